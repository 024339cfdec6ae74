"""Towns and zones, which no table lists: what their names look like, and whether two records mean one of them.

The name of a zone is a stem, then a descriptor, which says what kind of zone it is: qualities and a noun, as 经济 and
开发区 in 花桥经济开发区. Every pattern of names is compiled from the lists of these words.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from smartpilot.places.divisions import chain_on, divisions_within, encloses
from smartpilot.places.spellings import DIVISION_KINDS, spellings_of, split_leading_names
from smartpilot.records.models import Place
from smartpilot.records.terms import Level
from smartpilot.text import one_of

# A zone whose name begins with one of these is named with the place before it: 工业园区 of 苏州 is 苏州工业园区.
_QUALITIES_OF_A_PLACE = "高新 经济 工业 产业 综合 保税 示范 台商 临港 空港 科技 生态 循环 农业 旅游 实验 试验"
_QUALITIES = (
    f"{_QUALITIES_OF_A_PLACE} "
    "新技术 经开 技术 现代 科学 文化 创意 物流 临空 港口 港务 出口 加工 边境 跨境 合作 投资 商务 商贸 服务业 服务 "
    "金融 自由 贸易 先导 先行 集聚 聚集 集中 功能 管理 度假 风景 名胜 保护 休闲 健康 软件 信息 材料 化工 装备 制造 "
    "创新 创业 智慧 智能 绿色 低碳 海洋 国际 民营 食品 电子 大学 教育 发展 核心"
)
# 新区 says what kind of area it is; 区 alone does only behind a quality, as in 高新区.
_AREA_NOUNS = "开发区 中心区 新区 园区 社区 片区 城区 街区 港区 景区 矿区 库区 厂区"
# Two zones of one stem are two where they end in two of these: 花桥景区, 花桥矿区.
_DISTINCT_NOUNS = ("景区", "矿区", "库区", "厂区", "港区", "保护区")
_OTHER_NOUNS = "新城 基地 区 园 城 岛 湾 谷 港"
_TOWN_NOUNS = "街道办事处 街道办 街道 镇 乡"
_OFFICES_OF_ZONES = "管委会 管理委员会"
# Descriptors that are the name of a zone by themselves; 园区, 城 and 示范区 are not, but 科技园 and 生态示范区.
_NAMES_BY_THEMSELVES = {"开发区", "新区", "新城", "高新区", "经开区", "保税区", "工业区", "度假区"}


_RANK = "(?:国家级?|省级|市级)?"
_QUALITY = one_of(_QUALITIES)
_NOUN = one_of(_AREA_NOUNS, _OTHER_NOUNS)
_DESCRIPTOR = re.compile(f"{_RANK}(?P<qualities>{_QUALITY}*)(?P<noun>{_NOUN})$")
_DESCRIPTOR_AT_START = re.compile("(?:国家级?)?" + one_of(_QUALITIES_OF_A_PLACE, "开发 新区"))
# 港口区 is a district of 防城港市.
_KIND_OF_AREA = re.compile(f"(?!港口区){_QUALITY}区|{one_of(_AREA_NOUNS)}")
_ZONE_ENDING = re.compile(one_of(_AREA_NOUNS, _OTHER_NOUNS, _OFFICES_OF_ZONES) + "$")
_TOWN_ENDING = re.compile(one_of(_TOWN_NOUNS) + "$")
_PLACE_ENDING = re.compile(one_of(*DIVISION_KINDS, _TOWN_NOUNS, _AREA_NOUNS, _OTHER_NOUNS) + "$")

# 各乡镇, 其他园区, 三个园区: more than one, or none.
_NOT_ONE = re.compile(
    "各(?:[乡镇县市区]|街道|园)|所有|全部|全[市县区省镇]|其[他它余]|有关|相关|部分|若干|多个|数个|未定|待定|不详|"
    "[本我][市县区]|某|上述|以上|下辖|所辖|辖区|.*[\\d一二三四五六七八九十两几]个(?:[乡镇县市区]|街道|园)"
)
# What makes no name with 镇 or a descriptor behind it: 县城, 老城区, 建制镇.
_NO_STEMS_OF_TOWNS = {"", *"乡城市县区各村集", "中心", "重点", "建制", "小城", "特色小"}
_NO_STEMS_OF_ZONES = {
    *_NO_STEMS_OF_TOWNS,
    *"东西南北中新老古主旧州省旗镇本等矿郊港景库厂",
    *("主城", "建成", "农村", "城市"),
}
# 住建局高新区
_OFFICES = re.compile(r"(?<!招商)局|厅|委员会|公司|部门|办公室|合计|小计|总计")
# 宁普县园区: a county that does not exist, with a zone behind it. 县域, 都市 and 城市 are no counties and cities.
_UNKNOWN_DIVISION = re.compile("([^县市区旗]{2,}(?<![都城])[市区旗]|[^县市区旗]+县)(?!域).")


def is_town_name(text: str) -> bool:
    """Whether a text ends as the names of towns, townships and streets do."""
    return bool(_TOWN_ENDING.search(text))


def is_zone_name(text: str) -> bool:
    """Whether a text ends as the names of zones do; where it ends in 区, whether it says what kind of area it is."""
    return bool(_ZONE_ENDING.search(text)) and (not text.endswith("区") or says_kind_of_area(text))


def is_locality_name(text: str) -> bool:
    """Whether a text ends as the names of towns, zones or any area do; 萝岗区 may be a zone or a district."""
    return len(text) > 1 and bool(_TOWN_ENDING.search(text) or _ZONE_ENDING.search(text))


def is_like_place_name(text: str) -> bool:
    """Whether a text ends as the names of divisions, towns or zones do."""
    return bool(_PLACE_ENDING.search(text))


def says_kind_of_area(text: str) -> bool:
    """Whether a text says what kind of area it is (高新区, 景区), so that it is no district."""
    return bool(_KIND_OF_AREA.search(text))


def begins_with_descriptor(text: str) -> bool:
    """Whether a zone's name says nothing without the place before it: 工业园区 of 苏州, 开发区 of 漳州."""
    return bool(_DESCRIPTOR_AT_START.match(text))


def without_descriptor(zone: str) -> str:
    """The stem of a zone's name: 花桥 of 花桥经济开发区; empty for 高新区."""
    return _DESCRIPTOR.sub("", zone)


def is_possible_name(text: str, level: Level | None) -> bool:
    """Whether a text can be the name of a town, or of a zone: 正定新区, not 县城, 各乡镇 or 住建局高新区."""
    if _NOT_ONE.match(text):
        return False
    if level is Level.TOWN:
        return _TOWN_ENDING.sub("", text) not in _NO_STEMS_OF_TOWNS
    descriptor, unknown = _DESCRIPTOR.search(text), _UNKNOWN_DIVISION.match(text)
    if descriptor is None or not is_zone_name(text) or _OFFICES.search(text):
        return False
    if unknown and not is_zone_name(unknown[1]):
        return False
    stem = text[: descriptor.start()]
    if stem:
        return stem not in _NO_STEMS_OF_ZONES
    qualities, noun = descriptor["qualities"], descriptor["noun"]
    return qualities + noun in _NAMES_BY_THEMSELVES or len(re.findall(_QUALITY, qualities)) > (noun == "区")


@dataclass(frozen=True, slots=True)
class _ParsedLocality:
    """The name of a town or zone, taken apart.

    `anchors` are the codes of the divisions that it may belong to: 唐山高新区 of 路北区 has both 路北区 and 唐山市,
    which its name says; 曹妃甸工业区 of 唐山市 has 曹妃甸区 alone. `name` is without their names, normalised.
    """

    level: Level
    anchors: frozenset[str]
    name: str

    @property
    def stem(self) -> str:
        """The name without the words for its kind: 花桥 of 花桥经济开发区, 张浦 of 张浦镇."""
        return _TOWN_ENDING.sub("", self.name) if self.level is Level.TOWN else without_descriptor(self.name)

    @property
    def distinct_noun(self) -> str:
        """The noun at the end that tells the zone from others of its stem: 景区 of 花桥景区; empty for 花桥园区."""
        return next((noun for noun in _DISTINCT_NOUNS if self.name.endswith(noun)), "")


@cache
def _parse_locality(division: str, locality: str, level: Level, day: date) -> _ParsedLocality:
    codes = _codes_by_spelling(division, day)
    names, name = split_leading_names(locality, list(codes), _can_stand_alone)
    named = codes[names[-1]] if names else frozenset[str]()
    # 承德高新区 of 承德市 is not that of 承德县; but 路北区 may have one that is called 唐山高新区.
    enclosing = frozenset(code for code in named if encloses(code, division))
    if division in named:
        anchors = frozenset({division})
    elif enclosing:
        anchors = enclosing | {division}
    else:
        anchors = named or frozenset({division})
    return _ParsedLocality(level, anchors, _normalise_locality(name))


def is_same_place(one: Place, another: Place, day: date) -> bool:
    """Whether two records of a day mean one place, however their localities are written.

    唐山高新区 is 唐山市高新技术产业开发区; but each county has a 高新区 of its own.
    """
    if (one.division, one.locality) == (another.division, another.locality):
        return True
    if not one.locality or not another.locality:
        return False
    first = _parse_locality(one.division, one.locality, one.level, day)
    second = _parse_locality(another.division, another.locality, another.level, day)
    return first.name == second.name and bool(first.anchors & second.anchors)


def is_similar_place(one: Place, another: Place, day: date) -> bool:
    """Whether two places that are not the same may be: 花桥开发区, 花桥经济开发区; 西海岸新区 of city and district."""
    if not one.locality or not another.locality or one.level is not another.level:
        return False
    if not (encloses(one.division, another.division) or encloses(another.division, one.division)):
        return False
    first = _parse_locality(one.division, one.locality, one.level, day)
    second = _parse_locality(another.division, another.locality, another.level, day)
    if first.name == second.name:
        return True
    first_noun, second_noun = first.distinct_noun, second.distinct_noun
    if first_noun and second_noun and first_noun != second_noun:
        return False
    if first.stem and second.stem:
        shorter, longer = sorted((first.stem, second.stem), key=len)
        return longer.startswith(shorter) and (len(shorter) > 1 or first.level is Level.TOWN)
    # 经济开发区 and 开发区, but not 高新区.
    comparable = not first.stem and not second.stem and bool(first.anchors & second.anchors)
    return comparable and any(family.search(first.name) and family.search(second.name) for family in _FAMILIES)


def _can_stand_alone(name: str) -> bool:
    """Whether a name without that of what encloses it is still one; of 正定镇 nothing would be left."""
    return len(name) > 2 or name in ("新区", "新城")


@cache
def _codes_by_spelling(division: str, day: date) -> dict[str, frozenset[str]]:
    """The spellings of what encloses a division and of what lies in it, the longest first, each with its codes."""
    codes: dict[str, set[str]] = {}
    for step in [*chain_on(division, day), *divisions_within(division, day)]:
        for spelling in spellings_of(step):
            codes.setdefault(spelling, set()).add(step.code)
    return {spelling: frozenset(codes[spelling]) for spelling in sorted(codes, key=len, reverse=True)}


# Optional parts of names, normalised away. 经济 of 经济开发区 is none of them: a city may have both kinds.
_NORMALISED = (
    (re.compile("^国家级?"), ""),
    (re.compile("(?:高新|新技术)(?:技术)?(?:产业)?(?:开发区|园区|园|区)"), "高新区"),
    (re.compile("经济技术开发区"), "经开区"),
    (re.compile("园$"), "园区"),
    (re.compile("街道办(?:事处)?$"), "街道"),
    (re.compile("镇镇$"), "镇"),
)

# Kinds that are taken for one another.
_FAMILIES = (
    re.compile("^(?:经济|经济技术|技术)?开发区$|^经开区$"),
    re.compile("^(?:工业|产业)(?:开发|集聚|集中|聚集)?(?:区|园区)$"),
)


def _normalise_locality(text: str) -> str:
    for written, normalised in _NORMALISED:
        text = written.sub(normalised, text)
    return text
