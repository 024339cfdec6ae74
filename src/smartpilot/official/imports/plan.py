"""What an import would do, as values that commands show and write, and what is known while it is planned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from smartpilot.i18n import _
from smartpilot.official.files.line import Line
from smartpilot.official.lists.listing import ClassifiedLine, ListedItem
from smartpilot.places.divisions import Division
from smartpilot.places.gazetteer import Match, is_complete
from smartpilot.places.naming import distinctive_part, without_enclosing_names
from smartpilot.records.models import Pilot, Place, Project, Source
from smartpilot.records.notices import Notice
from smartpilot.records.terms import Evidence
from smartpilot.registry.registry import Registry
from smartpilot.toml.edits import Appended


class Reason(StrEnum):
    """Why a line is unresolved; the words of the JSON."""

    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    ELSEWHERE = "elsewhere"
    TWICE = "twice"
    CONTRADICTION = "contradiction"
    CANDIDATE = "candidate"
    SIMILAR = "similar"
    ID_TAKEN = "id-taken"


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A line that is left for a person.

    `explanation`: why, in words. `record`: the id of a record that it may mean. `lacks_division`: a code settles it.
    """

    line: Line
    text: str
    reason: Reason
    explanation: str
    matches: Sequence[Match] = ()
    record: str | None = None
    lacks_division: bool = False


class AcceptedLine(NamedTuple):
    """A line of which a person has decided what it means: a division, or a town or zone in it."""

    line: Line
    text: str
    division: Division
    locality: str | None


@dataclass(frozen=True, slots=True)
class ListedRecord:
    """A record that the list names, or that is added for it, and the line.

    `values`: what changes in a record of the registry; empty where it says all of it already.
    """

    record: Pilot | Project
    line: Line
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Total:
    """How many of one kind the notice declares, the list names, and the registry has before and after the import."""

    declared: int | None
    listed: int
    registry: int
    after: int


class LineCounts(NamedTuple):
    """What became of the lines of a file that hold something; each is counted once.

    `used`: headings, and lines that add a record or change one.
    """

    total: int
    used: int
    confirmed: int
    unresolved: int
    set_aside: int


@dataclass(slots=True)
class ImportPlan:
    """What an import would do."""

    add: list[ListedRecord] = field(default_factory=list)
    confirm: list[ListedRecord] = field(default_factory=list)
    missing: list[Pilot | Project] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    totals: dict[str, Total] = field(default_factory=dict)
    # The list itself, where the registry does not have it as a source yet.
    new_source: Source | None = None
    accepted: list[AcceptedLine] = field(default_factory=list)
    # Places that the list names without saying whether they are new ones; those that are unresolved too.
    undesignated: int = 0

    @property
    def confirmed(self) -> list[ListedRecord]:
        """Those of `confirm` of which something would be written."""
        return [confirmation for confirmation in self.confirm if confirmation.values]

    @property
    def already_confirmed(self) -> list[ListedRecord]:
        """Those of `confirm` of which nothing would be written."""
        return [confirmation for confirmation in self.confirm if not confirmation.values]

    @property
    def left_undesignated(self) -> int:
        """How many pilots have no designation after the import, of those that the list names."""
        added = [addition.record for addition in self.add]
        confirmed = [entry.record for entry in self.confirm if "designation" not in entry.values]
        return sum(isinstance(record, Pilot) and record.designation is None for record in (*added, *confirmed))

    @property
    def has_changes(self) -> bool:
        """Whether anything would be written."""
        return bool(self.add or self.confirmed)

    def count_lines(self, lines: Sequence[ClassifiedLine]) -> LineCounts:
        """How many lines of the list are used, confirm what is known, are unresolved, or are set aside."""
        unresolved = {id(entry.line) for entry in self.unresolved}
        changing = {id(addition.line) for addition in self.add} | {id(entry.line) for entry in self.confirmed}
        confirmed = {id(entry.line) for entry in self.already_confirmed} - changing
        set_aside = sum(bool(entry.set_aside) for entry in lines)
        left = [id(entry.line) for entry in lines if not entry.set_aside]
        open_lines = sum(line in unresolved for line in left)
        known = sum(line in confirmed and line not in unresolved for line in left)
        return LineCounts(len(lines), len(left) - open_lines - known, known, open_lines, set_aside)


class ImportDraft:
    """What places and projects share while they are compared with the registry."""

    def __init__(self, registry: Registry, notice: Notice, source: str) -> None:
        """Takes the registry, the notice whose list it is, and the id of the source that the list is."""
        self.registry = registry
        self.notice = notice
        self.day = notice.issued_on
        self.programme = registry.programme_of(notice)
        self.source = source
        self.plan = ImportPlan()
        self.pilots = [pilot for pilot in registry.file.pilots if pilot.notice == notice.id]
        self.projects = [project for project in registry.file.projects if project.notice == notice.id]
        self.candidates = [candidate for candidate in registry.file.candidates if candidate.notice == notice.id]
        # Where the list names a record, by its id.
        self.lines_by_record: dict[str, Line] = {}
        self.ids = set(registry.by_id)

    def add(self, record: Pilot | Project, line: Line) -> None:
        """Plans a new record."""
        self.ids.add(record.id)
        self.lines_by_record[record.id] = line
        self.plan.add.append(ListedRecord(record, line))

    def confirm(self, record: Pilot | Project, line: Line, values: Mapping[str, Any]) -> None:
        """Plans that the list confirms a record, with what else it says of it."""
        self.lines_by_record[record.id] = line
        self.plan.confirm.append(ListedRecord(record, line, {**self.confirming_values(record), **values}))

    def leave(
        self,
        listed: ListedItem,
        reason: Reason,
        explanation: str,
        matches: Sequence[Match] = (),
        record: str | None = None,
        *,
        lacks_division: bool = False,
    ) -> None:
        """Leaves a line for a person; the rest as in `Unresolved`."""
        complete = [match for match in matches if is_complete(match)]
        self.plan.unresolved.append(
            Unresolved(listed.line, listed.text, reason, explanation, complete, record, lacks_division)
        )

    def leave_repeated(self, listed: ListedItem, record: Pilot | Project, matches: Sequence[Match] = ()) -> bool:
        """Whether another line names a record already; then this one is left for a person."""
        line = self.lines_by_record.get(record.id)
        if line is not None:
            message = _("{id} {name} is already in line {line}")
            explanation = message.format(id=record.id, name=record.name, line=line.where)
            self.leave(listed, Reason.TWICE, explanation, matches, record.id)
        return line is not None

    def confirming_values(self, record: Pilot | Project) -> dict[str, Any]:
        """The values by which an official list confirms a record that is not confirmed, or does not cite it."""
        values: dict[str, Any] = {}
        if record.evidence is not Evidence.CONFIRMED:
            values["evidence"] = Evidence.CONFIRMED.value
        if self.source not in record.sources:
            values["sources"] = Appended([self.source])
        return values

    def is_place_of(self, record: Place, match: Match) -> bool:
        """Whether a record is the place that a match means."""
        if record.division != match.division or bool(record.locality) != bool(match.locality):
            return False
        return not match.locality or distinctive_part(record, self.day) == without_enclosing_names(
            match.locality, match.division, self.day
        )
