"""The special projects of a list, compared with the registry."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from smartpilot.i18n import _
from smartpilot.official.imports.plan import ImportDraft, Reason
from smartpilot.official.lists.listing import ListedProject
from smartpilot.places.gazetteer import resolve, unambiguous_match
from smartpilot.records.models import Pilot, Project
from smartpilot.records.terms import Evidence
from smartpilot.registry.drafting import next_project_id


def plan_projects(draft: ImportDraft, projects: Sequence[ListedProject]) -> None:
    """Plans the special projects of a list; after its places, whose pilots may be their sites."""
    counts = Counter(_unit_keys(project.units) for project in projects)
    for project in projects:
        if project.problem:
            draft.leave(project, Reason.UNKNOWN, project.problem)
        else:
            _plan_project(draft, project, is_only_one=counts[_unit_keys(project.units)] == 1)


def _plan_project(draft: ImportDraft, listed: ListedProject, *, is_only_one: bool) -> None:
    units = _unit_keys(listed.units)
    unnamed = [project for project in draft.projects if project.id not in draft.lines_by_record]
    same_units = [project for project in unnamed if _unit_keys(project.undertaken_by) == units]
    titled = [p for p in same_units if p.title and listed.title and _key(p.title) == _key(listed.title)]
    untitled = [p for p in same_units if not p.title or not listed.title]
    if titled or (len(untitled) == 1 and (is_only_one or not listed.title)):
        _confirm(draft, listed, (titled or untitled)[0])
        return
    similar = untitled[0] if untitled else None
    message = _("it may be {id}, of the same unit; add the title there first")
    if similar is None:
        if (planned := _planned_project(draft, listed)) is not None and draft.leave_repeated(listed, planned):
            return
        similar = next((project for project in unnamed if _is_similar(project, units)), None)
        message = _("it may be {id} {name}, which is spelled differently; correct undertaken_by there first")
    if similar is not None:
        explanation = message.format(id=similar.id, name=similar.name)
        draft.leave(listed, Reason.SIMILAR, explanation, record=similar.id)
        return
    project = Project(
        id=next_project_id(draft.registry, draft.notice, draft.ids),
        title=listed.title,
        field=listed.field,
        undertaken_by=list(listed.units),
        site=listed.site,
        site_pilot=_site_pilot(draft, listed.site),
        notice=draft.notice.id,
        evidence=Evidence.CONFIRMED,
        sources=[draft.source],
    )
    draft.add(project, listed.line)


def _confirm(draft: ImportDraft, listed: ListedProject, record: Project) -> None:
    said = {name: getattr(listed, name) for name in ("title", "field", "site")}
    said["site_pilot"] = None if record.site_pilot else _site_pilot(draft, listed.site)
    draft.confirm(record, listed.line, {name: v for name, v in said.items() if v and not getattr(record, name)})


def _planned_project(draft: ImportDraft, listed: ListedProject) -> Project | None:
    """The planned record of the same units and title, where the list has it twice."""
    wanted = _unit_keys(listed.units), _key(listed.title or "")
    planned = (entry.record for entry in (*draft.plan.confirm, *draft.plan.add))
    projects = [record for record in planned if isinstance(record, Project)]
    return next((p for p in projects if (_unit_keys(p.undertaken_by), _key(p.title or "")) == wanted), None)


def _site_pilot(draft: ImportDraft, site: str | None) -> str | None:
    """The one pilot at the site, of any round; None where the site is several places."""
    match = unambiguous_match(resolve(site, draft.day)) if site else None
    if match is None:
        return None
    new = (addition.record for addition in draft.plan.add)
    pilots = [*draft.registry.file.pilots, *(record for record in new if isinstance(record, Pilot))]
    at_site = [pilot for pilot in pilots if draft.is_place_of(pilot, match)]
    return at_site[0].id if len(at_site) == 1 else None


def _key(text: str) -> str:
    """The text without what people write differently, for comparing only."""
    return re.sub(r"[\s()\"“”‘’《》「」]", "", unicodedata.normalize("NFKC", text)).lower()


def _unit_keys(units: Sequence[str]) -> frozenset[str]:
    return frozenset(_key(unit) for unit in units)


def _is_similar(project: Project, units: frozenset[str]) -> bool:
    """Whether a unit of the one is a part of a unit of the other: 雅居乐 and 雅居乐地产控股有限公司."""
    return any(one in other or other in one for one in _unit_keys(project.undertaken_by) for other in units)
