"""Recording: events that a report adds to the ledger, checked against the registry and what the ledger has already."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from smartpilot.errors import UsageError
from smartpilot.files.writing import changed_meanwhile_error
from smartpilot.i18n import _
from smartpilot.ledger.corrections import Supersession, events_of_stage, goes_back, supersede
from smartpilot.ledger.ledger import Ledger, Recording, with_new_ids
from smartpilot.ledger.progress import events_that_count, progress_of
from smartpilot.ledger.voiding import void_event
from smartpilot.records.entries import Event
from smartpilot.records.models import AnyTarget
from smartpilot.records.notices import Deliverable, Notice
from smartpilot.records.obligations import (
    Obligation,
    date_objection,
    future_objection,
    not_owed_message,
    owing_since,
    periods_hint,
    stage_objection,
    stage_rank,
)
from smartpilot.records.periods import PARTS_OF_YEAR, Period, year_and_part
from smartpilot.records.terms import Stage, words_of_terms
from smartpilot.records.words import require_meaning
from smartpilot.registry.deliverables import (
    deliverables_of,
    may_name,
    require_deliverable_of,
    require_records_owing,
)
from smartpilot.registry.lookup import find_target, is_clear_name
from smartpilot.registry.query import NO_FILTER, Filter
from smartpilot.registry.registry import Registry
from smartpilot.registry.statuses import status_objection


@dataclass(frozen=True, slots=True)
class StageReport:
    """A report that a deliverable, given by id, title or a part of it, has reached a stage on a day.

    With `also` it has reached the stage once more, and what was recorded of the stage still holds.
    """

    deliverable: str
    stage: Stage
    on: dt.date
    by: str | None = None
    note: str | None = None
    year: int | None = None
    part: int | None = None
    also: bool = False

    def is_of(self, period: Period) -> bool:
        """Whether it may be about a period: year and part are that of the period where they are given."""
        return self.year in (None, period.year) and self.part in (None, period.part)


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """One event that would be recorded.

    `warnings` are sentences about what is unusual. `duplicate_of` is the event that records the same already, so that
    it is not written again. `superseded` are events that say something else of the stage; they are voided.
    """

    record: AnyTarget
    obligation: Obligation
    report: StageReport
    warnings: Sequence[str]
    duplicate_of: Event | None
    superseded: Sequence[Event] = ()

    @property
    def is_recorded(self) -> bool:
        """Whether there is nothing to write."""
        return self.duplicate_of is not None and not self.superseded


def parse_stage(text: str) -> Stage:
    """The stage written as submitted, 已报送 or 报送.

    Raises UsageError with all stages, the nearest first, if it is none.
    """
    return require_meaning(text, words_of_terms(Stage), _("unknown stage: {name}").format(name=text))


def find_reporting_records(
    registry: Registry, names: Sequence[str], filter_: Filter, deliverable: str
) -> list[AnyTarget]:
    """The records that a report is about: those named by id or name, or without names those that a filter takes.

    The filter narrows what a name may mean, and so does the deliverable where several records have the name. A record
    that is named twice is there once; of what the filter takes, those that owe the deliverable.

    Raises UsageError if a name is that of no record, or nobody whom the filter takes owes the deliverable.
    """
    if names:
        records = (_find_reporting_record(registry, text, filter_, deliverable) for text in names)
        return list({record.id: record for record in records}.values())
    selected = [record for record in registry.targets if filter_.includes_asked(registry, record)]
    return require_records_owing(registry, selected, deliverable)


def _find_reporting_record(registry: Registry, text: str, filter_: Filter, deliverable: str) -> AnyTarget:
    """The record that a text means, of several those that owe the deliverable; see `find_target` for the errors."""
    answers: dict[tuple[str, ...], bool] = {}  # of what is owed, which is the same for most records

    def owes_named(record: AnyTarget) -> bool:
        owed = deliverables_of(registry, record)
        key = (record.notice, *(d.id for d in owed))  # the ids of what one record owes are all different
        return answers[key] if key in answers else answers.setdefault(key, may_name(owed, deliverable))

    return find_target(registry, text, filter_, owes_named)


def warn_of_names(
    registry: Registry, planned: Sequence[PlannedEvent], names: Sequence[str], filter_: Filter, deliverable: str
) -> list[PlannedEvent]:
    """The planned events, with a warning where only a part of the record's name was given."""
    unclear: dict[str, str] = {}
    for text in names:
        record = _find_reporting_record(registry, text, filter_, deliverable)
        if not is_clear_name(registry, record, text):
            message = _("{text} is only a part of the name {name}").format(text=text, name=record.name)
            unclear[record.id] = message
    return [
        replace(plan, warnings=[unclear[plan.record.id], *plan.warnings])
        if plan.record.id in unclear and not plan.is_recorded
        else plan
        for plan in planned
    ]


def plan_events(
    registry: Registry,
    ledger: Ledger,
    records: Iterable[AnyTarget],
    report: StageReport,
    latest_day: dt.date,
    among: Filter = NO_FILTER,
) -> list[PlannedEvent]:
    """The event that a report would add for each of the records.

    Of several deliverables that it may mean, that which a notice of the filter asks for.

    Raises UsageError if one of them does not owe the deliverable, or its stage or day is impossible.
    """
    return [_plan_event(registry, ledger, record, report, latest_day, among) for record in records]


def _plan_event(
    registry: Registry, ledger: Ledger, record: AnyTarget, report: StageReport, latest_day: dt.date, among: Filter
) -> PlannedEvent:
    notice, deliverable, period = require_deliverable_of(registry, record, report.deliverable, among)
    report = _with_period(report, period)
    objection = (
        stage_objection(deliverable, report.stage)
        or date_objection(notice, report.on)
        or future_objection(report.on, latest_day)
    )
    if objection is not None:
        raise UsageError(*objection)
    owed = [
        obligation for obligation in registry.obligations_of_record(record) if obligation.deliverable is deliverable
    ]
    obligation = _find_obligation(notice, deliverable, owed, report)
    events = events_that_count(ledger, record.id, deliverable, obligation.period)
    report, supersession = _supersede_by_report(deliverable, events, report)
    planned = PlannedEvent(record, obligation, report, [], supersession.remaining, supersession.events)
    if planned.is_recorded:
        return planned
    kept = [event for event in events if event not in supersession.events]
    warnings = [
        *_warn_of_order(deliverable, kept, report, is_correction=bool(supersession.events)),
        *_warn_of_day(registry, record, deliverable, report),
        *_warn_of_period(ledger, record, obligation, owed, report),
    ]
    return replace(planned, warnings=warnings)


def _with_period(report: StageReport, period: Period | None) -> StageReport:
    """A report with the period that stands before the title of its deliverable; None for no period.

    Raises UsageError if it has another one already.
    """
    if period is None:
        return report
    if report.year not in (None, period.year):
        message = _("{deliverable} is not that of {year}").format(deliverable=report.deliverable, year=report.year)
        raise UsageError(message, _("leave --year out"))
    if period.part and report.part not in (None, period.part):
        message = _("{deliverable} is not that of part {part}").format(deliverable=report.deliverable, part=report.part)
        raise UsageError(message, _("leave --part out"))
    return replace(report, year=period.year, part=period.part_or_none or report.part)


def _supersede_by_report(
    deliverable: Deliverable, events: Sequence[Event], report: StageReport
) -> tuple[StageReport, Supersession]:
    """The report as it is written, and what it supersedes of the events that count.

    What a correction does not say, office or note, stays as it was recorded.
    """
    of_stage = events_of_stage(deliverable, events, report.stage, report.on)
    if report.also:
        return _report_once_more(events, of_stage, report)
    report = replace(
        report,
        by=report.by or next((event.by for event in reversed(of_stage)), None),
        note=report.note or next((event.note for event in reversed(of_stage)), None),
        also=any(event.also for event in of_stage),
    )
    return report, supersede(deliverable, events, report.stage, report.on, lambda event: _is_recorded_by(event, report))


def _report_once_more(
    events: Sequence[Event], of_stage: Sequence[Event], report: StageReport
) -> tuple[StageReport, Supersession]:
    """The same for a stage that was reached once more; `of_stage`: its events in the same attempt.

    If one of several says so already, it is written anew, as the one that happened once more.
    """
    known = [*of_stage, *(event for event in events if event.also)]
    recorded = next((event for event in known if _is_recorded_by(event, report)), None)
    if recorded is not None and (recorded.also or len(of_stage) == 1):
        return report, Supersession(remaining=recorded)
    return replace(report, also=bool(of_stage)), Supersession([recorded] if recorded else [])


def _is_recorded_by(event: Event, report: StageReport) -> bool:
    """Whether an event says the same as a report."""
    return (event.stage, event.on, event.by, event.note) == (report.stage, report.on, report.by, report.note)


def _find_obligation(
    notice: Notice, deliverable: Deliverable, choices: Sequence[Obligation], report: StageReport
) -> Obligation:
    """The obligation that a report is about; of what recurs that of its period, else the one due nearest to its day.

    Raises UsageError if there is none, or a year is given for what does not recur.
    """
    if deliverable.recurs is None:
        if report.year is not None:
            raise UsageError(_("{id} is not a yearly deliverable").format(id=deliverable.title), _("leave --year out"))
        if report.part is not None:
            raise _no_parts_error(deliverable)
        return choices[0]
    if report.part is not None and PARTS_OF_YEAR[deliverable.recurs] == 1:
        raise _no_parts_error(deliverable)
    of_period = [choice for choice in choices if choice.period and report.is_of(choice.period)]
    if not of_period and (report.year, report.part) != (None, None):
        period = Period(report.on.year if report.year is None else report.year, report.part or 0)
        raise UsageError(not_owed_message(deliverable, period), periods_hint(choices))
    if not choices and notice.closed_on is not None:
        message = _("the notice {id} was closed on {day}").format(id=notice.id, day=notice.closed_on)
        raise UsageError(message, _("nothing has to be handed in every year any more"))
    if not choices:
        message = _("{id} has no due date in the creation period").format(id=deliverable.title)
        raise UsageError(message, _("run smartpilot validate"))
    return min(of_period, key=lambda choice: abs((choice.due or dt.date.max) - report.on))


def _no_parts_error(deliverable: Deliverable) -> UsageError:
    return UsageError(_("{id} is not owed several times a year").format(id=deliverable.title), _("leave --part out"))


def _warn_of_order(
    deliverable: Deliverable, events: Sequence[Event], report: StageReport, *, is_correction: bool
) -> Iterator[str]:
    """Warnings of a stage that goes back, or is reached before an earlier one. That stages are skipped is normal."""
    before = [event for event in events if event.on <= report.on]
    after = [event for event in events if event.on > report.on]
    if before and goes_back(deliverable, before[-1], report.stage):
        message = _("goes back a stage: it was {stage} on {day}")
        if is_correction:
            message = _("this is after the later stage {stage} on {day}")
        yield message.format(stage=before[-1].stage.label, day=before[-1].on)
    if report.stage is Stage.RETURNED and (not before or before[-1].stage is Stage.RETURNED) and not is_correction:
        yield _("nothing is recorded as handed in that could have been sent back")
    rank = stage_rank(deliverable, report.stage)
    hiding = [event for event in after[:1] if stage_rank(deliverable, event.stage) < rank]
    hiding += [event for event in after[-1:] if event.stage is Stage.RETURNED]
    if hiding:
        message = _("the ledger has the later date {day} for {stage}")
        yield message.format(stage=hiding[0].stage.label, day=hiding[0].on)


def _warn_of_day(registry: Registry, record: AnyTarget, deliverable: Deliverable, report: StageReport) -> Iterator[str]:
    """Warnings of a day before the record was a pilot, or after it was accepted or withdrawn."""
    if objection := status_objection(registry, record, report.on):
        yield objection
    added = owing_since(record, deliverable)
    if added and report.on < added:
        yield _("it was not a pilot before {day}").format(day=added)


def _warn_of_period(
    ledger: Ledger, record: AnyTarget, obligation: Obligation, owed: Sequence[Obligation], report: StageReport
) -> Iterator[str]:
    """Warnings of what recurs whose period had not begun, or that may be that of another period."""
    if obligation.period is None:
        return
    if obligation.begins_after(report.on):
        message = _("the year {year} had not begun on {day}")
        if obligation.period.part:
            message = _("{year} had not begun on {day}")
        yield message.format(year=obligation.period_text, day=report.on)
    if (report.year, report.part or 0) == obligation.period:
        return
    overdue_periods = [
        another.period_text
        for another in owed
        if another.period != obligation.period
        and (another.due or dt.date.max) < report.on
        and another.is_open_on(report.on)
        and progress_of(ledger, record.id, another, dt.date.max).met_on is None
    ]
    if overdue_periods:
        message = _("recorded for {year}, but {others} is outstanding too; --year sets the year")
        if obligation.period.part:
            message = _("recorded for {year}, but {others} is outstanding too; --year and --part say of which")
        yield message.format(year=obligation.period_text, others=_(", ").join(overdue_periods))


def new_events(planned: Iterable[PlannedEvent], ledger: Ledger, recording: Recording, today: dt.date) -> list[Event]:
    """The events to append: each after the voids, dated `today`, of those that it supersedes.

    Raises UsageError if an event cannot be voided.
    """
    events: list[Event] = []
    for plan in planned:
        report, (year, part) = plan.report, year_and_part(plan.obligation.period)
        events += [void_event(ledger, event, recording, today, None, None) for event in plan.superseded]
        if plan.duplicate_of is None:
            events.append(
                Event(
                    id="new",
                    **recording.fields,
                    on=report.on,
                    target=plan.record.id,
                    deliverable=plan.obligation.deliverable.id,
                    year=year,
                    part=part,
                    stage=report.stage,
                    by=report.by,
                    note=report.note,
                    also=report.also or None,
                )
            )
    return with_new_ids(events, recording.moment)


def require_same_plan(planned: Sequence[PlannedEvent], accepted: Sequence[PlannedEvent], ledger: Path) -> None:
    """Raises FileHeldError if a plan is not the accepted one any more, because registry or ledger have changed since.

    It is about other records or obligations then, or has warnings or corrections that the accepted one lacks.
    """
    if _obligations_in(planned) != _obligations_in(accepted) or _warnings_of(planned) - _warnings_of(accepted):
        raise changed_meanwhile_error(ledger)


def _obligations_in(planned: Sequence[PlannedEvent]) -> set[tuple[str, str, Period | None]]:
    return {(plan.record.id, plan.obligation.deliverable.id, plan.obligation.period) for plan in planned}


def _warnings_of(planned: Sequence[PlannedEvent]) -> set[tuple[str, str]]:
    """What was asked about: warnings, and the ids of superseded events, each with the id of the record."""
    return {
        (plan.record.id, text)
        for plan in planned
        for text in [*plan.warnings, *(event.id for event in plan.superseded)]
    }
