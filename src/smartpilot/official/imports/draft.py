"""An import while it is planned: the registry's records of the notice, and the plan so far."""

from typing import Any

from smartpilot.official.files.line import Line
from smartpilot.official.imports.plan import Addition, ImportPlan
from smartpilot.places.gazetteer import Match
from smartpilot.places.naming import distinctive_part, without_enclosing_names
from smartpilot.records.models import Notice, Pilot, Place, Project
from smartpilot.records.terms import Evidence
from smartpilot.registry.registry import Registry
from smartpilot.toml.edits import Appended


class ImportDraft:
    """What places and projects share while they are compared with the registry."""

    def __init__(self, registry: Registry, notice: Notice, source: str) -> None:
        """Takes the registry, the notice whose list it is, and the id of the source that the list is."""
        self.registry = registry
        self.notice = notice
        self.day = notice.issued_on
        self.source = source
        self.plan = ImportPlan()
        self.pilots = [pilot for pilot in registry.file.pilots if pilot.notice == notice.id]
        self.projects = [project for project in registry.file.projects if project.notice == notice.id]
        self.candidates = [candidate for candidate in registry.file.candidates if candidate.notice == notice.id]
        # Where the list names a record, by its id.
        self.lines_by_record: dict[str, Line] = {}
        self.ids = set(registry.by_id)

    def add(self, record: Pilot | Project, line: Line) -> None:
        """Plans a new record."""
        self.ids.add(record.id)
        self.lines_by_record[record.id] = line
        self.plan.add.append(Addition(record, line))

    def confirming_values(self, record: Pilot | Project) -> dict[str, Any]:
        """The values by which an official list confirms a record that is not confirmed, or does not cite it."""
        values: dict[str, Any] = {}
        if record.evidence is not Evidence.CONFIRMED:
            values["evidence"] = Evidence.CONFIRMED.value
        if self.source not in record.sources:
            values["sources"] = Appended([self.source])
        return values

    def is_place_of(self, record: Place, match: Match) -> bool:
        """Whether a record is the place that a match means."""
        if record.division != match.division or bool(record.locality) != bool(match.locality):
            return False
        return not match.locality or distinctive_part(record, self.day) == without_enclosing_names(
            match.locality, match.division, self.day
        )
