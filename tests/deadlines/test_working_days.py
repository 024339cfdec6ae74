"""Counted by hand against the State Council's yearly notices (国务院办公厅关于部分节假日安排的通知)."""

from datetime import date, timedelta

import pytest

from smartpilot.deadlines.working_days import Calendar, calendar_for, is_working_day, working_days

FAR = 2999


@pytest.mark.parametrize(
    ("after", "upto", "days"),
    [
        # 21, 22, 23, 24 | 27, 28, 29, 30 April
        (date(2015, 4, 20), date(2015, 4, 30), 8),
        (date(2015, 4, 7), date(2015, 4, 30), 17),
        (date(2015, 4, 30), date(2015, 4, 30), 0),
        (date(2015, 4, 29), date(2015, 4, 30), 1),
        # A Friday to the Sunday after it.
        (date(2015, 4, 24), date(2015, 4, 26), 0),
        # Labour Day: 1 to 3 May are free; 4 to 8 May.
        (date(2015, 4, 30), date(2015, 5, 3), 0),
        (date(2015, 4, 30), date(2015, 5, 8), 5),
        # National Day: 1 to 7 October are free, Saturday the 10th is worked; 8, 9, 10, 12 October.
        (date(2015, 9, 30), date(2015, 10, 12), 4),
        # 3 to 5 September 2015 are free (70th anniversary), Sunday the 6th is worked; 2, 6, 7 September.
        (date(2015, 9, 1), date(2015, 9, 7), 3),
        # Spring Festival: 18 to 24 February are free, Sunday the 15th and Saturday the 28th are worked;
        # 15, 16, 17, 25, 26, 27, 28 February.
        (date(2015, 2, 14), date(2015, 2, 28), 7),
        # New Year: 1 to 3 January are free, Sunday the 4th is worked; 31 December, 4, 5 January.
        (date(2014, 12, 30), date(2015, 1, 5), 3),
    ],
)
def test_official_calendar(after: date, upto: date, days: int) -> None:
    assert calendar_for([after, upto]) is Calendar.OFFICIAL
    assert working_days(after, upto, Calendar.OFFICIAL) == days


@pytest.mark.parametrize(
    ("after", "upto", "days"),
    [
        (date(2015, 4, 30), date(2015, 4, 20), -8),
        (date(2015, 5, 4), date(2015, 4, 30), -1),
        # On the first working day after the holidays the deadline has passed by one.
        (date(2015, 10, 8), date(2015, 9, 30), -1),
        # On a day off right after the deadline no working day has passed yet.
        (date(2015, 5, 2), date(2015, 4, 30), 0),
    ],
)
def test_negative_after_the_day(after: date, upto: date, days: int) -> None:
    assert working_days(after, upto, Calendar.OFFICIAL) == days


@pytest.mark.parametrize("calendar", Calendar)
def test_days_add_up(calendar: Calendar) -> None:
    first, last = date(2015, 1, 1), date(2015, 12, 31)
    for n in range(0, 365, 7):
        middle = first + timedelta(days=n)
        assert working_days(first, middle, calendar) + working_days(middle, last, calendar) == working_days(
            first, last, calendar
        )


def test_make_up_saturday_is_a_working_day() -> None:
    assert is_working_day(date(2015, 10, 10), Calendar.OFFICIAL)
    assert not is_working_day(date(2015, 10, 10), Calendar.WEEKENDS_ONLY)


def test_holiday_on_a_weekday_is_none() -> None:
    assert not is_working_day(date(2015, 5, 1), Calendar.OFFICIAL)
    assert is_working_day(date(2015, 5, 1), Calendar.WEEKENDS_ONLY)


def test_beyond_the_table_only_weekends_are_free() -> None:
    assert calendar_for([date(2015, 4, 7), date(FAR, 4, 30)]) is Calendar.WEEKENDS_ONLY
    assert calendar_for([date(1999, 4, 7), date(2015, 4, 30)]) is Calendar.WEEKENDS_ONLY
    assert working_days(date(2015, 9, 30), date(2015, 10, 12), Calendar.WEEKENDS_ONLY) == 8


def test_no_days_at_all() -> None:
    assert calendar_for([]) is Calendar.OFFICIAL


@pytest.mark.parametrize("days", [*range(40), 365, 366, 3653])
def test_weekends_only_counts_what_counting_day_by_day_counts(days: int) -> None:
    for start in range(7):
        after = date(2998, 12, 20) + timedelta(days=start)
        upto = after + timedelta(days=days)
        slowly = sum((after + timedelta(days=n)).weekday() < 5 for n in range(1, days + 1))

        assert working_days(after, upto, Calendar.WEEKENDS_ONLY) == slowly
        assert working_days(upto, after, Calendar.WEEKENDS_ONLY) == -slowly


def test_the_whole_of_time_is_counted_at_once() -> None:
    assert working_days(date.min, date.max, Calendar.WEEKENDS_ONLY) == 2608614  # 521722 weeks and four days


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_day_is_what_the_package_holidays_says(year: int) -> None:
    china = pytest.importorskip("holidays").country_holidays("CN", years=year)
    days = [date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]

    # None differs. chinesecalendar alone would have 31 December 2005 off.
    assert [day for day in days if is_working_day(day, Calendar.OFFICIAL) != china.is_working_day(day)] == []


WHOLE_YEAR = {date(FAR, 1, 1): False, date(FAR, 5, 1): False, date(FAR, 10, 1): False}


def test_amendments_make_a_year_known() -> None:
    assert calendar_for([date(FAR, 4, 30)], WHOLE_YEAR) is Calendar.OFFICIAL
    assert calendar_for([date(FAR, 4, 30), date(FAR + 1, 4, 30)], WHOLE_YEAR) is Calendar.WEEKENDS_ONLY
    assert calendar_for([date(2026, 4, 30), date(FAR, 4, 30)], WHOLE_YEAR) is Calendar.WEEKENDS_ONLY


@pytest.mark.parametrize("day", WHOLE_YEAR)
def test_a_year_of_which_only_some_days_are_written_is_not_known(day: date) -> None:
    for part in (
        {other: works for other, works in WHOLE_YEAR.items() if other != day},
        {**WHOLE_YEAR, day: True},
        {day: False},
    ):
        assert calendar_for([date(FAR, 4, 30)], part) is Calendar.WEEKENDS_ONLY


def test_amendments_correct_what_is_known() -> None:
    # 8, 9, 10, 12 October; the 8th is off, Sunday the 11th is worked, and Saturday the 10th is not.
    amendments = {date(2015, 10, 8): False, date(2015, 10, 11): True, date(2015, 10, 10): False}
    span = date(2015, 9, 30), date(2015, 10, 12)

    assert working_days(*span, Calendar.OFFICIAL, amendments) == 3
    assert working_days(*reversed(span), Calendar.OFFICIAL, amendments) == -3
    assert calendar_for(span, amendments) is Calendar.OFFICIAL


def test_where_only_weekends_are_free_amendments_do_not_count() -> None:
    assert is_working_day(date(FAR, 10, 1), Calendar.WEEKENDS_ONLY, WHOLE_YEAR)
