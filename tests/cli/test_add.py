"""`smartpilot add` and `edit`: records by hand, without an editor."""

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from program import REGISTRY, answering, call


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "pilots.toml"
    shutil.copy(REGISTRY, path)
    return path


def record(path: Path, id_: str) -> dict[str, Any]:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return next(r for table in ("pilots", "projects", "candidates") for r in data.get(table, []) if r["id"] == id_)


@pytest.mark.parametrize("kind", ["pilot", "试点", "Pilots"])
def test_adds_a_pilot_and_takes_it_back(kind: str, own: Path) -> None:
    before = own.read_bytes()

    ended = call("add", kind, "名称=藁城区", "省份=河北", "notice=2014", "-r", own, "--yes", "--source-title", "公告")

    assert ended.code == 0
    assert "+name = " in ended.out
    assert "added 2014-130109 藁城区" in ended.err
    assert record(own, "2014-130109")["sources"] == ["added-2014-130109"]
    assert call("undo", "-r", own, "--yes").code == 0
    assert before.count(b"[[pilots]]") == own.read_bytes().count(b"[[pilots]]")


def test_a_dry_run_and_nobody_to_ask_write_nothing(own: Path) -> None:
    before = own.read_bytes()
    words = ("add", "pilot", "名称=藁城区", "通知=2014", "-r", own)

    assert call(*words, "--dry-run").code == 0
    asked = call(*words)
    assert (asked.code, own.read_bytes()) == (1, before)
    assert "--yes" in asked.err


def test_what_is_missing_is_named_where_nobody_can_be_asked(own: Path) -> None:
    ended = call("add", "project", "notice=2014", "-r", own, "--yes")

    assert (ended.code, ended.out) == (2, "")
    assert "missing: undertaken_by" in ended.err
    assert "undertaken_by=…" in ended.err


def test_a_candidate_becomes_a_pilot_by_promotion(own: Path) -> None:
    assert call("add", "candidate", "名称=昆明市", "通知=2014", "-r", own, "--yes").code == 0

    assert "smartpilot promote 2014-530100" in call("add", "pilot", "名称=昆明市", "通知=2014", "-r", own, "--yes").err
    again = call("add", "申报城市", "名称=昆明市", "通知=2014", "-r", own, "--yes")
    assert (again.code, "smartpilot edit 2014-530100" in again.err) == (2, True)


def test_says_the_warnings_that_a_change_brings(own: Path) -> None:
    ended = call("edit", "2014-S01", "通知=2013", "-r", own, "--dry-run")

    # The id says 2014; what the registry had before is not repeated.
    assert ended.err.count("warning[") == 1
    assert "warning[id-form]" in ended.err


def test_a_person_is_asked_for_what_is_missing(own: Path) -> None:
    ended = answering("add", "project", "notice=2014", "-r", own, "--yes", reply="甲公司\n")

    assert ended.code == 0
    assert record(own, "2014-S07")["undertaken_by"] == ["甲公司"]


def test_a_person_is_asked_for_the_id_and_the_title_of_a_source(own: Path) -> None:
    # The first id is taken, so both are asked for again.
    reply = "notice-2014\n日报\ndaily\n日报\ny\n"
    ended = answering("add", "source", "url=https://example.org/1", "-r", own, reply=reply)

    assert ended.code == 0
    sources = tomllib.loads(own.read_text(encoding="utf-8"))["sources"]
    assert sources[-1] == {"id": "daily", "title": "日报", "url": "https://example.org/1"}


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        # A notice and a name that are none, then a name that several districts have, and which one is meant.
        ("2031\n2014\n朝阳区\n110105\ny\n", ["unknown notice: 2031", "may be any of: 110105"]),
        ("2014\n朝阳区\n119999\n110105\ny\n", ["no division had the code 119999"]),
    ],
)
def test_a_wrong_answer_is_asked_for_again(reply: str, said: list[str], own: Path) -> None:
    ended = answering("add", "pilot", "-r", own, reply=reply)

    assert ended.code == 0
    assert record(own, "2014-110105")["name"].endswith("朝阳区")
    assert all(part in ended.err for part in said)


@pytest.mark.parametrize(("reply", "code"), [("\n", 2), ("\x04", 2), ("\x03", 130), ("2014\n唐山\nn\n", 1)])
def test_nothing_is_written_without_an_answer(reply: str, code: int, own: Path) -> None:
    before = own.read_bytes()

    ended = answering("add", "pilot", "-r", own, reply=reply)

    assert (ended.code, own.read_bytes()) == (code, before)


def test_edits_a_record_and_leaves_the_rest_of_the_file(own: Path) -> None:
    lines = own.read_text(encoding="utf-8").splitlines()

    ended = call("edit", "2014-130123", "类别=新增试点", "备注=核对过", "-r", own, "--yes")

    assert ended.code == 0
    assert record(own, "2014-130123")["designation"] == "new"
    changed = set(own.read_text(encoding="utf-8").splitlines()) ^ set(lines)
    assert len(changed) <= 4
    assert call("edit", "2014-130123", "备注=", "-r", own, "--yes").code == 0
    assert "note" not in record(own, "2014-130123")
    assert call("edit", "2014-130123", "备注=", "-r", own, "--yes").err.startswith("2014-130123 ")


def test_removes_and_adds_in_one_command(own: Path) -> None:
    call("edit", "2014-130123", "备注=尾", "-r", own, "--yes")

    ended = call("edit", "2014-130123", "备注=", "扩大自=2012-130300", "类别=扩大范围试点", "-r", own, "--yes")

    assert ended.code == 0
    changed = record(own, "2014-130123")
    assert (changed.get("note"), changed["extends"]) == (None, "2012-130300")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["正定县"], 2),
        (["正定县", "级别"], 2),
        (["不存在市", "级别=县"], 2),
        (["正定县", "编号=1"], 2),
        (["正定县", "行政区划代码=130121"], 2),
        (["正定县", "名称="], 1),
    ],
)
def test_what_does_not_fit_writes_nothing(words: list[str], code: int, own: Path) -> None:
    before = own.read_bytes()

    ended = call("edit", *words, "-r", own, "--yes")

    assert (ended.code, own.read_bytes()) == (code, before)
    assert ended.err
