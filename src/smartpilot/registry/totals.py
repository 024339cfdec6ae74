"""How many records the registry has of those that a notice says it lists."""

from typing import NamedTuple

from smartpilot.records.models import Notice
from smartpilot.records.terms import Designation
from smartpilot.registry.registry import Registry


class RecordCount(NamedTuple):
    """A notice's number of records of one sort. `declared` is None where the notice does not say."""

    listed: int
    declared: int | None

    @property
    def missing(self) -> int:
        """How many are still to come; negative where there are too many."""
        return (self.declared or 0) - self.listed


class NoticeCounts(NamedTuple):
    """A notice's pilots (all, new, expanded, without designation) and special projects."""

    pilots: RecordCount
    new: RecordCount
    expanded: RecordCount
    undesignated: int
    special: RecordCount


def count_records(registry: Registry, notice: Notice) -> NoticeCounts:
    """Counts the registry's records of one notice against its totals.

    A round's pilots are its new and its expanded ones; where no number of expanded ones was announced, those
    that the registry has of them are outside the announced total. Pilots that were added later are on no list.
    """
    pilots = [pilot for pilot in registry.file.pilots if pilot.notice == notice.id and pilot.added_on is None]
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
    )
