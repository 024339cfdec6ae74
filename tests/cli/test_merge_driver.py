"""`smartpilot merge-driver`, as git calls it."""

import os
import shutil
from pathlib import Path

import pytest

from program import REGISTRY, call, run

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

BASE = REGISTRY.read_text(encoding="utf-8")
OURS = BASE.replace('name = "石家庄市正定县"', 'name = "正定县"')
THEIRS = OURS.replace('name = "正定县"', 'name = "正定"')


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / name for name in ("O", "A", "B")]
    for path, text in zip(paths, (BASE, OURS, THEIRS), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_a_clean_merge_says_nothing(files: list[Path]) -> None:
    files[2].write_text(BASE.replace('title = "创建任务书"', 'title = "任务书"'), encoding="utf-8")

    ended = call("merge-driver", *files, "data/pilots.toml")

    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert files[1].read_text(encoding="utf-8") == OURS.replace('title = "创建任务书"', 'title = "任务书"')


def test_a_conflict_ends_with_1_and_is_named_here_and_by_validate(files: list[Path], tmp_path: Path) -> None:
    ended = call("merge-driver", *files, "data/pilots.toml")

    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("data/pilots.toml: 1 conflict: pilots 2014-130123 name\n    hint: ")
    checked = call("validate", "-r", files[1], "--format", "json").json()
    [problem] = checked["problems"]
    assert problem["value"] == "ours (pilots 2014-130123 name)"
    lines = files[1].read_text(encoding="utf-8").splitlines()
    assert lines[problem["line"] - 1 : problem["line"] + 7] == [
        "<<<<<<< ours (pilots 2014-130123 name)",
        'name = "正定县"',
        "||||||| base",
        'name = "石家庄市正定县"',
        "=======",
        'name = "正定"',
        ">>>>>>> theirs",
        'province = "河北省"',
    ]


def test_what_is_broken_is_merged_by_lines_and_is_no_success(files: list[Path]) -> None:
    files[1].write_text(OURS.replace("format = 1", "format ="), encoding="utf-8")

    ended = call("merge-driver", *files[:2], files[0], "data/pilots.toml")

    assert (ended.code, ended.out) == (1, "")
    assert "merged line by line" in ended.err
    assert "hint: correct the file, check it" in ended.err
    line = OURS[: OURS.index("format = 1")].count("\n") + 1
    assert f"data/pilots.toml:{line}:" in ended.err


def test_what_cannot_be_merged_at_all_is_no_conflict(files: list[Path], tmp_path: Path) -> None:
    for arguments in ([files[0], tmp_path / "missing", files[2]], [tmp_path, *files[1:]]):
        ended = call("merge-driver", *arguments)
        assert (ended.code, ended.out) == (129, "")
        assert "error:" in ended.err
    files[1].unlink()
    assert call("merge-driver", *files, PATH=str(tmp_path)).code == 129


def test_a_full_disk_is_no_conflict(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    ended = call("merge-driver", *files, "data/pilots.toml")

    assert (ended.code, ended.out) == (129, "")
    assert files[1].read_text(encoding="utf-8") == OURS


@pytest.mark.slow
def test_it_works_as_a_program_in_chinese(files: list[Path]) -> None:
    ended = run("merge-driver", *files, "data/pilots.toml", SMARTPILOT_LANG="zh")

    assert (ended.code, ended.out) == (1, "")
    assert "矛盾 1 处：试点 2014-130123 名称" in ended.err
