import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import PUDONG, ZHENGDING, event, ledger, notice, registry
from ledgers import BINJIANG
from smartpilot.deadlines.due_days import due_day_of
from smartpilot.deadlines.working_days import Calendar, is_working_day, working_day_after
from smartpilot.ledger.ledger import NO_LEDGER, Ledger

ISSUED = dt.date(2015, 4, 7)
ADDED = dt.date(2015, 9, 15)
STAGES = ["drafted", "submitted", "signed"]
TASK_BOOK = {"id": "task-book", "title": "创建任务书", "owed_by": "pilots", "stages": STAGES}


def due(
    within: dict[str, Any],
    known: Ledger = NO_LEDGER,
    record: str = "2014-130123",
    period: dict[str, Any] | None = None,
    **more: Any,
) -> tuple[str | None, str | None]:
    """The last day and the one from which it is counted."""
    of_notice = {"creation_period": period} if period else {}
    asked = {"id": "asked", "title": "验收", "owed_by": "pilots", "stages": ["submitted"], "within": within}
    owed_by = "candidates" if record == BINJIANG["id"] else "pilots"
    book = registry(
        notices=[notice("2014", ISSUED, deliverables=[TASK_BOOK, asked | {"owed_by": owed_by}], **of_notice)],
        pilots=[ZHENGDING, PUDONG | {"added_on": ADDED}],
        candidates=[BINJIANG],
    )
    *_others, obligation = book.obligations["2014"]
    found = due_day_of(book, known, book.by_id[record], obligation, **more)
    return found.day and found.day.isoformat(), found.begins and found.begins.isoformat()


@pytest.mark.parametrize(("day", "bound"), [(ADDED - dt.timedelta(1), None), (ADDED, ADDED)])
def test_a_deadline_before_the_pilot_was_added_does_not_bind_it(day: dt.date, bound: dt.date | None) -> None:
    book = registry(
        notices=[notice("2014", ISSUED, deliverables=[TASK_BOOK | {"due": day}])],
        pilots=[ZHENGDING, PUDONG | {"added_on": ADDED}],
    )
    [obligation] = book.obligations["2014"]

    assert due_day_of(book, NO_LEDGER, book.by_id["2014-310115"], obligation).day == bound
    assert due_day_of(book, NO_LEDGER, book.by_id["2014-130123"], obligation).day == day


@pytest.mark.parametrize(
    ("length", "last"),
    [
        ({"months": 36}, "2018-04-07"),
        ({"days": 30}, "2015-05-07"),
        ({"working_days": 1}, "2015-04-08"),
        ({"working_days": 15}, "2015-04-28"),
        # 1 May is a holiday, and the 4th a Monday.
        ({"working_days": 18}, "2015-05-04"),
    ],
)
def test_the_first_day_is_not_counted(length: dict[str, int], last: str) -> None:
    assert due({"after": "notice", **length}) == (last, "2015-04-07")


def test_amendments_move_working_days() -> None:
    off = {dt.date(2015, 4, 8): False}
    assert due({"after": "notice", "working_days": 1}, amendments=off) == ("2015-04-09", "2015-04-07")


def test_months_that_lack_the_day_end_with_their_last() -> None:
    known = ledger(event("e1", dt.date(2015, 8, 31), stage="signed"))
    assert due({"after": "task-book:signed", "months": 6}, known)[0] == "2016-02-29"


def test_a_pilot_that_was_added_counts_from_then() -> None:
    assert due({"after": "listed", "days": 30}) == ("2015-05-07", "2015-04-07")
    assert due({"after": "listed", "days": 30}, record="2014-310115") == ("2015-10-15", "2015-09-15")
    # What was over before it was added does not bind it.
    assert due({"after": "notice", "days": 30}, record="2014-310115") == (None, "2015-04-07")
    assert due({"after": "notice", "months": 12}, record="2014-310115") == ("2016-04-07", "2015-04-07")


def test_a_candidate_is_not_listed() -> None:
    assert due({"after": "listed", "days": 30}, record=str(BINJIANG["id"])) == (None, None)
    assert due({"after": "notice", "days": 30}, record=str(BINJIANG["id"])) == ("2015-05-07", "2015-04-07")


@pytest.mark.parametrize(
    ("within", "last"),
    [
        ({"after": "period-end", "months": 3}, "2018-07-06"),
        ({"after": "period-end", "days": 30}, "2018-05-06"),
        ({"after": "period-end", "working_days": 1}, "2018-04-08"),  # a Sunday that is worked for the Qingming festival
        ({"before": "period-end", "months": 6}, "2017-10-06"),
        ({"before": "period-end", "days": 6}, "2018-03-31"),
        ({"before": "period-end", "working_days": 1}, "2018-04-04"),
    ],
)
def test_what_is_counted_from_the_end_of_the_creation_period(within: dict[str, Any], last: str) -> None:
    assert due(within, period={"years": 3}) == (last, "2018-04-06")
    # The holidays of the day itself do not matter: Qingming is from 5 to 7 April.
    assert due(within, period={"ends": dt.date(2018, 4, 6)}) == (last, "2018-04-06")
    assert due(within) == (None, None)


def test_months_before_a_day_that_they_lack_end_with_their_last() -> None:
    period = {"ends": dt.date(2018, 8, 31)}
    assert due({"before": "period-end", "months": 6}, period=period) == ("2018-02-28", "2018-08-31")
    assert due({"before": "period-end", "months": 1200}, period=period)[0] == "1918-08-31"


SIGNED = {"after": "task-book:signed", "months": 36}


@pytest.mark.parametrize(
    ("events", "begins"),
    [
        ([], None),
        ([("submitted", 1)], None),
        ([("submitted", 1), ("signed", 2)], "2015-06-02"),
        # The first day of the stage is that on which it was reached.
        ([("signed", 2), ("signed", 5)], "2015-06-02"),
        # What was returned begins again.
        ([("signed", 2), ("returned", 3)], None),
        ([("signed", 2), ("returned", 3), ("submitted", 4), ("signed", 6)], "2015-06-06"),
    ],
)
def test_a_stage_of_another_deliverable(events: list[tuple[str, int]], begins: str | None) -> None:
    known = ledger(*(event(f"e{n}", dt.date(2015, 6, n), stage=stage) for stage, n in events))

    day, found = due(SIGNED, known)

    assert found == begins
    assert day == (begins and begins.replace("2015", "2018"))


def test_a_stage_counts_from_its_day_on_and_for_its_own_record_only() -> None:
    known = ledger(event("e1", dt.date(2015, 6, 1), stage="signed"))

    assert due(SIGNED, known, as_of=dt.date(2015, 5, 31)) == (None, None)
    assert due(SIGNED, known, as_of=dt.date(2015, 6, 1)) == ("2018-06-01", "2015-06-01")
    assert due(SIGNED, known, record="2014-310115") == (None, None)


def test_what_begins_with_a_deliverable_that_there_is_not_has_no_day() -> None:
    assert due({"after": "gone:signed", "days": 3}) == (None, None)


def test_the_end_of_time_is_no_error() -> None:
    assert working_day_after(dt.date(9999, 12, 30), 15) == dt.date.max
    assert working_day_after(dt.date(2015, 4, 30), 0) == dt.date(2015, 4, 30)
    assert working_day_after(dt.date(1, 1, 3), -15) == dt.date.min


@given(begins=st.dates(dt.date(2004, 1, 1), dt.date(2040, 1, 1)), n=st.integers(1, 60))
def test_working_days_back_and_forth(begins: dt.date, n: int) -> None:
    day = working_day_after(begins, -n)

    assert is_working_day(day, Calendar.OFFICIAL)
    assert sum(is_working_day(day + dt.timedelta(k), Calendar.OFFICIAL) for k in range((begins - day).days)) == n
