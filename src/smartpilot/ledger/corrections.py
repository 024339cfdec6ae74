"""Corrections: which events a report of a stage supersedes, whether `record` or a returned workbook brings it.

The events of a deliverable are parted into attempts: a new one begins after a return, and with an earlier stage than
the last. Within an attempt each stage is reached once, so that a second report of it corrects the first, unless the
ledger says that it was reached once more (`also`).
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from smartpilot.ledger.progress import is_once_more
from smartpilot.records.models import Deliverable, Event
from smartpilot.records.obligations import stage_rank
from smartpilot.records.terms import Stage


@dataclass(frozen=True, slots=True)
class Supersession:
    """`events`: those to be voided. `remaining`: an event that says the same already, so that it need not be written.

    `remaining` is never one of `events`.
    """

    events: Sequence[Event] = ()
    remaining: Event | None = None


def split_attempts(deliverable: Deliverable, events: Sequence[Event]) -> list[list[Event]]:
    """Events that count, in order, parted into attempts."""
    attempts: list[list[Event]] = []
    for event in events:
        if attempts and not begins_again(deliverable, attempts[-1][-1], event.stage):
            attempts[-1].append(event)
        else:
            attempts.append([event])
    return attempts


def begins_again(deliverable: Deliverable, reached: Event, stage: Stage) -> bool:
    """Whether a stage begins a new attempt after an event: it follows a return, or is an earlier stage."""
    return stage_rank(deliverable, stage) < stage_rank(deliverable, reached.stage)


def goes_back(deliverable: Deliverable, reached: Event, stage: Stage) -> bool:
    """Whether a stage is earlier than the one that was reached, without a return between them."""
    return reached.stage is not Stage.RETURNED and begins_again(deliverable, reached, stage)


def split_times(events: Sequence[Event]) -> list[list[Event]]:
    """Events of one stage in one attempt, parted into the times that it was reached."""
    times: list[list[Event]] = []
    for event in events:
        if times and not is_once_more(times[-1][-1], event):
            times[-1].append(event)
        else:
            times.append([event])
    return times


def events_of_stage(deliverable: Deliverable, events: Sequence[Event], stage: Stage, on: dt.date) -> list[Event]:
    """The events that say of a stage what a report of it on a day says: those of the attempt that the day is in.

    `events` are those that count, in order. A report comes after all events of its day. One that begins again belongs
    to the attempt that begins next, if the one before has ended by then. Of a stage that was reached several times, it
    is the time nearest to the day.
    """
    before = list(takewhile(lambda event: event.on <= on, events))
    belongs_to = before[-1] if before else None
    following = next(iter(events[len(before) :]), None)
    if belongs_to is not None and begins_again(deliverable, belongs_to, stage):
        if following is None or not begins_again(deliverable, belongs_to, following.stage):
            return []
        belongs_to = following
    attempt: list[Event] = next(
        (attempt for attempt in split_attempts(deliverable, events) if (belongs_to or following) in attempt), []
    )
    times = split_times([event for event in attempt if event.stage is stage])
    return min(times, key=lambda time: min(abs(event.on - on) for event in time), default=[])


def supersede(
    deliverable: Deliverable,
    events: Sequence[Event],
    stage: Stage,
    on: dt.date,
    is_recorded_by: Callable[[Event], bool],
) -> Supersession:
    """The events that a report of a stage on a day supersedes: those of the stage that say something else.

    `events` are those that count, in order; `is_recorded_by` says of an event whether it says the same.
    """
    of_stage = events_of_stage(deliverable, events, stage, on)
    return Supersession(
        [event for event in of_stage if not is_recorded_by(event)],
        next((event for event in of_stage if is_recorded_by(event)), None),
    )
