"""One record in full."""

import csv
import datetime as dt
import json
import re
from pathlib import Path

import pytest

from builders import event, ledger, registry
from ledgers import TABLES
from smartpilot.cli.output import Format
from smartpilot.cli.views.show import emit_record
from smartpilot.deadlines.report import rows_of_target
from smartpilot.ledger.provenance import Provenance

DAY = dt.date(2015, 5, 1)
ORIGIN = Provenance(Path("data/pilots.toml"), False, 5, Path("data/progress.toml"), 2, dt.date(2015, 5, 4))
ORIGIN_JSON = {
    "registry": {"path": str(Path("data/pilots.toml")), "built_in": False, "pilots": 5},
    "ledger": {"path": str(Path("data/progress.toml")), "events": 2, "last": "2015-05-04"},
}
BOOK = registry(**TABLES)
RECORD = BOOK.by_id["2014-130123"]
OWED = rows_of_target(BOOK, ledger(event("e1", dt.date(2015, 4, 20))), RECORD, dt.date(2015, 5, 1))


def test_json_is_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    emit_record(BOOK, RECORD, OWED, Format.JSON, ORIGIN, DAY)

    shown = json.loads(capsys.readouterr().out)
    assert {key: shown[key] for key in ORIGIN_JSON} == ORIGIN_JSON
    assert (shown["format"], shown["kind"], shown["record"]["id"]) == ("smartpilot.show/1", "pilots", "2014-130123")
    assert [division["name"] for division in shown["divisions"]] == ["河北省", "石家庄市", "正定县"]
    assert [source["id"] for source in shown["sources"]] == ["notice-2014"]
    assert shown["owes"][0] == {
        "deliverable": "task-book",
        "due": "2015-04-30",
        "days_left": -1,
        "stage": "submitted",
        "stage_on": "2015-04-20",
        "state": "met",
        "year": None,
        "part": None,
        "due_from": None,
        "due_from_on": None,
        "notice": "2014",
        "stage_note": None,
    }


def test_what_is_owed_may_be_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    emit_record(BOOK, RECORD, None, Format.NDJSON, ORIGIN, DAY)
    unknown = json.loads(capsys.readouterr().out)
    emit_record(BOOK, RECORD, [], Format.NDJSON, ORIGIN, DAY)
    nothing = json.loads(capsys.readouterr().out)

    assert (unknown["owes"], nothing["owes"]) == (None, [])


def test_csv_is_the_record_alone(capsys: pytest.CaptureFixture[str]) -> None:
    emit_record(BOOK, RECORD, OWED, Format.CSV, ORIGIN, DAY)

    [row] = csv.DictReader(capsys.readouterr().out.removeprefix("\ufeff").splitlines())
    assert (row["id"], row["level"], row["sources"]) == ("2014-130123", "county", "notice-2014")


def test_tables_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    emit_record(BOOK, RECORD, OWED, Format.MARKDOWN, ORIGIN, DAY)

    shown = capsys.readouterr().out
    [chain] = [line for line in shown.splitlines() if line.startswith("| lies in |")]
    assert re.findall(r"\S+ \d{6}", chain) == ["河北省 130000", "石家庄市 130100", "正定县 130123"]
    assert "关于公布国家智慧城市2014年度试点名单的通知" in shown
    [task_book] = [line for line in shown.splitlines() if line.startswith("| 创建任务书 |")]
    assert "submitted 2015-04-20" in task_book
    assert "someone@example.org" in task_book


def test_a_record_that_owes_nothing_has_no_table_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    emit_record(BOOK, RECORD, [], Format.MARKDOWN, ORIGIN, DAY)

    shown = capsys.readouterr().out
    assert "Sources" in shown
    assert "Deliverables" not in shown
