"""One notice, spoiled in the ways in which people and pages spoil texts: read right, or left open with the phrase."""

import datetime as dt
from typing import Any

import pytest

from smartpilot.official.notices.proposal import Proposal
from smartpilot.official.notices.reading import read_notice

HEAD = "住房城乡建设部办公厅关于公布国家智慧城市2016年度试点名单的通知"
NOTICE = (
    "{head}\n{number}\n各省、自治区住房城乡建设厅，直辖市建委：\n"
    "根据有关规定，经组织专家进行综合评审并报部领导同意，确定北京市等{total}个城市为国家智慧城市2016年度新增试点。现将有关事项通知如下：\n"
    "一、{sentence}\n附件：国家智慧城市2016年度试点名单\n住房城乡建设部办公厅\n{day}\n"
)
TWO_WAYS = (
    "请各试点城市抓紧修改完善实施方案，于2016年4月30日前将创建任务书电子版发送至office@example.org，"
    "并将纸质版报送我部建筑节能与科技司。"
)
REVIEWED = "请各试点城市抓紧编制创建任务书，经省级住房城乡建设主管部门审查后于2016年4月30日前报送我部建筑节能与科技司。"
YEARLY = (
    "创建期为三年。请各试点城市认真总结工作进展情况和存在的问题，每年12月31日前将自评价报告报送我部建筑节能与科技司。"
)


def read(sentence: str, number: str = "建办科〔2016〕99号", total: str = "30", day: str = "2016年3月10日") -> Proposal:
    return read_notice(NOTICE.format(head=HEAD, number=number, total=total, sentence=sentence, day=day).encode())


def first(proposal: Proposal) -> dict[str, Any]:
    return dict(proposal.notice["deliverables"][0])


@pytest.mark.parametrize("sentence", [TWO_WAYS, REVIEWED, YEARLY])
@pytest.mark.parametrize("edge", ["\n— 2 —\n", "\n-2-\n", "\n第 2 页 共 3 页\n", "\n2\n", "\n"])
def test_a_page_ends_anywhere_in_a_sentence(sentence: str, edge: str) -> None:
    whole = read(sentence).notice
    for at in range(30, len(sentence) - 1):
        if edge == "\n2\n" and sentence[at] == "年":
            continue  # 每2年 may be meant
        assert read(sentence[:at] + edge + sentence[at:]).notice == whole, sentence[at - 6 : at + 6]


@pytest.mark.parametrize(
    ("time", "due"),
    [
        ("2016年4月30前", dt.date(2016, 4, 30)),
        ("20160430前", dt.date(2016, 4, 30)),
        ("12月月底前", dt.date(2016, 12, 31)),
        ("本月底前", dt.date(2016, 3, 31)),
        ("11/3号前", dt.date(2016, 11, 3)),
        ("2016年内", dt.date(2016, 12, 31)),
        ("上半年", dt.date(2016, 6, 30)),
        ("每季度末20日前", None),
        ("月末前", None),
        ("“五一”前", None),
        ("收到批复后15个工作日内", None),
    ],
)
def test_a_day_or_the_phrase(time: str, due: dt.date | None) -> None:
    proposal = read(f"试点城市于{time}将创建任务书报送我部建筑节能与科技司。")
    assert first(proposal).get("due") == due
    assert due or time in proposal.unknown["deliverables[0].due"]


@pytest.mark.parametrize("total", ["3\n0", "3\n— 2 —\n0", "三十", "３０"])
def test_a_total_that_is_broken(total: str) -> None:
    assert read(TWO_WAYS, total=total).notice["totals"] == {"new": 30}


def test_a_total_that_may_be_another_is_open() -> None:
    proposal = read(TWO_WAYS, total="3\n2\n")
    assert "totals" not in proposal.notice
    assert "3" in [mention.text for mention in proposal.unused]


@pytest.mark.parametrize("number", ["建办科﹝2016﹞99号", "建办科 〔 2016 〕 99 号", "建办科〔２０１６〕99号"])
def test_a_number_however_it_is_typed(number: str) -> None:
    assert read(TWO_WAYS, number=number).notice["number"] == "建办科〔2016〕99号"


@pytest.mark.parametrize("zero", "OoＯｏ○零〇0")
def test_a_day_of_issue_with_any_zero(zero: str) -> None:
    assert read(TWO_WAYS, day=f"二{zero}一六年三月十日").notice["issued_on"] == dt.date(2016, 3, 10)
