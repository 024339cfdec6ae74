"""What a place name may mean, as JSON and as a table."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from smartpilot.cli.output import Format, emit_csv, emit_json, emit_ndjson, emit_tables
from smartpilot.cli.views.records import raw_value
from smartpilot.i18n import _
from smartpilot.places.divisions import chain_on, format_revision, revision_on
from smartpilot.places.gazetteer import Match
from smartpilot.records.models import Pilot, title_of
from smartpilot.render.table import Column, Table

_MATCH_KEYS = tuple(Match.__dataclass_fields__)


def emit_matches(text: str, matches: Sequence[Match], day: dt.date, format_: Format) -> None:
    """Writes the matches of a name to stdout in the format; no matches are an empty list, and no table."""
    if format_ is Format.JSON:
        emit_json({"format": "smartpilot.resolve/1", "matches": [match_json(match) for match in matches]})
    elif format_ is Format.NDJSON:
        emit_ndjson(match_json(match) for match in matches)
    elif format_ is Format.CSV:
        emit_csv(_MATCH_KEYS, [[raw_value(value) for value in match_json(match).values()] for match in matches])
    elif matches:
        emit_tables([_matches_table(text, matches, day)], format_)


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
