"""Corrections: which events an answer supersedes, so that it is what the ledger says afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from smartpilot.ledger.progress import trailing_events_of_stage
from smartpilot.records.models import Deliverable, Event
from smartpilot.records.terms import Stage
from smartpilot.workbook.form import Answer
from smartpilot.workbook.returned.cell_values import filled_text
from smartpilot.workbook.returned.rows import normalise_answer

# The fields that an office may leave as they were sent without repeating them: the others are the statement itself.
REMARKS = ("by", "note")


@dataclass(frozen=True, slots=True)
class Supersession:
    """`events`: those to be voided. `remaining`: an event that says the answer already, so that it need not be written.

    `remaining` is never one of `events`.
    """

    events: Sequence[Event] = ()
    remaining: Event | None = None


def supersede(deliverable: Deliverable, events: Sequence[Event], baseline: Answer, answer: Answer) -> Supersession:
    """The events that must be voided for an answer to be what the ledger says.

    `events` are those that count, in order; `answer` has a stage and a day. An event that is written now is ordered
    after all events of its day, so whatever is dated later would hide it.
    """
    trailing = trailing_events_of_stage(events)
    if trailing and _statement(trailing[0]) == (answer.stage, answer.on):
        # Only the remarks of the event that reached the stage change. The stage recorded again on a later day stays.
        later: list[Event] = []
        of_stage = [event for event in trailing if event.on == answer.on]
    else:
        # The answer is dated earlier than some recorded events: those are superseded. A new date for a stage
        # supersedes every event of that stage.
        later = _events_after(deliverable, events, answer)
        trailing = trailing_events_of_stage([event for event in events if event not in later])
        of_stage = [event for event in trailing if event.stage is answer.stage]
    remaining = next((event for event in of_stage if is_recorded_by(event, baseline, answer)), None)
    # Events of the stage after the remaining one do not change when and by whom it was reached.
    of_stage = of_stage if remaining is None else of_stage[: of_stage.index(remaining)]
    return Supersession([*of_stage, *later], remaining)


def is_recorded_by(event: Event, baseline: Answer, answer: Answer) -> bool:
    """Whether an event says an answer already. A remark that was left as it was sent may differ in the event."""
    return _statement(event) == (answer.stage, answer.on) and all(
        getattr(answer, name) in (getattr(baseline, name), filled_text(getattr(event, name))) for name in REMARKS
    )


def restored_answer(
    deliverable: Deliverable, events: Sequence[Event], baseline: Answer, returned: Answer
) -> Answer | None:
    """The answer that an office goes back to if it chose an earlier stage and left the day of the later one.

    It is what the last event of that stage says, with the remarks that the office changed. None if the office did
    anything else, or no event of that stage counts.
    """
    order = deliverable.stages
    if returned.stage not in order or baseline.stage not in order or returned.on != baseline.on:
        return None
    if order.index(returned.stage) >= order.index(baseline.stage):
        return None
    event = next((event for event in reversed(events) if event.stage is returned.stage), None)
    if event is None or (baseline.on and event.on > baseline.on):
        return None
    changed = {name: getattr(returned, name) for name in REMARKS if getattr(returned, name) != getattr(baseline, name)}
    return replace(normalise_answer(Answer.of(event)), **changed)


def _statement(event: Event) -> tuple[object, object]:
    return event.stage, event.on


def _events_after(deliverable: Deliverable, events: Sequence[Event], answer: Answer) -> list[Event]:
    """The events of a later day than the answer, and those of a later stage on its day."""
    order: dict[Stage | None, int] = {stage: number for number, stage in enumerate(deliverable.stages)}
    when = (answer.on, order[answer.stage])
    return [event for event in events if (event.on, order[event.stage]) > when]
