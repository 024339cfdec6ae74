"""Recording: what is to be written into the ledger, checked against the registry and what stands already."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from smartpilot.duties import Duty, duties, owes
from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.ledger import Ledger, new_ids
from smartpilot.model import AnyTarget, Deliverable, Event, Notice, Stage
from smartpilot.registry import Registry
from smartpilot.text import HIDDEN, code_point, nearest


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says has happened: this paper came to this stage on this day."""

    deliverable: str
    stage: Stage
    on: dt.date
    by: str | None = None
    note: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One event that would be recorded. `doubts` are sentences; `repeats` is the event that says it already."""

    record: AnyTarget
    duty: Duty
    report: Report
    doubts: Sequence[str]
    repeats: Event | None


def find_stage(text: str) -> Stage:
    """The stage meant by submitted, 已报送 or 报送.

    Raises UsageError with all stages where it is none.
    """
    wanted = text.strip().lower()
    words = {word: stage for stage in Stage for word in (stage.value, stage.zh, stage.zh.removeprefix("已"))}
    if wanted in words:
        return words[wanted]
    near = [words[word] for word in nearest(wanted, words, most=1)] or list(Stage)
    shown = _(", ").join(stage.both for stage in near)
    raise UsageError(_("there is no stage {name}").format(name=text), _("did you mean: {words}").format(words=shown))


def clean(text: str | None, option: str) -> str | None:
    """A text that may stand in the ledger, without spaces around it; None where nothing is left.

    Raises UsageError where it holds a character that nobody can see.
    """
    kept = (text or "").strip()
    if found := HIDDEN.search(kept):
        message = _("{name} holds the hidden character {code}").format(name=option, code=code_point(found[0]))
        raise UsageError(message, _("write it again by hand"))
    return kept or None


def owing(registry: Registry, records: Iterable[AnyTarget], deliverable: str) -> list[AnyTarget]:
    """Those of the records that owe the paper of this id or title."""
    return [record for record in records if _paper(registry, record, deliverable)]


def plan(
    registry: Registry, ledger: Ledger, records: Iterable[AnyTarget], report: Report, today: dt.date
) -> list[Entry]:
    """What would be recorded for each of the records.

    Raises UsageError where one of them does not owe the paper, or the stage or the day cannot be.
    """
    return [_entry(registry, ledger, record, report, today) for record in records]


def papers_of(registry: Registry, record: AnyTarget) -> list[Deliverable]:
    """All papers that a record owes."""
    notice = registry.notices.get(record.notice)
    return [paper for paper in notice.deliverables if owes(record, paper)] if notice else []


def _paper(registry: Registry, record: AnyTarget, deliverable: str) -> Deliverable | None:
    papers = papers_of(registry, record)
    return next((paper for paper in papers if deliverable.strip() in (paper.id, paper.title)), None)


def _entry(registry: Registry, ledger: Ledger, record: AnyTarget, report: Report, today: dt.date) -> Entry:
    paper = _paper(registry, record, report.deliverable)
    if paper is None:
        papers = papers_of(registry, record)
        owed = _(", ").join(f"{each.id} ({each.title})" for each in papers) or _("nothing")
        near = [each for each in papers if each.id in nearest(report.deliverable, [p.id for p in papers], most=1)]
        hint = _("did you mean: {words}").format(words=near[0].id) if near else _("it owes: {words}").format(words=owed)
        message = _("{id} {name} does not owe {deliverable}")
        raise UsageError(message.format(id=record.id, name=record.name, deliverable=report.deliverable), hint)
    notice = registry.notices[record.notice]
    if report.stage not in paper.stages:
        stages = _(", ").join(stage.both for stage in paper.stages)
        message = _("{stage} is none of the stages of {id}").format(stage=report.stage.value, id=paper.id)
        raise UsageError(message, _("its stages: {words}").format(words=stages))
    if report.on < notice.issued_on:
        message = _("{day} is before the notice of {issued}").format(day=report.on, issued=notice.issued_on)
        raise UsageError(message, _("check the year"))
    duty = _duty(notice, paper, report)
    standing = list(ledger.standing(record.id, paper.id, duty.year))
    said = (report.stage, report.on, report.by, report.note)
    repeats = next((event for event in standing if (event.stage, event.on, event.by, event.note) == said), None)
    doubts = [] if repeats else list(_doubts(paper, standing, report, today))
    return Entry(record, duty, report, doubts, repeats)


def _duty(notice: Notice, paper: Deliverable, report: Report) -> Duty:
    """The duty meant; of what recurs that of the year, else the one whose day is nearest."""
    choices = [duty for duty in duties(notice) if duty.paper is paper]
    if paper.recurs is None:
        if report.year is not None:
            raise UsageError(_("{id} does not recur").format(id=paper.id), _("leave --year out"))
        return choices[0]
    if report.year is not None:
        choices_of_year = [duty for duty in choices if duty.year == report.year]
        if not choices_of_year:
            years = _(", ").join(str(duty.year) for duty in choices)
            message = _("{id} is not owed for {year}").format(id=paper.id, year=report.year)
            raise UsageError(message, _("years: {years}").format(years=years))
        return choices_of_year[0]
    if not choices:
        raise UsageError(_("{id} has no day in the creation period").format(id=paper.id), _("run smartpilot validate"))
    return min(choices, key=lambda duty: abs((duty.due or dt.date.max) - report.on))


def _doubts(paper: Deliverable, standing: Sequence[Event], report: Report, today: dt.date) -> Iterable[str]:
    """What is unusual: a stage that skips others or goes back, a day that has not come."""
    order = paper.stages.index
    known = [event for event in standing if event.stage in paper.stages]
    before = [event for event in known if event.on <= report.on]
    after = [event for event in known if event.on > report.on]
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
    if report.on > today:
        yield _("{day} has not come yet").format(day=report.on)


def events_of(entries: Sequence[Entry], moment: dt.datetime) -> list[Event]:
    """The events to append for what is not in the ledger yet; `moment` is aware."""
    wanted = [entry for entry in entries if entry.repeats is None]
    ids = new_ids(moment, len(wanted))
    return [
        Event(
            id=id_,
            recorded_at=moment.replace(microsecond=0),
            on=entry.report.on,
            target=entry.record.id,
            deliverable=entry.duty.paper.id,
            year=entry.duty.year,
            stage=entry.report.stage,
            by=entry.report.by,
            note=entry.report.note,
        )
        for id_, entry in zip(ids, wanted, strict=True)
    ]


def find_event(ledger: Ledger, text: str) -> Event | None:
    """The event of this id or of this start of an id; None where there is none.

    Raises UsageError where several ids begin so.
    """
    exact = [event for event in ledger.events if event.id == text]
    found = exact or [event for event in ledger.events if text and event.id.startswith(text)]
    if len(found) > 1:
        message = _("{text} is the start of {n} events").format(text=text, n=len(found))
        raise UsageError(message, _("give the whole id; smartpilot history shows it"))
    return found[0] if found else None


def void(ledger: Ledger, event: Event, moment: dt.datetime, on: dt.date, by: str | None, note: str | None) -> Event:
    """The event that voids another.

    Raises UsageError where that one is void already, or voids an event itself.
    """
    if event.voids is not None:
        message = _("{id} voids another event, and cannot be voided itself").format(id=event.id)
        raise UsageError(message, _("record the stage again instead"))
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
