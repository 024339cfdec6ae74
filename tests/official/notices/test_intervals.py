"""Times that come again: which day of which period, and of which period it is that is handed in."""

import datetime as dt
from typing import Any

import pytest

from smartpilot.official.notices.intervals import find_late_begin, recurring, with_due_period
from smartpilot.records.terms import Recurrence

BEFORE = "it is taken to be of the period before"


def test_a_day_of_each_period_has_only_the_fields_that_say_it() -> None:
    assert recurring(Recurrence.YEARLY, 6, 30).fields == {"recurs": "yearly", "month": 6, "day": 30}
    assert recurring(Recurrence.HALF_YEARLY).fields == {"recurs": "half-yearly"}
    # The last month of a period, and the only one of a month, need no field.
    assert recurring(Recurrence.QUARTERLY, 3).fields == {"recurs": "quarterly"}
    assert recurring(Recurrence.QUARTERLY, 3, 20).fields == {"recurs": "quarterly", "month": 3, "day": 20}
    following = recurring(Recurrence.MONTHLY, 1, 5, is_following=True)
    assert following.fields == {"recurs": "monthly", "day": 5, "due_in": "following"}


@pytest.mark.parametrize("day", [0, 32])
def test_a_day_that_no_month_has_is_open(day: int) -> None:
    assert recurring(Recurrence.MONTHLY, day=day) == ({}, "there is no such date")


@pytest.mark.parametrize(
    ("recurs", "month", "day", "text", "due_in", "why"),
    [
        ("yearly", 1, 31, "▲前将上一年度总结报送某司", "following", ""),
        ("yearly", 9, 30, "▲前报送上年度总结", "following", ""),
        ("yearly", 1, 31, "▲前报送总结", "following", BEFORE),
        ("yearly", 4, 30, "▲前报送总结", None, ""),
        ("yearly", 1, 31, "▲前报送计划", None, ""),
        ("yearly", 12, 31, "▲前报送总结，并对上年度问题作出说明", None, ""),
        ("half-yearly", 1, 10, "▲前报送", "following", BEFORE),
        ("half-yearly", None, None, "上半年▲前报送总结", None, ""),
        ("quarterly", 1, 10, "▲前报送计划", None, ""),
        ("quarterly", 2, 10, "▲前报送进展", None, ""),
        ("monthly", None, 5, "▲前报送进展", "following", BEFORE),
        ("monthly", None, 11, "▲前报送进展", None, ""),
        ("monthly", None, 20, "▲前报送上月进展", "following", ""),
    ],
)
def test_of_which_period_it_is(
    recurs: str, month: int | None, day: int | None, text: str, due_in: str | None, why: str
) -> None:
    fields: dict[str, Any] = {"recurs": recurs, "month": month, "day": day}
    result, reason = with_due_period(fields, text)
    assert (result.get("due_in"), reason) == (due_in, why)


def test_what_the_text_says_itself_stays() -> None:
    fields = {"recurs": "monthly", "day": 25, "due_in": "following"}
    assert with_due_period(fields, "每月总结于次月25日前报送计划") == (fields, "")


ISSUED = dt.date(2016, 3, 10)


@pytest.mark.parametrize(
    ("text", "fields", "is_late"),
    [
        ("自2016年第三季度起，", {"recurs": "quarterly"}, True),
        ("自2016年4月起，", {"recurs": "quarterly"}, True),
        ("自2016年3月起，", {"recurs": "quarterly"}, False),
        ("自2013年10月起，", {"recurs": "quarterly"}, False),
        ("自下半年起，", {"recurs": "half-yearly"}, True),
        ("自下月起，", {"recurs": "monthly"}, True),
        ("从下一季度开始，", {"recurs": "quarterly"}, True),
        ("从下一年度起，", {"recurs": "yearly", "month": 12, "day": 31}, True),
        ("从下一年度起，", {"recurs": "yearly", "month": 2, "day": 28}, False),
        ("从明年3月1日起，", {"recurs": "yearly", "month": 2, "day": 28}, True),
        ("自2016年11月开始，为期2年，", {"recurs": "quarterly"}, False),
        ("自2016年7月起至2019年6月，", {"recurs": "quarterly"}, False),
        ("自2016年14月起，", {"recurs": "monthly"}, False),
        ("自2016年6月30日前，", {"recurs": "monthly"}, False),
    ],
)
def test_what_begins_after_a_day_of_it(text: str, fields: dict[str, Any], *, is_late: bool) -> None:
    begin = find_late_begin(fields, f"试点城市{text}", ISSUED, None)
    assert (begin is not None) == is_late
    assert begin is None or begin[0] == text[:-1]
    assert find_late_begin(fields, f"试点城市{text}", None, None) is None


@pytest.mark.parametrize(
    ("first_day", "due_in", "is_late"),
    [
        (ISSUED, None, True),
        (dt.date(2016, 6, 1), None, True),
        # Before the creation period nothing is owed anyhow, nor for a month that ended before it.
        (dt.date(2016, 7, 20), None, False),
        (dt.date(2016, 7, 1), "following", False),
        (dt.date(2016, 6, 30), "following", True),
    ],
)
def test_days_before_the_creation_period_do_not_count(first_day: dt.date, due_in: str | None, *, is_late: bool) -> None:
    fields = {"recurs": "monthly", "day": 5} | ({"due_in": due_in} if due_in else {})
    begin = find_late_begin(fields, "自2016年8月起，每月5日前填报", ISSUED, first_day)
    assert (begin is not None) == is_late
