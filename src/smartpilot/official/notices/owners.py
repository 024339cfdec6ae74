"""Who owes a deliverable that a sentence names, and what is taken for granted about it."""

from collections.abc import Sequence
from enum import Enum, auto

from smartpilot.i18n import _
from smartpilot.official.notices.facts import NamedDeliverable
from smartpilot.official.notices.offices import find_kinds, find_sender
from smartpilot.official.notices.sentences import Sentence
from smartpilot.records.terms import Kind


class Attribution(Enum):
    """What names the party that owes a deliverable."""

    SENTENCE = auto()
    CLAUSE = auto()
    NOTHING = auto()

    @property
    def assumption(self) -> str:
        """What was taken for granted about the party."""
        if self is Attribution.CLAUSE:
            return _("its sentence does not state who hands it in; inferred from the clause")
        return _("neither the sentence nor its clause states who hands it in") if self is Attribution.NOTHING else ""


def find_owners(
    named: NamedDeliverable, before: str, so_far: str, context: Sequence[Sentence], default: Kind
) -> tuple[list[Kind], Attribution]:
    """Who owes a deliverable: what its phrase says, else the sentence, else its clause, else the default."""
    if kinds := list(named.kinds) or find_kinds(before) or find_kinds(so_far):
        return kinds, Attribution.SENTENCE
    for sentence in reversed(context):
        if kinds := find_kinds(sentence.text):
            return kinds, Attribution.CLAUSE
    return [default], Attribution.NOTHING


def sender_assumption(named: NamedDeliverable, sentence: str) -> str:
    """What is taken for granted where an office hands in its own deliverable; empty where none does."""
    office = None if named.kinds else find_sender(sentence)
    if office is None:
        return ""
    why = _("the text has {office} do it; the registry knows pilots, projects and candidates only")
    return why.format(office=office)
