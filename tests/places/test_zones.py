import datetime as dt

import pytest

from smartpilot.places.divisions import names_by_code, revision_on
from smartpilot.places.zones import (
    begins_with_descriptor,
    is_like_place_name,
    is_locality_name,
    is_possible_name,
    is_same_place,
    is_similar_place,
    is_town_name,
    is_zone_name,
    without_descriptor,
)
from smartpilot.records.models import Candidate
from smartpilot.records.terms import Level

DAY = dt.date(2015, 4, 3)


def zone(division: str, locality: str | None, level: Level = Level.ZONE) -> Candidate:
    """A place of that day, of which only the code and the locality are compared."""
    return Candidate(
        id="2014-1", name=locality or "", province="", division=division, locality=locality, level=level, notice="2014"
    )


@pytest.mark.parametrize(
    ("text", "town", "in_zone", "locality"),
    [
        ("张浦镇", True, False, True),
        ("南海街道办事处", True, False, True),
        ("苏州工业园区", False, True, True),
        ("临港区", False, True, True),
        ("化工区", False, True, True),
        ("光谷", False, True, True),
        ("平潭岛", False, True, True),
        ("高新区管委会", False, True, True),
        ("萝岗区", False, False, True),
        ("城", False, True, False),
        ("正定县", False, False, False),
        ("重庆钢铁", False, False, False),
    ],
)
def test_what_a_name_ends_like(text: str, town: bool, in_zone: bool, locality: bool) -> None:
    assert (is_town_name(text), is_zone_name(text), is_locality_name(text)) == (town, in_zone, locality)


@pytest.mark.parametrize("text", ["正定县", "阿拉善左旗", "恩施州", "张浦镇", "南湖街道办", "软件园", "光谷", "平潭岛"])
def test_what_may_be_a_place(text: str) -> None:
    assert is_like_place_name(text)


@pytest.mark.parametrize("text", ["", "附件", "住房和城乡建设部", "2015年", "联系人", "城市管理委员会"])
def test_what_is_no_place(text: str) -> None:
    assert not is_like_place_name(text)


def test_districts_whose_names_are_like_those_of_zones_are_few() -> None:
    districts = {name for name in names_by_code(revision_on(DAY)).values() if name.endswith("区")}
    alike = {name for name in districts if is_zone_name(name) and not name.endswith(("城区", "港区", "新区", "矿区"))}

    assert alike == {"上街区", "下花园区", "梁园区", "绿园区"}


@pytest.mark.parametrize(
    ("zone", "stem"),
    [
        ("花桥经济开发区", "花桥"),
        ("云龙示范区", "云龙"),
        ("青岛高新技术产业开发区", "青岛"),
        ("宁国港口生态工业园区", "宁国"),
        ("白水寨景区", "白水寨"),
        ("国家级经济技术开发区", ""),
        ("高新区", ""),
    ],
)
def test_the_stem_of_a_name(zone: str, stem: str) -> None:
    assert without_descriptor(zone) == stem


@pytest.mark.parametrize("text", ["工业园区", "开发区", "国家高新区", "台商投资区", "新区"])
def test_names_that_need_the_place_before_them(text: str) -> None:
    assert begins_with_descriptor(text)


@pytest.mark.parametrize(
    "text", ["云龙示范区", "花桥经济开发区", "城南新区", "软件园", "大学城", "新城", "中心区", "核心区", "张浦镇"]
)
def test_names_that_stand_by_themselves(text: str) -> None:
    assert not begins_with_descriptor(text)


@pytest.mark.parametrize(
    "texts",
    [
        "县城 城 园 岛 各乡镇 所有城区 全市社区 乡镇 市镇 宁普县园区 3个园区 三个园区 其他园区",
        "未定新区 中心城区 老城区 新城区 城区 中心区 保护区",
        "园区 社区 住建局高新区 建制镇 中心镇 下辖乡镇",
        "示范区 功能区 核心区 风景区 港区 等园区 农村社区 矿区 三个镇 鹿权市工业园",
        "教育厅产业园 某公司产业园 合计开发区 区办公室新区",
    ],
)
def test_what_is_no_name(texts: str) -> None:
    for text in texts.split():
        level = Level.TOWN if text.endswith(("镇", "乡")) else Level.ZONE
        assert not is_possible_name(text, level), text


@pytest.mark.parametrize(
    "texts",
    [
        "高新区 新区 新城 开发区 经济技术开发区 工业园 综合保税区 正定新区 县域经济示范区",
        "大学城 滨湖科学城 生态岛 城关镇 和平镇 市桥街道",
        "东湖新技术开发区 云龙示范区 苏州工业园区 南海街道办事处 都市农业园 高新区科技园",
        "七个星镇 各莫镇 新镇 花厅镇 西古县镇 国家高新区 综合保税区 生态示范区 旅游景区",
    ],
)
def test_what_can_be_a_name(texts: str) -> None:
    for text in texts.split():
        level = Level.TOWN if text.endswith(("镇", "乡", "街道", "办事处")) else Level.ZONE
        assert is_possible_name(text, level), text


@pytest.mark.parametrize(
    ("one", "another"),
    [
        (("130200", "唐山高新区"), ("130200", "唐山市高新技术产业开发区")),
        (("130200", "唐山高新区"), ("130203", "唐山高新区")),
        (("320583", "昆山经济技术开发区"), ("320583", "经开区")),
        (("320583", "软件园"), ("320583", "昆山软件园区")),
        (("320500", "苏州工业园区"), ("320500", "工业园")),
        (("370200", "青岛国家高新区"), ("370200", "高新技术开发区")),
        (("130123", None), ("130123", None)),
    ],
)
def test_one_zone_in_two_spellings(one: tuple[str, str | None], another: tuple[str, str | None]) -> None:
    assert is_same_place(zone(*one), zone(*another), DAY)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        (("130800", "承德高新区"), ("130821", "承德高新区")),  # of the city, of the county
        (("130123", "高新区"), ("130124", "高新区")),
        (("320583", "经济开发区"), ("320583", "高新区")),
        (("320583", "花桥经济开发区"), ("320583", "花桥开发区")),
        (("130123", None), ("130123", "正定新区")),
        (("130123", None), ("130124", None)),
    ],
)
def test_two_zones(one: tuple[str, str | None], another: tuple[str, str | None]) -> None:
    assert not is_same_place(zone(*one), zone(*another), DAY)


def test_the_offices_of_a_street_are_the_street() -> None:
    one, another = (zone("320583", locality, Level.TOWN) for locality in ("南海街道", "南海街道办事处"))

    assert is_same_place(one, another, DAY)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        (("320583", "花桥开发区"), ("320583", "花桥经济开发区")),
        (("370200", "西海岸新区"), ("370211", "西海岸新区")),
        (("320583", "经济开发区"), ("320583", "开发区")),
        (("320583", "工业园区"), ("320583", "工业集中区")),
        (("320583", "花桥景区"), ("320583", "花桥旅游区")),
    ],
)
def test_zones_that_may_be_one(one: tuple[str, str], another: tuple[str, str]) -> None:
    assert is_similar_place(zone(*one), zone(*another), DAY)
    assert is_similar_place(zone(*another), zone(*one), DAY)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        (("320583", "经济开发区"), ("320583", "高新区")),
        (("320583", "花桥开发区"), ("320581", "花桥开发区")),  # of another county
        (("320583", "花桥开发区"), ("320583", "张浦开发区")),
        (("320583", "花桥开发区"), ("320583", None)),
        (("320583", "花桥景区"), ("320583", "花桥矿区")),
        (("320583", "花桥景区"), ("320583", "花桥保护区")),
        (("320583", "花桥矿区"), ("320583", "花桥保护区")),
    ],
)
def test_zones_that_are_not_alike(one: tuple[str, str | None], another: tuple[str, str | None]) -> None:
    assert not is_similar_place(zone(*one), zone(*another), DAY)


def test_a_town_is_not_like_a_zone_of_its_name() -> None:
    town = zone("320583", "花桥镇", Level.TOWN)

    assert not is_similar_place(town, zone("320583", "花桥开发区"), DAY)
