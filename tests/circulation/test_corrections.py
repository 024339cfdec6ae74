"""Which events an answer supersedes. Numbers are days of April 2015; events are named by their place."""

import datetime as dt
from collections.abc import Sequence

import pytest

from builders import registry
from ledgers import TABLES
from smartpilot.circulation.corrections import is_recorded_by, restored_answer, supersede_by_answer
from smartpilot.records.entries import Event
from smartpilot.records.terms import Stage
from smartpilot.workbook.form import Answer

TASK_BOOK = registry(notices=TABLES["notices"]).notices["2014"].deliverables[0]
D, R, S = Stage.DRAFTED, Stage.REVIEWED, Stage.SUBMITTED
RECORDED = dt.datetime(2015, 5, 1, 9, tzinfo=dt.UTC)
NOTHING = Answer()

Said = tuple[Stage, int] | tuple[Stage, int, str]


def answer(stage: Stage, day: int, note: str | None = None) -> Answer:
    return Answer(stage, dt.date(2015, 4, day), None, note)


def events(*said: Said) -> list[Event]:
    """Events in order: stage, day, note."""
    return [
        Event(
            id=f"e{number}",
            recorded_at=RECORDED + dt.timedelta(hours=number),
            on=dt.date(2015, 4, day),
            target="2014-130123",
            deliverable="task-book",
            stage=stage,
            note=next(iter(note), None),
        )
        for number, (stage, day, *note) in enumerate(said)
    ]


@pytest.mark.parametrize(
    ("recorded", "new", "superseded", "remaining"),
    [
        # Later than all, or of a later stage of the day: nothing is in the way.
        ([], (D, 20), [], None),
        ([(D, 20)], (R, 20), [], None),
        ([(D, 20), (S, 28)], (R, 30), [], None),
        # Another day of the stage holds for every trailing event of it, whether earlier, between or later.
        ([(S, 28), (S, 30)], (S, 27), [0, 1], None),
        ([(S, 28), (S, 30)], (S, 29), [0, 1], None),
        ([(D, 20), (S, 28), (S, 29)], (S, 30), [1, 2], None),
        # One of them says it already.
        ([(S, 28), (S, 30)], (S, 30), [0], 1),
        # A remark, too, holds for every trailing event of the stage.
        ([(S, 28), (S, 30)], (S, 28, "补正"), [0, 1], None),
        ([(S, 28), (S, 28)], (S, 28, "补正"), [0, 1], None),
        ([(S, 28, "甲"), (S, 28, "补正")], (S, 28, "补正"), [0], 1),
        # Dated before recorded events: those are superseded, with the stage itself.
        ([(D, 20), (R, 24), (S, 28)], (D, 22), [0, 1, 2], None),
        ([(D, 20), (R, 24), (S, 28)], (R, 24), [2], 1),
        # Sent back, and sent in again: only the trailing events of the stage are of this time.
        ([(S, 20), (D, 22), (S, 28)], (S, 29), [2], None),
        ([(S, 20), (D, 22), (S, 28)], (D, 22), [2], 1),
    ],
)
def test_what_an_answer_supersedes(
    recorded: Sequence[Said], new: Said, superseded: list[int], remaining: int | None
) -> None:
    known = events(*recorded)

    supersession = supersede_by_answer(TASK_BOOK, known, NOTHING, answer(*new))

    assert sorted(event.id for event in supersession.events) == [f"e{number}" for number in superseded]
    assert supersession.remaining == (None if remaining is None else known[remaining])


def test_a_remark_left_as_it_was_sent_may_differ_in_the_event() -> None:
    (event,) = events((S, 28, "电子版"))

    assert is_recorded_by(event, NOTHING, answer(S, 28))
    assert is_recorded_by(event, NOTHING, answer(S, 28, "电子版"))
    assert not is_recorded_by(event, NOTHING, answer(S, 28, "纸质"))
    # Deleted by the office.
    assert not is_recorded_by(event, answer(S, 28, "电子版"), answer(S, 28))
    assert not is_recorded_by(event, NOTHING, answer(S, 29, "电子版"))


@pytest.mark.parametrize(
    ("baseline", "returned", "restored"),
    [
        ((S, 28), (D, 28), (D, 20, "初稿")),
        ((S, 28), (D, 28, "改"), (D, 20, "改")),
        # Another day, a later stage, the same stage, a stage that was never recorded.
        ((S, 28), (D, 21), None),
        ((D, 20), (S, 20), None),
        ((S, 28), (S, 28, "改"), None),
        ((S, 28), (R, 28), None),
        # The stage was recorded only after the day that was sent.
        ((S, 19), (D, 19), None),
        ((S, 28), (Stage.REVISED, 28), None),
    ],
)
def test_an_earlier_stage_with_the_day_left_is_what_was_recorded_of_it(
    baseline: Said, returned: Said, restored: Said | None
) -> None:
    recorded = events((D, 20, "初稿"), (S, 28))

    found = restored_answer(TASK_BOOK, recorded, answer(*baseline), answer(*returned))

    assert found == (answer(*restored) if restored else None)
