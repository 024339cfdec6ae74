"""Who owes a deliverable that a sentence names, and what is taken for granted about it."""

from collections.abc import Sequence
from typing import NamedTuple

from smartpilot.i18n import _
from smartpilot.official.notices.facts import NamedDeliverable
from smartpilot.official.notices.offices import find_kinds, find_sender
from smartpilot.official.notices.passage import Passage
from smartpilot.records.terms import Kind


class Owners(NamedTuple):
    """Who owes a deliverable; nobody where the text names none. `assumption`: what was taken for granted about it."""

    kinds: Sequence[Kind]
    assumption: str = ""


def find_owners(named: NamedDeliverable, passage: Passage, at: int, begin: int = 0) -> Owners:
    """Who owes a deliverable: what its phrase says, else what stands before `at` in its part, its sentence, its clause.

    `begin`: where the phrase begins; what stands in it comes before the rest of the part.
    """
    before = passage.part.masked[:at]
    for text in (before[begin:] or before, passage.so_far + before):
        if kinds := named.kinds or find_kinds(text):
            return Owners(kinds)
    for sentence in reversed(passage.context):
        if kinds := find_kinds(sentence.text):
            return Owners(kinds, _("its sentence does not state who hands it in; inferred from the clause"))
    return Owners([], _("neither the sentence nor its clause states who hands it in"))


def sender_assumption(named: NamedDeliverable, passage: Passage, at: int) -> str:
    """What is taken for granted where an office hands in its own deliverable; empty where none does."""
    office = None if named.kinds else find_sender(passage.so_far + passage.part.masked[:at])
    if office is None:
        return ""
    why = _("the text has {office} do it; the registry knows pilots, projects and candidates only")
    return why.format(office=office)
