"""What an import would do, as values: the plan that commands show and write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from smartpilot.official.files.line import Line
from smartpilot.places.gazetteer import Match
from smartpilot.records.models import Pilot, Project


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
    """A line that is left for a person. `explanation`: why, in words. `record`: the id of a record that it may mean."""

    line: Line
    text: str
    reason: Reason
    explanation: str
    matches: Sequence[Match] = ()
    record: str | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """A record to add, and the line that names it."""

    record: Pilot | Project
    line: Line


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A record that the list names. `values`: what changes in it; empty where the record says all of it already."""

    record: Pilot | Project
    line: Line
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Total:
    """How many of one kind the notice declares, the list names, and the registry has before and after the import."""

    declared: int | None
    listed: int
    registry: int
    after: int


@dataclass(slots=True)
class ImportPlan:
    """What an import would do."""

    add: list[Addition] = field(default_factory=list)
    confirm: list[Confirmation] = field(default_factory=list)
    missing: list[Pilot | Project] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    totals: dict[str, Total] = field(default_factory=dict)
    # Places that the list names without saying whether they are new ones.
    undesignated: int = 0

    @property
    def confirmed(self) -> list[Confirmation]:
        """Those of `confirm` of which something would be written."""
        return [confirmation for confirmation in self.confirm if confirmation.values]

    @property
    def already_confirmed(self) -> list[Confirmation]:
        """Those of `confirm` of which nothing would be written."""
        return [confirmation for confirmation in self.confirm if not confirmation.values]

    @property
    def has_changes(self) -> bool:
        """Whether anything would be written."""
        return bool(self.add or self.confirmed)
