"""Any workbook as rows of text: what the cells of its visible sheets show."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TypeVar

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.files.line import FileLines, Line, describe_struck
from smartpilot.text import shorten
from smartpilot.workbook.form import META
from smartpilot.workbook.package import RefusedFileError
from smartpilot.workbook.parts import Parts
from smartpilot.workbook.sheets import CellValue, Sheet, SheetCell, SheetReader

_MAX_COLUMNS = 256
# Excel's own limit for a text in a cell.
_MAX_CHARACTERS = 32_767

Read = TypeVar("Read")


def sheet_names(workbook: Parts) -> list[str]:
    """The names of all sheets, hidden ones too. Raises UsageError where it is no workbook."""
    return _with_reader(workbook, lambda reader: [sheet.name for sheet in reader.sheets])


def sheet_lines(workbook: Parts) -> FileLines:
    """The rows that hold something.

    Sheets, rows and columns that are hidden are skipped. A merged cell's text is in its first cell; the others are
    empty, whatever they hold. Raises UsageError where it is no workbook, or one of ours.
    """
    return _with_reader(workbook, _list_lines)


def _with_reader(workbook: Parts, read: Callable[[SheetReader], Read]) -> Read:
    """What `read` makes of a workbook. Raises UsageError where a part of it is none of a workbook."""
    try:
        return read(SheetReader(workbook))
    except RefusedFileError as error:
        raise UsageError(error.message, error.hint) from error


def _list_lines(reader: SheetReader) -> FileLines:
    """The lines of a workbook that is no form of ours: what stands in a form was written by the program."""
    if any(sheet.name == META for sheet in reader.sheets):
        message = _("the file is a workbook that smartpilot circulate wrote, not a list")
        raise UsageError(message, _("smartpilot collect reads it"))
    lines: list[Line] = []
    skipped: list[str] = []
    for sheet in reader.sheets:
        if sheet.part is None and not sheet.is_chart:
            skipped.append(_("the sheet {name} is missing").format(name=sheet.name))
        elif sheet.part is None or not sheet.is_visible:
            skipped.append(_("the sheet {name} is not read").format(name=sheet.name))
        else:
            lines += _sheet_lines(reader, sheet, skipped)
    return FileLines(lines, skipped)


def _sheet_lines(reader: SheetReader, sheet: Sheet, skipped: list[str]) -> Iterator[Line]:
    drawings: dict[int, list[str]] = {}
    for number, text in reader.drawings(sheet):
        what = _("text in a shape: {text}").format(text=shorten(text)) if text else _("a picture")
        drawings.setdefault(number, []).append(what)
    covered_cells = reader.covered_cells(sheet)
    first_texts = {first: "" for firsts in covered_cells.values() for first in firsts.values()}
    hidden_rows: list[int] = []
    hidden_columns: set[str] = set()
    for number, row in reader.rows(sheet):
        visible = {column: cell for column, cell in row.items() if not cell.hidden and column <= _MAX_COLUMNS}
        texts = {column: _format_cell(cell.shown) for column, cell in visible.items()}
        if any(len(text) > _MAX_CHARACTERS for text in texts.values()):
            message = _("a cell has more than {n} characters").format(n=_MAX_CHARACTERS)
            raise UsageError(message, _("copy the list alone into a new file"))
        first_texts.update({(number, at): text for at, text in texts.items() if (number, at) in first_texts})
        covered = covered_cells.get(number, {})
        unread = [*_describe_unread(visible.values()), *drawings.pop(number, ())]
        for at in sorted(covered.keys() & texts.keys()):
            if (text := texts.pop(at)) not in ("", first_texts[covered[at]]):
                unread.append(_("text that a merged cell covers: {text}").format(text=shorten(text)))
        left_out = [cell for column, cell in row.items() if column not in visible and _format_cell(cell.shown)]
        if any(cell.hidden == "row" for cell in left_out):
            hidden_rows.append(number)
        else:
            hidden_columns.update(cell.reference.rstrip("0123456789") for cell in left_out)
        if any(texts.values()) or unread:
            cells = tuple(texts.get(column, "") for column in range(1, max(visible, default=1) + 1))
            above = {at - 1: first_texts[first] for at, first in covered.items() if first[0] < number}
            yield Line(number, cells, sheet.name, unread=tuple(unread), merged=above)
    for number, unread in sorted(drawings.items()):
        yield Line(number, ("",), sheet.name, unread=tuple(unread))
    if hidden_rows:
        message = _("the sheet {name}: the hidden rows {rows} are not read")
        skipped.append(message.format(name=sheet.name, rows=_(", ").join(_format_ranges(hidden_rows))))
    if hidden_columns:
        message = _("the sheet {name}: the columns {columns} are hidden or too far to the right, and are not read")
        skipped.append(message.format(name=sheet.name, columns=_(", ").join(sorted(hidden_columns))))


def _describe_unread(cells: Iterable[SheetCell]) -> Iterator[str]:
    """What stands in cells and is not in their texts, in words."""
    for cell in cells:
        yield from describe_struck(cell.struck)
        if cell.is_picture:
            yield _("a picture")
        elif cell.type == "f" and cell.shown is None:
            yield _("the formula in {cell}, which has no value").format(cell=cell.reference)


def _format_ranges(numbers: Iterable[int]) -> Iterator[str]:
    """Numbers in order as ranges: 3–5, 8."""
    numbers = list(numbers)
    starts = [numbers[0], *(after for before, after in pairwise(numbers) if after > before + 1)]
    ends = [*(before for before, after in pairwise(numbers) if after > before + 1), numbers[-1]]
    for start, end in zip(starts, ends, strict=True):
        yield f"{start}–{end}" if end > start else str(start)


def _format_cell(value: CellValue) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
