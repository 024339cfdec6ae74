"""A line of a list with its cells normalised, and how it looks."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import NamedTuple

from smartpilot.official.files.line import Line
from smartpilot.official.lists.vocabulary import LIST_NUMBER, WORD, normalise_cell, unwrap_province_brackets
from smartpilot.places.gazetteer import simplify


class Shape(NamedTuple):
    """How a line looks: whether it begins with a number, and in which of its columns something stands."""

    numbered: bool
    filled: tuple[int, ...]

    @property
    def is_bare(self) -> bool:
        """Whether it is one text without a number."""
        return not self.numbered and len(self.filled) == 1


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its cells in simplified characters and half width, and with 江苏省:徐州市 for 江苏省(徐州市)."""

    line: Line
    cells: tuple[str, ...]

    @property
    def filled(self) -> list[str]:
        """The cells that hold more than marks: 、 alone, or |---|---| below a heading, are as good as empty."""
        return [cell for cell in self.cells if WORD.search(cell)]

    @property
    def shape(self) -> Shape:
        """How it looks."""
        filled = tuple(at for at, cell in enumerate(self.cells) if WORD.search(cell))
        first = self.cells[filled[0]] if filled else ""
        return Shape(bool(re.fullmatch("[0-9]+", first) or LIST_NUMBER.match(first)), filled)

    def cell(self, at: int | None) -> str:
        """The text in a column; nothing where the row is shorter."""
        return self.cells[at] if at is not None and at < len(self.cells) else ""

    def written(self, at: int) -> str:
        """The text in a column as it is written, marks too, which normalised are nothing: □, ●."""
        return ("".join(self.line.cells[at : at + 1]) or self.line.merged.get(at, "")).strip()

    def cell_or_above(self, at: int | None) -> str:
        """The text in a column; that of a cell which began in a row above and goes on here, where it has none."""
        return self.cell(at) or ("" if at is None else self.line.merged.get(at, ""))


def parse_row(line: Line, day: dt.date) -> Row:
    """A line with its cells normalised, by the division names of a day."""
    return Row(line, tuple(unwrap_province_brackets(simplify(normalise_cell(cell), day)) for cell in line.cells))
