"""What a place name may mean, as JSON and as a table."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from smartpilot.cli.output import Format, emit_result
from smartpilot.i18n import _
from smartpilot.places.divisions import chain_on, format_revision, revision_on
from smartpilot.places.gazetteer import Match
from smartpilot.records.models import Pilot, title_of
from smartpilot.render.table import Column, Table


def emit_matches(text: str, matches: Sequence[Match], day: dt.date, format_: Format) -> None:
    """Writes the matches of a name to stdout in the format; no matches are an empty list, and no table."""
    records = [match_json(match) for match in matches]
    emit_result(
        format_,
        document=lambda: {"format": "smartpilot.resolve/1", "matches": records},
        keys=tuple(Match.__dataclass_fields__),
        records=lambda: records,
        tables=lambda: [_matches_table(text, matches, day)],
    )


def match_json(match: Match) -> dict[str, Any]:
    """One match, as `resolve` and `import` write it."""
    return {**asdict(match), "level": match.level.value if match.level else None}


def _matches_table(text: str, matches: Sequence[Match], day: dt.date) -> Table:
    """The matches of a name, with the names of what encloses each."""
    columns = [
        Column("division", str(title_of(Pilot, "division")), whole=True),
        Column("name", _("lies in")),
        Column("locality", str(title_of(Pilot, "locality"))),
        Column("level", str(title_of(Pilot, "level")), whole=True),
        Column("sure", _("sure"), whole=True),
    ]
    rows = [
        [
            match.division,
            " ".join(step.name for step in chain_on(match.division, day)),
            match.locality or "",
            match.level.label if match.level else "",
            _("yes") if match.sure else "",
        ]
        for match in matches
    ]
    revision = revision_on(day)
    title = _("{text} by GB/T 2260 of {revision}").format(text=text, revision=format_revision(revision))
    return Table(columns, rows, title=title)


def match_names(matches: Sequence[Match], most: int = 3) -> str:
    """The first matches by code and name, in a line."""
    names = [" ".join(filter(None, (m.division, m.name, m.locality))) for m in matches[:most]]
    return _(", ").join([*names, *(["..."] if len(matches) > most else [])])
