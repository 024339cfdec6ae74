"""Names as offices enter them into a workbook: each to the one place that it means on a day, or why there is none."""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from smartpilot.i18n import _
from smartpilot.places.divisions import (
    Division,
    authority_of,
    chain_on,
    code_prefix_of,
    division_on,
    encloses,
    find_province,
    last_lifetime_named,
    last_revision,
    province_named,
    province_of,
    were_in_use_together,
)
from smartpilot.places.gazetteer import (
    Match,
    divisions_named_in,
    has_counties,
    has_other_ending,
    match_in_prefecture,
    normalised_variants,
    resolve,
    unambiguous_match,
)
from smartpilot.places.spellings import DIVISION_KINDS, spellings_of
from smartpilot.places.zones import is_possible_name, is_zone_name, without_descriptor
from smartpilot.records.terms import Level

# The number of a row, which some write before a name.
_FIGURES = r"[\d一二三四五六七八九十]{1,3}"
_NUMBER = re.compile(rf"^\s*(?:[(（]{_FIGURES}[)）]|第?{_FIGURES}[、.．，,)）])\s*")
# What parts the names of several places, of which each has a row; not in what a place takes in, or was called.
_SEVERAL = re.compile(r"[、，,;；/／]|\s和\s")
_TAKES_IN = re.compile(r"[(（\[【〔](?:含|包括|原|现|即)[^)）\]】〕]*[)）\]】〕]")
# 石家庄市（不含藁城区）: less than the place that it names.
_LESS = re.compile(r"不含|不包括|[(（]除|除外|以外")
# Who applies for a place, which is the place's own office.
_OFFICE = re.compile(r"(?<=.)(?:人民政府|(?<=[省市县区旗州盟镇乡])政府|管委会|管理委员会)$")
# 石家庄市石家庄市高新区
_TWICE = re.compile(r"(.{1,6}[市县区旗州])\1")
# 株洲市株洲云龙示范区: what is named twice is the city, and no 株洲县.
_HEAD_TWICE = re.compile(r"(.{2,6})([市州])(?=\1.{3})")
_BRACKETS = re.compile(r"[\s()\[\]【】〔〕]")
Finding = tuple[str, str, str, str]  # rule, message, hint, field


@dataclass(frozen=True, slots=True)
class Entered:
    """A name that means one place: the text that was read of it, and where that lies. `doubts`: what is to be checked.

    `wide`: it is a zone of which the name does not say in which county it lies.
    """

    text: str
    match: Match
    doubts: Sequence[Finding] = ()
    wide: bool = False


def entered(name: str, day: dt.date, of: str, code: str) -> Entered | Finding:
    """The one place that a name means by the names of the day; or why there is none.

    `of`: the authority in whose workbook it stands, and its `code`; 000000 where none is known.
    """
    written = _NUMBER.sub("", name).strip("、，,;；。. ")
    if _SEVERAL.search(_TAKES_IN.sub("", written)):
        return _parted(_("{name} names several places").format(name=name))
    if _LESS.search(written):
        return _parted(_("{name} leaves out a part of a place").format(name=name))
    if find_province(written):
        message = _("{name} is a province; cities, counties, districts, towns and zones apply").format(name=name)
        return "unknown-place", message, _in_full(), "name"
    within = code if code[:2] != "00" else ""
    texts = [_said_once(_OFFICE.sub("", each), day) for each in normalised_variants(written, day)]
    # Of the two orders of a name with a bracket the one in which nothing is left over.
    found = [(each, _readings(each, day, within)) for each in texts]
    found.sort(key=lambda pair: (not any(_is_clear(match) for match in pair[1]), not pair[1]))
    text, readings = found[0]
    mine = [match for match in readings if not within or authority_of(match.province, match.division) == of]
    # 广州市 in the workbook of 深圳市.
    others = readings or _readings(text, day, _province(within)) if within else []
    if others and not mine:
        other = authority_of(others[0].province, others[0].division)
        message = _("{name} belongs to {authority}").format(name=name, authority=other)
        return "other-authority", message, _("enter it in the workbook of that authority"), "name"
    if not mine:
        message = _("no place in {authority} is called {name}").format(authority=of, name=name)
        hint = _("write before it what it lies in: province and prefecture, or the province where it lies in several")
        return (
            "unknown-place",
            message + _elsewhere(text, within, day),
            hint if is_zone_name(text) else _in_full(),
            "name",
        )
    if len(mine) > 1:
        words = _(", ").join(f"{match.name} ({match.division})" for match in mine[:6])
        return several(name, words)
    match = mine[0]
    return _misread(name, text, match, day) or _certain(name, text, match, day)


def _said_once(text: str, day: dt.date) -> str:
    once = _TWICE.sub(r"\1", text)
    twice = _HEAD_TWICE.search(once)
    if twice is None:
        return once
    behind = once[twice.end() :]
    # 岳阳市岳阳楼区 names the city once, and 长沙市长沙县 too.
    if any(match.name in behind and not match.division.endswith("00") for match in resolve(once, day)):
        return once
    return once[: twice.end()] + behind.removeprefix(twice[1])


def _is_clear(match: Match) -> bool:
    return match.locality is None or is_possible_name(match.locality.removeprefix(match.name), match.level)


def _readings(text: str, day: dt.date, within: str) -> list[Match]:
    """What a text may mean; not some zone of the province, unless it names the province: 四川省天府新区."""
    return [
        match
        for match in resolve(text, day, within=code_prefix_of(within))
        if match.level and (not match.division.endswith("0000") or _is_of_the_province(text, match))
    ]


def _is_of_the_province(text: str, match: Match) -> bool:
    """Whether a zone may stand beside the cities of a province: 两江新区 of 重庆市, 四川省天府新区."""
    province = province_named(match.province)
    if match.level is not Level.ZONE or province is None:
        return False
    zone = text.removeprefix(province.name).removeprefix(province.short)
    return match.name.endswith("市") or (zone != text and bool(without_descriptor(zone)))


def _misread(name: str, text: str, match: Match, day: dt.date) -> Finding | None:
    """Why a text is not the place that it was read as, with something behind it that is neither zone nor town.

    沧州市清县 has a slip of the pen, 石家庄市住建局 is no place; 保定市和沧州市 are two.
    """
    rest = match.locality
    if rest is None:
        # 承德市县: the name is whole, and goes on.
        rest = text.rpartition(match.name)[2] if match.name in text else _other_place(text, match)
    else:
        rest = rest.removeprefix(match.name)
        others = divisions_named_in(rest, day, _province(match.division))
        if not all(each.name == rest and not each.code.endswith("00") for each in others):
            words = _(", ").join(dict.fromkeys([match.name, *(each.name for each in others)]))
            return _parted(_("{name} names several places: {words}").format(name=name, words=words))
        if _is_turned_round(text, match, day) or _joins(match, day):
            return _parted(_("{name} names several places").format(name=name))
        is_name = is_possible_name(rest, match.level) and not (others or _was_division(rest, match, day))
        if is_name and not _goes_on(text, match, rest):
            return None
        if match.name in text:
            rest = text.rpartition(match.name)[2] or rest
    if not rest:
        return None
    if _goes_on(text, match, rest):
        message = _("{name} does not call {above} ({code}) as it was called on {day}")
        message = message.format(name=name, above=match.name, code=match.division, day=day)
        return "unknown-place", message, _("write it as it was called then"), "name"
    message = _("{name} is no place of {day}: {above} has no {rest}")
    message = message.format(name=name, day=day, above=match.name, rest=rest)
    return "unknown-place", message + _elsewhere(rest, match.division, day), _in_full(), "name"


def _province(division: str) -> str:
    return f"{division[:2]}0000"


def _other_place(text: str, match: Match) -> str:
    """The name of another place than a text was read as; none where only the ending has changed.

    绍兴县 is not 绍兴市, and 汉阳县 was there beside 汉阳区; but 崇礼县 has become 崇礼区.
    """
    if not has_other_ending(text, match):
        return ""
    bases = (text.rfind(spelling) for spelling in spellings_of(Division(match.division, match.name)))
    written = text[max(bases) :]
    once = last_lifetime_named(written, _province(match.division))
    another = match.division.endswith("00") and written.endswith(("县", "区", "旗"))
    return written if another or (once and were_in_use_together(once.code, match.division)) else ""


def _was_division(name: str, match: Match, day: dt.date) -> bool:
    """Whether what would be a zone was a district before: 大港区."""
    once = last_lifetime_named(name, _around(match.division)) if name.endswith("区") else None
    return once is not None and once.last < f"{day:%Y%m}"


def _around(division: str) -> str:
    """The prefecture of a division; in a municipality, and where there is none, the province."""
    province = province_of(division)
    municipality = province is not None and province.name.endswith("市")
    return _province(division) if municipality or division[2:4] in ("00", "90") else f"{division[:4]}00"


def _is_turned_round(text: str, match: Match, day: dt.date) -> bool:
    """滨江杭州高新区 of 杭州高新区（滨江）."""
    above = division_on(f"{match.division[:4]}00", day)
    ways = tuple(spellings_of(above)) if above and match.locality and match.name not in text else ()
    return bool(ways) and above != (match.division, match.name) and (match.locality or "").startswith(ways)


def _joins(match: Match, day: dt.date) -> bool:
    """Whether a zone's name names another place behind an and: 唐山和保定开发区, not 和平开发区."""
    pieces = re.split("[和及与]", match.locality or "")[1:]
    found = (each for piece in pieces for each in resolve(piece, day, within=_province(match.division)))
    return any(each.sure and not encloses(match.division, each.division) for each in found)


def _goes_on(text: str, match: Match, rest: str) -> bool:
    """Whether a name goes on with another ending than it has: 藁城市开发区 of a day on which it is 藁城区."""
    ended = rest.startswith(DIVISION_KINDS) and len(rest) > 2
    return bool(match.locality) and match.name not in text and ended


def _elsewhere(name: str, near: str, day: dt.date) -> str:
    """Where a county lies, or when it was there: what somebody may have meant who wrote it where it is not."""
    if name in ("城区", "郊区", "矿区", "市区") or not name.endswith(("市", "县", "区", "旗")) or not near:
        return ""
    there = last_lifetime_named(name, _around(near)) or last_lifetime_named(name, _province(near))
    if there is not None and there.last < f"{day:%Y%m}" and there.last != last_revision():
        return _(" (it had one until {month})").format(month=f"{there.last[:4]}-{there.last[4:]}")
    if there is not None and there.first > f"{day:%Y%m}":
        return _(" (it has one since {month})").format(month=f"{there.first[:4]}-{there.first[4:]}")
    lying = [each for each in divisions_named_in(name, day, _province(near)) if each.name == name]
    words = _(", ").join(above.name for each in lying if (above := division_on(f"{each.code[:4]}00", day)))
    return _(" (it is in {above})").format(above=words) if words else ""


def _certain(name: str, text: str, match: Match, day: dt.date) -> Entered:
    """What is certain of a reading, and what is to be looked at.

    北戴河新区 lies in 秦皇岛市; whether in 北戴河区, its name does not say.
    """
    found = match
    certain = unambiguous_match([match]) or match_in_prefecture(text, [match], day)
    if certain is not None:
        match = certain
    elif match.locality and not match.division.endswith("00"):
        above = next(iter(chain_on(match.division, day)[-2:-1]), None)
        # Its head stays with it: 松江大学城 of 上海市.
        own = [spelling + match.locality for spelling in spellings_of(Division(match.division, match.name))]
        whole = next((each for each in own if text.endswith(each)), match.locality)
        match = replace(match, division=above.code, name=above.name, locality=whole) if above else match
    wide = bool(match.locality) and (match is not found or _is_wide(match.division, day))
    shown = unicodedata.normalize("NFKC", name)
    message = ""
    if has_other_ending(text, match):
        message = _("{name} is taken as {other} ({code}), as it was called on {day}")
        message = message.format(name=name, other=match.name, code=match.division, day=day)
    elif len(_BRACKETS.sub("", shown)) > len(text) or (match.locality and text not in shown and "(" in shown):
        message = _("{name} is taken as {other}").format(name=name, other=text)
    return Entered(text, match, [("doubtful-place", message, _("check it"), "name")] if message else [], wide)


def _is_wide(division: str, day: dt.date) -> bool:
    """Whether a division has counties, one of which encloses what is small in it."""
    return division.endswith("0000") or has_counties(division, day)


def _parted(message: str) -> Finding:
    return "ambiguous-place", message, _("write each in full into a row of its own"), "name"


def _in_full() -> str:
    return _("write it in full: province, prefecture, county")


def several(name: str, words: str) -> Finding:
    """Why a name that may be any of these places cannot be taken."""
    message = _("{name} may be several places: {words}").format(name=name, words=words)
    return "ambiguous-place", message, _in_full(), "name"
