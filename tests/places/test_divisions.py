from datetime import date

import pytest

from smartpilot.places.divisions import (
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

NOTICE = date(2015, 4, 7)
AFTER = date(2019, 6, 1)

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


def test_the_change_comes_with_the_month_of_its_revision() -> None:
    assert division_on("110228", date(2015, 10, 31)) is not None
    assert division_on("110228", date(2015, 11, 1)) is None


@pytest.mark.parametrize("code", ["", "13", "1301", "130199", "abcdef", "130123001"])
def test_no_division(code: str) -> None:
    assert division_on(code, NOTICE) is None
    assert lifetime_of(code) is None


@pytest.mark.parametrize(
    ("day", "revision"),
    [
        (date(1949, 10, 1), "198012"),
        (date(2015, 10, 31), "201510"),
        (date(2015, 11, 1), "201511"),
        (date(2018, 9, 30), "201801"),
        (date(2030, 1, 1), "201904"),
    ],
)
def test_revision(day: date, revision: str) -> None:
    assert revision_on(day) == revision


def test_lifetimes() -> None:
    assert lifetime_of("110228") == Lifetime("110228", "密云县", "198012", "201510")
    assert lifetime_of("110118") == Lifetime("110118", "密云区", "201511", "201904")
    assert lifetime_of("130123") == Lifetime("130123", "正定县", "198612", "201904")


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
        ("密云县", "110000", Lifetime("110228", "密云县", "198012", "201510")),
        ("正定县", "130100", Lifetime("130123", "正定县", "199312", "201904")),
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


def test_the_table_ends_with_its_last_revision() -> None:
    assert not table_ends_before(date(2019, 4, 30))
    assert table_ends_before(AFTER)


@pytest.mark.parametrize(
    ("code", "name", "levels"),
    [
        ("130000", "河北省", ()),
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
    assert format_revision("201904") == "2019-04"
