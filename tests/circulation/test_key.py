"""The key beside a registry: made once, for its owner only, and never replaced."""

import os
import shutil
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from program import ROOT
from smartpilot.circulation.key import create_key, key_path, read_key, require_key
from smartpilot.errors import UsageError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return key_path(tmp_path / "pilots.toml")


def test_a_key_is_made_once_and_announced(path: Path) -> None:
    messages: list[str] = []

    key = require_key(path, messages.append)
    again = require_key(path, messages.append)

    assert len(key) == 32
    assert again == key == read_key(path)
    assert [str(path) in message for message in messages] == [True]
    assert [entry.name for entry in path.parent.iterdir()] == ["circulation.key"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_its_owner_may_read_it_whatever_the_umask(path: Path) -> None:
    before = os.umask(0)
    try:
        create_key(path)
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_one_that_is_there_is_never_replaced(path: Path) -> None:
    assert create_key(path)
    key = path.read_bytes()

    assert not create_key(path)
    assert path.read_bytes() == key


def test_two_keys_differ(tmp_path: Path) -> None:
    for name in ("one", "two"):
        create_key(tmp_path / name)

    assert read_key(tmp_path / "one") != read_key(tmp_path / "two")


def test_a_disk_without_second_names_gets_one_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_paths: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)

    assert create_key(path)
    assert not create_key(path)
    assert len(read_key(path) or b"") == 32
    assert [entry.name for entry in path.parent.iterdir()] == ["circulation.key"]


def test_without_a_file_there_is_no_key(path: Path) -> None:
    assert read_key(path) is None


@pytest.mark.parametrize("content", [b"", b"00" * 31, b"00" * 33, "密".encode(), b"zz" * 32, bytes(32)])
def test_a_file_that_is_no_key_is_refused(content: bytes, path: Path) -> None:
    path.write_bytes(content)

    with pytest.raises(UsageError, match="is not a key"):
        read_key(path)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        create_key(tmp_path / "none" / "circulation.key")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_repository_and_what_is_published_of_it_have_no_key() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)  # 128 in an unpacked sdist
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]

    assert [name for name in listed.stdout.splitlines() if name.endswith((".key", "contacts.toml"))] == []
    # Not the whole folder, where a key may lie that git does not know.
    published = {name for name in build["sdist"]["include"] if name.startswith("data")}
    assert published == {"data/pilots.toml", "data/programmes/intelligent-construction.toml", "data/README.md"}
