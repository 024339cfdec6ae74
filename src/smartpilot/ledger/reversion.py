"""What an undo takes back in the registry, and what stays there because something else refers to it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from smartpilot.i18n import _
from smartpilot.ledger.ledger import Entry, Ledger, Recording, new_ids
from smartpilot.ledger.registry_changes import RegistryHistory, changes_not_made, new_change, with_changes
from smartpilot.records.entries import Event, RegistryChange
from smartpilot.records.models import Pilot, Project
from smartpilot.records.terms import Kind
from smartpilot.registry.registry import Registry
from smartpilot.registry.reverting import (
    ASSESSMENTS,
    SOURCES,
    Lines,
    RecordKey,
    digest_of_lines,
    parse_record_lines,
    record_lines,
    with_record_lines,
)


@dataclass(frozen=True, slots=True)
class RevertedChange:
    """A change that is taken back; `before` and `after`: the lines of its record, which may be the same.

    `entry` says so in the ledger. `is_written`: the registry has the lines of `after` already.
    """

    change: RegistryChange
    entry: RegistryChange
    before: Lines
    after: Lines
    is_written: bool = False


@dataclass(frozen=True, slots=True)
class KeptChange:
    """A change that is not taken back, and the reason."""

    change: RegistryChange
    reason: str


@dataclass(frozen=True, slots=True)
class Reversion:
    """Changes of the registry that are taken back; `content` is its file afterwards, None where it stays as it is."""

    reverted: Sequence[RevertedChange] = ()
    kept: Sequence[KeptChange] = ()
    content: bytes | None = None

    @property
    def changes(self) -> Sequence[RegistryChange]:
        """The changes that are taken back."""
        return [reverted.change for reverted in self.reverted]

    @property
    def entries(self) -> Sequence[RegistryChange]:
        """The entries of the ledger that say so."""
        return [reverted.entry for reverted in self.reverted]

    @property
    def restores(self) -> bool:
        """Whether records come back, to which events may refer."""
        return any(r.before is None and r.after is not None and not r.is_written for r in self.reverted)


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
    planner = _Planner(registry, content, ledger, changes, voided, recording)
    wanted, kept = list(changes), dict[str, str]()
    while True:  # what stays may refer to what would go
        going = {change.key for change in wanted}
        reasons = {c.id: reason for c in wanted if (reason := planner.reason_to_keep(c, going)) is not None}
        if not reasons:
            break
        kept |= reasons
        wanted = [change for change in wanted if change.id not in reasons]
    reverted = [planner.revert(change) for change in wanted]
    stays = [KeptChange(change, kept[change.id]) for change in changes if change.id in kept]
    return Reversion(reverted, stays, _content_after(registry, content, reverted))


def written_reversion(registry: Registry, content: bytes, ledger: Ledger, entries: Sequence[Entry]) -> Reversion:
    """What these entries of the ledger took back, and the registry's file once it is taken back there too.

    A record that is still as its entry found it is taken back now; one that was changed since is kept.
    """
    history = RegistryHistory(ledger)
    changes = [entry for entry in entries if isinstance(entry, RegistryChange)]
    written = [(entry, change) for entry in changes if (change := history.by_id.get(entry.voids or ""))]
    lines = record_lines(content, registry, [change.key for _entry, change in written])
    reverted, kept = [], []
    for entry, change in written:
        current, root = lines[change.key], history.root_of(change)
        is_same = entry.after is not None and digest_of_lines(entry.before) == entry.after
        after = entry.before if is_same else history.lines_of(root, in_effect=history.is_in_effect(root))
        if current in (entry.before, after):
            reverted.append(RevertedChange(change, entry, entry.before, after, is_written=current == after))
        else:
            kept.append(KeptChange(change, _("it was changed again since")))
    return Reversion(reverted, kept, _content_after(registry, content, reverted))


def _content_after(registry: Registry, content: bytes, reverted: Sequence[RevertedChange]) -> bytes:
    return with_record_lines(content, registry, {r.change.key: r.after for r in reverted if not r.is_written})


class _Planner:
    """What is asked of each change that is to be taken back."""

    def __init__(
        self,
        registry: Registry,
        content: bytes,
        ledger: Ledger,
        changes: Sequence[RegistryChange],
        voided: Sequence[Event],
        recording: Recording,
    ) -> None:
        self._registry, self._ledger, self._voided, self._recording = registry, ledger, voided, recording
        self._lines = record_lines(content, registry, [change.key for change in changes])
        self._ids = dict(zip([c.id for c in changes], new_ids(recording.moment, len(changes)), strict=True))
        # They do not stand in the way of an earlier change.
        self._ignored = {*self._ids, *changes_not_made(ledger, registry, content)}
        self._history = RegistryHistory(ledger)
        voids = [new_change(recording, self._ids[c.id], c.key, None, None, c.id) for c in changes]
        self._history_after = RegistryHistory(with_changes(ledger, [*ledger.file.changes, *voids]))

    def revert(self, change: RegistryChange) -> RevertedChange:
        """The change as it is taken back, where nothing is in the way of that."""
        current, after = self._lines[change.key], self._lines_after(change)
        before = self._lines_before(change) if current == after and self._changes_effect(change) else current
        entry = new_change(self._recording, self._ids[change.id], change.key, before, after, change.id)
        return RevertedChange(change, entry, before, after, is_written=current == after)

    def _lines_before(self, change: RegistryChange) -> Lines:
        """The lines that a record had before the registry was written by an undo that was stopped then."""
        root = self._history.root_of(change)
        try:
            return self._history.lines_of(root, in_effect=self._history.is_in_effect(root))
        except LookupError:
            return self._lines[change.key]

    def _lines_after(self, change: RegistryChange) -> Lines:
        """The lines that a record will have; raises LookupError where the ledger does not have them.

        It stays as it is where another undo, of another branch, still says what this one said.
        """
        if not self._changes_effect(change):
            return self._lines[change.key]
        root = self._history.root_of(change)
        return self._history.lines_of(root, in_effect=self._history_after.is_in_effect(root))

    def _changes_effect(self, change: RegistryChange) -> bool:
        """Whether what a command did comes into effect or loses it when the change is taken back."""
        root = self._history.root_of(change)
        return self._history_after.is_in_effect(root) != self._history.is_in_effect(root)

    def reason_to_keep(self, change: RegistryChange, going: Collection[RecordKey]) -> str | None:
        """Why a record stays as it is although the change is undone; None if nothing is in the way.

        `going`: the records whose changes are taken back with it.
        """
        try:
            after = self._lines_after(change)
        except LookupError:
            return _("the ledger does not have the lines that it had; smartpilot validate shows why")
        if self._lines[change.key] == after:
            return _("it is already as it was before") if change.voids is None else None
        if (reason := self._reason_of_lines(change)) is not None:
            return reason
        if any(_events_in_the_way(self._registry, self._ledger, change, after, self._voided)):
            return _("other events are about it")
        if after is None and any(_references(self._registry, change.key, going)):
            return _("other records refer to it")
        return None

    def _reason_of_lines(self, change: RegistryChange) -> str | None:
        """Why the lines of a record are not those that the change left; None if they are."""
        current, root = self._lines[change.key], self._history.root_of(change)
        if self._history.is_changed_later(root, self._ignored):
            return _("it was changed again since")
        if self._history.is_in_effect(root):
            is_as_left = root.after is None or digest_of_lines(current) == root.after
        elif root.before is None and current is not None:
            return _("it is in the registry again")
        else:
            is_as_left = current == root.before
        return None if is_as_left else _("its lines were changed by hand since")


def _events_in_the_way(
    registry: Registry, ledger: Ledger, change: RegistryChange, lines: Lines, voided: Sequence[Event]
) -> Iterator[Event]:
    """The standing events about a record that would have nothing to be about if it had these lines."""
    if change.table is not None:
        return
    record = registry.by_id.get(change.record)
    asking = registry.notices_asking(record) if record else ()
    owed_by_candidates = [d.id for notice in asking for d in notice.deliverables if d.owed_by is Kind.CANDIDATES]
    table = parse_record_lines(lines)[0] if lines is not None else None
    for event in ledger.file.events:
        is_owed = table is not None and (table != Kind.CANDIDATES.value or event.deliverable in owed_by_candidates)
        if event.target == change.record and ledger.stands(event) and event not in voided and not is_owed:
            yield event


def _references(registry: Registry, key: RecordKey, going: Collection[RecordKey]) -> Iterator[str]:
    """The ids of records and assessments that name another record, or a source, and do not go with it."""
    table, id_ = key
    if table == ASSESSMENTS:
        return
    for assessment in registry.file.assessments:
        is_named = id_ in assessment.sources if table == SOURCES else id_ == assessment.target
        if is_named and (ASSESSMENTS, assessment.id) not in going:
            yield assessment.id
    for record in registry.records:
        if ("", record.id) in going:
            continue
        if table == SOURCES:
            is_named = id_ in record.sources
        else:
            extended = record.extends if isinstance(record, Pilot) else None
            is_named = id_ in (extended, record.site_pilot if isinstance(record, Project) else None)
        if is_named:
            yield record.id
    if table == SOURCES:
        yield from (notice.id for notice in registry.notices.values() if notice.source == id_)
