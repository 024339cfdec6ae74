"""The body of a notice in sentences."""

from smartpilot.official.notices.page import PageLine
from smartpilot.official.notices.sentences import split_sentences


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
