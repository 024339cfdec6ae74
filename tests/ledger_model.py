"""A small model of a ledger, to hold the program against: lists and loops, nothing of the program in it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

ISSUED = dt.date(2015, 4, 7)
RETURNED = "returned"


@dataclass(frozen=True)
class Paper:
    """A deliverable; `due_stage` meets its deadline."""

    stages: Sequence[str]
    due_stage: str
    due: dt.date | None
    owed_by: str


PAPERS = {
    "task-book": Paper(("drafted", "reviewed", "submitted", "signed"), "submitted", dt.date(2015, 4, 30), "pilots"),
    "plan": Paper(("drafted", "submitted"), "submitted", None, "pilots"),
    "project-plan": Paper(("drafted", "submitted"), "submitted", dt.date(2015, 5, 20), "projects"),
    "application": Paper(("revised", "reviewed", "submitted"), "submitted", dt.date(2015, 5, 10), "candidates"),
}

Topic = tuple[str, str]


@dataclass(frozen=True)
class Entry:
    """An event, or with `promotes` a change of the registry; `voids` is the number of what it takes back."""

    number: int
    batch: int
    target: str
    deliverable: str = ""
    stage: str = ""
    on: dt.date = ISSUED
    by: str | None = None
    note: str | None = None
    also: bool = False
    voids: int | None = None
    promotes: bool = False


@dataclass
class Model:
    """What the ledger of one branch says, and of what kind each record was at first."""

    kinds: dict[str, str]
    entries: list[Entry] = field(default_factory=list)
    undos: set[int] = field(default_factory=set)

    def copy(self) -> "Model":
        return Model(self.kinds, list(self.entries), set(self.undos))

    def merge(self, other: "Model") -> None:
        """Takes in what another branch recorded."""
        entries = {entry.number: entry for entry in (*self.entries, *other.entries)}
        self.entries = [entries[number] for number in sorted(entries)]
        self.undos |= other.undos

    @property
    def voided(self) -> set[int]:
        """The numbers of what is voided: from the last entry on, because nothing voids what comes after it."""
        voided: set[int] = set()
        for entry in reversed(self.entries):
            if entry.voids is not None and entry.number not in voided:
                voided.add(entry.voids)
        return voided

    @property
    def topics(self) -> Iterator[Topic]:
        """What is owed: records with their deliverables."""
        for target in self.kinds:
            for deliverable, paper in PAPERS.items():
                if paper.owed_by in self.kinds_of(target):
                    yield target, deliverable

    def kinds_of(self, target: str) -> Sequence[str]:
        """As what a record owes: who was promoted owes what candidates owe too."""
        return (self.kinds[target], "pilots") if self.added_on(target) else (self.kinds[target],)

    def added_on(self, target: str) -> dt.date | None:
        voided = self.voided
        promotions = [e for e in self.entries if e.promotes and e.voids is None and e.number not in voided]
        return next((e.on for e in promotions if e.target == target), None)

    def place(self, entry: Entry) -> tuple[dt.date, int]:
        """Where an entry stands among those of its deliverable: by its day, or where what it corrects stood."""
        alike = [
            e
            for e in self.entries
            if (e.target, e.deliverable, e.stage) == (entry.target, entry.deliverable, entry.stage)
        ]
        gone = {
            e.voids for e in alike if e.batch == entry.batch and e.voids is not None and e.number not in self.voided
        }
        return min((self.place(e) for e in alike if e.number in gone), default=(entry.on, entry.number))

    def standing(self, topic: Topic, as_of: dt.date = dt.date.max) -> list[Entry]:
        """What is said of a deliverable and holds, in order."""
        voided = self.voided
        events = [
            e
            for e in self.entries
            if (e.target, e.deliverable) == topic and e.voids is None and e.number not in voided and e.on <= as_of
        ]
        return sorted(events, key=self.place)

    def is_orderly(self, topic: Topic) -> bool:
        """Whether each attempt goes from stage to stage, none of them twice unless it is said to be once more."""
        rank, last = -1, RETURNED
        events = self.standing(topic)
        if events != sorted(events, key=lambda e: e.on):
            return False
        for event in events:
            if event.stage == RETURNED:
                if last == RETURNED:
                    return False
                rank = -1
            else:
                own = PAPERS[topic[1]].stages.index(event.stage)
                if own < rank or (own == rank and not event.also):
                    return False
                rank = own
            last = event.stage
        return True

    def figures(self, topic: Topic, as_of: dt.date) -> tuple[str | None, dt.date | None, str]:
        """The stage, since when, and the state of a deliverable on a day."""
        target, deliverable = topic
        paper, added = PAPERS[deliverable], self.added_on(target)
        due = None if paper.owed_by == "pilots" and added and paper.due and paper.due < added else paper.due
        events = self.standing(topic, as_of)
        stage, since, met_on, also = None, None, None, False
        for event in events:
            if event.stage != stage or event.also or also:
                since = event.on
            stage, also = event.stage, event.also
            enough = stage != RETURNED and paper.stages.index(stage) >= paper.stages.index(paper.due_stage)
            met_on = (met_on or event.on) if enough else None
        if met_on:
            return stage, since, "met-late" if due and met_on > due else "met"
        return stage, since, "undated" if due is None else "overdue" if as_of > due else "due"

    def batches(self) -> dict[int, list[Entry]]:
        """The entries by the command that wrote them, in the order of recording."""
        batches: dict[int, list[Entry]] = {}
        for entry in self.entries:
            batches.setdefault(entry.batch, []).append(entry)
        return batches

    def in_effect(self, batch: int, target: str | None = None) -> list[Entry]:
        voided = self.voided
        entries = self.batches()[batch]
        return [e for e in entries if e.number not in voided and target in (None, e.target)]

    def last_batch(self, target: str | None = None) -> int | None:
        """The last command that is in effect and no undo."""
        batches = [b for b in self.batches() if b not in self.undos and self.in_effect(b, target)]
        return batches[-1] if batches else None

    def undoing(self, entries: Sequence[Entry]) -> list[Entry]:
        """Those of the entries that can be taken back: what the registry has it keeps while something refers to it."""
        going = {entry.number for entry in entries}
        voided = self.voided
        if self.restores_what_is_not_owed(entries):
            return []

        def is_kept(entry: Entry) -> bool:
            """Whether the record was promoted again since, or would leave what only a pilot owes to a candidate."""
            promotions = [e for e in self.entries if e.promotes and e.voids is None and e.number not in voided]
            if any(e.target == entry.target and e.number > entry.number and e.number not in going for e in promotions):
                return True
            topics = [t for t in self.topics if t[0] == entry.target and PAPERS[t[1]].owed_by == "pilots"]
            standing = [e for topic in topics for e in self.standing(topic) if e.number not in going]
            return entry.voids is None and bool(standing)

        return [entry for entry in entries if not (entry.promotes and is_kept(entry))]

    def restores_what_is_not_owed(self, entries: Sequence[Entry]) -> bool:
        """Whether an event would stand again of a pilot that has become a candidate again, and stays one."""
        before, topics = self.voided, set(self.topics)
        voids = [replace(e, number=self.entries[-1].number + n, voids=e.number) for n, e in enumerate(entries, 1)]
        after = Model(self.kinds, [*self.entries, *voids])
        restored = [
            e for e in after.entries if e.number in before - after.voided and not e.promotes and e.voids is None
        ]
        coming = {e.target for e in entries if e.promotes and e.voids is not None}
        return any((e.target, e.deliverable) not in topics and e.target not in coming for e in restored)
