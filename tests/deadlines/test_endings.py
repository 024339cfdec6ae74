"""What is owed ends with the status of a target: accepted or withdrawn."""

import datetime as dt
from typing import Any

import pytest

from builders import QINGDAO, ZHENGDING, assessment, event, ledger, notice, registry
from smartpilot.circulation.sending import outstanding_by_authority
from smartpilot.deadlines.calendar import calendar_entries
from smartpilot.deadlines.report import report_deadlines, rows_of_target
from smartpilot.deadlines.rows import State
from smartpilot.ledger.ledger import NO_LEDGER, Ledger
from smartpilot.records.terms import Kind
from smartpilot.registry.query import NO_FILTER
from smartpilot.registry.registry import Registry

DAY = dt.timedelta(1)
YEARLY = {"recurs": "yearly", "month": 12, "day": 31}
DELIVERABLES: list[dict[str, Any]] = [
    {"id": "task-book", "due": dt.date(2015, 4, 30)},
    {"id": "plan"},
    {"id": "report", **YEARLY},
]
NOTICE = notice(
    creation_period={"begins": dt.date(2015, 4, 7), "ends": dt.date(2018, 4, 6)},
    deliverables=[
        {"title": d["id"], "owed_by": "pilots", "stages": ["drafted", "submitted"], **d} for d in DELIVERABLES
    ],
)
ACCEPTED = dt.date(2016, 12, 31)  # the day of a deadline


def book(*assessments: dict[str, Any]) -> Registry:
    return registry(notices=[NOTICE], pilots=[ZHENGDING, QINGDAO], assessments=list(assessments))


def states(found: Registry, day: dt.date, of: Ledger = NO_LEDGER) -> dict[str, State]:
    rows = rows_of_target(found, of, found.by_id["2014-130123"], day)
    return {f"{row.deliverable} {row.year or ''}".strip(): row.state for row in rows}


@pytest.mark.parametrize("ending", [("acceptance", "passed"), ("withdrawal", None)])
def test_nothing_is_owed_that_falls_due_after_the_end(ending: tuple[str, str | None]) -> None:
    found = book(assessment(ACCEPTED, *ending))

    assert states(found, ACCEPTED - DAY) == {
        "task-book": State.OVERDUE,
        "plan": State.UNDATED,
        "report 2015": State.OVERDUE,
        "report 2016": State.DUE,
        "report 2017": State.DUE,
    }
    on_the_day = states(found, ACCEPTED)
    assert on_the_day == {
        "task-book": State.CLOSED,
        "plan": State.CLOSED,
        "report 2015": State.CLOSED,
        "report 2016": State.DUE,
    }
    assert states(found, ACCEPTED + DAY) == {**on_the_day, "report 2016": State.CLOSED}


@pytest.mark.parametrize("result", ["failed", "postponed"])
def test_an_acceptance_that_was_not_passed_ends_nothing(result: str) -> None:
    assert states(book(assessment(ACCEPTED, "acceptance", result)), ACCEPTED) == states(book(), ACCEPTED)


def test_what_was_handed_in_before_stays() -> None:
    found = book(assessment(dt.date(2015, 6, 1), "withdrawal"))
    handed_in = ledger(
        event("e1", dt.date(2015, 5, 20)),
        event("e2", dt.date(2015, 5, 21), deliverable="report", year=2015),
        event("e3", dt.date(2015, 5, 22), deliverable="plan", stage="drafted"),
    )

    assert states(found, dt.date(2016, 1, 1), handed_in) == {
        "task-book": State.MET_LATE,
        "plan": State.CLOSED,
        "report 2015": State.MET,
    }


def test_the_report_counts_and_the_workbook_has_the_others_only() -> None:
    withdrawn = dt.date(2015, 6, 1)
    found = book(assessment(withdrawn, "withdrawal"))

    for day, owing in ((withdrawn - DAY, 2), (withdrawn, 1)):
        report = report_deadlines(found, NO_LEDGER, day, NO_FILTER)
        yearly = [row for row in report.deadlines if row.period]
        assert [row.tally.targets for row in yearly] == [owing] * 3
        [task_book] = [row for row in report.deadlines if row.deliverable.id == "task-book"]
        assert (task_book.tally.outstanding, task_book.tally.overdue) == (2, owing)
        rows = outstanding_by_authority(found, NO_LEDGER, day).rows
        assert {row.target[:11] for of_authority in rows.values() for row in of_authority} == (
            {"2014-130123", "2014-370203"} if owing == 2 else {"2014-370203"}
        )


@pytest.mark.parametrize(("day", "titles"), [(ACCEPTED, ["report"]), (ACCEPTED + DAY, [])])
def test_a_workbook_asks_for_what_the_deadlines_ask_for(day: dt.date, titles: list[str]) -> None:
    found = book(assessment(ACCEPTED, "acceptance", "passed"))
    rows = outstanding_by_authority(found, NO_LEDGER, day).rows
    asked = [row for of_authority in rows.values() for row in of_authority if row.target == "2014-130123"]

    assert [row.deliverable for row in asked] == titles
    shown = rows_of_target(found, NO_LEDGER, found.by_id["2014-130123"], day)
    assert [row.deliverable for row in shown if row.is_expected] == titles


def test_the_calendar_has_no_deadline_after_the_end() -> None:
    found = book(assessment(dt.date(2016, 6, 1), "acceptance", "passed"))
    entries = calendar_entries(found, NO_LEDGER, NO_FILTER, [Kind.PILOTS], each_target=True)

    years = {target: [e.due.year for e in entries if e.target and e.target.id == target] for target in found.pilots}
    assert years == {"2014-130123": [2015, 2015], "2014-370203": [2015, 2015, 2016, 2017]}
