"""The styles of a form's cells: open cells are tinted on the screen; print is black on white."""

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.worksheet import Worksheet

from smartpilot.workbook.form import FormColumn, Input
from smartpilot.workbook.page import CENTRED, FRAME, LEFT

TINT = PatternFill("solid", start_color="FFF9E5")
OPEN = Protection(locked=False)
DAY_FORMAT = 'yyyy"年"m"月"d"日"'


def is_wide_column(column: FormColumn) -> bool:
    """Whether a column has texts, which are aligned to the left and get the room that is left."""
    return column.input in (Input.TEXT, Input.NAME) or column.key in ("name", "title")


def make_style(
    sheet: Worksheet,
    font: Font,
    alignment: Alignment,
    border: Border = FRAME,
    number_format: str = "General",
    *,
    is_open: bool = False,
) -> StyleArray:
    """A style in the workbook of a sheet; giving it to a cell costs a tenth of giving font, frame and fill."""
    cell = Cell(sheet, 1, 1)
    cell.font, cell.alignment, cell.border, cell.number_format = font, alignment, border, number_format
    if is_open:
        cell.fill, cell.protection = TINT, OPEN
    return cell._style


class TableStyles:
    """The styles of a table."""

    def __init__(self, sheet: Worksheet, body: Font, head: Font) -> None:
        """Adds the styles to the workbook of a sheet."""
        sides = {False: CENTRED, True: LEFT}
        self.head = make_style(sheet, head, CENTRED)
        self.locked = {wide: make_style(sheet, body, side) for wide, side in sides.items()}
        self.open = {wide: make_style(sheet, body, side, is_open=True) for wide, side in sides.items()}
        self.day = make_style(sheet, body, CENTRED, number_format=DAY_FORMAT)
        self.open_day = make_style(sheet, body, CENTRED, number_format=DAY_FORMAT, is_open=True)

    def of(self, column: FormColumn) -> StyleArray:
        """The style of a column's cells below the heading."""
        if column.input is Input.DAY:
            return self.open_day
        if column.key == "due":
            return self.day
        return (self.open if column.input else self.locked)[is_wide_column(column)]
