"""What an undo takes back in the registry, and what stays there because something else refers to it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from smartpilot.i18n import _
from smartpilot.ledger.ledger import Entry, Ledger, Recording, new_ids
from smartpilot.records.models import Event, Pilot, Project, RegistryChange
from smartpilot.records.terms import Kind
from smartpilot.registry.registry import Registry
from smartpilot.registry.reverting import changed_records, record_lines, table_of, with_record_lines


@dataclass(frozen=True, slots=True)
class KeptChange:
    """A change that is not taken back, and the reason."""

    change: RegistryChange
    reason: str


@dataclass(frozen=True, slots=True)
class Reversion:
    """Changes of the registry that are taken back; `content` is its file afterwards, None where it stays as it is.

    `entries`: the entries of the ledger that say so. `restores`: records come back, to which events may refer.
    """

    changes: Sequence[RegistryChange] = ()
    kept: Sequence[KeptChange] = ()
    entries: Sequence[RegistryChange] = ()
    content: bytes | None = None
    restores: bool = False


NO_REVERSION = Reversion()


def plan_reversion(
    registry: Registry,
    content: bytes,
    ledger: Ledger,
    changes: Sequence[RegistryChange],
    voided: Sequence[Event],
    recording: Recording,
) -> Reversion:
    """What taking changes back does to a registry whose file has this content; `voided` events refer to nothing."""
    if not changes:
        return NO_REVERSION
    # An undo of an undo that was stopped before it wrote the ledger has put the record back already.
    redone = [change for change in changes if _is_redo(ledger, change)]
    lines = record_lines(content, registry, [change.record for change in redone])
    put_back = {change.record for change in redone if lines[change.record] == change.before}
    reasons = {c.id: _reason_to_keep(registry, ledger, c, changes, voided, put_back) for c in changes}
    wanted = [change for change in changes if reasons[change.id] is None]
    kept = [KeptChange(change, reason) for change in changes if (reason := reasons[change.id]) is not None]
    lines = record_lines(content, registry, [change.record for change in wanted])
    current = {id_: None if id_ in put_back else record for id_, record in lines.items()}
    earlier = {change.record: change.before for change in wanted}
    entries = [
        _entry(recording, id_, change.record, current[change.record], change.id)
        for id_, change in zip(new_ids(recording.moment, len(wanted)), wanted, strict=True)
    ]
    restores = any(lines is not None and current[id_] is None for id_, lines in earlier.items())
    return Reversion(wanted, kept, entries, with_record_lines(content, registry, earlier), restores)


def written_reversion(registry: Registry, content: bytes, ledger: Ledger, entries: Sequence[Entry]) -> Reversion:
    """What these entries of the ledger took back, and the registry's file once it is taken back there too.

    A record that is still as its entry found it is taken back now; one that was changed since is kept.
    """
    by_id = {change.id: change for change in ledger.file.changes}
    written = [(entry, by_id[entry.voids]) for entry in entries if entry.voids in by_id]
    current = record_lines(content, registry, [change.record for _entry, change in written])
    unfinished, changes, kept = {}, [], []
    for entry, change in written:
        lines = current[change.record]
        if isinstance(entry, RegistryChange) and lines == entry.before:
            unfinished[change.record] = change.before
        elif lines != change.before:
            kept.append(KeptChange(change, _("it was changed again since")))
            continue
        changes.append(change)
    return Reversion(changes, kept, content=with_record_lines(content, registry, unfinished))


def changes_between(
    before: Registry, content: bytes, after: Registry, recording: Recording
) -> Sequence[RegistryChange]:
    """The entries that say what a command changed in a registry whose file had this content."""
    ids = changed_records(before, after)
    lines = record_lines(content, before, ids)
    return [
        _entry(recording, id_, record, lines[record])
        for id_, record in zip(new_ids(recording.moment, len(ids)), ids, strict=True)
    ]


def _entry(
    recording: Recording, id_: str, record: str, before: list[str] | None, voids: str | None = None
) -> RegistryChange:
    run: Mapping[str, object] = {name: value for name, value in recording.fields.items() if name != "workbook"}
    return RegistryChange.model_validate({"id": id_, "record": record, "before": before, "voids": voids, **run})


def _reason_to_keep(
    registry: Registry,
    ledger: Ledger,
    change: RegistryChange,
    changes: Sequence[RegistryChange],
    voided: Sequence[Event],
    put_back: Collection[str],
) -> str | None:
    """Why a record stays as it is although the change is undone; None if nothing is in the way."""
    others = [c for c in ledger.changes_in_effect if c.record == change.record and c not in changes and c.voids is None]
    if any((other.recorded_at, other.id) > (change.recorded_at, change.id) for other in others):
        return _("it was changed again since")
    if _is_redo(ledger, change) and change.record in registry.by_id and change.record not in put_back:
        return _("it is in the registry again")
    if any(_events_in_the_way(registry, ledger, change, voided)):
        return _("other events are about it")
    if change.before is None and any(_references(registry, change.record, {c.record for c in changes})):
        return _("other records refer to it")
    return None


def _is_redo(ledger: Ledger, change: RegistryChange) -> bool:
    """Whether taking a change back puts in a record that a command had added and an undo had removed."""
    undone = {c.id: c for c in ledger.file.changes}.get(change.voids or "")
    return undone is not None and undone.before is None


def _events_in_the_way(
    registry: Registry, ledger: Ledger, change: RegistryChange, voided: Sequence[Event]
) -> Iterator[Event]:
    """The standing events about a record that would have nothing to be about if it became what it was."""
    record = registry.by_id.get(change.record)
    notice = registry.notices.get(record.notice) if record else None
    owed_by_candidates = [d.id for d in (notice.deliverables if notice else ()) if d.owed_by is Kind.CANDIDATES]
    table = table_of(change.before) if change.before else None
    for event in ledger.file.events:
        is_owed = table is not None and (table != Kind.CANDIDATES.value or event.deliverable in owed_by_candidates)
        if event.target == change.record and ledger.stands(event) and event not in voided and not is_owed:
            yield event


def _references(registry: Registry, id_: str, going: set[str]) -> Iterator[str]:
    """The ids of records that name another one and do not go with it."""
    for record in registry.targets:
        named = (
            record.extends if isinstance(record, Pilot) else record.site_pilot if isinstance(record, Project) else None
        )
        if named == id_ and record.id not in going:
            yield record.id
