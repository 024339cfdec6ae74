"""What a part of a sentence asks for, as facts: deliverables to draft, to have reviewed, to sign, to hand in."""

from collections.abc import Sequence
from typing import NamedTuple

from smartpilot.official.notices.dates import TimePhrase
from smartpilot.records.terms import Kind, Medium, Stage


class SentencePart(NamedTuple):
    """A part of a sentence: as it stands, masked for the patterns, and the times in it."""

    text: str
    masked: str
    times: Sequence[TimePhrase]

    @property
    def masked_with_duty(self) -> str:
        """As masked, with the 应 before a day, which is a part of its time: 试点城市应于6月30日前报送."""
        signs = list(self.masked)
        for time in self.times:
            signs[time.start] = "应" if self.text[time.start] == "应" else signs[time.start]
        return "".join(signs)


class NamedDeliverable(NamedTuple):
    """A deliverable as a phrase names it, and whose the phrase says it is."""

    title: str
    kinds: Sequence[Kind]


class Drafting(NamedTuple):
    """Somebody is to write or revise deliverables. `at`: where the verb stands; `done_by`: a day in the part is its."""

    at: int
    stage: Stage
    deliverables: Sequence[NamedDeliverable]
    done_by: bool = False


class Reviewing(NamedTuple):
    """Somebody reviews. Without `deliverables`: whatever the part hands in; without `who`: whom the part addresses."""

    at: int
    who: str | None
    deliverables: Sequence[NamedDeliverable]


class Signing(NamedTuple):
    """Offices sign a deliverable with those who owe it."""

    at: int
    offices: str
    kinds: Sequence[Kind]
    deliverables: Sequence[NamedDeliverable]


class Sending(NamedTuple):
    """Something is handed in. `begin` to `end`: the phrase.

    `postal_address`: one that is not part of `to`. `vague_destination`: where to, in a word that names nobody (报部).
    `is_reviewed`: who receives it reviews it. `is_of_something_else`: what is handed in has a name that is not read.
    `unread`: what is handed in besides.
    """

    begin: int
    at: int
    end: int
    deliverables: Sequence[NamedDeliverable]
    to: str
    media: Sequence[Medium]
    is_reviewed: bool = False
    postal_address: str = ""
    vague_destination: str = ""
    is_of_something_else: bool = False
    unread: str = ""


class Announcing(NamedTuple):
    """A deliverable that the items below are parts of, and to whom it goes (empty: not said)."""

    at: int
    deliverable: NamedDeliverable
    to: str


class NotAsked(NamedTuple):
    """What the part speaks of without asking for it. `begin` to `end`: its phrase."""

    at: int
    begin: int
    end: int
    why: str


Fact = Drafting | Reviewing | Signing | Sending | Announcing | NotAsked
