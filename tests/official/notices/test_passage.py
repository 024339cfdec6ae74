"""A part of a sentence, and which of its days is that of a hand-in."""

import pytest

from notice_texts import ISSUED, sentences
from smartpilot.official.notices.facts import Sending
from smartpilot.official.notices.passage import find_sending_time, read_passages


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("试点城市于4月20日前完成建设，于4月30日前将任务书报送某司。", "于4月30日前"),
        ("试点城市将任务书报送某司，截止时间为4月30日前。", None),
        ("试点城市报送任务书至某司（4月30日前）。", "4月30日前"),
        ("试点城市将任务书于4月20日前报送某司，截止时间延长至4月30日。", "至4月30日"),
        ("试点城市于4月20日前（纸质版4月25日前）报送任务书。", "于4月20日前"),
        ("试点城市于4月20日前完成任务书编制，经某厅审查后报送某司。", None),
    ],
)
def test_the_day_of_a_hand_in(text: str, time: str | None) -> None:
    [sentence] = sentences(text)
    [passage] = read_passages(sentence, [sentence], ISSUED)
    found = find_sending_time(passage, passage.of_kind(Sending)[0])
    assert (found.text if found else None) == time


def test_parts_know_what_stands_before_them() -> None:
    above, sentence = sentences("试点城市要重视。", "编制任务书；报送某司。", clause="一")
    first, second = read_passages(sentence, [above, sentence], ISSUED)
    assert (first.so_far, second.so_far) == ("", "编制任务书；")
    assert second.text == "编制任务书；报送某司。"
    assert list(second.context) == [above, above]
