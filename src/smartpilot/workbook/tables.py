"""Plain tables on paper: lists, progress and call lists as an Excel workbook, A4, the headings on every page."""

import datetime as dt
from collections.abc import Sequence

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from smartpilot.typesetting.printed_table import PrintedTable
from smartpilot.typesetting.standard import (
    BODY_FACE,
    SAN_HAO,
    TABLE_FOOTER,
    TABLE_MARGINS,
    TITLE_FACE,
    WU_HAO,
)
from smartpilot.typesetting.text_layout import row_height, with_needed_breaks
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

_TITLE_FONT = Font(name=TITLE_FACE, size=SAN_HAO)
_SUBTITLE_FONT = Font(name=BODY_FACE, size=WU_HAO)
_HEAD_ROW = 3


def tables_bytes(tables: Sequence[PrintedTable], day: dt.date) -> bytes:
    """The tables as an .xlsx file, a sheet for each; the same tables give the same bytes. `day`: that of the zip."""
    book = new_book()
    for table in tables:
        _fill_sheet(book.create_sheet(table.sheet), table)
    return save_bytes(book, day)


def _fill_sheet(sheet: Worksheet, table: PrintedTable) -> None:
    set_up_page(sheet, "landscape" if table.is_wide else "portrait", TABLE_MARGINS)
    number_pages(sheet, TABLE_FOOTER)
    widths, centred = table.widths(table.room, WU_HAO), table.centred
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = column_width(width)
    for row, (text, font) in enumerate(((table.title, _TITLE_FONT), (table.subtitle, _SUBTITLE_FONT)), 1):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(widths))
        cell = sheet.cell(row, 1)
        set_value(cell, text)
        cell.font, cell.alignment, cell.border = font, CENTRED, NO_FRAME
        sheet.row_dimensions[row].height = row_height([(text, sum(widths), 0)], float(font.size or WU_HAO))
    for line, values in enumerate(table.lines):
        number, font = _HEAD_ROW + line, Font(name=table.face_of(line), size=WU_HAO)
        for column, value in enumerate(values, 1):
            cell = sheet.cell(number, column)
            set_value(cell, with_needed_breaks(value, widths[column - 1], WU_HAO) if isinstance(value, str) else value)
            cell.font, cell.border = font, FRAME
            cell.alignment = CENTRED if line == 0 or centred[column - 1] else FLUSH
        texts = [(str(value), width, 0) for value, width in zip(values, widths, strict=True)]
        sheet.row_dimensions[number].height = row_height(texts, WU_HAO)
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.freeze_panes = sheet.cell(_HEAD_ROW + 1, 1)
    last = _HEAD_ROW + len(table.rows)
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{get_column_letter(len(widths))}{last}"
