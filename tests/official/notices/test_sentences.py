"""The body of a notice in sentences."""

import pytest

from smartpilot.official.notices.page import PageLine
from smartpilot.official.notices.sentences import Sentence, split_sentences


def test_clauses() -> None:
    body = ["开头。", "一、甲。", "（一）乙。", "1.2016年1月1日前报送。", "2. 丙", "又一段。", "二、丁；戊。", "己。"]
    found = split_sentences([PageLine(number, text) for number, text in enumerate(body, 1)])

    assert [(each.clause, each.text) for each in found] == [
        ("", "开头。"),
        ("一", "甲。"),
        ("一（一）", "乙。"),
        ("一（一）1", "2016年1月1日前报送。"),
        ("一（一）2", "丙"),
        ("一（一）", "又一段。"),
        ("二", "丁；戊。"),
        ("二", "己。"),
    ]


def texts(*lines: str) -> list[str]:
    return [s.text for s in split_sentences([PageLine(number, text) for number, text in enumerate(lines, 1)])]


def test_lines_that_were_broken_at_the_edge_of_a_page_are_joined() -> None:
    assert texts("请各试点城市将创建任务书经省级住房城乡建设、科技主管部门审查", "后报送某司。") == [
        "请各试点城市将创建任务书经省级住房城乡建设、科技主管部门审查后报送某司。"
    ]
    assert texts("请报送任务书，", "方案。") == ["请报送任务书，方案。"]
    # A short line without a full stop is a heading.
    assert texts("总体要求", "请报送任务书。") == ["总体要求", "请报送任务书。"]


def test_full_stops_in_brackets_and_quotations_end_nothing() -> None:
    assert texts("按《办法。》（见附件。）执行。再报。") == ["按《办法。》（见附件。）执行。", "再报。"]


def test_semicolons_part_a_sentence() -> None:
    [sentence] = split_sentences([PageLine(1, "甲报（一；二）；乙报；")])
    assert sentence.parts == ["甲报（一；二）；", "乙报；"]


def test_what_is_longer_than_any_sentence_is_not_readable() -> None:
    sentences = split_sentences([PageLine(7, "请报送，" * 149 + "请报送。" + "请报送，" * 150 + "再报。")])

    assert [(sentence.line, sentence.is_readable) for sentence in sentences] == [(7, True), (7, False)]


@pytest.mark.parametrize(
    ("text", "is_heading"),
    [("信息报送。", True), ("任务书报送", True), ("请于4月30日前报送。", False), ("报送任务书。", True)],
)
def test_a_heading_may_have_a_full_stop(text: str, is_heading: bool) -> None:
    assert Sentence(text, "三", 1, 0).is_heading is is_heading
