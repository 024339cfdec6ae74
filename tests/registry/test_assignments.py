"""Fields of records as people type them."""

import datetime as dt
from typing import Any

import pytest

from builders import ZHENGDING, registry
from smartpilot.errors import UsageError
from smartpilot.records.models import Candidate, Pilot, Project, Source, Target
from smartpilot.records.terms import Designation, Evidence, Level
from smartpilot.registry.assignments import changed_values, parse_assignments
from smartpilot.toml.edits import Appended


@pytest.mark.parametrize(
    ("model", "text", "key", "value"),
    [
        (Pilot, "级别=县级市", "level", Level.COUNTY_CITY),
        (Pilot, "level=county-city", "level", Level.COUNTY_CITY),
        (Pilot, " 类别 = 新增 ", "designation", Designation.NEW),
        (Pilot, "evidence=已证实", "evidence", Evidence.CONFIRMED),
        (Pilot, "省份=河北", "province", "河北省"),
        (Pilot, "行政区划代码=１３０１２３", "division", "130123"),
        (Pilot, "来源=notice-2014、paper, 甲", "sources", ["notice-2014", "paper", "甲"]),
        (Pilot, "增补日期=2015年9月15日", "added_on", dt.date(2015, 9, 15)),
        (Pilot, "备注=", "note", None),
        (Pilot, "备注=a=b", "note", "a=b"),
        (Candidate, "名称=滨江区", "name", "滨江区"),
        (Project, "承建单位=甲公司；乙公司", "undertaken_by", ["甲公司", "乙公司"]),
    ],
)
def test_a_value_has_the_type_of_its_field(model: type[Target], text: str, key: str, value: Any) -> None:
    assert parse_assignments(model, [text]) == {key: value}


@pytest.mark.parametrize(
    ("texts", "part"),
    [
        (["正定县"], "no field and value"),
        (["级别=小镇"], "has no value 小镇"),
        (["省份=河南北"], "unknown province"),
        (["增补日期=2015-13-01"], "not a day"),
        (["编号=2014-1"], "never changes"),
        (["级 别别=县"], "unknown field"),
        (["备注=甲", "note=乙"], "given twice"),
        (["名称=正\u200b定"], "U+200B"),
        (["备注+=甲"], "has one value"),
        (["来源=甲", "来源+=乙"], "given twice"),
    ],
)
def test_what_is_no_value_is_an_error_with_a_way_out(texts: list[str], part: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_assignments(Pilot, texts)

    assert part in raised.value.message
    assert raised.value.hint


def test_only_what_changes_is_a_change() -> None:
    record = registry(pilots=[ZHENGDING]).by_id["2014-130123"]

    values = parse_assignments(Pilot, ["级别=县", "类别=新增试点", "备注="])

    assert changed_values(record, values) == {"designation": Designation.NEW}


@pytest.mark.parametrize("text", ["来源+=paper、notice-2014、paper", "sources ＋＝ paper"])
def test_only_new_items_are_appended(text: str) -> None:
    record = registry(pilots=[{**ZHENGDING, "sources": ["notice-2014"]}]).by_id["2014-130123"]

    (value,) = changed_values(record, parse_assignments(Pilot, [text])).values()

    assert isinstance(value, Appended)
    assert value == ["paper"]
    assert changed_values(record, parse_assignments(Pilot, ["来源+=notice-2014"])) == {}


def test_only_a_new_source_is_given_its_id() -> None:
    assert parse_assignments(Source, ["编号=daily"], is_new=True) == {"id": "daily"}
    for model, is_new in ((Source, False), (Pilot, True)):
        with pytest.raises(UsageError, match="never changes"):
            parse_assignments(model, ["编号=daily"], is_new=is_new)
