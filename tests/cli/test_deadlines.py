import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest

import builders
from builders import event
from program import call, write_ledger, write_registry

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
    "returned",
    "reviewed_by",
    "signed_by",
    "send_to",
    "medium",
    "clause",
    "components",
    "calendar",
    "year",
    "part",
    "due_from",
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
    "year",
    "part",
    "due_from",
    "due_from_on",
    "met_on",
    "stage_note",
}
TALLIED = ("targets", "met", "late", "outstanding", "overdue")
TALLY = {*TALLIED, "returned"}
DUE_TALLY = {f"due_{key}" for key in TALLIED[:-1]}


def asked(whole: Path, *options: str) -> Any:
    ended = call("deadlines", "-r", whole, "--format", "json", *options)
    assert (ended.code, ended.err) == (0, "")
    return ended.json()


def test_json_contract(whole: Path) -> None:
    found = asked(whole)

    assert list(found) == ["format", "as_of", "calendar", "registry", "ledger", "deadlines"]
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
        "year": None,
        "part": None,
        "due_from": None,
        "returned": 0,
    }


def test_json_by_target(whole: Path) -> None:
    found = asked(whole, "--by", "target")

    assert list(found) == ["format", "as_of", "calendar", "registry", "ledger", "deadlines", "targets"]
    assert [set(row) for row in found["deadlines"]] == [DEADLINE] * 3
    assert [set(row) for row in found["targets"]] == [TARGET] * 8
    assert {row["state"] for row in found["targets"]} == {"due", "undated"}
    assert {(row["year"], row["met_on"], row["stage"], row["stage_on"]) for row in found["targets"]} == {(None,) * 4}


def test_json_by_province(whole: Path) -> None:
    found = asked(whole, "--by", "province", "--as-of", "2015-05-01")

    assert list(found) == ["format", "as_of", "calendar", "registry", "ledger", "deadlines", "provinces"]
    assert [set(row) for row in found["provinces"]] == [TALLY | DUE_TALLY | {"province"}] * 4
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
    ("within", "deliverables"),
    [
        ("9d", []),
        ("10d", ["task-book"]),
        ("10", ["task-book"]),
        ("2w", ["task-book"]),
        ("20周", ["task-book", "project-plan"]),
    ],
)
def test_within(within: str, deliverables: list[str], whole: Path) -> None:
    assert [row["deliverable"] for row in asked(whole, "--within", within)["deadlines"]] == deliverables


def test_outstanding_is_everything_while_nothing_is_recorded(whole: Path) -> None:
    assert asked(whole, "--outstanding", "--by", "deliverable") == asked(whole)
    assert asked(whole, "--outstanding") == asked(whole, "--by", "target")


def test_outstanding_lists_the_targets_where_nothing_else_is_asked(whole: Path) -> None:
    for option in (["--format", "csv"], ["--format", "ndjson"], []):
        by_target = call("deadlines", "-r", whole, "--outstanding", "--by", "target", *option)
        assert call("deadlines", "-r", whole, "--outstanding", *option) == by_target
        assert "2014-130123" in by_target.out
    assert "targets" not in asked(whole)
    assert "provinces" in asked(whole, "--outstanding", "--by", "province")
    assert "targets" not in asked(whole, "--outstanding", "--by", "province")


@pytest.mark.parametrize(
    "day", ["2015-04-20", "2015/4/20", "2015.4.20", "2015年4月20日", "20150420", "２０１５-０４-２０"]
)
def test_days_as_people_write_them(day: str, whole: Path) -> None:
    assert asked(whole, "--as-of", day)["as_of"] == "2015-04-20"


def test_option_goes_before_the_variable(whole: Path) -> None:
    ended = call("deadlines", "-r", whole, "--as-of", "2015-04-30", "--format", "json", SMARTPILOT_TODAY="2015-04-01")

    assert ended.json()["as_of"] == "2015-04-30"


def test_no_official_calendar_is_said(whole: Path) -> None:
    assert asked(whole, "--as-of", "2999-01-04")["calendar"] == "weekends-only"
    rough = "no official calendar for some years: working days there without holidays"
    title = f"# Deadlines as of 2999-01-04 ({rough})\n"
    assert call("deadlines", "-r", whole, "--as-of", "2999-01-04").out.startswith(title)
    assert call("deadlines", "-r", whole).out.startswith("# Deadlines as of 2015-04-20\n")


def test_before_any_notice_nothing_is_due(whole: Path) -> None:
    assert asked(whole, "--as-of", "2015-04-06")["deadlines"] == []
    assert len(asked(whole, "--as-of", "2015-04-07")["deadlines"]) == 3
    ended = call("deadlines", "-r", whole, "--as-of", "2015-04-06", "--fail-on", "overdue")
    assert (ended.code, ended.out, ended.notes.count("\n")) == (0, "", 1)


# -- one deliverable -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["--deliverable", "-d"])
@pytest.mark.parametrize(
    ("names", "deliverables"),
    [
        (["task-book"], ["task-book"]),
        (["创建任务书"], ["task-book"]),
        (["plan", "创建任务书"], ["task-book", "plan"]),
        (["task-book", "task-book"], ["task-book"]),
    ],
)
def test_a_deliverable_by_id_or_title(names: list[str], deliverables: list[str], option: str, whole: Path) -> None:
    options = [word for name in names for word in (option, name)]

    assert [row["deliverable"] for row in asked(whole, *options)["deadlines"]] == deliverables
    assert {row["deliverable"] for row in asked(whole, *options, "--outstanding")["targets"]} == set(deliverables)
    everything = asked(whole)["deadlines"]
    assert asked(whole, *options)["deadlines"] == [row for row in everything if row["deliverable"] in deliverables]


def test_a_deliverable_within_a_window(whole: Path) -> None:
    assert [row["deliverable"] for row in asked(whole, "-d", "task-book", "--within", "10d")["deadlines"]] == [
        "task-book"
    ]
    assert asked(whole, "-d", "task-book", "--within", "9d")["deadlines"] == []
    assert asked(whole, "-d", "plan", "--within", "1000d")["deadlines"] == []


def test_fail_on_overdue_looks_at_the_deliverable_only(whole: Path) -> None:
    overdue = ("deadlines", "-r", whole, "--as-of", "2015-05-01", "--fail-on", "overdue", "-d")

    assert call(*overdue, "task-book").code == 1
    assert call(*overdue, "project-plan").code == 0
    assert call(*overdue, "project-plan", "-d", "创建任务书").code == 1


@pytest.mark.parametrize(
    ("name", "hint", "word"),
    [
        ("task-bok", "choose from: task-book", "project-plan"),
        ("创建任书", "choose from: task-book (创建任务书)", "project-plan"),
        ("zzz", "choose from: ", "project-plan"),
    ],
)
def test_no_such_deliverable(name: str, hint: str, word: str, whole: Path) -> None:
    ended = call("deadlines", "-r", whole, "-d", "plan", "-d", name)

    assert (ended.code, ended.out) == (2, "")
    assert f"unknown deliverable: {name}" in ended.err
    assert hint in ended.err
    assert word in ended.err


@pytest.mark.parametrize(
    "options",
    [
        ["--as-of", "2015-02-30"],
        ["--as-of", "yesterday"],
        ["--within", "soon"],
        ["--within", "-3d"],
        ["--within", "3x"],
        ["--within", "year"],
        ["--within", "overdue soon"],
        ["--within", ""],
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
    assert ended.notes == "nothing is due in this selection\n"


# -- with a ledger ---------------------------------------------------------------------------------------------


def test_what_has_come_is_counted(recurring: Path) -> None:
    rows = asked(recurring, "--as-of", "2016-02-01")["deadlines"]

    assert [(row["deliverable"], row["year"], row["due"], *(row[key] for key in TALLIED)) for row in rows] == [
        ("task-book", None, "2015-04-30", 3, 1, 1, 1, 1),
        ("report", 2015, "2015-12-31", 3, 0, 1, 2, 2),
        ("report", 2016, "2016-12-31", 3, 0, 0, 3, 0),
    ]


def test_each_target_says_when_it_met_its_deadline(recurring: Path) -> None:
    rows = asked(recurring, "--as-of", "2016-02-01", "--by", "target")["targets"]

    shown = ("target", "deliverable", "year", "state", "stage", "stage_on", "met_on")
    assert [[row[key] for key in shown] for row in rows[:6]] == [
        ["2014-130123", "task-book", None, "met-late", "submitted", "2015-05-04", "2015-05-04"],
        ["2014-310115", "task-book", None, "met", "submitted", "2015-04-28", "2015-04-28"],
        ["2014-370203", "task-book", None, "overdue", None, None, None],
        ["2014-130123", "report", 2015, "met-late", "submitted", "2016-01-05", "2016-01-05"],
        ["2014-310115", "report", 2015, "overdue", "drafted", "2015-12-01", None],
        ["2014-370203", "report", 2015, "overdue", None, None, None],
    ]


def test_the_report_is_that_of_the_day(recurring: Path) -> None:
    by_target = ("--by", "target", "--as-of")
    states = {
        day: [row["state"] for row in asked(recurring, *by_target, day)["targets"] if row["deliverable"] == "task-book"]
        for day in ("2015-04-27", "2015-04-28", "2015-05-01", "2015-05-04")
    }

    assert states == {
        "2015-04-27": ["due", "due", "due"],
        # What was voided later was never so.
        "2015-04-28": ["due", "met", "due"],
        "2015-05-01": ["overdue", "met", "overdue"],
        "2015-05-04": ["met-late", "met", "overdue"],
    }


def test_outstanding_is_what_has_not_come_of_years_that_have_begun(recurring: Path) -> None:
    rows = asked(recurring, "--as-of", "2015-12-31", "--outstanding")["targets"]

    assert [(row["target"], row["deliverable"], row["year"]) for row in rows] == [
        ("2014-370203", "task-book", None),
        ("2014-130123", "report", 2015),
        ("2014-310115", "report", 2015),
        ("2014-370203", "report", 2015),
    ]


@pytest.mark.parametrize(
    ("day", "within", "due"),
    [
        ("2015-04-23", "week", ["2015-04-30"]),
        ("2015-04-22", "week", []),
        ("2015-04-23", "周", ["2015-04-30"]),
        ("2015-04-23", " Week ", ["2015-04-30"]),
        ("2015-03-30", "month", ["2015-04-30"]),
        ("2015-03-29", "month", []),
        # A month from the last day of a longer month ends with the last day of the shorter one.
        ("2015-03-31", "month", ["2015-04-30"]),
        ("2015-12-01", "月", ["2015-04-30", "2015-12-31"]),
        ("2016-11-30", "month", ["2015-04-30", "2015-12-31"]),
        ("2016-12-31", "month", ["2015-04-30", "2015-12-31", "2016-12-31"]),
        ("2015-04-30", "month", ["2015-04-30"]),
        # What is overdue comes first.
        ("2015-05-01", "month", ["2015-04-30"]),
        ("2015-04-30", "overdue", []),
        ("2015-05-01", "overdue", ["2015-04-30"]),
        ("2017-01-01", "逾期", ["2015-04-30", "2015-12-31", "2016-12-31"]),
    ],
)
def test_within_a_word(day: str, within: str, due: list[str], recurring: Path) -> None:
    assert [row["due"] for row in asked(recurring, "--as-of", day, "--within", within)["deadlines"]] == due


def test_within_overdue_is_what_has_not_come(recurring: Path) -> None:
    rows = asked(recurring, "--as-of", "2016-02-01", "--within", "overdue", "--by", "target")["targets"]

    assert {row["state"] for row in rows} == {"overdue"}
    assert [(row["target"], row["deliverable"]) for row in rows] == [
        ("2014-370203", "task-book"),
        ("2014-310115", "report"),
        ("2014-370203", "report"),
    ]


def test_fail_on_overdue_knows_what_has_come(recurring: Path) -> None:
    overdue = ("deadlines", "-r", recurring, "--fail-on", "overdue", "--as-of", "2015-05-04")

    assert call(*overdue).code == 1
    assert call(*overdue, "-p", "山东").code == 1
    assert call(*overdue, "-p", "河北").code == call(*overdue, "-p", "上海").code == 0
    # Whatever is shown: what is overdue is never within the days to come.
    assert call(*overdue, "--within", "1d").code == 1


def test_tables_name_the_year_and_the_stage(recurring: Path) -> None:
    table = call("deadlines", "-r", recurring, "--as-of", "2016-02-01", "--by", "target").out
    assert "2015 年度自评价报告" in table
    assert "submitted 2016-01-05" in table
    assert "2016 年度自评价报告" in call("deadlines", "-r", recurring, "--as-of", "2016-02-01").out


def test_a_list_of_what_is_outstanding_counts_all_that_owe_it(recurring: Path) -> None:
    options = ("--as-of", "2016-02-01", "--within", "overdue")
    rows = asked(recurring, *options)["deadlines"]

    assert [(row["deliverable"], row["year"], *(row[key] for key in TALLIED)) for row in rows] == [
        ("task-book", None, 3, 1, 1, 1, 1),
        ("report", 2015, 3, 0, 1, 2, 2),
    ]
    # A province that has a row counts with all deliverables of these deadlines, one that has none is not there.
    by_province = asked(recurring, *options, "--by", "province")["provinces"]
    assert {row["province"]: tuple(row[key] for key in TALLIED) for row in by_province} == {
        "山东省": (2, 0, 0, 2, 2),
        "上海市": (2, 1, 0, 1, 1),
    }
    total = call("deadlines", "-r", recurring, *options, "--by", "province").out.rstrip("\n").split("\n")[-1].split()
    assert total[:6] == ["total", "4", "1", "0", "3", "3"]


def test_a_due_day_that_is_today_and_one_by_which_everything_has_come(recurring: Path) -> None:
    def row(day: str) -> str:
        out = call("deadlines", "-r", recurring, "--as-of", day, "-d", "task-book").out
        [line] = [line for line in out.split("\n") if line.startswith("创建任务书")]
        return line

    assert "10 days left (8 working)" in row("2015-04-20")
    assert "due today" in row("2015-04-30")
    assert "1 day ago" in row("2015-05-01")
    by_target = call("deadlines", "-r", recurring, "--as-of", "2015-04-30", "--by", "target", "-d", "task-book").out
    assert "due today" in by_target
    third = event("e8", dt.date(2015, 5, 6), "2014-370203")
    write_ledger(recurring, event("e2", dt.date(2015, 5, 4)), event("e3", dt.date(2015, 4, 28), "2014-310115"), third)
    assert "2 days ago" in row("2015-05-02")
    assert "ago" not in row("2015-05-06")
    assert "met" in row("2015-05-06") or "handed in" in row("2015-05-06")


def test_by_province_leaves_out_years_that_have_not_begun(recurring: Path) -> None:
    found = asked(recurring, "--as-of", "2015-12-31", "--by", "province")

    assert {row["province"]: tuple(row[key] for key in TALLIED) for row in found["provinces"]} == {
        "山东省": (2, 0, 0, 2, 1),
        "上海市": (2, 1, 0, 1, 0),
        "河北省": (2, 0, 1, 1, 0),
    }
    assert sum(row["targets"] for row in found["deadlines"]) == 9


def test_a_damaged_ledger_is_a_problem_and_no_report(recurring: Path) -> None:
    ledger = write_ledger(recurring, event("a", dt.date(2015, 4, 20), stage="sumbitted"))

    ended = call("deadlines", "-r", recurring)

    assert (ended.code, ended.out) == (1, "")
    assert f"{ledger}:" in ended.err
    assert "error[wrong-value]" in ended.err


def test_an_event_that_only_a_rule_minds_does_not_keep_the_report_away(recurring: Path) -> None:
    write_ledger(recurring, event("a", dt.date(2015, 4, 20), "2014-999999"), event("b", dt.date(2015, 4, 28)))

    ended = call("deadlines", "-r", recurring, "-f", "json", "--as-of", "2015-05-01", "--by", "target")

    assert ended.code == 0
    assert [row["state"] for row in ended.json()["targets"][:3]] == ["met", "overdue", "overdue"]
    assert ended.err == NOTE_ONE
    # The exit code says what it says without it.
    ended = call("deadlines", "-r", recurring, "--as-of", "2015-05-01", "--fail-on", "overdue")
    assert (ended.code, ended.notes) == (1, NOTE_ONE)


NOTE_ONE = "note: the ledger has 1 error, so the figures may be wrong; smartpilot validate shows it\n"


def test_errors_of_the_ledger_are_counted_and_warnings_are_not(recurring: Path) -> None:
    twice = (event("c", dt.date(2015, 4, 28)), event("d", dt.date(2015, 4, 28)))
    write_ledger(recurring, *twice)
    assert call("deadlines", "-r", recurring).notes == ""
    wrong = (event("a", dt.date(2015, 4, 20), "2014-999999"), event("b", dt.date(2014, 4, 28)))
    write_ledger(recurring, *twice, *wrong)
    assert call("deadlines", "-r", recurring).notes == (
        "note: the ledger has 2 errors, so the figures may be wrong; smartpilot validate shows them\n"
    )
    write_ledger(recurring, *wrong, *(each | {"id": f"v{each['id']}", "voids": each["id"]} for each in wrong))
    assert call("deadlines", "-r", recurring).notes == ""


def test_errors_of_the_registry_are_no_errors_of_the_ledger(recurring: Path) -> None:
    text = recurring.read_text(encoding="utf-8")
    recurring.write_text(text.replace('division = "130123"', 'division = "139999"'), encoding="utf-8")
    assert call("validate", "-r", recurring).code == 1

    assert call("deadlines", "-r", recurring).notes == ""


FAR_DEADLINE = """format = 1
[[sources]]
id = "s"
title = "t"
[[notices]]
id = "2015"
source = "s"
issued_by = ["甲"]
issued_on = 2015-09-01
[[notices.deliverables]]
id = "near"
title = "近"
owed_by = "pilots"
stages = ["submitted"]
due = 2015-10-12
[[notices.deliverables]]
id = "far"
title = "远"
owed_by = "pilots"
stages = ["submitted"]
due = 2027-12-31
"""


def test_a_deadline_beyond_the_calendar_leaves_the_others_alone(tmp_path: Path) -> None:
    path = tmp_path / "pilots.toml"
    path.write_text(FAR_DEADLINE, encoding="utf-8")

    found = call("deadlines", "-r", path, "--as-of", "2015-09-30", "--all", "-f", "json").json()

    assert found["calendar"] == "weekends-only"
    # National Day 2015 is 1 to 7 October, with Saturday 10 October to work: 8, 9, 10 and 12 October.
    near, far = found["deadlines"]
    assert (near["working_days_left"], near["calendar"]) == (4, "official")
    assert far["calendar"] == "weekends-only"


# -- where the figures come from -------------------------------------------------------------------------------


def test_the_figures_say_where_they_come_from(recurring: Path) -> None:
    ledger = recurring.with_name("progress.toml")
    line = f"from registry {recurring}, ledger {ledger} (7 events, last on 2016-01-05)\n"

    for command in (["deadlines"], ["show", "2014-130123"], ["stats"], ["history"]):
        for format_ in ("table", "csv", "markdown", "ndjson"):
            assert call(*command, "-r", recurring, "-f", format_).err.startswith(line)
        ended = call(*command, "-r", recurring, "-f", "json")
        assert ended.err == ""
        assert ended.json()["registry"] == {"path": str(recurring), "built_in": False, "pilots": 3}
        assert ended.json()["ledger"] == {"path": str(ledger), "events": 7, "last": "2016-01-05"}
    assert call("export", recurring.parent / "a.ics", "-r", recurring).err.startswith(line)
    assert "from " not in call("export", recurring.parent / "a.csv", "-r", recurring).err


def test_figures_of_the_built_in_registry_are_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    ended = call("deadlines", "--by", "province", SMARTPILOT_REGISTRY="")
    assert ended.err.startswith("from the built-in registry, no ledger\n")
    found = call("deadlines", "-f", "json", SMARTPILOT_REGISTRY="").json()
    assert found["registry"]["built_in"]
    assert found["ledger"] == {"path": None, "events": 0, "last": None}


def test_a_year_in_which_nothing_is_due_is_an_error() -> None:
    ended = call("deadlines", "-d", "2019 年度自评价报告", "--as-of", "2015-05-16")

    assert (ended.code, ended.out) == (2, "")
    assert "years: 2015, 2016, 2017" in ended.err


HOLIDAYS = """format = 1
[[holidays]]
first = 2999-01-01
[[holidays]]
first = 2999-05-01
days = 3
[[holidays]]
first = 2999-10-01
[[working_days]]
day = 2999-04-28
"""


def test_the_holidays_beside_the_registry_are_counted(tmp_path: Path) -> None:
    plan = {"id": "plan", "title": "方案", "owed_by": "pilots", "stages": ["submitted"], "due": dt.date(2999, 5, 6)}
    registry = write_registry(tmp_path / "pilots.toml", notices=[builders.notice(deliverables=[plan])])
    options = ("--as-of", "2999-04-26", "--all")

    # From Friday, 26 April: the 29th to 3 May, and Monday, 6 May.
    [row] = asked(registry, *options)["deadlines"]
    assert (row["working_days_left"], row["calendar"]) == (6, "weekends-only")

    (tmp_path / "holidays.toml").write_text(HOLIDAYS, encoding="utf-8")
    # Sunday, 28 April is worked; 1 to 3 May, Wednesday to Friday, are off.
    [row] = asked(registry, *options)["deadlines"]
    assert (row["working_days_left"], row["calendar"]) == (4, "official")


def test_holidays_that_are_not_valid_are_refused_with_their_line(tmp_path: Path) -> None:
    registry = write_registry(tmp_path / "pilots.toml")
    (tmp_path / "holidays.toml").write_text("[[holidays]]\nfirst = 2027-01-01\ndays = 0\n", encoding="utf-8")
    ended = call("deadlines", "-r", registry)

    assert (ended.code, ended.out) == (1, "")
    assert "holidays.toml:3:8" in ended.err
    assert "days cannot be 0" in ended.err


def test_only_working_days_need_the_holidays(tmp_path: Path) -> None:
    registry = write_registry(tmp_path / "pilots.toml")
    (tmp_path / "holidays.toml").write_text("[[holidays]\n", encoding="utf-8")

    assert call("list", "-r", registry).code == 0
