"""Places in running text: provinces and parts before them, 、 between them, remarks behind them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from smartpilot.i18n import _
from smartpilot.official.files.line import Line
from smartpilot.official.lists import vocabulary as words
from smartpilot.official.lists.columns import is_name_heading
from smartpilot.official.lists.listing import LIST, PART, REGION, CountedHeading, Item, PartialCount
from smartpilot.official.lists.place_names import (
    complete_matches,
    has_connective,
    is_joint_without_group,
    is_place,
    join_broken_names,
    names_division,
    parse_group,
    split_places,
    with_inherited_region,
    without_bracket,
)
from smartpilot.official.lists.qualifiers import find_qualifier, without_qualifier
from smartpilot.official.lists.row import Row
from smartpilot.official.lists.scope import Scope
from smartpilot.places.divisions import is_prefecture_code
from smartpilot.places.gazetteer import unambiguous_match
from smartpilot.places.zones import is_like_place_name
from smartpilot.text import shorten

_BETWEEN = re.compile("[、,;:。]")


class Sentence(NamedTuple):
    """What a sentence lists. `stated_region`: the province that it states for its own places only."""

    scope: Scope
    items: Sequence[Item] = ()
    is_listed: bool = True
    is_partly_read: bool = False
    stated_region: str = ""


def join_lines(row: Row, following: Row | None, scope: Scope) -> tuple[Row, Scope]:
    """A line of text with the name that the one above left open, and without the one that goes on in the line below.

    A page breaks lines anywhere: 唐山市、张家 above 口市、沧州市.
    """
    begin, end, day = scope.broken_name, _BETWEEN.split(row.cells[0])[0], scope.wanted.day
    are_two = begin and all(complete_matches(name, day, "") for name in (begin, end))
    text, scope = begin + row.cells[0], replace(scope, broken_name="", uncertain_name=begin + end if are_two else "")
    if _BETWEEN.search(words.without_number(text)) and (below := _line_just_below(row, following, scope)):
        begin, end = _BETWEEN.split(text)[-1], _BETWEEN.split(below)[0]
        if not end and not below.startswith(":"):
            # What begins with a mark between places goes on with this line.
            text = f"{text}、"
        elif begin and (names_division(begin + end, day) or words.region_of(begin + end, planned=False)):
            text, scope = text.removesuffix(begin), replace(scope, broken_name=begin)
    return replace(row, cells=(text,)), scope


def _line_just_below(row: Row, following: Row | None, scope: Scope) -> str:
    """The text of the line below, where it may go on with this one; empty where it is no such line."""
    if following is None or following.line.number != row.line.number + 1 or len(following.cells) != 1:
        return ""
    is_footnote = following.line.text.startswith(tuple(scope.marks))
    return "" if is_footnote or words.LIST_NUMBER.match(following.cells[0]) else following.cells[0]


def parse_text(text: str, line: Line, scope: Scope) -> Sentence:
    """What a line without columns lists: a place, a province and its places, or several numbered ones."""
    before = scope.region if scope.outside is None else scope.outside
    is_paragraph = scope.outside is not None or bool(re.search(":.*[^: ]", text))
    items, is_partly_read, stated = list[Item](), False, ""
    listed = list[bool]()
    for piece in words.NEXT_NUMBER.split(text):
        numbered = bool(words.LIST_NUMBER.match(piece)) and bool(words.HAN.search(piece))
        for part in words.SENTENCE.split(words.without_number(piece)):
            sentence = _parse_sentence(part.strip(), line, scope, numbered)
            scope, stated = sentence.scope, sentence.stated_region or stated
            items += sentence.items
            listed += [sentence.is_listed] if words.WORD.search(part) else []
            is_partly_read |= sentence.is_partly_read
    if scope.broken_name or re.search("[、,;]$", text):
        # What is left open goes on in the next line.
        scope = replace(scope, outside=before)
    elif is_paragraph:
        # 河北省: with its places behind it holds for them.
        scope = replace(scope, region=before, outside=None)
        items.append(CountedHeading(REGION, ""))
    elif stated:
        # 河北省 石家庄市 says it of its own places; of what follows under 山西省 nobody knows any more.
        scope = replace(scope, region=before if before == stated else "")
    # Of several sentences, one that lists nothing is told.
    is_partly_read |= any(listed) and not all(listed)
    return Sentence(scope, items, any(listed), is_partly_read, stated)


def _parse_sentence(text: str, line: Line, scope: Scope, numbered: bool) -> Sentence:
    rest, heads = _parse_heads(text, scope)
    headed, inside, stated, day = heads.is_listed, heads.scope, "", scope.wanted.day
    parts = inside.split_places(rest)
    if len(words.split_list(rest)) == 1:
        first, _blank, behind = rest.partition(" ")
        region = words.region_of(first) if behind else ""
        if region and all(is_place(part, day, region) for part in split_places(behind, day, region)):
            stated, inside = region, replace(inside, region=region)
            parts = inside.split_places(behind)
            headed = headed or len(parts) > 1
    if not parts:  # nothing, or 、
        return heads
    named = [part for part in parts if inside.is_place(part)]
    if headed and (named or len(rest) < 2 * words.HEADING):
        is_list = True
    elif len(parts) > 1:
        is_list = 2 * len(named) >= len(parts) or (numbered and bool(named))
    else:
        is_list = _is_listed_alone(parts[0], known=bool(named), numbered=numbered)
    if not is_list:
        return heads._replace(scope=replace(inside, region=scope.region), is_listed=False)
    is_certain = numbered or headed or len(parts) > 1 or scope.in_list
    items = [*heads.items, *_places_side_by_side(parts, line, inside, is_certain=is_certain)]
    return heads._replace(scope=inside, items=items, is_listed=True, stated_region=stated)


def _is_listed_alone(text: str, *, known: bool, numbered: bool) -> bool:
    if len(text) > words.HEADING or (words.FURNITURE.search(text) and not numbered):
        return False
    return known or numbered or (is_like_place_name(without_bracket(text)) and not re.search("[0-9A-Za-z%]", text))


def _parse_heads(text: str, scope: Scope) -> tuple[str, Sentence]:
    """What stands behind 新增试点: and 河北省(3个): in a text, and what these say; it lists where there are any."""
    items, is_partly_read = list[Item](), False
    while (match := re.match(r"([^:、,]{1,40}):\s*", text)) and not parse_group(text, scope.wanted.day):
        head = words.bare_heading(match[1])
        if region := words.region_of(head) or _city_over_places(head, text[match.end() :], scope):
            scope = replace(scope, region=region)
            is_partly_read |= words.has_places_in_bracket(match[1])
            items.append(CountedHeading(REGION, match[1]))
        elif words.designations_in(head):
            scope = replace(scope, region="", designation=scope.designation_in(head)).under_heading(head)
            items.append(CountedHeading(PART, match[1]))
        elif (other_round := scope.wanted.other_round_of_heading(head)) is not None:
            scope = scope.in_round(other_round).under_heading(head)
            items.append(CountedHeading(LIST, match[1]))
        elif words.GROUP_OF_PROVINCES.fullmatch(head):
            scope = replace(scope, region="")
        elif head and not scope.has_place(without_qualifier(head)) and _heads_places(head, text[match.end() :], scope):
            scope = scope.under_heading(head, is_understood=bool(find_qualifier(head)) or _is_name_of_list(head, scope))
            items.append(CountedHeading(PART, match[1]))
        else:
            break
        text = text[match.end() :]
    return text, Sentence(scope, items, bool(items), is_partly_read)


def _city_over_places(head: str, behind: str, scope: Scope) -> str:
    """The code of a city before a colon with places of it behind, 太原市(4个):太原市、阳曲县; else empty."""
    day = scope.wanted.day
    match = unambiguous_match(complete_matches(head, day, scope.region))
    if match is None or match.locality or not is_prefecture_code(match.division):
        return ""
    places = split_places(words.SENTENCE.split(behind)[0], day, match.division)
    return match.division if places and all(is_place(place, day, match.division) for place in places) else ""


def _heads_places(head: str, behind: str, scope: Scope) -> bool:
    """Whether what stands before a colon says something of places behind it, and is no sentence that names them."""
    places = scope.split_places(words.SENTENCE.split(behind)[0])
    is_title = bool(words.TITLE.search(head)) and not _is_name_of_list(head, scope) and not find_qualifier(head)
    if not places or is_title or re.search("[。;]", head):
        return False
    return scope.is_place(places[0]) or (_is_name_of_list(head, scope) and is_like_place_name(places[0]))


def _is_name_of_list(head: str, scope: Scope) -> bool:
    """Whether a text before a colon only says that a list follows: 试点城市, 名单如下."""
    says_it = scope.wanted.says_what_is_listed(head) or is_name_heading(head)
    return says_it or bool(re.search("如下|名单|包括|分别", head))


def parse_cell(text: str, row: Row, scope: Scope) -> list[Item]:
    """What one cell lists: 河北省: before them, 、 or line ends between them."""
    items = list[Item]()
    pieces = re.split(r"[。\n]", words.NEXT_NUMBER.sub("\n", text))
    for piece in join_broken_names(pieces, scope.wanted.day, scope.region, numbered=row.shape.numbered):
        rest, heads = _parse_heads(words.without_number(piece).strip(), scope)
        scope = heads.scope
        parts = [part for part in scope.split_places(rest) if not words.COUNT.fullmatch(part)]
        items += [*heads.items, *_places_side_by_side(parts, row.line, scope)]
    return items


def _places_side_by_side(parts: Sequence[str], line: Line, scope: Scope, *, is_certain: bool = True) -> Iterator[Item]:
    """The places, each in the province that it states or inherits; of what is listed as one, all have to be known."""
    day = scope.wanted.day
    if any(is_joint_without_group(part, day) for part in parts):
        problem = _("it is listed with others as one, and the list does not say with which")
        scope = replace(scope, heading_problem=problem)
    for part, region in with_inherited_region(parts, day, scope.region):
        yield from _place_items(part, line, replace(scope, region=region), is_certain)


def _place_items(text: str, line: Line, scope: Scope, is_certain: bool) -> list[Item]:
    """One place, with its designation and its round where they stand in brackets behind its name."""
    items = list[Item]()
    name = words.without_number(text).strip() if not scope.is_place(text) else text.strip()
    etc = None if complete_matches(name, scope.wanted.day, scope.region) else words.ETC.search(name)
    if etc:
        items.append(PartialCount(etc[1] or ""))
    name = re.sub("[及和与]$", "", name[: etc.start()] if etc else name)
    designation, other_round = scope.designation, scope.places_round
    if remark := re.search(r"\(([^()]*)\)$", name):
        parts = words.designations_in(remark[1])
        in_remark = scope.wanted.other_round_of_cell(remark[1])
        if len(parts) == 1:
            name, designation = name[: remark.start()], parts[0]
        elif in_remark is not None:
            name, other_round = name[: remark.start()], in_remark
    problem = ""
    # （含新区） in a cell of its own, but not 含山县
    if re.match(r"[(\[]?不?(?:包含|包括|含)", name) and not names_division(name, scope.wanted.day):
        problem = _("it says what another place contains")
    elif has_connective(name, scope.wanted.day, scope.region) and not parse_group(name, scope.wanted.day):
        problem = _("it may be several places, or a part of a sentence")
    elif find_qualifier(name) or (remark and remark[0] in name and scope.wanted.other_round_in_cell(remark[1])):
        # 廊坊市(2013年已公布) too
        problem = _("the list says of it: {text}").format(text=shorten(remark[1] if remark else name))
    if name:
        inside = replace(scope, designation=designation, row_round=other_round)
        items.append(replace(inside.listed_place(name, line, problem), is_certain=is_certain))
    return items
