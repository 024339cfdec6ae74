from pathlib import Path

import pytest

from program import call, run


@pytest.mark.parametrize("wanted", ["2014-130123", "2014-1301", "石家庄市正定县", "正定县", " 正定 "])
def test_found_by_id_start_and_name(wanted: str, whole: Path) -> None:
    ended = call("show", wanted, "-r", whole, "--format", "json")

    assert (ended.code, ended.err) == (0, "")
    assert ended.json()["record"]["id"] == "2014-130123"


def test_json_contract(whole: Path) -> None:
    found = call("show", "2014-130123", "-r", whole, "--format", "json", "--as-of", "2015-05-01").json()

    assert list(found) == ["format", "kind", "record", "divisions", "sources", "owes"]
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
        },
        {
            "deliverable": "plan",
            "due": None,
            "days_left": None,
            "stage": None,
            "stage_on": None,
            "state": "undated",
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


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_table_has_every_value(lang: str, whole: Path) -> None:
    ended = run("show", "2014-130123", "-r", whole, SMARTPILOT_LANG=lang)

    for value in ("2014-130123", "石家庄市正定县", "2012-130100", "点名", "http://example.org/1", "2015-04-30"):
        assert value in ended.out
    assert (ended.code, ended.err) == (0, "")
