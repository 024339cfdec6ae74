"""One deliverable of a notice, put together from what one sentence after the other says of it."""

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
class ProposedDeliverable:
    """A deliverable of one kind of party, as far as the text describes it.

    `sentences`: the sentence behind each field; `unknown`, `assumed`: why, by field. `due_text`: the day as the text
    has it. `vague_destination`: where it goes, in a word that names nobody.
    """

    kind: Kind
    title: str
    sentence: Sentence
    values: dict[str, Any] = field(default_factory=dict)
    sentences: dict[str, Sentence] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    assumed: dict[str, str] = field(default_factory=dict)
    is_supplementary: bool = False
    due_text: str = ""
    vague_destination: str = ""
    stages: dict[Stage, Sentence] = field(default_factory=dict)

    @property
    def is_submitted(self) -> bool:
        """Whether it is handed in."""
        return Stage.SUBMITTED in self.stages

    def add_stage(self, stage: Stage, sentence: Sentence) -> None:
        """Adds a stage, with the first sentence that asks for it."""
        self.stages.setdefault(stage, sentence)

    def set_default(self, name: str, value: Any, sentence: Sentence) -> None:
        """Sets a field that is not set yet."""
        if value and name not in self.values:
            self.values[name] = value
            self.sentences[name] = sentence


@dataclass(frozen=True)
class Unread:
    """A time in the text of which no deliverable could be made."""

    text: str
    sentence: Sentence


def is_same_deliverable(one: str, another: str) -> bool:
    """创建任务书 and 任务书, 试点实施方案 and 实施方案 are one deliverable; 申报书 and 申报材料 are two."""
    short, long = sorted((one, another), key=len)
    return short == long or (len(short) >= 3 and long.endswith(short))


def add_sending(deliverable: ProposedDeliverable, sending: Sending, sentence: Sentence) -> None:
    """Adds to a deliverable that it is handed in, where to, and how."""
    deliverable.sentence = deliverable.sentence if deliverable.is_submitted else sentence
    deliverable.add_stage(Stage.SUBMITTED, sentence)
    if sending.is_reviewed and sending.to:
        deliverable.add_stage(Stage.REVIEWED, sentence)
        set_reviewer(deliverable, sending.to, sentence)
    known = deliverable.values.get("send_to")
    if sending.to and known and sending.to not in known:
        deliverable.values["send_to"] = f"{known}；{sending.to}"
    else:
        deliverable.set_default("send_to", sending.to, sentence)
    if sending.postal_address:
        deliverable.assumed["send_to"] = _("without the postal address: {text}").format(text=sending.postal_address)
    if sending.vague_destination:
        deliverable.vague_destination = sending.vague_destination
    media: list[Medium] = deliverable.values.get("medium", [])
    new = [medium for medium in sending.media or find_media(sending.to) if medium not in media]
    if new:
        deliverable.values["medium"] = [*media, *new]
        deliverable.sentences.setdefault("medium", sentence)


def add_reviewing(deliverable: ProposedDeliverable, review: Reviewing, sentence: Sentence) -> None:
    """Adds to a deliverable that it is reviewed, and by whom."""
    deliverable.add_stage(Stage.REVIEWED, sentence)
    if review.who:
        set_reviewer(deliverable, re.sub("^(?:各|有关|相关)+", "", review.who), sentence)


def set_reviewer(deliverable: ProposedDeliverable, office: str, sentence: Sentence) -> None:
    """Sets who reviews a deliverable; of two who do, one after the other, the registry has no field for both."""
    known = deliverable.values.get("reviewed_by", office)
    if is_same_office(known, office) and "reviewed_by" not in deliverable.unknown:
        deliverable.set_default("reviewed_by", office, sentence)
        return
    both = _(", ").join((known, office))
    deliverable.unknown.setdefault(
        "reviewed_by", _("{label}: {text}").format(label=both, text=_("the text names several reviewers"))
    )
    deliverable.values.pop("reviewed_by", None)
    deliverable.sentences.pop("reviewed_by", None)


def is_same_office(one: str, another: str) -> bool:
    """Whether two names may be of one office: 省级主管部门 and 省级住房城乡建设主管部门."""
    short, long = sorted((one, another), key=len)
    return short == long or set(short) <= set(long)


def has_due_date(deliverable: ProposedDeliverable, time: TimePhrase) -> bool:
    """Whether a deliverable has this day already."""
    yearly = (deliverable.values.get("month"), deliverable.values.get("day"))
    return (bool(time.due) and time.due == deliverable.values.get("due")) or time.yearly == yearly


def set_due(deliverable: ProposedDeliverable, time: TimePhrase, sentence: Sentence, stage: Stage) -> bool:
    """Sets the day by which a deliverable is owed; False where it has another one."""
    if has_due_date(deliverable, time):
        return True
    if "due" in deliverable.unknown and "due" not in deliverable.values:
        return False  # which of several it is, a third day does not say
    if time.due and "due" in deliverable.values and deliverable.values["due_stage"] == stage.value:
        both = _(", ").join((deliverable.due_text, time.text))
        deliverable.unknown["due"] = _("{label}: {text}").format(label=both, text=_("the text names several days"))
        for name in ("due", "due_stage"):
            del deliverable.values[name]
        deliverable.assumed.pop("due", None)
        del deliverable.sentences["due"]
        return True
    if "due" in deliverable.values or "recurs" in deliverable.values:
        return False
    if time.yearly:
        deliverable.values |= {"recurs": "yearly", "month": time.yearly[0], "day": time.yearly[1]}
        deliverable.sentences |= dict.fromkeys(("recurs", "month", "day"), sentence)
    elif time.due:
        deliverable.values |= {"due": time.due, "due_stage": stage.value}
        deliverable.sentences["due"] = sentence
        deliverable.due_text = time.text
        if time.why:
            deliverable.assumed["due"] = _("{label}: {text}").format(label=time.text, text=time.why)
    else:
        deliverable.unknown["due"] = _("{label}: {text}").format(label=time.text, text=time.why)
    return True


def record_gaps(deliverables: Sequence[ProposedDeliverable]) -> None:
    """What a deliverable leaves open, once all sentences have been read."""
    for deliverable in deliverables:
        if deliverable.is_submitted:
            deliverable.values.pop("note", None)
            deliverable.sentences.pop("note", None)
            for name in ("send_to", "medium"):
                if name not in deliverable.values:
                    deliverable.unknown[name] = _("the text does not state it")
            if "send_to" in deliverable.unknown and deliverable.vague_destination:
                deliverable.unknown["send_to"] = _("the text says only {text}").format(
                    text=deliverable.vague_destination
                )
        if Stage.REVIEWED in deliverable.stages and "reviewed_by" not in deliverable.values:
            deliverable.unknown.setdefault("reviewed_by", _("the text mentions a review, but not by whom"))
        if not deliverable.stages:
            deliverable.add_stage(Stage.DRAFTED, deliverable.sentence)
