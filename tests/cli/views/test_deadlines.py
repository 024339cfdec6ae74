"""Deadlines as they are shown."""

import csv
import datetime as dt
import json
from pathlib import Path

import pytest

from builders import event, ledger, registry
from ledgers import TABLES
from smartpilot.cli.output import Format
from smartpilot.cli.views.deadlines import ReportBy, emit_deadlines
from smartpilot.deadlines.report import DeadlineReport, report_deadlines
from smartpilot.deadlines.window import ALL_DEADLINES, Window
from smartpilot.ledger.provenance import Provenance
from smartpilot.registry.query import Filter

ORIGIN = Provenance(Path("data/pilots.toml"), False, 5, Path("data/progress.toml"), 2, dt.date(2015, 5, 4))
ORIGIN_JSON = {
    "registry": {"path": str(Path("data/pilots.toml")), "built_in": False, "pilots": 5},
    "ledger": {"path": str(Path("data/progress.toml")), "events": 2, "last": "2015-05-04"},
}
BOOK = registry(**TABLES)
LEDGER = ledger(
    event("e1", dt.date(2015, 4, 20)),
    event("e2", dt.date(2015, 5, 4), "2014-310115"),
)


MAY_DAY = dt.date(2015, 5, 1)


def report(day: dt.date = MAY_DAY, text: str = "", window: Window = ALL_DEADLINES) -> DeadlineReport:
    return report_deadlines(BOOK, LEDGER, day, Filter(text=text), window)


@pytest.mark.parametrize("by", ReportBy)
def test_json_is_the_contract(by: ReportBy, capsys: pytest.CaptureFixture[str]) -> None:
    emit_deadlines(BOOK, report(), by, Format.JSON, ORIGIN)

    shown = json.loads(capsys.readouterr().out)
    more = [] if by is ReportBy.DELIVERABLE else [f"{by}s"]
    assert list(shown) == ["format", "as_of", "calendar", *ORIGIN_JSON, "deadlines", *more]
    assert {key: shown[key] for key in ORIGIN_JSON} == ORIGIN_JSON
    assert (shown["format"], shown["as_of"]) == ("smartpilot.deadlines/1", "2015-05-01")
    emit_deadlines(BOOK, report(), by, Format.NDJSON, ORIGIN)
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows == shown[f"{by}s" if more else "deadlines"]


@pytest.mark.parametrize("by", ReportBy)
def test_csv_has_the_rows_of_json(by: ReportBy, capsys: pytest.CaptureFixture[str]) -> None:
    emit_deadlines(BOOK, report(), by, Format.NDJSON, ORIGIN)
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    emit_deadlines(BOOK, report(), by, Format.CSV, ORIGIN)
    rows = list(csv.DictReader(capsys.readouterr().out.removeprefix("\ufeff").splitlines()))

    assert [list(row) for row in rows] == [list(value) for value in objects]
    numbers = ("targets", "days_left", "overdue")
    for row, value in zip(rows, objects, strict=True):
        assert {key: row[key] for key in numbers if key in row} == {
            key: "" if value[key] is None else str(value[key]) for key in numbers if key in value
        }


def test_a_row_for_each_deliverable(capsys: pytest.CaptureFixture[str]) -> None:
    emit_deadlines(BOOK, report(), ReportBy.DELIVERABLE, Format.MARKDOWN, ORIGIN)

    shown = capsys.readouterr().out
    assert "Deadlines as of 2015-05-01" in shown
    [task_book] = [line for line in shown.splitlines() if line.startswith("| 创建任务书 |")]
    assert task_book.startswith("| 创建任务书 | 2015-04-30 | overdue | 5 | 1 | 4 | 4 | 1 day ago |")
    [plan] = [line for line in shown.splitlines() if line.startswith("| 实施方案 |")]
    assert [plan.split("|")[index].strip() for index in (2, 8)] == ["no date", ""]


def test_the_headings_say_what_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    def headings(by: ReportBy, day: dt.date) -> list[str]:
        emit_deadlines(BOOK, report(day), by, Format.MARKDOWN, ORIGIN)
        return capsys.readouterr().out.splitlines()[2].strip("| ").split(" | ")

    parts = ["handed in", "of which late", "outstanding", "of which overdue"]
    assert headings(ReportBy.PROVINCE, MAY_DAY)[1:] == ["items to hand in", *parts, "progress"]
    assert headings(ReportBy.DELIVERABLE, dt.date(2015, 5, 4))[3:8] == ["records to hand in", *parts]
    # A part that nobody is of is left out where titles need the room.
    assert headings(ReportBy.DELIVERABLE, MAY_DAY)[3:7] == ["records to hand in", "handed in", *parts[2:]]


def test_time_left_counts_working_days(capsys: pytest.CaptureFixture[str]) -> None:
    """29 April 2015 was a Wednesday, and the 30th a working day."""
    emit_deadlines(BOOK, report(dt.date(2015, 4, 29)), ReportBy.DELIVERABLE, Format.MARKDOWN, ORIGIN)
    assert "| 创建任务书 | 2015-04-30 | due | 5 | 1 | 4 | 1 day left (1 working) |" in capsys.readouterr().out
    emit_deadlines(BOOK, report(dt.date(2015, 4, 30)), ReportBy.DELIVERABLE, Format.MARKDOWN, ORIGIN)
    assert "| 创建任务书 | 2015-04-30 | due | 5 | 1 | 4 | due today |" in capsys.readouterr().out


def test_a_row_for_each_province_and_their_sum(capsys: pytest.CaptureFixture[str]) -> None:
    emit_deadlines(BOOK, report(), ReportBy.PROVINCE, Format.NDJSON, ORIGIN)
    provinces = {row.pop("province"): row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    emit_deadlines(BOOK, report(), ReportBy.PROVINCE, Format.TABLE, ORIGIN)
    *rows, total = [line.split() for line in capsys.readouterr().out.splitlines() if line.endswith("%")]

    assert [row[0] for row in rows] == [province for province, row in provinces.items() if row["due_targets"]]
    # To hand in, handed in, late, outstanding, overdue.
    numbers = [list(map(int, row[-7:-2])) if len(row[-2]) == 10 else None for row in [*rows, total]]
    assert all(numbers)
    assert [sum(column) for column in zip(*filter(None, numbers[:-1]), strict=True)] == numbers[-1]


def test_progress_is_of_what_was_due_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    note = "what falls due later or has no date is not counted; --all counts it too\n"

    emit_deadlines(BOOK, report(), ReportBy.PROVINCE, Format.TABLE, ORIGIN)
    shown = capsys.readouterr()
    assert shown.out.startswith("# Progress with what was due by 2015-05-01\n")
    assert shown.err == note
    emit_deadlines(BOOK, report(window=Window(everything=True)), ReportBy.PROVINCE, Format.TABLE, ORIGIN)
    shown = capsys.readouterr()
    assert shown.out.startswith("# Deadlines as of 2015-05-01\n")
    assert shown.err == ""
    # Before the first deadline there is no progress to show.
    emit_deadlines(BOOK, report(dt.date(2015, 4, 29)), ReportBy.PROVINCE, Format.TABLE, ORIGIN)
    assert capsys.readouterr() == ("", "nothing is due in this selection\n" + note)


def test_a_row_for_each_target(capsys: pytest.CaptureFixture[str]) -> None:
    emit_deadlines(BOOK, report(), ReportBy.TARGET, Format.MARKDOWN, ORIGIN)

    lines = [line for line in capsys.readouterr().out.splitlines() if "| 创建任务书 |" in line]
    states = {line.split(" | ")[0].removeprefix("| "): line.split(" | ")[5] for line in lines}
    assert (states["2014-130123"], states["2014-130283"]) == ("met", "overdue")
    [zhengding] = [line for line in lines if "2014-130123" in line]
    assert zhengding.endswith("| met |  | submitted 2015-04-20 |")


@pytest.mark.parametrize("by", ReportBy)
def test_nothing_due_is_said(by: ReportBy, capsys: pytest.CaptureFixture[str]) -> None:
    emit_deadlines(BOOK, report(text="zzz"), by, Format.TABLE, ORIGIN)

    assert capsys.readouterr() == ("", "nothing is due in this selection\n")
