import datetime as dt
import json
from pathlib import Path

import pytest

from builders import event, place
from program import REGISTRY, call, write_ledger, write_registry
from smartpilot.rules import RULES

PROBLEM = ["rule", "severity", "file", "line", "column", "record", "field", "value", "message", "hint"]


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    return write_registry(
        tmp_path / "pilots.toml",
        pilots=[
            place("130123", "石家庄市正定县", "河北省", "county", evidence="perhaps", designation="new"),
            place("999999", "某县", "山东省", "county", colour="red", designation="new"),
            place("370203", "青岛市市北区", "山东省", "district", designation="new"),
        ],
    )


def test_json_contract(wrong: Path) -> None:
    ended = call("validate", "-r", wrong, "--format", "json")
    found = ended.json()

    assert (ended.code, ended.err) == (1, "")
    assert list(found) == ["format", "checked", "problems"]
    assert found["format"] == "smartpilot.validate/1"
    assert found["checked"] == {"pilots": 3, "projects": 0, "candidates": 0, "events": 0}
    assert [list(problem) for problem in found["problems"]] == [PROBLEM] * len(found["problems"])
    assert {"wrong-value", "unknown-key"} <= {problem["rule"] for problem in found["problems"]}
    first = next(problem for problem in found["problems"] if problem["rule"] == "wrong-value")
    assert (first["severity"], first["file"], first["value"]) == ("error", str(wrong), "perhaps")
    assert (first["record"], first["field"]) == ("2014-130123", "evidence")
    text = wrong.read_text(encoding="utf-8").splitlines()
    assert text[first["line"] - 1][first["column"] - 1 :] == '"perhaps"'


def test_problems_are_in_the_order_of_the_file(wrong: Path) -> None:
    found = call("validate", "-r", wrong, "--format", "json").json()["problems"]

    assert found == sorted(found, key=lambda problem: (problem["line"], problem["column"]))


def test_text_shows_what_json_has(wrong: Path) -> None:
    found = call("validate", "-r", wrong, "--format", "json").json()["problems"]
    ended = call("validate", "-r", wrong)

    assert ended.code == 1
    assert ended.err.count("\n") == 1
    for problem in found:
        place_ = f"{problem['file']}:{problem['line']}:{problem['column']}: "
        assert f"{place_}{problem['severity']}[{problem['rule']}]: {problem['message']}\n" in ended.out


def test_github(wrong: Path) -> None:
    found = call("validate", "-r", wrong, "--format", "json").json()["problems"]
    lines = call("validate", "-r", wrong, "--format", "github").out.splitlines()

    assert [line.split(" ")[0].strip(":") for line in lines] == [problem["severity"] for problem in found]
    assert all(f",line={p['line']},col={p['column']}," in line for p, line in zip(found, lines, strict=True))


def test_shipped_registry_has_warnings_only() -> None:
    found = call("validate", "--format", "json").json()

    assert {problem["severity"] for problem in found["problems"]} == {"warning"}
    assert call("validate").code == 0
    assert call("validate", "--strict").code == 1


def test_rule_keeps_the_others_out(wrong: Path) -> None:
    ended = call("validate", "-r", wrong, "--rule", "unknown-key", "--format", "json")

    assert {problem["rule"] for problem in ended.json()["problems"]} == {"unknown-key"}
    assert ended.code == 1
    assert call("validate", "-r", wrong, "--rule", "blank-text").code == 0


def test_list_rules_and_explain() -> None:
    listed = call("validate", "--list-rules")

    assert [line.split()[0] for line in listed.out.splitlines()] == list(RULES)
    explained = call("validate", "--explain", "duplicate-id")
    assert (explained.code, explained.err) == (0, "")
    assert explained.out.startswith("duplicate-id ")


@pytest.mark.parametrize("option", ["--rule", "--explain"])
def test_unknown_rule_names_the_nearest(option: str) -> None:
    ended = call("validate", option, "duplicate-ids")

    assert (ended.code, ended.out) == (2, "")
    assert "duplicate-id" in ended.err


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "empty"),
        (b"format = ", "syntax"),
        (b"format = 1\nformat = 1\n", "duplicate-key"),
        ("format = 1 # 国家智慧城市试点".encode("gbk"), "encoding"),
        ("format = 1\n".encode("utf-16"), "encoding"),
        (b"format = 2\n", "wrong-value"),
        (b"[[pilots]]\n", "missing-key"),
        (b"pilots = 3\nformat = 1\n", "wrong-type"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "nesting"),
    ],
)
def test_what_cannot_be_read_is_a_problem(content: bytes, rule: str, tmp_path: Path) -> None:
    path = tmp_path / "pilots.toml"
    path.write_bytes(content)

    ended = call("validate", "-r", path, "--format", "json")

    assert (ended.code, ended.err) == (1, "")
    assert rule in {problem["rule"] for problem in ended.json()["problems"]}


def test_missing_file_has_no_line(tmp_path: Path) -> None:
    ended = call("validate", "-r", tmp_path / "none.toml", "--format", "json")

    assert ended.code == 1
    assert [(p["rule"], p["line"], p["column"]) for p in ended.json()["problems"]] == [("file", None, None)]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "pilots.toml"
    path.write_bytes(b"\xef\xbb\xbf" + REGISTRY.read_bytes().replace(b"\n", b"\r\n"))

    before = call("validate", "--format", "json").json()
    after = call("validate", "-r", path, "--format", "json").json()

    assert [{**p, "file": ""} for p in after["problems"]] == [{**p, "file": ""} for p in before["problems"]]
    assert after["checked"] == before["checked"]


def test_the_ledger_beside_the_registry_is_checked(recurring: Path) -> None:
    ended = call("validate", "-r", recurring, "--format", "json")

    assert (ended.code, ended.err) == (0, "")
    assert ended.json()["checked"] == {"pilots": 3, "projects": 0, "candidates": 0, "events": 7}
    assert ended.json()["problems"] == []


def test_a_problem_of_the_ledger_says_its_file_and_line(recurring: Path) -> None:
    ledger = write_ledger(
        recurring,
        event("e1", dt.date(2015, 4, 20), "2014-130124"),
        event("e2", dt.date(2015, 4, 20), stage="sumbitted"),
    )
    ended = call("validate", "-r", recurring, "--format", "json")
    found = ended.json()

    assert ended.code == 1
    assert found["checked"]["events"] == 2
    assert [(p["rule"], p["file"], p["record"], p["field"], p["value"]) for p in found["problems"]] == [
        ("unknown-target", str(ledger), "e1", "target", "2014-130124"),
        ("wrong-value", str(ledger), "e2", "stage", "sumbitted"),
    ]
    text = ledger.read_text(encoding="utf-8").splitlines()
    assert [text[p["line"] - 1][p["column"] - 1 :] for p in found["problems"]] == ['"2014-130124"', '"sumbitted"']
    github = call("validate", "-r", recurring, "--format", "github").out
    assert [line.count("progress.toml,line=") for line in github.splitlines()] == [1, 1]
    assert call("validate", "-r", recurring, "--rule", "unknown-target", "--format", "json").json()["problems"] == [
        found["problems"][0]
    ]


def test_the_summary_names_events_only_where_there_are_some(recurring: Path) -> None:
    assert ", 7 events of the ledger checked; 0 errors, 0 warnings" in call("validate", "-r", recurring).err
    recurring.with_name("progress.toml").unlink()
    assert " 0 candidates checked; 0 errors, 0 warnings" in call("validate", "-r", recurring).err


def test_a_broken_registry_does_not_hide_a_broken_ledger(recurring: Path) -> None:
    recurring.write_bytes(b"format = ")
    recurring.with_name("progress.toml").write_bytes(b"[[events]")

    found = call("validate", "-r", recurring, "--format", "json").json()

    assert [(Path(p["file"]).name, p["rule"]) for p in found["problems"]] == [
        ("pilots.toml", "syntax"),
        ("progress.toml", "syntax"),
    ]
    assert set(found["checked"].values()) == {0}


def test_a_folder_in_the_place_of_the_ledger_is_a_problem(recurring: Path) -> None:
    ledger = recurring.with_name("progress.toml")
    ledger.unlink()
    ledger.mkdir()

    ended = call("validate", "-r", recurring, "--format", "json")

    assert ended.code == 1
    assert [(p["rule"], p["file"]) for p in ended.json()["problems"]] == [("file", str(ledger))]


def test_one_rule_does_not_pass_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "pilots.toml"
    path.write_text('format = 1\nname = "open\n', encoding="utf-8")

    assert call("validate", "-r", path, "--rule", "duplicate-id").code == 1
    assert call("validate", "-r", tmp_path / "none.toml", "--rule", "duplicate-id").code == 1


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_problems_are_valid_json_whatever_the_value(value: str, tmp_path: Path) -> None:
    path = tmp_path / "pilots.toml"
    path.write_text(f"format = 1\nfoo = {value}\n", encoding="utf-8")

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    answer = json.loads(call("validate", "-r", path, "-f", "json").out, parse_constant=refuse)

    assert [problem["rule"] for problem in answer["problems"]] == ["unknown-key"]


def test_a_path_may_have_any_character(tmp_path: Path) -> None:
    path = tmp_path / "试点\ufe0f.toml"
    path.write_text("format = 1\n", encoding="utf-8")

    assert call("validate", "-r", path).code == 0


def test_a_heading_that_was_cut_off_behind_its_dot_is_one_mistake(tmp_path: Path) -> None:
    book = tmp_path / "pilots.toml"
    book.write_text("format = 1\n\n[notices.", encoding="utf-8")

    [found] = call("validate", "-r", book, "-f", "json").json()["problems"]
    assert (found["rule"], found["line"], found["column"]) == ("syntax", 3, 10)


def test_the_holidays_beside_the_registry_are_checked_too(tmp_path: Path) -> None:
    registry = write_registry(tmp_path / "pilots.toml")
    path = tmp_path / "holidays.toml"
    path.write_text("[[holidays]]\nfirst = 2027-01-01\n\n[[working_days]]\nday = 2027-01-04\n", encoding="utf-8")
    ended = call("validate", "-r", registry, "--format", "json")
    [problem] = [problem for problem in ended.json()["problems"] if problem["file"] == str(path)]

    assert ended.code == 1
    assert (problem["rule"], problem["line"], problem["value"]) == ("wrong-value", 5, "2027-01-04")
    assert call("validate", "-r", registry, "--rule", "totals-exceeded").code == 0
