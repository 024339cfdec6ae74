"""The deadlines as entries of a calendar."""

import datetime as dt
from typing import Any

from builders import PUDONG, ZHENGDING, event, ledger, notice, registry
from smartpilot.deadlines.calendar import CalendarEntry, calendar_entries
from smartpilot.records.terms import Kind
from smartpilot.registry.query import Filter

DUE = dt.date(2015, 4, 30)
TASK_BOOK = {
    "id": "task-book",
    "title": "创建任务书",
    "owed_by": "pilots",
    "stages": ["drafted", "submitted"],
    "due": DUE,
    "due_stage": "submitted",
}
UNDATED = {"id": "plan", "title": "实施方案", "owed_by": "pilots", "stages": ["submitted"]}
ISSUED = dt.datetime(2015, 4, 7, tzinfo=dt.UTC)


def entries(
    *events: dict[str, Any], pilots: Any = (ZHENGDING, PUDONG), each_target: bool = False
) -> list[CalendarEntry]:
    known = registry(notices=[notice(issued_on=ISSUED.date(), deliverables=[TASK_BOOK, UNDATED])], pilots=list(pilots))
    return calendar_entries(known, ledger(*events), Filter(), [Kind.PILOTS], each_target=each_target)


def submitted(target: str) -> dict[str, Any]:
    return event(f"e-{target}", dt.date(2015, 4, 20), target)


def test_a_dated_deadline_is_one_entry() -> None:
    (entry,) = entries()

    assert (entry.uid, entry.due, entry.target) == ("2014/task-book@smartpilot", DUE, None)
    assert (len(entry.progress), entry.outstanding) == (2, 2)
    assert (entry.last_modified, entry.sequence, entry.alarms) == (ISSUED, 0, (14, 3))


def test_an_event_changes_the_entry_and_the_last_one_ends_the_alarms() -> None:
    (one,) = entries(submitted(ZHENGDING["id"]))
    (both,) = entries(submitted(ZHENGDING["id"]), submitted(PUDONG["id"]))

    assert (one.outstanding, one.sequence, one.alarms) == (1, 1, (14, 3))
    assert (both.outstanding, both.sequence, both.alarms) == (0, 2, ())
    assert one.last_modified > ISSUED


def test_each_target_has_its_own_alarms() -> None:
    by_target = {entry.target.id: entry for entry in entries(submitted(PUDONG["id"]), each_target=True) if entry.target}

    assert {id_: entry.alarms for id_, entry in by_target.items()} == {ZHENGDING["id"]: (14, 3), PUDONG["id"]: ()}
    assert by_target[PUDONG["id"]].uid == f"2014/task-book/{PUDONG['id']}@smartpilot"


def test_entries_of_one_day_are_sorted_by_uid() -> None:
    uids = [entry.uid for entry in entries(pilots=(PUDONG, ZHENGDING), each_target=True)]
    assert uids == sorted(uids)
    assert len(uids) == 2


def test_a_deadline_does_not_bind_a_pilot_that_was_added_after_it() -> None:
    late = {**PUDONG, "added_on": dt.date(2015, 6, 1)}
    (entry,) = entries(pilots=(ZHENGDING, late))
    assert len(entry.progress) == 1


def test_a_deadline_that_binds_nobody_yet_has_alarms() -> None:
    (entry,) = entries(pilots=())
    assert (entry.outstanding, entry.alarms) == (0, (14, 3))
    assert entries(pilots=(), each_target=True) == []


def test_no_yearly_entry_is_after_the_day_on_which_the_notice_was_closed() -> None:
    yearly = {
        "id": "report",
        "title": "年度自评价报告",
        "owed_by": "pilots",
        "stages": ["submitted"],
        "recurs": "yearly",
        "month": 12,
        "day": 31,
    }
    period = {"begins": dt.date(2015, 4, 7), "ends": dt.date(2018, 4, 6)}
    closed = notice(deliverables=[yearly], creation_period=period, closed_on=dt.date(2016, 12, 31))
    known = registry(notices=[closed], pilots=[ZHENGDING])

    found = calendar_entries(known, ledger(), Filter(), [Kind.PILOTS], each_target=False)
    assert [entry.due for entry in found] == [dt.date(2015, 12, 31), dt.date(2016, 12, 31)]
