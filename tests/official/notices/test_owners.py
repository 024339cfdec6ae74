"""Who owes a deliverable: what its phrase says, else the sentence, else its clause."""

import pytest

from notice_texts import ISSUED, sentences
from smartpilot.official.notices.facts import NamedDeliverable
from smartpilot.official.notices.owners import find_owners, sender_assumption
from smartpilot.official.notices.passage import Passage, read_passages
from smartpilot.records.terms import Kind

TASK_BOOK = NamedDeliverable("任务书", [])


def last_passage(*texts: str) -> Passage:
    """The last part of the last sentence of a clause."""
    every = sentences(*texts, clause="五")
    return list(read_passages(every[-1], every, ISSUED))[-1]


@pytest.mark.parametrize(
    ("named", "texts", "owners", "assumption"),
    [
        (NamedDeliverable("任务书", [Kind.PROJECTS]), ["试点城市将任务书"], [Kind.PROJECTS], ""),
        (TASK_BOOK, ["专项试点单位编制方案；试点城市将任务书"], [Kind.PILOTS], ""),
        (TASK_BOOK, ["试点城市编制方案；请将任务书"], [Kind.PILOTS], ""),
        (TASK_BOOK, ["专项试点单位办理。", "请及时办理。", "请将任务书"], [Kind.PROJECTS], "inferred from the clause"),
        (TASK_BOOK, ["请将任务书"], [], "neither the sentence nor its clause"),
    ],
)
def test_owners(named: NamedDeliverable, texts: list[str], owners: list[Kind], assumption: str) -> None:
    passage = last_passage(*texts)
    kinds, why = find_owners(named, passage, passage.part.masked.index("任务书"))
    assert (kinds, assumption in why, bool(why)) == (owners, True, bool(assumption))


def test_the_phrase_comes_before_the_rest_of_its_part() -> None:
    passage = last_passage("专项试点单位编制方案，试点城市将任务书")
    assert find_owners(TASK_BOOK, passage, 16, begin=11).kinds == [Kind.PILOTS]
    assert find_owners(TASK_BOOK, passage, 16).kinds == [Kind.PILOTS, Kind.PROJECTS]


def test_an_office_that_hands_in_its_own_is_named() -> None:
    passage = last_passage("省级主管部门将任务书报送某司")
    assert "省级主管部门" in sender_assumption(TASK_BOOK, passage, 10)
    assert sender_assumption(TASK_BOOK, last_passage("请试点城市将任务书报送某司"), 9) == ""
    assert sender_assumption(NamedDeliverable("任务书", [Kind.PILOTS]), passage, 10) == ""
