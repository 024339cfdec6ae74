"""Asking the ledger: the events of a record, of a province or of a notice."""

from collections.abc import Sequence

from smartpilot.ledger.ledger import Ledger
from smartpilot.records.models import Event
from smartpilot.registry.lookup import find_record
from smartpilot.registry.query import NO_FILTER, Filter
from smartpilot.registry.registry import Registry


def select_events(registry: Registry, ledger: Ledger, filter_: Filter, record: str | None = None) -> Sequence[Event]:
    """The events of the wanted records by day, or those of one record, given by id or name.

    The events of a record that has left the registry are still found by its id, as long as nothing else is wanted.

    Raises UsageError if there is no such record.
    """
    events = ledger.events
    if record is not None:
        has_left = record not in registry.by_id and any(event.target == record for event in events)
        target = record if has_left else find_record(registry, record, filter_).id
        events = [event for event in events if event.target == target]
    if filter_ != NO_FILTER:
        targets = {record.id for record in registry.targets if filter_.includes(registry, record)}
        events = [event for event in events if event.target in targets]
    return events
