"""Zones of which a document says what encloses them, where neither their names nor the table of divisions do.

`data/zones.csv` has a line for each: the day from which it is there, the document, the code of the division that
encloses it, its name.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).parent / "data" / "zones.csv"


class KnownZone(NamedTuple):
    """A zone, and the code of the division that encloses it."""

    since: date
    document: str
    code: str
    name: str


@cache
def zones_on(day: date) -> Sequence[KnownZone]:
    """The zones that are there on a day."""
    rows = [line.split(",") for line in _FILE.read_text(encoding="utf-8").splitlines()[1:]]
    zones = [KnownZone(date.fromisoformat(since), *rest) for since, *rest in rows]
    return [zone for zone in zones if zone.since <= day]
