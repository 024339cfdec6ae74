"""What says that a table is a list of pilots or special projects; one of which nothing says it may be of anything."""

import re
from collections.abc import Sequence
from dataclasses import replace

from smartpilot.i18n import _
from smartpilot.official.lists.listing import ClassifiedLine, LineKind, ListedItem, ListedPlace, ListedProject
from smartpilot.official.lists.vocabulary import WORD, normalise_cell, region_of

# In a title, a heading or the name of a sheet.
_SIGN = re.compile("名单|试点|示范|附件|附表|一览表|专项|批次|首批|第.{1,2}批|入选")
# In the heading of a column.
_SIGN_IN_COLUMNS = re.compile("试点|示范|专项|入选|批次|(?:承建|申报|承担)(?:单位|企业)|undertaken_by|designation")
_NUMBER = re.compile(r"[-+]?[0-9][0-9,.]*\s*[%‰]?")
# A serial number, a division code and a year are no figures.
_NO_FIGURE = re.compile("[1-9][0-9]{5}|20[0-9]{2}年?")


def with_unsigned_tables(classified: Sequence[ClassifiedLine]) -> list[ClassifiedLine]:
    """The lines; special projects of which nothing says that they are such, and places with figures, are unresolved."""
    signed = {entry.line.sheet for entry in classified if _has_sign(entry)}
    figures: dict[tuple[str, int], list[bool]] = {}
    for entry in classified:
        if any(not place.problem for place in entry.places):
            figures.setdefault((entry.line.sheet, entry.line.table), []).append(_has_figures(entry))
    lines = list(classified)
    for at, entry in enumerate(classified):
        has_figures = all(figures.get((entry.line.sheet, entry.line.table), [False]))
        unsure = [item for item in entry.listed if isinstance(item, ListedProject) or has_figures]
        if unsure and entry.line.sheet not in signed:
            items = tuple(
                _without_sign(item) if isinstance(item, ListedItem) and item in unsure else item for item in entry.items
            )
            lines[at] = replace(entry, items=items, is_unsigned=True)
    return lines


def _has_sign(entry: ClassifiedLine) -> bool:
    if _SIGN.search(entry.line.sheet) or entry.kind in (LineKind.TITLE, LineKind.PART, LineKind.ROUND):
        return True
    is_heading_row = entry.kind is LineKind.COLUMNS or (bool(entry.set_aside) and not entry.places)
    if is_heading_row and any(_SIGN_IN_COLUMNS.search(cell) for cell in entry.line.cells):
        return True
    is_beside_list = bool(entry.set_aside) and sum(bool(cell.strip()) for cell in entry.line.cells) == 1
    return entry.is_title or (is_beside_list and bool(_SIGN.search(entry.line.text)))


def _has_figures(entry: ClassifiedLine) -> bool:
    """Whether all that a row says beside its places are figures."""
    names = "\n".join(place.text for place in entry.places)
    cells = [normalise_cell(cell) for cell in entry.line.cells]
    beside = [
        cell
        for at, cell in enumerate(cells)
        if WORD.search(cell) and cell not in names and not region_of(cell) and not _NO_FIGURE.fullmatch(cell)
        if at or not re.fullmatch("[0-9]{1,4}", cell)
    ]
    return bool(beside) and all(map(_NUMBER.fullmatch, beside))


def _without_sign(item: ListedItem) -> ListedItem:
    problem = _("nothing says that this is a list of special projects")
    if isinstance(item, ListedPlace):
        problem = _("it stands beside figures, and nothing says that this is a list of pilots")
    return replace(item, problem=item.problem or problem)
