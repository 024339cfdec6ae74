"""One paper of a notice, from one sentence after the other."""

import datetime as dt

from smartpilot.official.notices.dates import TimePhrase
from smartpilot.official.notices.deliverable import Paper, is_same_paper, record_gaps, set_due
from smartpilot.official.notices.sentences import Sentence
from smartpilot.records.terms import Kind, Stage

SENTENCE = Sentence("请报送任务书。", "一", 1, 0)


def paper() -> Paper:
    return Paper(Kind.PILOTS, "任务书", SENTENCE)


def time(day: int | None = None, why: str = "", yearly: tuple[int, int] | None = None) -> TimePhrase:
    return TimePhrase(0, 1, f"{day}日前", dt.date(2015, 4, day) if day else None, yearly, why)


def test_names_of_one_paper() -> None:
    assert is_same_paper("创建任务书", "任务书")
    assert is_same_paper("任务书", "试点任务书")
    assert not is_same_paper("申报书", "申报材料")
    # 方案 is the end of too many names.
    assert not is_same_paper("方案", "实施方案")


def test_a_first_day_is_taken_and_the_same_again_changes_nothing() -> None:
    one = paper()
    assert set_due(one, time(30), SENTENCE, Stage.SUBMITTED)
    assert set_due(one, time(30), SENTENCE, Stage.SUBMITTED)
    assert one.values == {"due": dt.date(2015, 4, 30), "due_stage": "submitted"}


def test_two_days_for_one_stage_are_none() -> None:
    one = paper()
    set_due(one, time(20), SENTENCE, Stage.SUBMITTED)
    assert set_due(one, time(30), SENTENCE, Stage.SUBMITTED)
    assert one.values == {}
    assert one.unknown["due"].startswith("20日前, 30日前")
    # A third one does not tell which of them it is.
    assert not set_due(one, time(25), SENTENCE, Stage.SUBMITTED)


def test_a_day_of_another_stage_belongs_to_something_else() -> None:
    one = paper()
    set_due(one, time(20), SENTENCE, Stage.DRAFTED)
    assert not set_due(one, time(30), SENTENCE, Stage.SUBMITTED)
    assert one.values["due"] == dt.date(2015, 4, 20)


def test_a_day_of_every_year() -> None:
    one = paper()
    assert set_due(one, time(yearly=(12, 31)), SENTENCE, Stage.SUBMITTED)
    assert one.values == {"recurs": "yearly", "month": 12, "day": 31}


def test_what_was_assumed_of_a_day_and_why_there_is_none() -> None:
    assumed, unknown = paper(), paper()
    set_due(assumed, time(30, why="the last day"), SENTENCE, Stage.SUBMITTED)
    set_due(unknown, time(why="it counts from an event"), SENTENCE, Stage.SUBMITTED)

    assert assumed.assumed == {"due": "30日前: the last day"}
    assert unknown.unknown == {"due": "None日前: it counts from an event"}


def test_gaps_of_a_paper_that_is_handed_in() -> None:
    one = paper()
    one.reach(Stage.SUBMITTED, SENTENCE)
    one.reach(Stage.REVIEWED, SENTENCE)
    one.vague = "部"
    record_gaps([one])
    assert set(one.unknown) == {"send_to", "medium", "reviewed_by"}
    assert "部" in one.unknown["send_to"]


def test_a_paper_that_nothing_is_asked_of_is_drafted() -> None:
    one = paper()
    record_gaps([one])
    assert list(one.steps) == [Stage.DRAFTED]
