"""Asking the ledger: the entries about a record, about those of a province, or about what a notice asks for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from smartpilot.ledger.ledger import Ledger
from smartpilot.records.entries import Event, RegistryChange
from smartpilot.registry.deliverables import find_deliverable_of
from smartpilot.registry.lookup import find_target
from smartpilot.registry.query import NO_FILTER, Filter
from smartpilot.registry.registry import Registry


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of a ledger: events by day, changes of the registry in the order of the file."""

    events: Sequence[Event]
    changes: Sequence[RegistryChange] = ()


def select_entries(registry: Registry, ledger: Ledger, filter_: Filter, record: str | None = None) -> Entries:
    """All entries, those about the wanted records, or those about one record, given by id or name.

    What came into the registry with a wanted record, such as a source, is wanted too.

    Raises UsageError if there is no such record.
    """
    if record is None and filter_ == NO_FILTER:
        return Entries(ledger.events, ledger.file.changes)
    wanted = {r.id for r in registry.targets if filter_.includes_asked(registry, r)} if filter_ != NO_FILTER else None
    if record is not None:
        target = find_target_id(registry, ledger, record, filter_)
        wanted = {target} if wanted is None or target in wanted else set()
    return _about(registry, ledger, wanted or (), filter_)


def _about(registry: Registry, ledger: Ledger, records: Collection[str], filter_: Filter) -> Entries:
    changes = [change for change in ledger.file.changes if change.table is not None or change.record in records]
    batches = {change.batch for change in changes if change.table is None}
    return Entries(
        [event for event in ledger.events if event.target in records and _is_asked_for(registry, event, filter_)],
        [change for change in changes if change.table is None or change.batch in batches],
    )


def _is_asked_for(registry: Registry, event: Event, filter_: Filter) -> bool:
    """Whether an event is about what is asked for by a wanted notice, or of a record that one lists."""
    record = registry.by_id.get(event.target) if filter_.notices else None
    asked = find_deliverable_of(registry, record, event.deliverable) if record else None
    return record is None or asked is None or filter_.asks(record, asked.notice)


def find_target_id(registry: Registry, ledger: Ledger, text: str, among: Filter = NO_FILTER) -> str:
    """The id of a record, given by id or name; of one that has left the registry by the id that the ledger has.

    Raises UsageError if neither has such a record; `among` narrows what a name may mean.
    """
    if text not in registry.by_id:
        known = {event.target for event in ledger.file.events}
        known |= {change.record for change in ledger.file.changes if change.table is None}
        if text in known:
            return text
    return find_target(registry, text, among).id
