"""What a division has become on a later day: the same one, or what it was renamed, moved, merged or split into."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from smartpilot.places.changes import FIRST_DAY, DivisionChange, changes_by_day
from smartpilot.places.divisions import Division, division_on, is_group
from smartpilot.records.terms import Term


class Succession(Term):
    """How a division came to be another one, from what changes least to what changes most.

    `MOVED`: the same place under another code, because it belongs to another prefecture: 公主岭市. `RENAMED`: the same
    place under another name, mostly as another kind: 任县, 任泽区. `MERGED`: together with another: 港闸区, 崇川区.
    `SPLIT`: a part of it only: 邢台县, 襄都区 and 信都区. Of several changes the greatest counts.
    """

    UNCHANGED = "unchanged", "未变", "unchanged"
    MOVED = "moved", "改隶", "the same place under another prefecture and code"
    RENAMED = "renamed", "更名或改设", "the same place under another name"
    MERGED = "merged", "合并", "together with another division"
    SPLIT = "split", "析置", "only a part of it"


_EXTENTS = {succession: extent for extent, succession in enumerate(Succession)}


class Successor(NamedTuple):
    """A division that has all or a part of what another was, and how; `since`: the day of the last change, if any.

    `is_joined`: it has something of other divisions too.
    """

    division: Division
    succession: Succession
    since: date | None
    is_joined: bool = False


def successors(code: str, day: date, later_day: date) -> Sequence[Successor]:
    """What the division with this code on a day is on a later day, the one that kept its code or its name first.

    Empty where no place has the code on the day, and where what became of it is not known: a code that was given up
    before the lines of `changes` begin.

    Raises ValueError if the later day is earlier.
    """
    if later_day < day:
        raise ValueError(f"{later_day} is before {day}")
    division = division_on(code, day)
    if (
        division is None
        or is_group(division)
        or (day < FIRST_DAY and division_on(code, min(later_day, FIRST_DAY)) != division)
    ):
        return ()
    current = {code: Successor(division, Succession.UNCHANGED, None)}
    for changed_on, steps in _steps_by_day().items():
        if day < changed_on <= later_day and not steps.keys().isdisjoint(current):
            current = _after(changed_on, steps, current)
    return sorted(
        current.values(),
        key=lambda successor: (successor.division.code != code, successor.division.name != division.name, successor),
    )


class _Step(NamedTuple):
    """What a division becomes by one change."""

    division: Division
    succession: Succession
    is_joined: bool


_Steps = Mapping[str, Sequence[_Step]]


@cache
def _steps_by_day() -> Mapping[date, _Steps]:
    """The steps of each day with changes, by the code that was given up or stays."""
    return {day: _steps_of(lines) for day, lines in changes_by_day().items()}


def _steps_of(lines: Sequence[DivisionChange]) -> _Steps:
    becoming = Counter(line.old_code for line in lines)
    coming_from = Counter(line.new_code for line in lines)
    steps: dict[str, list[_Step]] = {}
    for line in lines:
        succession = Succession.MOVED if line.old_name == line.new_name else Succession.RENAMED
        if becoming[line.old_code] > 1:
            succession = Succession.SPLIT
        elif coming_from[line.new_code] > 1:
            succession = Succession.MERGED
        step = _Step(Division(line.new_code, line.new_name), succession, coming_from[line.new_code] > 1)
        steps.setdefault(line.old_code, []).append(step)
    return steps


def _after(day: date, steps: _Steps, current: Mapping[str, Successor]) -> dict[str, Successor]:
    """What has become of divisions, by their codes, after the changes of one day."""
    after: dict[str, Successor] = {}
    for code, successor in current.items():
        if code not in steps:
            after[code] = successor
        for step in steps.get(code, ()):
            known = after.get(step.division.code, successor)
            greatest = max(step.succession, successor.succession, known.succession, key=_EXTENTS.__getitem__)
            is_joined = step.is_joined or successor.is_joined
            after[step.division.code] = Successor(step.division, greatest, day, is_joined)
    return after
