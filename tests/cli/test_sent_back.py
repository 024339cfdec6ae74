"""What the ministry sends back: outstanding until it comes again, by `record`, by workbook and by both."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ledgers import event, events_in, write_ledger
from program import call, run
from workbooks import (
    HEBEI,
    QIANAN_TASK_BOOK,
    ZHEJIANG,
    ZHENGDING_TASK_BOOK,
    circulate,
    enter,
    fill,
    problems_in,
    row_of,
)

pytestmark = pytest.mark.slow

LATE_IN_MAY = {"SMARTPILOT_TODAY": "2015-05-20"}
APPLICATION = ("2014-330108", "增补申报材料")


def record(registry: Path, *arguments: str, code: int = 0) -> str:
    ended = call("record", "-r", registry, *arguments, **LATE_IN_MAY)
    assert ended.code == code, ended.err
    return ended.err


def collected(registry: Path, path: Path, *options: str) -> Any:
    return call("collect", path, "-r", registry, "-f", "json", *options, **LATE_IN_MAY).json()


def only_problem(registry: Path, path: Path) -> dict[str, Any]:
    (problem,) = collected(registry, path)["files"][0]["problems"]
    return dict(problem)


def sent_back(registry: Path, *, note: str = "缺投融资方案") -> None:
    record(registry, "正定县", "task-book", "submitted", "--on", "2015-04-20", "--by", "正定县政府")
    record(registry, "正定县", "创建任务书", "退回", "--on", "2015-04-25", "--note", note)


def state(registry: Path, as_of: str = "2015-05-20") -> dict[str, Any]:
    options = ("--as-of", as_of, "--by", "target", "--deliverable", "task-book", "-f", "json")
    rows = call("deadlines", "-r", registry, *options).json()["targets"]
    return next(row for row in rows if row["target"] == ZHENGDING_TASK_BOOK[0])


def test_what_was_sent_back_is_outstanding_until_it_comes_again(registry: Path) -> None:
    sent_back(registry)
    assert (state(registry, "2015-04-24")["state"], state(registry, "2015-04-24")["met_on"]) == ("met", "2015-04-20")
    expected = {"stage": "returned", "stage_on": "2015-04-25", "stage_note": "缺投融资方案", "met_on": None}
    assert state(registry, "2015-04-30").items() >= {"state": "due", **expected}.items()
    assert state(registry).items() >= {"state": "overdue", **expected}.items()

    # Nothing is unusual about what comes again, even from the first stage on.
    for stage, day in (("drafted", "2015-05-04"), ("submitted", "2015-05-09")):
        assert "recorded 1 event" in record(registry, "正定县", "task-book", stage, "--on", day)
    assert state(registry).items() >= {"state": "met-late", "met_on": "2015-05-09", "stage": "submitted"}.items()
    # The first time stays in history.
    assert [e["stage"] for e in events_in(registry)] == ["submitted", "returned", "drafted", "submitted"]
    assert call("validate", "-r", registry).code == 0


def test_it_is_shown_with_day_and_reason(registry: Path, tmp_path: Path) -> None:
    sent_back(registry)
    zh = {**LATE_IN_MAY, "SMARTPILOT_LANG": "zh"}
    said = "退回修改 2015-04-25：缺投融资方案"

    assert said in run("deadlines", "-r", registry, "--by", "target", "--outstanding", **zh).out
    assert said in run("show", "正定县", "-r", registry, **zh).out
    assert "退回" in run("history", "正定县", "-r", registry, **zh).out
    [owed] = [
        o for o in call("show", "正定县", "-r", registry, "-f", "json", **LATE_IN_MAY).json()["owes"] if o["stage"]
    ]
    assert (owed["stage"], owed["stage_note"]) == ("returned", "缺投融资方案")
    assert run("export", tmp_path / "a.ics", "-r", registry, **zh).code == 0
    lines = (tmp_path / "a.ics").read_text(encoding="utf-8").replace("\n ", "").replace("\r", "")
    assert "其中退回修改 1 个" in lines


@pytest.mark.parametrize("word", ["returned", "退回", "退回修改", "已退回", "RETURNED"])
def test_any_deliverable_may_be_sent_back_whatever_was_recorded(word: str, registry: Path) -> None:
    # Nothing is known to have come: that is asked about.
    err = record(registry, "正定县", "实施方案", word, "--on", "2015-05-04", code=1)
    assert "nothing is recorded as handed in that could have been sent back" in err
    err = record(registry, "正定县", "实施方案", word, "--on", "2015-05-04", "--yes")

    assert "no reason is given; --note TEXT adds it to the same command" in err
    err = record(registry, "正定县", "实施方案", word, "--on", "2015-05-04", "--note", "缺图", "--yes")
    assert "no reason" not in err
    assert "recorded 1 event, 1 of them a correction" in err


def test_what_is_dated_before_the_return_is_asked_about(registry: Path) -> None:
    record(registry, "正定县", "task-book", "returned", "--on", "2015-04-25", "--note", "缺图", "--yes")

    err = record(registry, "正定县", "task-book", "submitted", "--on", "2015-04-20", code=1)
    assert "the ledger has the later date 2015-04-25 for returned" in err
    record(registry, "正定县", "task-book", "submitted", "--on", "2015-04-20", "--yes")
    assert state(registry)["stage"] == "returned"


# -- by workbook -----------------------------------------------------------------------------------------------


def test_the_office_sees_it_and_sends_it_again(registry: Path, tmp_path: Path) -> None:
    sent_back(registry)
    out = circulate(registry, tmp_path / "out")
    book = load_workbook(out / HEBEI)
    cells = [cell.value for cell in book["试点"][row_of(book, *ZHENGDING_TASK_BOOK)]]
    assert cells[6] == "退回修改"
    assert cells[9] == "缺投融资方案"
    assert any("退回原因" in str(cell.value).replace("\n", "") for row in book["说明"].iter_rows() for cell in row)
    # As it was sent, it says nothing.
    assert collected(registry, out / HEBEI)["events"] == []

    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "已报送", "日期": "2015-05-09"}})
    data = collected(registry, out / HEBEI, "--apply")

    assert problems_in(data) == []
    [written] = data["events"]
    # The reason is that of the return.
    assert (written["stage"], written["on"], written.get("note")) == ("submitted", "2015-05-09", None)
    assert state(registry)["state"] == "met-late"
    assert collected(registry, out / HEBEI, "--apply")["events"] == []


def test_the_reason_is_no_note_of_the_office_where_the_workbook_is_filled_in_further(
    registry: Path, tmp_path: Path
) -> None:
    sent_back(registry)
    out = circulate(registry, tmp_path / "out")
    for stage, day in (("已编制", "2015-05-04"), ("已报送", "2015-05-09")):
        fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": stage, "日期": day}})
        data = collected(registry, out / HEBEI, "--apply")
        [written] = data["events"]
        assert (written["on"], written.get("note"), data["conflicts"]) == (day, None, [])


def test_a_remark_on_the_return_alone_keeps_no_file_out(registry: Path, tmp_path: Path) -> None:
    sent_back(registry)
    out = circulate(registry, tmp_path / "out")
    fill(
        out / HEBEI,
        {ZHENGDING_TASK_BOOK: {"备注": "正在补"}, QIANAN_TASK_BOOK: {"阶段": "已编制", "日期": "2015-05-04"}},
    )

    data = collected(registry, out / HEBEI, "--apply")

    assert [problem[:2] for problem in problems_in(data)] == [("incomplete-row", "warning")]
    assert [e["target"] for e in data["events"]] == [QIANAN_TASK_BOOK[0]]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"阶段": "退回", "日期": "2015-05-09"}, "wrong-stage"),
        ({"日期": "2015-05-09"}, "wrong-stage"),
        ({"阶段": "已报送"}, "left-over"),
        ({"阶段": "已报送", "日期": "2015-04-24"}, "order"),
        ({"阶段": None, "日期": None}, "taken-back"),
    ],
)
def test_what_an_office_cannot_say_of_it(registry: Path, tmp_path: Path, row: dict[str, Any], rule: str) -> None:
    sent_back(registry)
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: row})

    problem = only_problem(registry, out / HEBEI)

    assert (problem["rule"], problem["severity"]) == (rule, "error")
    assert problem["cell"]


def test_an_office_sends_nothing_back(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "退回", "日期": "2015-04-18"}})

    problem = only_problem(registry, out / HEBEI)

    assert (problem["rule"], problem["field"]) == ("wrong-stage", "stage")


def test_sent_back_while_the_workbook_was_out(registry: Path, tmp_path: Path) -> None:
    record(registry, "正定县", "task-book", "submitted", "--on", "2015-04-20")
    out = circulate(registry, tmp_path / "out")
    record(registry, "正定县", "task-book", "returned", "--on", "2015-04-25", "--note", "缺图")

    assert collected(registry, out / HEBEI)["conflicts"] == []
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "已签订", "日期": "2015-04-26"}})
    conflicts = collected(registry, out / HEBEI)["conflicts"]
    assert [(c["field"], c["ledger"]) for c in conflicts] == [("stage", "returned"), ("on", "2015-04-25")]


def test_materials_of_an_applicant_are_sent_back(registry: Path, tmp_path: Path) -> None:
    write_ledger(
        registry,
        event(1, target=APPLICATION[0], deliverable="application"),
        event(
            2,
            target=APPLICATION[0],
            deliverable="application",
            stage="returned",
            on=dt.date(2015, 5, 4),
            note="缺推荐函",
        ),
    )
    out = circulate(registry, tmp_path / "out")
    book = load_workbook(out / ZHEJIANG)
    [_serial, name, level, *materials, day, note] = [cell.value for cell in book["增补申报"][2]]
    assert (materials, day, note) == ([None, None], None, "退回修改（2015年5月4日）：缺推荐函")
    assert collected(registry, out / ZHEJIANG)["events"] == []

    for column, value in enumerate([name, level, "有", "有", "2015-05-12", note], 2):
        book["增补申报"].cell(2, column, value)
    book.save(out / ZHEJIANG)
    assert problems_in(collected(registry, out / ZHEJIANG, "--apply")) == []
    last = events_in(registry)[-1]
    assert (last["stage"], last["on"], last.get("note")) == ("submitted", dt.date(2015, 5, 12), None)


def test_a_pilot_that_was_listed_meanwhile_hands_its_application_in_again_by_workbook(
    registry: Path, tmp_path: Path
) -> None:
    pilot = APPLICATION[0]
    record(registry, pilot, "application", "submitted", "--on", "2015-04-20")
    record(registry, pilot, "application", "退回", "--on", "2015-04-25", "--note", "缺推荐函")
    assert call("promote", pilot, "--on", "2015-05-04", "-r", registry, **LATE_IN_MAY).code == 0
    path = circulate(registry, tmp_path / "out", "--as-of", "2015-05-20") / ZHEJIANG

    sheet = load_workbook(path)["增补申报"]
    assert (sheet["B2"].value, sheet["G2"].value) == (
        "杭州市滨江区",
        "退回修改（2015年4月25日）：缺推荐函",
    )
    assert collected(registry, path)["events"] == []

    enter(path, ["杭州市滨江区", sheet["C2"].value, "有", "有", "2015-05-18", "补齐"])
    assert [e["target"] for e in collected(registry, path, "--apply")["events"]] == [pilot]
    assert events_in(registry)[-1].items() >= {"target": pilot, "stage": "submitted", "note": "补齐"}.items()
    # Nothing is left to hand in: the next workbook is that of a pilot.
    path = circulate(registry, tmp_path / "next", "--as-of", "2015-05-20") / ZHEJIANG
    assert load_workbook(path)["增补申报"]["B2"].value is None
