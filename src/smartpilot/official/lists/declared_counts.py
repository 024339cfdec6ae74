"""The counts that a list declares, 新增试点（84个） or 徐州市等3个城市, against the places that were found."""

import re
from collections.abc import Iterable
from dataclasses import replace

from smartpilot import chinese
from smartpilot.official.lists.listing import (
    ClassifiedLine,
    CountedHeading,
    CountMismatch,
    ListedPlace,
    PartialCount,
)

_COUNT_OF_PLACES = re.compile("([0-9一二三四五六七八九十百]{1,5})\\s*(?:个|座|家)")
# Levels of headings: the whole list, a part of it, a province.
LIST, PART, REGION = range(3)


def find_mismatches(lines: Iterable[ClassifiedLine]) -> list[CountMismatch]:
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
                number = _COUNT_OF_PLACES.search(item.text)
                if number and (declared := chinese.parse_number(number[1])):
                    open_headings[item.level] = len(headings)
                    headings.append(CountMismatch(line, declared, 0))
            elif isinstance(item, ListedPlace):
                for at in open_headings.values():
                    headings[at] = replace(headings[at], count=headings[at].count + 1)
        if numbers := [item.number for item in classified.items if isinstance(item, PartialCount)]:
            known = [chinese.parse_number(number) or 0 for number in numbers]
            partial.append(CountMismatch(line, sum(known) if all(numbers) else None, len(classified.places)))
    return [entry for entry in (*headings, *partial) if entry.declared != entry.count]
