"""A clone that merges registries by record and field, and checks them before they are committed."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from clones import GitClone
from smartpilot.errors import UsageError
from smartpilot.repository import plan_repository, set_up_repository

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

HOOKS = ["pre-commit", "pre-merge-commit"]


@pytest.fixture(autouse=True)
def no_settings_of_the_tester(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


def test_a_new_repository_is_planned_then_made(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    plan = plan_repository(folder, sys.executable)
    assert list(tmp_path.iterdir()) == []

    folder.mkdir(parents=True)
    setup = set_up_repository(folder, sys.executable)

    assert setup == plan
    assert setup.is_new
    assert list(setup.settings) == ["merge.smartpilot.name", "merge.smartpilot.driver"]
    assert [path.relative_to(folder / ".git" / "hooks").as_posix() for path in setup.hooks] == HOOKS
    assert setup.foreign_hooks == []
    for path, content in setup.hooks.items():
        assert path.read_bytes() == content
        assert os.name == "nt" or path.stat().st_mode & stat.S_IXUSR


def test_a_second_time_nothing_is_missing(tmp_path: Path) -> None:
    set_up_repository(tmp_path, sys.executable)
    again = set_up_repository(tmp_path, sys.executable)

    assert (again.is_new, again.settings, again.hooks, again.foreign_hooks) == (False, {}, {}, [])


def test_another_python_is_set_anew(tmp_path: Path) -> None:
    set_up_repository(tmp_path, "/old/python")
    again = set_up_repository(tmp_path, sys.executable)

    assert list(again.settings) == ["merge.smartpilot.driver"]
    assert [path.name for path in again.hooks] == HOOKS
    assert all(b"/old/" not in path.read_bytes() for path in again.hooks)


def test_a_folder_in_a_clone_uses_that_clone(tmp_path: Path) -> None:
    GitClone(tmp_path)
    folder = tmp_path / "省 份"

    plan = plan_repository(folder, sys.executable)

    assert not plan.is_new
    assert [path.parent for path in plan.hooks] == [tmp_path / ".git" / "hooks"] * 2


def test_hooks_of_somebody_else_stay(tmp_path: Path) -> None:
    GitClone(tmp_path)
    mine = tmp_path / ".git" / "hooks" / "pre-commit"
    mine.write_bytes(b"#!/bin/sh\n")

    setup = set_up_repository(tmp_path, sys.executable)

    assert setup.foreign_hooks == [mine]
    assert mine.read_bytes() == b"#!/bin/sh\n"
    assert [path.name for path in setup.hooks] == HOOKS[1:]


def test_hooks_of_a_template_stay(tmp_path: Path) -> None:
    (tmp_path / "template" / "hooks").mkdir(parents=True)
    (tmp_path / "template" / "hooks" / "pre-commit").write_bytes(b"#!/bin/sh\n")
    subprocess.run(["git", "config", "--global", "init.templateDir", str(tmp_path / "template")], check=True)
    (tmp_path / "new").mkdir()

    setup = set_up_repository(tmp_path / "new", sys.executable)

    assert setup.is_new
    assert [path.read_bytes() for path in setup.foreign_hooks] == [b"#!/bin/sh\n"]


def test_a_folder_of_hooks_that_many_clones_share_stays(tmp_path: Path) -> None:
    shared = tmp_path / "hooks"
    subprocess.run(["git", "config", "--global", "core.hooksPath", str(shared)], check=True)
    (tmp_path / "new").mkdir()

    setup = set_up_repository(tmp_path / "new", sys.executable)

    assert setup.hooks == {}
    assert setup.foreign_hooks == [shared / name for name in HOOKS]
    assert not shared.exists()
    assert list(setup.settings) == ["merge.smartpilot.name", "merge.smartpilot.driver"]


def test_what_git_refuses_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path)], check=True)
    with pytest.raises(UsageError, match="no files of its own"):
        plan_repository(tmp_path, sys.executable)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="git is not installed"):
        plan_repository(tmp_path, sys.executable)


@pytest.mark.skipif(os.name == "nt", reason="the interpreter is a script of a shell")
@pytest.mark.parametrize("fails", [False, True])
def test_the_hook_checks_every_registry_that_git_merges_by_record(fails: bool, tmp_path: Path) -> None:
    folder, python, log = tmp_path / "智慧 城市", tmp_path / "python", tmp_path / "log"
    program = f'#!/bin/sh\n[ "$2" = -c ] && exit\necho "$*" >>"{log}"\necho wrong\n'
    python.write_text(program + f"exit {int(fails)}\n", encoding="utf-8")
    python.chmod(0o755)
    (folder / "data").mkdir(parents=True)
    clone = GitClone(folder)
    set_up_repository(folder, str(python))
    lines = ["data/*.toml merge=smartpilot", "data/progress.toml merge=union", "data/notes.toml -merge"]
    (folder / ".gitattributes").write_text("\n".join(lines) + "\n", encoding="utf-8")
    names = ["2014年 试点", "progress", "circulations", "holidays", "notes"]
    for path in [*(f"data/{name}.toml" for name in names), "pilots.toml", "pyproject.toml"]:
        (folder / path).write_text("format = 1\n", encoding="utf-8")
    clone.git("add", "-A")

    said = clone.git("commit", "-m", "x", fails=fails)

    checked = ["data/2014年 试点.toml", "pilots.toml"][: 1 if fails else 2]
    assert log.read_text(encoding="utf-8").splitlines() == [
        f"-P -m smartpilot validate --registry {path}" for path in checked
    ]
    assert ("wrong" in said) == fails
