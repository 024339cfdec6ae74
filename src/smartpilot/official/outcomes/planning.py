"""What a list of outcomes would add to the registry: an assessment of each pilot or project that it names."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from smartpilot.i18n import _
from smartpilot.official.files.line import Line
from smartpilot.official.imports.plan import Reason, Unresolved
from smartpilot.official.lists.vocabulary import region_of
from smartpilot.official.outcomes.headings import ListWords, require_programme_of_list
from smartpilot.official.outcomes.reading import ListedOutcome, read_outcomes
from smartpilot.official.outcomes.targets import KnownTargets
from smartpilot.places.zones import is_like_place_name
from smartpilot.records.grades import normalise_grade
from smartpilot.records.models import AnyTarget, Assessment, Source
from smartpilot.records.obligations import date_objection
from smartpilot.records.terms import AssessmentKind, AssessmentResult, Evidence, Kind
from smartpilot.registry.query import Filter
from smartpilot.registry.registry import Registry
from smartpilot.registry.sources import with_new_source
from smartpilot.registry.statuses import assessments_of, order_objection, unused_assessment_id
from smartpilot.toml.edits import with_records


class ListedAssessment(NamedTuple):
    """An assessment that the list says, of which target, and where."""

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
    """What a list of outcomes would add. `known`: what the registry says already."""

    add: list[ListedAssessment] = field(default_factory=list)
    known: list[ListedAssessment] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    new_source: Source | None = None

    @property
    def has_changes(self) -> bool:
        """Whether anything would be written."""
        return bool(self.add)

    def count_lines(self, lines: Sequence[Line]) -> OutcomeLineCounts:
        """How many lines of the list add something, say what is known, are unresolved, or are anything else."""
        unresolved = {entry.line for entry in self.unresolved}
        used = {new.listed.line for new in self.add} - unresolved
        known = {known.listed.line for known in self.known} - used - unresolved
        others = len(lines) - len(used) - len(known) - len(unresolved)
        return OutcomeLineCounts(len(lines), len(used), len(known), len(unresolved), others)


class _Naming(NamedTuple):
    """What a list says of a name, and the targets that this may mean."""

    entry: ListedOutcome
    targets: Sequence[AnyTarget]


def plan_list_of_outcomes(
    registry: Registry, lines: Sequence[Line], day: dt.date, among: Filter, source: Source | None
) -> OutcomePlan:
    """The plan for a list; without notices in `among`, of the programme that its title names.

    Raises UsageError where the title names another programme.
    """
    programmes = registry.programmes_of(among.notices)
    named = require_programme_of_list(lines, registry, programmes)
    if named is not None and not among.notices:
        ids = [notice.id for notice in registry.file.notices if registry.programme_of(notice) == named]
        among, programmes = among._replace(notices=tuple(ids)), [named]
    targets = KnownTargets(registry, among)
    words = ListWords(
        grades=[grade for programme in programmes for grade in programme.grades or ()],
        names=[word for p in programmes for word in (p.name, p.short_label, *p.title_words)],
        targets=targets.names_in_text(),
    )
    return plan_outcomes(registry, read_outcomes(lines, words), day, targets, source)


def plan_outcomes(
    registry: Registry, listed: Iterable[ListedOutcome], day: dt.date, targets: KnownTargets, source: Source | None
) -> OutcomePlan:
    """The plan for what a list names; `targets`: what a name may mean, `source` states the outcomes."""
    plan = OutcomePlan(new_source=source if source and source.id not in registry.sources else None)
    used = set(registry.assessments)
    namings = _without_repetition([_Naming(entry, targets.find(entry.text, entry.region)) for entry in listed])
    entries: dict[str, list[ListedOutcome]] = {}  # all that the list says of a target
    for entry, matches in namings:
        if len(matches) == 1:
            entries.setdefault(matches[0].id, []).append(entry)
    for entry, matches in namings:
        if len(matches) != 1:
            plan.unresolved.append(Unresolved(entry.line, entry.text, *_why_not_one(entry, matches)))
            continue
        [target] = matches
        problem = _problem_of(registry, entry, target, entries[target.id], day)
        if problem is None:
            assessment = _assessment_of(registry, entry, target, day, source, used)
            known = [a for a in assessments_of(registry, target) if (a.on, a.kind) == (day, assessment.kind)]
            if same := next((a for a in known if (a.result, a.grade) == (assessment.result, assessment.grade)), None):
                plan.known.append(ListedAssessment(same, target, entry))
                continue
            if known:
                objection = _("{id} {name} is in the registry already").format(id=known[0].id, name=known[0].name)
            elif not (objection := order_objection(registry, assessment, target)):
                used.add(assessment.id)
                plan.add.append(ListedAssessment(assessment, target, entry))
                continue
            problem = Reason.CONTRADICTION, objection
        plan.unresolved.append(Unresolved(entry.line, entry.text, *problem, record=target.id))
    return plan


def _without_repetition(namings: Sequence[_Naming]) -> list[_Naming]:
    """All but titles and headings, needless mentions, and sentences that only say again what the list says elsewhere.

    A mention is needless where the list says something of the target, or mentions it before.
    """
    told = {target.id for entry, targets in namings if not entry.is_mention for target in targets}
    kept = list[_Naming]()
    for entry, targets in namings:
        ids = {target.id for target in targets}
        is_text = not entry.is_listed and (region_of(entry.text) or not is_like_place_name(entry.text))
        if not (is_text and not targets) and not (entry.is_mention and ids & told):
            kept.append(_Naming(entry, targets))
            told |= ids
    of_target: dict[str, list[ListedOutcome]] = {}
    for entry, targets in kept:
        if len(targets) == 1:
            of_target.setdefault(targets[0].id, []).append(entry)
    return [
        naming
        for naming in kept
        if not (len(naming.targets) == 1 and _is_repeated(naming.entry, of_target[naming.targets[0].id]))
    ]


def _is_repeated(entry: ListedOutcome, entries: Sequence[ListedOutcome]) -> bool:
    """Whether a sentence says of a target what a line without sentences says too, or the first of all its entries."""
    return entry.is_in_text and any(
        other.outcome == entry.outcome and (not other.is_in_text or n == 0)
        for n, other in enumerate(entries)
        if other is not entry
    )


def _why_not_one(entry: ListedOutcome, targets: Sequence[AnyTarget]) -> tuple[Reason, str]:
    """Why a name is left for a person that means no target, or several."""
    if not targets:
        return Reason.UNKNOWN, _("no pilot or special project has this name")
    words = _(", ").join(f"{target.id} {target.name}" for target in targets)
    return Reason.AMBIGUOUS, _("{text} may be any of: {words}").format(text=entry.text, words=words)


def _problem_of(
    registry: Registry, entry: ListedOutcome, target: AnyTarget, entries: Sequence[ListedOutcome], day: dt.date
) -> tuple[Reason, str] | None:
    """Why what a list says of a target is left for a person; `entries`: all that it says of it."""
    if target.kind is Kind.CANDIDATES and entry.outcome is not AssessmentKind.WITHDRAWAL:
        message = _("{id} {name} is a candidate, which is not assessed")
        return Reason.CANDIDATE, message.format(id=target.id, name=target.name)
    # Only the first of several that say the same is sure.
    others = [other for other in entries if other is not entry]
    differs = any((other.outcome, other.grade) != (entry.outcome, entry.grade) for other in others)
    if others and (differs or entry is not entries[0]):
        return Reason.TWICE, _("line {line} names it too").format(line=others[0].line.where)
    grades = registry.programme_of_record(target).grades
    is_unknown = bool(entry.grade) and normalise_grade(grades, entry.grade) not in (grades or ())
    message = _("{text} is no grade of the programme")
    if entry.outcome is None:
        if not entry.grade:
            message = _("the list does not say its result")
        elif grades is None:
            message = _("the programme declares no grades, so that {text} says no result: declare `grades`")
        return Reason.UNKNOWN, message.format(text=entry.grade)
    if is_unknown and grades is not None:
        return Reason.CONTRADICTION, message.format(text=entry.grade)
    notice = registry.notices.get(target.notice)
    if notice is not None and (objection := date_objection(notice, day)):
        return Reason.CONTRADICTION, objection.message
    if _kind_of(entry) is None:
        return Reason.UNKNOWN, _("the list does not say clearly what was assessed")
    return None


def _kind_of(entry: ListedOutcome) -> AssessmentKind | None:
    """What is assessed, an acceptance where the list does not say it; None for several."""
    if entry.outcome is AssessmentKind.WITHDRAWAL:
        return AssessmentKind.WITHDRAWAL
    kinds = entry.kinds or {AssessmentKind.ACCEPTANCE}
    return next(iter(kinds)) if len(kinds) == 1 else None


def _assessment_of(
    registry: Registry, entry: ListedOutcome, target: AnyTarget, day: dt.date, source: Source | None, used: set[str]
) -> Assessment:
    kind = _kind_of(entry) or AssessmentKind.ACCEPTANCE
    result = entry.outcome if isinstance(entry.outcome, AssessmentResult) else None
    grades = registry.programme_of_record(target).grades
    return Assessment(
        id=unused_assessment_id(target, kind, day, used),
        target=target.id,
        on=day,
        kind=kind,
        result=result,
        grade=normalise_grade(grades, entry.grade) if entry.grade and result is AssessmentResult.PASSED else None,
        evidence=Evidence.CONFIRMED if source else Evidence.UNVERIFIED,
        sources=[source.id] if source else [],
    )


def with_outcomes(raw: bytes, registry: Registry, plan: OutcomePlan) -> bytes:
    """The registry's file with the new assessments behind those that it has, and their source if it is new."""
    raw = with_records(raw, "assessments", [new.assessment.as_toml() for new in plan.add])
    return with_new_source(raw, registry, plan.new_source)
