"""Random months of an office: commands in any order, held against a small independent model.

MODEL_RUNS=5000 tries more of them, MODEL_SEED=17 only that one.
"""

import contextlib
import datetime as dt
import io
import os
import random
import shutil
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer
from openpyxl import load_workbook

from builders import PUDONG, ZHENGDING, notice, place, project
from ledger_model import ISSUED, PAPERS, RETURNED, Entry, Model, Topic
from program import write_registry
from smartpilot.cli.failures import report_failure
from smartpilot.deadlines.report import report_deadlines
from smartpilot.errors import SmartpilotError
from smartpilot.ledger.batches import batches_of
from smartpilot.records.terms import Stage
from smartpilot.registry.query import NO_FILTER
from smartpilot.registry.totals import count_pilots
from smartpilot.rules import check
from smartpilot.store import Store, load_store
from workbooks import HEADINGS, row_of

RUNS = int(os.environ.get("MODEL_RUNS", "30"))
SEEDS = [int(os.environ["MODEL_SEED"])] if "MODEL_SEED" in os.environ else range(RUNS)
# A round of workbooks takes as long as ten other commands.
ROUNDS = SEEDS[: max(1, len(SEEDS) // 10)]
# So many runs are one test, which then tells which seed it was.
RUNS_A_TEST = 10

TITLES = {
    "task-book": "创建任务书",
    "plan": "实施方案",
    "project-plan": "专项试点实施方案",
    "application": "增补申报材料",
}
CANDIDATE = place("330108", "杭州市滨江区", "浙江省", "district")
KINDS = {"2014-130123": "pilots", "2014-310115": "pilots", "2014-S01": "projects", "2014-330108": "candidates"}
OFFICES, NOTES = (None, None, "正定县政府", "省厅"), (None, None, "电子版", "缺投融资方案")


def new_registry(folder: Path) -> Path:
    deliverables = [
        {
            "id": id_,
            "title": TITLES[id_],
            "owed_by": paper.owed_by,
            "stages": list(paper.stages),
            "due_stage": paper.due_stage,
            **({"due": paper.due} if paper.due else {}),
        }
        for id_, paper in PAPERS.items()
    ]
    return write_registry(
        folder / "pilots.toml",
        notices=[notice("2014", ISSUED, deliverables=deliverables)],
        pilots=[ZHENGDING, PUDONG],
        projects=[project("S01", "航天恒星科技有限公司", title="智慧水务")],
        candidates=[{**CANDIDATE, "evidence": "reported"}],
    )


class Branch:
    """A registry with its ledger on the disk, and what the model says of it."""

    def __init__(self, folder: Path, model: Model, ids: dict[str, int]) -> None:
        self.registry, self.model = folder / "pilots.toml", model
        self.ids = ids  # the numbers of the entries in the model, by their ids in the ledger

    @property
    def ledger(self) -> Path:
        return self.registry.with_name("progress.toml")

    def id_of(self, number: int) -> str:
        return next(id_ for id_, known in self.ids.items() if known == number)

    def batch_of(self, batch: int) -> str:
        numbers = {entry.number for entry in self.model.batches()[batch]}
        return next(e["batch"] for e in self.entries() if self.ids[e["id"]] in numbers)

    def entries(self) -> list[dict[str, Any]]:
        content = tomllib.loads(self.ledger.read_text(encoding="utf-8")) if self.ledger.exists() else {}
        return sorted([*content.get("events", []), *content.get("changes", [])], key=lambda entry: entry["id"])

    def new_entries(self) -> list[dict[str, Any]]:
        return [entry for entry in self.entries() if entry["id"] not in self.ids]


class Month:
    """A month of commands, chosen by chance."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.chance, self.folder = random.Random(seed), folder
        self.today = ISSUED + dt.timedelta(days=self.chance.randrange(20))
        self.numbers = iter(range(1, 10_000))
        self.commands = iter(range(1, 10_000))
        self.did: list[str] = []
        new_registry(folder)
        self.main = Branch(folder, Model(dict(KINDS)), {})

    # -- running ----------------------------------------------------------------------------------------------

    def run(self, branch: Branch, command: str, **options: Any) -> int:
        """The exit code of a command, run in this process."""
        os.environ["SMARTPILOT_TODAY"] = self.today.isoformat()
        self.did.append(f"{self.today} {command} " + " ".join(f"{k}={v}" for k, v in options.items()))
        run = import_module(f"smartpilot.cli.commands.{command}").run
        out, err = io.StringIO(), io.StringIO()
        code = 0
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                run(registry_path=branch.registry, **options)
            except typer.Exit as leaving:
                code = leaving.exit_code
            except SmartpilotError as error:
                code = report_failure(error)
        self.said = err.getvalue()
        self.did.append(f"    {code}: {' | '.join(self.said.splitlines())}")
        return code

    def expect(self, branch: Branch, wanted: Sequence[Entry], *, undo: bool = False) -> None:
        """Holds what a command wrote against what the model says that it writes, and takes that in."""
        written = branch.new_entries()
        assert len(written) == len(wanted), (written, wanted)
        command = next(self.commands)
        # Voids and changes come in no certain order.
        rest = list(wanted)
        for entry in written:
            match = next((w for w in rest if self.is_same(branch, entry, w)), None)
            assert match is not None, (entry, rest)
            rest.remove(match)
            number = next(self.numbers)
            branch.ids[entry["id"]] = number
            branch.model.entries.append(replace(match, number=number, batch=command))
        if undo:
            branch.model.undos.add(command)

    def is_same(self, branch: Branch, entry: Mapping[str, Any], wanted: Entry) -> bool:
        voids = branch.ids[entry["voids"]] if "voids" in entry else None
        if "record" in entry:
            return wanted.promotes and (entry["record"], voids) == (wanted.target, wanted.voids)
        if voids is not None or wanted.voids is not None:
            return not wanted.promotes and voids == wanted.voids
        told = (entry["target"], entry["deliverable"], entry["stage"], entry["on"])
        more = (entry.get("by"), entry.get("note"), bool(entry.get("also")))
        own = (wanted.target, wanted.deliverable, wanted.stage, wanted.on)
        return (*told, *more) == (*own, wanted.by, wanted.note, wanted.also)

    def void(self, entry: Entry) -> Entry:
        return replace(entry, voids=entry.number)

    # -- what is chosen ---------------------------------------------------------------------------------------

    def day_between(self, first: dt.date, last: dt.date) -> dt.date | None:
        return first + dt.timedelta(days=self.chance.randint(0, (last - first).days)) if first <= last else None

    def topic(self, branch: Branch, *, orderly: bool = True) -> Topic | None:
        topics = [t for t in branch.model.topics if not orderly or branch.model.is_orderly(t)]
        # Few topics are used much, so that something happens to each.
        return self.chance.choice(topics[: self.chance.choice((1, 2, len(topics)))]) if topics else None

    def next_entry(self, branch: Branch, topic: Topic) -> Entry | None:
        """The next stage of a deliverable, some left out; the first one of a new attempt after a return."""
        stages, events = PAPERS[topic[1]].stages, branch.model.standing(topic)
        last = events[-1] if events else None
        ahead = stages if last is None or last.stage == RETURNED else stages[stages.index(last.stage) + 1 :]
        first = max(last.on if last else ISSUED, branch.model.added_on(topic[0]) or ISSUED)
        on = self.day_between(first, self.today)
        if not ahead or on is None:
            return None
        who, why = self.chance.choice(OFFICES), self.chance.choice(NOTES)
        return Entry(0, 0, *topic, self.chance.choice(ahead[:2]), on, who, why)

    def correction(self, branch: Branch, topic: Topic, *, of_last: bool = False) -> tuple[Entry, Entry] | None:
        """An event of a deliverable, and what it should have been: another day, office or note."""
        events = branch.model.standing(topic)
        if not events:
            return None
        place_ = len(events) - 1 if of_last else self.chance.randrange(len(events))
        event = events[place_]
        alike = [e for e in self.attempt(events, place_) if e.stage == event.stage]
        first = events[place_ - 1].on if place_ else ISSUED
        last = events[place_ + 1].on - dt.timedelta(days=1) if place_ + 1 < len(events) else self.today
        on = self.day_between(first, min(last, self.today))
        if len(alike) > 1 or event.also or on is None:
            return None
        by, note = self.chance.choice(OFFICES) or event.by, self.chance.choice(NOTES) or event.note
        return event, replace(event, on=on, by=by, note=note)

    @staticmethod
    def attempt(events: Sequence[Entry], place_: int) -> Sequence[Entry]:
        """The events from one return to the next, the latter included."""
        first = next((i + 1 for i in range(place_ - 1, -1, -1) if events[i].stage == RETURNED), 0)
        last = next((i for i in range(place_, len(events)) if events[i].stage == RETURNED), len(events) - 1)
        return events[first : last + 1]

    # -- commands ---------------------------------------------------------------------------------------------

    def record(self, branch: Branch, entry: Entry, **options: Any) -> int:
        return self.run(
            branch,
            "record",
            words=[entry.target, entry.deliverable, entry.stage],
            on=entry.on.isoformat(),
            by=entry.by,
            note=entry.note,
            yes=True,
            **options,
        )

    def step_advance(self, branch: Branch) -> None:
        topic = self.topic(branch)
        entry = self.next_entry(branch, topic) if topic else None
        if entry:
            assert self.record(branch, entry) == 0
            self.expect(branch, [entry])
            # Said twice it is recorded once.
            if self.chance.random() < 0.2:
                assert self.record(branch, entry) == 0
                self.expect(branch, [])

    def step_correct(self, branch: Branch) -> None:
        topic = self.topic(branch)
        pair = self.correction(branch, topic) if topic else None
        if pair:
            event, entry = pair
            assert self.record(branch, entry) == 0
            is_other = (event.on, event.by, event.note) != (entry.on, entry.by, entry.note)
            self.expect(branch, [self.void(event), entry] if is_other else [])

    def step_also(self, branch: Branch) -> None:
        topic = self.topic(branch)
        events = branch.model.standing(topic) if topic else []
        on = self.day_between(events[-1].on + dt.timedelta(days=1), self.today) if events else None
        if on and events[-1].stage != RETURNED:
            entry = replace(events[-1], on=on, also=True, by=self.chance.choice(OFFICES), note=None)
            assert self.record(branch, entry, also=True) == 0
            self.expect(branch, [entry])

    def step_return(self, branch: Branch) -> None:
        topic = self.topic(branch)
        events = branch.model.standing(topic) if topic else []
        on = self.day_between(events[-1].on, self.today) if events else None
        if topic and on and events[-1].stage != RETURNED:
            entry = Entry(0, 0, *topic, RETURNED, on, None, self.chance.choice(NOTES))
            assert self.record(branch, entry) == 0
            self.expect(branch, [entry])

    def step_anything(self, branch: Branch) -> None:
        """Any stage on any day, where the model knows only what must be so in any case."""
        topic = self.topic(branch, orderly=False)
        assert topic
        stage = self.chance.choice([*PAPERS[topic[1]].stages, RETURNED])
        on = self.day_between(ISSUED, self.today)
        before = branch.model.copy()
        entry = Entry(0, 0, *topic, stage, on or ISSUED, self.chance.choice(OFFICES), self.chance.choice(NOTES))
        also = self.chance.random() < 0.2
        assert self.record(branch, entry, also=also) == 0
        self.take_in(branch)
        for other in before.topics:
            if other != topic:
                assert branch.model.standing(other) == before.standing(other)
        gone = {e.number for e in before.standing(topic)} - {e.number for e in branch.model.standing(topic)}
        assert {e.stage for e in before.standing(topic) if e.number in gone} <= {stage}
        alike = [e for e in branch.model.standing(topic) if (e.stage, e.on) == (stage, entry.on)]
        assert any((entry.by or e.by, entry.note or e.note) == (e.by, e.note) for e in alike)

    def take_in(self, branch: Branch) -> None:
        """Takes what a command wrote into the model, as it is."""
        written = branch.new_entries()
        command = next(self.commands)
        for entry in written:
            number = next(self.numbers)
            branch.ids[entry["id"]] = number
            told = (entry["target"], entry["deliverable"], entry["stage"], entry["on"])
            voids = branch.ids[entry["voids"]] if "voids" in entry else None
            more = (entry.get("by"), entry.get("note"), bool(entry.get("also")), voids)
            branch.model.entries.append(Entry(number, command, *told, *more))

    def step_promote(self, branch: Branch) -> None:
        target = "2014-330108"
        on = self.day_between(ISSUED, self.today)
        code = self.run(branch, "promote", candidate=target, on=on.isoformat() if on else None)
        assert code == (2 if branch.model.added_on(target) else 0)
        self.expect(branch, [Entry(0, 0, target, on=on or ISSUED, promotes=True)] if code == 0 else [])

    def undo(self, branch: Branch, entries: Sequence[Entry], **options: Any) -> None:
        """Runs `undo`, of which the model says that it takes back these entries; none is a refusal."""
        entries = branch.model.undoing(entries)
        assert self.run(branch, "undo", yes=True, **options) == (0 if entries else 2)
        self.expect(branch, [self.void(entry) for entry in entries], undo=True)

    def step_undo_last(self, branch: Branch) -> None:
        batch = branch.model.last_batch()
        self.undo(branch, branch.model.in_effect(batch) if batch else [])

    def step_undo_batch(self, branch: Branch) -> None:
        batches = list(branch.model.batches())
        if batches:
            batch = self.chance.choice(batches)
            self.undo(branch, branch.model.in_effect(batch), batch=branch.batch_of(batch))

    def step_undo_undo(self, branch: Branch) -> None:
        batches = [batch for batch in branch.model.batches() if batch in branch.model.undos]
        if batches:
            batch = self.chance.choice(batches)
            self.undo(branch, branch.model.in_effect(batch), batch=branch.batch_of(batch))

    def step_undo_event(self, branch: Branch) -> None:
        events = [entry for entry in branch.model.entries if not entry.promotes]
        if events:
            event = self.chance.choice(events)
            voided = branch.model.voided
            self.undo(branch, [] if event.number in voided else [event], event=branch.id_of(event.number))

    def step_undo_record(self, branch: Branch) -> None:
        target = self.chance.choice(list(KINDS))
        batch = branch.model.last_batch(target)
        self.undo(branch, branch.model.in_effect(batch, target) if batch else [], batch=target)

    STEPS: Mapping[str, int] = {
        "advance": 6,
        "correct": 4,
        "also": 1,
        "return": 2,
        "anything": 1,
        "promote": 1,
        "undo_last": 2,
        "undo_batch": 1,
        "undo_undo": 2,
        "undo_event": 1,
        "undo_record": 1,
    }

    def step(self, branch: Branch, *but: str) -> None:
        self.today += dt.timedelta(days=self.chance.choice((0, 0, 1, 2, 5)))
        weights = {name: weight for name, weight in self.STEPS.items() if name not in but}
        name = self.chance.choices(list(weights), list(weights.values()))[0]
        getattr(self, f"step_{name}")(branch)
        # Each command is held against the model; what is read of the ledger only now and then, because it takes long.
        if self.chance.random() < 0.3:
            self.check(branch)

    def split_and_merge(self) -> None:
        """Two people record on two branches of one ledger, by turns, and git joins the lines of both."""
        others = self.folder / "branch"
        shutil.rmtree(others, ignore_errors=True)
        others.mkdir()
        base = self.main.ledger.read_text(encoding="utf-8") if self.main.ledger.exists() else ""
        for path in (self.main.registry, self.main.ledger):
            if path.exists():
                shutil.copy(path, others / path.name)
        other = Branch(others, self.main.model.copy(), dict(self.main.ids))
        for _ in range(self.chance.randint(2, 6)):
            # Of the registry's file git merges no two changes; undo may make one too.
            but = "promote", "undo_last", "undo_batch", "undo_undo", "undo_record"
            self.step(self.chance.choice((self.main, other)), *(but if self.promoted(other) else but[:1]))
        self.did.append("merge")
        tails = [branch.ledger.read_text(encoding="utf-8") for branch in (self.main, other) if branch.ledger.exists()]
        if len(tails) == 2 and tails[1].startswith(base):
            self.main.ledger.write_text(tails[0] + tails[1][len(base) :], encoding="utf-8")
        elif tails:
            self.main.ledger.write_text(tails[-1], encoding="utf-8")
        self.main.ids |= other.ids
        self.main.model.merge(other.model)
        self.check(self.main)

    # -- workbooks --------------------------------------------------------------------------------------------

    def circulate_and_collect(self) -> None:
        """A round of workbooks: sent, filled in while the ledger goes on, collected, undone, collected again."""
        branch, out = self.main, self.folder / "out"
        self.today += dt.timedelta(days=1)
        if self.run(branch, "circulate", folder=out, force=True) != 0:
            return
        sent = branch.model.entries[-1].number if branch.model.entries else 0
        answers = self.fill_in(branch, out)
        for _ in range(self.chance.randint(0, 2)):
            self.step(branch)
        moved = {(e.target, e.deliverable) for e in branch.model.entries if e.number > sent}
        certain = {topic: pair for topic, pair in answers.items() if topic not in moved}
        before = branch.model.copy()
        assert self.collect(branch, out) in ((0,) if certain == answers else (0, 1))
        if certain == answers:
            self.expect(branch, [entry for pair in answers.values() for entry in pair])
        else:
            self.take_in(branch)
            for topic in set(before.topics) - set(answers):
                assert branch.model.standing(topic) == before.standing(topic)
            self.check_written(branch, before, certain)
        self.check(branch)
        self.collect(branch, out)
        self.expect(branch, [])
        if certain == answers and answers and self.chance.random() < 0.7:
            self.undo_and_collect_again(branch, out, [entry for pair in answers.values() for entry in pair])
        elif certain == answers and answers:
            further = self.fill_in(branch, out, among=list(answers))
            assert self.collect(branch, out) == 0
            self.expect(branch, [entry for pair in further.values() for entry in pair])
        self.check(branch)

    def check_written(self, branch: Branch, before: Model, answers: Mapping[Topic, Sequence[Entry]]) -> None:
        """Holds what was written of rows that nothing had touched since they were sent."""
        for topic, entries in answers.items():
            gone = {entry.voids for entry in entries}
            stay = [entry for entry in before.standing(topic) if entry.number not in gone]
            new = [replace(e, number=0, batch=0) for e in entries if e.voids is None]
            told = [replace(e, number=0, batch=0) for e in branch.model.standing(topic)]
            assert told == [replace(e, number=0, batch=0) for e in stay] + new

    def undo_and_collect_again(self, branch: Branch, out: Path, written: Sequence[Entry]) -> None:
        """What was undone is not written by the same workbook again, unless somebody says so."""
        batch = branch.model.last_batch()
        before = {topic: branch.model.standing(topic) for topic in branch.model.topics}
        self.undo(branch, branch.model.in_effect(batch) if batch else [])
        self.collect(branch, out)
        self.expect(branch, [])
        assert self.collect(branch, out, again=True) == 0
        self.expect(branch, written)
        for topic in branch.model.topics:
            told = [replace(e, number=0, batch=0) for e in branch.model.standing(topic)]
            assert told == [replace(e, number=0, batch=0) for e in before[topic]]

    def collect(self, branch: Branch, out: Path, **options: Any) -> int:
        return self.run(branch, "collect", files=[out], apply=True, **options)

    def fill_in(self, branch: Branch, out: Path, among: Sequence[Topic] = ()) -> dict[Topic, Sequence[Entry]]:
        """Fills some rows of 试点 in: the next stage, or a correction; what is to be written of each."""
        topics = [t for t in branch.model.topics if PAPERS[t[1]].owed_by == "pilots" and branch.model.is_orderly(t)]
        chosen = self.chance.sample(topics, min(len(topics), self.chance.randint(1, 3)))
        answers: dict[Topic, Sequence[Entry]] = {}
        for path in sorted(out.glob("*.xlsx")):
            book = load_workbook(path)
            for topic in among or chosen:
                entries = self.answer(branch, topic)
                if not entries or "试点" not in book.sheetnames:
                    continue
                with contextlib.suppress(LookupError):
                    number = row_of(book, topic[0], TITLES[topic[1]])
                    entry = entries[-1]
                    values = (Stage(entry.stage).zh, entry.on, entry.by, entry.note)
                    for heading, value in zip(HEADINGS[6:10], values, strict=True):
                        book["试点"].cell(number, HEADINGS.index(heading) + 1).value = value
                    answers[topic] = entries
                    self.did.append(f"    {path.name}: {topic} {values}")
            book.save(path)
        return answers

    def answer(self, branch: Branch, topic: Topic) -> Sequence[Entry]:
        """What an office answers, as what is to be written of it: at times a correction of what it was sent."""
        events = branch.model.standing(topic)
        pair = self.correction(branch, topic, of_last=True) if self.chance.random() < 0.3 else None
        if pair and pair[0].stage != RETURNED:
            event, entry = pair
            is_other = (event.on, event.by, event.note) != (entry.on, entry.by, entry.note)
            return [self.void(event), entry] if is_other else []
        following = self.next_entry(branch, topic)
        if following is None or not events or events[-1].stage != RETURNED:
            return [following] if following else []
        # The day of a return cannot be that of what came after it, nor is its reason a remark of that.
        last, note = events[-1], following.note if following.note != events[-1].note else None
        return [replace(following, note=note)] if following.on > last.on else []

    @staticmethod
    def promoted(branch: Branch) -> bool:
        return any(entry.promotes for entry in branch.model.entries)

    # -- checking ---------------------------------------------------------------------------------------------

    def check(self, branch: Branch) -> None:
        """Holds states, figures, history and registry against the model."""
        store, model = load_store(branch.registry), branch.model
        problems = [p for p in check(store.reading, ledger=store.ledger_reading) if p.severity.value == "error"]
        assert problems == []
        self.check_history(branch, store)
        for as_of in {self.today, self.today - dt.timedelta(days=3), dt.date(2015, 5, 15), dt.date(2015, 7, 1)}:
            self.check_figures(model, store, max(as_of, ISSUED))
        added = sum(model.added_on(target) is not None for target in KINDS)
        assert sum(count_pilots(store.registry, NO_FILTER, dt.date(2015, 6, 1)).by_province.values()) == 2 + added
        assert len(store.registry.file.candidates) == 1 - added

    def check_history(self, branch: Branch, store: Store) -> None:
        model, ledger = branch.model, store.ledger
        assert {branch.ids[entry.id] for entry in ledger.entries} == {entry.number for entry in model.entries}
        assert {branch.ids[id_] for id_ in ledger.voided_by} == model.voided
        batches = [{branch.ids[entry.id] for entry in batch.entries} for batch in batches_of(ledger)]
        assert batches == [{entry.number for entry in entries} for entries in model.batches().values()]

    @staticmethod
    def check_figures(model: Model, store: Store, as_of: dt.date) -> None:
        report = report_deadlines(store.registry, store.ledger, as_of, NO_FILTER)
        told = {
            (r.target, r.deliverable): (r.stage and r.stage.value, r.stage_on, r.state.value) for r in report.targets
        }
        owed = [topic for topic in model.topics if owes_on(model, topic, as_of)]
        wanted = {topic: model.figures(topic, as_of) for topic in owed}
        assert told == wanted
        for row in report.deadlines:
            states = Counter(state for topic, (_s, _d, state) in wanted.items() if topic[1] == row.deliverable.id)
            assert (row.tally.targets, row.tally.met, row.tally.late, row.tally.overdue) == (
                states.total(),
                states["met"],
                states["met-late"],
                states["overdue"],
            )
            assert row.tally.outstanding == row.tally.targets - row.tally.met - row.tally.late


def owes_on(model: Model, topic: Topic, day: dt.date) -> bool:
    added = model.added_on(topic[0])
    return PAPERS[topic[1]].owed_by != "pilots" or added is None or added <= day


@contextlib.contextmanager
def telling(seed: int, month: Month) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        error.add_note(f"MODEL_SEED={seed}\n" + "\n".join(month.did))
        raise


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without waiting for the disk; as one user with a fixed day."""
    monkeypatch.setattr(os, "fsync", lambda _handle: None)
    monkeypatch.setenv("SMARTPILOT_USER", "tester")
    monkeypatch.setenv("SMARTPILOT_TODAY", "2015-04-20")


@pytest.mark.parametrize("first", range(0, len(SEEDS), RUNS_A_TEST))
def test_random_months(first: int, tmp_path: Path) -> None:
    for seed in SEEDS[first : first + RUNS_A_TEST]:
        folder = tmp_path / str(seed)
        folder.mkdir()
        month = Month(seed, folder)
        with telling(seed, month):
            for _ in range(8):
                month.step(month.main)
            if seed % 2:
                month.split_and_merge()
                for _ in range(3):
                    month.step(month.main)
            month.check(month.main)
        shutil.rmtree(folder)


@pytest.mark.parametrize("first", range(0, len(ROUNDS), RUNS_A_TEST))
def test_random_months_with_workbooks(first: int, tmp_path: Path) -> None:
    for seed in ROUNDS[first : first + RUNS_A_TEST]:
        folder = tmp_path / str(seed)
        folder.mkdir()
        month = Month(seed, folder)
        with telling(seed, month):
            for _ in range(2):
                for _ in range(month.chance.randint(1, 5)):
                    month.step(month.main)
                month.circulate_and_collect()
        shutil.rmtree(folder)
