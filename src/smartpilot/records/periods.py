"""Periods: the year, or the part of a year, for which something that recurs is handed in."""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator, Mapping
from typing import NamedTuple, Self

from smartpilot.records.terms import Recurrence

_MONTHS_OF_YEAR = 12
# How many periods a year has.
PARTS_OF_YEAR: Mapping[Recurrence, int] = {Recurrence.YEARLY: 1}


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


def day_in(period: Period, recurs: Recurrence, month: int | None, day: int | None) -> dt.date | None:
    """The day of a month of a period, both counted from 1; None where the month has no such day.

    Without a month it is in the last one, and without a day the last one of the month.
    """
    number = _month_before(period, recurs) + (month or _MONTHS_OF_YEAR // PARTS_OF_YEAR[recurs])
    last = monthrange(period.year, number)[1]
    return None if day is not None and day > last else dt.date(period.year, number, day or last)


def _month_before(period: Period, recurs: Recurrence) -> int:
    """The month of the year before the first one of a period; 0 before January."""
    return max(0, period.part - 1) * _MONTHS_OF_YEAR // PARTS_OF_YEAR[recurs]


def periods_of_years(recurs: Recurrence, first: int, last: int) -> Iterator[Period]:
    """All periods of the years from the first to the last one, in their order."""
    parts = PARTS_OF_YEAR[recurs]
    numbers = range(1, parts + 1) if parts > 1 else (0,)
    return (Period(year, number) for year in range(first, last + 1) for number in numbers)


def with_period(title: str, period: Period | None, recurs: Recurrence | None) -> str:
    """A title with the period before it, in Chinese: 2015 年度自评价报告."""
    return f"{period.year} {title}" if period else title


def format_period(period: Period | None, recurs: Recurrence | None) -> str:
    """A period as a message names it: 2015; empty for none."""
    return str(period.year) if period else ""
