"""Applicants of the supplementary round: a name in a workbook to the candidate, or the place, that it means."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from smartpilot.circulation.applicant_names import Entered, Finding, entered, several
from smartpilot.i18n import _
from smartpilot.places.naming import full_name, place_id, registry_name
from smartpilot.places.zones import is_same_place, is_similar_place
from smartpilot.records.models import Candidate, Notice, Pilot
from smartpilot.records.obligations import Obligation, obligations_of
from smartpilot.records.terms import Level
from smartpilot.registry.registry import Registry
from smartpilot.workbook.form import CANDIDATES, Answer
from smartpilot.workbook.returned.cell_values import comparison_key
from smartpilot.workbook.returned.rows import FilledApplicant, Meta


@dataclass(frozen=True, slots=True)
class Placed:
    """Who an applicant is: a record of the registry or a new candidate, and what it owes; or why that is not clear.

    `doubts`: what is to be looked at, although it was taken. `new`: the registry does not have it yet.
    """

    record: Candidate | Pilot | None = None
    obligation: Obligation | None = None
    sent: Answer = field(default_factory=Answer)
    finding: Finding | None = None
    doubts: Sequence[Finding] = ()
    new: bool = False


def placed(registry: Registry, meta: Meta, filled: FilledApplicant) -> Placed:
    """The candidate of the round that a row of 增补申报 names."""
    notice = registry.notices.get(meta.round_notice)
    obligation = (
        next((d for d in obligations_of(notice) if d.paper.id == meta.round_deliverable), None) if notice else None
    )
    if notice is None or obligation is None:
        message = _("no supplementary round is open")
        return Placed(finding=("no-round", message, _("delete the row"), "name"))
    called = [s for s in meta.sent if s.sheet == CANDIDATES and comparison_key(s.name) == comparison_key(filled.name)]
    if len({each.target for each in called}) > 1:
        words = _(", ").join(each.target for each in called)
        return Placed(finding=several(filled.name, words))
    sent = next(iter(called), None)
    if sent is not None:
        record = registry.by_id.get(sent.target)
        if isinstance(record, Candidate | Pilot):
            return Placed(record, obligation, sent.answer, finding=_wrong_level(filled, record.level))
        return Placed(None, obligation, sent.answer, finding=gone(sent.target, obligation.paper.title))
    read = entered(filled.name, notice.issued_on, meta.authority, meta.code)
    wrong = _wrong_level(filled, read.match.level) if isinstance(read, Entered) else read
    if not isinstance(read, Entered) or wrong:
        return Placed(finding=wrong)
    candidate = _candidate(notice, read)
    known = _known(registry, candidate, notice)
    if len(known) > 1:
        words = _(", ").join(f"{full_name(place, notice.issued_on)} ({place.id})" for place in known)
        return Placed(finding=several(filled.name, words))
    if not known:
        doubts = [*read.doubts, *_new_doubts(registry, filled.name, candidate, read, notice)]
        return Placed(candidate, obligation, doubts=doubts, new=True)
    record, doubts = known[0], list(read.doubts)
    if isinstance(record, Pilot) and record.added_on is None:
        message = _("{name} is a pilot of this notice already: {id}").format(name=filled.name, id=record.id)
        return Placed(finding=("listed-already", message, _("delete the row"), "name"))
    if (record.division, record.locality) != (candidate.division, candidate.locality):
        message = _("{name} is taken as {other} ({id}), which the registry has")
        message = message.format(name=filled.name, other=record.name, id=record.id)
        doubts = [("doubtful-place", message, _("check it"), "name")]
    before = next((s.answer for s in meta.sent if s.target == record.id and s.sheet == CANDIDATES), Answer())
    return Placed(record, obligation, before, doubts=doubts, finding=_wrong_level(filled, record.level))


def _known(registry: Registry, candidate: Candidate, notice: Notice) -> list[Candidate | Pilot]:
    """The record that is written so itself; else all that mean the same."""
    same = [place for place in _places(registry, notice) if is_same_place(place, candidate, notice.issued_on)]
    exact = [place for place in same if (place.division, place.locality) == (candidate.division, candidate.locality)]
    return exact[:1] or same


def _new_doubts(registry: Registry, name: str, candidate: Candidate, read: Entered, notice: Notice) -> list[Finding]:
    """What is to be looked at of a town or zone that the registry does not have: that no table has it either."""
    if not candidate.locality:
        return []
    day, match = notice.issued_on, read.match
    if read.wide:
        message = _(
            "{name} is taken as a new {level} of {above} ({code}); in which county it lies, its name does not say"
        )
    else:
        message = _("{name} is taken as a new {level} of {above} ({code})")
    message = message.format(name=name, above=match.name, code=match.division, level=candidate.level.label)
    doubts = [("doubtful-place", message, _("check it"), "name")]
    alike = [place for place in _places(registry, notice) if is_similar_place(candidate, place, day)]
    if alike:
        words = _(", ").join(f"{full_name(place, day)} ({place.id})" for place in alike[:3])
        message = _("{name} looks like {words}, which the registry has").format(name=name, words=words)
        doubts.append(("doubtful-place", message, _("where it is that, write it so"), "name"))
    return doubts


def _candidate(notice: Notice, read: Entered) -> Candidate:
    """The record that a name would make."""
    match = read.match
    name, locality = registry_name(read.text, match, notice.issued_on)
    return Candidate(
        id=place_id(notice.id, match.division, locality),
        name=name,
        province=match.province,
        division=match.division,
        locality=locality,
        level=match.level or Level.ZONE,
        notice=notice.id,
    )


def _places(registry: Registry, notice: Notice) -> list[Candidate | Pilot]:
    places: list[Candidate | Pilot] = [*registry.file.candidates, *registry.file.pilots]
    return [place for place in places if place.notice == notice.id]


def gone(target: str, title: str) -> Finding:
    """Why a row of a record that the registry has lost since, or that owes the paper no more, cannot be taken."""
    message = _("the registry has no {id} any more that owes {deliverable}").format(id=target, deliverable=title)
    return "unknown-target", message, _("send a new workbook"), "name"


def _wrong_level(filled: FilledApplicant, level: Level | None) -> Finding | None:
    """Why the level that was filled in cannot be."""
    if filled.level is None or level is None or filled.level is level:
        return None
    message = _("{name} is {right}, not {wrong}")
    message = message.format(name=filled.name, right=level.label, wrong=filled.level.label)
    return "wrong-level", message, _("check name and level"), "level"
