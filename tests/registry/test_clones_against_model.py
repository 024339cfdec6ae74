"""Three offices edit, merge and rebase at random, held against a small independent model of merging.

GIT_ROUNDS=200 plays longer, GIT_SEED=17 another game.
"""

import copy
import os
import random
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

import merging_model
from builders import PENGLAI, PUDONG, QINGDAO, SOURCE, ZHENGDING, dispatch, event, notice
from clones import GitClone
from program import call
from smartpilot.circulation.rounds import append_entries, circulations_path, read_circulations
from smartpilot.ledger.ledger import with_appended_events
from smartpilot.records.entries import LedgerFile
from smartpilot.toml.edits import format_records, with_records, with_tables, with_values

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
]

ROUNDS = int(os.environ.get("GIT_ROUNDS", "15"))
SEED = int(os.environ.get("GIT_SEED", "1"))

# What a clone holds: records by table and id; comments, entries of the ledger and of the rounds without fields.
Model = dict[tuple[str, str], dict[str, Any]]
TABLES = {"sources": [SOURCE], "notices": [notice()], "pilots": [ZHENGDING, PUDONG, QINGDAO, PENGLAI]}
VALUES = {"note": ["甲", "乙", "丙"], "evidence": ["confirmed", "reported", "unverified"]}
NEW_IDS = ["2014-320281", "2014-320583", "2014-330200"]


class ModelledClone(GitClone):
    """The clone of one office, and what every commit of all clones should hold."""

    def __init__(self, folder: Path, chance: random.Random, models: dict[str, Model]) -> None:
        super().__init__(folder, core__hooksPath="/dev/null")
        self.registry = folder / "data" / "pilots.toml"
        self.chance = chance
        self.models = models

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    def edit(self) -> None:
        """A random change of the registry, by the functions that the commands use."""
        raw, model = self.registry.read_bytes(), copy.deepcopy(self.models[self.head])
        pilots = tomllib.loads(raw.decode())["pilots"]
        index = self.chance.randrange(len(pilots))
        key = ("pilots", pilots[index]["id"])
        new = [id_ for id_ in NEW_IDS if ("pilots", id_) not in model]
        action = self.chance.choice(["set", "set", "set", "unset", "add", "remove", "comment", "title"])
        if action == "set":
            field = self.chance.choice(list(VALUES))
            model[key][field] = self.chance.choice(VALUES[field])
            raw = with_values(raw, {("pilots", index): {field: model[key][field]}})
        elif action == "unset":
            model[key].pop("note", None)
            raw = with_values(raw, {("pilots", index): {"note": None}})
        elif action == "add" and new:
            record = {**QINGDAO, "id": self.chance.choice(new), "note": self.chance.choice(VALUES["note"])}
            model["pilots", record["id"]] = record
            raw = with_records(raw, "pilots", [record])
        elif action == "remove" and len(pilots) > 3:
            del model[key]
            raw = with_tables(raw, {("pilots", index): None})
        elif action == "title":
            model["sources", SOURCE["id"]]["title"] = f"通知 {self.chance.randrange(9)}"
            raw = with_values(raw, {("sources", 0): {"title": model["sources", SOURCE["id"]]["title"]}})
        elif action == "comment":
            comment = f"# 说明 {self.chance.getrandbits(32)}"
            model["comments", comment] = {}
            raw = raw.replace(b"\n[[pilots]]", f"\n{comment}\n\n[[pilots]]".encode(), 1)
        self.registry.write_bytes(raw)
        self.models[self.commit()] = model

    def record(self) -> None:
        """An entry of the ledger, and one of the rounds."""
        ledger, model = self.registry.with_name("progress.toml"), copy.deepcopy(self.models[self.head])
        id_ = f"20150420T013000.000000Z-{self.chance.getrandbits(32):08x}"
        rows = LedgerFile.model_validate({"events": [event(id_, notice()["issued_on"])]}).events
        ledger.write_bytes(with_appended_events(ledger.read_bytes(), rows))
        append_entries(circulations_path(self.registry), lambda _known: [dispatch(id_)], lambda _text: None)
        model["events", id_] = model["rounds", id_] = {}
        self.models[self.commit()] = model

    def share(self) -> None:
        """Takes what the others have pushed, by a merge or a rebase, and pushes."""
        self.git("fetch", "-q", "origin")
        theirs, ours = self.git("rev-parse", "origin/main"), self.head
        base = self.git("merge-base", ours, theirs)
        is_rebase = self.git("rev-list", "--count", f"{theirs}..HEAD") == "1" and self.chance.random() < 0.5
        if theirs != base and not (is_rebase and self.rebase(base, theirs)):
            self.merge(base, theirs)
        self.check()
        self.git("push", "-q", "origin", "HEAD:main")

    def rebase(self, base: str, theirs: str) -> bool:
        """Puts the one commit of its own behind theirs; False where that is a conflict, and everything as it was."""
        conflicts: set[str] = set()
        versions = [self.models[commit] for commit in (base, theirs, self.head)]
        model = merging_model.merge(*versions, "", conflicts)
        code, said = self.try_git("rebase", theirs)
        assert bool(code) == bool(conflicts), said
        if conflicts:
            self.git("rebase", "--abort")
        else:
            self.models[self.head] = model
        return not conflicts

    def merge(self, base: str, theirs: str) -> None:
        """Merges theirs, and takes their version of what is a conflict."""
        conflicts: set[str] = set()
        versions = [self.models[commit] for commit in (base, self.head, theirs)]
        model = merging_model.merge(*versions, "", conflicts, "theirs")
        code, said = self.try_git("merge", "--no-edit", "--no-ff", theirs)
        assert bool(code) == bool(conflicts), said
        if conflicts:
            [names] = [line.partition("conflict")[2] for line in said.splitlines() if line.startswith("data/pilots")]
            assert set(names.partition(": ")[2].split(", ")) == conflicts
            problems = call("validate", "-r", self.registry, "-f", "json").json()["problems"]
            assert [problem["rule"] for problem in problems] == ["syntax"] * len(conflicts)
            self.registry.write_text(theirs_of(self.registry.read_text(encoding="utf-8")), encoding="utf-8")
            self.commit()
        self.models[self.head] = model

    def check(self) -> None:
        """The files hold what the model says: nothing is lost, and nothing there twice."""
        text = self.registry.read_text(encoding="utf-8")
        data = tomllib.loads(text)
        ledger = tomllib.loads(self.registry.with_name("progress.toml").read_text(encoding="utf-8"))
        rounds = read_circulations(circulations_path(self.registry)).require_valid()
        rows: list[tuple[tuple[str, str], dict[str, Any]]] = [
            *(((table, record["id"]), record) for table in TABLES for record in data[table]),
            *((("comments", line), {}) for line in text.splitlines() if line.startswith("# 说明")),
            *((("events", row["id"]), {}) for row in ledger.get("events", [])),
            *((("rounds", entry.id), {}) for entry in rounds.dispatches),
        ]
        assert len(dict(rows)) == len(rows)
        assert dict(rows) == self.models[self.head]
        assert self.status == ""


def theirs_of(text: str) -> str:
    """The text as somebody leaves it who takes the other version at every conflict."""
    sides = {"<<<<<<<": "ours", "|||||||": "base", "=======": "theirs", ">>>>>>>": ""}
    lines, side = [], ""
    for line in text.splitlines(keepends=True):
        if line[:7] in sides:
            side = sides[line[:7]]
        elif side in ("", "theirs"):
            lines.append(line)
    return "".join(lines)


@pytest.fixture
def clones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[ModelledClone]:
    """Three clones of one repository, each set up by itself."""
    for name, value in {"CONFIG_GLOBAL": "none", "CONFIG_NOSYSTEM": "1", "CEILING_DIRECTORIES": str(tmp_path)}.items():
        monkeypatch.setenv(f"GIT_{name}", value)
    monkeypatch.setattr(os, "fsync", lambda _handle: None)
    chance, models = random.Random(SEED), dict[str, Model]()
    folders = [tmp_path / name for name in "012"]
    shared = tmp_path / "shared.git"
    assert call("init", folders[0], "--git", "--empty").code == 0
    first = ModelledClone(folders[0], chance, models)
    text = "\n".join(["format = 1\n", *(format_records(table, records) for table, records in TABLES.items())])
    first.registry.write_text(text, encoding="utf-8")
    models[first.commit()] = {
        (table, record["id"]): copy.deepcopy(record) for table, records in TABLES.items() for record in records
    }
    subprocess.run(["git", "clone", "-q", "--bare", first.folder, shared], check=True)
    first.git("remote", "add", "origin", str(shared))
    for folder in folders[1:]:
        subprocess.run(["git", "clone", "-q", shared, folder], check=True)
        assert call("init", folder, "--git").code == 0
    return [first, *(ModelledClone(folder, chance, models) for folder in folders[1:])]


def test_nothing_is_lost_and_nothing_is_there_twice(clones: list[ModelledClone]) -> None:
    chance = clones[0].chance
    for _round in range(ROUNDS):
        clone = chance.choice(clones)
        for _edit in range(chance.randint(1, 2)):
            clone.edit()
        if chance.random() < 0.3:
            clone.record()
        if chance.random() < 0.6:
            clone.share()
    for clone in [*clones, *clones]:
        clone.share()

    assert len({clone.registry.read_bytes() for clone in clones}) == 1
    pilots = [key for key in clones[0].models[clones[0].head] if key[0] == "pilots"]
    checked = call("validate", "-r", clones[0].registry, "-f", "json").json()["checked"]
    assert checked["pilots"] == len(pilots)
