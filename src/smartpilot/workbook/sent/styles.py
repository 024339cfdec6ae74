"""The styles of the cells of a form: what is open is tinted for the screen; paper is black on white."""

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.worksheet import Worksheet

from smartpilot.workbook.form import Column, Takes
from smartpilot.workbook.page import CENTRED, FRAME, LEFT

TINT = PatternFill("solid", start_color="FFF9E5")
OPEN = Protection(locked=False)
DAY_FORMAT = "yyyy-mm-dd"

# Locked columns whose texts begin at the left.
_WIDE = ("name", "title")


def style_of(
    sheet: Worksheet,
    font: Font,
    alignment: Alignment,
    border: Border = FRAME,
    number_format: str = "General",
    *,
    is_open: bool = False,
) -> StyleArray:
    """A style in the workbook of a sheet. To give a cell one costs a tenth of giving it its font, frame and fill."""
    cell = Cell(sheet, 1, 1)
    cell.font, cell.alignment, cell.border, cell.number_format = font, alignment, border, number_format
    if is_open:
        cell.fill, cell.protection = TINT, OPEN
    return cell._style


class Styles:
    """The few styles of a table."""

    def __init__(self, sheet: Worksheet, body: Font, head: Font) -> None:
        """Makes them in the workbook of a sheet."""
        sides = {False: CENTRED, True: LEFT}
        self.head = style_of(sheet, head, CENTRED)
        self.locked = {wide: style_of(sheet, body, side) for wide, side in sides.items()}
        self.open = {wide: style_of(sheet, body, side, is_open=True) for wide, side in sides.items()}
        self.day = style_of(sheet, body, CENTRED, number_format=DAY_FORMAT)
        self.open_day = style_of(sheet, body, CENTRED, number_format=DAY_FORMAT, is_open=True)

    def of(self, column: Column) -> StyleArray:
        """The style of a column's cells below the heading."""
        if column.takes is Takes.DAY:
            return self.open_day
        if column.takes is None:
            return self.day if column.key == "due" else self.locked[column.key in _WIDE]
        return self.open[column.takes in (Takes.TEXT, Takes.NAME)]
