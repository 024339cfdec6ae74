"""Corrections by workbooks: which events an answer supersedes, so that it is what the ledger says afterwards."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from smartpilot.ledger.corrections import Supersession, supersede
from smartpilot.records.entries import Event
from smartpilot.records.notices import Deliverable
from smartpilot.records.obligations import stage_rank
from smartpilot.records.terms import Stage
from smartpilot.workbook.form import Answer
from smartpilot.workbook.returned.cell_values import filled_text
from smartpilot.workbook.returned.rows import normalise_answer

# The fields that an office may leave as they were sent without repeating them: the others are the statement itself.
REMARKS = ("by", "note")


def supersede_by_answer(
    deliverable: Deliverable, events: Sequence[Event], baseline: Answer, answer: Answer
) -> Supersession:
    """The events that must be voided for an answer to be what the ledger says.

    `events` are those that count, in order; `answer` has a stage and a day. A row of a workbook says how far a
    deliverable is, so it supersedes what is dated later, too: the newest event would hide it.
    """
    if answer.stage is None or answer.on is None:
        return Supersession()
    later = _events_after(deliverable, events, answer.stage, answer.on)
    known = [event for event in events if event not in later]
    supersession = supersede(
        deliverable, known, answer.stage, answer.on, lambda event: is_recorded_by(event, baseline, answer)
    )
    return replace(supersession, events=[*supersession.events, *later])


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
    if returned.stage not in deliverable.stages or baseline.stage not in deliverable.stages:
        return None
    goes_back = stage_rank(deliverable, returned.stage) < stage_rank(deliverable, baseline.stage)
    if not goes_back or returned.on != baseline.on:
        return None
    event = next((event for event in reversed(events) if event.stage is returned.stage), None)
    if event is None or (baseline.on and event.on > baseline.on):
        return None
    changed = {name: getattr(returned, name) for name in REMARKS if getattr(returned, name) != getattr(baseline, name)}
    return replace(normalise_answer(Answer.of(event)), **changed)


def _statement(event: Event) -> tuple[object, object]:
    return event.stage, event.on


def _events_after(deliverable: Deliverable, events: Sequence[Event], stage: Stage, on: dt.date) -> list[Event]:
    """The events of a later day than an answer, and those of a later stage on its day.

    Never a return: it is not the office's to take back.
    """
    when = (on, stage_rank(deliverable, stage))
    return [
        event
        for event in events
        if event.stage is not Stage.RETURNED and (event.on, stage_rank(deliverable, event.stage)) > when
    ]
