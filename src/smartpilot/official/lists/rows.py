"""The rows and lines of a list that are no headings: the places and projects in them, by columns or without."""

import re
from collections.abc import Sequence
from dataclasses import replace

from smartpilot.i18n import _
from smartpilot.official.files.line import Line
from smartpilot.official.lists import vocabulary as words
from smartpilot.official.lists.columns import Columns, is_heading_row
from smartpilot.official.lists.headings import is_city, stands_among_places
from smartpilot.official.lists.listing import (
    REGION,
    ClassifiedLine,
    CountedHeading,
    DesignationCell,
    Item,
    LineKind,
    ListedPlace,
    ListedProject,
)
from smartpilot.official.lists.paragraphs import parse_cell, parse_text
from smartpilot.official.lists.place_names import is_one_place
from smartpilot.official.lists.qualifiers import find_cell_qualifier, find_qualifier, without_qualifier
from smartpilot.official.lists.row import Row
from smartpilot.official.lists.scope import Scope, Step, set_aside_line
from smartpilot.places.divisions import division_on, is_province_code
from smartpilot.places.zones import is_like_place_name
from smartpilot.text import shorten


def classify_row(row: Row, scope: Scope, following: Row | None) -> Step:
    """A line that is no heading, by the columns above it where there are any."""
    line, columns, filled = row.line, scope.columns, row.filled
    scope = replace(scope, row_problem=_problem_of_row(row, scope))
    if len(filled) == 1 and is_heading_row(scope.wanted.without_names_of_programme(filled)):
        return Step(ClassifiedLine(line, LineKind.COLUMNS), scope)
    if columns is None:
        return _classify_project(row, scope) if scope.in_projects else _classify_without_columns(row, scope, following)
    inherits_round = bool(
        columns.round is not None
        and columns.round not in line.merged
        and not row.cell(columns.round)
        and scope.row_round == ""
    )
    scope = _with_row_round(row, columns, scope)
    if scope.in_projects or columns.unit is not None:
        step = _classify_project(row, scope)
    elif columns.continues(row):
        return set_aside_line(line, scope, LineKind.REMARK, _("it goes on with the place of the row above"))
    elif columns.has_place(row):
        step = _classify_places(row, columns, _with_unread_names(row, columns, scope))
    elif len(filled) > 1 and re.fullmatch("[0-9]+[.、]?", filled[0]):
        return row_without_name(row, " ".join(filled[1:]), scope)
    else:
        return _classify_without_columns(row, scope, following)
    unread = tuple((columns.heading(at) or str(at + 1), cell) for at, cell in columns.unread_cells(row))
    return Step(replace(step.classified, unread=unread, inherits_round=inherits_round), step.scope)


def _problem_of_row(row: Row, scope: Scope) -> str:
    """Why the places of a row are not certain: what its other cells deny or leave open; empty where they do not."""
    columns = scope.columns or Columns()
    for at, cell in enumerate(row.cells if len(row.cells) > 1 else ()):
        heading, said_in_cell = columns.heading(at), row.cell_or_above(at)
        if not said_in_cell and find_qualifier(heading):
            said_in_cell = row.written(at)  # ● of 未通过
        said = find_cell_qualifier(heading, said_in_cell)
        if said and at not in columns.content and not scope.has_place(cell):
            return _("the list says of it: {text}").format(text=shorten(said))
    return ""


def _with_row_round(row: Row, columns: Columns, scope: Scope) -> Scope:
    """The scope with the round that a row says in its column, or by the columns that are ticked in it."""
    if said := row.cell(columns.round):
        other_round, problem = scope.wanted.other_round_in_cell(said), ""
        if scope.wanted.names_no_round(said):
            other_round, problem = "", _("its round cannot be read: {text}").format(text=shorten(said))
        scope = replace(scope, row_round=scope.row_round if other_round is None else other_round, round_problem=problem)
    if columns.round_marks:
        marked = columns.marked_rounds(row)
        other_round = "" if not marked or "" in marked else marked[0]
        problem = "" if marked else _("it is not ticked under a round that can be read")
        scope = replace(scope, row_round=other_round, round_problem=problem)
    return scope


def _with_unread_names(row: Row, columns: Columns, scope: Scope) -> Scope:
    """The scope; beside places in a column that is not understood, those of 市 or 城市 may only say where they lie."""
    names, anywhere = tuple(row.cell(at) for group in columns.groups for at in group.names), scope.in_region("")
    for at, _cell in () if columns.has_names else columns.unread_cells(row):
        # 七台河 | 七台河市 is one; 唐山市 does not lie in 石家庄市, 所在省会.
        cell = scope.split_places(row.cell(at))
        parts = [part for part in cell if anywhere.is_place(part) and not part.startswith(names)]
        if any(name and anywhere.is_place(name + part) for name in names for part in parts):
            problem = _("the column {heading} names places too, and is not read").format(heading=columns.heading(at))
            return replace(scope, row_problem=scope.row_problem or problem)
    return scope


def _classify_without_columns(row: Row, scope: Scope, following: Row | None) -> Step:
    """A row or a line that is read by its words alone."""
    text, *others = row.filled
    if others:
        return _with_code_beside(_classify_free_row(row, scope, following), row.filled, scope)
    if (name := _qualified_place(text, scope)) and (said := text.removeprefix(name).strip(" :-—()")):
        problem = _("the list says of it: {text}").format(text=shorten(said))
        return _classify_text(name, row, replace(scope, row_problem=problem))
    name, _blank, behind = text.rpartition(" ")
    if name and (other_round := scope.wanted.other_round_of_cell(behind)) is not None:
        # 唐山市 2014年: the round of this line.
        step = _classify_text(name, row, replace(scope, row_round=other_round))
        return Step(step.classified, replace(step.scope, row_round=scope.row_round))
    return _with_code_beside(_classify_text(text, row, scope), text.split(" "), scope)


def _with_code_beside(step: Step, cells: Sequence[str], scope: Scope) -> Step:
    """The step; its one place with the division code that stands beside it without a heading: 唐山市 130200."""
    codes = [cell for cell in cells if re.fullmatch("[1-9][0-9]{5}", cell) and division_on(cell, scope.wanted.day)]
    items = _with_code(step.classified.items, codes[0] if len(codes) == 1 else "")
    return step._replace(classified=replace(step.classified, items=items))


def _with_code(items: Sequence[Item], code: str) -> tuple[Item, ...]:
    """What a row lists; where it is one place, with its division code."""
    is_one = sum(isinstance(item, ListedPlace) for item in items) == 1
    return tuple(replace(item, code=code) if is_one and isinstance(item, ListedPlace) else item for item in items)


def _classify_project(row: Row, scope: Scope) -> Step:
    """A row or a line of annex 2; an empty unit is that of the row above, where the cell goes over several."""
    project, is_inherited = parse_project(row.line, scope.columns, scope.unit)
    if project is None:
        return _unlisted(row, scope)
    project = replace(project, other_round=scope.places_round, problem=scope.problem)
    notes = [_("line {line} has no unit of its own, and is read with that of the line above")] if is_inherited else []
    if project.title is None and scope.columns is not None and scope.columns.title is not None:
        notes.append(_("line {line} has no title of a project"))
    told = tuple(note.format(line=row.line.where) for note in notes)
    classified = ClassifiedLine(row.line, LineKind.PROJECT, (project,), notes=told)
    return Step(classified, replace(scope, unit="、".join(project.units)))


def parse_project(line: Line, columns: Columns | None, unit_above: str = "") -> tuple[ListedProject | None, bool]:
    """The project of a line, and whether its unit is the one above; names of companies stay as they are written."""
    written = Row(line, tuple(words.without_needless_spaces(cell) for cell in line.cells))
    filled = [cell for cell in written.cells if cell and not words.NUMBER.fullmatch(cell)]
    if columns is not None and columns.unit is not None:
        title, field, site = (
            written.cell(at).replace("\n", "") or None for at in (columns.title, columns.field, columns.site)
        )
        unit = words.without_needless_spaces((written.cell_or_above if title else written.cell)(columns.unit))
        is_inherited = not unit and bool(title and unit_above)
        # A title across the table stands in its first column, and alone.
        is_alone = columns.unit == 0 and len(filled) < 2
        is_row = bool(unit) and not is_alone and not words.COUNT.fullmatch(words.normalise_cell(unit))
        if is_row or is_inherited:
            return ListedProject(words.split_units(unit or unit_above), line, title, field, site), is_inherited
    elif filled and words.UNIT.search(unit := words.without_number(filled[0])) and len(unit) < 2 * words.HEADING:
        return ListedProject(words.split_units(unit), line, filled[1] if len(filled) > 1 else None), False
    return None, False


def row_without_name(row: Row, text: str, scope: Scope) -> Step:
    """A row with a number and no name that can be read: a formula without its value, a picture, a dash."""
    problem = _("the row has a number, but no name that can be read")
    return Step(ClassifiedLine(row.line, LineKind.PLACE, (scope.listed_place(text, row.line, problem),)), scope)


def _listed(row: Row, items: Sequence[Item], scope: Scope, *, is_partly_read: bool = False) -> Step:
    """A line of places; one whose cells have none is set aside."""
    if not any(isinstance(item, ListedPlace) for item in items):
        return _unlisted(row, scope)
    classified = ClassifiedLine(row.line, LineKind.PLACE, tuple(items), is_partly_read=is_partly_read)
    return Step(classified, scope)


def _classify_places(row: Row, columns: Columns, scope: Scope) -> Step:
    """A row whose columns have a heading."""
    items, is_partly_read = list[Item](), False
    for group in columns.groups:
        if not any(row.cell(at) for at in group.names):
            continue
        province = row.cell(group.province)
        if region := words.region_of(province):
            is_partly_read |= words.has_places_in_bracket(province)
            if len(columns.groups) == 1:
                items.append(CountedHeading(REGION, province))
        # An empty province is that of the row above.
        at_province = group.names[0] if group.province is None else group.province
        region_now = region or scope.group_regions.get(at_province, scope.region)
        scope = replace(scope, region=region_now, group_regions={**scope.group_regions, at_province: region_now})
        # 河北省石家庄市 under 省市: it belongs to the name; 石家庄市 | 石家庄市 is one.
        cells = (province if not region else "", *map(row.cell_or_above, group.names))
        names = tuple(dict.fromkeys(filter(None, cells)))
        if not _are_side_by_side(names, scope):
            names = ("".join(names),)
        if not words.HAN.search("".join(names)):
            return row_without_name(row, row.line.text, scope)
        designation = row.cell_or_above(group.designation)
        items.append(DesignationCell(designation))
        inside = replace(
            scope,
            designation=scope.designation_in(designation or group.heading or row.cell(group.remark)),
            row_round=scope.row_round if group.other_round is None else group.other_round,
        )
        items += _with_code([item for name in names for item in parse_cell(name, row, inside)], row.cell(group.code))
    return _listed(row, items, scope, is_partly_read=is_partly_read)


def _are_side_by_side(names: Sequence[str], scope: Scope) -> bool:
    """Whether the cells are places each and none together: 唐山市 | 石家庄市, but not 石家庄市 | 正定县."""
    return len(names) > 1 and not scope.has_place("".join(names)) and all(scope.has_place(name) for name in names)


def _classify_free_row(row: Row, scope: Scope, following: Row | None) -> Step:
    """A row without headings: a province among its cells holds for what follows it; numbers are skipped."""
    said, rest = scope, list[str]()
    for at, cell in enumerate(row.filled):
        if at and (other_round := scope.wanted.other_round_of_cell(cell)) is not None:
            said = replace(said, row_round=other_round)
        elif words.NUMBER.fullmatch(cell) or words.LEVEL.fullmatch(cell) or words.REMARK.match(cell):
            continue
        elif len(cell) < words.HEADING and not scope.is_place(cell) and words.designations_in(cell):
            said = replace(said, designation=scope.designation_in(cell))
        else:
            rest.append(cell)
    names, region = list[tuple[str, str]](), scope.region
    for at, cell in enumerate(rest):
        code = words.region_of(cell)
        heads = bool(code) and _heads_places(code, cell, at, rest[at + 1 :], scope)
        # 宁波市 | 新增试点: without places behind it, a city is one itself.
        is_place = bool(code) and (not is_province_code(code) or stands_among_places(code, row, scope, following))
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
        return Step(ClassifiedLine(row.line, LineKind.REGION), replace(scope, region=region))
    # 天津市 | 樟树市: nobody knows what holds below.
    inside = replace(scope, region=region)
    if is_city(region) and not all(within == region and inside.is_place(name) for within, name in names):
        region = scope.region
    # A place that does not lie in the province before it is one, too, that somebody has to look at.
    is_known = any(replace(scope, region=code).has_place(name) for within, name in names for code in (within, ""))
    if not is_known and not re.match(r"[0-9]", row.filled[0]):
        return _unlisted(row, replace(scope, region=region))
    items, is_partly_read = list[Item](), False
    for at, (within, name) in enumerate(names):
        there = replace(said, region=within)
        # Of a row that has a place, what is none and looks like none is a remark.
        if at == 0 or there.has_place(name) or is_like_place_name(name):
            items += parse_cell(name, row, there)
        else:
            is_partly_read = True
    return _listed(row, items, replace(scope, region=region), is_partly_read=is_partly_read)


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


def _classify_text(text: str, row: Row, scope: Scope) -> Step:
    """A line without columns: a place, a province and its places, or several numbered ones."""
    parsed = parse_text(text, row.line, scope)
    items, scope = tuple(parsed.items), parsed.scope
    if parsed.is_listed:
        kind = LineKind.PLACE if any(isinstance(item, ListedPlace) for item in items) else LineKind.REGION
        return Step(ClassifiedLine(row.line, kind, items, is_partly_read=parsed.is_partly_read), scope)
    is_title = len(text) <= 2 * words.HEADING and bool(words.TITLE.search(text))
    if is_title and (other_round := scope.wanted.other_round_in_title(text)) is not None:
        scope = scope.in_round(other_round)
    step = _unlisted(row, scope, text)
    return Step(replace(step.classified, items=items, is_title=is_title, is_partly_read=parsed.is_partly_read), scope)


def _unlisted(row: Row, scope: Scope, text: str = "") -> Step:
    """A line that lists nothing. `text`: that of the line, where it was joined with another."""
    text = text or row.line.text
    if words.REMARK.match(text):
        return set_aside_line(row.line, scope, LineKind.REMARK, _("it is a remark"))
    if words.FURNITURE.search(text):
        return set_aside_line(row.line, scope, LineKind.FURNITURE, _("it belongs to the page, not to the list"))
    return set_aside_line(row.line, scope, LineKind.UNKNOWN, _("it names no place or project"))
