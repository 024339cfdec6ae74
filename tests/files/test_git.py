"""git as a program that is asked."""

import shutil
from pathlib import Path

import pytest

from smartpilot.errors import UsageError
from smartpilot.files.git import merge_text, require_git

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def test_what_git_prints_and_why_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match=r"git rev-parse failed: .*not a git repository"):
        require_git(tmp_path, "rev-parse", "--show-prefix")
    require_git(tmp_path, "init", "-q")
    (tmp_path / "名 称").mkdir()
    # Of a repository in which somebody else works, as in a hook.
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))

    assert require_git(tmp_path / "名 称", "rev-parse", "--show-prefix") == "名 称/"


@pytest.mark.parametrize(
    ("versions", "merged", "conflicts"),
    [
        ((b"1\n2\n3\n", b"0\n2\n3\n", b"1\n2\n4\n"), b"0\n2\n4\n", 0),
        ((b"1\n", b"2\n", b"3\n"), b"<<<<<<< ours\n2\n||||||| base\n1\n=======\n3\n>>>>>>> theirs\n", 1),
        ((b"\xff\0", b"\xfe\0", b"\0"), b"\xfe\0", 1),
    ],
)
def test_three_versions_by_lines(
    versions: tuple[bytes, bytes, bytes], merged: bytes, conflicts: int, tmp_path: Path
) -> None:
    base, ours, theirs = (tmp_path / name for name in ("base", "-ours", "theirs"))
    for path, content in zip((base, ours, theirs), versions, strict=True):
        path.write_bytes(content)

    merge = merge_text(base, ours, theirs)

    assert merge[:2] == (merged, conflicts)
    assert bool(merge.refusal) == (b"\0" in merged)
    assert ours.read_bytes() == versions[1]


def test_without_git_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(UsageError, match="git is not installed"):
        require_git(tmp_path, "version")
