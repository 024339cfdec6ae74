"""Events of the ledger as they are shown."""

import csv
import datetime as dt
import json
from pathlib import Path

import pytest

from builders import event, ledger, registry
from ledgers import TABLES
from smartpilot.cli.output import Format
from smartpilot.cli.views.history import (
    _first_and_more,
    emit_events,
    planned_events_table,
    say_duplicates,
    say_recorded,
    say_undo,
    say_warnings,
    undo_tables,
)
from smartpilot.i18n import use_language
from smartpilot.ledger.ledger import Recording
from smartpilot.ledger.provenance import Provenance
from smartpilot.ledger.query import Entries
from smartpilot.ledger.recording import StageReport, plan_events
from smartpilot.ledger.voiding import plan_undo, written_undo
from smartpilot.records.terms import Stage

BOOK = registry(**TABLES)
LEDGER = ledger(
    event("e1", dt.date(2015, 4, 20), stage="drafted", by="王五"),
    event("e2", dt.date(2015, 4, 28)),
    event("e3", dt.date(2015, 4, 29), voids="e2"),
    event("e4", dt.date(2016, 1, 5), deliverable="self-evaluation", year=2015),
    event("e5", dt.date(2015, 4, 30), "2014-999999", "unknown"),
)
EVENTS = LEDGER.file.events
PROVENANCE = Provenance(Path("pilots.toml"), False, 2, Path("progress.toml"), 5, dt.date(2016, 1, 5))


def test_json_is_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    emit_events(BOOK, LEDGER, Entries(EVENTS), Format.JSON, provenance=PROVENANCE)

    shown = json.loads(capsys.readouterr().out)
    assert shown["format"] == "smartpilot.history/1"
    assert [(e["id"], e["voided"], e["voided_by"]) for e in shown["events"]] == [
        ("e1", False, None),
        ("e2", True, "e3"),
        ("e3", False, None),
        ("e4", False, None),
        ("e5", False, None),
    ]
    first, last = shown["events"][0], shown["events"][-1]
    assert (first["name"], first["title"], first["by"]) == ("石家庄市正定县", "创建任务书", "王五")
    # The registry does not have it.
    assert (last["name"], last["title"]) == (None, None)


def test_rows_are_the_same_events(capsys: pytest.CaptureFixture[str]) -> None:
    emit_events(BOOK, LEDGER, Entries(EVENTS), Format.NDJSON, provenance=PROVENANCE)
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    emit_events(BOOK, LEDGER, Entries(EVENTS), Format.CSV, provenance=PROVENANCE)
    rows = list(csv.DictReader(capsys.readouterr().out.removeprefix("\ufeff").splitlines()))

    assert [list(row) for row in rows] == [list(value) for value in objects]
    assert [row["voided_by"] for row in rows] == ["", "e3", "", "", ""]
    assert [row["voided"] for row in rows] == ["false", "true", "false", "false", "false"]


def test_the_table_shows_what_is_void_and_no_empty_details(capsys: pytest.CaptureFixture[str]) -> None:
    emit_events(BOOK, LEDGER, Entries(EVENTS), Format.MARKDOWN, "History", provenance=PROVENANCE)

    shown = capsys.readouterr().out
    assert "History" in shown
    assert "submitted (void)" in shown
    assert "2015 年度自评价报告" in shown
    [heading] = [line for line in shown.splitlines() if "voided by" in line]
    assert "note" not in heading


def test_no_events_are_no_table(capsys: pytest.CaptureFixture[str]) -> None:
    emit_events(BOOK, LEDGER, Entries([]), Format.TABLE, provenance=PROVENANCE)

    assert capsys.readouterr().out == ""


def test_planned_events_with_their_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    report = StageReport("task-book", Stage.DRAFTED, dt.date(2015, 4, 20), by="王五")
    early = StageReport("task-book", Stage.SIGNED, dt.date(2015, 4, 19))
    records = [BOOK.by_id["2014-130123"]]
    planned = [
        *plan_events(BOOK, LEDGER, records, report, dt.date(2015, 9, 1)),
        *plan_events(BOOK, LEDGER, records, early, dt.date(2015, 9, 1)),
    ]

    table = planned_events_table(planned)
    assert [list(row)[:5] for row in table.rows] == [
        ["2014-130123", "石家庄市正定县", "创建任务书", "drafted", "2015-04-20"],
        ["2014-130123", "石家庄市正定县", "创建任务书", "signed", "2015-04-19"],
    ]
    assert [style != "" for style in table.styles] == [bool(plan.warnings) for plan in planned] == [False, True]

    say_duplicates(planned)
    assert capsys.readouterr().err == "2014-130123 石家庄市正定县: already recorded as e1\n"
    say_warnings(planned)
    said = capsys.readouterr().err.splitlines()
    assert said == [f"note: 2014-130123 石家庄市正定县: {warning}" for warning in planned[1].warnings]


def test_a_correction_shows_what_stands_and_what_it_becomes(capsys: pytest.CaptureFixture[str]) -> None:
    report = StageReport("task-book", Stage.DRAFTED, dt.date(2015, 4, 21), note="二稿")
    [plan] = plan_events(BOOK, LEDGER, [BOOK.by_id["2014-130123"]], report, dt.date(2015, 9, 1))

    say_warnings([plan])
    assert capsys.readouterr().err.splitlines() == [
        "correction: 2014-130123 石家庄市正定县, 创建任务书",
        "  in the ledger: drafted 2015-04-20 王五",
        "  will be:       drafted 2015-04-21 王五 二稿",
    ]
    say_recorded([plan], dry_run=True)
    say_recorded([plan, plan], dry_run=False)
    assert capsys.readouterr().err.splitlines() == [
        "would record 1 event, 1 of them a correction",
        "recorded 2 events, 2 of them corrections",
    ]
    [row] = planned_events_table([plan]).rows
    assert row[5] == "drafted 2015-04-20 王五"


def test_what_an_undo_changes_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    run = Recording.begin(dt.datetime(2015, 9, 1, tzinfo=dt.UTC), "undo")
    undo = plan_undo(BOOK, LEDGER, "e3", run, dt.date(2015, 9, 1))

    say_undo(BOOK, undo, dry_run=False)
    assert capsys.readouterr().err.splitlines() == ["1 event of batch e3 is voided", "1 event stands again"]
    say_undo(BOOK, undo, dry_run=True)
    assert capsys.readouterr().err.splitlines()[0] == "would void 1 event of batch e3"
    say_undo(BOOK, written_undo(undo.after, undo.voids, BOOK, b""), dry_run=False)
    assert "the same command had done this before" in capsys.readouterr().err


def test_what_is_undone_is_shown_with_where_it_came_from() -> None:
    moment = dt.datetime(2015, 9, 1, tzinfo=dt.UTC)
    origin = {"batch": "b", "recorded_at": moment, "recorded_by": "张三"}
    known = ledger(
        event("f1", dt.date(2015, 4, 28), via="collect 河北.xlsx", **origin),
        event("f2", dt.date(2015, 4, 28), "2014-310115", via="collect 上海.xlsx", **origin),
    )
    [table] = undo_tables(BOOK, plan_undo(BOOK, known, None, Recording.begin(moment, "undo"), moment.date()))

    assert table.title.startswith("Batch b: 2015-09-01 ")
    assert table.title.endswith(", 张三, collect (2 files)")
    assert [row[1] for row in table.rows] == ["2014-130123", "2014-310115"]


def test_many_are_counted_with_the_first() -> None:
    with use_language("zh"):
        assert _first_and_more(["泸州市"] * 7) == "泸州市等7个"
    assert _first_and_more(["泸州市", "乐山市"]) == "泸州市, 2 in all"
    assert _first_and_more(["泸州市"]) == "泸州市"
