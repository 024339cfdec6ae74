import datetime as dt

import pytest

from builders import PENGLAI, PUDONG, SHIJIAZHUANG, ZHENGDING, assessment, notice, place, project, registry
from smartpilot.official.files.line import Line
from smartpilot.official.outcomes.planning import plan_outcomes
from smartpilot.official.outcomes.reading import ListedOutcome
from smartpilot.official.outcomes.targets import KnownTargets
from smartpilot.records.models import Source
from smartpilot.records.terms import AssessmentResult
from smartpilot.registry.query import NO_FILTER, Filter

DAY = dt.date(2018, 6, 1)
SOURCE = Source(id="outcome-2018", title="验收公告")
BOOK = registry(
    notices=[notice("2012", dt.date(2013, 1, 29)), notice()],
    pilots=[ZHENGDING, PUDONG, SHIJIAZHUANG, PENGLAI, {**SHIJIAZHUANG, "id": "2014-130100", "notice": "2014"}],
    projects=[project("S01", "甲公司", title="智慧水务")],
    candidates=[place("441900", "东莞市", "广东省", "prefecture-city")],
    assessments=[assessment(dt.date(2017, 1, 1), "acceptance", "passed", target="2014-310115")],
)
TARGETS = KnownTargets(BOOK, NO_FILTER)
PASSED = AssessmentResult.PASSED


def listed(text: str, outcome: AssessmentResult | None = PASSED, grade: str = "", region: str = "") -> ListedOutcome:
    return ListedOutcome(text, Line(1, (text,)), outcome, grade, region)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("石家庄市正定县", "2014-130123"),
        ("正定县", "2014-130123"),
        ("河北省石家庄市正定县", "2014-130123"),
        ("蓬莱镇", "2014-350524-penglai"),
        ("智慧水务", "2014-S01"),
        ("甲公司", "2014-S01"),
    ],
)
def test_a_name_means_one_pilot_or_project(text: str, target: str) -> None:
    [new] = plan_outcomes(BOOK, [listed(text, grade="★★")], DAY, TARGETS, SOURCE).add

    assert (new.target.id, new.assessment.id) == (target, f"{target}-acceptance-2018")
    assert (new.assessment.grade, new.assessment.sources, new.assessment.evidence) == (
        "二星",
        ["outcome-2018"],
        "confirmed",
    )


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (listed("南京市"), "unknown"),
        (listed("石家庄经济技术开发区"), "unknown"),
        (listed("正定县", region="330000"), "unknown"),
        (listed("石家庄市"), "ambiguous"),
        (listed("东莞市"), "candidate"),
        (listed("正定县", None), "unknown"),
        (listed("正定县", grade="五星"), "contradiction"),
        (listed("浦东新区"), "contradiction"),
    ],
)
def test_what_is_not_sure_is_left_for_a_person(entry: ListedOutcome, reason: str) -> None:
    plan = plan_outcomes(BOOK, [entry], DAY, TARGETS, None)

    assert (plan.add, [unresolved.reason for unresolved in plan.unresolved]) == ([], [reason])


def test_the_notice_says_which_of_two_pilots_is_meant() -> None:
    [new] = plan_outcomes(BOOK, [listed("石家庄市")], DAY, KnownTargets(BOOK, Filter(notices=("2012",))), None).add

    assert (new.target.id, new.assessment.evidence) == ("2012-130100", "unverified")


def test_what_is_listed_twice_or_known() -> None:
    plan = plan_outcomes(BOOK, [listed("正定县"), listed("正定县")], DAY, TARGETS, None)
    assert (len(plan.add), [u.reason for u in plan.unresolved]) == (1, ["twice"])
    plan = plan_outcomes(BOOK, [listed("正定县"), listed("正定县", AssessmentResult.FAILED)], DAY, TARGETS, None)
    assert (plan.add, [u.reason for u in plan.unresolved]) == ([], ["twice", "twice"])
    known = plan_outcomes(BOOK, [listed("浦东新区")], dt.date(2017, 1, 1), TARGETS, None)
    assert (known.add, [same.assessment.id for same in known.known]) == ([], ["2014-310115-acceptance-2017-01-01"])
    early = plan_outcomes(BOOK, [listed("正定县")], dt.date(2015, 4, 6), TARGETS, None)
    assert [u.reason for u in early.unresolved] == ["contradiction"]
