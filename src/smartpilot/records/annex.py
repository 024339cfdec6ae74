"""The records of the annex of a notice, for those who choose them and those who write them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from smartpilot.records.models import Pilot, Project
from smartpilot.records.notices import Notice, Programme
from smartpilot.records.programmes import default_programme
from smartpilot.records.terms import Evidence, Kind


@dataclass(frozen=True, slots=True)
class AnnexRecords:
    """The pilots and special projects of the annex of a notice.

    `sites` has the names of pilots by id, of other rounds too, for the sites of projects. With `is_selection` some
    records of the notice are left out. `kinds`: those that were asked for.
    """

    notice: Notice
    pilots: Sequence[Pilot]
    projects: Sequence[Project]
    sites: Mapping[str, str]
    is_selection: bool
    kinds: Collection[Kind] = tuple(Kind)
    programme: Programme = field(default_factory=default_programme)

    @property
    def unconfirmed(self) -> int:
        """How many of its records no source confirms."""
        evidence = [*(pilot.evidence for pilot in self.pilots), *(project.evidence for project in self.projects)]
        return sum(level is not Evidence.CONFIRMED for level in evidence)
