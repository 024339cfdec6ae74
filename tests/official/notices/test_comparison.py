"""A proposed notice beside those of a registry."""

import datetime as dt
from typing import Any

import pytest

from builders import SOURCE, notice, registry
from smartpilot.official.notices.comparison import (
    Difference,
    compare_with_registry,
    differences,
    find_notice,
    to_json_value,
)
from smartpilot.official.notices.proposal import Proposal
from smartpilot.records.notices import Notice

TITLE = SOURCE["title"]
DAY = dt.date(2015, 4, 7)
TASK_BOOK = {"id": "task-book", "title": "创建任务书", "owed_by": "pilots", "stages": ["drafted"]}


def find(title: str = "另一份通知", **fields: Any) -> Notice | None:
    known = registry(notices=[notice(number="建办科[2015]1号")])
    return find_notice(Proposal(fields, {"title": title}, title), known.file.notices, known.sources)


@pytest.mark.parametrize("number", ["建办科[2015]1号", "建办科〔2015〕1号", "建办科（2015）1号", "建办科【2015】 1号"])
def test_a_notice_by_its_number_in_any_brackets(number: str) -> None:
    found = find(number=number)
    assert found is not None
    assert found.id == "2014"


def test_a_notice_by_title_and_day() -> None:
    assert find(TITLE, issued_on=DAY) is not None
    assert find(" ".join(TITLE), issued_on=DAY) is not None
    # A text that does not say its day has no other one.
    assert find(TITLE) is not None
    assert find(TITLE, issued_on=dt.date(2015, 4, 8)) is None
    assert find("另一份通知", issued_on=DAY) is None


def test_fields_that_differ_in_the_order_of_the_registry() -> None:
    known = registry(notices=[notice(number="一号", note="备注", totals={"new": 84})]).notices["2014"]
    text = {"id": "x", "source": "y", "number": "二号", "issued_by": ["住房和城乡建设部办公厅"], "issued_on": DAY}
    text |= {"totals": {"new": 84}, "rests_on": ["三号"]}

    assert differences(Proposal(text, {}, TITLE), known) == [
        Difference("number", "一号", "二号"),
        Difference("note", "备注", None),
        Difference("rests_on", None, ["三号"]),
    ]


def test_deliverables_are_matched_by_id_then_by_title_and_owner() -> None:
    plan = {**TASK_BOOK, "id": "plan", "title": "实施方案"}
    known = registry(notices=[notice(deliverables=[TASK_BOOK, {**plan, "clause": "五"}])]).notices["2014"]
    text = {
        "issued_by": ["住房和城乡建设部办公厅"],
        "issued_on": DAY,
        "deliverables": [
            {**plan, "id": "implementation-plan", "clause": "六"},
            {**TASK_BOOK, "id": "new", "title": "推荐函"},
        ],
    }
    assert differences(Proposal(text, {}, TITLE), known) == [
        Difference("deliverables.task-book", "创建任务书", None),
        Difference("deliverables.plan.clause", "五", "六"),
        Difference("deliverables.new", None, "推荐函"),
    ]


def test_a_registry_that_has_the_notice() -> None:
    known = registry(notices=[notice(note="备注")])
    text = {"id": "2014", "issued_by": known.notices["2014"].issued_by, "issued_on": DAY}

    comparison = compare_with_registry(Proposal(text, {}, TITLE), known)

    assert comparison.known == known.notices["2014"]
    assert Difference("note", "备注", None) in comparison.differences
    assert not comparison.has_id_conflict


@pytest.mark.parametrize(("fields", "has_id_conflict"), [({"id": "2014"}, True), ({"id": "2016"}, False), ({}, False)])
def test_a_registry_that_has_at_most_another_notice_of_the_id(fields: dict[str, str], has_id_conflict: bool) -> None:
    comparison = compare_with_registry(Proposal(fields, {}, "另一份通知"), registry())
    assert comparison == (None, [], has_id_conflict)


def test_values_as_json_has_them() -> None:
    assert to_json_value({"a": [DAY, {"b": 1}], "c": "d"}) == {"a": ["2015-04-07", {"b": 1}], "c": "d"}


def test_a_length_and_a_years_end_are_the_days_that_follow_from_them() -> None:
    report = {"id": "report", "title": "年度报告", "owed_by": "pilots", "stages": ["submitted"], "recurs": "yearly"}
    known = Notice.model_validate(
        notice("2022", dt.date(2022, 10, 25), creation_period={"years": 3}, deliverables=[report])
    )
    text = known.model_dump(exclude_none=True) | {
        "creation_period": {"begins": dt.date(2022, 10, 25), "ends": dt.date(2025, 10, 24)},
        "deliverables": [report | {"month": 12, "day": 31}],
    }

    assert differences(Proposal(text, {}, "通知"), known) == []
    text["creation_period"]["ends"] = dt.date(2026, 10, 24)
    [difference] = differences(Proposal(text, {}, "通知"), known)
    assert difference.field == "creation_period"
