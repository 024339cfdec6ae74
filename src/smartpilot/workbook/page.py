"""What all workbooks share: measures, page numbers, values that are never formulas, and saving.

Page numbers follow GB/T 9704-2012 (党政机关公文格式).
"""

import datetime as dt
import re
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.functions import Element, SubElement

from smartpilot.text import without_invalid_xml
from smartpilot.typesetting.standard import MM_PER_INCH, PAGE_NUMBER_FACE, SI_HAO

# Excel measures a column in digits of the book's default font, and a digit in whole pixels of 1/96 inch. One of
# Arial 9.5 is 7 of them without rounding, and the fonts that stand in for Arial elsewhere have its widths.
_MEASURE = Font(name="Arial", size=9.5)
_PIXELS_PER_MM, _PIXELS_PER_DIGIT = 96 / MM_PER_INCH, 7

FRAME, NO_FRAME = Border(*[Side(style="thin")] * 4), Border()
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
FLUSH = Alignment(horizontal="left", vertical="center", wrap_text=True)

_LIKE_ESCAPED = re.compile("_x(?=[0-9A-Fa-f]{4}_)")


def new_book() -> Workbook:
    """A workbook without sheets, whose columns are equally wide in every program."""
    book = Workbook()
    book.remove(book.active)
    book._named_styles["Normal"].font = _MEASURE
    return book


def column_width(mm: float) -> float:
    """A width in millimetres as Excel measures it."""
    return int(mm * _PIXELS_PER_MM) / _PIXELS_PER_DIGIT


def set_up_page(sheet: Worksheet, orientation: str, margins_mm: tuple[float, float, float, float]) -> None:
    """A4, one page wide; margins in mm at the top, left, bottom and right."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = sheet.PAPERSIZE_A4, orientation
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.top, margins.left, margins.bottom, margins.right = (mm / MM_PER_INCH for mm in margins_mm)


def number_pages(sheet: Worksheet, from_edge_mm: float) -> None:
    """Page numbers: odd pages right, even pages left, one character (空一字) from the edge (part 7.5)."""
    sheet.page_margins.footer = from_edge_mm / MM_PER_INCH
    sheet.HeaderFooter.differentOddEven = True
    for place, text in ((sheet.oddFooter.right, "— &P —\u3000"), (sheet.evenFooter.left, "\u3000— &P —")):
        place.text, place.font, place.size = text, f"{PAGE_NUMBER_FACE},Regular", SI_HAO


def protect(sheet: Worksheet) -> None:
    """Locks the cells that are not open, without a password that could be lost; widths may still be changed."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # False: not forbidden


def protect_table(sheet: Worksheet, cells: str) -> None:
    """Protects a sheet with a table that can be sorted and filtered.

    Excel sorts a protected sheet only where all cells of the table may be changed, so they may; but those that are
    locked cannot be selected.
    """
    protect(sheet)
    sheet.protection.sort = sheet.protection.autoFilter = False  # False: not forbidden
    sheet.protection.selectLockedCells = True
    sheet.auto_filter.ref = cells
    sheet.editable_cells = cells


def set_value(cell: Cell, value: str | int | dt.date) -> None:
    """Sets the value of a cell; a text is never a formula, whatever it begins with. An empty text leaves it empty."""
    if not isinstance(value, str):
        cell.value = value
    elif text := format_cell_text(value):
        cell.value = text
        cell.data_type = "s"


def format_cell_text(text: str) -> str:
    """A text as cells and comments hold it, or _x0041_ would be read as A (ST_Xstring, ECMA-376 part 1, 22.9.2.19)."""
    return _LIKE_ESCAPED.sub("_x005F_x", without_invalid_xml(text))


class _Dated(ZipFile):
    """A zip whose entries all have one time, so that the same workbook gives the same bytes."""

    def __init__(self, file: BytesIO, day: dt.date) -> None:
        super().__init__(file, "w", ZIP_DEFLATED)
        self._time = (min(max(day.year, 1980), 2107), day.month, day.day, 0, 0, 0)  # the years a zip can hold

    def writestr(self, name: Any, data: Any, *_more: Any) -> None:
        """Writes a part."""
        entry = ZipInfo(name, self._time)
        entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
        super().writestr(entry, data)


class _SheetWriter(WorksheetWriter):  # type: ignore[misc]
    """Writes which cells of a protected sheet may be changed, too (`protectedRanges`, ECMA-376 part 1, 18.3.1.70)."""

    def write_protection(self) -> None:
        """Writes the protection of the sheet."""
        super().write_protection()
        if cells := getattr(self.ws, "editable_cells", ""):
            ranges = Element("protectedRanges")
            SubElement(ranges, "protectedRange", name="填报", sqref=cells)
            self.xf.send(ranges)


class _MemoryWriter(ExcelWriter):  # type: ignore[misc]
    """Writes no temporary files: where the disk for them is full, lxml raises an error of its own."""

    def write_worksheet(self, ws: Worksheet) -> None:
        """Writes a sheet, which has neither charts nor pictures, as ExcelWriter does."""
        ws._drawing = SpreadsheetDrawing()
        writer = _SheetWriter(ws, BytesIO())
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.out.getvalue())
        self.manifest.append(ws)


def save_bytes(book: Workbook, day: dt.date) -> bytes:
    """The workbook as a file, with this day for every time that openpyxl and zip write."""
    book.properties.creator = book.properties.title = ""
    book.properties.created = book.properties.modified = dt.datetime.combine(day, dt.time())
    written = BytesIO()
    # As Workbook.save does, but without the current time.
    _MemoryWriter(book, _Dated(written, day)).save()
    return written.getvalue()
