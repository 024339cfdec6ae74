"""The registry: find its file, read it, and look records up in it."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from smartpilot.errors import RegistryError, UsageError
from smartpilot.i18n import _
from smartpilot.places.divisions import authority
from smartpilot.problems import Problem
from smartpilot.records.models import (
    LISTS,
    AnyTarget,
    Kind,
    Notice,
    Pilot,
    Place,
    Project,
    RegistryFile,
    Source,
)
from smartpilot.records.validation import ErrorDetails, ValidationError, registry_file
from smartpilot.text import nearest
from smartpilot.toml.document import DataPath, Document, read_document

VARIABLE = "SMARTPILOT_REGISTRY"
FILE_NAME = "pilots.toml"


def packaged_registry() -> Path:
    """The read-only copy inside the installed package; in a source checkout the repository's own file."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "data" / FILE_NAME
    return inside if inside.exists() else package.parent.parent / "data" / FILE_NAME


def find_registry(given: Path | None, environment: Mapping[str, str], folder: Path) -> Path:
    """The registry to use: the given one, else the variable's, else the nearest one upwards, else the packaged one."""
    return own_registry(given, environment, folder) or packaged_registry()


def own_registry(given: Path | None, environment: Mapping[str, str], folder: Path) -> Path | None:
    """The same for a command that writes: None where only the packaged one is left, which nobody may write."""
    if given is not None:
        return _in_folder(given)
    if environment.get(VARIABLE):
        return _in_folder(Path(environment[VARIABLE]))
    for parent in (folder, *folder.parents):
        for candidate in (parent / "data" / FILE_NAME, parent / FILE_NAME):
            if os.path.isfile(candidate):  # unlike Path's, false for a folder that may not be looked into
                return Path(os.path.relpath(candidate, folder)) if parent == folder else candidate
    return None


def _in_folder(given: Path) -> Path:
    """A file as it is; of a folder the registry in it, where there is one."""
    for name in (FILE_NAME, os.path.join("data", FILE_NAME)):
        if os.path.isdir(given) and os.path.isfile(given / name):
            return given / name
    return given


@dataclass(frozen=True)
class Registry:
    """Records that fit the model, in the order of the file, with the look-ups that everything else needs."""

    file: RegistryFile

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.file.sources}

    @cached_property
    def notices(self) -> Mapping[str, Notice]:
        """Notices by id."""
        return {notice.id: notice for notice in self.file.notices}

    @cached_property
    def pilots(self) -> Mapping[str, Pilot]:
        """Pilots by id."""
        return {pilot.id: pilot for pilot in self.file.pilots}

    def of_kind(self, kind: Kind) -> Sequence[AnyTarget]:
        """All pilots, projects or candidates."""
        lists: dict[Kind, Sequence[AnyTarget]] = {
            Kind.PILOTS: self.file.pilots,
            Kind.PROJECTS: self.file.projects,
            Kind.CANDIDATES: self.file.candidates,
        }
        return lists[kind]

    @property
    def targets(self) -> Iterator[AnyTarget]:
        """Pilots, projects and candidates, one after the other."""
        for kind in Kind:
            yield from self.of_kind(kind)

    @cached_property
    def by_id(self) -> Mapping[str, AnyTarget]:
        """Pilots, projects and candidates by id."""
        return {target.id: target for target in self.targets}

    def place_of(self, target: AnyTarget) -> Place | None:
        """The place itself; of a project the pilot at its site, where that is known."""
        if isinstance(target, Place):
            return target
        return self.pilots.get(target.site_pilot) if isinstance(target, Project) and target.site_pilot else None

    def authority_of(self, target: AnyTarget) -> str | None:
        """The authority in charge; None for a project whose site is no known pilot."""
        place = self.place_of(target)
        return authority(place.province, place.division) if place else None

    def province_of(self, target: AnyTarget) -> str | None:
        """The full name of the province; None for a project whose site is no known pilot."""
        place = self.place_of(target)
        return place.province if place else None


@dataclass(frozen=True)
class Reading:
    """What a read found: the records that fit the model, and all that is wrong with the rest.

    `positions` maps the place in the kept lists to the place in the file, where records were left out.
    """

    document: Document
    registry: Registry | None
    problems: Sequence[Problem]
    positions: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def path(self, table: str, index: int, *rest: str | int) -> DataPath:
        """The way in the file to a kept record's field."""
        kept = self.positions.get(table)
        return (table, kept[index] if kept else index, *rest)

    @property
    def complete(self) -> bool:
        """Whether every record of the file is among the kept ones."""
        return not self.positions


def read_registry(path: Path) -> Reading:
    """Reads and checks against the model; nothing is raised for what the file holds."""
    return registry_in(read_document(path, LISTS))


def registry_in(document: Document) -> Reading:
    """The same for a document that was read already."""
    if document.data is None:
        return Reading(document, None, document.problems)
    try:
        return Reading(document, Registry(registry_file(document.data)), [])
    except ValidationError as error:
        from smartpilot.records.mismatches import mismatch

        details = error.errors(include_url=False, include_context=True)
        problems = [mismatch(document, detail, RegistryFile) for detail in details]
        return _without_broken(document, details, problems)


def _without_broken(document: Document, details: Sequence[ErrorDetails], problems: Sequence[Problem]) -> Reading:
    """What is left when the records with errors are put aside, so that the others are still checked."""
    data = document.data or {}
    broken = {detail["loc"][:2] for detail in details}
    kept: dict[str, Any] = {"format": 1}
    positions: dict[str, list[int]] = {}
    for name in LISTS:
        records = data.get(name)
        if not isinstance(records, list):
            continue
        positions[name] = [index for index in range(len(records)) if (name, index) not in broken]
        kept[name] = [records[index] for index in positions[name]]
    return Reading(document, Registry(registry_file(kept)), problems, positions)


def open_registry(path: Path) -> Registry:
    """The registry, for a command that only reads it.

    Raises RegistryError with every problem where it does not parse or does not fit the model.
    """
    return usable(read_registry(path))


def usable(reading: Reading) -> Registry:
    """The registry of a reading without problems.

    Raises RegistryError with every problem otherwise.
    """
    if reading.problems or reading.registry is None:
        raise RegistryError(_("the registry cannot be used until this is mended"), reading.problems)
    return reading.registry


_LISTED_AT_MOST = 20


def find_record(registry: Registry, text: str, kinds: Iterable[Kind] = tuple(Kind)) -> AnyTarget:
    """The record with this id, this start of an id, or this name (石家庄市正定县, 正定县, 正定), of one of the kinds.

    Raises UsageError with the nearest ids and names, or with the list where several fit.
    """
    wanted = text.strip()
    targets = [target for kind in kinds for target in registry.of_kind(kind)]
    for fits in (
        lambda target: target.id == wanted,
        lambda target: target.name == wanted,
        lambda target: target.id.startswith(wanted),
        lambda target: target.name.endswith(wanted),
        lambda target: wanted in target.name,
    ):
        found = [target for target in targets if wanted and fits(target)]
        if len(found) == 1:
            return found[0]
        if found:
            shown = "\n".join(f"  {target.id}  {target.name}" for target in found[:_LISTED_AT_MOST])
            if len(found) > _LISTED_AT_MOST:
                shown += "\n  " + _("and {n} more").format(n=len(found) - _LISTED_AT_MOST)
            raise UsageError(
                _("{text} fits {n} records:\n{list}").format(text=text, n=len(found), list=shown),
                _("give the id of the one you mean"),
            )
    # 正定市 is nearer to the end of 石家庄市正定县 than to all of it.
    words = {word: name for target in targets for name in (target.name,) for word in (name, name[-len(wanted) :])}
    found_near = nearest(wanted, [*words, *(target.id for target in targets)], most=3)
    near = list(dict.fromkeys(words.get(word, word) for word in found_near))
    raise UsageError(
        _("there is no record {text}").format(text=text),
        _("did you mean: {words}").format(words=_(", ").join(near)) if near else _("smartpilot list shows all"),
    )
