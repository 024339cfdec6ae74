"""Names of applicants as offices enter them: the one place that a name means on a day, or why there is none."""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from smartpilot.circulation.fields import FieldProblem
from smartpilot.i18n import _, with_brackets
from smartpilot.places.authorities import authority_of, code_prefix_of
from smartpilot.places.divisions import (
    Division,
    chain_on,
    division_on,
    encloses,
    find_province,
    format_revision,
    is_county_code,
    is_group,
    is_province_code,
    last_lifetime_named,
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
from smartpilot.problems import Severity
from smartpilot.records.terms import Level

# The number of a row, which some write before a name.
_ROW_FIGURES = r"[\d一二三四五六七八九十]{1,3}"
_ROW_NUMBER = re.compile(rf"^\s*(?:[(（]{_ROW_FIGURES}[)）]|第?{_ROW_FIGURES}[、.．，,)）])\s*")
# What separates the names of several places, each of which needs its own row.
_SEPARATOR = re.compile(r"[、，,;；/／]|\s和\s")
# 保定市（含满城区）, 白沟新城（原白沟镇）: one place, whatever it includes or was called.
_INCLUDED_OR_FORMER = re.compile(r"[(（\[【〔](?:含|包括|原|现|即)[^)）\]】〕]{0,100}[)）\]】〕]")
# 石家庄市（不含藁城区）: a part of the place is excluded.
_EXCLUSION = re.compile(r"不含|不包括|[(（]除|除外|以外")
# The office of a place, which applies for it.
_OFFICE_OF_PLACE = re.compile(r"(?<=.)(?:人民政府|(?<=[省市县区旗州盟镇乡])政府|管委会|管理委员会)$")
# 石家庄市石家庄市高新区
_TWICE = re.compile(r"(.{1,6}[市县区旗州])\1")
# 株洲市株洲云龙示范区: the name that stands twice is the city, not 株洲县.
_HEAD_TWICE = re.compile(r"(.{2,6})([市州])(?=\1.{3})")
_BLANKS_AND_BRACKETS = re.compile(r"[\s()\[\]【】〔〕]")


@dataclass(frozen=True, slots=True)
class ApplicantPlace:
    """The place that a name means, and the text of the name that was matched. `warnings`: what somebody should check.

    `is_county_unknown`: it is a zone whose name does not say in which county it lies.
    """

    text: str
    match: Match
    warnings: Sequence[FieldProblem] = ()
    is_county_unknown: bool = False


def read_applicant_name(name: str, day: dt.date, authority_name: str, code: str) -> ApplicantPlace | FieldProblem:
    """The one place that a name means by the names of the day, or the problem that leaves it unclear.

    `authority_name` and `code`: the authority in whose workbook the name stands; 000000 if none is known.
    """
    written = _ROW_NUMBER.sub("", name).strip("、，,;；。. ")
    if _SEPARATOR.search(_INCLUDED_OR_FORMER.sub("", written)):
        return _several_places(_("{name} names several places").format(name=name))
    if _EXCLUSION.search(written):
        return _several_places(_("{name} names only a part of a place").format(name=name))
    if find_province(written):
        message = _("{name} is a province; cities, counties, districts, towns and zones apply").format(name=name)
        return FieldProblem("unknown-place", message, _hint_full_name())
    within = code if code[:2] != "00" else ""
    variants = normalised_variants(written, day)
    texts = [_without_repetition(_OFFICE_OF_PLACE.sub("", variant), day) for variant in variants]
    # Of the two orders of a name with a bracket the one in which nothing is left over.
    pairs = [(text, _matches(text, day, within)) for text in texts]
    pairs.sort(key=lambda pair: (not any(_is_clear(match) for match in pair[1]), not pair[1]))
    text, matches = pairs[0]
    in_authority = [m for m in matches if not within or authority_of(m.province, m.division) == authority_name]
    # 广州市 in the workbook of 深圳市.
    elsewhere = matches or _matches(text, day, _province_code(within)) if within else []
    if elsewhere and not in_authority:
        another = authority_of(elsewhere[0].province, elsewhere[0].division)
        message = _("{name} belongs to {authority}").format(name=name, authority=another)
        return FieldProblem("other-authority", message, _("enter it in the workbook of that authority"))
    if not in_authority:
        message = _("there is no place called {name} in {authority}").format(authority=authority_name, name=name)
        hint = _("write the province and prefecture before it; the province alone where it spans several prefectures")
        hint = hint if is_zone_name(text) else _hint_full_name()
        return FieldProblem("unknown-place", message + _where_else(text, within, day), hint)
    if len(in_authority) > 1:
        words = _(", ").join(with_brackets(match.name, match.division) for match in in_authority[:6])
        return ambiguous_place(name, words)
    match = in_authority[0]
    return _find_mismatch(name, text, match, day) or _applicant_place(name, text, match, day)


def _without_repetition(text: str, day: dt.date) -> str:
    """A name without the division that it begins with twice."""
    once = _TWICE.sub(r"\1", text)
    twice = _HEAD_TWICE.search(once)
    if twice is None:
        return once
    behind = once[twice.end() :]
    # 岳阳市岳阳楼区 names the city once, and 长沙市长沙县 too.
    if any(match.name in behind and is_county_code(match.division) for match in resolve(once, day)):
        return once
    return once[: twice.end()] + behind.removeprefix(twice[1])


def _is_clear(match: Match) -> bool:
    return match.locality is None or is_possible_name(match.locality.removeprefix(match.name), match.level)


def _matches(text: str, day: dt.date, within: str) -> list[Match]:
    """The matches of a text; a zone of the province itself only if it names the province: 四川省天府新区."""
    return [
        match
        for match in resolve(text, day, within=code_prefix_of(within))
        if match.level and (not is_province_code(match.division) or _is_of_the_province(text, match))
    ]


def _is_of_the_province(text: str, match: Match) -> bool:
    """Whether a zone may stand beside the cities of a province: 两江新区 of 重庆市, 四川省天府新区."""
    province = province_named(match.province)
    if match.level is not Level.ZONE or province is None:
        return False
    zone = text.removeprefix(province.name).removeprefix(province.short)
    return match.name.endswith("市") or (zone != text and bool(without_descriptor(zone)))


def _find_mismatch(name: str, text: str, match: Match, day: dt.date) -> FieldProblem | None:
    """Why a text does not name its match: something else stands in it that is neither zone nor town.

    沧州市清县 has a slip of the pen, 石家庄市住建局 is no place; 保定市和沧州市 are two.
    """
    rest = match.locality
    if rest is None:
        # 承德市县: the name is whole, and goes on.
        rest = text.rpartition(match.name)[2] if match.name in text else _name_of_another_place(text, match)
    else:
        rest = rest.removeprefix(match.name)
        others = divisions_named_in(rest, day, _province_code(match.division))
        if not all(division.name == rest and is_county_code(division.code) for division in others):
            words = _(", ").join(dict.fromkeys([match.name, *(division.name for division in others)]))
            return _several_places(_("{name} names several places: {words}").format(name=name, words=words))
        if _has_county_first(text, match, day) or _joins(match, day):
            return _several_places(_("{name} names several places").format(name=name))
        is_name = is_possible_name(rest, match.level) and not (others or _was_division(rest, match, day))
        if is_name and not _has_another_ending(text, match, rest):
            return None
        if match.name in text:
            rest = text.rpartition(match.name)[2] or rest
    if not rest:
        return None
    if _has_another_ending(text, match, rest):
        message = _("{name} does not use the name that {above} ({code}) had on {day}")
        message = message.format(name=name, above=match.name, code=match.division, day=day)
        return FieldProblem("unknown-place", message, _("write the name that it had then"))
    message = _("{name} did not exist on {day}: {above} has no {rest}")
    message = message.format(name=name, day=day, above=match.name, rest=rest)
    return FieldProblem("unknown-place", message + _where_else(rest, match.division, day), _hint_full_name())


def _province_code(division: str) -> str:
    return f"{division[:2]}0000"


def _name_of_another_place(text: str, match: Match) -> str:
    """The name in a text if it is that of another place than its match; empty if only the ending has changed.

    绍兴县 is not 绍兴市, and 汉阳县 was there beside 汉阳区; but 崇礼县 has become 崇礼区.
    """
    if not has_other_ending(text, match):
        return ""
    bases = (text.rfind(spelling) for spelling in spellings_of(Division(match.division, match.name)))
    written = text[max(bases) :]
    lifetime = last_lifetime_named(written, _province_code(match.division))
    another = not is_county_code(match.division) and written.endswith(("县", "区", "旗"))
    return written if another or (lifetime and were_in_use_together(lifetime.code, match.division)) else ""


def _was_division(name: str, match: Match, day: dt.date) -> bool:
    """Whether what would be a zone was a district before: 大港区."""
    lifetime = last_lifetime_named(name, _enclosing_code(match.division)) if name.endswith("区") else None
    return lifetime is not None and lifetime.last is not None and lifetime.last < day


def _enclosing_code(division: str) -> str:
    """The prefecture of a division; in a municipality, and where there is none, the province."""
    province = province_of(division)
    municipality = province is not None and province.name.endswith("市")
    return _province_code(division) if municipality or division[2:4] in ("00", "90") else f"{division[:4]}00"


def _has_county_first(text: str, match: Match, day: dt.date) -> bool:
    """滨江杭州高新区 of 杭州高新区（滨江）."""
    above = division_on(f"{match.division[:4]}00", day)
    ways = tuple(spellings_of(above)) if above and match.locality and match.name not in text else ()
    return bool(ways) and above != (match.division, match.name) and (match.locality or "").startswith(ways)


def _joins(match: Match, day: dt.date) -> bool:
    """Whether the name of a zone joins another place with an "and": 唐山和保定开发区, not 和平开发区."""
    pieces = re.split("[和及与]", match.locality or "")[1:]
    joined = (place for piece in pieces for place in resolve(piece, day, within=_province_code(match.division)))
    return any(place.sure and not encloses(match.division, place.division) for place in joined)


def _has_another_ending(text: str, match: Match, rest: str) -> bool:
    """Whether a name goes on with another ending than it has: 藁城市开发区 of a day on which it is 藁城区."""
    ended = rest.startswith(DIVISION_KINDS) and len(rest) > 2
    return bool(match.locality) and match.name not in text and ended


def _where_else(name: str, near: str, day: dt.date) -> str:
    """Where a county lies, or when it was there: what somebody may have meant who wrote it where it is not."""
    if name in ("城区", "郊区", "矿区", "市区") or not name.endswith(("市", "县", "区", "旗")) or not near:
        return ""
    there = last_lifetime_named(name, _enclosing_code(near)) or last_lifetime_named(name, _province_code(near))
    if there is not None and there.last is not None and there.last < day:
        return _(" (it had one until {month})").format(month=format_revision(there.last))
    if there is not None and there.first > day:
        return _(" (it has had one since {month})").format(month=format_revision(there.first))
    counties = [county for county in divisions_named_in(name, day, _province_code(near)) if county.name == name]
    words = _(", ").join(above.name for county in counties if (above := division_on(f"{county.code[:4]}00", day)))
    return _(" (it is in {above})").format(above=words) if words else ""


def _applicant_place(name: str, text: str, match: Match, day: dt.date) -> ApplicantPlace:
    """The place of a match as far as the name determines it, and what somebody should check.

    北戴河新区 lies in 秦皇岛市; whether in 北戴河区, its name does not say.
    """
    matched = match
    certain = unambiguous_match([match]) or match_in_prefecture(text, [match], day)
    if certain is not None:
        match = certain
    elif match.locality and is_county_code(match.division):
        # 市辖区 between 上海市 and its districts is no place.
        above = next((step for step in chain_on(match.division, day)[-2::-1] if not is_group(step)), None)
        # Its head stays with it: 松江大学城 of 上海市.
        names = [spelling + match.locality for spelling in spellings_of(Division(match.division, match.name))]
        whole = next((name for name in names if text.endswith(name)), match.locality)
        match = replace(match, division=above.code, name=above.name, locality=whole) if above else match
    is_county_unknown = bool(match.locality) and (match is not matched or _has_counties(match.division, day))
    shown = unicodedata.normalize("NFKC", name)
    message = ""
    if has_other_ending(text, match):
        message = _("{name} is taken as {other} ({code}), as it was called on {day}")
        message = message.format(name=name, other=match.name, code=match.division, day=day)
    elif len(_BLANKS_AND_BRACKETS.sub("", shown)) > len(text) or (
        match.locality and text not in shown and "(" in shown
    ):
        message = _("{name} is taken as {other}").format(name=name, other=text)
    warning = FieldProblem("doubtful-place", message, _("check it"), severity=Severity.WARNING)
    return ApplicantPlace(text, match, [warning] if message else [], is_county_unknown)


def _has_counties(division: str, day: dt.date) -> bool:
    """Whether a division has counties, so that a zone in it lies in one of them."""
    return is_province_code(division) or has_counties(division, day)


def _several_places(message: str) -> FieldProblem:
    return FieldProblem("ambiguous-place", message, _("write the full name of each in a row of its own"))


def _hint_full_name() -> str:
    return _("write the full name: province, prefecture, county")


def ambiguous_place(name: str, words: str) -> FieldProblem:
    """The problem of a name that may mean any of several places; `words` lists them."""
    message = _("{name} may be several places: {words}").format(name=name, words=words)
    return FieldProblem("ambiguous-place", message, _hint_full_name())
