"""Requests that wrote events and were killed before they could say so: repeated, they must not write once more.

`record` can tell from the ledger what it has recorded already. `undo` cannot: what it would void next is another event.
So it leaves a note beside the ledger before it writes, and removes it when it has answered.
"""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from smartpilot.files.leftovers import hold, is_abandoned
from smartpilot.files.writing import flush_folder, write_error
from smartpilot.ledger.ledger import Entry, Ledger


class PendingRequest:
    """A request of this user in these words, from before it writes until it has answered.

    Leaving the context without an exception is the answer. The methods are called under the lock of the ledger.
    """

    def __init__(self, ledger: Path, *words: str) -> None:
        """Takes the path of the ledger, and the words that say what is asked."""
        self._folder = Path(os.path.realpath(ledger)).parent
        request = hashlib.sha256("\0".join([_user(), *words]).encode("utf-8", "replace")).hexdigest()[:16]
        self._prefix = f".{os.path.basename(os.path.realpath(ledger))}.pending-{request}-"
        self._notes: list[Path] = []
        self._handle: int | None = None

    def entries_written(self, ledger: Ledger) -> Sequence[Entry]:
        """The entries that the same request wrote before, in a run that was killed before it could answer."""
        entries: dict[str, Entry] = {entry.id: entry for entry in ledger.entries}
        written: list[Entry] = []
        for note in sorted(self._folder.glob(f"{self._prefix}*")):
            ids = _read_ids(note) if is_abandoned(note) else ()
            if ids and all(id_ in entries for id_ in ids):
                self._notes.append(note)
                written += [entries[id_] for id_ in ids]
        return written

    def note(self, entries: Sequence[Entry]) -> None:
        """Notes the entries that are about to be written. What was noted before was never written, and is forgotten.

        Raises UsageError where that is not possible.
        """
        self._notes += [note for note in self._folder.glob(f"{self._prefix}*") if is_abandoned(note)]
        self.withdraw()
        try:
            self._handle, name = tempfile.mkstemp(prefix=self._prefix, dir=self._folder)
            self._notes.append(Path(name))
            hold(self._handle)
            os.write(self._handle, "".join(f"{entry.id}\n" for entry in entries).encode())
            os.fsync(self._handle)
        except OSError as error:
            self.withdraw()
            raise write_error(self._folder, error) from error
        flush_folder(self._folder)

    def withdraw(self) -> None:
        """Removes the notes: nothing was written, or all was answered."""
        self._release()
        for note in self._notes:
            with suppress(OSError):
                note.unlink()
        self._notes = []

    def __enter__(self) -> "PendingRequest":
        """Returns itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: object, _traceback: TracebackType | None) -> None:
        """Removes the notes of what has been answered now; after an exception they stay."""
        self._release()
        if kind is None:
            self.withdraw()

    def _release(self) -> None:
        """Closes the note, which Windows could not remove while it is open."""
        if self._handle is not None:
            with suppress(OSError):
                os.close(self._handle)
            self._handle = None


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "")


def _read_ids(note: Path) -> Sequence[str]:
    try:
        return note.read_text(encoding="ascii", errors="replace").split()
    except OSError:
        return ()
