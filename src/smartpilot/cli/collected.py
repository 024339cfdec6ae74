"""What was collected, as tables, text and the contract `smartpilot.collect/1`."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from smartpilot.cli.common import Format, emit_json, emit_tables
from smartpilot.cli.records import ID_CELLS, human, title_of_paper
from smartpilot.cli.streams import emit, say
from smartpilot.collecting import Claim, Collected, Conflict, Part
from smartpilot.i18n import _, ngettext
from smartpilot.model import AUTHORITY, Candidate, Event, Stage, title_of
from smartpilot.problems import format_text
from smartpilot.query import as_json
from smartpilot.registry import Registry
from smartpilot.render.rows import Column, Table
from smartpilot.workbook.marked import Place


class Form(StrEnum):
    """How it is shown."""

    TABLE = "table"
    JSON = "json"


def emit_collected(registry: Registry, collected: Collected, events: Sequence[Event], format_: Form) -> None:
    """Writes all of it to stdout."""
    if format_ is Form.JSON:
        emit_json(
            {
                "format": "smartpilot.collect/1",
                "files": [_file_json(part) for part in collected.parts],
                "events": [event.as_json() for event in events],
                "conflicts": [conflict.as_json() for conflict in collected.conflicts],
                "candidates": [as_json(registry, candidate) for candidate in collected.candidates],
            }
        )
        return
    tables = [_files(collected)]
    if collected.claims:
        tables.append(_new(collected.claims))
    if collected.candidates:
        tables.append(_candidates(collected))
    if collected.conflicts:
        tables.append(_conflicts(registry, collected.conflicts))
    emit_tables(tables, Format.TABLE)
    if collected.problems:
        emit("\n" + "".join(format_text(problem) + "\n" for problem in collected.problems))


def _file_json(part: Part) -> dict[str, Any]:
    meta = part.returned.meta
    return {
        "file": part.returned.file,
        "authority": meta.authority if meta else None,
        "new": len(part.claims),
        "unchanged": part.unchanged,
        "conflicts": len({(c.target, c.deliverable, c.year) for c in part.conflicts}),
        "problems": [problem.as_cell_json() for problem in part.problems],
        "cover": part.returned.cover,
    }


def _files(collected: Collected) -> Table:
    columns = [
        Column("file", _("file"), least=24),
        Column("authority", str(AUTHORITY)),
        Column("new", _("new"), number=True),
        Column("unchanged", _("unchanged"), number=True),
        Column("conflicts", _("contradicting"), number=True),
        Column("problems", _("problems"), number=True),
        Column("filled_by", _("filled in by"), detail=True),
    ]
    rows = []
    for part in collected.parts:
        said = _file_json(part)
        counts = [str(said[name]) for name in ("new", "unchanged", "conflicts")]
        who = " ".join(part.returned.cover.values())
        rows.append([said["file"], human(said["authority"]), *counts, str(len(part.problems)), who])
    styles = ["" if part.clean and not part.conflicts else "yellow" for part in collected.parts]
    return Table(columns, rows, styles=styles)


def _new(claims: Sequence[Claim]) -> Table:
    columns = [
        Column("target", str(title_of(Event, "target")), least=ID_CELLS),
        Column("name", _("name")),
        Column("deliverable", str(title_of(Event, "deliverable"))),
        Column("stage", str(title_of(Event, "stage")), whole=True),
        Column("on", str(title_of(Event, "on")), whole=True),
        Column("by", str(title_of(Event, "by")), detail=True),
        Column("note", str(title_of(Event, "note")), detail=True),
        Column("corrects", _("instead of"), detail=True),
        Column("where", _("where"), detail=True),
    ]
    rows = []
    for claim in claims:
        answer, before = claim.answer, claim.corrects
        instead = " ".join((before.stage.label, str(before.on), human(before.by), human(before.note))) if before else ""
        cell = claim.cells.get("stage") or next(iter(claim.cells.values()))
        rows.append(
            [
                claim.record.id,
                claim.record.name,
                title_of_paper(claim.duty.paper.title, claim.duty.year),
                human(answer.stage),
                str(answer.on),
                human(answer.by),
                human(answer.note),
                instead.strip(),
                f"{claim.file}:{claim.sheet}!{cell}",
            ]
        )
    return Table(columns, rows, title=_("new: {n}").format(n=len(claims)))


def _candidates(collected: Collected) -> Table:
    columns = [
        Column("id", str(title_of(Candidate, "id")), least=ID_CELLS),
        *(Column(name, str(title_of(Candidate, name))) for name in ("name", "province", "division", "level")),
    ]
    rows = [[c.id, c.name, c.province, c.division, c.level.label] for c in collected.candidates]
    return Table(columns, rows, title=_("new candidates: {n}").format(n=len(rows)))


def _conflicts(registry: Registry, conflicts: Sequence[Conflict]) -> Table:
    columns = [
        Column("target", str(title_of(Event, "target")), least=ID_CELLS),
        Column("name", _("name")),
        Column("deliverable", str(title_of(Event, "deliverable"))),
        Column("field", _("field"), whole=True),
        Column("sent", _("as sent")),
        Column("ledger", _("in the ledger now")),
        Column("returned", _("as returned")),
        Column("where", _("where"), detail=True),
    ]
    rows = []
    for each in conflicts:
        record = registry.by_id.get(each.target)
        rows.append(
            [
                each.target,
                record.name if record else "",
                _title(registry, each),
                str(title_of(Event, each.field)),
                *(_shown(each, value) for value in (each.sent, each.ledger, each.returned)),
                f"{each.file}:{each.sheet}!{each.cell}",
            ]
        )
    return Table(columns, rows, title=_("contradicting: {n}").format(n=len(conflicts)))


def _title(registry: Registry, conflict: Conflict) -> str:
    """What the paper of a conflict is called."""
    papers = (p for notice in registry.file.notices for p in notice.deliverables if p.id == conflict.deliverable)
    return title_of_paper(next((paper.title for paper in papers), conflict.deliverable), conflict.year)


def _shown(conflict: Conflict, value: str | None) -> str:
    if value is None:
        return _("(nothing)")
    return next(stage.label for stage in Stage if stage.value == value) if conflict.field == "stage" else value


def remarks(part: Part) -> dict[Place, list[str]]:
    """All that is wrong with a file by its cells, as whoever has filled it in is to read it."""
    found: dict[Place, list[str]] = {}
    for problem in part.problems:
        hint = _("hint: {hint}").format(hint=problem.hint)
        found.setdefault((problem.sheet, problem.cell), []).append(f"{problem.message}\n{hint}")
    for each in part.conflicts:
        text = _("contradicts what is known. As sent: {sent}; in the ledger now: {ledger}; as returned: {returned}")
        sent, ledger, returned = (_shown(each, value) for value in (each.sent, each.ledger, each.returned))
        found.setdefault((each.sheet, each.cell), []).append(text.format(sent=sent, ledger=ledger, returned=returned))
    return found


def say_summary(collected: Collected, events: int, *, applied: bool, marked: bool) -> None:
    """What came of it, and what to do next."""
    parts = collected.parts
    wrong = [part for part in parts if not part.clean]
    read = ngettext("{n} workbook read", "{n} workbooks read", len(parts)).format(n=len(parts))
    new = (
        ngettext("{n} event written", "{n} events written", events)
        if applied
        else ngettext("{n} event would be written", "{n} events would be written", events)
    ).format(n=events)
    say(_("{read}; {new}").format(read=read, new=new))
    if wrong:
        text = ngettext(
            "nothing is taken from {n} file with errors",
            "nothing is taken from {n} files with errors",
            len(wrong),
        )
        say(text.format(n=len(wrong)))
    if (wrong or collected.conflicts) and not marked:
        say(_("--marked DIR writes copies with comments, to send back"))
    if collected.conflicts:
        say(_("what contradicts is not written: ask what holds, then use smartpilot record or undo"))
    if (events or collected.candidates) and not applied:
        say(_("--apply writes it"))
