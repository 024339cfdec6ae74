"""Finding the registry file: named, in the environment, above a folder, or inside the package."""

import os
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

REGISTRY_VARIABLE = "SMARTPILOT_REGISTRY"
REGISTRY_FILE = "pilots.toml"

_PACKAGE = Path(__file__).resolve().parent.parent
_PROGRAMMES = "programmes"


def packaged_registry() -> Path:
    """The read-only copy inside the installed package; in a source checkout the repository's own file."""
    inside = _PACKAGE / "data" / REGISTRY_FILE
    return inside if inside.exists() else _PACKAGE.parent.parent / "data" / REGISTRY_FILE


def packaged_programmes() -> Mapping[str, Path]:
    """The registries of other programmes that come with the program, by the ids of their programmes, sorted."""
    return {path.stem: path for path in sorted((packaged_registry().parent / _PROGRAMMES).glob("*.toml"))}


def is_read_only(path: Path) -> bool:
    """Whether a registry lies inside the package, where no command writes. That of a source checkout does not."""
    return _PACKAGE in path.resolve().parents


def is_built_in(path: Path) -> bool:
    """Whether a registry is one that comes with the program, by whatever path it was found.

    No secret and nothing about a person is ever written beside it: others have the same folder.
    """
    try:
        packaged = (packaged_registry(), *packaged_programmes().values())
        return is_read_only(path) or any(os.path.samefile(path, registry) for registry in packaged)
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
