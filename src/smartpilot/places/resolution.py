"""Lists of place names to divisions of a day."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from smartpilot.places.gazetteer import Match, certain_match, is_complete, normalise_name, resolve


class NameLine(NamedTuple):
    """A name in a file: its text as it stands there, on which line, and of a workbook in which sheet."""

    line: int
    sheet: str
    text: str


class ResolvedName(NamedTuple):
    """A name with the match that can be taken without asking anybody, None where it is unresolved.

    `matches`: everything that it may mean, the best first.
    """

    name: NameLine
    match: Match | None
    matches: Sequence[Match]


def resolve_names(names: Iterable[NameLine], day: date, *, within: str = "") -> list[ResolvedName]:
    """What each name means, in their order, the unresolved ones last.

    `within`: the code of a province or prefecture that all of them stand under; else empty.
    """
    resolved = [_resolve_name(name, day, within) for name in names]
    return sorted(resolved, key=lambda name: name.match is None)


def _resolve_name(name: NameLine, day: date, within: str) -> ResolvedName:
    matches = [match for match in resolve(name.text, day, within=within) if is_complete(match)]
    return ResolvedName(name, certain_match(normalise_name(name.text, day), matches, day), matches)
