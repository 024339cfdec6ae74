"""Whether a file has a list of this programme, and of this round, at all."""

import datetime as dt
import re
from collections.abc import Sequence

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.files.line import Line
from smartpilot.official.imports.titles import (
    LONGEST_TITLE,
    find_programme_named,
    listed_lines,
    other_rounds,
    titles_of,
)
from smartpilot.official.lists.listing import LineKind, Listing
from smartpilot.official.lists.place_names import is_place
from smartpilot.official.lists.rounds import wanted_round
from smartpilot.official.notices.calls import has_list, is_application, is_call_title, is_of_candidates, says_no_call
from smartpilot.records.notices import Notice
from smartpilot.records.terms import Kind
from smartpilot.records.verdicts import ASSESSING
from smartpilot.registry.programme_titles import normalise_title
from smartpilot.registry.registry import Registry

# What `export` writes below a list that is not complete, and above pilots that no source calls new or expanded.
_EXPORTED = re.compile("本表登记[0-9]+个，尚不完整|本表为选列|类别待核实")
# Headings stand at most behind the title and a line on the day.
_LINES_WITH_HEADINGS = 10
# The headings by which a table is one that smartpilot export writes: data, list, progress, call list.
_EXPORTED_HEADINGS = (
    {"kind", "id", "notice", "evidence"},
    {"种类", "编号", "通知", "证据"},
    {"序号", "行政区划代码", "级别", "证据"},
    {"应报（件）", "已报", "未报"},
    {"序号", "省份", "报送主体", "事项"},
)
# What became of pilots.
_OUTCOMES = re.compile(
    f"{ASSESSING}(?:结果|结论|等级)|(?:通过|未通过)(?:的)?验收|验收(?:合格|通过|不合格)|撤销|取消|退出|不合格|星级"
)


def require_list_of(notice: Notice, listing: Listing, registry: Registry) -> None:
    """Raises UsageError where a file has no list, or not one of this notice.

    It may name another programme or another round, have the list twice, or be an annex that the program exported.
    """
    if listed_lines(listing):
        if is_exported(listing):
            message = _("smartpilot exported this file from a registry, so it cannot confirm one")
            raise UsageError(message, _("name the file of the official list"))
        titles = titles_of(listing, registry)
        _refuse_other_programmes(titles, notice, registry)
        _refuse_outcomes(listing)
        _refuse_candidates(titles, notice, registry)
    if not listing.places and not listing.projects:
        if rows := listing.lines_of_other_rounds:
            raise _other_round_error(rows[0].other_round, notice, registry)
        message = _("the file has no list of places or projects")
        raise UsageError(message, _("one place a line, a table, or 河北省：唐山市、秦皇岛市 in a paragraph"))
    # One of several titles may stand in another sheet, or below the list.
    rounds = other_rounds((title.text for title in listing.titles), wanted_round(notice, registry))
    if rounds and all(rounds):
        raise _other_round_error(rounds[0], notice, registry)
    if listing.is_unsigned:
        message = _("nothing says that its tables are lists of pilots or special projects")
        raise UsageError(message, _("add the title of the list above it, or name the file of the official list"))
    if not holds_places(listing, notice.issued_on):
        message = _("only {known} of {n} lines that look like places are places")
        message = message.format(n=len(listing.places), known=_count_divisions(listing, notice.issued_on))
        raise UsageError(message, _("check that it is the official list, and that its text is not garbled"))
    _refuse_twice(listing)


def _refuse_other_programmes(titles: Sequence[str], notice: Notice, registry: Registry) -> None:
    """Raises UsageError where titles name another programme than that of the notice, and none names that one."""
    wanted = registry.programme_of(notice)
    _named, others = find_programme_named(titles, registry, [wanted])
    if not others:
        return
    title, programme = next((other for other in others if other.programme is not None), others[0])
    hint = _("notice {id} is one of the programme {name}").format(id=notice.id, name=wanted.label)
    message = _("this is a list of another programme: {title}").format(title=title[:LONGEST_TITLE])
    if programme is not None:
        message = _("this is a list of the programme {name}: {title}")
        message = message.format(name=programme.label, title=title[:LONGEST_TITLE])
        if notices := [known.id for known in registry.file.notices if registry.programme_of(known) == programme]:
            hint = _("give one with --notice: {ids}").format(ids=_(", ").join(notices))
    raise UsageError(message, hint)


def _refuse_outcomes(listing: Listing) -> None:
    """Raises UsageError where a title or a column says what became of pilots: 验收结果, 撤销名单."""
    texts = [line.text for line in listing.titles]
    texts += [cell for entry in listing.lines if entry.kind is LineKind.COLUMNS for cell in entry.line.cells]
    said = next((match[0] for text in texts if (match := _OUTCOMES.search(normalise_title(text)))), None)
    if said is not None:
        message = _("this is a list of what became of pilots: {text}").format(text=said)
        raise UsageError(message, _("import it with --outcome, and the day with --on"))


def _refuse_candidates(titles: Sequence[str], notice: Notice, registry: Registry) -> None:
    """Raises UsageError where the notice only calls for applications, or a title says that places are recommended."""
    normalised = [normalise_title(title) for title in titles]
    called = next((title for title, bare in zip(titles, normalised, strict=True) if is_of_candidates(bare)), None)
    if called is not None:
        message = _("this is a list of candidates: {title}").format(title=called[:LONGEST_TITLE])
    elif _is_call(notice, registry, has_title=any(map(has_list, normalised))):
        message = _("notice {id} calls for applications, and lists no pilots").format(id=notice.id)
    else:
        return
    raise UsageError(message, _("smartpilot add candidate adds one; --notice names the notice that lists pilots"))


def _is_call(notice: Notice, registry: Registry, *, has_title: bool) -> bool:
    """Whether a notice only calls for applications: its title says so, or what it asks for and the list denies it not.

    Without totals and without pilots a notice that asks for applications lists nobody yet; `has_title`: whether the
    list is called one of pilots.
    """
    source = registry.sources.get(notice.source)
    title = source.title if source is not None else ""
    if is_call_title(title):
        return True
    asked = [entry for entry in notice.deliverables if entry.owed_by in (Kind.CANDIDATES, Kind.AUTHORITIES)]
    lists = notice.totals is not None or any(pilot.notice == notice.id for pilot in registry.file.pilots)
    is_list = lists or has_title or says_no_call(title)
    return not is_list and any(is_application(deliverable.title) for deliverable in asked)


def is_exported(listing: Listing) -> bool:
    """Whether it is an annex or another table that the program exported."""
    if has_exported_headings([classified.line for classified in listing.lines]):
        return True
    return any(_EXPORTED.search(line.text) for line in (*listing.unlisted_lines, *listing.titles))


def has_exported_headings(lines: Sequence[Line]) -> bool:
    """Whether the first lines have the headings of a table that the program exports."""
    first = lines[:_LINES_WITH_HEADINGS]
    return any(headings.issubset(line.cells) for line in first for headings in _EXPORTED_HEADINGS)


def holds_places(listing: Listing, day: dt.date) -> bool:
    """Whether at least half of what looks like places were places on a day."""
    readable = sum(not place.problem for place in listing.places)
    return 2 * _count_divisions(listing, day) >= readable


def _count_divisions(listing: Listing, day: dt.date) -> int:
    places = [place for place in listing.places if not place.problem]
    return sum(is_place(place.text, day, place.within) for place in places)


def _other_round_error(year: str, notice: Notice, registry: Registry) -> UsageError:
    message = _("this is the list of {year}, not of {notice}").format(year=year, notice=notice.id)
    known = year in registry.notices
    way_out = _("give --notice {year}").format(year=year) if known else _("name the file of the official list")
    return UsageError(message, way_out)


def _refuse_twice(listing: Listing) -> None:
    """Raises UsageError where half of the places or more stand twice; one or two may be a mistake."""
    seen: dict[tuple[str, str], Line] = {}
    again = []
    for place in listing.places:
        key = (place.text, place.within)
        if key in seen:
            again.append((seen[key], place.line))
        seen.setdefault(key, place.line)
    if len(again) > 2 and 2 * len(again) >= len(seen):
        first, second = again[0]
        message = _("the file has the list twice: line {first} again in line {second}")
        raise UsageError(message.format(first=first.where, second=second.where), _("delete one of the two"))
