import datetime as dt

import pytest

from builders import PENGLAI, PUDONG, QINGDAO, SHIJIAZHUANG, ZHENGDING, notice, place, project, registry
from smartpilot.errors import UsageError
from smartpilot.i18n import use_language
from smartpilot.records.terms import Designation, Evidence, Kind, Level
from smartpilot.registry.query import (
    NO_FILTER,
    Filter,
    columns,
    format_filter,
    parse_order,
    record_to_json,
    require_columns,
    select,
    sort_records,
    value_of,
)

REGISTRY = registry(
    notices=[notice("2012", dt.date(2013, 1, 29)), notice("2014")],
    pilots=[ZHENGDING, PUDONG, SHIJIAZHUANG, QINGDAO, PENGLAI],
    projects=[
        project("S01", "航天恒星科技有限公司", site_pilot="2014-370203"),
        project("S02", "甲公司", "乙公司", title="智慧水务", field="给排水", site="无锡市"),
    ],
    candidates=[place("441900", "东莞市", "广东省", "prefecture-city", evidence="unverified")],
)

DAY = dt.date(2015, 6, 1)


def ids(wanted: Filter, *kinds: Kind) -> list[str]:
    return [record.id for found in select(REGISTRY, kinds or Kind, wanted).values() for record in found]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(authorities=["河北省"]), ["2014-130123", "2012-130100"]),
        (Filter(authorities=["河北省"], notices=["2014"]), ["2014-130123"]),
        # A project belongs to the province of its site where that is a pilot.
        (Filter(authorities=["山东省"]), ["2014-370203", "2014-S01"]),
        (Filter(authorities=["青岛市"]), ["2014-370203", "2014-S01"]),
        (Filter(authorities=["上海市", "广东省"]), ["2014-310115", "2014-441900"]),
        (Filter(notices=["2012"]), ["2012-130100"]),
        (Filter(designation=Designation.EXPANDED), ["2014-130123"]),
        (Filter(level=Level.TOWN), ["2014-350524-penglai"]),
        (Filter(evidence=Evidence.UNVERIFIED), ["2014-370203", "2014-441900"]),
        (Filter(text="正定"), ["2014-130123"]),
        (Filter(text="2014-s0"), ["2014-S01", "2014-S02"]),
        (Filter(text="乙公司"), ["2014-S02"]),
        (Filter(text="无锡"), ["2014-S02"]),
        (Filter(text="蓬莱镇"), ["2014-350524-penglai"]),
        (Filter(text="3101"), ["2014-310115"]),
        (Filter(text="没有"), []),
        (Filter(text="石家庄", level=Level.COUNTY), ["2014-130123"]),
    ],
)
def test_filter(wanted: Filter, found: list[str]) -> None:
    assert ids(wanted) == found


def test_no_filter_takes_all_in_the_order_of_the_file() -> None:
    assert ids(Filter(), Kind.PILOTS) == [
        "2014-130123",
        "2014-310115",
        "2012-130100",
        "2014-370203",
        "2014-350524-penglai",
    ]
    assert list(select(REGISTRY, [Kind.CANDIDATES, Kind.PILOTS], Filter())) == [Kind.CANDIDATES, Kind.PILOTS]


def sorted_ids(*keys: str) -> list[str]:
    return [record.id for record in sort_records(REGISTRY, REGISTRY.file.pilots, keys, DAY)]


def test_sort_by_nothing_keeps_the_order() -> None:
    assert sorted_ids() == [pilot.id for pilot in REGISTRY.file.pilots]


def test_sort_by_id() -> None:
    assert sorted_ids("id") == sorted(pilot.id for pilot in REGISTRY.file.pilots)
    assert sorted_ids("-id") == sorted((pilot.id for pilot in REGISTRY.file.pilots), reverse=True)


def test_sort_puts_missing_values_last_either_way() -> None:
    assert sorted_ids("designation")[-1] == "2012-130100"
    assert sorted_ids("-designation")[-1] == "2012-130100"
    assert sorted_ids("locality")[0] == "2014-350524-penglai"
    assert sorted_ids("-locality")[0] == "2014-350524-penglai"


def test_sort_is_stable() -> None:
    new = ["2014-310115", "2014-370203", "2014-350524-penglai"]

    assert sorted_ids("designation") == [*new, "2014-130123", "2012-130100"]
    assert sorted_ids("-designation") == ["2014-130123", *new, "2012-130100"]
    assert sorted_ids("locality")[1:] == ["2014-130123", "2014-310115", "2012-130100", "2014-370203"]


def test_sort_by_two_keys() -> None:
    assert sorted_ids("-notice", "-division") == [
        "2014-370203",
        "2014-350524-penglai",
        "2014-310115",
        "2014-130123",
        "2012-130100",
    ]


def test_provinces_sort_in_the_official_order_and_words_in_that_of_the_model() -> None:
    assert [REGISTRY.province_of(r) for r in sort_records(REGISTRY, REGISTRY.file.pilots, ["province"], DAY)] == [
        "河北省",
        "河北省",
        "上海市",
        "福建省",
        "山东省",
    ]
    assert [str(r.level) for r in sort_records(REGISTRY, REGISTRY.file.pilots, ["level"], DAY)] == [
        "prefecture-city",
        "district",
        "district",
        "county",
        "town",
    ]


def test_every_column_can_be_sorted_by() -> None:
    for kind in Kind:
        records = REGISTRY.of_kind(kind)
        for column in columns(kind):
            assert len(sort_records(REGISTRY, records, [f"-{column}"], DAY)) == len(records)


def test_authority_is_a_column() -> None:
    assert [value_of(REGISTRY, pilot, "authority", DAY) for pilot in REGISTRY.file.pilots] == [
        "河北省",
        "上海市",
        "河北省",
        "青岛市",
        "福建省",
    ]
    assert [value_of(REGISTRY, record, "authority", DAY) for record in REGISTRY.file.projects] == ["青岛市", None]


def test_columns_by_key_or_heading() -> None:
    assert require_columns(["id", "主管部门", "名称", "代码", "undertaken by"], Kind) == [
        "id",
        "authority",
        "name",
        "division",
        "undertaken_by",
    ]
    with pytest.raises(UsageError, match="unknown column: designaton") as caught:
        require_columns(["id", "designaton"], [Kind.PILOTS])
    assert caught.value.hint.startswith("did you mean: designation")
    with pytest.raises(UsageError, match="unknown column: undertaken_by"):
        require_columns(["undertaken_by"], [Kind.PILOTS])


def test_an_unknown_column_is_offered_the_headings_that_the_user_sees() -> None:
    with use_language("zh"), pytest.raises(UsageError) as caught:
        require_columns(["名字"], Kind)
    assert "名称" in caught.value.hint


def test_every_heading_is_the_word_of_one_column() -> None:
    for kind in Kind:
        for key, title in columns(kind).items():
            assert require_columns([key, title.zh, title.en], [kind]) == [key] * 3


def test_an_order_by_columns() -> None:
    assert parse_order(["省份", "-级别", "－name"], Kind) == ["province", "-level", "-name"]
    with pytest.raises(UsageError, match="unknown column: "):
        parse_order(["-"], Kind)


def test_as_json_has_the_names_of_the_format() -> None:
    assert record_to_json(REGISTRY, REGISTRY.by_id["2014-130123"], DAY) == {
        **ZHENGDING,
        "authority": "河北省",
        "programme": "smart-city",
        "status": "pilot",
    }


def test_a_filter_is_said_in_words() -> None:
    filter_ = Filter("正定", ("河北省",), ("2014",), Designation.EXPANDED, Level.COUNTY, Evidence.CONFIRMED)

    with use_language("zh"):
        assert format_filter(filter_) == "；只含河北省、通知 2014、扩大范围试点、县、已证实、文字中有“正定”的"
    assert format_filter(Filter(text="a")) == "; only with “a”"
    assert format_filter(NO_FILTER) == ""


def test_a_notice_wants_its_records_and_those_of_which_it_asks_something() -> None:
    asked = {"id": "acceptance", "title": "验收申请表", "owed_by": "pilots", "stages": ["submitted"]}
    asking = notice("2016", dt.date(2016, 1, 20), applies_to=["2012"], deliverables=[asked])
    known = registry(notices=[notice("2012", dt.date(2013, 1, 29)), notice(), asking], pilots=[ZHENGDING, SHIJIAZHUANG])
    zhengding, shijiazhuang = known.by_id["2014-130123"], known.by_id["2012-130100"]
    wanted = Filter(notices=["2016"])

    assert not any(wanted.includes(known, record) for record in known.records)
    assert [wanted.includes_asked(known, record) for record in (zhengding, shijiazhuang)] == [False, True]
    assert wanted.asks(shijiazhuang, known.notices["2016"])
    assert not wanted.asks(shijiazhuang, known.notices["2012"])
    assert Filter(notices=["2012"]).asks(shijiazhuang, known.notices["2016"])
    [obligation] = known.obligations["2016"]
    assert [Filter(notices=[id_]).concerns(obligation) for id_ in ("2012", "2014", "2016")] == [True, False, True]
