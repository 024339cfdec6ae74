"""Undoing: which events are meant, the events that void them, and what stands or stays voided afterwards."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from smartpilot.errors import UsageError
from smartpilot.files.writing import changed_meanwhile_error
from smartpilot.i18n import _
from smartpilot.ledger.batches import Batch, batch_of, batches_of, find_batch, find_event, find_last_batch
from smartpilot.ledger.ids import short_id
from smartpilot.ledger.ledger import Entry, Ledger, Recording, new_ids, period_of, with_new_ids
from smartpilot.ledger.query import find_target_id
from smartpilot.ledger.registry_changes import changes_not_made, with_changes
from smartpilot.ledger.reversion import NO_REVERSION, Reversion, plan_reversion, written_reversion
from smartpilot.records.entries import Event, RegistryChange
from smartpilot.records.periods import Period
from smartpilot.registry.deliverables import deliverables_of
from smartpilot.registry.query import NO_FILTER, Filter
from smartpilot.registry.registry import Registry


@dataclass(frozen=True, slots=True)
class Undo:
    """Events of one batch that are voided, and the `voids`: the events to append for them.

    `before`: the ledger without the voids. `reversion`: what is taken back in the registry. `is_written`: the same
    request wrote these entries before, and was killed before it could say so, or before it wrote the registry.
    """

    batch: Batch
    events: Sequence[Event]
    voids: Sequence[Event]
    before: Ledger
    is_written: bool = False
    reversion: Reversion = NO_REVERSION

    @property
    def new_entries(self) -> Sequence[Entry]:
        """What is to be appended to the ledger."""
        return [] if self.is_written else [*self.reversion.entries, *self.voids]

    @property
    def after(self) -> Ledger:
        """The ledger with the voids, and with what is taken back in the registry."""
        file = self.before.file
        entries: dict[str, Sequence[Entry]] = {
            "events": [*file.events, *self.voids],
            "changes": [*file.changes, *self.reversion.entries],
        }
        return Ledger(file.model_copy(update=entries))

    @property
    def voided(self) -> list[Event]:
        """The events that no longer stand."""
        return _events_that_stand_only_in(self.before, self.after)

    @property
    def restored(self) -> list[Event]:
        """The events that stand again, because what had voided them is voided."""
        return _events_that_stand_only_in(self.after, self.before)

    @property
    def still_voided(self) -> list[Event]:
        """The events that stay voided although a void of them is voided: another one, of another branch, stands."""
        ids = {event.voids for event in self.events}
        return [event for event in self.after.events if event.id in ids and event.id in self.after.voided_by]

    @property
    def replaced(self) -> list[Event]:
        """The events that the same batch had voided for one that is voided now; they stay voided."""
        after = self.after
        replaced = (e for event in self.events for e in events_replaced_by(self.before, self.batch, event))
        return [event for event in replaced if event.id in after.voided_by]

    def require_same(self, accepted: "Undo", ledger: Path) -> None:
        """Raises FileHeldError if this takes back something else than what was accepted: the ledger changed since."""
        if self._undone_ids != accepted._undone_ids:
            raise changed_meanwhile_error(ledger)

    @property
    def _undone_ids(self) -> list[str]:
        return [event.id for event in self.events] + [change.id for change in self.reversion.changes]

    @property
    def duplicates(self) -> list[Event]:
        """Events of the same stages as those that are voided; they still stand, and not only since now."""
        after = self.after
        duplicates = (e for event in self.events if event.voids is None for e in duplicates_of(after, event))
        return list({event.id: event for event in duplicates if self.before.stands(event)}.values())


def _events_that_stand_only_in(one: Ledger, other: Ledger) -> list[Event]:
    return [event for event in one.events if event.voids is None and one.stands(event) and not other.stands(event)]


def plan_undo(
    registry: Registry,
    ledger: Ledger,
    text: str | None,
    recording: Recording,
    today: dt.date,
    *,
    event: str | None = None,
    by: str | None = None,
    note: str | None = None,
    among: Filter = NO_FILTER,
    content: bytes = b"",
) -> Undo:
    """What takes back the batch, the event or the record that `text` means, or the one `event`; else the last batch.

    `among` narrows what the name of a record may mean.

    Raises UsageError if there is nothing of that kind to take back.
    """
    not_made = changes_not_made(ledger, registry, content)
    made = with_changes(ledger, [change for change in ledger.file.changes if change.id not in not_made])
    batch, events, changes = _find_entries_to_undo(registry, ledger, made, text, event, recording.moment, among)
    reversion = plan_reversion(registry, content, ledger, changes, events, recording)
    if not events and not reversion.changes:
        pattern = _("{record}: {reason}")
        reasons = [pattern.format(record=kept.change.record, reason=kept.reason) for kept in reversion.kept]
        hint = _("; ").join([*reasons, _("smartpilot undo BATCH takes back another command, by its batch in history")])
        raise UsageError(_("nothing of batch {id} can be undone").format(id=short_id(batch.id)), hint)
    voids = void_events(ledger, events, recording, today, by, note)
    undo = Undo(batch, events, voids, ledger, reversion=reversion)
    _require_targets_of_restored(registry, undo)
    return undo


def _require_targets_of_restored(registry: Registry, undo: Undo) -> None:
    """Raises UsageError if an event would stand again whose record is not in the registry, nor comes back with it.

    Or whose record does not owe the deliverable: a pilot that became a candidate again. The store checks records that
    this undo changes.
    """
    coming = {reverted.change.record for reverted in undo.reversion.reverted if reverted.after is not None}
    restored = [event for event in undo.restored if event.target not in coming]
    missing = _(", ").join(dict.fromkeys(event.target for event in restored if event.target not in registry.by_id))
    if missing:
        message = _("events of {records} would stand again, which the registry does not have").format(records=missing)
        raise UsageError(message, _("undo first what removed the record; smartpilot history shows it"))
    not_owing = _(", ").join(dict.fromkeys(event.target for event in restored if not _is_owed(registry, event)))
    if not_owing:
        message = _("events of {records} would stand again, about what these do not owe").format(records=not_owing)
        raise UsageError(message, _("undo first what changed the record; smartpilot history shows it"))


def _is_owed(registry: Registry, event: Event) -> bool:
    deliverables = deliverables_of(registry, registry.by_id[event.target])
    return any(deliverable.id == event.deliverable for deliverable in deliverables)


def written_undo(ledger: Ledger, entries: Sequence[Entry], registry: Registry, content: bytes) -> Undo:
    """What the entries of one request, which the ledger has already, took back.

    Its reversion has the content of the registry's file where that is still to be written.
    """
    ids = {entry.id for entry in entries}
    voided = {entry.voids for entry in entries}
    remaining: dict[str, Sequence[Entry]] = {
        "events": [event for event in ledger.file.events if event.id not in ids],
        "changes": [change for change in ledger.file.changes if change.id not in ids],
    }
    before = Ledger(ledger.file.model_copy(update=remaining))
    events = [event for event in before.events if event.id in voided]
    changes = [change for change in before.file.changes if change.id in voided]
    voids = [entry for entry in entries if isinstance(entry, Event)]
    undone: list[Entry] = [*events, *changes]
    batch = batch_of(before, undone[0])
    reversion = written_reversion(registry, content, ledger, entries)
    return Undo(batch, events, voids, before, is_written=True, reversion=reversion)


def _find_entries_to_undo(
    registry: Registry,
    ledger: Ledger,
    made: Ledger,
    text: str | None,
    event_text: str | None,
    now: dt.datetime,
    among: Filter,
) -> tuple[Batch, list[Event], list[RegistryChange]]:
    """The batch, and those of its events and changes that are to be undone: at least one.

    `made`: the ledger without changes of which the registry has nothing; none of them was part of the last command.
    Moments after `now` are those of a clock that was ahead.
    """
    if event_text is not None:
        return _single(ledger, _require_event(ledger, event_text))
    if text is None:
        batch = find_last_batch(made, now=now)
        if batch is None:
            message = _("the ledger has no event that could be voided")
            raise UsageError(message, _undo_of_undo_hint(ledger, now))
        return batch, batch.events_in_effect(ledger), batch.changes_in_effect(ledger)
    batch = find_batch(ledger, text)
    if batch is not None:
        if not batch.is_in_effect(ledger):
            message = _("{id} is already undone").format(id=short_id(batch.id))
            raise UsageError(message, _("smartpilot history shows by which batch; undo that one to restore it"))
        return batch, batch.events_in_effect(ledger), batch.changes_in_effect(ledger)
    event = find_event(ledger, text)
    if event is not None:
        return _single(ledger, event)
    target = _find_record_id(registry, ledger, text, among)
    batch = find_last_batch(made, target, now)
    if batch is None:
        message = _("{id} has no event that could be voided").format(id=target)
        raise UsageError(message, _("smartpilot history shows the ledger"))
    return batch, batch.events_in_effect(ledger, target), batch.changes_in_effect(ledger, target)


def _undo_of_undo_hint(ledger: Ledger, now: dt.datetime) -> str:
    """How to restore what the last undo took back; where the ledger is from, if there is none."""
    undos = [batch for batch in batches_of(ledger, now) if batch.is_undo and batch.is_in_effect(ledger)]
    if not undos:
        return _("smartpilot history shows the ledger")
    hint = _("everything is undone; smartpilot undo {batch} restores what the last undo took back")
    return hint.format(batch=short_id(undos[-1].id))


def _single(ledger: Ledger, event: Event) -> tuple[Batch, list[Event], list[RegistryChange]]:
    return batch_of(ledger, event), [event], []


def _require_event(ledger: Ledger, text: str) -> Event:
    event = find_event(ledger, text)
    if event is None:
        raise UsageError(_("unknown event: {id}").format(id=text), _("smartpilot history --events shows the ids"))
    return event


def _find_record_id(registry: Registry, ledger: Ledger, text: str, among: Filter) -> str:
    try:
        return find_target_id(registry, ledger, text, among)
    except UsageError as error:
        hint = _("; ").join([error.hint, _("smartpilot history shows the ids of batches and events")])
        raise UsageError(error.message, hint, error.lines) from error


def events_replaced_by(ledger: Ledger, batch: Batch, event: Event) -> list[Event]:
    """The events that a correction replaced: those that its batch voided of the same obligation; of a void none."""
    if event.voids is not None:
        return []
    voided = {e.voids for e in batch.events if e.voids is not None and _about(e) == _about(event)}
    return [earlier for earlier in ledger.events if earlier.id in voided]


def _about(event: Event) -> tuple[str, str, Period | None]:
    return event.target, event.deliverable, event.period


def duplicates_of(ledger: Ledger, event: Event) -> list[Event]:
    """Other standing events with the same stage of the same deliverable: two branches may both have recorded it."""

    def is_of_same_period(other: Event) -> bool:
        return (other.period is None and event.period is None) or period_of(other) == period_of(event)

    standing = ledger.standing_events(event.target, event.deliverable)
    return [e for e in standing if e.id != event.id and e.stage is event.stage and is_of_same_period(e)]


def void_events(
    ledger: Ledger, events: Sequence[Event], recording: Recording, today: dt.date, by: str | None, note: str | None
) -> list[Event]:
    """The events that void others, in their order; see `void_event`."""
    voids = [void_event(ledger, event, recording, today, by, note) for event in events]
    return with_new_ids(voids, recording.moment)


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
            _("{id} is already voided").format(id=short_id(event.id)),
            _("smartpilot history --events shows the events that are not voided"),
        )
    return Event(
        id=new_ids(recording.moment, 1)[0],
        **recording.fields,
        # Never before the voided event, whatever the clock says: the void itself could lie before the notice.
        on=max(today, event.on),
        target=event.target,
        deliverable=event.deliverable,
        year=event.year,
        part=event.part,
        stage=event.stage,
        by=by,
        note=note,
        voids=event.id,
    )
