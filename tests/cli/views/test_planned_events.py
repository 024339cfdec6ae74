"""Events that would be recorded, as they are shown."""

import datetime as dt

import pytest

from builders import event, ledger, registry
from ledgers import TABLES
from smartpilot.cli.views.planned_events import planned_events_table, say_duplicates, say_recorded, say_warnings
from smartpilot.ledger.recording import StageReport, plan_events
from smartpilot.records.terms import Stage

BOOK = registry(**TABLES)
LEDGER = ledger(event("e1", dt.date(2015, 4, 20), stage="drafted", by="王五"))


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
