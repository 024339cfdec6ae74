"""The styles of the cells of a form: what is open is tinted for the screen; paper is black on white."""

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.worksheet import Worksheet

from smartpilot.workbook.form import Column, Takes
from smartpilot.workbook.page import CENTRED, FRAME, LEFT

TINT = PatternFill("solid", start_color="FFF9E5")
OPEN = Protection(locked=False)
DAY_FORMAT = "yyyy-mm-dd"

# Locked columns whose texts begin at the left.
_WIDE = ("name", "title")


class Styles:
    """The few styles of a sheet. To give a cell one of them costs a tenth of giving it its font, frame and fill."""

    def __init__(self, sheet: Worksheet, body: Font, head: Font) -> None:
        """Makes them in the workbook of a sheet."""
        self._sheet = sheet
        self.head = self._style(head, CENTRED)
        self.locked = {wide: self._style(body, LEFT if wide else CENTRED) for wide in (False, True)}
        self.day = self._style(body, CENTRED, number_format=DAY_FORMAT)
        self.open = {wide: self._style(body, LEFT if wide else CENTRED, is_open=True) for wide in (False, True)}
        self.open_day = self._style(body, CENTRED, is_open=True, number_format=DAY_FORMAT)

    def _style(
        self, font: Font, alignment: Alignment, *, is_open: bool = False, number_format: str = "General"
    ) -> StyleArray:
        cell = Cell(self._sheet, 1, 1)
        cell.font, cell.alignment, cell.border, cell.number_format = font, alignment, FRAME, number_format
        if is_open:
            cell.fill, cell.protection = TINT, OPEN
        return cell._style

    def of(self, column: Column) -> StyleArray:
        """The style of a column's cells below the heading."""
        if column.takes is Takes.DAY:
            return self.open_day
        if column.takes is None:
            return self.day if column.key == "due" else self.locked[column.key in _WIDE]
        return self.open[column.takes in (Takes.TEXT, Takes.NAME)]
