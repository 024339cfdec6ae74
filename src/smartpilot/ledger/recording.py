"""Recording: what is to be written into the ledger, checked against the registry and what stands already."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.ledger.ledger import Ledger, moment_of, new_ids, year_of
from smartpilot.ledger.progress import events_that_count, progress, trailing_events_of_stage
from smartpilot.records.models import AnyTarget, Deliverable, Event, Notice
from smartpilot.records.obligations import (
    Obligation,
    added_later,
    date_objection,
    obligations_of,
    owes,
    owes_paper,
    stage_objection,
)
from smartpilot.records.terms import Stage, parse_term
from smartpilot.registry.registry import Registry
from smartpilot.text import HIDDEN, code_point, nearest


@dataclass(frozen=True, slots=True)
class StageReport:
    """What somebody says has happened: this paper came to this stage on this day."""

    deliverable: str
    stage: Stage
    on: dt.date
    by: str | None = None
    note: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """One event that would be recorded. `doubts` are sentences; `repeats` is the event that says it already."""

    record: AnyTarget
    obligation: Obligation
    report: StageReport
    warnings: Sequence[str]
    duplicate_of: Event | None


def parse_stage(text: str) -> Stage:
    """The stage meant by submitted, 已报送 or 报送.

    Raises UsageError with all stages where it is none.
    """
    stage = parse_term(Stage, text)
    if stage is not None:
        return stage
    words = {word: stage for stage in Stage for word in (stage.value, stage.zh)}
    near = [words[word] for word in nearest(text.strip().lower(), words, most=1)] or list(Stage)
    shown = _(", ").join(stage.both for stage in near)
    raise UsageError(_("there is no stage {name}").format(name=text), _("did you mean: {words}").format(words=shown))


def clean(text: str | None, option: str) -> str | None:
    """A text that may stand in the ledger, without spaces around it; None where nothing is left.

    Raises UsageError where it holds a character that nobody can see.
    """
    kept = (text or "").strip()
    if "\n" in kept:
        raise UsageError(_("{name} holds a line break").format(name=option), _("write it on one line"))
    if found := HIDDEN.search(kept):
        message = _("{name} holds the hidden character {code}").format(name=option, code=code_point(found[0]))
        raise UsageError(message, _("write it again by hand"))
    return kept or None


def records_owing(registry: Registry, records: Iterable[AnyTarget], deliverable: str) -> list[AnyTarget]:
    """Those of the records that owe the paper of this id or title."""
    return [record for record in records if _paper(registry, record, deliverable)]


def plan_events(
    registry: Registry, ledger: Ledger, records: Iterable[AnyTarget], report: StageReport, today: dt.date
) -> list[PlannedEvent]:
    """What would be recorded for each of the records.

    Raises UsageError where one of them does not owe the paper, or the stage or the day cannot be.
    """
    return [_entry(registry, ledger, record, report, today) for record in records]


def deliverables_of(registry: Registry, record: AnyTarget) -> list[Deliverable]:
    """All papers that a record owes."""
    notice = registry.notices.get(record.notice)
    return [paper for paper in notice.deliverables if owes_paper(record, paper)] if notice else []


def _paper(registry: Registry, record: AnyTarget, deliverable: str) -> Deliverable | None:
    papers = deliverables_of(registry, record)
    return next((paper for paper in papers if deliverable.strip() in (paper.id, paper.title)), None)


def _owed_paper(registry: Registry, record: AnyTarget, deliverable: str) -> Deliverable:
    """The paper meant.

    Raises UsageError with those that the record owes where it is none of them.
    """
    paper = _paper(registry, record, deliverable)
    if paper is not None:
        return paper
    papers = deliverables_of(registry, record)
    near = nearest(deliverable, [each.id for each in papers], most=1)
    owed = _(", ").join(f"{each.id} ({each.title})" for each in papers) or _("nothing")
    hint = _("did you mean: {words}").format(words=near[0]) if near else _("it owes: {words}").format(words=owed)
    known = {name for notice in registry.file.notices for each in notice.deliverables for name in (each.id, each.title)}
    if deliverable not in known:
        raise UsageError(_("there is no deliverable {name}").format(name=deliverable), hint)
    message = _("{id} {name} does not owe {deliverable}")
    raise UsageError(message.format(id=record.id, name=record.name, deliverable=deliverable), hint)


def _entry(registry: Registry, ledger: Ledger, record: AnyTarget, report: StageReport, today: dt.date) -> PlannedEvent:
    paper = _owed_paper(registry, record, report.deliverable)
    notice = registry.notices[record.notice]
    objection = stage_objection(paper, report.stage) or date_objection(notice, report.on)
    if objection is not None:
        raise UsageError(*objection)
    obligation = _obligation(record, notice, paper, report)
    standing = events_that_count(ledger, record.id, paper, obligation.year)
    # Only the stage that holds on that day can be repeated: sent in, sent back and sent in again are three events.
    holds = trailing_events_of_stage([event for event in standing if event.on <= report.on])
    said = (report.stage, report.on, report.by, report.note)
    repeats = next((event for event in reversed(holds) if (event.stage, event.on, event.by, event.note) == said), None)
    doubts = (
        []
        if repeats
        else [*_doubts(record, paper, standing, report, today), *_year_doubts(ledger, record, obligation, report)]
    )
    return PlannedEvent(record, obligation, report, doubts, repeats)


def _obligation(record: AnyTarget, notice: Notice, paper: Deliverable, report: StageReport) -> Obligation:
    """The obligation meant; of what recurs that of the year, else the one whose day is nearest."""
    choices = [
        obligation for obligation in obligations_of(notice) if obligation.paper is paper and owes(record, obligation)
    ]
    if paper.recurs is None:
        if report.year is not None:
            raise UsageError(_("{id} does not recur").format(id=paper.id), _("leave --year out"))
        return choices[0]
    if report.year is not None:
        choices_of_year = [obligation for obligation in choices if obligation.year == report.year]
        if not choices_of_year:
            years = _(", ").join(str(obligation.year) for obligation in choices)
            message = _("{id} is not owed for {year}").format(id=paper.id, year=report.year)
            raise UsageError(message, _("years: {years}").format(years=years))
        return choices_of_year[0]
    if not choices:
        raise UsageError(_("{id} has no day in the creation period").format(id=paper.id), _("run smartpilot validate"))
    return min(choices, key=lambda obligation: abs((obligation.due or dt.date.max) - report.on))


def _year_doubts(ledger: Ledger, record: AnyTarget, obligation: Obligation, report: StageReport) -> Iterable[str]:
    """Whether another year may be meant than the one that is taken, or one that had not begun."""
    if obligation.year is None:
        return
    if obligation.year > report.on.year:
        yield _("the year {year} had not begun on {day}").format(year=obligation.year, day=report.on)
    if report.year is None:
        open_years = [
            str(other.year)
            for other in obligations_of(obligation.notice)
            if other.paper is obligation.paper
            and other != obligation
            and owes(record, other)
            and (other.due or dt.date.max) < report.on
            and progress(ledger, record.id, other, dt.date.max).met_on is None
        ]
        if open_years:
            message = _("it is taken as that of {year}, and {others} has not come either; --year says which is meant")
            yield message.format(year=obligation.year, others=_(", ").join(open_years))


def _doubts(
    record: AnyTarget, paper: Deliverable, standing: Sequence[Event], report: StageReport, today: dt.date
) -> Iterable[str]:
    """What is unusual: a stage that skips others or goes back, a day that has not come."""
    order = paper.stages.index
    before = [event for event in standing if event.on <= report.on]
    after = [event for event in standing if event.on > report.on]
    reached = before[-1] if before else None
    if reached and order(report.stage) < order(reached.stage):
        message = _("goes back: it was {stage} on {day}")
        yield message.format(stage=reached.stage.label, day=reached.on)
    skipped = paper.stages[order(reached.stage) + 1 if reached else 0 : order(report.stage)]
    if skipped:
        yield _("skips: {stages}").format(stages=_(", ").join(stage.label for stage in skipped))
    if after and order(after[0].stage) < order(report.stage):
        message = _("the ledger has it only {stage} on {day}, later")
        yield message.format(stage=after[0].stage.label, day=after[0].on)
    added = added_later(record, paper)
    if added and report.on < added:
        yield _("it was no pilot before {day}").format(day=added)
    if report.on > today:
        yield _("{day} has not come yet").format(day=report.on)


def events_of(entries: Sequence[PlannedEvent], moment: dt.datetime) -> list[Event]:
    """The events to append for what is not in the ledger yet; `moment` is aware."""
    wanted = [entry for entry in entries if entry.duplicate_of is None]
    ids = new_ids(moment, len(wanted))
    return [
        Event(
            id=id_,
            recorded_at=moment.replace(microsecond=0),
            on=entry.report.on,
            target=entry.record.id,
            deliverable=entry.obligation.paper.id,
            year=entry.obligation.year,
            stage=entry.report.stage,
            by=entry.report.by,
            note=entry.report.note,
        )
        for id_, entry in zip(ids, wanted, strict=True)
    ]


def find_event(ledger: Ledger, text: str) -> Event | None:
    """The event of this id, of this mark at the end of one, or of this start of one; None where there is none.

    Raises UsageError where several ids begin so.
    """
    ids = {event.id: event for event in ledger.events}
    marked = [event for id_, event in ids.items() if id_.endswith(f"-{text}")]
    found = [ids[text]] if text in ids else marked or [e for id_, e in ids.items() if text and id_.startswith(text)]
    if len(found) > 1:
        message = _("{text} is the start of {n} events").format(text=text, n=len(found))
        raise UsageError(message, _("give the whole id; smartpilot history shows it"))
    return found[0] if found else None


def events_replaced_by(ledger: Ledger, event: Event) -> list[Event]:
    """The events that were made void in the same go as another was recorded: those that it put right.

    Their voids stand right before it: ids of one go follow each other by a microsecond.
    """
    told = {each.id: each for each in ledger.events_about(event.target, event.deliverable, event.year)}
    voids: dict[dt.datetime | None, list[str]] = {}
    for each in told.values():
        if each.voids:
            voids.setdefault(moment_of(each.id), []).append(each.voids)
    found: list[Event] = []
    moment = moment_of(event.id)
    while moment and (moment := moment - dt.timedelta(microseconds=1)) in voids:
        found += [told[id_] for id_ in voids[moment] if id_ in told]
    return found[::-1]


def duplicates_of(ledger: Ledger, event: Event) -> list[Event]:
    """Other events that stand and say the same stage of the same paper: two branches may have recorded it both."""

    def same_year(other: Event) -> bool:
        return other.year is event.year is None or year_of(other) == year_of(event)

    standing = ledger.standing_events(event.target, event.deliverable)
    return [o for o in standing if o.id != event.id and o.stage is event.stage and same_year(o)]


def void_event(
    ledger: Ledger, event: Event, moment: dt.datetime, on: dt.date, by: str | None, note: str | None
) -> Event:
    """The event that voids another.

    Raises UsageError where that one is void already, or voids an event itself.
    """
    if event.voids is not None:
        message = _("{id} voids another event, and cannot be voided itself").format(id=event.id)
        raise UsageError(message, _("record the stage again instead"))
    if sum(other.id == event.id for other in ledger.events) > 1:
        message = _("{id} is the id of several events, so it is not clear which is meant").format(id=event.id)
        raise UsageError(message, _("give the later one an id of its own; smartpilot validate shows its line"))
    if event.id in ledger.voided_by:
        raise UsageError(_("{id} is void already").format(id=event.id), _("smartpilot history shows what stands"))
    return Event(
        id=new_ids(moment, 1)[0],
        recorded_at=moment.replace(microsecond=0),
        # Never before what it voids, whatever the clock says: that could lie before the notice.
        on=max(on, event.on),
        target=event.target,
        deliverable=event.deliverable,
        year=event.year,
        stage=event.stage,
        by=by,
        note=note,
        voids=event.id,
    )
