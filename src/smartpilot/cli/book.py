"""Registry and ledger as one book: opened by a command that writes, checked, and changed under the lock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from smartpilot.cli.streams import say
from smartpilot.document import parse_document
from smartpilot.errors import RegistryError
from smartpilot.files import change_file, locked
from smartpilot.i18n import _
from smartpilot.ledger import Ledger, LedgerReading, appended, ledger_path, read_ledger
from smartpilot.model import Event
from smartpilot.problems import Severity
from smartpilot.registry import Reading, Registry, read_registry, registry_in
from smartpilot.rules import check


@dataclass(frozen=True)
class Book:
    """A registry and its ledger without errors, and what their files held when they were read."""

    path: Path
    registry: Registry
    ledger: Ledger
    readings: tuple[Reading, LedgerReading]

    @property
    def ledger_path(self) -> Path:
        """Where the ledger is."""
        return ledger_path(self.path)

    @property
    def unchanged(self) -> bool:
        """Whether both files still hold what was read."""
        return all(_content(reading.document.path) == reading.document.raw for reading in self.readings)


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def open_book(path: Path) -> Book:
    """Reads both files and applies every rule, because nothing is to be built on what is wrong already.

    Raises RegistryError with every error found.
    """
    reading, ledger = read_registry(path), read_ledger(ledger_path(path))
    errors = [problem for problem in check(reading, ledger=ledger) if problem.severity is Severity.ERROR]
    if errors or reading.registry is None or ledger.ledger is None:
        raise RegistryError(_("nothing is written until this is mended"), errors)
    return Book(path, reading.registry, ledger.ledger, (reading, ledger))


def append(book: Book, make: Callable[[Book], Sequence[Event]]) -> Sequence[Event]:
    """Appends the events that `make` gives for the book as it is under the lock; they are on the disk afterwards.

    Raises FileHeldError where another process holds the ledger, and whatever `make` raises.
    """
    with locked(book.ledger_path, lambda: waiting(book.ledger_path)):
        fresh = book if book.unchanged else open_book(book.path)
        events = make(fresh)
        if events:
            before = fresh.readings[1].document.raw
            change_file(fresh.ledger_path, appended(before, events), expected=before)
    return events


def change_registry(book: Book, make: Callable[[Book], bytes]) -> bytes:
    """Gives the registry the content that `make` makes of the book as it is under the lock.

    Raises RegistryError where that content would have errors, FileHeldError where another process holds it.
    """
    with locked(book.path, lambda: waiting(book.path)):
        fresh = book if book.unchanged else open_book(book.path)
        content = checked(fresh, make(fresh))
        change_file(fresh.path, content, expected=fresh.readings[0].document.raw)
    return content


def checked(book: Book, content: bytes) -> bytes:
    """The content, when a registry of it would have no error.

    Raises RegistryError otherwise.
    """
    reading = registry_in(parse_document(book.path, content))
    errors = [p for p in check(reading, ledger=book.readings[1]) if p.severity is Severity.ERROR]
    if errors:
        raise RegistryError(_("nothing was written, because the registry would have these errors"), errors)
    return content


def waiting(path: Path) -> None:
    """Says why nothing happens for a while."""
    say(_("waiting for {path}, which another smartpilot holds").format(path=path))
