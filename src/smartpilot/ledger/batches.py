"""Batches: what each run of a command recorded in the ledger."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.ledger.ids import short_id
from smartpilot.ledger.ledger import Entry, Ledger, recorded_directly_after
from smartpilot.records.entries import Event, RegistryChange

# What `via` says of an event that takes others back.
UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Batch:
    """What one run of a command recorded, in its order: events, and changes of the registry; at least one of them."""

    id: str
    events: Sequence[Event]
    changes: Sequence[RegistryChange] = ()

    @property
    def entries(self) -> Sequence[Entry]:
        """The changes and the events."""
        return [*self.changes, *self.events]

    @property
    def last(self) -> Entry:
        """The event that was recorded last; without one, the last change."""
        return self.entries[-1]

    @property
    def via(self) -> Sequence[str]:
        """By which commands and files the events came; empty in an old ledger."""
        return list(dict.fromkeys(entry.via for entry in self.entries if entry.via))

    @property
    def is_undo(self) -> bool:
        """Whether the run only took others back. In an old ledger, whose events do not say it, voids alone are that."""
        return all(entry.voids is not None and entry.via in (UNDO, None) for entry in self.entries)

    def events_in_effect(self, ledger: Ledger, target: str | None = None) -> list[Event]:
        """The events that are not voided, of all records or of one; voids are among them."""
        return [e for e in self.events if e.id not in ledger.voided_by and target in (None, e.target)]

    def changes_in_effect(self, ledger: Ledger, record: str | None = None) -> list[RegistryChange]:
        """The changes that are not taken back, of all records or of one with the sources that came with it."""
        changes = [change for change in self.changes if change.id not in ledger.voided_by]
        if record is None or not any(change.key == ("", record) for change in changes):
            return changes if record is None else []
        return [change for change in changes if change.table is not None or change.record == record]

    def is_in_effect(self, ledger: Ledger, target: str | None = None) -> bool:
        """Whether anything of it is in effect, of all records or of one."""
        return bool(self.events_in_effect(ledger, target) or self.changes_in_effect(ledger, target))


def batches_of(ledger: Ledger, now: dt.datetime | None = None) -> list[Batch]:
    """All batches of a ledger, in the order of recording; for `now` see `Ledger.in_order_of_recording`.

    Events of an old ledger do not name their batch. Their ids tell: one command made each one step after the last one.
    """
    named: dict[str, list[Event]] = {}
    events = sorted(ledger.file.events, key=lambda event: event.id)
    for event in events:
        if event.batch is not None:
            named.setdefault(event.batch, []).append(event)
    changes: dict[str, list[RegistryChange]] = {}
    for change in sorted(ledger.file.changes, key=lambda change: change.id):
        changes.setdefault(change.batch or change.id, []).append(change)
    batches = [Batch(id_, named.get(id_, []), changes.get(id_, [])) for id_ in dict.fromkeys([*named, *changes])]
    batches += [Batch(run[0].id, run) for run in _runs_of([event for event in events if event.batch is None])]
    places = {entry.id: place for place, entry in enumerate(ledger.in_order_of_recording(now))}
    return sorted(batches, key=lambda batch: places[batch.last.id])


def _runs_of(events: Sequence[Event]) -> Iterator[list[Event]]:
    """The events, in the order of their ids, in runs that one command recorded each."""
    run: list[Event] = []
    for event in events:
        if run and not (event.recorded_at == run[-1].recorded_at and recorded_directly_after(event, run[-1])):
            yield run
            run = []
        run.append(event)
    if run:
        yield run


def batch_of(ledger: Ledger, entry: Entry) -> Batch:
    """The batch to which an entry of the ledger belongs."""
    return next(batch for batch in batches_of(ledger) if entry in batch.entries)


def find_last_batch(ledger: Ledger, target: str | None = None, now: dt.datetime | None = None) -> Batch | None:
    """The last batch, of all or of those about a record, that is in effect and no undo; None if there is none."""
    batches = reversed(batches_of(ledger, now))
    return next((batch for batch in batches if not batch.is_undo and batch.is_in_effect(ledger, target)), None)


def find_batch(ledger: Ledger, text: str) -> Batch | None:
    """The batch of an id, of the mark at the end of one, or of the start of one; None if there is none.

    Raises UsageError if several batches match.
    """
    batches = {batch.id: batch for batch in batches_of(ledger)}
    id_ = match_id(batches, text, _("{n} batches match {text}"))
    return batches[id_] if id_ is not None else None


def find_event(ledger: Ledger, text: str) -> Event | None:
    """The event of an id, of the mark at the end of one, or of the start of one; None if there is none.

    Raises UsageError if several events match.
    """
    events = {event.id: event for event in ledger.events}
    id_ = match_id(events, text, _("{n} events match {text}"))
    return events[id_] if id_ is not None else None


# More ids than this help nobody to choose.
_LISTED_AT_MOST = 8


def match_id(ids: Collection[str], text: str, message: str) -> str | None:
    """The id that a text is, or is the mark at the end of, or the start of; None if it is of none.

    Raises UsageError with the message, and the ids, if several match.
    """
    if text in ids:
        return text
    matches = [id_ for id_ in ids if id_.endswith(f"-{text}")]
    matches = matches or [id_ for id_ in ids if text and id_.startswith(text)]
    if len(matches) > 1:
        # Two ids may end in the same characters.
        shown = [short_id(id_) for id_ in matches]
        words = shown if len(set(shown)) == len(shown) else matches
        words = [*words[:_LISTED_AT_MOST], *(["…"] if len(words) > _LISTED_AT_MOST else [])]
        hint = _("give one of them: {ids}").format(ids=_(", ").join(words))
        raise UsageError(message.format(n=len(matches), text=text), hint)
    return matches[0] if matches else None
