"""The deliverables of a notice: what its sentences ask for, put together paper by paper."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from smartpilot.i18n import _
from smartpilot.official.notices.dates import When, times_in
from smartpilot.official.notices.deliverable import Paper, Unread, due, finish, owed_by_then, reviewed, same, send
from smartpilot.official.notices.offices import kinds_in, offices_in, sender_in, subject_of
from smartpilot.official.notices.phrases import (
    Named,
    Part,
    Review,
    Sending,
    drafts_in,
    list_announced,
    papers_in,
    part_of,
    reviews_in,
    revised_in,
    sendings_in,
    signings_in,
)
from smartpilot.official.notices.sentences import Sentence
from smartpilot.records.terms import Kind, Stage

# What is taken for granted where nobody is named.
NOBODY = _("neither the sentence nor its clause says who owes it")


@dataclass
class Reading:
    """What was read so far."""

    issued_on: dt.date | None
    by_default: Kind
    papers: list[Paper] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


def papers_of(
    sentences: Sequence[Sentence], issued_on: dt.date | None, by_default: Kind
) -> tuple[list[Paper], list[Unread]]:
    """All deliverables, those that are handed in before the others; and the times that belong to none.

    `by_default`: whose the papers are where neither the sentence nor its clause names anyone.
    """
    reading = Reading(issued_on, by_default)
    listed: Paper | None = None
    for sentence in sentences:
        if listed is not None and sentence.clause.startswith(listed.sentence.clause) and _is_item(sentence, listed):
            listed.values.setdefault("components", []).extend(n.title for n in papers_in(sentence.text))
            continue
        listed = None
        before = [s for s in sentences[: sentence.number] if s.clause == sentence.clause]
        above = [s for s in sentences[: sentence.number] if s.clause and sentence.clause.startswith(s.clause)]
        context = [*above, *before]
        so_far = ""
        for text in sentence.parts:
            part = part_of(text, times_in(text, issued_on))
            announced = list_announced(part)
            if announced:
                listed = _announced(reading, announced, sentence, so_far + part.masked, context)
            else:
                _read(reading, part, sentence, so_far, context)
            so_far += part.masked
    finish(reading.papers)
    return sorted(reading.papers, key=lambda paper: not paper.sent), reading.unread


def _is_item(sentence: Sentence, listed: Paper) -> bool:
    return sentence.clause != listed.sentence.clause and bool(papers_in(sentence.text))


def _announced(
    reading: Reading, announced: tuple[Named, str], sentence: Sentence, text: str, context: Sequence[Sentence]
) -> Paper:
    named, to = announced
    kinds, taken = _owners(reading, named, text, "", context)
    paper = _paper(reading, kinds[0], named.title, sentence, taken)
    paper.reach(Stage.SUBMITTED, sentence)
    paper.say("send_to", to, sentence)
    paper.values["components"] = []
    paper.said["components"] = sentence
    return paper


def _read(reading: Reading, part: Part, sentence: Sentence, so_far: str, context: Sequence[Sentence]) -> None:
    used: list[When] = []
    reviews = list(reviews_in(part, subject_of(so_far + part.masked)))
    sent: list[Paper] = []
    for sending in sendings_in(part):
        made, time = _sending(reading, part, sending, reviews, sent, sentence, so_far, context)
        sent += [paper for paper in made if paper not in sent]
        used += [time] if time else []
    for signing in signings_in(part):
        for kind in signing.kinds:
            # 由某会与专项试点单位签订: what was handed in before.
            handed_in = [Named(paper.title, []) for paper in sent if paper.kind is kind]
            for named in signing.papers or handed_in:
                paper = _paper(reading, kind, named.title, sentence, "")
                paper.reach(Stage.SIGNED, sentence)
                paper.say("signed_by", offices_in(signing.offices), sentence)
    for draft in drafts_in(part):
        time = None
        if draft.done_by or not sent:
            free = [t for t in part.times if t not in used and t.limit]
            time = free[0] if free else None
        for named in draft.papers:
            kinds, taken = _owners(reading, named, part.masked[: draft.at], so_far, context)
            if taken == NOBODY and not time:
                for paper in sent:
                    if any(same(named.title, part) for part in paper.values.get("components", [paper.title])):
                        paper.reach(draft.stage, sentence)
                continue
            # 组织申报城市编制申报书: theirs, whoever sees to it.
            taken = taken and _told(named, taken, so_far + part.masked[: draft.at])
            for kind in kinds:
                paper = _paper(reading, kind, named.title, sentence, taken)
                paper.reach(draft.stage, sentence)
                if draft.stage is not Stage.SIGNED:
                    paper.say("note", _segment(part, draft.at), sentence)
                if time and due(paper, time, sentence, draft.stage):
                    used.append(time)
    if not sent:
        for review in reviews:
            for named in review.papers:
                kinds, taken = _owners(reading, named, part.masked[: review.at], so_far, context)
                for kind in () if taken == NOBODY else kinds:
                    paper = _paper(reading, kind, named.title, sentence, taken)
                    reviewed(paper, review, sentence)
    left = [time for time in part.times if time not in used and (time.limit or (time.former and time.now not in used))]
    reading.unread += [Unread(time.text, sentence) for time in left]


def _segment(part: Part, at: int) -> str:
    """What stands between two commas, as the text has it."""
    start = max(part.masked.rfind(mark, 0, at) for mark in "，,") + 1
    end = min((found for mark in "，," if (found := part.masked.find(mark, at)) >= 0), default=len(part.masked))
    return re.sub("^(?:并|请)+", "", re.sub(r"[(（][^()（）]*[)）]", "", part.text[start:end])).strip("。；; ")


def _sending(
    reading: Reading,
    part: Part,
    sending: Sending,
    reviews: Sequence[Review],
    sent: Sequence[Paper],
    sentence: Sentence,
    so_far: str,
    context: Sequence[Sentence],
) -> tuple[list[Paper], When | None]:
    """The papers of a hand-in, and the time that it has."""
    time = _time_of(part, sending)
    checks = [review for review in reviews if review.at < sending.at]
    named: list[Named] = list(sending.papers)
    before = part.masked[: sending.at]
    if not named:
        of_review = [each for review in checks for each in review.papers]
        drafted = [each for draft in drafts_in(part) if draft.at < sending.at for each in draft.papers]
        if sent and sending.media:
            # 纸质版报甲司，电子版发至某邮箱: the same paper another way; by another day it is one for itself.
            for paper in sent:
                if time and not owed_by_then(paper, time):
                    paper = _copy(reading, paper, sending, sentence)
                    due(paper, time, sentence, Stage.SUBMITTED)
                send(paper, sending, sentence)
            return list(sent), time
        named = of_review or drafted
    if not named:
        # The paper was named before: 请编制任务书。于4月30日前报送某司。
        earlier = [p for p in reading.papers if p.sentence.clause == sentence.clause]
        used = None
        for paper in earlier[-1:] if time or sending.media else ():
            send(paper, sending, sentence)
            if time and due(paper, time, sentence, Stage.SUBMITTED):
                used = time
        return earlier[-1:] if time or sending.media else [], used
    made = []
    for kind, titles, taken in _together(reading, named, sending, before, so_far, context):
        title, components = _title(titles)
        paper = _paper(reading, kind, title, sentence, taken, together=components, sent=True)
        paper.supplementary |= kind is Kind.CANDIDATES and any("增补" in s.text for s in [*context, sentence])
        send(paper, sending, sentence)
        for review in checks:
            if not review.papers or any(
                same(each.title, t) and _fits(each, kind) for each in review.papers for t in titles
            ):
                reviewed(paper, review, sentence)
        if revised_in(part):
            paper.reach(Stage.REVISED, sentence)
        shared = time or next((t for t in part.times if sent and t.limit and t.end <= sending.at), None)
        if shared and not due(paper, shared, sentence, Stage.SUBMITTED):
            time = None
        made.append(paper)
    return made, time


def _copy(reading: Reading, paper: Paper, sending: Sending, sentence: Sentence) -> Paper:
    """The same paper in another form, which has a day of its own."""
    form = "、".join(medium.zh for medium in sending.media)
    made = Paper(paper.kind, f"{paper.title}（{form}）", sentence, supplementary=paper.supplementary)
    made.steps = dict(paper.steps)
    made.say("components", paper.values.get("components"), sentence)
    made.say("reviewed_by", paper.values.get("reviewed_by"), paper.said.get("reviewed_by", sentence))
    reading.papers.append(made)
    return made


def _fits(named: Named, kind: Kind) -> bool:
    return not named.kinds or kind in named.kinds


def _together(
    reading: Reading, named: Sequence[Named], sending: Sending, before: str, so_far: str, context: Sequence[Sentence]
) -> Iterator[tuple[Kind, list[str], str]]:
    """Papers that are handed in together, for each kind of party."""
    by_kind: dict[Kind, tuple[list[str], str]] = {}
    whose = next((each.kinds for each in named if each.kinds), [])
    apart = len({tuple(each.kinds) for each in named if each.kinds}) > 1
    for each in named:
        each = each if each.kinds or apart else Named(each.title, whose)
        kinds, taken = _owners(reading, each, sending.before or before, so_far + before, context)
        taken = _told(each, taken, so_far + before)
        for kind in kinds:
            titles = by_kind.setdefault(kind, ([], taken))[0]
            if each.title not in titles:
                titles.append(each.title)
    for kind, (titles, taken) in by_kind.items():
        yield kind, titles, taken


def _title(titles: Sequence[str]) -> tuple[str, list[str]]:
    """What a deliverable of several papers is called, and its components."""
    if len(titles) == 1:
        return titles[0], []
    listed = "、".join(titles)
    main = next((title for title in titles if title.endswith(("材料", "资料"))), None)
    return f"{main}（{listed}）" if main else listed, list(titles)


def _owners(
    reading: Reading, named: Named, before: str, so_far: str, context: Sequence[Sentence]
) -> tuple[list[Kind], str]:
    """Whose a paper is: what its phrase says, else the sentence, else its clause; and what was taken for granted."""
    if kinds := list(named.kinds) or kinds_in(before) or kinds_in(so_far):
        return kinds, ""
    for sentence in reversed(context):
        if kinds := kinds_in(sentence.text):
            return kinds, _("its sentence does not say who owes it; told from the clause")
    return [reading.by_default], NOBODY


def _told(named: Named, taken: str, sentence: str) -> str:
    """What was taken for granted of whose a paper is; an office that hands in its own owes nothing in the registry."""
    office = None if named.kinds else sender_in(sentence)
    if office is None:
        return taken
    why = _("the text has {office} do it; the registry knows pilots, projects and candidates only")
    return why.format(office=office)


def _paper(
    reading: Reading,
    kind: Kind,
    title: str,
    sentence: Sentence,
    taken: str,
    *,
    together: Sequence[str] = (),
    sent: bool = False,
) -> Paper:
    """The paper of this name that this kind of party owes already, else a new one.

    `together`: the papers that are handed in as one; those that were asked for before are parts of it. `taken`: what
    was taken for granted about the kind. `sent`: it is handed in for itself, not as a part of others.
    """
    own = [paper for paper in reading.papers if paper.kind is kind]
    if not together:
        for paper in own:
            parts = paper.values.get("components", ())
            if (not sent and any(same(part, title) for part in parts)) or (not parts and same(paper.title, title)):
                if not parts and len(title) > len(paper.title):
                    paper.title = title
                return paper
    made = Paper(kind, title, sentence)
    for paper in own if together else ():
        if not paper.sent and any(same(paper.title, part) for part in together):
            reading.papers.remove(paper)
            made.steps |= paper.steps
            for name in ("signed_by", "reviewed_by"):
                made.say(name, paper.values.get(name), paper.said.get(name, sentence))
    made.say("components", list(together), sentence)
    if taken:
        made.assumed["owed_by"] = taken
    reading.papers.append(made)
    return made


def _time_of(part: Part, sending: Sending) -> When | None:
    """The time of a hand-in: the nearest one before the verb, else one behind it."""
    own = [time for time in part.times if sending.begin <= time.start < sending.end]
    # 于4月20日前（纸质版4月25日前）报送: what brackets say, they say of something apart.
    own = [time for time in own if not _bracketed(part.text, time)] or own
    limits = [
        time
        for time in own
        if not time.former and (time.limit or part.masked[time.end :].lstrip()[:1] in tuple("将把报提上发寄送，,"))
    ]
    ahead = [time for time in limits if time.start < sending.at]
    # 于4月20日前报送，截止时间延长至4月30日: the new day stands behind the phrase.
    moved = [time.now for time in own if time.now and not limits]
    return ahead[-1] if ahead else next(iter(limits or moved), None)


def _bracketed(text: str, time: When) -> bool:
    before = text[: time.start]
    return max(before.rfind(mark) for mark in "（(") > max(before.rfind(mark) for mark in "）)")
