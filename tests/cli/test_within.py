"""Deadlines that are counted from what happened, through the commands that show them."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from builders import notice, place
from program import call, run, write_registry

ACCEPTANCE = "验收申请"
TODAY = "2018-05-20"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    owed = {"owed_by": "pilots", "stages": ["submitted", "signed"]}
    first = {"after": "notice", "working_days": 15}
    return write_registry(
        tmp_path / "pilots.toml",
        notices=[
            notice(
                deliverables=[
                    {
                        "id": "task-book",
                        "title": "创建任务书",
                        **owed,
                        "within": first,
                    },
                    {
                        "id": "acceptance",
                        "title": ACCEPTANCE,
                        **owed,
                        "within": {"after": "task-book:signed", "months": 36},
                    },
                ]
            )
        ],
        pilots=[
            place("130123", "正定县", "河北省", "county"),
            place("130283", "迁安市", "河北省", "county-city"),
            place("310115", "浦东新区", "上海市", "district"),
        ],
    )


@pytest.fixture
def signed(book: Path) -> Path:
    for id_, day in (("2014-130123", "2015-06-01"), ("2014-130283", "2015-07-01")):
        ended = call("record", id_, "task-book", "signed", "--on", day, "--yes", "-r", book, SMARTPILOT_TODAY=TODAY)
        assert ended.code == 0, ended.err
    return book


def asked(book: Path, *words: str) -> Any:
    return call(*words, "-r", book, "--format", "json", SMARTPILOT_TODAY=TODAY).json()


def test_each_record_has_its_own_day(signed: Path) -> None:
    rows = asked(signed, "deadlines", "--by", "target", "--deliverable", "acceptance")["targets"]

    found = {row["target"]: [row[key] for key in ("due", "state", "due_from", "due_from_on")] for row in rows}
    assert found == {
        "2014-130123": ["2018-06-01", "due", "task-book:signed", "2015-06-01"],
        "2014-130283": ["2018-07-01", "due", "task-book:signed", "2015-07-01"],
        "2014-310115": [None, "undated", "task-book:signed", None],
    }


def test_a_day_that_all_share_is_that_of_the_deadline(signed: Path) -> None:
    rows = {row["deliverable"]: row for row in asked(signed, "deadlines")["deadlines"]}

    assert (rows["task-book"]["due"], rows["task-book"]["due_from"]) == ("2015-04-28", "notice")
    assert (rows["acceptance"]["due"], rows["acceptance"]["due_from"]) == (None, "task-book:signed")
    assert (rows["acceptance"]["targets"], rows["acceptance"]["outstanding"]) == (3, 3)


@pytest.mark.parametrize(("within", "targets"), [("30d", ["2014-130123"]), ("60d", ["2014-130123", "2014-130283"])])
def test_days_to_come_are_those_of_each_record(signed: Path, within: str, targets: list[str]) -> None:
    rows = asked(signed, "deadlines", "--by", "target", "--within", within, "--deliverable", "acceptance")["targets"]

    assert [row["target"] for row in rows] == targets


def test_tables_say_from_what_a_day_follows(signed: Path) -> None:
    words = ("-r", signed)
    shown = run("show", "正定", *words, SMARTPILOT_TODAY=TODAY, SMARTPILOT_LANG="zh").out
    assert "自签订创建任务书（2015-06-01）起36个月" in shown
    assert "自通知印发（2015-04-07）起15个工作日" in shown
    assert (
        "自签订创建任务书之日起36个月" in run("show", "浦东", *words, SMARTPILOT_TODAY=TODAY, SMARTPILOT_LANG="zh").out
    )
    table = call("deadlines", *words, SMARTPILOT_TODAY=TODAY).out
    assert "36 months from the day of 创建任务书 signed" in table
    assert "varies" in table
    table = call("deadlines", "--by", "target", *words, SMARTPILOT_TODAY=TODAY).out
    assert "36 months from 创建任务书 signed (2015-07-01)" in table


def test_a_registry_without_it_has_no_such_column(tmp_path: Path) -> None:
    fixed = {"id": "task-book", "title": "创建任务书", "owed_by": "pilots", "stages": ["submitted"]}
    book = write_registry(
        tmp_path / "pilots.toml",
        notices=[notice(deliverables=[fixed | {"due": dt.date(2015, 4, 30)}])],
        pilots=[place("130123", "正定县", "河北省", "county")],
    )
    for words in (("deadlines",), ("deadlines", "--by", "target"), ("show", "正定")):
        assert "counted" not in call(*words, "-r", book, SMARTPILOT_TODAY=TODAY).out


def test_workbooks_letters_and_calendars_have_the_day(signed: Path, tmp_path: Path) -> None:
    assert call("circulate", tmp_path / "sent", "-r", signed, SMARTPILOT_TODAY=TODAY).code == 0
    sheet = load_workbook(tmp_path / "sent/130000-河北省.xlsx")
    rows = {(row[1], row[4]): row[5] for row in sheet["试点"].iter_rows(min_row=2, values_only=True)}
    assert rows["2014-130123", ACCEPTANCE] == dt.datetime(2018, 6, 1)  # noqa: DTZ001
    cover = [str(cell) for row in sheet["说明"].iter_rows(values_only=True) for cell in row]
    assert "自签订创建任务书之日起36个月" in cover
    remind = ("remind", tmp_path / "letters", "--within", "30d", "--format", "text", "-r", signed)
    assert call(*remind, SMARTPILOT_TODAY=TODAY).code == 0
    letter = (tmp_path / "letters/130000-河北省.txt").read_text("utf-8-sig")
    assert "正定县：验收申请，期限2018年6月1日" in letter
    assert call("export", tmp_path / "a.ics", "-r", signed, SMARTPILOT_TODAY=TODAY).code == 0
    calendar = (tmp_path / "a.ics").read_text("utf-8").replace("\n ", "")
    assert "UID:2014/acceptance/2014-130123@smartpilot" in calendar
    assert "36 months from 创建任务书 signed (2015-06-01)" in calendar


def test_holidays_beside_the_registry_move_the_day_everywhere(book: Path) -> None:
    book.with_name("holidays.toml").write_text("[[holidays]]\nfirst = 2015-04-08\ndays = 1\n", encoding="utf-8")

    [row, _acceptance] = asked(book, "show", "正定")["owes"]
    assert row["due"] == "2015-04-29"
    assert asked(book, "deadlines")["deadlines"][0]["due"] == "2015-04-29"


def test_what_is_counted_from_the_end_of_the_creation_period(tmp_path: Path) -> None:
    owed = {"owed_by": "pilots", "stages": ["submitted"]}
    asking = [
        {"id": "request", "title": "验收申请", **owed, "within": {"before": "period-end", "months": 6}},
        {"id": "summary", "title": "总结报告", **owed, "within": {"after": "period-end", "months": 3}},
    ]
    book = write_registry(
        tmp_path / "pilots.toml",
        notices=[notice(deliverables=asking, creation_period={"years": 3})],
        pilots=[place("130123", "正定县", "河北省", "county")],
    )

    rows = asked(book, "deadlines", "--by", "target")["targets"]
    assert [[row[key] for key in ("deliverable", "due", "due_from", "due_from_on")] for row in rows] == [
        ["request", "2017-10-06", "period-end", "2018-04-06"],
        ["summary", "2018-07-06", "period-end", "2018-04-06"],
    ]
    shown = run("show", "正定县", "-r", book, SMARTPILOT_LANG="zh", SMARTPILOT_TODAY=TODAY).out
    assert "创建期届满（2018-04-06）前6个月" in shown
    assert "自创建期届满（2018-04-06）起3个月" in shown
    assert call("validate", "-r", book).code == 0
