"""How many records a registry has: by group, and of those that a notice says it lists."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from smartpilot.i18n import _
from smartpilot.places.divisions import province_rank
from smartpilot.records.models import Pilot
from smartpilot.records.notices import Notice
from smartpilot.records.terms import Designation, Evidence, Kind, Level, Status
from smartpilot.registry.query import Filter, select
from smartpilot.registry.registry import Registry
from smartpilot.registry.statuses import status_of

AnyText = TypeVar("AnyText", bound=str)


class RecordCount(NamedTuple):
    """How many records of one sort the registry has of a notice's. `declared` is None if the notice does not say."""

    listed: int
    declared: int | None

    @property
    def text(self) -> str:
        """`31 of 97`, in the user's language; the number alone where the notice declares none, nothing for none."""
        if self.declared is None:
            return str(self.listed) if self.listed else ""
        return _("{n} of {total}").format(n=self.listed, total=self.declared)

    @property
    def missing(self) -> int:
        """How many are missing; negative if there are too many."""
        return (self.declared or 0) - self.listed


class NoticeCounts(NamedTuple):
    """A notice's pilots (all, new, expanded, without designation) and special projects.

    `added`: pilots that were added later; they are on no list, and in none of the other numbers.
    """

    pilots: RecordCount
    new: RecordCount
    expanded: RecordCount
    undesignated: int
    special: RecordCount
    added: int = 0

    @property
    def announced(self) -> Sequence[tuple[str, str, RecordCount]]:
        """The numbers that notices declare: the field of the totals (empty for their sum), and what is counted."""
        counts = [("", _("pilots"), self.pilots), ("special", _("special projects"), self.special)]
        if self.new.declared is not None and self.expanded.declared is not None:
            counts.append(("new", _("new pilots"), self.new))
        if self.expanded.declared is not None:
            counts.append(("expanded", _("expanded-scope pilots"), self.expanded))
        return counts


class Statistics(NamedTuple):
    """The number of pilots by province, level, evidence and status, and the counts of each notice.

    Groups are in the official order, empty ones are left out.
    """

    notices: Sequence[tuple[Notice, NoticeCounts]]
    by_province: Mapping[str, int]
    by_level: Mapping[str, int]
    by_evidence: Mapping[str, int]
    by_status: Mapping[str, int]


def count_records(registry: Registry, notice: Notice) -> NoticeCounts:
    """Counts the registry's records of one notice against the totals in it.

    The pilots of a notice are its new and its expanded ones. If it declares no number of expanded ones, those in the
    registry are outside its total. Pilots that were added later are on no list.
    """
    every = [pilot for pilot in registry.file.pilots if pilot.notice == notice.id]
    pilots = [pilot for pilot in every if pilot.added_on is None]
    new = sum(pilot.designation is Designation.NEW for pilot in pilots)
    expanded = sum(pilot.designation is Designation.EXPANDED for pilot in pilots)
    special = sum(project.notice == notice.id for project in registry.file.projects)
    totals = notice.totals
    declared_new = totals.new if totals else None
    declared_expanded = totals.expanded if totals else None
    declared = [number for number in (declared_new, declared_expanded) if number is not None]
    outside = expanded if declared_expanded is None else 0
    return NoticeCounts(
        pilots=RecordCount(len(pilots) - outside, sum(declared) if declared_new is not None else None),
        new=RecordCount(new, declared_new),
        expanded=RecordCount(expanded, declared_expanded),
        undesignated=len(pilots) - new - expanded,
        special=RecordCount(special, totals.special if totals else None),
        added=len(every) - len(pilots),
    )


def count_pilots(registry: Registry, filter_: Filter, day: dt.date) -> Statistics:
    """The statistics of the wanted pilots on a day.

    Notices are counted whole, whatever else is wanted. With an authority none is: their totals are of all of them.
    """
    selected = select(registry, [Kind.PILOTS], filter_)[Kind.PILOTS]
    pilots = [record for record in selected if isinstance(record, Pilot)]
    notices = [] if filter_.authorities else [n for n in registry.file.notices if n.id in (filter_.notices or (n.id,))]
    return Statistics(
        notices=[(notice, count_records(registry, notice)) for notice in notices],
        by_province=_count(
            (filter_.region_of(pilot.province, registry.authority_of(pilot)) or pilot.province for pilot in pilots),
            province_rank,
        ),
        by_level=_count((pilot.level for pilot in pilots), list(Level).index),
        by_evidence=_count((pilot.evidence for pilot in pilots), list(Evidence).index),
        by_status=_count(
            (status for pilot in pilots if (status := status_of(registry, pilot, day))), list(Status).index
        ),
    )


def _count(values: Iterable[AnyText], rank: Callable[[AnyText], int]) -> dict[str, int]:
    """How often each value occurs, in the order of their ranks."""
    counts = Counter(values)
    return {str(value): counts[value] for value in sorted(counts, key=rank)}
