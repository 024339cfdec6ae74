import datetime as dt

import pytest

from builders import PENGLAI, PUDONG, QINGDAO, SHIJIAZHUANG, ZHENGDING, notice, place, project, registry
from smartpilot.deadlines import Report, State, Tally, report, state_on, tally
from smartpilot.model import Evidence, Level
from smartpilot.query import Filter
from smartpilot.workdays import Calendar

DUE = dt.date(2015, 4, 30)


def paper(id_: str, owed_by: str = "pilots", due: dt.date | None = DUE, **more: object) -> dict[str, object]:
    dated = {"due": due} if due else {}
    return {"id": id_, "title": id_, "owed_by": owed_by, "stages": ["drafted", "submitted"], **dated, **more}


REGISTRY = registry(
    notices=[
        notice(
            deliverables=[
                paper("self-evaluation", due=None),
                paper("implementation-plan", "projects", dt.date(2015, 5, 31)),
                paper("task-book"),
                paper("supplement", "candidates", dt.date(2015, 6, 30)),
            ]
        ),
        notice("2012", dt.date(2013, 1, 29), deliverables=[paper("acceptance", due=dt.date(2015, 3, 31))]),
    ],
    pilots=[ZHENGDING, PUDONG, SHIJIAZHUANG, QINGDAO, PENGLAI],
    projects=[project("S01", "甲公司", site_pilot="2014-370203"), project("S02", "乙公司")],
    candidates=[place("441900", "东莞市", "广东省", "prefecture-city")],
)


def asked(day: dt.date, wanted: Filter | None = None, **more: object) -> Report:
    return report(REGISTRY, day, wanted or Filter(), **more)


def papers(found: Report) -> list[str]:
    return [row.deliverable.id for row in found.deadlines]


def row_of(found: Report, id_: str) -> dict[str, object]:
    return next(row.as_json() for row in found.deadlines if row.deliverable.id == id_)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (dt.date(2015, 4, 29), State.DUE),
        (DUE, State.DUE),
        (dt.date(2015, 5, 1), State.OVERDUE),
    ],
)
def test_the_day_itself_is_in_time(day: dt.date, state: State) -> None:
    assert state_on(day, DUE) is state
    assert state_on(day, None) is State.UNDATED
    [row] = [row for row in asked(day).targets if (row.target, row.deliverable) == ("2014-130123", "task-book")]
    assert row.state is state
    assert row.days_left == (DUE - day).days


@pytest.mark.parametrize(
    ("day", "days", "working_days", "overdue"),
    [
        (dt.date(2015, 4, 20), 10, 8, 0),
        (dt.date(2015, 4, 29), 1, 1, 0),
        (DUE, 0, 0, 0),
        (dt.date(2015, 5, 1), -1, 0, 4),
        (dt.date(2015, 5, 4), -4, -1, 4),
    ],
)
def test_before_on_and_after_the_day(day: dt.date, days: int, working_days: int, overdue: int) -> None:
    row = row_of(asked(day), "task-book")

    assert (row["days_left"], row["working_days_left"]) == (days, working_days)
    assert (row["targets"], row["met"], row["late"], row["outstanding"], row["overdue"]) == (4, 0, 0, 4, overdue)


def test_earliest_first_and_undated_last() -> None:
    assert papers(asked(DUE)) == ["acceptance", "task-book", "implementation-plan", "supplement", "self-evaluation"]


def test_each_paper_is_owed_by_the_records_of_its_notice_and_kind() -> None:
    found = asked(DUE)

    assert {row.deliverable.id: row.tally.targets for row in found.deadlines} == {
        "acceptance": 1,
        "task-book": 4,
        "implementation-plan": 2,
        "supplement": 1,
        "self-evaluation": 4,
    }
    assert [row.target for row in found.targets if row.deliverable == "supplement"] == ["2014-441900"]


def test_undated_has_no_days_and_is_never_overdue() -> None:
    row = row_of(asked(dt.date(2020, 1, 1)), "self-evaluation")

    assert (row["due"], row["days_left"], row["working_days_left"], row["overdue"]) == (None, None, None, 0)
    assert row["outstanding"] == 4


def test_json_has_the_fields_of_the_contract() -> None:
    assert list(row_of(asked(DUE), "task-book"))[:12] == [
        "notice",
        "deliverable",
        "title",
        "owed_by",
        "due",
        "days_left",
        "working_days_left",
        "targets",
        "met",
        "late",
        "outstanding",
        "overdue",
    ]
    assert row_of(asked(DUE), "task-book")["due"] == "2015-04-30"


def test_overdue_of_the_whole() -> None:
    assert not asked(dt.date(2015, 3, 31)).overdue
    assert asked(dt.date(2015, 4, 1)).overdue
    assert not asked(dt.date(2015, 4, 1), Filter(notices=["2014"])).overdue


@pytest.mark.parametrize(
    ("within", "found"),
    [
        (0, ["task-book"]),
        (30, ["task-book"]),
        (31, ["task-book", "implementation-plan"]),
        (61, ["task-book", "implementation-plan", "supplement"]),
    ],
)
def test_within_has_both_ends_and_nothing_that_has_passed(within: int, found: list[str]) -> None:
    assert papers(asked(DUE, within=within)) == found


def test_outstanding_leaves_out_what_nobody_owes() -> None:
    empty = registry(notices=[notice(deliverables=[paper("task-book"), paper("supplement", "candidates")])])

    assert len(report(empty, DUE, Filter()).deadlines) == 2
    assert report(empty, DUE, Filter(), outstanding=True).deadlines == []


@pytest.mark.parametrize(
    ("wanted", "targets"),
    [
        (Filter(provinces=["河北省"]), {"2014-130123", "2012-130100"}),
        (Filter(provinces=["山东省"]), {"2014-370203", "2014-S01"}),
        (Filter(notices=["2012"]), {"2012-130100"}),
        (Filter(level=Level.TOWN), {"2014-350524-penglai"}),
        (Filter(evidence=Evidence.UNVERIFIED), {"2014-370203"}),
        (Filter(text="东莞"), {"2014-441900"}),
        (Filter(provinces=["海南省"]), set()),
    ],
)
def test_filters(wanted: Filter, targets: set[str]) -> None:
    found = asked(DUE, wanted)

    assert {row.target for row in found.targets} == targets
    assert sum(row.tally.targets for row in found.deadlines) == len(found.targets)
    assert all(row.tally.targets for row in found.deadlines)


def test_a_notice_without_records_still_shows_what_it_wants() -> None:
    empty = registry(notices=[notice(deliverables=[paper("task-book")])])

    assert [row.tally for row in report(empty, DUE, Filter(notices=["2014"])).deadlines] == [Tally(0, 0, 0, 0, 0)]


def test_by_province_has_the_worst_first() -> None:
    found = asked(dt.date(2015, 5, 1))

    assert [(province, counted.overdue, counted.outstanding) for province, counted in found.by_province()] == [
        ("河北省", 2, 3),  # acceptance and task book late; self-evaluation
        ("山东省", 1, 3),
        ("上海市", 1, 2),
        ("福建省", 1, 2),
        ("广东省", 0, 1),
        (None, 0, 1),
    ]


def test_authority_of_each_target() -> None:
    authorities = {row.target: row.authority for row in asked(DUE).targets}

    assert authorities["2014-370203"] == authorities["2014-S01"] == "青岛市"
    assert authorities["2014-S02"] is None


def test_calendar_is_said() -> None:
    assert asked(DUE).calendar is Calendar.OFFICIAL
    assert asked(dt.date(2999, 1, 1)).calendar is Calendar.WEEKENDS_ONLY
    assert row_of(asked(dt.date(2999, 1, 1)), "task-book")["working_days_left"] < 0


def test_tally_of_nothing() -> None:
    assert tally([]) == Tally(0, 0, 0, 0, 0)
