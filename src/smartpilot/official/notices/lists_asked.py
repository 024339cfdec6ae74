"""Whom a proposed notice without a list of its own asks: the records of earlier lists of its programme."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from smartpilot.i18n import _
from smartpilot.official.lists.rounds import wanted_round
from smartpilot.official.notices.comparison import find_notice
from smartpilot.official.notices.mentions import MentionKind
from smartpilot.official.notices.named_lists import NamedLists, named_in
from smartpilot.official.notices.page import PageLine
from smartpilot.official.notices.proposal import Proposal, Quotation
from smartpilot.records.notices import Notice
from smartpilot.records.programmes import default_programme
from smartpilot.records.terms import RECORD_KINDS
from smartpilot.registry.programmes import earlier_lists, format_applies_to
from smartpilot.registry.registry import Registry

_NAME = "applies_to"


def with_lists_asked(registry: Registry, proposal: Proposal) -> Proposal:
    """The proposal with the lists of the registry that it applies to; else with the reason why that is open.

    Those that the text names, else the only one that there is. Its deliverables get ids that the records of these do
    not owe yet. One with a list of its own, or that asks nothing of records, stays as it is.
    """
    kinds = {kind.value for kind in RECORD_KINDS}
    asked = [deliverable for deliverable in proposal.notice.get("deliverables", []) if deliverable["owed_by"] in kinds]
    named = proposal.named_lists
    known = find_notice(proposal, registry.file.notices, registry.sources)
    lists = [listing for listing in _lists_of_programme(registry, proposal) if listing is not known]
    if named is None or not asked or not lists:
        return proposal
    ids, missing = _find_named(registry, named, lists)
    if _asks_different_lists(proposal, named):
        ids = []
        why = _("the text asks different lists for different deliverables, so nobody owes them yet: {words}")
        proposal = _left_open(proposal, why.format(words=_(", ").join(named.words)))
    elif ids:
        why = _("the lists that the text names")
        if missing:
            why = _("the registry has no other list of those that the text names: {words}")
            why = why.format(words=_(", ").join(missing))
        elif named.batches and not _programme_batches(registry, lists):
            why = _("the lists that the text names, with the batches counted in the order of the lists in the registry")
        proposal = _with_value(proposal, ids, named.places, why)
    elif missing:
        why = _("the registry has no list of those that the text names, so nobody owes it yet: {words}")
        proposal = _left_open(proposal, why.format(words=_(", ").join(missing)))
    elif len(lists) == 1:
        ids = [lists[0].id]
        proposal = _with_value(proposal, ids, (), _("the only list of the programme that the registry has before it"))
    else:
        why = _("the text does not name the lists, so nobody owes it yet: write {example}, or some of these")
        proposal = _left_open(proposal, why.format(example=format_applies_to(listing.id for listing in lists)))
    owed = {
        deliverable.id
        for id_ in ids or [listing.id for listing in lists]
        for notice in registry.notices_by_list.get(id_, ())
        if notice is not known
        for deliverable in notice.deliverables
    }
    return _with_unused_ids(proposal, owed)


def _lists_of_programme(registry: Registry, proposal: Proposal) -> list[Notice]:
    """The lists of the proposal's programme before it; none where the registry does not have the programme."""
    programme = registry.programmes.get(proposal.notice.get("programme", default_programme().id))
    if programme is None or "issued_on" not in proposal.notice:
        return []
    return earlier_lists(registry, programme, proposal.notice["issued_on"])


def _find_named(registry: Registry, named: NamedLists, lists: Sequence[Notice]) -> tuple[list[str], list[str]]:
    """The ids of the lists that a text names, and what it names of others, as a text writes it.

    A list is named by its year, or as a batch, which the programme counts, or else the order of its lists.
    """
    batches = _programme_batches(registry, lists) or [listing.id for listing in lists]
    years = {listing.id: wanted_round(listing, registry).years for listing in lists}
    numbers = {id_: batches.index(id_) + 1 for id_ in years if id_ in batches}
    ids = [
        id_
        for id_ in years
        if named.means_all or numbers.get(id_) in named.batches or not set(named.years).isdisjoint(years[id_])
    ]
    others = NamedLists(
        [year for year in named.years if not any(year in years[id_] for id_ in ids)],
        [number for number in named.batches if number not in numbers.values()],
    )
    return ids, others.words


def _programme_batches(registry: Registry, lists: Sequence[Notice]) -> Sequence[str]:
    """The ids of the lists as the programme counts them; none where it does not say."""
    return wanted_round(lists[0], registry).programme.batches or ()


def _asks_different_lists(proposal: Proposal, named: NamedLists) -> bool:
    """Whether the sentences that ask for deliverables name different lists: a notice can say only one set of them."""
    asking = {quotation.sentence for quotation in proposal.quotations if quotation.field.startswith("deliverables")}
    lists = [named_in([place]) for place in named.places if place.text in asking]
    return len({(*one.years, *one.batches, one.means_all) for one in lists}) > 1


def _left_open(proposal: Proposal, why: str) -> Proposal:
    return replace(proposal, unknown={**proposal.unknown, _NAME: why})


def _with_value(proposal: Proposal, ids: Sequence[str], places: Sequence[Any], why: str) -> Proposal:
    """The proposal with `applies_to`, before its deliverables as the registry writes it."""
    notice = {key: value for key, value in proposal.notice.items() if key != "deliverables"}
    notice |= {_NAME: list(ids), "deliverables": proposal.notice["deliverables"]}
    quotations = [
        Quotation(_NAME, place.text, place.number if isinstance(place, PageLine) else place.line) for place in places
    ]
    order = {place.text: place.number for place in places} | dict(proposal.order)
    assumed = {**proposal.assumed, _NAME: why}
    years = proposal.named_lists.years if proposal.named_lists else ()
    # The years of the lists are not dates that no field has.
    unused = [m for m in proposal.unused if not (m.kind is MentionKind.DATE and re.sub("年度?$", "", m.text) in years)]
    quotations = [*proposal.quotations, *quotations]
    return replace(proposal, notice=notice, quotations=quotations, order=order, assumed=assumed, unused=unused)


def _with_unused_ids(proposal: Proposal, owed: Collection[str]) -> Proposal:
    """The proposal with other ids for the deliverables that have one that their records owe already."""
    deliverables: Sequence[Mapping[str, Any]] = proposal.notice["deliverables"]
    used = {*owed, *(deliverable["id"] for deliverable in deliverables)}
    renamed: dict[str, str] = {}
    for deliverable in deliverables:
        if (id_ := deliverable["id"]) in owed:
            renamed[id_] = next(new for n in count(2) if (new := f"{id_}-{n}") not in used)
            used.add(renamed[id_])
    if not renamed:
        return proposal
    return replace(proposal, notice={**proposal.notice, "deliverables": [_renamed(d, renamed) for d in deliverables]})


def _renamed(deliverable: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    """A deliverable under its new id, and with its time counted from one under its new id."""
    values = {**deliverable, "id": renamed.get(deliverable["id"], deliverable["id"])}
    if within := values.get("within"):
        id_, mark, stage = within.get("after", "").partition(":")
        if mark and id_ in renamed:
            values["within"] = {**within, "after": f"{renamed[id_]}:{stage}"}
    return values
