from pathlib import Path
from typing import Any

import pytest

from smartpilot.records.entries import LEDGER_TABLES, LedgerFile
from smartpilot.records.models import REGISTRY_TABLES, RegistryFile
from smartpilot.records.validation import Validated, find_errors, validate
from smartpilot.toml.document import parse_document

SOURCE = '[[sources]]\nid = "{id}"\ntitle = "通知"\n'
NOTICE = """[[notices]]
id = "{id}"
source = "a"
issued_by = ["住房和城乡建设部"]
issued_on = 2015-04-07
[[notices.deliverables]]
id = "{paper}"
title = "任务书"
owed_by = "pilots"
stages = ["submitted"]
"""


def registry(text: str) -> Validated[RegistryFile]:
    return validate(parse_document(Path("pilots.toml"), text.encode(), REGISTRY_TABLES), RegistryFile, REGISTRY_TABLES)


def kept(result: Validated[Any], table: str) -> list[str]:
    return [record.id for record in getattr(result.file, table)]


def test_all_are_kept_where_all_are_valid() -> None:
    result = registry("format = 1\n" + SOURCE.format(id="a") + NOTICE.format(id="2014", paper="p"))

    assert (kept(result, "sources"), kept(result, "notices")) == (["a"], ["2014"])
    assert (result.problems, result.positions) == ([], {})


def test_only_the_invalid_record_is_left_out() -> None:
    result = registry("format = 1\n" + "".join(SOURCE.format(id=id_) for id_ in ("a", "b c", "d")))

    assert kept(result, "sources") == ["a", "d"]
    assert result.positions == {"sources": [0, 2]}
    assert [(problem.rule, problem.line) for problem in result.problems] == [("wrong-value", 6)]


def test_a_record_goes_as_a_whole_with_what_is_wrong_inside_it() -> None:
    notices = NOTICE.format(id="2013", paper="not an id") + NOTICE.format(id="2014", paper="p")

    result = registry("format = 1\n" + notices)

    assert kept(result, "notices") == ["2014"]
    assert [(problem.rule, problem.field) for problem in result.problems] == [("wrong-value", "id")]


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        ("", "missing-key"),
        ("format = 2\n", "wrong-value"),
        ("format = true\n", "wrong-type"),
        ("format = 1\nother = 1\n", "unknown-key"),
        ("format = 1\npilots = 5\n", "wrong-type"),
    ],
)
def test_records_are_kept_where_something_around_them_is_wrong(head: str, rule: str) -> None:
    result = registry(head + SOURCE.format(id="a"))

    assert kept(result, "sources") == ["a"]
    assert [problem.rule for problem in result.problems] == [rule]


def test_the_same_of_a_ledger() -> None:
    document = parse_document(Path("progress.toml"), b"format = 1\nevents = [5]\n", LEDGER_TABLES)

    result = validate(document, LedgerFile, LEDGER_TABLES)

    assert (result.file.events, result.positions) == ([], {"events": []})
    assert [problem.rule for problem in result.problems] == ["wrong-type"]


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"format": 1}, []),
        ({"format": 1, "sources": [{"id": "a", "title": "甲"}]}, []),
        ({"format": 1, "sources": [{"title": "甲"}]}, ["missing"]),
        ({"format": 1, "place": []}, ["extra_forbidden"]),
        ({"format": 2}, ["less_than_equal"]),
    ],
)
def test_the_kinds_of_errors(data: dict[str, object], errors: list[str]) -> None:
    assert find_errors(RegistryFile, data) == errors
