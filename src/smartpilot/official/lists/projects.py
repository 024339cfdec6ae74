"""Special projects of annex 2: a row of its table, or a line of it."""

import re

from smartpilot.official.files.line import Line
from smartpilot.official.lists.columns import Columns
from smartpilot.official.lists.listing import ListedProject
from smartpilot.official.lists.vocabulary import (
    COUNT,
    HEADING,
    LIST_NUMBER,
    UNIT,
    normalise_cell,
    split_units,
    without_needless_spaces,
)


def parse_project(line: Line, columns: Columns | None) -> ListedProject | None:
    """The project of a line; names of companies stay as they are written, brackets too."""
    cells = tuple(without_needless_spaces(cell) for cell in line.cells)
    filled = [cell for cell in cells if cell and not re.fullmatch(r"[0-9.\s]+", cell)]
    if columns is not None and columns.unit is not None:
        unit = columns.cell(cells, columns.unit)
        texts = (columns.cell(cells, at).replace("\n", "") for at in (columns.title, columns.field, columns.site))
        # A title across the table stands in its first column, and alone.
        if unit and (columns.unit > 0 or len(filled) > 1) and not COUNT.fullmatch(normalise_cell(unit)):
            return ListedProject(split_units(unit), line, *(text or None for text in texts))
    elif filled and UNIT.search(unit := LIST_NUMBER.sub("", filled[0], count=1)) and len(unit) < 2 * HEADING:
        return ListedProject(split_units(unit), line, filled[1] if len(filled) > 1 else None)
    return None
