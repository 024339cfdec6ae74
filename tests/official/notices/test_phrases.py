"""What a part of a sentence asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice_texts import ISSUED
from smartpilot.official.notices.dates import find_times
from smartpilot.official.notices.phrases import (
    _SIGN,
    SentencePart,
    _match_signings,
    find_announced_list,
    find_draftings,
    find_media,
    find_named_deliverables,
    find_reviewings,
    find_sendings,
    find_signings,
    is_revised,
    mask_part,
)
from smartpilot.records.terms import Kind, Medium, Stage


def part(text: str) -> SentencePart:
    return mask_part(text, find_times(text, ISSUED))


def test_a_mask_has_the_length_of_its_text() -> None:
    text = "按《办法》于4月30日前（星期四）报送"
    masked = part(text)

    assert masked.masked == "按〓〓〓〓▲▲▲▲▲▲▲〓〓〓〓〓报送"
    assert len(masked.masked) == len(masked.text)


@pytest.mark.parametrize(
    ("phrase", "titles"),
    [
        ("创建任务书、实施方案和推荐函", ["创建任务书", "实施方案", "推荐函"]),
        ("任务书（一式三份）", ["任务书"]),
        ("修改后的任务书", ["任务书"]),
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
        ("加盖公章", [Medium.PAPER]),
        ("电子政务", []),
    ],
)
def test_media_in_the_order_of_the_text(text: str, media: list[Medium]) -> None:
    assert find_media(text) == media


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("编制实施方案", Stage.DRAFTED),
        ("修改完善实施方案", Stage.REVISED),
        ("完成任务书评审", Stage.REVIEWED),
        ("签订任务书", Stage.SIGNED),
    ],
)
def test_what_is_to_be_done_with_a_deliverable(text: str, stage: Stage) -> None:
    assert [drafting.stage for drafting in find_draftings(part(text))][:1] == [stage]


def test_who_reviews() -> None:
    [reviewing] = find_reviewings(part("任务书经省级主管部门审查后报送某司"), None)
    assert (reviewing.who, [deliverable.title for deliverable in reviewing.deliverables]) == (
        "省级主管部门",
        ["任务书"],
    )
    [by_subject] = find_reviewings(part("负责组织专家评审"), "某厅")
    assert by_subject.who == "某厅"


def test_who_signs_with_whom() -> None:
    [signing] = find_signings(part("某部某司与试点城市签订创建任务书"))
    assert (signing.offices, signing.kinds) == ("某部某司", [Kind.PILOTS])
    [other_side] = find_signings(part("试点城市与某部某司签订创建任务书"))
    assert (other_side.offices, other_side.kinds) == ("某部某司", [Kind.PILOTS])


def test_what_is_handed_in_to_where_and_how() -> None:
    [first, second] = find_sendings(part("将任务书纸质版报送某部某司，电子版发送至a@b.cn"))

    assert ([deliverable.title for deliverable in first.deliverables], first.to, first.media) == (
        ["任务书"],
        "某部某司",
        [Medium.PAPER],
    )
    assert (list(second.deliverables), second.to, second.media) == ([], "a@b.cn", [Medium.ELECTRONIC])


def test_a_word_that_names_nobody_is_no_address() -> None:
    [sending] = find_sendings(part("将任务书报送部"))
    assert (sending.to, sending.vague_destination) == ("", "部")


def test_a_list_that_is_announced() -> None:
    announced = find_announced_list(part("向某部某司申报的城市应提供以下申报资料："))
    assert announced is not None
    assert (announced[0].title, announced[1]) == ("申报资料", "某部某司")
    assert find_announced_list(part("请报送任务书。")) is None


def test_whether_it_was_revised() -> None:
    assert is_revised(part("将修改后的任务书报送某司"))
    assert not is_revised(part("将任务书报送某司"))


SIGNING_WORDS = [
    "与",
    "和",
    "同",
    "签订",
    "签署",
    "。",
    "；",
    "，",
    "应",
    "将",
    "共同",
    "某司",
    "试点城市",
    "任务书",
    "、",
]


@given(st.lists(st.sampled_from(SIGNING_WORDS), max_size=30).map("".join))
def test_signings_are_matched_as_if_looked_for_everywhere(text: str) -> None:
    assert [match.span() for match in _match_signings(text)] == [match.span() for match in _SIGN.finditer(text)]
