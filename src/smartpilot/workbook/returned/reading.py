"""Reading a returned workbook: each row by what identifies it, and everything that is wrong, by its cell."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from smartpilot.i18n import _
from smartpilot.places.divisions import find_province
from smartpilot.problems import Problem, Severity
from smartpilot.records.periods import Period
from smartpilot.records.terms import NO_DEADLINE, Level, Stage
from smartpilot.text import shorten
from smartpilot.workbook.form import (
    CANDIDATES,
    COVER,
    FIELD_OF_LABEL,
    LISTS,
    META,
    SEALED_TEMPLATES,
    TABLE_COLUMNS,
    TEMPLATE,
    UNSEALED_TEMPLATE,
    Answer,
    SentRow,
    candidate_columns,
    from_snapshot,
    note_of_return,
    table_names,
)
from smartpilot.workbook.package import RefusedFileError, check_package
from smartpilot.workbook.returned.cell_values import cell_text, comparison_key, filled_text
from smartpilot.workbook.returned.rows import (
    NOT_AS_SENT,
    FilledApplicant,
    FilledRow,
    ReturnedWorkbook,
    SentWorkbook,
    normalise_answer,
    taken_back_message,
)
from smartpilot.workbook.returned.tables import (
    RowReader,
    find_sheet,
    formula_message,
    read_table,
)
from smartpilot.workbook.seal import SEAL, fits_seal, id_of_seal
from smartpilot.workbook.sheets import SheetCell, SheetReader, open_sheets


def read_returned(content: bytes, file: str, key: bytes | None, *, takes_unsealed: bool = False) -> ReturnedWorkbook:
    """Reads a workbook that was filled in; `file` is what it is called in problems. Nothing is raised.

    `key`: what the workbook was sealed with; without it nobody looks at the seal. `takes_unsealed`: whether to read a
    workbook of the time before there were seals although there is a key.
    """
    returned = ReturnedWorkbook(file)
    try:
        _read_sheets(open_sheets(check_package(content)), returned, key, takes_unsealed or key is None)
    except RefusedFileError as error:
        _add_refusal(returned, error)
    return returned


def _add_refusal(returned: ReturnedWorkbook, error: RefusedFileError) -> None:
    returned.add(Problem(error.rule, Severity.ERROR, returned.file, error.message, hint=error.hint))


def _read_sheets(book: SheetReader, returned: ReturnedWorkbook, key: bytes | None, takes_unsealed: bool) -> None:
    meta = returned.meta = _read_meta(book, returned, key, takes_unsealed)
    if meta is None:
        return
    _read_cover(book, returned)
    tables = table_names({row.sheet for row in meta.sent}).values()
    for sheet in tables:
        _read_filled_rows(book, sheet, returned, meta)
    _read_applicants(book, returned, meta)
    for problem in _other_sheets(book, tables, returned.file):
        returned.add(problem)


def _other_sheets(book: SheetReader, tables: Iterable[str], file: str) -> Iterator[Problem]:
    """Problems for sheets that somebody added: nobody reads what stands there."""
    ours = [find_sheet(book, name) for name in (META, LISTS, COVER, *tables, CANDIDATES)]
    for sheet in book.sheets:
        if sheet not in ours and sheet.is_visible and not sheet.is_chart:
            message = _("the sheet {name} is not read").format(name=sheet.name)
            hint = _("only the sheets that were sent are read")
            yield Problem("other-sheet", Severity.WARNING, file, message, hint=hint, sheet=sheet.name)


# -- the hidden sheet ------------------------------------------------------------------------------------------


def _read_meta(
    book: SheetReader, returned: ReturnedWorkbook, key: bytes | None, takes_unsealed: bool
) -> SentWorkbook | None:
    """What the hidden sheet says; None if it is missing, changed or of another template, which is noted."""
    meta = next((sheet for sheet in book.sheets if sheet.name == META), None)
    if meta is None:
        message = _("the workbook was not made by smartpilot circulate")
        hint = _("copy the values into the workbook that was sent")
        returned.add(Problem("template", Severity.ERROR, returned.file, message, hint=hint))
        return None
    # As it was written, spaces and all, because its hash was taken so.
    rows = [(_raw_text(row.get(1)), _raw_text(row.get(2))) for _number, row in book.rows(meta)]
    begin = rows.index(("row", "hash")) if ("row", "hash") in rows else len(rows)
    facts = dict(rows[:begin])
    rule, template = "template", facts.get("template", "")
    is_old = template == UNSEALED_TEMPLATE
    if is_old and not takes_unsealed:
        message = _("the workbook was sent before there were seals, so nobody can tell whether it is as it was sent")
        hint = _("give --unsealed if you trust its sender, or send a new one with smartpilot circulate")
    elif template not in SEALED_TEMPLATES and not is_old:
        message = _("the workbook is of template {old}; this program reads template {new}")
        message = message.format(old=template or "?", new=TEMPLATE)
        hint = _("write a new one with smartpilot circulate, and copy the values into it")
    elif (
        key is not None
        and not is_old
        and not fits_seal([row for row in rows if row[0] != SEAL], facts.get(SEAL, ""), key)
    ):
        rule = NOT_AS_SENT
        message = _("the workbook is not as it was sent: {reason}").format(reason=_("its seal does not fit"))
        hint = _("copy the values into the workbook that was sent; a workbook fits only the key it was sent with")
    else:
        try:
            return replace(_parse_meta(facts, rows[begin + 1 :]), is_sealed=key is not None and not is_old)
        except (KeyError, ValueError, TypeError, RecursionError):
            message = _("the hidden sheet {name} was changed, so the values as sent are unknown").format(name=META)
            hint = _("copy the values into the workbook that was sent")
    returned.add(Problem(rule, Severity.ERROR, returned.file, message, hint=hint, sheet=META))
    return None


def _parse_meta(facts: Mapping[str, str], snapshots: Sequence[tuple[str, str]]) -> SentWorkbook:
    """What the hidden sheet says.

    Raises KeyError, TypeError, ValueError or RecursionError if circulate did not write it so.
    """
    sent = [from_snapshot(text, hashed) for text, hashed in snapshots]
    until = dt.datetime.fromisoformat(facts["until"]) if facts["until"] else None
    components = json.loads(facts["components"])
    if not components or not isinstance(components, list) or not all(isinstance(name, str) for name in components):
        raise ValueError
    if until and until.tzinfo is None:
        raise ValueError
    return SentWorkbook(
        authority=facts["authority"],
        code=facts["code"],
        sent_on=facts["day"],
        until=until,
        round_notice=facts.get("round_notice", ""),
        round_deliverable=facts.get("round_deliverable", ""),
        components=components,
        sent=[replace(row, answer=normalise_answer(row.answer)) for row in sent],
        id=id_of_seal(facts.get(SEAL, "")),
    )


def _raw_text(cell: SheetCell | None) -> str:
    return "" if cell is None else str(cell.value)


# -- tables ----------------------------------------------------------------------------------------------------


def _read_filled_rows(book: SheetReader, sheet: str, returned: ReturnedWorkbook, meta: SentWorkbook) -> None:
    """Reads 试点, 专项试点 or 主管部门."""
    table = read_table(book, sheet, TABLE_COLUMNS, returned)
    if table is None:
        return
    sent_rows = {
        (comparison_key(sent.target), comparison_key(sent.title)): sent for sent in meta.sent if sent.sheet == sheet
    }
    first_rows: dict[tuple[str, str, Period | None], FilledRow] = {}
    for row in table:
        reader = RowReader(returned, sheet, row, book.epoch)
        sent = _find_sent_row(reader, sent_rows)
        if sent is None:
            continue
        filled = _read_filled_row(reader, sent)
        first = first_rows.setdefault(sent.key, filled)
        if first is filled:
            returned.rows.append(filled)
        elif first.answer != filled.answer:
            message = _("this deliverable already has a row, {cell}, with other values")
            hint = _("keep one row, with the latest stage")
            reader.note("repeated-row", message.format(cell=first.cells["target"]), hint, "target")
    _note_missing(returned, [sent for sent in sent_rows.values() if sent.key not in first_rows])


def _read_filled_row(reader: RowReader, sent: SentRow) -> FilledRow:
    # Only what was sent as returned may come back so.
    stages = [*sent.stages, Stage.RETURNED] if sent.answer.stage is Stage.RETURNED else sent.stages
    answer = Answer(
        stage=reader.term("stage", stages),
        on=reader.day("on"),
        by=reader.text("by", sent.answer.by),
        note=reader.text("note", sent.answer.note),
    )
    is_readable = not reader.has_errors and _is_complete(reader, sent, answer)
    return FilledRow(sent, answer, reader.references, is_readable)


def _find_sent_row(reader: RowReader, sent_rows: Mapping[tuple[str, str], SentRow]) -> SentRow | None:
    """The row as it was sent; None if it is not clear which one it is, which is noted."""
    target, title = (comparison_key(reader.value(key)) for key in ("target", "title"))
    if reader.has_errors:
        return None
    sent = sent_rows.get((target, title))
    if sent is not None:
        reader.record = sent.target
        _note_changed_cells(reader, sent)
        return sent
    titles = [row.title for (known, _title), row in sent_rows.items() if known == target]
    if target and titles:
        message = _("{text} is not what was sent for this id").format(text=shorten(title) or _("nothing"))
        reader.note("changed-row", message, _("it was: {words}").format(words=_(", ").join(titles)), "title")
        return None
    message = _("no row of this workbook has the id {text}").format(text=shorten(target))
    message = message if target else _("the id is missing")
    reader.note("unknown-row", message, _("only rows that were sent can be filled in"), "target")
    return None


def _note_changed_cells(reader: RowReader, sent: SentRow) -> None:
    """Notes locked cells that do not say what was sent."""
    message, hint = _("a locked cell was changed"), _("it was: {words}")
    for key, was in (("province", sent.province), ("name", sent.name)):
        written = comparison_key(reader.value(key))
        province = find_province(written) if key == "province" else None
        if comparison_key(was) not in (written, province and province.name):
            reader.note("changed-row", message, hint.format(words=was), key)
    due = reader.day("due", NO_DEADLINE)
    if not reader.has_errors and str(due or "") != sent.due:
        reader.note("changed-row", message, hint.format(words=sent.due or _("nothing")), "due")


def _is_complete(reader: RowReader, sent: SentRow, answer: Answer) -> bool:
    """Whether a row says a stage and a day, or nothing; half of it is noted."""
    if answer == sent.answer:
        return True
    if sent.answer.stage and not answer.stage and not answer.on:
        reader.note("taken-back", *taken_back_message(sent.answer), "stage")
        return False
    if answer.stage and not answer.on:
        reader.note("incomplete-row", _("the date is missing"), _("write the date of this stage"), "on")
    elif answer.on and not answer.stage:
        reader.note("incomplete-row", _("the stage is missing"), _("choose the stage reached on this date"), "stage")
    elif not answer.stage:
        message = _("this row is not recorded, because it has no stage and no date")
        key = "note" if answer.note else "by"
        reader.note(
            "incomplete-row",
            message,
            _("add stage and date; leave the row as it is if nothing happened"),
            key,
            Severity.WARNING,
        )
        return False
    return not reader.has_errors


def _note_missing(returned: ReturnedWorkbook, missing: Sequence[SentRow]) -> None:
    for sent in missing:
        message = (
            _("the row of {id} {name}, {title}, is missing").format(id=sent.target, name=sent.name, title=sent.title)
            if sent.title
            else _("the row of {id} {name} is missing").format(id=sent.target, name=sent.name)
        )
        hint = _("it is ignored")
        returned.add(
            Problem(
                "missing-row",
                Severity.WARNING,
                returned.file,
                message,
                hint=hint,
                sheet=sent.sheet,
                record=sent.target,
            )
        )


def _read_applicants(book: SheetReader, returned: ReturnedWorkbook, meta: SentWorkbook) -> None:
    """Reads 增补申报."""
    table = read_table(book, CANDIDATES, candidate_columns(meta.components), returned)
    if table is None:
        return
    sent_rows = [sent for sent in meta.sent if sent.sheet == CANDIDATES]
    notes = {
        comparison_key(sent.name): filled_text(note_of_return(sent.answer)) or sent.answer.note for sent in sent_rows
    }
    names = set()
    for row in table:
        reader = RowReader(returned, CANDIDATES, row, book.epoch)
        name = reader.text("name")
        level = reader.term("level", list(Level))
        materials = {component: reader.material(component) for component in meta.components}
        on, note = reader.day("on"), reader.text("note", notes.get(comparison_key(name)))
        if name is not None:
            names.add(comparison_key(name))
            cells, is_readable = reader.references, not reader.has_errors
            returned.applicants.append(FilledApplicant(name, level, materials, on, note, cells, is_readable))
        elif not reader.has_errors and (level or any(materials.values()) or on or note):
            reader.note("incomplete-row", _("the name is missing"), _("write the name of the applicant"), "name")
    _note_missing(returned, [sent for sent in sent_rows if comparison_key(sent.name) not in names])


def _read_cover(book: SheetReader, returned: ReturnedWorkbook) -> None:
    """Reads who filled the workbook in: the value of each label stands in the cell to its right."""
    cover = find_sheet(book, COVER)
    if cover is None:
        return
    fields = {comparison_key(label): field for label, field in FIELD_OF_LABEL.items()}
    ends = {(merged.min_row, merged.min_col): merged.max_col for merged in book.merged(cover)}
    for number, row in book.rows(cover):
        for index, label in row.items():
            field = fields.get(comparison_key(cell_text(label.value))) if label.type != "e" else None
            value = row.get(ends.get((number, index), index) + 1)
            if field is None or value is None:
                continue
            if value.type == "f":
                message, hint = formula_message()
                problem = Problem("formula", Severity.WARNING, returned.file, message, hint=hint)
                returned.add(replace(problem, sheet=COVER, cell=value.reference))
            elif value.type != "e" and (text := cell_text(value.value)):
                returned.cover[field] = text
