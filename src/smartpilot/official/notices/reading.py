"""The file of a notice to what the registry would say of it."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from smartpilot.i18n import _
from smartpilot.official.notices.annex import split_annex
from smartpilot.official.notices.calls import calls_for_applications, has_list, lists_nothing
from smartpilot.official.notices.counts_and_citations import (
    Citation,
    CountedTotal,
    find_citations,
    find_other_counts,
    find_totals,
)
from smartpilot.official.notices.creation_periods import find_creation_period
from smartpilot.official.notices.deliverable_records import deliverable_fields
from smartpilot.official.notices.deliverables import read_deliverables
from smartpilot.official.notices.fields import ProposedField
from smartpilot.official.notices.heading import Heading, parse_heading
from smartpilot.official.notices.mentions import MentionKind, Use, find_mentions, find_unused
from smartpilot.official.notices.named_lists import NamedLists, find_named_lists
from smartpilot.official.notices.page import PageLine, read_page
from smartpilot.official.notices.page_breaks import with_torn_lines_joined, without_page_numbers
from smartpilot.official.notices.programmes import ProposedProgramme, programme_of
from smartpilot.official.notices.proposal import Proposal, build_proposal
from smartpilot.official.notices.sentences import Sentence, split_sentences
from smartpilot.records.notices import ANNEX, Programme, names_supplement
from smartpilot.records.programmes import default_programme
from smartpilot.records.terms import Kind
from smartpilot.text import shorten


def read_notice(
    raw: bytes,
    *,
    id_: str | None = None,
    issued_on: dt.date | None = None,
    url: str | None = None,
    programmes: Sequence[Programme] = (),
) -> Proposal:
    """The proposal that the bytes of a file give; `id_`, `issued_on` and `url` are what its reader knows better.

    `programmes`: those that are known; the default one if none is given. One that is unknown is proposed too.

    Raises UsageError where the file is no text, or holds no notice of the programme.
    """
    page = read_page(raw)
    heading = parse_heading(with_torn_lines_joined(without_page_numbers(page.lines)), programmes)
    annex, unread_annex = split_annex(heading)
    in_body = split_sentences(heading.body)
    in_annex = [replace(s, clause=f"{ANNEX} {s.clause}".strip()) for s in split_sentences(annex)]
    sentences = _renumbered([sentence for sentence in (*in_body, *in_annex) if sentence.is_readable])
    opening = sentences[: sum(sentence.is_readable for sentence in in_body)]
    title, day = heading.title.text, issued_on or (heading.issued_on[0] if heading.issued_on else None)
    citations = find_citations(opening, heading.number[0] if heading.number else None)
    totals = [] if lists_nothing(title) else find_totals(opening, title)
    calling = calls_for_applications(title, opening, has_totals=bool(totals))
    # A call lists no pilots yet: their period does not begin with it.
    is_grant = has_list(title) or "批复" in title
    period = list(_creation_period_fields(sentences, None if calling else day, is_grant=is_grant))
    # A sentence that counts asks for nothing.
    counting = {total.sentence.number for total in totals if not total.sentence.clause}
    asking = _renumbered([sentence for sentence in sentences if sentence.number not in counting])
    first_day = next((proposed.value["begins"] for proposed in period if proposed.value), None)
    deliverables, unread = read_deliverables(asking, day, _default_owner(title, calling=calling), first_day)
    issuers = [name for name, _line in heading.issuers]
    lists_or_calls = calling or bool(totals) or has_list(title)
    named_lists = None if lists_or_calls else find_named_lists(heading.title, sentences)
    fields = (
        *_identity_fields(
            heading, id_, day, programme_of(heading, sentences, programmes), named_lists, calling=calling
        ),
        *_source_fields(heading, url),
        *_citation_fields(citations),
        *_total_fields(totals, find_other_counts(opening)),
        *period,
        *deliverable_fields(deliverables, issuers, has_period=first_day is not None),
    )
    proposal = replace(
        build_proposal(title, fields),
        rests_on=citations,
        unread=unread,
        too_long=[sentence for sentence in (*in_body, *in_annex) if not sentence.is_readable],
        skipped=page.skipped,
        named_lists=named_lists,
    )
    beside = [Sentence(line.text, "", line.number, 0) for line in heading.beside]
    unused = find_unused([*sentences, *beside], day, _use_of(proposal))
    return _with_unread_annex(replace(proposal, unused=unused), unread_annex, day)


def _with_unread_annex(proposal: Proposal, annex: Sequence[PageLine], day: dt.date | None) -> Proposal:
    """The proposal; with what an annex that was not read says of days, numbers and addresses."""
    if not annex:
        return proposal
    message = _("lines {first} to {last} stand below the signature, and were not read: {text}")
    text = message.format(first=annex[0].number, last=annex[-1].number, text=shorten(annex[0].text))
    kinds = (MentionKind.DATE, MentionKind.QUANTITY, MentionKind.ADDRESS)
    mentions = [
        mention
        for line in annex
        for mention in find_mentions(Sentence(line.text, "", line.number, 0), day)
        if mention.kind in kinds and not mention.text.isdigit()
    ]
    return replace(proposal, skipped=[*proposal.skipped, text], unused=[*proposal.unused, *mentions])


def _default_owner(title: str, *, calling: bool) -> Kind:
    """Who owes what no sentence says of anybody."""
    if not re.search("(?<!专项)试点", title) and "专项试点" in title:
        return Kind.PROJECTS
    return Kind.CANDIDATES if calling else Kind.PILOTS


def _use_of(proposal: Proposal) -> Use:
    values: dict[str, list[Any]] = {}
    for quotation in proposal.quotations:
        value = proposal.value_of(quotation.field)
        of_sentence = values.setdefault(quotation.sentence, [])
        of_sentence.append(value)
        if quotation.field.endswith(".recurs"):
            record = quotation.field.removesuffix("recurs")
            of_sentence.append((proposal.value_of(f"{record}month"), proposal.value_of(f"{record}day")))
        if quotation.field == "creation_period":
            of_sentence.append((value["ends"] + dt.timedelta(days=1)).year - value["begins"].year)
    reasons = [*proposal.unknown.values(), *proposal.assumed.values()]
    return Use(values, "\n".join([*reasons, *(time.text for time in proposal.unread), proposal.title]))


def _renumbered(sentences: Sequence[Sentence]) -> list[Sentence]:
    return [Sentence(s.text, s.clause, s.line, number) for number, s in enumerate(sentences)]


# -- the notice itself ---------------------------------------------------------------------------------------


def _identity_fields(
    heading: Heading,
    id_: str | None,
    day: dt.date | None,
    programme: ProposedProgramme,
    named_lists: NamedLists | None,
    *,
    calling: bool,
) -> Iterator[ProposedField]:
    title = heading.title
    years_of_lists = named_lists.years if named_lists else ()
    identity = _id_field(title, id_, day, programme.id_prefix, years_of_lists, calling=calling)
    yield identity
    if programme.fields or programme.id != default_programme().id:
        # The default one is not named.
        why = _("the registry has no programme of this title") if programme.fields else ""
        yield ProposedField("programme", programme.id, [title], why)
    yield from programme.fields
    if identity.value:
        yield ProposedField("source", f"notice-{identity.value}", assumed=_("made from the id"))
        yield ProposedField("source.id", f"notice-{identity.value}")
    yield ProposedField.stated("number", heading.number, _("no number of its own was found in the text"))
    if heading.issuers:
        yield ProposedField("issued_by", [name for name, _line in heading.issuers])
    else:
        yield ProposedField("issued_by", unknown=_("the text names no issuing office, in its title or below it"))
    for index, (_name, line) in enumerate(heading.issuers):
        yield ProposedField(f"issued_by[{index}]", places=[line])
    if day and (heading.issued_on is None or heading.issued_on[0] != day):
        yield ProposedField("issued_on", day, assumed=_("given with --issued-on"))
    else:
        by_label = _("the page states it beside the notice, not the notice itself") if heading.dated_by_label else ""
        unknown = _("there is no date below the text; give it with --issued-on")
        yield ProposedField.stated("issued_on", heading.issued_on, unknown, by_label)


def _id_field(
    title: PageLine,
    id_: str | None,
    day: dt.date | None,
    id_prefix: str | None,
    years_of_lists: Sequence[str],
    *,
    calling: bool,
) -> ProposedField:
    prefix = f"{id_prefix}-" if id_prefix else ""
    ending = "-call" if calling else "-supplement" if names_supplement(title.text) else ""
    if id_:
        return ProposedField("id", id_)
    year = re.search(r"(20\d\d) ?年?", title.text.split("关于", 1)[-1])
    is_of_list = year is not None and year[1] in years_of_lists
    if year and not (is_of_list and day):
        why = _("the year in the title; --id gives another")
        return ProposedField("id", f"{prefix}{year[1]}{ending}", [title], why)
    if day:
        why = _("the year of the notice's date, because the title has none; --id gives another")
        if is_of_list:
            why = _(
                "the year of the notice's date, because that in the title is of an earlier list; --id gives another"
            )
        return ProposedField("id", f"{prefix}{day.year}{ending}", assumed=why)
    return ProposedField("id", unknown=_("the text names no year; give it with --id"))


def _source_fields(heading: Heading, url: str | None) -> Iterator[ProposedField]:
    yield ProposedField("source.title", heading.title.text, [heading.title])
    publisher, why = heading.publisher, ""
    if publisher and (full := _expand_publisher(publisher[0])) != publisher[0]:
        publisher, why = (full, publisher[1]), _("the page says {name}").format(name=publisher[0])
    yield ProposedField.stated("source.publisher", publisher, _("not found in the text"), why)
    yield ProposedField.stated("source.published", heading.published, _("not found in the text"))
    no_url = _("a text does not contain its own address; give it with --url")
    yield ProposedField("source.url", url) if url else ProposedField("source.url", unknown=no_url)


_FULL_NAMES = {"住建部": "住房和城乡建设部", "住房城乡建设部": "住房和城乡建设部", "科技部": "科学技术部"}


def _expand_publisher(name: str) -> str:
    """住建部网站 is the ministry; other names stay as they are."""
    office = re.sub("(?:官方)?(?:门户)?(?:网站|官网|网)$", "", name)
    return _FULL_NAMES.get(office, office if office.endswith(("部", "厅", "局", "委", "政府")) else name)


def _citation_fields(citations: Sequence[Citation]) -> Iterator[ProposedField]:
    if citations:
        yield ProposedField("rests_on", [citation.number for citation in citations])
    for index, citation in enumerate(citations):
        yield ProposedField(f"rests_on[{index}]", places=[citation.sentence])


def _total_fields(counted: Sequence[CountedTotal], other_counts: Sequence[str]) -> Iterator[ProposedField]:
    if not counted and other_counts:
        why = _("the text states {text}, but not that it lists as many")
        yield ProposedField("totals", unknown=why.format(text=_(", ").join(other_counts)))
    elif not counted:
        yield ProposedField("totals", unknown=_("no number of pilots or projects was found in the text"))
    elif totals := {total.kind: total.n for total in counted if total.n is not None}:
        yield ProposedField("totals", totals)
    for total in counted:
        name = f"totals.{total.kind}"
        yield (
            ProposedField(name, unknown=total.why) if total.n is None else ProposedField(name, places=[total.sentence])
        )


def _creation_period_fields(
    sentences: Sequence[Sentence], day: dt.date | None, *, is_grant: bool
) -> Iterator[ProposedField]:
    period, name = find_creation_period(sentences, day, is_grant=is_grant), "creation_period"
    if period is None:
        yield ProposedField(name, unknown=_("not found in the text"))
    elif period.ends is None:
        yield ProposedField(name, unknown=period.why)
    else:
        yield ProposedField(name, {"begins": period.begins, "ends": period.ends}, [period.sentence], period.why)
