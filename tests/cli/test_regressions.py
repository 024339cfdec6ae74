"""Faults that people found by using the program; each stays found."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from builders import place
from program import call, on_terminal, run, unstyled, write_registry

NOTICES = """format = 1
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
    path.write_text(NOTICES, encoding="utf-8")

    found = call("deadlines", "-r", path, "--as-of", "2015-09-30", "-f", "json").json()

    assert found["calendar"] == "weekends-only"
    # National Day 2015 is 1 to 7 October, with Saturday 10 October to work: 8, 9, 10 and 12 October.
    near, far = found["deadlines"]
    assert (near["working_days_left"], near["calendar"]) == (4, "official")
    assert far["calendar"] == "weekends-only"


def test_one_rule_does_not_pass_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "pilots.toml"
    path.write_text('format = 1\nname = "open\n', encoding="utf-8")

    assert call("validate", "-r", path, "--rule", "duplicate-id").code == 1
    assert call("validate", "-r", tmp_path / "none.toml", "--rule", "duplicate-id").code == 1


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_problems_are_valid_json_whatever_the_value(value: str, tmp_path: Path) -> None:
    path = tmp_path / "pilots.toml"
    path.write_text(f"format = 1\nfoo = {value}\n", encoding="utf-8")

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    answer = json.loads(run("validate", "-r", path, "-f", "json").out, parse_constant=refuse)

    assert [problem["rule"] for problem in answer["problems"]] == ["unknown-key"]


def test_csv_has_the_same_heading_whatever_is_found() -> None:
    headings = {call("list", *filters, "-f", "csv").out.splitlines()[0] for filters in ([], ["-p", "河北"], ["zzz"])}

    assert len(headings) == 1


def test_a_selection_says_so_on_the_annex(tmp_path: Path) -> None:
    whole, part = tmp_path / "whole.xlsx", tmp_path / "part.xlsx"
    call("export", whole)
    call("export", part, "-p", "安徽")

    texts = {path: [c.value for sheet in load_workbook(path) for row in sheet for c in row] for path in (whole, part)}

    assert any("尚不完整" in str(text) for text in texts[whole])
    assert any("不是全部名单" in str(text) for text in texts[part])
    assert not any("尚不完整" in str(text) for text in texts[part])


def test_an_annex_of_nothing_is_refused(tmp_path: Path) -> None:
    assert call("export", tmp_path / "a.xlsx", "--kind", "candidates").code == 2
    assert not (tmp_path / "a.xlsx").exists()


def test_a_dry_run_refuses_what_the_run_would(tmp_path: Path) -> None:
    assert call("export", tmp_path / "none" / "a.csv", "--dry-run").code == 2


def test_a_province_is_no_pilot(tmp_path: Path) -> None:
    record = place("130000", "河北省", "河北省", "prefecture-city")
    path = write_registry(tmp_path / "pilots.toml", pilots=[record])

    problems = call("validate", "-r", path, "-f", "json").json()["problems"]

    assert "division-level" in [problem["rule"] for problem in problems]


def test_a_path_may_have_any_character(tmp_path: Path) -> None:
    path = tmp_path / "试点\ufe0f.toml"
    path.write_text("format = 1\n", encoding="utf-8")

    assert run("validate", "-r", path).code == 0


def test_evidence_is_counted_over_the_pilots_that_level_counts() -> None:
    counted = call("stats", "-f", "json").json()

    assert sum(counted["by_evidence"].values()) == sum(counted["by_level"].values())


def test_no_arguments_show_the_help_and_no_error() -> None:
    ended = run()

    shown = ended.out + ended.err
    assert ended.code == 2
    assert "Commands" in shown
    assert "Error" not in shown


@pytest.mark.parametrize("width", [40, 80])
def test_help_on_a_terminal_names_every_option(width: int) -> None:
    shown = unstyled(on_terminal("list", "--help", width=width, stderr=True).out)

    assert all(option in shown for option in ("--registry", "--designation", "--evidence", "--columns"))


def test_a_heading_that_was_cut_off_behind_its_dot_is_one_mistake(tmp_path: Path) -> None:
    book = tmp_path / "pilots.toml"
    book.write_text("format = 1\n\n[notices.", encoding="utf-8")

    [found] = call("validate", "-r", book, "-f", "json").json()["problems"]
    assert (found["rule"], found["line"], found["column"]) == ("syntax", 3, 10)
