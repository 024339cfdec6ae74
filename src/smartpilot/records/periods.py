"""Periods: the year, or the part of a year, for which something that recurs is handed in."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from typing import NamedTuple, Self

from smartpilot.chinese import parse_number
from smartpilot.i18n import language
from smartpilot.records.terms import Recurrence

_MONTHS_OF_YEAR = 12
# How many periods a year has.
PARTS_OF_YEAR: Mapping[Recurrence, int] = {
    Recurrence.YEARLY: 1,
    Recurrence.HALF_YEARLY: 2,
    Recurrence.QUARTERLY: 4,
    Recurrence.MONTHLY: 12,
}


class Period(NamedTuple):
    """A year, or a part of it: the third quarter of 2023 is (2023, 3). `part` is 0 for the year as a whole.

    How long it is depends on how often its deliverable is owed.
    """

    year: int
    part: int = 0

    @classmethod
    def of(cls, year: int | None, part: int | None) -> Self | None:
        """The period of two fields of a record; None without a year."""
        return None if year is None else cls(year, part or 0)

    @property
    def part_or_none(self) -> int | None:
        """The part as a field of a record has it: None for the year as a whole."""
        return self.part or None


def year_and_part(period: Period | None) -> tuple[int | None, int | None]:
    """The two fields of a record that say a period; None and None for none."""
    return (period.year, period.part_or_none) if period else (None, None)


def first_day_of(period: Period, recurs: Recurrence) -> dt.date:
    """The day on which a period begins."""
    return dt.date(period.year, _month_before(period, recurs) + 1, 1)


def last_day_of(period: Period, recurs: Recurrence) -> dt.date:
    """The day on which a period ends."""
    month = _month_before(period, recurs) + months_in(recurs)
    return dt.date(period.year, month, monthrange(period.year, month)[1])


def period_after(period: Period, recurs: Recurrence) -> Period:
    """The period that follows on one: the first quarter of 2024 on the fourth of 2023."""
    year, part = period
    if part < PARTS_OF_YEAR[recurs] and part:
        return Period(year, part + 1)
    return Period(year + 1, 1 if part else 0)


def months_in(recurs: Recurrence) -> int:
    """How many months a period has."""
    return _MONTHS_OF_YEAR // PARTS_OF_YEAR[recurs]


def day_in(period: Period, recurs: Recurrence, month: int | None, day: int | None) -> dt.date | None:
    """The day of a month of a period, both counted from 1; None where there is no such day.

    Without a month it is in the last one, and without a day the last one of the month. A month of a part of a year that
    lacks the day has its last day instead: 31 is the end of any month.
    """
    if (month is not None and month > months_in(recurs)) or period.year > dt.MAXYEAR:
        return None
    number = _month_before(period, recurs) + (month or months_in(recurs))
    last = monthrange(period.year, number)[1]
    if day is not None and day > last and recurs is Recurrence.YEARLY:
        return None
    return dt.date(period.year, number, min(day or last, last))


def _month_before(period: Period, recurs: Recurrence) -> int:
    """The month of the year before the first one of a period; 0 before January."""
    return max(0, period.part - 1) * months_in(recurs)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last day of a month that lacks it (民法典, 203); earlier for a negative
    number. At most the last day there is, and at least the first.
    """
    year, month = divmod(day.year * _MONTHS_OF_YEAR + day.month - 1 + months, _MONTHS_OF_YEAR)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return dt.date.max if year > dt.MAXYEAR else dt.date.min
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day_of_span(begins: dt.date, months: int) -> dt.date:
    """The last day of so many months that begin on a day: the one before the same day, later."""
    same = add_months(begins, months)
    return same - dt.timedelta(days=1) if same.day == begins.day else same


def periods_of_year(recurs: Recurrence, year: int) -> Iterator[Period]:
    """All periods of a year, in their order."""
    parts = PARTS_OF_YEAR[recurs]
    return (Period(year, part) for part in (range(1, parts + 1) if parts > 1 else (0,)))


def with_period(title: str, period: Period | None, recurs: Recurrence | None) -> str:
    """A title with the period before it, in Chinese: 2015 年度自评价报告, 2022年试点总结, 2023年第3季度进展报告."""
    if period is None:
        return title
    name = _chinese_name(period, recurs)
    if period.part:
        return f"{name}{title}"
    return f"{name}年{title}" if _NEEDS_YEAR_WORD.match(title) else f"{name} {title}"


def format_period(period: Period | None, recurs: Recurrence | None) -> str:
    """A period as a message names it: 2015, 2023 Q3, 2023年第3季度; empty for none."""
    if period is None:
        return ""
    return _chinese_name(period, recurs) if language() == "zh" else _english_name(period, recurs)


def _chinese_name(period: Period, recurs: Recurrence | None) -> str:
    year, part = period
    if not part:
        return str(year)
    if recurs is Recurrence.QUARTERLY:
        return f"{year}年第{part}季度"
    if recurs is Recurrence.HALF_YEARLY and part <= len(_HALVES):
        return f"{year}年{_HALVES[part - 1]}"
    return f"{year}年{part}月" if recurs is Recurrence.MONTHLY else f"{year}年第{part}期"


def _english_name(period: Period, recurs: Recurrence | None) -> str:
    year, part = period
    if not part:
        return str(year)
    if recurs is Recurrence.MONTHLY:
        return f"{year}-{part:02}"
    return f"{year} {_ENGLISH_LETTERS.get(recurs, '#') if recurs else '#'}{part}"


# What says itself that it is of a year, 年度自评价报告, goes on behind the number.
_NEEDS_YEAR_WORD = re.compile(r"(?!年)[\u3400-\u9fff《“]")
_HALVES = ("上半年", "下半年")
_ENGLISH_LETTERS = {Recurrence.HALF_YEARLY: "H", Recurrence.QUARTERLY: "Q"}

# As tables and messages print it: 2015, 2022年, 2023年第3季度, 2023年上半年, 2023年5月; 2023 q3, 2023 h1, 2023-05.
_NAME_BEFORE_TITLE = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(?:年(?:第?(?P<quarter>[1-4一二三四])季度|(?P<half>[上下]半年)|(?P<month>1[0-2]|[1-9])月份?)|"
    r"q(?P<q>[1-4])|h(?P<h>[12])|-(?P<m>0[1-9]|1[0-2])|年(?![度报]))?"
    r"(?P<title>\D.*)"
)


def split_period(text: str) -> tuple[Period | None, Recurrence | None, str]:
    """The period before a title, how often what it names is owed (None: that is not clear), and the title.

    The period is None where there is none, as in 创建任务书; of a year alone any part of it may be meant.
    """
    match = _NAME_BEFORE_TITLE.fullmatch(text)
    if match is None:
        return None, None, text
    year, title = int(match["year"]), match["title"]
    if quarter := match["quarter"] or match["q"]:
        return Period(year, parse_number(quarter) or 0), Recurrence.QUARTERLY, title
    if match["half"] or match["h"]:
        half = int(match["h"]) if match["h"] else _HALVES.index(match["half"]) + 1
        return Period(year, half), Recurrence.HALF_YEARLY, title
    if month := match["month"] or match["m"]:
        return Period(year, int(month)), Recurrence.MONTHLY, title
    return Period(year), None, title
