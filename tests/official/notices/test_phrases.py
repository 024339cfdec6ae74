"""What a part of a sentence asks for: each phrase is tried with its example."""

import pytest

from notice_texts import ISSUED
from smartpilot.official.notices.dates import find_times
from smartpilot.official.notices.facts import Announcing, Drafting, Fact, Reviewing, Sending, SentencePart, Signing
from smartpilot.official.notices.names import mask_part
from smartpilot.official.notices.phrases import PHRASES, Phrase, find_drafted, find_facts, is_revised
from smartpilot.records.terms import Kind, Medium


def part(text: str) -> SentencePart:
    return mask_part(text, find_times(text, ISSUED))


def in_words(fact: Fact) -> str:
    """A fact as the table of phrases writes it."""
    if isinstance(fact, Announcing):
        return f"list {fact.deliverable.title} to {fact.to}"
    titles = "、".join(named.title for named in fact.deliverables)
    if isinstance(fact, Drafting):
        return f"{fact.stage} {titles}"
    if isinstance(fact, Reviewing):
        return " ".join(filter(None, ["reviewed", titles, f"by {fact.who}" if fact.who else ""]))
    if isinstance(fact, Signing):
        return f"signed {titles} by {fact.offices}"
    return " ".join(filter(None, ["submitted", titles, f"to {fact.to}"]))


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.name)
def test_each_example_yields_what_the_table_says(phrase: Phrase) -> None:
    assert phrase.pattern.search(phrase.example)
    assert [in_words(fact) for fact in find_facts(part(phrase.example))] == phrase.facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("试点城市与某部某司签订创建任务书", ["signed 创建任务书 by 某部某司"]),
        ("我部组织审查，并与试点城市、某厅签订协议", ["signed 协议 by 我部、某厅"]),
        ("修改完善实施方案", ["revised 实施方案"]),
        ("完成任务书评审", ["reviewed 任务书"]),
        ("某厅要对任务书进行严格审查，并报送某部", ["reviewed 任务书 by 某厅", "submitted to 某部"]),
        ("经济社会发展情况", []),
        ("我们将组织有关方面对实施方案进行审核，并反馈有关修改意见", []),
        ("我部将编制指南，各试点城市编制任务书", ["drafted 任务书"]),
        ("两部门将印发方案并报送国务院办公厅", []),
        ("请报送任务书。", ["submitted 任务书 to "]),
        ("将自查报告电子版发192@qq.com邮箱", ["submitted 自查报告 to 192@qq.com"]),
        ("完成建设情况报告，报某厅", ["drafted 建设情况报告", "submitted to 某厅"]),
        ("完成建设情况报告", []),
        ("省级推荐表（各1份）函报我部", ["submitted 省级推荐表 to 我部"]),
        ("将申报材料函报我部", ["submitted 申报材料 to 我部"]),
        ("将推荐函报我部", ["submitted 推荐函 to 我部"]),
        ("要把握进度，确保质量，报送年度总结", ["submitted 年度总结 to "]),
        ("将组织机构、联络员名单报某司备案", ["submitted 组织机构、联络员名单 to 某司"]),
        ("填写申请书，会同相关建设资料报某局", ["drafted 申请书", "submitted 申请书、建设资料 to 某局"]),
        ("会同财政厅将任务书报某局", ["submitted 任务书 to 某局"]),
        (
            "向住房和城乡建设部（城市建设司）、工业和信息化部（装备工业一司）报送工作进展",
            ["submitted 工作进展 to 住房和城乡建设部（城市建设司）、工业和信息化部（装备工业一司）"],
        ),
        ("向住房和城乡建设部（科技司）报送任务书", ["submitted 任务书 to 住房和城乡建设部（科技司）"]),
        (
            "编制实施方案，报省级住房和城乡建设部门审核后报送住房和城乡建设部",
            ["drafted 实施方案", "reviewed by 省级住房和城乡建设部门", "submitted to 住房和城乡建设部"],
        ),
        (
            "将任务书报某厅审核汇总后，于6月底前统一报送某部某司",
            ["reviewed 任务书 by 某厅", "submitted to 某部某司"],
        ),
        ("将任务书报某厅审核", ["submitted 任务书 to 某厅"]),
    ],
)
def test_what_is_asked(text: str, facts: list[str]) -> None:
    assert [in_words(fact) for fact in find_facts(part(text))] == facts


@pytest.mark.parametrize(
    ("text", "media"),
    [
        ("任务书审核同意后报送某司，纸质文件一式肆份，电子文件请刻光盘2套", [Medium.PAPER, Medium.ELECTRONIC]),
        ("将任务书报送某司，共三份。", [Medium.PAPER]),
        ("将任务书以邮件形式报送某司。", [Medium.ELECTRONIC]),
        ("将任务书电子版报送某司，纸质版（一份，附表）于6月1日前报某厅", [Medium.ELECTRONIC]),
        ("将任务书报送某司，其他事项另行通知", []),
    ],
)
def test_how_it_is_handed_in_may_stand_behind(text: str, media: list[Medium]) -> None:
    first = next(fact for fact in find_facts(part(text)) if isinstance(fact, Sending))
    assert first.media == media


def test_a_hand_in_has_its_media_and_what_is_left_of_its_address() -> None:
    [first, second] = find_facts(part("将任务书纸质版寄送某司（三里河路9号），电子版报部"))
    assert (first.media, first.postal_address) == ([Medium.PAPER], "三里河路9号")  # type: ignore[union-attr]
    assert (second.media, second.vague_destination) == ([Medium.ELECTRONIC], "部")  # type: ignore[union-attr]


def test_what_was_reviewed_before_what_was_drafted() -> None:
    facts = find_facts(part("编制方案和任务书，任务书经某厅审查后报送某司"))
    assert [named.title for named in find_drafted(facts, 100)] == ["任务书"]
    assert find_drafted(facts, 0) == []


def test_whose_it_is() -> None:
    [drafting] = find_facts(part("编制专项试点任务书"))
    assert isinstance(drafting, Drafting)
    assert drafting.deliverables[0].kinds == [Kind.PROJECTS]


def test_whether_it_was_revised() -> None:
    assert is_revised(part("将修改后的任务书报送某司"))
    assert not is_revised(part("将任务书报送某司"))
