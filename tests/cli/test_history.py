import csv
import datetime as dt
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from ledgers import event, write_ledger, write_small_registry
from program import call, on_terminal, run, unstyled

KEYS = [
    *("id", "recorded_at", "on", "target", "deliverable", "year", "stage", "by", "note", "voids"),
    *("name", "title", "voided", "voided_by", "batch", "recorded_by", "via", "also", "workbook", "part"),
]
EVENTS = [
    event(4, on=dt.date(2016, 1, 5), deliverable="self-evaluation", year=2015, by="县政府", note='第一次, 有"引号"'),
    event(1, on=dt.date(2015, 4, 20), stage="drafted"),
    event(2, target="2014-310115", on=dt.date(2015, 4, 22), stage="drafted"),
    event(3, target="2014-310115", on=dt.date(2015, 4, 23), stage="drafted", voids=event(2)["id"], note="错"),
    event(5, target="2014-S01", on=dt.date(2015, 4, 21), deliverable="project-plan", stage="drafted"),
]
IN_ORDER = [event(n)["id"] for n in (1, 5, 2, 3, 4)]
SHORT = [id_[-8:] for id_ in IN_ORDER]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    book = write_small_registry(tmp_path)
    write_ledger(book, *EVENTS)
    return book


def history(book: Path, *options: str) -> list[dict[str, Any]]:
    ended = call("history", "-r", book, "-f", "json", *options)
    assert ended.code == 0, ended.err
    found = ended.json()
    assert list(found) == ["format", "registry", "ledger", "events", "changes"]
    assert found["format"] == "smartpilot.history/1"
    rows: list[dict[str, Any]] = found["events"]
    return rows


def test_json_contract(book: Path) -> None:
    rows = history(book)

    assert [row["id"] for row in rows] == IN_ORDER
    assert [list(row) for row in rows] == [KEYS] * 5
    assert rows[-1] == {
        "id": event(4)["id"],
        "recorded_at": "2015-04-28T09:30:00+08:00",
        "on": "2016-01-05",
        "target": "2014-130123",
        "deliverable": "self-evaluation",
        "year": 2015,
        "stage": "submitted",
        "by": "县政府",
        "note": '第一次, 有"引号"',
        "voids": None,
        "name": "石家庄市正定县",
        "title": "年度自评价报告",
        "voided": False,
        "voided_by": None,
        "batch": None,
        "recorded_by": None,
        "via": None,
        "also": None,
        "workbook": None,
        "part": None,
    }
    assert [(row["voided"], row["voided_by"], row["voids"]) for row in rows[2:4]] == [
        (True, event(3)["id"], None),
        (False, None, event(2)["id"]),
    ]


def test_ndjson_and_csv_have_the_rows_of_the_json(book: Path) -> None:
    rows = history(book)

    assert [json.loads(line) for line in call("history", "-r", book, "-f", "ndjson").out.splitlines()] == rows
    table = list(csv.DictReader(io.StringIO(call("history", "-r", book, "-f", "csv").out)))
    shown = {None: "", True: "true", False: "false"}
    assert table == [{k: shown[v] if v is None or isinstance(v, bool) else str(v) for k, v in r.items()} for r in rows]


@pytest.mark.parametrize("format_", ["table", "markdown"])
def test_people_see_who_what_when_and_what_is_void(format_: str, book: Path) -> None:
    ended = call("history", "-r", book, "-f", format_, "--events")

    assert (ended.code, ended.notes) == (0, "")
    for text in ("5 events", "石家庄市正定县", "创建任务书", "2016-01-05", "县政府", "2015", *SHORT):
        assert text in ended.out
    lines = {id_: [line for line in ended.out.split("\n") if id_ in line] for id_ in SHORT}
    # The event and its void name each other.
    assert len(lines[SHORT[2]]) == len(lines[SHORT[3]]) == 2
    assert all("void" in line for line in lines[SHORT[2]])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_cut_on_a_narrow_terminal(lang: str, book: Path) -> None:
    for more in ([], ["--events"]):
        ended = on_terminal("history", "-r", book, *more, width=60, SMARTPILOT_LANG=lang)
        shown = "".join(unstyled(ended.out).split())

        assert ended.code == 0
        assert [id_ for id_ in SHORT if id_ not in shown] == []


@pytest.mark.parametrize("record", ["2014-310115", "浦东新区", "2014-31", "上海市浦东新区"])
def test_of_one_record(record: str, book: Path) -> None:
    assert [row["target"] for row in history(book, record)] == ["2014-310115"] * 2


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        (["-p", "河北"], [1, 5, 4]),
        (["-p", "沪"], [2, 3]),
        (["-p", "河北", "-p", "上海"], [1, 5, 2, 3, 4]),
        (["-n", "2014"], [1, 5, 2, 3, 4]),
        (["-n", "2012"], []),
        (["-p", "四川"], []),
        (["正定县", "-p", "河北"], [1, 4]),
    ],
)
def test_filters(options: list[str], numbers: list[int], book: Path) -> None:
    assert [row["id"] for row in history(book, *options)] == [event(n)["id"] for n in numbers]


def test_nothing_recorded_is_said_on_stderr(tmp_path: Path) -> None:
    book = write_small_registry(tmp_path)
    ended = call("history", "-r", book)

    assert (ended.code, ended.out) == (0, "")
    assert ended.notes.count("\n") == 1
    assert history(book) == []
    assert call("history", "-r", book, "-f", "csv").out == ",".join(KEYS) + "\r\n"
    assert list(tmp_path.iterdir()) == [book]


def test_no_such_event_is_said_otherwise(book: Path) -> None:
    assert call("history", "-r", book, "迁安市").notes != call("history", "-r", write_small_registry(book.parent)).notes
    assert call("history", "-r", book, "迁安市").code == 0


def test_a_record_that_has_left_is_asked_for_by_its_id(book: Path) -> None:
    write_ledger(book, *EVENTS, event(9, target="2014-999999"))

    [row] = history(book, "2014-999999")
    assert (row["name"], row["title"]) == (None, None)
    ended = call("history", "-r", book)
    assert ended.code == 0
    assert ended.notes == "note: the ledger has 1 error, so the figures may be wrong; smartpilot validate shows it\n"


@pytest.mark.skipif(os.name == "nt", reason="no time zones by name")
@pytest.mark.parametrize(
    ("zone", "shown"),
    [("Asia/Shanghai", "2015-04-28 09:30"), ("UTC", "2015-04-28 01:30"), ("America/New_York", "2015-04-27 21:30")],
)
def test_the_moment_of_recording_is_local_for_people_and_exact_for_programs(zone: str, shown: str, book: Path) -> None:
    assert f"  {shown}  " in run("history", "-r", book, "--events", TZ=zone).out
    assert f"| {shown} |" in run("history", "-r", book, "-f", "markdown", TZ=zone).out
    for format_ in ("json", "csv"):
        out = run("history", "-r", book, "-f", format_, TZ=zone).out
        assert "2015-04-28T09:30:00+08:00" in out
        assert shown not in out


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["正定市"], "正定县"),
        (["2014"], "smartpilot list --notice 2014"),
        (["-p", "河比"], "河北省"),
        (["-n", "1"], "2014"),
    ],
)
def test_wrong_usage(options: list[str], word: str, book: Path) -> None:
    ended = call("history", "-r", book, *options)

    assert (ended.code, ended.out) == (2, "")
    assert word in ended.err


def test_hidden_characters_do_no_harm(book: Path) -> None:
    write_ledger(book, event(1, by="\x1b[31m红\u202e", note="a\nb"))
    ended = call("history", "-r", book, "--events")

    assert ended.code == 0
    assert "<U+001B>" in ended.out
    assert "\x1b" not in ended.out
    assert "\u202e" not in ended.out
    assert history(book)[0]["note"] == "a\nb"
    assert call("validate", "-r", book, "--rule", "hidden-character").code == 1


@pytest.mark.parametrize("moment", [dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59)])  # noqa: DTZ001
@pytest.mark.parametrize("hours", [-12, 14])
def test_a_moment_at_the_end_of_the_calendar_is_shown(moment: dt.datetime, hours: int, tmp_path: Path) -> None:
    book = write_small_registry(tmp_path)
    zone = dt.timezone(dt.timedelta(hours=hours))
    write_ledger(book, event(1, recorded_at=moment.replace(tzinfo=zone)))

    for arguments in (["history"], ["history", "-f", "json"], ["export", tmp_path / "a.ics"]):
        assert call(*arguments, "-r", book).code == 0


# -- batches ---------------------------------------------------------------------------------------------------


def batch_lines(book: Path, *options: str, **env: str) -> list[str]:
    ended = call("history", "-r", book, *options, **env)
    assert (ended.code, ended.notes) == (0, "")
    return ended.out.splitlines()[2:]


def test_what_one_command_recorded_is_one_line(tmp_path: Path) -> None:
    book = write_small_registry(tmp_path)
    assert call("record", "-r", book, "-p", "河北", "task-book", "drafted", "--yes", SMARTPILOT_USER="张三").code == 0
    assert call("record", "-r", book, "浦东新区", "plan", "drafted", SMARTPILOT_USER="李四").code == 0
    batches = list(dict.fromkeys(row["batch"] for row in history(book)))

    first, second = batch_lines(book)
    assert [len(history(book)), len(batches)] == [3, 2]
    for text in ("张三", "record", " 2 ", "石家庄市正定县, 2 in all 创建任务书 drafted", batches[0][-8:]):
        assert text in first
    for text in ("李四", " 1 ", "上海市浦东新区 实施方案 drafted", batches[1][-8:]):
        assert text in second
    # Of one record, of a batch only what is about it.
    (line,) = batch_lines(book, "正定县")
    assert "石家庄市正定县 创建任务书 drafted" in line

    assert call("undo", "-r", book, batches[0][-8:], "--event", "x").code == 2
    assert call("undo", "-r", book, "正定县", "--yes").code == 0
    lines = batch_lines(book)
    assert "(partly undone)" in lines[0]
    assert call("undo", "-r", book, batches[0][-8:], "--yes").code == 0
    lines = batch_lines(book)
    assert "(undone)" in lines[0]
    assert [("  undo  " in line, "void" in line) for line in lines] == [(False, False)] * 2 + [(True, True)] * 2


def test_an_old_ledger_has_batches_too(tmp_path: Path) -> None:
    book = write_small_registry(tmp_path)
    moment = event(1)["recorded_at"]
    ids = [f"20150428T013000.{n:06}Z-{n:08}" for n in (1, 2, 3, 9)]
    correction = [event(0, id=ids[0], on=dt.date(2015, 4, 20)), event(0, id=ids[1], voids=ids[0]), event(0, id=ids[2])]
    write_ledger(book, *correction, event(0, id=ids[3], target="2014-310115", recorded_at=moment))

    lines = batch_lines(book)
    assert ["00000001" in lines[0], "00000009" in lines[1], len(lines)] == [True, True, 2]
    assert "recorded by" not in call("history", "-r", book).out


def test_a_correction_is_named_after_what_it_says(tmp_path: Path) -> None:
    book = write_small_registry(tmp_path)
    for day in ("2015-04-20", "2015-04-22"):
        assert call("record", "-r", book, "正定", "task-book", "drafted", "--on", day, "--yes").code == 0

    first, correction = call("history", "-r", book).out.splitlines()[2:]
    assert "drafted (corrected)" in first
    assert "drafted (correction)" in correction
