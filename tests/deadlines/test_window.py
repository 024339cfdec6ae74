import datetime as dt

import pytest

from builders import notice, year_of
from smartpilot.deadlines.window import ALL_DEADLINES, Window, parse_call_list_window, parse_window
from smartpilot.errors import UsageError
from smartpilot.records.notices import Deliverable, Notice
from smartpilot.records.obligations import Obligation
from smartpilot.records.periods import Period

DAY = dt.date(2015, 4, 30)


def window(text: str | None, day: dt.date = DAY, *, outstanding: bool = False) -> Window:
    return parse_window(text, day, outstanding=outstanding)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("30d", 0, 30),
        ("30", 0, 30),
        ("３０天", 0, 30),
        ("30 天", 0, 30),
        ("7日", 0, 7),
        ("0d", 0, 0),
        ("4w", 0, 28),
        ("2周", 0, 14),
        ("week", 0, 7),
        (" Week ", 0, 7),
        ("周", 0, 7),
        ("2 星期", 0, 14),
        ("一个月", 0, 30),
        ("month", 0, 30),
        ("月", 0, 30),
        ("99999d", 0, 99999),
    ],
)
def test_a_window_of_days_to_come(text: str, first: int, last: int) -> None:
    assert window(text) == Window(first, last, overdue=True)
    assert window(text, outstanding=True) == Window(first, last, outstanding=True, overdue=True)


@pytest.mark.parametrize("text", ["overdue", "OVERDUE", " 逾期 ", "已逾期"])
def test_what_is_overdue_is_before_the_day_and_outstanding(text: str) -> None:
    assert window(text) == Window(last=-1, outstanding=True)


@pytest.mark.parametrize(
    ("names", "included"),
    [
        (["self-evaluation"], [2015, 2016]),
        (["年度自评价报告"], [2015, 2016]),
        (["2016 年度自评价报告"], [2016]),
        (["task-book"], []),
    ],
)
def test_deliverables_by_id_or_title_of_all_years_or_one(names: list[str], included: list[int]) -> None:
    fields = {"id": "self-evaluation", "title": "年度自评价报告", "owed_by": "pilots", "stages": ["submitted"]}
    deliverable = Deliverable.model_validate(fields | {"recurs": "yearly"})
    obligations = [
        Obligation(Notice.model_validate(notice()), deliverable, dt.date(year, 12, 31), Period(year))
        for year in (2015, 2016)
    ]

    asked = Window(deliverables=names)
    assert [year_of(each) for each in obligations if asked.includes_obligation(each, DAY)] == included


def test_without_a_text_there_is_no_limit() -> None:
    assert window(None) == ALL_DEADLINES
    assert parse_window(None, DAY, outstanding=True, deliverables=["plan"]) == Window(None, None, True, ["plan"])
    assert parse_window(None, DAY, everything=True) == Window(everything=True)


@pytest.mark.parametrize(
    ("wanted", "counts_all", "includes_unowed"),
    [
        (Window(), False, False),
        (Window(outstanding=True), False, False),
        (Window(everything=True), True, True),
        (Window(outstanding=True, everything=True), True, False),
        (Window(deliverables=["plan"]), True, True),
        (Window(0, 30), True, False),
        (Window(last=-1), True, False),
    ],
)
def test_what_is_asked_for_is_counted_whole(wanted: Window, counts_all: bool, includes_unowed: bool) -> None:
    assert (wanted.counts_all, wanted.includes_unowed) == (counts_all, includes_unowed)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (dt.date(2015, 1, 30), dt.date(2015, 2, 28)),
        (dt.date(2016, 1, 31), dt.date(2016, 2, 29)),
        (dt.date(2015, 2, 28), dt.date(2015, 3, 28)),
        (dt.date(2015, 12, 31), dt.date(2016, 1, 31)),
        (dt.date(9999, 12, 1), dt.date(9999, 12, 31)),
    ],
)
def test_a_month_is_to_the_same_day_of_the_next_one(day: dt.date, last: dt.date) -> None:
    assert window("month", day) == Window(0, (last - day).days, overdue=True)


@pytest.mark.parametrize("text", ["soon", "-3d", "3x", "", "d", "1e3", "30 tage", "999999d"])
def test_anything_else_is_no_window(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        window(text)
    assert "overdue" in caught.value.hint


@pytest.mark.parametrize(
    ("first", "last", "days", "included"),
    [
        (None, None, 400, True),
        (None, None, None, True),
        (0, 30, 0, True),
        (0, 30, 30, True),
        (0, 30, 31, False),
        (0, 30, -1, False),
        (0, None, 4000, True),
        (None, -1, -1, True),
        (None, -1, 0, False),
        (0, None, None, False),
        (None, -1, None, False),
    ],
)
def test_a_window_includes_both_its_ends(first: int | None, last: int | None, days: int | None, included: bool) -> None:
    due = None if days is None else DAY + dt.timedelta(days)

    assert Window(first, last).includes(due, DAY) is included


@pytest.mark.parametrize(
    ("text", "day", "last"),
    [
        ("本周", dt.date(2015, 4, 30), dt.date(2015, 5, 3)),
        ("本周", dt.date(2015, 5, 3), dt.date(2015, 5, 3)),
        ("本月", dt.date(2015, 4, 30), dt.date(2015, 4, 30)),
        ("本月", dt.date(2016, 2, 1), dt.date(2016, 2, 29)),
        ("本月", dt.date.max, dt.date.max),
        ("本周", dt.date.max, dt.date.max),
    ],
)
def test_this_week_and_this_month_end_with_their_last_day(text: str, day: dt.date, last: dt.date) -> None:
    window = parse_window(text, day)

    assert (window.first, day + dt.timedelta(days=window.last or 0), window.overdue) == (0, last, True)


def test_a_call_list_is_of_what_has_a_date_unless_all_is_asked_for() -> None:
    day = dt.date(2015, 5, 16)

    assert parse_call_list_window(None, day) == Window(outstanding=True, dated=True)
    assert not Window(dated=True).includes(None, day)
    assert Window(dated=True).includes(dt.date(1999, 1, 1), day)
    assert parse_call_list_window("All", day).includes(None, day)
    assert parse_call_list_window("overdue", day) == parse_window("overdue", day, outstanding=True)
