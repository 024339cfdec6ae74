"""A registry with its ledger as they are, or as they were in a revision of git; and two of them compared."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from smartpilot.errors import EXIT_USAGE, InvalidFileError, UsageError
from smartpilot.files.revisions import has_commit, read_committed, require_commit
from smartpilot.i18n import _
from smartpilot.ledger.ledger import Ledger, ledger_path
from smartpilot.ledger.reading import LedgerReading, parse_ledger, read_ledger
from smartpilot.records.comparison import KeyedRecord, RecordDifferences, compare_records
from smartpilot.records.entries import LEDGER_TABLES
from smartpilot.records.models import REGISTRY_TABLES
from smartpilot.registry.comparison import keyed_records
from smartpilot.registry.finding import is_built_in
from smartpilot.registry.reading import RegistryReading, parse_registry, read_registry
from smartpilot.registry.registry import Registry
from smartpilot.toml.document import MAX_SIZE, Document, parse_document


class Snapshot(NamedTuple):
    """A registry with its ledger at one time.

    `path`: that of the registry. `name`: what people call both. `lacks_ledger`: whether the registry lies alone, as a
    copy of it may. A revision without a ledger does not: nothing had been recorded yet.
    """

    path: Path
    name: str
    registry: Registry
    ledger: Ledger
    lacks_ledger: bool = False


class NotComparableError(InvalidFileError):
    """A registry or a ledger that cannot be read, so that nobody knows whether it differs from another."""

    exit_code = EXIT_USAGE


def read_snapshot(path: Path) -> Snapshot:
    """A registry and the ledger beside it, as they are.

    Raises NotComparableError with every problem where one of them does not parse or does not fit the model.
    """
    name = _("the built-in registry") if is_built_in(path) else str(path)
    ledger = read_ledger(ledger_path(path))
    snapshot = _require_snapshot(path, name, read_registry(path), ledger)
    return snapshot._replace(lacks_ledger=ledger.document.raw is None)


def read_committed_snapshot(path: Path, revision: str) -> Snapshot:
    """A registry and the ledger beside it, as they were in a revision of git.

    The ledger lies beside the registry as it is named, also where that is a link, as for every other command.

    Raises UsageError where git cannot give them, NotComparableError as `read_snapshot` does.
    """
    file, ledger_file = path.resolve(), ledger_path(path).resolve()
    commit = require_commit(file.parent, revision)
    name = Path(f"{revision}:{path}")
    content = read_committed(file, commit, MAX_SIZE)
    if content is None:
        raise UsageError(_("{path} was not there in revision {name}").format(path=path, name=revision))
    registry = parse_registry(parse_document(name, content, REGISTRY_TABLES))
    has_ledger = has_commit(ledger_file.parent, commit)  # not beside a link that lies outside of the repository
    entries = read_committed(ledger_file, commit, MAX_SIZE) if has_ledger else None
    document = Document(ledger_path(name), "", {}, [])
    if entries is not None and entries.strip():
        document = parse_document(ledger_path(name), entries, LEDGER_TABLES)
    snapshot = _require_snapshot(path, str(name), registry, parse_ledger(document))
    return snapshot._replace(lacks_ledger=not has_ledger)


def compare_snapshots(old: Snapshot, new: Snapshot) -> RecordDifferences:
    """How one registry and its ledger differ from another."""
    return compare_records(_keyed_records_of(old), _keyed_records_of(new))


def _keyed_records_of(snapshot: Snapshot) -> Iterator[KeyedRecord]:
    yield from keyed_records(snapshot.registry)
    for event in snapshot.ledger.file.events:
        yield KeyedRecord("events", event.id, event)
    for change in snapshot.ledger.file.changes:
        yield KeyedRecord("changes", change.id, change)


def _require_snapshot(path: Path, name: str, registry: RegistryReading, ledger: LedgerReading) -> Snapshot:
    problems = [*registry.problems, *ledger.problems]
    if problems or registry.registry is None or ledger.ledger is None:
        raise NotComparableError(_("nothing can be compared until these are fixed"), problems)
    return Snapshot(path, name, registry.registry, ledger.ledger)
