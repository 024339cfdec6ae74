"""Voiding an event: which one is meant, the event that voids it, and what stands or stays voided afterwards."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.ledger.ledger import Ledger, Recording, new_ids, recorded_directly_after, year_of
from smartpilot.records.models import Event
from smartpilot.registry.lookup import find_record
from smartpilot.registry.registry import Registry


@dataclass(frozen=True, slots=True)
class Voiding:
    """An event that is voided, and the `void`: the event to append for it.

    `duplicates`: other events of the same stage, which still stand. `replaced`: the events that the voided one had
    replaced; they stay voided. `is_written`: the same request wrote it before, and was killed before it could say so.
    """

    event: Event
    void: Event
    duplicates: Sequence[Event]
    replaced: Sequence[Event]
    is_written: bool = False

    @property
    def new_events(self) -> Sequence[Event]:
        """The events to append."""
        return [] if self.is_written else [self.void]


def plan_voiding(
    registry: Registry,
    ledger: Ledger,
    text: str | None,
    recording: Recording,
    today: dt.date,
    *,
    by: str | None = None,
    note: str | None = None,
) -> Voiding:
    """What voids the event that `text` means (see `find_event_to_void`).

    Raises UsageError if there is no such event, or it cannot be voided.
    """
    event = find_event_to_void(registry, ledger, text)
    void = void_event(ledger, event, recording, today, by, note)
    return Voiding(event, void, duplicates_of(ledger, event), events_replaced_by(ledger, event))


def voiding_of(ledger: Ledger, void: Event) -> Voiding:
    """What a void in the ledger has voided."""
    event = next(event for event in ledger.events if event.id == void.voids)
    return Voiding(event, void, duplicates_of(ledger, event), events_replaced_by(ledger, event), is_written=True)


def find_event_to_void(registry: Registry, ledger: Ledger, text: str | None) -> Event:
    """The event of an id, a mark or the start of an id; or the latest one of a record; without text the latest of all.

    Raises UsageError if there is none.
    """
    if text is None:
        latest = ledger.latest_recorded()
    elif text not in registry.by_id and (event := find_event(ledger, text)):
        return event
    else:
        latest = ledger.latest_recorded(_find_record_id(registry, text))
    if latest is None:
        raise UsageError(_("there is no event to void"), _("smartpilot history shows the ledger"))
    return latest


def _find_record_id(registry: Registry, text: str) -> str:
    try:
        return find_record(registry, text).id
    except UsageError as error:
        hint = _("; ").join([error.hint, _("smartpilot history shows the ids of events")])
        raise UsageError(error.message, hint) from error


def find_event(ledger: Ledger, text: str) -> Event | None:
    """The event of an id, of the mark at the end of one, or of the start of one; None if there is none.

    Raises UsageError if several events match.
    """
    ids = {event.id: event for event in ledger.events}
    if text in ids:
        return ids[text]
    matches = [event for id_, event in ids.items() if id_.endswith(f"-{text}")]
    matches = matches or [event for id_, event in ids.items() if text and id_.startswith(text)]
    if len(matches) > 1:
        message = _("{n} events have ids that start with {text}").format(text=text, n=len(matches))
        raise UsageError(message, _("give the full id; smartpilot history shows it"))
    return matches[0] if matches else None


def events_replaced_by(ledger: Ledger, event: Event) -> list[Event]:
    """The events that a correction replaced, in the order in which it voided them; none for any other event.

    A correction is recorded directly after the voids of what it replaces, by the same command.
    """
    events = {other.id: other for other in ledger.events_about(event.target, event.deliverable, event.year)}
    replaced: list[Event] = []
    following = event
    for earlier in sorted((other for other in events.values() if other.id < event.id), key=_id_of, reverse=True):
        if earlier.voids is None or not recorded_directly_after(following, earlier):
            break
        if earlier.voids in events:
            replaced.append(events[earlier.voids])
        following = earlier
    return replaced[::-1]


def _id_of(event: Event) -> str:
    return event.id


def duplicates_of(ledger: Ledger, event: Event) -> list[Event]:
    """Other standing events with the same stage of the same deliverable: two branches may both have recorded it."""

    def is_of_same_year(other: Event) -> bool:
        return (other.year is None and event.year is None) or year_of(other) == year_of(event)

    standing = ledger.standing_events(event.target, event.deliverable)
    return [e for e in standing if e.id != event.id and e.stage is event.stage and is_of_same_year(e)]


def void_event(
    ledger: Ledger, event: Event, recording: Recording, today: dt.date, by: str | None, note: str | None
) -> Event:
    """The event that voids another. It repeats what that one says.

    Raises UsageError if that one is voided already, or shares its id with another.
    """
    if sum(other.id == event.id for other in ledger.events) > 1:
        message = _("{id} is the id of several events").format(id=event.id)
        raise UsageError(message, _("give the later one an id of its own; smartpilot validate shows its line"))
    if event.id in ledger.voided_by:
        raise UsageError(
            _("{id} is already voided").format(id=event.id),
            _("smartpilot history shows the events that are not voided"),
        )
    return Event(
        id=new_ids(recording.moment, 1)[0],
        **recording.fields,
        # Never before the voided event, whatever the clock says: the void itself could lie before the notice.
        on=max(today, event.on),
        target=event.target,
        deliverable=event.deliverable,
        year=event.year,
        stage=event.stage,
        by=by,
        note=note,
        voids=event.id,
    )
