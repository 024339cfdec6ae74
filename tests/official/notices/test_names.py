"""What stands in a phrase: names of deliverables, media, and where they go."""

import pytest

from notice_texts import ISSUED
from smartpilot.official.notices.dates import find_times
from smartpilot.official.notices.facts import SentencePart
from smartpilot.official.notices.names import (
    Destination,
    find_destination,
    find_media,
    find_named_deliverables,
    mask_part,
)
from smartpilot.records.terms import Medium


def part(text: str) -> SentencePart:
    return mask_part(text, find_times(text, ISSUED))


def test_a_mask_has_the_length_of_its_text() -> None:
    text = "按《办法》于4月30日前（星期四）报送"
    masked = part(text)

    assert masked.masked == "按〓〓〓〓▲▲▲▲▲▲▲〓〓〓〓〓报送"
    assert len(masked.masked) == len(masked.text)


def test_the_brackets_of_a_title_are_a_part_of_it() -> None:
    masked = part("将推荐函、《信息消费试点市（县、区）申报书》（附件2）报送").masked
    titles = [named.title for named in find_named_deliverables(masked.removesuffix("报送"))]
    assert titles == ["推荐函", "信息消费试点市（县、区）申报书"]


@pytest.mark.parametrize(
    ("phrase", "titles"),
    [
        ("创建任务书、实施方案和推荐函", ["创建任务书", "实施方案", "推荐函"]),
        ("任务书（一式三份）", ["任务书"]),
        ("修改后的任务书", ["任务书"]),
        ("“无废城市”建设方案", ["“无废城市”建设方案"]),
        ("《创建任务书》", ["创建任务书"]),
        ("自查报告加盖公章后", ["自查报告"]),
        ("年度报告和进展情况表请▲▲由试点城市", ["年度报告", "进展情况表"]),
        ("验收申请", ["验收申请"]),
        ("本省份试点绩效考核报告", ["试点绩效考核报告"]),
        ("本辖区年度工作总结", ["年度工作总结"]),
        ("有关材料", []),
        ("主管部门", []),
        ("信息化基础设施建设", []),
    ],
)
def test_deliverables_in_a_phrase(phrase: str, titles: list[str]) -> None:
    assert [deliverable.title for deliverable in find_named_deliverables(phrase)] == titles


def test_a_bare_word_is_a_deliverable_only_where_that_will_do() -> None:
    assert [deliverable.title for deliverable in find_named_deliverables("方案", bare=True)] == ["方案"]
    assert find_named_deliverables("方案") == []


@pytest.mark.parametrize(
    ("text", "media"),
    [
        ("纸质版一式三份，电子版发至邮箱", [Medium.PAPER, Medium.ELECTRONIC]),
        ("电子版光盘1份", [Medium.ELECTRONIC]),
        ("一式肆份，电子文件请刻光盘2套", [Medium.PAPER, Medium.ELECTRONIC]),
        ("各3份", [Medium.PAPER]),
        ("以邮件形式", [Medium.ELECTRONIC]),
        ("特快专递邮件", []),
        ("实施方案及相关电子材料", []),
        ("申报材料（含电子版）", []),
        ("申报材料一式三份，附电子版", [Medium.PAPER, Medium.ELECTRONIC]),
        ("加盖公章", [Medium.PAPER]),
        ("电子政务", []),
    ],
)
def test_media_in_the_order_of_the_text(text: str, media: list[Medium]) -> None:
    assert find_media(text) == media


@pytest.mark.parametrize(
    ("text", "destination"),
    [
        ("某部某司备案", Destination("某部某司", "", "")),
        ("某司，邮箱：a@b.cn", Destination("某司；a@b.cn", "", "")),
        ("a@b.cn、c@d.cn", Destination("a@b.cn、c@d.cn", "", "")),
        ("某司，地址：三里河路9号", Destination("某司", "三里河路9号", "")),
        ("三里河路9号、a@b.cn", Destination("三里河路9号；a@b.cn", "", "")),
        ("部", Destination("", "", "部")),
        ("时限延长", Destination("", "", "")),
    ],
)
def test_where_it_goes(text: str, destination: Destination) -> None:
    end = text.find("，") if "，" in text else len(text)
    assert find_destination(text, 0, end, text[:end]) == destination
