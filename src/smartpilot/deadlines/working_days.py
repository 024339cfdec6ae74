"""The official working-day calendar: days that the State Council's yearly notice makes working days.

The table is chinesecalendar's, from 2004 to the newest year it has; beyond it, weekends only.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache


class Calendar(StrEnum):
    """How working days are counted."""

    OFFICIAL = "official"
    WEEKENDS_ONLY = "weekends-only"


_SATURDAY = 5


def calendar_for(days: Iterable[date]) -> Calendar:
    """The official calendar if it has every year between the first and the last of the days."""
    years = {day.year for day in days}
    if not years:
        return Calendar.OFFICIAL
    known = {day.year for day in _exceptions()}
    return Calendar.OFFICIAL if known.issuperset(range(min(years), max(years) + 1)) else Calendar.WEEKENDS_ONLY


@cache
def _exceptions() -> Mapping[date, bool]:
    """The days that differ from their weekday: True for a working Saturday or Sunday, False for a holiday."""
    from chinese_calendar.constants import holidays, workdays

    return {**dict.fromkeys(holidays, False), **dict.fromkeys(workdays, True)}


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether offices work on a day."""
    usual = day.weekday() < _SATURDAY
    return usual if calendar is Calendar.WEEKENDS_ONLY else _exceptions().get(day, usual)


def working_days(after: date, upto: date, calendar: Calendar) -> int:
    """The number of working days after one day, up to and including another; negative if that one is earlier."""
    if upto < after:
        return -working_days(upto, after, calendar)
    if calendar is Calendar.WEEKENDS_ONLY:
        weeks, rest = divmod((upto - after).days, 7)
        start = upto - timedelta(days=rest)
        return weeks * _SATURDAY + sum((start + timedelta(days=n)).weekday() < _SATURDAY for n in range(1, rest + 1))
    days = (after + timedelta(days=n) for n in range(1, (upto - after).days + 1))
    return sum(is_working_day(day, calendar) for day in days)
