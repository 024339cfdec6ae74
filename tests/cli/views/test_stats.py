"""Numbers of pilots as they are shown."""

import csv
import datetime as dt
import json
from pathlib import Path

import pytest

from builders import PUDONG, QINGDAO, SHIJIAZHUANG, ZHENGDING, notice, project, registry
from smartpilot.cli.output import Format
from smartpilot.cli.views.stats import emit_statistics
from smartpilot.ledger.provenance import Provenance
from smartpilot.registry.query import Filter
from smartpilot.registry.totals import count_pilots

ORIGIN = Provenance(Path("data/pilots.toml"), False, 5, Path("data/progress.toml"), 2, dt.date(2015, 5, 4))
ORIGIN_JSON = {
    "registry": {"path": str(Path("data/pilots.toml")), "built_in": False, "pilots": 5},
    "ledger": {"path": str(Path("data/progress.toml")), "events": 2, "last": "2015-05-04"},
}
BOOK = registry(
    notices=[notice("2012", dt.date(2013, 1, 29)), notice(totals={"new": 84, "expanded": 13, "special": 41})],
    pilots=[ZHENGDING, SHIJIAZHUANG, PUDONG, QINGDAO],
    projects=[project("S01", "甲公司")],
)
STATISTICS = count_pilots(BOOK, Filter(), dt.date(2015, 6, 1))


def test_json_is_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    emit_statistics(BOOK, STATISTICS, Format.JSON, ORIGIN)

    shown = json.loads(capsys.readouterr().out)
    assert {key: shown[key] for key in ORIGIN_JSON} == ORIGIN_JSON
    assert shown["format"] == "smartpilot.stats/1"
    assert {counts["notice"]: counts["pilots"] for counts in shown["notices"]} == {
        "2012": {"listed": 1, "declared": None},
        "2014": {"listed": 3, "declared": 97},
    }
    assert shown["by_province"] == {"上海市": 1, "山东省": 1, "河北省": 2}
    assert shown["by_level"] == {"prefecture-city": 1, "district": 2, "county": 1}
    assert shown["by_evidence"] == {"confirmed": 2, "reported": 1, "unverified": 1}


def test_rows_are_the_same_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    emit_statistics(BOOK, STATISTICS, Format.NDJSON, ORIGIN)
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    emit_statistics(BOOK, STATISTICS, Format.CSV, ORIGIN)
    rows = list(csv.DictReader(capsys.readouterr().out.removeprefix("\ufeff").splitlines()))

    assert {"by": "notice", "value": "2014", "n": 3, "declared": 97} in objects
    assert {"by": "province", "value": "河北省", "n": 2, "declared": None} in objects
    assert rows == [{key: "" if value is None else str(value) for key, value in row.items()} for row in objects]


def test_the_longest_bar_is_that_of_the_largest_number(capsys: pytest.CaptureFixture[str]) -> None:
    emit_statistics(BOOK, STATISTICS, Format.MARKDOWN, ORIGIN)

    shown = capsys.readouterr().out
    assert f"| 河北省 | 2 | {'█' * 30} |" in shown
    assert f"| 山东省 | 1 | {'█' * 15} |" in shown
    assert "| 2014 | 2015-04-07 | 3 of 97 | 2 of 84 | 1 of 13 |  | 1 of 41 |" in shown


def test_nothing_in_the_selection_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    emit_statistics(BOOK, count_pilots(BOOK, Filter(text="zzz"), dt.date(2015, 6, 1)), Format.TABLE, ORIGIN)

    assert "no matching records" in capsys.readouterr().err


def test_a_registry_without_records_says_what_to_do_next(capsys: pytest.CaptureFixture[str]) -> None:
    empty = registry(notices=[notice()])
    emit_statistics(empty, count_pilots(empty, Filter(), dt.date(2015, 6, 1)), Format.TABLE, ORIGIN)

    said = capsys.readouterr().err
    assert "the registry has no records yet" in said
    assert "smartpilot import FILE" in said
    assert "matching" not in said
