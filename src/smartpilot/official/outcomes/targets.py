"""The pilots and projects that a list of outcomes may mean: by their names, else by the names of their divisions."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import lru_cache

from smartpilot.places.divisions import PROVINCES, division_on
from smartpilot.places.gazetteer import is_complete, resolve
from smartpilot.records.models import AnyTarget, Pilot, Project
from smartpilot.records.terms import Kind, Level
from smartpilot.registry.query import Filter, select
from smartpilot.registry.registry import Registry
from smartpilot.text import normalise_text

# Characters of a name without whose last one, 市, it is still a name: 成都市.
_SHORTEST_SHORT_NAME = 2


class KnownTargets:
    """The targets among which a list names some; candidates where it names no other."""

    def __init__(self, registry: Registry, among: Filter) -> None:
        """Takes the registry, and what narrows its records."""
        records = select(registry, (Kind.PILOTS, Kind.PROJECTS, Kind.CANDIDATES), among)
        self._registry = registry
        self._groups = ([*records[Kind.PILOTS], *records[Kind.PROJECTS]], records[Kind.CANDIDATES])
        self._names = {id(record): _names_of(record) for group in self._groups for record in group}
        self._divisions = {id(record): self._division_of(record) for group in self._groups for record in group}

    def find(self, text: str, region: str) -> Sequence[AnyTarget]:
        """Those that a text means under a province, or anywhere where `region` is empty."""
        province = next((p for p in PROVINCES if text.startswith(p.name) and text != p.name), None)
        if province is not None:
            text, region = text.removeprefix(province.name), province.code
        wanted = normalise_text(text)
        for group in self._groups:
            inside = [record for record in group if not region or self._lies_in(record, region)]
            named = [record for record in inside if wanted in self._names[id(record)]]
            if matches := named or [record for record in inside if self._has_division_named(record, text, region)]:
                return matches
        return ()

    def names_in_text(self) -> frozenset[str]:
        """What sentences and lists may call them, in half width; without 市 too: 成都, 重庆涪陵区."""
        return frozenset(name for group in self._groups for record in group for name in self._spellings(record))

    def _has_division_named(self, record: AnyTarget, text: str, region: str) -> bool:
        code, day = self._divisions[id(record)]
        return day is not None and code in _codes_named(text, region, day)

    def _division_of(self, record: AnyTarget) -> tuple[str, dt.date | None]:
        """The division that a target is, no town or zone in it, and the day on which its notice names it; else none."""
        notice, place = self._registry.notices.get(record.notice), self._registry.place_of(record)
        if notice is None or place is None or place.locality or isinstance(record, Project):
            return "", None
        return place.division, notice.issued_on

    def _lies_in(self, record: AnyTarget, region: str) -> bool:
        place = self._registry.place_of(record)
        return place is None or place.division[:2] == region[:2]

    def _spellings(self, record: AnyTarget) -> Iterator[str]:
        names, (code, day) = self._names[id(record)], self._divisions[id(record)]
        if day is None:
            yield from names
            return
        division = division_on(code, day)
        names = names | ({division.name} if division else set())
        names |= {name[:-1] for name in names if name.endswith("市") and len(name) > _SHORTEST_SHORT_NAME}
        province = next((p for p in PROVINCES if p.code[:2] == code[:2]), None)
        for name in names:
            yield name
            if province is not None and name not in (province.name, province.short):
                yield from (f"{province.name}{name}", f"{province.short}{name}")


def _names_of(record: AnyTarget) -> set[str]:
    """What a list may call a record: its name, its locality; of a project its title, and its units."""
    if isinstance(record, Project):
        units = "、".join(record.undertaken_by)
        return {normalise_text(text) for text in (record.name, record.title, units, *record.undertaken_by) if text}
    locality = record.locality if isinstance(record, Pilot) else None
    return {normalise_text(text) for text in (record.id, record.name, locality) if text}


@lru_cache(maxsize=1 << 10)
def _codes_named(text: str, region: str, day: dt.date) -> frozenset[str]:
    """The divisions that a text surely names on a day; no town and no zone is one."""
    matches = (match for match in resolve(text, day, within=region) if match.sure and is_complete(match))
    return frozenset(match.division for match in matches if match.level not in (Level.TOWN, Level.ZONE))
