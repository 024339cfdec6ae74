"""One deliverable of a notice, from one sentence after the other."""

import datetime as dt
from dataclasses import replace
from typing import Any

from smartpilot.official.notices.dates import TimePhrase
from smartpilot.official.notices.deliverable import (
    ProposedDeliverable,
    is_same_deliverable,
    with_due,
    with_gaps,
    with_reviewer,
)
from smartpilot.official.notices.sentences import Sentence
from smartpilot.records.terms import Kind, Stage

SENTENCE = Sentence("请报送任务书。", "一", 1, 0)


def new_deliverable() -> ProposedDeliverable:
    return ProposedDeliverable(Kind.PILOTS, "任务书", SENTENCE)


def time(day: int | None = None, why: str = "", yearly: tuple[int, int] | None = None) -> TimePhrase:
    fields: dict[str, Any] = {"due": dt.date(2015, 4, day)} if day else {}
    if yearly:
        fields = {"recurs": "yearly", "month": yearly[0], "day": yearly[1]}
    return TimePhrase(0, 1, f"{day}日前", fields, why)


def test_names_of_one_deliverable() -> None:
    assert is_same_deliverable("创建任务书", "任务书")
    assert is_same_deliverable("任务书", "试点任务书")
    assert not is_same_deliverable("申报书", "申报材料")
    # 方案 is the end of too many names.
    assert not is_same_deliverable("方案", "实施方案")


def with_days(*days: TimePhrase, stage: Stage = Stage.SUBMITTED) -> ProposedDeliverable:
    deliverable = new_deliverable()
    for day in days:
        changed = with_due(deliverable, day, SENTENCE, stage)
        assert changed is not None
        deliverable = changed
    return deliverable


def test_a_first_day_is_taken_and_the_same_again_changes_nothing() -> None:
    deliverable = with_days(time(30), time(30))
    assert (deliverable.values, deliverable.due_stage) == ({"due": dt.date(2015, 4, 30)}, Stage.SUBMITTED)


def test_two_days_for_one_stage_are_none() -> None:
    deliverable = with_days(time(20), time(30))
    assert deliverable.values == {}
    assert deliverable.fields["due"].unknown.startswith("20日前, 30日前")
    # A third one does not tell which of them it is.
    assert with_due(deliverable, time(25), SENTENCE, Stage.SUBMITTED) is None


def test_a_day_of_another_stage_belongs_to_something_else() -> None:
    deliverable = with_days(time(20), stage=Stage.DRAFTED)
    assert with_due(deliverable, time(30), SENTENCE, Stage.SUBMITTED) is None
    assert deliverable.values["due"] == dt.date(2015, 4, 20)


def test_a_day_of_every_year() -> None:
    assert with_days(time(yearly=(12, 31))).values == {"recurs": "yearly", "month": 12, "day": 31}


def test_what_was_assumed_of_a_day_and_why_there_is_none() -> None:
    assert with_days(time(30, why="the last day")).fields["due"].assumed == "30日前: the last day"
    assert with_days(time(why="it counts from an event")).fields["due"].unknown == "None日前: it counts from an event"


def test_one_reviewer_by_a_shorter_name_and_two_of_them() -> None:
    one = with_reviewer(new_deliverable(), "省级住房城乡建设主管部门", SENTENCE)
    assert with_reviewer(one, "省级主管部门", SENTENCE).values["reviewed_by"] == "省级住房城乡建设主管部门"
    two = with_reviewer(one, "市人民政府", SENTENCE)
    assert "reviewed_by" not in two.values
    assert with_reviewer(two, "市人民政府", SENTENCE) == two


def test_gaps_of_a_deliverable_that_is_handed_in() -> None:
    deliverable = new_deliverable().with_stage(Stage.SUBMITTED, SENTENCE).with_stage(Stage.REVIEWED, SENTENCE)
    deliverable = with_gaps(replace(deliverable, vague_destination="部"))
    assert {name for name, known in deliverable.fields.items() if known.unknown} == {"send_to", "medium", "reviewed_by"}
    assert "部" in deliverable.fields["send_to"].unknown


def test_a_deliverable_that_nothing_is_asked_of_is_drafted() -> None:
    assert list(with_gaps(new_deliverable()).stages) == [Stage.DRAFTED]
