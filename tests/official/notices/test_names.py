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
    split_listed,
)
from smartpilot.records.terms import Medium


def part(text: str) -> SentencePart:
    return mask_part(text, find_times(text, ISSUED))


def test_a_mask_has_the_length_of_its_text() -> None:
    text = "按《办法》于4月30日前（星期四）报送"
    masked = part(text)

    assert masked.masked == "按〓〓〓〓▲▲▲▲▲▲▲〓〓〓〓〓报送"
    assert len(masked.masked) == len(masked.text)


@pytest.mark.parametrize(
    ("text", "titles"),
    [("填写《申报书》《承诺书》及附件材料", ["申报书", "承诺书", "附件材料"]), ("根据《办法》《自评报告》", [])],
)
def test_titles_side_by_side_are_all_forms_or_all_cited(text: str, titles: list[str]) -> None:
    masked = part(text).masked
    assert [named.title for named in find_named_deliverables(masked.removeprefix("填写"))] == titles


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
        ("并网情况报告", ["并网情况报告"]),
        ("并抓紧编制实施方案", ["实施方案"]),
        ("本地区试点城市和园区实施方案", ["实施方案"]),
        ("自评报告以正式文件", ["自评报告"]),
        ("以正式文件", []),
        ("复核意见连同自评报告以公文形式", ["复核意见", "自评报告"]),
        ("示范县名单、省级工作方案联合", ["示范县名单", "省级工作方案"]),
        ("推荐函、汇总表（附件2）盖章扫描件通过粤政易", ["推荐函", "汇总表"]),
        ("通过审核的申报书", ["申报书"]),
        ("自检报告及相关佐证材料电子版▲▲登录管理平台", ["自检报告", "佐证材料"]),
        ("自评估报告、工作报告、财务报告（以下简称“三报告”）等", ["自评估报告", "工作报告", "财务报告"]),
        ("有关材料", []),
        ("主管部门", []),
        ("信息化基础设施建设", []),
        ("可推广的综合解决方案", []),
    ],
)
def test_deliverables_in_a_phrase(phrase: str, titles: list[str]) -> None:
    assert [deliverable.title for deliverable in find_named_deliverables(phrase)] == titles


@pytest.mark.parametrize(
    ("phrase", "titles", "unread"),
    [
        ("组织机构、联络员名单▲▲", ["组织机构、联络员名单"], ""),
        ("半年、全年工作总结", ["半年、全年工作总结"], ""),
        ("项目备案、开工、建设和并网情况报告", ["项目备案、开工、建设和并网情况报告"], ""),
        ("申报公文原件和企业申报材料", ["申报公文和企业申报材料"], ""),
        ("上年度、▲▲工作总结", ["工作总结"], ""),
        ("年度计划、项目清单及时", ["年度计划", "项目清单"], ""),
        ("创建方案、推荐函联合行文", ["创建方案", "推荐函"], ""),
        ("申报书及附件材料", ["申报书", "附件材料"], ""),
        ("某厅会同某部门审核汇总后，连同推荐函", ["推荐函"], ""),
        ("形成总结报告", ["总结报告"], ""),
        ("申报书、营业执照", ["申报书"], "营业执照"),
        ("申报书和电子版", ["申报书"], ""),
        ("营业执照", [], ""),
    ],
)
def test_nothing_of_what_is_handed_in_is_lost(phrase: str, titles: list[str], unread: str) -> None:
    named, rest = split_listed(phrase, bare=True)
    assert ([deliverable.title for deliverable in named], rest) == (titles, unread)


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


def test_papers_of_other_offices_beside_a_deliverable_are_told_and_no_part_of_its_name() -> None:
    for phrase in ("营业执照、自评估报告", "自评估报告、营业执照"):
        named, unread = split_listed(phrase, bare=True)
        assert ([deliverable.title for deliverable in named], unread.strip("、")) == (["自评估报告"], "营业执照")
    assert [named.title for named in find_named_deliverables("组织机构、联络员名单", bare=True)] == [
        "组织机构、联络员名单"
    ]
