"""Clauses that speak of a hand-in without asking for it, beside those that ask for it."""

from typing import Any

import pytest

from notice_texts import ISSUED, sentences
from smartpilot.official.notices.deliverables import read_deliverables
from smartpilot.official.notices.moods import MOODS, Mood, find_mood
from smartpilot.records.terms import Kind


def read(text: str) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    found, unread = read_deliverables(sentences(text), ISSUED, Kind.PILOTS)
    submitted = [{"title": d.title, "due": str(d.values.get("due", ""))} for d in found if d.is_submitted]
    return submitted, [(phrase.text, phrase.why) for phrase in unread]


@pytest.mark.parametrize("mood", MOODS, ids=lambda mood: mood.name)
def test_each_example_is_of_its_mood(mood: Mood) -> None:
    before, verb, behind = mood.example.partition("报送")
    assert verb
    found = find_mood(before, behind)
    assert found is not None
    assert (found.name, found.why()) == (mood.name, mood.why())


NOT_TO_BE_DONE = "the text says that it is not to be done"
NOT_DONE = "the text speaks of those that have not done it"
DONE = "the text says that it has been done or asked for before"
CONDITION = "the text asks for it only on a condition"
VOLUNTARY = "the text leaves it to those who want to"
DESCRIBED = "the text only describes it"


@pytest.mark.parametrize(
    ("text", "told", "why"),
    [
        ("试点城市无须于6月30日前报送自查报告。", "试点城市无须于6月30日前报送自查报告", NOT_TO_BE_DONE),
        ("试点城市无需报送自查报告。", "试点城市无需报送自查报告", NOT_TO_BE_DONE),
        ("试点城市不需要向我部报送自查报告。", "试点城市不需要向我部报送自查报告", NOT_TO_BE_DONE),
        ("试点城市不必于6月30日前报送自查报告。", "试点城市不必于6月30日前报送自查报告", NOT_TO_BE_DONE),
        ("试点城市不得于6月30日前提前报送任务书。", "试点城市不得于6月30日前提前报送任务书", NOT_TO_BE_DONE),
        ("试点城市不应于6月30日前报送任务书。", "试点城市不应于6月30日前报送任务书", NOT_TO_BE_DONE),
        ("试点城市不再报送月报。", "试点城市不再报送月报", NOT_TO_BE_DONE),
        ("试点城市暂不报送年度报告。", "试点城市暂不报送年度报告", NOT_TO_BE_DONE),
        ("各试点城市已于1月31日前报送了实施方案。", "各试点城市已于1月31日前报送了实施方案", DONE),
        ("各试点城市于1月31日前报送了实施方案。", "各试点城市于1月31日前报送了实施方案", DONE),
        ("此前已要求于3月31日前报送的总结报告，另行通知。", "此前已要求于3月31日前报送的总结报告", DONE),
        ("5月30日前未报送任务书的试点城市，取消资格。", "5月30日前未报送任务书的试点城市", NOT_DONE),
        ("如需调整，试点城市应于8月31日前报送调整申请。", "试点城市应于8月31日前报送调整申请", CONDITION),
        ("试点城市如有变化，应及时报送情况说明和申请表。", "应及时报送情况说明和申请表", CONDITION),
        ("若未通过验收，试点城市应报送整改方案。", "试点城市应报送整改方案", CONDITION),
        ("确需延期的，应报送延期申请。", "应报送延期申请", CONDITION),
        ("试点城市可于7月31日前自愿报送典型案例。", "试点城市可于7月31日前自愿报送典型案例", VOLUNTARY),
        ("试点城市可自愿报送典型案例。", "试点城市可自愿报送典型案例", VOLUNTARY),
        ("鼓励试点城市于7月31日前报送典型案例。", "鼓励试点城市于7月31日前报送典型案例", VOLUNTARY),
        ("鼓励有条件的试点城市报送应用案例。", "鼓励有条件的试点城市报送应用案例", VOLUNTARY),
        ("可参照某市于1月31日前报送年度报告的做法。", "可参照某市于1月31日前报送年度报告的做法", DESCRIBED),
    ],
)
def test_what_is_only_spoken_of_is_told_and_no_deliverable(text: str, told: str, why: str) -> None:
    assert read(text) == ([], [(told, why)])


@pytest.mark.parametrize(
    ("text", "title", "due"),
    [
        ("试点城市不得迟于6月30日报送任务书。", "任务书", "2015-06-30"),
        ("试点城市报送的推荐项目不得超过5个，于6月30日前报送任务书。", "任务书", "2015-06-30"),
        ("鼓励社会资本参与的试点城市应当于6月30日前报送投融资方案。", "投融资方案", "2015-06-30"),
        ("鼓励社会资本参与的试点城市应于6月30日前报送投融资方案。", "投融资方案", "2015-06-30"),
        ("将已编写的任务书于6月30日前报送我部。", "任务书", "2015-06-30"),
        ("已列入名单的试点城市应于6月30日前报送任务书。", "任务书", "2015-06-30"),
        ("试点城市应如实、如期于6月30日前报送任务书。", "任务书", "2015-06-30"),
        ("若干试点城市应于6月30日前报送任务书。", "任务书", "2015-06-30"),
        ("试点城市应于6月30日前报送可行性研究报告。", "可行性研究报告", "2015-06-30"),
        ("如有问题请与我部联系，并于6月30日前报送任务书。", "任务书", "2015-06-30"),
        ("试点城市应于6月30日前报送任务书，如需延期请提前说明。", "任务书", "2015-06-30"),
    ],
)
def test_what_is_asked_for_stays(text: str, title: str, due: str) -> None:
    assert {"title": title, "due": due} in read(text)[0]
