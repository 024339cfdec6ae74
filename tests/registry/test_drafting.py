"""New records from what a person types."""

from typing import Any

import pytest

from builders import ZHENGDING, notice, place, project, registry
from smartpilot.errors import UsageError
from smartpilot.records.models import Candidate, Pilot, Project, Source
from smartpilot.records.terms import Evidence, Level
from smartpilot.registry.drafting import MissingFieldsError, draft_record

BOOK = registry(notices=[notice()], pilots=[ZHENGDING], projects=[project("S02", "甲公司")])


def draft(model: Any, **values: Any) -> Any:
    return draft_record(BOOK, model, {"notice": "2014", **values})


def test_a_name_says_where_a_place_lies() -> None:
    record = draft(Pilot, name="唐山")

    assert (record.id, record.name, record.province, record.division) == ("2014-130200", "唐山市", "河北省", "130200")
    assert (record.level, record.evidence, record.sources) == (Level.PREFECTURE_CITY, Evidence.UNVERIFIED, [])


def test_what_is_said_is_kept() -> None:
    record = draft(Candidate, name="贵安新区", division="520402", locality="贵安新区")

    assert (record.id, record.level, record.province) == ("2014-520402-guianxinqu", Level.ZONE, "贵州省")


def test_a_code_says_what_a_name_leaves_open() -> None:
    zone, district = draft(Pilot, name="贵安新区", division="520402"), draft(Pilot, division="130109")

    assert (zone.id, zone.locality, zone.level) == ("2014-520402-guianxinqu", "贵安新区", Level.ZONE)
    assert (district.name, district.level, district.locality) == ("藁城区", Level.DISTRICT, None)


def test_several_places_that_are_one_pilot_lie_in_the_province_of_the_first() -> None:
    record = draft(Pilot, name="长株潭城市群", members=["430100", "430200"])

    assert (record.id, record.name, record.division) == (
        "2014-430000-changzhutanchengshiqun",
        "长株潭城市群",
        "430000",
    )
    assert (record.province, record.level, record.locality) == ("湖南省", Level.PREFECTURE_CITY, None)
    with pytest.raises(UsageError, match="no division had the code 439900"):
        draft(Pilot, name="长株潭城市群", members=["430100", "439900"])


def test_a_record_needs_a_notice() -> None:
    with pytest.raises(UsageError, match="no notices yet"):
        draft_record(registry(notices=[]), Pilot, {"name": "唐山市", "notice": "2014"})


def test_a_project_gets_the_next_number() -> None:
    record = draft(Project, undertaken_by=["乙公司"], title="智慧水务")

    assert (record.id, record.name) == ("2014-S03", "智慧水务")


@pytest.mark.parametrize(
    ("model", "values", "fields"),
    [
        (Pilot, {"notice": None}, ["notice"]),
        (Pilot, {}, ["name"]),
        (Pilot, {"name": "贵安新区"}, ["division"]),
        (Pilot, {"name": "朝阳区"}, ["division"]),
        (Candidate, {"locality": "贵安新区", "division": "520402"}, ["name"]),
        (Project, {}, ["undertaken_by"]),
    ],
)
def test_what_is_missing_is_named(model: Any, values: dict[str, Any], fields: list[str]) -> None:
    with pytest.raises(MissingFieldsError) as raised:
        draft(model, **values)

    assert raised.value.fields == fields


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({"name": "正定县"}, "in the registry already"),
        ({"name": "朝阳区"}, "110105"),
        ({"name": "贵安新区"}, "no division was called"),
        ({"name": "新华区", "division": "130104"}, "does not mean"),
        ({"name": "甲", "division": "139999"}, "no division had the code"),
        ({"name": "唐山", "notice": "2031"}, "unknown notice"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(values: dict[str, Any], part: str) -> None:
    with pytest.raises(UsageError) as raised:
        draft(Pilot, **values)

    assert part in raised.value.message
    assert raised.value.hint


@pytest.mark.parametrize("name", ["=cmd()区", "(测试)甲镇", "1.甲镇"])
def test_a_slip_in_a_name_becomes_no_id(name: str) -> None:
    with pytest.raises(UsageError, match="no name of a place"):
        draft(Pilot, name=name, division="130123")


def test_a_source_is_what_a_person_says() -> None:
    source = draft_record(BOOK, Source, {"id": "daily", "title": "日报", "url": None})

    assert source == Source(id="daily", title="日报")


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({"title": "日报"}, "missing: id"),
        ({"id": "daily"}, "missing: title"),
        ({"id": "notice-2014", "title": "日报"}, "in the registry already"),
        ({"id": "2014-130123", "title": "日报"}, "in the registry already"),
        ({"id": "daily", "title": "日报", "url": "http://example.org/1"}, "notice-2014"),
    ],
)
def test_a_source_is_added_once_and_whole(values: dict[str, Any], part: str) -> None:
    source = {"id": "notice-2014", "title": "通知", "url": "http://example.org/1"}
    book = registry(sources=[source], notices=[notice()], pilots=[ZHENGDING])

    with pytest.raises(UsageError, match=part):
        draft_record(book, Source, values)


def test_the_same_project_is_added_once() -> None:
    with pytest.raises(UsageError, match="2014-S02 甲公司 is in the registry already"):
        draft(Project, undertaken_by=["甲公司"])


def test_a_zone_of_a_prefecture_is_added_once() -> None:
    zone = {"name": "西海岸新区", "locality": "西海岸新区"}
    book = registry(notices=[notice()], pilots=[place("370200", "西海岸新区", "山东省", "zone", locality="西海岸新区")])

    with pytest.raises(UsageError, match="in the registry already"):
        draft_record(book, Pilot, {"notice": "2014", **zone, "division": "370211"})
