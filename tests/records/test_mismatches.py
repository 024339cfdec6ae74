from pathlib import Path
from typing import Any

import pytest

from smartpilot.problems import Problem
from smartpilot.records.entries import LEDGER_TABLES, LedgerFile
from smartpilot.records.models import REGISTRY_TABLES, RegistryFile
from smartpilot.records.validation import validate
from smartpilot.toml.document import parse_document

PILOT = {
    "id": '"2014-130123"',
    "name": '"石家庄市正定县"',
    "province": '"河北省"',
    "division": '"130123"',
    "level": '"county"',
    "notice": '"2014"',
    "evidence": '"confirmed"',
    "sources": '["notice-2014"]',
}
EVENT = {
    "id": '"a"',
    "recorded_at": "2015-04-28T09:30:00+08:00",
    "on": "2015-04-28",
    "target": '"2014-130123"',
    "deliverable": '"task-book"',
    "stage": '"submitted"',
}


def lines(table: str, fields: dict[str, str], **changes: str | None) -> str:
    given = {key: value for key, value in (fields | changes).items() if value is not None}
    return f"format = 1\n[[{table}]]\n" + "".join(f"{key} = {value}\n" for key, value in given.items())


def pilot(**changes: str | None) -> Problem:
    return only_problem(lines("pilots", PILOT, **changes))


def event(**changes: str | None) -> Problem:
    document = parse_document(Path("progress.toml"), lines("events", EVENT, **changes).encode(), LEDGER_TABLES)
    (problem,) = validate(document, LedgerFile, LEDGER_TABLES).problems
    return problem


def only_problem(text: str) -> Problem:
    (problem,) = validate(
        parse_document(Path("pilots.toml"), text.encode(), REGISTRY_TABLES), RegistryFile, REGISTRY_TABLES
    ).problems
    return problem


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("name", 'name = "石家庄市正定县"'),
        ("sources", 'sources = ["notice-2014"]'),
        ("level", 'level = "county"'),
    ],
)
def test_a_missing_key_shows_a_line_to_add(name: str, line: str) -> None:
    problem = pilot(**{name: None})

    assert (problem.rule, problem.message) == ("missing-key", f"the key {name} is missing")
    assert problem.hint == f"add a line, for example: {line}"
    assert (problem.record, problem.field, problem.value) == ("2014-130123", name, None)


@pytest.mark.parametrize(
    ("name", "line"), [("on", "on = 2015-04-28"), ("recorded_at", "recorded_at = 2015-04-28T09:30:00+08:00")]
)
def test_days_and_moments_are_added_without_quotation_marks(name: str, line: str) -> None:
    assert event(**{name: None}).hint == f"add a line, for example: {line}"


def test_an_unknown_key_names_the_nearest_or_all() -> None:
    assert pilot(evidense='"confirmed"').hint == "did you mean: evidence"
    problem = pilot(colour='"red"')
    assert (problem.rule, problem.value) == ("unknown-key", "red")
    assert problem.hint.startswith("known keys: id, name, province, division, ")


@pytest.mark.parametrize(
    ("changes", "rule", "hint"),
    [
        ({"name": "5"}, "wrong-type", "a text in quotation marks"),
        ({"added_on": '"2015-09-15"'}, "wrong-type", "a date without quotation marks: 2015-04-30"),
        ({"added_on": "2015-09-15T09:30:00"}, "wrong-type", "a date without quotation marks"),
        ({"sources": '"notice-2014"'}, "wrong-type", 'a list: ["…", "…"]'),
        ({"level": "5"}, "wrong-type", "allowed: province, prefecture-city"),
        ({"level": '"县"'}, "wrong-value", "did you mean: county; allowed: "),
        ({"level": '"countty"'}, "wrong-value", "did you mean: county; allowed: "),
        ({"level": '"xyz"'}, "wrong-value", "allowed: province, prefecture-city (prefecture-level city), "),
        ({"division": '"13012"'}, "wrong-value", "a division code is six digits, such as 130123"),
        ({"id": '"2014 130123"'}, "wrong-value", "letters, digits, dots, hyphens and underscores"),
    ],
)
def test_a_wrong_value_says_what_is_needed(changes: dict[str, str], rule: str, hint: str) -> None:
    problem = pilot(**changes)

    assert problem.rule == rule
    assert hint in problem.hint
    assert problem.line is not None


@pytest.mark.parametrize(
    ("changes", "rule", "hint"),
    [
        ({"recorded_at": "2015-04-28"}, "wrong-type", "a moment without quotation marks"),
        ({"recorded_at": "2015-04-28T09:30:00"}, "wrong-value", "add the UTC offset"),
        ({"year": "0"}, "wrong-value", "give 1 or more"),
        ({"year": "10000"}, "wrong-value", "give 9999 or less"),
        ({"year": "2015.5"}, "wrong-type", "a whole number"),
        ({"year": "true"}, "wrong-type", "a whole number"),
    ],
)
def test_a_wrong_value_of_an_event(changes: dict[str, str], rule: str, hint: str) -> None:
    problem = event(**changes)

    assert problem.rule == rule
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("text", "rule", "hint"),
    [
        ("format = 2\n", "wrong-value", "this program reads format = 1"),
        ("format = 0\n", "wrong-value", "this program reads format = 1"),
        ("format = true\n", "wrong-type", "a whole number"),
        ("format = 1.0\n", "wrong-type", "a whole number"),
        ('format = "1"\n', "wrong-type", "a whole number"),
        ("format = 1\n[pilots]\n", "wrong-type", "write [[pilots]] with two brackets on each side"),
        ("format = 1\npilots = [5]\n", "wrong-type", "a table"),
    ],
)
def test_a_wrong_file(text: str, rule: str, hint: str) -> None:
    problem = only_problem(text)

    assert problem.rule == rule
    assert hint in problem.hint


@pytest.mark.parametrize(("written", "value"), [("inf", "inf"), ("nan", "nan"), ("true", True), ("5", 5)])
def test_the_value_can_be_said_in_json(written: str, value: Any) -> None:
    assert pilot(name=written).value == value
