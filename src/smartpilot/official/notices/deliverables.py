"""The deliverables of a notice: what its sentences ask for, put together paper by paper."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from smartpilot.i18n import _
from smartpilot.official.notices.dates import TimePhrase, find_times
from smartpilot.official.notices.deliverable import (
    Paper,
    Unread,
    add_reviewing,
    add_sending,
    has_due_date,
    is_same_paper,
    record_gaps,
    set_due,
)
from smartpilot.official.notices.offices import find_kinds, find_sender, find_subject, split_offices
from smartpilot.official.notices.phrases import (
    NamedPaper,
    Reviewing,
    Sending,
    SentencePart,
    find_announced_list,
    find_draftings,
    find_papers,
    find_reviewings,
    find_sendings,
    find_signings,
    is_revised,
    mask_part,
)
from smartpilot.official.notices.sentences import Sentence
from smartpilot.records.terms import Kind, Stage


class _Attribution(Enum):
    """What names the party that owes a paper."""

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
    """The papers and the unread times so far. `default_owner`: who owes a paper where nobody is named."""

    issued_on: dt.date | None
    default_owner: Kind
    papers: list[Paper] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


def find_deliverables(
    sentences: Sequence[Sentence], issued_on: dt.date | None, default_owner: Kind
) -> tuple[list[Paper], list[Unread]]:
    """All deliverables, those that are handed in before the others; and the times that belong to none.

    `default_owner`: who owes a paper where neither its sentence nor its clause names anyone.
    """
    extraction = _Extraction(issued_on, default_owner)
    listed: Paper | None = None
    for sentence in sentences:
        if listed is not None and sentence.clause.startswith(listed.sentence.clause) and _is_item(sentence, listed):
            listed.values.setdefault("components", []).extend(n.title for n in find_papers(sentence.text))
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
    record_gaps(extraction.papers)
    return sorted(extraction.papers, key=lambda paper: not paper.sent), extraction.unread


def _is_item(sentence: Sentence, listed: Paper) -> bool:
    return sentence.clause != listed.sentence.clause and bool(find_papers(sentence.text))


def _read_announced_list(
    extraction: _Extraction,
    announced: tuple[NamedPaper, str],
    sentence: Sentence,
    text: str,
    context: Sequence[Sentence],
) -> Paper:
    named, to = announced
    kinds, attribution = _find_owners(extraction, named, text, "", context)
    paper = _find_or_add_paper(extraction, kinds[0], named.title, sentence, attribution.assumption)
    paper.reach(Stage.SUBMITTED, sentence)
    paper.say("send_to", to, sentence)
    paper.values["components"] = []
    paper.said["components"] = sentence
    return paper


def _read_part(
    extraction: _Extraction, part: SentencePart, sentence: Sentence, so_far: str, context: Sequence[Sentence]
) -> None:
    used: list[TimePhrase] = []
    reviews = list(find_reviewings(part, find_subject(so_far + part.masked)))
    sent: list[Paper] = []
    for sending in find_sendings(part):
        made, time = _read_sending(extraction, part, sending, reviews, sent, sentence, so_far, context)
        sent += [paper for paper in made if paper not in sent]
        used += [time] if time else []
    for signing in find_signings(part):
        for kind in signing.kinds:
            # 由某会与专项试点单位签订: what was handed in before.
            handed_in = [NamedPaper(paper.title, []) for paper in sent if paper.kind is kind]
            for named in signing.papers or handed_in:
                paper = _find_or_add_paper(extraction, kind, named.title, sentence, "")
                paper.reach(Stage.SIGNED, sentence)
                paper.say("signed_by", split_offices(signing.offices), sentence)
    for draft in find_draftings(part):
        time = None
        if draft.done_by or not sent:
            free = [t for t in part.times if t not in used and t.limit]
            time = free[0] if free else None
        for named in draft.papers:
            kinds, attribution = _find_owners(extraction, named, part.masked[: draft.at], so_far, context)
            if attribution is _Attribution.NOTHING and not time:
                for paper in sent:
                    if any(is_same_paper(named.title, part) for part in paper.values.get("components", [paper.title])):
                        paper.reach(draft.stage, sentence)
                continue
            # 组织申报城市编制申报书: theirs, whoever sees to it.
            assumption = attribution.assumption
            if assumption:
                assumption = _sender_assumption(named, so_far + part.masked[: draft.at]) or assumption
            for kind in kinds:
                paper = _find_or_add_paper(extraction, kind, named.title, sentence, assumption)
                paper.reach(draft.stage, sentence)
                if draft.stage is not Stage.SIGNED:
                    paper.say("note", _phrase_at(part, draft.at), sentence)
                if time and set_due(paper, time, sentence, draft.stage):
                    used.append(time)
    if not sent:
        for review in reviews:
            for named in review.papers:
                kinds, attribution = _find_owners(extraction, named, part.masked[: review.at], so_far, context)
                for kind in () if attribution is _Attribution.NOTHING else kinds:
                    paper = _find_or_add_paper(extraction, kind, named.title, sentence, attribution.assumption)
                    add_reviewing(paper, review, sentence)
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
    sent: Sequence[Paper],
    sentence: Sentence,
    so_far: str,
    context: Sequence[Sentence],
) -> tuple[list[Paper], TimePhrase | None]:
    """The papers of a hand-in, and the time that it has."""
    time = _find_time(part, sending)
    checks = [review for review in reviews if review.at < sending.at]
    named: list[NamedPaper] = list(sending.papers)
    before = part.masked[: sending.at]
    if not named:
        of_review = [each for review in checks for each in review.papers]
        drafted = [each for draft in find_draftings(part) if draft.at < sending.at for each in draft.papers]
        if sent and sending.media:
            # 纸质版报甲司，电子版发至某邮箱: the same paper another way; by another day it is one for itself.
            for paper in sent:
                if time and not has_due_date(paper, time):
                    paper = _add_copy(extraction, paper, sending, sentence)
                    set_due(paper, time, sentence, Stage.SUBMITTED)
                add_sending(paper, sending, sentence)
            return list(sent), time
        named = of_review or drafted
    if not named:
        # The paper was named before: 请编制任务书。于4月30日前报送某司。
        earlier = [p for p in extraction.papers if p.sentence.clause == sentence.clause]
        used = None
        for paper in earlier[-1:] if time or sending.media else ():
            add_sending(paper, sending, sentence)
            if time and set_due(paper, time, sentence, Stage.SUBMITTED):
                used = time
        return earlier[-1:] if time or sending.media else [], used
    made = []
    for kind, titles, assumption in _group_by_owner(extraction, named, sending, before, so_far, context):
        title, components = _joint_title(titles)
        paper = _find_or_add_paper(extraction, kind, title, sentence, assumption, together=components, sent=True)
        paper.supplementary |= kind is Kind.CANDIDATES and any("增补" in s.text for s in [*context, sentence])
        add_sending(paper, sending, sentence)
        for review in checks:
            if not review.papers or any(
                is_same_paper(each.title, t) and _may_be_owed_by(each, kind) for each in review.papers for t in titles
            ):
                add_reviewing(paper, review, sentence)
        if is_revised(part):
            paper.reach(Stage.REVISED, sentence)
        shared = time or next((t for t in part.times if sent and t.limit and t.end <= sending.at), None)
        if shared and not set_due(paper, shared, sentence, Stage.SUBMITTED):
            time = None
        made.append(paper)
    return made, time


def _add_copy(extraction: _Extraction, paper: Paper, sending: Sending, sentence: Sentence) -> Paper:
    """The same paper in another form, which has a day of its own."""
    form = "、".join(medium.zh for medium in sending.media)
    made = Paper(paper.kind, f"{paper.title}（{form}）", sentence, supplementary=paper.supplementary)
    made.steps = dict(paper.steps)
    made.say("components", paper.values.get("components"), sentence)
    made.say("reviewed_by", paper.values.get("reviewed_by"), paper.said.get("reviewed_by", sentence))
    extraction.papers.append(made)
    return made


def _may_be_owed_by(named: NamedPaper, kind: Kind) -> bool:
    return not named.kinds or kind in named.kinds


def _group_by_owner(
    extraction: _Extraction,
    named: Sequence[NamedPaper],
    sending: Sending,
    before: str,
    so_far: str,
    context: Sequence[Sentence],
) -> Iterator[tuple[Kind, list[str], str]]:
    """The papers that each kind of party hands in together, and what was taken for granted about the party."""
    by_kind: dict[Kind, tuple[list[str], str]] = {}
    owners = [paper.kinds for paper in named if paper.kinds]
    have_owners_apart = len({tuple(kinds) for kinds in owners}) > 1
    for paper in named:
        if owners and not paper.kinds and not have_owners_apart:
            paper = NamedPaper(paper.title, owners[0])
        kinds, attribution = _find_owners(extraction, paper, sending.before or before, so_far + before, context)
        assumption = _sender_assumption(paper, so_far + before) or attribution.assumption
        for kind in kinds:
            titles = by_kind.setdefault(kind, ([], assumption))[0]
            if paper.title not in titles:
                titles.append(paper.title)
    for kind, (titles, assumption) in by_kind.items():
        yield kind, titles, assumption


def _joint_title(titles: Sequence[str]) -> tuple[str, list[str]]:
    """The title of a deliverable of one or several papers, and its components."""
    if len(titles) == 1:
        return titles[0], []
    listed = "、".join(titles)
    main = next((title for title in titles if title.endswith(("材料", "资料"))), None)
    return f"{main}（{listed}）" if main else listed, list(titles)


def _find_owners(
    extraction: _Extraction, named: NamedPaper, before: str, so_far: str, context: Sequence[Sentence]
) -> tuple[list[Kind], _Attribution]:
    """Who owes a paper: what its phrase says, else the sentence, else its clause."""
    if kinds := list(named.kinds) or find_kinds(before) or find_kinds(so_far):
        return kinds, _Attribution.SENTENCE
    for sentence in reversed(context):
        if kinds := find_kinds(sentence.text):
            return kinds, _Attribution.CLAUSE
    return [extraction.default_owner], _Attribution.NOTHING


def _sender_assumption(named: NamedPaper, sentence: str) -> str:
    """What is taken for granted where an office hands in its own paper; empty where none does."""
    office = None if named.kinds else find_sender(sentence)
    if office is None:
        return ""
    why = _("the text has {office} do it; the registry knows pilots, projects and candidates only")
    return why.format(office=office)


def _find_or_add_paper(
    extraction: _Extraction,
    kind: Kind,
    title: str,
    sentence: Sentence,
    assumption: str,
    *,
    together: Sequence[str] = (),
    sent: bool = False,
) -> Paper:
    """The paper of this name that this kind of party owes already, else a new one.

    `together`: the papers that are handed in as one; those that were asked for before are parts of it. `assumption`:
    what was taken for granted about the kind. `sent`: it is handed in for itself, not as a part of others.
    """
    own = [paper for paper in extraction.papers if paper.kind is kind]
    if not together:
        for paper in own:
            parts = paper.values.get("components", ())
            if (not sent and any(is_same_paper(part, title) for part in parts)) or (
                not parts and is_same_paper(paper.title, title)
            ):
                if not parts and len(title) > len(paper.title):
                    paper.title = title
                return paper
    made = Paper(kind, title, sentence)
    for paper in own if together else ():
        if not paper.sent and any(is_same_paper(paper.title, part) for part in together):
            extraction.papers.remove(paper)
            made.steps |= paper.steps
            for name in ("signed_by", "reviewed_by"):
                made.say(name, paper.values.get(name), paper.said.get(name, sentence))
    made.say("components", list(together), sentence)
    if assumption:
        made.assumed["owed_by"] = assumption
    extraction.papers.append(made)
    return made


def _find_time(part: SentencePart, sending: Sending) -> TimePhrase | None:
    """The time of a hand-in: the nearest one before the verb, else one behind it."""
    own = [time for time in part.times if sending.begin <= time.start < sending.end]
    # 于4月20日前（纸质版4月25日前）报送: what brackets say, they say of something apart.
    own = [time for time in own if not _is_in_brackets(part.text, time)] or own
    limits = [
        time
        for time in own
        if not time.former and (time.limit or part.masked[time.end :].lstrip()[:1] in tuple("将把报提上发寄送，,"))
    ]
    ahead = [time for time in limits if time.start < sending.at]
    # 于4月20日前报送，截止时间延长至4月30日: the new day stands behind the phrase.
    moved = [time.now for time in own if time.now and not limits]
    return ahead[-1] if ahead else next(iter(limits or moved), None)


def _is_in_brackets(text: str, time: TimePhrase) -> bool:
    before = text[: time.start]
    return max(before.rfind(mark) for mark in "（(") > max(before.rfind(mark) for mark in "）)")
