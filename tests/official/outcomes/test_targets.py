import datetime as dt

import pytest

from builders import PENGLAI, PUDONG, SHIJIAZHUANG, ZHENGDING, notice, place, project, registry
from smartpilot.official.outcomes.targets import KnownTargets
from smartpilot.registry.query import NO_FILTER, Filter

BOOK = registry(
    notices=[notice("2012", dt.date(2013, 1, 29)), notice()],
    pilots=[ZHENGDING, PUDONG, SHIJIAZHUANG, PENGLAI, {**SHIJIAZHUANG, "id": "2014-130100", "notice": "2014"}],
    projects=[project("S01", "甲公司", title="智慧水务")],
    candidates=[place("441900", "东莞市", "广东省", "prefecture-city")],
)


@pytest.mark.parametrize(
    ("text", "region", "ids"),
    [
        ("正定县", "", ["2014-130123"]),
        ("河北省石家庄市正定县", "", ["2014-130123"]),
        ("正定县", "330000", []),
        ("浙江省正定县", "130000", []),
        ("蓬莱镇", "", ["2014-350524-penglai"]),
        ("安溪县", "", []),
        ("智慧水务", "", ["2014-S01"]),
        ("石家庄", "", ["2012-130100", "2014-130100"]),
        ("东莞市", "", ["2014-441900"]),
        ("南京市", "", []),
    ],
)
def test_what_a_name_may_mean(text: str, region: str, ids: list[str]) -> None:
    assert [target.id for target in KnownTargets(BOOK, NO_FILTER).find(text, region)] == ids


def test_a_filter_narrows_what_a_name_may_mean() -> None:
    of_round = KnownTargets(BOOK, Filter(notices=("2012",)))

    assert [target.id for target in of_round.find("石家庄市", "")] == ["2012-130100"]
    assert of_round.find("正定县", "") == ()


def test_sentences_call_a_city_by_its_short_name_and_a_town_by_its_own() -> None:
    names = KnownTargets(BOOK, NO_FILTER).names_in_text()

    assert {
        "石家庄",
        "石家庄市",
        "河北石家庄",
        "河北省石家庄市",
        "正定县",
        "河北石家庄市正定县",
        "蓬莱镇",
        "甲公司",
    } <= names
    assert not {"正定", "蓬莱", "福建蓬莱镇", "河北"} & names
