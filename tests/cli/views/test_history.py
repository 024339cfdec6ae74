"""Events of the ledger as they are shown."""

import csv
import datetime as dt
import json
from pathlib import Path

import pytest

from builders import event, ledger, registry
from ledgers import TABLES
from smartpilot.cli.output import Format
from smartpilot.cli.views.history import _first_and_more, emit_events
from smartpilot.i18n import use_language
from smartpilot.ledger.provenance import Provenance
from smartpilot.ledger.query import Entries

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


def test_many_are_counted_with_the_first() -> None:
    with use_language("zh"):
        assert _first_and_more(["泸州市"] * 7) == "泸州市等7个"
    assert _first_and_more(["泸州市", "乐山市"]) == "泸州市, 2 in all"
    assert _first_and_more(["泸州市"]) == "泸州市"
