"""Reading the registry file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from smartpilot.errors import InvalidFileError
from smartpilot.i18n import _
from smartpilot.problems import Problem, Severity
from smartpilot.records.entries import LEDGER_TABLES
from smartpilot.records.models import REGISTRY_TABLES, RegistryFile
from smartpilot.records.validation import kept_path, validate
from smartpilot.registry.finding import REGISTRY_FILE
from smartpilot.registry.registry import Registry
from smartpilot.toml.document import Document, FileHints, read_document
from smartpilot.toml.locations import DataPath

_REGISTRY_HINTS = FileHints(
    missing=_("check the path, or create a registry there first"),
    folder=_("name the file pilots.toml in it"),
    empty=_("a registry begins with: format = 1"),
    binary=_("name the registry file, which ends in .toml"),
    keys=_("smartpilot schema shows all keys"),
)


@dataclass(frozen=True)
class RegistryReading:
    """The result of reading a registry: the valid records, and the problems of the rest.

    `positions` maps the place in the kept lists to the place in the file, where records were left out.
    """

    document: Document
    registry: Registry | None
    problems: Sequence[Problem]
    positions: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def path(self, table: str, index: int, *rest: str | int) -> DataPath:
        """The path in the file to a field of a valid record."""
        return kept_path(self.positions, table, index, *rest)

    @property
    def complete(self) -> bool:
        """Whether every record of the file is among the kept ones."""
        return not self.positions


def read_registry(path: Path) -> RegistryReading:
    """Reads and checks against the model; nothing is raised for what the file holds."""
    return parse_registry(read_document(path, REGISTRY_TABLES, _REGISTRY_HINTS))


def parse_registry(document: Document) -> RegistryReading:
    """The registry in a document, checked against the model."""
    if document.data is None:
        return RegistryReading(document, None, document.problems)
    if document.data.keys() & LEDGER_TABLES and not document.data.keys() & REGISTRY_TABLES:
        hint = _("name the registry, which lies beside it: {path}").format(path=document.path.with_name(REGISTRY_FILE))
        message = _("this is a ledger, not a registry")
        problem = Problem("file", Severity.ERROR, str(document.path), message, hint=hint)
        return RegistryReading(document, None, [problem])
    file, problems, positions = validate(document, RegistryFile, REGISTRY_TABLES)
    return RegistryReading(document, Registry(file), problems, positions)


def open_registry(path: Path) -> Registry:
    """The registry, for a command that only reads it.

    Raises InvalidFileError with every problem where it does not parse or does not fit the model.
    """
    return require_valid_registry(read_registry(path))


def require_valid_registry(reading: RegistryReading) -> Registry:
    """The registry of a reading without problems.

    Raises InvalidFileError with every problem otherwise.
    """
    if reading.problems or reading.registry is None:
        raise InvalidFileError(_("the registry cannot be used until these are fixed"), reading.problems)
    return reading.registry
