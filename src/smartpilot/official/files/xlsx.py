"""Any workbook as rows of text: what the cells of its visible sheets show, without formulas and without styles."""

import datetime as dt
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.files.line import FileLines, Line
from smartpilot.workbook.form import META

if TYPE_CHECKING:
    from openpyxl import Workbook

# A sheet that was once formatted to its end has a million empty rows.
MAX_ROWS = 20_000
# Rows behind them that are looked at, to say whether anything is left out.
_LOOKED_BEHIND = 20_000
_MAX_COLUMNS = 64

Read = TypeVar("Read")


def sheet_names(content: bytes) -> list[str]:
    """The names of all sheets, hidden ones too, of a workbook whose package was checked.

    Raises UsageError where it is no workbook.
    """
    return _read_book(content, lambda book: list(book.sheetnames))


def sheet_lines(content: bytes) -> FileLines:
    """The rows that hold something, of a workbook whose package was checked.

    Sheets that are hidden, and rows behind MAX_ROWS, are skipped. A merged cell's text is in its first cell; the
    others are empty. Raises UsageError where it is no workbook.
    """
    skipped: list[str] = []
    return FileLines(_read_book(content, lambda book: _list_lines(book, skipped)), skipped)


def _read_book(content: bytes, read: Callable[["Workbook"], Read]) -> Read:
    """What `read` makes of a workbook. Raises UsageError where it fails, in whatever way: the file is no workbook."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            return read(book)
        finally:
            book.close()
    except UsageError:
        raise
    except Exception as error:
        raise UsageError(
            _("the file cannot be read as a workbook"), _("open it in WPS or Excel and save it again")
        ) from error


def _list_lines(book: "Workbook", skipped: list[str]) -> list[Line]:
    """The lines of a workbook that is no form of ours: what stands in a form was written by the program."""
    if META in book.sheetnames:
        message = _("the file is a workbook that smartpilot circulate wrote, not a list")
        raise UsageError(message, _("smartpilot collect reads it"))
    return list(_visible_lines(book, skipped))


def _visible_lines(book: "Workbook", skipped: list[str]) -> Iterator[Line]:
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            skipped.append(_("the sheet {name} is not read").format(name=sheet.title))
            continue
        # What a sheet says of its own size may be wrong; without it every row is read.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=MAX_ROWS + _LOOKED_BEHIND, max_col=_MAX_COLUMNS, values_only=True)
        for number, values in enumerate(rows, 1):
            cells = tuple(_format_cell(value) for value in values)
            if any(cells) and number > MAX_ROWS:
                skipped.append(_("the sheet {name} has more than {n} rows").format(name=sheet.title, n=MAX_ROWS))
                break
            if any(cells):
                yield Line(number, cells, sheet.title)


def _format_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
