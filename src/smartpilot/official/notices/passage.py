"""A part of a sentence with the facts in it, and which of the days in it is meant."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from smartpilot.official.notices.dates import TimePhrase, find_times
from smartpilot.official.notices.facts import Drafting, Fact, Sending, SentencePart
from smartpilot.official.notices.names import mask_part
from smartpilot.official.notices.phrases import find_facts
from smartpilot.official.notices.sentences import Sentence
from smartpilot.text import outside_brackets

_F = TypeVar("_F", bound=Fact)


@dataclass(frozen=True)
class Passage:
    """A part of a sentence, what stands before it in the sentence, and all sentences of the notice."""

    part: SentencePart
    sentence: Sentence
    so_far: str
    sentences: Sequence[Sentence]

    @cached_property
    def facts(self) -> Sequence[Fact]:
        """What the part asks for."""
        return find_facts(self.part)

    def of_kind(self, kind: type[_F]) -> list[_F]:
        """The facts of one kind."""
        return [fact for fact in self.facts if isinstance(fact, kind)]

    @cached_property
    def context(self) -> Sequence[Sentence]:
        """The sentences before it: those of the clauses around it, then those of its own."""
        clause, earlier = self.sentence.clause, self.sentences[: self.sentence.number]
        above = [sentence for sentence in earlier if sentence.clause and clause.startswith(sentence.clause)]
        return [*above, *(sentence for sentence in earlier if sentence.clause == clause)]

    @property
    def text(self) -> str:
        """The sentence to the end of this part, masked."""
        return self.so_far + self.part.masked

    def before(self, at: int) -> str:
        """The sentence to a place in this part, masked."""
        return self.so_far + self.part.masked[:at]


def read_passages(
    sentence: Sentence,
    sentences: Sequence[Sentence],
    issued_on: dt.date | None,
    first_day: dt.date | None = None,
) -> Iterator[Passage]:
    """The parts of a sentence, one after the other; days as for `find_times`."""
    so_far = ""
    for text in sentence.parts:
        passage = Passage(mask_part(text, find_times(text, issued_on, first_day)), sentence, so_far, sentences)
        yield passage
        so_far = passage.text


# -- which day is meant ----------------------------------------------------------------------------------------


def find_sending_time(passage: Passage, sending: Sending) -> TimePhrase | None:
    """The time of a hand-in: the last limit before the verb, else the first one behind it."""
    times = [time for time in passage.part.times if sending.begin <= time.start < sending.end]
    # 于4月20日前（纸质版4月25日前）报送: what brackets say, they say of something apart.
    outside = set(outside_brackets(passage.part.text))
    times = [time for time in times if time.start in outside] or times
    limits = [time for time in times if _is_limit(passage, time)]
    ahead = [time for time in limits if time.start < sending.at]
    # 于4月20日前报送，截止时间延长至4月30日: the new day stands behind the phrase.
    return next(iter([*ahead[-1:], *limits, *(time.now for time in times if time.now)]), None)


def _is_limit(passage: Passage, time: TimePhrase) -> bool:
    if time.former or _is_for_draft(passage, time):
        return False
    return time.limit or passage.part.masked[time.end :].lstrip()[:1] in tuple("将把报提上发寄送，,")


def _is_for_draft(passage: Passage, time: TimePhrase) -> bool:
    """于4月30日前完成任务书编制，经某厅审查后报送: the day is that of the draft."""
    return any(
        draft.done_by and time.end <= draft.at and not re.search("(?!^)[，,]", passage.part.masked[time.end : draft.at])
        for draft in passage.of_kind(Drafting)
    )
