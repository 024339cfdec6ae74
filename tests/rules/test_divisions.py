import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

import builders
from program import write_registry
from smartpilot.places.changes import LAST_CHECKED
from smartpilot.places.divisions import Division, chain_on, names_by_code, province_of, revision_on
from smartpilot.places.gazetteer import resolve, unambiguous_match
from smartpilot.places.naming import place_id, registry_name
from smartpilot.places.spellings import spellings_of
from smartpilot.problems import Severity
from smartpilot.registry.reading import RegistryReading, read_registry
from smartpilot.rules import RULES, check
from smartpilot.rules.base import Subject
from smartpilot.toml.document import Document

# The days of the three notices, and one of which only our own lines know.
DAYS = [dt.date(2013, 1, 29), dt.date(2013, 8, 1), dt.date(2015, 4, 3), dt.date(2026, 9, 1)]
RULES_ABOUT_CODES = ("unknown-province", "division-province", "unknown-division", "division-name", "division-level")


def refusals(pilots: list[dict[str, object]], day: dt.date) -> list[str]:
    """What the rules about codes report of pilots of a notice of that day, whose programme lists every level."""
    programme = {"id": "any", "name": "甲", "title_words": ["甲"]}
    notices = [builders.notice(issued_on=day, programme="any")]
    registry = builders.registry(programmes=[programme], notices=notices, pilots=pilots)
    subject = Subject(RegistryReading(Document(Path("pilots.toml"), "", {}, []), registry, []), registry)
    runs = [run for rule in RULES_ABOUT_CODES if (run := RULES[rule].run)]
    return [finding.message for run in runs for finding in run(subject)]


def as_pilots(text: str, day: dt.date) -> Iterator[dict[str, object]]:
    """The pilot that an import makes of a text, where the gazetteer is sure of it; else none."""
    match = unambiguous_match(resolve(text, day))
    if match is None or match.level is None:
        return
    name, locality = registry_name(text, match, day)
    pilot = builders.place(match.division, name, match.province, match.level.value, locality=locality)
    yield {**pilot, "id": place_id("2014", match.division, locality)}


def texts(code: str, day: dt.date) -> Iterator[str]:
    """A division in every spelling, alone, behind every spelling of its prefecture, and behind its province."""
    *above, division = [step for step in chain_on(code, day) if spellings_of(step)] or [Division(code, "")]
    prefectures = [spelling for step in above[1:] for spelling in spellings_of(step)]
    province = province_of(code)
    whole = f"{province.name}{prefectures[-1] if prefectures else ''}" if province else ""
    for spelling in spellings_of(division):
        yield from (before + spelling for before in ("", *prefectures, whole))


def codes(day: dt.date) -> list[str]:
    return [code for code in names_by_code(revision_on(day)) if not code.endswith("0000")]


@pytest.mark.slow
@pytest.mark.parametrize("day", DAYS)
def test_whatever_the_gazetteer_is_sure_of_the_rules_accept(day: dt.date) -> None:
    pilots = [pilot for code in codes(day) for text in texts(code, day) for pilot in as_pilots(text, day)]

    assert len(pilots) > 10_000
    assert refusals(pilots, day) == []


@pytest.mark.parametrize(
    "behind",
    ["", pytest.param("东风镇", marks=pytest.mark.slow), pytest.param("高新技术产业开发区", marks=pytest.mark.slow)],
)
def test_what_lies_in_autonomous_prefectures_and_counties_is_accepted(behind: str) -> None:
    day = DAYS[2]
    table = names_by_code(revision_on(day))
    autonomous = [code for code in codes(day) if "自治" in table[code] or "自治" in table.get(f"{code[:4]}00", "")]
    pilots = [pilot for code in autonomous for text in texts(code, day) for pilot in as_pilots(text + behind, day)]

    assert len(pilots) > 1_000
    assert refusals(pilots, day) == []


@pytest.mark.parametrize(
    ("name", "division", "province", "level"),
    [
        ("凉山西昌市", "513401", "四川省", "county-city"),
        ("四川省凉山彝族自治州西昌市", "513401", "四川省", "county-city"),
        ("博州温泉县", "652723", "新疆维吾尔自治区", "county"),
        ("克孜州阿图什市", "653001", "新疆维吾尔自治区", "county-city"),
        ("阿坝九寨沟县", "513225", "四川省", "county"),
        ("红河自治州开远市", "532502", "云南省", "county-city"),
        ("正定县", "130123", "河北省", "county"),
    ],
)
def test_a_name_that_ends_with_the_division_and_names_what_encloses_it(
    name: str, division: str, province: str, level: str
) -> None:
    assert refusals([builders.place(division, name, province, level)], DAYS[2]) == []


def test_a_group_of_the_table_may_be_written_out() -> None:
    pilot = builders.place("419001", "河南省省直辖县级行政区划济源市", "河南省", "county-city")

    assert refusals([pilot], DAYS[1]) == []


@pytest.mark.parametrize(
    ("name", "division", "province", "message"),
    [
        ("凉州西昌市", "513401", "四川省", "513401 is 凉山彝族自治州西昌市, not 凉州西昌市"),
        ("西昌市凉山", "513401", "四川省", "513401 is 凉山彝族自治州西昌市, not 西昌市凉山"),
        ("甘孜西昌市", "513401", "四川省", "513401 is 凉山彝族自治州西昌市, not 甘孜西昌市"),
        ("西昌四川省西昌市", "513401", "四川省", "513401 is 凉山彝族自治州西昌市, not 西昌四川省西昌市"),
        ("博州", "652723", "新疆维吾尔自治区", "652723 is 博尔塔拉蒙古自治州温泉县, not 博州"),
    ],
)
def test_a_name_of_another_place(name: str, division: str, province: str, message: str) -> None:
    level = "county-city" if division == "513401" else "county"

    assert refusals([builders.place(division, name, province, level)], DAYS[2]) == [message]


BOTH = 'province = "北京市"; if 吉林省 is right, 朝阳区 is 220104'


@pytest.mark.parametrize(
    ("division", "name", "province", "level", "field", "hint"),
    [
        ("130123", "石家庄市正定县", "山东省", "county", "province", 'province = "河北省"'),
        ("370203", "青岛市市北区", "辽宁省", "district", "province", 'province = "山东省"'),
        ("130123", "济南市长清区", "山东省", "district", "division", "长清区 is 370113"),
        ("330283", "迁安市", "河北省", "county-city", "division", "迁安市 is 130283"),
        ("510700", "江油市", "四川省", "county-city", "division", "江油市 is 510781"),
        ("999999", "江油市", "四川省", "county-city", "division", "江油市 is 510781"),
        ("130123", "济南市长清区", "河北省", "county", "name", "correct the name, or else the code"),
        ("450300", "深圳市", "广西壮族自治区", "prefecture-city", "name", "correct the name, or else the code"),
        # Of a name in both provinces either may be wrong.
        (
            "110105",
            "朝阳区",
            "吉林省",
            "district",
            "province",
            'province = "北京市"; if 吉林省 is right, 朝阳区 is 220104',
        ),
    ],
)
def test_the_one_of_name_province_and_code_is_blamed_that_contradicts_the_other_two(
    division: str, name: str, province: str, level: str, field: str, hint: str, tmp_path: Path
) -> None:
    path = write_registry(tmp_path / "pilots.toml", pilots=[builders.place(division, name, province, level)])

    problems = [p for p in check(read_registry(path)) if p.severity is Severity.ERROR]

    assert [(problem.field, problem.hint) for problem in problems] == [(field, hint)]


def test_a_code_of_before_is_explained_with_what_it_has_become(tmp_path: Path) -> None:
    path = write_registry(
        tmp_path / "pilots.toml",
        notices=[builders.notice(issued_on=dt.date(2022, 1, 1))],
        pilots=[builders.place("130521", "邢台市邢台县", "河北省", "county")],
    )
    [problem] = [problem for problem in check(read_registry(path)) if problem.rule == "unknown-division"]

    assert problem.message == "there is no division 130521 on 2022-01-01"
    assert problem.hint == ("130521 was 邢台县 from 1986-12 to 2020-06; it has become 130502 襄都区, 130503 信都区")


def test_the_rule_says_until_when_the_divisions_are_known() -> None:
    assert f"up to {LAST_CHECKED:%Y-%m}." in RULES["division-unchecked"].why
