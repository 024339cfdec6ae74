"""Files of a revision come as git stores them, whatever the repository has configured to be run."""

import shutil
from pathlib import Path

import pytest

from repositories import commit_all, init_repository, run_git
from smartpilot.errors import UsageError
from smartpilot.files.revisions import has_commit, read_committed, require_commit

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
LIMIT = 1000


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    init_repository(tmp_path)
    (tmp_path / "数据").mkdir()
    return tmp_path


def test_a_file_as_it_was(repository: Path) -> None:
    path = repository / "数据" / "名册.toml"
    path.write_bytes(b"one\r\n")
    first = commit_all(repository)
    path.write_bytes(b"two")

    assert require_commit(path.parent, "HEAD") == first
    assert read_committed(path, first, LIMIT) == b"one\r\n"
    second = commit_all(repository)
    assert require_commit(path.parent, "HEAD~1") == first
    assert read_committed(path, second, LIMIT) == b"two"


def test_whether_a_folder_has_a_commit(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    commit = commit_all(repository)

    assert has_commit(repository / "数据", commit)
    assert not has_commit(repository, "0" * 40)
    assert not has_commit(tmp_path_factory.mktemp("outside"), commit)


def test_what_was_not_there_is_none(repository: Path) -> None:
    (repository / "folder").mkdir()
    (repository / "folder" / "x").write_text("x", encoding="utf-8")
    commit = commit_all(repository)

    assert read_committed(repository / "gone", commit, LIMIT) is None
    assert read_committed(repository / "folder", commit, LIMIT) is None
    # No pattern, and no option.
    assert read_committed(repository / "*", commit, LIMIT) is None
    assert read_committed(repository / "-l", commit, LIMIT) is None


def test_a_file_that_is_too_large_is_seen_to_be(repository: Path) -> None:
    (repository / "large").write_bytes(b"x" * (LIMIT + 5))
    content = read_committed(repository / "large", commit_all(repository), LIMIT)

    assert content is not None
    assert len(content) == LIMIT + 1


def test_nothing_that_the_repository_configures_is_run(repository: Path) -> None:
    script = repository / "evil.sh"
    script.write_text("#!/bin/sh\ntouch '" + str(repository / "ran") + '\'\ncat "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    path = repository / "pilots.toml"
    path.write_bytes(b"one")
    (repository / ".gitattributes").write_text("*.toml diff=evil filter=evil\n", encoding="utf-8")
    commit_all(repository)
    names = ("diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.smudge", "core.pager")
    for name in (*names, "core.fsmonitor"):
        run_git(repository, "config", name, str(script))

    assert read_committed(path, require_commit(repository, "HEAD"), LIMIT) == b"one"
    assert not (repository / "ran").exists()


@pytest.mark.parametrize("revision", ["", "-x", "--output=x", "nobody", "HEAD:", "HEAD^{tree}"])
def test_what_names_no_commit_is_said(repository: Path, revision: str) -> None:
    (repository / "x").write_bytes(b"x")
    commit_all(repository)

    with pytest.raises(UsageError, match="git knows no revision") as error:
        require_commit(repository, revision)
    assert revision in error.value.message
    assert not (repository / "x^{commit}").exists()


def test_a_folder_outside_of_a_repository_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    with pytest.raises(UsageError, match="is not in a git repository"):
        require_commit(tmp_path, "HEAD")


def test_a_variable_of_another_repository_is_ignored(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "x").write_bytes(b"x")
    commit = commit_all(repository)
    monkeypatch.setenv("GIT_DIR", "/nowhere/.git")

    assert require_commit(repository, "HEAD") == commit


def test_a_lost_object_is_no_missing_file(repository: Path) -> None:
    (repository / "x").write_bytes(b"x")
    commit = commit_all(repository)
    id_ = run_git(repository, "rev-parse", "HEAD:x")
    (repository / ".git" / "objects" / id_[:2] / id_[2:]).unlink()

    with pytest.raises(UsageError, match="git cannot read"):
        read_committed(repository / "x", commit, LIMIT)


def test_without_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))

    with pytest.raises(UsageError, match="git is not installed"):
        require_commit(repository, "HEAD")
