"""What a line of a list is: a pure function of the line, the scope above it and the line that follows.

A table with or without headings, a place a line, a province and its places in one paragraph: whatever the layout, each
line is one of `LineKind`, and is used or set aside with a reason.
"""

import re
from dataclasses import replace

from smartpilot.i18n import _
from smartpilot.official.files.line import Line
from smartpilot.official.lists import vocabulary as words
from smartpilot.official.lists.headings import classify_heading, classify_open_heading, find_column_headings
from smartpilot.official.lists.listing import (
    ClassifiedLine,
    Item,
    LineKind,
    ListedItem,
    ListedPlace,
    set_aside_other_round,
)
from smartpilot.official.lists.paragraphs import join_lines
from smartpilot.official.lists.place_names import normalise_cells
from smartpilot.official.lists.rows import classify_row, problem_of_row, row_without_name
from smartpilot.official.lists.scope import Scope, Step, set_aside_line, shape_of
from smartpilot.places.zones import is_like_place_name

# Characters; the names of two hundred places in one paragraph are a quarter of it.
_LONGEST_LINE = 10_000
# 2、— has a mark for its name; — 2 — is the number of a page.
_NUMBER_AND_MARK = re.compile(r"[0-9０-９]+[\s.、)．）|]*[^\w\s.、)．）|]\W*")


def classify(line: Line, scope: Scope, following: Line | None = None) -> Step:
    """What a line is, in the scope of the lines above, and what holds below it."""
    scope = scope.at_line(line)
    cells = normalise_cells(line, scope.wanted.day)
    below = normalise_cells(following, scope.wanted.day) if following is not None else ()
    if (headings := find_column_headings(cells, scope, below)) is not None:
        return Step(ClassifiedLine(line, LineKind.COLUMNS), scope.in_columns(*headings))
    scope = replace(scope, headings=())
    # A cell of nothing but marks is as good as empty: 、 alone on a line, |---|---| below a heading.
    filled = [cell for cell in cells if words.WORD.search(cell)]
    if not filled:
        return set_aside_line(line, scope, LineKind.FURNITURE, _("it has only marks"))
    if len(line.cells) == 1:
        if following is None or following.number != line.number + 1 or following.text.startswith(tuple(scope.marks)):
            below = ()
        text, scope = join_lines(filled[0], below, scope)
        filled = [text]
    if len(filled) == 1 and re.fullmatch(r"[0-9]{1,3}[.、)]?\W*", filled[0]):
        if line.unread or _NUMBER_AND_MARK.fullmatch(line.text):
            return _finish(row_without_name(line, line.text, scope))
        # In a page whose cells became lines, it is the number of what follows.
        in_row = len(line.cells) > 1 and scope.columns is not None
        kind = LineKind.UNKNOWN if in_row else LineKind.FURNITURE
        return set_aside_line(line, scope, kind, _("it has only a number"))
    if any(words.TOTAL.fullmatch(cell) for cell in filled):
        return set_aside_line(line, scope, LineKind.TOTAL, _("it is a total"))
    if line.text.startswith(tuple(scope.marks)):
        return set_aside_line(line, scope, LineKind.REMARK, _("it is a footnote"))
    if sum(map(len, filled)) > _LONGEST_LINE:
        return set_aside_line(line, scope, LineKind.UNKNOWN, _("it is too long"))
    if len(filled) == 1 and (step := classify_heading(filled[0], line, scope, following)) is not None:
        return Step(step.classified, replace(step.scope, in_list=True, place_shape=None))
    if len(filled) == 1 and (step := classify_open_heading(filled[0], line, scope)) is not None:
        return step
    if len(filled) == 1 and scope.region and scope.wanted.lists_provinces:
        # A province that is a place itself ends the one above it.
        region = words.region_of(words.without_number(filled[0]), planned=False)
        scope = scope.in_region("") if region else scope
    step = classify_row(line, cells, filled, replace(scope, row_problem=problem_of_row(line, cells, scope)), following)
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
