"""Special projects held against the registry; and what places share with them."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from smartpilot.i18n import _
from smartpilot.official.files.line import Line
from smartpilot.official.imports.plan import Addition, Confirmation, Doubt, Plan, Why
from smartpilot.official.lists.listing import ListedProject
from smartpilot.places.gazetteer import Match, resolve, unambiguous_match
from smartpilot.places.naming import distinctive_part, without_enclosing_names
from smartpilot.records.models import Notice, Pilot, Place, Project
from smartpilot.records.terms import Evidence
from smartpilot.registry.registry import Registry
from smartpilot.toml.edits import Appended


class Projects:
    """The registry's side of the comparison, and what has been found so far."""

    def __init__(self, registry: Registry, notice: Notice, source: str) -> None:
        """Takes the registry, the notice whose list it is, and the id of the source that the list is."""
        self.registry = registry
        self.notice = notice
        self.day = notice.issued_on
        self.source = source
        self.made = Plan()
        self.pilots = [pilot for pilot in registry.file.pilots if pilot.notice == notice.id]
        self.projects = [project for project in registry.file.projects if project.notice == notice.id]
        # Where the list names a record, by its id.
        self.seen: dict[str, Line] = {}
        self.ids = set(registry.by_id)

    def evidence(self, record: Pilot | Project) -> dict[str, Any]:
        """What an official list proves of a record that does not say so yet."""
        values: dict[str, Any] = {}
        if record.evidence is not Evidence.CONFIRMED:
            values["evidence"] = Evidence.CONFIRMED.value
        if self.source not in record.sources:
            values["sources"] = Appended([self.source])
        return values

    def same(self, record: Place, match: Match) -> bool:
        """Whether a record is the place of a reading."""
        if record.division != match.division or bool(record.locality) != bool(match.locality):
            return False
        return not match.locality or distinctive_part(record, self.day) == without_enclosing_names(
            match.locality, match.division, self.day
        )

    # -- special projects -----------------------------------------------------------------------------------

    def take_projects(self, listed: Sequence[ListedProject]) -> None:
        """Plans the special projects; after the places, whose pilots may be their sites."""
        free = _free_numbers(self.notice.id, self.ids)
        for project in listed:
            self._project(project, listed, free)

    def _project(self, listed: ListedProject, all_: Sequence[ListedProject], free: Iterator[str]) -> None:
        text = "、".join(listed.units) + (f" {listed.title}" if listed.title else "")
        mine = _units(listed.units)
        same = [p for p in self.projects if _units(p.undertaken_by) == mine and p.id not in self.seen]
        titled = [p for p in same if p.title and listed.title and _key(p.title) == _key(listed.title)]
        untitled = [p for p in same if not p.title or not listed.title]
        others = sum(_units(other.units) == mine for other in all_)
        if titled or (len(untitled) == 1 and (others == 1 or not listed.title)):
            self._confirm_project(listed, (titled or untitled)[0])
            return
        if untitled:
            about = _("it may be {id}, of the same unit; write the title there first")
            doubt = Doubt(listed.line, text, Why.SIMILAR, about.format(id=untitled[0].id), record=untitled[0].id)
            self.made.doubtful.append(doubt)
            return
        twin = next((p for p in self.made.add if _twin(p.record, listed)), None)
        again = next((p for p in self.made.confirm if _twin(p.record, listed)), twin)
        if again is not None:
            about = _("{id} {name} is in line {line} already")
            words = about.format(id=again.record.id, name=again.record.name, line=again.line.where)
            self.made.doubtful.append(Doubt(listed.line, text, Why.TWICE, words, record=again.record.id))
            return
        near = [p for p in self.projects if p.id not in self.seen and _may_be(p, mine)]
        if near:
            about = _("it may be {id} {name}, which is written otherwise; correct undertaken_by there first")
            words = about.format(id=near[0].id, name=near[0].name)
            self.made.doubtful.append(Doubt(listed.line, text, Why.SIMILAR, words, record=near[0].id))
            return
        record = Project(
            id=next(free),
            title=listed.title,
            field=listed.field,
            undertaken_by=list(listed.units),
            site=listed.site,
            site_pilot=self._site_pilot(listed.site),
            notice=self.notice.id,
            evidence=Evidence.CONFIRMED,
            sources=[self.source],
        )
        self.ids.add(record.id)
        self.seen[record.id] = listed.line
        self.made.add.append(Addition(record, listed.line))

    def _confirm_project(self, listed: ListedProject, record: Project) -> None:
        self.seen[record.id] = listed.line
        values: dict[str, Any] = {}
        for name in ("title", "field", "site"):
            if getattr(listed, name) and not getattr(record, name):
                values[name] = getattr(listed, name)
        if not record.site_pilot and (pilot := self._site_pilot(listed.site)):
            values["site_pilot"] = pilot
        values.update(self.evidence(record))
        self.made.confirm.append(Confirmation(record, listed.line, values))

    def _site_pilot(self, site: str | None) -> str | None:
        """The one pilot at the site, of any round; a site of several places is at none."""
        match = unambiguous_match(resolve(site, self.day)) if site else None
        if match is None:
            return None
        pilots = [*self.registry.file.pilots, *(a.record for a in self.made.add if isinstance(a.record, Pilot))]
        at = [pilot for pilot in pilots if self.same(pilot, match)]
        return at[0].id if len(at) == 1 else None


def _free_numbers(notice: str, ids: set[str]) -> Iterator[str]:
    """2014-S07 and on, behind the highest number that there is."""
    numbers = [int(found[1]) for id_ in ids if (found := re.fullmatch(rf"{re.escape(notice)}-S([0-9]+)", id_))]
    number = max(numbers, default=0)
    while True:
        number += 1
        yield f"{notice}-S{number:02}"


def _key(text: str) -> str:
    return re.sub(r"[\s()\"“”‘’《》「」]", "", unicodedata.normalize("NFKC", text)).lower()


def _units(units: Sequence[str]) -> frozenset[str]:
    return frozenset(_key(unit) for unit in units)


def _twin(record: Pilot | Project, listed: ListedProject) -> bool:
    if not isinstance(record, Project) or _units(record.undertaken_by) != _units(listed.units):
        return False
    return _key(record.title or "") == _key(listed.title or "")


def _may_be(project: Project, units: frozenset[str]) -> bool:
    """Whether a unit of the one is a part of a unit of the other: 雅居乐 and 雅居乐地产控股有限公司."""
    return any(mine in other or other in mine for mine in _units(project.undertaken_by) for other in units)
