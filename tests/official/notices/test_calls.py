"""Whether a notice calls for applications."""

import pytest

from smartpilot.official.notices.calls import (
    calls_for_applications,
    is_application,
    is_call_title,
    is_of_candidates,
    lists_nothing,
    says_no_call,
)
from smartpilot.official.notices.sentences import Sentence

NEUTRAL = "关于开展绿色社区建设试点工作的通知"


@pytest.mark.parametrize(
    ("title", "call", "no_call", "nothing"),
    [
        ("关于组织申报完整社区建设试点的通知", True, False, True),
        ("关于推荐试点城市的通知", True, False, True),
        ("关于公布申报试点名单的通知", False, True, False),
        ("关于开展试点验收工作的通知", False, True, True),
        (NEUTRAL, False, False, False),
    ],
)
def test_a_title(title: str, call: bool, no_call: bool, nothing: bool) -> None:
    assert (is_call_title(title), says_no_call(title), lists_nothing(title)) == (call, no_call, nothing)


@pytest.mark.parametrize(
    ("text", "clause", "has_totals", "calls"),
    [
        ("各省级主管部门组织本地区城市申报", "二", False, True),
        ("每个省推荐1-2个城市", "二", False, True),
        ("现就做好试点申报工作通知如下", "", True, True),
        # A list says how those applied that it names, and asks others in its clauses.
        ("经各地组织申报、专家评审，确定24个城市", "", True, False),
        ("各省级主管部门组织未列入的城市申报", "二", True, False),
        ("试点城市每季度末报送进展", "二", False, False),
    ],
)
def test_what_the_text_asks_for(text: str, clause: str, has_totals: bool, calls: bool) -> None:
    sentence = Sentence(text, clause, 5, 0)

    assert calls_for_applications(NEUTRAL, [sentence], has_totals=has_totals) is calls
    assert not calls_for_applications("关于公布试点名单的通知", [sentence], has_totals=has_totals)


def test_a_list_of_candidates_and_an_application() -> None:
    titles = ["试点推荐名单", "申报汇总表", "关于拟公布试点名单的公示", "试点城市名单", "推荐试点工作总结"]

    assert [is_of_candidates(title) for title in titles] == [True, True, True, False, False]
    assert [is_application(title) for title in ("申报材料", "推荐函", "自评报告")] == [True, True, False]
