"""The rows and lines of a list that are no headings: the places and projects in them, by columns or without."""

import re
from collections.abc import Sequence
from dataclasses import replace

from smartpilot.i18n import _
from smartpilot.official.files.line import Line
from smartpilot.official.lists import vocabulary as words
from smartpilot.official.lists.columns import (
    Columns,
    is_heading_row,
)
from smartpilot.official.lists.declared_counts import REGION
from smartpilot.official.lists.headings import is_city, stands_among_places
from smartpilot.official.lists.listing import (
    ClassifiedLine,
    CountedHeading,
    DesignationCell,
    Item,
    LineKind,
    ListedPlace,
)
from smartpilot.official.lists.paragraphs import parse_cell, parse_text
from smartpilot.official.lists.place_names import is_one_place
from smartpilot.official.lists.projects import parse_project
from smartpilot.official.lists.qualifiers import (
    find_cell_qualifier,
    without_qualifier,
)
from smartpilot.official.lists.rounds import (
    names_no_round,
    other_round_in_cell,
    other_round_in_title,
    other_round_of_cell,
    without_names_of_programme,
)
from smartpilot.official.lists.scope import Scope, Step, set_aside_line
from smartpilot.places.divisions import division_on, is_province_code
from smartpilot.places.zones import is_like_place_name
from smartpilot.text import shorten


def problem_of_row(line: Line, cells: Sequence[str], scope: Scope) -> str:
    """Why the places of a row are not certain: what its other cells deny or leave open; empty where they do not."""
    columns = scope.columns
    for at, cell in enumerate(cells if len(cells) > 1 else ()):
        heading = columns.heading(at) if columns is not None else ""
        said = find_cell_qualifier(heading, cell or line.merged.get(at, ""))
        is_content = columns is not None and at in columns.content
        if said and not is_content and not scope.has_place(cell):
            return _("the list says of it: {text}").format(text=shorten(said))
    return ""


def classify_row(line: Line, cells: Sequence[str], filled: Sequence[str], scope: Scope, following: Line | None) -> Step:
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
        return set_aside_line(line, scope, LineKind.REMARK, _("it goes on with the place of the row above"))
    if columns is not None and columns.has_place(cells):
        step = _classify_places(line, cells, columns, scope)
        return Step(replace(step.classified, unread=unread, inherits_round=inherits_round), step.scope)
    if columns is not None and len(filled) > 1 and re.fullmatch("[0-9]+[.、]?", filled[0]):
        return row_without_name(line, " ".join(filled[1:]), scope)
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


def row_without_name(line: Line, text: str, scope: Scope) -> Step:
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
            return row_without_name(line, line.text, scope)
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
        is_place = bool(code) and (not is_province_code(code) or stands_among_places(code, line, scope, following))
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
    if is_city(region) and not all(within == region and inside.is_place(name) for within, name in names):
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
        is_one_of_many = is_city(code) and (at > 0 or len(behind) > 2)
        like_places = () if is_one_of_many else behind
        return any(map(inside.has_place, behind)) or any(map(is_like_place_name, like_places))
    # 宁波市 | 宁波市慈溪市 | 温州市: they say themselves where they lie, or lie elsewhere.
    known = [later for later in behind if anywhere.has_place(later)]
    if known:
        return all(inside.has_place(later) and not later.startswith(name) for later in known)
    return any(map(is_like_place_name, behind))


def _qualified_place(text: str, scope: Scope) -> str:
    """The one place in a text that goes on with what denies it or leaves it open: 承德市 存疑; else empty."""
    name = without_qualifier(text)
    return name if name != text and not re.search("[、,;。]", text) and scope.has_place(name) else ""


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
        return set_aside_line(line, scope, LineKind.REMARK, _("it is a remark"))
    if words.FURNITURE.search(text):
        return set_aside_line(line, scope, LineKind.FURNITURE, _("it belongs to the page, not to the list"))
    return set_aside_line(line, scope, LineKind.UNKNOWN, _("it names no place or project"))
