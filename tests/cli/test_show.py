import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from builders import event
from program import Ended, call, run, write_ledger


@pytest.mark.parametrize("wanted", ["2014-130123", "2014-1301", "石家庄市正定县", "正定县", " 正定 "])
def test_found_by_id_start_and_name(wanted: str, whole: Path) -> None:
    ended = call("show", wanted, "-r", whole, "--format", "json")

    assert (ended.code, ended.err) == (0, "")
    assert ended.json()["record"]["id"] == "2014-130123"


def test_json_contract(whole: Path) -> None:
    found = call("show", "2014-130123", "-r", whole, "--format", "json", "--as-of", "2015-05-01").json()

    assert list(found) == [
        "format",
        "registry",
        "ledger",
        "kind",
        "record",
        "divisions",
        "sources",
        "owes",
        "assessments",
    ]
    assert (found["format"], found["kind"]) == ("smartpilot.show/1", "pilots")
    assert found["divisions"] == [
        {"code": "130000", "name": "河北省"},
        {"code": "130100", "name": "石家庄市"},
        {"code": "130123", "name": "正定县"},
    ]
    assert [set(source) for source in found["sources"]] == [{"id", "title", "publisher", "published", "url", "note"}]
    assert found["owes"] == [
        {
            "deliverable": "task-book",
            "due": "2015-04-30",
            "days_left": -1,
            "stage": None,
            "stage_on": None,
            "state": "overdue",
            "year": None,
            "part": None,
            "due_from": None,
            "due_from_on": None,
            "stage_note": None,
            "notice": "2014",
        },
        {
            "deliverable": "plan",
            "due": None,
            "days_left": None,
            "stage": None,
            "stage_on": None,
            "state": "undated",
            "year": None,
            "part": None,
            "due_from": None,
            "due_from_on": None,
            "stage_note": None,
            "notice": "2014",
        },
    ]


@pytest.mark.parametrize(
    ("wanted", "kind"), [("2014-S01", "projects"), ("智慧水务", "projects"), ("浦东", "candidates")]
)
def test_other_kinds(wanted: str, kind: str, whole: Path) -> None:
    found = call("show", wanted, "-r", whole, "--format", "json").json()
    listed = call("list", "-r", whole, "--format", "json").json()[kind]

    assert found["kind"] == kind
    assert found["record"] in listed


def test_project_lies_where_its_site_pilot_lies(whole: Path) -> None:
    found = call("show", "2014-S01", "-r", whole, "--format", "json").json()

    assert found["divisions"][-1]["code"] == "130123"


def test_every_shipped_record_has_a_place_and_known_sources() -> None:
    listed = call("list", "--format", "json").json()
    for record in (listed["pilots"][0], listed["pilots"][-1], listed["projects"][-1]):
        found = call("show", record["id"], "--format", "json").json()
        assert found["record"] == record
        assert [source["id"] for source in found["sources"]] == record["sources"]


@pytest.mark.parametrize(("wanted", "near"), [("正定市", "石家庄市正定县"), ("2014-130124", "2014-130123")])
def test_unknown_names_the_nearest(wanted: str, near: str, whole: Path) -> None:
    ended = call("show", wanted, "-r", whole)

    assert (ended.code, ended.out) == (2, "")
    assert near in ended.err


def test_ambiguous_lists_all(whole: Path) -> None:
    ended = call("show", "石家庄", "-r", whole)

    assert (ended.code, ended.out) == (2, "")
    assert "2012-130100" in ended.err
    assert "2014-130123" in ended.err


@pytest.mark.parametrize("wanted", ["", " "])
def test_blank_is_no_record(wanted: str, whole: Path) -> None:
    assert call("show", wanted, "-r", whole).code == 2


def test_csv_is_one_row(whole: Path) -> None:
    ended = call("show", "2014-130123", "-r", whole, "--format", "csv")

    assert ended.out.count("\r\n") == 2
    assert ended.out.startswith("id,name,")


@pytest.mark.parametrize("show", [call, pytest.param(partial(run, SMARTPILOT_LANG="zh"), marks=pytest.mark.slow)])
def test_table_has_every_value(show: Callable[..., Ended], whole: Path) -> None:
    ended = show("show", "2014-130123", "-r", whole)

    for value in ("2014-130123", "石家庄市正定县", "2012-130100", "点名", "http://example.org/1", "2015-04-30"):
        assert value in ended.out
    assert (ended.code, ended.notes) == (0, "")


def test_what_it_has_handed_in(recurring: Path) -> None:
    found = call("show", "2014-130123", "-r", recurring, "--format", "json", "--as-of", "2016-02-01").json()

    assert [(row["deliverable"], row["year"], row["due"], row["state"]) for row in found["owes"]] == [
        ("task-book", None, "2015-04-30", "met-late"),
        ("report", 2015, "2015-12-31", "met-late"),
        ("report", 2016, "2016-12-31", "due"),
    ]
    assert [(row["stage"], row["stage_on"]) for row in found["owes"]] == [
        ("submitted", "2015-05-04"),
        ("submitted", "2016-01-05"),
        (None, None),
    ]
    before = call("show", "2014-130123", "-r", recurring, "--format", "json", "--as-of", "2015-05-03").json()
    assert [row["state"] for row in before["owes"]] == ["overdue", "due", "due"]


def test_the_table_has_the_stage_and_the_year(recurring: Path) -> None:
    ended = call("show", "2014-130123", "-r", recurring, "--as-of", "2016-02-01")

    assert (ended.code, ended.notes) == (0, "")
    for text in ("submitted 2015-05-04", "met late", "2015 年度自评价报告", "2016 年度自评价报告"):
        assert text in ended.out


def test_a_damaged_ledger_hides_what_it_owes_and_nothing_else(recurring: Path) -> None:
    whole = call("show", "2014-130123", "-r", recurring, "--format", "json")
    write_ledger(recurring, event("a", dt.date(2015, 4, 20), stage="sumbitted"))

    ended = call("show", "2014-130123", "-r", recurring, "--format", "json")

    assert ended.code == 0
    unread = {"path": str(recurring.with_name("progress.toml")), "events": None, "last": None}
    assert ended.json() == whole.json() | {"owes": None, "ledger": unread}
    assert "error[wrong-value]" in ended.err
    assert "what was handed in cannot be shown" in ended.err
    table = call("show", "2014-130123", "-r", recurring)
    assert "石家庄市正定县" in table.out
    assert "创建任务书" not in table.out
