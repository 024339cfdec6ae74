"""The lists of pilots that a notice without one of its own is about, as its text names them: by years or as batches."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from smartpilot.chinese import parse_number
from smartpilot.official.notices.page import PageLine
from smartpilot.official.notices.sentences import Sentence
from smartpilot.official.notices.subjects import STATUS


class NamedLists(NamedTuple):
    """The years and the batches that a text names of pilots, whether it says of all, and where it does."""

    years: Sequence[str] = ()
    batches: Sequence[int] = ()
    means_all: bool = False
    places: Sequence[PageLine | Sentence] = ()

    @property
    def words(self) -> list[str]:
        """What it names, as a text writes it: 2012年度, 第2批."""
        return [*(f"{year}年度" for year in self.years), *(f"第{number}批" for number in self.batches)]


_YEAR = r"20\d\d ?(?:年度?)?"
_AND = "(?: ?(?:、|[,，]|和|及|与|以及|[至到]|[—–－~～-]+) ?)"
_YEARS = rf"(?<!\d)(?P<years>(?:{_YEAR}{_AND})*20\d\d ?年度?)(?! ?\d{{1,2}} ?月)"
_NUMBER = r"[一二三四五六七八九十]{1,3}|\d{1,2}"
_BATCHES = (
    rf"(?P<batches>(?:首批|第(?:{_NUMBER})批?)(?:{_AND}第?(?:{_NUMBER})批?)*(?<=批)次?|前(?P<first>两|{_NUMBER})批)"
)
_ALL = "(?P<all>历批|历年|历次|各批次?|以往各?批?|前期各?批?)"
# Between a year and the pilots of that year: 公布的277个国家智慧城市. What is done in a year is none: 2015年度评估工作.
_DONE = "工作|总结|评[估价]|验收|检查|自查|报告|进展|组织|开展|启动|[起前底末内]|以来|上半年|下半年|季度"
_BETWEEN = f"(?:(?!{_DONE})[^，,。；：、《》]){{0,24}}?(?:专项)?"
_ROUNDS = f"(?:{_YEARS}|{_BATCHES}|{_ALL})"
_NAMED = (
    # 首批、第二批国家智慧城市试点, 2012、2013年度公布的193个试点
    re.compile(f"{_ROUNDS}{_BETWEEN}{STATUS}"),
    # 国家智慧城市试点（2013年度）
    re.compile(f"{STATUS}[^，,。；：（(]{{0,6}}[（(]{_ROUNDS}[）)]"),
)
# What others have issued is about other pilots: 《关于公布2013年度试点名单的通知》.
_TITLE_OF_OTHER = re.compile("《[^《》]*》")


def find_named_lists(title: PageLine, sentences: Sequence[Sentence]) -> NamedLists:
    """The lists that the title of a notice names, else those that its sentences do."""
    in_title = named_in([title])
    return in_title if in_title.places else named_in(sentences)


def named_in(places: Iterable[PageLine | Sentence]) -> NamedLists:
    """The lists that these lines or sentences name."""
    years, batches = dict[str, None](), dict[int, None]()
    means_all, naming = False, list[PageLine | Sentence]()
    for place in places:
        text = _TITLE_OF_OTHER.sub("《》", place.text)
        for match in chain.from_iterable(pattern.finditer(text) for pattern in _NAMED):
            years |= dict.fromkeys(_years_of(match["years"] or ""))
            batches |= dict.fromkeys(_batches_of(match))
            means_all = means_all or match["all"] is not None
            if place not in naming:
                naming.append(place)
    return NamedLists(list(years), list(batches), means_all, naming)


_RANGE = re.compile(r"(\d+)\D{0,4}?(?:[至到]|[—–－~～-]+)\D{0,2}(\d+)")


def _years_of(text: str) -> Iterator[str]:
    """2012, 2013 and 2014 of 2012、2013和2014年度, and of 2012—2014年度."""
    for match in _RANGE.finditer(text):
        yield from map(str, range(int(match[1]), int(match[2]) + 1))
    yield from re.findall(r"20\d\d", text)


def _batches_of(match: re.Match[str]) -> Iterator[int]:
    """1 and 2 of 首批和第二批, of 第一、二批 and of 前两批."""
    text = match["batches"] or ""
    if first := match["first"]:
        yield from range(1, (parse_number(first.replace("两", "二")) or 0) + 1)
        return
    if "首批" in text:
        yield 1
    numbers = [number for word in re.findall(_NUMBER, text) if (number := parse_number(word))]
    if re.search("[至到—–－~～-]", text) and len(numbers) == 2:
        yield from range(numbers[0], numbers[1] + 1)
    yield from numbers
