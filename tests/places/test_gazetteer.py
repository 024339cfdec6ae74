import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from program import REGISTRY
from smartpilot.places.divisions import Division, chain_on, is_group, names_by_code, province_named, revision_on
from smartpilot.places.gazetteer import (
    divisions_named_in,
    has_counties,
    has_other_ending,
    is_complete,
    match_in_prefecture,
    normalise_name,
    normalised_variants,
    resolve,
    simplify,
    unambiguous_match,
)
from smartpilot.records.terms import Level
from smartpilot.registry.reading import open_registry

DAY = dt.date(2015, 4, 7)
# Names of pilots as the pages that report them write them, with the names that the registry has.
SOURCED = Path(__file__).with_name("names-as-sourced.csv")


@pytest.mark.parametrize(
    ("text", "division", "level", "locality", "sure"),
    [
        ("河北省石家庄市正定县", "130123", Level.COUNTY, None, True),
        ("石家庄正定县", "130123", Level.COUNTY, None, True),
        ("正定", "130123", Level.COUNTY, None, True),
        ("朔州平鲁区", "140603", Level.DISTRICT, None, True),
        ("郫县", "510124", Level.COUNTY, None, True),
        ("苏州工业园区", "320500", Level.ZONE, "苏州工业园区", True),
        ("苏州高新区", "320500", Level.ZONE, "苏州高新区", True),
        ("苏州软件园", "320500", Level.ZONE, "软件园", True),
        ("苏州大学城", "320500", Level.ZONE, "大学城", True),
        ("苏州新城", "320500", Level.ZONE, "新城", True),
        ("苏州中心区", "320500", Level.ZONE, "中心区", True),
        ("昆山市张浦镇", "320583", Level.TOWN, "张浦镇", True),
        ("昆山张浦镇", "320583", Level.TOWN, "张浦镇", True),
        ("株洲云龙示范区", "430200", Level.ZONE, "云龙示范区", False),
        ("佛山市顺德区", "440606", Level.DISTRICT, None, True),
        ("杨凌示范区", "610403", Level.ZONE, "杨凌示范区", False),
        ("恩施州利川市", "422802", Level.COUNTY_CITY, None, True),
        ("恩施土家族苗族自治州利川市", "422802", Level.COUNTY_CITY, None, True),
        ("黔东南凯里", "522601", Level.COUNTY_CITY, None, True),
        ("浦东", "310115", Level.DISTRICT, None, True),
        ("盐城市城南新区", "320900", Level.ZONE, "城南新区", True),
        ("漳州开发区", "350600", Level.ZONE, "漳州开发区", True),
        ("北京经济技术开发区", "110000", Level.ZONE, "北京经济技术开发区", False),
        ("北戴河新区", "130304", Level.ZONE, "北戴河新区", False),
        ("济源", "419001", Level.COUNTY_CITY, None, True),
        ("神农架", "429021", Level.COUNTY, None, True),
        ("重庆永川区", "500118", Level.DISTRICT, None, True),
        ("伊犁州伊宁市", "654002", Level.COUNTY_CITY, None, True),
        ("石家莊市正定縣", "130123", Level.COUNTY, None, True),
        ("蘇州工業園區", "320500", Level.ZONE, "苏州工业园区", True),
        ("12. 石家庄市 正定县", "130123", Level.COUNTY, None, True),
        ("(三)正定县", "130123", Level.COUNTY, None, True),
        ("温江区（成都）", "510115", Level.DISTRICT, None, True),
        ("遵义市（含仁怀市、湄潭县）", "520300", Level.PREFECTURE_CITY, None, True),
        ("海南省", "460000", Level.PROVINCE, None, True),
        ("锡林郭勒盟", "152500", Level.PREFECTURE, None, True),
    ],
)
def test_a_name(text: str, division: str, level: Level | None, locality: str | None, sure: bool) -> None:
    best = resolve(text, DAY)[0]

    assert (best.division, best.level, best.locality, best.sure) == (division, level, locality, sure)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("朝阳", ["211300", "110105", "211321", "220104"]),
        ("朝阳市", ["211300"]),
        ("朝阳区", ["110105", "220104"]),
        ("吉林", ["220000", "220200"]),
        ("资阳", ["512000", "430902"]),
        ("资阳市", ["512000"]),
        ("长沙高新区", ["430100", "430121"]),
        ("", []),
        ("abc", []),
        ("市", []),
        ("区", []),
        ("附件1", []),
        ("市辖区", []),
    ],
)
def test_all_matches_the_best_first(text: str, found: list[str]) -> None:
    matches = resolve(text, DAY)

    assert [match.division for match in matches] == found
    assert {match.sure for match in matches} <= {len(found) == 1}


@pytest.mark.parametrize(
    ("text", "within", "found"),
    [
        ("江北区", "500000", ["500105"]),
        ("江北区", "330000", ["330205"]),
        ("鼓楼区", "350000", ["350102"]),
        ("鼓楼区", "320300", ["320302"]),
        ("鼓楼区", "320000", ["320106", "320302"]),
        ("两江新区", "500000", ["500000"]),
        ("正定县", "500000", []),
    ],
)
def test_under_a_heading(text: str, within: str, found: list[str]) -> None:
    assert [match.division for match in resolve(text, DAY, within=within)] == found


@pytest.mark.parametrize(
    ("text", "within", "division"),
    [
        ("株洲云龙示范区", "", "430200"),  # in 株洲县 or not
        ("花桥经济开发区", "320583", "320583"),
        ("昆山花桥经济开发区", "", "320583"),
        ("宁国港口生态工业园区", "", "341881"),
        ("两江新区", "500000", "500000"),
        ("北京经济技术开发区", "", "110000"),
        ("东莞市东城区", "", "441900"),
        ("北戴河新区", "", None),
        ("贵安新区", "520000", None),
        ("朝阳区", "", None),
        ("济宁市任城区", "110000", None),  # under a wrong heading
        ("正定", "", "130123"),
        ("湛江港口区", "", None),  # a district of 防城港市
        ("泉州台商区", "", "350500"),
        ("泉州综合区", "", "350500"),
    ],
)
def test_what_a_record_may_be_made_of(text: str, within: str, division: str | None) -> None:
    found = unambiguous_match(resolve(text, DAY, within=within))

    assert (found and found.division) == division


def test_a_prefecture_encloses_its_zones_whatever_their_names() -> None:
    matches = resolve("秦皇岛市北戴河新区", DAY)
    found = match_in_prefecture("秦皇岛市北戴河新区", matches, DAY)

    assert unambiguous_match(matches) is None
    assert found
    assert (found.division, found.locality) == ("130300", "北戴河新区")
    assert match_in_prefecture("北戴河新区", resolve("北戴河新区", DAY), DAY) is None


@pytest.mark.parametrize(
    ("text", "division", "locality"),
    [
        ("南京江宁经济技术开发区", "320100", "江宁经济技术开发区"),
        ("江苏省南京江宁经济技术开发区", "320100", "江宁经济技术开发区"),
        ("嘉兴秀洲工业园区", "330400", "秀洲工业园区"),
    ],
)
def test_the_short_name_of_a_prefecture_encloses_its_zones_too(text: str, division: str, locality: str) -> None:
    match = match_in_prefecture(text, resolve(text, DAY), DAY)

    assert match
    assert (match.division, match.name[-1], match.locality) == (division, "市", locality)


@pytest.mark.parametrize("text", ["新疆生产建设兵团第八师石河子市", "农八师石河子市", "石河子市"])
def test_cities_of_the_corps(text: str) -> None:
    assert [match.division for match in resolve(text, DAY)] == ["659001"]


@pytest.mark.parametrize(
    ("text", "within", "division"),
    [
        ("重庆市市辖区渝中区", "", "500103"),
        ("市辖区朝阳区", "110000", "110105"),
        ("县忠县", "500000", "500233"),
        ("石家庄市市辖区长安区", "130000", "130102"),
        ("河南省省直辖县级行政区划济源市", "", "419001"),
        ("湖北省直辖县级行政单位仙桃市", "", "429004"),
        ("自治区直辖县级行政区划石河子市", "650000", "659001"),
        ("伊犁哈萨克自治州塔城地区额敏县", "650000", "654221"),
        ("新疆维吾尔自治区伊犁州阿勒泰地区布尔津县", "", "654321"),
        ("伊犁州伊宁县", "", "654021"),
    ],
)
def test_steps_that_codes_do_not_have(text: str, within: str, division: str) -> None:
    [match] = resolve(text, DAY, within=within)

    assert (match.division, match.locality, match.sure) == (division, None, True)


def test_a_zone_of_which_only_the_province_is_known_is_not_sure() -> None:
    (match,) = resolve("红谷滩新区", DAY, within="360000")

    assert (match.division, match.locality, match.level, match.sure) == ("360000", "红谷滩新区", Level.ZONE, False)


@pytest.mark.parametrize(
    ("day", "text", "division"),
    [
        (dt.date(2015, 4, 7), "密云县", "110228"),
        (dt.date(2019, 4, 30), "密云区", "110118"),
        (dt.date(2013, 8, 5), "静海县", "120223"),
        (dt.date(2019, 4, 30), "静海区", "120118"),
    ],
)
def test_names_of_the_day(day: dt.date, text: str, division: str) -> None:
    assert [match.division for match in resolve(text, day)] == [division]


def test_a_name_of_another_day_is_not_sure() -> None:
    (match,) = resolve("密云县", dt.date(2019, 4, 30))

    assert (match.division, match.level, match.locality, match.sure) == ("110118", Level.DISTRICT, None, False)


NAMED = sorted(code for code, name in names_by_code(revision_on(DAY)).items() if not is_group(Division(code, name)))


@given(st.sampled_from(NAMED))
def test_every_division_is_found_by_its_whole_name(code: str) -> None:
    whole = "".join(step.name for step in chain_on(code, DAY) if step.name in NAMES or step.code == code)

    (match,) = resolve(whole, DAY)
    assert (match.division, match.sure) == (code, True)


NAMES = {names_by_code(revision_on(DAY))[code] for code in NAMED}


@given(st.text(max_size=30))
def test_no_text_is_too_strange(text: str) -> None:
    for match in resolve(text, DAY):
        assert match.division in names_by_code(revision_on(DAY))


@given(st.lists(st.sampled_from("北京市朝阳区海南省州县镇乡新旗盟自治工业园吉林长沙中山"), max_size=12).map("".join))
def test_matches_differ_and_sure_ones_are_alone(text: str) -> None:
    matches = resolve(text, DAY)

    assert len(set(matches)) == len(matches)
    if any(match.sure for match in matches):
        assert len(matches) == 1


def test_the_registry_itself() -> None:
    registry = open_registry(REGISTRY)
    wrong = []
    for pilot in registry.file.pilots:
        province = province_named(pilot.province)
        assert province
        matches = resolve(pilot.name, registry.notices[pilot.notice].issued_on, within=province.code)
        if not matches or (matches[0].division != pilot.division and matches[0].sure):
            wrong.append(pilot.name)
    assert wrong == []


def test_names_as_the_sources_write_them() -> None:
    registry = open_registry(REGISTRY)
    pilots = {(pilot.notice, pilot.province, pilot.name): pilot for pilot in registry.file.pilots}
    right = total = 0
    with SOURCED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pilot = pilots[row["notice"], row["province"], row["name"]]
            province = province_named(pilot.province)
            assert province
            day = registry.notices[pilot.notice].issued_on
            matches = resolve(row["name_in_source"], day, within=province.code)
            total += 1
            right += bool(matches) and matches[0].division == pilot.division
            if matches and matches[0].division != pilot.division:
                assert not matches[0].sure, row["name_in_source"]
    assert total == 99
    assert right >= 0.96 * total


@pytest.mark.parametrize(
    ("text", "division", "sure"),
    [
        ("石家庄市-长安区", "130102", True),
        ("石家庄市/长安区", "130102", True),
        ("忻州市（原平市）", "140981", True),
        ("马鞍山市（含山县）", "340522", True),
        ("北京市東城區", "110101", True),
        ("吉林省乾安縣", "220723", True),
        ("一、正定县", "130123", True),
        ("3）正定县", "130123", True),
        ("正定县（新增）", "130123", True),
        ("成都（温江区）", "510115", True),
        ("莫力达瓦旗", "150722", True),
        ("巴州库尔勒市", "652801", True),
        ("新疆生产建设兵团第八师石河子市", "659001", True),
        ("西安新城", "610102", False),
    ],
)
def test_as_annexes_and_newspapers_write_it(text: str, division: str, sure: bool) -> None:
    best = resolve(text, DAY)[0]

    assert (best.division, best.sure) == (division, sure)


@pytest.mark.parametrize("within", ["999999", "abc", "110100"])
def test_a_region_that_is_not_in_the_table(within: str) -> None:
    assert resolve("东风镇", DAY, within=within) == []


@pytest.mark.parametrize("text", ["(" * 100_000, "(含" * 50_000, "石家庄(" * 20_000, "市" * 100_000, "\ud800"])
def test_what_is_no_name_is_none_at_once(text: str) -> None:
    assert resolve(text, DAY) == []


@pytest.mark.parametrize("text", ["天津市滨海高新区京津合作示范区", "海南省琼海市博鳌乐城先行区", "石河子市北泉新区"])
def test_a_zone_above_which_there_is_no_prefecture(text: str) -> None:
    day = dt.date(2015, 4, 7)

    assert match_in_prefecture(text, resolve(text, day), day) is None


SHORT = (
    "土左旗 土右旗 达茂旗 科左中旗 科左后旗 莫旗 鄂温克旗 新左旗 新右旗 察右前旗 察右中旗 察右后旗 科右前旗 科右中旗 "
    "东乌旗 西乌旗 阿左旗 阿右旗 阜蒙县 喀左县 前郭县 杜蒙县 博州 克州"
)


@pytest.mark.parametrize("day", [dt.date(2013, 1, 29), dt.date(2015, 4, 7), dt.date(2019, 4, 30)])
def test_short_names_that_no_rule_makes(day: dt.date) -> None:
    for text in SHORT.split():
        (match,) = resolve(text, day)
        assert match.sure, text
        assert set(text) <= set(match.name + "州"), (text, match.name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" 12. 石家庄市 正定县", "石家庄市正定县"),
        ("（三）正定县（新增）", "正定县"),
        ("石家莊市正定縣", "石家庄市正定县"),
        ("遵义市（含仁怀市、湄潭县）", "遵义市"),
        ("农八师石河子市", "新疆石河子市"),
        ("吉林省乾安縣", "吉林省乾安县"),
        ("abc", ""),
    ],
)
def test_a_normalised_name(text: str, name: str) -> None:
    assert normalise_name(text, DAY) == name
    assert normalised_variants(text, DAY) == [name]


def test_a_bracket_is_read_in_both_orders() -> None:
    assert normalised_variants("温江区（成都）", DAY) == ["成都温江区", "温江区成都"]


def test_characters_of_names_stay_when_a_text_is_simplified() -> None:
    assert simplify("乾安縣與瀋陽市", DAY) == "乾安县与沈阳市"


@pytest.mark.parametrize(("text", "complete"), [("重庆", True), ("重庆两江新区", True), ("重庆钢铁", False)])
def test_whether_a_match_is_of_the_whole_text(text: str, complete: bool) -> None:
    assert is_complete(resolve(text, DAY)[0]) is complete


@pytest.mark.parametrize(
    ("code", "counties"), [("130100", True), ("441900", False), ("130000", False), ("130123", False), ("999900", False)]
)
def test_whether_a_prefecture_has_counties(code: str, counties: bool) -> None:
    assert has_counties(code, DAY) is counties


def test_a_county_of_another_day_has_another_ending() -> None:
    (match,) = resolve("张家口市崇礼区", DAY)

    assert (match.name, has_other_ending("张家口市崇礼区", match)) == ("崇礼县", True)
    (match,) = resolve("张家口市崇礼县", DAY)
    assert not has_other_ending("张家口市崇礼县", match)


def test_divisions_that_a_text_names_in_full() -> None:
    assert [division.name for division in divisions_named_in("邯郸市及武安市", DAY, "130000")] == ["邯郸市", "武安市"]
    assert divisions_named_in("平顶山市城区", DAY, "140000") == []
    assert [division.name for division in divisions_named_in("城区西部", DAY, "140200")] == ["城区"]


@pytest.mark.parametrize(
    ("name", "division", "locality"),
    [
        ("密云区古北口镇", "110228", "古北口镇"),
        ("保定市徐水区大王店镇", "130625", "大王店镇"),
        ("密云区经济开发区", "110228", "密云经济开发区"),
        ("密云县古北口镇", "110228", "古北口镇"),
    ],
)
def test_a_locality_does_not_begin_with_the_kind_that_its_division_has_on_another_day(
    name: str, division: str, locality: str
) -> None:
    best = resolve(name, dt.date(2015, 4, 7))[0]

    assert (best.division, best.locality) == (division, locality)
    assert best.sure is ("县" in name)
