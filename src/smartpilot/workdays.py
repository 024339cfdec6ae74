"""The official working-day calendar: days that the State Council's yearly notice makes working days.

The table is chinesecalendar's, from 2004 to the newest year it has; beyond it, weekends only.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum


class Calendar(StrEnum):
    """How working days are counted."""

    OFFICIAL = "official"
    WEEKENDS_ONLY = "weekends-only"


_SATURDAY = 5


def calendar_for(days: Iterable[date]) -> Calendar:
    """Official where the table has every year between the first and the last of the days."""
    years = [day.year for day in days]
    if not years:
        return Calendar.OFFICIAL
    import chinese_calendar

    for year in range(min(years), max(years) + 1):
        try:
            chinese_calendar.is_workday(date(year, 1, 1))
        except NotImplementedError:
            return Calendar.WEEKENDS_ONLY
    return Calendar.OFFICIAL


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether offices work on the day.

    Raises NotImplementedError for a day outside the official table when that calendar is asked for.
    """
    if calendar is Calendar.WEEKENDS_ONLY:
        return day.weekday() < _SATURDAY
    import chinese_calendar

    return bool(chinese_calendar.is_workday(day))


def working_days(after: date, upto: date, calendar: Calendar) -> int:
    """The working days after one day, up to and with another; negative where that other day has passed."""
    if upto < after:
        return -working_days(upto, after, calendar)
    days = (after + timedelta(days=n) for n in range(1, (upto - after).days + 1))
    return sum(is_working_day(day, calendar) for day in days)
