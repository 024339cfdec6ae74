import datetime as dt
from calendar import monthrange

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import notice
from smartpilot.i18n import use_language
from smartpilot.records.notices import Notice
from smartpilot.records.obligations import creation_period_of, obligations_of
from smartpilot.records.periods import (
    PARTS_OF_YEAR,
    Period,
    add_months,
    day_in,
    first_day_of,
    format_period,
    last_day_of,
    last_day_of_span,
    period_after,
    periods_of_year,
    split_period,
    with_period,
    year_and_part,
)
from smartpilot.records.terms import Recurrence

YEARLY, HALF, QUARTER, MONTH = Recurrence


@pytest.mark.parametrize(
    ("period", "recurs", "begins"),
    [
        (Period(2023), YEARLY, "2023-01-01"),
        (Period(2023, 2), HALF, "2023-07-01"),
        (Period(2023, 3), QUARTER, "2023-07-01"),
        (Period(2023, 12), MONTH, "2023-12-01"),
    ],
)
def test_when_a_period_begins(period: Period, recurs: Recurrence, begins: str) -> None:
    assert first_day_of(period, recurs).isoformat() == begins


@pytest.mark.parametrize(
    ("period", "recurs", "month", "day", "due"),
    [
        (Period(2023), YEARLY, None, None, "2023-12-31"),
        (Period(2023), YEARLY, 2, None, "2023-02-28"),
        (Period(2023), YEARLY, 2, 29, None),
        (Period(2024), YEARLY, 2, 29, "2024-02-29"),
        (Period(2023, 1), HALF, None, None, "2023-06-30"),
        (Period(2023, 2), HALF, 1, 15, "2023-07-15"),
        (Period(2023, 1), HALF, 7, 15, None),
        (Period(2023, 4), QUARTER, None, None, "2023-12-31"),
        (Period(2023, 1), QUARTER, 2, 31, "2023-02-28"),
        (Period(2023, 2), QUARTER, 3, 31, "2023-06-30"),
        (Period(2023, 2), QUARTER, 4, None, None),
        (Period(2024, 2), MONTH, None, 31, "2024-02-29"),
        (Period(2024, 2), MONTH, 1, 10, "2024-02-10"),
        (Period(9999, 12), MONTH, None, None, "9999-12-31"),
    ],
)
def test_the_day_of_a_period(
    period: Period, recurs: Recurrence, month: int | None, day: int | None, due: str | None
) -> None:
    assert day_in(period, recurs, month, day) == (dt.date.fromisoformat(due) if due else None)


NAMES = [
    (Period(2015), YEARLY, "2015 年度自评价报告", "2015", "2015"),
    (Period(2023, 1), HALF, "2023年上半年年度自评价报告", "2023年上半年", "2023 H1"),
    (Period(2023, 2), HALF, "2023年下半年年度自评价报告", "2023年下半年", "2023 H2"),
    (Period(2023, 3), QUARTER, "2023年第3季度年度自评价报告", "2023年第3季度", "2023 Q3"),
    (Period(2023, 5), MONTH, "2023年5月年度自评价报告", "2023年5月", "2023-05"),
]


@pytest.mark.parametrize(("period", "recurs", "title", "chinese", "english"), NAMES)
def test_what_a_period_is_called(period: Period, recurs: Recurrence, title: str, chinese: str, english: str) -> None:
    assert with_period("年度自评价报告", period, recurs) == title
    assert format_period(period, recurs) == english
    with use_language("zh"):
        assert format_period(period, recurs) == chinese


@pytest.mark.parametrize(("period", "recurs", "title", "_chinese", "_english"), NAMES)
def test_a_title_is_read_back(period: Period, recurs: Recurrence, title: str, _chinese: str, _english: str) -> None:
    stated = None if recurs is YEARLY else recurs  # the year alone may be that of any part
    assert split_period(title.replace(" ", "")) == (period, stated, "年度自评价报告")


@pytest.mark.parametrize("text", ["创建任务书", "2023", "第3季度报告", ""])
def test_a_title_without_a_period(text: str) -> None:
    assert split_period(text) == (None, None, text)


@pytest.mark.parametrize(("period", "recurs", "_title", "_chinese", "english"), NAMES)
def test_what_english_prints_is_read_back(
    period: Period, recurs: Recurrence, _title: str, _chinese: str, english: str
) -> None:
    typed = f"{english} 进展".replace(" ", "").casefold()
    assert split_period(typed) == (period, None if recurs is YEARLY else recurs, "进展")


@pytest.mark.parametrize(
    ("text", "period"), [("2023年三季度进展", Period(2023, 3)), ("2023年1月份进展", Period(2023, 1))]
)
def test_other_ways_to_write_a_period(text: str, period: Period) -> None:
    assert split_period(text)[::2] == (period, "进展")


def test_a_part_that_no_year_has_is_named_all_the_same() -> None:
    assert with_period("进展", Period(2023, 7), HALF) == "2023年第7期进展"
    assert with_period("进展", Period(2023, 2), None) == "2023年第2期进展"


def test_the_fields_of_a_period() -> None:
    assert year_and_part(None) == (None, None)
    assert year_and_part(Period(2023)) == (2023, None)
    assert year_and_part(Period(2023, 3)) == (2023, 3)
    assert Period.of(None, 3) is None
    assert sorted([Period(2023, 2), Period(2022, 4), Period(2023, 1)]) == [(2022, 4), (2023, 1), (2023, 2)]


@pytest.mark.parametrize(
    ("begins", "months", "ends"),
    [
        ("2022-10-25", 36, "2025-10-24"),
        ("2015-01-01", 12, "2015-12-31"),
        ("2016-02-29", 12, "2017-02-28"),
        ("2015-08-31", 1, "2015-09-30"),
        ("9999-06-01", 36, "9999-12-31"),
    ],
)
def test_the_end_of_a_creation_period_by_length(begins: str, months: int, ends: str) -> None:
    fields = notice("2014", dt.date(2015, 1, 1)) | {
        "creation_period": {"begins": dt.date.fromisoformat(begins), "months": months}
    }

    period = creation_period_of(Notice.model_validate(fields))

    assert period
    assert period.ends.isoformat() == ends


def test_a_creation_period_without_a_first_day_begins_with_the_notice() -> None:
    fields = notice("2022", dt.date(2022, 10, 25)) | {"creation_period": {"years": 3}}

    assert creation_period_of(Notice.model_validate(fields)) == (dt.date(2022, 10, 25), dt.date(2025, 10, 24))


@given(day=st.dates(max_value=dt.date(9000, 1, 1)), months=st.integers(0, 1200))
def test_months_later_is_the_same_day_or_the_end_of_the_month(day: dt.date, months: int) -> None:
    later = add_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == min(day.day, monthrange(later.year, later.month)[1])


@given(
    begins=st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)),
    length=st.integers(0, 3000),
    recurs=st.sampled_from(Recurrence),
    month=st.none() | st.integers(1, 12),
    day=st.none() | st.integers(1, 31),
    closed=st.none() | st.integers(0, 3000),
)
def test_obligations_against_a_walk_through_the_calendar(
    begins: dt.date, length: int, recurs: Recurrence, month: int | None, day: int | None, closed: int | None
) -> None:
    """The model looks at every single day of the creation period and asks whether something is due."""
    ends = begins + dt.timedelta(days=length)
    closed_on = None if closed is None else begins + dt.timedelta(days=closed)
    deliverable = {
        "id": "report",
        "title": "报告",
        "owed_by": "pilots",
        "stages": ["submitted"],
        "recurs": recurs.value,
    }
    deliverable |= {name: value for name, value in (("month", month), ("day", day)) if value}
    fields = notice("2014", begins, deliverables=[deliverable], creation_period={"begins": begins, "ends": ends})
    fields |= {"closed_on": closed_on} if closed_on else {}

    obligations = list(obligations_of(Notice.model_validate(fields)))

    months = 12 // PARTS_OF_YEAR[recurs]
    expected = []
    for offset in range(length + 1):
        today = begins + dt.timedelta(days=offset)
        last = monthrange(today.year, today.month)[1]
        is_month = (today.month - 1) % months + 1 == (month or months)
        is_day = today.day == (day or last) or (recurs is not YEARLY and day is not None and today.day == last < day)
        is_clear = day is None or month is not None or recurs is MONTH
        if is_month and is_day and is_clear and (closed_on is None or today <= closed_on):
            part = 0 if recurs is YEARLY else (today.month - 1) // months + 1
            expected.append((Period(today.year, part), today))
    assert [(o.period, o.due) for o in obligations] == expected
    assert all(o.period in periods_of_year(recurs, o.period.year) for o in obligations if o.period)
    # What has a period is open from its first day on, and only then.
    for obligation in obligations:
        assert obligation.period
        first = first_day_of(obligation.period, recurs)
        assert obligation.begins_after(first - dt.timedelta(days=1))
        assert not obligation.begins_after(first)


@given(
    begins=st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)),
    length=st.integers(0, 1500),
    recurs=st.sampled_from(Recurrence),
    month=st.none() | st.integers(1, 12),
    day=st.none() | st.integers(1, 31),
)
def test_what_is_due_in_the_following_period_against_a_walk_through_the_calendar(
    begins: dt.date, length: int, recurs: Recurrence, month: int | None, day: int | None
) -> None:
    """The model looks for the days on which a period ends, and walks on from each until the report on it is due."""
    ends, months = begins + dt.timedelta(days=length), 12 // PARTS_OF_YEAR[recurs]
    deliverable = {"id": "report", "title": "报告", "owed_by": "pilots", "stages": ["submitted"]}
    deliverable |= {"recurs": recurs.value, "due_in": "following"}
    fields = notice(
        "2014",
        begins,
        deliverables=[deliverable | {name: n for name, n in (("month", month), ("day", day)) if n}],
        creation_period={"begins": begins, "ends": ends},
    )

    obligations = list(obligations_of(Notice.model_validate(fields)))

    def period(today: dt.date) -> Period:
        return Period(today.year, 0 if recurs is YEARLY else (today.month - 1) // months + 1)

    expected = []
    for offset in range(length + 1):
        today = begins + dt.timedelta(days=offset)
        tomorrow = today + dt.timedelta(days=1)
        if period(tomorrow) == period(today) or not (day is None or month is not None or recurs is MONTH):
            continue
        following = period(tomorrow)
        while period(tomorrow) == following:
            last = monthrange(tomorrow.year, tomorrow.month)[1]
            is_month = (tomorrow.month - 1) % months + 1 == (month or months)
            is_end = recurs is not YEARLY and day is not None and tomorrow.day == last < day
            if is_month and (tomorrow.day == (day or last) or is_end):
                expected.append((period(today), tomorrow))
            tomorrow += dt.timedelta(days=1)
    assert [(o.period, o.due) for o in obligations] == expected


@pytest.mark.parametrize(
    ("period", "recurs", "last", "following"),
    [
        (Period(2023), YEARLY, "2023-12-31", Period(2024)),
        (Period(2023, 1), HALF, "2023-06-30", Period(2023, 2)),
        (Period(2023, 2), HALF, "2023-12-31", Period(2024, 1)),
        (Period(2023, 4), QUARTER, "2023-12-31", Period(2024, 1)),
        (Period(2024, 2), MONTH, "2024-02-29", Period(2024, 3)),
        (Period(2023, 12), MONTH, "2023-12-31", Period(2024, 1)),
    ],
)
def test_how_a_period_ends(period: Period, recurs: Recurrence, last: str, following: Period) -> None:
    assert last_day_of(period, recurs).isoformat() == last
    assert period_after(period, recurs) == following


def test_after_the_last_year_there_is_no_day() -> None:
    assert day_in(period_after(Period(9999, 4), QUARTER), QUARTER, 1, 10) is None


def test_a_span_ends_before_the_same_day() -> None:
    assert last_day_of_span(dt.date(2015, 4, 7), 36) == dt.date(2018, 4, 6)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("年度自评价报告", "2022 年度自评价报告"),
        ("年报", "2022 年报"),
        ("试点年度报告", "2022年试点年度报告"),
        ("《实施情况表》", "2022年《实施情况表》"),
        ("annual-report", "2022 annual-report"),
        ("", "2022 "),
    ],
)
def test_a_year_is_called_one_before_a_title_that_does_not_say_so(title: str, shown: str) -> None:
    assert with_period(title, Period(2022), YEARLY) == shown
    if title:
        assert split_period(shown.replace(" ", "")) == (Period(2022), None, title)
