"""What a list has: its places and its special projects, as it writes them."""

from dataclasses import dataclass, field
from typing import NamedTuple

from smartpilot.official.files.line import Line
from smartpilot.records.terms import Designation


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """One place as the list writes it. `within`: the code of the province or city that it stands under.

    `firm`: the layout says that it is a place of the list, by a number, a column or a list of several; else it is
    only taken for one.
    """

    text: str
    line: Line
    within: str = ""
    designation: Designation | None = None
    firm: bool = True


@dataclass(frozen=True, slots=True)
class ListedProject:
    """One special project as the list writes it."""

    units: tuple[str, ...]
    line: Line
    title: str | None = None
    field: str | None = None
    site: str | None = None


class Miscounted(NamedTuple):
    """A line that says how many places there are, and how many were found; None where it only says that it is more."""

    line: Line
    declared: int | None
    found: int


@dataclass(slots=True)
class Listing:
    """What a file lists; `titles`: its short lines that name a list; `aside`: lines that are no part of the list."""

    places: list[ListedPlace] = field(default_factory=list)
    projects: list[ListedProject] = field(default_factory=list)
    titles: list[Line] = field(default_factory=list)
    aside: list[Line] = field(default_factory=list)
    # Lines of which a part was left out, and those whose number is not what was found.
    partly: list[Line] = field(default_factory=list)
    miscounted: list[Miscounted] = field(default_factory=list)
    # A sentence for each sheet that was not read, or not to its end.
    skipped: list[str] = field(default_factory=list)
    # Rows of a table of several rounds that belong to another one.
    other_rounds: int = 0
    # Whether a heading or a column has said of any place what it is designated.
    parts: bool = False
