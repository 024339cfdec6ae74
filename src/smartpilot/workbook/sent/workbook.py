"""One authority's workbook as it is sent: the form as sheets with drop-down lists, laid out for printing."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from smartpilot.chinese import format_date
from smartpilot.records.terms import NO_DEADLINE
from smartpilot.typesetting.standard import BODY_FACE, HEAD_FACE, LONG_SIDE, WU_HAO
from smartpilot.typesetting.text_layout import column_texts, fit_columns, row_height, with_needed_breaks
from smartpilot.workbook.form import (
    CANDIDATES,
    LISTS,
    META,
    MOST_CHARACTERS,
    NO,
    YES,
    Applicant,
    Form,
    FormColumn,
    FormRow,
    Input,
    applicant_to_snapshot,
    candidate_columns,
    stage_in_form,
    table_columns,
    table_names,
    to_snapshot,
)
from smartpilot.workbook.page import (
    column_width,
    new_book,
    number_pages,
    protect,
    protect_table,
    save_bytes,
    set_up_page,
    set_value,
)
from smartpilot.workbook.seal import SEAL, id_of_seal, seal_of
from smartpilot.workbook.sent.cover import add_cover
from smartpilot.workbook.sent.styles import TableStyles, is_wide_column

_MARGINS = (20, 12, 18, 12)
_FOOTER_FROM_EDGE = 8
_HEADER_FROM_EDGE_INCHES = 0.4
_BLANK_APPLICANTS = 20
_LEAST_HEIGHT = 22

_CellValue = str | int | dt.date | None
_Value = TypeVar("_Value", str, int)

_HEAD, _BODY = Font(name=HEAD_FACE, size=WU_HAO), Font(name=BODY_FACE, size=WU_HAO)


def workbook_bytes(form: Form, key: bytes | None) -> bytes:
    """The workbook as an .xlsx file, sealed with the key if there is one. The same form gives the same bytes."""
    book = new_book()
    add_cover(book, form)
    lists = _Lists(book)
    for kind, name in table_names({row.kind.zh for row in form.rows}).items():
        _add_rows(book, name, form, [row for row in form.rows if row.kind is kind], lists)
    _add_applicants(book, form, lists)
    _add_meta(book, form, key)
    lists.add_sheet()
    book.security = WorkbookProtection(lockStructure=True)
    return save_bytes(book, form.day)


class _Lists:
    """Drop-down lists on a hidden sheet; Excel silently drops a list in the validation that is over 255 characters."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._lists: dict[tuple[str, ...], str] = {}
        self._tables: dict[str, Mapping[str, str | int]] = {}

    def name_of(self, words: Iterable[str]) -> str:
        """The defined name of a list, which is added if it is new."""
        return self._lists.setdefault(tuple(words), f"选项_{len(self._lists) + 1}")

    def table_of(self, values: Mapping[str, str | int]) -> str:
        """The defined name of a new table of values by their keys, for VLOOKUP."""
        name = f"对照_{len(self._tables) + 1}"
        self._tables[name] = values
        return name

    def add_sheet(self) -> None:
        """Adds the sheet with all lists, each in a column, and the tables behind them, each in two."""
        sheet = self._book.create_sheet(LISTS)
        sheet.sheet_state = "veryHidden"
        for index, (words, name) in enumerate(self._lists.items(), 1):
            letter = get_column_letter(index)
            for row, word in enumerate(words, 1):
                set_value(sheet.cell(row, index), word)
            self._define(name, letter, letter, len(words))
        for index, (name, values) in enumerate(self._tables.items()):
            first, second = len(self._lists) + 1 + 2 * index, len(self._lists) + 2 + 2 * index
            for row, (key, value) in enumerate(values.items(), 1):
                set_value(sheet.cell(row, first), key)
                set_value(sheet.cell(row, second), value)
            self._define(name, get_column_letter(first), get_column_letter(second), len(values))

    def _define(self, name: str, first: str, last: str, rows: int) -> None:
        where = f"{quote_sheetname(LISTS)}!${first}$1:${last}${rows}"
        self._book.defined_names[name] = DefinedName(name, attr_text=where)


def _add_table(
    book: Workbook, name: str, form: Form, columns: Sequence[FormColumn], rows: Sequence[Sequence[_CellValue]]
) -> Worksheet:
    """Adds a sheet with a table; one without rows is hidden, so that nobody prints it."""
    sheet = book.create_sheet(name)
    styles = TableStyles(sheet, _BODY, _HEAD)
    set_up_page(sheet, sheet.ORIENTATION_LANDSCAPE, _MARGINS)
    number_pages(sheet, _FOOTER_FROM_EDGE)
    sheet.page_margins.header = _HEADER_FROM_EDGE_INCHES
    title = f"{form.title}（{form.authority}）  {name}".replace("&", "&&")
    for header in (sheet.oddHeader, sheet.evenHeader):
        header.center.text, header.center.font, header.center.size = title, f"{HEAD_FACE},Regular", 12
    # The tint is for the screen: paper is black on white.
    sheet.page_setup.blackAndWhite = True
    sheet.print_options.horizontalCentered = True
    widths, in_column = _widths_mm(columns, rows), [styles.of(column) for column in columns]
    for index, (column, mm) in enumerate(zip(columns, widths, strict=True), 1):
        sheet.column_dimensions[get_column_letter(index)].width = column_width(mm)
        _fill_cell(sheet, 1, index, column.heading, styles.head)
    sheet.row_dimensions[1].height = 24
    for number, values in enumerate(rows, 2):
        texts = [
            (_layout_text(value), mm, _indent(column))
            for column, value, mm in zip(columns, values, widths, strict=True)
        ]
        sheet.row_dimensions[number].height = max(_LEAST_HEIGHT, row_height(texts, WU_HAO))
        for index, (column, mm, style) in enumerate(zip(columns, widths, in_column, strict=True), 1):
            value = values[index - 1]
            # What an office filled in must come back as it is.
            if isinstance(value, str) and column.input is None:
                value = with_needed_breaks(value, mm, WU_HAO, _indent(column))
            _fill_cell(sheet, number, index, value, style)
    sheet.print_title_rows = "1:1"
    sheet.freeze_panes = "A2"
    if rows:
        protect_table(sheet, f"A1:{get_column_letter(len(columns))}{len(rows) + 1}")
    else:
        sheet.sheet_state = "hidden"
        protect(sheet)
    return sheet


def _widths_mm(columns: Sequence[FormColumn], rows: Sequence[Sequence[_CellValue]]) -> list[float]:
    """The widths of the columns; those of texts get what others leave of the page."""
    texts = [
        column_texts(
            {column.heading, *(_layout_text(row[index]) for row in rows)},
            WU_HAO,
            indent=_indent(column),
            least=column.mm,
            is_fixed=not is_wide_column(column),
            is_remark=column.input is Input.TEXT,
        )
        for index, column in enumerate(columns)
    ]
    return fit_columns(texts, LONG_SIDE - _MARGINS[1] - _MARGINS[3], WU_HAO)


def _indent(column: FormColumn) -> int:
    return 1 if is_wide_column(column) else 0


def _layout_text(value: _CellValue) -> str:
    """What counts for the size of a cell; a day always fits."""
    return "" if value is None or isinstance(value, dt.date) else str(value)


def _fill_cell(sheet: Worksheet, row: int, index: int, value: _CellValue, style: StyleArray) -> None:
    cell = sheet.cell(row, index)
    if value is not None:
        set_value(cell, value)
    cell._style = style


def _add_rows(book: Workbook, name: str, form: Form, lines: Sequence[FormRow], lists: _Lists) -> None:
    columns = table_columns(names_notice=form.names_notice)
    rows = []
    for serial, line in enumerate(lines, 1):
        answer = line.answer
        values = {
            "serial": serial,
            **{key: getattr(line, key) for key in ("target", "notice", "province", "name", "title")},
            "due": line.due or NO_DEADLINE,
            "stage": stage_in_form(answer.stage),
            "on": answer.on,
            "by": answer.by,
            "note": answer.note,
        }
        rows.append([values[column.key] for column in columns])
    sheet = _add_table(book, name, form, columns, rows)
    if lines:
        _validate_rows(sheet, columns, lines, lists)


def _validate_rows(sheet: Worksheet, columns: Sequence[FormColumn], lines: Sequence[FormRow], lists: _Lists) -> None:
    """Adds drop-down lists, checks of dates and prompts.

    A program that sorts moves the values and not the checks, so where rows differ a check looks at its row.
    """
    letters = {column.key: get_column_letter(index) for index, column in enumerate(columns, 1)}
    for column in columns:
        if column.input is None:
            continue
        letter = letters[column.key]
        if column.input is Input.STAGE:
            names = {_row_key(line): lists.name_of(stage.zh for stage in line.stages) for line in lines}
            validation = _list_validation(_row_formula(names, letters, lists, "INDIRECT({})"), column)
        elif column.input is Input.DAY:
            days = {_row_key(line): int(to_excel(line.since)) for line in lines}
            earliest = min(line.since for line in lines)
            validation = _day_validation(earliest, _row_formula(days, letters, lists, "{}"), column)
        else:
            validation = _text_validation(column)
        _add_validation(sheet, validation, f"{letter}2:{letter}{len(lines) + 1}")


_RowKey = tuple[str, str]


def _row_key(line: FormRow) -> _RowKey:
    """What tells deliverables apart, by what stands in a row: the notice and the title."""
    return line.notice, line.title


def _row_formula(values: Mapping[_RowKey, _Value], letters: Mapping[str, str], lists: _Lists, template: str) -> str:
    """The value for a row: as it is where all have one, else a formula that finds it by the row's notice and title.

    `template`: what is done with a value that was found.
    """
    if len(set(values.values())) == 1:
        return str(next(iter(values.values())))
    fields = ("notice", "title") if "notice" in letters else ("title",)
    table = {"|".join(key[-len(fields) :]).replace(" ", ""): value for key, value in values.items()}
    # Without the line breaks of a narrow column, and without the spaces that one may stand for.
    texts = (f'SUBSTITUTE(SUBSTITUTE(${letters[field]}2,CHAR(10),"")," ","")' for field in fields)
    key = '&"|"&'.join(texts)
    return template.format(f"VLOOKUP({key},{lists.table_of(table)},2,FALSE)")


def _add_validation(sheet: Worksheet, validation: DataValidation, cells: str) -> None:
    validation.sqref = MultiCellRange(cells)
    validation.promptTitle, validation.errorTitle = validation.promptTitle[:32], "填写有误"
    validation.showInputMessage = validation.showErrorMessage = validation.allowBlank = True
    sheet.add_data_validation(validation)


def _list_validation(name: str, column: FormColumn) -> DataValidation:
    error = f"{column.heading}请从下拉列表中选择。"
    return DataValidation("list", formula1=name, promptTitle=column.heading, prompt=column.prompt, error=error)


def _day_validation(since: dt.date, first: str, column: FormColumn) -> DataValidation:
    return DataValidation(
        "date",
        operator="between",
        formula1=first,
        formula2="TODAY()",
        promptTitle=column.heading,
        prompt=column.prompt,
        error=f"请填写{format_date(since)}至今天的日期，如2015年4月28日。",
    )


def _text_validation(column: FormColumn) -> DataValidation:
    error = f"请勿超过{MOST_CHARACTERS}字。"
    limit = str(MOST_CHARACTERS)
    return DataValidation(
        "textLength",
        operator="lessThanOrEqual",
        formula1=limit,
        promptTitle=column.heading,
        prompt=column.prompt,
        error=error,
    )


def _add_applicants(book: Workbook, form: Form, lists: _Lists) -> None:
    columns = candidate_columns(form.components)
    applicants = [*form.applicants, *[Applicant("")] * _BLANK_APPLICANTS] if form.round_of else []
    sheet = _add_table(
        book, CANDIDATES, form, columns, [_applicant_values(form, *item) for item in enumerate(applicants, 1)]
    )
    # More than there are rows for.
    sheet.protection.insertRows = False
    if form.round_of is None:
        return
    issued = form.round_of[0].issued_on
    words = {Input.LEVEL: [level.zh for level in form.levels], Input.MATERIAL: [YES, NO]}
    for index, column in enumerate(columns, 1):
        cells = f"{get_column_letter(index)}2:{get_column_letter(index)}{1 + len(applicants)}"
        if column.input is None:
            continue
        if column.input is Input.DAY:
            _add_validation(sheet, _day_validation(issued, str(int(to_excel(issued))), column), cells)
        elif column.input in words:
            _add_validation(sheet, _list_validation(lists.name_of(words[column.input]), column), cells)
        else:
            _add_validation(sheet, _text_validation(column), cells)


def _applicant_values(form: Form, serial: int, applicant: Applicant) -> Sequence[_CellValue]:
    given = [applicant.materials.get(component) for component in form.components]
    materials = ["" if is_there is None else YES if is_there else NO for is_there in given]
    level = applicant.level.zh if applicant.level else ""
    return serial, applicant.name, level, *materials, applicant.on, applicant.note


def workbook_id(form: Form, key: bytes | None) -> str | None:
    """What identifies the workbook of a form, by its seal; None without a key."""
    return id_of_seal(dict(_meta_rows(form, key))[SEAL])


def _meta_rows(form: Form, key: bytes | None) -> list[tuple[str, str]]:
    """The rows of the hidden sheet, with their seal."""
    notice, deliverable = form.round_of or (None, None)
    facts = {
        "template": form.template,
        "authority": form.authority,
        "code": form.code,
        "day": form.day.isoformat(),
        "registry": form.registry,
        "ledger": form.ledger,
        "until": form.until.isoformat() if form.until else "",
        "round_notice": notice.id if notice else "",
        "round_deliverable": deliverable.id if deliverable else "",
        "components": json.dumps(list(form.components), ensure_ascii=False),
    }
    rows: list[tuple[str, str]] = [*facts.items(), ("row", "hash")]
    rows += [to_snapshot(row) for row in form.rows]
    rows += [applicant_to_snapshot(applicant) for applicant in form.applicants]
    rows.insert(len(facts), (SEAL, seal_of(rows, key) if key is not None else ""))
    return rows


def _add_meta(book: Workbook, form: Form, key: bytes | None) -> None:
    """Adds the hidden sheet: what the program must know when the workbook is returned."""
    sheet = book.create_sheet(META)
    sheet.sheet_state = "hidden"
    for number, values in enumerate(_meta_rows(form, key), 1):
        for index, value in enumerate(values, 1):
            set_value(sheet.cell(number, index), value)
    protect(sheet)
