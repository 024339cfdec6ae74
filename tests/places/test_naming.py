import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpilot.places.divisions import Division, is_group, names_by_code, revision_on
from smartpilot.places.gazetteer import resolve
from smartpilot.places.naming import (
    distinctive_part,
    full_name,
    place_id,
    registry_name,
    to_id_letters,
    without_enclosing_names,
)
from smartpilot.records.models import Candidate
from smartpilot.records.terms import Level

DAY = dt.date(2015, 4, 3)
TABLE = [Division(code, name) for code, name in names_by_code(revision_on(DAY)).items()]
PLACES = [division.code for division in TABLE if not division.code.endswith("0000") and not is_group(division)]


def place(division: str, locality: str | None = None) -> Candidate:
    """A place of which only the code and the locality are looked at."""
    return Candidate(
        id="2014-1",
        name=locality or "",
        province="",
        division=division,
        locality=locality,
        level=Level.ZONE,
        notice="2014",
    )


@pytest.mark.parametrize(
    ("text", "name", "locality"),
    [
        ("河北省石家庄市正定县", "石家庄市正定县", None),
        ("石家庄市正定县", "石家庄市正定县", None),
        ("石家庄正定县", "石家庄正定县", None),
        ("正定县", "正定县", None),
        ("正定", "石家庄市正定县", None),
        ("凉山西昌市", "凉山西昌市", None),
        ("四川凉山西昌", "凉山彝族自治州西昌市", None),
        ("吉林市", "吉林市", None),
        ("海南州", "海南藏族自治州", None),
        ("浦东", "浦东新区", None),
        ("济源", "济源市", None),
        ("昆山市张浦镇", "昆山市张浦镇", "张浦镇"),
        ("江苏省昆山市张浦镇", "昆山市张浦镇", "张浦镇"),
        ("株洲云龙示范区", "株洲云龙示范区", "株洲云龙示范区"),
        ("株洲市云龙示范区", "株洲市云龙示范区", "云龙示范区"),
        ("苏州工业园区", "苏州工业园区", "苏州工业园区"),
        ("苏州市工业园区", "苏州市工业园区", "工业园区"),
        ("昆山软件园", "昆山软件园", "昆山软件园"),
        ("红河州弥勒市开发区", "红河州弥勒市开发区", "开发区"),
        ("北京经济技术开发区", "北京经济技术开发区", "北京经济技术开发区"),
    ],
)
def test_a_name_as_the_registry_writes_it(text: str, name: str, locality: str | None) -> None:
    assert registry_name(text, resolve(text, DAY)[0], DAY) == (name, locality)


@given(st.sampled_from(PLACES))
def test_every_division_is_named_so_that_it_is_found_again(code: str) -> None:
    name = full_name(place(code), DAY)
    # There is a 普陀区 in two provinces.
    (match,) = resolve(name, DAY, within=f"{code[:2]}0000")

    assert (match.division, match.sure) == (code, True)
    assert registry_name(name, match, DAY) == (name, None)


@pytest.mark.parametrize(
    ("division", "locality", "name"),
    [
        ("130105", None, "石家庄市新华区"),
        ("320583", "张浦镇", "苏州市昆山市张浦镇"),
        ("419001", None, "济源市"),
        ("310115", None, "浦东新区"),
        ("110000", "北京经济技术开发区", "北京经济技术开发区"),
    ],
)
def test_a_name_in_full(division: str, locality: str | None, name: str) -> None:
    assert full_name(place(division, locality), DAY) == name


@pytest.mark.parametrize(
    ("division", "locality", "part"),
    [
        ("370200", "青岛高新技术产业开发区", "高新技术产业开发区"),
        ("320500", "苏州工业园区", "工业园区"),
        ("320583", "昆山市花桥经济开发区", "花桥经济开发区"),
        ("430200", "株洲云龙示范区", "云龙示范区"),
        ("520100", "贵阳新区", "贵阳新区"),
        ("130123", None, ""),
    ],
)
def test_the_distinctive_part_of_a_locality(division: str, locality: str | None, part: str) -> None:
    assert distinctive_part(place(division, locality), DAY) == part


def test_names_of_what_encloses_a_place_are_left_out_full_and_short() -> None:
    assert without_enclosing_names("四川凉山州西昌市高新区", "513401", DAY) == "高新区"
    assert without_enclosing_names("云南省高新区", "513401", DAY) == "云南省高新区"


@pytest.mark.parametrize(
    ("division", "locality", "id_"),
    [
        ("130123", None, "2014-130123"),
        ("130300", "北戴河新区", "2014-130300-beidaihexinqu"),
        ("110000", "中关村e世界（北区）", "2014-110000-zhongguancuneshijiebeiqu"),
    ],
)
def test_the_id_of_a_place(division: str, locality: str | None, id_: str) -> None:
    assert place_id("2014", division, locality) == id_


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        *[("长阳镇", "changyangzhen"), ("长沙", "changsha"), ("长春", "changchun"), ("长治", "changzhi")],
        *[("长子营镇", "zhangziyingzhen"), ("成长新区", "chengzhangxinqu"), ("重庆", "chongqing"), ("六安", "luan")],
        *[("蚌埠", "bengbu"), ("厦门", "xiamen"), ("乐清", "yueqing"), ("乐平", "leping"), ("东阿", "donge")],
        *[("铅山", "yanshan"), ("番禺", "panyu"), ("莘县", "shenxian"), ("单县", "shanxian"), ("蔚县", "yuxian")],
        *[("涡阳", "guoyang"), ("浚县", "xunxian"), ("泌阳", "biyang"), ("尉氏", "weishi"), ("大埔", "dabu")],
        *[("台州", "taizhou"), ("丽水", "lishui"), ("都江堰", "dujiangyan"), ("朝阳", "chaoyang"), ("漯河", "luohe")],
        *[("洪洞", "hongtong"), ("绿谷", "lvgu"), ("", "")],
    ],
)
def test_an_id_reads_a_name_as_its_people_do(name: str, letters: str) -> None:
    assert to_id_letters(name) == letters
