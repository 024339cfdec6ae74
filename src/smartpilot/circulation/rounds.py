"""The rounds: `circulations.toml` beside the registry, with what was sent to whom and what came back.

A round is a day: all workbooks that are circulated as of one day belong to it, or those of one programme where that was
asked for, and one that is written again replaces the earlier one. A round that is withdrawn is as if nothing had been
sent in it. Entries are only ever appended, and each line ends in a mark, as in the ledger (docs/adr/0004).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from smartpilot.circulation.outline import CIRCULATIONS_FILE
from smartpilot.files.locks import hold_lock
from smartpilot.files.writing import change_file, remove_leftovers
from smartpilot.i18n import _
from smartpilot.ledger.ledger import Recording, format_marked, new_ids
from smartpilot.records.circulations import CIRCULATION_TABLES, CirculationsFile, Dispatch, Receipt, Withdrawal
from smartpilot.records.validation import FileReading, validate
from smartpilot.store import Announce
from smartpilot.text import line_end_of
from smartpilot.toml.document import Document, parse_document, read_document

_ROUNDS_HEADER = "# 填报轮次：发给谁、何时收回。只追加，不改写。由 smartpilot circulate 和 collect 写。\n"

# A round and the code of an authority.
RoundKey = tuple[str, str]
RoundEntry = Dispatch | Receipt | Withdrawal

_TABLE_OF_ENTRY: Mapping[type[RoundEntry], str] = {Dispatch: "sent", Receipt: "returned", Withdrawal: "withdrawn"}


@dataclass(frozen=True)
class Circulations:
    """What was sent, what came back and what was withdrawn, in the order in which it was recorded."""

    dispatches: Sequence[Dispatch] = ()
    receipts: Sequence[Receipt] = ()
    withdrawals: Sequence[Withdrawal] = ()

    @cached_property
    def _last_withdrawals(self) -> Mapping[str, Withdrawal]:
        return {withdrawal.round: withdrawal for withdrawal in self.withdrawals}

    def _stands(self, entry: Dispatch | Receipt) -> bool:
        """Whether the round of an entry has not been withdrawn since."""
        last = self._last_withdrawals.get(entry.round)
        return last is None or (entry.recorded_at, entry.id) > (last.recorded_at, last.id)

    @cached_property
    def _standing_dispatches(self) -> Sequence[Dispatch]:
        return [dispatch for dispatch in self.dispatches if self._stands(dispatch)]

    @cached_property
    def last_dispatches(self) -> Mapping[RoundKey, Dispatch]:
        """What each authority was sent in each round, the last one where it was written again."""
        return {(dispatch.round, dispatch.code): dispatch for dispatch in self._standing_dispatches}

    @cached_property
    def dispatch_of_workbook(self) -> Mapping[str, Dispatch]:
        """What was sent, by the seal of the workbook; in rounds that were withdrawn too."""
        return {dispatch.workbook: dispatch for dispatch in self.dispatches if dispatch.workbook}

    @property
    def rounds(self) -> list[str]:
        """The rounds in which something was sent, the newest first."""
        days = {dispatch.round: dispatch.sent_on for dispatch in self._standing_dispatches}
        return sorted(days, key=lambda round_: (days[round_], round_), reverse=True)

    def last_of_round(self, round_: str) -> Dispatch:
        """What was sent last in a round.

        Raises StopIteration where nothing was.
        """
        return next(dispatch for dispatch in reversed(self._standing_dispatches) if dispatch.round == round_)

    @cached_property
    def receipts_by_key(self) -> Mapping[RoundKey, Sequence[Receipt]]:
        """What came back from each authority in each round, the last one at the end."""
        receipts: dict[RoundKey, list[Receipt]] = {}
        for receipt in self.receipts:
            if self._stands(receipt):
                receipts.setdefault((receipt.round, receipt.code), []).append(receipt)
        return receipts

    def with_entries(self, entries: Sequence[RoundEntry]) -> "Circulations":
        """These and more entries."""
        return Circulations(
            [*self.dispatches, *(entry for entry in entries if isinstance(entry, Dispatch))],
            [*self.receipts, *(entry for entry in entries if isinstance(entry, Receipt))],
            [*self.withdrawals, *(entry for entry in entries if isinstance(entry, Withdrawal))],
        )


def withdrawal_of(round_: str, recording: Recording) -> Withdrawal:
    """What is to be noted of a round that is withdrawn."""
    (id_,) = new_ids(recording.moment, 1)
    return Withdrawal(
        id=id_, recorded_at=recording.fields["recorded_at"], round=round_, recorded_by=recording.recorded_by
    )


def circulations_path(registry: Path) -> Path:
    """The path of the rounds of a registry, which lie beside it."""
    return registry.with_name(CIRCULATIONS_FILE)


def read_circulations(path: Path) -> FileReading[Circulations]:
    """The rounds; no file is one without entries. What is wrong is in the problems of the document."""
    return _parse(read_document(path, CIRCULATION_TABLES, optional=True))


def _parse(document: Document) -> FileReading[Circulations]:
    if document.data is None:
        return FileReading(document, None)
    if not document.data:
        return FileReading(document, Circulations())
    file, problems, _positions = validate(document, CirculationsFile, CIRCULATION_TABLES)
    document.problems = list(problems)
    if problems:
        return FileReading(document, None)
    dispatches = sorted(file.sent, key=lambda dispatch: (dispatch.recorded_at, dispatch.id))
    receipts = sorted(file.returned, key=lambda receipt: (receipt.recorded_at, receipt.id))
    withdrawals = sorted(file.withdrawn, key=lambda withdrawal: (withdrawal.recorded_at, withdrawal.id))
    return FileReading(document, Circulations(dispatches, receipts, withdrawals))


def append_entries(
    path: Path, plan: Callable[[Circulations], Sequence[RoundEntry]], announce: Announce
) -> Circulations:
    """Appends what `plan` makes of the rounds as they are under the lock; returns them as they are afterwards.

    Raises InvalidFileError where the file cannot be read, or could not be afterwards; FileHeldError where another
    process holds it, and UsageError where it cannot be written.
    """

    def announce_waiting() -> None:
        announce(_("waiting for {path}, which another smartpilot is using").format(path=path))

    with hold_lock(path, announce_waiting):
        remove_leftovers(path)
        reading = read_circulations(path)
        circulations = reading.require_valid()
        entries = plan(circulations)
        if not entries:
            return circulations
        content = _with_appended(reading.document.raw, entries)
        after = _parse(parse_document(path, content, CIRCULATION_TABLES)).require_valid()
        change_file(path, content, expected=reading.document.raw)
        return after


def _with_appended(raw: bytes | None, entries: Sequence[RoundEntry]) -> bytes:
    before = raw or _ROUNDS_HEADER.encode()
    end = line_end_of(before)
    if not before.endswith(b"\n"):
        before += end
    text = "".join(format_marked(_TABLE_OF_ENTRY[type(entry)], entry) for entry in entries)
    return before + text.encode().replace(b"\n", end)
