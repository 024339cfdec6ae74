"""Special projects of annex 2: a row of its table, or a line of it."""

from smartpilot.official.files.line import Line
from smartpilot.official.lists.columns import Columns
from smartpilot.official.lists.listing import ListedProject
from smartpilot.official.lists.vocabulary import (
    COUNT,
    HEADING,
    NUMBER,
    UNIT,
    normalise_cell,
    split_units,
    without_needless_spaces,
    without_number,
)


def parse_project(line: Line, columns: Columns | None, unit_above: str = "") -> tuple[ListedProject | None, bool]:
    """The project of a line, and whether its unit is the one above; names of companies stay as they are written."""
    cells = tuple(without_needless_spaces(cell) for cell in line.cells)
    filled = [cell for cell in cells if cell and not NUMBER.fullmatch(cell)]
    if columns is not None and columns.unit is not None:
        unit = columns.cell(cells, columns.unit)
        title, field, site = (
            columns.cell(cells, at).replace("\n", "") or None for at in (columns.title, columns.field, columns.site)
        )
        if title and not unit:
            unit = without_needless_spaces(line.merged.get(columns.unit, ""))
        is_inherited = not unit and bool(title) and bool(unit_above)
        # A title across the table stands in its first column, and alone.
        is_row = bool(unit) and (columns.unit > 0 or len(filled) > 1) and not COUNT.fullmatch(normalise_cell(unit))
        if is_row or is_inherited:
            return ListedProject(split_units(unit or unit_above), line, title, field, site), is_inherited
    elif filled and UNIT.search(unit := without_number(filled[0])) and len(unit) < 2 * HEADING:
        return ListedProject(split_units(unit), line, filled[1] if len(filled) > 1 else None), False
    return None, False
