"""What a list has: its places and its special projects, as it writes them."""

from dataclasses import dataclass, field

from smartpilot.official.files.line import Line
from smartpilot.records.terms import Designation


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """One place as the list writes it. `within`: the code of the province or city that it stands under.

    `is_certain`: the layout says that it is a place of the list, by a number, a column or a list of several; else it is
    only taken for one.
    """

    text: str
    line: Line
    within: str = ""
    designation: Designation | None = None
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class ListedProject:
    """One special project as the list writes it."""

    units: tuple[str, ...]
    line: Line
    title: str | None = None
    field: str | None = None
    site: str | None = None


@dataclass(frozen=True, slots=True)
class CountMismatch:
    """A line that declares another number of places than were read; None where it only says that there are more."""

    line: Line
    declared: int | None
    count: int


@dataclass(slots=True)
class Listing:
    """What a file lists. `titles`: short lines that name a list; `unlisted_lines`: lines that are no part of it."""

    places: list[ListedPlace] = field(default_factory=list)
    projects: list[ListedProject] = field(default_factory=list)
    titles: list[Line] = field(default_factory=list)
    unlisted_lines: list[Line] = field(default_factory=list)
    # Lines of which a part was left out, and those whose number is not what was found.
    partly_read_lines: list[Line] = field(default_factory=list)
    count_mismatches: list[CountMismatch] = field(default_factory=list)
    # A sentence for each sheet that was not read, or not to its end.
    skipped: list[str] = field(default_factory=list)
    # Rows of a table of several rounds that belong to another one.
    other_rounds: int = 0
    # Whether a heading or a column has said of any place what it is designated.
    states_designations: bool = False
