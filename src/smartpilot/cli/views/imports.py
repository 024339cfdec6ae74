"""The plan of an import as tables, JSON and sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from smartpilot.cli.output import Format, emit_result
from smartpilot.cli.views.matches import match_json, match_names
from smartpilot.cli.views.records import format_value, id_column
from smartpilot.i18n import _
from smartpilot.official.files.line import Line
from smartpilot.official.imports.plan import ImportPlan, ListedRecord, Unresolved
from smartpilot.official.lists.listing import Listing
from smartpilot.records.models import Pilot, Project
from smartpilot.records.notices import Notice
from smartpilot.records.terms import Designation, Evidence, Kind
from smartpilot.records.titles import title_of, titles
from smartpilot.render.table import Column, Table
from smartpilot.text import shorten

# Of a line that is only named.
_MOST_CHARACTERS = 100
_CSV_KEYS = (
    *("action", "id", "name", "province", "division", "locality", "level", "designation", "extends", "undertaken_by"),
    *("title", "field", "site", "line", "text", "why"),
)


def emit_plan(plan: ImportPlan, listing: Listing, notice: Notice, file: str, format_: Format) -> None:
    """Writes a plan to stdout in the format; a plan that has nothing to show has no tables."""
    emit_result(
        format_,
        document=lambda: _plan_json(plan, listing),
        keys=_CSV_KEYS,
        records=lambda: _plan_rows(plan),
        tables=lambda: _plan_tables(plan, notice, file),
    )


# -- JSON ----------------------------------------------------------------------------------------------------


def _plan_json(plan: ImportPlan, listing: Listing) -> dict[str, Any]:
    """The contract `smartpilot.import/1`. `unchanged`: those of `confirm` that are confirmed already."""
    return {
        "format": "smartpilot.import/1",
        "add": [{**addition.record.as_json(), "line": addition.line.number} for addition in plan.add],
        "confirm": [confirmation.record.id for confirmation in plan.confirm],
        "missing": [record.id for record in plan.missing],
        "doubtful": [
            unresolved_json(unresolved, matches=[match_json(match) for match in unresolved.matches])
            for unresolved in plan.unresolved
        ],
        "totals": {kind: asdict(total) for kind, total in plan.totals.items()},
        "unchanged": [confirmation.record.id for confirmation in plan.already_confirmed],
        "undesignated": plan.undesignated,
        "accepted": [
            {"line": line.number, "sheet": line.sheet or None, "text": text, "division": division.code}
            for line, text, division, _locality in plan.accepted
        ],
        "lines": plan.count_lines(listing.lines)._asdict(),
        "set_aside": [
            {"line": line.number, "sheet": line.sheet or None, "text": text, "kind": kind.value, "why": why}
            for line, text, kind, why in listing.set_aside
        ],
    }


def unresolved_json(unresolved: Unresolved, **more: Any) -> dict[str, Any]:
    """A line that is left for a person, in the contracts of imports and outcomes."""
    return {
        "line": unresolved.line.number,
        "text": unresolved.text,
        **more,
        "sheet": unresolved.line.sheet or None,
        "why": unresolved.reason.value,
        "message": unresolved.explanation,
        "record": unresolved.record,
    }


def _plan_rows(plan: ImportPlan) -> Iterator[dict[str, Any]]:
    """An object for each line of the list and each missing record, with what would be done: `action`."""
    actions = [("add", entry) for entry in plan.add]
    actions += [("confirm" if entry.values else "unchanged", entry) for entry in plan.confirm]
    for action, entry in actions:
        yield {"action": action, **entry.record.as_json(), "line": entry.line.number, "text": entry.line.text}
    for record in plan.missing:
        yield {"action": "missing", **record.as_json()}
    for unresolved in plan.unresolved:
        yield {
            "action": "doubtful",
            "id": unresolved.record,
            "line": unresolved.line.number,
            "text": unresolved.text,
            "why": unresolved.reason.value,
            "matches": [match_json(match) for match in unresolved.matches],
        }


# -- tables --------------------------------------------------------------------------------------------------


def _plan_tables(plan: ImportPlan, notice: Notice, file: str) -> list[Table]:
    """A table of each part of the plan; the unresolved last, because somebody has to look at them."""
    new = [addition.record for addition in plan.add]
    return [
        _new_table(Pilot, [r for r in new if isinstance(r, Pilot)], _("{n} pilots to add")),
        _new_table(Project, [r for r in new if isinstance(r, Project)], _("{n} special projects to add")),
        _confirmed_table(plan.confirmed),
        _missing_table(plan.missing, notice),
        _unresolved_table(plan.unresolved, file),
    ]


def _new_table(kind: type[Pilot] | type[Project], records: Sequence[Pilot | Project], title: str) -> Table:
    keys = (
        ["id", "name", "province", "division", "level", "designation", "extends"]
        if kind is Pilot
        else ["id", "undertaken_by", "title", "field", "site"]
    )
    filled = [key for key in keys if any(getattr(record, key) for record in records)]
    whole = {"division", "level", "designation"}
    columns = [
        id_column(key, str(title_of(kind, key)))
        if key == "id"
        else Column(key, str(title_of(kind, key)), whole=key in whole, left_out=int(key == "division"))
        for key in filled
    ]
    rows = [[format_value(getattr(record, key)) for key in filled] for record in records]
    return Table(columns, rows, title=title.format(n=len(rows)))


def _confirmed_table(confirmations: Sequence[ListedRecord]) -> Table:
    columns = [*_named_columns(), Column("changes", _("changes"))]
    rows = [[entry.record.id, entry.record.name, _format_changes(entry)] for entry in confirmations]
    return Table(columns, rows, title=_("{n} records to confirm").format(n=len(rows)))


def _missing_table(records: Sequence[Pilot | Project], notice: Notice) -> Table:
    columns = [*_named_columns(), Column("evidence", str(title_of(Pilot, "evidence")), whole=True)]
    rows = [[record.id, record.name, record.evidence.label] for record in records]
    title = _("{n} records of {notice} that the list does not name").format(n=len(rows), notice=notice.id)
    return Table(columns, rows, title=title, styles=["yellow"] * len(rows))


def _unresolved_table(lines: Sequence[Unresolved], file: str) -> Table:
    columns = [
        Column("line", _("where"), whole=True),
        Column("text", _("in the list")),
        Column("why", _("why it is unresolved")),
        Column("matches", _("may be")),
    ]
    rows = [[f"{file}:{u.line.where}", u.text, u.explanation, match_names(u.matches)] for u in lines]
    return Table(columns, rows, title=_("{n} unresolved lines").format(n=len(rows)), styles=["red"] * len(rows))


def _named_columns() -> list[Column]:
    return [id_column("id", str(title_of(Pilot, "id"))), Column("name", str(title_of(Pilot, "name")))]


def _format_changes(confirmation: ListedRecord) -> str:
    """The values that change: 证据 已证实；来源 + notice-2014."""
    parts = []
    for key, value in confirmation.values.items():
        title = titles(type(confirmation.record))[key]
        words = format_value(value)
        if key == "evidence":
            words = Evidence.CONFIRMED.label
        elif key == "designation":
            words = next(designation.label for designation in Designation if designation == value)
        parts.append(f"{title} {'+ ' if key == 'sources' else ''}{words}")
    return _("; ").join(parts)


# -- sentences -----------------------------------------------------------------------------------------------


def headline(plan: ImportPlan, path: str, *, applied: bool) -> str:
    """What was done or would be, in one line."""
    confirmed, same = len(plan.confirmed), len(plan.already_confirmed)
    if not plan.has_changes:
        message = _("nothing to add or confirm: {same} records of the list are already in {path}")
    elif applied:
        message = _("{path}: added {add}, confirmed {confirm}, unchanged {same}")
    else:
        message = _("{path}: would add {add}, confirm {confirm}, leave {same} unchanged; --apply writes it")
    return message.format(path=path, add=len(plan.add), confirm=confirmed, same=same)


def accepted_lines(plan: ImportPlan) -> Iterator[str]:
    """What was decided by hand, a sentence for each line."""
    for line, text, division, locality in plan.accepted:
        message = _("accepted by hand: line {line}, {text}, is {name} ({code})")
        if locality:
            message = _("accepted by hand: line {line}, {text}, is {locality} in {name} ({code})")
        yield message.format(line=line.where, text=text, locality=locality, name=division.name, code=division.code)


def hint_at_unresolved(plan: ImportPlan) -> str:
    """What to do about the lines that are left out."""
    for unresolved in plan.unresolved:
        if unresolved.lacks_division:
            message = _("unresolved lines are left out: correct the list, or say what one means: --accept {text}=CODE")
            return message.format(text=unresolved.text)
    return _("unresolved lines are left out: do what the reason says, or correct the list")


def totals_lines(plan: ImportPlan) -> Iterator[str]:
    """The list and the registry against the notice's own totals, where it has some."""
    labels = {**{designation.value: designation.label for designation in Designation}, "special": Kind.PROJECTS.label}
    for kind, total in plan.totals.items():
        if total.declared is None or not (total.listed or total.registry or total.after):
            continue
        message = _("{what}: notice {declared}, list {listed}, registry {registry}, with the list {after}")
        yield message.format(what=labels[kind], **asdict(total))
    if n := plan.left_undesignated:
        message = _("the list does not state the designation of {n} places; --designation sets it for all")
        yield message.format(n=n)


def listing_notes(listing: Listing) -> Iterator[str]:
    """A sentence for all that was not read, or not wholly, and for each count that is wrong."""
    yield from listing.skipped
    for line in listing.unlisted_lines:
        yield _line_note(_("line {line} is not part of the list: {text}"), line)
    for (heading, cell), rows in listing.unread_columns.items():
        message = _("the column {heading} is not read, in {n} rows from line {line} on")
        if cell:
            message = _("{cell} in the column {heading} is not understood, in {n} rows from line {line} on")
        yield message.format(heading=heading, cell=shorten(cell), n=len(rows), line=rows[0].where)
    for line in listing.partly_read_lines:
        yield _line_note(_("only part of line {line} is read: {text}"), line)
    for mismatch in listing.count_mismatches:
        line, declared = mismatch.line, mismatch.declared
        if declared is None:
            yield _line_note(_("line {line} names only some of its places: {text}"), line)
        else:
            message = _("line {line} declares {declared}, but {found} were read: {text}")
            yield _line_note(message, line, declared=declared, found=mismatch.count)
    for entry in listing.lines:
        yield from entry.notes
    if inherited := [entry.line.where for entry in listing.lines if entry.inherits_round and not entry.set_aside]:
        message = _("{n} rows have no round of their own, and are read with that of the row above: {lines}")
        yield message.format(n=len(inherited), lines=_(", ").join(inherited))
    for mark in sorted({mark for entry in listing.lines for mark in entry.marks}):
        lines = _(", ").join(entry.line.where for entry in listing.lines if mark in entry.marks)
        yield _("the mark {mark} behind names of the lines {lines} is left out").format(mark=mark, lines=lines)
    for place in listing.places_of_other_rounds:
        message = _("{text} in line {line} belongs to another round: {name}")
        yield message.format(line=place.line.where, text=place.text, name=place.other_round)
    if others := listing.lines_of_other_rounds:
        rounds = _(", ").join(sorted({entry.other_round for entry in others}))
        yield _("{n} rows belong to another round: {rounds}").format(n=len(others), rounds=rounds)


def format_line_counts(plan: ImportPlan, listing: Listing) -> str:
    """What became of all lines, in one sentence."""
    message = _(
        "of {total} lines, {used} are used, {confirmed} confirm known records, {unresolved} are unresolved,"
        " {set_aside} are set aside"
    )
    return message.format(**plan.count_lines(listing.lines)._asdict())


def _line_note(message: str, line: Line, **counts: int) -> str:
    return message.format(line=line.where, text=shorten(line.text, _MOST_CHARACTERS), **counts)
