"""What a list says of its own length, 新增试点（84个）, 徐州市等3个城市, against what was found of it."""

import re
from dataclasses import dataclass, field

from smartpilot import chinese
from smartpilot.official.files.line import Line
from smartpilot.official.lists.listing import ListedPlace, Miscounted

_COUNT_OF_PLACES = re.compile("([0-9一二三四五六七八九十百]{1,5})\\s*(?:个|座|家)")
# What is open at a time: the whole list, a part of it, a province.
LIST, PART, REGION = range(3)


@dataclass(slots=True)
class _Span:
    """A heading with a number, and the places that it holds for, first and end."""

    line: Line
    declared: int
    first: int
    end: int | None = None


@dataclass(slots=True)
class DeclaredCounts:
    """The headings with numbers, and the lines that name only some of what they count."""

    spans: list[_Span] = field(default_factory=list)
    open: dict[int, _Span] = field(default_factory=dict)
    named: dict[int, tuple[Line, list[int | None]]] = field(default_factory=dict)

    def head(self, level: int, text: str, line: Line, at: int) -> None:
        """A heading begins: those of its level and below end before the place of that number."""
        self.close(level, at)
        number = _COUNT_OF_PLACES.search(text)
        if number and (declared := chinese.parse_number(number[1])):
            self.open[level] = _Span(line, declared, at)
            self.spans.append(self.open[level])

    def close(self, level: int, at: int) -> None:
        """What was said on this level and below holds no longer."""
        for each in [known for known in self.open if known >= level]:
            self.open.pop(each).end = at

    def some(self, line: Line, number: str) -> None:
        """A line that names some and counts all: 等3个城市; without a number, 等地, nobody knows how many."""
        self.named.setdefault(id(line), (line, []))[1].append(chinese.parse_number(number) if number else None)

    def inserted(self, at: int) -> None:
        """One more place, in between."""
        for span in self.spans:
            span.first += span.first > at
            if span.end is not None:
                span.end += span.end > at

    def wrong(self, places: list[ListedPlace]) -> list[Miscounted]:
        """Where a number is not what was found."""
        found = [Miscounted(span.line, span.declared, self._length(span, len(places))) for span in self.spans]
        for line, numbers in self.named.values():
            known = [number for number in numbers if number is not None]
            declared = sum(known) if len(known) == len(numbers) else None
            found.append(Miscounted(line, declared, sum(place.line is line for place in places)))
        return [each for each in found if each.declared != each.found]

    @staticmethod
    def _length(span: _Span, end: int) -> int:
        return (end if span.end is None else span.end) - span.first
