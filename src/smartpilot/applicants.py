"""Applicants of the supplementary round: a name in a workbook to the candidate, or the place, that it means."""

import re
from dataclasses import dataclass, field, replace

from smartpilot.divisions import authority, division_on, divisions_of
from smartpilot.duties import Duty, duties
from smartpilot.gazetteer import Match, in_prefecture, plain, resolve, settled
from smartpilot.i18n import _
from smartpilot.model import Candidate, Level, Notice, Pilot, Place
from smartpilot.naming import named, place_id
from smartpilot.registry import Registry
from smartpilot.workbook.form import CANDIDATES, Answer
from smartpilot.workbook.returned import FilledApplicant, Meta
from smartpilot.workbook.values import key_of

# What parts the names of several places, of which each has a row.
_SEVERAL = re.compile(r"[、，,;；/／]|\s和\s")
Finding = tuple[str, str, str, str]  # rule, message, hint, field


@dataclass(frozen=True, slots=True)
class Placed:
    """Who an applicant is: a record of the registry or a new candidate, and what it owes; or why that is not clear.

    `doubt`: what is to be looked at, although it was taken. `new`: the registry does not have it yet.
    """

    record: Candidate | Pilot | None = None
    duty: Duty | None = None
    sent: Answer = field(default_factory=Answer)
    finding: Finding | None = None
    doubt: Finding | None = None
    new: bool = False


def placed(registry: Registry, meta: Meta, filled: FilledApplicant) -> Placed:
    """The candidate of the round that a row of 增补申报 names."""
    notice = registry.notices.get(meta.round_notice)
    duty = next((d for d in duties(notice) if d.paper.id == meta.round_deliverable), None) if notice else None
    if notice is None or duty is None:
        message = _("no supplementary round is open")
        return Placed(finding=("no-round", message, _("delete the row"), "name"))
    called = [s for s in meta.sent if s.sheet == CANDIDATES and key_of(s.name) == key_of(filled.name)]
    if len({each.target for each in called}) > 1:
        words = _(", ").join(each.target for each in called)
        return Placed(finding=_several(filled.name, words))
    sent = next(iter(called), None)
    if sent is not None:
        record = registry.by_id.get(sent.target)
        if isinstance(record, Candidate | Pilot):
            return Placed(record, duty, sent.answer, finding=_wrong_level(filled, record.level))
        return Placed(None, duty, sent.answer, finding=gone(sent.target, duty.paper.title))
    if _SEVERAL.search(filled.name):
        message = _("the cell names several places")
        return Placed(finding=("ambiguous-place", message, _("write each into a row of its own"), "name"))
    found = _match(meta, notice, filled)
    if not isinstance(found, Match):
        return Placed(finding=found)
    match, doubt = _certain(filled.name, found, notice)
    known = [place for place in _places(registry, notice) if _is_at(place, match)]
    if known and isinstance(known[0], Pilot) and known[0].added_on is None:
        message = _("{name} is a pilot of this notice already: {id}").format(name=filled.name, id=known[0].id)
        return Placed(finding=("listed-already", message, _("delete the row"), "name"))
    if known:
        before = next((s.answer for s in meta.sent if s.target == known[0].id and s.sheet == CANDIDATES), Answer())
        return Placed(known[0], duty, before, doubt=doubt)
    name, locality = named(plain(filled.name, notice.issued_on), match, notice.issued_on)
    candidate = Candidate(
        id=place_id(notice.id, match.division, locality),
        name=name,
        province=match.province,
        division=match.division,
        locality=locality,
        level=filled.level or match.level or Level.ZONE,
        notice=notice.id,
    )
    return Placed(candidate, duty, doubt=doubt, new=True)


def _certain(name: str, match: Match, notice: Notice) -> tuple[Match, Finding | None]:
    """What is certain of a reading: 北戴河新区 lies in 秦皇岛市; whether in 北戴河区, its name does not say."""
    day = notice.issued_on
    certain = settled([match]) or in_prefecture(plain(name, day), [match], day)
    if certain is not None or not match.locality or match.division.endswith("00"):
        return certain or match, None
    above = division_on(f"{match.division[:4]}00", day) or division_on(f"{match.division[:2]}0000", day)
    if above is None:
        return match, None
    message = _("{name} is taken as a zone of {above} ({code}); in which county it lies, its name does not say")
    finding = ("doubtful-place", message.format(name=name, above=above.name, code=above.code), _("check it"), "name")
    return replace(match, division=above.code, name=above.name), finding


def _places(registry: Registry, notice: Notice) -> list[Candidate | Pilot]:
    places: list[Candidate | Pilot] = [*registry.file.candidates, *registry.file.pilots]
    return [place for place in places if place.notice == notice.id]


def _is_at(place: Place, match: Match) -> bool:
    return (place.division, place.locality) == (match.division, match.locality)


def _match(meta: Meta, notice: Notice, filled: FilledApplicant) -> Match | Finding:
    """The one division that a name means by the names of the notice's day; or why there is none."""
    within = meta.code if meta.code[:2] != "00" else ""
    readings = [match for match in resolve(filled.name, notice.issued_on, within=divisions_of(within)) if match.level]
    # Some zone of the province, whose name nobody knows, is no reading.
    readings = [match for match in readings if match.sure or not match.division.endswith("0000")]
    mine = [match for match in readings if not within or authority(match.province, match.division) == meta.authority]
    if readings and not mine:
        other = authority(readings[0].province, readings[0].division)
        message = _("{name} belongs to {authority}").format(name=filled.name, authority=other)
        return "other-authority", message, _("enter it in the workbook of that authority"), "name"
    if not mine:
        message = _("no place in {authority} is called {name}").format(authority=meta.authority, name=filled.name)
        return "unknown-place", message, _("write it in full: province, prefecture, county"), "name"
    if len(mine) > 1:
        words = _(", ").join(f"{match.name} ({match.division})" for match in mine[:6])
        return _several(filled.name, words)
    match = mine[0]
    return _wrong_level(filled, match.level) or match


def gone(target: str, title: str) -> Finding:
    """Why a row of a record that the registry has lost since, or that owes the paper no more, cannot be taken."""
    message = _("the registry has no {id} any more that owes {deliverable}").format(id=target, deliverable=title)
    return "unknown-target", message, _("send a new workbook"), "name"


def _several(name: str, words: str) -> Finding:
    message = _("{name} may be several places: {words}").format(name=name, words=words)
    return "ambiguous-place", message, _("write it in full: province, prefecture, county"), "name"


def _wrong_level(filled: FilledApplicant, level: Level | None) -> Finding | None:
    """Why the level that was filled in cannot be."""
    if filled.level is None or level is None or filled.level is level:
        return None
    message = _("{name} is {right}, not {wrong}")
    message = message.format(name=filled.name, right=level.label, wrong=filled.level.label)
    return "wrong-level", message, _("check name and level"), "level"
