"""One paper of a notice: what the text says of it, from one sentence after the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from smartpilot.i18n import _
from smartpilot.official.notices.dates import TimePhrase
from smartpilot.official.notices.phrases import Reviewing, Sending, find_media
from smartpilot.official.notices.sentences import Sentence
from smartpilot.records.terms import Kind, Medium, Stage


@dataclass
class Paper:
    """One paper of one kind of party. `said`: the sentence behind each field; `unknown`, `assumed`: why, by field.

    `day`: the day as the text has it. `vague`: where it goes to, in a word that names nobody.
    """

    kind: Kind
    title: str
    sentence: Sentence
    values: dict[str, Any] = field(default_factory=dict)
    said: dict[str, Sentence] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    assumed: dict[str, str] = field(default_factory=dict)
    supplementary: bool = False
    day: str = ""
    vague: str = ""
    steps: dict[Stage, Sentence] = field(default_factory=dict)

    @property
    def sent(self) -> bool:
        """Whether it is handed in."""
        return Stage.SUBMITTED in self.steps

    def reach(self, stage: Stage, sentence: Sentence) -> None:
        """Adds a stage, with the first sentence that asks for it."""
        self.steps.setdefault(stage, sentence)

    def say(self, name: str, value: Any, sentence: Sentence) -> None:
        """Sets a field that is not set yet."""
        if value and name not in self.values:
            self.values[name] = value
            self.said[name] = sentence


@dataclass(frozen=True)
class Unread:
    """A time in the text of which no deliverable could be made."""

    text: str
    sentence: Sentence


def is_same_paper(one: str, other: str) -> bool:
    """创建任务书 and 任务书, 试点实施方案 and 实施方案 are one paper; 申报书 and 申报材料 two."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= 3 and long.endswith(short))


def add_sending(paper: Paper, sending: Sending, sentence: Sentence) -> None:
    """Adds to a paper that it is handed in, where to, and how."""
    paper.sentence = paper.sentence if paper.sent else sentence
    paper.reach(Stage.SUBMITTED, sentence)
    if sending.checked and sending.to:
        paper.reach(Stage.REVIEWED, sentence)
        paper.say("reviewed_by", sending.to, sentence)
    known = paper.values.get("send_to")
    if sending.to and known and sending.to not in known:
        paper.values["send_to"] = f"{known}；{sending.to}"
    else:
        paper.say("send_to", sending.to, sentence)
    if sending.left:
        paper.assumed["send_to"] = _("without the postal address: {text}").format(text=sending.left)
    if sending.vague:
        paper.vague = sending.vague
    media: list[Medium] = paper.values.get("medium", [])
    new = [medium for medium in sending.media or find_media(sending.to) if medium not in media]
    if new:
        paper.values["medium"] = [*media, *new]
        paper.said.setdefault("medium", sentence)


def add_reviewing(paper: Paper, review: Reviewing, sentence: Sentence) -> None:
    """Adds to a paper that it is reviewed, and by whom."""
    paper.reach(Stage.REVIEWED, sentence)
    if review.who:
        paper.say("reviewed_by", re.sub("^(?:各|有关|相关)+", "", review.who), sentence)


def has_due_date(paper: Paper, time: TimePhrase) -> bool:
    """Whether a paper has this day already."""
    yearly = (paper.values.get("month"), paper.values.get("day"))
    return (bool(time.due) and time.due == paper.values.get("due")) or time.yearly == yearly


def set_due(paper: Paper, time: TimePhrase, sentence: Sentence, stage: Stage) -> bool:
    """Sets the day by which a paper is owed; False where it has another one."""
    if has_due_date(paper, time):
        return True
    if "due" in paper.unknown and "due" not in paper.values:
        return False  # which of several it is, a third day does not say
    if time.due and "due" in paper.values and paper.values["due_stage"] == stage.value:
        both = _(", ").join((paper.day, time.text))
        paper.unknown["due"] = _("{label}: {text}").format(label=both, text=_("the text names several days"))
        for name in ("due", "due_stage"):
            del paper.values[name]
        paper.assumed.pop("due", None)
        del paper.said["due"]
        return True
    if "due" in paper.values or "recurs" in paper.values:
        return False
    if time.yearly:
        paper.values |= {"recurs": "yearly", "month": time.yearly[0], "day": time.yearly[1]}
        paper.said |= dict.fromkeys(("recurs", "month", "day"), sentence)
    elif time.due:
        paper.values |= {"due": time.due, "due_stage": stage.value}
        paper.said["due"] = sentence
        paper.day = time.text
        if time.why:
            paper.assumed["due"] = _("{label}: {text}").format(label=time.text, text=time.why)
    else:
        paper.unknown["due"] = _("{label}: {text}").format(label=time.text, text=time.why)
    return True


def record_gaps(papers: Sequence[Paper]) -> None:
    """What a paper leaves open, once all sentences have been read."""
    for paper in papers:
        if paper.sent:
            paper.values.pop("note", None)
            paper.said.pop("note", None)
            for name in ("send_to", "medium"):
                if name not in paper.values:
                    paper.unknown[name] = _("the text does not state it")
            if "send_to" in paper.unknown and paper.vague:
                paper.unknown["send_to"] = _("the text says only {text}").format(text=paper.vague)
        if Stage.REVIEWED in paper.steps and "reviewed_by" not in paper.values:
            paper.unknown["reviewed_by"] = _("the text mentions a review, but not by whom")
        if not paper.steps:
            paper.reach(Stage.DRAFTED, paper.sentence)
