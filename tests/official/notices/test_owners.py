"""Who owes a deliverable: what its phrase says, else the sentence, else its clause."""

import pytest

from smartpilot.official.notices.facts import NamedDeliverable
from smartpilot.official.notices.owners import Attribution, find_owners, sender_assumption
from smartpilot.official.notices.sentences import Sentence
from smartpilot.records.terms import Kind

TASK_BOOK = NamedDeliverable("任务书", [])
CLAUSE = [Sentence("专项试点单位按下列要求办理。", "五", 1, 0), Sentence("请及时办理。", "五", 2, 1)]


@pytest.mark.parametrize(
    ("named", "before", "so_far", "context", "owners", "attribution"),
    [
        (NamedDeliverable("任务书", [Kind.PROJECTS]), "试点城市将", "", [], [Kind.PROJECTS], Attribution.SENTENCE),
        (TASK_BOOK, "试点城市将", "专项试点单位编制方案；", [], [Kind.PILOTS], Attribution.SENTENCE),
        (TASK_BOOK, "请将", "试点城市编制方案；", CLAUSE, [Kind.PILOTS], Attribution.SENTENCE),
        (TASK_BOOK, "请将", "", CLAUSE, [Kind.PROJECTS], Attribution.CLAUSE),
        (TASK_BOOK, "请将", "", [], [Kind.CANDIDATES], Attribution.NOTHING),
    ],
)
def test_owners(
    named: NamedDeliverable,
    before: str,
    so_far: str,
    context: list[Sentence],
    owners: list[Kind],
    attribution: Attribution,
) -> None:
    assert find_owners(named, before, so_far, context, Kind.CANDIDATES) == (owners, attribution)


def test_only_what_the_sentence_does_not_state_is_an_assumption() -> None:
    assert Attribution.SENTENCE.assumption == ""
    assert "inferred from the clause" in Attribution.CLAUSE.assumption
    assert "neither the sentence nor its clause" in Attribution.NOTHING.assumption


def test_an_office_that_hands_in_its_own_is_named() -> None:
    assert "省级主管部门" in sender_assumption(TASK_BOOK, "省级主管部门将任务书报送某司")
    assert sender_assumption(TASK_BOOK, "请试点城市将任务书报送某司") == ""
    assert sender_assumption(NamedDeliverable("任务书", [Kind.PILOTS]), "省级主管部门将任务书报送某司") == ""
