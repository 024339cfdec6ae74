"""What a notice counts and cites."""

import pytest

from notice_texts import sentences
from smartpilot.official.notices.counts_and_citations import find_citations, find_other_counts, find_totals


@pytest.mark.parametrize(
    ("text", "totals"),
    [
        (
            "确定门头沟区等84个城市(区、县、镇)为年度新增试点,正定县等13个城市(区、县)为扩大范围试点。",
            {"new": 84, "expanded": 13},
        ),
        ("现公布103个国家智慧城市试点。", {"new": 103}),
        ("确定东城区等90个城市为试点，其中地级市37个，区（县）50个，镇3个。", {"new": 90}),
        ("确定九十七个城市为试点，其中新增试点八十四个，扩大范围试点十三个。", {"new": 84, "expanded": 13}),
        ("经评审，同意增补某市等12个城市为国家智慧城市试点。", {"new": 12}),
        (
            "收到216个城市申报，确定某市等20个城市为试点，某公司等单位承建的4个项目为专项试点。",
            {"new": 20, "special": 4},
        ),
        ("确定某市等97个城市为试点，其中13个为扩大范围试点。", {"new": None, "expanded": 13}),
        ("同意某市等9个2012年度试点扩大范围。", {"expanded": 9}),
        ("8个部门印发了意见，试点工作要做好3个方面。", {}),
        ("2012年度、2013年度公布的193个国家智慧城市试点。", {}),
        ("同意调整3个专项试点的承建单位。", {}),
        ("确定国家智慧城市第一批、第二批共202个试点。", {"new": None}),
        ("前两批共202个试点，现公布第三批新增试点84个。", {"new": 84}),
        ("现公布第二批103个试点。", {"new": 103}),
        ("确定试点112个，其中新增玖拾玖个。", {"new": 99}),
        ("确定试点112个，其中新增试点若干。", {"new": None}),
        ("确定试点112个（其中新增99个）。", {"new": None}),
        ("公布国家智慧城市试点合计壹佰零三个。", {"new": None}),
        ("公布新增试点玖拾个，扩大范围试点13个，合计壹佰零三个试点。", {"new": 90, "expanded": 13}),
        ("公布试点近100个。", {"new": None}),
        ("公布1百零3个试点。", {}),
        ("现公布共计105个试点（新增90个、扩大范围15个）。", {"new": None}),
        ("确定天津等22个城市为城市绿色货运配送示范工程创建城市。", {"new": 22}),
        ("确定河北省黄骅市等92个县（市）为创新型县（市）建设县（市）。", {"new": 92}),
        ("确定39个城市（城市群）为2014年度“宽带中国”示范城市（城市群）。", {"new": 39}),
        ("确定100个县为电子商务进农村综合示范县。", {"new": 100}),
        ("决定在106个社区开展完整社区建设试点。", {"new": 106}),
        ("选择120个县及县级市开展县城新型城镇化建设示范工作。", {"new": 120}),
        ("命名12个城市为国家公交都市建设示范城市。", {"new": 12}),
        ("确定38个城市为示范城市，72个城市为试点城市。", {"new": None}),
        ("全国范围内遴选50个市（县、区）开展试点，公布试点名单。", {}),
        ("确定试点，每个城市选取3—5个社区开展试点。", {}),
    ],
)
def test_totals(text: str, totals: dict[str, int | None]) -> None:
    assert {count.kind: count.n for count in find_totals(sentences(text))} == totals


def test_what_the_title_names_together_is_counted_together() -> None:
    texts = sentences("确定38个城市为某建设示范城市，72个城市为某建设试点城市。")
    assert [(count.kind, count.n) for count in find_totals(texts, "关于确定某建设试点示范城市的通知")] == [("new", 110)]
    assert [count.n for count in find_totals(texts, "关于确定某建设试点城市的通知")] == [None]


def test_what_else_is_counted_is_said() -> None:
    assert find_other_counts(sentences("全国范围内遴选50个市（县、区）开展试点。")) == ["50个市（县、区）"]
    assert find_other_counts(sentences("由8个部门在15个工作日内办理。")) == []


def test_totals_that_differ_are_not_chosen_from() -> None:
    [count] = find_totals(sentences("确定84个城市为新增试点。", "公布新增试点85个。"))
    assert (count.kind, count.n) == ("new", None)
    assert count.why


def test_documents() -> None:
    text = "根据《甲通知》（建办科函〔2014〕515号）、《乙意见》(发改高技[2014]1770号)和国办发（2015）3号文件，"
    text += "按照建办科[2014]515号要求。"
    found = find_citations(sentences(text, "按照《甲通知》（建办科函[2014]515号）办理。"), own="建办科〔2014〕515号")

    assert [(each.number, each.title) for each in found] == [
        ("建办科函〔2014〕515号", "甲通知"),
        ("发改高技[2014]1770号", "乙意见"),
        ("国办发（2015）3号", None),
    ]
