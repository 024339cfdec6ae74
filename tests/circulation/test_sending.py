"""Whose workbook holds what, which authorities get one, and where each is written."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from builders import notice, registry
from ledgers import TABLES, event
from smartpilot.circulation.recipients import NO_AUTHORITY
from smartpilot.circulation.sending import (
    Circular,
    build_forms,
    current_answer,
    open_round,
    other_open_calls,
    outstanding_by_authority,
    select_authorities,
    workbook_paths,
)
from smartpilot.errors import UsageError
from smartpilot.ledger.ledger import NO_LEDGER, Ledger
from smartpilot.records.entries import LedgerFile
from smartpilot.records.terms import Stage
from smartpilot.workbook.form import Answer

DAY = dt.date(2015, 4, 20)
REGISTRY = registry(**TABLES)
OUTSTANDING = outstanding_by_authority(REGISTRY, NO_LEDGER, DAY)
CIRCULAR = Circular(DAY, "r", "l")


def ledger(*events: dict[str, Any]) -> Ledger:
    return Ledger(LedgerFile.model_validate({"events": list(events)}))


def candidate(division: str, name: str) -> dict[str, Any]:
    return {
        "id": f"2014-{division}",
        "name": name,
        "province": "河北省",
        "division": division,
        "level": "district",
        "notice": "2014",
    }


def test_what_pilots_and_projects_owe_is_in_the_workbook_of_their_authority() -> None:
    assert OUTSTANDING.authorities == ["河北省", "上海市", "浙江省", "福建省", "青岛市"]
    rows = OUTSTANDING.rows["河北省"]
    assert [(line.target, line.title) for line in rows if line.target == "2014-S01"] == [
        ("2014-S01", "专项试点实施方案")
    ]
    assert ("2014-130283", "2015 年度自评价报告") in [(line.target, line.title) for line in rows]
    assert "2016 年度自评价报告" not in [line.title for line in rows]


@pytest.mark.parametrize(
    ("day", "titles"),
    [
        (dt.date(2016, 6, 30), {"2015 年度自评价报告", "2016 年度自评价报告"}),
        (dt.date(2017, 6, 30), {"2015 年度自评价报告", "2016 年度自评价报告"}),
        (dt.date(2017, 7, 1), set()),
    ],
)
def test_what_recurs_is_in_the_workbook_until_its_notice_is_closed(day: dt.date, titles: set[str]) -> None:
    notices = [{**notice, "closed_on": dt.date(2017, 6, 30)} for notice in TABLES["notices"]]
    outstanding = outstanding_by_authority(registry(**{**TABLES, "notices": notices}), NO_LEDGER, day)
    written = {row.title for row in outstanding.rows["河北省"]}

    assert {title for title in written if "年度" in title} == titles
    assert "创建任务书" in written


def test_nothing_is_outstanding_before_the_notice() -> None:
    before = outstanding_by_authority(REGISTRY, NO_LEDGER, dt.date(2015, 4, 6))

    assert (before.authorities, before.round_of) == ([], None)


def test_a_project_without_a_site_has_no_authority() -> None:
    project = {name: value for name, value in TABLES["projects"][0].items() if name != "site_pilot"}
    outstanding = outstanding_by_authority(registry(**{**TABLES, "projects": [project]}), NO_LEDGER, DAY)

    assert outstanding.ids_without_authority == ["2014-S01"]
    assert select_authorities(outstanding, ["青岛"], unassigned=True) == ["青岛市", NO_AUTHORITY]


def test_those_that_owe_something_are_selected_in_the_official_order() -> None:
    assert select_authorities(OUTSTANDING, ["青岛", "河北"]) == ["河北省", "青岛市"]
    assert select_authorities(OUTSTANDING, ["山东"]) == ["青岛市"]
    assert select_authorities(OUTSTANDING, []) == OUTSTANDING.authorities
    assert "西藏自治区" in select_authorities(OUTSTANDING, [], everybody=True)
    with pytest.raises(UsageError, match="西藏 has nothing to hand in on that day"):
        select_authorities(OUTSTANDING, ["西藏"])


def test_a_form_shows_what_the_ledger_says_by_now() -> None:
    outstanding = outstanding_by_authority(REGISTRY, ledger(event(1, by="正定县政府")), DAY)
    (form,) = build_forms(REGISTRY, outstanding, CIRCULAR, ["河北省"])

    (line,) = [row for row in form.rows if (row.target, row.deliverable) == ("2014-130123", "task-book")]
    assert line.answer == Answer(Stage.SUBMITTED, dt.date(2015, 4, 28), "正定县政府")
    assert [notice.id for notice, _title in form.notices] == ["2014"]
    assert (form.code, form.registry, form.ledger) == ("130000", "r", "l")


def test_a_stage_recorded_again_keeps_its_first_day() -> None:
    deliverable = REGISTRY.notices["2014"].deliverables[0]
    recorded = ledger(event(1), event(2, on=dt.date(2015, 4, 30)))

    assert current_answer(recorded, "2014-130123", deliverable, None).on == dt.date(2015, 4, 28)
    assert current_answer(NO_LEDGER, "2014-130123", deliverable, None) == Answer()


def test_a_candidate_has_handed_in_from_the_stage_that_meets_its_deadline() -> None:
    reviewed = event(1, target="2014-330108", deliverable="application", stage="reviewed", note="缺件")
    (row,) = outstanding_by_authority(REGISTRY, ledger(reviewed), DAY).applicants["浙江省"]
    assert (row.materials, row.on, row.note, row.answer.note) == ({}, None, None, "缺件")
    sent = event(2, target="2014-330108", deliverable="application")
    (row,) = outstanding_by_authority(REGISTRY, ledger(reviewed, sent), DAY).applicants["浙江省"]
    assert (row.materials, row.on) == ({"推荐函": True, "审查意见": True}, dt.date(2015, 4, 28))


def test_candidates_of_one_name_are_written_in_full() -> None:
    both = [candidate("130105", "新华区"), candidate("130902", "新华区"), candidate("130104", "桥西区")]
    outstanding = outstanding_by_authority(registry(**{**TABLES, "candidates": both}), NO_LEDGER, DAY)

    assert [row.name for row in outstanding.applicants["河北省"]] == ["桥西区", "石家庄市新华区", "沧州市新华区"]


def test_each_workbook_is_called_by_code_and_name_and_replaces_nothing(tmp_path: Path) -> None:
    forms = list(build_forms(REGISTRY, OUTSTANDING, CIRCULAR, ["河北省", "青岛市"]))

    paths = workbook_paths(tmp_path, forms, overwrite=False)

    assert [path.name for path in paths] == ["130000-河北省.xlsx", "370200-青岛市.xlsx"]
    (tmp_path / "370200-青岛市.xlsx").touch()
    with pytest.raises(UsageError, match="already exists"):
        workbook_paths(tmp_path, forms, overwrite=False)
    assert workbook_paths(tmp_path, forms, overwrite=True) == paths
    with pytest.raises(UsageError, match="is not a folder"):
        workbook_paths(tmp_path / "370200-青岛市.xlsx", forms, overwrite=True)


def test_nothing_has_been_handed_in_where_the_stage_that_meets_the_deadline_is_none_of_the_stages() -> None:
    older, notice = TABLES["notices"]
    deliverables = [{**deliverable, "due_stage": "signed"} for deliverable in notice["deliverables"]]
    tables = {**TABLES, "notices": [older, {**notice, "deliverables": deliverables}]}
    sent = event(1, target="2014-330108", deliverable="application")

    (row,) = outstanding_by_authority(registry(**tables), ledger(sent), DAY).applicants["浙江省"]

    assert (row.materials, row.on) == ({}, None)
    assert row.answer.stage is Stage.SUBMITTED


def call_for(id_: str, programme: str, *titles: str, due: dt.date) -> dict[str, Any]:
    """A notice of a programme with papers of candidates, of which the last consists of materials."""
    papers: list[dict[str, Any]] = [
        {"id": f"p{number}", "title": title, "owed_by": "candidates", "stages": ["submitted"], "due": due}
        for number, title in enumerate(titles)
    ]
    papers[-1]["components"] = ["推荐意见", "申报材料"]
    return notice(id_, dt.date(2017, 12, 1), programme=programme, deliverables=papers)


PROGRAMMES = [{"id": id_, "name": id_, "title_words": [id_]} for id_ in ("freight", "transit")]


def test_the_application_is_what_has_materials() -> None:
    book = registry(
        programmes=PROGRAMMES, notices=[call_for("1", "freight", "实施方案", "申报材料", due=dt.date(2018, 2, 28))]
    )

    _notice, deliverable = open_round(book, dt.date(2018, 1, 10), {"1"}) or pytest.fail("no round")
    assert deliverable.title == "申报材料"


@pytest.mark.parametrize(
    ("day", "others"),
    [(dt.date(2018, 1, 10), ["transit"]), (dt.date(2018, 3, 20), ["transit"]), (dt.date(2018, 3, 21), [])],
)
def test_the_calls_that_the_workbooks_are_not_for_are_named(day: dt.date, others: list[str]) -> None:
    calls = [
        call_for("1", "freight", "申报材料", due=dt.date(2018, 2, 28)),
        call_for("2", "transit", "申报材料", due=dt.date(2018, 3, 20)),
    ]
    book = registry(programmes=PROGRAMMES, notices=calls)

    outstanding = outstanding_by_authority(book, NO_LEDGER, day)
    assert [programme.id for programme in other_open_calls(book, day, outstanding)] == others
