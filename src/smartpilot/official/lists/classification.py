"""What a line of a list is: a pure function of the line, the scope above it and the line that follows.

A table with or without headings, a place a line, a province and its places in one paragraph: whatever the layout, each
line is one of `LineKind`, and is used or set aside with a reason.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from smartpilot.i18n import _
from smartpilot.official.files.line import Line
from smartpilot.official.lists import vocabulary as words
from smartpilot.official.lists.columns import (
    Columns,
    is_heading_row,
    is_name_heading,
    join_headings,
    parse_columns,
)
from smartpilot.official.lists.declared_counts import LIST, PART, REGION
from smartpilot.official.lists.listing import (
    ClassifiedLine,
    CountedHeading,
    DesignationCell,
    Item,
    LineKind,
    ListedItem,
    ListedPlace,
    set_aside_other_round,
)
from smartpilot.official.lists.paragraphs import join_lines, parse_cell, parse_text
from smartpilot.official.lists.place_names import is_one_place, lies_in, normalise_cells
from smartpilot.official.lists.projects import parse_project
from smartpilot.official.lists.qualifiers import (
    find_cell_qualifier,
    is_qualifying_heading,
    looks_like_heading,
    without_qualifier,
)
from smartpilot.official.lists.rounds import (
    is_round_cell,
    names_no_round,
    other_round_in_cell,
    other_round_in_title,
    other_round_of_cell,
    other_round_of_heading,
    says_what_is_listed,
    without_names_of_programme,
    without_round,
)
from smartpilot.official.lists.scope import Scope, shape_of
from smartpilot.places.divisions import division_on, is_province_code
from smartpilot.places.prefectures import is_municipality_code
from smartpilot.places.zones import is_like_place_name
from smartpilot.records.terms import Designation
from smartpilot.text import shorten

# Characters; the names of two hundred places in one paragraph are a quarter of it.
_LONGEST_LINE = 10_000
# 2、— has a mark for its name; — 2 — is the number of a page.
_NUMBER_AND_MARK = re.compile(r"[0-9０-９]+[\s.、)．）|]*[^\w\s.、)．）|]\W*")


class Step(NamedTuple):
    """A line with what it is, and the scope of what follows."""

    classified: ClassifiedLine
    scope: Scope


def classify(line: Line, scope: Scope, following: Line | None = None) -> Step:
    """What a line is, in the scope of the lines above, and what holds below it."""
    scope = scope.at_line(line)
    cells = normalise_cells(line, scope.wanted.day)
    below = normalise_cells(following, scope.wanted.day) if following is not None else ()
    if (headings := _find_column_headings(cells, scope, below)) is not None:
        return Step(ClassifiedLine(line, LineKind.COLUMNS), scope.in_columns(*headings))
    scope = replace(scope, headings=())
    # A cell of nothing but marks is as good as empty: 、 alone on a line, |---|---| below a heading.
    filled = [cell for cell in cells if words.WORD.search(cell)]
    if not filled:
        return _set_aside(line, scope, LineKind.FURNITURE, _("it has only marks"))
    if len(line.cells) == 1:
        if following is None or following.number != line.number + 1 or following.text.startswith(tuple(scope.marks)):
            below = ()
        text, scope = join_lines(filled[0], below, scope)
        filled = [text]
    if len(filled) == 1 and re.fullmatch(r"[0-9]{1,3}[.、)]?\W*", filled[0]):
        if line.unread or _NUMBER_AND_MARK.fullmatch(line.text):
            return _finish(_without_name(line, line.text, scope))
        # In a page whose cells became lines, it is the number of what follows.
        in_row = len(line.cells) > 1 and scope.columns is not None
        kind = LineKind.UNKNOWN if in_row else LineKind.FURNITURE
        return _set_aside(line, scope, kind, _("it has only a number"))
    if any(words.TOTAL.fullmatch(cell) for cell in filled):
        return _set_aside(line, scope, LineKind.TOTAL, _("it is a total"))
    if line.text.startswith(tuple(scope.marks)):
        return _set_aside(line, scope, LineKind.REMARK, _("it is a footnote"))
    if sum(map(len, filled)) > _LONGEST_LINE:
        return _set_aside(line, scope, LineKind.UNKNOWN, _("it is too long"))
    if len(filled) == 1 and (step := _classify_heading(filled[0], line, scope, following)) is not None:
        return Step(step.classified, replace(step.scope, in_list=True, place_shape=None))
    if len(filled) == 1 and (step := _classify_open_heading(filled[0], line, scope)) is not None:
        return step
    if len(filled) == 1 and scope.region and scope.wanted.lists_provinces:
        # A province that is a place itself ends the one above it.
        region = words.region_of(words.without_number(filled[0]), planned=False)
        scope = scope.in_region("") if region else scope
    step = _classify_row(
        line, cells, filled, replace(scope, row_problem=_problem_of_row(line, cells, scope)), following
    )
    return _finish(step)


def _finish(step: Step) -> Step:
    """A line that is no heading: what its round and the marks behind its names mean for it, and for what follows."""
    classified, scope = step
    classified = replace(classified, items=tuple(_with_problem(item, scope) for item in classified.items))
    classified = set_aside_other_round(classified)
    names = [place.text for place in classified.places]
    if scope.in_remarks and names and not any(scope.is_place(name) or is_like_place_name(name) for name in names):
        # 注：1. … above 2. 排名不分先后
        classified = ClassifiedLine(classified.line, LineKind.REMARK, set_aside=_("it is a remark"))
    shape = shape_of(classified.line) if classified.kind is LineKind.PLACE and not classified.set_aside else None
    marks = frozenset(words.FOOTNOTE_MARK.findall("\n".join(classified.line.cells))) if shape else frozenset()
    scope = replace(scope, in_list=not classified.set_aside, place_shape=shape, marks=scope.marks | marks)
    lists_places = scope.lists_places or shape is not None
    scope = replace(scope, in_remarks=classified.kind is LineKind.REMARK, row_problem="", lists_places=lists_places)
    return Step(replace(classified, marks=marks), scope)


def _with_problem(item: Item, scope: Scope) -> Item:
    """A place or project with what is wrong with its round or with its line; else as it is."""
    problem = scope.row_problem or scope.heading_problem or scope.round_problem
    if isinstance(item, ListedItem) and problem:
        return replace(item, problem=item.problem or problem)
    if isinstance(item, ListedPlace) and item.text == scope.uncertain_name:
        return replace(item, problem=_("it is broken over two lines, and may be one place or two"))
    return item


def _set_aside(line: Line, scope: Scope, kind: LineKind, reason: str) -> Step:
    return Step(ClassifiedLine(line, kind, set_aside=reason), scope)


def _find_column_headings(
    cells: Sequence[str], scope: Scope, below: Sequence[str]
) -> tuple[Sequence[str], Columns] | None:
    """The headings of columns in a row, with those of the row above it or with those that the row below it adds."""
    cells, below = (without_names_of_programme(row, scope.wanted) for row in (cells, below))
    rounds = _column_rounds(cells, scope)
    if scope.headings and is_heading_row(cells):
        row = join_headings(scope.headings, cells)
        columns = parse_columns(row)
        return (row, columns) if columns else None
    if (columns := parse_columns(cells, rounds)) is not None:
        # 唐山市 | 地级市 is a place with its level.
        has_place = any(scope.has_place(cell) for cell in cells if cell and not is_heading_row([cell]))
        return None if has_place else (cells, columns)
    if len([cell for cell in cells if cell]) > 1 and is_heading_row(cells) and is_heading_row(below):
        columns = parse_columns(join_headings(cells, below))
        return (cells, columns) if columns else None
    return None


def _column_rounds(heads: Sequence[str], scope: Scope) -> dict[int, str]:
    """The columns whose heading is a round, 2012年度试点 or 2012, with the other round, empty for the wanted one."""
    rounds: dict[int, str] = {}
    for at, head in enumerate(heads):
        other_round = other_round_in_title(head, scope.wanted)
        if other_round is None:
            other_round = other_round_of_cell(head, scope.wanted)
        if other_round is not None and (is_round_cell(head, scope.wanted) or is_name_heading(without_round(head))):
            rounds[at] = other_round
    return rounds


# -- headings ------------------------------------------------------------------------------------------------


def _classify_heading(text: str, line: Line, scope: Scope, following: Line | None) -> Step | None:
    """A line that is the name of a round, of a part, of a province or of the whole list; None where it is none."""
    bare = words.COUNT.sub("", words.without_number(text).strip(" :")).strip(" :")
    if region := words.region_of(bare, planned=False):
        if not text.endswith(":") and _stands_among_places(region, line, scope, following):
            return None
        items = (CountedHeading(REGION, text),)
        classified = ClassifiedLine(line, LineKind.REGION, items, is_partly_read=words.has_places_in_bracket(text))
        return Step(classified, scope.in_region(region))
    if words.GROUP_OF_PROVINCES.fullmatch(bare):
        return Step(ClassifiedLine(line, LineKind.PART), scope.in_region(""))
    if words.ETC.search(text) or len(bare) > words.HEADING or re.search("[、,。]", bare):
        return None
    is_title = bool(words.TITLE.search(bare))
    other_round = other_round_in_title(bare, scope.wanted)
    scope_of_round = scope if other_round is None else scope.in_round(other_round)
    if other_round_of_heading(bare, scope.wanted) is not None:
        items = (CountedHeading(LIST, text),)
        round_line = ClassifiedLine(line, LineKind.ROUND, items, is_title=is_title)
        return Step(round_line, scope_of_round.under_heading(bare))
    parts, of_projects = words.designations_in(bare), bool(words.PROJECTS.search(bare))
    if not parts and not of_projects:
        # 5、云龙示范区 is a place that cannot be resolved, and no title.
        place_like = is_like_place_name(bare) and not re.search("名单|附件|城市$", bare)
        place_like = place_like and not says_what_is_listed(bare, scope.wanted)
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


def _classify_open_heading(text: str, line: Line, scope: Scope) -> Step | None:
    """A heading below which nothing is certain: it says that what it heads is not listed, or is not understood."""
    names_place = scope.has_place(words.without_number(without_qualifier(text)))
    shape = shape_of(line)
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
    step = _set_aside(line, scope, LineKind.UNKNOWN, _("it is a heading that is not understood"))
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


def _stands_among_places(region: str, line: Line, scope: Scope, following: Line | None) -> bool:
    """Whether what could head the places in it is one place of many: 天津市 between 石家庄市 and 大同市.

    It is, where the lines around it look like it and the next one does not lie in it. A province that is no city heads
    its places wherever the programme lists no provinces.
    """
    if not _is_city(region) and not scope.wanted.lists_provinces:
        return False
    shape, day = shape_of(line), scope.wanted.day
    if following is not None and shape_of(following).filled == shape.filled:
        cells = [words.without_number(cell) for cell in normalise_cells(following, day)]
        if _is_numbered_after(line, following):
            return True
        if any(says_what_is_listed(cell, scope.wanted) for cell in cells):
            return shape == scope.place_shape  # 二、试点园区
        if any(lies_in(cell, region, day) for cell in cells):
            return False
        anywhere = replace(scope, region="")
        is_elsewhere = any(anywhere.is_place(cell) or words.region_of(cell, planned=False) for cell in cells)
        if scope.wanted.lists_provinces and is_elsewhere and shape.is_bare:
            return True  # 北京市 above 河北省唐山市 heads nothing
        if not _is_city(region) and not is_elsewhere:
            return False  # what cannot be read may lie in it
    elif following is None and scope.wanted.lists_provinces and scope.place_shape is not None:
        return True
    if shape.is_bare:
        return scope.place_shape == shape and not scope.region
    return shape == scope.place_shape or (following is not None and shape == shape_of(following))


def _is_numbered_after(line: Line, following: Line) -> bool:
    """Whether a line has the number behind that of the line above it, so that neither heads the other: 2. and 3."""
    one, next_one = (re.match(r"([0-9]{1,3})(?=[.、．)）]|$)", at.cells[0].strip()) for at in (line, following))
    return one is not None and next_one is not None and int(next_one[1]) == int(one[1]) + 1


# -- rows ----------------------------------------------------------------------------------------------------


def _problem_of_row(line: Line, cells: Sequence[str], scope: Scope) -> str:
    """Why the places of a row are not certain: what its other cells deny or leave open; empty where they do not."""
    columns = scope.columns
    for at, cell in enumerate(cells if len(cells) > 1 else ()):
        heading = columns.heading(at) if columns is not None else ""
        said = find_cell_qualifier(heading, cell or line.merged.get(at, ""))
        is_content = columns is not None and at in columns.content
        if said and not is_content and not scope.has_place(cell):
            return _("the list says of it: {text}").format(text=shorten(said))
    return ""


def _classify_row(
    line: Line, cells: Sequence[str], filled: Sequence[str], scope: Scope, following: Line | None
) -> Step:
    """A line that is no heading, by the columns above it where there are any."""
    columns, inherits_round = scope.columns, False
    if len(filled) == 1 and is_heading_row(without_names_of_programme(filled, scope.wanted)):
        return Step(ClassifiedLine(line, LineKind.COLUMNS), scope)
    if columns is not None and (said := columns.cell(cells, columns.round)):
        other_round, problem = other_round_in_cell(said, scope.wanted), ""
        if names_no_round(said, scope.wanted):
            other_round, problem = "", _("its round cannot be read: {text}").format(text=shorten(said))
        row_round = scope.row_round if other_round is None else other_round
        scope = replace(scope, row_round=row_round, round_problem=problem)
    elif columns is not None and columns.round is not None and columns.round not in line.merged:
        inherits_round = scope.row_round == ""
    if columns is not None and columns.round_marks:
        marked = columns.marked_rounds([" ".join(cell.split()) for cell in line.cells], line.merged)
        other_round = "" if not marked or "" in marked else marked[0]
        problem = "" if marked else _("it is not ticked under a round that can be read")
        scope = replace(scope, row_round=other_round, round_problem=problem)
    unread = tuple(columns.unread_cells(cells)) if columns is not None else ()
    if scope.in_projects or (columns is not None and columns.unit is not None):
        step = _classify_project(line, scope)
        return Step(replace(step.classified, unread=unread, inherits_round=inherits_round), step.scope)
    if columns is not None and columns.continues(cells, line.merged):
        return _set_aside(line, scope, LineKind.REMARK, _("it goes on with the place of the row above"))
    if columns is not None and columns.has_place(cells):
        step = _classify_places(line, cells, columns, scope)
        return Step(replace(step.classified, unread=unread, inherits_round=inherits_round), step.scope)
    if columns is not None and len(filled) > 1 and re.fullmatch("[0-9]+[.、]?", filled[0]):
        return _without_name(line, " ".join(filled[1:]), scope)
    if len(filled) > 1:
        return _with_code(_classify_free_row(line, filled, scope, following), filled, scope)
    if (name := _qualified_place(filled[0], scope)) and (said := filled[0].removeprefix(name).strip(" :-—()")):
        problem = _("the list says of it: {text}").format(text=shorten(said))
        return _classify_text(name, line, replace(scope, row_problem=problem))
    text, _blank, behind = filled[0].rpartition(" ")
    if text and (other_round := other_round_of_cell(behind, scope.wanted)) is not None:
        # 唐山市 2014年: the round of this line.
        step = _classify_text(text, line, replace(scope, row_round=other_round))
        return Step(step.classified, replace(step.scope, row_round=scope.row_round))
    return _with_code(_classify_text(filled[0], line, scope), filled[0].split(" "), scope)


def _with_code(step: Step, cells: Sequence[str], scope: Scope) -> Step:
    """The step; its one place with the division code that stands beside it without a heading: 唐山市 130200."""
    codes = [cell for cell in cells if re.fullmatch("[1-9][0-9]{5}", cell) and division_on(cell, scope.wanted.day)]
    if len(codes) != 1 or len(step.classified.places) != 1:
        return step
    items = (replace(item, code=codes[0]) if isinstance(item, ListedPlace) else item for item in step.classified.items)
    return step._replace(classified=replace(step.classified, items=tuple(items)))


def _classify_project(line: Line, scope: Scope) -> Step:
    """A row or a line of annex 2; an empty unit is that of the row above, where the cell goes over several."""
    project, is_inherited = parse_project(line, scope.columns, scope.unit)
    if project is None:
        return _unlisted(line, scope)
    project = replace(project, other_round=scope.places_round)
    notes = [_("line {line} has no unit of its own, and is read with that of the line above")] if is_inherited else []
    if project.title is None and scope.columns is not None and scope.columns.title is not None:
        notes.append(_("line {line} has no title of a project"))
    told = tuple(note.format(line=line.where) for note in notes)
    classified = ClassifiedLine(line, LineKind.PROJECT, (project,), notes=told)
    return Step(classified, replace(scope, unit="、".join(project.units)))


def _without_name(line: Line, text: str, scope: Scope) -> Step:
    """A row with a number and no name that can be read: a formula without its value, a picture, a dash."""
    problem = _("the row has a number, but no name that can be read")
    place = ListedPlace(text, line, scope.region, scope.designation, other_round=scope.places_round, problem=problem)
    return Step(ClassifiedLine(line, LineKind.PLACE, (place,)), scope)


def _listed(line: Line, items: Sequence[Item], scope: Scope, *, is_partly_read: bool = False) -> Step:
    """A line of places; one whose cells have none is set aside."""
    if not any(isinstance(item, ListedPlace) for item in items):
        return _unlisted(line, scope)
    classified = ClassifiedLine(line, LineKind.PLACE, tuple(items), is_partly_read=is_partly_read)
    return Step(classified, scope)


def _classify_places(line: Line, cells: Sequence[str], columns: Columns, scope: Scope) -> Step:
    """A row whose columns have a heading."""
    items, is_partly_read = list[Item](), False
    for row in columns.places(cells, line.merged):
        if region := words.region_of(words.COUNT.sub("", row.province).strip()):
            is_partly_read |= words.has_places_in_bracket(row.province)
            if len(columns.groups) == 1:
                items.append(CountedHeading(REGION, row.province))
        # An empty province is that of the row above.
        region_now = region or scope.group_regions.get(row.group, scope.region)
        scope = replace(scope, region=region_now, group_regions={**scope.group_regions, row.group: region_now})
        # 河北省石家庄市 under 省市: it belongs to the name.
        names = (row.province, *row.names) if row.province and not region else row.names
        names = tuple(dict.fromkeys(names))  # 石家庄市 | 石家庄市 is one
        if not _are_side_by_side(names, scope):
            names = ("".join(names),)
        if not words.HAN.search("".join(names)):
            return _without_name(line, line.text, scope)
        items.append(DesignationCell(row.designation))
        designation = scope.designation_in(row.designation or row.heading or row.remark)
        inside = replace(scope, designation=designation)
        if row.other_round is not None:
            inside = replace(inside, row_round=row.other_round)
        listed = [item for name in names for item in parse_cell(name, line, inside)]
        is_one = sum(isinstance(item, ListedPlace) for item in listed) == 1
        items += [replace(item, code=row.code) if is_one and isinstance(item, ListedPlace) else item for item in listed]
    return _listed(line, items, scope, is_partly_read=is_partly_read)


def _are_side_by_side(names: Sequence[str], scope: Scope) -> bool:
    """Whether the cells are places each and none together: 唐山市 | 石家庄市, but not 石家庄市 | 正定县."""
    return len(names) > 1 and not scope.has_place("".join(names)) and all(scope.has_place(name) for name in names)


def _classify_free_row(line: Line, cells: Sequence[str], scope: Scope, following: Line | None) -> Step:
    """A row without headings: a province among its cells holds for what follows it; numbers are skipped."""
    row, rest = scope, list[str]()
    for at, cell in enumerate(cells):
        if at and (other_round := other_round_of_cell(cell, scope.wanted)) is not None:
            row = replace(row, row_round=other_round)
        elif not any(pattern.fullmatch(cell) for pattern in (words.NUMBER, words.LEVEL)) and not words.REMARK.match(
            cell
        ):
            if len(cell) < words.HEADING and not scope.is_place(cell) and words.designations_in(cell):
                row = replace(row, designation=scope.designation_in(cell))
            else:
                rest.append(cell)
    names, region = list[tuple[str, str]](), scope.region
    for at, cell in enumerate(rest):
        code = words.region_of(words.COUNT.sub("", words.without_number(cell)).strip())
        heads = bool(code) and _heads_places(code, cell, at, rest[at + 1 :], scope)
        # 宁波市 | 新增试点: without places behind it, a city is one itself.
        is_place = bool(code) and (not is_province_code(code) or _stands_among_places(code, line, scope, following))
        if code and (heads or not is_place):
            region = code
        else:
            names.append((region, cell))
    if len(names) > 1 and is_one_place([name for _within, name in names], scope.wanted.day, region):
        names = [(names[0][0], "".join(name for _within, name in names))]
    if region != scope.region and all(within == scope.region for within, _name in names):
        # 唐山市 | 河北省: a province behind the names is theirs.
        names = [(region, name) for _within, name in names]
    if not names and region != scope.region:
        return Step(ClassifiedLine(line, LineKind.REGION), replace(scope, region=region))
    # 天津市 | 樟树市: nobody knows what holds below.
    inside = replace(scope, region=region)
    if _is_city(region) and not all(within == region and inside.is_place(name) for within, name in names):
        region = scope.region
    is_numbered = re.match(r"[0-9]", cells[0]) is not None
    # A place that does not lie in the province before it is one, too, that somebody has to look at.
    is_known = any(replace(scope, region=code).has_place(name) for within, name in names for code in (within, ""))
    if not is_known and not is_numbered:
        return _unlisted(line, replace(scope, region=region))
    items, is_partly_read = list[Item](), False
    for at, (within, name) in enumerate(names):
        there = replace(row, region=within)
        # Of a row that has a place, what is none and looks like none is a remark.
        if at == 0 or there.has_place(name) or is_like_place_name(name):
            items += parse_cell(name, line, there)
        else:
            is_partly_read = True
    return _listed(line, items, replace(scope, region=region), is_partly_read=is_partly_read)


def _heads_places(code: str, name: str, at: int, behind: Sequence[str], scope: Scope) -> bool:
    """Whether the name of a region holds for what stands behind it in its row; of several cities none does."""
    inside, anywhere = replace(scope, region=code), replace(scope, region="")
    if is_province_code(code):
        is_one_of_many = _is_city(code) and (at > 0 or len(behind) > 2)
        like_places = () if is_one_of_many else behind
        return any(map(inside.has_place, behind)) or any(map(is_like_place_name, like_places))
    # 宁波市 | 宁波市慈溪市 | 温州市: they say themselves where they lie, or lie elsewhere.
    known = [later for later in behind if anywhere.has_place(later)]
    if known:
        return all(inside.has_place(later) and not later.startswith(name) for later in known)
    return any(map(is_like_place_name, behind))


def _is_city(region: str) -> bool:
    """Whether the code of a region is that of a city that reports like a province."""
    return bool(region) and (is_municipality_code(region) or not is_province_code(region))


def _qualified_place(text: str, scope: Scope) -> str:
    """The one place in a text that goes on with what denies it or leaves it open: 承德市 存疑; else empty."""
    name = without_qualifier(text)
    return name if name != text and not re.search("[、,;。]", text) and scope.has_place(name) else ""


# -- text ----------------------------------------------------------------------------------------------------


def _classify_text(text: str, line: Line, scope: Scope) -> Step:
    """A line without columns: a place, a province and its places, or several numbered ones."""
    parsed = parse_text(text, line, scope)
    items, scope = tuple(parsed.items), parsed.scope
    if parsed.is_listed:
        kind = LineKind.PLACE if any(isinstance(item, ListedPlace) for item in items) else LineKind.REGION
        return Step(ClassifiedLine(line, kind, items, is_partly_read=parsed.is_partly_read), scope)
    is_title = len(text) <= 2 * words.HEADING and bool(words.TITLE.search(text))
    if is_title and (other_round := other_round_in_title(text, scope.wanted)) is not None:
        scope = scope.in_round(other_round)
    step = _unlisted(line, scope, text)
    return Step(replace(step.classified, items=items, is_title=is_title, is_partly_read=parsed.is_partly_read), scope)


def _unlisted(line: Line, scope: Scope, text: str = "") -> Step:
    """A line that lists nothing. `text`: that of the line, where it was joined with another."""
    text = text or line.text
    if words.REMARK.match(text):
        return _set_aside(line, scope, LineKind.REMARK, _("it is a remark"))
    if words.FURNITURE.search(text):
        return _set_aside(line, scope, LineKind.FURNITURE, _("it belongs to the page, not to the list"))
    return _set_aside(line, scope, LineKind.UNKNOWN, _("it names no place or project"))
