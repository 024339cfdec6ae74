"""The headings of a list: its title and parts, rounds, provinces over their places, and rows of column headings."""

import re
from collections.abc import Sequence
from dataclasses import replace

from smartpilot.i18n import _
from smartpilot.official.lists import vocabulary as words
from smartpilot.official.lists.columns import Columns, is_heading_row, is_name_heading, join_headings, parse_columns
from smartpilot.official.lists.listing import LIST, PART, REGION, ClassifiedLine, CountedHeading, LineKind
from smartpilot.official.lists.place_names import lies_in
from smartpilot.official.lists.qualifiers import is_qualifying_heading, looks_like_heading, without_qualifier
from smartpilot.official.lists.rounds import without_round
from smartpilot.official.lists.row import Row
from smartpilot.official.lists.scope import Scope, Step, set_aside_line
from smartpilot.places.divisions import is_province_code
from smartpilot.places.prefectures import is_municipality_code
from smartpilot.places.zones import is_like_place_name
from smartpilot.records.terms import Designation


def find_column_headings(row: Row, scope: Scope, following: Row | None) -> Columns | None:
    """The columns that a row of headings names, with the row above it or with what the row below it adds."""
    cells, below = (scope.wanted.without_names_of_programme(at.cells if at else ()) for at in (row, following))
    if scope.headings and is_heading_row(cells):
        return parse_columns(join_headings(scope.headings, cells))
    if (columns := parse_columns(cells, _column_rounds(cells, scope))) is not None:
        # 唐山市 | 地级市 is a place with its level.
        has_place = any(scope.has_place(cell) for cell in cells if cell and not is_heading_row([cell]))
        return None if has_place else columns
    is_upper_row = len(list(filter(None, cells))) > 1 and is_heading_row(cells) and is_heading_row(below)
    return parse_columns(join_headings(cells, below)) if is_upper_row else None


def _column_rounds(heads: Sequence[str], scope: Scope) -> dict[int, str]:
    """The columns whose heading is a round, 2012年度试点 or 2012, with the other round, empty for the wanted one."""
    rounds: dict[int, str] = {}
    for at, head in enumerate(heads):
        other_round = scope.wanted.other_round_in_title(head)
        if other_round is None:
            other_round = scope.wanted.other_round_of_cell(head)
        if other_round is not None and (scope.wanted.is_round_cell(head) or is_name_heading(without_round(head))):
            rounds[at] = other_round
    return rounds


def classify_heading(text: str, row: Row, scope: Scope, following: Row | None) -> Step | None:
    """A line that is the name of a round, of a part, of a province or of the whole list; None where it is none."""
    line, bare = row.line, words.bare_heading(text)
    if region := words.region_of(bare, planned=False):
        if not text.endswith(":") and stands_among_places(region, row, scope, following):
            return None
        items = (CountedHeading(REGION, text),)
        classified = ClassifiedLine(line, LineKind.REGION, items, is_partly_read=words.has_places_in_bracket(text))
        return Step(classified, scope.in_region(region))
    if words.GROUP_OF_PROVINCES.fullmatch(bare):
        return Step(ClassifiedLine(line, LineKind.PART), scope.in_region(""))
    if words.ETC.search(text) or len(bare) > words.HEADING or re.search("[、,。]", bare):
        return None
    is_title = bool(words.TITLE.search(bare))
    other_round = scope.wanted.other_round_in_title(bare)
    scope_of_round = scope if other_round is None else scope.in_round(other_round)
    if scope.wanted.other_round_of_heading(bare) is not None:
        items = (CountedHeading(LIST, text),)
        round_line = ClassifiedLine(line, LineKind.ROUND, items, is_title=is_title)
        return Step(round_line, scope_of_round.under_heading(bare))
    parts, of_projects = words.designations_in(bare), bool(words.PROJECTS.search(bare))
    if not parts and not of_projects:
        # 5、云龙示范区 is a place that cannot be resolved, and no title.
        place_like = is_like_place_name(bare) and not re.search("名单|附件|城市$", bare)
        place_like = place_like and not scope.wanted.says_what_is_listed(bare)
        if not (is_title or words.COUNT.search(text)) or re.match(r"[0-9]", text) or place_like:
            return None
    if ":" in bare or (len(parts) == 1 and "(" in bare and not bare.startswith("(") and scope.is_place(bare)):
        return None
    # 石家庄市试点 is a place, and no title.
    if not parts and not of_projects and scope.is_place(re.sub("试点(?:城市|[市区县镇])?$", "", bare)):
        return None
    items = (CountedHeading(PART if parts and not of_projects else LIST, "" if of_projects else text),)
    kind = LineKind.PART if parts or of_projects else LineKind.TITLE
    is_title = is_title or bool(words.NO_PART.search(bare))
    scope_below = _scope_under(bare, scope_of_round, parts).under_heading(bare)
    return Step(ClassifiedLine(line, kind, items, is_title=is_title), scope_below)


def classify_open_heading(text: str, row: Row, scope: Scope) -> Step | None:
    """A heading below which nothing is certain: it says that what it heads is not listed, or is not understood."""
    line, shape = row.line, row.shape
    names_place = scope.has_place(words.without_number(without_qualifier(text)))
    is_alike = shape == scope.place_shape and not text.endswith(":")
    if names_place or (is_alike and shape.numbered):
        return None
    if is_qualifying_heading(text):
        items = (CountedHeading(PART, text),)
        is_title = bool(words.TITLE.search(text))
        classified = ClassifiedLine(line, LineKind.PART, items, is_title=is_title)
        return Step(classified, replace(scope.under_heading(text), place_shape=None))
    is_known = bool(words.FURNITURE.search(text) or words.REMARK.match(text)) or is_like_place_name(text.strip(" :"))
    if is_known or is_alike or scope.in_projects or not looks_like_heading(text) or not scope.lists_places:
        return None
    step = set_aside_line(line, scope, LineKind.UNKNOWN, _("it is a heading that is not understood"))
    return Step(step.classified, replace(scope.under_heading(text, is_understood=False), place_shape=None))


def _scope_under(heading: str, scope: Scope, parts: Sequence[Designation]) -> Scope:
    """The scope under the heading of a part or of a list."""
    if words.PROJECTS.search(heading):
        return replace(scope, in_projects=True, columns=None)
    if len(parts) == 1:
        return replace(scope.in_region(""), designation=parts[0], in_projects=False)
    if words.NO_PART.search(heading):
        return replace(scope, designation=None)
    return replace(scope, in_projects=scope.in_projects and "名单" not in heading)


def stands_among_places(region: str, row: Row, scope: Scope, following: Row | None) -> bool:
    """Whether what could head the places in it is one place of many: 天津市 between 石家庄市 and 大同市.

    It is, where the lines around it look like it and the next one does not lie in it. A province that is no city heads
    its places wherever the programme lists no provinces.
    """
    if not is_city(region) and not scope.wanted.lists_provinces:
        return False
    shape, day = row.shape, scope.wanted.day
    if following is not None and following.shape.filled == shape.filled:
        cells = [words.without_number(cell) for cell in following.cells]
        if _is_numbered_after(row, following):
            return True
        if any(scope.wanted.says_what_is_listed(cell) for cell in cells):
            return shape == scope.place_shape  # 二、试点园区
        if any(lies_in(cell, region, day) for cell in cells):
            return False
        anywhere = replace(scope, region="")
        is_elsewhere = any(anywhere.is_place(cell) or words.region_of(cell, planned=False) for cell in cells)
        if scope.wanted.lists_provinces and is_elsewhere and shape.is_bare:
            return True  # 北京市 above 河北省唐山市 heads nothing
        if not is_city(region) and not is_elsewhere:
            return False  # what cannot be read may lie in it
    elif following is None and scope.wanted.lists_provinces and scope.place_shape is not None:
        return True
    if shape.is_bare:
        return scope.place_shape == shape and not scope.region
    return shape == scope.place_shape or (following is not None and shape == following.shape)


def _is_numbered_after(row: Row, following: Row) -> bool:
    """Whether a line has the number behind that of the line above it, so that neither heads the other: 2. and 3."""
    one, next_one = (re.match(r"([0-9]{1,3})(?=[.、．)）]|$)", at.line.cells[0].strip()) for at in (row, following))
    return one is not None and next_one is not None and int(next_one[1]) == int(one[1]) + 1


def is_city(region: str) -> bool:
    """Whether the code of a region is that of a city that reports like a province."""
    return bool(region) and (is_municipality_code(region) or not is_province_code(region))
