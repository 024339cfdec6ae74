"""What the registry would say of a notice: its record and its source, with the sentence behind each value."""

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any, NamedTuple

from smartpilot.i18n import _
from smartpilot.official.notices.counts_and_citations import Citation, find_citations, find_creation_period, find_totals
from smartpilot.official.notices.deliverable import ProposedDeliverable, Unread
from smartpilot.official.notices.deliverables import read_deliverables
from smartpilot.official.notices.heading import Heading, parse_heading
from smartpilot.official.notices.mentions import Mention, Use, find_unused
from smartpilot.official.notices.page import PageLine, read_page
from smartpilot.official.notices.page_breaks import without_page_numbers
from smartpilot.official.notices.programmes import ProgrammeProposal, programme_of
from smartpilot.official.notices.sentences import Sentence, split_sentences
from smartpilot.official.notices.subjects import is_call_title, says_no_call
from smartpilot.official.notices.time_patterns import find_calendar_day
from smartpilot.records.notices import Programme
from smartpilot.records.programmes import default_programme
from smartpilot.records.terms import Kind, Recurrence, Stage


class Quotation(NamedTuple):
    """Where a value comes from: a sentence of the text in 简体, and the line of the file on which it begins."""

    field: str
    sentence: str
    line: int


@dataclass
class Proposal:
    """A notice and its source as the registry would have them.

    `unknown`: what the text does not say, with the reason. `assumed`: what was taken for granted. `unread`: times in
    the text that belong to no deliverable. `unused`: what else the text names and no field has. `too_long`: sentences
    that were set aside. `order`: the place of each quoted sentence in the text. `programme`: that of the
    notice, where the registry does not have it.
    """

    notice: dict[str, Any]
    source: dict[str, Any]
    title: str
    rests_on: Sequence[Citation] = ()
    quotations: list[Quotation] = field(default_factory=list)
    unknown: dict[str, str] = field(default_factory=dict)
    assumed: dict[str, str] = field(default_factory=dict)
    unread: Sequence[Unread] = ()
    too_long: Sequence[Sentence] = ()
    skipped: Sequence[str] = ()
    order: dict[str, int] = field(default_factory=dict)
    unused: Sequence[Mention] = ()
    programme: dict[str, Any] = field(default_factory=dict)

    def value_of(self, name: str) -> Any:
        """The value of a field, named as `deliverables[0].due`, of the source as `source.title`."""
        records: dict[str, Any] = {"source": self.source, "programme": self.programme}
        node: Any = records if name.startswith(("source.", "programme.")) else self.notice
        for step in name.replace("[", ".").replace("]", "").split("."):
            node = node[int(step)] if isinstance(node, list) else node.get(step)
        return node

    def quote(self, name: str, place: PageLine | Sentence) -> None:
        """Keeps the sentence behind a field."""
        line = place.number if isinstance(place, PageLine) else place.line
        self.quotations.append(Quotation(name, place.text, line))
        self.order.setdefault(place.text, place.number)

    def set(self, name: str, value: Any, place: PageLine | Sentence | None = None, assumed: str = "") -> None:
        """Sets a field of the notice or of its source, with the sentence behind it and what was taken for granted."""
        table, _dot, key = name.partition(".")
        records = {"source": self.source, "programme": self.programme} if key else {}
        records.get(table, self.notice)[key if table in records else name] = value
        if place is not None:
            self.quote(name, place)
        if assumed:
            self.assumed[name] = assumed

    def set_stated(self, name: str, stated: tuple[Any, PageLine] | None, why: str) -> None:
        """Sets a field to what a line says; open for a reason where none does."""
        if stated is None:
            self.unknown[name] = why
        else:
            self.set(name, *stated)


def read_notice(
    raw: bytes,
    *,
    id_: str | None = None,
    issued_on: dt.date | None = None,
    url: str | None = None,
    programmes: Sequence[Programme] = (),
) -> Proposal:
    """The proposal that the bytes of a file give; `id_`, `issued_on` and `url` are what its reader knows better.

    `programmes`: those that are known; the default one if none is given. One that is unknown is proposed too.

    Raises UsageError where the file is no text, or holds no notice of the programme.
    """
    page = read_page(raw)
    heading = parse_heading(without_page_numbers(page.lines), programmes)
    every = split_sentences(heading.body)
    sentences = _renumbered([sentence for sentence in every if sentence.is_readable])
    day = issued_on or (heading.issued_on[0] if heading.issued_on else None)
    proposal = Proposal({}, {}, heading.title.text, skipped=page.skipped)
    proposal.too_long = [sentence for sentence in every if not sentence.is_readable]
    calling = _is_call(proposal.title, sentences)
    programme = programme_of(heading, sentences, [programme.id for programme in programmes])
    _propose_identity(proposal, heading, id_, day, calling, programme)
    _propose_source(proposal, heading, url)
    citations = find_citations(sentences, heading.number[0] if heading.number else None)
    proposal.rests_on = citations
    if citations:
        proposal.set("rests_on", [citation.number for citation in citations])
    for index, citation in enumerate(citations):
        proposal.quote(f"rests_on[{index}]", citation.sentence)
    counted = _propose_totals(proposal, sentences)
    _propose_creation_period(proposal, sentences, day)
    asking = [sentence for sentence in sentences if sentence.number not in counted]
    default_owner = Kind.PILOTS
    if not re.search("(?<!专项)试点", proposal.title) and "专项试点" in proposal.title:
        default_owner = Kind.PROJECTS
    elif calling:
        default_owner = Kind.CANDIDATES
    deliverables, unread = read_deliverables(_renumbered(asking), day, default_owner)
    proposal.unread = unread
    _propose_deliverables(proposal, deliverables)
    beside = [Sentence(line.text, "", line.number, 0) for line in heading.beside]
    proposal.unused = find_unused([*sentences, *beside], day, _use_of(proposal))
    return proposal


def _use_of(proposal: Proposal) -> Use:
    values: dict[str, list[Any]] = {}
    for quotation in proposal.quotations:
        value = proposal.value_of(quotation.field)
        of_sentence = values.setdefault(quotation.sentence, [])
        of_sentence.append(value)
        if quotation.field.endswith(".recurs"):
            record = quotation.field.removesuffix("recurs")
            of_sentence.append((proposal.value_of(f"{record}month"), proposal.value_of(f"{record}day")))
        if quotation.field == "creation_period":
            of_sentence.append((value["ends"] + dt.timedelta(days=1)).year - value["begins"].year)
    reasons = [*proposal.unknown.values(), *proposal.assumed.values()]
    return Use(values, "\n".join([*reasons, *(time.text for time in proposal.unread), proposal.title]))


def _renumbered(sentences: Sequence[Sentence]) -> list[Sentence]:
    return [Sentence(s.text, s.clause, s.line, number) for number, s in enumerate(sentences)]


def _is_call(title: str, sentences: Sequence[Sentence]) -> bool:
    """Whether a notice asks for applications; one that publishes a list speaks of them too."""
    if says_no_call(title):
        return False
    opening = "".join(sentence.text for sentence in sentences if not sentence.clause)
    return bool(is_call_title(title) or re.search("(?<!经)(?:做好|开展|组织)[^，,。]{0,24}申报", opening))


# -- the notice itself ---------------------------------------------------------------------------------------


def _propose_identity(
    proposal: Proposal,
    heading: Heading,
    id_: str | None,
    day: dt.date | None,
    calling: bool,
    programme: ProgrammeProposal,
) -> None:
    title, prefix = heading.title, programme.record.get("id_prefix") or ""
    prefix += "-" if prefix else ""
    year = re.search(r"(20\d\d) ?年?", title.text.split("关于", 1)[-1])
    ending = "-call" if calling else "-supplement" if "增补" in title.text else ""
    if id_:
        proposal.set("id", id_)
    elif year:
        proposal.set("id", prefix + year[1] + ending, title, _("the year in the title; --id gives another"))
    elif day:
        why = _("the year of the notice's date, because the title has none; --id gives another")
        proposal.set("id", f"{prefix}{day.year}{ending}", assumed=why)
    else:
        proposal.unknown["id"] = _("the text names no year; give it with --id")
    _propose_programme(proposal, programme, title)
    if "id" in proposal.notice:
        proposal.set("source", f"notice-{proposal.notice['id']}", assumed=_("made from the id"))
    proposal.set_stated("number", heading.number, _("the text does not state its own number"))
    if heading.issuers:
        proposal.set("issued_by", [name for name, _line in heading.issuers])
    else:
        proposal.unknown["issued_by"] = _("the text names no issuing office, in its title or below it")
    for index, (_name, line) in enumerate(heading.issuers):
        proposal.quote(f"issued_by[{index}]", line)
    if heading.issued_on and heading.issued_on[0] == day:
        why = _("the page states it beside the notice, not the notice itself") if heading.dated_by_label else ""
        proposal.set("issued_on", *heading.issued_on, why)
    elif day:
        proposal.set("issued_on", day, assumed=_("given with --issued-on"))
    else:
        proposal.unknown["issued_on"] = _("there is no date below the text; give it with --issued-on")


def _propose_programme(proposal: Proposal, programme: ProgrammeProposal, title: PageLine) -> None:
    """Sets the programme of a notice; the default one is not named."""
    if programme.is_known:
        if programme.record["id"] != default_programme().id:
            proposal.set("programme", programme.record["id"], title)
        return
    proposal.set("programme", programme.record["id"], title, _("the registry has no programme of this title"))
    for name, value in programme.record.items():
        proposal.set(f"programme.{name}", value, programme.places.get(name), programme.assumed.get(name, ""))


def _propose_source(proposal: Proposal, heading: Heading, url: str | None) -> None:
    if "source" in proposal.notice:
        proposal.set("source.id", proposal.notice["source"])
    proposal.set("source.title", heading.title.text, heading.title)
    proposal.set_stated("source.publisher", heading.publisher, _("the text does not state it"))
    name = proposal.source.get("publisher", "")
    if (full := _expand_publisher(name)) != name:
        proposal.set("source.publisher", full, assumed=_("the page says {name}").format(name=name))
    proposal.set_stated("source.published", heading.published, _("the text does not state it"))
    if url:
        proposal.set("source.url", url)
    else:
        proposal.unknown["source.url"] = _("a text does not contain its own address; give it with --url")


_FULL_NAMES = {"住建部": "住房和城乡建设部", "住房城乡建设部": "住房和城乡建设部", "科技部": "科学技术部"}


def _expand_publisher(name: str) -> str:
    """住建部网站 is the ministry; other names stay as they are."""
    office = re.sub("(?:官方)?(?:门户)?(?:网站|官网|网)$", "", name)
    return _FULL_NAMES.get(office, office if office.endswith(("部", "厅", "局", "委", "政府")) else name)


def _propose_totals(proposal: Proposal, sentences: Sequence[Sentence]) -> set[int]:
    """Sets the totals; gives the numbers of the sentences that count, because those ask for nothing."""
    counted = [] if _lists_nothing(proposal.title) else find_totals(sentences)
    totals = {total.kind: total.n for total in counted if total.n is not None}
    if totals:
        proposal.set("totals", totals)
    if not counted:
        proposal.unknown["totals"] = _("the text states no number of pilots or projects")
    for total in counted:
        if total.n is None:
            proposal.unknown[f"totals.{total.kind}"] = total.why
        else:
            proposal.quote(f"totals.{total.kind}", total.sentence)
    return {total.sentence.number for total in counted if not total.sentence.clause}


def _lists_nothing(title: str) -> bool:
    """Whether a notice is about pilots that others have listed, or about none yet: what it counts are no totals."""
    is_list = re.search("公布|名单|确定|认定|增补|同意", title)
    return not is_list and bool(re.search("验收|评估|评价|检查|自查|总结|督查|申报|推荐|征集", title))


def _propose_creation_period(proposal: Proposal, sentences: Sequence[Sentence], day: dt.date | None) -> None:
    period = find_creation_period(sentences)
    if period is None:
        proposal.unknown["creation_period"] = _("the text does not state it")
    elif (years := period.years) is None:
        proposal.unknown["creation_period"] = _("the text says only {text}").format(text=period.text)
    elif day is None:
        proposal.unknown["creation_period"] = _("the text says {n} years, but not from which date").format(n=years)
    else:
        # A period that begins on 29 February ends on the 28th.
        next_one = find_calendar_day(day.year + years, day.month, day.day) or dt.date(day.year + years, 3, 1)
        value = {"begins": day, "ends": next_one - dt.timedelta(days=1)}
        why = _("{n} years from the date of the notice, the shortest that the text states").format(n=years)
        proposal.set("creation_period", value, period.sentence, why)


# -- deliverables --------------------------------------------------------------------------------------------

# The registry's words for what notices ask for; the first that the title has.
_ENGLISH_WORDS = {
    "自评": "annual-self-evaluation",
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
        "due_stage",
        "reviewed_by",
        "signed_by",
        "send_to",
        "medium",
        "components",
    ),
    *("clause", "note"),
)


def _propose_deliverables(proposal: Proposal, deliverables: Sequence[ProposedDeliverable]) -> None:
    records: list[dict[str, Any]] = []
    for index, deliverable in enumerate(deliverables):
        deliverable = _with_ministry(deliverable, proposal.notice.get("issued_by", []))
        if "creation_period" not in proposal.notice:
            deliverable = _without_years(deliverable)
        record = _deliverable_record(deliverable, {record["id"] for record in records})
        records.append(record)
        assumed = {"id": _("made from the title"), "stages": _("inferred from what the text asks for")}
        name_in_notice = f"deliverables[{index}].{{}}".format
        for name in record:
            for sentence in _sentences_behind(deliverable, name):
                proposal.quote(name_in_notice(name), sentence)
        proposal.assumed |= {name_in_notice(name): why for name, why in {**assumed, **deliverable.assumed}.items()}
        proposal.unknown |= {name_in_notice(name): why for name, why in deliverable.unknown.items()}
    if records:
        proposal.set("deliverables", records)
    else:
        proposal.unknown["deliverables"] = _("no sentence asks for a deliverable")


def _sentences_behind(deliverable: ProposedDeliverable, name: str) -> list[Sentence]:
    """The sentences that a field of a deliverable comes from."""
    if name == "stages":
        return list(dict.fromkeys(deliverable.stages.values()))
    if name in deliverable.sentences:
        return [deliverable.sentences[name]]
    return [deliverable.sentence] if name in ("title", "owed_by", "clause") else []


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


def _without_years(deliverable: ProposedDeliverable) -> ProposedDeliverable:
    """The deliverable; that it recurs is a note, for no rule takes it where the years are not known."""
    if "recurs" not in deliverable.values:
        return deliverable
    note = _recurrence_in_words(deliverable.values)
    why = _("it recurs, but the creation period is not known: {text}").format(text=note)
    deliverable = deliverable.with_value("note", note, deliverable.sentences["recurs"])
    return deliverable.without("recurs", "month", "day").with_unknown("recurs", why)


def _recurrence_in_words(values: Mapping[str, Any]) -> str:
    """How often and until when something is owed, in Chinese: 每年12月31日前, 每季度末."""
    how_often = next(recurs.zh for recurs in Recurrence if recurs.value == values["recurs"])
    month, day = values.get("month"), values.get("day")
    if day is None:
        return f"{how_often}末"
    return f"{how_often}{month}月{day}日前" if month else f"{how_often}{day}日前"


def _deliverable_record(deliverable: ProposedDeliverable, ids: Collection[str]) -> dict[str, Any]:
    """The deliverable as the registry has it."""
    title = deliverable.title
    if deliverable.kind is Kind.PROJECTS and "专项试点" not in title:
        title = f"专项试点{title}"
    if deliverable.is_supplementary and "增补" not in title:
        title = f"增补{title}"
    values = {**deliverable.values, "clause": deliverable.sentence.clause}
    return {
        "id": _free_id(deliverable, ids),
        "title": title,
        "owed_by": deliverable.kind.value,
        "stages": [stage.value for stage in Stage if stage in deliverable.stages],
    } | {name: _as_text(values[name]) for name in _FIELD_ORDER if values.get(name)}


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
