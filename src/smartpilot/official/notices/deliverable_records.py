"""The deliverables of a notice as the registry would have them, with the sentences behind their fields."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count
from typing import Any

from smartpilot.i18n import _
from smartpilot.official.notices.deliverable import ProposedDeliverable, is_same_deliverable
from smartpilot.official.notices.proposal import ProposedField
from smartpilot.official.notices.sentences import Sentence
from smartpilot.official.notices.subjects import STATUS
from smartpilot.official.notices.time_meanings import relative
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
    records = _deliverable_records(deliverables)
    for index, (deliverable, record) in enumerate(zip(deliverables, records, strict=True)):
        name_in_notice = f"deliverables[{index}].{{}}".format
        for name in record:
            yield ProposedField(name_in_notice(name), places=_sentences_behind(deliverable, name))
        assumed = {"id": _("made from the title"), "stages": _("inferred from what the text asks for")}
        if "only_with" in record:
            assumed["only_with"] = _("the sentence is about the pilots of the authority; one without any owes nothing")
        for name, why in {**assumed, **deliverable.assumed}.items():
            yield ProposedField(name_in_notice(name), assumed=why)
        for name, why in deliverable.unknown.items():
            yield ProposedField(name_in_notice(name), unknown=why)
    if records:
        yield ProposedField("deliverables", records)
    else:
        yield ProposedField("deliverables", unknown=_("no sentence asks for a deliverable"))


def _sentences_behind(deliverable: ProposedDeliverable, name: str) -> list[Sentence]:
    """The sentences that a field of a deliverable comes from."""
    if name == "stages":
        return list(dict.fromkeys(deliverable.stages.values()))
    if name in deliverable.sentences:
        return [deliverable.sentences[name]]
    return [deliverable.sentence] if name in ("title", "owed_by", "only_with", "clause") else []


def _with_ministry(deliverable: ProposedDeliverable, issuers: Sequence[str]) -> ProposedDeliverable:
    """The deliverable with the ministry's name for 我部; where two ministries wrote, nobody can tell which is meant."""
    for name in ("send_to", "reviewed_by", "signed_by") if len(issuers) == 1 else ():
        for office in dict.fromkeys(re.findall("我[部厅局委司办]", str(deliverable.values.get(name, "")))):
            ministry = re.match(f".*?{office[1]}(?:公[室厅])?", issuers[0])
            if ministry is None:
                continue
            value = deliverable.values[name]
            named = [item.replace(office, ministry[0]) for item in ([value] if isinstance(value, str) else value)]
            new = named[0] if isinstance(value, str) else named
            # Besides what was left out of it.
            why = _("{short} is {office}").format(short=office, office=ministry[0])
            reasons = _("; ").join(filter(None, (why, deliverable.assumed.get(name))))
            deliverable = deliverable.with_value(name, new, deliverable.sentences[name]).with_assumption(name, reasons)
    return deliverable


def _deliverable_records(deliverables: Sequence[ProposedDeliverable]) -> list[dict[str, Any]]:
    """The deliverables as the registry has them, each with an id of its own."""
    records: list[dict[str, Any]] = []
    for deliverable in deliverables:
        records.append(_deliverable_record(deliverable, {record["id"] for record in records}))
    ids = {deliverable.key: record["id"] for deliverable, record in zip(deliverables, records, strict=True)}
    for record in records:
        title, mark, stage = str(record.get("within", {}).get("after", "")).partition(":")
        if mark:
            record["within"] = {**record["within"], "after": f"{ids[int(title)]}:{stage}"}
    return records


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
        return _without_origin(deliverable, relative())
    after = f"{signed[0].key}:{stage}"
    return replace(deliverable, values={**deliverable.values, "within": {**within, "after": after}})


def _without_period_end(deliverable: ProposedDeliverable) -> ProposedDeliverable:
    """The deliverable; a time that is counted from the end of the creation period is open, for that is not known."""
    if PERIOD_END not in deliverable.values.get("within", {}).values():
        return deliverable
    return _without_origin(deliverable, _("the creation period is not known"))


def _without_origin(deliverable: ProposedDeliverable, why: str) -> ProposedDeliverable:
    text = _("{label}: {text}").format(label=deliverable.due_text, text=why)
    return deliverable.without("within", "due_stage").with_unknown("due", text)


def _without_years(deliverable: ProposedDeliverable) -> ProposedDeliverable:
    """The deliverable; that it recurs is a note, for no rule takes it where the years are not known."""
    if "recurs" not in deliverable.values:
        return deliverable
    note = _recurrence_in_words(deliverable.values)
    why = _("it recurs, but the creation period is not known: {text}").format(text=note)
    deliverable = deliverable.with_value("note", note, deliverable.sentences["recurs"])
    return deliverable.without("recurs", "month", "day", "due_in").with_unknown("recurs", why)


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


def _deliverable_record(deliverable: ProposedDeliverable, ids: Collection[str]) -> dict[str, Any]:
    """The deliverable as the registry has it."""
    title = deliverable.title
    if "due_in" in deliverable.values:
        # The period stands before it: 2015 年度总结 is what 2016 asks for as 上一年度总结.
        title = _PERIOD_BEFORE.sub("", title)
    if deliverable.kind is Kind.PROJECTS and "专项试点" not in title:
        title = f"专项试点{title}"
    if deliverable.is_supplementary and not names_supplement(title):
        title = f"{SUPPLEMENT}{title}"
    values = {**deliverable.values, "clause": deliverable.sentence.clause}
    limits = {"only_with": Kind.PILOTS.value} if _is_about_own_pilots(deliverable) else {}
    return {
        "id": _free_id(deliverable, ids),
        "title": title,
        "owed_by": deliverable.kind.value,
        **limits,
        "stages": [stage.value for stage in Stage if stage in deliverable.stages],
    } | {name: _as_text(values[name]) for name in _FIELD_ORDER if values.get(name)}


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
