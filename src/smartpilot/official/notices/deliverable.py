"""One deliverable of a notice, put together from what one sentence after the other says of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from smartpilot.i18n import _
from smartpilot.official.notices.dates import TimePhrase
from smartpilot.official.notices.facts import Reviewing, Sending
from smartpilot.official.notices.names import find_media
from smartpilot.official.notices.sentences import Sentence
from smartpilot.records.terms import Kind, Stage


@dataclass(frozen=True)
class ProposedDeliverable:
    """A deliverable of one kind of party, as far as the text describes it.

    `sentences`: the sentence behind each field; `unknown`, `assumed`: why, by field. `due_text`: the day as the text
    has it. `vague_destination`: where it goes, in a word that names nobody. `key`: tells it from the others.
    """

    kind: Kind
    title: str
    sentence: Sentence
    values: Mapping[str, Any] = field(default_factory=dict)
    sentences: Mapping[str, Sentence] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
    assumed: Mapping[str, str] = field(default_factory=dict)
    is_supplementary: bool = False
    due_text: str = ""
    vague_destination: str = ""
    stages: Mapping[Stage, Sentence] = field(default_factory=dict)
    key: int = 0

    @property
    def is_submitted(self) -> bool:
        """Whether it is handed in."""
        return Stage.SUBMITTED in self.stages

    @property
    def components(self) -> list[str]:
        """The titles of what is handed in as this one; none where it is one."""
        return list(self.values.get("components", ()))

    def with_stage(self, stage: Stage, sentence: Sentence) -> Self:
        """With a stage, and the first sentence that asks for it."""
        return replace(self, stages={**self.stages, stage: self.stages.get(stage, sentence)})

    def with_value(self, name: str, value: Any, sentence: Sentence) -> Self:
        """With a field, and its sentence."""
        return replace(self, values={**self.values, name: value}, sentences={**self.sentences, name: sentence})

    def with_default(self, name: str, value: Any, sentence: Sentence | None) -> Self:
        """With a field that is not set yet."""
        return self.with_value(name, value, sentence or self.sentence) if value and name not in self.values else self

    def with_fields_of(self, other: "ProposedDeliverable", *names: str) -> Self:
        """With those fields of another deliverable that this one lacks."""
        deliverable = self
        for name in names:
            deliverable = deliverable.with_default(name, other.values.get(name), other.sentences.get(name))
        return deliverable

    def without(self, *names: str) -> Self:
        """Without some of the fields, and what was assumed of them."""
        return replace(
            self,
            values={name: value for name, value in self.values.items() if name not in names},
            sentences={name: sentence for name, sentence in self.sentences.items() if name not in names},
            assumed={name: why for name, why in self.assumed.items() if name not in names},
        )

    def with_unknown(self, name: str, why: str) -> Self:
        """With the reason why a field is open."""
        return replace(self, unknown={**self.unknown, name: why})

    def with_assumption(self, name: str, why: str) -> Self:
        """With what was taken for granted about a field."""
        return replace(self, assumed={**self.assumed, name: why})


@dataclass(frozen=True)
class Unread:
    """A time in the text of which no deliverable could be made, or what it speaks of without asking for it, and why."""

    text: str
    sentence: Sentence
    why: str = ""


def is_same_deliverable(one: str, another: str) -> bool:
    """创建任务书 and 任务书, 试点实施方案 and 实施方案 are one deliverable; 申报书 and 申报材料 are two."""
    short, long = sorted((one, another), key=len)
    return short == long or (len(short) >= 3 and long.endswith(short))


def with_sending(deliverable: ProposedDeliverable, sending: Sending, sentence: Sentence) -> ProposedDeliverable:
    """A deliverable that is handed in, with where to, and how."""
    if not deliverable.is_submitted:
        deliverable = replace(deliverable, sentence=sentence)
    deliverable = deliverable.with_stage(Stage.SUBMITTED, sentence)
    if sending.is_reviewed and sending.to:
        deliverable = with_reviewer(deliverable.with_stage(Stage.REVIEWED, sentence), sending.to, sentence)
    known = deliverable.values.get("send_to")
    if not known:
        deliverable = deliverable.with_default("send_to", sending.to, sentence)
    elif sending.to and sending.to not in known:
        deliverable = deliverable.with_value("send_to", f"{known}；{sending.to}", deliverable.sentences["send_to"])
    if sending.postal_address:
        why = _("without the postal address: {text}").format(text=sending.postal_address)
        deliverable = deliverable.with_assumption("send_to", why)
    media = list(deliverable.values.get("medium", ()))
    new = [medium for medium in sending.media or find_media(sending.to) if medium not in media]
    if new:
        first = deliverable.sentences.get("medium", sentence)
        deliverable = deliverable.with_value("medium", [*media, *new], first)
    return replace(deliverable, vague_destination=sending.vague_destination or deliverable.vague_destination)


def with_reviewing(deliverable: ProposedDeliverable, review: Reviewing, sentence: Sentence) -> ProposedDeliverable:
    """A deliverable that is reviewed, and by whom."""
    deliverable = deliverable.with_stage(Stage.REVIEWED, sentence)
    office = re.sub("^(?:各|有关|相关)+", "", review.who or "")
    return with_reviewer(deliverable, office, sentence) if office else deliverable


def with_reviewer(deliverable: ProposedDeliverable, office: str, sentence: Sentence) -> ProposedDeliverable:
    """A deliverable with who reviews it; of two who do, one after the other, the registry has no field for both."""
    known = deliverable.values.get("reviewed_by", office)
    if "reviewed_by" in deliverable.unknown:
        return deliverable
    if _may_be_same_office(known, office):
        return deliverable.with_default("reviewed_by", office, sentence)
    both = _(", ").join((known, office))
    why = _("{label}: {text}").format(label=both, text=_("the text names several reviewers"))
    return deliverable.without("reviewed_by").with_unknown("reviewed_by", why)


def _may_be_same_office(one: str, another: str) -> bool:
    """省级主管部门 and 省级住房城乡建设主管部门 may."""
    short, long = sorted((one, another), key=len)
    return set(short) <= set(long)


def has_due_date(deliverable: ProposedDeliverable, time: TimePhrase) -> bool:
    """Whether a deliverable has this day already."""
    yearly = (deliverable.values.get("month"), deliverable.values.get("day"))
    if time.fields:
        return all(deliverable.values.get(name) == value for name, value in time.fields.items())
    return (bool(time.due) and time.due == deliverable.values.get("due")) or time.yearly == yearly


def with_due(
    deliverable: ProposedDeliverable, time: TimePhrase, sentence: Sentence, stage: Stage
) -> ProposedDeliverable | None:
    """A deliverable with the day by which it is owed; None where it has another one."""
    if has_due_date(deliverable, time):
        return deliverable
    due = deliverable.values.get("due")
    if "due" in deliverable.unknown and due is None:
        # Which of several it is, a third day does not say.
        return deliverable if time.text in deliverable.unknown["due"] else None
    if time.due and due and deliverable.values["due_stage"] == stage.value:
        both = _(", ").join((deliverable.due_text, time.text))
        why = _("{label}: {text}").format(label=both, text=_("the text names several days"))
        return deliverable.without("due", "due_stage").with_unknown("due", why)
    if due or {"recurs", "within"} & deliverable.values.keys():
        return None
    why = _("{label}: {text}").format(label=time.text, text=time.why)
    if time.yearly:
        for name, value in zip(("recurs", "month", "day"), ("yearly", *time.yearly), strict=True):
            deliverable = deliverable.with_value(name, value, sentence)
        return deliverable
    if time.fields:
        for name, value in time.fields.items():
            deliverable = deliverable.with_value(name, value, sentence)
        if "within" in time.fields:
            values = {**deliverable.values, "due_stage": stage.value}
            deliverable = replace(deliverable, values=values, due_text=time.text)
        return deliverable.with_assumption(next(iter(time.fields)), why) if time.why else deliverable
    if not time.due:
        return deliverable.with_unknown("due", why)
    deliverable = replace(deliverable.with_value("due", time.due, sentence), due_text=time.text)
    deliverable = replace(deliverable, values={**deliverable.values, "due_stage": stage.value})
    return deliverable.with_assumption("due", why) if time.why else deliverable


def with_gaps(deliverable: ProposedDeliverable) -> ProposedDeliverable:
    """A deliverable with what it leaves open, once all sentences have been read."""
    if deliverable.is_submitted:
        deliverable = deliverable.without("note")
        if deliverable.vague_destination:
            # 报省厅, 省厅汇总后报某部: what is named is not where it goes first.
            places = filter(None, (deliverable.vague_destination, deliverable.values.get("send_to")))
            why = _("the text says only {text}").format(text=_(", ").join(places))
            deliverable = deliverable.without("send_to").with_unknown("send_to", why)
        deliverable = _with_vague_time(deliverable)
        for name in ("send_to", "medium"):
            if name not in deliverable.values and name not in deliverable.unknown:
                deliverable = deliverable.with_unknown(name, _("the text does not state it"))
    if Stage.REVIEWED in deliverable.stages and not {"reviewed_by"} & {*deliverable.values, *deliverable.unknown}:
        why = _("the text mentions a review, but not by whom")
        deliverable = deliverable.with_unknown("reviewed_by", why)
    return deliverable if deliverable.stages else deliverable.with_stage(Stage.DRAFTED, deliverable.sentence)


# 尽快报送: by no day.
_VAGUE_TIME = re.compile("(?:尽快|尽早|立即|即日起|及时|抓紧时间|随时)(?=[^，,。；;]{0,30}?(?:报|提交|送|填))")


def _with_vague_time(deliverable: ProposedDeliverable) -> ProposedDeliverable:
    """A deliverable; with what the text says of its time where that is no day at all."""
    has_time = not {"due", "recurs", "within"}.isdisjoint({*deliverable.values, *deliverable.unknown})
    vague = _VAGUE_TIME.search(deliverable.stages[Stage.SUBMITTED].text)
    if has_time or vague is None:
        return deliverable
    why = _("{label}: {text}").format(label=vague[0], text=_("the text does not say which day this is"))
    return deliverable.with_unknown("due", why)
