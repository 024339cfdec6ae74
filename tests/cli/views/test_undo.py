"""What an undo takes back, as it is shown."""

import datetime as dt

import pytest

from builders import event, ledger, registry
from ledgers import TABLES
from smartpilot.cli.views.undo import say_undo, undo_tables
from smartpilot.ledger.ledger import Recording
from smartpilot.ledger.voiding import plan_undo, written_undo

BOOK = registry(**TABLES)
LEDGER = ledger(event("e2", dt.date(2015, 4, 28)), event("e3", dt.date(2015, 4, 29), voids="e2"))


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
