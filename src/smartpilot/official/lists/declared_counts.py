"""The counts that a list declares, 新增试点（84个） or 徐州市等3个城市, against the places that were found."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from smartpilot import chinese
from smartpilot.official.files.line import Line
from smartpilot.official.lists.listing import (
    ClassifiedLine,
    CountedHeading,
    CountMismatch,
    HeadingEnd,
    ListedPlace,
    PartialCount,
)

_COUNT_OF_PLACES = re.compile("([0-9一二三四五六七八九十百]{1,5})\\s*(?:个|座|家)")
# Levels of headings: the whole list, a part of it, a province.
LIST, PART, REGION = range(3)


@dataclass(slots=True)
class _Span:
    """A heading with a number, and the range of places that it counts."""

    line: Line
    declared: int
    first: int
    end: int | None = None


@dataclass(slots=True)
class DeclaredCounts:
    """The headings with numbers, and the lines that name only some of the places that they count."""

    spans: list[_Span] = field(default_factory=list)
    open: dict[int, _Span] = field(default_factory=dict)
    partial: dict[int, tuple[Line, list[int | None]]] = field(default_factory=dict)

    def begin(self, level: int, text: str, line: Line, at: int) -> None:
        """A heading begins before place `at`; those of its level and below end there."""
        self.end(level, at)
        number = _COUNT_OF_PLACES.search(text)
        if number and (declared := chinese.parse_number(number[1])):
            self.open[level] = _Span(line, declared, at)
            self.spans.append(self.open[level])

    def end(self, level: int, at: int) -> None:
        """The headings of this level and below end before place `at`."""
        for open_level in [known for known in self.open if known >= level]:
            self.open.pop(open_level).end = at

    def add_partial(self, line: Line, number: str) -> None:
        """Adds a line that names some places and counts all: 等3个城市; `number` is empty for 等地."""
        self.partial.setdefault(id(line), (line, []))[1].append(chinese.parse_number(number) if number else None)

    def mismatches(self, places: list[ListedPlace]) -> list[CountMismatch]:
        """The headings and lines whose number is not how many places were found."""
        counts = [CountMismatch(span.line, span.declared, _length(span, len(places))) for span in self.spans]
        for line, numbers in self.partial.values():
            known = [number for number in numbers if number is not None]
            declared = sum(known) if len(known) == len(numbers) else None
            counts.append(CountMismatch(line, declared, sum(place.line is line for place in places)))
        return [entry for entry in counts if entry.declared != entry.count]


def _length(span: _Span, end: int) -> int:
    return (end if span.end is None else span.end) - span.first


def find_mismatches(lines: Iterable[ClassifiedLine]) -> list[CountMismatch]:
    """The headings and lines of a list whose number is not how many places were found."""
    counts, places, sheet = DeclaredCounts(), list[ListedPlace](), ""
    for classified in lines:
        line = classified.line
        if line.sheet != sheet:
            counts.end(LIST, len(places))
            sheet = line.sheet
        for item in classified.items:
            match item:
                case CountedHeading():
                    counts.begin(item.level, item.text, line, len(places))
                case HeadingEnd():
                    counts.end(item.level, len(places))
                case PartialCount():
                    counts.add_partial(line, item.number)
                case ListedPlace():
                    places.append(item)
    return counts.mismatches(places)
