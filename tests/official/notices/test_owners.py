"""Who owes a deliverable: what its phrase says, else the sentence, else its clause."""

import pytest

from notice_texts import ISSUED, sentences
from smartpilot.official.notices.facts import NamedDeliverable
from smartpilot.official.notices.owners import find_owners, find_owners_of_all
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
        (
            NamedDeliverable("总结报告", []),
            ["请省级主管部门组织评估。", "4月30日前将本省总结报告"],
            [Kind.AUTHORITIES],
            "inferred from the clause",
        ),
        (TASK_BOOK, ["请将任务书"], [], "who hands it in could not be read"),
    ],
)
def test_owners(named: NamedDeliverable, texts: list[str], owners: list[Kind], assumption: str) -> None:
    passage = last_passage(*texts)
    kinds, why = find_owners(named, passage, len(passage.part.masked))
    assert (kinds, assumption in why, bool(why)) == (owners, True, bool(assumption))


def test_the_subject_nearest_before_the_verb_is_meant() -> None:
    passage = last_passage("专项试点单位编制方案，试点城市将任务书")
    assert find_owners(TASK_BOOK, passage, 16).kinds == [Kind.PILOTS]


def test_an_office_that_hands_in_what_targets_write_is_named() -> None:
    passage = last_passage("省级主管部门将任务书报送某司")
    owners = find_owners(TASK_BOOK, passage, 10)
    assert owners.kinds == []
    assert "省级主管部门" in owners.assumption
    assert find_owners(TASK_BOOK, last_passage("请试点城市将任务书报送某司"), 9).assumption == ""
    assert find_owners(NamedDeliverable("任务书", [Kind.PILOTS]), passage, 10).assumption == ""


@pytest.mark.parametrize(
    ("titles", "text", "is_theirs"),
    [
        (["推荐函"], "省级主管部门将推荐函", True),
        (["推荐函", "工作总结"], "省级主管部门将推荐函", True),
        (["推荐函"], "请将推荐函", True),
        (["工作总结"], "请将工作总结", False),
        (["推荐函", "申报材料"], "省级主管部门将推荐函", True),
        (["推荐函", "申报材料"], "省级主管部门指导申报城市修改方案，将推荐函", False),
        (["推荐函"], "请试点城市将推荐函", False),
        (["推荐函"], "市级主管部门将推荐函", False),
        (["推荐函", "推荐园区汇总表"], "请各地主管部门会同发展改革委，组织本地区园区申报，并将推荐函", True),
        (["推荐函"], "省级主管部门将审核后的推荐函", False),
    ],
)
def test_authorities_owe_what_only_they_write(titles: list[str], text: str, is_theirs: bool) -> None:
    passage = last_passage(text)
    owners = find_owners_of_all([NamedDeliverable(title, []) for title in titles], passage, len(text))
    assert (owners.kinds if owners else None) == ([Kind.AUTHORITIES] if is_theirs else None)


def test_what_a_province_writes_of_others_is_its_own() -> None:
    named = [NamedDeliverable("审查意见", [Kind.CANDIDATES])]
    owners = find_owners_of_all(named, last_passage("省级主管部门将申报城市的审查意见"), 16)
    assert owners is not None
    assert owners.kinds == [Kind.AUTHORITIES]
