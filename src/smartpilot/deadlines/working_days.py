"""The official working-day calendar: days that the State Council's yearly notice makes working days.

The table is chinesecalendar's, from 2004 to the newest year it has, and what `holidays.toml` adds to it or corrects
(`amendments`: True for a working day, False for a day off); beyond it, weekends only.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType


class Calendar(StrEnum):
    """How working days are counted."""

    OFFICIAL = "official"
    WEEKENDS_ONLY = "weekends-only"


_SATURDAY = 5
NO_AMENDMENTS: Mapping[date, bool] = MappingProxyType({})

# The holidays of every year that have a day of the year of their own. Who has written all of them has a whole year.
_FIXED_HOLIDAYS = ((1, 1), (5, 1), (10, 1))
# 国务院办公厅关于2006年部分节假日安排的通知: 31 December 2005, a Saturday, is worked for 3 January.
_CORRECTIONS = {date(2005, 12, 31): True}


def calendar_for(days: Iterable[date], amendments: Mapping[date, bool] = NO_AMENDMENTS) -> Calendar:
    """The official calendar if it is known for every year between the first and the last of the days.

    A year that only the amendments have is known if New Year, Labour Day and National Day are days off in them.
    """
    years = {day.year for day in days}
    if not years:
        return Calendar.OFFICIAL
    known = {day.year for day in _exceptions()} | _whole_years(amendments)
    return Calendar.OFFICIAL if known.issuperset(range(min(years), max(years) + 1)) else Calendar.WEEKENDS_ONLY


def _whole_years(amendments: Mapping[date, bool]) -> set[int]:
    years = {day.year for day in amendments}
    return {year for year in years if all(amendments.get(date(year, *fixed)) is False for fixed in _FIXED_HOLIDAYS)}


@cache
def _exceptions() -> Mapping[date, bool]:
    """The days that differ from their weekday: True for a working Saturday or Sunday, False for a holiday."""
    from chinese_calendar.constants import holidays, workdays

    return {**dict.fromkeys(holidays, False), **dict.fromkeys(workdays, True), **_CORRECTIONS}


def is_working_day(day: date, calendar: Calendar, amendments: Mapping[date, bool] = NO_AMENDMENTS) -> bool:
    """Whether offices work on a day."""
    usual = day.weekday() < _SATURDAY
    if calendar is Calendar.WEEKENDS_ONLY:
        return usual
    return amendments[day] if day in amendments else _exceptions().get(day, usual)


def working_day_after(day: date, n: int, amendments: Mapping[date, bool] = NO_AMENDMENTS) -> date:
    """The n-th working day after a day, before it for a negative n; where no calendar is known, weekends are the only
    days off.
    """
    step, end = (timedelta(days=1), date.max) if n > 0 else (timedelta(days=-1), date.min)
    left = abs(n)
    while left > 0 and day != end:
        day += step
        left -= is_working_day(day, Calendar.OFFICIAL, amendments)
    return day


def working_days(after: date, upto: date, calendar: Calendar, amendments: Mapping[date, bool] = NO_AMENDMENTS) -> int:
    """The number of working days after one day, up to and including another; negative if that one is earlier."""
    if upto < after:
        return -working_days(upto, after, calendar, amendments)
    if calendar is Calendar.WEEKENDS_ONLY:
        weeks, rest = divmod((upto - after).days, 7)
        start = upto - timedelta(days=rest)
        return weeks * _SATURDAY + sum((start + timedelta(days=n)).weekday() < _SATURDAY for n in range(1, rest + 1))
    days = (after + timedelta(days=n) for n in range(1, (upto - after).days + 1))
    return sum(is_working_day(day, calendar, amendments) for day in days)
