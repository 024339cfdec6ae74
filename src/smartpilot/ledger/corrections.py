"""Corrections: which events a report of a stage supersedes, whether `record` or a returned workbook brings it.

The events of a deliverable are parted into attempts: a new one begins after a return, and with an earlier stage that
the attempt does not have. Within an attempt each stage is reached once, so that a second report of it corrects the
first, whatever stages came after that, unless the ledger says that it was reached once more (`also`).
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from smartpilot.ledger.progress import is_once_more
from smartpilot.records.entries import Event
from smartpilot.records.notices import Deliverable
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
    """Events that count, in order, parted into attempts. A return belongs to the attempt that it ends."""
    attempts: list[list[Event]] = []
    for event in events:
        if attempts and not begins_again(deliverable, attempts[-1], attempts[-1][-1], event.stage):
            attempts[-1].append(event)
        else:
            attempts.append([event])
    return attempts


def begins_again(deliverable: Deliverable, attempt: Sequence[Event], reached: Event, stage: Stage) -> bool:
    """Whether a stage begins a new attempt after an event of one: after a return, or by going back to it."""
    if reached.stage is Stage.RETURNED:
        return stage is not Stage.RETURNED
    return goes_back(deliverable, reached, stage) and all(event.stage is not stage for event in attempt)


def goes_back(deliverable: Deliverable, reached: Event, stage: Stage) -> bool:
    """Whether a stage is earlier than the one that was reached, without a return between them."""
    return reached.stage is not Stage.RETURNED and stage_rank(deliverable, stage) < stage_rank(
        deliverable, reached.stage
    )


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
    attempts = split_attempts(deliverable, events)
    if not attempts:
        return []
    # The last event until that day, and the number of its attempt.
    until = [(number, event) for number, attempt in enumerate(attempts) for event in attempt if event.on <= on]
    number, reached = max(reversed(until), key=lambda item: item[1].on, default=(0, None))
    if reached is not None and begins_again(deliverable, attempts[number], reached, stage):
        if reached is not attempts[number][-1] or number + 1 == len(attempts):
            return []
        number += 1
    times = split_times([event for event in attempts[number] if event.stage is stage])
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
