import datetime as dt

import pytest

from smartpilot.places.divisions import Division, chain_on, is_group, names_by_code, revision_on
from smartpilot.places.spellings import (
    names_some_of,
    spellings_of,
    split_leading_name,
    split_leading_names,
    states_kind,
)

DAY = dt.date(2015, 4, 3)


@pytest.mark.parametrize(
    ("code", "name", "spellings"),
    [
        ("130000", "河北省", ["河北省", "河北"]),
        ("150000", "内蒙古自治区", ["内蒙古自治区", "内蒙古"]),
        ("130100", "石家庄市", ["石家庄市", "石家庄"]),
        ("130123", "正定县", ["正定县", "正定"]),
        ("510124", "郫县", ["郫县"]),
        ("140202", "城区", ["城区"]),
        ("310115", "浦东新区", ["浦东新区", "浦东"]),
        ("429021", "神农架林区", ["神农架林区", "神农架"]),
        ("542400", "那曲地区", ["那曲地区", "那曲"]),
        ("152500", "锡林郭勒盟", ["锡林郭勒盟", "锡林郭勒"]),
        ("422800", "恩施土家族苗族自治州", ["恩施土家族苗族自治州", "恩施", "恩施州", "恩施自治州"]),
        ("513400", "凉山彝族自治州", ["凉山彝族自治州", "凉山", "凉山州", "凉山自治州"]),
        ("652700", "博尔塔拉蒙古自治州", ["博尔塔拉蒙古自治州", "博州", "博尔塔拉", "博尔塔拉州", "博尔塔拉自治州"]),
        ("130930", "孟村回族自治县", ["孟村回族自治县", "孟村", "孟村县", "孟村自治县"]),
        (
            "150722",
            "莫力达瓦达斡尔族自治旗",
            ["莫力达瓦达斡尔族自治旗", "莫旗", "莫力达瓦", "莫力达瓦旗", "莫力达瓦自治旗"],
        ),
        ("410104", "管城回族区", ["管城回族区", "管城区", "管城", "管城回族"]),
        ("610403", "杨陵区", ["杨陵区", "杨凌区", "杨凌", "杨陵"]),
    ],
)
def test_the_spellings_of_a_division(code: str, name: str, spellings: list[str]) -> None:
    found = spellings_of(Division(code, name))

    assert found[0] == name
    assert sorted(found) == sorted(spellings)


@pytest.mark.parametrize("name", ["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"])
def test_a_group_of_the_table_has_none(name: str) -> None:
    assert is_group(Division("659000", name))
    assert spellings_of(Division("659000", name)) == ()


def test_every_place_of_the_table_has_spellings_of_two_characters_or_more_each_once() -> None:
    for code, name in names_by_code(revision_on(DAY)).items():
        division = Division(code, name)
        spellings = spellings_of(division)

        assert bool(spellings) is not is_group(division)
        assert len(set(spellings)) == len(spellings)
        assert all(len(spelling) > 1 for spelling in spellings), name


@pytest.mark.parametrize(
    ("spelling", "name", "stated"),
    [
        ("苏州市", "苏州市", True),
        ("苏州", "苏州市", False),
        ("红河州", "红河哈尼族彝族自治州", True),
        ("红河", "红河哈尼族彝族自治州", False),
        ("孟村县", "孟村回族自治县", True),
        ("孟村", "孟村回族自治县", False),
        ("靖州", "靖州苗族侗族自治县", False),
        ("靖州县", "靖州苗族侗族自治县", True),
        ("莫旗", "莫力达瓦达斡尔族自治旗", True),
        ("管城区", "管城回族区", True),
        ("管城", "管城回族区", False),
    ],
)
def test_whether_a_spelling_says_what_kind_of_division_it_is(spelling: str, name: str, stated: bool) -> None:
    assert states_kind(spelling, name) is stated


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", True),
        ("西昌市", True),
        ("凉山", True),
        ("四川省", True),
        ("四川凉山西昌", True),
        ("四川省凉山彝族自治州", True),
        ("四川西昌市", True),
        ("凉州", False),
        ("凉山四川", False),
        ("西昌凉山", False),
        ("凉山凉山", False),
        ("四川省凉", False),
        ("甘孜", False),
    ],
)
def test_a_text_of_names_of_a_chain_in_their_order(text: str, named: bool) -> None:
    assert names_some_of(text, chain_on("513401", DAY)) is named


@pytest.mark.parametrize(
    ("text", "names", "rest"),
    [
        ("四川凉山州西昌市高新区", ["四川", "凉山州", "西昌市"], "高新区"),
        # The longest spelling first, and a name that stands twice.
        ("凉山彝族自治州凉山高新区", ["凉山彝族自治州", "凉山"], "高新区"),
        ("云南高新区", [], "云南高新区"),
        # Nothing would be left.
        ("西昌市", [], "西昌市"),
    ],
)
def test_the_names_at_the_beginning_of_a_text(text: str, names: list[str], rest: str) -> None:
    spellings = sorted((s for step in chain_on("513401", DAY) for s in spellings_of(step)), key=len, reverse=True)

    assert split_leading_names(text, spellings, lambda name: len(name) > 1) == (names, rest)


def test_a_name_stays_where_the_rest_cannot_stand_alone() -> None:
    assert split_leading_name("贵阳新区", ["贵阳市", "贵阳"]) == ("贵阳", "新区")
    assert split_leading_name("贵阳新区", ["贵阳市", "贵阳"], lambda name: len(name) > 2) == ("", "贵阳新区")
