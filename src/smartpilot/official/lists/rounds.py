"""The round of pilots that a title, a heading, a sheet or a cell names, against the one whose list is wanted."""

import datetime as dt
import re
import unicodedata
from typing import NamedTuple

from smartpilot.records.models import Programme
from smartpilot.records.programmes import default_programme
from smartpilot.records.terms import Level

# What the ministry calls its three rounds, beside their years.
_NUMBER = "[一二三四五六七八九十]{1,3}|[0-9]{1,2}"
_BATCH = re.compile(f"首批|第({_NUMBER})批")
_BATCH_YEARS = {"": "2012", "一": "2012", "1": "2012", "二": "2013", "2": "2013", "三": "2014", "3": "2014"}
# A year that is no date: 2012年度, （2012年）, 智慧城市2012.
_YEAR_IN_TITLE = re.compile(
    r"(20[0-9]{2})\s*年(?!\s*[0-9]{1,2}\s*月)|智慧城市\W{0,2}(20[0-9]{2})|[(\[](20[0-9]{2})[)\]]"
)
_MONTH = re.compile(r"(20[0-9]{2})\s*[年./-]\s*([0-9]{1,2})(?![0-9])")
_DATE = r"20[0-9]{2}\s*[年./-]\s*[0-9]{1,2}(?:\s*[月./-]\s*(?:[0-9]{1,2}日?)?)?(?:T00:00:00)?"
_BATCH_NAME = f"首批|第(?:{_NUMBER})批次?"
_AROUND = r"(?:国家|智慧城市|试点|城市|公布|发布|入选|[\s()（）\[\]:：,、-])*"
_ROUND_OR_DATE = re.compile(f"{_AROUND}(?:(?:{_DATE}|{_BATCH_NAME}|20[0-9]{{2}}\\s*(?:年度?)?){_AROUND})+")
_ONLY_A_ROUND = re.compile(f"{_AROUND}(?:(?:{_BATCH_NAME}|20[0-9]{{2}}\\s*年度?){_AROUND})+")


class Round(NamedTuple):
    """The round whose list is wanted: the id of its notice, empty for any round, and the day of the notice.

    `programme`: that of the notice, None for the default one.
    """

    notice: str
    day: dt.date
    programme: Programme | None = None

    @property
    def lists_provinces(self) -> bool:
        """Whether a whole province may be listed."""
        return (self.programme or default_programme()).lists(Level.PROVINCE)

    @property
    def year(self) -> str:
        """The year that the notice is called after; else that of its day."""
        called = re.search("20[0-9]{2}", self.notice)
        return called[0] if called else str(self.day.year)


def other_round_in_title(title: str, wanted: Round) -> str | None:
    """The other round that a title names; empty where it is the wanted one, None where it says nothing of rounds."""
    if not wanted.notice:
        return None
    bare = unicodedata.normalize("NFKC", title)
    if (year := _year_of_batch(bare, wanted)) is None:
        years = [next(filter(None, groups)) for groups in _YEAR_IN_TITLE.findall(bare)]
        if not years:
            return None
        year = wanted.year if wanted.year in years else years[0]
    return "" if year == wanted.year else year


def other_round_in_cell(cell: str, wanted: Round) -> str | None:
    """As `other_round_in_title`, of a cell in which a round stands: 第三批, 三, 2014年度, or when it was published."""
    if not wanted.notice:
        return None
    bare = unicodedata.normalize("NFKC", cell).strip()
    batch = f"第{bare}批" if re.fullmatch(_NUMBER, bare) else bare
    if (year := _year_of_batch(batch, wanted)) is not None:
        return "" if year == wanted.year else year
    if month := _MONTH.search(bare):
        # The ministry publishes some days after the day of a notice.
        months = (int(month[1]) - wanted.day.year) * 12 + int(month[2]) - wanted.day.month
        return "" if months in (0, 1) else f"{month[1]}-{int(month[2]):02}"
    years = re.findall("20[0-9]{2}", bare)
    if not years:
        return None
    # Published in 2015, the round of 2014; but 2013 is the round of that name, and not that of 2012.
    named = {wanted.year} | ({str(wanted.day.year)} - set(_BATCH_YEARS.values()))
    return "" if named.intersection(years) else years[0]


def is_round_heading(text: str) -> bool:
    """Whether a line says a round and nothing else: 2012年, 第一批试点. A date alone is that of a page."""
    return _ONLY_A_ROUND.fullmatch(text) is not None


def is_round_cell(text: str) -> bool:
    """Whether a cell says a round and nothing else; 2014 and 2015年4月 too."""
    return _ROUND_OR_DATE.fullmatch(text) is not None


def names_no_round(cell: str, wanted: Round) -> bool:
    """Whether what stands in a column of rounds is none: 未知, 增补. Where any round is wanted, nobody asks."""
    is_round = is_round_cell(cell) or re.fullmatch(_NUMBER, cell) or other_round_in_cell(cell, wanted) is not None
    return bool(wanted.notice and cell and not is_round)


def _year_of_batch(text: str, wanted: Round) -> str | None:
    batch = _BATCH.search(text) if wanted.notice in _BATCH_YEARS.values() else None
    return _BATCH_YEARS.get(batch[1] or "", batch[0]) if batch else None
