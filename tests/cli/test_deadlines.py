import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from program import call

DEADLINE = {
    "notice",
    "deliverable",
    "title",
    "owed_by",
    "due",
    "days_left",
    "working_days_left",
    "targets",
    "met",
    "late",
    "outstanding",
    "overdue",
    "reviewed_by",
    "signed_by",
    "send_to",
    "medium",
    "clause",
    "components",
    "calendar",
}
TARGET = {
    "target",
    "name",
    "province",
    "authority",
    "notice",
    "deliverable",
    "due",
    "stage",
    "stage_on",
    "state",
    "days_left",
}
TALLY = {"targets", "met", "late", "outstanding", "overdue"}


def asked(whole: Path, *options: str) -> Any:
    ended = call("deadlines", "-r", whole, "--format", "json", *options)
    assert (ended.code, ended.err) == (0, "")
    return ended.json()


def test_json_contract(whole: Path) -> None:
    found = asked(whole)

    assert list(found) == ["format", "as_of", "calendar", "deadlines"]
    assert found["format"] == "smartpilot.deadlines/1"
    assert (found["as_of"], found["calendar"]) == ("2015-04-20", "official")
    assert [set(row) for row in found["deadlines"]] == [DEADLINE] * 3
    assert {key: found["deadlines"][0][key] for key in sorted(DEADLINE - {"title"})} == {
        "notice": "2014",
        "deliverable": "task-book",
        "owed_by": "pilots",
        "due": "2015-04-30",
        "days_left": 10,
        "working_days_left": 8,
        "targets": 3,
        "met": 0,
        "late": 0,
        "outstanding": 3,
        "overdue": 0,
        "reviewed_by": "省级主管部门",
        "signed_by": ["科技部社会发展科技司"],
        "send_to": "someone@example.org",
        "medium": ["electronic", "paper"],
        "clause": "五",
        "components": [],
        "calendar": "official",
    }


def test_json_by_target(whole: Path) -> None:
    found = asked(whole, "--by", "target")

    assert list(found) == ["format", "as_of", "calendar", "deadlines", "targets"]
    assert [set(row) for row in found["deadlines"]] == [DEADLINE] * 3
    assert [set(row) for row in found["targets"]] == [TARGET] * 8
    assert {row["state"] for row in found["targets"]} == {"due", "undated"}
    assert found["targets"][-4:] != []


def test_json_by_province(whole: Path) -> None:
    found = asked(whole, "--by", "province", "--as-of", "2015-05-01")

    assert list(found) == ["format", "as_of", "calendar", "deadlines", "provinces"]
    assert [set(row) for row in found["provinces"]] == [TALLY | {"province"}] * 4
    assert {row["province"]: (row["targets"], row["overdue"]) for row in found["provinces"]} == {
        "河北省": (3, 1),
        "福建省": (2, 1),
        "山东省": (2, 1),
        None: (1, 0),
    }


@pytest.mark.parametrize("by", ["deliverable", "target", "province"])
def test_ndjson_and_csv_have_the_rows_of_the_json(by: str, whole: Path) -> None:
    key = {"deliverable": "deadlines", "target": "targets", "province": "provinces"}[by]
    rows = asked(whole, "--by", by)[key]

    lines = call("deadlines", "-r", whole, "--by", by, "--format", "ndjson").out.splitlines()
    table = list(csv.DictReader(io.StringIO(call("deadlines", "-r", whole, "--by", by, "--format", "csv").out)))

    assert [json.loads(line) for line in lines] == rows
    assert [set(row) for row in table] == [set(row) for row in rows]
    assert [{k: str(v) for k, v in row.items() if isinstance(v, int | str)} for row in rows] == [
        {k: v for k, v in cells.items() if isinstance(row[k], int | str)}
        for cells, row in zip(table, rows, strict=True)
    ]


@pytest.mark.parametrize(
    ("day", "state", "code"), [("2015-04-29", "due", 0), ("2015-04-30", "due", 0), ("2015-05-01", "overdue", 1)]
)
def test_the_day_itself_is_in_time(day: str, state: str, code: int, whole: Path) -> None:
    ended = call("deadlines", "-r", whole, "--as-of", day, "--by", "target", "--fail-on", "overdue", "--format", "json")

    assert ended.code == code
    assert {row["state"] for row in ended.json()["targets"] if row["deliverable"] == "task-book"} == {state}
    assert ended.err == ""


def test_fail_on_overdue_looks_at_the_selection_only(whole: Path) -> None:
    overdue = ("deadlines", "-r", whole, "--as-of", "2015-05-01", "--fail-on", "overdue")

    assert call(*overdue, "-p", "河北").code == 1
    assert call(*overdue, "-p", "四川").code == 0
    assert call(*overdue, "--notice", "2012").code == 0


@pytest.mark.parametrize(
    ("within", "papers"),
    [
        ("9d", []),
        ("10d", ["task-book"]),
        ("10", ["task-book"]),
        ("2w", ["task-book"]),
        ("20周", ["task-book", "project-plan"]),
    ],
)
def test_within(within: str, papers: list[str], whole: Path) -> None:
    assert [row["deliverable"] for row in asked(whole, "--within", within)["deadlines"]] == papers


def test_outstanding_is_everything_while_nothing_is_recorded(whole: Path) -> None:
    assert asked(whole, "--outstanding") == asked(whole)


@pytest.mark.parametrize(
    "day", ["2015-04-20", "2015/4/20", "2015.4.20", "2015年4月20日", "20150420", "２０１５-０４-２０"]
)
def test_days_as_people_write_them(day: str, whole: Path) -> None:
    assert asked(whole, "--as-of", day)["as_of"] == "2015-04-20"


def test_option_goes_before_the_variable(whole: Path) -> None:
    ended = call("deadlines", "-r", whole, "--as-of", "2015-04-30", "--format", "json", SMARTPILOT_TODAY="2015-04-01")

    assert ended.json()["as_of"] == "2015-04-30"


def test_no_official_calendar_is_said(whole: Path) -> None:
    assert asked(whole, "--as-of", "1999-01-04")["calendar"] == "weekends-only"


@pytest.mark.parametrize(
    "options",
    [
        ["--as-of", "2015-02-30"],
        ["--as-of", "yesterday"],
        ["--within", "soon"],
        ["--within", "-3d"],
        ["--within", "3x"],
        ["--by", "county"],
        ["--fail-on", "met"],
        ["--province", "河比"],
        ["--notice", "1999"],
    ],
)
def test_wrong_usage(options: list[str]) -> None:
    ended = call("deadlines", *options)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err


def test_a_wrong_day_in_the_environment_is_wrong_usage() -> None:
    ended = call("deadlines", SMARTPILOT_TODAY="x")

    assert (ended.code, ended.out) == (2, "")


def test_nothing_due_is_said_on_stderr(whole: Path) -> None:
    ended = call("deadlines", "-r", whole, "--within", "1d")

    assert (ended.code, ended.out) == (0, "")
    assert ended.err.count("\n") == 1
