"""Rules about the ledger: unique ids, events about what is owed, one day for a stage, voids that refer to an event."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from smartpilot.i18n import _
from smartpilot.ledger.corrections import split_attempts, split_times
from smartpilot.ledger.ledger import CLOCK_TOLERANCE, period_of
from smartpilot.places.authorities import authorities
from smartpilot.problems import Severity
from smartpilot.records.bare_fields import authority_id
from smartpilot.records.entries import Event
from smartpilot.records.models import AnyTarget
from smartpilot.records.notices import Deliverable, Notice
from smartpilot.records.obligations import (
    Obligation,
    date_objection,
    not_owed_message,
    obligations_of,
    owes,
    periods_hint,
    stage_objection,
)
from smartpilot.records.periods import Period
from smartpilot.records.terms import RECORD_KINDS
from smartpilot.registry.deliverables import deliverables_of, find_deliverable_of
from smartpilot.registry.statuses import binding_day, ended_on, status_objection
from smartpilot.rules.base import Finding, Subject, rule


@rule(
    "duplicate-event",
    Severity.ERROR,
    _("no event of the ledger is there twice"),
    _("Two events with one id are a copy or a failed merge; it is unclear which one a void refers to."),
    about_ledger=True,
)
def duplicate_event(subject: Subject) -> Iterator[Finding]:
    """Two events with the same id, broken ones included."""
    ledger = subject.ledger
    events = ledger.document.data.get("events") if ledger and ledger.document.data else None
    seen: set[str] = set()
    for index, event in enumerate(events if isinstance(events, list) else ()):
        id_ = event.get("id") if isinstance(event, dict) else None
        if isinstance(id_, str):
            if id_ in seen:
                message = _("the id {id} is given twice").format(id=id_)
                hint = _("delete the copy; if the two differ, the later one needs an id of its own")
                yield Finding(("events", index, "id"), message, hint, id_, in_ledger=True)
            seen.add(id_)


def _standing_events(subject: Subject) -> Iterator[tuple[int, Event]]:
    """The events that stand; a wrong one that is voided does no harm."""
    ledger = subject.ledger.ledger if subject.ledger else None
    return ((number, event) for number, event in subject.events if ledger and ledger.stands(event))


def _events_with_target(subject: Subject) -> Iterator[tuple[int, Event, AnyTarget]]:
    """Standing events whose target is known, and the target's notice too."""
    for number, event in _standing_events(subject):
        target = subject.registry.by_id.get(event.target)
        if target is not None and target.notice in subject.registry.notices:
            yield number, event, target


class _OwedEvent(NamedTuple):
    """A standing event with its index, the target, and what that owes: the deliverable, and the notice that asks."""

    number: int
    event: Event
    target: AnyTarget
    notice: Notice
    deliverable: Deliverable


def _events_with_deliverable(subject: Subject) -> Iterator[_OwedEvent]:
    """Standing events whose target owes their deliverable."""
    for number, event, target in _events_with_target(subject):
        if asked := find_deliverable_of(subject.registry, target, event.deliverable):
            yield _OwedEvent(number, event, target, asked.notice, asked.deliverable)


def _lists_of_broken_notices(subject: Subject) -> set[str]:
    """The ids of the notices to which broken ones apply: what these ask of their records is not known."""
    tables = (subject.reading.document.data or {}).get("notices")
    known = list(subject.registry.notices)
    broken = [t for t in tables if isinstance(t, dict) and t.get("id") not in known] if isinstance(tables, list) else []
    lists = (table.get("applies_to") for table in broken)
    return {id_ for ids in lists if isinstance(ids, list) for id_ in ids if isinstance(id_, str)}


@rule(
    "unknown-target",
    Severity.ERROR,
    _("every event is about a record of the registry"),
    _("An event about an unknown record counts for nobody."),
    about_ledger=True,
)
def unknown_event_target(subject: Subject) -> Iterator[Finding]:
    """An event whose target is no pilot, project, candidate or authority that owes something."""
    known = {id_ for kind in RECORD_KINDS for id_ in subject.known_ids[kind]}
    known |= {authority.id for authority in subject.registry.authorities}
    # What a broken notice wants is not known.
    broken = subject.known_ids["notices"] - subject.registry.notices.keys()
    known |= {authority_id(notice, code) for notice in broken for code in authorities().values()}
    for number, event in _standing_events(subject):
        if event.target not in known:
            message = _("unknown record: {text}").format(text=event.target)
            hint = _("ids are permanent: restore the id of the record, or void this event with smartpilot undo {event}")
            if authority := subject.registry.authorities_of_notices.get(event.target):
                message = _("the notice {id} wants nothing of authorities, so nothing of {name}")
                message = message.format(id=authority.notice, name=authority.name)
                hint = _("restore owed_by of the deliverable, or void this event with smartpilot undo {event}")
            hint = hint.format(event=event.id)
            yield subject.event_finding(number, "target", message, hint, event.target)


@rule(
    "not-owed",
    Severity.ERROR,
    _("every event is about a deliverable of its record"),
    _("An event about a deliverable or a period that is not required meets no deadline."),
    about_ledger=True,
)
def not_owed(subject: Subject) -> Iterator[Finding]:
    """An event about a deliverable that its target does not owe, or not for that period."""
    owed = {owed.number for owed in _events_with_deliverable(subject)}
    unclear = _lists_of_broken_notices(subject)
    for number, event, target in _events_with_target(subject):
        if number not in owed and target.notice not in unclear:
            ids = [deliverable.id for deliverable in deliverables_of(subject.registry, target)]
            message = _("{id} {name} does not have to hand in {deliverable}").format(
                id=target.id, name=target.name, deliverable=event.deliverable
            )
            hint = _("its deliverables: {words}").format(words=_(", ").join(ids) or _("nothing"))
            yield subject.event_finding(number, "deliverable", message, hint, event.deliverable)
    for number, event, target, notice, deliverable in _events_with_deliverable(subject):
        known: Iterable[Obligation] = subject.registry.obligations[notice.id]
        if notice.closed_on is not None and event.on <= notice.closed_on:
            # It was owed when it was handed in.
            known = obligations_of(notice.model_copy(update={"closed_on": None}), subject.registry.notices)
        if deliverable.is_due_in_following_period and event.period is None:
            message = _("the event does not say for which period {id} is").format(id=deliverable.title)
            hint = _("add a line, for example: {example}").format(example=f"year = {event.on.year - 1}")
            yield subject.event_finding(number, "on", message, hint, event.on.isoformat())
            continue
        obligations = [o for o in known if o.deliverable is deliverable and owes(target, o)]
        period = period_of(event) if deliverable.recurs else event.period
        if period not in {obligation.period for obligation in obligations}:
            field = next((name for name in ("part", "year") if getattr(event, name) is not None), "on")
            value = event.part or (period.year if period else None)
            yield subject.event_finding(
                number, field, not_owed_message(deliverable, period), periods_hint(obligations), value
            )


@rule(
    "unknown-stage",
    Severity.ERROR,
    _("every event names a stage of its deliverable"),
    _("A stage that the deliverable does not have is no progress."),
    about_ledger=True,
)
def unknown_stage(subject: Subject) -> Iterator[Finding]:
    """An event with a stage that its deliverable does not have."""
    for number, event, _target, _notice, deliverable in _events_with_deliverable(subject):
        if objection := stage_objection(deliverable, event.stage):
            yield subject.event_finding(number, "stage", *objection, event.stage.value)


@rule(
    "event-before-notice",
    Severity.ERROR,
    _("no event is earlier than its notice"),
    _("Nothing can be handed in before the notice that requires it."),
    about_ledger=True,
)
def event_before_notice(subject: Subject) -> Iterator[Finding]:
    """An event before the notice was issued."""
    for number, event, target in _events_with_target(subject):
        asked = find_deliverable_of(subject.registry, target, event.deliverable)
        if objection := date_objection(asked.notice if asked else subject.registry.notices[target.notice], event.on):
            yield subject.event_finding(number, "on", *objection, event.on.isoformat())


@rule(
    "event-after-end",
    Severity.WARNING,
    _("nothing is handed in after its record was accepted or withdrawn"),
    _("What falls due later is not owed, so either of the days may be wrong. What was due by then may come late."),
    about_ledger=True,
)
def event_after_end(subject: Subject) -> Iterator[Finding]:
    """An event after its target was accepted or withdrawn, about what was not due by then.

    Not where a time is counted from what happened: whether that was over by then is for `deadlines` to say.
    """
    registry = subject.registry
    for number, event, target, notice, deliverable in _events_with_deliverable(subject):
        if deliverable.within is not None:
            continue
        objection, ended = status_objection(registry, target, event.on), ended_on(registry, target)
        if objection and ended:
            period = period_of(event) if deliverable.recurs else None
            due_days = [
                binding_day(registry, target, obligation, obligation.due)
                for obligation in registry.obligations[notice.id]
                if obligation.deliverable is deliverable and obligation.period == period
            ]
            if not any(due and due <= ended for due in due_days):
                hint = _("check both days: that of the event, and that of the assessment")
                yield subject.event_finding(number, "on", objection, hint, event.on.isoformat())


@rule(
    "event-ahead-of-clock",
    Severity.WARNING,
    _("no event was recorded at a moment that has not come"),
    _("Either clock was wrong. What was recorded after what, and what a workbook knew, can then only be guessed."),
    about_ledger=True,
)
def event_ahead_of_clock(subject: Subject) -> Iterator[Finding]:
    """An event that was recorded by a clock ahead of the one of this machine."""
    for number, event in subject.events:
        if subject.now is not None and event.recorded_at - subject.now > CLOCK_TOLERANCE:
            moment = event.recorded_at.isoformat()
            message = _("{moment} has not come yet").format(moment=moment)
            hint = _("set the clock of the machine that recorded it, or of this one; the event itself counts")
            yield subject.event_finding(number, "recorded_at", message, hint, moment)


@rule(
    "repeated-event",
    Severity.WARNING,
    _("nothing is recorded twice"),
    _("The same may have been recorded in two branches. Voiding one of them then changes nothing."),
    about_ledger=True,
)
def repeated_event(subject: Subject) -> Iterator[Finding]:
    """Standing events with the same target, deliverable, period, stage and day."""
    for events in _events_of_one_time(subject):
        first_of_day: dict[dt.date, Event] = {}
        for number, event in events:
            first = first_of_day.setdefault(event.on, event)
            if first.id != event.id:
                message = _("duplicate of {other}").format(other=first.id)
                yield subject.event_finding(number, "id", message, _("void one of them with smartpilot undo"), event.id)


@rule(
    "differing-event",
    Severity.WARNING,
    _("a stage has one day"),
    _("Two branches may have recorded it, or a correction left the wrong day. Figures take the first of the days."),
    about_ledger=True,
)
def differing_event(subject: Subject) -> Iterator[Finding]:
    """Standing events of one stage that was reached once, with different days."""
    for events in _events_of_one_time(subject):
        _first_number, first = events[0]
        for number, event in events:
            if event.on != first.on:
                message = _("{stage} on {day}, and also on {other_day} in {other}")
                message = message.format(stage=event.stage.label, day=event.on, other_day=first.on, other=first.id)
                hint = _(
                    "record the right day again to void the other; if it happened twice, the later one with --also"
                )
                yield subject.event_finding(number, "on", message, hint, event.on.isoformat())


def _events_of_one_time(subject: Subject) -> Iterator[list[tuple[int, Event]]]:
    """Standing events that say of one deliverable that it reached a stage, where several say so of one time."""
    by_deliverable: dict[tuple[str, str, Period | None], list[tuple[int, Event]]] = {}
    deliverables: dict[tuple[str, str, Period | None], Deliverable] = {}
    ledger = subject.ledger.ledger if subject.ledger else None
    if ledger is None:
        return
    for number, event, target, _notice, deliverable in _events_with_deliverable(subject):
        if stage_objection(deliverable, event.stage) is None:
            key = (target.id, deliverable.id, period_of(event) if deliverable.recurs else None)
            by_deliverable.setdefault(key, []).append((number, event))
            deliverables[key] = deliverable
    for key, events in by_deliverable.items():
        if len(events) < 2:
            continue
        numbers = {id(event): number for number, event in events}
        in_order = sorted((event for _number, event in events), key=ledger.place_of)
        for attempt in split_attempts(deliverables[key], in_order):
            for stage in dict.fromkeys(event.stage for event in attempt):
                for time in split_times([event for event in attempt if event.stage is stage]):
                    if len(time) > 1:
                        yield [(numbers[id(event)], event) for event in time]


@rule(
    "void",
    Severity.ERROR,
    _("a void names another event and repeats its values"),
    _("An event that voids another does nothing else; the right values are recorded as an event of their own."),
    about_ledger=True,
)
def void(subject: Subject) -> Iterator[Finding]:
    """A `voids` that refers to no event or leads back to its own, or a void that differs from what it refers to."""
    events = {event.id: event for _number, event in subject.events}
    data = (subject.ledger.document.data or {}) if subject.ledger else {}
    listed = data.get("events", [])
    ids = (event.get("id") for event in listed if isinstance(event, dict)) if isinstance(listed, list) else ()
    known = {id_ for id_ in ids if isinstance(id_, str)}
    for number, event in subject.events:
        if event.voids is None:
            continue
        other = events.get(event.voids)
        if event.voids not in known:
            message = _("unknown event: {id}").format(id=event.voids)
            yield subject.event_finding(number, "voids", message, _("smartpilot history shows the ids"), event.voids)
        elif _voids_itself(event, events):
            message = _("{id} voids itself, directly or through other events").format(id=event.id)
            yield subject.event_finding(number, "voids", message, _("delete one of these events"), event.voids)
        elif other is not None and _repeated_values(other) != _repeated_values(event):
            message = _("this event voids {id} but has other values").format(id=other.id)
            hint = _("repeat the target, deliverable and stage of that event; record the right values as a new event")
            yield subject.event_finding(number, "voids", message, hint, event.voids)


def _voids_itself(event: Event, events: Mapping[str, Event]) -> bool:
    """Whether the chain of what an event voids, what that one voids, and so on leads back to it."""
    seen: set[str] = set()
    earlier = events.get(event.voids or "")
    while earlier is not None and earlier.id not in seen:
        if earlier.id == event.id:
            return True
        seen.add(earlier.id)
        earlier = events.get(earlier.voids or "")
    return False


def _repeated_values(event: Event) -> tuple[object, ...]:
    return event.target, event.deliverable, event.period, event.stage
