"""The deliverables of a notice: what its sentences ask for, one deliverable after the other.

Each part of a sentence gives facts (`phrases`); a short chain of strategies says of which deliverables a fact is; and
the deliverables are the fold of all facts.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from smartpilot.official.notices.dates import TimePhrase
from smartpilot.official.notices.deliverable import (
    ProposedDeliverable,
    Unread,
    has_due_date,
    is_same_deliverable,
    with_due,
    with_gaps,
    with_reviewing,
    with_sending,
)
from smartpilot.official.notices.facts import Announcing, Drafting, NamedDeliverable, Reviewing, Sending, Signing
from smartpilot.official.notices.names import find_named_deliverables
from smartpilot.official.notices.offices import find_sender, find_subject, split_offices
from smartpilot.official.notices.owners import Attribution, find_owners, sender_assumption
from smartpilot.official.notices.passage import Passage, find_sending_time, read_passages
from smartpilot.official.notices.phrases import find_drafted, is_revised
from smartpilot.official.notices.sentences import Sentence
from smartpilot.records.terms import Kind, Stage


@dataclass
class _Extraction:
    """The deliverables, by the order in which they were found, and the unread times so far.

    `default_owner`: who owes a deliverable where nobody is named.
    """

    default_owner: Kind
    deliverables: dict[int, ProposedDeliverable] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    _next: int = 0

    def add(self, deliverable: ProposedDeliverable) -> int:
        self._next += 1
        self.deliverables[self._next] = deliverable
        return self._next

    def set_due(self, key: int, time: TimePhrase, sentence: Sentence, stage: Stage) -> bool:
        """Sets the day of a deliverable; False where it has another one."""
        changed = with_due(self.deliverables[key], time, sentence, stage)
        self.deliverables[key] = changed or self.deliverables[key]
        return changed is not None


class _HandIn(NamedTuple):
    """The deliverables of a hand-in, and the time that they were given."""

    keys: Sequence[int]
    time: TimePhrase | None


def read_deliverables(
    sentences: Sequence[Sentence], issued_on: dt.date | None, default_owner: Kind
) -> tuple[list[ProposedDeliverable], list[Unread]]:
    """All deliverables, those that are handed in before the others; and the times that belong to none.

    `default_owner`: who owes a deliverable where neither its sentence nor its clause names anyone.
    """
    extraction = _Extraction(default_owner)
    listed: int | None = None
    for sentence in sentences:
        items = _listed_items(extraction.deliverables.get(listed or 0), sentence)
        if items and listed is not None:
            deliverable = extraction.deliverables[listed]
            extraction.deliverables[listed] = deliverable.with_value(
                "components", [*deliverable.components, *items], deliverable.sentences["components"]
            )
            continue
        listed = None
        for passage in read_passages(sentence, sentences, issued_on):
            announcements = passage.of_kind(Announcing)
            if announcements:
                listed = _apply_announcement(extraction, announcements[0], passage)
            else:
                _apply_part(extraction, passage)
    deliverables = [with_gaps(deliverable) for deliverable in extraction.deliverables.values()]
    return sorted(deliverables, key=lambda deliverable: not deliverable.is_submitted), extraction.unread


def _listed_items(listed: ProposedDeliverable | None, sentence: Sentence) -> list[str]:
    """What an item of an announced list names."""
    if listed is None or sentence.clause == listed.sentence.clause:
        return []
    if not sentence.clause.startswith(listed.sentence.clause):
        return []
    return [named.title for named in find_named_deliverables(sentence.text)]


def _apply_announcement(extraction: _Extraction, announcing: Announcing, passage: Passage) -> int:
    named, sentence = announcing.deliverable, passage.sentence
    kinds, attribution = find_owners(named, passage.text, "", passage.context, extraction.default_owner)
    key = _find_or_add_deliverable(extraction, kinds[0], named.title, sentence, attribution.assumption)
    deliverable = extraction.deliverables[key].with_stage(Stage.SUBMITTED, sentence)
    deliverable = deliverable.with_default("send_to", announcing.to, sentence).with_value("components", [], sentence)
    extraction.deliverables[key] = deliverable
    return key


def _apply_part(extraction: _Extraction, passage: Passage) -> None:
    used: list[TimePhrase] = []
    sent: list[int] = []
    for sending in passage.of_kind(Sending):
        keys, time = _apply_sending(extraction, passage, sending, sent)
        sent += [key for key in keys if key not in sent]
        used += [time] if time else []
    _apply_signings(extraction, passage, sent)
    for draft in passage.of_kind(Drafting):
        free = [time for time in passage.part.times if time not in used and time.limit]
        may_have_time = draft.done_by or not sent
        used += _apply_drafting(extraction, passage, draft, free[0] if free and may_have_time else None, sent)
    if not sent:
        _apply_reviewings(extraction, passage)
    extraction.unread += [
        Unread(time.text, passage.sentence)
        for time in passage.part.times
        if time not in used and (time.limit or (time.former and time.now not in used))
    ]


def _apply_signings(extraction: _Extraction, passage: Passage, sent: Sequence[int]) -> None:
    for signing in passage.of_kind(Signing):
        for kind in signing.kinds:
            # 由某会与专项试点单位签订: what was handed in before.
            handed_in = [extraction.deliverables[key] for key in sent]
            titles = [named.title for named in signing.deliverables] or [d.title for d in handed_in if d.kind is kind]
            for title in titles:
                key = _find_or_add_deliverable(extraction, kind, title, passage.sentence, "")
                signed = extraction.deliverables[key].with_stage(Stage.SIGNED, passage.sentence)
                signers = split_offices(signing.offices)
                extraction.deliverables[key] = signed.with_default("signed_by", signers, passage.sentence)


_LETS_DO = re.compile("组织|指导|督促|要求|推动|协助|帮助|引导|支持|配合")


def _apply_drafting(
    extraction: _Extraction, passage: Passage, draft: Drafting, time: TimePhrase | None, sent: Sequence[int]
) -> list[TimePhrase]:
    """Reads what is to be drafted; the time, if a deliverable is due by it."""
    sentence, before = passage.sentence, passage.part.masked[: draft.at]
    used: list[TimePhrase] = []
    if find_sender(passage.so_far + before) and not _LETS_DO.search(before):
        return used  # an office writes a deliverable of its own
    for named in draft.deliverables:
        kinds, attribution = find_owners(named, before, passage.so_far, passage.context, extraction.default_owner)
        if attribution is Attribution.NOTHING and not time:
            for key in sent:
                deliverable = extraction.deliverables[key]
                titles = deliverable.components or [deliverable.title]
                if any(is_same_deliverable(named.title, title) for title in titles):
                    extraction.deliverables[key] = deliverable.with_stage(draft.stage, sentence)
            continue
        # 组织申报城市编制申报书: theirs, whoever sees to it.
        assumption = attribution.assumption
        if assumption:
            assumption = sender_assumption(named, passage.so_far + before) or assumption
        for kind in kinds:
            key = _find_or_add_deliverable(extraction, kind, named.title, sentence, assumption)
            deliverable = extraction.deliverables[key].with_stage(draft.stage, sentence)
            if draft.stage is not Stage.SIGNED:
                deliverable = deliverable.with_default("note", _phrase_at(passage, draft.at), sentence)
            extraction.deliverables[key] = deliverable
            if time and extraction.set_due(key, time, sentence, draft.stage):
                used.append(time)
    return used


def _apply_reviewings(extraction: _Extraction, passage: Passage) -> None:
    for review in passage.of_kind(Reviewing):
        before = passage.part.masked[: review.at]
        for named in review.deliverables:
            kinds, attribution = find_owners(named, before, passage.so_far, passage.context, extraction.default_owner)
            for kind in () if attribution is Attribution.NOTHING else kinds:
                key = _find_or_add_deliverable(extraction, kind, named.title, passage.sentence, attribution.assumption)
                reviewed = with_reviewing(extraction.deliverables[key], review, passage.sentence)
                extraction.deliverables[key] = reviewed


def _phrase_at(passage: Passage, at: int) -> str:
    """The phrase between two commas that has a character in it, as the text has it."""
    masked = passage.part.masked
    start = max(masked.rfind(mark, 0, at) for mark in "，,") + 1
    end = min((comma for mark in "，," if (comma := masked.find(mark, at)) >= 0), default=len(masked))
    return re.sub("^(?:并|请)+", "", re.sub(r"[(（][^()（）]*[)）]", "", passage.part.text[start:end])).strip("。；; ")


# -- which deliverables are handed in --------------------------------------------------------------------------


def _apply_sending(extraction: _Extraction, passage: Passage, sending: Sending, sent: Sequence[int]) -> _HandIn:
    """The deliverables of a hand-in, by the first strategy that finds any, and the time that they were given."""
    time = find_sending_time(passage, sending)
    for strategy in DELIVERABLE_STRATEGIES:
        hand_in = strategy(extraction, passage, sending, sent, time)
        if hand_in is not None:
            return hand_in
    return _HandIn([], None)


def _named_in_phrase(
    extraction: _Extraction, passage: Passage, sending: Sending, sent: Sequence[int], time: TimePhrase | None
) -> _HandIn | None:
    """将任务书报送某司."""
    named = sending.deliverables
    return _hand_in(extraction, passage, sending, sent, time, named) if named else None


def _other_form_of_sent(
    extraction: _Extraction, passage: Passage, sending: Sending, sent: Sequence[int], time: TimePhrase | None
) -> _HandIn | None:
    """纸质版报甲司，电子版发至某邮箱: the same deliverable another way; by another day it is one for itself."""
    if not (sent and sending.media):
        return None
    for key in sent:
        if time and not has_due_date(extraction.deliverables[key], time):
            key = _add_copy(extraction, key, sending, passage.sentence)
            extraction.set_due(key, time, passage.sentence, Stage.SUBMITTED)
        extraction.deliverables[key] = with_sending(extraction.deliverables[key], sending, passage.sentence)
    return _HandIn(sent, time)


def _reviewed_or_drafted_before(
    extraction: _Extraction, passage: Passage, sending: Sending, sent: Sequence[int], time: TimePhrase | None
) -> _HandIn | None:
    """编制任务书，经某厅审查后报送某司."""
    named = [] if sending.is_of_something_else else find_drafted(passage.facts, sending.at)
    return _hand_in(extraction, passage, sending, sent, time, named) if named else None


def _named_earlier_in_clause(
    extraction: _Extraction, passage: Passage, sending: Sending, sent: Sequence[int], time: TimePhrase | None
) -> _HandIn | None:
    """请编制任务书。于4月30日前报送某司."""
    if sending.is_of_something_else or not (time or sending.media):
        return None
    clause = passage.sentence.clause
    keys = [key for key, earlier in extraction.deliverables.items() if earlier.sentence.clause == clause][-1:]
    used = None
    for key in keys:
        extraction.deliverables[key] = with_sending(extraction.deliverables[key], sending, passage.sentence)
        if time and extraction.set_due(key, time, passage.sentence, Stage.SUBMITTED):
            used = time
    return _HandIn(keys, used)


DELIVERABLE_STRATEGIES = (
    _named_in_phrase,
    _other_form_of_sent,
    _reviewed_or_drafted_before,
    _named_earlier_in_clause,
)


def _hand_in(
    extraction: _Extraction,
    passage: Passage,
    sending: Sending,
    sent: Sequence[int],
    time: TimePhrase | None,
    named: Sequence[NamedDeliverable],
) -> _HandIn:
    """Hands in what is named; its time, if all of it is due by it."""
    part, sentence = passage.part, passage.sentence
    keys = []
    for kind, titles, assumption in _group_by_owner(extraction, passage, named, sending):
        title, components = _joint_title(titles)
        key = _find_or_add_deliverable(
            extraction, kind, title, sentence, assumption, components=components, separately=True
        )
        if time and not time.due and "due" in extraction.deliverables[key].values and sending.media:
            # 于签订后10日内将扫描件发至某邮箱: what was handed in by its day comes once more in another form.
            key = _add_copy(extraction, key, sending, sentence)
        deliverable = extraction.deliverables[key]
        if kind is Kind.CANDIDATES and any("增补" in s.text for s in [*passage.context, sentence]):
            deliverable = replace(deliverable, is_supplementary=True)
        deliverable = with_sending(deliverable, sending, sentence)
        for review in passage.of_kind(Reviewing):
            if review.at < sending.at and _is_about(review, kind, titles):
                who = review.who or find_subject(passage.text)
                deliverable = with_reviewing(deliverable, review._replace(who=who), sentence)
        if is_revised(part):
            deliverable = deliverable.with_stage(Stage.REVISED, sentence)
        extraction.deliverables[key] = deliverable
        shared = time or next((t for t in part.times if sent and t.limit and t.end <= sending.at), None)
        if shared and not extraction.set_due(key, shared, sentence, Stage.SUBMITTED):
            time = None
        keys.append(key)
    return _HandIn(keys, time)


def _is_about(review: Reviewing, kind: Kind, titles: Sequence[str]) -> bool:
    """Whether a review is of what a kind of party hands in: of one of the titles, or of no deliverable by name."""
    return not review.deliverables or any(
        (is_same_deliverable(named.title, title) or named.title.endswith(("材料", "资料")))
        and (not named.kinds or kind in named.kinds)
        for named in review.deliverables
        for title in titles
    )


def _add_copy(extraction: _Extraction, key: int, sending: Sending, sentence: Sentence) -> int:
    """The same deliverable in another form, which has a day of its own."""
    original = extraction.deliverables[key]
    form = "、".join(medium.zh for medium in sending.media)
    copy = ProposedDeliverable(
        original.kind, f"{original.title}（{form}）", sentence, is_supplementary=original.is_supplementary
    )
    if original.stages.get(Stage.SUBMITTED) == sentence:
        copy = replace(copy, stages=original.stages)
        for name in ("components", "reviewed_by"):
            copy = copy.with_default(name, original.values.get(name), original.sentences.get(name))
    return extraction.add(copy)


def _group_by_owner(
    extraction: _Extraction, passage: Passage, named: Sequence[NamedDeliverable], sending: Sending
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
) -> int:
    """The deliverable of this name that this kind of party owes already, else a new one.

    `components`: the deliverables that are handed in as one; those that were asked for before become parts of it.
    `assumption`: what was taken for granted about the kind. `separately`: it is not handed in as a part of others.
    """
    of_kind = {key: deliverable for key, deliverable in extraction.deliverables.items() if deliverable.kind is kind}
    for key, deliverable in of_kind.items() if not components else ():
        parts = deliverable.components
        if not parts and is_same_deliverable(deliverable.title, title):
            longer = max(deliverable.title, title, key=len)
            extraction.deliverables[key] = replace(deliverable, title=longer)
            return key
        if not separately and _is_among(title, parts):
            return key
    new = ProposedDeliverable(kind, title, sentence)
    for key, deliverable in of_kind.items() if components else ():
        if not deliverable.is_submitted and _is_among(deliverable.title, components):
            del extraction.deliverables[key]
            new = replace(new, stages={**new.stages, **deliverable.stages})
            for name in ("signed_by", "reviewed_by"):
                new = new.with_default(name, deliverable.values.get(name), deliverable.sentences.get(name))
    new = new.with_default("components", list(components), sentence)
    return extraction.add(new.with_assumption("owed_by", assumption) if assumption else new)


def _is_among(title: str, titles: Iterable[str]) -> bool:
    return any(is_same_deliverable(title, other) for other in titles)
