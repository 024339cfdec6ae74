"""The registry: find its file, read it, and look records up in it."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic_core import ErrorDetails

from smartpilot.divisions import authority
from smartpilot.document import DataPath, Document, read_document
from smartpilot.errors import RegistryError, UsageError
from smartpilot.i18n import _
from smartpilot.model import (
    AnyTarget,
    Candidate,
    Deliverable,
    Designation,
    Evidence,
    Kind,
    Level,
    Medium,
    Notice,
    Pilot,
    Place,
    Project,
    Record,
    RegistryFile,
    Source,
    Stage,
    Term,
    Totals,
    title_of,
    titles,
)
from smartpilot.problems import Problem, Severity
from smartpilot.text import nearest
from smartpilot.validation import ValidationError, registry_file

VARIABLE = "SMARTPILOT_REGISTRY"
FILE_NAME = "pilots.toml"


def packaged_registry() -> Path:
    """The read-only copy inside the installed package; in a source checkout the repository's own file."""
    package = Path(__file__).resolve().parent
    inside = package / "data" / FILE_NAME
    return inside if inside.exists() else package.parent.parent / "data" / FILE_NAME


def find_registry(given: Path | None, environment: Mapping[str, str], folder: Path) -> Path:
    """The registry to use: the given one, else the variable's, else the nearest one upwards, else the packaged one."""
    if given is not None:
        return given / FILE_NAME if os.path.isdir(given) and os.path.isfile(given / FILE_NAME) else given
    if environment.get(VARIABLE):
        return find_registry(Path(environment[VARIABLE]), {}, folder)
    for parent in (folder, *folder.parents):
        for candidate in (parent / "data" / FILE_NAME, parent / FILE_NAME):
            if os.path.isfile(candidate):  # unlike Path's, false for a folder that may not be looked into
                return Path(os.path.relpath(candidate, folder)) if parent == folder else candidate
    return packaged_registry()


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


_LISTS = ("sources", "notices", "pilots", "projects", "candidates")


def read_registry(path: Path) -> Reading:
    """Reads and checks against the model; nothing is raised for what the file holds."""
    document = read_document(path)
    if document.data is None:
        return Reading(document, None, document.problems)
    try:
        return Reading(document, Registry(registry_file(document.data)), [])
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
        problems = [_problem(document, detail) for detail in details]
        return _without_broken(document, details, problems)


def _without_broken(document: Document, details: Sequence[ErrorDetails], problems: Sequence[Problem]) -> Reading:
    """What is left when the records with errors are put aside, so that the others are still checked."""
    data = document.data or {}
    broken = {detail["loc"][:2] for detail in details}
    kept: dict[str, Any] = {"format": 1}
    positions: dict[str, list[int]] = {}
    for name in _LISTS:
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
    reading = read_registry(path)
    if reading.problems or reading.registry is None:
        raise RegistryError(_("the registry cannot be used until this is mended"), reading.problems)
    return reading.registry


def find_record(registry: Registry, text: str) -> AnyTarget:
    """The record with this id, this start of an id, or this name (石家庄市正定县, 正定县, 正定).

    Raises UsageError with the nearest ids and names, or with the list where several fit.
    """
    wanted = text.strip()
    targets = list(registry.targets)
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
            shown = "\n".join(f"  {target.id}  {target.name}" for target in found[:20])
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


# -- what pydantic-core found, as problems ------------------------------------------------------------------------

_LISTED: Mapping[str, type[Record]] = {
    "sources": Source,
    "notices": Notice,
    "pilots": Pilot,
    "projects": Project,
    "candidates": Candidate,
}


def _record_type(loc: Sequence[str | int]) -> type[Record]:
    """The record in which a path ends, for the keys that would have been allowed."""
    names = [step for step in loc[:-1] if isinstance(step, str)]
    inner: dict[tuple[str, ...], type[Record]] = {
        ("notices", "totals"): Totals,
        ("notices", "deliverables"): Deliverable,
    }
    return inner.get(tuple(names[:2]), _LISTED.get(names[0], RegistryFile) if names else RegistryFile)


def _problem(document: Document, detail: ErrorDetails) -> Problem:
    kind, loc = detail["type"], detail["loc"]
    name = str(next((step for step in reversed(loc) if isinstance(step, str)), ""))
    value = detail["input"]
    error = Severity.ERROR
    if kind == "missing":
        return document.problem(
            "missing-key",
            error,
            loc,
            _("the key {name} is missing").format(name=name),
            hint=_("add a line: {example}").format(example=_example(loc)),
            at_key=True,
        )
    if kind == "unexpected_keyword_argument":
        known = list(titles(_record_type(loc)))
        near = nearest(name, known, most=1)
        return document.problem(
            "unknown-key",
            error,
            loc,
            _("the key {name} is unknown").format(name=name),
            hint=_("did you mean: {words}").format(words=near[0])
            if near
            else _("known keys: {keys}").format(keys=_(", ").join(known)),
            at_key=True,
            value=_plain(value),
        )
    rule, message, hint = _value_problem(kind, name, value, detail.get("ctx", {}), loc)
    return document.problem(rule, error, loc, message, hint=hint, value=_plain(value))


def _example(loc: Sequence[str | int]) -> str:
    name = str(loc[-1])
    example = title_of(_record_type(loc), name).example
    if isinstance(example, list):
        shown = "[" + ", ".join(f'"{item}"' for item in example) + "]"
    elif isinstance(example, int) or (isinstance(example, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", example)):
        shown = str(example)
    else:
        shown = f'"{example or "…"}"'
    return f"{name} = {shown}"


def _plain(value: Any) -> Any:
    """The value as JSON can hold it; a table or a list only by its kind."""
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return _("a table") if isinstance(value, dict) else _("a list") if isinstance(value, list) else str(value)


def _value_problem(
    kind: str, name: str, value: Any, context: Mapping[str, Any], loc: Sequence[str | int]
) -> tuple[str, str, str]:
    """Rule, message and hint for a value that does not fit its field."""
    types = {
        "string_type": _("a text in quotation marks"),
        "int_type": _("a whole number"),
        "date_type": _("a date without quotation marks: 2015-04-30"),
        "list_type": _('a list: ["…", "…"]'),
        "dataclass_type": _("a table"),
    }
    if kind in types or kind.startswith(("date_", "int_")):
        wanted = types.get(kind) or types["int_type" if kind.startswith("int") else "date_type"]
        message = _("{name} has the wrong type: {value}").format(name=name, value=_shown(value))
        if kind == "list_type" and (name in _LISTED or name == "deliverables"):
            heading = name if name in _LISTED else f"notices.{name}"
            return "wrong-type", message, _("write [[{name}]] with two brackets on each side").format(name=heading)
        return "wrong-type", message, _("needed is {wanted}").format(wanted=wanted)
    message = _("{name} cannot be {value}").format(name=name, value=_shown(value))
    if kind == "literal_error":
        return "wrong-value", message, _allowed(loc)
    if kind == "enum":
        if not isinstance(value, str):
            message = _("{name} has the wrong type: {value}").format(name=name, value=_shown(value))
            return "wrong-type", message, _allowed(loc)
        return "wrong-value", message, _allowed(loc, value)
    if kind == "string_pattern_mismatch" and name == "division":
        return "wrong-value", message, _("a division code is six digits, such as 130123")
    if kind == "string_pattern_mismatch":
        return "wrong-value", message, _("an id has letters, digits, dots and hyphens only")
    if kind == "too_short":
        return "wrong-value", _("{name} is empty").format(name=name), _("give at least one")
    if kind == "greater_than_equal":
        return "wrong-value", message, _("give 0 or more")
    return "wrong-value", message, _("see smartpilot schema for what is allowed")


def _shown(value: Any) -> str:
    plain = _plain(value)
    text = str(plain).lower() if isinstance(plain, bool) else str(plain)
    return f'"{text[:60]}"' if isinstance(value, str) else text


def _allowed(loc: Sequence[str | int], value: str = "") -> str:
    """The allowed words with their titles, the nearest first where one is near."""
    terms: dict[str, type[Term]] = {
        "level": Level,
        "designation": Designation,
        "evidence": Evidence,
        "owed_by": Kind,
        "stages": Stage,
        "due_stage": Stage,
        "medium": Medium,
    }
    name = next((step for step in reversed(loc) if isinstance(step, str)), "")
    if name not in terms:
        return _("this program reads format = 1")
    words = _(", ").join(f"{term.value} ({term.label})" for term in terms[name])
    spelled = {term.zh: term.value for term in terms[name]} | {term.value: term.value for term in terms[name]}
    near = [spelled[word] for word in nearest(value, spelled, most=1)]
    allowed = _("allowed: {words}").format(words=words)
    return _("; ").join([_("did you mean: {words}").format(words=near[0]), allowed]) if near else allowed
