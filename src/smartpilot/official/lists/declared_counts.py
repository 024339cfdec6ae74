"""The counts that a list declares, 新增试点（84个） or 徐州市等3个城市, against the places that were found."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from smartpilot import chinese
from smartpilot.official.lists.listing import (
    ClassifiedLine,
    CountedHeading,
    CountMismatch,
    ListedPlace,
    ListedProject,
    PartialCount,
    TotalCount,
)
from smartpilot.official.lists.vocabulary import COUNT_OF_PLACES

# Levels of headings: the whole list, a part of it, a province.
LIST, PART, REGION = range(3)


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
