"""Place names as people write them to the divisions of a day: 石家庄正定县, 恩施州利川市, 苏州工业园区.

A name is read from its front: a province, a prefecture and a county, each in full or short, each left out or
not; what remains is a town or zone within the last of them. All readings are kept, the best first.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import NamedTuple

from smartpilot import chinese
from smartpilot.places.divisions import (
    Division,
    divisions,
    divisions_within,
    is_group,
    levels_of,
    province_of,
    revision_on,
)
from smartpilot.places.spellings import DIVISION_KINDS, spellings_of, states_kind
from smartpilot.places.zones import (
    begins_with_descriptor,
    is_locality_name,
    is_town_name,
    is_zone_name,
    says_kind_of_area,
)
from smartpilot.records.terms import Level


@dataclass(frozen=True, slots=True)
class Match:
    """One reading of a name. `name`: the division's own; `locality`: the town or zone within it.

    `level` is None where a whole province is meant, which is no level of a pilot. `sure`: no other reading remains.
    """

    division: str
    name: str
    province: str
    level: Level | None
    locality: str | None = None
    sure: bool = False


class _Unit(NamedTuple):
    """A division with one way to write it; `full`: its name whole; `explicit`: with what kind of division it is."""

    spelling: str
    code: str
    full: bool
    explicit: bool


class _Reading(NamedTuple):
    """The last division that was read, and the text behind it."""

    unit: _Unit
    rest: str


# 「遵义市(含仁怀市、湄潭县)」: what a place takes in, or was called before, is no part of its name.
_REMARK = re.compile(
    r"[(\[【〔](?:(?:含|包括|不含|原|现|即|新增|扩大|试点|推荐|省直管|盖章|\d)[^)\]】〕]*|地级市?|县级市?|[市县区镇])[)\]】〕]"
)

# 新疆生产建设兵团第八师石河子市, 农八师石河子市: in the table its cities are the region's.
_CORPS = re.compile(
    "^(?:(?:新疆)?(?:生产建设)?兵团(?:农?第?[一二三四五六七八九十]+师)?|农?第?[一二三四五六七八九十]+师)(?=.)"
)

# Characters; no name is longer, and what is longer is a paragraph.
_LONGEST = 100


def resolve(text: str, day: date, *, within: str = "") -> list[Match]:
    """Every division of that day that the text may mean, the best first; empty where it means none.

    `within`: the code of a province or prefecture that the text stands under; its digits up to the zeros count.
    """
    if len(text) > _LONGEST:
        return []
    return _resolved(_clean(text, revision_on(day)), day, within)


def unambiguous_match(matches: Sequence[Match]) -> Match | None:
    """The reading that a record may be made of; None where somebody has to choose.

    A sure one; else, of a zone, the division that encloses it whatever its name means: 株洲云龙示范区 lies in 株洲市,
    in 株洲县 or not; 两江新区 in 重庆市; 花桥经济开发区 of 昆山 in 昆山市. Not so 北戴河新区, for a district is small.
    """
    if not matches or not matches[0].locality:
        return matches[0] if matches and matches[0].sure else None
    best, *others = matches
    if best.sure:
        return best
    if best.level is not Level.ZONE or not best.locality or not is_zone_name(best.locality):
        return None
    if others:
        # The prefecture and counties of the same short name in it.
        inside = best.division.endswith("00") and not best.division.endswith("0000")
        same = all(other.division[:4] == best.division[:4] and other.locality == best.locality for other in others)
        return best if inside and same else None
    municipality = best.division.endswith("0000") and best.name.endswith("市")
    return best if municipality or best.name.endswith(("市", "县")) else None


def match_in_prefecture(text: str, matches: Sequence[Match], day: date) -> Match | None:
    """秦皇岛市北戴河新区: the zone may reach beyond 北戴河区, but 秦皇岛市 encloses it, because its name says so."""
    if len(matches) != 1 or not matches[0].locality or matches[0].level is not Level.ZONE:
        return None
    code = f"{matches[0].division[:4]}00"
    name = divisions(revision_on(day)).get(code)
    if name is None:  # the table has no line for the districts of 天津市, or for the counties under 海南省 directly
        return None
    before, named, rest = text.partition(name)
    province = province_of(code)
    if not named or code.endswith("0000") or is_group(Division(code, name)) or not is_zone_name(rest):
        return None
    if before and (province is None or before not in (province.name, province.short)):
        return None
    return Match(code, name, matches[0].province, Level.ZONE, rest, sure=True)


def has_other_ending(text: str, match: Match) -> bool:
    """Whether a name that is read as a division bears another ending than it did that day: 崇礼区 for 崇礼县."""
    return match.locality is None and not match.sure and not text.endswith(match.name)


def divisions_named_in(text: str, day: date, within: str) -> list[Division]:
    """The divisions of a province or prefecture that a text names whole, anywhere in it: 武安市 of 邯郸市及武安市."""
    # 城区 and 澧县 stand at the beginning, or are part of another word.
    named = (each for each in divisions_within(within, day) if each.name in (text if len(each.name) > 2 else text[:2]))
    return [each for each in named if not is_group(each)]


def is_complete(match: Match) -> bool:
    """Whether nothing of the text is left that is no town and no zone: 重庆钢铁 is read as 重庆, and is none."""
    return match.locality is None or is_locality_name(match.locality)


def has_counties(code: str, day: date) -> bool:
    """Whether a division is a prefecture with districts and counties, one of which encloses what is small in it."""
    return code.endswith("00") and not code.endswith("0000") and not _has_no_counties(code, revision_on(day))


def normalise_name(text: str, day: date) -> str:
    """The name alone as the resolver reads it: half width, 简体, without number, spaces and remarks."""
    return normalised_variants(text, day)[-1]


def normalised_variants(text: str, day: date) -> list[str]:
    """The same in each order in which the resolver reads it: of 温江区（成都） first 成都温江区."""
    return _clean(text, revision_on(day))


def simplify(text: str, day: date) -> str:
    """A text in 简体, as the names of that day are written; what is in 简体 already stays."""
    return chinese.simplified(text, keep=_characters(revision_on(day)))


@cache
def _characters(revision: str) -> frozenset[str]:
    return frozenset("".join(divisions(revision).values()))


def _resolved(orders: Sequence[str], day: date, within: str) -> list[Match]:
    region = within.rstrip("0") if within else ""
    region += "0" * (len(region) % 2)
    everywhere = [reading for wanted in orders for reading in _readings(wanted, day)]
    found = _best([reading for reading in everywhere if reading.unit.code.startswith(region)])
    wanted, code = orders[-1], f"{region:0<6}"
    if not found and is_locality_name(wanted) and not _lies_elsewhere(everywhere, code, revision_on(day)):
        # Some zone of the region; in which of its divisions, the name alone does not say.
        found = [_Reading(_Unit("", code, full=True, explicit=True), wanted)]
    matches = list(dict.fromkeys(_match(reading, day) for reading in found))
    sure = len(matches) == 1 and not _may_be_wider(found[0], revision_on(day))
    return [replace(match, sure=sure) for match in matches]


def _lies_elsewhere(readings: Sequence[_Reading], region: str, revision: str) -> bool:
    """Whether a name says that it is no zone of the region: 济宁市任城区 is none of 北京市, whatever it stands under.

    江北新区 is named after no 江北区 of another province; but only a whole name could say so, and a list may be
    wrong about the province: under a municipality, whose zones are taken as they come, every other reading counts.
    """
    names = divisions(revision)
    if region not in names:
        return True
    municipality = region.endswith("0000") and names[region].endswith("市")
    return any(
        municipality
        or reading.unit.full
        or reading.unit.code.endswith("00")
        or names[reading.unit.code].endswith(("市", "县"))
        for reading in readings
        if not reading.rest or is_locality_name(reading.rest)
    )


def _may_be_wider(reading: _Reading, revision: str) -> bool:
    """Whether a zone may lie elsewhere than its name says: 北戴河新区 is more than 北戴河区, 江西省 has many zones."""
    unit, rest = reading.unit, reading.rest
    # 西安新城: the 新城区 or some new town.
    if unit.spelling == "新城" or rest in DIVISION_KINDS:
        return True
    if rest.endswith("区") and not says_kind_of_area(rest) and not _has_no_counties(unit.code, revision):
        return True
    if not rest or is_town_name(rest):
        return bool(rest) and unit.code.endswith("0000")
    named_after_a_county = not unit.explicit and not unit.code.endswith("00")
    return named_after_a_county or unit.code.endswith("0000") or not is_locality_name(rest)


@cache
def _has_no_counties(code: str, revision: str) -> bool:
    """东莞市 and 中山市 have towns and streets only, so that 东莞市东城区 is no district."""
    if not code.endswith("00") or code.endswith("0000"):
        return False
    return not any(each[:4] == code[:4] and each[4:] > "01" for each in divisions(revision))


def _clean(text: str, revision: str) -> list[str]:
    """Half width, 简体, without marks and numbers around it; with a bracket both orders: 温江区（成都）, 成都温江区."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    plain = re.sub(
        r"^(?:第?[一二三四五六七八九十百]+[、.)]|\([一二三四五六七八九十百]+\)|[^\u3400-\u9fff])+", "", plain
    )
    plain = chinese.simplified(re.sub(r"[^\w()\[\]【】〔〕]+|_", "", plain), keep=_characters(revision))
    names = _names(revision)
    plain = _REMARK.sub(lambda remark: remark[0] if remark[0][1:-1] in names else "", plain)
    plain = re.sub(r"[^\u3400-\u9fff]+$", "", plain)
    plain = _CORPS.sub("新疆", plain)
    bracketed = re.fullmatch(r"([^(\[【〔]+)[(\[【〔]([^(\[【〔)\]】〕]+)", plain)
    return [bracketed[2] + bracketed[1], bracketed[1] + bracketed[2]] if bracketed else [plain]


@cache
def _names(revision: str) -> frozenset[str]:
    return frozenset(divisions(revision).values())


def _readings(text: str, day: date) -> Iterator[_Reading]:
    units = _units(revision_on(day))

    def walk(rest: str, above: str) -> Iterator[_Reading]:
        for unit in units.get(rest[:2], ()):
            if rest.startswith(unit.spelling) and unit.code.startswith(above) and unit.code.rstrip("0") != above:
                behind = rest[len(unit.spelling) :]
                yield _Reading(unit, behind)
                if not unit.code.endswith("00") or not behind:
                    continue
                yield from walk(behind, unit.code[:2] if unit.code.endswith("0000") else unit.code[:4])

    yield from walk(text, "")


def _best(readings: Sequence[_Reading]) -> list[_Reading]:
    """The readings that leave the least unread, those that fit best first."""
    fitting = [r for r in readings if not r.rest or is_locality_name(r.rest) or _was_called_otherwise(r)] or readings
    if not fitting:
        return []
    least = min(len(reading.rest) for reading in fitting)
    kept = [reading for reading in fitting if len(reading.rest) == least]
    if any(reading.unit.full for reading in kept) and least == 0:
        # 资阳市 written whole is not 资阳区.
        kept = [reading for reading in kept if reading.unit.full]
    return sorted(kept, key=_rank)


def _was_called_otherwise(reading: _Reading) -> bool:
    """张家口市崇礼区 of a day on which it is 崇礼县: the county, and no zone of the prefecture.

    那曲市 of a day on which there are 那曲地区 and 那曲县 is either of them.
    """
    if reading.rest not in DIVISION_KINDS or reading.unit.full:
        return False
    # 文山县 is not 文山州.
    return not reading.unit.code.endswith("00" if reading.rest in ("县", "旗") else "0000")


def _rank(reading: _Reading) -> tuple[bool, bool, str]:
    """A prefecture before a county of the same short name, which most people mean; then the order of the codes."""
    unit = reading.unit
    return (not unit.full, not unit.code.endswith("00"), unit.code)


def _match(reading: _Reading, day: date) -> Match:
    unit = reading.unit
    # 密云县 of a day on which it is 密云区: another ending is no zone within it.
    rest = "" if reading.rest in DIVISION_KINDS else reading.rest
    name = divisions(revision_on(day))[unit.code]
    province = province_of(unit.code)
    locality = rest or None
    if rest and not is_town_name(rest) and not unit.explicit and begins_with_descriptor(rest):
        locality = unit.spelling + rest
    return Match(unit.code, name, province.name if province else "", _level(Division(unit.code, name), rest), locality)


def _level(division: Division, rest: str) -> Level | None:
    if rest:
        return Level.TOWN if is_town_name(rest) else Level.ZONE
    return next(iter(levels_of(division)), None)


@cache
def _units(revision: str) -> dict[str, list[_Unit]]:
    """Every way to write every division of a revision, by its first two characters."""
    found: dict[str, list[_Unit]] = {}
    for code, name in divisions(revision).items():
        for spelling in spellings_of(Division(code, name)):
            found.setdefault(spelling[:2], []).append(
                _Unit(spelling, code, spelling == name, states_kind(spelling, name))
            )
    return found
