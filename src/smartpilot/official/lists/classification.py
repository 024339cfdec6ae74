"""What a line of a list is: a pure function of the line, the scope above it and the line that follows.

A table with or without headings, a place a line, a province and its places in one paragraph: whatever the layout, each
line is one of `LineKind`, and is used or set aside with a reason.
"""

import re
from dataclasses import replace

from smartpilot.i18n import _
from smartpilot.official.lists import vocabulary as words
from smartpilot.official.lists.headings import classify_heading, classify_open_heading, find_column_headings
from smartpilot.official.lists.listing import ClassifiedLine, LineKind, TotalCount
from smartpilot.official.lists.paragraphs import join_lines
from smartpilot.official.lists.row import Row
from smartpilot.official.lists.rows import classify_row, row_without_name
from smartpilot.official.lists.scope import Scope, Step, set_aside_line
from smartpilot.places.zones import is_like_place_name

# Characters; the names of two hundred places in one paragraph are a quarter of it.
_LONGEST_LINE = 10_000
# 2、— has a mark for its name; — 2 — is the number of a page.
_NUMBER_AND_MARK = re.compile(r"[0-9０-９]+[\s.、)．）|]*[^\w\s.、)．）|]\W*")


def classify(row: Row, scope: Scope, following: Row | None = None) -> Step:
    """What a line is, in the scope of the lines above, and what holds below it."""
    line = row.line
    scope = scope.at_line(line)
    if (columns := find_column_headings(row, scope, following)) is not None:
        return Step(ClassifiedLine(line, LineKind.COLUMNS), scope.in_columns(columns))
    scope = replace(scope, headings=())
    if row.filled and len(row.cells) == 1:
        row, scope = join_lines(row, following, scope)
    filled = row.filled
    if not filled:
        return set_aside_line(line, scope, LineKind.FURNITURE, _("it has only marks"))
    text = filled[0] if len(filled) == 1 else ""
    if re.fullmatch(r"[0-9]{1,3}[.、)]?\W*", text):
        if line.unread or _NUMBER_AND_MARK.fullmatch(line.text):
            return _finish(row_without_name(row, line.text, scope), row)
        # In a page whose cells became lines, it is the number of what follows.
        in_row = len(line.cells) > 1 and scope.columns is not None
        kind = LineKind.UNKNOWN if in_row else LineKind.FURNITURE
        return set_aside_line(line, scope, kind, _("it has only a number"))
    if any(words.TOTAL.fullmatch(cell) for cell in filled) or (
        len(text) < words.HEADING and words.TOTAL_LINE.fullmatch(text)
    ):
        pattern = words.TOTAL_LINE if text else words.COUNT_OF_PLACES
        items = tuple(TotalCount(number[1]) for cell in filled if (number := pattern.fullmatch(cell)))
        return Step(ClassifiedLine(line, LineKind.TOTAL, items, _("it is a total")), scope)
    if line.text.startswith(tuple(scope.marks)):
        return set_aside_line(line, scope, LineKind.REMARK, _("it is a footnote"))
    if sum(map(len, filled)) > _LONGEST_LINE:
        return set_aside_line(line, scope, LineKind.UNKNOWN, _("it is too long"))
    if text and (step := classify_heading(text, row, scope, following)) is not None:
        return Step(step.classified, replace(step.scope, in_list=True, place_shape=None))
    if text and (step := classify_open_heading(text, row, scope)) is not None:
        return step
    if text and scope.region and scope.wanted.lists_provinces and words.region_of(text, planned=False):
        # A province that is a place itself ends the one above it.
        scope = scope.in_region("")
    return _finish(classify_row(row, scope, following), row)


def _finish(step: Step, row: Row) -> Step:
    """A line that is no heading: what its round and the marks behind its names mean for it, and for what follows."""
    classified, scope = step.classified, step.scope
    names = [place.text for place in classified.places]
    if scope.in_remarks and names and not any(scope.is_place(name) or is_like_place_name(name) for name in names):
        # 注：1. … above 2. 排名不分先后
        classified = ClassifiedLine(classified.line, LineKind.REMARK, reason=_("it is a remark"))
    shape = row.shape if classified.kind is LineKind.PLACE and not classified.set_aside else None
    marks = frozenset(words.FOOTNOTE_MARK.findall("\n".join(row.line.cells))) if shape else frozenset()
    scope = replace(
        scope,
        in_list=not classified.set_aside,
        in_remarks=classified.kind is LineKind.REMARK,
        lists_places=scope.lists_places or shape is not None,
        place_shape=shape,
        marks=scope.marks | marks,
    )
    return Step(replace(classified, marks=marks), scope)
