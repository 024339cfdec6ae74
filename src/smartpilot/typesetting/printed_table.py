"""A table that is printed, whatever the file: what stands in it, and how it fills the page."""

from collections.abc import Sequence
from typing import NamedTuple

from smartpilot.text import display_width
from smartpilot.typesetting.standard import BODY_FACE, HEAD_FACE, LONG_SIDE, SHORT_SIDE, TABLE_MARGINS
from smartpilot.typesetting.text_layout import column_texts, fit_columns

# The least width of a column, in mm.
_LEAST = 9
# Texts up to this many half characters stand in the middle of their column.
_SHORT = 18

PrintedRow = Sequence[str | int]


class PrintedTable(NamedTuple):
    """A table on a sheet or pages of its own. Whole numbers are written as numbers, where there are any.

    `total`: the last row, of totals; empty for none. `is_wide`: on landscape pages.
    """

    sheet: str
    title: str
    subtitle: str
    headings: Sequence[str]
    rows: Sequence[PrintedRow]
    total: PrintedRow = ()
    is_wide: bool = False

    @property
    def lines(self) -> list[PrintedRow]:
        """The headings, the rows and the totals."""
        return [self.headings, *self.rows, *([self.total] if self.total else [])]

    def face_of(self, line: int) -> str:
        """The typeface of one of the lines: headings and totals stand out."""
        return HEAD_FACE if line == 0 or line > len(self.rows) else BODY_FACE

    @property
    def centred(self) -> list[bool]:
        """Whether each column has only numbers and short texts below its heading, which stand in the middle of it."""
        return [
            all(not isinstance(value, str) or display_width(value) <= _SHORT for value in column)
            for column in zip(*self.lines[1:], strict=True)
        ]

    @property
    def room(self) -> float:
        """How wide it is on pages of its own, in mm."""
        return (LONG_SIDE if self.is_wide else SHORT_SIDE) - TABLE_MARGINS[1] - TABLE_MARGINS[3]

    def widths(self, room: float, size: float) -> list[float]:
        """The width of each column in mm; together they fill the room. `size`: of the type, in points."""
        columns = [column_texts(column, size, least=_LEAST) for column in zip(*self.lines, strict=True)]
        return fit_columns(columns, room, size)
