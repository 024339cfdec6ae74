"""An import while it is planned: the registry's records of the notice, and the plan so far."""

from collections.abc import Mapping, Sequence
from typing import Any

from smartpilot.i18n import _
from smartpilot.official.files.line import Line
from smartpilot.official.imports.plan import Addition, Confirmation, ImportPlan, Reason, Unresolved
from smartpilot.official.lists.listing import ListedItem
from smartpilot.places.gazetteer import Match, is_complete
from smartpilot.places.naming import distinctive_part, without_enclosing_names
from smartpilot.records.models import Pilot, Place, Project
from smartpilot.records.notices import Notice
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

    def confirm(self, record: Pilot | Project, line: Line, values: Mapping[str, Any]) -> None:
        """Plans that the list confirms a record, with what else it says of it."""
        self.lines_by_record[record.id] = line
        self.plan.confirm.append(Confirmation(record, line, {**self.confirming_values(record), **values}))

    def leave(
        self,
        listed: ListedItem,
        reason: Reason,
        explanation: str,
        matches: Sequence[Match] = (),
        record: str | None = None,
        *,
        lacks_division: bool = False,
    ) -> None:
        """Leaves a line for a person; the rest as in `Unresolved`."""
        complete = [match for match in matches if is_complete(match)]
        self.plan.unresolved.append(
            Unresolved(listed.line, listed.text, reason, explanation, complete, record, lacks_division)
        )

    def leave_repeated(self, listed: ListedItem, record: Pilot | Project, matches: Sequence[Match] = ()) -> bool:
        """Whether another line names a record already; then this one is left for a person."""
        line = self.lines_by_record.get(record.id)
        if line is not None:
            message = _("{id} {name} is already in line {line}")
            explanation = message.format(id=record.id, name=record.name, line=line.where)
            self.leave(listed, Reason.TWICE, explanation, matches, record.id)
        return line is not None

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
