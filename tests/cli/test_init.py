import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ledgers import events_in
from program import REGISTRY, ROOT, call, run
from smartpilot.ledger.ledger import HEADER

WRITTEN = ("pilots.toml", "progress.toml", "circulation.key", "schema.json", "progress.schema.json")
SCHEMA_LINE = b"#:schema ./schema.json\n"
UNION = "data/progress.toml text eol=lf merge=union"


def as_json(value: Any) -> Any:
    """TOML's data as the JSON that an editor's schema checker sees."""
    return json.loads(json.dumps(value, default=lambda day: day.isoformat()))


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_registry_of_ones_own(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    ended = call("init", folder)

    assert (ended.code, ended.out) == (0, "")
    wrote = [line for line in ended.err.splitlines() if line.startswith("wrote ")]
    assert wrote == [f"wrote {folder / 'data' / name}" for name in WRITTEN]
    assert ended.err.splitlines()[-1].endswith(str(folder))
    assert "kept" not in ended.err
    files = tree(folder)
    ignored = {
        "*.toml.lock",
        ".*.toml-*.tmp",
        ".*.toml.pending-*",
        ".smartpilot-*.tmp",
        "circulation.key",
        "contacts.toml",
    }
    assert ignored <= set(files[".gitignore"].decode().splitlines())
    assert set(files) == {
        ".gitattributes",
        ".gitignore",
        "data/circulation.key",
        "data/pilots.toml",
        "data/progress.schema.json",
        "data/progress.toml",
        "data/schema.json",
    }
    assert files["data/pilots.toml"] == SCHEMA_LINE + REGISTRY.read_bytes()
    assert files["data/progress.toml"] == b"#:schema ./progress.schema.json\n" + HEADER.encode()
    assert UNION in files[".gitattributes"].decode().splitlines()
    assert b"\r" not in b"".join(files.values())


def test_it_is_found_and_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("init", tmp_path).code == 0
    monkeypatch.chdir(tmp_path)

    assert call("validate", SMARTPILOT_REGISTRY="").code == 0
    assert call("record", "正定县", "task-book", "drafted", SMARTPILOT_REGISTRY="").code == 0
    assert len(events_in(tmp_path / "data" / "pilots.toml")) == 1
    assert call("history", "--events", "-r", tmp_path).out.count("2014-130123") == 1


def test_an_empty_one(tmp_path: Path) -> None:
    assert call("init", tmp_path, "--empty").code == 0

    assert tomllib.loads((tmp_path / "data" / "pilots.toml").read_text(encoding="utf-8")) == {"format": 1}
    assert call("list", "-r", tmp_path / "data" / "pilots.toml").code == 0
    ended = call("validate", "-r", tmp_path / "data" / "pilots.toml", "--strict")
    assert (ended.code, ended.out) == (0, "")


def test_the_example_in_an_empty_one_is_right_when_the_marks_are_taken_away(tmp_path: Path) -> None:
    assert call("init", tmp_path, "--empty").code == 0
    path = tmp_path / "data" / "pilots.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    # Lines of prose end in 。 and stay comments, as does the line for editors.
    comments = ("。", "schema.json")
    shown = [line if line.endswith(comments) else line.removeprefix("# ").removeprefix("#") for line in lines]
    path.write_text("\n".join(shown) + "\n", encoding="utf-8")

    assert call("validate", "-r", path, "--strict").out == ""
    assert call("record", "-r", path, "正定县", "task-book", "drafted").code == 0


@pytest.mark.parametrize("more", [[], ["--empty"], ["--dry-run"]])
def test_a_registry_that_is_there_is_never_replaced(more: list[str], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "pilots.toml").write_bytes(b"mine")
    ended = call("init", tmp_path, *more)

    assert (ended.code, ended.out) == (2, "")
    assert "pilots.toml" in ended.err
    assert "hint:" in ended.err
    assert tree(tmp_path) == {"data/pilots.toml": b"mine"}


def test_a_ledger_that_is_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "progress.toml").write_bytes(b"# mine\n")

    ended = call("init", tmp_path)
    assert ended.code == 0
    assert ended.err.splitlines()[:2] == [
        f"wrote {tmp_path / 'data' / 'pilots.toml'}",
        f"kept {tmp_path / 'data' / 'progress.toml'} as it is",
    ]
    assert (tmp_path / "data" / "progress.toml").read_bytes() == b"# mine\n"


def test_a_key_that_is_there_is_kept(tmp_path: Path) -> None:
    key = tmp_path / "data" / "circulation.key"
    key.parent.mkdir()
    key.write_bytes(b"11" * 32)

    ended = call("init", tmp_path)

    assert f"kept {key} as it is" in ended.err
    assert key.read_bytes() == b"11" * 32


@pytest.mark.parametrize("before", ["*.xlsx binary\n", "*.xlsx binary", "", f"{UNION}\n", "# 说明\n*.a b\n"])
def test_lines_are_added_to_what_is_there(before: str, tmp_path: Path) -> None:
    for name in (".gitattributes", ".gitignore"):
        (tmp_path / name).write_text(before, encoding="utf-8")
    assert call("init", tmp_path).code == 0

    for name in (".gitattributes", ".gitignore"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        lines = text.splitlines()
        assert text.startswith(before)
        assert text.endswith("\n")
        assert lines[: len(before.splitlines())] == before.splitlines()
        assert len(set(lines)) == len(lines)
    assert UNION in (tmp_path / ".gitattributes").read_text(encoding="utf-8").splitlines()


def test_line_ends_of_what_is_there_are_kept(tmp_path: Path) -> None:
    (tmp_path / ".gitattributes").write_bytes(b"*.xlsx binary\r\n*.a b\r\n")
    assert call("init", tmp_path).code == 0

    assert (tmp_path / ".gitattributes").read_bytes().startswith(b"*.xlsx binary\r\n*.a b\r\n")


@pytest.mark.parametrize("content", ["*.xlsx\r\n".encode("utf-16"), "# 中文\n".encode("gbk"), None])
@pytest.mark.parametrize("name", [".gitattributes", ".gitignore"])
def test_a_file_of_git_that_cannot_be_read_is_no_fault_of_ours(
    name: str, content: bytes | None, tmp_path: Path
) -> None:
    if content is None:
        (tmp_path / name).mkdir()
    else:
        (tmp_path / name).write_bytes(content)
    ended = call("init", tmp_path)

    assert ended.code in (0, 2)
    assert ended.code == 0 or name in ended.err


def test_dry_run_writes_nothing(tmp_path: Path) -> None:
    ended = call("init", tmp_path / "new", "--dry-run")

    assert (ended.code, ended.out) == (0, "")
    assert "pilots.toml" in ended.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", ["file", "file/below", "folder"])
def test_a_file_in_the_way(where: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "data").write_bytes(b"x")
    before = tree(tmp_path)
    ended = call("init", tmp_path / where)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("error:") == 1
    assert tree(tmp_path) == before


def test_a_folder_is_needed() -> None:
    assert call("init").code == 2


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_git_leaves_out_locks_and_half_written_files_and_nothing_else(tmp_path: Path) -> None:
    assert call("init", tmp_path).code == 0
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    names = ["progress.toml.lock", "pilots.toml", "progress.toml", ".progress.toml-ab12.tmp", ".pilots.toml-x.tmp"]
    names += ["pilots.lock", "a.tmp", ".a.tmp"]
    asked = subprocess.run(
        ["git", "-C", tmp_path, "check-ignore", *(f"data/{name}" for name in names)], capture_output=True, text=True
    )

    assert asked.stdout.split() == [f"data/{names[n]}" for n in (0, 3, 4)]


def test_a_full_disk_leaves_no_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert call("init", tmp_path).code == 2
    assert not (tmp_path / "data" / "pilots.toml").exists()
    assert call("init", tmp_path).code == 0


@pytest.mark.skipif(os.name == "nt", reason="other words on Windows")
@pytest.mark.slow
def test_why_the_system_refuses_is_said_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    ended = run("init", tmp_path / "file", SMARTPILOT_LANG="zh")

    assert (ended.code, ended.out) == (2, "")
    assert "not a directory" not in ended.err
    assert "not a directory" in call("init", tmp_path / "file").err


@pytest.mark.slow
def test_it_works_as_a_program_in_chinese(tmp_path: Path) -> None:
    ended = run("init", tmp_path / "试点", SMARTPILOT_LANG="zh")

    assert (ended.code, ended.out) == (0, "")
    assert (tmp_path / "试点" / "data" / "pilots.toml").exists()


@pytest.mark.skipif(os.name == "nt", reason="needs a named pipe")
@pytest.mark.slow
def test_a_pipe_that_nobody_fills_does_not_stop_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".gitignore")

    ended = run("init", tmp_path)

    assert (ended.code, ended.out) == (2, "")
    assert "not a regular file" in ended.err
    assert not (tmp_path / "data").exists()


def test_why_a_file_cannot_be_added_to_is_said(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").mkdir()
    folder = call("init", tmp_path)
    (tmp_path / ".gitignore").rmdir()
    (tmp_path / ".gitignore").write_bytes(b"\xff")
    binary = call("init", tmp_path)
    (tmp_path / ".gitignore").write_bytes(b"#" * ((1 << 20) + 1))
    large = call("init", tmp_path)

    assert [ended.code for ended in (folder, binary, large)] == [2, 2, 2]
    assert "cannot be read" in folder.err
    assert "not UTF-8" in binary.err
    assert "larger than 1 MB" in large.err
    assert not (tmp_path / "data").exists()


@pytest.fixture
def git_of_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"CONFIG_GLOBAL": "none", "CONFIG_NOSYSTEM": "1", "CEILING_DIRECTORIES": str(tmp_path)}.items():
        monkeypatch.setenv(f"GIT_{name}", value)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
@pytest.mark.usefixtures("git_of_nobody")
def test_with_git_a_clone_has_a_driver_and_hooks(tmp_path: Path) -> None:
    folder = tmp_path / "登记"
    planned = call("init", folder, "--git", "--dry-run")
    assert not folder.exists()
    ended = call("init", folder, "--git")

    assert (planned.code, ended.code, ended.out) == (0, 0, "")
    for line in (
        f"created a git repository in {folder}",
        "set merge.smartpilot.driver in git",
        f"wrote {folder / '.git' / 'hooks' / 'pre-commit'}",
    ):
        assert line in ended.err.splitlines()
        assert line.replace("created", "would create").replace("set ", "would set ").replace(
            "wrote", "would write"
        ) in (planned.err.splitlines())
    assert "smartpilot merge-driver %O %A %B %P" in (folder / ".git" / "config").read_text(encoding="utf-8")
    asked = subprocess.run(
        ["git", "-C", folder, "check-attr", "merge", "data/pilots.toml", "data/progress.toml"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert [line.split(": ")[2] for line in asked.stdout.splitlines()] == ["smartpilot", "union"]


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
@pytest.mark.usefixtures("git_of_nobody")
def test_with_git_a_clone_of_a_registry_is_set_up_and_not_changed(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    assert call("init", folder, "--git").code == 0
    (folder / "data" / "circulation.key").unlink()
    before = tree(folder / "data")
    shutil.rmtree(folder / ".git" / "hooks")

    ended = call("init", folder, "--git", "--empty")

    assert (ended.code, ended.out) == (0, "")
    assert tree(folder / "data") == before
    assert f"kept {folder / 'data' / 'pilots.toml'} as it is" in ended.err
    assert (folder / ".git" / "hooks" / "pre-commit").exists()
    assert call("init", folder).code == 2


def test_without_git_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    ended = call("init", tmp_path / "new", "--git", PATH=str(tmp_path / "nothing"))

    assert (ended.code, ended.out) == (2, "")
    assert "git is not installed" in ended.err
    assert not (tmp_path / "new").exists()


def test_every_command_that_writes_keeps_the_line_that_names_the_schema(tmp_path: Path) -> None:
    assert call("init", tmp_path, "--empty").code == 0
    registry, ledger = tmp_path / "data" / "pilots.toml", tmp_path / "data" / "progress.toml"
    notice = ROOT / "tests" / "notices" / "2014.txt"
    listed = tmp_path / "list.txt"
    listed.write_text("河北省：唐山市", encoding="utf-8")
    begun = registry.read_bytes()

    for words in (
        ("notice", notice, "--apply"),
        ("add", "pilot", "name=正定县", "notice=2014", "--yes"),
        ("add", "candidate", "name=昆明市", "notice=2014", "--yes"),
        ("edit", "正定县", "note=核对过", "--yes"),
        ("promote", "昆明市", "--on", "2015-09-01"),
        ("import", listed, "--notice", "2014", "--apply"),
        ("record", "正定县", "创建任务书", "已报送", "--on", "2015-04-20"),
        ("undo", "--yes"),
        ("undo", "--yes"),
    ):
        assert call(*words, "-r", registry).code == 0, words
        assert registry.read_bytes().startswith(SCHEMA_LINE)
        assert ledger.read_bytes().startswith(b"#:schema ./progress.schema.json\n")
    # All that stood in it is there, in its order.
    lines = iter(registry.read_text(encoding="utf-8").splitlines())
    assert all(line in lines for line in begun.decode().splitlines())


def test_the_files_can_be_checked_without_a_network(tmp_path: Path) -> None:
    assert call("init", tmp_path).code == 0
    call("record", "正定县", "创建任务书", "已报送", "--on", "2015-04-20", "-r", tmp_path)
    call("edit", "正定县", "备注=核对过", "-r", tmp_path, "--yes")

    for path in (tmp_path / "data").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        named = path.parent / text.splitlines()[0].removeprefix("#:schema ")
        schema = json.loads(named.read_text(encoding="utf-8"))
        assert list(Draft202012Validator(schema).iter_errors(as_json(tomllib.loads(text)))) == []
        assert not [value for value in re.findall('"[$]ref": "(.*?)"', json.dumps(schema)) if not value.startswith("#")]


@pytest.mark.skipif(not shutil.which("taplo"), reason="needs Taplo")
def test_taplo_says_what_is_wrong(tmp_path: Path) -> None:
    assert call("init", tmp_path).code == 0
    path = tmp_path / "data" / "pilots.toml"
    taplo = ["taplo", "check", str(path)]
    assert subprocess.run(taplo, cwd=tmp_path, capture_output=True).returncode == 0
    path.write_bytes(path.read_bytes().replace(b'level = "zone"', b'level = "zonne"', 1))

    assert "zonne" in subprocess.run(taplo, cwd=tmp_path, capture_output=True, encoding="utf-8").stderr


@pytest.mark.parametrize("name", ["intelligent-construction", "智能建造"])
def test_with_the_records_of_a_programme(name: str, tmp_path: Path) -> None:
    assert call("init", tmp_path, "--programme", name).code == 0

    packaged = REGISTRY.parent / "programmes" / "intelligent-construction.toml"
    assert (tmp_path / "data" / "pilots.toml").read_bytes() == SCHEMA_LINE + packaged.read_bytes()
    assert call("validate", "-r", tmp_path, "--strict").out == ""
    assert len(call("list", "-r", tmp_path, "-f", "json").json()["pilots"]) == 24


def test_the_default_programme_may_be_named(tmp_path: Path) -> None:
    assert call("init", tmp_path, "--programme", "国家智慧城市").code == 0
    assert (tmp_path / "data" / "pilots.toml").read_bytes() == SCHEMA_LINE + REGISTRY.read_bytes()


def test_a_programme_that_does_not_come_with_the_program(tmp_path: Path) -> None:
    ended = call("init", tmp_path / "new", "--programme", "无废城市")

    assert ended.code == 2
    assert "choose from: smart-city, intelligent-construction" in ended.err
    assert not (tmp_path / "new").exists()


def test_no_records_and_those_of_a_programme(tmp_path: Path) -> None:
    ended = call("init", tmp_path / "new", "--empty", "--programme", "intelligent-construction")

    assert ended.code == 2
    assert not (tmp_path / "new").exists()


def test_what_is_written_for_git_is_named_where_git_is_wanted(tmp_path: Path) -> None:
    plain = call("init", tmp_path / "plain")
    in_git = call("init", tmp_path / "git", "--git")

    assert ".gitignore" not in plain.err
    assert all(f"wrote {tmp_path / 'git' / name}" in in_git.err for name in (".gitattributes", ".gitignore"))
