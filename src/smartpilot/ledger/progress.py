"""How far a paper has come, as the events that stand in the ledger say."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from smartpilot.ledger.ledger import Ledger
from smartpilot.records.models import Event
from smartpilot.records.obligations import Obligation
from smartpilot.records.terms import Stage


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a paper has come: the newest stage, the day it came there, and since when it has met its deadline."""

    stage: Stage | None = None
    stage_on: dt.date | None = None
    met_on: dt.date | None = None


def progress(ledger: Ledger, target: str, obligation: Obligation, as_of: dt.date) -> Progress:
    """What stands in the ledger of one paper by the day.

    The newest event says the stage. A paper that was sent back has not been handed in until it comes again.
    """
    paper = obligation.paper
    events = [
        event
        for event in ledger.standing(target, paper.id, obligation.year)
        if event.on <= as_of and event.stage in paper.stages
    ]
    if not events:
        return Progress()
    met_on = None
    # A due_stage that is no stage at all is reported by its rule; nothing meets it.
    enough = paper.stages.index(paper.met_at) if paper.met_at in paper.stages else len(paper.stages)
    for event in reversed(events):
        if paper.stages.index(event.stage) < enough:
            break
        met_on = event.on
    # The day on which it came there: the same said again later changes nothing.
    came = last_run(events)[0]
    return Progress(came.stage, came.on, met_on)


def last_run(events: Sequence[Event]) -> Sequence[Event]:
    """The events at the end, in order, that all say one stage: the first of them brought it there."""
    run = list(takewhile(lambda event: event.stage is events[-1].stage, reversed(events)))
    return run[::-1]
