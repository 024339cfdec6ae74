"""What an import would do, as values: the plan that commands show and write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from smartpilot.official.files.line import Line
from smartpilot.places.gazetteer import Match
from smartpilot.records.models import Pilot, Project


class Why(StrEnum):
    """Why a line is doubtful; the words of the JSON."""

    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    ELSEWHERE = "elsewhere"
    TWICE = "twice"
    CONTRADICTION = "contradiction"
    CANDIDATE = "candidate"
    SIMILAR = "similar"
    ID_TAKEN = "id-taken"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line that nothing is done about; `about`: in words, `record`: the id of a record that it touches."""

    line: Line
    text: str
    why: Why
    about: str
    matches: Sequence[Match] = ()
    record: str | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """A record to add, and the line that names it."""

    record: Pilot | Project
    line: Line


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A record that the list names; `values`: what changes of it, nothing where it says all that already."""

    record: Pilot | Project
    line: Line
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Total:
    """Of one sort: what the notice declares, how many the list names, how many the registry has before and after."""

    declared: int | None
    listed: int
    registry: int
    after: int


@dataclass(slots=True)
class Plan:
    """What an import would do."""

    add: list[Addition] = field(default_factory=list)
    confirm: list[Confirmation] = field(default_factory=list)
    missing: list[Pilot | Project] = field(default_factory=list)
    doubtful: list[Doubt] = field(default_factory=list)
    totals: dict[str, Total] = field(default_factory=dict)
    # Places that the list names without saying whether they are new ones.
    undesignated: int = 0

    @property
    def changes(self) -> bool:
        """Whether anything would be written."""
        return bool(self.add) or any(each.values for each in self.confirm)
