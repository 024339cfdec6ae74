"""A kill, or a refusal of the disk, at each call that a command makes on its files.

Whatever happens, files are the old ones or the new ones; what was answered is there; the same command again ends with
what it would have done at once, and nothing is left over.
"""

import os
import shutil
import tomllib
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pytest

from attack.children import REFUSALS, Counted, fail_with, run_counted, run_killed
from ledgers import event, events_in, ledger_of, write_ledger, write_small_registry
from program import call
from workbooks import HEBEI, ZHENGDING_TASK_BOOK, circulate, edit, fill

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is forked for each kill"),
]

# FOLDER stands for the folder that a case has for itself.
COMMANDS = {
    "record": ["record", "2014-130283", "task-book", "drafted", "--on", "2015-04-20"],
    "undo": ["undo", event(1)["id"], "--yes"],
    "add": ["add", "pilot", "name=承德市", "notice=2014", "--yes"],
    "edit": ["edit", "2014-130283", "note=核对过", "--yes"],
    "promote": ["promote", "2014-330108", "--on", "2015-09-15"],
    "import": ["import", "FOLDER/list.txt", "--notice", "2014", "--apply"],
    "collect": ["collect", "FOLDER/out/" + HEBEI, "--apply"],
    "circulate": ["circulate", "FOLDER/again", "--province", "河北", "--force"],
    "export": ["export", "FOLDER/list.csv", "--force"],
    "init": ["init", "FOLDER/new"],
    "undo-import": ["undo", "--yes"],
    "undo-promote": ["undo", "--yes"],
    "redo-import": ["undo", "LAST", "--yes"],
    "redo-promote": ["undo", "LAST", "--yes"],
    "forget": ["returns", "--forget-contacts", "--yes"],
}
# What was done before; LAST is the run that changed the registry last.
BEFORE = {
    "undo-import": [COMMANDS["import"]],
    "undo-promote": [COMMANDS["promote"]],
    "redo-import": [COMMANDS["import"], ["undo", "--yes"]],
    "redo-promote": [COMMANDS["promote"], ["undo", "--yes"]],
    "forget": [COMMANDS["collect"]],
}
# What writes as another one does is stopped at every second call only, but by `make attack` at each: `edit` writes as
# `add`, and what takes back an import, or does it or a promotion again, as what takes back a promotion.
ALIKE: tuple[str, ...] = ("import", "circulate", "init", "edit", "undo-import", "redo-import", "redo-promote")
if "SMARTPILOT_ATTACK_SECONDS" in os.environ:
    ALIKE = ()
# That a folder or a file is there already is right, the second time.
MAY_BE_DONE = {"add", "promote", "init"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry, its ledger, and what the commands read."""
    folder = tmp_path_factory.mktemp("prepared").resolve()
    registry = write_small_registry(folder)
    write_ledger(registry, event(1, stage="drafted"))
    (folder / "list.txt").write_text("新增试点\n河北省：唐山市、秦皇岛市\n", encoding="utf-8")
    returned = circulate(registry, folder / "out") / HEBEI
    fill(returned, {ZHENGDING_TASK_BOOK: {"阶段": "已报送", "日期": "2015-04-28"}})
    edit(returned, _sign)
    return folder


@pytest.fixture(scope="module")
def before(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """For the name of a command, the folder in which it is about to be run."""

    @cache
    def prepare(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name).resolve() / "before"
        shutil.copytree(prepared, folder)
        for earlier in BEFORE.get(name, ()):
            assert call(*Case(folder, name).fill_in(earlier), "-r", folder / "pilots.toml").code == 0
        # Once here, so that what is imported and read once need not be by each of the children.
        once = Case.in_copy(folder, folder.parent / "once", name)
        assert call(*once.arguments).code == 0
        return folder

    return prepare


def _sign(book: Any) -> None:
    for row in book["说明"].iter_rows():
        for cell in row:
            if cell.value == "联系电话":
                book["说明"].cell(cell.row, 3).value = "0311-1234567"


class Case:
    """A folder of its own for a command."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.registry = folder, folder / "pilots.toml"
        self.name = name
        # A command that does not only take back may be announced twice.
        self.is_undo = name in BEFORE

    @classmethod
    def in_copy(cls, prepared: Path, folder: Path, name: str) -> "Case":
        shutil.copytree(prepared, folder)
        return cls(folder, name)

    @cached_property
    def arguments(self) -> Sequence[str]:
        words = self.fill_in(COMMANDS[self.name])
        return words if self.name == "init" else [*words, "-r", str(self.registry)]

    def fill_in(self, words: Sequence[str]) -> list[str]:
        last = self.changes()[-1]["batch"] if "LAST" in words else ""
        return [last if word == "LAST" else word.replace("FOLDER", str(self.folder)) for word in words]

    def changes(self) -> list[dict[str, Any]]:
        """What the ledger says of the registry."""
        return list(tomllib.loads(ledger_of(self.registry).read_text(encoding="utf-8")).get("changes", []))

    def run(self, **options: Any) -> Counted:
        return run_counted(self.folder, *self.arguments, **options)

    def run_killed(self, at: int) -> Counted:
        return run_killed(self.folder, *self.arguments, at=at)

    def state(self) -> dict[str, Any]:
        """What the files say, without what is new in each run: ids, moments, and the bytes of workbooks."""
        state: dict[str, Any] = {
            "events": [_lasting(record) for record in events_in(self.registry)],
            "rounds": self.rounds(),
        }
        if self.is_undo:
            state["changes"] = [(c["record"], c.get("before"), c["after"], "voids" in c) for c in self.changes()]
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and path.suffix != ".lock":
                name = str(path.relative_to(self.folder))
                as_bytes = path.suffix not in (".xlsx", ".key", ".pending") and name not in _WITH_MOMENTS
                state[name] = path.read_bytes().replace(str(self.folder).encode(), b"") if as_bytes else True
        return state

    def rounds(self) -> list[tuple[Any, ...]]:
        """What the rounds say, without ids and moments."""
        path = self.folder / "circulations.toml"
        file = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        entries = [*file.get("sent", ()), *file.get("returned", ())]
        return [tuple(entry.get(name) for name in ("round", "code", "file", "state")) for entry in entries]


_WITH_MOMENTS = ("progress.toml", "circulations.toml")


def _lasting(record: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(record.get(name) for name in ("target", "deliverable", "stage", "on"))


@pytest.mark.parametrize("name", COMMANDS)
def test_killed_at_each_call(name: str, before: Callable[[str], Path], tmp_path: Path) -> None:
    tmp_path = tmp_path.resolve()
    whole = Case.in_copy(before(name), tmp_path / "whole", name)
    ended = whole.run()
    assert ended.code == 0, ended.said
    assert ended.calls > 3

    for at in range(1, ended.calls + 1, 1 + (name in ALIKE)):
        case = Case.in_copy(before(name), tmp_path / f"killed-{at}", name)
        killed = case.run_killed(at)
        assert killed.code in (-9, 0), f"call {at}: {killed}"
        tomllib.loads(case.registry.read_text(encoding="utf-8"))
        assert events_in(case.registry) is not None  # it parses
        again = case.run()
        assert again.code == 0 or name in MAY_BE_DONE, f"call {at}: {again.said}"
        assert case.state() == whole.state(), f"call {at}"
        shutil.rmtree(case.folder)


@pytest.mark.parametrize("name", COMMANDS)
def test_refused_at_each_call(name: str, before: Callable[[str], Path], tmp_path: Path) -> None:
    tmp_path = tmp_path.resolve()
    case = Case.in_copy(before(name), tmp_path / "before", name)
    state_before = case.state()
    ended = case.run()
    after = case.state()
    refusals = list(REFUSALS.values())

    for at in range(1, ended.calls + 1, 1 + (name in ALIKE)):
        number = refusals[at % len(refusals)]
        case = Case.in_copy(before(name), tmp_path / f"refused-{at}", name)
        refused = case.run(at=at, action=fail_with(number))
        where = f"call {at}, {os.strerror(number)}: {refused}"
        assert refused.code in (0, 1, 2, 4), where
        assert "Traceback" not in refused.said, where
        tomllib.loads(case.registry.read_text(encoding="utf-8"))
        if refused.code == 0:
            assert case.state()["events"] == after["events"], where
        elif "pilots.toml" in state_before and name not in ("circulate", "init"):
            assert case.state()["events"] in (state_before["events"], after["events"]), where
        assert call("validate", "-r", case.registry).code == 0, where
        shutil.rmtree(case.folder)
