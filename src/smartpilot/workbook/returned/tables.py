"""The sheets of a workbook that came back: tables by their headings, wherever these stand, and values out of cells."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel
from openpyxl.workbook import Workbook

from smartpilot.i18n import _
from smartpilot.problems import Severity
from smartpilot.records.terms import Term, parse_term
from smartpilot.text import shortened
from smartpilot.workbook.form import MOST_CHARACTERS, FormColumn
from smartpilot.workbook.package import MOST_ROWS, RefusedFileError, merged_ranges
from smartpilot.workbook.returned.cell_values import (
    CellValue,
    InvalidValueError,
    cell_text,
    comparison_key,
    is_blank_text,
    normalise_text,
    read_day,
    read_material,
)
from smartpilot.workbook.returned.rows import ReturnedWorkbook

# Somebody may have put a heading above the table, but not more than a few lines.
_HEADINGS_WITHIN = 10
_MOST_COLUMNS = 200
# Excel's own limit for a text in a cell.
_MOST_TEXT = 32_767


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: where it is, what it holds, and of what type (f: a formula, e: an error)."""

    where: str
    value: CellValue
    type: str


def read_rows(book: Workbook, sheet: str) -> Iterator[dict[int, Cell]]:
    """The rows of a sheet that hold anything, by the number of the column.

    Raises RefusedFileError where there are too many.
    """
    worksheet = book[sheet]
    worksheet.reset_dimensions()
    for number, row in enumerate(worksheet.iter_rows(max_col=_MOST_COLUMNS), 1):
        if number > MOST_ROWS:
            message = _("the sheet {name} has more than {n} rows").format(name=sheet, n=MOST_ROWS)
            raise RefusedFileError("too-large", message, _("delete the empty rows at the end"))
        cells = {
            index: Cell(f"{get_column_letter(index)}{number}", *_held(cell, book.epoch))
            for index, cell in enumerate(row, 1)
            if cell.value is not None
        }
        if cells:
            yield cells


def _held(cell: ReadOnlyCell, epoch: dt.datetime) -> tuple[CellValue, str]:
    """The value and the type of a cell. A number that cannot be the day that its format says stays a number."""
    if cell.data_type == "n" and is_date_format(cell.number_format):
        try:
            return from_excel(cell.value, epoch), "d"
        except (ValueError, OverflowError):
            return cell.value, "n"
    return cell.value, cell.data_type


def open_book(content: bytes) -> Workbook:
    """The workbook, of which only the sheets that are asked for are read, row by row."""
    book = load_workbook(BytesIO(content), read_only=True)
    # openpyxl would make an error of 20150428 in a cell that is to hold a day; so it leaves all numbers to us.
    book._date_formats, book._timedelta_formats = set(), set()
    return book


def find_sheet(book: Workbook, sheet: str) -> str | None:
    """What a sheet of ours is called in the book: as it was sent, else in another width or with spaces."""
    names = [name for name in book.sheetnames if comparison_key(name) == sheet]
    return sheet if sheet in names else next(iter(names), None)


def read_table(
    book: Workbook, sheet: str, columns: Sequence[FormColumn], found: ReturnedWorkbook
) -> Iterator[tuple[dict[str, Cell], dict[str, str]]]:
    """The rows below the headings by the keys of their columns, wherever these stand: what they hold, where it is.

    A sheet or a column that is not there is noted, and gives no rows. So are merged cells: of what stands in them,
    it is not clear for which of their rows it holds.
    """
    name = find_sheet(book, sheet)
    if name is None:
        message = _("the sheet {name} is missing").format(name=sheet)
        found.add("missing-sheet", message, _("copy the values into the workbook that was sent"), sheet=sheet)
        return
    wanted = {comparison_key(column.heading): column.key for column in columns}
    keys: dict[int, str] | None = None
    others: set[int] = set()
    for tried, row in enumerate(read_rows(book, name)):
        number = _row_of(next(iter(row.values())).where)
        if keys is not None:
            cells = {key: row[index] for index, key in keys.items() if index in row}
            for index, cell in row.items():
                if index not in keys and index not in others and not _is_blank(cell):
                    others.add(index)
                    _note_other_column(cell, sheet, found)
            if any(not _is_blank(cell) for cell in cells.values()):
                yield cells, {key: f"{get_column_letter(index)}{number}" for index, key in keys.items()}
            continue
        headings = {
            index: wanted[word] for index, cell in row.items() if (word := comparison_key(cell.value)) in wanted
        }
        if len(headings) > len(wanted) // 2:
            keys = _keys(headings, columns, sheet, found)
            if keys is None:
                return
            _note_merged(book, name, number, sheet, found)
        elif tried > _HEADINGS_WITHIN:
            break
    if keys is None:
        message = _("the sheet {name} has no row with the headings").format(name=sheet)
        found.add("missing-column", message, _headings_hint(columns), sheet=sheet)


def _note_other_column(cell: Cell, sheet: str, found: ReturnedWorkbook) -> None:
    """Notes where something stands in a column that is none of ours: it is read by nobody."""
    message = _("the column {name} is not read").format(name=cell.where.rstrip("0123456789"))
    hint = _("what is to be read belongs into the columns that were sent, for example into 备注")
    found.add("other-column", message, hint, sheet=sheet, cell=cell.where, severity=Severity.WARNING)


def _row_of(where: str) -> int:
    return int(where.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _note_merged(book: Workbook, name: str, heading: int, sheet: str, found: ReturnedWorkbook) -> None:
    """Notes merged cells below the headings."""
    with book[name]._get_source() as source:
        ranges = merged_ranges(source.read())
    for merged in ranges:
        if merged.max_row > heading:
            message = _("the cells {where} are merged").format(where=merged.coord)
            hint = _("unmerge them, and write into each row what holds for it")
            first = f"{get_column_letter(merged.min_col)}{merged.min_row}"
            found.add("merged-cells", message, hint, sheet=sheet, cell=first)


def _keys(
    headings: dict[int, str], columns: Sequence[FormColumn], sheet: str, found: ReturnedWorkbook
) -> dict[int, str] | None:
    """The columns by their number; None where one is missing or there twice, which is noted."""
    there = list(headings.values())
    missing = [column.heading for column in columns if column.key not in there]
    twice = [column.heading for column in columns if there.count(column.key) > 1]
    if missing:
        message = _("the column {names} is missing").format(names=_(", ").join(missing))
        found.add("missing-column", message, _headings_hint(columns), sheet=sheet)
    if twice:
        message = _("the column {names} is there twice").format(names=_(", ").join(twice))
        found.add("missing-column", message, _("delete one of them"), sheet=sheet)
    return None if missing or twice else headings


def _headings_hint(columns: Sequence[FormColumn]) -> str:
    return _("its headings: {words}").format(words=" ".join(column.heading for column in columns))


def _is_blank(cell: Cell) -> bool:
    return cell.type not in ("f", "e") and not cell_text(cell.value)


class RowReader:
    """Takes values out of the cells of one row, and notes what is wrong with them."""

    def __init__(
        self, found: ReturnedWorkbook, sheet: str, row: dict[str, Cell], cells: dict[str, str], epoch: dt.datetime
    ) -> None:
        """Takes what the row holds and where its cells are; `epoch` is where the workbook begins to count days."""
        self._found, self._sheet, self._row, self.cells, self._epoch = found, sheet, row, cells, epoch
        self.record: str | None = None
        self.broken = False

    def note(self, rule: str, message: str, hint: str, key: str, severity: Severity = Severity.ERROR) -> None:
        """Notes something that is wrong in a column of the row."""
        self.broken = self.broken or severity is Severity.ERROR
        self._found.add(
            rule,
            message,
            hint,
            sheet=self._sheet,
            cell=self.cells[key],
            value=self._row[key].value if key in self._row else None,
            record=self.record,
            field=key,
            severity=severity,
        )

    def value(self, key: str) -> CellValue:
        """What a cell holds; None where it is empty or holds no value, which is noted."""
        cell = self._row.get(key)
        if cell is None or _is_blank(cell):
            return None
        if cell.type == "f":
            self.note("formula", _("the cell holds a formula"), _("write the value itself into it"), key)
            return None
        if cell.type in ("e", "b"):
            message = _("the cell holds {text}, which is no value").format(text=shortened(cell_text(cell.value)))
            self.note("formula", message, _("write the value itself into it"), key)
            return None
        if isinstance(cell.value, str) and len(cell.value) > _MOST_TEXT:
            self._note_too_long(len(cell.value), key)
            return None
        return cell.value

    def _note_too_long(self, length: int, key: str) -> None:
        message = _("the text has {n} characters").format(n=length)
        self.note("too-long", message, _("write {n} at most").format(n=MOST_CHARACTERS), key)

    def text(self, key: str, known: str | None = None) -> str | None:
        """A text on one line; one that was sent may be longer than what an office may write."""
        text = normalise_text(self.value(key))
        if text is not None and text != known and len(text) > MOST_CHARACTERS:
            self._note_too_long(len(text), key)
            return None
        return text

    def day(self, key: str) -> dt.date | None:
        """A day."""
        value = self.value(key)
        if value is None or is_blank_text(cell_text(value)):
            return None
        try:
            return read_day(value, self._epoch)
        except InvalidValueError:
            message = _("{text} is not a day").format(text=shortened(cell_text(value)))
            self.note("wrong-date", message, _("write it as {example}").format(example="2015-04-28"), key)
            return None

    def term(self, key: str, terms: Sequence[Term]) -> Term | None:
        """One of the fixed words, in Chinese or English."""
        text = cell_text(self.value(key))
        if is_blank_text(text):
            return None
        term = parse_term(terms, text)
        if term is None:
            message = _("{text} does not belong here").format(text=shortened(text))
            words = _(", ").join(each.zh for each in terms)
            self.note(f"wrong-{key}", message, _("choose one of: {words}").format(words=words), key)
        return term

    def material(self, key: str) -> bool:
        """Whether a material is there."""
        # A check box that is linked to the cell makes it true or false.
        cell = self._row.get(key)
        text = cell_text(cell.value if cell is not None and cell.type == "b" else self.value(key))
        try:
            return read_material(text)
        except InvalidValueError:
            message = _("{text} says neither that it is there nor that it is not").format(text=shortened(text))
            self.note("wrong-material", message, _("write 有 or 无"), key)
            return False
