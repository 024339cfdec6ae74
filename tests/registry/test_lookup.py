import datetime as dt
from typing import Any

import pytest

from builders import PENGLAI, PUDONG, QINGDAO, SHIJIAZHUANG, ZHENGDING, assessment, notice, place, project, registry
from smartpilot.errors import UsageError
from smartpilot.records.terms import Kind
from smartpilot.registry.lookup import find_record, find_target, is_clear_name
from smartpilot.registry.query import Filter

REGISTRY = registry(
    notices=[notice("2012"), notice("2014")],
    pilots=[ZHENGDING, PUDONG, SHIJIAZHUANG, QINGDAO, PENGLAI],
    projects=[
        project("S01", "航天恒星科技有限公司", site_pilot="2014-370203"),
        project("S02", "甲公司", "乙公司", title="智慧水务", field="给排水", site="无锡市"),
    ],
    candidates=[place("441900", "东莞市", "广东省", "prefecture-city", evidence="unverified")],
)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("2014-130123", "2014-130123"),
        (" 2014-130123 ", "2014-130123"),
        ("2014-1301", "2014-130123"),
        ("2012", "2012-130100"),
        ("石家庄市正定县", "2014-130123"),
        ("正定县", "2014-130123"),
        ("正定", "2014-130123"),
        ("浦东", "2014-310115"),
        # A whole name before the names that it is only a part of.
        ("石家庄市", "2012-130100"),
        ("蓬莱镇", "2014-350524-penglai"),
        ("2014-S01", "2014-S01"),
        ("智慧水务", "2014-S02"),
        ("航天恒星", "2014-S01"),
        ("东莞市", "2014-441900"),
        # As it is typed elsewhere: full width, small letters, blanks.
        ("２０１４-130123", "2014-130123"),
        ("2014-s01", "2014-S01"),
        ("石家庄市 正定县", "2014-130123"),
    ],
)
def test_find_record(text: str, id_: str) -> None:
    assert find_record(REGISTRY, text).id == id_


def test_a_whole_id_is_not_ambiguous() -> None:
    town = {**PENGLAI, "id": "2014-350524"}
    other = {**PENGLAI, "locality": "龙门镇", "name": "安溪县龙门镇", "id": "2014-350524-longmen"}

    assert find_record(registry(pilots=[other, town]), "2014-350524").name == "安溪县蓬莱镇"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("2014-3", ["2014-310115", "2014-370203", "2014-350524-penglai"]),
        ("石家庄", ["2014-130123", "2012-130100"]),
        ("2014-S", ["2014-S01", "2014-S02"]),
    ],
)
def test_ambiguous_record_lists_all_that_fit(text: str, ids: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        find_record(REGISTRY, text)

    assert caught.value.message == f"{text} matches {len(ids)} records:"
    assert [line.split()[0] for line in caught.value.lines] == ids
    assert caught.value.hint.startswith("give the id of one of them")
    assert caught.value.exit_code == 2


def test_ambiguous_records_are_listed_with_their_notices_and_kinds() -> None:
    again = {**ZHENGDING, "id": "2015-130123", "notice": "2015"}
    two = registry(
        notices=[notice("2014"), notice("2015")],
        pilots=[ZHENGDING, again],
        candidates=[place("130129", "赞皇县", "河北省", "county", notice_="2015")],
    )

    with pytest.raises(UsageError) as caught:
        find_record(two, "正定县")
    assert caught.value.message == "正定县 matches 2 records:"
    assert caught.value.lines == [
        "  2014-130123  石家庄市正定县  notice 2014, pilots",
        "  2015-130123  石家庄市正定县  notice 2015, pilots",
    ]
    assert caught.value.hint == "give the id of one of them, or --notice"
    with pytest.raises(UsageError) as caught:
        find_record(two, "2015-13")
    assert caught.value.lines[-1] == "  2015-130129  赞皇县          notice 2015, candidates"
    assert caught.value.hint == "give the id of one of them"


def test_a_filter_narrows_what_a_name_may_mean() -> None:
    assert find_record(REGISTRY, "石家庄", Filter(notices=["2012"])).id == "2012-130100"
    assert find_record(REGISTRY, "市", Filter(authorities=["上海市"])).id == "2014-310115"
    with pytest.raises(UsageError) as caught:
        find_record(REGISTRY, "正定", Filter(notices=["2012"]))
    assert caught.value.message == "正定 is not in this selection:"
    assert caught.value.lines == ["  2014-130123  石家庄市正定县  notice 2014, pilots"]
    with pytest.raises(UsageError, match="unknown record: 正定市"):
        find_record(REGISTRY, "正定市", Filter(notices=["2012"]))


@pytest.mark.parametrize(
    ("text", "near"), [("2014-130132", "2014-130123"), ("正定市", "石家庄市正定县"), ("浦东新县", "浦东")]
)
def test_unknown_record_offers_the_nearest(text: str, near: str) -> None:
    with pytest.raises(UsageError, match=f"unknown record: {text}") as caught:
        find_record(REGISTRY, text)

    assert caught.value.hint.startswith("did you mean: ")
    assert near in caught.value.hint


@pytest.mark.parametrize("text", ["", "  ", "zzzz"])
def test_unknown_record_with_nothing_near(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_record(REGISTRY, text)

    assert caught.value.hint == "smartpilot list shows all"


def test_a_record_of_another_kind_is_not_found() -> None:
    assert find_record(REGISTRY, "东莞市", kinds=[Kind.CANDIDATES]).id == "2014-441900"
    with pytest.raises(UsageError, match="东莞市"):
        find_record(REGISTRY, "东莞市", kinds=[Kind.PILOTS])


def test_very_many_matches_are_not_all_listed() -> None:
    many = registry(pilots=[place(f"13{n:04}", f"正定{n}县", "河北省", "county") for n in range(30)])

    with pytest.raises(UsageError) as caught:
        find_record(many, "正定")

    *listed, rest = caught.value.lines
    assert caught.value.message == "正定 matches 30 records:"
    assert (len(listed), rest) == (20, "  and 10 more")


@pytest.mark.parametrize(
    ("text", "id_", "clear"),
    [
        ("2014-130123", "2014-130123", True),
        ("2014-1301", "2014-130123", True),
        ("石家庄市正定县", "2014-130123", True),
        ("正定县", "2014-130123", True),
        (" 正定 ", "2014-130123", True),
        ("定县", "2014-130123", False),
        ("家庄市正定县", "2014-130123", False),
        ("蓬莱镇", PENGLAI["id"], True),
        ("莱镇", PENGLAI["id"], False),
        ("智慧水务", "2014-S02", True),
        ("水务", "2014-S02", False),
    ],
)
def test_a_name_is_clear_unless_it_is_some_part_of_one(text: str, id_: str, clear: bool) -> None:
    assert is_clear_name(REGISTRY, REGISTRY.by_id[id_], text) is clear


LETTER = {"id": "letter", "title": "推荐函", "owed_by": "authorities", "stages": ["submitted"]}
WITH_AUTHORITIES = registry(
    notices=[notice("2012"), notice("2014", deliverables=[LETTER])],
    pilots=[ZHENGDING, SHIJIAZHUANG, place("120105", "天津市河北区", "天津市", "district")],
    candidates=[place("441900", "东莞市", "广东省", "prefecture-city")],
)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("河北省", "2014-authority-130000"),
        ("冀", "2014-authority-130000"),
        ("hebei", "2014-authority-130000"),
        ("２０１４-authority-13", "2014-authority-130000"),
        ("兵团", "2014-authority-659000"),
        ("大连", "2014-authority-210200"),
        ("东莞市", "2014-441900"),
    ],
)
def test_find_target(text: str, id_: str) -> None:
    assert find_target(WITH_AUTHORITIES, text).id == id_


def test_a_name_of_several_is_that_of_the_preferred_one() -> None:
    with pytest.raises(UsageError) as caught:
        find_target(WITH_AUTHORITIES, "河北")
    assert [line.split()[0] for line in caught.value.lines] == ["2014-120105", "2014-authority-130000"]

    preferred = find_target(WITH_AUTHORITIES, "河北", prefer=lambda record: record.kind is Kind.AUTHORITIES)
    assert preferred.id == "2014-authority-130000"
    # Who is preferred does not make another mean it.
    assert find_target(WITH_AUTHORITIES, "正定县", prefer=lambda record: False).id == "2014-130123"


def test_an_authority_is_no_record() -> None:
    with pytest.raises(UsageError, match="河北省 is an authority") as caught:
        find_record(WITH_AUTHORITIES, "河北省")
    assert caught.value.hint == "smartpilot show 2014-authority-130000 shows what it owes"
    assert find_record(WITH_AUTHORITIES, "河北").id == "2014-120105"
    assert is_clear_name(WITH_AUTHORITIES, WITH_AUTHORITIES.by_id["2014-authority-130000"], "冀")
    assert not is_clear_name(WITH_AUTHORITIES, WITH_AUTHORITIES.by_id["2014-authority-130000"], "河")


@pytest.mark.parametrize("find", [find_record, find_target])
def test_the_id_of_a_notice_is_no_record(find: Any) -> None:
    with pytest.raises(UsageError, match="2014 is a notice") as caught:
        find(WITH_AUTHORITIES, "2014")
    assert (caught.value.hint, caught.value.lines) == ("smartpilot list --notice 2014 shows its records", ())


@pytest.mark.parametrize("find", [find_record, find_target])
def test_the_id_of_an_assessment_names_the_record(find: Any) -> None:
    assessed = registry(
        pilots=[ZHENGDING], assessments=[assessment(dt.date(2018, 6, 1), "acceptance", "passed", id="accepted")]
    )

    with pytest.raises(UsageError, match="accepted is an assessment of 2014-130123") as caught:
        find(assessed, "accepted")
    assert caught.value.hint == "smartpilot show 2014-130123 shows it"
