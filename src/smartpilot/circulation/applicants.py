"""Applicants of the supplementary round: which candidate, pilot or new place a row of 增补申报 is about."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from smartpilot.circulation.applicant_names import ApplicantPlace, ambiguous_place, read_applicant_name
from smartpilot.circulation.fields import FieldProblem
from smartpilot.i18n import _, with_brackets
from smartpilot.places.gazetteer import Match, levels_of_match
from smartpilot.places.naming import full_name, place_id, registry_name
from smartpilot.places.zones import is_same_place, is_similar_place
from smartpilot.problems import Severity
from smartpilot.records.models import Candidate, Pilot
from smartpilot.records.notices import Notice
from smartpilot.records.obligations import Obligation, owes
from smartpilot.records.terms import Kind, Level
from smartpilot.registry.registry import Registry
from smartpilot.workbook.form import CANDIDATES, Answer
from smartpilot.workbook.returned.cell_values import comparison_key
from smartpilot.workbook.returned.rows import FilledApplicant, SentWorkbook


@dataclass(frozen=True, slots=True)
class PlacedApplicant:
    """The record of an applicant, what it owes, and the answer as sent; or the problem that leaves it unclear.

    `warnings`: what somebody should check although the applicant is taken. `is_new`: the registry does not have it yet.
    """

    record: Candidate | Pilot | None = None
    obligation: Obligation | None = None
    baseline: Answer = field(default_factory=Answer)
    problem: FieldProblem | None = None
    warnings: Sequence[FieldProblem] = ()
    is_new: bool = False


def place_applicant(registry: Registry, meta: SentWorkbook, filled: FilledApplicant) -> PlacedApplicant:
    """Finds the candidate of the round that a row of 增补申报 names, or makes the record of a new one."""
    notice = registry.notices.get(meta.round_notice)
    obligations = registry.obligations[notice.id] if notice else ()
    round_obligations = (o for o in obligations if o.deliverable.owed_by is Kind.CANDIDATES)
    obligation = next((o for o in round_obligations if o.deliverable.id == meta.round_deliverable), None)
    if notice is None or obligation is None:
        no_round = FieldProblem("no-round", _("no supplementary round is open"), _("delete the row"))
        return PlacedApplicant(problem=no_round)
    sent = {
        s.target: s
        for s in meta.sent
        if s.sheet == CANDIDATES and comparison_key(s.name) == comparison_key(filled.name)
    }
    if len(sent) > 1:
        return PlacedApplicant(problem=ambiguous_place(filled.name, _(", ").join(sent)))
    if sent:
        target, row = next(iter(sent.items()))
        record = registry.by_id.get(target)
        is_owed = record is not None and owes(record, obligation)
        if not isinstance(record, Candidate | Pilot) or not is_owed:
            return PlacedApplicant(None, obligation, row.answer, unknown_target(target, obligation.deliverable.title))
        return PlacedApplicant(record, obligation, row.answer, _wrong_level(filled, [record.level]))
    place = read_applicant_name(filled.name, notice.issued_on, meta.authority, meta.code)
    if isinstance(place, FieldProblem):
        return PlacedApplicant(problem=place)
    if problem := _wrong_level(filled, _levels_offered(registry, notice, place.match)):
        return PlacedApplicant(problem=problem)
    return _place_by_name(registry, meta, filled, notice, obligation, place)


def _place_by_name(
    registry: Registry,
    meta: SentWorkbook,
    filled: FilledApplicant,
    notice: Notice,
    obligation: Obligation,
    place: ApplicantPlace,
) -> PlacedApplicant:
    """The applicant of a name that an office entered: a record of the registry, or a new candidate."""
    candidate = _new_candidate(registry, notice, place)
    records = _matching_records(registry, candidate, notice)
    if len(records) > 1:
        words = _(", ").join(with_brackets(full_name(record, notice.issued_on), record.id) for record in records)
        return PlacedApplicant(problem=ambiguous_place(filled.name, words))
    if not records:
        warnings = [*place.warnings, *_new_place_warnings(registry, filled.name, candidate, place, notice)]
        return PlacedApplicant(candidate, obligation, warnings=warnings, is_new=True)
    record, warnings = records[0], list(place.warnings)
    if isinstance(record, Pilot) and record.added_on is None:
        message = _("{name} is already a pilot of this notice: {id}").format(name=filled.name, id=record.id)
        return PlacedApplicant(problem=FieldProblem("listed-already", message, _("delete the row")))
    if (record.division, record.locality) != (candidate.division, candidate.locality):
        message = _("{name} is taken as {other} ({id}), which the registry has")
        message = message.format(name=filled.name, other=record.name, id=record.id)
        warnings = [_unresolved_place(message)]
    baseline = next((s.answer for s in meta.sent if s.target == record.id and s.sheet == CANDIDATES), Answer())
    return PlacedApplicant(record, obligation, baseline, _wrong_level(filled, [record.level]), warnings)


def _matching_records(registry: Registry, candidate: Candidate, notice: Notice) -> list[Candidate | Pilot]:
    """The record that is written like the candidate; else all that mean the same place."""
    same = [place for place in _places_of_round(registry, notice) if is_same_place(place, candidate, notice.issued_on)]
    exact = [place for place in same if (place.division, place.locality) == (candidate.division, candidate.locality)]
    return exact[:1] or same


def _new_place_warnings(
    registry: Registry, name: str, candidate: Candidate, place: ApplicantPlace, notice: Notice
) -> list[FieldProblem]:
    """What to check of a new town or zone: no table has towns and zones, so nothing confirms its name."""
    if not candidate.locality:
        return []
    day, match = notice.issued_on, place.match
    if place.is_county_unknown:
        message = _(
            "{name} is taken as a new {level} of {above} ({code}); its name does not say in which county it lies"
        )
    else:
        message = _("{name} is taken as a new {level} of {above} ({code})")
    message = message.format(name=name, above=match.name, code=match.division, level=candidate.level.label)
    warnings = [_unresolved_place(message)]
    alike = [record for record in _places_of_round(registry, notice) if is_similar_place(candidate, record, day)]
    if alike:
        words = _(", ").join(with_brackets(full_name(record, day), record.id) for record in alike[:3])
        message = _("{name} looks like {words}, which the registry has").format(name=name, words=words)
        warnings.append(_unresolved_place(message, _("if it is the same place, write it like this")))
    return warnings


def _unresolved_place(message: str, hint: str = "") -> FieldProblem:
    return FieldProblem("doubtful-place", message, hint or _("check it"), severity=Severity.WARNING)


def _new_candidate(registry: Registry, notice: Notice, place: ApplicantPlace) -> Candidate:
    match = place.match
    name, locality = registry_name(place.text, match, notice.issued_on)
    # Of a round for the lists of other notices it is an applicant of the last of these.
    listing = notice.id if notice.id in notice.lists_bound else notice.lists_bound[-1]
    return Candidate(
        id=place_id(registry.id_prefix_of(listing), match.division, locality),
        name=name,
        province=match.province,
        division=match.division,
        locality=locality,
        level=next(iter(_levels_offered(registry, notice, match)), Level.ZONE),
        notice=listing,
    )


def _levels_offered(registry: Registry, notice: Notice, match: Match) -> Sequence[Level]:
    """The levels that a place may have, as far as the workbook offers them; all where it offers none of them."""
    levels = levels_of_match(match)
    return list(filter(registry.programme_of(notice).lists, levels)) or levels


def _places_of_round(registry: Registry, notice: Notice) -> list[Candidate | Pilot]:
    places: list[Candidate | Pilot] = [*registry.file.candidates, *registry.file.pilots]
    return [place for place in places if place.notice in notice.lists_bound]


def unknown_target(target: str, title: str) -> FieldProblem:
    """The problem of a row whose record the registry has lost since, or no longer owes the deliverable."""
    message = _("the registry no longer has {id} with the deliverable {deliverable}").format(
        id=target, deliverable=title
    )
    return FieldProblem("unknown-target", message, _("send a new workbook"))


def _wrong_level(filled: FilledApplicant, levels: Sequence[Level]) -> FieldProblem | None:
    """Why the level that was filled in is none of those of the place; None if it is, or none was filled in."""
    if filled.level is None or not levels or filled.level in levels:
        return None
    message = _("{name} is {right}, not {wrong}")
    message = message.format(name=filled.name, right=levels[0].label, wrong=filled.level.label)
    return FieldProblem("wrong-level", message, _("check name and level"), "level")
