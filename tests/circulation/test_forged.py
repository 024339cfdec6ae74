"""Workbooks of 河北省 whose hidden sheet was rewritten: they are refused, and change nothing of others'."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from ledgers import event, events_in, write_ledger, write_small_registry
from program import call
from workbooks import HEBEI, ZHENGDING_TASK_BOOK, circulate, collect, collected, edit, enter, fill, row_of

DRAFTED, SUBMITTED = dt.date(2015, 4, 10), dt.date(2015, 4, 28)
LATER = dt.datetime(2015, 5, 4, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
EVENTS = [
    event(1, on=DRAFTED, stage="drafted"),
    event(2, target="2014-310115"),
    event(3, target="2014-330108", deliverable="application"),
]
STAGES = "drafted reviewed submitted signed"
BINJIANG = "杭州市滨江区"

Change = Callable[[Workbook], object]


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """正定县 of 河北省 has drafted, 浦东新区 of 上海市 and 滨江区 of 浙江省 have submitted."""
    path = write_small_registry(tmp_path)
    write_ledger(path, *EVENTS)
    return path


@pytest.fixture
def workbook(registry: Path, tmp_path: Path) -> Path:
    return circulate(registry, tmp_path / "out") / HEBEI


def set_fact(name: str, value: str) -> Change:
    """Gives one fact of the hidden sheet another value."""

    def change(book: Workbook) -> None:
        for row in book["_meta"].iter_rows():
            if row[0].value == name:
                row[1].value = value

    return change


def snapshot(values: list[Any]) -> tuple[str, str]:
    text = json.dumps(values, ensure_ascii=False)
    return text, hashlib.sha256(text.encode()).hexdigest()[:16]


def add_sent_row(*values: Any) -> Change:
    return lambda book: book["_meta"].append(snapshot(list(values)))


def set_sent_answer(*answer: str | None) -> Change:
    """Says that the task book of 正定县 was sent with another answer."""

    def change(book: Workbook) -> None:
        for row in book["_meta"].iter_rows():
            if row[0].value and row[0].value.startswith('["试点", "2014-130123", "task-book"'):
                row[0].value, row[1].value = snapshot([*json.loads(row[0].value)[:9], *answer])

    return change


def answer_pilot(target: str, stage: str, on: dt.date) -> Change:
    """Fills in the row of a task book, which is added where it is not there."""

    def change(book: Workbook) -> None:
        sheet = book["试点"]
        try:
            number = row_of(book, target, "创建任务书")
        except LookupError:
            number = sheet.max_row + 1
            shown = [target, "上海市", "上海市浦东新区", "创建任务书", dt.date(2015, 4, 30)]
            for column, value in enumerate(shown, 2):
                sheet.cell(number, column).value = value
        sheet.cell(number, 7).value, sheet.cell(number, 8).value = stage, on

    return change


def apply_for(*values: Any) -> Change:
    """Fills in the first row of 增补申报."""

    def change(book: Workbook) -> None:
        for column, value in enumerate(values, 2):
            book["增补申报"].cell(2, column).value = value

    return change


PUDONG_ROW = add_sent_row(
    "试点", "2014-310115", "task-book", None, "上海市", "上海市浦东新区", "创建任务书", "2015-04-30", STAGES,
    "submitted", "2015-04-28", None, None,
)  # fmt: skip
BINJIANG_ROW = add_sent_row(
    "增补申报", "2014-330108", "", None, "", BINJIANG, "", "", "", "submitted", "2015-04-28", None, None
)
CHUNAN = apply_for("浙江省杭州市淳安县", "县", "有", "有", dt.date(2015, 5, 1))
ZHENGDING_AGAIN = answer_pilot("2014-130123", "已编制", DRAFTED)
RECORDED_SINCE = event(4, on=dt.date(2015, 5, 2), recorded_at=LATER)
VOIDED_SINCE = event(4, on=SUBMITTED, stage="drafted", voids=EVENTS[0]["id"], recorded_at=LATER)

# What was changed, what the ledger got since, and the error without a key.
FORGERIES: dict[str, tuple[list[Change], list[dict[str, Any]], str]] = {
    "a pilot of another authority is set back": (
        [PUDONG_ROW, answer_pilot("2014-310115", "已编制", DRAFTED)], [], "other-authority",
    ),
    "a pilot of another authority is declared signed": (
        [PUDONG_ROW, answer_pilot("2014-310115", "已签订", dt.date(2015, 5, 1))], [], "other-authority",
    ),
    "a candidate of another authority gets another day": (
        [BINJIANG_ROW, apply_for(BINJIANG, "市辖区", "有", "有", dt.date(2015, 5, 1))], [], "other-authority",
    ),
    "a pilot of its own is said to apply for the supplementary round": (
        [
            add_sent_row("增补申报", "2014-130123", "", None, "", "石家庄市正定县", "", "", "", None, None, None, None),
            apply_for("石家庄市正定县", "县", "有", "有", dt.date(2015, 5, 1)),
        ],
        [], "unknown-target",
    ),
    "the workbook is said to be another authority's": (
        [set_fact("authority", "浙江省"), set_fact("code", "330000"), CHUNAN], [], "other-authority",
    ),
    "the workbook is said to be nobody's": (
        [set_fact("authority", "主管部门待定"), set_fact("code", "000000"), CHUNAN], [], "other-authority",
    ),
    "the authority alone is another": ([set_fact("authority", "浙江省"), CHUNAN], [], "not-as-sent"),
    "the code alone is another": ([set_fact("code", "000000"), CHUNAN], [], "not-as-sent"),
    "nothing is said to be needed": ([set_fact("components", "[]"), apply_for("平山县")], [], "template"),
    "less is said to be needed": (
        [set_fact("components", '["推荐函"]'), apply_for("平山县", "县", "有", None, SUBMITTED)], [], "not-as-sent",
    ),
    "an old workbook is said to be of 2099": (
        [set_fact("until", "2099-01-01T00:00:00+00:00"), set_sent_answer(None, None, None, None), ZHENGDING_AGAIN],
        [VOIDED_SINCE], "not-as-sent",
    ),
    "an old workbook is said to know what came later": (
        [set_sent_answer("submitted", "2015-05-02", None, None), ZHENGDING_AGAIN], [RECORDED_SINCE], "not-as-sent",
    ),
    "an old workbook is said to have been empty": (
        [set_sent_answer(None, None, None, None), answer_pilot("2014-130123", "已报送", SUBMITTED)],
        [VOIDED_SINCE], "not-as-sent",
    ),
    "an answer is said to have been sent that never was": (
        [set_sent_answer("submitted", "2015-04-11", None, None), answer_pilot("2014-130123", "已编制", SUBMITTED)],
        [], "not-as-sent",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_workbook_changes_nothing(name: str, registry: Path, workbook: Path) -> None:
    changes, since, rule = FORGERIES[name]
    edit(workbook, lambda book: [change(book) for change in changes])
    write_ledger(registry, *EVENTS, *since)
    before = registry.read_bytes(), events_in(registry)

    with_key = collected(registry, workbook, "--apply")
    registry.with_name("circulation.key").unlink()
    without_key = collected(registry, workbook, "--apply", "--unsealed")

    errors = [
        {problem["rule"] for problem in data["files"][0]["problems"] if problem["severity"] == "error"}
        for data in (with_key, without_key)
    ]
    assert errors == [{"not-as-sent"}, {rule}]
    assert (registry.read_bytes(), events_in(registry)) == before


def test_the_error_of_another_authority_stands_at_its_row(registry: Path, workbook: Path) -> None:
    edit(workbook, lambda book: [PUDONG_ROW(book), answer_pilot("2014-310115", "已签订", SUBMITTED)(book)])
    registry.with_name("circulation.key").unlink()

    (problem,) = collected(registry, workbook, "--unsealed")["files"][0]["problems"]

    assert (problem["rule"], problem["sheet"], problem["cell"][0]) == ("other-authority", "试点", "B")
    assert problem["message"] == "2014-310115 上海市浦东新区 belongs to 上海市"


def test_an_old_workbook_that_is_sent_again_changes_nothing(registry: Path, workbook: Path) -> None:
    fill(workbook, {ZHENGDING_TASK_BOOK: {"阶段": "已报送", "日期": "2015-04-20"}})
    assert len(collected(registry, workbook, "--apply")["events"]) == 1
    assert call("record", "2014-130123", "task-book", "signed", "--on", "2015-04-20", "-r", registry, "--yes").code == 0
    events = events_in(registry)

    again = collected(registry, workbook, "--apply")

    assert (again["events"], again["conflicts"], again["files"][0]["problems"]) == ([], [], [])
    assert events_in(registry) == events


def test_without_a_key_nobody_can_tell_and_that_is_to_be_said(registry: Path, workbook: Path) -> None:
    fill(workbook, {ZHENGDING_TASK_BOOK: {"阶段": "已报送", "日期": "2015-04-20"}})
    registry.with_name("circulation.key").unlink()

    refused = collect(registry, workbook, "--apply")
    taken = collect(registry, workbook, "--apply", "--unsealed")

    assert (refused.code, refused.out) == (2, "")
    assert "circulation.key" in refused.err
    assert "--unsealed" in refused.err
    assert taken.code == 0
    assert "the seals of the workbooks are not checked" in taken.err
    assert len(events_in(registry)) == len(EVENTS) + 1


def test_a_workbook_fits_only_the_key_that_it_was_sent_with(registry: Path, workbook: Path) -> None:
    key = registry.with_name("circulation.key")
    right = key.read_bytes()
    key.write_bytes(bytes(32).hex().encode())

    # With a key at hand nobody is to be trusted.
    wrong = collected(registry, workbook, "--unsealed")["files"][0]["problems"]
    key.write_bytes(right.replace(b"\n", b"\r\n"))

    assert [(problem["rule"], problem["sheet"]) for problem in wrong] == [("not-as-sent", "_meta")]
    assert collected(registry, workbook)["files"][0]["problems"] == []


def test_a_row_of_what_has_become_anothers_since_may_stay_as_it_was_sent(registry: Path, workbook: Path) -> None:
    moved = registry.read_text(encoding="utf-8").replace('site_pilot = "2014-130123"', 'site_pilot = "2014-310115"')
    registry.write_text(moved, encoding="utf-8")
    fill(workbook, {ZHENGDING_TASK_BOOK: {"阶段": "已报送", "日期": "2015-04-20"}})

    data = collected(registry, workbook)

    assert (len(data["events"]), data["files"][0]["problems"]) == (1, [])


def test_materials_that_the_notice_has_changed_since_need_a_new_workbook(registry: Path, workbook: Path) -> None:
    enter(workbook, ["平山县", "县", "有", "有", SUBMITTED])
    changed = registry.read_text(encoding="utf-8").replace("审查意见", "审核意见")
    registry.write_text(changed, encoding="utf-8")

    (problem,) = collected(registry, workbook)["files"][0]["problems"]

    assert (problem["rule"], problem["hint"]) == ("not-as-sent", "send a new workbook")
