"""The plan of an import: a list and the registry in; what to add, to confirm and to leave for a person out.

Nothing is guessed: a name with several matches, a place outside the region of its heading, a contradiction with
another record are left for a person.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.imports.acceptance import Acceptance, accepted_divisions
from smartpilot.official.imports.plan import AcceptedLine, ImportDraft, ImportPlan, Reason, Total
from smartpilot.official.imports.projects import plan_projects
from smartpilot.official.lists.listing import ListedPlace, Listing
from smartpilot.official.lists.place_names import is_group_name, parse_group
from smartpilot.official.lists.vocabulary import split_list, stated_region
from smartpilot.places.divisions import (
    Division,
    division_on,
    encloses,
    is_province_code,
)
from smartpilot.places.gazetteer import (
    Match,
    certain_match,
    has_counties,
    is_complete,
    levels_of_match,
    normalise_name,
    resolve,
    unambiguous_match,
)
from smartpilot.places.naming import (
    distinctive_part,
    match_in_division,
    place_id,
    registry_name,
    without_enclosing_names,
)
from smartpilot.places.zones import without_descriptor
from smartpilot.records.models import Candidate, Pilot, Place, Project
from smartpilot.records.notices import Notice
from smartpilot.records.terms import Designation, Evidence, Level
from smartpilot.registry.registry import Registry


class _PlaceMatches(NamedTuple):
    """What a listed place may mean.

    `remark`: what stands in brackets behind the name. `inside`: whether it lies in the region it is listed under.
    """

    name: str
    remark: str
    matches: Sequence[Match]
    inside: bool


def plan_import(
    registry: Registry,
    notice: Notice,
    listing: Listing,
    source: str,
    designation: Designation | None = None,
    acceptances: Sequence[Acceptance] = (),
) -> ImportPlan:
    """What a list would change. `designation`: that of places of which the list says none.

    `acceptances`: what a person has decided of lines that cannot be settled otherwise.

    Raises UsageError where one of them does not fit the list.
    """
    draft = ImportDraft(registry, notice, source)
    designations = [
        place.designation or designation or _implied_designation(notice, listing) for place in listing.places
    ]
    accepted = accepted_divisions(acceptances, listing.places, notice.issued_on, registry.programme_of(notice))
    for position, place in enumerate(listing.places):
        _plan_place(draft, place, designations[position], accepted.get(position))
    plan_projects(draft, listing.projects)
    plan = draft.plan
    if listing.places:
        plan.missing += [p for p in draft.pilots if p.id not in draft.lines_by_record and p.added_on is None]
    if listing.projects:
        plan.missing += [project for project in draft.projects if project.id not in draft.lines_by_record]
    # A record that an unresolved line may mean is not missing.
    touched = {unresolved.record for unresolved in plan.unresolved}
    plan.missing = [record for record in plan.missing if record.id not in touched]
    plan.undesignated = designations.count(None)
    plan.totals = _count_totals(draft, designations, len(listing.projects))
    return plan


def _implied_designation(notice: Notice, listing: Listing) -> Designation | None:
    """New, where the notice declares no others, and the list has no parts."""
    totals = notice.totals
    only_new = totals is not None and bool(totals.new) and not totals.expanded
    return Designation.NEW if only_new and not listing.states_designations else None


def _count_totals(draft: ImportDraft, listed: Sequence[Designation | None], projects: int) -> dict[str, Total]:
    declared, plan = draft.notice.totals, draft.plan
    added = [addition.record for addition in plan.add]
    before = Counter(pilot.designation for pilot in draft.pilots if pilot.added_on is None)
    after = before + Counter(record.designation for record in added if isinstance(record, Pilot))
    after.update(entry.values["designation"] for entry in plan.confirm if "designation" in entry.values)
    totals = {
        kind.value: Total(getattr(declared, kind.value, None), listed.count(kind), before[kind], after[kind])
        for kind in Designation
    }
    known, new = len(draft.projects), sum(isinstance(record, Project) for record in added)
    return {**totals, "special": Total(getattr(declared, "special", None), projects, known, known + new)}


def _division_code(text: str) -> str:
    """The code of six digits that a list gives as 1302, 130200 or 130200000000; empty where it is none."""
    code = re.fullmatch("([1-9][0-9]|[1-9][0-9]{3}|[1-9][0-9]{5})(?:0{6})?", text.strip())
    return code[1].ljust(6, "0") if code else ""


def _plan_place(
    draft: ImportDraft, listed: ListedPlace, designation: Designation | None, accepted: Division | None
) -> None:
    """Plans a place; `designation`: its own or that of the list; `accepted`: what a person says it means."""
    if listed.problem:
        draft.leave(listed, Reason.UNKNOWN, listed.problem)
    elif accepted is not None and is_group_name(listed.text):
        message = _("{text} is several places as one, which no code of one of them is")
        hint = _("add it with smartpilot add pilot, and members=430100,430200,… for its places")
        raise UsageError(message.format(text=listed.text), hint)
    elif accepted is None and (group := parse_group(listed.text, draft.day)) is not None:
        members = [member.division for member in group.members]
        known = next((pilot for pilot in draft.pilots if pilot.members == members), None)
        if known is not None:
            _confirm(draft, listed, known, designation, ())
        else:
            _add(draft, listed, _pilot(draft, group.members[0], group.name, None, designation, members=members), ())
    else:
        _plan_one(draft, listed, designation, accepted)


def _plan_one(
    draft: ImportDraft, listed: ListedPlace, designation: Designation | None, accepted: Division | None
) -> None:
    place, within = _match_place(draft, listed), stated_region(listed.text, listed.within)
    code = _division_code(listed.code) if accepted is None else ""
    if code:
        # A division of this name and this code is meant, whatever others have the name.
        agreed = [m if m.locality else replace(m, sure=True) for m in place.matches if m.division == code]
        place = place._replace(matches=agreed or place.matches)
    match = _certain_match(draft, listed, place)
    if match is not None and code not in ("", match.division):
        division = division_on(code, draft.day)
        message = _("the list gives it the code {code} ({name}), but by its name it is {division}")
        name = division.name if division else "—"
        explanation = message.format(code=code, name=name, division=match.division)
        draft.leave(listed, Reason.CONTRADICTION, explanation, place.matches, lacks_division=True)
        return
    if accepted is not None:
        match = _accepted_match(draft, listed, place, match, accepted)
    record = _find_record(draft, place, match, within)
    if isinstance(record, Candidate):
        message = _("{id} is a candidate of this notice; if it was added later: smartpilot promote {id}")
        draft.leave(listed, Reason.CANDIDATE, message.format(id=record.id), place.matches, record.id)
    elif record is not None:
        _confirm(draft, listed, record, designation, place.matches)
    elif match is not None:
        name, locality = registry_name(place.name, match, draft.day)
        remarks = [place.remark] if place.remark else []
        if accepted is not None:
            if not listed.text.endswith(name) and not name.endswith(listed.text):
                remarks.append(f"名单作“{listed.text}”")
            remarks.append("行政区划代码由人工核定")
        note = "；".join(remarks) or None
        _add(draft, listed, _pilot(draft, match, name, locality, designation, note=note), place.matches)
    else:
        matches = place.matches if any(map(is_complete, place.matches)) else ()
        draft.leave(listed, *_why_unresolved(draft, place, within), matches, lacks_division=True)


def _pilot(
    draft: ImportDraft,
    match: Match,
    name: str,
    locality: str | None,
    designation: Designation | None,
    *,
    members: list[str] | None = None,
    note: str | None = None,
) -> Pilot:
    """A new pilot at the place of a match; with members, a group of places in the province of its first one."""
    division = f"{match.division[:2]}0000" if members else match.division
    prefix = draft.registry.id_prefix_of(draft.notice.id)
    pilot = Pilot(
        id=place_id(prefix, division, name if members else locality),
        name=name,
        province=match.province,
        division=division,
        locality=locality,
        level=_level_of(draft, match) or match.level or Level.ZONE,
        notice=draft.notice.id,
        designation=designation,
        evidence=Evidence.CONFIRMED,
        sources=[draft.source],
        members=members,
        note=note,
    )
    extends = _find_extended(draft, pilot) if designation is Designation.EXPANDED and not members else None
    return pilot.model_copy(update={"extends": extends}) if extends else pilot


def _why_unresolved(draft: ImportDraft, place: _PlaceMatches, within: str) -> tuple[Reason, str]:
    """Why a name is not certain, in a word and in a sentence."""
    complete = [match for match in place.matches if is_complete(match)]
    if not complete:
        return Reason.UNKNOWN, _("there was no division of this name on {day}").format(day=draft.day)
    if not place.inside:
        region = division_on(within, draft.day)
        message = _("it does not lie in {province}, under which it is listed")
        return Reason.ELSEWHERE, message.format(province=region.name if region else within)
    if len(place.matches) > 1:
        return Reason.AMBIGUOUS, _("several places may be meant")
    level = place.matches[0].level
    if level is not None and _level_of(draft, place.matches[0]) is None:
        message = _("the programme lists no place of this level: {level}")
        return Reason.AMBIGUOUS, message.format(level=level.label)
    return Reason.AMBIGUOUS, _("the division in which it lies is uncertain")


def _accepted_match(
    draft: ImportDraft, listed: ListedPlace, place: _PlaceMatches, certain: Match | None, accepted: Division
) -> Match:
    """What a name means that was decided on.

    Raises UsageError where it cannot mean anything but another division.
    """
    if certain is not None and certain.division != accepted.code:
        message = _("line {line}, {text}, is {name} ({code}) without doubt, and not {other} ({wanted})")
        known = {"name": certain.name, "code": certain.division, "other": accepted.name, "wanted": accepted.code}
        raise UsageError(
            message.format(line=listed.line.where, text=listed.text, **known), _("leave it out of --accept")
        )
    match = certain or match_in_division(place.name, place.matches, accepted, draft.day)
    if match.level and not draft.programme.lists(match.level):
        message = _("{line}={code}: the programme lists no place of this level: {level}")
        known = {"line": listed.text, "code": accepted.code, "level": match.level.label}
        raise UsageError(message.format(**known), _("leave it out of --accept"))
    draft.plan.accepted.append(AcceptedLine(listed.line, listed.text, accepted, match.locality))
    return match


def _certain_match(draft: ImportDraft, listed: ListedPlace, place: _PlaceMatches) -> Match | None:
    """The one match that can be written into the registry."""
    if not place.inside:
        return None
    match = certain_match(place.name, place.matches, draft.day)
    if match is None or _level_of(draft, match) is None:
        return None
    if (not match.sure and not listed.is_certain) or _is_coarse(draft, listed.text, match):
        return None
    if match.locality and is_province_code(match.division) and not without_descriptor(match.locality):
        return None  # 高新区 of a province
    return match


def _level_of(draft: ImportDraft, match: Match) -> Level | None:
    """The level at which the programme lists the place of a match; None where it lists none of its kind."""
    return draft.programme.first_listed(levels_of_match(match))


def _is_coarse(draft: ImportDraft, text: str, match: Match) -> bool:
    """Whether its county is not said, 佛山市乐从镇, or stands in brackets only, 南京市河西新城（建邺区）.

    珠海市（横琴新区） may be 珠海市, or the zone alone; 珠海市（含横琴新区） is 珠海市.
    """
    if match.locality and match.level is Level.TOWN and has_counties(match.division, draft.day):
        return True
    bracket = re.search(r"[(\[]([^()\[\]]+)[)\]]$", text)
    if not bracket or re.match("[包不]?[含括]|[原即]|试点", bracket[1]):
        return False
    inside = (m for part in split_list(bracket[1]) for m in resolve(part, draft.day, within=match.division))
    return any(is_complete(m) and (m.division, m.locality) != (match.division, match.locality) for m in inside)


def _match_place(draft: ImportDraft, listed: ListedPlace) -> _PlaceMatches:
    within = stated_region(listed.text, listed.within)
    text, remark = _split_remark(draft, listed.text, within)
    name = normalise_name(text, draft.day)
    matches = resolve(text, draft.day, within=within)
    if within and not any(is_complete(match) for match in matches):
        elsewhere = [match for match in resolve(text, draft.day) if is_complete(match)]
        return _PlaceMatches(name, remark, elsewhere, inside=False)
    return _PlaceMatches(name, remark, matches, inside=True)


def _split_remark(draft: ImportDraft, text: str, within: str) -> tuple[str, str]:
    """The name, and what stands in brackets behind it where that is no part of it."""
    bracket = re.fullmatch(r"([^()\[\]]+)[(\[]([^()\[\]]+)[)\]]", text)
    place = unambiguous_match(resolve(bracket[1], draft.day, within=within)) if bracket else None
    if bracket is None or place is None:
        return text, ""
    name, remark = bracket.groups()
    contains = re.match("[包不]?[含括]", remark)
    parts = [] if place.locality else resolve(remark, draft.day, within=place.division)
    if not contains and any(match.locality is None for match in parts):
        return text, ""
    around = [match for match in resolve(remark, draft.day) if is_complete(match)]
    encloses_it = any(encloses(match.division, place.division) for match in around)
    # [1] is the number of a footnote.
    is_remark = re.search(r"[\u3400-\u9fff]", remark) and (contains or not encloses_it)
    return name, remark if is_remark else ""


def _find_record(
    draft: ImportDraft, place: _PlaceMatches, match: Match | None, within: str
) -> Pilot | Candidate | None:
    """The record of the notice that the line names; None where there is none, or more than one."""
    records: list[Pilot | Candidate] = [*draft.pilots, *draft.candidates]
    if match is not None:
        same = [record for record in records if draft.is_place_of(record, match)]
        if len(same) == 1:
            return same[0]
    # A zone of which only the registry says where it lies. A division's name alone may be that of another one.
    if match is None and any(other.locality is None for other in place.matches):
        return None
    near = "" if match is None else match.division[: 2 if is_province_code(match.division) else 4]
    named = [
        record
        for record in records
        if record.locality
        and record.division.startswith(near)
        and distinctive_part(record, draft.day) == without_enclosing_names(place.name, record.division, draft.day)
        and (not within or encloses(within, record.division))
    ]
    return named[0] if len(named) == 1 else None


def _confirm(
    draft: ImportDraft, listed: ListedPlace, record: Pilot, designation: Designation | None, matches: Sequence[Match]
) -> None:
    if draft.leave_repeated(listed, record, matches):
        return
    draft.lines_by_record[record.id] = listed.line
    if listed.designation and record.designation and listed.designation is not record.designation:
        message = _("{id} is {known} in the registry, {said} in the list")
        explanation = message.format(id=record.id, known=record.designation.label, said=listed.designation.label)
        draft.leave(listed, Reason.CONTRADICTION, explanation, matches, record.id)
        return
    values = {}
    if designation and not record.designation:
        values["designation"] = designation.value
    if designation is Designation.EXPANDED and not record.extends and (earlier := _find_extended(draft, record)):
        values["extends"] = earlier
    draft.confirm(record, listed.line, values)


def _add(draft: ImportDraft, listed: ListedPlace, pilot: Pilot, matches: Sequence[Match]) -> None:
    if draft.leave_repeated(listed, pilot, matches):
        return
    if pilot.id in draft.ids:
        message = _("the id {id} is used by another record").format(id=pilot.id)
        draft.leave(listed, Reason.ID_TAKEN, message, matches, pilot.id)
        return
    draft.add(pilot, listed.line)


def _find_extended(draft: ImportDraft, pilot: Place) -> str | None:
    """The earlier pilot of the same place, else the one that encloses it; None where none or several are."""
    registry = draft.registry
    earlier = [
        other
        for other in registry.file.pilots
        if (notice := registry.notices.get(other.notice)) and notice.issued_on < draft.day
    ]
    # Where it is itself, and the division and the prefecture around it.
    places = dict.fromkeys(
        (
            (pilot.division, _locality_part(draft, pilot)),
            (pilot.division, None),
            (f"{pilot.division[:4]}00", None),
        )
    )
    of_places = ([o for o in earlier if (o.division, _locality_part(draft, o)) == place] for place in places)
    nearest: list[Pilot] = next(filter(None, of_places), [])
    return nearest[0].id if len(nearest) == 1 else None


def _locality_part(draft: ImportDraft, place: Place) -> str | None:
    """The distinctive part of a locality; None for a division."""
    return distinctive_part(place, draft.day) if place.locality else None
