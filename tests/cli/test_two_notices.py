"""One place in two notices, from the second year on: which of the two is meant, and which is shown."""

import datetime as dt
from pathlib import Path

import pytest

from builders import ZHENGDING, notice, place
from program import call, write_registry

TASK_BOOK = {
    "id": "task-book",
    "title": "创建任务书",
    "owed_by": "pilots",
    "stages": ["drafted", "submitted"],
    "due": dt.date(2016, 4, 30),
}
AGAIN = {**ZHENGDING, "id": "2015-130123", "notice": "2015"}


@pytest.fixture
def two_notices(tmp_path: Path) -> Path:
    return write_registry(
        tmp_path / "pilots.toml",
        notices=[
            notice("2014", deliverables=[TASK_BOOK]),
            notice("2015", dt.date(2016, 3, 1), deliverables=[TASK_BOOK]),
        ],
        pilots=[ZHENGDING, AGAIN],
        candidates=[
            place("130129", name, "河北省", "county", year) for name, year in (("赞皇县", "2014"), ("赞皇县", "2015"))
        ],
    )


def test_an_ambiguous_name_lists_notice_and_kind(two_notices: Path) -> None:
    ended = call("show", "正定", "-r", two_notices)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "error: 正定 matches 2 records:\n"
        "  2014-130123  石家庄市正定县  notice 2014, pilots\n"
        "  2015-130123  石家庄市正定县  notice 2015, pilots\n"
        "    hint: give the id of one of them, or --notice\n"
    )


def test_a_notice_narrows_a_name_in_every_command(two_notices: Path) -> None:
    shown = call("show", "正定", "-n", "2015", "-r", two_notices, "-f", "json").json()
    assert shown["record"]["id"] == "2015-130123"

    recorded = call(
        "record", "正定", "task-book", "submitted", "--on", "2016-04-01", "-n", "2015", "-r", two_notices, "-f", "json",
        SMARTPILOT_TODAY="2016-04-20",
    ).json()  # fmt: skip
    assert [event["target"] for event in recorded["events"]] == ["2015-130123"]

    assert len(call("history", "正定", "-n", "2015", "-r", two_notices, "-f", "json").json()["events"]) == 1
    assert call("history", "正定", "-n", "2014", "-r", two_notices, "-f", "json").json()["events"] == []

    undo = ("undo", "正定", "-n")
    assert "has no event that could be voided" in call(*undo, "2014", "--dry-run", "-r", two_notices).err
    undone = call(*undo, "2015", "-y", "-r", two_notices, "-f", "json").json()
    assert [event["target"] for event in undone["events"]] == ["2015-130123"]
    assert "give the name too" in call("undo", "-n", "2015", "-r", two_notices).err

    ended = call("promote", "赞皇", "-n", "2015", "-r", two_notices, "--dry-run", SMARTPILOT_TODAY="2016-04-20")
    assert (ended.code, "would make 2015-130129 赞皇县 a pilot" in ended.err) == (0, True)


def test_a_name_that_the_notice_does_not_have_is_told_where_it_is(two_notices: Path) -> None:
    ended = call("show", "2014-130123", "-n", "2015", "-r", two_notices)

    assert ended.code == 2
    assert "2014-130123 is not in this selection" in ended.err


def headings(text: str) -> list[str]:
    """The headings of the first table of a pipe."""
    return next(line for line in text.splitlines() if line and not line.startswith("#")).split()


def test_the_notice_is_a_column_where_there_are_several(two_notices: Path) -> None:
    """Not where all rows are of one: there it says nothing."""
    several = call("list", "-r", two_notices)
    assert headings(several.out)[:3] == ["id", "notice", "name"]
    assert "2015-130123  2015" in several.out
    assert "notice" not in headings(call("list", "-n", "2015", "-r", two_notices).out)

    day = {"SMARTPILOT_TODAY": "2016-04-20"}
    assert headings(call("deadlines", "正定", "--by", "target", "-r", two_notices, **day).out)[:3] == [
        "id",
        "notice",
        "name",
    ]
    assert headings(call("deadlines", "--by", "target", "-n", "2015", "-r", two_notices, **day).out)[1] == "name"

    recorded = call("record", "-p", "河北", "任务书", "已报送", "--on", "2016-04-01", "-y", "-r", two_notices, **day)
    assert headings(recorded.out)[1:3] == ["id", "notice"]
    assert headings(call("history", "--events", "-n", "2014", "-r", two_notices, **day).out)[2] == "name"


def test_what_would_be_recorded_of_several_notices_says_which(two_notices: Path) -> None:
    asked = call(
        "record",
        "-p",
        "河北",
        "任务书",
        "已报送",
        "--on",
        "2016-04-01",
        "-r",
        two_notices,
        SMARTPILOT_TODAY="2016-04-20",
    )

    assert (asked.code, asked.out) == (1, "")
    assert headings(asked.err)[:3] == ["id", "notice", "name"]


def test_a_province_that_all_share_is_said_once(two_notices: Path) -> None:
    listed = call("list", "--kind", "pilots", "-r", two_notices)

    assert listed.out.startswith("# pilots: 2 (河北省)\n")
    assert "province" not in headings(listed.out)
    assert "province" in headings(call("list", "正定", "-n", "2015", "-r", two_notices).out)
    assert "province" in headings(call("list", "--columns", "id,province", "-r", two_notices).out)


def test_each_line_of_history_says_the_notice_where_there_are_several(two_notices: Path) -> None:
    for year, day in (("2014", "2016-04-01"), ("2015", "2016-04-02")):
        recorded = call("record", "正定", "task-book", "submitted", "--on", day, "-n", year, "-r", two_notices)
        assert recorded.code == 0
        heading = call("history", "-r", two_notices).out.splitlines()[1].split()
        assert ("notice" in heading) is (year == "2015")

    lines = call("history", "-r", two_notices).out.splitlines()[2:]
    assert [line.split("石家庄市")[0].split()[-1] for line in lines] == ["2014", "2015"]
    assert "notice" not in call("history", "-n", "2015", "-r", two_notices).out.splitlines()[1]


def test_a_workbook_says_of_which_notice_each_row_is(two_notices: Path, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    day = "2016-04-20"
    assert call("circulate", tmp_path / "out", "-r", two_notices, "--as-of", day, SMARTPILOT_TODAY=day).code == 0
    file = tmp_path / "out" / "130000-河北省.xlsx"
    book = load_workbook(file)
    rows = [[cell.value for cell in row] for row in book["试点"].iter_rows()]
    assert rows[0][:6] == ["序号", "编号", "通知", "省份", "名称", "事项"]
    assert [(row[2], row[5]) for row in rows[1:]] == [("2014", "创建任务书"), ("2015", "创建任务书")]
    cover = [str(cell.value).replace("\n", "") for row in book["说明"].iter_rows() for cell in row]
    assert cover.count("创建任务书") == 2
    for row in book["试点"].iter_rows(min_row=2):
        if row[2].value == "2015":
            row[7].value, row[8].value = "已报送", dt.date(2016, 4, 18)
    book.save(file)

    collected = call("collect", file, "-r", two_notices, "--apply", SMARTPILOT_TODAY=day)

    assert collected.code == 0
    events = call("history", "-r", two_notices, "-f", "json").json()["events"]
    assert [event["target"] for event in events] == ["2015-130123"]


def test_the_calendar_says_of_which_notice_a_deadline_is(two_notices: Path, tmp_path: Path) -> None:
    assert call("export", tmp_path / "a.ics", "-r", two_notices).code == 0

    text = (tmp_path / "a.ics").read_bytes().decode().replace("\r\n ", "")
    assert sorted(line for line in text.split("\r\n") if line.startswith("SUMMARY:")) == [
        "SUMMARY:创建任务书 (2014)",
        "SUMMARY:创建任务书 (2015)",
    ]
