import csv
import io
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from builders import ZHENGDING
from ledgers import DELIVERABLES, PUDONG, QIANAN, QINGDAO, TABLES, event, write_ledger, write_small_registry
from program import call, on_terminal, run, unstyled, write_registry
from repositories import commit_all, init_repository


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    """A registry, and a copy of it with one record more, one less, and three fields changed."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    task_book, *deliverables = DELIVERABLES
    notices = [TABLES["notices"][0], {**TABLES["notices"][1], "totals": {"new": 84}}]
    notices[1]["deliverables"] = [{**task_book, "title": "创建任务书（修订）"}, *deliverables]
    first = {**ZHENGDING, "evidence": "reported", "note": "待查"}
    added = {**QINGDAO, "id": "2014-370202", "name": "=青岛市市南区", "division": "370202"}
    write_registry(
        new / "pilots.toml", **{**TABLES, "notices": notices, "pilots": [QIANAN, PUDONG, first, QINGDAO, added]}
    )
    return write_small_registry(old), new / "pilots.toml"


def test_json_contract(sides: tuple[Path, Path]) -> None:
    ended = call("diff", *sides, "-f", "json")

    assert ended.code == 1
    assert ended.json() == {
        "format": "smartpilot.diff/1",
        "old": str(sides[0]),
        "new": str(sides[1]),
        "added": [{"kind": "pilots", "id": "2014-370202", "name": "=青岛市市南区"}],
        "removed": [{"kind": "pilots", "id": "2014-350524-penglai", "name": "安溪县蓬莱镇"}],
        "changed": [
            {
                "kind": "notices",
                "id": "2014",
                "name": "《关于公布国家智慧城市2014年度试点名单的通知》",
                "field": "totals.new",
                "old": None,
                "new": 84,
            },
            {
                "kind": "deliverables",
                "id": "2014/task-book",
                "name": "创建任务书（修订）",
                "field": "title",
                "old": "创建任务书",
                "new": "创建任务书（修订）",
            },
            {
                "kind": "pilots",
                "id": "2014-130123",
                "name": "石家庄市正定县",
                "field": "evidence",
                "old": "confirmed",
                "new": "reported",
            },
            {
                "kind": "pilots",
                "id": "2014-130123",
                "name": "石家庄市正定县",
                "field": "note",
                "old": None,
                "new": "待查",
            },
        ],
    }


def test_in_words(sides: tuple[Path, Path]) -> None:
    ended = run("diff", *sides, SMARTPILOT_LANG="zh")

    assert ended.code == 1
    assert ended.err == f"由“{sides[0]}”到“{sides[1]}”：增加 1 条，删去 1 条，改动 3 条\n"
    for line in (
        ["通知", "2014", "《关于公布国家智慧城市2014年度试点名单的通知》", "公布数量", "新增试点", "84"],
        ["报送事项", "2014/task-book", "创建任务书（修订）", "事项", "创建任务书", "创建任务书（修订）"],
        ["试点", "2014-130123", "石家庄市正定县", "证据", "已证实", "有报道"],
    ):
        assert line in [row.split() for row in ended.out.splitlines()]


def test_the_same_registry(sides: tuple[Path, Path]) -> None:
    ended = call("diff", sides[0], sides[0].parent)

    assert (ended.code, ended.out) == (0, "")
    assert "have the same records" in ended.err
    assert call("diff", sides[0], sides[0], "-f", "json").json()["changed"] == []


def test_the_registry_of_ones_own_is_the_new_one(sides: tuple[Path, Path]) -> None:
    there = call("diff", *sides, "-f", "json").json()

    assert call("diff", sides[0], "-r", sides[1], "-f", "json").json() == there
    assert call("diff", sides[0], "-f", "json", SMARTPILOT_REGISTRY=str(sides[1])).json() == there


def test_other_formats(sides: tuple[Path, Path]) -> None:
    rows = list(csv.DictReader(io.StringIO(call("diff", *sides, "-f", "csv").out)))
    assert [row["change"] for row in rows] == ["added", "removed", *["changed"] * 4]
    assert rows[0]["name"] == "'=青岛市市南区"
    lines = [json.loads(line) for line in call("diff", *sides, "-f", "ndjson").out.splitlines()]
    assert [line["field"] for line in lines] == [None, None, "totals.new", "title", "evidence", "note"]
    assert "## changed: 3" in call("diff", *sides, "-f", "markdown").out


def test_a_promotion_is_one_record_that_changed(tmp_path: Path) -> None:
    old = write_small_registry(tmp_path)
    new = tmp_path / "new" / "pilots.toml"
    new.parent.mkdir()
    shutil.copy(old, new)
    assert call("promote", "滨江区", "--designation", "new", "-r", new).code == 0
    ended = call("diff", old, new, "-f", "json")

    fields = {change["field"]: change for change in ended.json()["changed"]}
    assert ended.json()["removed"] == []
    assert [record["kind"] for record in ended.json()["added"]] == ["changes"]
    assert (fields["kind"]["old"], fields["kind"]["new"]) == ("candidates", "pilots")
    assert ended.json()["added"][0]["name"] == "杭州市滨江区"
    table = call("diff", old, new)
    assert ["candidates", "pilots"] in [line.split()[-2:] for line in table.out.splitlines()]


def test_events_say_what_they_are(sides: tuple[Path, Path]) -> None:
    write_ledger(sides[1], event(1), event(2, deliverable="gone", also=True))
    ended = call("diff", sides[1], sides[0])

    assert "removed: 3" in ended.out
    assert "石家庄市正定县 创建任务书（修订） submitted 2015-04-28" in ended.out
    assert f"note: {sides[0]} has no ledger" in ended.err
    write_ledger(sides[0], event(1), event(2, deliverable="gone"))
    changed = call("diff", *sides, "-f", "json").json()["changed"]
    assert [(c["kind"], c["field"], c["old"], c["new"]) for c in changed[-1:]] == [("events", "also", None, True)]


def test_a_workbook(sides: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "差异.xlsx"
    ended = call("diff", *sides, "-o", path)

    assert (ended.code, ended.out) == (1, "")
    assert f"wrote {path}" in ended.err
    book = load_workbook(path)
    assert book.sheetnames == ["增加", "删去", "改动"]
    assert [cell.value for cell in book["改动"][3]] == ["序号", "种类", "编号", "名称", "字段", "原为", "现为"]
    assert [cell.value for cell in book["增加"][4]] == [1, "试点", "2014-370202", "=青岛市市南区"]
    assert book["增加"]["D4"].data_type == "s"
    assert call("diff", *sides, "-o", path).code == 2
    assert call("diff", *sides, "-o", path, "--force").code == 1


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a right on Windows")
def test_a_workbook_replaces_nothing_of_a_registry(sides: tuple[Path, Path], tmp_path: Path) -> None:
    link = tmp_path / "x.xlsx"
    link.symlink_to(sides[1])
    before = sides[1].read_bytes()

    assert call("diff", *sides, "-o", link, "--force").code == 2
    assert sides[1].read_bytes() == before


def test_nothing_is_written_where_nothing_differs(sides: tuple[Path, Path], tmp_path: Path) -> None:
    assert call("diff", sides[0], sides[0], "-o", tmp_path / "x.xlsx").code == 0
    assert not (tmp_path / "x.xlsx").exists()


def test_what_cannot_be_read_is_no_difference(sides: tuple[Path, Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("format = 1\n[[pilots]\n", encoding="utf-8")
    for path in (broken, tmp_path / "gone.toml", tmp_path):
        ended = call("diff", sides[0], path)
        assert (ended.code, ended.out) == (2, "")
        assert str(path) in ended.err


def test_wrong_usage(sides: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = sides
    for arguments in ((), (old, new, "-r", new), (old, new, "--git", "HEAD"), (old, "--git", "HEAD", "-r", new)):
        assert call("diff", *arguments).code == 2
    assert call("diff", old, new, "-o", tmp_path / "x.csv").code == 2


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_revision_of_what_is_in_no_repository(sides: tuple[Path, Path]) -> None:
    old, _ = sides
    assert "is not in a git repository" in call("diff", old, "--git", "HEAD", GIT_CEILING_DIRECTORIES="/").err


def test_on_a_narrow_terminal_nothing_is_cut(sides: tuple[Path, Path]) -> None:
    shown = "".join(unstyled(on_terminal("diff", *sides, width=40).out).split())

    for text in ("石家庄市正定县", "2014-350524-penglai", "创建任务书（修订）"):
        assert text in shown


def test_hidden_characters_are_written_out(sides: tuple[Path, Path]) -> None:
    text = sides[1].read_text(encoding="utf-8").replace("待查", "待\\u202e查")
    sides[1].write_text(text, encoding="utf-8")

    for form in ("table", "json", "markdown"):
        assert "\u202e" not in call("diff", *sides, "-f", form).out
    assert "待<U+202E>查" in call("diff", *sides).out


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
class TestGit:
    @pytest.fixture
    def registry(self, tmp_path: Path) -> Path:
        """A registry that was edited after the last of three commits, and before it."""
        init_repository(tmp_path)
        path = write_small_registry(tmp_path)
        text = path.read_text(encoding="utf-8")
        for more in ("", 'note = "一"\n', 'note = "一"\nevidence = "reported" # ?\n'):
            commit_all(tmp_path)
            path.write_text(text + more, encoding="utf-8")
        return path

    def changed(self, *arguments: Any) -> list[tuple[str, str | None, str]]:
        ended = call("diff", *arguments, "-f", "json")
        assert ended.code == 1, ended.err
        return [(change["field"], change["old"], change["new"]) for change in ended.json()["changed"]]

    def test_a_revision_and_now(self, registry: Path) -> None:
        assert self.changed("--git", "HEAD", "-r", registry) == [("evidence", None, "reported")]
        assert self.changed("--git", "HEAD~1", registry.parent) == [
            ("evidence", None, "reported"),
            ("note", None, "一"),
        ]

    def test_a_revision_before_the_ledger_lacks_none(self, registry: Path) -> None:
        write_ledger(registry, event(1))
        ended = call("diff", "--git", "HEAD", registry)

        assert "events" in ended.out
        assert "no ledger" not in ended.err

    def test_two_revisions(self, registry: Path) -> None:
        assert self.changed("--git", "HEAD~1..HEAD", registry) == [("note", None, "一")]
        assert self.changed("--git", "HEAD~1..", registry) == [("note", None, "一")]

    def test_a_revision_that_there_is_not(self, registry: Path) -> None:
        for revision in ("gone", "HEAD~1...HEAD", "--help"):
            ended = call("diff", registry, f"--git={revision}")
            assert ended.code == 2
            assert "git knows no revision" in ended.err
