"""Localities: towns and zones, which no table lists. What can be the name of one, and whether two names mean one."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from smartpilot.places.divisions import chain_on, divisions_within, encloses
from smartpilot.places.gazetteer import is_zone_name
from smartpilot.places.spellings import spellings_of
from smartpilot.records.models import Place
from smartpilot.records.terms import Level

# What says of what kind a zone is: 高新技术产业开发区 of 青岛高新技术产业开发区.
_QUALITY = (
    "新技术|高新|经开|经济|技术|产业|工业|农业|现代|综合|科技|科学|生态|循环|旅游|文化|创意|物流|空港|临港|临空|港口|保税|出口|加工|"
    "边境|跨境|合作|台商|投资|商务|商贸|服务业|服务|金融|自由|贸易|示范|实验|试验|先导|先行|集聚|聚集|集中|功能|管理|度假|风景|名胜|"
    "休闲|健康|软件|信息|材料|化工|装备|制造|创新|创业|智慧|智能|绿色|低碳|海洋|国际|民营|食品|电子|大学|教育|发展|核心"
)
_KIND = re.compile(
    f"(?:国家级?|省级|市级)?(?P<qualities>(?:{_QUALITY})*)"
    "(?P<noun>开发区|新区|园区|社区|片区|城区|街区|新城|基地|区|园|城|岛|湾|谷|港)$"
)
_TOWN_KIND = re.compile("(?:街道办事处|街道办|街道|镇|乡)$")
# Kinds that are the name of a zone all by themselves; 园区, 城 and 示范区 are none, but 科技园 and 生态示范区.
_ALONE = {"开发区", "新区", "新城", "高新区", "经开区", "保税区", "工业区", "度假区"}
# 各乡镇, 其他园区, 三个园区: more than one, or none.
_NOT_ONE = re.compile(
    "各(?:[乡镇县市区]|街道|园)|所有|全部|全[市县区省镇]|其[他它余]|有关|相关|部分|若干|多个|数个|未定|待定|不详|"
    "[本我][市县区]|某|上述|以上|下辖|所辖|辖区|.*[\\d一二三四五六七八九十两几]个(?:[乡镇县市区]|街道|园)"
)
# 县城, 老城区, 建制镇: what stands before a kind and says nothing.
_COMMON = {"", *"乡城市县区各村集", "中心", "重点", "建制", "小城", "特色小"}
_COMMON_OF_ZONES = {*_COMMON, *"东西南北中新老古主旧州省旗镇本等矿郊港景库厂", "主城", "建成", "农村", "城市"}
# 住建局高新区
_OFFICES = re.compile(r"(?<!招商)局|厅|委员会|公司|部门|办公室|合计|小计|总计")
# 宁普县园区: a county that there is not, with something behind it. 县域 is none, and 都市 and 城市 are no city.
_SLIP = re.compile("([^县市区旗]{2,}(?<![都城])[市区旗]|[^县市区旗]+县)(?!域).")


def is_possible_name(text: str, level: Level | None) -> bool:
    """Whether a text can be the name of a town, or of a zone: 正定新区, not 县城, 各乡镇 or 住建局高新区."""
    if _NOT_ONE.match(text):
        return False
    if level is Level.TOWN:
        return _TOWN_KIND.sub("", text) not in _COMMON
    kind, slip = _KIND.search(text), _SLIP.match(text)
    if kind is None or not is_zone_name(text) or _OFFICES.search(text) or (slip and not is_zone_name(slip[1])):
        return False
    head = text[: kind.start()]
    if head:
        return head not in _COMMON_OF_ZONES
    qualities = re.findall(_QUALITY, kind["qualities"])
    return kind["qualities"] + kind["noun"] in _ALONE or len(qualities) > (kind["noun"] == "区")


def without_descriptor(zone: str) -> str:
    """A zone's name without what says of what kind it is: 花桥 of 花桥经济开发区; none of 高新区."""
    return _KIND.sub("", zone)


@dataclass(frozen=True, slots=True)
class _Known:
    """A locality as its names tell: `anchors` are the codes that it may lie at, `own` what is its own in its name.

    唐山高新区 of 路北区 is anchored in both, for it says 唐山; 曹妃甸工业区 of 唐山市 in 曹妃甸区 alone.
    """

    level: Level
    anchors: frozenset[str]
    own: str

    @property
    def head(self) -> str:
        """Its own name without what says of what kind it is: 花桥 of 花桥经济开发区."""
        return _TOWN_KIND.sub("", self.own) if self.level is Level.TOWN else without_descriptor(self.own)


def _known_as(place: Place, day: date) -> _Known:
    return _known(place.division, place.locality or "", place.level, day)


@cache
def _known(division: str, locality: str, level: Level, day: date) -> _Known:
    own, head = locality, frozenset[str]()
    ways = _ways(division, day)
    while found := next((way for way in ways if _is_before(way[0], own)), None):
        own, head = own.removeprefix(found[0]), found[1]
    # 承德高新区 of 承德市 is not that of 承德县; but 路北区 may have what calls itself 唐山高新区.
    around = {code for code in head if encloses(code, division)}
    anchors = {division} if division in head else {*around, division} if around else head
    anchors = anchors or {division}
    return _Known(level, frozenset(anchors), _shortest(own))


def is_same_place(one: Place, other: Place, day: date) -> bool:
    """Whether two records of a day mean one place, however their localities are written.

    唐山高新区 is 唐山市高新技术产业开发区; but each county has a 高新区 of its own.
    """
    if (one.division, one.locality) == (other.division, other.locality):
        return True
    if not one.locality or not other.locality:
        return False
    mine, its = _known_as(one, day), _known_as(other, day)
    return mine.own == its.own and bool(mine.anchors & its.anchors)


def is_similar_place(place: Place, another: Place, day: date) -> bool:
    """Whether two places that are not the same may be: 花桥开发区, 花桥经济开发区; 西海岸新区 of city and district."""
    if not place.locality or not another.locality or place.level is not another.level:
        return False
    if not (encloses(place.division, another.division) or encloses(another.division, place.division)):
        return False
    one, other = _known_as(place, day), _known_as(another, day)
    if one.own == other.own:
        return True
    if one.head and other.head:
        shorter, longer = sorted((one.head, other.head), key=len)
        return longer.startswith(shorter) and (len(shorter) > 1 or one.level is Level.TOWN)
    # 经济开发区 and 开发区, but not 高新区.
    generic = not one.head and not other.head and bool(one.anchors & other.anchors)
    return generic and any(family.match(one.own) and family.match(other.own) for family in _FAMILIES)


def _is_before(spelling: str, text: str) -> bool:
    """Whether a text goes on behind the name of what encloses it; of 正定镇 nothing would be left."""
    rest = text.removeprefix(spelling)
    return rest != text and (len(rest) > 2 or rest in ("新区", "新城"))


@cache
def _ways(division: str, day: date) -> list[tuple[str, frozenset[str]]]:
    """The spellings of what encloses a division, and of what lies in it, the longest first, each with all its codes."""
    found: dict[str, set[str]] = {}
    for each in [*chain_on(division, day), *divisions_within(division, day)]:
        for spelling in spellings_of(each):
            found.setdefault(spelling, set()).add(each.code)
    return [(spelling, frozenset(found[spelling])) for spelling in sorted(found, key=len, reverse=True)]


# What names of zones leave out as people please. 经济开发区 is none of them: a city may have both kinds.
_SHORTER = (
    (re.compile("^国家级?"), ""),
    (re.compile("(?:高新|新技术)(?:技术)?(?:产业)?(?:开发区|园区|园|区)"), "高新区"),
    (re.compile("经济技术开发区"), "经开区"),
    (re.compile("园$"), "园区"),
    (re.compile("街道办(?:事处)?$"), "街道"),
    (re.compile("镇镇$"), "镇"),
)

# Kinds that people take for one another.
_FAMILIES = (
    re.compile("(?:经济|经济技术|技术)?开发区$|经开区$"),
    re.compile("(?:工业|产业)(?:开发|集聚|集中|聚集)?(?:区|园区)$"),
)


def _shortest(text: str) -> str:
    for written, short in _SHORTER:
        text = written.sub(short, text)
    return text
