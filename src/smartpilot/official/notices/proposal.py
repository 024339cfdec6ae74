"""What the registry would say of a notice: its record and its source, with the sentence behind each value."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from smartpilot.i18n import _
from smartpilot.official.notices.counts_and_citations import Cited, creation_years, rests_on, totals_of
from smartpilot.official.notices.deliverable import Paper, Unread
from smartpilot.official.notices.deliverables import papers_of
from smartpilot.official.notices.heading import Heading, heading_of
from smartpilot.official.notices.page import PageLine, page_lines
from smartpilot.official.notices.sentences import Sentence, sentences_of
from smartpilot.records.terms import Kind, Stage


class Quotation(NamedTuple):
    """Where a value comes from: a sentence of the text in 简体, and the line of the file on which it begins."""

    field: str
    sentence: str
    line: int


@dataclass
class Proposal:
    """A notice and its source as the registry would have them.

    `unknown`: what the text does not say, with the reason. `assumed`: what was taken for granted. `unread`: times in
    the text that belong to no deliverable. `order`: the place of each quoted sentence in the text.
    """

    notice: dict[str, Any]
    source: dict[str, Any]
    title: str
    rests_on: Sequence[Cited] = ()
    quotations: list[Quotation] = field(default_factory=list)
    unknown: dict[str, str] = field(default_factory=dict)
    assumed: dict[str, str] = field(default_factory=dict)
    unread: Sequence[Unread] = ()
    order: dict[str, int] = field(default_factory=dict)

    def say(self, name: str, found: PageLine | Sentence) -> None:
        """Keeps the sentence behind a field."""
        line = found.number if isinstance(found, PageLine) else found.line
        self.quotations.append(Quotation(name, found.text, line))
        self.order.setdefault(found.text, found.number)


def read_notice(
    raw: bytes, *, id_: str | None = None, issued_on: dt.date | None = None, url: str | None = None
) -> Proposal:
    """The proposal that the bytes of a file give; `id_`, `issued_on` and `url` are what its reader knows better.

    Raises UsageError where the file is no text, or holds no notice of the programme.
    """
    heading = heading_of(page_lines(raw))
    sentences = sentences_of(heading.body)
    day = issued_on or (heading.issued_on[0] if heading.issued_on else None)
    made = Proposal({}, {}, heading.title.text)
    calling = _is_call(made.title, sentences)
    _identity(made, heading, id_, day, calling)
    _origin(made, heading, issued_on, url)
    cited = rests_on(sentences, heading.number[0] if heading.number else None)
    made.rests_on = cited
    if cited:
        made.notice["rests_on"] = [each.number for each in cited]
        for index, each in enumerate(cited):
            made.say(f"rests_on[{index}]", each.sentence)
    counted = _totals(made, sentences)
    _creation_period(made, sentences, day)
    asking = [sentence for sentence in sentences if sentence.number not in counted]
    by_default = Kind.PILOTS
    if not re.search("(?<!专项)试点", made.title) and "专项试点" in made.title:
        by_default = Kind.PROJECTS
    elif calling:
        by_default = Kind.CANDIDATES
    papers, unread = papers_of(_renumbered(asking), day, by_default)
    made.unread = unread
    _deliverables(made, papers)
    return made


def _renumbered(sentences: Sequence[Sentence]) -> list[Sentence]:
    return [Sentence(s.text, s.clause, s.line, number) for number, s in enumerate(sentences)]


def _is_call(title: str, sentences: Sequence[Sentence]) -> bool:
    """Whether a notice asks for applications; one that publishes a list speaks of them too."""
    if re.search("公布|名单|确定|增补|验收|检查|评估", title):
        return False
    opening = "".join(sentence.text for sentence in sentences if not sentence.clause)
    return bool(re.search("申报|推荐", title) or re.search("(?:做好|开展|组织)[^，,。]{0,24}申报", opening))


# -- the notice itself ---------------------------------------------------------------------------------------


def _identity(made: Proposal, heading: Heading, id_: str | None, day: dt.date | None, calling: bool) -> None:
    title = heading.title
    year = re.search(r"(20\d\d) ?年?", title.text.split("关于", 1)[-1])
    ending = "-call" if calling else "-supplement" if "增补" in title.text else ""
    if id_:
        made.notice["id"] = id_
    elif year:
        made.notice["id"] = year[1] + ending
        made.say("id", title)
        made.assumed["id"] = _("the year in the title; --id gives another")
    elif day:
        made.notice["id"] = f"{day.year}{ending}"
        made.assumed["id"] = _("the year of the notice's day, for the title has none; --id gives another")
    else:
        made.unknown["id"] = _("the text names no year; give it with --id")
    if "id" in made.notice:
        made.notice["source"] = f"notice-{made.notice['id']}"
        made.assumed["source"] = _("made from the id")
    if heading.number:
        made.notice["number"] = heading.number[0]
        made.say("number", heading.number[1])
    else:
        made.unknown["number"] = _("the text does not state its own number")
    made.notice["issued_by"] = [name for name, _line in heading.issuers]
    for index, (_name, line) in enumerate(heading.issuers):
        made.say(f"issued_by[{index}]", line)
    if not heading.issuers:
        made.unknown["issued_by"] = _("the text names no office, in its title or below it")
        del made.notice["issued_by"]
    if day:
        made.notice["issued_on"] = day
        if heading.issued_on and heading.issued_on[0] == day:
            made.say("issued_on", heading.issued_on[1])
            if heading.dated_by_label:
                made.assumed["issued_on"] = _("the page says it beside the notice, not the notice itself")
        else:
            made.assumed["issued_on"] = _("given with --issued-on")
    else:
        made.unknown["issued_on"] = _("no day stands below the text; give it with --issued-on")


def _origin(made: Proposal, heading: Heading, issued_on: dt.date | None, url: str | None) -> None:
    if "source" in made.notice:
        made.source["id"] = made.notice["source"]
    made.source["title"] = heading.title.text
    made.say("source.title", heading.title)
    if heading.publisher:
        name, line = heading.publisher
        made.source["publisher"] = _publisher(name)
        made.say("source.publisher", line)
        if made.source["publisher"] != name:
            made.assumed["source.publisher"] = _("the page says {name}").format(name=name)
    else:
        made.unknown["source.publisher"] = _("the text does not say it")
    if heading.published:
        made.source["published"] = heading.published[0]
        made.say("source.published", heading.published[1])
    else:
        made.unknown["source.published"] = _("the text does not say it")
    if url:
        made.source["url"] = url
    else:
        made.unknown["source.url"] = _("a text does not know its address; give it with --url")


_SHORT = {"住建部": "住房和城乡建设部", "住房城乡建设部": "住房和城乡建设部", "科技部": "科学技术部"}


def _publisher(name: str) -> str:
    """住建部网站 is the ministry; other names stay as they are."""
    office = re.sub("(?:官方)?(?:门户)?(?:网站|官网|网)$", "", name)
    return _SHORT.get(office, office if office.endswith(("部", "厅", "局", "委", "政府")) else name)


def _totals(made: Proposal, sentences: Sequence[Sentence]) -> set[int]:
    """Sets the totals; gives the numbers of the sentences that count, because those ask for nothing."""
    counts = totals_of(sentences)
    totals = {count.kind: count.n for count in counts if count.n is not None}
    if totals:
        made.notice["totals"] = totals
    if not counts:
        made.unknown["totals"] = _("the text counts no pilots and no projects")
    for count in counts:
        if count.n is None:
            made.unknown[f"totals.{count.kind}"] = count.why
        else:
            made.say(f"totals.{count.kind}", count.sentence)
    return {count.sentence.number for count in counts if not count.sentence.clause}


def _creation_period(made: Proposal, sentences: Sequence[Sentence], day: dt.date | None) -> None:
    found = creation_years(sentences)
    if found is None:
        made.unknown["creation_period"] = _("the text does not say it")
        return
    years, longest, sentence = found
    if years != longest:
        # Any end within it would be our choice.
        made.unknown["creation_period"] = _("the text says {a} to {b} years").format(a=years, b=longest)
        return
    if day is None:
        made.unknown["creation_period"] = _("the text says {n} years, but not from which day").format(n=years)
        return
    made.notice["creation_period"] = {"begins": day, "ends": _years_later(day, years) - dt.timedelta(days=1)}
    made.say("creation_period", sentence)
    made.assumed["creation_period"] = _("{n} years from the day of the notice, the shortest that the text says").format(
        n=years
    )


def _years_later(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return dt.date(day.year + years, 3, 1)


# -- deliverables --------------------------------------------------------------------------------------------

_STEPS = tuple(Stage)
# The registry's words for what notices ask for; the first that the title has.
_WORDS = {
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


def _deliverables(made: Proposal, papers: Sequence[Paper]) -> None:
    records: list[dict[str, Any]] = []
    ids: set[str] = set()
    for index, paper in enumerate(papers):
        record = _record(made, paper, ids)
        ids.add(record["id"])
        records.append(record)
        where = f"deliverables[{index}]"
        for name in record:
            if name == "stages":
                for step in dict.fromkeys(paper.steps.values()):
                    made.say(f"{where}.stages", step)
                continue
            sentence = paper.said.get(name)
            if sentence is None and name in ("title", "owed_by", "clause"):
                sentence = paper.sentence
            if sentence is not None:
                made.say(f"{where}.{name}", sentence)
        made.assumed[f"{where}.id"] = _("made from the title")
        made.assumed[f"{where}.stages"] = _("told from what the text asks for")
        made.assumed |= {f"{where}.{name}": why for name, why in paper.assumed.items()}
        made.unknown |= {f"{where}.{name}": why for name, why in paper.unknown.items()}
        _our_own(made, record, where)
    if records:
        made.notice["deliverables"] = records
    else:
        made.unknown["deliverables"] = _("no sentence asks for a paper")


def _our_own(made: Proposal, record: dict[str, Any], where: str) -> None:
    """我部 in a notice of one ministry is that ministry; of two, nobody can tell which."""
    issuers = made.notice.get("issued_by", [])
    for name in ("send_to", "reviewed_by"):
        office = re.match("我([部厅局委])", record.get(name, ""))
        ministry = re.match(f".*?{office[1]}", issuers[0]) if office and len(issuers) == 1 else None
        if office and ministry:
            record[name] = ministry[0] + record[name][2:]
            why = _("{short} is {office}").format(short=office[0], office=ministry[0])
            # Besides what was left out of it.
            told = made.assumed.get(f"{where}.{name}")
            made.assumed[f"{where}.{name}"] = _("; ").join(filter(None, (why, told)))
    for index, signer in enumerate(record.get("signed_by", [])):
        ours = signer in ("我部", "我厅", "我局", "我委") and len(issuers) == 1
        ministry = re.match(f".*?{signer[1]}", issuers[0]) if ours else None
        if ministry:
            record["signed_by"][index] = ministry[0]
            made.assumed[f"{where}.signed_by"] = _("{short} is {office}").format(short=signer, office=ministry[0])


_ORDER = (
    "due",
    "recurs",
    "month",
    "day",
    "due_stage",
    "reviewed_by",
    "signed_by",
    "send_to",
    "medium",
    "components",
)


def _record(made: Proposal, paper: Paper, ids: set[str]) -> dict[str, Any]:
    values = dict(paper.values)
    title = paper.title
    if paper.kind is Kind.PROJECTS and "专项试点" not in title:
        title = f"专项试点{title}"
    if paper.supplementary and "增补" not in title:
        title = f"增补{title}"
    if "recurs" in values and "creation_period" not in made.notice:
        # Owed in each year of a period that is not known: the rules would not take it.
        note = _yearly(values.pop("month"), values.pop("day"))
        paper.unknown["recurs"] = _("it is owed every year, but the creation period is not known: {text}").format(
            text=note
        )
        paper.said["note"] = paper.said["recurs"]
        del values["recurs"]
        values["note"] = note
    record: dict[str, Any] = {
        "id": _id_of(paper, ids),
        "title": title,
        "owed_by": paper.kind.value,
        "stages": [stage.value for stage in _STEPS if stage in paper.steps],
    }
    record |= {name: _plain(values[name]) for name in _ORDER if values.get(name)}
    if paper.sentence.clause:
        record["clause"] = paper.sentence.clause
    if values.get("note"):
        record["note"] = values["note"]
    return record


def _yearly(month: int, day: int) -> str:
    return f"每年{month}月{day}日前"


def _plain(value: Any) -> Any:
    return [str(item) for item in value] if isinstance(value, list) else value


def _id_of(paper: Paper, ids: set[str]) -> str:
    main = paper.title.split("（")[0]
    word = next((english for chinese, english in _WORDS.items() if chinese in main), "paper")
    if paper.supplementary:
        word = f"supplementary-{word}"
    elif paper.kind is Kind.PROJECTS:
        word = f"project-{word}"
    made, number = word, 2
    while made in ids:
        made, number = f"{word}-{number}", number + 1
    return made
