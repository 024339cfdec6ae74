"""Any workbook as rows of text: what the cells of its visible sheets show, without formulas and without styles."""

import datetime as dt
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, NamedTuple

from smartpilot.errors import UsageError
from smartpilot.i18n import _

# A sheet that was once formatted to its end has a million empty rows.
MAX_ROWS = 20_000
# Rows behind them in which something is looked for, for that reason.
_BEHIND = 20_000
_MAX_COLUMNS = 64


class SheetRow(NamedTuple):
    """One row: its sheet, its number as Excel shows it, its cells."""

    sheet: str
    number: int
    cells: tuple[str, ...]


def sheet_rows(content: bytes, left_out: Callable[[str], object]) -> Iterator[SheetRow]:
    """The rows that hold something of a workbook whose package was checked.

    `left_out` is told in a sentence of each sheet that is hidden, or longer than what is read. A merged cell's text
    is in its first cell, the others are empty. Raises UsageError where it is no workbook.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                if sheet.sheet_state != "visible":
                    left_out(_("the sheet {name} is not read").format(name=sheet.title))
                    continue
                # What a sheet says of its own size may be wrong; without it every row is read.
                sheet.reset_dimensions()
                rows = sheet.iter_rows(max_row=MAX_ROWS + _BEHIND, max_col=_MAX_COLUMNS, values_only=True)
                for number, values in enumerate(rows, 1):
                    cells = tuple(_text(value) for value in values)
                    if any(cells) and number > MAX_ROWS:
                        left_out(_("the sheet {name} has more than {n} rows").format(name=sheet.title, n=MAX_ROWS))
                        break
                    if any(cells):
                        yield SheetRow(sheet.title, number, cells)
        finally:
            book.close()
    except UsageError:
        raise
    except Exception as error:
        raise UsageError(_("it cannot be read as a workbook"), _("open it in WPS or Excel and save it anew")) from error


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
