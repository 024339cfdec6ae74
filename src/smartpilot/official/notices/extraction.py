"""The deliverables of a notice while its sentences are read, one after the other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from smartpilot.official.notices.calls import is_application
from smartpilot.official.notices.dates import TimePhrase
from smartpilot.official.notices.deliverable import ProposedDeliverable, is_same_deliverable, with_due, with_sending
from smartpilot.official.notices.facts import Sending
from smartpilot.official.notices.fields import Unread
from smartpilot.official.notices.owners import Owners
from smartpilot.official.notices.passage import Passage
from smartpilot.official.notices.sentences import Sentence
from smartpilot.records.terms import Kind, Stage


class HandIn(NamedTuple):
    """A hand-in, its time, and the keys of what was handed in before it in its part."""

    passage: Passage
    sending: Sending
    time: TimePhrase | None
    sent: Sequence[int]


@dataclass
class Extraction:
    """The deliverables so far, by the order in which they were found, and the times that belong to none.

    `default_owner`: who owes a deliverable where nobody is named. `is_used`: whether every deliverable that a time of
    the present part was given has it, by where the time stands.
    """

    default_owner: Kind
    deliverables: dict[int, ProposedDeliverable] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    is_used: dict[int, bool] = field(default_factory=dict)
    _last: int = 0

    def owing(self, title: str, owners: Owners) -> Sequence[Kind]:
        """Who owes a deliverable. A call lists no pilots yet: whose application it is, if inferred, is no pilot."""
        is_call = self.default_owner is Kind.CANDIDATES
        if is_call and is_application(title) and owners.assumption and owners.kinds == [Kind.PILOTS]:
            return [Kind.CANDIDATES]
        return owners.kinds or [self.default_owner]

    def add(self, deliverable: ProposedDeliverable) -> ProposedDeliverable:
        """Keeps a new deliverable."""
        self._last += 1
        return self.keep(replace(deliverable, key=self._last))

    def keep(self, deliverable: ProposedDeliverable) -> ProposedDeliverable:
        """Keeps what became of a deliverable."""
        self.deliverables[deliverable.key] = deliverable
        return deliverable

    def keep_due(self, deliverable: ProposedDeliverable, time: TimePhrase, sentence: Sentence, stage: Stage) -> None:
        """Keeps a deliverable, with a day where it has no other one."""
        changed = with_due(deliverable, time, sentence, stage)
        self.is_used[time.start] = self.is_used.get(time.start, True) and changed is not None
        self.keep(changed or deliverable)

    def keep_handed_in(self, deliverable: ProposedDeliverable, hand_in: HandIn) -> ProposedDeliverable:
        """Keeps a deliverable as one that is handed in, with the day of that."""
        sentence = hand_in.passage.sentence
        deliverable = self.keep(with_sending(deliverable, hand_in.sending, sentence))
        if hand_in.time:
            self.keep_due(deliverable, hand_in.time, sentence, Stage.SUBMITTED)
        return deliverable

    def find_or_add(
        self,
        kind: Kind,
        title: str,
        sentence: Sentence,
        assumption: str = "",
        components: Sequence[str] = (),
        *,
        separately: bool = False,
    ) -> ProposedDeliverable:
        """The deliverable of this name that this kind of party owes already, else a new one.

        `components`: the deliverables that are handed in as one; those that were asked for before become parts of it.
        `assumption`: what was taken for granted about the kind. `separately`: it is not handed in as a part of others.
        """
        new = ProposedDeliverable(kind, title, sentence)
        for known in [known for known in self.deliverables.values() if known.kind is kind]:
            if components:
                if not known.is_submitted and is_among(known.title, components):
                    del self.deliverables[known.key]
                    new = replace(new, stages={**new.stages, **known.stages})
                    new = new.with_fields_of(known, "signed_by", "reviewed_by")
            elif not known.components and is_same_deliverable(known.title, title):
                return self.keep(replace(known, title=max(known.title, title, key=len)))
            elif not separately and is_among(title, known.components):
                return known
        new = new.with_default("components", list(components), sentence)
        return self.add(new.with_assumption("owed_by", assumption) if assumption else new)

    def add_copy(self, original: ProposedDeliverable, sending: Sending, sentence: Sentence) -> ProposedDeliverable:
        """The same deliverable in another form, which has a day of its own."""
        title = f"{original.title}（{'、'.join(medium.zh for medium in sending.media)}）"
        copy = ProposedDeliverable(original.kind, title, sentence, is_supplementary=original.is_supplementary)
        if original.stages.get(Stage.SUBMITTED) == sentence:
            copy = replace(copy, stages=original.stages).with_fields_of(original, "components", "reviewed_by")
        return self.add(copy)


def is_among(title: str, titles: Iterable[str]) -> bool:
    """Whether a deliverable is one of several."""
    return any(is_same_deliverable(title, other) for other in titles)
