import datetime as dt

import pytest

from builders import (
    PENGLAI,
    PUDONG,
    QINGDAO,
    SHIJIAZHUANG,
    ZHENGDING,
    event,
    ledger,
    notice,
    place,
    project,
    registry,
    year_of,
)
from smartpilot.deadlines.report import DeadlineReport, report_deadlines, rows_of_target, titles_of_rows
from smartpilot.deadlines.rows import State, Tally, TargetRow, count_states, state_on
from smartpilot.deadlines.window import Window
from smartpilot.deadlines.working_days import Calendar
from smartpilot.ledger.ledger import NO_LEDGER, Ledger
from smartpilot.records.obligations import obligations_of, owes, owes_deliverable
from smartpilot.records.terms import Evidence, Kind, Level, Stage
from smartpilot.registry.query import Filter
from smartpilot.registry.registry import Registry
from smartpilot.registry.statuses import owing_from

DUE = dt.date(2015, 4, 30)
WHOLE = Window()


def deliverable(id_: str, owed_by: str = "pilots", due: dt.date | None = DUE, **more: object) -> dict[str, object]:
    dated = {"due": due} if due else {}
    return {"id": id_, "title": id_, "owed_by": owed_by, "stages": ["drafted", "submitted"], **dated, **more}


REGISTRY = registry(
    notices=[
        notice(
            deliverables=[
                deliverable("self-evaluation", due=None),
                deliverable("implementation-plan", "projects", dt.date(2015, 5, 31)),
                deliverable("task-book"),
                deliverable("supplement", "candidates", dt.date(2015, 6, 30)),
            ]
        ),
        notice("2012", dt.date(2013, 1, 29), deliverables=[deliverable("acceptance", due=dt.date(2015, 3, 31))]),
    ],
    pilots=[ZHENGDING, PUDONG, SHIJIAZHUANG, QINGDAO, PENGLAI],
    projects=[project("S01", "甲公司", site_pilot="2014-370203"), project("S02", "乙公司")],
    candidates=[place("441900", "东莞市", "广东省", "prefecture-city")],
)


def asked(
    day: dt.date, wanted: Filter | None = None, window: Window = WHOLE, book: Ledger = NO_LEDGER
) -> DeadlineReport:
    return report_deadlines(REGISTRY, book, day, wanted or Filter(), window)


def test_only_records_of_the_kinds_are_in_a_report() -> None:
    report = report_deadlines(REGISTRY, NO_LEDGER, DUE, Filter(), kinds=[Kind.PROJECTS, Kind.CANDIDATES])
    assert {row.target for row in report.targets} == {"2014-S01", "2014-S02", "2014-441900"}
    assert report.targets == report.counted


def deliverables(found: DeadlineReport) -> list[str]:
    return [row.deliverable.id for row in found.deadlines]


def tallied(found: DeadlineReport, id_: str, year: int | None = None) -> Tally:
    [row] = [row for row in found.deadlines if (row.deliverable.id, year_of(row)) == (id_, year)]
    return row.tally


def row_of(found: DeadlineReport, id_: str) -> dict[str, object]:
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
    assert deliverables(asked(DUE)) == [
        "acceptance",
        "task-book",
        "implementation-plan",
        "supplement",
        "self-evaluation",
    ]


def test_each_deliverable_is_owed_by_the_records_of_its_notice_and_kind() -> None:
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


def test_json_writes_days_as_iso_8601() -> None:
    row = row_of(asked(DUE), "task-book")

    assert (row["due"], row["year"], row["days_left"]) == ("2015-04-30", None, 0)


def test_overdue_of_the_whole() -> None:
    assert not asked(dt.date(2015, 3, 31)).overdue
    assert asked(dt.date(2015, 4, 1)).overdue
    assert not asked(dt.date(2015, 4, 1), Filter(notices=["2014"])).overdue


def test_the_state_of_a_deadline_is_that_of_its_worst_target() -> None:
    late, in_time = event("a", dt.date(2015, 5, 2)), event("b", april(20))
    for events, state in (([], State.OVERDUE), ([late], State.MET_LATE), ([in_time], State.MET)):
        book = ledger(*events)
        [row] = [
            row
            for row in asked(dt.date(2015, 5, 4), Filter(notices=["2014"], authorities=["河北省"]), book=book).deadlines
            if row.deliverable.id == "task-book"
        ]
        assert row.state is state


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
    assert deliverables(asked(DUE, window=Window(0, within))) == found


@pytest.mark.parametrize(
    ("window", "day", "found"),
    [
        (Window(last=-1), DUE, ["acceptance"]),
        (Window(last=-1), dt.date(2015, 5, 1), ["acceptance", "task-book"]),
        (Window(last=-2), dt.date(2015, 5, 1), ["acceptance"]),
        (Window(first=31), DUE, ["implementation-plan", "supplement"]),
        (Window(first=32), DUE, ["supplement"]),
        (Window(-30, -30), DUE, ["acceptance"]),
        (Window(1, 0), DUE, []),
    ],
)
def test_a_window_may_lie_anywhere_and_be_open_at_an_end(window: Window, day: dt.date, found: list[str]) -> None:
    assert deliverables(asked(day, window=window)) == found


def test_the_whole_window_takes_what_has_no_date() -> None:
    assert "self-evaluation" in deliverables(asked(DUE, window=WHOLE))
    assert "self-evaluation" in deliverables(asked(DUE, window=Window(outstanding=True)))
    assert "self-evaluation" in deliverables(asked(DUE, window=Window(deliverables=["self-evaluation"])))


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ([], ["task-book", "plan"]),
        (["task-book"], ["task-book"]),
        (["创建任务书"], ["task-book"]),
        (["plan", "创建任务书", "task-book"], ["task-book", "plan"]),
        (["task", "任务书", "Task-Book", ""], []),
    ],
)
def test_a_window_takes_deliverables_by_id_or_title(names: list[str], found: list[str]) -> None:
    wanted = [deliverable("task-book", title="创建任务书"), deliverable("plan", due=None)]
    book = registry(notices=[notice(deliverables=wanted)], pilots=[ZHENGDING])
    window = Window(deliverables=names)
    asked_for = report_deadlines(book, NO_LEDGER, DUE, Filter(), window)

    assert deliverables(asked_for) == [row.deliverable for row in asked_for.targets] == found
    assert [
        obligation.deliverable.id
        for obligation in obligations_of(book.notices["2014"])
        if window.includes_obligation(obligation, DUE)
    ] == found
    # An edge binds besides.
    dated = report_deadlines(book, NO_LEDGER, DUE, Filter(), Window(0, 0, deliverables=names))
    assert deliverables(dated) == [id_ for id_ in found if id_ != "plan"]


def test_what_nobody_owes_is_left_out_unless_it_is_asked_for() -> None:
    empty = registry(notices=[notice(deliverables=[deliverable("task-book"), deliverable("supplement", "candidates")])])

    for window in (Window(), Window(outstanding=True), Window(outstanding=True, everything=True), Window(0, 30)):
        assert report_deadlines(empty, NO_LEDGER, DUE, Filter(), window).deadlines == []
    assert len(report_deadlines(empty, NO_LEDGER, DUE, Filter(), Window(everything=True)).deadlines) == 2
    named = report_deadlines(empty, NO_LEDGER, DUE, Filter(), Window(deliverables=["supplement"]))
    assert deliverables(named) == ["supplement"]


@pytest.mark.parametrize(
    ("wanted", "targets"),
    [
        (Filter(authorities=["河北省"]), {"2014-130123", "2012-130100"}),
        (Filter(authorities=["山东省"]), {"2014-370203", "2014-S01"}),
        (Filter(notices=["2012"]), {"2012-130100"}),
        (Filter(level=Level.TOWN), {"2014-350524-penglai"}),
        (Filter(evidence=Evidence.UNVERIFIED), {"2014-370203"}),
        (Filter(text="东莞"), {"2014-441900"}),
        (Filter(authorities=["海南省"]), set()),
    ],
)
def test_filters(wanted: Filter, targets: set[str]) -> None:
    found = asked(DUE, wanted)

    assert {row.target for row in found.targets} == targets
    assert sum(row.tally.targets for row in found.deadlines) == len(found.targets)
    assert all(row.tally.targets for row in found.deadlines)


def test_what_nobody_owes_has_the_state_of_its_date() -> None:
    empty = registry(notices=[notice(deliverables=[deliverable("task-book")])])
    everything = Window(everything=True)

    for day, state in ((DUE, State.DUE), (dt.date(2015, 5, 1), State.OVERDUE)):
        [row] = report_deadlines(empty, NO_LEDGER, day, Filter(notices=["2014"]), everything).deadlines
        assert (row.tally, row.state) == (Tally(0, 0, 0, 0, 0), state)


def test_by_province_has_the_worst_first() -> None:
    found = asked(dt.date(2015, 5, 1))

    assert [
        (row.province, row.tally.overdue, row.tally.outstanding, row.due.targets) for row in found.by_province()
    ] == [
        ("河北省", 2, 3, 2),  # acceptance and task book late; self-evaluation
        # As far behind as each other, with what was due by the day.
        ("上海市", 1, 2, 1),
        ("山东省", 1, 3, 1),
        ("福建省", 1, 2, 1),
        ("广东省", 0, 1, 0),
        (None, 0, 1, 0),
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
    assert count_states([]) == Tally(0, 0, 0, 0, 0)


# -- what the ledger says --------------------------------------------------------------------------------------

STAGES = ["drafted", "reviewed", "submitted", "signed"]


def one_pilot(**more: object) -> Registry:
    """A registry of one pilot that owes one deliverable, which a stage before the last one meets."""
    task_book = deliverable("task-book", stages=STAGES, due_stage="submitted", **more)
    return registry(notices=[notice(deliverables=[task_book])], pilots=[ZHENGDING])


def april(day: int) -> dt.date:
    return dt.date(2015, 4, day)


def standing(*events: dict[str, object], day: dt.date = DUE, of: Registry | None = None) -> TargetRow:
    [row] = report_deadlines(of or one_pilot(), ledger(*events), day, Filter()).targets
    return row


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (april(29), State.MET),
        (DUE, State.MET),
        (dt.date(2015, 5, 1), State.MET_LATE),
        (dt.date(2016, 1, 1), State.MET_LATE),
    ],
)
def test_handed_in_before_on_and_after_the_day(on: dt.date, state: State) -> None:
    row = standing(event("a", on), day=on)

    assert (row.state, row.stage, row.stage_on, row.met_on) == (state, Stage.SUBMITTED, on, on)
    assert (row.due, row.days_left) == (DUE, (DUE - on).days)


def test_nothing_is_known_before_its_day() -> None:
    book = event("a", april(20)), event("b", april(25), stage="signed")

    assert standing(*book, day=april(19)) == standing(day=april(19))
    assert standing(*book, day=april(20)).stage is Stage.SUBMITTED
    assert standing(*book, day=april(24)).stage_on == april(20)
    assert standing(*book, day=april(25)).stage is Stage.SIGNED


@pytest.mark.parametrize(
    ("stages", "stage", "stage_on", "met_on"),
    [
        ([], None, None, None),
        (["drafted"], "drafted", 1, None),
        (["drafted", "reviewed"], "reviewed", 2, None),
        (["drafted", "reviewed", "submitted"], "submitted", 3, 3),
        (["submitted", "signed"], "signed", 2, 1),
        (["signed"], "signed", 1, 1),
        (["submitted", "submitted"], "submitted", 1, 1),
        # What is said again later changes nothing.
        (["drafted", "drafted"], "drafted", 1, None),
        (["drafted", "submitted", "submitted"], "submitted", 2, 2),
        # Sent back: it has not been handed in until it comes again.
        (["submitted", "drafted"], "drafted", 2, None),
        (["signed", "reviewed"], "reviewed", 2, None),
        (["submitted", "drafted", "submitted"], "submitted", 3, 3),
        (["submitted", "drafted", "signed", "submitted"], "submitted", 4, 3),
        # A stage that the deliverable does not have is no progress.
        (["submitted", "revised"], "submitted", 1, 1),
        (["revised"], None, None, None),
    ],
)
def test_the_newest_event_says_the_stage(
    stages: list[str], stage: str | None, stage_on: int | None, met_on: int | None
) -> None:
    events = [event(f"e{n}", april(n), stage=each) for n, each in enumerate(stages, 1)]
    row = standing(*events)

    assert row.stage == stage
    assert row.stage_on == (april(stage_on) if stage_on else None)
    assert row.met_on == (april(met_on) if met_on else None)
    assert row.state is (State.MET if met_on else State.DUE)


def test_without_a_due_stage_the_last_stage_meets() -> None:
    whole = registry(notices=[notice(deliverables=[deliverable("task-book", stages=STAGES)])], pilots=[ZHENGDING])

    assert standing(event("a", april(20)), of=whole).met_on is None
    assert standing(event("a", april(20), stage="signed"), of=whole).met_on == april(20)


def test_a_due_stage_that_is_no_stage_is_met_by_nothing() -> None:
    wrong = registry(
        notices=[notice(deliverables=[deliverable("task-book", stages=STAGES, due_stage="revised")])],
        pilots=[ZHENGDING],
    )
    row = standing(event("a", april(20), stage="signed"), day=dt.date(2015, 5, 1), of=wrong)

    assert (row.stage, row.met_on, row.state) == (Stage.SIGNED, None, State.OVERDUE)


def test_what_has_no_date_is_met_and_never_late() -> None:
    row = standing(event("a", dt.date(2020, 1, 1)), day=dt.date(2020, 1, 1), of=one_pilot(due=None))

    assert (row.state, row.due, row.days_left, row.met_on) == (State.MET, None, None, dt.date(2020, 1, 1))


def test_what_comes_too_late_is_overdue_until_it_comes() -> None:
    late = event("a", dt.date(2015, 5, 4))

    assert standing(late, day=dt.date(2015, 5, 3)).state is State.OVERDUE
    assert standing(late, day=dt.date(2015, 5, 4)).state is State.MET_LATE


def test_sent_back_and_handed_in_again_after_the_day_is_late() -> None:
    events = event("a", april(20)), event("b", april(28), stage="drafted"), event("c", dt.date(2015, 5, 2))

    assert standing(*events, day=april(27)).state is State.MET
    assert standing(*events, day=DUE).state is State.DUE
    assert standing(*events, day=dt.date(2015, 5, 1)).state is State.OVERDUE
    assert standing(*events, day=dt.date(2015, 5, 2)).state is State.MET_LATE


def test_a_void_takes_an_event_away_and_does_nothing_else() -> None:
    first, wrong = event("a", april(10), stage="drafted"), event("b", april(20))
    void = event("c", april(25), voids="b")

    assert standing(first, wrong, void) == standing(first)
    # It was never so: on the days between the two as well.
    assert standing(first, wrong, void, day=april(22)) == standing(first, day=april(22))
    assert standing(first, wrong, void, event("d", april(26))).met_on == april(26)
    assert standing(void) == standing()


def test_of_one_day_what_was_recorded_last_is_the_newest() -> None:
    noon = dt.datetime(2015, 4, 20, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    early = event("z", april(20), stage="submitted", recorded_at=noon)
    # Eleven o'clock to the west of it is later.
    late = event("a", april(20), stage="drafted", recorded_at=noon.replace(hour=11, tzinfo=dt.UTC))

    assert standing(early, late).stage is standing(late, early).stage is Stage.DRAFTED
    same = late | {"recorded_at": noon}
    assert standing(early, same).stage is standing(same, early).stage is Stage.SUBMITTED


def test_the_day_of_an_event_goes_before_the_moment_of_recording() -> None:
    recorded_last = event("a", april(10), stage="drafted", recorded_at=dt.datetime(2015, 6, 1, tzinfo=dt.UTC))

    assert standing(recorded_last, event("b", april(20))).met_on == april(20)


def test_counts_and_overdue_of_what_has_come() -> None:
    book = ledger(
        event("a", april(20), "2014-130123"),
        event("b", dt.date(2015, 5, 2), "2014-310115"),
        event("c", april(20), "2014-370203", stage="drafted"),
        event("d", april(20), "2014-S01", "implementation-plan"),
    )
    found = asked(dt.date(2015, 5, 4), Filter(notices=["2014"]), book=book)

    assert {row.deliverable.id: row.tally for row in found.deadlines} == {
        "task-book": Tally(4, 1, 1, 2, 2),
        "implementation-plan": Tally(2, 1, 0, 1, 0),
        "supplement": Tally(1, 0, 0, 1, 0),
        "self-evaluation": Tally(4, 0, 0, 4, 0),
    }
    assert [
        (row.province, row.tally.met, row.tally.late, row.tally.overdue, row.due) for row in found.by_province()
    ] == [
        # The implementation plan has been handed in before its day, which is yet to come.
        ("山东省", 1, 0, 1, Tally(1, 0, 0, 1, 1)),
        ("福建省", 0, 0, 1, Tally(1, 0, 0, 1, 1)),
        ("上海市", 0, 1, 0, Tally(1, 0, 1, 0, 0)),
        ("广东省", 0, 0, 0, Tally(0, 0, 0, 0, 0)),
        ("河北省", 1, 0, 0, Tally(1, 1, 0, 0, 0)),
        (None, 0, 0, 0, Tally(0, 0, 0, 0, 0)),
    ]
    assert found.overdue
    assert not asked(dt.date(2015, 5, 4), Filter(authorities=["河北省"], notices=["2014"]), book=book).overdue


def test_outstanding_is_what_has_not_come_even_where_all_others_have() -> None:
    everybody = ("2014-130123", "2014-310115", "2014-370203", "2014-350524-penglai")
    book = ledger(*(event(f"e{n}", april(20), target) for n, target in enumerate(everybody[:3])))
    found = asked(DUE, window=Window(outstanding=True), book=book)

    assert [row.target for row in found.targets if row.deliverable == "task-book"] == ["2014-350524-penglai"]
    # The list is of those that are waited for; what is counted are all that owe it.
    assert tallied(found, "task-book") == Tally(4, 3, 0, 1, 0)
    assert {row.target for row in found.counted if row.deliverable == "task-book"} == set(everybody)
    book = ledger(*(event(f"e{n}", april(20), target) for n, target in enumerate(everybody)))
    assert "task-book" not in deliverables(asked(DUE, window=Window(outstanding=True), book=book))
    assert "task-book" in deliverables(asked(DUE, book=book))


def test_a_window_hides_rows_and_changes_no_count() -> None:
    book = ledger(event("a", april(20), "2014-130123"), event("b", dt.date(2015, 5, 2), "2014-310115"))
    day = dt.date(2015, 5, 4)
    everything = asked(day, book=book)

    for window in (Window(last=-1), Window(outstanding=True), Window(last=-1, outstanding=True), Window(0, 60)):
        found = asked(day, window=window, book=book)
        assert found.deadlines
        assert all(row in everything.deadlines for row in found.deadlines)
        assert set(found.targets) <= set(found.counted) <= set(everything.counted)
    overdue = asked(day, Filter(notices=["2014"]), Window(last=-1, outstanding=True), book)
    assert [row.target for row in overdue.targets] == ["2014-370203", "2014-350524-penglai"]
    assert tallied(overdue, "task-book") == Tally(4, 1, 1, 2, 2)
    # By province all deliverables of the shown deadlines, of each province that has a row.
    late = Tally(1, 0, 0, 1, 1)
    assert overdue.by_province() == [("山东省", late, late), ("福建省", late, late)]


def test_a_province_with_a_row_is_counted_whole() -> None:
    qianan = place("130283", "迁安市", "河北省", "county-city", designation="new")
    book = registry(notices=[notice(deliverables=[deliverable("task-book")])], pilots=[ZHENGDING, qianan, PUDONG])
    handed_in = ledger(event("a", april(20)), event("b", april(20), "2014-310115"))
    found = report_deadlines(book, handed_in, DUE, Filter(), Window(outstanding=True))

    assert [row.target for row in found.targets] == ["2014-130283"]
    assert found.by_province() == [("河北省", Tally(2, 1, 0, 1, 0), Tally(2, 1, 0, 1, 0))]
    assert tallied(found, "task-book") == Tally(3, 2, 0, 1, 0)


def test_before_its_notice_nobody_owes_anything() -> None:
    issued = dt.date(2015, 4, 7)

    assert deliverables(asked(issued - dt.timedelta(1))) == ["acceptance"]
    assert deliverables(asked(issued)) == [
        "acceptance",
        "task-book",
        "implementation-plan",
        "supplement",
        "self-evaluation",
    ]
    record = REGISTRY.pilots["2014-130123"]
    assert rows_of_target(REGISTRY, NO_LEDGER, record, issued - dt.timedelta(1)) == []
    assert [row.deliverable for row in rows_of_target(REGISTRY, NO_LEDGER, record, issued)] == [
        "self-evaluation",
        "task-book",
    ]
    before = asked(dt.date(2013, 1, 28))
    assert (before.deadlines, before.targets, before.counted, before.by_province()) == ([], [], [], [])


def test_an_event_of_another_deliverable_or_target_changes_nothing() -> None:
    others = ledger(
        event("a", april(20), "2014-130123", "supplement"),
        event("b", april(20), "2014-999999"),
        event("c", april(20), "2014-S01"),
    )

    assert asked(DUE, book=others) == asked(DUE)


def test_owed_by_one_record_are_its_rows_in_the_order_of_the_notice() -> None:
    book = ledger(event("a", april(20)))
    record = REGISTRY.pilots["2014-130123"]
    rows = rows_of_target(REGISTRY, book, record, DUE)

    assert [(row.deliverable, row.state) for row in rows] == [
        ("self-evaluation", State.UNDATED),
        ("task-book", State.MET),
    ]
    assert set(rows) == {row for row in asked(DUE, book=book).targets if row.target == record.id}


# -- what recurs -----------------------------------------------------------------------------------------------


def yearly(begins: dt.date, ends: dt.date, month: int = 12, day: int = 31, **more: object) -> Registry:
    report_ = deliverable("report", due=None, recurs="yearly", month=month, day=day)
    period = {"begins": begins, "ends": ends}
    return registry(
        notices=[notice(deliverables=[report_, deliverable("task-book")], creation_period=period)],
        pilots=[ZHENGDING],
        **more,
    )


THREE_YEARS = yearly(dt.date(2015, 4, 7), dt.date(2018, 4, 6))


def reports(*events: dict[str, object], day: dt.date, window: Window = WHOLE) -> dict[int | None, State]:
    found = report_deadlines(THREE_YEARS, ledger(*events), day, Filter(), window)
    return {row.year: row.state for row in found.targets if row.deliverable == "report"}


@pytest.mark.parametrize(
    ("begins", "ends", "month", "day", "days"),
    [
        ("2015-04-07", "2018-04-06", 12, 31, ["2015-12-31", "2016-12-31", "2017-12-31"]),
        ("2015-04-07", "2018-04-06", 4, 7, ["2015-04-07", "2016-04-07", "2017-04-07"]),
        ("2015-04-07", "2018-04-06", 4, 6, ["2016-04-06", "2017-04-06", "2018-04-06"]),
        ("2015-04-07", "2015-12-31", 12, 31, ["2015-12-31"]),
        ("2015-04-07", "2015-12-30", 12, 31, []),
        ("2015-04-07", "2020-12-31", 2, 29, ["2016-02-29", "2020-02-29"]),
        ("2015-04-07", "2018-04-06", 2, 30, []),
        ("2018-04-06", "2015-04-07", 12, 31, []),
        ("2015-04-07", "2015-04-07", 4, 7, ["2015-04-07"]),
    ],
)
def test_what_recurs_is_owed_on_each_of_its_days_in_the_period(
    begins: str, ends: str, month: int, day: int, days: list[str]
) -> None:
    found = report_deadlines(
        yearly(dt.date.fromisoformat(begins), dt.date.fromisoformat(ends), month, day), NO_LEDGER, DUE, Filter()
    )
    rows = [row.as_json() for row in found.deadlines if row.deliverable.id == "report"]

    assert [row["due"] for row in rows] == days
    assert [row["year"] for row in rows] == [int(each[:4]) for each in days]
    assert [row.year for row in found.targets if row.deliverable == "report"] == [row["year"] for row in rows]


@pytest.mark.parametrize("missing", ["month", "creation_period"])
def test_what_recurs_without_its_days_is_owed_on_none(missing: str) -> None:
    period = {"begins": dt.date(2015, 4, 7), "ends": dt.date(2018, 4, 6)}
    said = {"recurs": "yearly", "month": 12, "day": 31}
    said.pop(missing, None)
    more = {} if missing == "creation_period" else {"creation_period": period}
    found = registry(
        notices=[notice(deliverables=[deliverable("report", due=None, **said)], **more)], pilots=[ZHENGDING]
    )

    assert list(obligations_of(found.notices["2014"])) == []
    assert report_deadlines(found, NO_LEDGER, DUE, Filter()).targets == []


def test_an_event_without_a_year_is_of_the_year_of_its_day() -> None:
    event_ = event("a", dt.date(2016, 1, 5), deliverable="report")

    assert reports(event_, day=dt.date(2016, 1, 5)) == {2015: State.OVERDUE, 2016: State.MET, 2017: State.DUE}
    assert reports(event_ | {"year": 2015}, day=dt.date(2016, 1, 5)) == {
        2015: State.MET_LATE,
        2016: State.DUE,
        2017: State.DUE,
    }
    assert reports(event_ | {"year": 2017}, day=dt.date(2016, 1, 5))[2017] is State.MET
    assert reports(event_ | {"year": 2019}, day=dt.date(2016, 1, 5)) == reports(day=dt.date(2016, 1, 5))


def test_one_year_says_nothing_of_another() -> None:
    events = [
        event("a", dt.date(2015, 12, 1), deliverable="report", year=2015),
        event("b", dt.date(2016, 12, 1), deliverable="report", year=2016, stage="drafted"),
    ]

    assert reports(*events, day=dt.date(2016, 12, 1)) == {2015: State.MET, 2016: State.DUE, 2017: State.DUE}


def test_outstanding_and_provinces_leave_out_years_that_have_not_begun() -> None:
    outstanding = Window(outstanding=True)

    assert set(reports(day=dt.date(2015, 12, 31), window=outstanding)) == {2015}
    assert set(reports(day=dt.date(2016, 1, 1), window=outstanding)) == {2015, 2016}
    assert set(reports(day=dt.date(2016, 1, 1))) == {2015, 2016, 2017}
    found = report_deadlines(THREE_YEARS, NO_LEDGER, dt.date(2016, 1, 1), Filter())
    assert found.by_province() == [("河北省", Tally(3, 0, 0, 3, 2), Tally(2, 0, 0, 2, 2))]
    assert [(row.deliverable, row.year) for row in found.counted] == [
        ("task-book", None),
        ("report", 2015),
        ("report", 2016),
    ]
    # Unless the days to come are asked for.
    ahead = report_deadlines(THREE_YEARS, NO_LEDGER, dt.date(2016, 1, 1), Filter(), Window(0, 3650, outstanding=True))
    assert [(row.deliverable, row.year) for row in ahead.counted] == [("report", 2016), ("report", 2017)]
    assert [(row.deliverable, row.year) for row in ahead.targets] == [("report", 2016), ("report", 2017)]
    assert ahead.by_province() == [("河北省", Tally(2, 0, 0, 2, 0), Tally(0, 0, 0, 0, 0))]
    everything = report_deadlines(THREE_YEARS, NO_LEDGER, dt.date(2016, 1, 1), Filter(), Window(everything=True))
    assert everything.by_province() == [("河北省", Tally(4, 0, 0, 4, 2), Tally(2, 0, 0, 2, 2))]
    assert set(reports(day=dt.date(2016, 1, 1), window=Window(outstanding=True, everything=True))) == {2015, 2016, 2017}
    open_ended = report_deadlines(THREE_YEARS, NO_LEDGER, dt.date(2016, 1, 1), Filter(), Window(first=0))
    assert [row.year for row in open_ended.counted] == [2016]
    assert [row.year for row in open_ended.targets] == [2016, 2017]


def test_a_window_takes_the_years_one_by_one() -> None:
    assert set(reports(day=dt.date(2016, 12, 1), window=Window(0, 30))) == {2016}
    assert set(reports(day=dt.date(2017, 1, 1), window=Window(last=-1))) == {2015, 2016}


CLOSED_ON = dt.date(2017, 6, 30)


def closed_report(day: dt.date, *events: dict[str, object], window: Window = WHOLE) -> DeadlineReport:
    """The report of one pilot that reports every year, of a notice that was closed before its third report."""
    report_ = deliverable("report", due=None, recurs="yearly", month=12, day=31)
    book = registry(
        notices=[
            notice(
                deliverables=[report_, deliverable("task-book")],
                creation_period={"begins": dt.date(2015, 4, 7), "ends": dt.date(2018, 4, 6)},
                closed_on=CLOSED_ON,
            )
        ],
        pilots=[ZHENGDING],
    )
    return report_deadlines(book, ledger(*events), day, Filter(), window)


def test_a_report_is_overdue_until_its_notice_is_closed_and_no_longer() -> None:
    came = event("a", dt.date(2015, 12, 1), deliverable="report", year=2015)
    states = {
        day: {row.year: row.state for row in closed_report(day, came).targets}
        for day in (CLOSED_ON, dt.date(2017, 7, 1))
    }

    assert states[CLOSED_ON] == {None: State.OVERDUE, 2015: State.MET, 2016: State.OVERDUE}
    # What does not recur goes on being owed.
    assert states[dt.date(2017, 7, 1)] == {None: State.OVERDUE, 2015: State.MET, 2016: State.CLOSED}


def test_what_was_closed_has_not_been_handed_in_and_is_asked_for_no_more() -> None:
    day = dt.date(2020, 1, 1)
    found = closed_report(day)

    assert [(year_of(row), row.tally, row.state) for row in found.deadlines] == [
        (None, Tally(1, 0, 0, 1, 1), State.OVERDUE),
        (2015, Tally(1, 0, 0, 1, 0), State.CLOSED),
        (2016, Tally(1, 0, 0, 1, 0), State.CLOSED),
    ]
    # It counts the same by province, whether it is missing or came at last.
    assert found.by_province() == [("河北省", Tally(3, 0, 0, 3, 1), Tally(3, 0, 0, 3, 1))]
    assert [row.is_expected for row in found.deadlines] == [True, False, False]
    for window in (
        Window(outstanding=True),
        Window(outstanding=True, everything=True),
        Window(last=-1, outstanding=True),
    ):
        assert [row.deliverable for row in closed_report(day, window=window).targets] == ["task-book"]
    assert [row.deliverable for row in closed_report(day, window=Window(0, 30, overdue=True)).targets] == ["task-book"]
    late = event("a", dt.date(2018, 1, 1), deliverable="report", year=2016)
    assert {row.year: row.state for row in closed_report(day, late).targets}[2016] is State.MET_LATE
    assert closed_report(day, late).by_province() == [("河北省", Tally(3, 0, 1, 2, 1), Tally(3, 0, 1, 2, 1))]


def test_days_to_come_have_what_is_overdue_before_them() -> None:
    day = dt.date(2015, 5, 2)
    window = Window(0, 30, overdue=True)
    came = event("a", april(20), "2014-130123"), event("b", april(20), "2012-130100", "acceptance")
    found = asked(day, window=window, book=ledger(*came))

    assert [(row.deliverable, row.state) for row in found.targets] == [
        *[("task-book", State.OVERDUE)] * 3,
        *[("implementation-plan", State.DUE)] * 2,
    ]
    # What is counted of a deadline are all that owe it.
    assert tallied(found, "task-book") == Tally(4, 1, 0, 3, 3)


# -- pilots that were added later ------------------------------------------------------------------------------

ADDED = dt.date(2015, 9, 15)


def with_an_added_pilot(**more: object) -> Registry:
    deliverables_ = [
        deliverable("supplement", "candidates", dt.date(2015, 8, 31)),
        deliverable("task-book"),
        deliverable("plan", due=dt.date(2015, 12, 31)),
        deliverable("report", due=None, recurs="yearly", month=9, day=14),
    ]
    period = {"begins": dt.date(2015, 4, 7), "ends": dt.date(2018, 4, 6)}
    return registry(
        notices=[notice(deliverables=deliverables_, creation_period=period)],
        pilots=[ZHENGDING, PUDONG | {"added_on": ADDED} | more],
    )


def rows_of_the_added(day: dt.date, book: Ledger = NO_LEDGER) -> dict[tuple[str, int | None], TargetRow]:
    found = report_deadlines(with_an_added_pilot(), book, day, Filter(authorities=["上海市"]))
    return {(row.deliverable, row.year): row for row in found.targets}


def test_a_pilot_that_was_added_owes_as_a_pilot_from_that_day_on() -> None:
    assert set(rows_of_the_added(ADDED - dt.timedelta(1))) == {("supplement", None)}
    assert set(rows_of_the_added(ADDED)) == {
        ("supplement", None),
        ("task-book", None),
        ("plan", None),
        # That of 2015 was due a day before it was added.
        ("report", 2016),
        ("report", 2017),
    }


def test_a_day_before_a_pilot_was_added_does_not_bind_it() -> None:
    rows = rows_of_the_added(dt.date(2016, 1, 1))

    assert {key: (row.due, row.state) for key, row in rows.items()} == {
        # What it owed as a candidate it did owe by its day.
        ("supplement", None): (dt.date(2015, 8, 31), State.OVERDUE),
        ("task-book", None): (None, State.UNDATED),
        ("plan", None): (dt.date(2015, 12, 31), State.OVERDUE),
        ("report", 2016): (dt.date(2016, 9, 14), State.DUE),
        ("report", 2017): (dt.date(2017, 9, 14), State.DUE),
    }
    assert (rows["task-book", None].days_left, rows["plan", None].days_left) == (None, -1)


@pytest.mark.parametrize(("added_on", "due"), [(DUE, DUE), (dt.date(2015, 5, 1), None)])
def test_the_day_of_being_added_itself_binds(added_on: dt.date, due: dt.date | None) -> None:
    rows = report_deadlines(with_an_added_pilot(added_on=added_on), NO_LEDGER, dt.date(2015, 5, 1), Filter()).targets

    assert [row.due for row in rows if (row.target, row.deliverable) == ("2014-310115", "task-book")] == [due]
    assert [row.due for row in rows if (row.target, row.deliverable) == ("2014-130123", "task-book")] == [DUE]


@pytest.mark.parametrize(
    ("added_on", "years"),
    [
        (dt.date(2015, 9, 13), [2015, 2016, 2017]),
        (dt.date(2015, 9, 14), [2015, 2016, 2017]),
        (dt.date(2015, 9, 15), [2016, 2017]),
        (dt.date(2017, 9, 14), [2017]),
        (dt.date(2017, 9, 15), []),
    ],
)
def test_a_yearly_deliverable_of_the_time_before_is_never_owed(added_on: dt.date, years: list[int]) -> None:
    book = with_an_added_pilot(added_on=added_on)
    record, other = book.pilots["2014-310115"], book.pilots["2014-130123"]
    yearly_ = [obligation for obligation in obligations_of(book.notices["2014"]) if obligation.period is not None]

    assert [year_of(obligation) for obligation in yearly_ if owes(record, obligation)] == years
    assert {owing_from(book, record, obligation) for obligation in yearly_} == {added_on}
    assert [year_of(obligation) for obligation in yearly_ if owes(other, obligation)] == [
        2015,
        2016,
        2017,
    ]
    # The deliverable as such is one of its deliverables all the same, and so is what it owed as a candidate.
    owed = {
        deliverable_.id for deliverable_ in book.notices["2014"].deliverables if owes_deliverable(record, deliverable_)
    }
    assert owed == {"supplement", "task-book", "plan", "report"}
    assert {
        obligation.deliverable.id
        for obligation in obligations_of(book.notices["2014"])
        if owes(record, obligation) and owing_from(book, record, obligation) <= dt.date(2015, 4, 7)
    } == {"supplement"}
    rows = report_deadlines(book, NO_LEDGER, dt.date(2018, 1, 1), Filter()).targets
    assert [row.year for row in rows if row.target == record.id and row.deliverable == "report"] == years


def test_what_a_pilot_that_was_added_handed_in_counts() -> None:
    book = ledger(
        event("a", dt.date(2015, 8, 20), "2014-310115", "supplement"),
        event("b", dt.date(2015, 12, 1), "2014-310115", "task-book"),
    )
    rows = rows_of_the_added(dt.date(2016, 1, 1), book)

    assert rows["supplement", None].state is rows["task-book", None].state is State.MET


def test_without_a_date_is_in_no_window_with_an_edge() -> None:
    day = dt.date(2016, 1, 1)
    found = report_deadlines(with_an_added_pilot(), NO_LEDGER, day, Filter(), Window(last=-1, outstanding=True))

    assert {(row.target, row.deliverable) for row in found.targets} == {
        ("2014-310115", "supplement"),
        ("2014-130123", "task-book"),
        ("2014-130123", "plan"),
        ("2014-310115", "plan"),
        ("2014-130123", "report"),
    }
    assert {row.state for row in found.targets} == {State.OVERDUE}


def test_a_pilot_of_the_list_owes_nothing_as_a_candidate() -> None:
    rows = report_deadlines(with_an_added_pilot(), NO_LEDGER, ADDED, Filter()).targets

    assert {row.target for row in rows if row.deliverable == "supplement"} == {"2014-310115"}


def test_what_is_asked_for_no_more_is_counted_as_before() -> None:
    report = closed_report(dt.date(2017, 7, 1))

    assert [row.tally for row in report.by_province()] == [count_states(report.counted)]
    assert State.CLOSED in {row.state for row in report.counted}


@pytest.mark.parametrize(
    ("handed_in", "of", "percent"),
    [(0, 0, 0), (0, 7, 0), (1, 999, 1), (1, 3, 33), (2, 3, 67), (998, 999, 99), (7, 7, 100)],
)
def test_a_percentage_is_rounded_but_complete_only_where_all_came(handed_in: int, of: int, percent: int) -> None:
    assert Tally(of, handed_in, 0, of - handed_in, 0).percent == percent


def test_titles_name_their_notice_where_rows_are_of_several() -> None:
    rows = report_deadlines(REGISTRY, NO_LEDGER, dt.date(2015, 5, 2), Filter()).targets
    of_one = [row for row in rows if row.notice == "2014"]

    assert not any("（2014）" in title for title in titles_of_rows(REGISTRY, of_one))
    assert {row.notice for row in rows} > {"2014"}
    assert all(f"（{row.notice}）" in title for row, title in zip(rows, titles_of_rows(REGISTRY, rows), strict=True))
