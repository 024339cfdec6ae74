"""Applicants of the supplementary round: a name in a workbook to the candidate, or the place, that it means."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from smartpilot.divisions import authority, division_on, divisions_of
from smartpilot.duties import Duty, duties
from smartpilot.gazetteer import (
    Match,
    counties_within,
    has_other_ending,
    in_prefecture,
    is_zone,
    named_within,
    plain,
    resolve,
    settled,
)
from smartpilot.i18n import _
from smartpilot.model import Candidate, Level, Notice, Pilot
from smartpilot.naming import named, place_id, same_place
from smartpilot.registry import Registry
from smartpilot.workbook.form import CANDIDATES, Answer
from smartpilot.workbook.returned import FilledApplicant, Meta
from smartpilot.workbook.values import key_of

# What parts the names of several places, of which each has a row.
_SEVERAL = re.compile(r"[、，,;；/／]|\s和\s")
# Who applies for a place, which is the place's own office.
_OFFICE = re.compile(r"(?<=.)(?:人民政府|管委会|管理委员会)$")
_CHARACTERS = re.compile(r"[\u3400-\u9fff]")
Finding = tuple[str, str, str, str]  # rule, message, hint, field


@dataclass(frozen=True, slots=True)
class Placed:
    """Who an applicant is: a record of the registry or a new candidate, and what it owes; or why that is not clear.

    `doubts`: what is to be looked at, although it was taken. `new`: the registry does not have it yet.
    """

    record: Candidate | Pilot | None = None
    duty: Duty | None = None
    sent: Answer = field(default_factory=Answer)
    finding: Finding | None = None
    doubts: Sequence[Finding] = ()
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
    day = notice.issued_on
    text = plain(filled.name, day)
    text = text.removesuffix((_OFFICE.search(text) or [""])[0])
    found = _match(meta, notice, filled, text)
    if not isinstance(found, Match):
        return Placed(finding=found)
    match, doubts = _certain(filled.name, text, found, day)
    candidate = _candidate(notice, text, match)
    known = [place for place in _places(registry, notice) if same_place(place, candidate, day)]
    # The one that is written so itself; else the one that means the same.
    known.sort(key=lambda place: (place.division, place.locality) != (candidate.division, candidate.locality))
    if not known:
        return Placed(candidate, duty, doubts=doubts, new=True)
    record = known[0]
    if isinstance(record, Pilot) and record.added_on is None:
        message = _("{name} is a pilot of this notice already: {id}").format(name=filled.name, id=record.id)
        return Placed(finding=("listed-already", message, _("delete the row"), "name"))
    if (record.division, record.locality) != (candidate.division, candidate.locality):
        message = _("{name} is taken as {other} ({id}), which the registry has")
        message = message.format(name=filled.name, other=record.name, id=record.id)
        doubts = [("doubtful-place", message, _("check it"), "name")]
    before = next((s.answer for s in meta.sent if s.target == record.id and s.sheet == CANDIDATES), Answer())
    return Placed(record, duty, before, doubts=doubts, finding=_wrong_level(filled, record.level))


def _candidate(notice: Notice, text: str, match: Match) -> Candidate:
    """The record that a name would make."""
    name, locality = named(text, match, notice.issued_on)
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


def _match(meta: Meta, notice: Notice, filled: FilledApplicant, text: str) -> Match | Finding:
    """The one division that a name means by the names of the notice's day; or why there is none."""
    day = notice.issued_on
    if _SEVERAL.search(filled.name):
        message = _("{name} names several places").format(name=filled.name)
        return "ambiguous-place", message, _("write each in full into a row of its own"), "name"
    within = meta.code if meta.code[:2] != "00" else ""
    readings = [match for match in resolve(text, day, within=divisions_of(within)) if match.level]
    # Some zone of the province, whose name nobody knows, is no reading.
    readings = [match for match in readings if match.sure or not match.division.endswith("0000")]
    mine = [match for match in readings if not within or authority(match.province, match.division) == meta.authority]
    if readings and not mine:
        other = authority(readings[0].province, readings[0].division)
        message = _("{name} belongs to {authority}").format(name=filled.name, authority=other)
        return "other-authority", message, _("enter it in the workbook of that authority"), "name"
    if not mine:
        message = _("no place in {authority} is called {name}").format(authority=meta.authority, name=filled.name)
        return "unknown-place", message, _in_full(), "name"
    if len(mine) > 1:
        words = _(", ").join(f"{match.name} ({match.division})" for match in mine[:6])
        return _several(filled.name, words)
    match = mine[0]
    return _misread(filled.name, text, match, day) or _wrong_level(filled, match.level) or match


def _misread(name: str, text: str, match: Match, day: dt.date) -> Finding | None:
    """Why a text is not the place that it was read as, with something behind it that is neither zone nor town.

    沧州市清县 has a slip of the pen, 石家庄市住建局 is no place; 保定市和沧州市 are two.
    """
    rest = match.locality
    if rest is None:
        # 承德市县: the name is whole, and goes on.
        rest = text.rpartition(match.name)[2] if has_other_ending(text, match) and match.name in text else ""
    elif others := named_within(rest.removeprefix(match.name), day):
        message = _("{name} names several places: {words}")
        message = message.format(name=name, words=_(", ").join([match.name, *others]))
        return "ambiguous-place", message, _("write each in full into a row of its own"), "name"
    elif match.level is Level.TOWN or is_zone(rest):
        return None
    if not rest:
        return None
    message = _("{name} is no place of {day}: {above} has no {rest}")
    message = message.format(name=name, day=day, above=match.name, rest=rest)
    return "unknown-place", message, _in_full(), "name"


def _certain(name: str, text: str, match: Match, day: dt.date) -> tuple[Match, list[Finding]]:
    """What is certain of a reading, and what is to be looked at.

    北戴河新区 lies in 秦皇岛市; whether in 北戴河区, its name does not say.
    """
    found = match
    certain = settled([match]) or in_prefecture(text, [match], day)
    if certain is not None:
        match = certain
    elif match.locality and not match.division.endswith("00"):
        above = division_on(f"{match.division[:4]}00", day) or division_on(f"{match.division[:2]}0000", day)
        match = replace(match, division=above.code, name=above.name) if above else match
    message = ""
    if match.locality and (match is not found or _is_wide(match.division, day)):
        message = _("{name} is taken as a zone of {above} ({code}); in which county it lies, its name does not say")
        message = message.format(name=name, above=match.name, code=match.division)
    elif has_other_ending(text, match):
        message = _("{name} is taken as {other} ({code}), as it was called on {day}")
        message = message.format(name=name, other=match.name, code=match.division, day=day)
    elif len(_CHARACTERS.findall(name)) > len(text):
        message = _("{name} is taken as {other}").format(name=name, other=text)
    return match, [("doubtful-place", message, _("check it"), "name")] if message else []


def _is_wide(division: str, day: dt.date) -> bool:
    """Whether a division has counties, one of which encloses what is small in it."""
    return division.endswith("0000") or counties_within(division, day)


def gone(target: str, title: str) -> Finding:
    """Why a row of a record that the registry has lost since, or that owes the paper no more, cannot be taken."""
    message = _("the registry has no {id} any more that owes {deliverable}").format(id=target, deliverable=title)
    return "unknown-target", message, _("send a new workbook"), "name"


def _in_full() -> str:
    return _("write it in full: province, prefecture, county")


def _several(name: str, words: str) -> Finding:
    message = _("{name} may be several places: {words}").format(name=name, words=words)
    return "ambiguous-place", message, _in_full(), "name"


def _wrong_level(filled: FilledApplicant, level: Level | None) -> Finding | None:
    """Why the level that was filled in cannot be."""
    if filled.level is None or level is None or filled.level is level:
        return None
    message = _("{name} is {right}, not {wrong}")
    message = message.format(name=filled.name, right=level.label, wrong=filled.level.label)
    return "wrong-level", message, _("check name and level"), "level"
