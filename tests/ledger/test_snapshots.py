import os
import shutil
from pathlib import Path

import pytest

from ledgers import BINJIANG, event, ledger_of, write_ledger, write_small_registry
from repositories import commit_all, init_repository
from smartpilot.errors import EXIT_USAGE, UsageError
from smartpilot.ledger.snapshots import (
    NotComparableError,
    compare_snapshots,
    read_committed_snapshot,
    read_snapshot,
)

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return write_small_registry(tmp_path)


def test_events_are_compared_too(registry: Path) -> None:
    write_ledger(registry, event(1), event(2))
    old = read_snapshot(registry)
    write_ledger(registry, event(3), event(2, note="补"))
    new = read_snapshot(registry)
    differences = compare_snapshots(old, new)

    assert [(keyed.table, keyed.id) for keyed in differences.added] == [("events", event(3)["id"])]
    assert [(keyed.table, keyed.id) for keyed in differences.removed] == [("events", event(1)["id"])]
    (change,) = differences.changed
    assert change.new.id == event(2)["id"]
    assert [field.field for field in change.fields] == ["note"]


def test_changes_of_the_registry_are_compared(registry: Path) -> None:
    write_ledger(registry)
    old = read_snapshot(registry)
    ledger_of(registry).write_text(
        '[[changes]]\nid = "c1"\nrecorded_at = 2015-04-28T09:30:00+08:00\nrecord = "2014-330108"\n', encoding="utf-8"
    )
    differences = compare_snapshots(old, read_snapshot(registry))

    assert [(keyed.table, keyed.id) for keyed in differences.added] == [("changes", "c1")]


def test_no_ledger_and_an_empty_one_are_the_same(registry: Path) -> None:
    without = read_snapshot(registry)
    ledger_of(registry).write_bytes(b"# nothing yet\n")

    assert (without.lacks_ledger, read_snapshot(registry).lacks_ledger) == (True, False)
    assert compare_snapshots(without, read_snapshot(registry)).is_empty


def test_comments_order_and_line_ends_are_no_difference(registry: Path) -> None:
    old = read_snapshot(registry)
    text = registry.read_text(encoding="utf-8")
    first, *tables = text.split("\n[[")
    # A deliverable stays behind its notice.
    tables.sort(key=lambda table: "" if table.startswith("notices") else table)
    turned = "\n# 说明\n[[".join([first, *tables]) + "\n"
    registry.write_bytes(b"\xef\xbb\xbf" + turned.replace("\n", "\r\n").encode())

    assert turned != text
    assert compare_snapshots(old, read_snapshot(registry)).is_empty


def test_what_cannot_be_read_cannot_be_compared(registry: Path) -> None:
    registry.write_text(registry.read_text(encoding="utf-8") + "pages = 3\n", encoding="utf-8")
    write_ledger(registry, {**event(1), "stage": "gone"})

    with pytest.raises(NotComparableError) as error:
        read_snapshot(registry)
    assert error.value.exit_code == EXIT_USAGE
    assert {Path(problem.file).name for problem in error.value.problems} == {"pilots.toml", "progress.toml"}
    with pytest.raises(NotComparableError):
        read_snapshot(registry.with_name("gone.toml"))


@needs_git
def test_a_revision_has_the_ledger_of_its_time(registry: Path) -> None:
    init_repository(registry.parent)
    commit_all(registry.parent)
    write_ledger(registry, event(1))
    commit_all(registry.parent)
    write_ledger(registry, event(1), event(2))
    before, last, now = (
        read_committed_snapshot(registry, "HEAD~1"),
        read_committed_snapshot(registry, "HEAD"),
        read_snapshot(registry),
    )

    assert not before.lacks_ledger
    assert [keyed.id for keyed in compare_snapshots(before, now).added] == [event(n)["id"] for n in (1, 2)]
    assert [keyed.id for keyed in compare_snapshots(last, now).added] == [event(2)["id"]]


@needs_git
def test_problems_of_a_revision_name_it(registry: Path) -> None:
    init_repository(registry.parent)
    text = registry.read_text(encoding="utf-8")
    registry.write_text(text.replace(BINJIANG["level"], "village"), encoding="utf-8")
    commit_all(registry.parent)

    with pytest.raises(NotComparableError) as error:
        read_committed_snapshot(registry, "HEAD")
    assert {problem.file for problem in error.value.problems} == {f"HEAD:{registry}"}
    assert all(problem.line for problem in error.value.problems)


@needs_git
def test_a_registry_that_was_not_there_yet_is_said(registry: Path) -> None:
    init_repository(registry.parent)
    commit_all(registry.parent)

    with pytest.raises(UsageError, match="was not there in revision HEAD"):
        read_committed_snapshot(registry.with_name("new.toml"), "HEAD")


@needs_git
@pytest.mark.skipif(os.name == "nt", reason="making a link needs a right on Windows")
@pytest.mark.parametrize("place", ["work", "outside"])
def test_a_registry_behind_a_link_has_the_ledger_beside_the_link(place: str, tmp_path: Path) -> None:
    (tmp_path / "work" / "data").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    registry, link = write_small_registry(tmp_path / "work" / "data"), tmp_path / place / "pilots.toml"
    write_ledger(registry, event(1))
    link.symlink_to(registry)
    init_repository(tmp_path / "work")
    commit_all(tmp_path / "work")

    before, now = read_committed_snapshot(link, "HEAD"), read_snapshot(link)

    assert compare_snapshots(before, now).is_empty
    assert before.lacks_ledger == (place == "outside")
    write_ledger(link, event(2))
    (added,) = compare_snapshots(before, read_snapshot(link)).added
    assert added.id == event(2)["id"]
    commit_all(tmp_path / "work")
    after = read_committed_snapshot(link, "HEAD")
    assert compare_snapshots(after, read_snapshot(link)).is_empty == (place == "work")
