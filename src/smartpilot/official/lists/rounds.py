"""The round of pilots whose list is wanted, and the round that a title, a heading, a sheet or a cell names."""

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
_WHAT_IS_LISTED = re.compile(f"(?:国家级?)?▓?{one_of(BUILDING)}?(?:{one_of(LISTED)}|候选){TARGET}?")


class Round(NamedTuple):
    """The round whose list is wanted: the id of its notice, empty for any round, the day of the notice, its title.

    `of_programme`: that of the notice, None for the default one. What names the other round gives its name, empty for
    the wanted one, None for a text that says nothing of rounds.
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
        return [self.year, *([] if is_known else self._years_in(self.title))]

    @property
    def year(self) -> str:
        """The year that the notice is called after; else that of its day."""
        called = re.search("20[0-9]{2}", self.notice)
        return called[0] if called else str(self.day.year)

    def other_round_in_title(self, title: str) -> str | None:
        """The other round that a title names."""
        if not self.notice:
            return None
        if (batch := self._other_batch(unicodedata.normalize("NFKC", title))) is not None:
            return batch
        years = self._years_in(title)
        return None if not years else "" if set(years).intersection(self.years) else years[0]

    def other_round_in_cell(self, cell: str) -> str | None:
        """The other round of a cell in which a round stands: 第三批, 三, 2014年度, or when it was published."""
        if not self.notice:
            return None
        bare = unicodedata.normalize("NFKC", cell).strip()
        batch = f"第{bare}批" if re.fullmatch(_NUMBER, bare) else bare
        if (other_batch := self._other_batch(batch)) is not None:
            return other_batch
        if month := _MONTH.search(bare):
            # The ministry publishes some days after the day of a notice.
            months = (int(month[1]) - self.day.year) * 12 + int(month[2]) - self.day.month
            return "" if months in (0, 1) else f"{month[1]}-{int(month[2]):02}"
        years = re.findall("20[0-9]{2}", bare)
        if not years:
            return None
        # Published in 2015, the round of 2014; but 2013 is the round of that name, and not that of 2012.
        named = {*self.years} | ({str(self.day.year)} - {*(self.programme.batches or ())})
        return "" if named.intersection(years) else years[0]

    def is_round_cell(self, text: str) -> bool:
        """Whether a cell says a round and nothing else; 2014 and 2015年4月 too."""
        return _ROUND_OR_DATE.fullmatch(self._without_programme(text)) is not None

    def other_round_of_cell(self, cell: str) -> str | None:
        """The other round of a cell that says a round and nothing else; None of any other."""
        return self.other_round_in_cell(cell) if self.is_round_cell(cell) else None

    def other_round_of_heading(self, text: str) -> str | None:
        """The other round of a line that says a round and nothing else, 第一批试点; a date alone is that of a page."""
        is_round = _ONLY_A_ROUND.fullmatch(self._without_programme(text)) is not None
        return self.other_round_in_title(text) if is_round else None

    def names_no_round(self, cell: str) -> bool:
        """Whether what stands in a column of rounds is none: 未知, 增补. Where any round is wanted, nobody asks."""
        is_round = self.is_round_cell(cell) or re.fullmatch(_NUMBER, cell)
        return bool(self.notice and cell and not is_round and self.other_round_in_cell(cell) is None)

    def without_names_of_programme(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Cells without the names of the programme, by which headings call its pilots: 国家智慧城市试点城市."""
        return tuple(self._without_programme(cell).replace("▓", "") or cell for cell in cells)

    def says_what_is_listed(self, text: str) -> bool:
        """Whether a text only says what is listed, with the name of the programme or not: 碳达峰试点园区."""
        called = (self.programme.pilots, self.programme.candidates)
        return text in called or _WHAT_IS_LISTED.fullmatch(self._without_programme(text)) is not None

    def _years_in(self, title: str) -> list[str]:
        marked = self._without_programme(unicodedata.normalize("NFKC", title))
        return [next(filter(None, groups)) for groups in _YEAR_IN_TITLE.findall(marked)]

    def _without_programme(self, text: str) -> str:
        """A text with one sign in the place of each name of the programme."""
        return _pattern_of_names(tuple(words_of_titles([self.programme]))).sub("▓", text)

    def _other_batch(self, text: str) -> str | None:
        """The other batch that a text names, by its year where the programme says it.

        Which batch is wanted, the programme says of its notices, or the title of the notice.
        """
        batch, batches = _BATCH.search(text), self.programme.batches or ()
        if batch is None:
            return None
        number = _batch_number(batch)
        if self.notice in batches:
            name = batches[number - 1] if 0 < number <= len(batches) else batch[0]
            return "" if name == self.notice else name
        called = _BATCH.search(self.title)
        return None if called is None else "" if _batch_number(called) == number else batch[0]


def wanted_round(notice: Notice, registry: Registry) -> Round:
    """The round of a notice of the registry."""
    source = registry.sources.get(notice.source)
    return Round(notice.id, notice.issued_on, registry.programme_of(notice), source.title if source else "")


def without_round(heading: str) -> str:
    """A heading without the round in it: 试点城市 of 2012年度试点城市."""
    return re.sub(f"(?:{BATCH}|20[0-9]{{2}}\\s*(?:年度?)?)的?", "", heading).strip()


@cache
def _pattern_of_names(names: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))


def _batch_number(batch: re.Match[str]) -> int:
    return (parse_number(batch[1]) or 0) if batch[1] else 1
