"""What a list has: its lines, each with what it is, its places and special projects, and how many it declares."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from smartpilot import chinese
from smartpilot.i18n import _
from smartpilot.official.files.line import Line
from smartpilot.official.lists.vocabulary import COUNT_OF_PLACES
from smartpilot.records.terms import Designation


class LineKind(StrEnum):
    """What a line of a list is; the words of the JSON."""

    TITLE = "title"
    ROUND = "round"
    PART = "part"
    REGION = "region"
    COLUMNS = "columns"
    PLACE = "place"
    PROJECT = "project"
    TOTAL = "total"
    REMARK = "remark"
    FURNITURE = "furniture"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """One place as the list writes it. `within`: the code of the province or city that it stands under.

    `is_certain`: the layout says that it is a place of the list, by a number, a column or a list of several; else it is
    only taken for one. `other_round`: the round that it is said to belong to, where that is another one. `problem`: why
    no place can be read where one must be. `code`: the division code that the list gives it.
    """

    text: str
    line: Line
    within: str = ""
    designation: Designation | None = None
    is_certain: bool = True
    other_round: str = ""
    problem: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class ListedProject:
    """One special project as the list writes it. `other_round` and `problem`: as of a place."""

    units: tuple[str, ...]
    line: Line
    title: str | None = None
    field: str | None = None
    site: str | None = None
    other_round: str = ""
    problem: str = ""

    @property
    def text(self) -> str:
        """Its units, and its title."""
        return "、".join(self.units) + (f" {self.title}" if self.title else "")


# Levels of headings: the whole list, a part of it, a province.
LIST, PART, REGION = range(3)


@dataclass(frozen=True, slots=True)
class CountedHeading:
    """A heading begins here, and those of its level and below end.

    `level`: of the whole list, a part or a province; `text`: may say how many there are, or nothing.
    """

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class PartialCount:
    """The line names some places and counts all: 等3个城市; `number` is empty for 等地."""

    number: str


@dataclass(frozen=True, slots=True)
class TotalCount:
    """The line counts what stands above or below it, or all of the list: 合计 | 9个, （共9个）."""

    number: str


@dataclass(frozen=True, slots=True)
class DesignationCell:
    """What the column of designations says of the places behind it in the line."""

    text: str


ListedItem = ListedPlace | ListedProject
Item = ListedItem | CountedHeading | PartialCount | TotalCount | DesignationCell


@dataclass(frozen=True, slots=True)
class ClassifiedLine:
    """A line with what it is, and what it says, in order. `reason`: why it is not used, beside that of its round.

    `is_title`: whether it may name the list. `notes`: what has to be told of it beside that, in sentences.
    `marks`: those of footnotes behind its names. `unread`: the headings of columns of which its cells are not read, and
    the cell where others of the column are. `is_unsigned`: whether nothing says that its table is a list at all;
    `inherits_round`: whether its cell for the round is empty, and it has that of the row above.
    """

    line: Line
    kind: LineKind
    items: tuple[Item, ...] = ()
    reason: str = ""
    is_title: bool = False
    is_partly_read: bool = False
    notes: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    unread: tuple[tuple[str, str], ...] = ()
    is_unsigned: bool = False
    inherits_round: bool = False

    @property
    def listed(self) -> list[ListedItem]:
        """Its places and projects, those of other rounds too."""
        return [item for item in self.items if isinstance(item, ListedItem)]

    @property
    def places(self) -> list[ListedPlace]:
        """Its places, those of other rounds too."""
        return [item for item in self.items if isinstance(item, ListedPlace)]

    @property
    def other_round(self) -> str:
        """The round that all its places and projects belong to, where that is another one."""
        rounds = [item.other_round for item in self.listed]
        return rounds[0] if rounds and all(rounds) else ""

    @property
    def set_aside(self) -> str:
        """The reason why it is not used; empty where it is."""
        return _other_round_reason(self.other_round) if self.other_round else self.reason


class SetAside(NamedTuple):
    """A line that is not used, a place in one that is, or a column, with the reason in words."""

    line: Line
    text: str
    kind: LineKind
    why: str


def _other_round_reason(name: str) -> str:
    return _("it belongs to another round: {name}").format(name=name)


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
    count_mismatches: list[CountMismatch] = field(default_factory=list)
    # A sentence for each sheet that was not read, or not to its end.
    skipped: list[str] = field(default_factory=list)
    # Every line of the file that holds something.
    lines: list[ClassifiedLine] = field(default_factory=list)

    @property
    def partly_read_lines(self) -> list[Line]:
        """Lines of which a part was left out."""
        return [classified.line for classified in self.lines if classified.is_partly_read]

    @property
    def places_of_other_rounds(self) -> list[ListedPlace]:
        """Places of other rounds beside those of this one in a line."""
        return [place for entry in self.lines if not entry.other_round for place in entry.places if place.other_round]

    @property
    def is_unsigned(self) -> bool:
        """Whether it has only tables of which nothing says that they are lists of pilots or projects."""
        listed = [entry for entry in self.lines if entry.listed]
        return bool(listed) and all(entry.is_unsigned for entry in listed)

    @property
    def unread_columns(self) -> dict[tuple[str, str], list[Line]]:
        """The columns that are not read, and the cells that are not of others that are, with their lines."""
        unread: dict[tuple[str, str], list[Line]] = {}
        for entry in self.lines:
            for column in entry.unread:
                unread.setdefault(column, []).append(entry.line)
        return unread

    @property
    def set_aside(self) -> list[SetAside]:
        """What was read and is not used."""
        set_aside = list[SetAside]()
        for (heading, cell), lines in self.unread_columns.items():
            why = _("the column {heading} does not have this word") if cell else _("the column is not read")
            set_aside.append(SetAside(lines[0], cell or heading, LineKind.COLUMNS, why.format(heading=heading)))
        for entry in self.lines:
            if entry.set_aside:
                set_aside.append(SetAside(entry.line, entry.line.text, entry.kind, entry.set_aside))
        for place in self.places_of_other_rounds:
            why = _other_round_reason(place.other_round)
            set_aside.append(SetAside(place.line, place.text, LineKind.PLACE, why))
        return set_aside

    @property
    def lines_of_other_rounds(self) -> list[ClassifiedLine]:
        """Lines whose places and projects all belong to other rounds."""
        return [classified for classified in self.lines if classified.other_round]

    @property
    def states_designations(self) -> bool:
        """Whether a heading or a column has said of any place what it is designated."""
        return any(place.designation is not None for place in self.places)


def find_mismatches(lines: Sequence[ClassifiedLine]) -> list[CountMismatch]:
    """The headings with a number, and the lines that name only some places, where it is not how many were found."""
    headings, partial = list[CountMismatch](), list[CountMismatch]()
    open_headings: dict[int, int] = {}  # where in `headings` that of each level is
    sheet = ""
    for classified in lines:
        line = classified.line
        if line.sheet != sheet:
            sheet, open_headings = line.sheet, {}
        for item in classified.items:
            if isinstance(item, CountedHeading):
                open_headings = {level: at for level, at in open_headings.items() if level < item.level}
                number = COUNT_OF_PLACES.search(item.text)
                if number and (declared := chinese.parse_number(number[1])):
                    open_headings[item.level] = len(headings)
                    headings.append(CountMismatch(line, declared, 0))
            elif isinstance(item, ListedPlace):
                for at in open_headings.values():
                    headings[at] = replace(headings[at], count=headings[at].count + 1)
        if numbers := [item.number for item in classified.items if isinstance(item, PartialCount)]:
            known = [chinese.parse_number(number) or 0 for number in numbers]
            partial.append(CountMismatch(line, sum(known) if all(numbers) else None, len(classified.places)))
    return [entry for entry in (*headings, *partial) if entry.declared != entry.count] + list(_of_totals(lines))


def _of_totals(lines: Sequence[ClassifiedLine]) -> Iterator[CountMismatch]:
    """The totals that are neither the number of all that a sheet lists nor of what stands just above or below them."""
    for _sheet, entries in groupby(lines, key=lambda entry: entry.line.sheet):
        parts, totals = [0], list[tuple[ClassifiedLine, TotalCount, int]]()
        for entry in entries:
            for item in entry.items:
                if isinstance(item, ListedPlace | ListedProject):
                    parts[-1] += 1
                elif isinstance(item, TotalCount):
                    totals.append((entry, item, len(parts)))
                    parts.append(0)
                elif isinstance(item, CountedHeading) and item.level != REGION:
                    parts.append(0)
        for entry, total, at in totals:
            declared = chinese.parse_number(total.number)
            if declared not in (sum(parts), *parts[at - 1 : at + 1]):
                yield CountMismatch(entry.line, declared, sum(parts))
