"""Reading a workbook that came back: each row by what identifies it, and all that is wrong, noted by its cell."""

import datetime as dt
import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace

from openpyxl.workbook import Workbook

from smartpilot.i18n import _
from smartpilot.places.divisions import find_province
from smartpilot.problems import Severity
from smartpilot.records.terms import Level, Stage, Term
from smartpilot.text import shortened
from smartpilot.workbook.form import (
    CANDIDATES,
    COVER,
    COVER_FIELDS,
    LISTS,
    META,
    TABLE_COLUMNS,
    TABLES,
    TEMPLATE,
    Answer,
    SentRow,
    candidate_columns,
    from_snapshot,
)
from smartpilot.workbook.package import RefusedFileError, check_package
from smartpilot.workbook.returned.cell_values import cell_text, comparison_key
from smartpilot.workbook.returned.rows import (
    FilledApplicant,
    FilledRow,
    Meta,
    ReturnedWorkbook,
    normalise_answer,
    taken_back_message,
)
from smartpilot.workbook.returned.tables import Cell, RowReader, find_sheet, open_book, read_rows, read_table


def read_returned(content: bytes, file: str) -> ReturnedWorkbook:
    """Reads a workbook that was filled in; `file` is what it is called in problems. Nothing is raised."""
    found = ReturnedWorkbook(file)
    try:
        check_package(content)
    except RefusedFileError as error:
        found.add(error.rule, error.message, error.hint)
        return found
    try:
        # What openpyxl leaves out of what it does not know is nothing that we read.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = open_book(content)
            try:
                _read(book, found)
            finally:
                book.close()
    except RefusedFileError as error:
        found.add(error.rule, error.message, error.hint)
    except Exception:  # noqa: BLE001 - a part that is no workbook's makes openpyxl fail in any way
        found.add("not-a-workbook", _("the file is damaged"), _("ask for it again"))
    return found


def _read(book: Workbook, found: ReturnedWorkbook) -> None:
    if META not in book.sheetnames:
        message = _("the workbook was not made by smartpilot circulate")
        found.add("template", message, _("copy the values into the workbook that was sent"))
        return
    found.meta = _meta(book, found)
    if found.meta is None:
        return
    _read_cover(book, found)
    for sheet in TABLES.values():
        _read_lines(book, sheet, found, found.meta)
    _read_applicants(book, found, found.meta)
    _note_other_sheets(book, found)


def _note_other_sheets(book: Workbook, found: ReturnedWorkbook) -> None:
    """Notes sheets that somebody added: what stands there is read by nobody."""
    ours = {META, LISTS, *(find_sheet(book, sheet) for sheet in (COVER, *TABLES.values(), CANDIDATES))}
    for name in book.sheetnames:
        if name not in ours and book[name].sheet_state == "visible" and hasattr(book[name], "iter_rows"):
            message = _("the sheet {name} is not read").format(name=name)
            hint = _("only the sheets that were sent are")
            found.add("other-sheet", message, hint, sheet=name, severity=Severity.WARNING)


# -- the hidden sheet ------------------------------------------------------------------------------------------


def _meta(book: Workbook, found: ReturnedWorkbook) -> Meta | None:
    # As it was written, spaces and all, for it was hashed so.
    rows = [(_raw(row.get(1)), _raw(row.get(2))) for row in read_rows(book, META)]
    begin = rows.index(("row", "hash")) if ("row", "hash") in rows else len(rows)
    facts = dict(rows[:begin])
    template = facts.get("template", "")
    if template != TEMPLATE:
        message = _("the workbook is of template {old}; this program reads template {new}")
        found.add(
            "template",
            message.format(old=template or "?", new=TEMPLATE),
            _("write a new one with smartpilot circulate, and copy the values into it"),
            sheet=META,
        )
        return None
    try:
        sent = [from_snapshot(text, hashed) for text, hashed in rows[begin + 1 :]]
        return Meta(
            authority=facts["authority"],
            code=facts["code"],
            day=facts["day"],
            until=dt.datetime.fromisoformat(facts["until"]) if facts["until"] else None,
            round_notice=facts.get("round_notice", ""),
            round_deliverable=facts.get("round_deliverable", ""),
            components=json.loads(facts["components"]),
            sent=[replace(each, answer=normalise_answer(each.answer)) for each in sent],
        )
    except (KeyError, ValueError, TypeError):
        message = _("the hidden sheet {name} was changed, so it is not known what was sent").format(name=META)
        found.add("template", message, _("copy the values into the workbook that was sent"), sheet=META)
        return None


def _raw(cell: Cell | None) -> str:
    return "" if cell is None else str(cell.value)


# -- tables ----------------------------------------------------------------------------------------------------


def _read_lines(book: Workbook, sheet: str, found: ReturnedWorkbook, meta: Meta) -> None:
    columns = TABLE_COLUMNS
    sent = {
        (comparison_key(each.target), comparison_key(each.title)): each for each in meta.sent if each.sheet == sheet
    }
    titles: dict[str, list[str]] = {}
    for each in sent.values():
        titles.setdefault(comparison_key(each.target), []).append(each.title)
    seen: dict[tuple[str, str, int | None], FilledRow] = {}
    before = len(found.problems)
    for row, cells in read_table(book, sheet, columns, found):
        reader = RowReader(found, sheet, row, cells, book.epoch)
        line = _identified(reader, sent, titles)
        if line is None:
            continue
        answer = Answer(
            stage=_as_stage(reader.term("stage", line.stages)),
            on=reader.day("on"),
            by=reader.text("by", line.answer.by),
            note=reader.text("note", line.answer.note),
        )
        filled = FilledRow(line, answer, reader.cells, whole=not reader.broken and _is_whole(reader, line, answer))
        first = seen.setdefault(line.key, filled)
        if first is filled:
            found.lines.append(filled)
        elif first.answer != answer:
            message = _("this paper has a row already, {cell}, which says something else")
            hint = _("keep one row, with the latest stage")
            reader.note("repeated-row", message.format(cell=first.cells["target"]), hint, "target")
    if not any(p.rule in ("missing-sheet", "missing-column") for p in found.problems[before:]):
        _note_missing(found, sheet, [each for each in sent.values() if each.key not in seen])


def _as_stage(term: Term | None) -> Stage | None:
    return term if isinstance(term, Stage) else None


def _identified(
    reader: RowReader, sent: Mapping[tuple[str, str], SentRow], titles: Mapping[str, Sequence[str]]
) -> SentRow | None:
    """The row as it was sent; None where it is not clear which it is, which is noted."""
    target, title = (comparison_key(reader.value(key)) for key in ("target", "title"))
    if reader.broken:
        return None
    if not target:
        reader.note("unknown-row", _("the id is missing"), _("only rows that were sent can be filled in"), "target")
        return None
    line = sent.get((target, title))
    if line is None and target in titles:
        message = _("{text} is not what was sent for this id").format(text=shortened(title) or _("nothing"))
        reader.note("changed-row", message, _("it was: {words}").format(words=_(", ").join(titles[target])), "title")
        return None
    if line is None:
        message = _("no row of this workbook has the id {text}").format(text=shortened(target))
        reader.note("unknown-row", message, _("only rows that were sent can be filled in"), "target")
        return None
    reader.record = line.target
    for key, was in (("province", line.province), ("name", line.name)):
        written = comparison_key(reader.value(key))
        province = find_province(written) if key == "province" else None
        if comparison_key(was) not in (written, province and province.name):
            reader.note("changed-row", _("a locked cell was changed"), _("it was: {words}").format(words=was), key)
    day = reader.day("due")
    if not reader.broken and str(day or "") != line.due:
        was = line.due or _("nothing")
        reader.note("changed-row", _("a locked cell was changed"), _("it was: {words}").format(words=was), "due")
    return line


def _is_whole(reader: RowReader, line: SentRow, answer: Answer) -> bool:
    """Whether a row says a stage and a day, or nothing; what is half of it is noted."""
    if answer == line.answer:
        return True
    if line.answer.stage and not answer.stage and not answer.on:
        reader.note("taken-back", *taken_back_message(line.answer), "stage")
        return False
    if answer.stage and not answer.on:
        reader.note("incomplete-row", _("the day is missing"), _("write the day of this stage"), "on")
    elif answer.on and not answer.stage:
        reader.note("incomplete-row", _("the stage is missing"), _("choose the stage of this day"), "stage")
    elif not answer.stage:
        message = _("nothing is recorded of this row, because it says no stage and no day")
        key = "note" if answer.note else "by"
        reader.note("incomplete-row", message, _("add stage and day, or leave it as it is"), key, Severity.WARNING)
        return False
    return not reader.broken


def _note_missing(found: ReturnedWorkbook, sheet: str, missing: Sequence[SentRow]) -> None:
    for line in missing:
        message = (
            _("the row of {id} {name}, {title}, is missing").format(id=line.target, name=line.name, title=line.title)
            if line.title
            else _("the row of {id} {name} is missing").format(id=line.target, name=line.name)
        )
        found.add(
            "missing-row",
            message,
            _("nothing is taken from it"),
            sheet=sheet,
            record=line.target,
            severity=Severity.WARNING,
        )


def _read_applicants(book: Workbook, found: ReturnedWorkbook, meta: Meta) -> None:
    columns = candidate_columns(meta.components)
    before, names = len(found.problems), set()
    notes = {comparison_key(each.name): each.answer.note for each in meta.sent if each.sheet == CANDIDATES}
    for row, cells in read_table(book, CANDIDATES, columns, found):
        reader = RowReader(found, CANDIDATES, row, cells, book.epoch)
        name = reader.text("name")
        level = reader.term("level", list(Level))
        has = {component: reader.material(component) for component in meta.components}
        on, note = reader.day("on"), reader.text("note", notes.get(comparison_key(name)))
        if name is not None:
            names.add(comparison_key(name))
            level = level if isinstance(level, Level) else None
            found.applicants.append(FilledApplicant(name, level, has, on, note, reader.cells, not reader.broken))
        elif not reader.broken and (level or any(has.values()) or on or note):
            reader.note("incomplete-row", _("the name is missing"), _("write the name of the applicant"), "name")
    if not any(p.rule in ("missing-sheet", "missing-column") for p in found.problems[before:]):
        sent = [each for each in meta.sent if each.sheet == CANDIDATES]
        _note_missing(found, CANDIDATES, [each for each in sent if comparison_key(each.name) not in names])


def _read_cover(book: Workbook, found: ReturnedWorkbook) -> None:
    """Who filled it in: each label has its value to the right."""
    cover = find_sheet(book, COVER)
    if cover is None:
        return
    labels = {comparison_key(label): key for key, label in COVER_FIELDS.items()}
    for row in read_rows(book, cover):
        for index, cell in row.items():
            key = labels.get(comparison_key(cell.value))
            beside = row.get(index + 1)
            if key is None or beside is None:
                continue
            if beside.type == "f":
                hint = _("write the value itself into it")
                message = _("the cell holds a formula")
                found.add("formula", message, hint, sheet=COVER, cell=beside.where, severity=Severity.WARNING)
            elif beside.type != "e" and (text := cell_text(beside.value)):
                found.cover[key] = text
