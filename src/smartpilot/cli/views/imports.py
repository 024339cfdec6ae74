"""The plan of an import as tables, JSON and sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from smartpilot.cli.views.records import ID_CELLS, format_value
from smartpilot.i18n import _
from smartpilot.official.imports.plan import Plan
from smartpilot.official.lists.listing import Listing
from smartpilot.places.gazetteer import Match
from smartpilot.records.models import Notice, Pilot, Project, title_of, titles
from smartpilot.records.terms import Designation, Evidence, Kind
from smartpilot.render.table import Column, Table
from smartpilot.text import shortened

# Characters of a line that is only named.
_SHOWN = 100
CSV_KEYS = (
    *("action", "id", "name", "province", "division", "locality", "level", "designation", "extends", "undertaken_by"),
    *("title", "field", "site", "line", "text", "why"),
)


# -- JSON ----------------------------------------------------------------------------------------------------


def plan_json(made: Plan) -> dict[str, Any]:
    """The contract `smartpilot.import/1`. `unchanged`: those of `confirm` of which nothing would be written."""
    return {
        "format": "smartpilot.import/1",
        "add": [{**each.record.as_json(), "line": each.line.number} for each in made.add],
        "confirm": [each.record.id for each in made.confirm],
        "missing": [record.id for record in made.missing],
        "doubtful": [
            {
                "line": doubt.line.number,
                "text": doubt.text,
                "matches": [match_json(match) for match in doubt.matches],
                "sheet": doubt.line.sheet or None,
                "why": doubt.why.value,
                "message": doubt.about,
                "record": doubt.record,
            }
            for doubt in made.doubtful
        ],
        "totals": {sort: asdict(total) for sort, total in made.totals.items()},
        "unchanged": [each.record.id for each in made.confirm if not each.values],
        "undesignated": made.undesignated,
    }


def match_json(match: Match) -> dict[str, Any]:
    """One reading, as `resolve` writes it."""
    return {**asdict(match), "level": match.level.value if match.level else None}


def rows(made: Plan) -> Iterator[dict[str, Any]]:
    """An object for each line of the list and each missing record, with what would be done: `action`."""
    for each in made.add:
        yield {"action": "add", **each.record.as_json(), "line": each.line.number, "text": each.line.text}
    for confirmed in made.confirm:
        action = "confirm" if confirmed.values else "unchanged"
        line = confirmed.line
        yield {"action": action, **confirmed.record.as_json(), "line": line.number, "text": line.text}
    for record in made.missing:
        yield {"action": "missing", **record.as_json()}
    for doubt in made.doubtful:
        yield {
            "action": "doubtful",
            "id": doubt.record,
            "line": doubt.line.number,
            "text": doubt.text,
            "why": doubt.why.value,
            "matches": [match_json(match) for match in doubt.matches],
        }


# -- tables --------------------------------------------------------------------------------------------------


def tables(made: Plan, notice: Notice, file: str) -> list[Table]:
    """What is doubtful last, because that is what somebody has to look at."""
    shown = []
    for kind, title in ((Pilot, _("{n} pilots to add")), (Project, _("{n} special projects to add"))):
        records = [each.record for each in made.add if isinstance(each.record, kind)]
        if records:
            shown.append(_records(kind, records, title.format(n=len(records))))
    confirmed = [each for each in made.confirm if each.values]
    if confirmed:
        columns = [*_named_columns(), Column("changes", _("changes"))]
        lines = [[each.record.id, each.record.name, _changes(each.record, each.values)] for each in confirmed]
        shown.append(Table(columns, lines, title=_("{n} records to confirm").format(n=len(confirmed))))
    if made.missing:
        title = _("{n} records of {notice} that the list does not name").format(n=len(made.missing), notice=notice.id)
        columns = [*_named_columns(), Column("evidence", str(title_of(Pilot, "evidence")), whole=True)]
        lines = [[record.id, record.name, record.evidence.label] for record in made.missing]
        shown.append(Table(columns, lines, title=title, styles=["yellow"] * len(lines)))
    if made.doubtful:
        columns = [
            Column("line", _("where"), whole=True),
            Column("text", _("in the list")),
            Column("why", _("why it is doubtful")),
            Column("matches", _("may be")),
        ]
        lines = [
            [f"{file}:{doubt.line.where}", doubt.text, doubt.about, _matches(doubt.matches)] for doubt in made.doubtful
        ]
        title = _("{n} doubtful lines").format(n=len(lines))
        shown.append(Table(columns, lines, title=title, styles=["red"] * len(lines)))
    return shown


def _named_columns() -> list[Column]:
    return [Column("id", str(title_of(Pilot, "id")), least=ID_CELLS), Column("name", str(title_of(Pilot, "name")))]


def _records(kind: type[Pilot] | type[Project], records: Any, title: str) -> Table:
    keys = (
        ["id", "name", "province", "division", "level", "designation", "extends"]
        if kind is Pilot
        else ["id", "undertaken_by", "title", "field", "site"]
    )
    kept = [key for key in keys if any(getattr(record, key) for record in records)]
    whole = {"division", "level", "designation"}
    columns = [
        Column(key, str(title_of(kind, key)), whole=key in whole, least=ID_CELLS if key == "id" else 8) for key in kept
    ]
    return Table(columns, [[format_value(getattr(record, key)) for key in kept] for record in records], title=title)


def _changes(record: Pilot | Project, values: Mapping[str, Any]) -> str:
    """What would be another: 证据 已证实；来源 + notice-2014."""
    parts = []
    for key, value in values.items():
        title = titles(type(record))[key]
        said = format_value(value)
        if key == "evidence":
            said = Evidence.CONFIRMED.label
        elif key == "designation":
            said = next(each.label for each in Designation if each == value)
        parts.append(f"{title} {'+ ' if key == 'sources' else ''}{said}")
    return _("; ").join(parts)


def _matches(matches: Any) -> str:
    most = 3
    shown = [f"{m.division} {m.name}{(' ' + m.locality) if m.locality else ''}" for m in matches[:most]]
    return _(", ").join([*shown, *(["..."] if len(matches) > most else [])])


# -- sentences -----------------------------------------------------------------------------------------------


def headline(made: Plan, path: str, *, applied: bool) -> str:
    """What was done or would be, in one line."""
    new, confirmed = len(made.add), sum(bool(each.values) for each in made.confirm)
    same = len(made.confirm) - confirmed
    if not made.changes:
        return _("nothing to add and nothing to confirm: {same} records of the list are in {path} already").format(
            same=same, path=path
        )
    if applied:
        message = _("{path}: added {add}, confirmed {confirm}, {same} were so already")
    else:
        message = _("{path}: would add {add}, confirm {confirm}, {same} are so already; --apply writes it")
    return message.format(path=path, add=new, confirm=confirmed, same=same)


def totals_lines(made: Plan) -> Iterator[str]:
    """The list and the registry against the notice's own totals, where it has some."""
    labels = {**{each.value: each.label for each in Designation}, "special": Kind.PROJECTS.label}
    for sort, total in made.totals.items():
        if total.declared is None or not (total.listed or total.registry or total.after):
            continue
        message = _("{what}: notice {declared}, list {listed}, registry {registry}, with the list {after}")
        yield message.format(what=labels[sort], **asdict(total))
    if made.undesignated:
        yield _("of {n} places the list does not say whether they are new ones; --designation says it for all").format(
            n=made.undesignated
        )


# -- what the file says besides --------------------------------------------------------------------------------


def notes(found: Listing) -> Iterator[str]:
    """A sentence for all that is not read, or not wholly, and for each number that is not what was found."""
    yield from found.left_out
    for line in found.aside:
        yield _("line {line} is no part of the list: {text}").format(line=line.where, text=shortened(line.text, _SHOWN))
    for line in found.partly:
        yield _("line {line} is read only in part: {text}").format(line=line.where, text=shortened(line.text, _SHOWN))
    for line, declared, number in found.miscounted:
        if declared is None:
            about = _("line {line} names only some of its places: {text}")
        else:
            about = _("line {line} counts {declared}, {found} are found: {text}")
        yield about.format(line=line.where, declared=declared, found=number, text=shortened(line.text, _SHOWN))
    if found.other_rounds:
        yield _("{n} rows belong to another round").format(n=found.other_rounds)
