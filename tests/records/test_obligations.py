import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from builders import PUDONG, ZHENGDING, notice, registry, year_of
from ledgers import BINJIANG
from smartpilot.records.notices import Deliverable
from smartpilot.records.obligations import (
    LONGEST_PERIOD_YEARS,
    Obligation,
    date_objection,
    future_objection,
    has_stage,
    meets_deadline,
    obligations_of,
    owes,
    owes_deliverable,
    owing_since,
    stage_objection,
    stage_rank,
    title_with_period,
)
from smartpilot.records.periods import Period
from smartpilot.records.terms import Stage
from smartpilot.registry.registry import Registry

ISSUED = dt.date(2015, 4, 7)
ADDED = dt.date(2015, 9, 15)
THREE_YEARS = {"begins": ISSUED, "ends": dt.date(2018, 4, 6)}


def deliverable(id_: str, owed_by: str = "pilots", **more: Any) -> dict[str, Any]:
    return {"id": id_, "title": id_, "owed_by": owed_by, "stages": ["drafted", "submitted"], **more}


def yearly(month: int | None = 12, day: int | None = 31) -> dict[str, Any]:
    days = {name: number for name, number in (("month", month), ("day", day)) if number}
    return deliverable("report", title="年度自评价报告", recurs="yearly", **days)


def with_notice(*deliverables: dict[str, Any], period: dict[str, Any] | None = THREE_YEARS, **more: Any) -> Registry:
    more |= {"creation_period": period} if period else {}
    return registry(
        notices=[notice("2014", ISSUED, deliverables=list(deliverables), **more)],
        pilots=[ZHENGDING, PUDONG | {"added_on": ADDED}],
        candidates=[BINJIANG],
    )


def obligations(found: Registry) -> list[Obligation]:
    return list(obligations_of(found.notices["2014"]))


def obligation(found: Registry, id_: str, year: int | None = None) -> Obligation:
    [wanted] = [o for o in obligations(found) if (o.deliverable.id, o.period) == (id_, Period.of(year, None))]
    return wanted


# -- what a notice requires ------------------------------------------------------------------------------------


def test_obligations_come_in_the_order_of_the_notice() -> None:
    found = with_notice(deliverable("plan"), yearly(), deliverable("task-book", due=dt.date(2015, 4, 30)))

    assert [(each.deliverable.id, each.due, year_of(each)) for each in obligations(found)] == [
        ("plan", None, None),
        ("report", dt.date(2015, 12, 31), 2015),
        ("report", dt.date(2016, 12, 31), 2016),
        ("report", dt.date(2017, 12, 31), 2017),
        ("task-book", dt.date(2015, 4, 30), None),
    ]


@pytest.mark.parametrize(
    ("month", "day", "days"),
    [
        (4, 7, ["2015-04-07", "2016-04-07", "2017-04-07"]),  # the first day of the period is one of it
        (4, 6, ["2016-04-06", "2017-04-06", "2018-04-06"]),  # and so is the last
        (2, 29, ["2016-02-29"]),
        (2, 30, []),
        (None, 31, []),
        (12, None, ["2015-12-31", "2016-12-31", "2017-12-31"]),
        (2, None, ["2016-02-29", "2017-02-28", "2018-02-28"]),
    ],
)
def test_a_yearly_deliverable_is_owed_on_its_days_in_the_creation_period(
    month: int | None, day: int | None, days: list[str]
) -> None:
    assert [str(each.due) for each in obligations(with_notice(yearly(month, day)))] == days


def test_what_is_due_in_the_following_period_reports_on_the_one_before() -> None:
    paper = deliverable("report", title="年度总结", recurs="yearly", month=1, day=31, due_in="following")
    found = with_notice(paper)

    assert [(each.title, str(each.due)) for each in obligations(found)] == [
        ("2015 年度总结", "2016-01-31"),
        ("2016 年度总结", "2017-01-31"),
        ("2017 年度总结", "2018-01-31"),
    ]
    # It is counted from the beginning of the year that it reports on.
    assert not obligations(found)[0].begins_after(dt.date(2015, 1, 1))


def test_the_last_report_may_fall_due_after_the_creation_period() -> None:
    quarterly = deliverable("report", title="进展", recurs="quarterly", month=1, day=10, due_in="following")
    period = {"begins": dt.date(2015, 4, 7), "ends": dt.date(2015, 12, 31)}

    assert [(each.title, str(each.due)) for each in obligations(with_notice(quarterly, period=period))] == [
        ("2015年第2季度进展", "2015-07-10"),
        ("2015年第3季度进展", "2015-10-10"),
        ("2015年第4季度进展", "2016-01-10"),
    ]


def test_nothing_recurring_was_due_before_the_notice() -> None:
    period = {"begins": dt.date(2014, 1, 1), "ends": dt.date(2016, 12, 31)}
    same = deliverable("plan", recurs="quarterly", month=1, day=10)
    following = deliverable("report", recurs="quarterly", month=1, day=10, due_in="following")
    due = [(each.deliverable.id, each.period, str(each.due)) for each in obligations(with_notice(same, period=period))]
    assert due[0] == ("plan", (2015, 2), "2015-04-10")
    found = obligations(with_notice(following, period=period))
    assert (found[0].period, str(found[0].due)) == ((2015, 1), "2015-04-10")


def test_a_pilot_does_not_report_on_a_period_before_it_was_added() -> None:
    following = deliverable("report", recurs="monthly", day=5, due_in="following")
    found = with_notice(following)
    pilot = found.by_id["2014-310115"]

    first = next(each for each in obligations(found) if owes(pilot, each))
    assert (first.period, str(first.due)) == ((ADDED.year, ADDED.month), "2015-10-05")


def test_a_yearly_deliverable_without_a_creation_period_is_not_owed() -> None:
    assert obligations(with_notice(yearly(), period=None)) == []


def test_a_creation_period_is_no_longer_than_the_longest() -> None:
    found = with_notice(yearly(), period={"begins": ISSUED, "ends": dt.date(9999, 12, 31)})

    assert [year_of(each) for each in obligations(found)] == list(range(2015, 2015 + LONGEST_PERIOD_YEARS + 1))


def test_an_obligation_begins_with_its_year() -> None:
    next_year = obligation(with_notice(yearly()), "report", 2016)

    assert next_year.begins_after(dt.date(2015, 12, 31))
    assert not next_year.begins_after(dt.date(2016, 1, 1))
    assert not obligation(with_notice(deliverable("plan")), "plan").begins_after(ISSUED)


@pytest.mark.parametrize(
    ("closed_on", "years"),
    [
        (dt.date(2018, 12, 31), [2015, 2016, 2017]),
        (dt.date(2017, 12, 31), [2015, 2016, 2017]),  # the day itself is one of it
        (dt.date(2017, 12, 30), [2015, 2016]),
        (ISSUED, []),
    ],
)
def test_nothing_that_recurs_falls_due_after_the_notice_was_closed(closed_on: dt.date, years: list[int]) -> None:
    found = with_notice(
        yearly(), deliverable("plan"), deliverable("later", due=dt.date(2019, 1, 1)), closed_on=closed_on
    )

    # What does not recur is owed whether the notice is closed or not.
    assert [(each.deliverable.id, year_of(each)) for each in obligations(found)] == [
        *(("report", year) for year in years),
        ("plan", None),
        ("later", None),
    ]


def test_what_recurs_is_asked_for_from_its_year_until_the_notice_is_closed() -> None:
    found = with_notice(yearly(), deliverable("plan"), closed_on=dt.date(2018, 12, 31))
    report = obligation(found, "report", 2016)
    days = [dt.date(2015, 12, 31), dt.date(2016, 1, 1), dt.date(2018, 12, 31), dt.date(2019, 1, 1)]

    assert [report.is_open_on(day) for day in days] == [False, True, True, False]
    assert all(obligation(found, "plan").is_open_on(day) for day in days)
    assert obligation(with_notice(yearly()), "report", 2016).is_open_on(dt.date(2099, 1, 1))


# -- who owes it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "owed"),
    [
        ("2014-130123", {"task-book"}),
        ("2014-330108", {"application"}),
        # A pilot that was a candidate first still owes what candidates owe.
        ("2014-310115", {"task-book", "application"}),
    ],
)
def test_who_owes_a_deliverable(record: str, owed: set[str]) -> None:
    found = with_notice(deliverable("task-book"), deliverable("application", "candidates"))
    target = found.by_id[record]

    assert {each.deliverable.id for each in obligations(found) if owes_deliverable(target, each.deliverable)} == owed


def test_a_pilot_added_later_owes_as_a_pilot_from_that_day_on() -> None:
    found = with_notice(deliverable("task-book"), deliverable("application", "candidates"))
    pilot = found.by_id["2014-310115"]
    task_book, application = obligations(found)

    assert owing_since(pilot, task_book.deliverable) == ADDED
    assert owing_since(pilot, application.deliverable) is None
    assert owes(pilot, task_book)
    assert owes(pilot, application)


@pytest.mark.parametrize(("day", "years"), [(14, [2016, 2017]), (15, [2015, 2016, 2017])])
def test_a_yearly_deliverable_due_before_the_pilot_was_added_is_never_owed(day: int, years: list[int]) -> None:
    found = with_notice(yearly(9, day))

    assert [year_of(each) for each in obligations(found) if owes(found.by_id["2014-310115"], each)] == years
    assert [year_of(each) for each in obligations(found) if owes(found.by_id["2014-130123"], each)] == [
        2015,
        2016,
        2017,
    ]


@pytest.mark.parametrize(
    ("due_stage", "meeting"),
    [
        ("submitted", [Stage.SUBMITTED, Stage.SIGNED]),
        (None, [Stage.SIGNED]),
        # A stage that the deliverable does not have breaks a rule; nothing meets it.
        ("reviewed", []),
    ],
)
def test_the_stages_from_due_stage_on_meet_the_deadline(due_stage: str | None, meeting: list[Stage]) -> None:
    stages = ["drafted", "submitted", "signed"]
    task_book = Deliverable.model_validate(deliverable("task-book", stages=stages, due_stage=due_stage))

    assert [stage for stage in Stage if meets_deadline(task_book, stage)] == meeting
    assert not meets_deadline(task_book, None)


# -- what is asked of the lists of other notices -----------------------------------------------------------------

ACCEPTANCE_DAY = dt.date(2016, 6, 1)


def with_acceptance(*deliverables: dict[str, Any], **more: Any) -> Registry:
    lists = [
        notice("2013", dt.date(2013, 8, 5), creation_period={"years": 3}),
        notice("2014", ISSUED, creation_period=THREE_YEARS),
        notice("2015", dt.date(2015, 12, 1)),
    ]
    asking = notice("2016", ACCEPTANCE_DAY, applies_to=["2013", "2014"], deliverables=list(deliverables), **more)
    return registry(notices=[*lists, asking], pilots=[ZHENGDING, ZHENGDING | {"id": "2013-130123", "notice": "2013"}])


def listed_by(found: Registry) -> list[tuple[Period | None, Sequence[str]]]:
    return [(o.period, o.listed_by) for o in obligations_of(found.notices["2016"], found.notices)]


def test_those_owe_it_whom_the_notices_list_that_it_applies_to() -> None:
    found = with_acceptance(deliverable("acceptance", due=dt.date(2016, 9, 30)), deliverable("summary", "authorities"))

    assert listed_by(found) == [(None, ["2013", "2014"]), (None, ["2016"])]
    acceptance, summary = obligations_of(found.notices["2016"])
    assert owes(found.by_id["2014-130123"], acceptance)
    assert not owes(found.by_id["2014-130123"], summary)
    assert owes(found.by_id["2016-authority-130000"], summary)


def test_what_recurs_is_owed_within_the_creation_period_of_each_list() -> None:
    found = with_acceptance(yearly(), yearly() | {"id": "summary", "owed_by": "authorities"})

    assert listed_by(found) == [
        # Three years from 2013-08-05 have ended before the last day of 2016.
        (Period(2016), ["2014"]),
        (Period(2017), ["2014"]),
        (Period(2016), ["2016"]),
        (Period(2017), ["2016"]),
    ]


def test_what_recurs_is_owed_within_the_creation_period_of_the_notice_that_asks_if_it_has_one() -> None:
    found = with_acceptance(yearly(), creation_period={"years": 2})

    assert listed_by(found) == [(Period(2016), ["2013", "2014"]), (Period(2017), ["2013", "2014"])]


def test_nobody_owes_a_period_before_the_notice_that_lists_them() -> None:
    rules = notice("2012", dt.date(2012, 11, 22), applies_to=["2013", "2014"], deliverables=[yearly()])
    found = registry(notices=[rules | {"creation_period": {"years": 4}}, *map(as_list, ("2013", "2014"))])

    assert [(o.period, o.listed_by) for o in obligations_of(found.notices["2012"], found.notices)] == [
        (Period(2013), ["2013"]),
        (Period(2014), ["2013"]),
        (Period(2015), ["2013", "2014"]),
    ]


def as_list(id_: str) -> dict[str, Any]:
    return notice(id_, {"2013": dt.date(2013, 8, 5), "2014": ISSUED}[id_])


# -- what cannot be recorded -------------------------------------------------------------------------------------


def task_book() -> Deliverable:
    return obligation(with_notice(deliverable("task-book", title="创建任务书")), "task-book").deliverable


@pytest.mark.parametrize("stage", Stage)
def test_only_the_stages_of_a_deliverable_and_returned_are_accepted(stage: Stage) -> None:
    objection = stage_objection(task_book(), stage)

    assert (objection is None) == (stage in (Stage.DRAFTED, Stage.SUBMITTED, Stage.RETURNED))
    if objection is not None:
        assert objection.message == f"{stage.value} is not a stage of 创建任务书"
        assert objection.hint == "its stages: drafted, submitted"


def test_a_return_comes_after_all_stages_and_meets_no_deadline() -> None:
    deliverable_ = task_book()

    ranks = [stage_rank(deliverable_, stage) for stage in (Stage.DRAFTED, Stage.SUBMITTED, Stage.RETURNED)]
    assert ranks == sorted(set(ranks))
    assert (has_stage(deliverable_, Stage.RETURNED), has_stage(deliverable_, Stage.SIGNED)) == (True, False)
    assert not meets_deadline(deliverable_, Stage.RETURNED)


def test_a_day_that_has_not_come_is_objected_to() -> None:
    assert future_objection(dt.date(2015, 5, 1), dt.date(2015, 5, 1)) is None
    objection = future_objection(dt.date(2015, 5, 2), dt.date(2015, 5, 1))
    assert objection is not None
    assert objection.message == "2015-05-02 is in the future"


def test_nothing_is_accepted_before_the_notice_was_issued() -> None:
    issued = with_notice().notices["2014"]

    assert date_objection(issued, ISSUED) is None
    objection = date_objection(issued, dt.date(2015, 4, 6))
    assert objection is not None
    assert objection.message == "2015-04-06 is before the notice of 2015-04-07"
    assert objection.hint == "check the year"


def test_the_title_of_what_recurs_has_its_year() -> None:
    assert title_with_period(Deliverable.model_validate(yearly()), Period(2015)) == "2015 年度自评价报告"
    assert title_with_period(Deliverable.model_validate(deliverable("task-book")), None) == "task-book"
