"""Plain tables on paper: lists, progress and call lists as an Excel workbook, A4, the headings on every page."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from smartpilot.text import display_width
from smartpilot.workbook.page import (
    CENTRED,
    FLUSH,
    FRAME,
    NO_FRAME,
    column_width,
    new_book,
    number_pages,
    save_bytes,
    set_up_page,
    set_value,
)
from smartpilot.workbook.text_layout import SAN_HAO, WU_HAO, column_texts, fit_columns, row_height, with_needed_breaks

# In millimetres.
_MARGINS = (22, 20, 20, 20)
_FOOTER = 10
_LONG_SIDE, _SHORT_SIDE = 297, 210
_LEAST = 9

_TITLE_FONT = Font(name="方正小标宋简体", size=SAN_HAO)
_SUBTITLE_FONT = Font(name="仿宋", size=WU_HAO)
_HEAD_FONT = Font(name="黑体", size=WU_HAO)
_BODY_FONT = Font(name="仿宋", size=WU_HAO)
_HEAD_ROW = 3


class PrintedTable(NamedTuple):
    """A table on a sheet of its own. Whole numbers are written as numbers, and centred as short texts are.

    `total`: the last row, of totals; empty for none. `is_wide`: on landscape pages.
    """

    sheet: str
    title: str
    subtitle: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    total: Sequence[str | int] = ()
    is_wide: bool = False


def tables_bytes(tables: Sequence[PrintedTable], day: dt.date) -> bytes:
    """The tables as an .xlsx file, a sheet for each; the same tables give the same bytes. `day`: that of the zip."""
    book = new_book()
    for table in tables:
        _fill_sheet(book.create_sheet(table.sheet), table)
    return save_bytes(book, day)


def _fill_sheet(sheet: Worksheet, table: PrintedTable) -> None:
    set_up_page(sheet, "landscape" if table.is_wide else "portrait", _MARGINS)
    number_pages(sheet, _FOOTER)
    widths = _widths_mm(table)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = column_width(width)
    for row, (text, font) in enumerate(((table.title, _TITLE_FONT), (table.subtitle, _SUBTITLE_FONT)), 1):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(widths))
        cell = sheet.cell(row, 1)
        set_value(cell, text)
        cell.font, cell.alignment, cell.border = font, CENTRED, NO_FRAME
        sheet.row_dimensions[row].height = row_height([(text, sum(widths), 0)], float(font.size or WU_HAO))
    lines: list[Sequence[str | int]] = [table.headings, *table.rows, *([table.total] if table.total else [])]
    for number, values in enumerate(lines, _HEAD_ROW):
        is_body = number != _HEAD_ROW and not (table.total and values is table.total)
        for column, value in enumerate(values, 1):
            cell = sheet.cell(number, column)
            set_value(cell, with_needed_breaks(value, widths[column - 1], WU_HAO) if isinstance(value, str) else value)
            is_text = isinstance(value, str) and display_width(value) > 2 * _LEAST
            cell.font, cell.border = _BODY_FONT if is_body else _HEAD_FONT, FRAME
            cell.alignment = FLUSH if is_text else CENTRED
        texts = [(str(value), width, 0) for value, width in zip(values, widths, strict=True)]
        sheet.row_dimensions[number].height = row_height(texts, WU_HAO)
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.freeze_panes = sheet.cell(_HEAD_ROW + 1, 1)
    last = _HEAD_ROW + len(table.rows)
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{get_column_letter(len(widths))}{last}"


def _widths_mm(table: PrintedTable) -> list[float]:
    """The width of each column; together they fill the page."""
    room = (_LONG_SIDE if table.is_wide else _SHORT_SIDE) - _MARGINS[1] - _MARGINS[3]
    lines: list[Sequence[str | int]] = [table.headings, *table.rows, *([table.total] if table.total else [])]
    texts = [
        column_texts((line[column] for line in lines), WU_HAO, least=_LEAST) for column in range(len(table.headings))
    ]
    return fit_columns(texts, room, WU_HAO)
