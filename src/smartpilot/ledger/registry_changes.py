"""The changes of the registry that a ledger knows: what a record was before and after each, and which were made.

A change is written into the ledger before the registry is: of a command that was killed between the two the registry
still has what was there before. Several changes may name each other, because an undo can be undone: the first of such
a chain is what a command did, and whether it is in effect says how the record is to be.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from smartpilot.ledger.ledger import Ledger, Recording, is_recorded_after, new_ids
from smartpilot.records.entries import RegistryChange
from smartpilot.registry.registry import Registry
from smartpilot.registry.reverting import (
    Lines,
    RecordKey,
    are_lines_of,
    changed_records,
    digest_of_lines,
    record_lines,
)
from smartpilot.toml.edits import CannotEditError


def changes_between(
    before: Registry, content: bytes, after: Registry, content_after: bytes, recording: Recording
) -> Sequence[RegistryChange]:
    """The entries that say what a command changes in a registry, with the contents of its file before and after."""
    keys = changed_records(before, after)
    earlier, later = record_lines(content, before, keys), record_lines(content_after, after, keys)
    ids = new_ids(recording.moment, len(keys))
    return [new_change(recording, id_, key, earlier[key], later[key]) for id_, key in zip(ids, keys, strict=True)]


def new_change(
    recording: Recording, id_: str, key: RecordKey, before: Lines, after: Lines, voids: str | None = None
) -> RegistryChange:
    """The entry of a change of one record; `voids`: the id of the change that it takes back."""
    run: Mapping[str, object] = {name: value for name, value in recording.fields.items() if name != "workbook"}
    table, record = key
    change = {"before": before, "after": digest_of_lines(after), "table": table or None, "voids": voids}
    return RegistryChange.model_validate({"id": id_, "record": record, **change, **run})


def changes_not_made(ledger: Ledger, registry: Registry, content: bytes) -> Collection[str]:
    """The ids of changes in effect that left the registry as it was: the command was killed, or a hand put it back."""
    changes = ledger.changes_in_effect
    try:
        lines = record_lines(content, registry, [change.key for change in changes])
    except CannotEditError:  # records were put into brackets by hand, so it cannot be told
        return ()
    return {change.id for change in changes if lines[change.key] == change.before}


def find_undone_addition(ledger: Ledger, record: str, since: dt.datetime | None) -> RegistryChange | None:
    """The undo, later than a moment if one is given, that took a new record out of the registry; None if none did."""
    added = [c for c in ledger.file.changes if c.key == ("", record) and c.before is None and c.voids is None]
    undos = {ledger.voided_by.get(change.id) for change in added}
    changes = (change for change in ledger.file.changes if change.id in undos)
    return next((change for change in changes if is_recorded_after(change, since)), None)


def with_changes(ledger: Ledger, changes: Sequence[RegistryChange]) -> Ledger:
    """The ledger with these changes of the registry in place of its own."""
    return Ledger(ledger.file.model_copy(update={"changes": changes}))


@dataclass(frozen=True)
class RegistryHistory:
    """The changes of a ledger by what commands did; the root of a change is that of its chain."""

    ledger: Ledger

    @cached_property
    def by_id(self) -> Mapping[str, RegistryChange]:
        """The changes by id."""
        return {change.id: change for change in self.ledger.file.changes}

    def root_of(self, change: RegistryChange) -> RegistryChange:
        """What a command did that a change takes back or restores; itself if it is what a command did."""
        seen: set[str] = set()
        while (undone := self.by_id.get(change.voids or "")) and change.id not in seen:
            seen.add(change.id)
            change = undone
        return change

    def is_in_effect(self, root: RegistryChange) -> bool:
        """Whether what a command did is not taken back."""
        return root.id not in self.ledger.voided_by

    def lines_of(self, root: RegistryChange, *, in_effect: bool) -> Lines:
        """The lines of a record when what a command did is in effect, or is not.

        Raises LookupError where the ledger does not have them, or has something else in their place.
        """
        lines = self._lines_written(root) if in_effect else root.before
        if not are_lines_of(root.key, lines):
            raise LookupError(root.id)
        return lines

    def _lines_written(self, root: RegistryChange) -> Lines:
        """The lines that a command wrote, which the last undo of it replaced; an old ledger has no digest of them."""
        for change in reversed(self._chains.get(root.id, ())):
            if root.after is None and change.before != root.before:
                return change.before
            if digest_of_lines(change.before) == root.after:
                return change.before
        raise LookupError(root.id)

    @cached_property
    def _chains(self) -> Mapping[str, Sequence[RegistryChange]]:
        """The changes that take back or restore what a command did, by its id, in the order of the file."""
        chains: dict[str, list[RegistryChange]] = {}
        for change in self.ledger.file.changes:
            root = self.root_of(change)
            if root is not change and root.key == change.key:
                chains.setdefault(root.id, []).append(change)
        return chains

    def is_changed_later(self, root: RegistryChange, ignored: Collection[str]) -> bool:
        """Whether another command, later in the file, changed the record too; `ignored`: ids that do not count."""
        commands = self._commands.get(root.key, ())
        later = commands[commands.index(root) + 1 :] if root in commands else ()
        return any(self.is_in_effect(change) and change.id not in ignored for change in later)

    @cached_property
    def _commands(self) -> Mapping[RecordKey, Sequence[RegistryChange]]:
        commands: dict[RecordKey, list[RegistryChange]] = {}
        for change in self.ledger.file.changes:
            if change.voids is None:
                commands.setdefault(change.key, []).append(change)
        return commands
