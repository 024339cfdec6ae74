"""What a list of outcomes would add to the registry: an assessment of each pilot or project that it names."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from smartpilot.i18n import _
from smartpilot.ledger.ledger import Recording
from smartpilot.official.files.line import Line
from smartpilot.official.imports.plan import Reason, Unresolved
from smartpilot.official.lists.vocabulary import region_of
from smartpilot.official.outcomes.reading import ListedOutcome
from smartpilot.places.divisions import PROVINCES, division_on
from smartpilot.places.gazetteer import is_complete, resolve
from smartpilot.places.zones import is_like_place_name
from smartpilot.records.grades import normalise_grade
from smartpilot.records.models import AnyTarget, Assessment, Pilot, Project, Source
from smartpilot.records.obligations import date_objection
from smartpilot.records.terms import AssessmentKind, AssessmentResult, Evidence, Kind, Level
from smartpilot.registry.query import Filter
from smartpilot.registry.registry import Registry
from smartpilot.registry.sources import with_new_source
from smartpilot.registry.statuses import assessments_of, order_objection, unused_assessment_id
from smartpilot.store import Store
from smartpilot.text import normalise_text
from smartpilot.toml.edits import with_records

# Characters of a name without whose last one, 市, it is still a name: 成都市.
_SHORTEST_SHORT_NAME = 2


@dataclass(frozen=True, slots=True)
class NewAssessment:
    """An assessment that is added, of which target, and the line that says it."""

    assessment: Assessment
    target: AnyTarget
    listed: ListedOutcome


class OutcomeLineCounts(NamedTuple):
    """What became of the lines of a list of outcomes; each is counted once.

    `used`: those that add an assessment and leave nothing unresolved. `others`: headings, and what says nothing new.
    """

    total: int
    used: int
    known: int
    unresolved: int
    others: int


@dataclass(slots=True)
class OutcomePlan:
    """What a list of outcomes would add. `known`: the ids of assessments that say the same already."""

    add: list[NewAssessment] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    known_lines: list[Line] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    new_source: Source | None = None

    def count_lines(self, lines: Sequence[Line]) -> OutcomeLineCounts:
        """How many lines of the list add something, say what is known, are unresolved, or are anything else."""
        unresolved = {id(entry.line) for entry in self.unresolved}
        used = {id(new.listed.line) for new in self.add} - unresolved
        known = {id(line) for line in self.known_lines} - used - unresolved
        others = len(lines) - len(used) - len(known) - len(unresolved)
        return OutcomeLineCounts(len(lines), len(used), len(known), len(unresolved), others)


def plan_outcomes(
    registry: Registry,
    listed: Iterable[ListedOutcome],
    day: dt.date,
    among: Filter,
    source: Source | None,
    kinds: frozenset[AssessmentKind] = frozenset(),
) -> OutcomePlan:
    """The plan for what a list names; `among` narrows what a name may mean, `source` states the outcomes.

    `kinds`: what the title says was assessed; nothing means acceptances.
    """
    plan = OutcomePlan(new_source=source if source and source.id not in registry.sources else None)
    used = set(registry.assessments)
    matched = _without_needless_mentions([(entry, _targets_named(registry, entry, among)) for entry in listed])
    places = _places_in_list(matched)
    for entry, matches in matched:
        if not matches and not entry.is_listed and (region_of(entry.text) or not is_like_place_name(entry.text)):
            continue  # a province as a heading, a title, or a sentence
        if len(matches) == 1 and _is_repeated(entry, places[matches[0].id]):
            continue
        kind = _kind_of(entry, kinds)
        if problem := _problem_of(registry, entry, matches, places, day):
            plan.unresolved.append(problem)
            continue
        [target] = matches
        if kind is None:
            explanation = _("the list does not say clearly what was assessed")
            plan.unresolved.append(_unresolved(entry, Reason.UNKNOWN, explanation, target.id))
            continue
        assessment = _assessment_of(registry, entry, target, day, source, kind, used)
        same = next((a for a in assessments_of(registry, target) if _says_the_same(a, assessment)), None)
        if same is not None:
            plan.known.append(same.id)
            plan.known_lines.append(entry.line)
        elif objection := _objection_to(registry, assessment, target):
            plan.unresolved.append(_unresolved(entry, Reason.CONTRADICTION, objection, target.id))
        else:
            used.add(assessment.id)
            plan.add.append(NewAssessment(assessment, target, entry))
    return plan


def _without_needless_mentions(
    matched: Iterable[tuple[ListedOutcome, Sequence[AnyTarget]]],
) -> list[tuple[ListedOutcome, Sequence[AnyTarget]]]:
    """All but the mentions of what the list says something of elsewhere; of several mentions, the first."""
    matched = list(matched)
    told = {target.id for entry, matches in matched if not entry.is_mention for target in matches}
    kept = list[tuple[ListedOutcome, Sequence[AnyTarget]]]()
    for entry, matches in matched:
        ids = {target.id for target in matches}
        if not entry.is_mention:
            kept.append((entry, matches))
        elif not ids & told:
            told |= ids
            kept.append((entry, matches))
    return kept


def _places_in_list(
    matched: Iterable[tuple[ListedOutcome, Sequence[AnyTarget]]],
) -> Mapping[str, Sequence[ListedOutcome]]:
    """All that a list says of each target, in its order."""
    places: dict[str, list[ListedOutcome]] = {}
    for entry, matches in matched:
        if len(matches) == 1:
            places.setdefault(matches[0].id, []).append(entry)
    return places


def _is_repeated(entry: ListedOutcome, places: Sequence[ListedOutcome]) -> bool:
    """Whether a sentence only says again what the list says of a target."""
    others = [other for other in places if other is not entry and other.outcome == entry.outcome]
    if not entry.is_in_text or not others:
        return False
    return any(not other.is_in_text for other in others) or others[0] is places[0]


def _kind_of(entry: ListedOutcome, kinds_of_list: frozenset[AssessmentKind]) -> AssessmentKind | None:
    """What is assessed: what a column says of it, or headings and the title together; None for several."""
    kinds = entry.kinds if entry.is_by_column else entry.kinds | kinds_of_list
    if entry.outcome is AssessmentKind.WITHDRAWAL:
        return AssessmentKind.WITHDRAWAL
    return AssessmentKind.ACCEPTANCE if not kinds else next(iter(kinds)) if len(kinds) == 1 else None


def _assessment_of(
    registry: Registry,
    entry: ListedOutcome,
    target: AnyTarget,
    day: dt.date,
    source: Source | None,
    kind: AssessmentKind,
    used: set[str],
) -> Assessment:
    result = entry.outcome if isinstance(entry.outcome, AssessmentResult) else None
    grades = registry.programme_of_record(target).grades
    grade = normalise_grade(grades, entry.grade) if entry.grade and result is AssessmentResult.PASSED else None
    return Assessment(
        id=unused_assessment_id(target, kind, day, used),
        target=target.id,
        on=day,
        kind=kind,
        result=result,
        grade=grade,
        evidence=Evidence.CONFIRMED if source else Evidence.UNVERIFIED,
        sources=[source.id] if source else [],
    )


def _says_the_same(known: Assessment, new: Assessment) -> bool:
    return (known.on, known.kind, known.result, known.grade) == (new.on, new.kind, new.result, new.grade)


def _problem_of(
    registry: Registry,
    entry: ListedOutcome,
    matches: Sequence[AnyTarget],
    places: Mapping[str, Sequence[ListedOutcome]],
    day: dt.date,
) -> Unresolved | None:
    """Why a name is left for a person; None where it means one pilot or project, and the list says what of it."""
    if not matches:
        return _unresolved(entry, Reason.UNKNOWN, _("no pilot or special project has this name"))
    if len(matches) > 1:
        words = _(", ").join(f"{target.id} {target.name}" for target in matches)
        message = _("{text} may be any of: {words}").format(text=entry.text, words=words)
        return _unresolved(entry, Reason.AMBIGUOUS, message)
    [target] = matches
    if target.kind is Kind.CANDIDATES and entry.outcome is not AssessmentKind.WITHDRAWAL:
        message = _("{id} {name} is a candidate, which is not assessed").format(id=target.id, name=target.name)
        return _unresolved(entry, Reason.CANDIDATE, message, target.id)
    if other := _other_place(entry, places[target.id]):
        message = _("line {line} names it too").format(line=other.line.where)
        return _unresolved(entry, Reason.TWICE, message, target.id)
    grades = registry.programme_of_record(target).grades
    if entry.outcome is None:
        message = _("the list does not say its result")
        if entry.grade and grades is None:
            message = _("the programme declares no grades, so that {text} says no result: declare `grades`")
        elif entry.grade:
            message = _("{text} is no grade of the programme")
        return _unresolved(entry, Reason.UNKNOWN, message.format(text=entry.grade), target.id)
    if entry.grade and grades is not None and normalise_grade(grades, entry.grade) not in grades:
        message = _("{text} is no grade of the programme").format(text=entry.grade)
        return _unresolved(entry, Reason.CONTRADICTION, message, target.id)
    notice = registry.notices.get(target.notice)
    if notice is not None and (objection := date_objection(notice, day)):
        return _unresolved(entry, Reason.CONTRADICTION, objection.message, target.id)
    return None


def _other_place(entry: ListedOutcome, places: Sequence[ListedOutcome]) -> ListedOutcome | None:
    """Where else a list names a target: before, or with another outcome or grade, so that neither is sure."""
    position = next(n for n, other in enumerate(places) if other is entry)
    others = [(n, o) for n, o in enumerate(places) if n != position and not _is_repeated(o, places)]
    differs = any((other.outcome, other.grade) != (entry.outcome, entry.grade) for _n, other in others)
    return next((other for n, other in others if differs or n < position), None)


def target_names(registry: Registry, among: Filter) -> frozenset[str]:
    """What sentences and lists may call the pilots and projects, in half width; without 市 too: 成都, 重庆涪陵区."""
    names = set[str]()
    for kind in (Kind.PILOTS, Kind.PROJECTS, Kind.CANDIDATES):
        for record in registry.of_kind(kind):
            if among.includes(registry, record):
                names.update(_names_in_text(registry, record))
    return frozenset(names)


def _names_in_text(registry: Registry, record: AnyTarget) -> Iterator[str]:
    names, place, notice = _names_of(record), registry.place_of(record), registry.notices.get(record.notice)
    yield from names
    if isinstance(record, Project) or place is None or notice is None or place.locality:
        return
    division = division_on(place.division, notice.issued_on)
    names = {*names, division.name} if division else names
    shortest = {name for name in names if name.endswith("市") and len(name) > _SHORTEST_SHORT_NAME}
    province = next((p for p in PROVINCES if p.code[:2] == place.division[:2]), None)
    for name in {*names, *(name.removesuffix("市") for name in shortest)}:
        yield name
        if province is not None and name not in (province.name, province.short):
            yield from (f"{province.name}{name}", f"{province.short}{name}")


def _objection_to(registry: Registry, assessment: Assessment, target: AnyTarget) -> str:
    """What the registry says of a target already that the list contradicts; empty where nothing does."""
    for known in assessments_of(registry, target):
        if (known.on, known.kind) == (assessment.on, assessment.kind):
            return _("{id} {name} is in the registry already").format(id=known.id, name=known.name)
    return order_objection(registry, assessment, target)


def _unresolved(entry: ListedOutcome, reason: Reason, explanation: str, record: str | None = None) -> Unresolved:
    return Unresolved(entry.line, entry.text, reason, explanation, record=record)


def _targets_named(registry: Registry, entry: ListedOutcome, among: Filter) -> Sequence[AnyTarget]:
    """The pilots and projects, else the candidates, that a name means: by their names, else by their divisions."""
    for kinds in ((Kind.PILOTS, Kind.PROJECTS), (Kind.CANDIDATES,)):
        records = [r for kind in kinds for r in registry.of_kind(kind) if among.includes(registry, r)]
        if matches := list(_matches_in(registry, records, entry)):
            return matches
    return ()


def _matches_in(registry: Registry, records: Sequence[AnyTarget], entry: ListedOutcome) -> Iterator[AnyTarget]:
    region = entry.region
    province = next((p for p in PROVINCES if entry.text.startswith(p.name) and len(entry.text) > len(p.name)), None)
    text = entry.text.removeprefix(province.name) if province else entry.text
    region = province.code if province else region
    inside = [r for r in records if not region or _lies_in(registry, r, region)]
    wanted = normalise_text(text)
    named = [record for record in inside if wanted in _names_of(record)]
    yield from named or [record for record in inside if _has_division_named(registry, record, text, region)]


def _names_of(record: AnyTarget) -> set[str]:
    """What a list may call a record: its name, its locality; of a project its title, and its units."""
    if isinstance(record, Project):
        units = "、".join(record.undertaken_by)
        return {normalise_text(text) for text in (record.name, record.title, units, *record.undertaken_by) if text}
    locality = record.locality if isinstance(record, Pilot) else None
    return {normalise_text(text) for text in (record.id, record.name, locality) if text}


def _lies_in(registry: Registry, record: AnyTarget, region: str) -> bool:
    place = registry.place_of(record)
    return place is None or place.division[:2] == region[:2]


def _has_division_named(registry: Registry, record: AnyTarget, text: str, region: str) -> bool:
    """Whether a text names the division of a place that is no town or zone, on the day of its notice."""
    notice, place = registry.notices.get(record.notice), registry.place_of(record)
    if isinstance(record, Project) or notice is None or place is None or place.locality:
        return False
    division = division_on(place.division, notice.issued_on)
    matches = resolve(text, notice.issued_on, within=region)
    return division is not None and any(
        m.sure and m.division == division.code and m.level not in (Level.TOWN, Level.ZONE) and is_complete(m)
        for m in matches
    )


def apply_outcomes(
    store: Store, plan: OutcomePlan, plan_again: Callable[[Store], OutcomePlan], recording: Recording
) -> None:
    """Writes what a list of outcomes adds; raises what `Store.replace_registry_as_planned` raises."""
    if plan.add:
        store.replace_registry_as_planned(
            plan, plan_again, lambda current, plan: with_outcomes(current.content, current.registry, plan), recording
        )


def preview_outcomes(store: Store, plan: OutcomePlan) -> None:
    """Raises what `apply_outcomes` would raise, and writes nothing."""
    if plan.add:
        store.require_valid(with_outcomes(store.content, store.registry, plan))


def with_outcomes(raw: bytes, registry: Registry, plan: OutcomePlan) -> bytes:
    """The registry's file with the new assessments behind those that it has, and their source if it is new."""
    raw = with_records(raw, "assessments", [new.assessment.as_toml() for new in plan.add])
    return with_new_source(raw, registry, plan.new_source)
