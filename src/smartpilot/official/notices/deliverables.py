"""The deliverables of a notice: what its sentences ask for, one deliverable after the other."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

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
from smartpilot.official.notices.offices import find_subject, split_offices
from smartpilot.official.notices.owners import Attribution, find_owners, sender_assumption
from smartpilot.official.notices.phrases import (
    Drafting,
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


@dataclass
class _Extraction:
    """The deliverables and the unread times so far. `default_owner`: who owes a deliverable where nobody is named."""

    issued_on: dt.date | None
    default_owner: Kind
    deliverables: list[ProposedDeliverable] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


@dataclass(frozen=True)
class _Passage:
    """A part of a sentence, what stands before it in the sentence, and all sentences of the notice."""

    part: SentencePart
    sentence: Sentence
    so_far: str
    sentences: Sequence[Sentence]

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


def read_deliverables(
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
        so_far = ""
        for text in sentence.parts:
            passage = _Passage(mask_part(text, find_times(text, issued_on)), sentence, so_far, sentences)
            announced = find_announced_list(passage.part)
            if announced:
                listed = _read_announced_list(extraction, announced, passage)
            else:
                _read_part(extraction, passage)
            so_far = passage.text
    record_gaps(extraction.deliverables)
    return sorted(extraction.deliverables, key=lambda deliverable: not deliverable.is_submitted), extraction.unread


def _is_item(sentence: Sentence, listed: ProposedDeliverable) -> bool:
    return sentence.clause != listed.sentence.clause and bool(find_named_deliverables(sentence.text))


def _read_announced_list(
    extraction: _Extraction, announced: tuple[NamedDeliverable, str], passage: _Passage
) -> ProposedDeliverable:
    named, to = announced
    kinds, attribution = find_owners(named, passage.text, "", passage.context, extraction.default_owner)
    deliverable = _find_or_add_deliverable(extraction, kinds[0], named.title, passage.sentence, attribution.assumption)
    deliverable.add_stage(Stage.SUBMITTED, passage.sentence)
    deliverable.set_default("send_to", to, passage.sentence)
    deliverable.values["components"] = []
    deliverable.sentences["components"] = passage.sentence
    return deliverable


def _read_part(extraction: _Extraction, passage: _Passage) -> None:
    part = passage.part
    used: list[TimePhrase] = []
    reviews = list(find_reviewings(part, find_subject(passage.text)))
    sent: list[ProposedDeliverable] = []
    for sending in find_sendings(part):
        deliverables, time = _read_sending(extraction, passage, sending, reviews, sent)
        sent += [deliverable for deliverable in deliverables if deliverable not in sent]
        used += [time] if time else []
    _read_signings(extraction, passage, sent)
    for draft in find_draftings(part):
        free = [time for time in part.times if time not in used and time.limit]
        may_have_time = draft.done_by or not sent
        used += _read_drafting(extraction, passage, draft, free[0] if free and may_have_time else None, sent)
    if not sent:
        _read_reviewings(extraction, passage, reviews)
    left = [time for time in part.times if time not in used and (time.limit or (time.former and time.now not in used))]
    extraction.unread += [Unread(time.text, passage.sentence) for time in left]


def _read_signings(extraction: _Extraction, passage: _Passage, sent: Sequence[ProposedDeliverable]) -> None:
    for signing in find_signings(passage.part):
        for kind in signing.kinds:
            # 由某会与专项试点单位签订: what was handed in before.
            handed_in = [NamedDeliverable(deliverable.title, []) for deliverable in sent if deliverable.kind is kind]
            for named in signing.deliverables or handed_in:
                deliverable = _find_or_add_deliverable(extraction, kind, named.title, passage.sentence, "")
                deliverable.add_stage(Stage.SIGNED, passage.sentence)
                deliverable.set_default("signed_by", split_offices(signing.offices), passage.sentence)


def _read_drafting(
    extraction: _Extraction,
    passage: _Passage,
    draft: Drafting,
    time: TimePhrase | None,
    sent: Sequence[ProposedDeliverable],
) -> list[TimePhrase]:
    """Reads what is to be drafted; the time, if a deliverable is due by it."""
    sentence, before = passage.sentence, passage.part.masked[: draft.at]
    used: list[TimePhrase] = []
    for named in draft.deliverables:
        kinds, attribution = find_owners(named, before, passage.so_far, passage.context, extraction.default_owner)
        if attribution is Attribution.NOTHING and not time:
            for deliverable in sent:
                titles = deliverable.values.get("components", [deliverable.title])
                if any(is_same_deliverable(named.title, title) for title in titles):
                    deliverable.add_stage(draft.stage, sentence)
            continue
        # 组织申报城市编制申报书: theirs, whoever sees to it.
        assumption = attribution.assumption
        if assumption:
            assumption = sender_assumption(named, passage.so_far + before) or assumption
        for kind in kinds:
            deliverable = _find_or_add_deliverable(extraction, kind, named.title, sentence, assumption)
            deliverable.add_stage(draft.stage, sentence)
            if draft.stage is not Stage.SIGNED:
                deliverable.set_default("note", _phrase_at(passage.part, draft.at), sentence)
            if time and set_due(deliverable, time, sentence, draft.stage):
                used.append(time)
    return used


def _read_reviewings(extraction: _Extraction, passage: _Passage, reviews: Sequence[Reviewing]) -> None:
    for review in reviews:
        before = passage.part.masked[: review.at]
        for named in review.deliverables:
            kinds, attribution = find_owners(named, before, passage.so_far, passage.context, extraction.default_owner)
            for kind in () if attribution is Attribution.NOTHING else kinds:
                deliverable = _find_or_add_deliverable(
                    extraction, kind, named.title, passage.sentence, attribution.assumption
                )
                add_reviewing(deliverable, review, passage.sentence)


def _phrase_at(part: SentencePart, at: int) -> str:
    """The phrase between two commas that has a character in it, as the text has it."""
    start = max(part.masked.rfind(mark, 0, at) for mark in "，,") + 1
    end = min((comma for mark in "，," if (comma := part.masked.find(mark, at)) >= 0), default=len(part.masked))
    return re.sub("^(?:并|请)+", "", re.sub(r"[(（][^()（）]*[)）]", "", part.text[start:end])).strip("。；; ")


def _read_sending(
    extraction: _Extraction,
    passage: _Passage,
    sending: Sending,
    reviews: Sequence[Reviewing],
    sent: Sequence[ProposedDeliverable],
) -> tuple[list[ProposedDeliverable], TimePhrase | None]:
    """The deliverables of a hand-in, and the time that it has."""
    time = _find_time(passage.part, sending)
    reviews = [review for review in reviews if review.at < sending.at]
    if sending.deliverables:
        return _read_named(extraction, passage, sending, sending.deliverables, reviews, sent, time)
    if sent and sending.media:
        # 纸质版报甲司，电子版发至某邮箱: the same deliverable another way; by another day it is one for itself.
        for deliverable in sent:
            if time and not has_due_date(deliverable, time):
                deliverable = _add_copy(extraction, deliverable, sending, passage.sentence)
                set_due(deliverable, time, passage.sentence, Stage.SUBMITTED)
            add_sending(deliverable, sending, passage.sentence)
        return list(sent), time
    reviewed = [deliverable for review in reviews for deliverable in review.deliverables]
    drafts = [draft for draft in find_draftings(passage.part) if draft.at < sending.at]
    if named := reviewed or [deliverable for draft in drafts for deliverable in draft.deliverables]:
        return _read_named(extraction, passage, sending, named, reviews, sent, time)
    if not (time or sending.media):
        return [], None
    # The deliverable was named before: 请编制任务书。于4月30日前报送某司。
    earlier = [d for d in extraction.deliverables if d.sentence.clause == passage.sentence.clause][-1:]
    used = None
    for deliverable in earlier:
        add_sending(deliverable, sending, passage.sentence)
        if time and set_due(deliverable, time, passage.sentence, Stage.SUBMITTED):
            used = time
    return earlier, used


def _read_named(
    extraction: _Extraction,
    passage: _Passage,
    sending: Sending,
    named: Sequence[NamedDeliverable],
    reviews: Sequence[Reviewing],
    sent: Sequence[ProposedDeliverable],
    time: TimePhrase | None,
) -> tuple[list[ProposedDeliverable], TimePhrase | None]:
    """The deliverables that are named for a hand-in; and its time, if they are all due by it."""
    part, sentence = passage.part, passage.sentence
    deliverables = []
    for kind, titles, assumption in _group_by_owner(extraction, passage, named, sending):
        joint_title, components = _joint_title(titles)
        deliverable = _find_or_add_deliverable(
            extraction, kind, joint_title, sentence, assumption, components=components, separately=True
        )
        if time and not time.due and "due" in deliverable.values and sending.media:
            # 于签订后10日内将扫描件发至某邮箱: what was handed in by its day comes once more in another form.
            deliverable = _add_copy(extraction, deliverable, sending, sentence)
        is_supplementary = any("增补" in s.text for s in [*passage.context, sentence])
        deliverable.is_supplementary |= kind is Kind.CANDIDATES and is_supplementary
        add_sending(deliverable, sending, sentence)
        for review in reviews:
            if _is_about(review, kind, titles):
                add_reviewing(deliverable, review, sentence)
        if is_revised(part):
            deliverable.add_stage(Stage.REVISED, sentence)
        shared = time or next((t for t in part.times if sent and t.limit and t.end <= sending.at), None)
        if shared and not set_due(deliverable, shared, sentence, Stage.SUBMITTED):
            time = None
        deliverables.append(deliverable)
    return deliverables, time


def _is_about(review: Reviewing, kind: Kind, titles: Sequence[str]) -> bool:
    """Whether a review is of what a kind of party hands in: of one of the titles, or of no deliverable by name."""
    return not review.deliverables or any(
        (is_same_deliverable(named.title, title) or named.title.endswith(("材料", "资料")))
        and _may_be_owed_by(named, kind)
        for named in review.deliverables
        for title in titles
    )


def _add_copy(
    extraction: _Extraction, deliverable: ProposedDeliverable, sending: Sending, sentence: Sentence
) -> ProposedDeliverable:
    """The same deliverable in another form, which has a day of its own."""
    form = "、".join(medium.zh for medium in sending.media)
    copy = ProposedDeliverable(
        deliverable.kind, f"{deliverable.title}（{form}）", sentence, is_supplementary=deliverable.is_supplementary
    )
    if deliverable.stages.get(Stage.SUBMITTED) == sentence:
        copy.stages = dict(deliverable.stages)
        copy.set_default("components", deliverable.values.get("components"), sentence)
        reviewer = deliverable.values.get("reviewed_by")
        copy.set_default("reviewed_by", reviewer, deliverable.sentences.get("reviewed_by", sentence))
    extraction.deliverables.append(copy)
    return copy


def _may_be_owed_by(named: NamedDeliverable, kind: Kind) -> bool:
    return not named.kinds or kind in named.kinds


def _group_by_owner(
    extraction: _Extraction,
    passage: _Passage,
    named: Sequence[NamedDeliverable],
    sending: Sending,
) -> Iterator[tuple[Kind, list[str], str]]:
    """The deliverables that each kind of party hands in together, and what was taken for granted about the party."""
    before = passage.part.masked[: sending.at]
    so_far = passage.so_far + before
    by_kind: dict[Kind, tuple[list[str], str]] = {}
    owners = [deliverable.kinds for deliverable in named if deliverable.kinds]
    have_owners_apart = len({tuple(kinds) for kinds in owners}) > 1
    for deliverable in named:
        if owners and not deliverable.kinds and not have_owners_apart:
            deliverable = NamedDeliverable(deliverable.title, owners[0])
        kinds, attribution = find_owners(
            deliverable, sending.before or before, so_far, passage.context, extraction.default_owner
        )
        assumption = sender_assumption(deliverable, so_far) or attribution.assumption
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
