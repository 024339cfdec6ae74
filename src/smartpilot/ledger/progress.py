"""Which events of a deliverable count, and how far it has come by them.

Deadlines, recording and circulation all ask here, so that they never disagree.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from smartpilot.ledger.ledger import Ledger
from smartpilot.records.entries import Event
from smartpilot.records.notices import Deliverable
from smartpilot.records.obligations import Obligation, has_stage, meets_deadline
from smartpilot.records.periods import Period
from smartpilot.records.terms import Stage


@dataclass(frozen=True, slots=True)
class Progress:
    """The stage that a deliverable has reached, the day it reached it, and since when it has met its deadline.

    `stage_note` is what was noted of that stage: of a return, its reason.
    """

    stage: Stage | None = None
    stage_on: dt.date | None = None
    met_on: dt.date | None = None
    stage_note: str | None = None


def events_that_count(
    ledger: Ledger, target: str, deliverable: Deliverable, period: Period | None, as_of: dt.date = dt.date.max
) -> list[Event]:
    """The events of one deliverable of one target that count on a day, in the order of `Ledger.place_of`.

    This is the order of their days, but a correction of a stage stays before the stages that came after it. An event
    counts from its own day on if it stands (it is not voided and voids nothing) and its stage is one that the
    deliverable can reach. `period` is that of a deliverable that recurs; where that is due in the following period, the
    day of an event does not say its period.
    """
    needs_period = deliverable.is_due_in_following_period
    events = [
        event
        for event in ledger.standing_events(target, deliverable.id, period)
        if event.on <= as_of and has_stage(deliverable, event.stage) and (event.period is not None or not needs_period)
    ]
    return sorted(events, key=ledger.place_of) if len(events) > 1 else events


def is_once_more(earlier: Event, event: Event) -> bool:
    """Whether two events of one stage, one after the other, are two times that it was reached (`also`)."""
    return event.stage is earlier.stage and bool(event.also or earlier.also)


def trailing_events_of_stage(events: Sequence[Event]) -> list[Event]:
    """The last events, in order, that have the same stage; the first of them reached it, the last time it was."""
    first = len(events)
    for earlier, event in reversed([*pairwise([None, *events])]):
        first -= 1
        if earlier is None or event is None or earlier.stage is not event.stage or is_once_more(earlier, event):
            break
    return list(events[first:])


def event_that_reached_stage(
    ledger: Ledger, target: str, deliverable: Deliverable, period: Period | None, as_of: dt.date = dt.date.max
) -> Event | None:
    """The event by which a deliverable reached its present stage; None if nothing counts.

    Recording the same stage again later does not change the day on which it was reached.
    """
    events = events_that_count(ledger, target, deliverable, period, as_of)
    return next(iter(trailing_events_of_stage(events)), None)


def progress_of(ledger: Ledger, target: str, obligation: Obligation, as_of: dt.date) -> Progress:
    """The progress of one target with one obligation on a day.

    The last event determines the stage: a deliverable that was returned, or went back below the stage that meets its
    deadline, has not met it until it reaches that stage again.
    """
    deliverable = obligation.deliverable
    events = events_that_count(ledger, target, deliverable, obligation.period, as_of)
    if not events:
        return Progress()
    meeting = list(takewhile(lambda event: meets_deadline(deliverable, event.stage), reversed(events)))
    reached = trailing_events_of_stage(events)[0]
    return Progress(reached.stage, reached.on, meeting[-1].on if meeting else None, reached.note)
