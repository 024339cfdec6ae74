"""What stands below a signature."""

from collections.abc import Sequence

import pytest

from smartpilot.official.notices.annex import split_annex
from smartpilot.official.notices.heading import Heading, parse_heading
from smartpilot.official.notices.page import PageLine

BODY = ("各省：", "根据国家智慧城市试点安排，请报送任务书。")
TITLE = "关于公布国家智慧城市2015年度试点名单的通知"


def heading(*lines: str) -> Heading:
    return parse_heading([PageLine(number, text) for number, text in enumerate(lines, 1)])


def numbers(lines: Sequence[PageLine]) -> list[int]:
    return [line.number for line in lines]


@pytest.mark.parametrize(
    ("lines", "first"),
    [
        (["附件", "试点工作方案", "一、请报送任务书。"], 1),
        (["热图一览", "振华股份 15.92", "2015年度试点城市名单", "北京市：西城区"], 3),
        (["热图一览", "振华股份 15.92"], None),
        ([], None),
    ],
)
def test_the_annex_stands_below_the_signature(lines: list[str], first: int | None) -> None:
    read, unread = split_annex(heading(TITLE, *BODY, "某某部", "2015年4月7日", *lines))
    assert next((line.number - 5 for line in (*read, *unread)), None) == first


def test_what_a_notice_issues_is_read_to_the_next_text_of_the_page() -> None:
    title, signature = "关于印发国家智慧城市试点验收方案的通知", ("某某部", "2015年4月7日")
    annex = ("附件", "一、请报送任务书。", "二、请组织验收。")
    other = ("关于报送总结的通知", "请报送总结。")

    read, unread = split_annex(heading(title, *BODY, *signature, *annex, *other))
    assert (numbers(read), numbers(unread)) == ([6, 7, 8], [9, 10])
    # Of a list nothing is read, nor of what is passed on.
    for title in (TITLE, "关于转发印发国家智慧城市试点验收方案的通知"):
        read, unread = split_annex(heading(title, *BODY, *signature, *annex))
        assert (numbers(read), numbers(unread)) == ([], [6, 7, 8])
