import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders import registry
from ledgers import TABLES, event
from smartpilot.errors import FileHeldError, UsageError
from smartpilot.ledger.ledger import NO_LEDGER, Ledger, Recording
from smartpilot.ledger.progress import progress_of
from smartpilot.ledger.recording import (
    PlannedEvent,
    StageReport,
    find_reporting_records,
    new_events,
    parse_stage,
    plan_events,
    require_same_plan,
)
from smartpilot.records.entries import LedgerFile
from smartpilot.records.models import AnyTarget
from smartpilot.records.periods import Period
from smartpilot.records.terms import Stage
from smartpilot.registry.query import NO_FILTER, Filter

BOOK = registry(**TABLES)
ZHENGDING, PUDONG = "2014-130123", "2014-310115"
TODAY = dt.date(2015, 9, 1)
# Late enough for every day in these tests.
LATEST = dt.date(2030, 12, 31)
MOMENT = dt.datetime(2015, 9, 1, 8, 0, 0, 5, tzinfo=dt.UTC)
RUN = Recording.begin(MOMENT, "record", "张三")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def ledger(*events: dict[str, Any]) -> Ledger:
    return Ledger(LedgerFile.model_validate({"events": list(events)}))


def said(stage: str, on: str, number: int = 1, **more: Any) -> dict[str, Any]:
    return event(number, stage=stage, on=day(on), **more)


def record(id_: str = ZHENGDING) -> AnyTarget:
    return BOOK.by_id[id_]


def planned(
    stage: str, on: str, known: Ledger = NO_LEDGER, deliverable: str = "task-book", **more: Any
) -> PlannedEvent:
    report = StageReport(deliverable, parse_stage(stage), day(on), **more)
    [entry] = plan_events(BOOK, known, [record()], report, LATEST)
    return entry


def doubts(stage: str, on: str, *events: dict[str, Any]) -> Sequence[str]:
    return planned(stage, on, ledger(*events)).warnings


# -- stages --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", Stage)
def test_a_stage_in_every_spelling(stage: Stage) -> None:
    spellings = [stage.value, stage.value.upper(), f" {stage.value} ", stage.zh, stage.zh.removeprefix("已")]

    assert [parse_stage(text) for text in spellings] == [stage] * 5


@pytest.mark.parametrize(("text", "meant"), [("submited", "submitted"), ("review", "reviewed"), ("报", "submitted")])
def test_a_misspelt_stage_has_a_hint(text: str, meant: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_stage(text)

    assert text in caught.value.message
    assert meant in caught.value.hint


@pytest.mark.parametrize("text", ["", " ", "xyz", "已", "交"])
def test_what_is_no_stage_lists_stages(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_stage(text)

    assert any(stage.value in caught.value.hint for stage in Stage)


# -- errors --------------------------------------------------------------------------------------------------


def refused(deliverable: str, stage: str, on: str, id_: str = ZHENGDING, **more: Any) -> UsageError:
    with pytest.raises(UsageError) as caught:
        plan_events(
            BOOK, NO_LEDGER, [record(id_)], StageReport(deliverable, parse_stage(stage), day(on), **more), LATEST
        )
    return caught.value


def test_a_deliverable_that_is_not_owed() -> None:
    error = refused("project-plan", "submitted", "2015-04-20")

    assert error.message == f"{ZHENGDING} 石家庄市正定县 does not have to hand in project-plan"
    # A title is known too; what is none of all deliverables is no matter of who owes it.
    assert "does not have to hand in 专项试点实施方案" in refused("专项试点实施方案", "submitted", "2015-04-20").message
    assert refused("taskbook", "submitted", "2015-04-20").message == "unknown deliverable: taskbook"
    assert refused("x", "submitted", "2015-04-20").message == "unknown deliverable: x"
    # Near words first; else everything that it owes.
    assert "task-book (创建任务书)" in refused("x", "submitted", "2015-04-20").hint
    assert "task-book" in refused("taskbook", "submitted", "2015-04-20").hint
    assert "application" in refused("task-book", "submitted", "2015-04-20", "2014-330108").hint


def test_a_stage_that_the_deliverable_does_not_have() -> None:
    error = refused("plan", "signed", "2015-04-20")

    assert "signed" in error.message
    assert [word in error.hint for word in ("drafted", "submitted", "reviewed")] == [True, True, False]


def test_a_day_before_the_notice() -> None:
    error = refused("task-book", "drafted", "2015-04-06")

    assert "2015-04-06" in error.message
    assert "2015-04-07" in error.message
    assert planned("drafted", "2015-04-07").warnings == []


def test_one_that_cannot_be_is_an_error_for_all() -> None:
    with pytest.raises(UsageError):
        plan_events(
            BOOK,
            NO_LEDGER,
            [record(), record("2014-S01")],
            StageReport("task-book", Stage.DRAFTED, day("2015-04-20")),
            TODAY,
        )


# -- doubts --------------------------------------------------------------------------------------------------


def test_the_usual_order_is_no_doubt() -> None:
    known = [
        said("drafted", "2015-04-10", 1),
        said("reviewed", "2015-04-20", 2),
        said("submitted", "2015-04-28", 3),
    ]
    assert doubts("drafted", "2015-04-10") == []
    assert doubts("reviewed", "2015-04-20", *known[:1]) == []
    assert doubts("submitted", "2015-04-28", *known[:2]) == []
    assert doubts("signed", "2015-05-28", *known) == []
    assert doubts("signed", "2015-04-28", *known) == []


def test_skipped_stages_are_normal() -> None:
    assert doubts("submitted", "2015-04-28") == []
    assert doubts("signed", "2015-04-28", said("drafted", "2015-04-10")) == []


def test_going_back_names_the_stage_and_its_day() -> None:
    [doubt] = doubts("reviewed", "2015-05-02", said("submitted", "2015-04-28"))

    assert "submitted" in doubt
    assert "2015-04-28" in doubt


def test_an_earlier_day_than_a_lower_stage() -> None:
    [doubt] = doubts("submitted", "2015-04-20", said("drafted", "2015-04-10", 1), said("reviewed", "2015-04-25", 2))

    assert "2015-04-25" in doubt
    assert "reviewed" in doubt


def test_a_stage_put_in_between_is_no_doubt() -> None:
    known = [said("drafted", "2015-04-10", 1), said("submitted", "2015-04-28", 2)]

    assert doubts("reviewed", "2015-04-20", *known) == []


def test_the_same_stage_again_is_no_doubt() -> None:
    assert doubts("submitted", "2015-05-10", said("submitted", "2015-04-28")) == []


def test_what_is_void_counts_for_nothing() -> None:
    submitted = said("submitted", "2015-04-28")
    voided = said("submitted", "2015-05-01", 2, voids=submitted["id"])

    assert doubts("drafted", "2015-05-02", submitted, voided) == []
    assert planned("submitted", "2015-05-02", ledger(submitted, voided)).superseded == []


def test_another_target_and_another_deliverable_count_for_nothing() -> None:
    known = [said("signed", "2015-04-28", 1, target=PUDONG), said("submitted", "2015-04-28", 2, deliverable="plan")]

    assert doubts("drafted", "2015-05-02", *known) == []


def test_a_day_that_has_not_come_is_refused() -> None:
    report = StageReport("task-book", Stage.DRAFTED, TODAY)

    assert plan_events(BOOK, NO_LEDGER, [record()], report, TODAY)[0].warnings == []
    with pytest.raises(UsageError, match="2015-09-02 is in the future"):
        plan_events(BOOK, NO_LEDGER, [record()], replace(report, on=day("2015-09-02")), TODAY)


def test_all_doubts_are_said() -> None:
    known = [said("submitted", "2015-04-20", 1), said("drafted", "2015-04-30", 2)]

    assert len(doubts("reviewed", "2015-04-25", *known)) == 2


# -- repeats -------------------------------------------------------------------------------------------------


def test_what_is_recorded_already_is_not_recorded_again() -> None:
    known = ledger(said("submitted", "2015-04-28", by="省厅", note="一"), said("drafted", "2015-05-02", 2))
    entry = planned("submitted", "2015-04-28", known, by="省厅", note="一")

    assert entry.duplicate_of == known.events[0]
    assert entry.warnings == []
    assert new_events([entry], NO_LEDGER, RUN, TODAY) == []


@pytest.mark.parametrize("change", [{"stage": "signed"}, {"on": "2015-04-29"}, {"by": "市厅"}, {"note": "二"}])
def test_what_differs_in_anything_is_no_repeat(change: dict[str, Any]) -> None:
    known = ledger(said("submitted", "2015-04-28", by="省厅", note="一"))
    again: dict[str, Any] = {"stage": "submitted", "on": "2015-04-28", "by": "省厅", "note": "一", **change}

    assert planned(again.pop("stage"), again.pop("on"), known, **again).duplicate_of is None


def test_only_what_holds_on_the_day_can_be_repeated() -> None:
    moment = event(1)["recorded_at"]
    one = said("submitted", "2015-04-28", 1)
    two = said("drafted", "2015-04-28", 2, recorded_at=moment + dt.timedelta(hours=1))
    three = said("submitted", "2015-04-28", 3, recorded_at=moment + dt.timedelta(hours=2))

    # Sent in, sent back, sent in again on one day.
    assert planned("submitted", "2015-04-28", ledger(one)).duplicate_of is not None
    assert planned("drafted", "2015-04-28", ledger(one)).duplicate_of is None
    assert planned("submitted", "2015-04-28", ledger(one, two)).duplicate_of is None
    again = planned("submitted", "2015-04-28", ledger(one, two, three)).duplicate_of
    assert again is not None
    assert again.id == three["id"]
    assert planned("drafted", "2015-04-28", ledger(one, two, three)).duplicate_of is not None
    # What came on a later day is no matter on this one.
    later = said("signed", "2015-05-04", 4)
    assert planned("submitted", "2015-04-28", ledger(one, later)).duplicate_of is not None


def test_another_day_supersedes_what_is_recorded_of_the_stage() -> None:
    known = ledger(said("drafted", "2015-04-10", 1), said("submitted", "2015-04-28", 2, by="县局", note="电子版"))
    entry = planned("submitted", "2015-05-09", known)

    assert [e.id for e in entry.superseded] == [known.events[1].id]
    assert (entry.duplicate_of, entry.warnings) == (None, [])
    void, new = new_events([entry], known, RUN, TODAY)
    assert (void.voids, void.on, void.by) == (known.events[1].id, TODAY, None)
    # What was not said again is kept.
    assert (new.on, new.by, new.note, new.also) == (day("2015-05-09"), "县局", "电子版", None)
    assert [e.id for e in (void, new)] == sorted([void.id, new.id])


@pytest.mark.parametrize("change", [{"by": "市局"}, {"note": "纸质"}])
def test_another_office_or_note_supersedes_what_is_recorded(change: dict[str, Any]) -> None:
    known = ledger(said("submitted", "2015-04-28", by="县局", note="电子版"))
    entry = planned("submitted", "2015-04-28", known, **change)

    assert [e.id for e in entry.superseded] == [known.events[0].id]
    assert {"by": entry.report.by, "note": entry.report.note} == {"by": "县局", "note": "电子版", **change}


def test_a_repeat_settles_which_of_two_holds() -> None:
    known = ledger(said("submitted", "2015-04-28", 1), said("submitted", "2015-04-30", 2))
    entry = planned("submitted", "2015-04-30", known)

    assert (entry.duplicate_of, list(entry.superseded)) == (known.events[1], [known.events[0]])
    assert [e.voids for e in new_events([entry], known, RUN, TODAY)] == [known.events[0].id]


def test_a_stage_that_was_reached_once_more_corrects_nothing() -> None:
    known = ledger(said("submitted", "2015-04-28", by="县局"))
    entry = planned("submitted", "2015-05-09", known, also=True)

    assert (list(entry.superseded), entry.duplicate_of, entry.report.by) == ([], None, None)
    [second] = new_events([entry], known, RUN, TODAY)
    assert second.also is True
    # A correction of it leaves the first time alone, and is of the second time too.
    both = Ledger(LedgerFile(events=[*known.events, second]))
    correction = planned("submitted", "2015-05-08", both)
    assert [e.id for e in correction.superseded] == [second.id]
    assert new_events([correction], both, RUN, TODAY)[1].also is True
    assert planned("submitted", "2015-04-27", both).superseded == [known.events[0]]
    # Said twice, it is recorded already; where nothing stands, it is the first time.
    assert planned("submitted", "2015-05-09", both, also=True).is_recorded
    assert new_events([planned("submitted", "2015-05-09", also=True)], NO_LEDGER, RUN, TODAY)[0].also is None


def test_what_happened_twice_on_one_day_is_known_by_what_was_noted() -> None:
    known = ledger(said("drafted", "2015-04-20", 1, note="甲"), said("drafted", "2015-04-20", 2, note="乙", also=True))

    assert planned("drafted", "2015-04-20", known, note="乙", also=True).duplicate_of == known.events[1]
    assert planned("drafted", "2015-04-20", known, note="丙", also=True).duplicate_of is None


def test_of_two_that_differ_both_can_be_kept() -> None:
    known = ledger(said("submitted", "2015-04-28", 1), said("submitted", "2015-05-09", 2))
    void, second = new_events([planned("submitted", "2015-05-09", known, also=True)], known, RUN, TODAY)

    assert (void.voids, second.on, second.also) == (known.events[1].id, day("2015-05-09"), True)


def test_what_was_voided_can_be_recorded_again() -> None:
    submitted = said("submitted", "2015-04-28")
    known = ledger(submitted, said("submitted", "2015-05-01", 2, voids=submitted["id"]))

    assert planned("submitted", "2015-04-28", known).duplicate_of is None


# -- years ---------------------------------------------------------------------------------------------------


def evaluated(on: str, year: int | None = None) -> PlannedEvent:
    return planned("submitted", on, deliverable="self-evaluation", year=year)


@pytest.mark.parametrize(
    ("on", "year"),
    [
        ("2015-04-07", 2015),
        ("2015-12-31", 2015),
        ("2016-01-15", 2015),
        ("2016-06-30", 2015),
        ("2016-07-02", 2016),
        ("2016-12-31", 2016),
        ("2030-01-01", 2017),
    ],
)
def test_a_yearly_deliverable_is_of_the_nearest_year(on: str, year: int) -> None:
    entry = evaluated(on)

    assert (entry.obligation.period, entry.obligation.due) == (Period(year), dt.date(year, 12, 31))
    assert [each.year for each in new_events([entry], NO_LEDGER, RUN, TODAY)] == [year]


def test_a_year_may_be_named() -> None:
    assert evaluated("2016-01-15", 2016).obligation.period == Period(2016)


@pytest.mark.parametrize("year", [2014, 2018, 0, -1])
def test_a_year_outside_the_creation_period(year: int) -> None:
    error = refused("self-evaluation", "submitted", "2016-01-15", year=year)

    assert str(year) in error.message
    assert "2015, 2016, 2017" in error.hint


def evaluated_after(on: str, *events: dict[str, Any], year: int | None = None) -> Sequence[str]:
    return planned("submitted", on, ledger(*events), "self-evaluation", year=year).warnings


def evaluation(number: int, year: int, **more: Any) -> dict[str, Any]:
    return said("submitted", f"{year}-12-30", number, deliverable="self-evaluation", year=year, **more)


def test_a_year_that_had_not_begun_is_a_doubt() -> None:
    later = plan_events(
        BOOK,
        NO_LEDGER,
        [record()],
        StageReport("self-evaluation", Stage.SUBMITTED, day("2015-12-31"), year=2016),
        day("2016-01-01"),
    )[0].warnings
    assert later == ["the year 2016 had not begun on 2015-12-31"]
    assert evaluated_after("2015-08-31") == []
    assert "the year 2016 had not begun on 2015-08-31" in evaluated_after("2015-08-31", year=2016)


def test_an_earlier_year_that_is_open_is_a_doubt_unless_the_year_is_given() -> None:
    def of(on: str, *events: dict[str, Any], year: int | None = None) -> Sequence[str]:
        report = StageReport("self-evaluation", Stage.SUBMITTED, day(on), year=year)
        return plan_events(BOOK, ledger(*events), [record()], report, day("2019-01-01"))[0].warnings

    message = "recorded for {}, but {} is outstanding too; --year sets the year"
    assert of("2016-01-15") == []
    assert of("2016-12-01") == [message.format(2016, "2015")]
    assert of("2018-01-15") == [message.format(2017, "2015, 2016")]
    assert of("2018-01-15", evaluation(1, 2015)) == [message.format(2017, "2016")]
    assert of("2018-01-15", evaluation(1, 2015), evaluation(2, 2016)) == []
    # What was voided has not come.
    void_ = evaluation(3, 2016, voids=evaluation(2, 2016)["id"])
    assert of("2018-01-15", evaluation(1, 2015), evaluation(2, 2016), void_) == [message.format(2017, "2016")]
    assert of("2016-12-01", year=2016) == of("2018-01-15", year=2017) == []


def test_earlier_years_of_a_closed_notice_are_not_outstanding() -> None:
    notices = [{**notice, "closed_on": day("2017-12-31")} for notice in TABLES["notices"]]
    book = registry(**{**TABLES, "notices": notices})

    def of(on: str) -> Sequence[str]:
        report = StageReport("self-evaluation", Stage.SUBMITTED, day(on))
        return plan_events(book, NO_LEDGER, [book.by_id[ZHENGDING]], report, day("2019-01-01"))[0].warnings

    assert of("2017-12-31") == ["recorded for 2017, but 2015, 2016 is outstanding too; --year sets the year"]
    assert of("2018-01-15") == []


def test_a_repeat_of_a_yearly_deliverable_has_no_doubt() -> None:
    assert evaluated_after("2016-12-30", evaluation(1, 2016)) == []


def test_a_day_before_it_was_a_pilot_is_a_doubt() -> None:
    added = {**TABLES, "pilots": [{**TABLES["pilots"][0], "added_on": day("2015-05-01")}]}
    book = registry(**added)

    def of(deliverable: str, stage: Stage, on: str) -> Sequence[str]:
        return plan_events(book, NO_LEDGER, [book.by_id[ZHENGDING]], StageReport(deliverable, stage, day(on)), TODAY)[
            0
        ].warnings

    assert of("task-book", Stage.DRAFTED, "2015-04-30") == ["it was not a pilot before 2015-05-01"]
    assert of("task-book", Stage.DRAFTED, "2015-05-01") == []
    # What it owed as a candidate, it could hand in before.
    assert of("application", Stage.REVISED, "2015-04-30") == []


def test_a_year_before_it_was_a_pilot_is_none_of_its_years() -> None:
    added = {**TABLES, "pilots": [{**TABLES["pilots"][0], "added_on": day("2016-01-01")}]}
    book = registry(**added)
    pilot = book.by_id[ZHENGDING]
    [entry] = plan_events(
        book, NO_LEDGER, [pilot], StageReport("self-evaluation", Stage.SUBMITTED, day("2016-01-15")), LATEST
    )

    assert entry.obligation.period == Period(2016)
    with pytest.raises(UsageError) as caught:
        plan_events(
            book,
            NO_LEDGER,
            [pilot],
            StageReport("self-evaluation", Stage.SUBMITTED, day("2016-01-15"), year=2015),
            LATEST,
        )
    assert caught.value.hint == "years: 2016, 2017"
    # Nor is one of them waited for.
    report = StageReport("self-evaluation", Stage.SUBMITTED, day("2016-12-01"))
    assert plan_events(book, NO_LEDGER, [pilot], report, day("2019-01-01"))[0].warnings == []


def test_a_year_of_what_does_not_recur() -> None:
    assert "--year" in refused("task-book", "drafted", "2015-04-20", year=2015).hint


def test_a_yearly_deliverable_repeats_in_its_year_only() -> None:
    known = ledger(said("submitted", "2016-01-15", deliverable="self-evaluation", year=2015))
    report = StageReport("self-evaluation", Stage.SUBMITTED, day("2016-01-15"))

    [same] = plan_events(BOOK, known, [record()], report, LATEST)
    [other] = plan_events(BOOK, known, [record()], replace(report, year=2016), LATEST)
    assert same.duplicate_of is not None
    assert other.duplicate_of is None


def test_a_yearly_deliverable_without_a_creation_period_is_no_fault_of_ours() -> None:
    tables = {**TABLES, "notices": [{k: v for k, v in n.items() if k != "creation_period"} for n in TABLES["notices"]]}
    report = StageReport("self-evaluation", Stage.SUBMITTED, day("2016-01-15"))

    with pytest.raises(UsageError) as caught:
        plan_events(registry(**tables), NO_LEDGER, [record()], report, LATEST)
    assert "validate" in caught.value.hint


# -- events --------------------------------------------------------------------------------------------------


def test_events_are_in_the_order_of_the_records() -> None:
    records = [record(PUDONG), record()]
    entries = plan_events(BOOK, NO_LEDGER, records, StageReport("task-book", Stage.DRAFTED, TODAY, "省厅", "一"), TODAY)
    events = new_events(entries, NO_LEDGER, RUN, TODAY)

    assert [each.target for each in events] == [PUDONG, ZHENGDING]
    assert [each.id for each in events] == sorted({each.id for each in events})
    assert {(e.on, e.deliverable, e.stage, e.by, e.note, e.voids, e.year) for e in events} == {
        (TODAY, "task-book", Stage.DRAFTED, "省厅", "一", None, None)
    }
    assert {each.recorded_at for each in events} == {MOMENT.replace(microsecond=0)}
    assert {(each.batch, each.recorded_by, each.via) for each in events} == {(RUN.batch, "张三", "record")}


@pytest.mark.parametrize(
    ("names", "filter_", "targets"),
    [
        pytest.param(["正定县", "浦东", ZHENGDING], NO_FILTER, [ZHENGDING, PUDONG], id="a record that is named twice"),
        pytest.param([], Filter(authorities=["河北省"]), [ZHENGDING, "2014-130283"], id="a province"),
        pytest.param(["正定县"], Filter(notices=["2014"]), [ZHENGDING], id="a name of one notice"),
    ],
)
def test_a_report_on_a_selection(names: list[str], filter_: Filter, targets: list[str]) -> None:
    assert [record.id for record in find_reporting_records(BOOK, names, filter_, "task-book")] == targets


def test_a_name_outside_the_filter_is_told_where_it_is() -> None:
    with pytest.raises(UsageError, match="正定县 is not in this selection"):
        find_reporting_records(BOOK, ["正定县"], Filter(authorities=["上海市"]), "task-book")


def test_a_filter_takes_nobody_who_owes_the_deliverable() -> None:
    with pytest.raises(UsageError, match="nobody in this selection has to hand in task-book"):
        find_reporting_records(BOOK, [], Filter(text="nobody"), "task-book")


def test_a_title_becomes_the_id() -> None:
    entry = planned("drafted", "2015-04-20", deliverable="创建任务书")

    assert new_events([entry], NO_LEDGER, RUN, TODAY)[0].deliverable == "task-book"


# -- planned again under the lock ------------------------------------------------------------------------------


def test_a_plan_with_a_warning_that_nobody_saw_is_not_written(tmp_path: Path) -> None:
    seen = planned("submitted", "2015-04-28", ledger(said("reviewed", "2015-04-20")))
    changed = planned("submitted", "2015-04-28", ledger(said("signed", "2015-04-20")))
    corrected = planned("submitted", "2015-04-28", ledger(said("submitted", "2015-04-20")))

    require_same_plan([seen], [seen], tmp_path)
    require_same_plan([seen], [changed], tmp_path)  # a warning less is no matter
    with pytest.raises(FileHeldError):
        require_same_plan([corrected], [seen], tmp_path / "progress.toml")
    with pytest.raises(FileHeldError) as caught:
        require_same_plan([changed], [seen], tmp_path / "progress.toml")
    assert "progress.toml" in caught.value.message


def test_a_notice_that_was_closed_before_its_first_year_says_so() -> None:
    notices = [{**notice, "closed_on": day("2015-06-30")} for notice in TABLES["notices"]]
    book = registry(**{**TABLES, "notices": notices})
    report = StageReport("self-evaluation", Stage.SUBMITTED, day("2015-05-01"))

    with pytest.raises(UsageError, match="was closed on 2015-06-30"):
        plan_events(book, NO_LEDGER, [book.by_id[ZHENGDING]], report, TODAY)


def test_what_is_due_in_the_following_period_is_of_the_one_before() -> None:
    paper = {"id": "summary", "title": "年度总结", "owed_by": "pilots", "stages": ["submitted"]}
    paper |= {"recurs": "yearly", "month": 1, "day": 31, "due_in": "following"}
    notices = [dict(entry) for entry in TABLES["notices"]]
    next(entry for entry in notices if entry["id"] == "2014").update(deliverables=[paper], creation_period={"years": 3})
    known = registry(**{**TABLES, "notices": notices})
    report = StageReport("summary", Stage.SUBMITTED, day("2016-01-15"))

    [entry] = plan_events(known, NO_LEDGER, [known.by_id[ZHENGDING]], report, LATEST)

    assert (entry.obligation.period, str(entry.obligation.due)) == (Period(2015), "2016-01-31")
    # Of an event that does not say its year, its day does not say it either.
    unclear = said("submitted", "2016-01-15", deliverable="summary")
    target, obligation = known.by_id[ZHENGDING], entry.obligation
    assert progress_of(ledger(unclear), target.id, obligation, LATEST).met_on is None
    assert progress_of(ledger(unclear | {"year": 2015}), target.id, obligation, LATEST).met_on == day("2016-01-15")
