"""Corrections: what an answer makes of the events that stand, so that it is what holds afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from smartpilot.ledger.progress import trailing_events_of_stage
from smartpilot.records.models import Deliverable, Event
from smartpilot.workbook.form import Answer
from smartpilot.workbook.returned.cell_values import normalise_text
from smartpilot.workbook.returned.rows import normalise_answer


@dataclass(frozen=True, slots=True)
class Correction:
    """`corrects`: events that do not hold any more. `holds`: the one that says it already; else it is written."""

    corrects: Sequence[Event] = ()
    holds: Event | None = None


def correction(paper: Deliverable, standing: Sequence[Event], sent: Answer, answer: Answer) -> Correction:
    """What has to go for an answer with stage and day to hold, and whether a standing event says it already.

    `standing`: the events of the paper that count, in order. An event that is written now comes behind all of its day.
    """
    if answer.stage is None or answer.on is None:
        return Correction()
    run = trailing_events_of_stage(standing)
    if run and (run[0].stage, run[0].on) == (answer.stage, answer.on):
        # Something else is said of the event that holds. What was said again later, stays.
        later: list[Event] = []
        same = [event for event in run if event.on == answer.on]
    else:
        # It is of a time before, after which nothing else has happened then; and another day of a stage holds for
        # all that was said of it.
        order = paper.stages.index
        when = (answer.on, order(answer.stage))
        later = [event for event in standing if (event.on, order(event.stage)) > when]
        run = trailing_events_of_stage([event for event in standing if event not in later])
        same = [event for event in run if event.stage is answer.stage]
    holds = next((event for event in same if agrees(event, sent, answer)), None)
    before = same if holds is None else same[: same.index(holds)]
    return Correction([*before, *later], holds)


def agrees(event: Event, sent: Answer, answer: Answer) -> bool:
    """Whether the ledger has it already: what the office left as it was sent, it does not say."""
    if (event.stage, event.on) != (answer.stage, answer.on):
        return False
    return all(
        getattr(answer, name) == getattr(sent, name) or getattr(answer, name) == normalise_text(getattr(event, name))
        for name in ("by", "note")
    )


def taken_back_to(paper: Deliverable, standing: Sequence[Event], sent: Answer, answer: Answer) -> Answer | None:
    """What an office means that chose an earlier stage and left the day of the later one: what stands of that stage.

    None where it means anything else, or nothing stands.
    """
    if answer.stage not in paper.stages or sent.stage not in paper.stages or answer.on != sent.on:
        return None
    if paper.stages.index(answer.stage) >= paper.stages.index(sent.stage):
        return None
    event = next((event for event in reversed(standing) if event.stage is answer.stage), None)
    if event is None or (sent.on and event.on > sent.on):
        return None
    changed = {name: getattr(answer, name) for name in ("by", "note") if getattr(answer, name) != getattr(sent, name)}
    return replace(normalise_answer(Answer.of(event)), **changed)
