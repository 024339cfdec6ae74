"""What was collected, as tables, text and the contract `smartpilot.collect/1`."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from smartpilot.circulation.collecting import Collected
from smartpilot.circulation.returned_file import Part
from smartpilot.circulation.three_way import Claim, Conflict
from smartpilot.cli.output import Format, emit_json, emit_tables
from smartpilot.cli.streams import emit, say
from smartpilot.cli.views.records import ID_CELLS, format_value
from smartpilot.i18n import _, ngettext
from smartpilot.problems import format_text
from smartpilot.records.models import AUTHORITY, Candidate, Event, title_of
from smartpilot.records.obligations import title_with_year
from smartpilot.records.terms import Stage
from smartpilot.registry.query import as_json
from smartpilot.registry.registry import Registry
from smartpilot.render.table import Column, Table
from smartpilot.workbook.returned.comments import CellReference

_DAY_CELLS = len("2015-04-28")


class Shown(StrEnum):
    """How it is shown."""

    TABLE = "table"
    JSON = "json"


def emit_collected(registry: Registry, collected: Collected, events: Sequence[Event], format_: Shown) -> None:
    """Writes all of it to stdout."""
    if format_ is Shown.JSON:
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
        tables.append(_conflicts(collected.conflicts))
    emit_tables(tables, Format.TABLE)
    if collected.problems:
        emit("\n" + "".join(format_text(problem) + "\n" for problem in collected.problems))


def _file_json(part: Part) -> dict[str, Any]:
    meta = part.returned.meta
    return {
        "file": part.returned.file,
        "authority": meta.authority if meta else None,
        "sent_on": meta.day if meta else None,
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
        rows.append([said["file"], format_value(said["authority"]), *counts, str(len(part.problems)), who])
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
        answer = claim.answer
        instead = _("; ").join(
            " ".join(filter(None, (each.stage.label, str(each.on), each.by, each.note))) for each in claim.corrects
        )
        cell = claim.cells.get("stage") or next(iter(claim.cells.values()))
        rows.append(
            [
                claim.record.id,
                claim.record.name,
                title_with_year(claim.obligation.paper.title, claim.obligation.year),
                format_value(answer.stage),
                str(answer.on),
                format_value(answer.by),
                format_value(answer.note),
                instead,
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


def _conflicts(conflicts: Sequence[Conflict]) -> Table:
    columns = [
        Column("target", str(title_of(Event, "target")), least=ID_CELLS),
        Column("name", _("name")),
        Column("deliverable", str(title_of(Event, "deliverable"))),
        Column("field", _("field"), whole=True),
        Column("sent", _("as sent"), least=_DAY_CELLS),
        Column("ledger", _("in the ledger now"), least=_DAY_CELLS),
        Column("returned", _("as returned"), least=_DAY_CELLS),
        Column("where", _("where"), detail=True),
        Column("others", _("other workbooks"), detail=True),
    ]
    rows = []
    for each in conflicts:
        others = (f"{other.file}:{other.sheet}!{other.cell} {_shown(each, other.returned)}" for other in each.others)
        rows.append(
            [
                each.target,
                each.name,
                each.title,
                str(title_of(Event, each.field)),
                *(_shown(each, value) for value in (each.sent, each.ledger, each.returned)),
                f"{each.file}:{each.sheet}!{each.cell}",
                _("; ").join(others),
            ]
        )
    return Table(columns, rows, title=_("contradicting: {n}").format(n=len(conflicts)))


def _shown(conflict: Conflict, value: str | None) -> str:
    if value is None:
        return _("(nothing)")
    return next(stage.label for stage in Stage if stage.value == value) if conflict.field == "stage" else value


def remarks(part: Part) -> dict[CellReference, list[str]]:
    """All that is wrong with a file by its cells, as whoever has filled it in is to read it."""
    found: dict[CellReference, list[str]] = {}
    for problem in part.problems:
        hint = _("hint: {hint}").format(hint=problem.hint)
        found.setdefault((problem.sheet, problem.cell), []).append(f"{problem.message}\n{hint}")
    for each in part.conflicts:
        text = _("contradicts what is known. As sent: {sent}; in the ledger now: {ledger}; as returned: {returned}")
        sent, ledger, returned = (_shown(each, value) for value in (each.sent, each.ledger, each.returned))
        said = [text.format(sent=sent, ledger=ledger, returned=returned)]
        # By its name alone: whoever reads it has not our folders.
        other_text = _("another workbook, {file}, says: {value}")
        said += [other_text.format(file=PurePath(o.file).name, value=_shown(each, o.returned)) for o in each.others]
        found.setdefault((each.sheet, each.cell), []).append("\n".join(said))
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
