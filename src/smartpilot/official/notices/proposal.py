"""What the registry would say of a notice: its record and its source, with the sentence behind each value."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from smartpilot.official.notices.counts_and_citations import Citation
from smartpilot.official.notices.fields import ProposedField, Unread
from smartpilot.official.notices.mentions import Mention
from smartpilot.official.notices.named_lists import NamedLists
from smartpilot.official.notices.page import PageLine
from smartpilot.official.notices.sentences import Sentence

# The records that a proposal has beside the notice; their fields have the name before them: source.title.
_OTHER_RECORDS = ("source", "programme")


class Quotation(NamedTuple):
    """Where a value comes from: a sentence of the text in 简体, and the line of the file on which it begins."""

    field: str
    sentence: str
    line: int


@dataclass(frozen=True)
class Proposal:
    """A notice and its source as the registry would have them.

    `unknown`: what the text does not say, with the reason. `assumed`: what was taken for granted. `unread`: times in
    the text that belong to no deliverable. `unused`: what else the text names and no field has. `too_long`: sentences
    that were set aside. `order`: the place of each quoted sentence in the text. `programme`: that of the
    notice, where the registry does not have it. `named_lists`: those that it is about; None where it has one of its
    own, or calls for one.
    """

    notice: Mapping[str, Any]
    source: Mapping[str, Any]
    title: str
    rests_on: Sequence[Citation] = ()
    quotations: Sequence[Quotation] = ()
    unknown: Mapping[str, str] = field(default_factory=dict)
    assumed: Mapping[str, str] = field(default_factory=dict)
    unread: Sequence[Unread] = ()
    too_long: Sequence[Sentence] = ()
    skipped: Sequence[str] = ()
    order: Mapping[str, int] = field(default_factory=dict)
    unused: Sequence[Mention] = ()
    programme: Mapping[str, Any] = field(default_factory=dict)
    named_lists: NamedLists | None = None

    def value_of(self, name: str) -> Any:
        """The value of a field, named as in `ProposedField`."""
        record, key = _split_name(name)
        node: Any = getattr(self, record)
        for step in re.findall(r"[^.\[\]]+", key):
            node = node[int(step)] if isinstance(node, list) else node.get(step)
        return node


def _split_name(name: str) -> tuple[str, str]:
    """The record of a field, and its name there: source and title, notice and deliverables[0].due."""
    record, _dot, key = name.partition(".")
    return (record, key) if key and record in _OTHER_RECORDS else ("notice", name)


def build_proposal(title: str, fields: Iterable[ProposedField]) -> Proposal:
    """The proposal that has these fields."""
    records: dict[str, dict[str, Any]] = {"notice": {}, "source": {}, "programme": {}}
    quotations, order = list[Quotation](), dict[str, int]()
    unknown, assumed = dict[str, str](), dict[str, str]()
    for proposed in fields:
        if proposed.value is not None:
            record, key = _split_name(proposed.name)
            records[record][key] = proposed.value
        for place in proposed.places:
            line = place.number if isinstance(place, PageLine) else place.line
            quotations.append(Quotation(proposed.name, place.text, line))
            order.setdefault(place.text, place.number)
        unknown |= {proposed.name: proposed.unknown} if proposed.unknown else {}
        assumed |= {proposed.name: proposed.assumed} if proposed.assumed else {}
    return Proposal(
        records["notice"],
        records["source"],
        title,
        programme=records["programme"],
        quotations=quotations,
        unknown=unknown,
        assumed=assumed,
        order=order,
    )
