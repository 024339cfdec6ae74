"""The deliverables of a notice as the registry would have them, with the sentences behind their fields."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count
from typing import Any

from smartpilot.i18n import _
from smartpilot.official.notices.deliverable import ProposedDeliverable, format_reason, is_same_deliverable
from smartpilot.official.notices.fields import ProposedField
from smartpilot.official.notices.subjects import STATUS
from smartpilot.official.notices.time_meanings import RELATIVE
from smartpilot.records.notices import PERIOD_END, SUPPLEMENT, names_supplement
from smartpilot.records.terms import Kind, Recurrence, Stage

# The registry's words for what notices ask for; the first that the title has.
_ENGLISH_WORDS = {
    "年度自评": "annual-self-evaluation",
    "自评": "self-evaluation",
    "年度报告": "annual-report",
    "任务书": "task-book",
    "投融资": "financing-plan",
    "申报书": "application-form",
    "申报材料": "application",
    "申报资料": "application-papers",
    "实施方案": "implementation-plan",
    "工作方案": "work-plan",
    "规划纲要": "development-outline",
    "规划": "plan",
    "推荐": "recommendation",
    "审查意见": "review-opinion",
    "评审意见": "review-opinion",
    "初验": "preliminary-acceptance",
    "评审": "review",
    "验收": "acceptance",
    "自查": "self-check",
    "进展": "progress-report",
    "总结": "summary",
    "名单": "list",
    "计划": "plan",
    "方案": "plan",
    "表": "form",
    "报告": "report",
    "材料": "materials",
}


_FIELD_ORDER = (
    *(
        "due",
        "within",
        "recurs",
        "month",
        "day",
        "due_in",
        "due_stage",
        "reviewed_by",
        "signed_by",
        "send_to",
        "medium",
        "components",
    ),
    *("clause", "note"),
)


def deliverable_fields(
    deliverables: Sequence[ProposedDeliverable], issuers: Sequence[str], *, has_period: bool
) -> Iterator[ProposedField]:
    """The deliverables of a notice. `issuers`: who wrote it; `has_period`: its creation period is known."""
    deliverables = [_with_ministry(deliverable, issuers) for deliverable in deliverables]
    if not has_period:
        deliverables = [_without_period_end(_without_years(deliverable)) for deliverable in deliverables]
    deliverables = [_with_signed(deliverable, deliverables) for deliverable in deliverables]
    records: list[dict[str, Any]] = []
    ids: dict[int, str] = {}
    for index, deliverable in enumerate(deliverables):
        fields = _fields_of_record(deliverable, ids.values())
        records.append({name: known.value for name, known in fields.items() if known.value is not None})
        ids[deliverable.key] = records[-1]["id"]
        for name, known in fields.items():
            yield known._replace(name=f"deliverables[{index}].{name}", value=None)
    for record in records:
        key, mark, stage = str(record.get("within", {}).get("after", "")).partition(":")
        if mark:
            record["within"] = {**record["within"], "after": f"{ids[int(key)]}:{stage}"}
    if records:
        yield ProposedField("deliverables", records)
    else:
        yield ProposedField("deliverables", unknown=_("no sentence asks for a deliverable"))


def _with_ministry(deliverable: ProposedDeliverable, issuers: Sequence[str]) -> ProposedDeliverable:
    """The deliverable with the ministry's name for 我部; where two ministries wrote, nobody can tell which is meant."""
    for name in ("send_to", "reviewed_by", "signed_by") if len(issuers) == 1 else ():
        for office in dict.fromkeys(re.findall("我[部厅局委司办]", str(deliverable.values.get(name, "")))):
            ministry = re.match(f".*?{office[1]}(?:公[室厅])?", issuers[0])
            if ministry is None:
                continue
            value = deliverable.values[name]
            named = [item.replace(office, ministry[0]) for item in ([value] if isinstance(value, str) else value)]
            why = _("{short} is {office}").format(short=office, office=ministry[0])
            deliverable = deliverable.with_changed_value(name, named[0] if isinstance(value, str) else named)
            deliverable = deliverable.with_assumption(name, why)
    return deliverable


def _with_signed(deliverable: ProposedDeliverable, others: Sequence[ProposedDeliverable]) -> ProposedDeliverable:
    """The deliverable; a time that begins with a signature by the key of what is signed, or open if nothing is."""
    within = deliverable.values.get("within", {})
    title, mark, stage = within.get("after", "").partition(":")
    if not mark:
        return deliverable
    signed = [
        other
        for other in others
        if other.key != deliverable.key
        and other.kind is deliverable.kind
        and "recurs" not in other.values
        and any(known.value == stage for known in other.stages)
        and is_same_deliverable(title, other.title)
    ]
    if not signed:
        return _without_origin(deliverable, _(RELATIVE))
    return deliverable.with_changed_value("within", {**within, "after": f"{signed[0].key}:{stage}"})


def _without_period_end(deliverable: ProposedDeliverable) -> ProposedDeliverable:
    """The deliverable; a time that is counted from the end of the creation period is open, for that is not known."""
    if PERIOD_END not in deliverable.values.get("within", {}).values():
        return deliverable
    return _without_origin(deliverable, _("the creation period is not known"))


def _without_origin(deliverable: ProposedDeliverable, why: str) -> ProposedDeliverable:
    return deliverable.without("within").with_unknown("due", format_reason(deliverable.due_text, why))


def _without_years(deliverable: ProposedDeliverable) -> ProposedDeliverable:
    """The deliverable; that it recurs is a note, for no rule takes it where the years are not known."""
    if "recurs" not in deliverable.values:
        return deliverable
    note = _recurrence_in_words(deliverable.values)
    why = _("it recurs, but the creation period is not known: {text}").format(text=note)
    noted = deliverable.fields["recurs"]._replace(name="note", value=note)
    deliverable = deliverable.without("month", "day", "due_in").with_unknown("recurs", why)
    return replace(deliverable, fields={**deliverable.fields, "note": noted})


def _recurrence_in_words(values: Mapping[str, Any]) -> str:
    """How often and until when something is owed, in Chinese: 每年12月31日前, 每季度末, 每月5日前（报上月）."""
    recurs = next(recurs for recurs in Recurrence if recurs.value == values["recurs"])
    month, day = values.get("month"), values.get("day")
    in_month = "" if month is None else f"{month}月" if recurs is Recurrence.YEARLY else f"第{month}个月"
    text = f"{recurs.zh}{in_month}" + (f"{day}日前" if day else "底前" if in_month else "末")
    return f"{text}（报上{_ONE_PERIOD[recurs]}）" if values.get("due_in") else text


_ONE_PERIOD = {
    Recurrence.YEARLY: "一年度",
    Recurrence.HALF_YEARLY: "个半年",
    Recurrence.QUARTERLY: "一季度",
    Recurrence.MONTHLY: "月",
}


def _fields_of_record(deliverable: ProposedDeliverable, ids: Collection[str]) -> dict[str, ProposedField]:
    """The fields of a deliverable as the registry has them, in its order, behind them those that are open."""
    title = deliverable.title
    if "due_in" in deliverable.values:
        # The period stands before it: 2015 年度总结 is what 2016 asks for as 上一年度总结.
        title = _PERIOD_BEFORE.sub("", title)
    if deliverable.kind is Kind.PROJECTS and "专项试点" not in title:
        title = f"专项试点{title}"
    if deliverable.is_supplementary and not names_supplement(title):
        title = f"{SUPPLEMENT}{title}"
    sentence, known = deliverable.sentence, dict(deliverable.fields)
    owed_by = known.pop("owed_by", ProposedField("owed_by"))
    stages = [stage.value for stage in Stage if stage in deliverable.stages]
    behind_stages = list(dict.fromkeys(deliverable.stages.values()))
    fields = [
        ProposedField("id", _free_id(deliverable, ids), assumed=_("made from the title")),
        ProposedField("title", title, [sentence]),
        owed_by._replace(value=deliverable.kind.value, places=[sentence]),
        ProposedField("stages", stages, behind_stages, _("inferred from what the text asks for")),
    ]
    if _is_about_own_pilots(deliverable):
        why = _("the sentence is about the pilots of the authority; one without any owes nothing")
        fields.insert(3, ProposedField("only_with", Kind.PILOTS.value, [sentence], why))
    if deliverable.due_stage and not {"due", "within"}.isdisjoint(deliverable.values):
        known["due_stage"] = ProposedField("due_stage", deliverable.due_stage.value)
    if sentence.clause:
        known["clause"] = ProposedField("clause", sentence.clause, [sentence])
    fields += [known.pop(name) for name in _FIELD_ORDER if name in known and known[name].value]
    fields += [open_._replace(value=None) for open_ in known.values()]
    return {field.name: field._replace(value=_as_text(field.value)) for field in fields}


_PERIOD_BEFORE = re.compile("^(?:上一?个?(?=年度)|上一?年(?!度)|上一?个?(?:季度?|月份?)的?)(?=..)")

# 对本地区试点市（县、区）进行评估, 汇总本省试点城市自评报告; not 推荐本地区试点, which are none yet.
_OWN_PILOTS = re.compile(
    "(?:(?<!推荐)(?<!申报)(?<!遴选)(?:本(?:地区|省|行政区域?|辖区|区域)|所辖|辖区)(?:[（(][^（）()]*[）)])?内?的?)"
    f"[^，,。；;]{{0,8}}?{STATUS}"
)


def _is_about_own_pilots(deliverable: ProposedDeliverable) -> bool:
    """Whether authorities owe it of the pilots in their charge, so that those without any owe nothing."""
    text = deliverable.sentence.text
    return (
        deliverable.kind is Kind.AUTHORITIES
        and bool(_OWN_PILOTS.search(text))
        and not re.search("推荐|申报|遴选|增补", text)
    )


def _as_text(value: Any) -> Any:
    return [str(item) for item in value] if isinstance(value, list) else value


def _free_id(deliverable: ProposedDeliverable, ids: Collection[str]) -> str:
    main = deliverable.title.split("（")[0]
    word = next((english for chinese, english in _ENGLISH_WORDS.items() if chinese in main), "paper")
    if deliverable.is_supplementary:
        word = f"supplementary-{word}"
    elif deliverable.kind is Kind.PROJECTS:
        word = f"project-{word}"
    return next(id_ for id_ in chain([word], (f"{word}-{n}" for n in count(2))) if id_ not in ids)
