"""Whether a file has a list of this programme, and of this round, at all."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.files.line import Line
from smartpilot.official.lists.listing import LineKind, Listing
from smartpilot.official.lists.place_names import is_place
from smartpilot.official.lists.rounds import Round, other_round_in_title, wanted_round
from smartpilot.official.notices.calls import is_call_title, says_no_call
from smartpilot.records.notices import Notice, Programme
from smartpilot.records.terms import Kind
from smartpilot.registry.programme_titles import find_programme, normalise_title, words_of_titles
from smartpilot.registry.registry import Registry
from smartpilot.registry.target_words import APPLYING, BATCH, BUILDING, EXPANDED, LISTED, NEW, TARGET
from smartpilot.text import one_of, shorten

_GENERIC_WORDS = re.compile(
    rf"国家|全国|住房[和]?城乡建设部|住建部|科学?技术?部|办公厅|{BATCH}|[0-9一二三四五六七八九十]+|年度?|批次?|"
    # Of what targets are called not 社区 or 园区, which may be what a programme is about.
    rf"关于|公布|印发|发布|确定|{one_of(LISTED, NEW, EXPANDED)}|城市|地区|[区县镇市]|项目|名单|"
    r"一览表|范围|专项|附件|附表|入选|的|通知|和|及|与|个|共|[^\u3400-\u9fff]"
)
_OTHER_PROGRAMME = re.compile(
    rf"[\u3400-\u9fff]{{2}}(?:{one_of(LISTED, BUILDING)}|名城)(?:{TARGET}|省|[\u3400-\u9fff]{{0,4}}名单)|"
    rf"[\u3400-\u9fff]{{2}}城市(?:{one_of(LISTED)}|名单|$)"
)
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
# What became of pilots; and places that are not listed yet.
_OUTCOMES = re.compile(
    "(?:验收|评估|评价|考核|复核|评审)(?:结果|结论|等级)|(?:通过|未通过)(?:的)?验收|验收(?:合格|通过|不合格)|撤销|取消|退出|不合格|星级"
)
_RECOMMENDED = re.compile(
    f"{one_of(APPLYING)}的?(?:试点)?{TARGET}*名单|(?:推荐|申报)(?:汇总|情况|信息)?表|拟(?:公布|确定|入选|列入|命名)|公示(?:稿|名单)|"
    "名单的?公示"
)
_LIST_OF_PILOTS = re.compile(f"{one_of(LISTED)}{TARGET}*名单")
_APPLICATION = re.compile("申报|申请|推荐")
# Characters; what is longer is a sentence.
_LONGEST_TITLE = 60
_NAMES_A_LIST = re.compile("名单|附件|一览表|试点|示范")
# Characters of a title word with which another programme of the same kind begins: 智慧旅游城市.
_STEM = 2


def require_list_of(notice: Notice, listing: Listing, registry: Registry) -> None:
    """Raises UsageError where a file has no list, or not one of this notice.

    It may name another programme or another round, have the list twice, or be an annex that the program exported.
    """
    if _listed_lines(listing):
        if is_exported(listing):
            message = _("smartpilot exported this file from a registry, so it cannot confirm one")
            raise UsageError(message, _("name the file of the official list"))
        _refuse_other_programmes(listing, notice, registry)
        _refuse_outcomes(listing)
        _refuse_candidates(listing, notice, registry)
    if not listing.places and not listing.projects:
        if rows := listing.lines_of_other_rounds:
            raise _other_round_error(rows[0].other_round, notice, registry)
        message = _("the file has no list of places or projects")
        raise UsageError(message, _("one place a line, a table, or 河北省：唐山市、秦皇岛市 in a paragraph"))
    _refuse_other_rounds(listing, notice, registry)
    if listing.is_unsigned:
        message = _("nothing says that its tables are lists of pilots or special projects")
        raise UsageError(message, _("add the title of the list above it, or name the file of the official list"))
    if not holds_places(listing, notice.issued_on):
        known = _count_divisions(listing, notice.issued_on)
        message = _("only {known} of {n} lines that look like places are places").format(
            n=len(listing.places), known=known
        )
        raise UsageError(message, _("check that it is the official list, and that its text is not garbled"))
    _refuse_twice(listing)


def _refuse_outcomes(listing: Listing) -> None:
    """Raises UsageError where a title or a column says what became of pilots: 验收结果, 撤销名单."""
    texts = [line.text for line in listing.titles]
    texts += [cell for entry in listing.lines if entry.kind is LineKind.COLUMNS for cell in entry.line.cells]
    said = next((match[0] for text in texts if (match := _OUTCOMES.search(normalise_title(text)))), None)
    if said is not None:
        message = _("this is a list of what became of pilots: {text}").format(text=said)
        raise UsageError(message, _("import it with --outcome, and the day with --on"))


def _refuse_candidates(listing: Listing, notice: Notice, registry: Registry) -> None:
    """Raises UsageError where the notice only calls for applications, or a title says that places are recommended."""
    titles = _titles(listing, [registry.programme_of(notice)])
    called = next((title for title in titles if _RECOMMENDED.search(normalise_title(title))), None)
    if called is None and not _is_call(notice, listing, registry):
        return
    message = _("notice {id} calls for applications, and lists no pilots").format(id=notice.id)
    if called is not None:
        message = _("this is a list of candidates: {title}").format(title=called[:_LONGEST_TITLE])
    raise UsageError(message, _("smartpilot add candidate adds one; --notice names the notice that lists pilots"))


def _is_call(notice: Notice, listing: Listing, registry: Registry) -> bool:
    """Whether a notice only calls for applications: its title says so, or what it asks for and the list denies it not.

    Without totals and without pilots a notice that asks for applications lists nobody yet.
    """
    source = registry.sources.get(notice.source)
    if source is not None and is_call_title(source.title):
        return True
    asks = any(
        deliverable.owed_by in (Kind.CANDIDATES, Kind.AUTHORITIES) and _APPLICATION.search(deliverable.title)
        for deliverable in notice.deliverables
    )
    has_list = notice.totals is not None or any(pilot.notice == notice.id for pilot in registry.file.pilots)
    says_list = (source is not None and says_no_call(source.title)) or any(
        _LIST_OF_PILOTS.search(normalise_title(line.text)) for line in listing.titles
    )
    return asks and not has_list and not says_list


def _refuse_other_programmes(listing: Listing, notice: Notice, registry: Registry) -> None:
    """Raises UsageError where titles name another programme than that of the notice, and none names that one."""
    wanted, programmes = registry.programme_of(notice), list(registry.programmes.values())
    others: list[tuple[str, Programme | None]] = []
    for title in _titles(listing, programmes):
        named = find_programme(title, programmes, wanted)
        if named is not None and named.is_certain:
            if named.programme == wanted:
                return
            others.append((title, named.programme))
        elif named is not None or names_unknown_programme(title, wanted):
            others.append((title, None))
    if not others:
        return
    title, programme = next((other for other in others if other[1] is not None), others[0])
    hint = _("notice {id} is one of the programme {name}").format(id=notice.id, name=wanted.label)
    if programme is None:
        message = _("this is a list of another programme: {title}").format(title=title[:_LONGEST_TITLE])
        raise UsageError(message, hint)
    message = _("this is a list of the programme {name}: {title}")
    notices = [known.id for known in registry.file.notices if registry.programme_of(known) == programme]
    if notices:
        hint = _("give one with --notice: {ids}").format(ids=_(", ").join(notices))
    raise UsageError(message.format(name=programme.label, title=title[:_LONGEST_TITLE]), hint)


def notices_named(listing: Listing, registry: Registry) -> list[Notice]:
    """The notices of the registry whose round a title of the list names, of the programme that it names.

    Where no title names a round, all of the programme.
    """
    programmes = list(registry.programmes.values())
    titles = [unicodedata.normalize("NFKC", line.text) for line in listing.titles]
    titles += _titles(listing, programmes) if _listed_lines(listing) else []
    named = [found.programme for title in titles if (found := find_programme(title, programmes)) and found.is_certain]
    of_programme = [n for n in registry.file.notices if not named or registry.programme_of(n) in named]
    rounds = [[_other_round(title, wanted_round(n, registry)) for title in titles] for n in of_programme]
    of_round = [n for n, others in zip(of_programme, rounds, strict=True) if "" in others]
    says_nothing = not any(other for others in rounds for other in others)
    return of_programme if named and not of_round and says_nothing else of_round


def unknown_programme_error(title: str, known: Iterable[Programme]) -> UsageError:
    """The error for a list whose title names none of the programmes that it may be of."""
    message = _("this is a list of another programme: {title}").format(title=shorten(title))
    names = _(", ").join(programme.label for programme in known)
    return UsageError(message, _("its programmes: {words}").format(words=names))


def unknown_programme_title(listing: Listing, registry: Registry) -> str | None:
    """The title that names a programme which the registry does not know; None where none does, or one names a known."""
    programmes = list(registry.programmes.values())
    titles = _titles(listing, programmes) if _listed_lines(listing) else []
    if any(find_programme(title, programmes) for title in titles):
        return None
    unknown = (title for title in titles if all(names_unknown_programme(title, known) for known in programmes))
    return next(unknown, None)


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


def _titles(listing: Listing, programmes: Iterable[Programme]) -> list[str]:
    """What may name the list: its titles, and lines before it and what was taken for places that name a programme."""
    first = min(line.number for line in _listed_lines(listing))
    before = [line.text for line in listing.unlisted_lines if line.number <= first and len(line.text) <= _LONGEST_TITLE]
    texts = [line.text for line in listing.titles]
    stems = {word[:_STEM] for programme in programmes for word in programme.title_words}
    lines = (*before, *(place.text for place in listing.places))
    texts += [text for text in lines if any(stem in text for stem in stems)]
    texts += _broken_titles(listing, first)
    return [unicodedata.normalize("NFKC", text) for text in texts]


def _broken_titles(listing: Listing, first: int) -> list[str]:
    """Two lines above the list as one: a title that is broken over both."""
    above = [entry.line for entry in listing.lines if entry.line.number < first and len(entry.line.cells) == 1]
    pairs = (f"{one.text}{other.text}" for one, other in pairwise(above) if other.number == one.number + 1)
    return [pair for pair in pairs if len(pair) <= _LONGEST_TITLE and _NAMES_A_LIST.search(pair)]


def _listed_lines(listing: Listing) -> list[Line]:
    lines = [place.line for place in listing.places] + [project.line for project in listing.projects]
    return lines + [classified.line for classified in listing.lines_of_other_rounds]


def _refuse_other_rounds(listing: Listing, notice: Notice, registry: Registry) -> None:
    """Raises UsageError where all titles name other rounds: one may stand in another sheet, or below the list."""
    wanted = wanted_round(notice, registry)
    years = [year for title in listing.titles if (year := _other_round(title.text, wanted)) is not None]
    if years and all(years):
        raise _other_round_error(years[0], notice, registry)


def _other_round_error(year: str, notice: Notice, registry: Registry) -> UsageError:
    message = _("this is the list of {year}, not of {notice}").format(year=year, notice=notice.id)
    known = year in registry.notices
    way_out = _("give --notice {year}").format(year=year) if known else _("name the file of the official list")
    return UsageError(message, way_out)


def _other_round(title: str, wanted: Round) -> str | None:
    """The other round that a title names; empty where it is this one, None where it says nothing of rounds."""
    is_title = _NAMES_A_LIST.search(unicodedata.normalize("NFKC", title))
    return other_round_in_title(title, wanted) if is_title else None


def names_unknown_programme(title: str, wanted: Programme) -> bool:
    """Whether a title without words of any programme names one all the same: 国家低碳城市试点名单."""
    bare = normalise_title(title)
    if not _OTHER_PROGRAMME.search(bare):
        return False
    subject = _GENERIC_WORDS.sub("", bare)
    words = [word for known in words_of_titles([wanted]) for word in (known, _GENERIC_WORDS.sub("", known))]
    return len(subject) > 1 and not any(subject in word for word in words)


def _refuse_twice(listing: Listing) -> None:
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
