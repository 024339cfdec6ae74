"""The round of pilots that a title, a heading, a sheet or a cell names, against the one whose list is wanted."""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from smartpilot.chinese import parse_number
from smartpilot.records.notices import Notice, Programme
from smartpilot.records.programmes import default_programme
from smartpilot.records.terms import Level
from smartpilot.registry.programme_titles import words_of_titles
from smartpilot.registry.registry import Registry
from smartpilot.registry.target_words import BATCH, BUILDING, LISTED, TARGET
from smartpilot.text import one_of

_NUMBER = "[一二三四五六七八九十]{1,3}|[0-9]{1,2}"
_BATCH = re.compile(f"首批|第({_NUMBER})批")
# A year that is no date: 2012年度, （2012年）, and the name of a programme before 2012.
_YEAR_IN_TITLE = re.compile(r"(20[0-9]{2})\s*年(?!\s*[0-9]{1,2}\s*月)|▓\W{0,2}(20[0-9]{2})|[(\[](20[0-9]{2})[)\]]")
_MONTH = re.compile(r"(20[0-9]{2})\s*[年./-]\s*([0-9]{1,2})(?![0-9])")
_DATE = r"20[0-9]{2}\s*[年./-]\s*[0-9]{1,2}(?:\s*[月./-]\s*(?:[0-9]{1,2}日?)?)?(?:T00:00:00)?"
_AROUND = r"(?:国家|▓|试点|示范|城市|公布|发布|入选|[\s()（）\[\]:：,、-])*"
_ROUND_OR_DATE = re.compile(f"{_AROUND}(?:(?:{_DATE}|{BATCH}|20[0-9]{{2}}\\s*(?:年度?)?){_AROUND})+")
_ONLY_A_ROUND = re.compile(f"{_AROUND}(?:(?:{BATCH}|20[0-9]{{2}}\\s*年度?){_AROUND})+")


class Round(NamedTuple):
    """The round whose list is wanted: the id of its notice, empty for any round, the day of the notice, its title.

    `of_programme`: that of the notice, None for the default one.
    """

    notice: str
    day: dt.date
    of_programme: Programme | None = None
    title: str = ""

    @property
    def programme(self) -> Programme:
        """The programme of the notice."""
        return self.of_programme or default_programme()

    @property
    def lists_provinces(self) -> bool:
        """Whether a whole province may be listed."""
        return self.programme.lists(Level.PROVINCE)

    @property
    def years(self) -> list[str]:
        """The year that the notice is called after; where the programme does not say so, those in its title too."""
        is_known = self.notice in (self.programme.batches or ())
        return [self.year, *([] if is_known else _years_in(self.title, self))]

    @property
    def year(self) -> str:
        """The year that the notice is called after; else that of its day."""
        called = re.search("20[0-9]{2}", self.notice)
        return called[0] if called else str(self.day.year)


def wanted_round(notice: Notice, registry: Registry) -> Round:
    """The round of a notice of the registry."""
    source = registry.sources.get(notice.source)
    return Round(notice.id, notice.issued_on, registry.programme_of(notice), source.title if source else "")


def other_round_in_title(title: str, wanted: Round) -> str | None:
    """The other round that a title names; empty where it is the wanted one, None where it says nothing of rounds."""
    if not wanted.notice:
        return None
    bare = unicodedata.normalize("NFKC", title)
    if (batch := _other_batch(bare, wanted)) is not None:
        return batch
    years = _years_in(bare, wanted)
    return None if not years else "" if set(years).intersection(wanted.years) else years[0]


def _years_in(title: str, wanted: Round) -> list[str]:
    """The years of rounds in a title."""
    marked = _without_programme(unicodedata.normalize("NFKC", title), wanted)
    return [next(filter(None, groups)) for groups in _YEAR_IN_TITLE.findall(marked)]


def _without_programme(text: str, wanted: Round) -> str:
    """A text with one sign in the place of each name of the programme."""
    return _pattern_of_names(tuple(words_of_titles([wanted.programme]))).sub("▓", text)


@cache
def _pattern_of_names(names: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))


def other_round_in_cell(cell: str, wanted: Round) -> str | None:
    """As `other_round_in_title`, of a cell in which a round stands: 第三批, 三, 2014年度, or when it was published."""
    if not wanted.notice:
        return None
    bare = unicodedata.normalize("NFKC", cell).strip()
    batch = f"第{bare}批" if re.fullmatch(_NUMBER, bare) else bare
    if (other_batch := _other_batch(batch, wanted)) is not None:
        return other_batch
    if month := _MONTH.search(bare):
        # The ministry publishes some days after the day of a notice.
        months = (int(month[1]) - wanted.day.year) * 12 + int(month[2]) - wanted.day.month
        return "" if months in (0, 1) else f"{month[1]}-{int(month[2]):02}"
    years = re.findall("20[0-9]{2}", bare)
    if not years:
        return None
    # Published in 2015, the round of 2014; but 2013 is the round of that name, and not that of 2012.
    named = {*wanted.years} | ({str(wanted.day.year)} - {*(wanted.programme.batches or ())})
    return "" if named.intersection(years) else years[0]


def without_names_of_programme(cells: Sequence[str], wanted: Round) -> tuple[str, ...]:
    """Cells without the names of the programme, by which headings call its pilots: 试点城市 of 国家智慧城市试点城市."""
    return tuple(_without_programme(cell, wanted).replace("▓", "") or cell for cell in cells)


# What a heading calls what it lists.
_WHAT_IS_LISTED = re.compile(f"(?:国家级?)?▓?{one_of(BUILDING)}?(?:{one_of(LISTED)}|候选){TARGET}?")


def says_what_is_listed(text: str, wanted: Round) -> bool:
    """Whether a text only says what is listed, with the name of the programme or not: 碳达峰试点园区."""
    bare = _without_programme(text, wanted)
    return _WHAT_IS_LISTED.fullmatch(bare) is not None or text in (wanted.programme.pilots, wanted.programme.candidates)


def without_round(heading: str) -> str:
    """A heading without the round in it: 试点城市 of 2012年度试点城市."""
    return re.sub(f"(?:{BATCH}|20[0-9]{{2}}\\s*(?:年度?)?)的?", "", heading).strip()


def is_round_heading(text: str, wanted: Round) -> bool:
    """Whether a line says a round and nothing else: 2012年, 第一批试点. A date alone is that of a page."""
    return _ONLY_A_ROUND.fullmatch(_without_programme(text, wanted)) is not None


def is_round_cell(text: str, wanted: Round) -> bool:
    """Whether a cell says a round and nothing else; 2014 and 2015年4月 too."""
    return _ROUND_OR_DATE.fullmatch(_without_programme(text, wanted)) is not None


def other_round_of_cell(cell: str, wanted: Round) -> str | None:
    """As `other_round_in_cell`, of a cell that says a round and nothing else; None of any other."""
    return other_round_in_cell(cell, wanted) if is_round_cell(cell, wanted) else None


def other_round_of_heading(text: str, wanted: Round) -> str | None:
    """As `other_round_in_title`, of a line that says a round and nothing else; None of any other."""
    return other_round_in_title(text, wanted) if is_round_heading(text, wanted) else None


def names_no_round(cell: str, wanted: Round) -> bool:
    """Whether what stands in a column of rounds is none: 未知, 增补. Where any round is wanted, nobody asks."""
    is_round = is_round_cell(cell, wanted) or re.fullmatch(_NUMBER, cell)
    return bool(wanted.notice and cell and not is_round and other_round_in_cell(cell, wanted) is None)


def _other_batch(text: str, wanted: Round) -> str | None:
    """The other batch that a text names, by its year where the programme says it; as `other_round_in_title`.

    Which batch is wanted, the programme says of its notices, or the title of the notice.
    """
    batch, batches = _BATCH.search(text), wanted.programme.batches or ()
    if batch is None:
        return None
    number = _batch_number(batch)
    if wanted.notice in batches:
        name = batches[number - 1] if 0 < number <= len(batches) else batch[0]
        return "" if name == wanted.notice else name
    called = _BATCH.search(wanted.title)
    return None if called is None else "" if _batch_number(called) == number else batch[0]


def _batch_number(batch: re.Match[str]) -> int:
    return (parse_number(batch[1]) or 0) if batch[1] else 1
