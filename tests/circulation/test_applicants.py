"""Names of applicants as offices write them: the place, the one that the registry has, or why there is none."""

import datetime as dt
from typing import Any

import pytest

from builders import ZHENGDING as PILOT
from builders import notice, registry
from ledgers import TABLES
from smartpilot.circulation.applicants import PlacedApplicant, place_applicant
from smartpilot.places.authorities import authorities
from smartpilot.records.models import Candidate
from smartpilot.records.terms import Level
from smartpilot.workbook.form import Answer, SentRow
from smartpilot.workbook.returned.rows import FilledApplicant, SentWorkbook

PROVINCES = {code[:2]: name for name, code in authorities().items() if code.endswith("0000")}


def candidate(division: str, locality: str, level: str = "zone", **more: Any) -> dict[str, Any]:
    return {
        "id": f"2014-{division}-x{len(locality)}{locality.encode().hex()}"[:40],
        "name": locality,
        "province": PROVINCES[division[:2]],
        "division": division,
        "locality": locality,
        "level": level,
        "notice": "2014",
        **more,
    }


def taken(name: str, of: str = "河北省", *known: dict[str, Any]) -> PlacedApplicant:
    """What a name is in the workbook of an authority, where the registry has these candidates."""
    records = registry(**{name: TABLES[name] for name in ("notices", "pilots")}, candidates=list(known))
    meta = SentWorkbook(of, authorities()[of], "2015-05-01", None, "2014", "application", ("推荐函",), [])
    return place_applicant(records, meta, FilledApplicant(name, None, {}, None, None, {"name": "A2"}))


CANDIDATE = {k: v for k, v in PILOT.items() if k not in ("designation", "evidence", "sources")}


@pytest.mark.parametrize(
    ("tables", "is_owed"),
    [
        ({"candidates": [CANDIDATE]}, True),
        ({"pilots": [{**PILOT, "added_on": dt.date(2015, 8, 1)}]}, True),
        # Moved to the pilots by hand: no candidate any more, and none that was added since.
        ({"pilots": [PILOT]}, False),
        ({"candidates": [{**CANDIDATE, "notice": "2013"}]}, False),
        ({}, False),
    ],
)
def test_a_row_that_was_sent_is_about_what_still_owes_the_round(tables: dict[str, Any], is_owed: bool) -> None:
    notices = [*TABLES["notices"], notice("2013", dt.date(2013, 8, 1))]
    sent = SentRow("增补申报", PILOT["id"], "", None, "", PILOT["name"], "", "", (), Answer())
    meta = SentWorkbook("河北省", "130000", "2015-05-01", None, "2014", "application", ("推荐函",), [sent])
    filled = FilledApplicant(PILOT["name"], None, {}, None, None, {"name": "A2"})

    placed = place_applicant(registry(notices=notices, **tables), meta, filled)

    assert (placed.record is not None, placed.problem and placed.problem.rule) == (
        (True, None) if is_owed else (False, "unknown-target")
    )


@pytest.mark.parametrize(("level", "rule"), [(Level.PREFECTURE_CITY, None), (Level.PREFECTURE, "wrong-level")])
def test_only_a_level_that_the_workbook_offers_is_taken(level: Level, rule: str | None) -> None:
    records = registry(**{name: TABLES[name] for name in ("notices", "pilots")})
    meta = SentWorkbook("云南省", "530000", "2015-05-01", None, "2014", "application", ("推荐函",), [])

    placed = place_applicant(records, meta, FilledApplicant("红河州", level, {}, None, None, {"name": "A2"}))

    assert (placed.problem and placed.problem.rule) == rule
    if rule is None:
        assert isinstance(placed.record, Candidate)
        assert placed.record.level is Level.PREFECTURE_CITY


def place_of(found: PlacedApplicant) -> tuple[str, str | None]:
    assert found.record is not None, found.problem
    return found.record.division, found.record.locality


# Two names, and the code of the first as the registry has it. Of each pair both mean one place.
ONE = [
    ("130200", "唐山高新区", "唐山市高新技术产业园"),
    ("130203", "唐山高新区", "唐山高新区"),
    ("130203", "唐山高新区", "唐山市路北区唐山高新区"),
    ("130209", "曹妃甸工业区", "唐山曹妃甸工业区"),
    ("130200", "曹妃甸工业区", "唐山市曹妃甸区工业区"),
    ("130300", "北戴河新区", "秦皇岛北戴河新区"),
    ("130123", "正定新区", "石家庄正定新区"),
    ("130109", "经济技术开发区", "藁城经济技术开发区"),
    ("131022", "固安工业园", "固安县工业园区"),
    ("130400", "邯郸高新区", "邯郸市高新技术产业开发区"),
    ("130800", "承德经济技术开发区", "承德市经济技术开发区"),
    ("130930", "孟村开发区", "孟村县开发区"),
    ("130104", "东里街道", "石家庄市桥西区东里街道办事处"),
]


@pytest.mark.parametrize(("division", "locality", "name"), ONE)
def test_two_spellings_are_one_place(division: str, locality: str, name: str) -> None:
    level = "town" if "街道" in locality else "zone"

    found = taken(name, "河北省", candidate(division, locality, level))

    assert (place_of(found), found.is_new) == ((division, locality), False)


# What is in the registry, and another place that is new.
OTHERS = [
    ("130100", "经济技术开发区", "正定县经济技术开发区"),
    ("130100", "新城", "正定县新城"),
    ("130100", "滨河新区", "平山县滨河新区"),
    ("130100", "物流园区", "正定县物流园区"),
    ("130100", "现代农业园区", "正定县现代农业园区"),
    ("130100", "石家庄经济技术开发区", "藁城经济技术开发区"),
    ("130100", "高新区", "唐山市高新区"),
    ("130123", "高新区", "平山县高新区"),
    ("130821", "承德高新区", "承德市高新区"),
    # City and county of one short name.
    ("130400", "邯郸高新区", "邯郸县高新区"),
    ("130800", "承德高新区", "承德县高新区"),
]


@pytest.mark.parametrize(("division", "locality", "name"), OTHERS)
def test_what_is_called_alike_in_a_county_is_its_own(division: str, locality: str, name: str) -> None:
    found = taken(name, "河北省", candidate(division, locality))

    assert found.is_new
    assert found.problem is None


ALIKE = [
    ("130123", "花桥经济开发区", "正定县花桥开发区"),
    ("130100", "滨河新区", "平山县滨河新区"),
    ("130100", "开发区", "石家庄市经济开发区"),
    ("130300", "开发区", "秦皇岛市经济技术开发区"),
    ("130300", "工业园区", "秦皇岛市产业园区"),
    ("130200", "高新区", "唐山市路北区高新区"),
]


@pytest.mark.parametrize(("division", "locality", "name"), ALIKE)
def test_what_looks_like_a_known_one_is_reported(division: str, locality: str, name: str) -> None:
    found = taken(name, "河北省", candidate(division, locality))

    (_new, like) = found.warnings
    assert "looks like" in like.message
    assert "-x" in like.message


def test_what_may_be_several_known_ones_is_asked_about() -> None:
    both = [candidate("130203", "唐山高新区"), candidate("130200", "唐山市高新技术产业开发区")]

    found = taken("唐山市国家高新区", "河北省", *both)

    assert found.problem is not None
    assert found.problem.rule == "ambiguous-place"
    assert place_of(taken("唐山市路北区唐山高新区", "河北省", *both)) == ("130203", "唐山高新区")


@pytest.mark.parametrize(
    ("name", "of", "division", "locality"),
    [
        ("两江新区", "重庆市", "500000", "两江新区"),
        ("北京经济技术开发区", "北京市", "110000", "北京经济技术开发区"),
        ("四川省天府新区", "四川省", "510000", "天府新区"),
        ("陕西西咸新区", "陕西省", "610000", "西咸新区"),
        ("前海合作区", "深圳市", "440300", "前海合作区"),
        ("松江大学城", "上海市", "310000", "松江大学城"),
        ("秦皇岛市北戴河新区", "河北省", "130300", "北戴河新区"),
    ],
)
def test_a_zone_of_which_the_county_is_not_said(name: str, of: str, division: str, locality: str) -> None:
    found = taken(name, of)

    assert place_of(found) == (division, locality)
    assert "does not say" in found.warnings[-1].message


@pytest.mark.parametrize(
    ("name", "of", "division", "locality"),
    [
        ("莫旗工业园区", "内蒙古自治区", "150722", "工业园区"),
        ("达茂旗巴润工业园区", "内蒙古自治区", "150223", "巴润工业园区"),
        ("孟村县开发区", "河北省", "130930", "开发区"),
        ("石家庄市正定县正定县新城", "河北省", "130123", "新城"),
        ("株洲市株洲云龙示范区", "湖南省", "430200", "云龙示范区"),
        ("东营市东营经济技术开发区", "山东省", "370500", "经济技术开发区"),
        ("岳阳市岳阳楼区高新区", "湖南省", "430602", "高新区"),
        ("长沙市长沙县城关镇", "湖南省", "430121", "城关镇"),
        ("龙海市招商局经济技术开发区", "福建省", "350681", "招商局经济技术开发区"),
        ("靖州县高新区", "湖南省", "431229", "高新区"),
        ("石家庄市平山县和平开发区", "河北省", "130131", "和平开发区"),
        ("廊坊市大厂县潮白河工业区", "河北省", "131028", "潮白河工业区"),
        ("红河州蒙自市经济开发区", "云南省", "532503", "经济开发区"),
        ("恩施州恩施市高新区", "湖北省", "422801", "高新区"),
        ("郑州市管城区二里岗街道", "河南省", "410104", "二里岗街道"),
        ("焉耆回族自治县七个星镇", "新疆维吾尔自治区", "652826", "七个星镇"),
        ("阿坝县各莫镇", "四川省", "513231", "各莫镇"),
        ("通辽市奈曼旗新镇", "内蒙古自治区", "150525", "新镇"),
    ],
)
def test_a_town_or_zone_of_a_county(name: str, of: str, division: str, locality: str) -> None:
    found = taken(name, of)

    assert place_of(found) == (division, locality)
    assert "is taken as a new" in found.warnings[-1].message
