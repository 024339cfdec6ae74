"""What authorities owe: a deliverable that is owed by all to which the notice is sent."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from builders import notice, place
from program import call, write_registry

REVIEW: dict[str, Any] = {
    "id": "recommendation",
    "title": "推荐函",
    "owed_by": "authorities",
    "stages": ["drafted", "submitted"],
    "due": dt.date(2015, 5, 15),
}
TASK_BOOK: dict[str, Any] = {
    "id": "task-book",
    "title": "创建任务书",
    "owed_by": "pilots",
    "stages": ["submitted"],
    "due": dt.date(2015, 4, 30),
}
ON = {"SMARTPILOT_TODAY": "2015-05-10"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A registry whose notice wants a recommendation of each authority, with a pilot that has the name of one."""
    return write_registry(
        tmp_path / "pilots.toml",
        notices=[notice(deliverables=[TASK_BOOK, REVIEW])],
        pilots=[
            place("130123", "石家庄市正定县", "河北省", "county", designation="new"),
            place("210200", "大连市", "辽宁省", "prefecture-city", designation="new"),
        ],
    )


def test_it_is_valid_and_has_no_more_records(path: Path) -> None:
    report = call("validate", "--strict", "-r", path, "-f", "json").json()

    assert report["checked"] == {"pilots": 2, "projects": 0, "candidates": 0, "events": 0}
    assert report["problems"] == []
    assert call("list", "-r", path, "--kind", "all", "-f", "json").json().keys() == {
        "format",
        "pilots",
        "projects",
        "candidates",
    }
    assert "authority-" not in call("list", "-r", path, "--kind", "all").out


def test_deadlines_count_every_authority(path: Path) -> None:
    assert call("record", "河北省", "推荐函", "已报送", "-r", path, **ON).code == 0

    rows = call("deadlines", "-r", path, "--by", "target", "-f", "json", **ON).json()

    [row] = [row for row in rows["deadlines"] if row["deliverable"] == "recommendation"]
    assert (row["owed_by"], row["targets"], row["met"], row["outstanding"]) == ("authorities", 37, 1, 36)
    [hebei] = [row for row in rows["targets"] if row["target"] == "2014-authority-130000"]
    assert (hebei["name"], hebei["province"], hebei["authority"]) == ("河北省", "河北省", "河北省")
    assert (hebei["state"], hebei["stage_on"]) == ("met", "2015-05-10")


def test_deadlines_by_province_count_what_lies_in_it(path: Path) -> None:
    table = call("deadlines", "-r", path, "--by", "province", "--format", "csv", **ON).out

    # Of 辽宁省 the authority of the province, that of 大连市, and the task book of the pilot.
    assert re.search(r"^辽宁省,3,", table, re.MULTILINE)
    assert re.search(r"^新疆维吾尔自治区,2,", table, re.MULTILINE)


@pytest.mark.parametrize(
    ("province", "names"), [("河北", {"河北省"}), ("辽宁", {"辽宁省", "大连市"}), ("大连", {"大连市"})]
)
def test_a_province_filters(path: Path, province: str, names: set[str]) -> None:
    rows = call("deadlines", "-r", path, "--by", "target", "-p", province, "-f", "json", **ON).json()["targets"]

    assert {row["name"] for row in rows if row["deliverable"] == "recommendation"} == names


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("河北省", "2014-authority-130000"),
        ("河北", "2014-authority-130000"),
        ("冀", "2014-authority-130000"),
        ("13", "2014-authority-130000"),
        ("hebei", "2014-authority-130000"),
        ("兵团", "2014-authority-659000"),
        ("2014-authority-13", "2014-authority-130000"),
        # A pilot has the name too; it does not owe this.
        ("大连市", "2014-authority-210200"),
    ],
)
def test_record_finds_the_authority(path: Path, name: str, id_: str) -> None:
    recorded = call("record", name, "推荐函", "submitted", "-r", path, "-f", "json", **ON)

    assert recorded.code == 0, recorded.err
    [event] = recorded.json()["events"]
    assert (event["target"], event["deliverable"]) == (id_, "recommendation")
    assert call("validate", "--strict", "-r", path).code == 0


def test_record_finds_the_pilot_of_the_same_name(path: Path) -> None:
    [event] = call("record", "大连市", "创建任务书", "submitted", "-r", path, "-f", "json", **ON).json()["events"]

    assert event["target"] == "2014-210200"


def test_what_an_authority_does_not_owe_is_refused(path: Path) -> None:
    refused = call("record", "河北省", "创建任务书", "submitted", "-r", path, **ON)

    assert refused.code == 2
    assert "2014-authority-130000 河北省 does not have to hand in 创建任务书" in refused.err


def test_show_history_and_undo(path: Path) -> None:
    assert call("record", "兵团", "推荐函", "已报送", "-r", path, **ON).code == 0

    shown = call("show", "兵团", "-r", path, "-f", "json", **ON).json()
    assert (shown["kind"], shown["record"]["name"]) == ("authorities", "新疆生产建设兵团")
    assert [(owed["deliverable"], owed["state"]) for owed in shown["owes"]] == [("recommendation", "met")]
    assert "Sources" not in call("show", "兵团", "-r", path, **ON).out

    assert "新疆生产建设兵团" in call("history", "兵团", "-r", path, **ON).out
    assert call("undo", "--yes", "-r", path, **ON).code == 0
    owed = call("show", "兵团", "-r", path, "-f", "json", **ON).json()["owes"]
    assert owed[0]["state"] == "due"


def test_a_name_of_both_is_listed(path: Path) -> None:
    shown = call("show", "大连市", "-r", path, **ON)

    assert shown.code == 2
    assert "2014-210200" in shown.err
    assert "2014-authority-210200" in shown.err


def test_an_authority_is_no_record_to_edit(path: Path) -> None:
    assert call("edit", "河北省", "备注=无", "--yes", "-r", path).code == 2


def test_an_event_of_an_authority_that_owes_nothing_is_wrong(path: Path) -> None:
    assert call("record", "河北省", "推荐函", "已报送", "-r", path, **ON).code == 0
    path.write_text(path.read_text(encoding="utf-8").replace('"authorities"', '"projects"'), encoding="utf-8")

    problems = call("validate", "-r", path, "-f", "json").json()["problems"]

    assert [problem["rule"] for problem in problems if problem["severity"] == "error"] == ["unknown-target"]


def test_an_event_of_a_broken_notice_is_not_blamed(path: Path) -> None:
    assert call("record", "河北省", "推荐函", "已报送", "-r", path, **ON).code == 0
    path.write_text(path.read_text(encoding="utf-8").replace("issued_on", "issued_at"), encoding="utf-8")

    problems = call("validate", "-r", path, "-f", "json").json()["problems"]

    assert "unknown-target" not in {problem["rule"] for problem in problems}
