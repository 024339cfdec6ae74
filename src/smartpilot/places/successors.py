"""What a division has become on a later day: the same one, or what it was renamed, moved, merged or split into."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import NamedTuple

from smartpilot.places.changes import FIRST_DAY, DivisionChange, changes_by_day
from smartpilot.places.divisions import Division, division_on, is_group


class Succession(Enum):
    """How a division came to be another one, from what changes least to what changes most.

    `MOVED`: the same place under another code, because it belongs to another prefecture: 公主岭市. `RENAMED`: the same
    place under another name, mostly as another kind: 任县, 任泽区. `MERGED`: together with another: 港闸区, 崇川区.
    `SPLIT`: a part of it only: 邢台县, 襄都区 and 信都区. Of several changes the greatest counts.
    """

    UNCHANGED = "unchanged"
    MOVED = "moved"
    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"


_EXTENTS = {succession: extent for extent, succession in enumerate(Succession)}


class Successor(NamedTuple):
    """A division that has all or a part of what another was, and how; `since`: the day of the last change, if any."""

    division: Division
    succession: Succession
    since: date | None


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
    for changed_on, changes in changes_by_day().items():
        if day < changed_on <= later_day:
            current = _after(changes, current)
    return sorted(
        current.values(),
        key=lambda successor: (successor.division.code != code, successor.division.name != division.name, successor),
    )


def _after(changes: Sequence[DivisionChange], current: dict[str, Successor]) -> dict[str, Successor]:
    """What has become of divisions, by their codes, after the changes of one day."""
    becoming = Counter(change.old_code for change in changes)
    coming_from = Counter(change.new_code for change in changes)
    after: dict[str, Successor] = {}
    for code, successor in current.items():
        after_change = [change for change in changes if change.old_code == code]
        if not after_change:
            after[code] = successor
        for change in after_change:
            succession = _succession(change, becoming[code] > 1, coming_from[change.new_code] > 1)
            known = after.get(change.new_code, successor)
            greatest = max(succession, successor.succession, known.succession, key=_EXTENTS.__getitem__)
            after[change.new_code] = Successor(Division(change.new_code, change.new_name), greatest, change.day)
    return after


def _succession(change: DivisionChange, is_split: bool, is_merged: bool) -> Succession:
    if is_split:
        return Succession.SPLIT
    if is_merged:
        return Succession.MERGED
    return Succession.MOVED if change.old_name == change.new_name else Succession.RENAMED
