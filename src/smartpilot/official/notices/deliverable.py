"""One deliverable of a notice, put together from what one sentence after the other says of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

from smartpilot.i18n import _
from smartpilot.official.notices.dates import TimePhrase
from smartpilot.official.notices.facts import Reviewing, Sending
from smartpilot.official.notices.fields import ProposedField
from smartpilot.official.notices.names import BESIDE, find_media
from smartpilot.official.notices.sentences import Sentence
from smartpilot.records.terms import Kind, Stage


@dataclass(frozen=True)
class ProposedDeliverable:
    """A deliverable of one kind of party, as far as the text describes it.

    `fields`: by name. `due_text`: the day as the text has it; `due_stage`: what is to be done by it.
    `vague_destination`: where it goes, in a word that names nobody. `key`: tells it from the others.
    """

    kind: Kind
    title: str
    sentence: Sentence
    fields: Mapping[str, ProposedField] = field(default_factory=dict)
    is_supplementary: bool = False
    due_text: str = ""
    due_stage: Stage | None = None
    vague_destination: str = ""
    stages: Mapping[Stage, Sentence] = field(default_factory=dict)
    key: int = 0

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """The values of the fields that have one."""
        return {name: known.value for name, known in self.fields.items() if known.value is not None}

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

    def with_values(self, sentence: Sentence, **values: Any) -> Self:
        """With some fields, and the sentence that says them."""
        fields = {name: ProposedField(name, value, [sentence]) for name, value in values.items()}
        return replace(self, fields={**self.fields, **fields})

    def with_default(self, name: str, value: Any, sentence: Sentence) -> Self:
        """With a field that is not set yet."""
        return self.with_values(sentence, **{name: value}) if value and name not in self.values else self

    def with_changed_value(self, name: str, value: Any) -> Self:
        """With another value of a field, of the same sentence."""
        return replace(self, fields={**self.fields, name: self.fields[name]._replace(value=value)})

    def with_fields_of(self, other: "ProposedDeliverable", *names: str) -> Self:
        """With those fields of another deliverable that this one lacks."""
        return replace(self, fields={**{n: other.fields[n] for n in names if n in other.values}, **self.fields})

    def without(self, *names: str) -> Self:
        """Without some of the fields."""
        return replace(self, fields={name: known for name, known in self.fields.items() if name not in names})

    def with_unknown(self, name: str, why: str) -> Self:
        """With the reason why a field is open."""
        return replace(self, fields={**self.fields, name: ProposedField(name, unknown=why)})

    def with_assumption(self, name: str, why: str) -> Self:
        """With what was taken for granted about a field, before what was before."""
        known = self.fields.get(name, ProposedField(name))
        reasons = _("; ").join(filter(None, (why, known.assumed)))
        return replace(self, fields={**self.fields, name: known._replace(assumed=reasons)})


def is_same_deliverable(one: str, another: str) -> bool:
    """创建任务书 and 任务书, 试点实施方案 and 实施方案 are one deliverable; 申报书 and 申报材料 are two."""
    short, long = sorted((name.replace("资料", "材料") for name in (one, another)), key=len)
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
        deliverable = deliverable.with_changed_value("send_to", f"{known}；{sending.to}")
    if sending.postal_address:
        why = _("without the postal address: {text}").format(text=sending.postal_address)
        deliverable = deliverable.with_assumption("send_to", why)
    if media := [*sending.media] or find_media(sending.to):
        deliverable = deliverable.with_default("medium", media[:1], sentence)
        known_media = deliverable.values["medium"]
        deliverable = deliverable.with_changed_value("medium", list(dict.fromkeys([*known_media, *media])))
    return replace(deliverable, vague_destination=sending.vague_destination or deliverable.vague_destination)


def with_reviewing(deliverable: ProposedDeliverable, review: Reviewing, sentence: Sentence) -> ProposedDeliverable:
    """A deliverable that is reviewed, and by whom."""
    deliverable = deliverable.with_stage(Stage.REVIEWED, sentence)
    office = re.sub("^(?:各|有关|相关|由|请)+", "", review.who or "")
    return with_reviewer(deliverable, office, sentence) if office else deliverable


def with_reviewer(deliverable: ProposedDeliverable, office: str, sentence: Sentence) -> ProposedDeliverable:
    """A deliverable with who reviews it; of two who do, one after the other, the registry has no field for both."""
    known = deliverable.fields.get("reviewed_by")
    if known is None:
        return deliverable.with_values(sentence, reviewed_by=office)
    if known.unknown or _may_be_same_office(known.value, office):
        return deliverable
    both = _(", ").join((known.value, office))
    return deliverable.with_unknown("reviewed_by", format_reason(both, _("the text names several reviewers")))


def _may_be_same_office(one: str, another: str) -> bool:
    """省级主管部门 and 省级住房城乡建设主管部门 may."""
    short, long = sorted((one, another), key=len)
    return set(short) <= set(long)


def has_due_date(deliverable: ProposedDeliverable, time: TimePhrase) -> bool:
    """Whether a deliverable has this day already."""
    return bool(time.fields) and all(deliverable.values.get(name) == value for name, value in time.fields.items())


def format_reason(phrase: str, why: str) -> str:
    """Why a field is open, or what was taken for granted, with the phrase of the text."""
    return _("{label}: {text}").format(label=phrase, text=why)


def with_due(
    deliverable: ProposedDeliverable, time: TimePhrase, sentence: Sentence, stage: Stage
) -> ProposedDeliverable | None:
    """A deliverable with the day by which it is owed; None where it has another one."""
    if has_due_date(deliverable, time):
        return deliverable
    known = deliverable.fields.get("due")
    if known is not None and known.unknown:
        # Which of several it is, a third day does not say.
        return deliverable if time.text in known.unknown else None
    if known is not None and time.due and deliverable.due_stage is stage:
        both = _(", ").join((deliverable.due_text, time.text))
        return deliverable.with_unknown("due", format_reason(both, _("the text names several days")))
    if not _TIMES.isdisjoint(deliverable.values):
        return None
    if not time.fields:
        return deliverable.with_unknown("due", format_reason(time.text, time.why))
    deliverable = replace(deliverable.with_values(sentence, **time.fields), due_text=time.text, due_stage=stage)
    name = next(iter(time.fields))
    return deliverable.with_assumption(name, format_reason(time.text, time.why)) if time.why else deliverable


# The fields that say by when something is owed.
_TIMES = {"due", "recurs", "within"}


def with_gaps(deliverable: ProposedDeliverable) -> ProposedDeliverable:
    """A deliverable with what it leaves open, once all sentences have been read."""
    if deliverable.is_submitted:
        deliverable = deliverable.without("note")
        if deliverable.vague_destination:
            # 报省厅, 省厅汇总后报某部: what is named is not where it goes first.
            places = filter(None, (deliverable.vague_destination, deliverable.values.get("send_to")))
            why = _("the text says only {text}").format(text=_(", ").join(places))
            deliverable = deliverable.with_unknown("send_to", why)
        deliverable = _with_vague_time(deliverable)
        beside = BESIDE.search(deliverable.stages[Stage.SUBMITTED].text)
        if beside and "medium" not in deliverable.fields:
            deliverable = deliverable.with_unknown("medium", _("the text says only {text}").format(text=beside[0]))
        for name in ("send_to", "medium"):
            if name not in deliverable.fields:
                deliverable = deliverable.with_unknown(name, _("not found in the text"))
    if Stage.REVIEWED in deliverable.stages and "reviewed_by" not in deliverable.fields:
        why = _("the text mentions a review, but not by whom")
        deliverable = deliverable.with_unknown("reviewed_by", why)
    return deliverable if deliverable.stages else deliverable.with_stage(Stage.DRAFTED, deliverable.sentence)


# 尽快报送, 5月31日后报送: by no day.
_VAGUE_TIME = re.compile(
    r"(?:尽快|尽早|立即|即日起|及时|抓紧时间|随时|(?:\d{4} ?年 ?)?\d{1,2} ?月 ?\d{1,2} ?日(?:之?后|以后|起))"
    r"(?=[^，,。；;]{0,30}?(?:报|提交|送|填))"
)


def _with_vague_time(deliverable: ProposedDeliverable) -> ProposedDeliverable:
    """A deliverable; with what the text says of its time where that is no day at all."""
    vague = _VAGUE_TIME.search(deliverable.stages[Stage.SUBMITTED].text)
    if vague is None or not _TIMES.isdisjoint(deliverable.fields):
        return deliverable
    return deliverable.with_unknown("due", format_reason(vague[0], _("the text does not say which day this is")))
