"""Attempts, and what a report supersedes. Numbers are days of April 2015; events are named by their place."""

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builders import registry
from ledgers import TABLES
from smartpilot.ledger.corrections import events_of_stage, goes_back, split_attempts, split_times, supersede
from smartpilot.ledger.ledger import NO_LEDGER, Ledger, Recording
from smartpilot.ledger.progress import progress_of
from smartpilot.ledger.recording import StageReport, new_events, plan_events
from smartpilot.records.entries import Event, LedgerFile
from smartpilot.records.obligations import obligations_of
from smartpilot.records.terms import Stage
from strategies import times

BOOK = registry(**TABLES)
TASK_BOOK = next(o for o in obligations_of(BOOK.notices["2014"]) if o.deliverable.id == "task-book")
ZHENGDING = "2014-130123"
D, R, S, N, X = *TASK_BOOK.deliverable.stages, Stage.RETURNED
RECORDED = dt.datetime(2015, 5, 1, 9, tzinfo=dt.UTC)

Said = tuple[Stage, int] | tuple[Stage, int, bool]


def day(number: int) -> dt.date:
    return dt.date(2015, 4, number)


def events(*said: Said) -> list[Event]:
    """Events in order: stage, day, whether it was reached once more."""
    return [
        Event(
            id=f"e{number}",
            recorded_at=RECORDED + dt.timedelta(hours=number),
            on=day(on),
            target=ZHENGDING,
            deliverable="task-book",
            stage=stage,
            also=next(iter(also), None),
        )
        for number, (stage, on, *also) in enumerate(said)
    ]


@pytest.mark.parametrize(
    ("said", "sizes"),
    [
        ([], []),
        ([(D, 10), (R, 12), (S, 20), (N, 28)], [4]),
        ([(S, 20), (S, 22)], [2]),
        # After a return, and with an earlier stage.
        ([(S, 20), (X, 22), (S, 28)], [2, 1]),
        ([(X, 22), (D, 23), (S, 28), (X, 29), (X, 30)], [1, 4]),
        ([(S, 20), (D, 22), (S, 28)], [1, 2]),
    ],
)
def test_attempts(said: Sequence[Said], sizes: list[int]) -> None:
    assert [len(attempt) for attempt in split_attempts(TASK_BOOK.deliverable, events(*said))] == sizes


def test_the_times_that_a_stage_was_reached() -> None:
    assert [len(time) for time in split_times(events((S, 20), (S, 21), (S, 25, True), (S, 26, True)))] == [2, 1, 1]
    # Recorded first, it may be the earlier one.
    assert [len(time) for time in split_times(events((S, 20, True), (S, 25)))] == [1, 1]
    assert split_times([]) == []


def test_going_back_is_not_what_follows_a_return() -> None:
    submitted, returned = events((S, 20), (X, 22))

    assert goes_back(TASK_BOOK.deliverable, submitted, D)
    assert not goes_back(TASK_BOOK.deliverable, submitted, N)
    assert not goes_back(TASK_BOOK.deliverable, submitted, X)
    assert not goes_back(TASK_BOOK.deliverable, returned, D)


@pytest.mark.parametrize(
    ("said", "report", "places"),
    [
        ([], (S, 20), []),
        ([(D, 10), (S, 20), (N, 28)], (S, 25), [1]),
        ([(D, 10), (S, 20), (N, 28)], (S, 15), [1]),
        # Even before an earlier stage, which is asked about.
        ([(D, 10), (S, 20)], (S, 9), [1]),
        ([(S, 20), (S, 22)], (S, 30), [0, 1]),
        # Whatever came after it.
        ([(D, 10), (S, 20), (N, 28)], (S, 29), [1]),
        ([(D, 10), (S, 20)], (D, 25), [0]),
        # Only what the attempt does not have goes back: a new attempt.
        ([(D, 10), (S, 20), (N, 28)], (R, 29), []),
        ([(S, 20), (D, 25)], (S, 29), []),
        ([(S, 20), (D, 25), (S, 29)], (D, 30), [1]),
        ([(S, 20), (D, 25)], (D, 22), [1]),
        # The attempt that the day is in.
        ([(S, 10), (X, 15), (S, 20)], (S, 12), [0]),
        ([(S, 10), (X, 15), (S, 20)], (S, 16), [2]),
        ([(S, 10), (X, 15), (S, 20)], (S, 30), [2]),
        ([(S, 10), (X, 15)], (S, 15), []),
        ([(S, 10), (X, 15), (S, 20)], (X, 12), [1]),
        ([(S, 10), (X, 15), (S, 20)], (X, 17), [1]),
        ([(S, 10), (X, 15), (S, 20)], (X, 25), []),
        ([(X, 15)], (S, 10), []),
        # Of two times the nearer one.
        ([(S, 10), (S, 20, True)], (S, 12), [0]),
        ([(S, 10), (S, 20, True)], (S, 19), [1]),
    ],
)
def test_the_events_that_say_the_same_of_a_stage(
    said: Sequence[Said], report: tuple[Stage, int], places: list[int]
) -> None:
    stage, on = report

    found = events_of_stage(TASK_BOOK.deliverable, events(*said), stage, day(on))

    assert [event.id for event in found] == [f"e{place}" for place in places]


def test_what_says_the_same_remains() -> None:
    known = events((S, 20), (S, 22))
    supersession = supersede(TASK_BOOK.deliverable, known, S, day(22), lambda event: event.on == day(22))

    assert (supersession.events, supersession.remaining) == ([known[0]], known[1])


# -- reports in a row, against a small model -------------------------------------------------------------------

# What the model knows: attempts, each the day of every stage that was reached in it, in the order of reports.
Attempts = list[dict[Stage, int]]


def tell(attempts: Attempts, stage: Stage, on: int) -> None:
    """What a report of today or of a later day than all before changes."""
    last = attempts[-1] if attempts else {}
    goes_back = stage not in last and any(_rank(other) > _rank(stage) for other in last)
    if not attempts or (X in last and stage is not X) or goes_back:
        attempts.append({stage: on})
    else:
        last[stage] = on


def _rank(stage: Stage) -> int:
    return (D, R, S, N, X).index(stage)


@times(1.5)
@example([(S, 10), (X, 2), (S, 3)])
@example([(S, 10), (S, 2), (X, 1), (X, 1)])
@example([(N, 10), (D, 1), (S, 1), (N, 0)])
@example([(S, 10), (N, 2), (S, 2), (N, 2), (D, 1)])
@given(st.lists(st.tuples(st.sampled_from([D, R, S, N, X]), st.integers(0, 3)), max_size=7))
def test_reports_in_the_order_of_their_days(steps: list[tuple[Stage, int]]) -> None:
    """Stage and days since the report before: the ledger says what the model says, and nothing of it twice."""
    ledger, attempts, on = NO_LEDGER, Attempts(), 1
    run = Recording.begin(RECORDED, "record")
    for number, (stage, days) in enumerate(steps):
        on += days
        report = StageReport("task-book", stage, dt.date(2015, 5, on))
        [plan] = plan_events(BOOK, ledger, [BOOK.by_id[ZHENGDING]], report, dt.date(2015, 12, 31))
        moment = RECORDED + dt.timedelta(minutes=number)
        ledger = Ledger(
            LedgerFile(events=[*ledger.file.events, *new_events([plan], ledger, run.at(moment), moment.date())])
        )
        tell(attempts, stage, on)

        standing = {(event.stage, event.on.day) for event in ledger.standing_events(ZHENGDING, "task-book")}
        assert standing == {said for attempt in attempts for said in attempt.items()}
        progress = progress_of(ledger, ZHENGDING, TASK_BOOK, dt.date(2015, 12, 31))
        reached = list(attempts[-1].items())[-1]
        assert (progress.stage, progress.stage_on) == (reached[0], dt.date(2015, 5, reached[1]))
        assert (progress.met_on is not None) == (reached[0] in (S, N))
        # Said once more, it is recorded already.
        assert plan_events(BOOK, ledger, [BOOK.by_id[ZHENGDING]], report, dt.date(2015, 12, 31))[0].is_recorded
