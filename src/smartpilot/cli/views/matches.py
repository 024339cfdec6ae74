"""What place names may mean, as JSON and as tables."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from smartpilot.cli.output import Format, emit_result
from smartpilot.cli.streams import say
from smartpilot.i18n import _, ngettext
from smartpilot.places.divisions import chain_on, format_revision, revision_on
from smartpilot.places.gazetteer import Match
from smartpilot.places.resolution import ResolvedName
from smartpilot.records.models import Pilot
from smartpilot.records.titles import title_of
from smartpilot.render.table import Column, Table, without_needless_columns


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
            _chain_text(match, day),
            match.locality or "",
            match.level.label if match.level else "",
            _("yes") if match.sure else "",
        ]
        for match in matches
    ]
    return Table(columns, rows, title=_title(text, day))


def _chain_text(match: Match, day: dt.date) -> str:
    """The names of the divisions of a match, the province first."""
    return " ".join(step.name for step in chain_on(match.division, day))


def _title(what: str, day: dt.date) -> str:
    revision = format_revision(revision_on(day))
    return _("{text} by GB/T 2260 of {revision}").format(text=what, revision=revision)


def match_names(matches: Sequence[Match], most: int = 3) -> str:
    """The first matches by code and name, in a line."""
    return _(", ").join([*_match_texts(matches[:most]), *(["..."] if len(matches) > most else [])])


_NAME_KEYS = ("line", "sheet", "text", *Match.__dataclass_fields__, "matches")


def emit_names(names: Sequence[ResolvedName], day: dt.date, format_: Format) -> None:
    """Writes what the names of a file mean to stdout, the unresolved ones in a table of their own."""
    resolved = [name for name in names if name.match]
    unresolved = [name for name in names if not name.match]
    emit_result(
        format_,
        document=lambda: {
            "format": "smartpilot.names/1",
            "day": day.isoformat(),
            "resolved": len(resolved),
            "unresolved": len(unresolved),
            "names": [_name_json(name) for name in names],
        },
        keys=_NAME_KEYS,
        records=lambda: ({**_name_json(name), "matches": _match_texts(name.matches)} for name in names),
        lines=lambda: map(_name_json, names),
        tables=lambda: [_resolved_table(resolved, day), _unresolved_table(unresolved, day)],
    )


def say_names(names: Sequence[ResolvedName]) -> None:
    """Says how many names are resolved, how many of them are not sure, and how many are unresolved."""
    matches = [name.match for name in names if name.match]
    message = ngettext(
        "{n} name: {resolved} resolved, {unsure} of them not sure; {unresolved} unresolved",
        "{n} names: {resolved} resolved, {unsure} of them not sure; {unresolved} unresolved",
        len(names),
    )
    counts = {"resolved": len(matches), "unsure": sum(not match.sure for match in matches)}
    say(message.format(n=len(names), unresolved=len(names) - len(matches), **counts))


def _name_json(name: ResolvedName) -> dict[str, Any]:
    """A name in the contract `smartpilot.names/1`; without a match its fields are null, and it is not sure."""
    match = match_json(name.match) if name.match else {**dict.fromkeys(Match.__dataclass_fields__), "sure": False}
    line, sheet, text = name.name
    matches = [match_json(match) for match in name.matches]
    return {"line": line, "sheet": sheet or None, "text": text, **match, "matches": matches}


def _resolved_table(names: Sequence[ResolvedName], day: dt.date) -> Table:
    columns = [
        *_line_columns(),
        Column("division", str(title_of(Pilot, "division")), whole=True),
        Column("match", _("match")),
        Column("level", str(title_of(Pilot, "level")), whole=True),
        Column("sure", _("sure"), whole=True),
    ]
    rows = [
        [
            *_line_cells(name),
            match.division,
            " ".join(filter(None, (_chain_text(match, day), match.locality))),
            match.level.label if match.level else "",
            _("yes") if match.sure else _("no"),
        ]
        for name in names
        if (match := name.match)
    ]
    count = ngettext("{n} name", "{n} names", len(rows)).format(n=len(rows))
    return without_needless_columns(Table(columns, rows, title=_title(count, day)))


def _unresolved_table(names: Sequence[ResolvedName], day: dt.date) -> Table:
    nothing = _("there was no division of this name on {day}").format(day=day)
    rows = [[*_line_cells(name), match_names(name.matches) or nothing] for name in names]
    columns = [*_line_columns(), Column("matches", _("may be"))]
    return without_needless_columns(Table(columns, rows, title=_("unresolved: {n}").format(n=len(rows))))


def _line_columns() -> list[Column]:
    return [
        Column("sheet", _("sheet"), distinguishing=True),
        Column("line", _("line"), number=True, whole=True),
        Column("text", _("text")),
    ]


def _line_cells(name: ResolvedName) -> list[str]:
    line, sheet, text = name.name
    return [sheet, str(line), text]


def _match_texts(matches: Sequence[Match]) -> list[str]:
    """Matches by code, province and name: 110105 北京市 朝阳区."""
    return [
        " ".join(filter(None, (m.division, m.province if m.province != m.name else "", m.name, m.locality)))
        for m in matches
    ]
