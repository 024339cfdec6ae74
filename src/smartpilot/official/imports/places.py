"""The plan of an import: listed places and the registry in, what to add, to confirm and to doubt out.

Nothing is guessed: what several readings fit, what lies outside its heading, what another record contradicts is a
doubt, and is left for a person.
"""

import re
from collections.abc import Sequence

from smartpilot.i18n import _
from smartpilot.official.imports.plan import Addition, Confirmation, Doubt, Plan, Total, Why
from smartpilot.official.imports.projects import Projects
from smartpilot.official.lists.listing import ListedPlace, Listing
from smartpilot.official.lists.vocabulary import split_list, stated_region
from smartpilot.places.divisions import division_on, encloses, province_of
from smartpilot.places.gazetteer import (
    Match,
    has_counties,
    is_complete,
    match_in_prefecture,
    normalise_name,
    resolve,
    unambiguous_match,
)
from smartpilot.places.naming import distinctive_part, place_id, registry_name, without_enclosing_names
from smartpilot.records.models import Candidate, Notice, Pilot, Place, Project
from smartpilot.records.terms import Designation, Evidence, Level
from smartpilot.registry.registry import Registry

# 廊坊市邯郸市北戴河新区 is no name of one zone; 国际城市产业园 may be.
_SEVERAL = re.compile("(?<![城都])[市县](?![民场政域].)(?=.)|[省、]")


def plan(
    registry: Registry, notice: Notice, found: Listing, source: str, designation: Designation | None = None
) -> Plan:
    """What the list would change; `designation`: for places of which the list says none."""
    return _Planner(registry, notice, source, designation or _implied(notice, found)).plan(found)


def _implied(notice: Notice, found: Listing) -> Designation | None:
    """New, where the notice has no other ones, and the list has no parts."""
    totals = notice.totals
    only_new = totals is not None and bool(totals.new) and not totals.expanded
    return Designation.NEW if only_new and not found.parts else None


class _Planner(Projects):
    """The registry's side of the comparison, and what has been found so far."""

    def __init__(self, registry: Registry, notice: Notice, source: str, implied: Designation | None) -> None:
        super().__init__(registry, notice, source)
        self.implied = implied
        self.candidates = [each for each in registry.file.candidates if each.notice == notice.id]
        self.listed: dict[Designation | None, int] = {}

    def plan(self, found: Listing) -> Plan:
        for place in found.places:
            self._place(place)
        self.take_projects(found.projects)
        if found.places:
            self.made.missing += [p for p in self.pilots if p.id not in self.seen and p.added_on is None]
        if found.projects:
            self.made.missing += [project for project in self.projects if project.id not in self.seen]
        # A record that a doubtful line may mean is not missing.
        touched = {doubt.record for doubt in self.made.doubtful}
        self.made.missing = [record for record in self.made.missing if record.id not in touched]
        self.made.undesignated = self.listed.get(None, 0)
        self.made.totals = self._totals(len(found.projects))
        return self.made

    # -- places ---------------------------------------------------------------------------------------------

    def _place(self, listed: ListedPlace) -> None:
        designation = listed.designation or self.implied
        self.listed[designation] = self.listed.get(designation, 0) + 1
        name, remark, matches, inside = self._read(listed)
        match = (unambiguous_match(matches) or match_in_prefecture(name, matches, self.day)) if inside else None
        if match is not None and (match.level is None or _SEVERAL.search(match.locality or "")):
            match = None
        if match is not None and ((not match.sure and not listed.firm) or self._coarse(listed.text, match)):
            match = None
        within = stated_region(listed.text, listed.within)
        record = self._there(name, match, matches, within)
        if isinstance(record, Candidate):
            about = _("{id} is a candidate of this notice; if it was added later: smartpilot promote {id}")
            self._doubt(listed, Why.CANDIDATE, about.format(id=record.id), matches, record.id)
        elif record is not None:
            self._confirm(listed, record, designation, matches)
        elif match is not None:
            self._add(listed, name, remark, match, designation, matches)
        elif not any(is_complete(each) for each in matches):
            self._doubt(listed, Why.UNKNOWN, _("no division is called so on {day}").format(day=self.day))
        elif not inside:
            heading = division_on(within, self.day)
            about = _("it does not lie in {province}, under which it stands")
            words = about.format(province=heading.name if heading else within)
            self._doubt(listed, Why.ELSEWHERE, words, matches)
        else:
            about = _("several places may be meant") if len(matches) > 1 else _("it is not certain what encloses it")
            if len(matches) == 1 and matches[0].level is None:
                about = _("a whole province is no pilot")
            self._doubt(listed, Why.AMBIGUOUS, about, matches)

    def _coarse(self, text: str, match: Match) -> bool:
        """Whether its county is not said, 佛山市乐从镇, or stands in brackets only, 南京市河西新城（建邺区）.

        珠海市（横琴新区） may be 珠海市, or the zone alone; 珠海市（含横琴新区） is 珠海市.
        """
        if match.locality and match.level is Level.TOWN and has_counties(match.division, self.day):
            return True
        bracket = re.search(r"[(\[]([^()\[\]]+)[)\]]$", text)
        if not bracket or re.match("[包不]?[含括]|[原即]|试点", bracket[1]):
            return False
        inside = (each for part in split_list(bracket[1]) for each in resolve(part, self.day, within=match.division))
        return any(
            is_complete(each) and (each.division, each.locality) != (match.division, match.locality) for each in inside
        )

    def _read(self, listed: ListedPlace) -> tuple[str, str, Sequence[Match], bool]:
        """The name, the remark in brackets behind it, its readings, and whether they lie under their heading."""
        within = stated_region(listed.text, listed.within)
        text, remark = listed.text, ""
        bracket = re.fullmatch(r"([^()\[\]]+)[(\[]([^()\[\]]+)[)\]]", text)
        if bracket:
            outside = resolve(bracket[1], self.day, within=within)
            best = unambiguous_match(outside)
            within_it = resolve(bracket[2], self.day, within=best.division) if best and not best.locality else []
            contains = re.match("[包不]?[含括]", bracket[2])
            if best is not None and (contains or not any(each.locality is None for each in within_it)):
                around = resolve(bracket[2], self.day)
                lies_in_it = any(encloses(each.division, best.division) for each in around if is_complete(each))
                text, remark = bracket[1], "" if lies_in_it and not contains else bracket[2]
                # [1] is the number of a footnote.
                remark = remark if re.search(r"[\u3400-\u9fff]", remark) else ""
        matches = resolve(text, self.day, within=within)
        inside = any(is_complete(match) for match in matches)
        if within and not inside:
            elsewhere = [match for match in resolve(text, self.day) if is_complete(match)]
            return normalise_name(text, self.day), remark, elsewhere, False
        return normalise_name(text, self.day), remark, matches, True

    def _there(self, name: str, match: Match | None, matches: Sequence[Match], within: str) -> Pilot | Candidate | None:
        """The record of the notice that the line names; None where there is none, or more than one."""
        records: list[Pilot | Candidate] = [*self.pilots, *self.candidates]
        if match is not None:
            same = [record for record in records if self.same(record, match)]
            if len(same) == 1:
                return same[0]
        # A zone of which only the registry says where it lies. A division's name alone may be that of another one.
        if match is None and any(each.locality is None for each in matches):
            return None
        named = [
            record
            for record in records
            if record.locality
            and distinctive_part(record, self.day) == without_enclosing_names(name, record.division, self.day)
            and (not within or encloses(within, record.division))
            and (match is None or match.division[:2] == record.division[:2])
            and (match is None or match.division.endswith("0000") or match.division[:4] == record.division[:4])
        ]
        return named[0] if len(named) == 1 else None

    def _confirm(
        self, listed: ListedPlace, record: Pilot, designation: Designation | None, matches: Sequence[Match]
    ) -> None:
        if record.id in self.seen:
            about = _("{id} {name} is in line {line} already")
            line = self.seen[record.id].where
            self._doubt(listed, Why.TWICE, about.format(id=record.id, name=record.name, line=line), matches, record.id)
            return
        self.seen[record.id] = listed.line
        said = listed.designation
        if said and record.designation and said is not record.designation:
            about = _("{id} is {known} in the registry, {said} in the list")
            words = about.format(id=record.id, known=record.designation.label, said=said.label)
            self._doubt(listed, Why.CONTRADICTION, words, matches, record.id)
            return
        values = self.evidence(record)
        if designation and not record.designation:
            values["designation"] = designation.value
        if designation is Designation.EXPANDED and not record.extends and (earlier := self._extended(record)):
            values["extends"] = earlier
        self.made.confirm.append(Confirmation(record, listed.line, values))

    def _add(
        self,
        listed: ListedPlace,
        name: str,
        remark: str,
        match: Match,
        designation: Designation | None,
        matches: Sequence[Match],
    ) -> None:
        written, locality = registry_name(name, match, self.day)
        id_ = place_id(self.notice.id, match.division, locality)
        if id_ in self.ids:
            line = self.seen[id_].where if id_ in self.seen else None
            about = _("{name} is in line {line} already") if line else _("the id {id} is taken by another record")
            why = Why.TWICE if line else Why.ID_TAKEN
            self._doubt(listed, why, about.format(name=written, id=id_, line=line), matches, id_)
            return
        province = province_of(match.division)
        pilot = Pilot(
            id=id_,
            name=written,
            province=province.name if province else match.province,
            division=match.division,
            locality=locality,
            level=match.level or Level.ZONE,
            notice=self.notice.id,
            designation=designation,
            evidence=Evidence.CONFIRMED,
            sources=[self.source],
            note=remark or None,
        )
        if designation is Designation.EXPANDED:
            pilot = pilot.model_copy(update={"extends": self._extended(pilot)})
        self.ids.add(id_)
        self.seen[id_] = listed.line
        self.made.add.append(Addition(pilot, listed.line))

    def _extended(self, pilot: Place) -> str | None:
        """The earlier pilot of the same place, else the one that encloses it; None where none or several are."""
        earlier = [
            other
            for other in self.registry.file.pilots
            if (round_ := self.registry.notices.get(other.notice)) and round_.issued_on < self.day
        ]
        own = distinctive_part(pilot, self.day) if pilot.locality else None
        same = [
            other
            for other in earlier
            if other.division == pilot.division
            and (distinctive_part(other, self.day) if other.locality else None) == own
        ]
        steps = dict.fromkeys((pilot.division, f"{pilot.division[:4]}00"))
        around = [[o for o in earlier if o.division == step and not o.locality] for step in steps]
        nearest = next((found for found in (same, *around) if found), [])
        return nearest[0].id if len(nearest) == 1 else None

    def _doubt(
        self, listed: ListedPlace, why: Why, about: str, matches: Sequence[Match] = (), record: str | None = None
    ) -> None:
        kept = [match for match in matches if is_complete(match)]
        self.made.doubtful.append(Doubt(listed.line, listed.text, why, about, kept, record))

    # -- totals ---------------------------------------------------------------------------------------------

    def _totals(self, projects: int) -> dict[str, Total]:
        declared = self.notice.totals
        before = [pilot for pilot in self.pilots if pilot.added_on is None]
        after: list[Designation | str | None] = [pilot.designation for pilot in before]
        after += [each.record.designation for each in self.made.add if isinstance(each.record, Pilot)]
        after += [each.values["designation"] for each in self.made.confirm if "designation" in each.values]
        found = {
            each.value: Total(
                getattr(declared, each.value) if declared else None,
                self.listed.get(each, 0),
                sum(pilot.designation is each for pilot in before),
                sum(designation == each.value for designation in after),
            )
            for each in Designation
        }
        added = sum(isinstance(each.record, Project) for each in self.made.add)
        special = declared.special if declared else None
        return {**found, "special": Total(special, projects, len(self.projects), len(self.projects) + added)}
