"""Reading the ledger file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from smartpilot.errors import InvalidFileError
from smartpilot.i18n import _
from smartpilot.ledger.ledger import NO_LEDGER, Ledger
from smartpilot.problems import Problem
from smartpilot.records.entries import LEDGER_TABLES, LedgerFile
from smartpilot.records.validation import kept_path, validate
from smartpilot.toml.document import Document, FileHints, read_document
from smartpilot.toml.locations import DataPath

_LEDGER_HINTS = FileHints(keys=_("smartpilot schema --ledger shows all keys"))


@dataclass(frozen=True)
class LedgerReading:
    """The result of reading a ledger: the valid events, and the problems of the rest.

    `ledger` is None where the file cannot be read at all. `positions` is as in `Validated`.
    """

    document: Document
    ledger: Ledger | None
    problems: Sequence[Problem]
    positions: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def path(self, index: int, *rest: str | int, table: str = "events") -> DataPath:
        """The path in the file to a field of a valid event, or change."""
        return kept_path(self.positions, table, index, *rest)


def read_ledger(path: Path) -> LedgerReading:
    """Reads and checks against the model. No ledger is an empty one; nothing is raised for what the file holds."""
    return parse_ledger(read_document(path, LEDGER_TABLES, _LEDGER_HINTS, optional=True))


def parse_ledger(document: Document) -> LedgerReading:
    """The ledger in a document, checked against the model."""
    if document.data is None:
        return LedgerReading(document, None, document.problems)
    if not document.data:
        # Nothing recorded yet: most registries are so, and the check of events need not even be built.
        return LedgerReading(document, NO_LEDGER, [])
    file, problems, positions = validate(document, LedgerFile, LEDGER_TABLES)
    return LedgerReading(document, Ledger(file), problems, positions)


def require_valid_ledger(reading: LedgerReading) -> Ledger:
    """The ledger of a reading without problems.

    Raises InvalidFileError with every problem where it does not parse or does not fit the model.
    """
    if reading.problems or reading.ledger is None:
        raise InvalidFileError(_("the ledger cannot be used until these are fixed"), reading.problems)
    return reading.ledger
