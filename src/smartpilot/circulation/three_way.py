"""The three-way comparison: what an answer that came back means for the ledger. docs/adr/0007 has it as a table.

Of every answer there are three values: as it was sent (baseline), in the ledger now (current), and as it came back
(returned).
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from smartpilot.circulation.corrections import REMARKS, is_recorded_by, restored_answer, supersede_by_answer
from smartpilot.circulation.fields import FieldConflict, FieldProblem, Value
from smartpilot.i18n import _
from smartpilot.ledger.corrections import goes_back
from smartpilot.ledger.ledger import Ledger, is_recorded_after, moment_of
from smartpilot.ledger.progress import events_that_count, trailing_events_of_stage
from smartpilot.problems import Severity
from smartpilot.records.entries import Event
from smartpilot.records.obligations import Obligation, date_objection, future_objection, stage_objection
from smartpilot.records.terms import Stage
from smartpilot.workbook.form import TABLE_COLUMNS, Answer
from smartpilot.workbook.returned.cell_values import filled_text
from smartpilot.workbook.returned.rows import normalise_answer


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The row was left as it was sent, or the ledger already records its answer."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """The ledger and the office say different things; nothing is written until somebody has asked."""

    fields: Sequence[FieldConflict]
    warnings: Sequence[FieldProblem] = ()


@dataclass(frozen=True, slots=True)
class New:
    """The answer is written as one more event."""

    answer: Answer
    warnings: Sequence[FieldProblem] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """Events are voided for the answer to hold. It is written behind them unless an event that remains says it."""

    answer: Answer
    superseded: Sequence[Event]
    remaining: Event | None
    warnings: Sequence[FieldProblem] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """The answer cannot be written. An error among the problems keeps its whole file out, a warning does not."""

    problems: Sequence[FieldProblem]


Decision = Unchanged | Conflict | New | Correction | Refused


@dataclass(frozen=True, slots=True)
class History:
    """What the ledger holds of one obligation of one record, and how much of it a workbook can know.

    `events`: those that count, in order. `voided_since`: events that were voided after the workbook was sent, each
    with its void. `sent_after`: when the last event was recorded that the workbook knows; None if it knows none.
    """

    obligation: Obligation
    events: Sequence[Event] = ()
    voided_since: Sequence[tuple[Event, Event]] = ()
    sent_after: dt.datetime | None = None

    @classmethod
    def of(cls, ledger: Ledger, target: str, obligation: Obligation, sent_after: dt.datetime | None) -> "History":
        """The history of an obligation in a ledger."""
        deliverable, period = obligation.deliverable, obligation.period
        about = {event.id: event for event in ledger.events_about(target, deliverable.id, period)}
        return cls(
            obligation,
            events_that_count(ledger, target, deliverable, period),
            [
                (about[event.voids], event)
                for event in about.values()
                if event.voids in about and event.id not in ledger.voided_by and is_recorded_after(event, sent_after)
            ],
            sent_after,
        )

    @property
    def latest(self) -> Event | None:
        """The event by which the present stage was reached."""
        return next(iter(trailing_events_of_stage(self.events)), None)

    @property
    def current(self) -> Answer:
        """What the ledger says now, with texts as they come back from a workbook."""
        return normalise_answer(Answer.of(self.latest))

    def filled_in_from(self, workbook: str | None) -> "History | None":
        """The history as a workbook knows it that was collected before, if all that the ledger says is from it.

        That it was sent back since is no statement of anybody else about the deliverable. None if the ledger says
        anything else by now, or the workbook has no id.
        """
        latest = self.latest
        stated = next((event for event in reversed(self.events) if event.stage is not Stage.RETURNED), None)
        if latest is None or stated is None or workbook is None or stated.workbook != workbook:
            return None
        # What was voided since it was sent stays so: an older copy of the workbook does not bring it back.
        return replace(self, sent_after=moment_of(latest))


def decide(
    baseline: Answer, returned: Answer, history: History, today: dt.date, *, shows_stage: bool = True
) -> Decision:
    """What is to be done about an answer. `history.current` is the third value, beside `baseline` and `returned`.

    No event may be dated after `today`. `shows_stage`: whether the row showed the stage and the day as they were sent.
    """
    deliverable, current = history.obligation.deliverable, history.current
    restored = restored_answer(deliverable, history.events, baseline, returned)
    answer = returned if restored is None else restored
    if returned == baseline or _is_recorded(baseline, answer, history):
        return Unchanged()
    problems = [
        *_find_missing_fields(returned),
        *find_impossible_fields(returned, history.obligation, today),
        *_find_left_return(baseline, returned, shows_stage=shows_stage),
    ]
    if problems:
        return Refused(problems)
    if current.statement == baseline.statement:
        problems = list(_find_voided(baseline, returned, history))
        if problems:
            return Refused(problems)
    contested = [
        FieldConflict(name, *(as_text(getattr(answer, name)) for answer in (baseline, current, returned)))
        for name in contested_fields(baseline, current, returned)
    ]
    if contested:
        return Conflict(contested)
    warnings = list(_find_left_over(baseline, returned)) if shows_stage and restored is None else []
    answer = resolve_unchanged_fields(baseline, current, answer)
    problems = list(_find_out_of_order(answer, history))
    if problems:
        return Refused([*warnings, *problems])
    supersession = supersede_by_answer(deliverable, history.events, baseline, answer)
    warnings += _find_going_back(answer, history, supersession.events)
    contested = list(_find_other_remarks(baseline, answer, history, supersession.events))
    if contested:
        return Conflict(contested, warnings)
    if not supersession.events:
        return New(answer, warnings)
    return Correction(answer, supersession.events, supersession.remaining, warnings)


def contested_fields(baseline: Answer, current: Answer, returned: Answer) -> list[str]:
    """The fields whose values contradict each other.

    Stage and day are one statement: if the ledger and the office both changed it, and to different values, it is
    contested. So is a remark that both changed to different values, and one that the office changed of a stage that
    the ledger has left since: it would belong to nothing.
    """
    ledger_moved, office_moved = current.statement != baseline.statement, returned.statement != baseline.statement
    fields = []
    if ledger_moved and office_moved and returned.statement != current.statement:
        fields = [name for name in ("stage", "on") if getattr(returned, name) != getattr(current, name)]
    for name in REMARKS:
        sent, now, back = (as_text(getattr(answer, name)) for answer in (baseline, current, returned))
        if back != sent and ((ledger_moved and not office_moved) or now not in (sent, back)):
            fields.append(name)
    return fields


def resolve_unchanged_fields(baseline: Answer, current: Answer, returned: Answer) -> Answer:
    """The answer with the ledger's current value in each remark that the office left as it was sent.

    Only for the stage that the ledger has: of another one its remarks say nothing. Those of a return, which are left
    beside the stage that was reached since, belong to the return.
    """
    unchanged = [name for name in REMARKS if getattr(returned, name) == getattr(baseline, name)]
    if returned.stage is not current.stage:
        return without_remarks_of_return(baseline, returned)
    return replace(returned, **{name: getattr(current, name) for name in unchanged})


def without_remarks_of_return(baseline: Answer, returned: Answer) -> Answer:
    """The answer without the remarks of a return that were left beside the stage reached since."""
    if baseline.stage is not Stage.RETURNED or returned.stage is Stage.RETURNED:
        return returned
    left = [name for name in REMARKS if getattr(returned, name) == getattr(baseline, name)]
    return replace(returned, **dict.fromkeys(left))


def as_text(value: object) -> Value:
    """A value of an answer as a workbook and JSON show it."""
    if value is None:
        return None
    if isinstance(value, Stage):
        return value.value
    return value.isoformat() if isinstance(value, dt.date) else filled_text(str(value))


def _find_missing_fields(answer: Answer) -> Iterator[FieldProblem]:
    """Yields an error if the answer has no stage, and one if it has no day: no event can be written of it."""
    if answer.stage is None:
        yield FieldProblem(
            "incomplete-row", _("the stage is missing"), _("choose the stage reached on this date"), "stage"
        )
    if answer.on is None:
        yield FieldProblem("incomplete-row", _("the date is missing"), _("write the date of this stage"), "on")


def find_impossible_fields(answer: Answer, obligation: Obligation, today: dt.date) -> Iterator[FieldProblem]:
    """Why an answer cannot be, whatever the ledger says."""
    if answer.stage is not None and (objection := stage_objection(obligation.deliverable, answer.stage)):
        yield FieldProblem("wrong-stage", *objection, "stage")
    if answer.on is not None and (objection := date_objection(obligation.notice, answer.on)):
        yield FieldProblem("wrong-date", *objection, "on")
    if answer.on is not None and (objection := future_objection(answer.on, today)):
        yield FieldProblem("wrong-date", *objection, "on")


def _find_left_return(baseline: Answer, returned: Answer, *, shows_stage: bool) -> Iterator[FieldProblem]:
    """Yields an error if a row says that it was returned, other than as it was sent, or still has the day of that.

    Where only remarks of the return were changed, a warning: nothing was handed in since.
    """
    if returned.stage is Stage.RETURNED and returned.statement == baseline.statement:
        message = _("this is not recorded: the row still says that it was sent back")
        hint = _("choose the stage reached since, with its date; if there is none, leave the row as it was sent")
        changed = next(name for name in REMARKS if getattr(returned, name) != getattr(baseline, name))
        yield FieldProblem("incomplete-row", message, hint, changed, Severity.WARNING)
    elif returned.stage is Stage.RETURNED:
        message = _("only the ministry sends back: {stage} cannot be filled in").format(stage=returned.stage.label)
        hint = _("choose the stage reached since, with its date; if there is none, leave the row as it was sent")
        yield FieldProblem("wrong-stage", message, hint, "stage")
    elif shows_stage and baseline.stage is Stage.RETURNED and returned.on == baseline.on:
        message = _("{day} is still the date on which it was sent back").format(day=baseline.on)
        yield FieldProblem("left-over", message, _("write the date of this stage"), "on")


def _is_recorded(baseline: Answer, answer: Answer, history: History) -> bool:
    """Whether the ledger says an answer already: now, or since the workbook was sent and the ledger went on."""
    recorded = [event for event in history.events if is_recorded_by(event, baseline, answer)]
    if history.latest in recorded or any(is_recorded_after(event, history.sent_after) for event in recorded):
        return True
    return history.current != baseline and any(_is_since(event, baseline, history) for event in recorded)


def _is_since(event: Event, baseline: Answer, history: History) -> bool:
    """Whether an event comes after the one that was sent.

    An event before the one that was sent is what the office takes it back to.
    """
    places = [place for place, e in enumerate(history.events) if (e.stage, e.on) == baseline.statement]
    return bool(places) and history.events.index(event) > max(places)


def _find_voided(baseline: Answer, returned: Answer, history: History) -> Iterator[FieldProblem]:
    """Yields a warning if the ledger had the stage on that day and it was voided after the workbook was sent.

    The workbook cannot know that; collected once more, it would bring back what somebody has put right.
    """
    if returned.statement == baseline.statement:
        return
    for event, void in history.voided_since:
        if (event.stage, event.on) == returned.statement:
            message = _("{stage} on {day} was in the ledger and was voided on {void_day}")
            message = message.format(stage=event.stage.label, day=event.on, void_day=void.recorded_at.date())
            hint = _("it is not written again; if it is right after all, collect it with --again")
            yield FieldProblem("made-void", message, hint, "stage", Severity.WARNING)
            return


def _find_left_over(baseline: Answer, returned: Answer) -> Iterator[FieldProblem]:
    """Yields a warning if the day was left, with its remark or without, beside another stage than it was sent with."""
    if baseline.stage is None or returned.stage is baseline.stage:
        return
    left = [name for name in ("on", "note") if getattr(returned, name) == getattr(baseline, name) is not None]
    if "on" in left:
        headings = [column.heading for column in TABLE_COLUMNS if column.key in left]
        message = _("the stage was changed, but {names} is still that of {stage}")
        message = message.format(names=_(", ").join(headings), stage=baseline.stage.label)
        hint = _("it is written as returned; ask the sender if that is not what was meant")
        yield FieldProblem("left-over", message, hint, "on", Severity.WARNING)


def _find_out_of_order(answer: Answer, history: History) -> Iterator[FieldProblem]:
    """Yields an error if the ledger has an earlier stage, or a return, on a later day."""
    stages = history.obligation.deliverable.stages
    if answer.stage is None or answer.on is None:
        return
    before = [*stages[: stages.index(answer.stage)], Stage.RETURNED]
    later = next((event for event in history.events if event.stage in before and event.on > answer.on), None)
    if later is not None:
        message = _("{stage} on {day} is earlier than {other} on {other_day} in the ledger")
        message = message.format(stage=answer.stage.label, day=answer.on, other=later.stage.label, other_day=later.on)
        yield FieldProblem("order", message, _("check the day"), "on")


def _find_going_back(answer: Answer, history: History, superseded: Sequence[Event]) -> Iterator[FieldProblem]:
    """Yields a warning if the stage is earlier than that of the ledger, or the answer supersedes another stage."""
    deliverable, latest = history.obligation.deliverable, history.latest
    another = next((event for event in superseded if event.stage is not answer.stage), None)
    if latest is not None and answer.stage is not None and goes_back(deliverable, latest, answer.stage):
        message = _("goes back a stage: it was {stage} on {day}")
        if superseded and answer.on is not None and answer.on >= latest.on:
            message = _("this is after the later stage {stage} on {day}")
        message = message.format(stage=latest.stage.label, day=latest.on)
    elif another is not None:
        message = _("this supersedes {stage} on {day} in the ledger")
        message = message.format(stage=another.stage.label, day=another.on)
    else:
        return
    hint = _("it is written with the date {day}; ask the sender if that is not what was meant").format(day=answer.on)
    yield FieldProblem("goes-back", message, hint, "stage", Severity.WARNING)


def _find_other_remarks(
    baseline: Answer, answer: Answer, history: History, superseded: Sequence[Event]
) -> Iterator[FieldConflict]:
    """Yields the remarks that would be lost if the event to be corrected was recorded twice, with different ones."""
    latest = history.latest
    for event in superseded:
        if latest is None or event is latest or (event.stage, event.on) != (latest.stage, latest.on):
            continue
        duplicate = normalise_answer(Answer.of(event))
        for name in REMARKS:
            sent, remark, new = (as_text(getattr(source, name)) for source in (baseline, duplicate, answer))
            if remark not in (None, sent, new):
                yield FieldConflict(name, sent, remark, new)
