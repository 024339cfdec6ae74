"""What the titles of an official list say: its programme, and its round."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from smartpilot.chinese import to_simplified
from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.files.line import Line
from smartpilot.official.lists.listing import Listing
from smartpilot.official.lists.rounds import Round, wanted_round
from smartpilot.places.authorities import CORPS
from smartpilot.places.divisions import PROVINCES
from smartpilot.places.zones import says_kind_of_area
from smartpilot.records.notices import Notice, Programme
from smartpilot.records.verdicts import ASSESSING
from smartpilot.registry.programme_titles import find_programme, normalise_title, words_of_titles
from smartpilot.registry.registry import Registry
from smartpilot.registry.target_words import BATCH, BUILDING, EXPANDED, LISTED, NEW, TARGET
from smartpilot.text import one_of, shorten

# Characters; what is longer is a sentence.
LONGEST_TITLE = 60
_NAMES_A_LIST = re.compile("名单|附件|一览表|试点|示范")
# Characters of a title word with which another programme of the same kind begins: 智慧旅游城市.
_STEM = 2
# 河北省试点城市名单 is a part of a list of any programme.
_REGIONS = one_of(
    " ".join(word for province in PROVINCES for word in (province.name, province.short)),
    f"{CORPS} 兵团 华北 华东 华南 华中 东北 西北 西南 东部 中部 西部 各地 各省 部分 我省 全省 本省",
)
# What titles have besides the name of a programme.
_GENERIC_WORDS = re.compile(
    rf"一览表|国家级?|全国|中国|住房[和]?城乡建设部|住建部|科学?技术?部|办公厅|{BATCH}|[0-9一二三四五六七八九十]+|年度?|批次?|"
    # 命名天津市等16个城市为, 公布成都等13个城市
    r"(?:公布|命名|授予|认定|确定|表扬)+(?:.{1,30}?等[0-9]+个(?:城市|地区|单位|[县市区]))?为?|"
    # What targets are called; 智慧县城, 智慧社区 and 智慧园区 are what another programme is about.
    rf"印发|发布|{_REGIONS}|^{TARGET}+|{one_of(LISTED, NEW, EXPANDED)}的?{TARGET}?(?:\([^()]*\))?|城市(?!群)|地区|"
    "项目|名单|范围|专项|附件|附表|入选|的|通知|通报|公[示告]|决定|和|及|与|个|共|"
    rf"绩效|{ASSESSING}|中期|结[果论]|通过|情况|[^\u3400-\u9fff]"
)
_IN_BRACKETS = r"(?:\([^()]*\))?"
# 国家生态市（县、区、旗）名单, 国家园林城市、县城
_NATIONAL = rf"(?:国家级?|全国|中国)[\u3400-\u9fff]{{2,12}}?{TARGET}{_IN_BRACKETS}(?:名单|、|$)"
_BEGINS_NATIONAL = re.compile(_NATIONAL)
_OTHER_PROGRAMME = re.compile(
    rf"[\u3400-\u9fff]{{2}}(?:{one_of(LISTED, BUILDING)}|名城|模范城)"
    rf"(?:{TARGET}|省|{_IN_BRACKETS}[\u3400-\u9fff]{{0,4}}名单)|[\u3400-\u9fff]{{2}}城市(?:{one_of(LISTED)}|名单|$)|{_NATIONAL}"
)


class OtherTitle(NamedTuple):
    """A title that names another programme than is wanted; `programme`: None for one that the registry has not."""

    text: str
    programme: Programme | None


def find_programme_named(
    titles: Iterable[str], registry: Registry, wanted: Sequence[Programme]
) -> tuple[Programme | None, Sequence[OtherTitle]]:
    """The first of the wanted programmes that a title names; without one, the titles that name others."""
    others = []
    for title in titles:
        named = find_programme(title, registry.programmes.values(), wanted)
        if named is not None and named.is_certain and named.programme in wanted:
            return named.programme, ()
        if named is not None or all(_names_unknown_programme(title, programme) for programme in wanted):
            others.append(OtherTitle(title, named.programme if named is not None and named.is_certain else None))
    return None, others


def _names_unknown_programme(title: str, wanted: Programme) -> bool:
    """Whether a title without words of any programme names one all the same: 国家低碳城市试点名单."""
    bare = normalise_title(title).rpartition("关于")[2]  # without the ministry
    subject = _GENERIC_WORDS.sub("", bare)
    if not _OTHER_PROGRAMME.search(bare) or len(subject) < 2:
        return False
    return not any(subject in word or subject in _GENERIC_WORDS.sub("", word) for word in words_of_titles([wanted]))


def unknown_programme_error(title: str, known: Iterable[Programme]) -> UsageError:
    """The error for a list whose title names none of the programmes that it may be of."""
    message = _("this is a list of another programme: {title}").format(title=shorten(title))
    names = _(", ").join(programme.label for programme in known)
    return UsageError(message, _("its programmes: {words}").format(words=names))


def listed_lines(listing: Listing) -> list[Line]:
    """The lines of places and projects, those of other rounds too."""
    lines = [place.line for place in listing.places] + [project.line for project in listing.projects]
    return lines + [classified.line for classified in listing.lines_of_other_rounds]


def titles_of(listing: Listing, registry: Registry) -> list[str]:
    """What may name a list, in half width and simplified characters.

    Its titles; lines before it, and what was taken for places, that name a programme; and two lines above it as one,
    where a title is broken over both.
    """
    texts = [line.text for line in listing.titles]
    if listed := listed_lines(listing):
        first = min(line.number for line in listed)
        before = [line.text for line in listing.unlisted_lines if line.number <= first]
        before = [text for text in before if len(text) <= LONGEST_TITLE]
        stems = {word[:_STEM] for programme in registry.programmes.values() for word in programme.title_words}
        lines = [*before, *(place.text for place in listing.places)]
        texts += [text for text in lines if any(stem in text for stem in stems)]
        # A title that was taken for a place has a line of its own, and is no zone: 国家级新区.
        alone = [place.text for place in listing.places if place.line.number == first and len(place.line.cells) == 1]
        titles = [text for text in (*before, *alone) if not says_kind_of_area(text)]
        texts += [text for text in titles if _BEGINS_NATIONAL.match(normalise_title(text))]
        above = [entry.line for entry in listing.lines if entry.line.number < first and len(entry.line.cells) == 1]
        pairs = (f"{one.text}{other.text}" for one, other in pairwise(above) if other.number == one.number + 1)
        texts += [pair for pair in pairs if len(pair) <= LONGEST_TITLE and _NAMES_A_LIST.search(pair)]
    return [to_simplified(unicodedata.normalize("NFKC", text)) for text in texts]


def other_rounds(titles: Iterable[str], wanted: Round) -> list[str]:
    """The rounds that titles of lists name, empty for the wanted one."""
    normalised = (unicodedata.normalize("NFKC", title) for title in titles)
    rounds = (wanted.other_round_in_title(title) for title in normalised if _NAMES_A_LIST.search(title))
    return [round_ for round_ in rounds if round_ is not None]


def notices_named(listing: Listing, registry: Registry) -> list[Notice]:
    """The notices of the registry whose round a title of the list names, of the programme that it names.

    Where no title names a round, all of the programme.
    """
    programmes = list(registry.programmes.values())
    titles = titles_of(listing, registry)
    named = [found.programme for title in titles if (found := find_programme(title, programmes)) and found.is_certain]
    of_programme = [n for n in registry.file.notices if not named or registry.programme_of(n) in named]
    rounds = [other_rounds(titles, wanted_round(notice, registry)) for notice in of_programme]
    if named and not any(rounds):
        return of_programme
    return [notice for notice, others in zip(of_programme, rounds, strict=True) if "" in others]
