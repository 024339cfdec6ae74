"""The deliverables of a notice: what its sentences ask for, one deliverable after the other.

Each part of a sentence gives facts (`phrases`); a short chain of strategies says of which deliverables a fact is; and
the deliverables are the fold of all facts.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from smartpilot.i18n import _
from smartpilot.official.notices.actors import LETS_DO, find_actor
from smartpilot.official.notices.dates import TimePhrase
from smartpilot.official.notices.deliverable import (
    ProposedDeliverable,
    has_due_date,
    with_gaps,
    with_reviewing,
    with_sending,
)
from smartpilot.official.notices.extraction import Extraction, HandIn, is_among
from smartpilot.official.notices.facts import (
    Announcing,
    Drafting,
    NamedDeliverable,
    NotAsked,
    Reviewing,
    Sending,
    Signing,
)
from smartpilot.official.notices.fields import Unread
from smartpilot.official.notices.names import find_named_deliverables
from smartpilot.official.notices.offices import find_subject, split_offices
from smartpilot.official.notices.owners import find_owners, find_owners_of_all, passing_on
from smartpilot.official.notices.passage import Passage, find_sending_time, read_passages
from smartpilot.official.notices.phrases import find_drafted, is_revised
from smartpilot.official.notices.sentences import Sentence
from smartpilot.records.notices import names_supplement
from smartpilot.records.terms import Kind, Stage


def read_deliverables(
    sentences: Sequence[Sentence],
    issued_on: dt.date | None,
    default_owner: Kind,
    first_day: dt.date | None = None,
) -> tuple[list[ProposedDeliverable], list[Unread]]:
    """All deliverables, those that are handed in before the others; and the times that belong to none.

    `default_owner`: who owes a deliverable where neither its sentence nor its clause names anyone. `first_day`: that of
    the creation period, if known.
    """
    extraction = Extraction(default_owner)
    listed: ProposedDeliverable | None = None
    for sentence in sentences:
        if listed and (items := _listed_items(listed, sentence)):
            all_items = [*listed.components, *items]
            listed = extraction.keep(listed.with_changed_value("components", all_items))
            continue
        listed = None
        for passage in read_passages(sentence, sentences, issued_on, first_day):
            announcements = passage.of_kind(Announcing)
            if announcements:
                listed = _apply_announcement(extraction, announcements[0], passage)
            else:
                _apply_part(extraction, passage)
    # What only a heading names is asked for nowhere.
    named = [d for d in extraction.deliverables.values() if not d.stages and d.sentence.is_heading]
    extraction.unread += [Unread(d.sentence.text, d.sentence, _("only a heading names it")) for d in named]
    deliverables = [with_gaps(d) for d in extraction.deliverables.values() if d not in named]
    return sorted(deliverables, key=lambda deliverable: not deliverable.is_submitted), extraction.unread


def _listed_items(listed: ProposedDeliverable, sentence: Sentence) -> list[str]:
    """What an item of an announced list names."""
    clause = listed.sentence.clause
    is_item = sentence.clause != clause and sentence.clause.startswith(clause)
    return [named.title for named in find_named_deliverables(sentence.text)] if is_item else []


def _apply_announcement(extraction: Extraction, announcing: Announcing, passage: Passage) -> ProposedDeliverable:
    named, sentence = announcing.deliverable, passage.sentence
    owners = find_owners(named, passage, len(passage.part.masked))
    kind = extraction.owing(named.title, owners)[0]
    deliverable = extraction.find_or_add(kind, named.title, sentence, owners.assumption)
    deliverable = deliverable.with_stage(Stage.SUBMITTED, sentence).with_default("send_to", announcing.to, sentence)
    return extraction.keep(deliverable.with_values(sentence, components=[]))


def _apply_part(extraction: Extraction, passage: Passage) -> None:
    extraction.is_used.clear()
    if passage.sentence.is_heading:
        for named in find_named_deliverables(re.sub(_HANDED_IN, "", passage.sentence.text)):
            kind = extraction.owing(named.title, find_owners(named, passage, 0))[0]
            extraction.find_or_add(kind, named.title, passage.sentence)
        return
    sent: list[int] = []
    for sending in passage.of_kind(Sending):
        sent += [key for key in _apply_sending(extraction, passage, sending, sent) if key not in sent]
        if sending.unread:
            why = _("it is listed with what is handed in, but could not be read")
            extraction.unread.append(Unread(sending.unread, passage.sentence, why))
    _apply_signings(extraction, passage, sent)
    for draft in passage.of_kind(Drafting):
        free = [time for time in passage.part.times if time.limit and time.start not in extraction.is_used]
        may_have_time = draft.done_by or not sent
        _apply_drafting(extraction, passage, draft, free[0] if free and may_have_time else None, sent)
    if not sent:
        _apply_reviewings(extraction, passage)
    not_asked = passage.of_kind(NotAsked)
    extraction.unread += [
        Unread(passage.part.text[fact.begin : fact.end].strip(), passage.sentence, fact.why) for fact in not_asked
    ]
    unused = [
        time
        for time in passage.part.times
        if not (extraction.is_used.get(time.start) or any(fact.begin <= time.start < fact.end for fact in not_asked))
    ]
    extraction.unread += [
        Unread(time.text, passage.sentence)
        for time in unused
        if time.limit or (time.former and (time.now is None or time.now in unused))
    ]


_HANDED_IN = "^(?:报送|提交|上报)|(?:报送|提交|上报)(?:工作|事项|安排|事宜)?$"


def _apply_signings(extraction: Extraction, passage: Passage, sent: Sequence[int]) -> None:
    for signing in passage.of_kind(Signing):
        for kind in signing.kinds:
            # 由某会与专项试点单位签订: what was handed in before.
            handed_in = [extraction.deliverables[key] for key in sent]
            titles = [named.title for named in signing.deliverables] or [d.title for d in handed_in if d.kind is kind]
            for title in titles:
                deliverable = extraction.find_or_add(kind, title, passage.sentence)
                signed = deliverable.with_stage(Stage.SIGNED, passage.sentence)
                extraction.keep(signed.with_default("signed_by", split_offices(signing.offices), passage.sentence))


def _apply_drafting(
    extraction: Extraction, passage: Passage, draft: Drafting, time: TimePhrase | None, sent: Sequence[int]
) -> None:
    """What is to be drafted; by a time, if there is one."""
    sentence, before = passage.sentence, passage.before(draft.at)
    if find_actor(before).office and not LETS_DO.search(re.split("[，,；;]", before)[-1]):
        return  # an office writes a deliverable of its own
    for named in draft.deliverables:
        owners = find_owners(named, passage, draft.at)
        handed_in = [
            d
            for d in (extraction.deliverables[key] for key in sent)
            if is_among(named.title, d.components or [d.title])
        ]
        if not time and (handed_in or not owners.kinds):
            for deliverable in handed_in:
                extraction.keep(deliverable.with_stage(draft.stage, sentence))
            continue
        for kind in extraction.owing(named.title, owners):
            deliverable = extraction.find_or_add(kind, named.title, sentence, owners.assumption)
            deliverable = deliverable.with_stage(draft.stage, sentence)
            if draft.stage is not Stage.SIGNED:
                deliverable = deliverable.with_default("note", _phrase_at(passage, draft.at), sentence)
            extraction.keep(deliverable)
            if time:
                extraction.keep_due(deliverable, time, sentence, draft.stage)


def _apply_reviewings(extraction: Extraction, passage: Passage) -> None:
    for review in passage.of_kind(Reviewing):
        for named in review.deliverables:
            owners = find_owners(named, passage, review.at)
            for kind in owners.kinds:
                deliverable = extraction.find_or_add(kind, named.title, passage.sentence, owners.assumption)
                extraction.keep(with_reviewing(deliverable, review, passage.sentence))


def _phrase_at(passage: Passage, at: int) -> str:
    """The phrase between two commas that has a character in it, as the text has it."""
    masked = passage.part.masked
    start = max(masked.rfind(mark, 0, at) for mark in "，,") + 1
    end = min((comma for mark in "，," if (comma := masked.find(mark, at)) >= 0), default=len(masked))
    return re.sub("^(?:并|请)+", "", re.sub(r"[(（][^()（）]*[)）]", "", passage.part.text[start:end])).strip("。；; ")


# -- which deliverables are handed in --------------------------------------------------------------------------


def _apply_sending(extraction: Extraction, passage: Passage, sending: Sending, sent: Sequence[int]) -> Sequence[int]:
    """The keys of the deliverables of a hand-in, by the first strategy that finds any."""
    hand_in = HandIn(passage, sending, find_sending_time(passage, sending), tuple(sent))
    return next((keys for strategy in DELIVERABLE_STRATEGIES if (keys := strategy(extraction, hand_in))), [])


def _named_in_phrase(extraction: Extraction, hand_in: HandIn) -> Sequence[int]:
    """将任务书报送某司."""
    return _apply_hand_in(extraction, hand_in, hand_in.sending.deliverables)


def _passed_on_by_province(extraction: Extraction, hand_in: HandIn) -> Sequence[int]:
    """于10月31日前报省级主管部门，省级主管部门汇总后于11月15日前报某司: the second step is that of the province."""
    passage, sending, time = hand_in.passage, hand_in.sending, hand_in.time
    actor = find_actor(passage.before(sending.at))
    if not time or not actor.is_provincial or not (actor.is_of_others or actor.sums_up):
        return []
    keys, sentence = [], passage.sentence
    for handed_in in list(extraction.deliverables.values()):
        if handed_in.kind is not Kind.AUTHORITIES and handed_in.stages.get(Stage.SUBMITTED) == sentence:
            summary = extraction.find_or_add(Kind.AUTHORITIES, handed_in.title, sentence, passing_on(actor))
            keys.append(extraction.keep_handed_in(summary, hand_in).key)
    return keys


def _other_form_of_sent(extraction: Extraction, hand_in: HandIn) -> Sequence[int]:
    """纸质版报甲司，电子版发至某邮箱: the same deliverable another way; by another day it is one for itself."""
    sending, time, sentence = hand_in.sending, hand_in.time, hand_in.passage.sentence
    sent = hand_in.sent if sending.media else ()
    for deliverable in (extraction.deliverables[key] for key in sent):
        if time and not has_due_date(deliverable, time):
            deliverable = extraction.add_copy(deliverable, sending, sentence)
        extraction.keep_handed_in(deliverable, hand_in)
    return sent


def _reviewed_or_drafted_before(extraction: Extraction, hand_in: HandIn) -> Sequence[int]:
    """编制任务书，经某厅审查后报送某司."""
    sending = hand_in.sending
    named = [] if sending.is_of_something_else else find_drafted(hand_in.passage.facts, sending.at)
    return _apply_hand_in(extraction, hand_in, [_with_drafter(deliverable, hand_in) for deliverable in named])


def _with_drafter(named: NamedDeliverable, hand_in: HandIn) -> NamedDeliverable:
    """With the kinds of party that draft it, where the phrase names none."""
    passage = hand_in.passage
    drafts = [d for d in passage.of_kind(Drafting) if named in d.deliverables and d.at < hand_in.sending.at]
    actors = [find_actor(passage.before(draft.at)) for draft in drafts]
    return named._replace(kinds=named.kinds or next((actor.kinds for actor in actors if actor.kinds), ()))


# Sentences.
_NEAR = 1


def _named_earlier_in_clause(extraction: Extraction, hand_in: HandIn) -> Sequence[int]:
    """请编制任务书。于4月30日前报送某司."""
    sending, time, sentence = hand_in.sending, hand_in.time, hand_in.passage.sentence
    if sending.is_of_something_else or not (time or sending.media):
        return []
    in_clause = [d for d in extraction.deliverables.values() if d.sentence.clause == sentence.clause]
    if not sentence.clause:
        # Without clauses what stands some paragraphs above may be of something else.
        in_clause = [d for d in in_clause if d.sentence.number + _NEAR >= sentence.number]
    return [extraction.keep_handed_in(deliverable, hand_in).key for deliverable in in_clause[-1:]]


DELIVERABLE_STRATEGIES = (
    _named_in_phrase,
    _passed_on_by_province,
    _other_form_of_sent,
    _reviewed_or_drafted_before,
    _named_earlier_in_clause,
)


def _apply_hand_in(extraction: Extraction, hand_in: HandIn, named: Sequence[NamedDeliverable]) -> list[int]:
    """Hands in what is named, by the time of the hand-in or by that of an earlier one in its part."""
    passage, sending, time, sent = hand_in
    part, sentence = passage.part, passage.sentence
    keys = []
    for kind, titles, assumption in _group_by_owner(extraction, passage, named, sending):
        title, components = _joint_title(titles)
        deliverable = extraction.find_or_add(kind, title, sentence, assumption, components, separately=True)
        if time and not time.due and "due" in deliverable.values and sending.media:
            # 于签订后10日内将扫描件发至某邮箱: what was handed in by its day comes once more in another form.
            deliverable = extraction.add_copy(deliverable, sending, sentence)
        if kind is Kind.CANDIDATES and any(names_supplement(s.text) for s in [*passage.context, sentence]):
            deliverable = replace(deliverable, is_supplementary=True)
        deliverable = with_sending(deliverable, sending, sentence)
        for review in passage.of_kind(Reviewing):
            if review.at < sending.at and _is_about(review, kind, titles):
                who = review.who or find_subject(passage.text)
                deliverable = with_reviewing(deliverable, review._replace(who=who), sentence)
        if is_revised(part):
            deliverable = deliverable.with_stage(Stage.REVISED, sentence)
        keys.append(extraction.keep(deliverable).key)
        if shared := time or next((t for t in part.times if sent and t.limit and t.end <= sending.at), None):
            extraction.keep_due(deliverable, shared, sentence, Stage.SUBMITTED)
    return keys


def _is_about(review: Reviewing, kind: Kind, titles: Sequence[str]) -> bool:
    """Whether a review is of what a kind of party hands in: of one of the titles, or of no deliverable by name."""
    return not review.deliverables or any(
        (is_among(named.title, titles) or named.title.endswith(("材料", "资料")))
        and (not named.kinds or kind in named.kinds)
        for named in review.deliverables
    )


def _group_by_owner(
    extraction: Extraction, passage: Passage, named: Sequence[NamedDeliverable], sending: Sending
) -> Iterator[tuple[Kind, list[str], str]]:
    """The deliverables that each kind of party hands in together, and what was taken for granted about the party."""
    by_kind: dict[Kind, tuple[list[str], str]] = {}
    if named and (owners := find_owners_of_all(named, passage, sending.at)):
        for kind in owners.kinds:
            yield kind, list(dict.fromkeys(deliverable.title for deliverable in named)), owners.assumption
        return
    stated = [deliverable.kinds for deliverable in named if deliverable.kinds]
    have_owners_apart = len({tuple(kinds) for kinds in stated}) > 1
    for deliverable in named:
        if stated and not deliverable.kinds and not have_owners_apart:
            deliverable = NamedDeliverable(deliverable.title, stated[0])
        owners = find_owners(deliverable, passage, sending.at, [each.title for each in named])
        for kind in extraction.owing(deliverable.title, owners):
            titles = by_kind.setdefault(kind, ([], owners.assumption))[0]
            if deliverable.title not in titles:
                titles.append(deliverable.title)
    for kind, (titles, assumption) in by_kind.items():
        yield kind, titles, assumption


def _joint_title(titles: Sequence[str]) -> tuple[str, list[str]]:
    """The title of what is handed in together, and its components; none where it is one deliverable."""
    if len(titles) == 1:
        return titles[0], []
    listed = "、".join(titles)
    # 自检报告及佐证材料: what supports another is not the whole.
    main = next((title for title in titles if re.search("(?<!佐证)(?<!证明)(?<!附件)(?:材料|资料)$", title)), None)
    return f"{main}（{listed}）" if main else listed, list(titles)
