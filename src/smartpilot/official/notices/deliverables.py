"""The deliverables of a notice: what its sentences ask for, one deliverable after the other."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from smartpilot.i18n import _
from smartpilot.official.notices.dates import TimePhrase, find_times
from smartpilot.official.notices.deliverable import (
    ProposedDeliverable,
    Unread,
    add_reviewing,
    add_sending,
    has_due_date,
    is_same_deliverable,
    record_gaps,
    set_due,
)
from smartpilot.official.notices.offices import find_kinds, find_sender, find_subject, split_offices
from smartpilot.official.notices.phrases import (
    NamedDeliverable,
    Reviewing,
    Sending,
    SentencePart,
    find_announced_list,
    find_draftings,
    find_named_deliverables,
    find_reviewings,
    find_sendings,
    find_signings,
    is_revised,
    mask_part,
)
from smartpilot.official.notices.sentences import Sentence
from smartpilot.records.terms import Kind, Stage


class _Attribution(Enum):
    """What names the party that owes a deliverable."""

    SENTENCE = auto()
    CLAUSE = auto()
    NOTHING = auto()

    @property
    def assumption(self) -> str:
        """What was taken for granted about the party."""
        if self is _Attribution.CLAUSE:
            return _("its sentence does not state who hands it in; inferred from the clause")
        return _("neither the sentence nor its clause states who hands it in") if self is _Attribution.NOTHING else ""


@dataclass
class _Extraction:
    """The deliverables and the unread times so far. `default_owner`: who owes a deliverable where nobody is named."""

    issued_on: dt.date | None
    default_owner: Kind
    deliverables: list[ProposedDeliverable] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


def find_deliverables(
    sentences: Sequence[Sentence], issued_on: dt.date | None, default_owner: Kind
) -> tuple[list[ProposedDeliverable], list[Unread]]:
    """All deliverables, those that are handed in before the others; and the times that belong to none.

    `default_owner`: who owes a deliverable where neither its sentence nor its clause names anyone.
    """
    extraction = _Extraction(issued_on, default_owner)
    listed: ProposedDeliverable | None = None
    for sentence in sentences:
        if listed is not None and sentence.clause.startswith(listed.sentence.clause) and _is_item(sentence, listed):
            listed.values.setdefault("components", []).extend(n.title for n in find_named_deliverables(sentence.text))
            continue
        listed = None
        before = [s for s in sentences[: sentence.number] if s.clause == sentence.clause]
        above = [s for s in sentences[: sentence.number] if s.clause and sentence.clause.startswith(s.clause)]
        context = [*above, *before]
        so_far = ""
        for text in sentence.parts:
            part = mask_part(text, find_times(text, issued_on))
            announced = find_announced_list(part)
            if announced:
                listed = _read_announced_list(extraction, announced, sentence, so_far + part.masked, context)
            else:
                _read_part(extraction, part, sentence, so_far, context)
            so_far += part.masked
    record_gaps(extraction.deliverables)
    return sorted(extraction.deliverables, key=lambda deliverable: not deliverable.is_submitted), extraction.unread


def _is_item(sentence: Sentence, listed: ProposedDeliverable) -> bool:
    return sentence.clause != listed.sentence.clause and bool(find_named_deliverables(sentence.text))


def _read_announced_list(
    extraction: _Extraction,
    announced: tuple[NamedDeliverable, str],
    sentence: Sentence,
    text: str,
    context: Sequence[Sentence],
) -> ProposedDeliverable:
    named, to = announced
    kinds, attribution = _find_owners(extraction, named, text, "", context)
    deliverable = _find_or_add_deliverable(extraction, kinds[0], named.title, sentence, attribution.assumption)
    deliverable.add_stage(Stage.SUBMITTED, sentence)
    deliverable.set_default("send_to", to, sentence)
    deliverable.values["components"] = []
    deliverable.sentences["components"] = sentence
    return deliverable


def _read_part(
    extraction: _Extraction, part: SentencePart, sentence: Sentence, so_far: str, context: Sequence[Sentence]
) -> None:
    used: list[TimePhrase] = []
    reviews = list(find_reviewings(part, find_subject(so_far + part.masked)))
    sent: list[ProposedDeliverable] = []
    for sending in find_sendings(part):
        deliverables, time = _read_sending(extraction, part, sending, reviews, sent, sentence, so_far, context)
        sent += [deliverable for deliverable in deliverables if deliverable not in sent]
        used += [time] if time else []
    for signing in find_signings(part):
        for kind in signing.kinds:
            # 由某会与专项试点单位签订: what was handed in before.
            handed_in = [NamedDeliverable(deliverable.title, []) for deliverable in sent if deliverable.kind is kind]
            for named in signing.deliverables or handed_in:
                deliverable = _find_or_add_deliverable(extraction, kind, named.title, sentence, "")
                deliverable.add_stage(Stage.SIGNED, sentence)
                deliverable.set_default("signed_by", split_offices(signing.offices), sentence)
    for draft in find_draftings(part):
        time = None
        if draft.done_by or not sent:
            free = [t for t in part.times if t not in used and t.limit]
            time = free[0] if free else None
        for named in draft.deliverables:
            kinds, attribution = _find_owners(extraction, named, part.masked[: draft.at], so_far, context)
            if attribution is _Attribution.NOTHING and not time:
                for deliverable in sent:
                    if any(
                        is_same_deliverable(named.title, part)
                        for part in deliverable.values.get("components", [deliverable.title])
                    ):
                        deliverable.add_stage(draft.stage, sentence)
                continue
            # 组织申报城市编制申报书: theirs, whoever sees to it.
            assumption = attribution.assumption
            if assumption:
                assumption = _sender_assumption(named, so_far + part.masked[: draft.at]) or assumption
            for kind in kinds:
                deliverable = _find_or_add_deliverable(extraction, kind, named.title, sentence, assumption)
                deliverable.add_stage(draft.stage, sentence)
                if draft.stage is not Stage.SIGNED:
                    deliverable.set_default("note", _phrase_at(part, draft.at), sentence)
                if time and set_due(deliverable, time, sentence, draft.stage):
                    used.append(time)
    if not sent:
        for review in reviews:
            for named in review.deliverables:
                kinds, attribution = _find_owners(extraction, named, part.masked[: review.at], so_far, context)
                for kind in () if attribution is _Attribution.NOTHING else kinds:
                    deliverable = _find_or_add_deliverable(
                        extraction, kind, named.title, sentence, attribution.assumption
                    )
                    add_reviewing(deliverable, review, sentence)
    left = [time for time in part.times if time not in used and (time.limit or (time.former and time.now not in used))]
    extraction.unread += [Unread(time.text, sentence) for time in left]


def _phrase_at(part: SentencePart, at: int) -> str:
    """The phrase between two commas that has a character in it, as the text has it."""
    start = max(part.masked.rfind(mark, 0, at) for mark in "，,") + 1
    end = min((comma for mark in "，," if (comma := part.masked.find(mark, at)) >= 0), default=len(part.masked))
    return re.sub("^(?:并|请)+", "", re.sub(r"[(（][^()（）]*[)）]", "", part.text[start:end])).strip("。；; ")


def _read_sending(
    extraction: _Extraction,
    part: SentencePart,
    sending: Sending,
    reviews: Sequence[Reviewing],
    sent: Sequence[ProposedDeliverable],
    sentence: Sentence,
    so_far: str,
    context: Sequence[Sentence],
) -> tuple[list[ProposedDeliverable], TimePhrase | None]:
    """The deliverables of a hand-in, and the time that it has."""
    time = _find_time(part, sending)
    reviews = [review for review in reviews if review.at < sending.at]
    named: list[NamedDeliverable] = list(sending.deliverables)
    before = part.masked[: sending.at]
    if not named:
        reviewed = [deliverable for review in reviews for deliverable in review.deliverables]
        drafts = [draft for draft in find_draftings(part) if draft.at < sending.at]
        drafted = [deliverable for draft in drafts for deliverable in draft.deliverables]
        if sent and sending.media:
            # 纸质版报甲司，电子版发至某邮箱: the same deliverable another way; by another day it is one for itself.
            for deliverable in sent:
                if time and not has_due_date(deliverable, time):
                    deliverable = _add_copy(extraction, deliverable, sending, sentence)
                    set_due(deliverable, time, sentence, Stage.SUBMITTED)
                add_sending(deliverable, sending, sentence)
            return list(sent), time
        named = reviewed or drafted
    if not named:
        # The deliverable was named before: 请编制任务书。于4月30日前报送某司。
        earlier = [p for p in extraction.deliverables if p.sentence.clause == sentence.clause]
        used = None
        for deliverable in earlier[-1:] if time or sending.media else ():
            add_sending(deliverable, sending, sentence)
            if time and set_due(deliverable, time, sentence, Stage.SUBMITTED):
                used = time
        return earlier[-1:] if time or sending.media else [], used
    deliverables = []
    for kind, titles, assumption in _group_by_owner(extraction, named, sending, before, so_far, context):
        joint_title, components = _joint_title(titles)
        deliverable = _find_or_add_deliverable(
            extraction, kind, joint_title, sentence, assumption, components=components, separately=True
        )
        deliverable.is_supplementary |= kind is Kind.CANDIDATES and any("增补" in s.text for s in [*context, sentence])
        add_sending(deliverable, sending, sentence)
        for review in reviews:
            if not review.deliverables or any(
                is_same_deliverable(reviewed_one.title, title) and _may_be_owed_by(reviewed_one, kind)
                for reviewed_one in review.deliverables
                for title in titles
            ):
                add_reviewing(deliverable, review, sentence)
        if is_revised(part):
            deliverable.add_stage(Stage.REVISED, sentence)
        shared = time or next((t for t in part.times if sent and t.limit and t.end <= sending.at), None)
        if shared and not set_due(deliverable, shared, sentence, Stage.SUBMITTED):
            time = None
        deliverables.append(deliverable)
    return deliverables, time


def _add_copy(
    extraction: _Extraction, deliverable: ProposedDeliverable, sending: Sending, sentence: Sentence
) -> ProposedDeliverable:
    """The same deliverable in another form, which has a day of its own."""
    form = "、".join(medium.zh for medium in sending.media)
    copy = ProposedDeliverable(
        deliverable.kind, f"{deliverable.title}（{form}）", sentence, is_supplementary=deliverable.is_supplementary
    )
    copy.stages = dict(deliverable.stages)
    copy.set_default("components", deliverable.values.get("components"), sentence)
    copy.set_default(
        "reviewed_by", deliverable.values.get("reviewed_by"), deliverable.sentences.get("reviewed_by", sentence)
    )
    extraction.deliverables.append(copy)
    return copy


def _may_be_owed_by(named: NamedDeliverable, kind: Kind) -> bool:
    return not named.kinds or kind in named.kinds


def _group_by_owner(
    extraction: _Extraction,
    named: Sequence[NamedDeliverable],
    sending: Sending,
    before: str,
    so_far: str,
    context: Sequence[Sentence],
) -> Iterator[tuple[Kind, list[str], str]]:
    """The deliverables that each kind of party hands in together, and what was taken for granted about the party."""
    by_kind: dict[Kind, tuple[list[str], str]] = {}
    owners = [deliverable.kinds for deliverable in named if deliverable.kinds]
    have_owners_apart = len({tuple(kinds) for kinds in owners}) > 1
    for deliverable in named:
        if owners and not deliverable.kinds and not have_owners_apart:
            deliverable = NamedDeliverable(deliverable.title, owners[0])
        kinds, attribution = _find_owners(extraction, deliverable, sending.before or before, so_far + before, context)
        assumption = _sender_assumption(deliverable, so_far + before) or attribution.assumption
        for kind in kinds:
            titles = by_kind.setdefault(kind, ([], assumption))[0]
            if deliverable.title not in titles:
                titles.append(deliverable.title)
    for kind, (titles, assumption) in by_kind.items():
        yield kind, titles, assumption


def _joint_title(titles: Sequence[str]) -> tuple[str, list[str]]:
    """The title of what is handed in together, and its components; none where it is one deliverable."""
    if len(titles) == 1:
        return titles[0], []
    listed = "、".join(titles)
    main = next((title for title in titles if title.endswith(("材料", "资料"))), None)
    return f"{main}（{listed}）" if main else listed, list(titles)


def _find_owners(
    extraction: _Extraction, named: NamedDeliverable, before: str, so_far: str, context: Sequence[Sentence]
) -> tuple[list[Kind], _Attribution]:
    """Who owes a deliverable: what its phrase says, else the sentence, else its clause."""
    if kinds := list(named.kinds) or find_kinds(before) or find_kinds(so_far):
        return kinds, _Attribution.SENTENCE
    for sentence in reversed(context):
        if kinds := find_kinds(sentence.text):
            return kinds, _Attribution.CLAUSE
    return [extraction.default_owner], _Attribution.NOTHING


def _sender_assumption(named: NamedDeliverable, sentence: str) -> str:
    """What is taken for granted where an office hands in its own deliverable; empty where none does."""
    office = None if named.kinds else find_sender(sentence)
    if office is None:
        return ""
    why = _("the text has {office} do it; the registry knows pilots, projects and candidates only")
    return why.format(office=office)


def _find_or_add_deliverable(
    extraction: _Extraction,
    kind: Kind,
    title: str,
    sentence: Sentence,
    assumption: str,
    *,
    components: Sequence[str] = (),
    separately: bool = False,
) -> ProposedDeliverable:
    """The deliverable of this name that this kind of party owes already, else a new one.

    `components`: the deliverables that are handed in as one; those that were asked for before become parts of it.
    `assumption`: what was taken for granted about the kind. `separately`: it is not handed in as a part of others.
    """
    of_kind = [deliverable for deliverable in extraction.deliverables if deliverable.kind is kind]
    if not components:
        for deliverable in of_kind:
            parts = deliverable.values.get("components", ())
            if (not separately and any(is_same_deliverable(part, title) for part in parts)) or (
                not parts and is_same_deliverable(deliverable.title, title)
            ):
                if not parts and len(title) > len(deliverable.title):
                    deliverable.title = title
                return deliverable
    new = ProposedDeliverable(kind, title, sentence)
    for deliverable in of_kind if components else ():
        if not deliverable.is_submitted and any(is_same_deliverable(deliverable.title, part) for part in components):
            extraction.deliverables.remove(deliverable)
            new.stages |= deliverable.stages
            for name in ("signed_by", "reviewed_by"):
                new.set_default(name, deliverable.values.get(name), deliverable.sentences.get(name, sentence))
    new.set_default("components", list(components), sentence)
    if assumption:
        new.assumed["owed_by"] = assumption
    extraction.deliverables.append(new)
    return new


def _find_time(part: SentencePart, sending: Sending) -> TimePhrase | None:
    """The time of a hand-in: the nearest one before the verb, else one behind it."""
    times = [time for time in part.times if sending.begin <= time.start < sending.end]
    # 于4月20日前（纸质版4月25日前）报送: what brackets say, they say of something apart.
    times = [time for time in times if not _is_in_brackets(part.text, time)] or times
    limits = [
        time
        for time in times
        if not time.former and (time.limit or part.masked[time.end :].lstrip()[:1] in tuple("将把报提上发寄送，,"))
    ]
    ahead = [time for time in limits if time.start < sending.at]
    # 于4月20日前报送，截止时间延长至4月30日: the new day stands behind the phrase.
    moved = [time.now for time in times if time.now and not limits]
    return ahead[-1] if ahead else next(iter(limits or moved), None)


def _is_in_brackets(text: str, time: TimePhrase) -> bool:
    before = text[: time.start]
    return max(before.rfind(mark) for mark in "（(") > max(before.rfind(mark) for mark in "）)")
