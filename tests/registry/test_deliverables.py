"""Deliverables by id, by title, and by a part of a title that only one of those owed has."""

import pytest

from builders import notice, registry, year_of
from ledgers import TABLES
from smartpilot.errors import UsageError
from smartpilot.i18n import use_language
from smartpilot.records.models import AnyTarget
from smartpilot.records.notices import Deliverable
from smartpilot.records.periods import Period
from smartpilot.registry.deliverables import (
    deliverables_of,
    find_deliverables,
    require_deliverable_of,
    require_deliverables,
    require_records_owing,
)
from smartpilot.registry.query import NO_FILTER, Filter

BOOK = registry(**TABLES)


def record(id_: str = "2014-130123") -> AnyTarget:
    return BOOK.by_id[id_]


def deliverable(id_: str, title: str, **more: object) -> Deliverable:
    return Deliverable.model_validate({"id": id_, "title": title, "owed_by": "pilots", "stages": ["signed"], **more})


TASK_BOOK = deliverable("task-book", "创建任务书")
PROJECT_BOOK = deliverable("project-task-book", "专项试点创建任务书")
REPORT = deliverable("report", "年度自评价报告", recurs="yearly", month=12, day=31)


def test_each_kind_owes_its_own_deliverables() -> None:
    assert [owed.id for owed in deliverables_of(BOOK, record())] == ["task-book", "plan", "self-evaluation"]
    assert [owed.id for owed in deliverables_of(BOOK, record("2014-S01"))] == ["project-plan"]
    assert [owed.id for owed in deliverables_of(BOOK, record("2014-330108"))] == ["application"]


@pytest.mark.parametrize(
    ("text", "ids", "year"),
    [
        ("task-book", ["task-book"], None),
        (" Task-Book ", ["task-book"], None),
        # A whole title, though it is a part of another one.
        ("创建任务书", ["task-book"], None),
        ("task-book (创建任务书)", ["task-book"], None),
        ("专项试点", ["project-task-book"], None),
        ("自评价", ["report"], None),
        ("2015 年度自评价报告", ["report"], 2015),
        ("２０１６年度自评价报告", ["report"], 2016),
        ("2016自评价", ["report"], 2016),
        # What is owed once has no year.
        ("2015创建任务书", [], 2015),
        ("书", [], None),
        ("task", [], None),
        ("", [], None),
    ],
)
def test_find_deliverables(text: str, ids: list[str], year: int | None) -> None:
    named = find_deliverables([TASK_BOOK, PROJECT_BOOK, REPORT], text)

    assert ([found.id for found in named.deliverables], year_of(named)) == (ids, year)


def test_a_part_of_several_titles_is_refused_with_them() -> None:
    with pytest.raises(UsageError) as caught:
        find_deliverables([TASK_BOOK, PROJECT_BOOK, REPORT], "任务书")

    assert caught.value.message == "任务书 may be any of: 创建任务书, 专项试点创建任务书"


def test_one_title_of_several_notices_is_one_deliverable() -> None:
    again = deliverable("book", "创建任务书")
    named = find_deliverables([TASK_BOOK, again], "任务书")

    assert named.deliverables == [TASK_BOOK, again]
    assert named.titles == ["创建任务书"]
    assert find_deliverables([REPORT], "2015自评价").titles == ["2015 年度自评价报告"]


@pytest.mark.parametrize("text", ["task-book", "创建任务书", " task-book ", "任务书"])
def test_those_who_owe_a_deliverable(text: str) -> None:
    owing = require_records_owing(BOOK, list(BOOK.targets), text)

    assert {pilot.id for pilot in owing} == {pilot["id"] for pilot in TABLES["pilots"]}


@pytest.mark.parametrize("text", ["", "task", "计划书", "project-plans"])
def test_nobody_owes_what_there_is_not(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        require_records_owing(BOOK, [record(), record("2014-S01")], text)

    assert caught.value.message == f"nobody in this selection has to hand in {text}"
    owed = "task-book (创建任务书), plan (实施方案), self-evaluation (年度自评价报告), project-plan (专项试点实施方案)"
    assert caught.value.hint == f"deliverables: {owed}"
    with use_language("zh"), pytest.raises(UsageError, match="计划书") as caught:
        require_records_owing(BOOK, [record()], "计划书")
    assert caught.value.hint.endswith("创建任务书、实施方案、年度自评价报告")


def test_the_deliverable_of_a_record() -> None:
    assert require_deliverable_of(BOOK, record(), "方案").deliverable.id == "plan"
    assert require_deliverable_of(BOOK, record("2014-S01"), "方案").deliverable.id == "project-plan"
    _notice, report, period = require_deliverable_of(BOOK, record(), "2016 年度自评价报告")
    assert (report.id, period) == ("self-evaluation", Period(2016))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("taskbook", "unknown deliverable: taskbook"),
        ("project-plan", "2014-130123 石家庄市正定县 does not have to hand in project-plan"),
        ("增补", "2014-130123 石家庄市正定县 does not have to hand in 增补"),
    ],
)
def test_what_a_record_does_not_owe_is_told_with_what_it_does(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        require_deliverable_of(BOOK, record(), text)

    assert caught.value.message == message
    for title in ("task-book (创建任务书)", "plan (实施方案)", "self-evaluation (年度自评价报告)"):
        assert title in caught.value.hint


def test_a_record_that_owes_nothing() -> None:
    bare = registry(notices=[notice("2014")], pilots=TABLES["pilots"][:1])
    (pilot,) = bare.file.pilots

    with pytest.raises(UsageError) as caught:
        require_deliverable_of(bare, pilot, "task-book")
    assert (caught.value.message, caught.value.hint) == ("unknown deliverable: task-book", "its deliverables: nothing")


def test_those_that_the_wanted_records_owe_come_first() -> None:
    assert require_deliverables(BOOK, Filter(text="S01"), "方案").titles == ["专项试点实施方案"]
    # Nobody of the wanted ones owes it: it is asked about all the same.
    assert require_deliverables(BOOK, Filter(text="S01"), "任务书").titles == ["创建任务书"]
    with pytest.raises(UsageError, match="方案 may be any of: 实施方案, 专项试点实施方案"):
        require_deliverables(BOOK, NO_FILTER, "方案")
    with pytest.raises(UsageError, match="unknown deliverable: taskbook") as caught:
        require_deliverables(BOOK, NO_FILTER, "taskbook")
    assert caught.value.hint.startswith("choose from: task-book (创建任务书), ")
