"""Two branches of a ledger, merged by git as `smartpilot init` tells it to."""

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from clones import GitClone
from ledgers import events_in, write_small_registry
from program import call

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

styles = pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])


class Clone(GitClone):
    """A folder made by `smartpilot init`, under git, with the registry of the tests."""

    def __init__(self, folder: Path, style: str) -> None:
        assert call("init", folder, "--empty").code == 0
        self.registry = write_small_registry(folder / "data")
        super().__init__(folder, merge__conflictStyle=style, core__hooksPath="/dev/null")
        self.commit()

    def record(self, *words: str, on: str = "2015-04-20", **options: str) -> None:
        more = [part for key, value in options.items() for part in (f"--{key}", value)]
        ended = call("record", "-r", self.registry, *words, "--on", on, "--yes", *more)
        assert ended.code == 0, ended.err

    def events(self) -> dict[str, dict[str, Any]]:
        found = events_in(self.registry)
        assert len({each["id"] for each in found}) == len(found)
        return {each["id"]: each for each in found}

    def merge(self, *branches: str) -> None:
        self.git("merge", "-q", "--no-edit", *branches)
        assert self.git("status", "--porcelain") == ""

    def validated(self) -> None:
        ended = call("validate", "-r", self.registry)
        assert ended.code == 0, ended.out


@pytest.fixture
def clone(tmp_path: Path, style: str) -> Clone:
    return Clone(tmp_path, style)


def fill(clone: Clone, by: str) -> dict[str, dict[str, Any]]:
    """Several events on a branch, some of them such as other branches have too."""
    clone.branch(by)
    clone.record("正定县", "浦东新区", "task-book", "drafted", by="同一单位")
    clone.commit()
    clone.record("正定县", "task-book", "reviewed", on="2015-04-22", by=by)
    clone.record("-p", "河北", "plan", "drafted", by="同一单位", note="同一备注")
    assert call("undo", "--yes", "-r", clone.registry, "正定县", "--note", "同").code == 0
    clone.commit()
    return clone.events()


@styles
def test_two_branches(clone: Clone) -> None:
    clone.record("青岛市市北区", "task-book", "drafted")
    clone.commit()
    ours, theirs = fill(clone, "a"), fill(clone, "b")
    assert len(ours) == len(theirs) == 7

    clone.branch("main")
    clone.merge("a")
    clone.merge("b")

    assert clone.events() == {**ours, **theirs}
    assert len(clone.events()) == 13
    clone.validated()
    history = call("history", "-r", clone.registry, "-f", "json").json()["events"]
    assert {each["id"] for each in history} == set(clone.events())


@styles
def test_the_other_way_round_is_the_same_ledger(clone: Clone) -> None:
    fill(clone, "a")
    fill(clone, "b")
    histories = []
    for first, second in (("a", "b"), ("b", "a")):
        clone.branch("merged", first)
        clone.merge(second)
        clone.validated()
        histories.append(call("history", "-r", clone.registry, "-f", "ndjson").out)

    assert histories[0] == histories[1]
    assert histories[0].count("\n") == 12


@styles
def test_what_both_make_void_is_void_once_and_for_all(clone: Clone) -> None:
    clone.record("正定县", "task-book", "drafted")
    clone.commit()
    for name in ("a", "b"):
        clone.branch(name)
        assert call("undo", "--yes", "-r", clone.registry).code == 0
        clone.commit()
    clone.merge("a")

    clone.validated()
    assert len(clone.events()) == 3
    assert call("undo", "--yes", "-r", clone.registry).code == 2
    clone.record("正定县", "task-book", "drafted")
    clone.validated()


@styles
def test_many_branches_and_merges_of_merges(clone: Clone) -> None:
    for name in "abcd":
        clone.branch(name)
        clone.record("-n", "2014", "task-book", "drafted", by="同")
        clone.commit()
    whole = {}
    for left, right in (("a", "b"), ("c", "d"), ("a", "c"), ("b", "a"), ("d", "b")):
        clone.branch(left, left)
        clone.merge(right)
        clone.validated()
        whole = clone.events()

    assert len(whole) == 20


@styles
def test_a_rebase(clone: Clone) -> None:
    ours, theirs = fill(clone, "a"), fill(clone, "b")
    clone.git("rebase", "-q", "a")

    assert clone.events() == {**ours, **theirs}
    clone.validated()


@styles
def test_a_copy_by_cherry_pick_is_there_once_or_reported(clone: Clone) -> None:
    clone.branch("a")
    clone.record("正定县", "task-book", "drafted")
    copied = clone.commit()
    clone.record("浦东新区", "task-book", "drafted")
    clone.commit()
    ours = clone.events()
    clone.branch("b")
    clone.record("青岛市市北区", "task-book", "drafted")
    clone.commit()
    clone.git("cherry-pick", copied)
    theirs = clone.events()
    assert len(theirs) == 2
    clone.merge("a")

    found = events_in(clone.registry)
    assert {each["id"]: each for each in found} == {**ours, **theirs}
    problems = call("validate", "-r", clone.registry, "-f", "json").json()["problems"]
    assert [each["rule"] for each in problems] == ["duplicate-event"] * (len(found) - 3)


@styles
def test_a_ledger_that_two_branches_begin(clone: Clone) -> None:
    ledger = clone.registry.with_name("progress.toml")
    ledger.unlink()
    clone.commit()
    for name in ("a", "b"):
        clone.branch(name)
        clone.record("正定县", "task-book", "drafted", by=name)
        clone.commit()
    clone.merge("a")

    assert {each["by"] for each in clone.events().values()} == {"a", "b"}
    clone.validated()


@pytest.mark.parametrize("style", ["merge"])
def test_only_the_ledger_and_the_registry_are_committed(clone: Clone) -> None:
    clone.record("正定县", "task-book", "drafted")
    (clone.folder / "data" / ".progress.toml-x.tmp").write_bytes(b"half")

    assert clone.git("status", "--porcelain") == "M data/progress.toml"
    assert (clone.folder / "data" / "progress.toml.lock").exists()


@pytest.mark.parametrize("style", ["merge"])
def test_the_attributes_say_what_makes_it_work(clone: Clone) -> None:
    assert "merge: union" in clone.git("check-attr", "merge", "data/progress.toml")
    assert "merge: unspecified" in clone.git("check-attr", "merge", "data/pilots.toml")


@pytest.mark.parametrize("style", ["merge"])
def test_a_doubled_id_is_reported_with_the_line_of_the_second(clone: Clone) -> None:
    clone.record("正定县", "task-book", "drafted")
    ledger = clone.registry.with_name("progress.toml")
    text = ledger.read_text(encoding="utf-8")
    block = text[text.index("\n[[events]]") :]
    ledger.write_text(text + block, encoding="utf-8")
    assert len(tomllib.loads(text + block)["events"]) == 2

    ended = call("validate", "-r", clone.registry, "-f", "json")
    assert ended.code == 1
    [problem] = ended.json()["problems"]
    assert (problem["rule"], problem["severity"]) == ("duplicate-event", "error")
    assert problem["line"] == text.count("\n") + 3
    assert "copy" in problem["hint"]
    assert call("record", "-r", clone.registry, "浦东新区", "plan", "drafted").code == 1
