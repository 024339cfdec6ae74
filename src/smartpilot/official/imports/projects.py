"""The special projects of a list, compared with the registry."""

import re
import unicodedata
from collections.abc import Sequence

from smartpilot.i18n import _
from smartpilot.official.imports.draft import ImportDraft
from smartpilot.official.imports.plan import Reason
from smartpilot.official.lists.listing import ListedProject
from smartpilot.places.gazetteer import resolve, unambiguous_match
from smartpilot.records.models import Pilot, Project
from smartpilot.records.terms import Evidence
from smartpilot.registry.drafting import next_project_id


def plan_projects(draft: ImportDraft, projects: Sequence[ListedProject]) -> None:
    """Plans the special projects of a list; after its places, whose pilots may be their sites."""
    planner = _ProjectPlanner(draft, projects)
    for project in projects:
        planner.plan(project)


class _ProjectPlanner:
    def __init__(self, draft: ImportDraft, projects: Sequence[ListedProject]) -> None:
        self.draft = draft
        self.listed = projects

    def plan(self, listed: ListedProject) -> None:
        if listed.problem:
            self.draft.leave(listed, Reason.UNKNOWN, listed.problem)
            return
        units = _unit_keys(listed.units)
        unnamed = [project for project in self.draft.projects if project.id not in self.draft.lines_by_record]
        same_units = [project for project in unnamed if _unit_keys(project.undertaken_by) == units]
        titled = [p for p in same_units if p.title and listed.title and _key(p.title) == _key(listed.title)]
        untitled = [p for p in same_units if not p.title or not listed.title]
        is_only_one = sum(_unit_keys(other.units) == units for other in self.listed) == 1
        if titled or (len(untitled) == 1 and (is_only_one or not listed.title)):
            self._confirm(listed, (titled or untitled)[0])
            return
        if untitled:
            message = _("it may be {id}, of the same unit; add the title there first")
            self.draft.leave(listed, Reason.SIMILAR, message.format(id=untitled[0].id), record=untitled[0].id)
            return
        if (planned := self._planned_project(listed)) is not None and self.draft.leave_repeated(listed, planned):
            return
        similar = next((project for project in unnamed if _is_similar(project, units)), None)
        if similar is not None:
            message = _("it may be {id} {name}, which is spelled differently; correct undertaken_by there first")
            explanation = message.format(id=similar.id, name=similar.name)
            self.draft.leave(listed, Reason.SIMILAR, explanation, record=similar.id)
            return
        self.draft.add(self._record(listed), listed.line)

    def _record(self, listed: ListedProject) -> Project:
        return Project(
            id=next_project_id(self.draft.registry, self.draft.notice, self.draft.ids),
            title=listed.title,
            field=listed.field,
            undertaken_by=list(listed.units),
            site=listed.site,
            site_pilot=self._site_pilot(listed.site),
            notice=self.draft.notice.id,
            evidence=Evidence.CONFIRMED,
            sources=[self.draft.source],
        )

    def _confirm(self, listed: ListedProject, record: Project) -> None:
        names = [name for name in ("title", "field", "site") if getattr(listed, name) and not getattr(record, name)]
        values = {name: getattr(listed, name) for name in names}
        if not record.site_pilot and (pilot := self._site_pilot(listed.site)):
            values["site_pilot"] = pilot
        self.draft.confirm(record, listed.line, values)

    def _planned_project(self, listed: ListedProject) -> Project | None:
        """The planned record of the same units and title, where the list has it twice."""
        plan, wanted = self.draft.plan, (_unit_keys(listed.units), _key(listed.title or ""))
        planned = [*(entry.record for entry in plan.confirm), *(entry.record for entry in plan.add)]
        projects = [record for record in planned if isinstance(record, Project)]
        return next((p for p in projects if (_unit_keys(p.undertaken_by), _key(p.title or "")) == wanted), None)

    def _site_pilot(self, site: str | None) -> str | None:
        """The one pilot at the site, of any round; None where the site is several places."""
        match = unambiguous_match(resolve(site, self.draft.day)) if site else None
        if match is None:
            return None
        new = (addition.record for addition in self.draft.plan.add)
        pilots = [*self.draft.registry.file.pilots, *(record for record in new if isinstance(record, Pilot))]
        at_site = [pilot for pilot in pilots if self.draft.is_place_of(pilot, match)]
        return at_site[0].id if len(at_site) == 1 else None


def _key(text: str) -> str:
    """The text without what people write differently, for comparing only."""
    return re.sub(r"[\s()\"“”‘’《》「」]", "", unicodedata.normalize("NFKC", text)).lower()


def _unit_keys(units: Sequence[str]) -> frozenset[str]:
    return frozenset(_key(unit) for unit in units)


def _is_similar(project: Project, units: frozenset[str]) -> bool:
    """Whether a unit of the one is a part of a unit of the other: 雅居乐 and 雅居乐地产控股有限公司."""
    return any(one in other or other in one for one in _unit_keys(project.undertaken_by) for other in units)
