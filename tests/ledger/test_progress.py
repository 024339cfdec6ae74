import datetime as dt
from typing import Any

import pytest

from builders import registry, year_of
from ledgers import TABLES, event
from smartpilot.ledger.ledger import Ledger
from smartpilot.ledger.progress import (
    Progress,
    event_that_reached_stage,
    events_that_count,
    progress_of,
    trailing_events_of_stage,
)
from smartpilot.records.entries import LedgerFile
from smartpilot.records.notices import Deliverable
from smartpilot.records.obligations import Obligation, obligations_of
from smartpilot.records.periods import Period
from smartpilot.records.terms import Stage

ZHENGDING = "2014-130123"
OBLIGATIONS = {
    (each.deliverable.id, year_of(each)): each for each in obligations_of(registry(**TABLES).notices["2014"])
}
TASK_BOOK = OBLIGATIONS["task-book", None]
LAST_DAY = dt.date.max


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def ledger(*steps: tuple[str, str], **more: Any) -> Ledger:
    """A ledger with one event for each (stage, day), numbered from 1 in the order of recording."""
    events = [event(number, stage=stage, on=day(on), **more) for number, (stage, on) in enumerate(steps, 1)]
    return Ledger(LedgerFile.model_validate({"events": events}))


def id_of(number: int) -> str:
    return str(event(number)["id"])


def counted(known: Ledger, deliverable: Deliverable = TASK_BOOK.deliverable, as_of: dt.date = LAST_DAY) -> list[str]:
    return [found.id for found in events_that_count(known, ZHENGDING, deliverable, None, as_of)]


# -- which events count --------------------------------------------------------------------------------------


def test_events_count_in_the_order_of_their_days() -> None:
    known = ledger(("submitted", "2015-04-28"), ("drafted", "2015-04-10"))

    assert counted(known) == [id_of(2), id_of(1)]


def test_an_event_counts_from_its_own_day_on() -> None:
    known = ledger(("drafted", "2015-04-10"), ("submitted", "2015-04-28"))

    assert counted(known, as_of=day("2015-04-27")) == [id_of(1)]
    assert counted(known, as_of=day("2015-04-28")) == [id_of(1), id_of(2)]


def test_neither_a_voided_event_nor_its_void_counts() -> None:
    voiding = event(2, voids=id_of(1))

    assert counted(Ledger(LedgerFile.model_validate({"events": [event(1), voiding, event(3)]}))) == [id_of(3)]


def test_a_stage_that_the_deliverable_does_not_have_does_not_count() -> None:
    shorter = Deliverable(
        id="task-book", title="创建任务书", owed_by=TASK_BOOK.deliverable.owed_by, stages=[Stage.DRAFTED, Stage.SIGNED]
    )
    known = ledger(("drafted", "2015-04-10"), ("submitted", "2015-04-28"))

    assert counted(known, shorter) == [id_of(1)]


def test_a_yearly_deliverable_counts_by_its_year() -> None:
    deliverable = OBLIGATIONS["self-evaluation", 2015].deliverable
    known = ledger(("submitted", "2016-01-05"), deliverable=deliverable.id, year=2015)

    assert events_that_count(known, ZHENGDING, deliverable, Period(2015))
    assert not events_that_count(known, ZHENGDING, deliverable, Period(2016))


# -- when a stage was reached ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stages", "trailing"),
    [
        ([], []),
        (["drafted"], [1]),
        (["drafted", "submitted", "submitted"], [2, 3]),
        (["submitted", "drafted", "submitted"], [3]),
    ],
)
def test_the_trailing_events_are_those_of_the_last_stage(stages: list[str], trailing: list[int]) -> None:
    known = ledger(*((stage, f"2015-04-1{number}") for number, stage in enumerate(stages)))

    assert [found.id for found in trailing_events_of_stage(known.events)] == [id_of(number) for number in trailing]


def test_the_latest_event_is_the_first_of_its_stage() -> None:
    known = ledger(("drafted", "2015-04-10"), ("submitted", "2015-04-28"), ("submitted", "2015-05-02"))

    latest = event_that_reached_stage(known, ZHENGDING, TASK_BOOK.deliverable, None)

    assert latest is not None
    assert latest.id == id_of(2)
    assert event_that_reached_stage(known, "2014-310115", TASK_BOOK.deliverable, None) is None


# -- progress --------------------------------------------------------------------------------------------------


def reached(stage: str, on: str, met_on: str | None = None) -> Progress:
    return Progress(next(each for each in Stage if each.value == stage), day(on), day(met_on) if met_on else None)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], Progress()),
        ([("drafted", "2015-04-10")], reached("drafted", "2015-04-10")),
        ([("submitted", "2015-04-28")], reached("submitted", "2015-04-28", "2015-04-28")),
        # The stage after the one that meets the deadline does not change when it was met.
        (
            [("submitted", "2015-04-28"), ("signed", "2015-06-01")],
            reached("signed", "2015-06-01", "2015-04-28"),
        ),
        # Signed at once, without a word of having been submitted.
        ([("signed", "2015-04-20")], reached("signed", "2015-04-20", "2015-04-20")),
        # It went back, so it is outstanding; when it comes again, the new day counts.
        (
            [("submitted", "2015-04-28"), ("drafted", "2015-05-04")],
            reached("drafted", "2015-05-04"),
        ),
        (
            [("submitted", "2015-04-28"), ("drafted", "2015-05-04"), ("submitted", "2015-05-20")],
            reached("submitted", "2015-05-20", "2015-05-20"),
        ),
        # Recorded twice: the first day counts.
        # Sent back, it has not been handed in until it comes again.
        (
            [("submitted", "2015-04-28"), ("returned", "2015-05-04")],
            reached("returned", "2015-05-04"),
        ),
        ([("returned", "2015-05-04")], reached("returned", "2015-05-04")),
        (
            [("submitted", "2015-04-28"), ("returned", "2015-05-04"), ("submitted", "2015-05-09")],
            reached("submitted", "2015-05-09", "2015-05-09"),
        ),
        (
            [("submitted", "2015-04-28"), ("submitted", "2015-05-04")],
            reached("submitted", "2015-04-28", "2015-04-28"),
        ),
    ],
)
def test_progress(steps: list[tuple[str, str]], expected: Progress) -> None:
    assert progress_of(ledger(*steps), ZHENGDING, TASK_BOOK, LAST_DAY) == expected


def test_the_reason_of_a_return_is_that_of_the_last_one() -> None:
    first = event(1, stage="returned", on=day("2015-05-04"), note="缺图")
    more = [
        event(2, stage="returned", on=day("2015-05-06")),
        event(3, stage="returned", on=day("2015-05-09"), also=True),
    ]
    known = Ledger(LedgerFile.model_validate({"events": [first, *more[:1]]}))
    again = Ledger(LedgerFile.model_validate({"events": [first, *more]}))

    assert progress_of(known, ZHENGDING, TASK_BOOK, LAST_DAY).stage_note == "缺图"
    last = progress_of(again, ZHENGDING, TASK_BOOK, LAST_DAY)
    assert (last.stage_on, last.stage_note) == (day("2015-05-09"), None)


def test_a_stage_that_was_reached_once_more_is_met_since_the_first_time() -> None:
    events = [event(1), event(2, on=day("2015-05-09"), also=True)]
    progress = progress_of(Ledger(LedgerFile.model_validate({"events": events})), ZHENGDING, TASK_BOOK, LAST_DAY)

    assert (progress.stage_on, progress.met_on) == (day("2015-05-09"), day("2015-04-28"))


def test_progress_is_that_of_the_day() -> None:
    known = ledger(("drafted", "2015-04-10"), ("submitted", "2015-04-28"))

    assert progress_of(known, ZHENGDING, TASK_BOOK, day("2015-04-27")) == reached("drafted", "2015-04-10")


def test_nothing_meets_a_stage_that_the_deliverable_does_not_have() -> None:
    deliverable = TASK_BOOK.deliverable
    wrong = Deliverable(
        id=deliverable.id,
        title=deliverable.title,
        owed_by=deliverable.owed_by,
        stages=deliverable.stages,
        due_stage=Stage.REVISED,
    )
    obligation: Obligation = TASK_BOOK._replace(deliverable=wrong)

    assert progress_of(ledger(("signed", "2015-04-20")), ZHENGDING, obligation, LAST_DAY) == reached(
        "signed", "2015-04-20"
    )
