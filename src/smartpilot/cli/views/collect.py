"""What was collected, as tables, text and the contract `smartpilot.collect/1`."""

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from smartpilot.circulation.applying import CollectionResult
from smartpilot.circulation.changes import CellConflict, Change
from smartpilot.circulation.incoming import IncomingFiles, MarkedCopies
from smartpilot.circulation.receiving import without_contact
from smartpilot.circulation.returned_file import ReturnedFile
from smartpilot.cli.output import emit_for_reading, emit_json, format_tables
from smartpilot.cli.streams import say
from smartpilot.cli.views.planned_events import superseded_text
from smartpilot.cli.views.records import format_value, id_column, notice_column
from smartpilot.i18n import _, ngettext
from smartpilot.ledger.provenance import Provenance
from smartpilot.problems import format_text
from smartpilot.records.entries import Event
from smartpilot.records.models import Candidate
from smartpilot.records.titles import AUTHORITY, title_of
from smartpilot.registry.query import record_to_json
from smartpilot.registry.registry import Registry
from smartpilot.render.table import Column, Table, without_needless_columns

_DAY_CELLS = len("2015-04-28")


class CollectFormat(StrEnum):
    """How it is shown."""

    TABLE = "table"
    JSON = "json"


def emit_collection(
    registry: Registry, result: CollectionResult, provenance: Provenance, format_: CollectFormat, day: dt.date
) -> None:
    """Writes what was collected on a day, and the events that follow, to stdout."""
    collection = result.collection
    if format_ is CollectFormat.JSON:
        emit_json(
            {
                "format": "smartpilot.collect/1",
                **provenance.as_json(),
                "files": [_file_json(file) for file in collection.files],
                "events": [event.as_json() for event in result.events],
                "conflicts": [conflict.as_json() for conflict in collection.conflicts],
                "candidates": [record_to_json(registry, candidate, day) for candidate in collection.candidates],
            }
        )
        return
    text = format_tables(
        [
            _files_table(collection.files),
            _changes_table(collection.changes),
            _candidates_table(collection.candidates),
            _conflicts_table(collection.conflicts),
        ]
    )
    if collection.problems:
        text += "\n" + "".join(format_text(problem) + "\n" for problem in collection.problems)
    emit_for_reading(text)


def _file_json(file: ReturnedFile) -> dict[str, Any]:
    meta = file.returned.meta
    return {
        "file": file.returned.file,
        "authority": meta.authority if meta else None,
        "sent_on": meta.sent_on if meta else None,
        "accepted": not file.has_errors,
        "new": 0 if file.has_errors else len(file.changes),
        "unchanged": file.unchanged,
        "conflicts": len({(c.target, c.deliverable, c.year, c.part) for c in file.conflicts}),
        "problems": [problem.as_cell_json() for problem in file.problems],
        "cover": without_contact(file),
    }


def _files_table(files: Sequence[ReturnedFile]) -> Table:
    columns = [
        Column("file", _("file"), least=24),
        Column("authority", str(AUTHORITY)),
        Column("accepted", _("outcome"), whole=True),
        Column("new", _("to be recorded"), number=True),
        Column("unchanged", _("unchanged"), number=True),
        Column("conflicts", _("conflicts"), number=True),
        Column("problems", _("problems"), number=True),
    ]
    rows = []
    for file in files:
        fields = _file_json(file)
        counts = [str(fields[name]) for name in ("new", "unchanged", "conflicts")]
        accepted = _("accepted") if fields["accepted"] else _("refused")
        names = [fields["file"], format_value(fields["authority"]), accepted]
        rows.append([*names, *counts, str(len(file.problems))])
    styles = ["" if not file.has_errors and not file.conflicts else "yellow" for file in files]
    return Table(columns, rows, styles=styles)


def _changes_table(changes: Sequence[Change]) -> Table:
    columns = [
        id_column("target", str(title_of(Event, "target"))),
        notice_column(),
        Column("name", _("name")),
        Column("deliverable", str(title_of(Event, "deliverable"))),
        Column("stage", str(title_of(Event, "stage")), whole=True),
        Column("on", str(title_of(Event, "on")), whole=True),
        Column("by", str(title_of(Event, "by")), detail=True),
        Column("note", str(title_of(Event, "note")), detail=True),
        Column("corrects", _("replaces"), detail=True),
        Column("where", _("where"), detail=True),
    ]
    rows = []
    for change in changes:
        row, answer = change.row, change.answer
        rows.append(
            [
                row.record.id,
                row.obligation.notice.id,
                row.record.name,
                row.title,
                format_value(answer.stage),
                str(answer.on),
                format_value(answer.by),
                format_value(answer.note),
                superseded_text(change.superseded),
                f"{row.file}:{row.sheet}!{row.cell_of('stage')}",
            ]
        )
    return without_needless_columns(Table(columns, rows, title=_("new: {n}").format(n=len(changes))))


def _candidates_table(candidates: Sequence[Candidate]) -> Table:
    columns = [
        id_column("id", str(title_of(Candidate, "id"))),
        *(Column(name, str(title_of(Candidate, name))) for name in ("name", "province", "division", "level")),
    ]
    rows = [[c.id, c.name, c.province, c.division, c.level.label] for c in candidates]
    return Table(columns, rows, title=_("new candidates: {n}").format(n=len(rows)))


def _conflicts_table(conflicts: Sequence[CellConflict]) -> Table:
    columns = [
        id_column("target", str(title_of(Event, "target"))),
        Column("name", _("name")),
        Column("deliverable", str(title_of(Event, "deliverable"))),
        Column("field", _("field"), whole=True),
        Column("sent", _("baseline"), least=_DAY_CELLS),
        Column("ledger", _("current"), least=_DAY_CELLS),
        Column("returned", _("returned"), least=_DAY_CELLS),
        Column("where", _("where"), detail=True),
        Column("others", _("other workbooks"), detail=True),
    ]
    rows = []
    for conflict in conflicts:
        others = (
            f"{other.file}:{other.sheet}!{other.cell} {conflict.label_of(other.returned)}" for other in conflict.others
        )
        rows.append(
            [
                conflict.target,
                conflict.name,
                conflict.title,
                str(title_of(Event, conflict.field)),
                *(conflict.label_of(value) for value in (conflict.baseline, conflict.current, conflict.returned)),
                f"{conflict.file}:{conflict.sheet}!{conflict.cell}",
                _("; ").join(others),
            ]
        )
    return Table(columns, rows, title=_("conflicts: {n}").format(n=len(conflicts)))


def say_unchecked(key: Path) -> None:
    """Says that nobody has looked at the seals, because there is no key."""
    say(_("note: there is no {path}, so the seals of the workbooks are not checked").format(path=key))


def say_incoming(incoming: IncomingFiles) -> None:
    """Says which folders hold no workbook, and which files are not looked into."""
    for folder in incoming.empty_folders:
        say(_("note: there is no workbook in {path}").format(path=folder))
    if incoming.archives:
        names = _(", ").join(str(path) for path in incoming.archives)
        say(_("note: not read, unpack first: {names}").format(names=names))


def say_copies(copies: MarkedCopies) -> None:
    """Says which marked copies were written."""
    if copies.written:
        n, names = len(copies.written), _(", ").join(str(path) for path in copies.written)
        text = ngettext("wrote {n} marked copy: {names}", "wrote {n} marked copies: {names}", n)
        say(text.format(n=n, names=names))
    if copies.unmarked:
        names = _(", ").join(copies.unmarked)
        text = _("no marked copies: not circulated workbooks, or to be saved again in WPS or Excel first: {names}")
        say(text.format(names=names))


def say_earlier_rounds(rounds: Mapping[str, tuple[str, str]]) -> None:
    """Says which workbooks are of an earlier round: by their file, with their round and the last one."""
    for file, (round_, last) in rounds.items():
        text = _("note: {file} is of the round of {round}; the last one that was sent there is of {last}")
        say(text.format(file=file, round=round_, last=last))


def say_summary(result: CollectionResult, *, applied: bool, marked: bool) -> None:
    """Says how many events there are, and what to do next."""
    collection, events = result.collection, len(result.events)
    files = collection.files
    wrong = [file for file in files if file.has_errors]
    readable = sum(not file.returned.is_foreign for file in files)
    read = ngettext("{n} workbook read", "{n} workbooks read", readable).format(n=readable)
    new = (
        ngettext("{n} event written", "{n} events written", events)
        if applied
        else ngettext("{n} event would be written", "{n} events would be written", events)
    ).format(n=events)
    say(_("{read}; {new}").format(read=read, new=new))
    if wrong:
        text = ngettext(
            "{n} file with errors is ignored",
            "{n} files with errors are ignored",
            len(wrong),
        )
        say(text.format(n=len(wrong)))
    # What cannot be read as one of our workbooks cannot be marked either.
    if (any(file.returned.meta for file in wrong) or collection.conflicts) and not marked:
        say(_("--marked DIR writes copies with comments, to send back"))
    if collection.conflicts:
        say(_("conflicts are not written: ask which is right, then use smartpilot record or undo"))
    if (events or collection.candidates) and not applied:
        say(_("--apply writes it"))
