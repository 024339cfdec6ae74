"""Place names as people write them to the divisions of a day: 石家庄正定县, 恩施州利川市, 苏州工业园区.

A name is read from its front: a province, a prefecture and a county, each of them optional and in any spelling; what
remains is a town or zone within the last of them. All matches are returned, the best first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from smartpilot import chinese
from smartpilot.places.divisions import (
    Division,
    division_on,
    divisions_within,
    encloses,
    is_county_code,
    is_group,
    is_prefecture_code,
    is_province_code,
    levels_of,
    names_by_code,
    province_of,
    revision_on,
)
from smartpilot.places.known_zones import zones_on
from smartpilot.places.spellings import DIVISION_KINDS, spellings_of, states_kind
from smartpilot.places.zones import (
    begins_with_descriptor,
    is_locality_name,
    is_town_name,
    is_zone_name,
    says_kind_of_area,
)
from smartpilot.records.terms import Level
from smartpilot.text import normalise_text


@dataclass(frozen=True, slots=True)
class Match:
    """What a name may mean: a division of the day, or a town or zone within it.

    `name` is the division's name, `locality` that of the town or zone. `sure`: the name cannot mean anything else.
    """

    division: str
    name: str
    province: str
    level: Level | None
    locality: str | None = None
    sure: bool = False


class _SpelledDivision(NamedTuple):
    """A division in one of its spellings; `in_full`: by its whole name; `with_kind`: it says what kind it is."""

    spelling: str
    code: str
    in_full: bool
    with_kind: bool

    @property
    def is_province(self) -> bool:
        return is_province_code(self.code)

    @property
    def is_county(self) -> bool:
        return is_county_code(self.code)


class _PartialMatch(NamedTuple):
    """The last division that a text names at its front, and the rest of the text behind it."""

    division: _SpelledDivision
    rest: str

    @property
    def locality(self) -> str:
        """The rest without the kind that the division has got on another day."""
        is_of_county = self.division.is_county and not self.division.with_kind
        return _CHANGED_KIND_BEFORE.sub("", self.rest, count=1) if is_of_county else self.rest


# 遵义市(含仁怀市、湄潭县): what a place includes, or was called before, is no part of its name.
_BRACKETED_REMARK = re.compile(
    r"[(\[【〔](?:(?:含|包括|不含|原|现|即|新增|扩大|试点|推荐|省直管|盖章|\d)[^)\]】〕]{0,100}|地级市?|县级市?|[市县区镇])[)\]】〕]"
)
_NUMBER_OR_MARK_BEFORE = re.compile(
    r"^(?:第?[一二三四五六七八九十百]+[、.)]|\([一二三四五六七八九十百]+\)|[^\u3400-\u9fff])+"
)
# 新疆生产建设兵团第八师石河子市, 农八师石河子市: in the table the cities of the Corps are the region's.
_CORPS = re.compile(
    "^(?:(?:新疆)?(?:生产建设)?兵团(?:农?第?[一二三四五六七八九十]+师)?|农?第?[一二三四五六七八九十]+师)(?=.)"
)
# What a table of divisions has between a province and a county, and no name has: 重庆市市辖区渝中区, 县忠县,
# 河南省省直辖县级行政区划济源市. 塔城地区 and 阿勒泰地区 belong to 伊犁哈萨克自治州, but have codes beside its own.
_STEP_WITHOUT_CODE = re.compile(
    r"(?:^|(?<=[省区市州盟]))(?:市辖区|(?:省|自治区)?直辖(?:县级)?行政(?:区划|单位))(?=.)|(?:^|(?<=市))县(?=.+[县旗]$)"
    "|伊犁(?:哈萨克)?(?:自治)?州?(?=塔城|阿勒泰)"
)
# 廊坊市邯郸市北戴河新区 is no name of one zone; 国际城市产业园 may be.
_SEVERAL_PLACES = re.compile("(?<![城都])[市县](?![民场政域].)(?=.)|[省、()]")
# 密云区古北口镇 of a day on which it is 密云县.
_CHANGED_KIND_BEFORE = re.compile("[区县旗](?=..)")
# In characters. A longer text is a paragraph.
_MAX_NAME_LENGTH = 100


def resolve(text: str, day: date, *, within: str = "") -> list[Match]:
    """Every division of that day that the text may mean, the best first; empty where it means none.

    `within`: the code of a province or prefecture that the text stands under; its digits up to the zeros count.
    """
    return list(_resolve(text, day, within)) if len(text) <= _MAX_NAME_LENGTH else []


def names_resolved() -> int:
    """How many different names have been looked up so far: what a limit of work counts, whatever the clock says."""
    return _resolve.cache_info().misses


# The reader of a list asks some times about each name; the divisions themselves never change.
@lru_cache(maxsize=1 << 15)
def _resolve(text: str, day: date, within: str) -> Sequence[Match]:
    variants = normalised_variants(text, day)
    if (zone := _find_known_zone(variants[-1], day)) is not None:
        return [zone] if encloses(within or zone.division, zone.division) else []
    region = within.rstrip("0")
    region += "0" * (len(region) % 2)
    anywhere = [partial for variant in variants for partial in _partial_matches(variant, day)]
    best = _best([partial for partial in anywhere if partial.division.code.startswith(region)])
    code = f"{region:0<6}"
    enclosing = division_on(code, day)
    is_place = enclosing is not None and not is_group(enclosing)
    if not best and is_place and is_locality_name(variants[-1]) and not _is_elsewhere(anywhere, code, day):
        # A zone of the region; in which of its divisions, the name alone does not say.
        best = [_PartialMatch(_SpelledDivision("", code, in_full=True, with_kind=True), variants[-1])]
    matches = list(dict.fromkeys(_to_match(partial, day) for partial in best))
    sure = len(matches) == 1 and not _may_extend_beyond(best[0], day)
    return [replace(match, sure=sure) for match in matches]


def unambiguous_match(matches: Sequence[Match]) -> Match | None:
    """The match that a record may be made of; None where somebody has to choose.

    A sure one; else, of a zone, the division that encloses it whatever its name means: 株洲云龙示范区 lies in 株洲市,
    in 株洲县 or not; 两江新区 in 重庆市; 花桥经济开发区 of 昆山 in 昆山市. Not so 北戴河新区, for a district is small.
    """
    if not matches:
        return None
    best, *others = matches
    if best.sure:
        return best
    if best.level is not Level.ZONE or not best.locality or not is_zone_name(best.locality):
        return None
    if others:
        # The prefecture and counties of the same short name in it.
        in_prefecture = is_prefecture_code(best.division)
        same = all(other.division[:4] == best.division[:4] and other.locality == best.locality for other in others)
        return best if in_prefecture and same else None
    municipality = is_province_code(best.division) and best.name.endswith("市")
    return best if municipality or best.name.endswith(("市", "县")) else None


def match_in_prefecture(text: str, matches: Sequence[Match], day: date) -> Match | None:
    """The match of a zone with the prefecture that its name begins with; None where it names none.

    秦皇岛市北戴河新区, 南京江宁经济技术开发区: the zone may extend beyond 北戴河区 and 江宁区, but not beyond the city.
    """
    if len(matches) != 1 or not matches[0].locality or matches[0].level is not Level.ZONE:
        return None
    prefecture = division_on(f"{matches[0].division[:4]}00", day)
    # There is none above the districts of 天津市, and above the counties directly under 海南省.
    if prefecture is None or is_province_code(prefecture.code) or is_group(prefecture):
        return None
    province = province_of(prefecture.code)
    before, name, rest = text.partition(prefecture.name)
    if not name:
        name = next((s for s in spellings_of(prefecture)[1:] if s in text), "")
        before, name, rest = text.partition(name) if name else (text, "", "")
    # 嘉兴工业园区 has no more than the kind behind the name of the city.
    if not name or not is_zone_name(rest) or begins_with_descriptor(rest):
        return None
    name = prefecture.name
    if before and (province is None or before not in (province.name, province.short)):
        return None
    return Match(prefecture.code, name, matches[0].province, Level.ZONE, rest, sure=True)


def certain_match(name: str, matches: Sequence[Match], day: date) -> Match | None:
    """The match that can be taken without asking anybody; None where somebody has to choose.

    `name`: as `normalise_name` gives it. Its code is certain even where the match is not sure: which place a zone is
    may be open, but not which division encloses it.
    """
    match = unambiguous_match(matches) or match_in_prefecture(name, matches, day)
    return None if match is None or _SEVERAL_PLACES.search(match.locality or "") else match


def levels_of_match(match: Match) -> Sequence[Level]:
    """The levels that a record of the match may have, the likely one first."""
    if match.locality is None:
        return levels_of(Division(match.division, match.name))
    return (match.level,) if match.level else ()


def has_other_ending(text: str, match: Match) -> bool:
    """Whether a name that means a division has another ending than the division had that day: 崇礼区 for 崇礼县."""
    return match.locality is None and not match.sure and not text.endswith(match.name)


def divisions_named_in(text: str, day: date, within: str) -> list[Division]:
    """The divisions of a province or prefecture whose whole names stand in a text: 武安市 of 邯郸市及武安市."""
    return [
        division
        for division in divisions_within(within, day)
        # 城区 and 澧县 stand at the beginning, or are part of another word.
        if division.name in (text if len(division.name) > 2 else text[:2]) and not is_group(division)
    ]


def is_complete(match: Match) -> bool:
    """Whether what follows the division's name, if anything, is a town or zone: 重庆钢铁 is only matched in part."""
    return match.locality is None or is_locality_name(match.locality)


def has_counties(code: str, day: date) -> bool:
    """Whether a division is a prefecture with districts or counties; 东莞市 and 中山市 have towns and streets only."""
    return is_prefecture_code(code) and code in _prefectures_with_counties(revision_on(day))


def normalise_name(text: str, day: date) -> str:
    """The name alone, as `resolve` reads it: half width, 简体, without number, spaces and remarks."""
    return normalised_variants(text, day)[-1]


def normalised_variants(text: str, day: date) -> list[str]:
    """The normalised name; of a name with a bracket, 温江区（成都）, both orders: 成都温江区, 温江区成都."""
    name = _NUMBER_OR_MARK_BEFORE.sub("", normalise_text(text))
    name = simplify(re.sub(r"[^\w()\[\]【】〔〕]+|_", "", name), day)
    names = _division_names(revision_on(day))
    name = _BRACKETED_REMARK.sub(lambda remark: remark[0] if remark[0][1:-1] in names else "", name)
    name = re.sub(r"[^\u3400-\u9fff]+$", "", name)
    name = _STEP_WITHOUT_CODE.sub("", _CORPS.sub("新疆", name))
    bracketed = re.fullmatch(r"([^(\[【〔]+)[(\[【〔]([^(\[【〔)\]】〕]+)", name)
    return [bracketed[2] + bracketed[1], bracketed[1] + bracketed[2]] if bracketed else [name]


def simplify(text: str, day: date) -> str:
    """A text in 简体, as the names of that day are written; what is in 简体 already stays."""
    return chinese.to_simplified(text, keep=_characters(revision_on(day)))


@cache
def _division_names(revision: date) -> frozenset[str]:
    return frozenset(names_by_code(revision).values())


@cache
def _characters(revision: date) -> frozenset[str]:
    return frozenset("".join(names_by_code(revision).values()))


@cache
def _prefectures_with_counties(revision: date) -> frozenset[str]:
    """The codes of the prefectures that have districts or counties; xxxx01 is a group of them."""
    return frozenset(f"{code[:4]}00" for code in names_by_code(revision) if code[4:] > "01")


@cache
def _spelled_divisions(revision: date) -> dict[str, list[_SpelledDivision]]:
    """Every division of a revision in every spelling, by the first two characters of the spelling."""
    by_start: dict[str, list[_SpelledDivision]] = {}
    for code, name in names_by_code(revision).items():
        for spelling in spellings_of(Division(code, name)):
            spelled = _SpelledDivision(spelling, code, spelling == name, states_kind(spelling, name))
            by_start.setdefault(spelling[:2], []).append(spelled)
    return by_start


def _find_known_zone(text: str, day: date) -> Match | None:
    """The zone of a name that says it alone, or behind its province; None where it is none that is known."""
    zone = next((zone for zone in zones_on(day) if text.endswith(zone.name)), None)
    division, province = (division_on(zone.code, day), province_of(zone.code)) if zone else (None, None)
    if zone is None or division is None or province is None:
        return None
    if text.removesuffix(zone.name) not in ("", province.name, province.short):
        return None
    return Match(zone.code, division.name, province.name, Level.ZONE, zone.name, sure=True)


def _partial_matches(text: str, day: date) -> Iterator[_PartialMatch]:
    by_start = _spelled_divisions(revision_on(day))

    def walk(rest: str, above: str) -> Iterator[_PartialMatch]:
        for division in by_start.get(rest[:2], ()):
            code = division.code
            if rest.startswith(division.spelling) and code.startswith(above) and code.rstrip("0") != above:
                behind = rest[len(division.spelling) :]
                yield _PartialMatch(division, behind)
                if behind and not division.is_county:
                    yield from walk(behind, code[:2] if division.is_province else code[:4])

    yield from walk(text, "")


def _best(partials: Sequence[_PartialMatch]) -> list[_PartialMatch]:
    """The matches that leave the least of the text, in order of preference."""
    complete = [p for p in partials if not p.rest or is_locality_name(p.rest) or _has_changed_kind(p)]
    candidates = complete or partials
    if not candidates:
        return []
    least = min(len(partial.rest) for partial in candidates)
    shortest = [partial for partial in candidates if len(partial.rest) == least]
    in_full = [partial for partial in shortest if partial.division.in_full]
    # 资阳市 written in full is not 资阳区.
    return sorted(in_full if in_full and least == 0 else shortest, key=_preference)


def _preference(partial: _PartialMatch) -> tuple[bool, bool, str]:
    """A prefecture before a county of the same short name, which most people mean; then the order of the codes."""
    division = partial.division
    return (not division.in_full, division.is_county, division.code)


def _has_changed_kind(partial: _PartialMatch) -> bool:
    """Whether a division is named as it was on another day: 张家口市崇礼区 of a day on which it is 崇礼县.

    那曲市 of a day on which there are 那曲地区 and 那曲县 is either of them; 文山县 is not 文山州.
    """
    division, kind = partial
    if kind not in DIVISION_KINDS or division.in_full:
        return False
    return division.is_county if kind in ("县", "旗") else not division.is_province


def _is_elsewhere(partials: Sequence[_PartialMatch], region: str, day: date) -> bool:
    """Whether a name says that it is no zone of the region: 济宁市任城区 is none of 北京市, whatever it stands under.

    江北新区 is named after no 江北区 of another province; but only a whole name could say so, and a list may be
    wrong about the province: under a municipality, whose zones are accepted as they come, every other match counts.
    """
    names = names_by_code(revision_on(day))
    if region not in names:
        return True
    municipality = is_province_code(region) and names[region].endswith("市")
    return any(
        municipality or division.in_full or not division.is_county or names[division.code].endswith(("市", "县"))
        for division, rest in partials
        if not rest or is_locality_name(rest)
    )


def _may_extend_beyond(partial: _PartialMatch, day: date) -> bool:
    """Whether a name may mean more than the division that it is matched with.

    北戴河新区 is more than 北戴河区; 江西省 has many zones; and another kind may be another place.
    """
    division, rest = partial
    if partial.locality != rest:
        return True
    # 西安新城: the 新城区 or some new town.
    if division.spelling == "新城" or rest in DIVISION_KINDS:
        return True
    towns_only = is_prefecture_code(division.code) and not has_counties(division.code, day)
    if rest.endswith("区") and not says_kind_of_area(rest) and not towns_only:
        return True
    if not rest or is_town_name(rest):
        return bool(rest) and division.is_province
    named_after_county = division.is_county and not division.with_kind
    return named_after_county or division.is_province or not is_locality_name(rest)


def _to_match(partial: _PartialMatch, day: date) -> Match:
    spelled, rest = partial.division, partial.locality
    division = Division(spelled.code, names_by_code(revision_on(day))[spelled.code])
    province = province_of(division.code)
    # 密云县 of a day on which it is 密云区: another ending is no zone within it.
    locality = rest if rest and rest not in DIVISION_KINDS else None
    if locality is None:
        level = next(iter(levels_of(division)), None)
    elif is_town_name(rest):
        level = Level.TOWN
    else:
        level = Level.ZONE
        if not spelled.with_kind and begins_with_descriptor(rest):
            locality = spelled.spelling + rest
    return Match(division.code, division.name, province.name if province else "", level, locality)
