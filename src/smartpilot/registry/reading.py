"""Finding the registry file, and reading it."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from smartpilot.errors import InvalidFileError
from smartpilot.i18n import _
from smartpilot.problems import Problem
from smartpilot.records.models import REGISTRY_TABLES, RegistryFile
from smartpilot.records.validation import kept_path, validate
from smartpilot.registry.registry import Registry
from smartpilot.toml.document import Document, FileHints, read_document
from smartpilot.toml.locations import DataPath

REGISTRY_VARIABLE = "SMARTPILOT_REGISTRY"
REGISTRY_FILE = "pilots.toml"

_REGISTRY_HINTS = FileHints(
    missing=_("check the path, or create a registry there first"),
    folder=_("name the file pilots.toml in it"),
    empty=_("a registry begins with: format = 1"),
    binary=_("name the registry file, which ends in .toml"),
    keys=_("smartpilot schema shows all keys"),
)


_PACKAGE = Path(__file__).resolve().parent.parent


def packaged_registry() -> Path:
    """The read-only copy inside the installed package; in a source checkout the repository's own file."""
    inside = _PACKAGE / "data" / REGISTRY_FILE
    return inside if inside.exists() else _PACKAGE.parent.parent / "data" / REGISTRY_FILE


def is_read_only(path: Path) -> bool:
    """Whether a registry lies inside the package, where no command writes. That of a source checkout does not."""
    return _PACKAGE in path.resolve().parents


def is_built_in(path: Path) -> bool:
    """Whether a registry is the one that comes with the program, by whatever path it was found.

    No secret and nothing about a person is ever written beside it: others have the same folder.
    """
    try:
        return is_read_only(path) or os.path.samefile(path, packaged_registry())
    except OSError:
        return False


def find_writable_registry(given: Path | None, environment: Mapping[str, str], folder: Path) -> Path | None:
    """The registry that a command may write; None where only the packaged one is left."""
    if given is not None:
        return _in_folder(given)
    if environment.get(REGISTRY_VARIABLE):
        return _in_folder(Path(environment[REGISTRY_VARIABLE]))
    for parent in (folder, *folder.parents):
        for candidate in (parent / "data" / REGISTRY_FILE, parent / REGISTRY_FILE):
            if os.path.isfile(candidate):  # unlike Path's, false for a folder that may not be looked into
                return Path(os.path.relpath(candidate, folder)) if parent == folder else candidate
    return None


# A look around, not a search: more entries of a folder are not looked at.
_MOST_ENTRIES = 100


def find_registries_below(folder: Path) -> list[str]:
    """The names of the folders directly in a folder that hold a registry, sorted; of a large folder only some."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in islice(entries, _MOST_ENTRIES) if entry.is_dir()]
    except OSError:
        return []
    paths = (REGISTRY_FILE, os.path.join("data", REGISTRY_FILE))
    return sorted(name for name in names if any(os.path.isfile(folder / name / path) for path in paths))


def _in_folder(given: Path) -> Path:
    """A file as it is; of a folder the registry in it, where there is one."""
    for name in (REGISTRY_FILE, os.path.join("data", REGISTRY_FILE)):
        if os.path.isdir(given) and os.path.isfile(given / name):
            return given / name
    return given


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
