"""The panel: for each place and year, whether the place was a pilot, as far as the registry can say.

Missing is not 0. A place that the registry does not have is no pilot only where the registry has the whole list of
every notice until then; otherwise nobody knows.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from smartpilot.datapackage.fields import announcement_day
from smartpilot.datapackage.outcomes import outcome_in_year
from smartpilot.datapackage.panel_schema import PANEL, Coverage, PlaceLevel
from smartpilot.datapackage.places import PilotScope, scope_of
from smartpilot.datapackage.schema import DataTable
from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.places.authorities import authority_of
from smartpilot.places.divisions import (
    Division,
    division_on,
    divisions_within,
    encloses,
    is_county_code,
    is_group,
    is_province_code,
    province_of,
)
from smartpilot.places.prefectures import counties_on, prefecture_on, prefectures_on
from smartpilot.places.successors import successors
from smartpilot.records.models import Pilot
from smartpilot.records.notices import Notice, Programme
from smartpilot.records.terms import Level, words_of_terms
from smartpilot.registry.registry import Registry
from smartpilot.registry.totals import count_records

# The panel begins so many years before the first notice, and ends so many years after the last one.
_YEARS_AROUND = 5
# The table of divisions begins in 1980, and nobody plans for later.
EARLIEST_YEAR, LATEST_YEAR = 1981, 2100


@dataclass(frozen=True, slots=True)
class PanelScope:
    """Which places and years a panel has; None: as many years around the notices as usual.

    `authorities`: the full names of those in whose charge the places are; empty for all. `notices`: those of the
    programme that it is about, where the registry has several programmes.
    """

    first: int | None = None
    last: int | None = None
    levels: Collection[PlaceLevel] = tuple(PlaceLevel)
    authorities: Sequence[str] = ()
    notices: Sequence[str] = ()

    def years(self, notices: Collection[Notice]) -> range:
        """The years of the panel of these notices, of which there is one at least."""
        issued = [notice.issued_on.year for notice in notices]
        first = min(issued) - _YEARS_AROUND if self.first is None else self.first
        last = max(issued) + _YEARS_AROUND if self.last is None else self.last
        # A year that was given holds against the usual ones.
        if self.first is None:
            first = min(first, last)
        return range(first, max(first, last) + 1)

    def includes(self, division: Division) -> bool:
        """Whether a place is in the charge of one of the wanted authorities."""
        province = province_of(division.code)
        name = province.name if province else ""
        return not self.authorities or not {name, authority_of(name, division.code)}.isdisjoint(self.authorities)


# The levels of the places of a panel, by the levels of records that are typed for them.
_LEVELS = {
    Level.PREFECTURE: PlaceLevel.PREFECTURE,
    Level.PREFECTURE_CITY: PlaceLevel.PREFECTURE,
    Level.COUNTY: PlaceLevel.COUNTY,
}


def require_panel_scope(first: int | None, last: int | None, level: Level | None) -> PanelScope:
    """The places and years of the panel that the options say; of all authorities.

    Raises UsageError for years and levels that no panel has.
    """
    for option, year in (("--from", first), ("--to", last)):
        if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR:
            message = _("{option} {year} is not a year that a panel may have").format(option=option, year=year)
            raise UsageError(
                message, _("give a year from {first} to {last}").format(first=EARLIEST_YEAR, last=LATEST_YEAR)
            )
    if first is not None and last is not None and first > last:
        message = _("--from {first} is later than --to {last}").format(first=first, last=last)
        raise UsageError(message, _("exchange them"))
    if level is None:
        return PanelScope(first, last)
    if level not in _LEVELS:
        words = _(", ").join(words_of_terms(_LEVELS)[place_level][0] for place_level in _LEVELS)
        message = _("the places of a panel cannot be of the level {level}").format(level=level.label)
        raise UsageError(message, _("choose from: {words}").format(words=words))
    return PanelScope(first, last, [_LEVELS[level]])


def programme_of_panel(registry: Registry, notices: Collection[str] = ()) -> Programme:
    """The programme that a panel is about: that of these notices, of all notices if none is given.

    Raises UsageError where there is no notice, or notices of several programmes.
    """
    if not registry.notices:
        raise UsageError(_("there is no panel: the registry has no notices"), _("leave out --from, --to and --level"))
    programmes = registry.programmes_of(notices)
    if len(programmes) > 1:
        words = _(", ").join(programme.id for programme in programmes)
        message = _("there is no panel: the registry has the pilots of several programmes")
        raise UsageError(message, _("give --programme with one of: {words}").format(words=words))
    return programmes[0]


class _Treatment(NamedTuple):
    """From a year on a pilot covers a place; the first in order is the one that a row names."""

    rank: int
    year: int
    announced: dt.date
    pilot: Pilot


@dataclass(frozen=True, slots=True)
class _History:
    """What the registry knows of a place. `unsure_from`: the first year in which a pilot may be here or beside it."""

    treatments: list[_Treatment] = field(default_factory=list)
    unsure_from: list[int] = field(default_factory=list)


class _Completeness(NamedTuple):
    """Whether every list until a year is in the registry, and how many pilots are missing, where that is known."""

    complete: int
    missing: int | None


def panel_table(registry: Registry, scope: PanelScope) -> DataTable:
    """The panel of a programme: the places in the order of their codes, each with all years.

    The notices of the pilots must be in the registry. Raises UsageError where there are none, or of several programmes.
    """
    programme = programme_of_panel(registry, scope.notices)
    notices = [notice for notice in registry.file.notices if registry.programme_of(notice) == programme]
    years = scope.years(notices)
    day = dt.date(years[-1], 12, 31)
    places = [*prefectures_on(day), *counties_on(day)]
    histories = _histories(registry, {notice.id for notice in notices}, places, day)
    completeness = {year: _completeness_until(registry, programme, notices, year) for year in years}
    rows: list[tuple[Any, ...]] = []
    for place in sorted(places):
        level = PlaceLevel.COUNTY if is_county_code(place.code) else PlaceLevel.PREFECTURE
        if level in scope.levels and scope.includes(place):
            rows += _rows(registry, place, level, day, histories.get(place.code, _History()), completeness)
    return DataTable(PANEL, rows)


def _rows(
    registry: Registry,
    place: Division,
    level: PlaceLevel,
    day: dt.date,
    history: _History,
    completeness: Mapping[int, _Completeness],
) -> Iterator[tuple[Any, ...]]:
    province, prefecture = province_of(place.code), prefecture_on(place.code, day)
    fixed = (
        place.code,
        place.name,
        level.value,
        province.code if province else None,
        province.name if province else None,
        prefecture.code if prefecture else None,
        prefecture.name if prefecture else None,
    )
    treatments = sorted(history.treatments, key=lambda t: (t.rank, t.announced, t.pilot.id))
    first = min((treatment.year for treatment in treatments), default=None)
    unsure_from = min(history.unsure_from, default=None)
    for year, lists in completeness.items():
        current = next((treatment for treatment in treatments if treatment.year <= year), None)
        if current is not None:
            coverage = _COVERAGES[current.rank].value
            status: tuple[Any, ...] = (1, coverage, first, current.pilot.id, current.pilot.evidence.value)
            outcome = outcome_in_year(registry, current.pilot, year)
        else:
            is_known = lists.complete and (unsure_from is None or year < unsure_from)
            status, outcome = (0 if is_known else None, None, first, None, None), (None, None, None)
        yield (*fixed, year, *status, *lists, *outcome)


_COVERAGES = tuple(Coverage)


def _histories(
    registry: Registry, notices: Collection[str], places: Iterable[Division], day: dt.date
) -> Mapping[str, _History]:
    """What is known of each place that some pilot concerns, by its code."""
    prefectures = {place.code: _code_or_empty(prefecture_on(place.code, day)) for place in places}
    histories: defaultdict[str, _History] = defaultdict(_History)
    for pilot in registry.file.pilots:
        if pilot.notice not in notices:
            continue
        announced = announcement_day(registry, pilot)
        issued_on = registry.notices[pilot.notice].issued_on
        for division in pilot.members or [pilot.division]:
            reach = _reach(prefectures, division, issued_on, day, scope_of(pilot))
            for code, coverage in reach.covered:
                treatment = _Treatment(_COVERAGES.index(coverage), announced.year, announced, pilot)
                histories[code].treatments.append(treatment)
            for code in reach.unsure:
                histories[code].unsure_from.append(announced.year)
    return histories


def _code_or_empty(division: Division | None) -> str:
    return division.code if division else ""


class _Reach(NamedTuple):
    """The places that a pilot covers, and those of which it is not known whether it covers a part of them."""

    covered: Sequence[tuple[str, Coverage]]
    unsure: Sequence[str]


def _reach(prefectures: Mapping[str, str], code: str, issued_on: dt.date, day: dt.date, scope: PilotScope) -> _Reach:
    """Where a pilot is, whose division had a code on the day of its notice, among the places of another day.

    `prefectures`: the prefecture of each place, which is empty where it has none.
    """
    covered: list[tuple[str, Coverage]] = []
    if is_province_code(code) and scope is not PilotScope.ZONE:
        inside = [place for place in prefectures if encloses(code, place)]
        return _Reach([(p, Coverage.WHOLE if p == code else Coverage.ENCLOSING) for p in inside], ())
    for place, is_part in _places_of(code, issued_on, day):
        if place in prefectures:
            coverage = Coverage.ZONE if scope is PilotScope.ZONE else Coverage.JOINED if is_part else Coverage.WHOLE
            covered.append((place, coverage))
            if is_county_code(place) and prefectures[place]:
                covered.append((prefectures[place], Coverage.ZONE if coverage is Coverage.ZONE else Coverage.PART))
    if not covered:
        return _Reach((), [place for place in prefectures if _may_be_in(place, code, issued_on)])
    if is_county_code(code):
        return _Reach(covered, ())
    counties = [county for county in _counties_of(code, issued_on, day) if county in prefectures]
    if scope is PilotScope.ZONE:  # in one of them, but nobody knows in which
        return _Reach(covered, counties)
    # Where a county was given to another city, a part of that was in the pilot.
    others = {prefectures[county] for county in counties} - {place for place, _coverage in covered} - {""}
    covered += [(county, Coverage.ENCLOSING) for county in counties]
    return _Reach([*covered, *((place, Coverage.PART) for place in sorted(others))], ())


def _may_be_in(place: str, code: str, issued_on: dt.date) -> bool:
    """Whether what had a code, of which nobody knows what became, may be in a place, or around it."""
    prefecture, province = prefecture_on(code, issued_on), province_of(code)
    around = prefecture.code if prefecture else province.code if province else None
    return around is None or encloses(around, place)


@lru_cache(maxsize=1000)
def _counties_of(code: str, day: dt.date, later_day: dt.date) -> Sequence[str]:
    """What the counties that a prefecture had on a day are on another day."""
    counties = [d.code for d in divisions_within(code, day) if is_county_code(d.code) and not is_group(d)]
    return list(dict.fromkeys(place for county in counties for place, _part in _places_of(county, day, later_day)))


@lru_cache(maxsize=10_000)
def _places_of(code: str, day: dt.date, later_day: dt.date) -> Sequence[tuple[str, bool]]:
    """What a division is on another day, each with whether it has something of others too."""
    if later_day < day:
        division = division_on(code, later_day)
        return [(code, False)] if division == division_on(code, day) and division else []
    return [(found.division.code, found.is_joined) for found in successors(code, day, later_day)]


def _completeness_until(
    registry: Registry, programme: Programme, notices: Iterable[Notice], year: int
) -> _Completeness:
    """Whether the registry has every list of a programme that was announced by the end of a year.

    The programme says when lists were announced, and until when it knows of all of them. Where it does not, nobody
    knows what was announced before, between and after the notices of the registry.
    """
    last_day = dt.date(year, 12, 31)
    if programme.announced is None or programme.announced_until is None or last_day > programme.announced_until:
        return _Completeness(0, None)
    until = [notice for notice in notices if notice.issued_on <= last_day]
    counts = [count_records(registry, notice).pilots for notice in until]
    announced = {day for day in programme.announced if day <= last_day}
    if not announced <= {notice.issued_on for notice in until} or any(count.declared is None for count in counts):
        return _Completeness(0, None)
    # A list of which there are too many pilots is no complete one either.
    return _Completeness(
        int(not any(count.missing for count in counts)), sum(max(count.missing, 0) for count in counts)
    )
