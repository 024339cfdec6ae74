"""Who is meant in a sentence."""

import pytest

from smartpilot.official.notices.offices import (
    find_kinds,
    find_sender,
    find_subject,
    is_provincial,
    split_offices,
    without_party,
)
from smartpilot.records.terms import Kind


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("各试点城市", [Kind.PILOTS]),
        ("试点城市和专项试点单位", [Kind.PILOTS, Kind.PROJECTS]),
        ("专项试点承担单位", [Kind.PROJECTS]),
        ("未列入试点的申报城市", [Kind.CANDIDATES]),
        ("列入名单的城市", [Kind.PILOTS]),
        ("国家智慧城市试点名单", []),
        ("省级主管部门", []),
    ],
)
def test_parties(text: str, kinds: list[Kind]) -> None:
    assert find_kinds(text) == kinds


@pytest.mark.parametrize(
    ("text", "rest"),
    [("试点城市创建任务书", "创建任务书"), ("专项试点单位的实施方案", "实施方案"), ("试点实施方案", "试点实施方案")],
)
def test_a_paper_without_its_party(text: str, rest: str) -> None:
    assert without_party(text) == rest


@pytest.mark.parametrize(
    ("text", "offices"),
    [
        ("住房城乡建设部和科技部", ["住房城乡建设部", "科技部"]),
        ("住房城乡建设部、科技部", ["住房城乡建设部", "科技部"]),
        ("省级住房城乡建设和科技主管部门", ["省级住房城乡建设和科技主管部门"]),
        ("由某学会", ["某学会"]),
        ("所在省（区、市）住房城乡建设厅", ["所在省（区、市）住房城乡建设厅"]),
    ],
)
def test_offices_side_by_side(text: str, offices: list[str]) -> None:
    assert split_offices(text) == offices


def test_the_office_that_a_sentence_begins_with() -> None:
    assert find_sender("省级主管部门于▲▲▲▲将推荐函报送某司") == "省级主管部门"
    assert find_sender("试点城市将任务书报送某司") is None
    assert find_subject("省级主管部门负责组织审查") == "省级主管部门"
    assert find_subject("组织审查") is None


@pytest.mark.parametrize(
    ("office", "wanted"),
    [
        ("省级住房城乡建设和科技主管部门", True),
        ("省、自治区、直辖市住房城乡建设厅", True),
        ("新疆生产建设兵团建设局", True),
        ("市级主管部门", False),
        ("住房城乡建设部建筑节能与科技司", False),
    ],
)
def test_the_offices_of_provinces(office: str, wanted: bool) -> None:
    assert is_provincial(office) is wanted
