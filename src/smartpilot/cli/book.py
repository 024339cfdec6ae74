"""Registry and ledger as one book: opened by a command that writes, checked, and changed under the lock."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from smartpilot.cli.streams import say
from smartpilot.errors import RegistryError, UsageError
from smartpilot.files import change_file, changed_meanwhile, locked
from smartpilot.i18n import _
from smartpilot.ledger.ledger import Ledger, LedgerReading, appended, ledger_path, read_ledger
from smartpilot.problems import Severity
from smartpilot.records.models import LISTS, Event
from smartpilot.registry.reading import Reading, Registry, read_registry, registry_in
from smartpilot.rules import check
from smartpilot.toml.document import Document, parse_document


@dataclass(frozen=True)
class Book:
    """A registry and its ledger without errors, and what their files held when they were read."""

    path: Path
    registry: Registry
    ledger: Ledger
    reading: Reading
    ledger_reading: LedgerReading
    mending: bool = False

    @property
    def ledger_path(self) -> Path:
        """Where the ledger is."""
        return ledger_path(self.path)


def open_book(path: Path, *, mending: bool = False) -> Book:
    """Reads both files and applies every rule, because nothing is to be built on what is wrong already.

    `mending`: only what cannot be read is in the way, because the rest is to be put right.

    Raises RegistryError with every error found.
    """
    reading, ledger = read_registry(path), read_ledger(ledger_path(path))
    found = [*reading.problems, *ledger.problems] if mending else check(reading, ledger=ledger)
    errors = [problem for problem in found if problem.severity is Severity.ERROR]
    if errors or reading.registry is None or ledger.ledger is None:
        raise RegistryError(_("nothing is written until this is mended"), errors)
    return Book(path, reading.registry, ledger.ledger, reading, ledger, mending)


def append(book: Book, make: Callable[[Book], Sequence[Event]]) -> Sequence[Event]:
    """Appends the events that `make` gives for the book as it is under the lock; they are on the disk afterwards.

    What others have appended since the book was opened is read first.

    Raises FileHeldError where another process holds the ledger or has changed the registry, and whatever `make`
    raises.
    """
    with locked(book.ledger_path, lambda: waiting(book.ledger_path)):
        if not _unchanged(book.reading.document):
            raise changed_meanwhile(book.path)
        fresh = book if _unchanged(book.ledger_reading.document) else open_book(book.path, mending=book.mending)
        events = make(fresh)
        if events:
            if fresh.ledger_reading.document.raw is None:
                say(_("a new ledger begins: {path}").format(path=fresh.ledger_path))
            before = fresh.ledger_reading.document.raw
            change_file(fresh.ledger_path, _with_events(fresh, events), expected=before)
    return events


def _with_events(book: Book, events: Sequence[Event]) -> bytes:
    """The new content of the ledger; raises what `check_appendable` does."""
    check_appendable(book)
    return appended(book.ledger_reading.document.raw, events)


def check_appendable(book: Book) -> None:
    """Raises UsageError where the ledger is written so that nothing can be put behind it."""
    # What comes before the first heading says whether the events are in brackets: `events = []`.
    before = re.split(r"^\s*\[\[", book.ledger_reading.document.text, maxsplit=1, flags=re.MULTILINE)[0]
    if "events" in (parse_document(book.ledger_path, before.encode()).data or {}):
        message = _("{path} has its events in brackets; none can be put behind them").format(path=book.ledger_path)
        raise UsageError(message, _("delete the line events = [], or write each event as [[events]]"))


def change_registry(book: Book, content: bytes) -> None:
    """Gives the registry a new content that was made from the book.

    Both files are locked: what the one says is checked against the other.

    Raises RegistryError where that content would have errors, FileHeldError where another process holds the
    book or has changed the registry since it was opened.
    """
    with (
        locked(book.ledger_path, lambda: waiting(book.ledger_path)),
        locked(book.path, lambda: waiting(book.path)),
    ):
        if not _unchanged(book.reading.document):
            raise changed_meanwhile(book.path)
        fresh = book if _unchanged(book.ledger_reading.document) else open_book(book.path)
        change_file(book.path, checked(fresh, content), expected=book.reading.document.raw)


def _unchanged(document: Document) -> bool:
    """Whether the file still holds what was read."""
    try:
        return document.path.read_bytes() == document.raw
    except OSError:
        return document.raw is None and not document.path.exists()


def checked(book: Book, content: bytes) -> bytes:
    """The content, when a registry of it would have no error.

    Raises RegistryError otherwise.
    """
    reading = registry_in(parse_document(book.path, content, LISTS))
    errors = [p for p in check(reading, ledger=book.ledger_reading) if p.severity is Severity.ERROR]
    if errors:
        raise RegistryError(_("nothing was written, because the registry would have these errors"), errors)
    return content


def waiting(path: Path) -> None:
    """Says why nothing happens for a while."""
    say(_("waiting for {path}, which another smartpilot holds").format(path=path))
