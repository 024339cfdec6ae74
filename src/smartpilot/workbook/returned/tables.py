"""The sheets of a returned workbook: tables found by their headings, and values read from their cells."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from smartpilot.i18n import _
from smartpilot.problems import Problem, Severity
from smartpilot.records.terms import AnyTerm, parse_term
from smartpilot.text import shorten
from smartpilot.workbook.form import MOST_CHARACTERS, FormColumn
from smartpilot.workbook.returned.cell_values import (
    InvalidValueError,
    cell_text,
    comparison_key,
    filled_text,
    is_blank_text,
    read_day,
    read_material,
)
from smartpilot.workbook.returned.rows import ReturnedWorkbook
from smartpilot.workbook.sheets import CellValue, Sheet, SheetCell, SheetReader

# Somebody may have put a heading above the table, but not more than a few lines.
_HEADINGS_WITHIN = 12
# Excel's own limit for a text in a cell.
_MOST_TEXT = 32_767


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row below the headings: the cells that hold anything, and their references, by the keys of the columns."""

    cells: Mapping[str, SheetCell]
    references: Mapping[str, str]


def find_sheet(book: SheetReader, name: str) -> Sheet | None:
    """A sheet of ours: the one that is called as it was sent, else in another width or with spaces."""
    sheets = [sheet for sheet in book.sheets if comparison_key(sheet.name) == name]
    return next((sheet for sheet in sheets if sheet.name == name), next(iter(sheets), None))


def is_blank_cell(cell: SheetCell) -> bool:
    """Whether nothing stands in a cell."""
    return cell.type not in ("f", "e") and not cell_text(cell.value)


def read_table(
    book: SheetReader, sheet: str, columns: Sequence[FormColumn], returned: ReturnedWorkbook
) -> Sequence[TableRow] | None:
    """The rows below the headings, wherever these stand; None if the sheet or a column is missing, which is noted.

    Merged cells are noted too: it is not clear for which of their rows the value holds.
    """
    found_sheet = find_sheet(book, sheet)
    if found_sheet is None or found_sheet.part is None:
        message = _("the sheet {name} is missing").format(name=sheet)
        hint = _("copy the values into the workbook that was sent")
        returned.add(Problem("missing-sheet", Severity.ERROR, returned.file, message, hint=hint, sheet=sheet))
        return None
    rows = iter(book.rows(found_sheet))
    headings = _find_headings(rows, columns)
    if headings is None:
        message = _("the sheet {name} has no row with the headings").format(name=sheet)
        hint = _headings_hint(columns)
        returned.add(Problem("missing-column", Severity.ERROR, returned.file, message, hint=hint, sheet=sheet))
        return None
    heading, columns_found = headings
    read = {column.key for column in columns if column.is_read}
    keys = {index: key for index, key in columns_found.items() if key in read}
    problems = list(_heading_problems(keys, [column for column in columns if column.is_read], sheet, returned.file))
    for problem in problems or _merged_cells(book.merged(found_sheet), heading, sheet, returned.file):
        returned.add(problem)
    if problems:
        return None
    table, others = [], set()
    for number, row in rows:
        for index, cell in row.items():
            if index not in columns_found and index not in others and not is_blank_cell(cell):
                others.add(index)
                returned.add(_other_column(cell, sheet, returned.file))
        cells = {key: row[index] for index, key in keys.items() if index in row}
        if any(not is_blank_cell(cell) for cell in cells.values()):
            references = {key: f"{get_column_letter(index)}{number}" for index, key in keys.items()}
            table.append(TableRow(cells, references))
    return table


def _find_headings(
    rows: Iterator[tuple[int, Mapping[int, SheetCell]]], columns: Sequence[FormColumn]
) -> tuple[int, dict[int, str]] | None:
    """The first row with more than half of the headings: its number, and the keys by the number of their column."""
    wanted = {comparison_key(column.heading): column.key for column in columns}
    for number, row in islice(rows, _HEADINGS_WITHIN):
        words = {index: comparison_key(cell.value) for index, cell in row.items()}
        keys = {index: wanted[word] for index, word in words.items() if word in wanted}
        if len(keys) > len(wanted) // 2:
            return number, keys
    return None


def _heading_problems(
    keys: Mapping[int, str], columns: Sequence[FormColumn], sheet: str, file: str
) -> Iterator[Problem]:
    """Problems for columns that are missing or there twice."""
    present = list(keys.values())
    missing = [column.heading for column in columns if column.key not in present]
    twice = [column.heading for column in columns if present.count(column.key) > 1]
    if missing:
        message = _("the column {names} is missing").format(names=_(", ").join(missing))
        hint = _headings_hint(columns)
        yield Problem("missing-column", Severity.ERROR, file, message, hint=hint, sheet=sheet)
    if twice:
        message = _("the column {names} is there twice").format(names=_(", ").join(twice))
        yield Problem("missing-column", Severity.ERROR, file, message, hint=_("delete one of them"), sheet=sheet)


def _headings_hint(columns: Sequence[FormColumn]) -> str:
    return _("its headings: {words}").format(words=" ".join(column.heading for column in columns))


def _merged_cells(ranges: Sequence[CellRange], heading: int, sheet: str, file: str) -> Iterator[Problem]:
    """Problems for merged cells below the headings."""
    for merged in ranges:
        if merged.max_row > heading:
            message = _("the cells {where} are merged").format(where=merged.coord)
            hint = _("unmerge them, and fill in each row")
            first = f"{get_column_letter(merged.min_col)}{merged.min_row}"
            yield Problem("merged-cells", Severity.ERROR, file, message, hint=hint, sheet=sheet, cell=first)


def _other_column(cell: SheetCell, sheet: str, file: str) -> Problem:
    """The problem that something stands in a column that is none of ours."""
    message = _("the column {name} is not read").format(name=cell.reference.rstrip("0123456789"))
    hint = _("write it into a column that was sent, for example 备注")
    return Problem("other-column", Severity.WARNING, file, message, hint=hint, sheet=sheet, cell=cell.reference)


def formula_message() -> tuple[str, str]:
    """Message and hint for a cell that contains a formula."""
    return _("the cell contains a formula"), _("write the value itself into it")


class RowReader:
    """Reads values from the cells of one row, and adds to the problems of the file what is wrong with them."""

    def __init__(self, returned: ReturnedWorkbook, sheet: str, row: TableRow, epoch: dt.datetime) -> None:
        """`epoch`: the day from which the workbook counts days."""
        self._returned, self._sheet, self._row, self._epoch = returned, sheet, row, epoch
        self.references = row.references
        self.record: str | None = None
        self.has_errors = False

    def note(self, rule: str, message: str, hint: str, key: str, severity: Severity = Severity.ERROR) -> None:
        """Adds a problem in a column of the row; after an error the row `has_errors`."""
        self.has_errors = self.has_errors or severity is Severity.ERROR
        cell = self._row.cells.get(key)
        self._returned.add(
            Problem(
                rule,
                severity,
                self._returned.file,
                message,
                hint=hint,
                sheet=self._sheet,
                cell=self.references[key],
                value=cell.value if cell else None,
                record=self.record,
                field=key,
            )
        )

    def value(self, key: str) -> CellValue:
        """What a cell holds; None if it is empty or holds no value, which is noted."""
        cell = self._row.cells.get(key)
        if cell is None or is_blank_cell(cell):
            return None
        if cell.struck.strip():
            message = _("the cell contains text that is struck out: {text}").format(text=shorten(cell.struck.strip()))
            self.note("struck-out", message, _("delete that text, or remove the line through it"), key)
            return None
        if cell.type == "f":
            self.note("formula", *formula_message(), key)
            return None
        if cell.type in ("e", "b"):
            message = _("the cell contains {text}, which is not a value").format(text=shorten(cell_text(cell.value)))
            self.note("formula", message, _("write the value itself into it"), key)
            return None
        if isinstance(cell.value, str) and len(cell.value) > _MOST_TEXT:
            self._note_too_long(len(cell.value), key)
            return None
        return cell.value

    def _note_too_long(self, length: int, key: str) -> None:
        message = _("the text has {n} characters").format(n=length)
        self.note("too-long", message, _("write {n} at most").format(n=MOST_CHARACTERS), key)

    def text(self, key: str, sent: str | None = None) -> str | None:
        """A text on one line; one that is still as it was sent may be longer than what an office may write."""
        text = filled_text(self.value(key))
        if text is not None and text != sent and len(text) > MOST_CHARACTERS:
            self._note_too_long(len(text), key)
            return None
        return text

    def day(self, key: str, none: str = "") -> dt.date | None:
        """A day; None where there is none, or where the cell says so with the word `none`."""
        value = self.value(key)
        text = cell_text(value)
        if value is None or is_blank_text(text) or (none and text == none):
            return None
        try:
            return read_day(value, self._epoch)
        except InvalidValueError:
            message = _("{text} is not a date").format(text=shorten(cell_text(value)))
            self.note("wrong-date", message, _("write it as {example}").format(example="2015-04-28"), key)
            return None

    def term(self, key: str, terms: Sequence[AnyTerm]) -> AnyTerm | None:
        """One of the fixed words, in Chinese or English."""
        text = cell_text(self.value(key))
        if is_blank_text(text):
            return None
        term = parse_term(terms, text)
        if term is None:
            message = _("{text} does not belong here").format(text=shorten(text))
            words = _(", ").join(term.zh for term in terms)
            self.note(f"wrong-{key}", message, _("choose one of: {words}").format(words=words), key)
        return term

    def material(self, key: str) -> bool:
        """Whether a material is there."""
        # A check box that is linked to the cell makes it true or false.
        cell = self._row.cells.get(key)
        text = cell_text(cell.value if cell is not None and cell.type == "b" and not cell.struck else self.value(key))
        try:
            return read_material(text)
        except InvalidValueError:
            message = _("{text} says neither that it is there nor that it is not").format(text=shorten(text))
            self.note("wrong-material", message, _("write 有 or 无"), key)
            return False
