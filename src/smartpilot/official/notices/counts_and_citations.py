"""What a notice counts and cites: its totals, the documents that it rests on."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from smartpilot.chinese import NUMBER_PATTERN, NUMERAL_CHARACTERS, parse_number
from smartpilot.i18n import _
from smartpilot.official.notices.heading import DOCUMENT
from smartpilot.official.notices.sentences import Sentence
from smartpilot.registry.target_words import AREA, EXPANDED, LISTED, NEW, TARGET
from smartpilot.text import one_of


class CountedTotal(NamedTuple):
    """A total: `kind` is new, expanded or special; `n` is None where the text says several that differ."""

    kind: str
    n: int | None
    sentence: Sentence
    why: str = ""


class Citation(NamedTuple):
    """A document that the notice rests on."""

    number: str
    title: str | None
    sentence: Sentence


# Not the 3 of 1百零3个 or of 2.3个, nor the 三 of 第三个: a number of which only the end is read is another number.
_COUNT = re.compile(
    rf"(?<![\d{NUMERAL_CHARACTERS}万亿余多几数第\-—－–~～至到])(?<!\d[.,])(?P<n>{NUMBER_PATTERN})"
    r" ?(?:个|家|项)(?!部门|部委|工作日|月|方面|季度)"
)
_IN_BRACKETS = re.compile(r"[(（][^()（）]*[)）]|《[^》]*》")
_CLAUSE_MARKS = "，,、；;。：:"
_CLAUSE_ENDS = _CLAUSE_MARKS.replace("、", "")
_ANNOUNCEMENT = re.compile(
    "确定|公布|批准|同意|列为|列入|增补|新增|入选|选定|选择|命名|认定|授予|决定在|作为|为.{0,16}试点"
)
# 92个县（市）为…建设县（市）, 120个县开展…示范: what is counted is listed as something.
_LISTED_AS = re.compile(
    rf"[^，,；;。]{{0,16}}?(?:为|开展|入选|成为)(?=[^，,；;。]{{0,40}}?(?:{one_of(LISTED)}|创建|建设|{TARGET}(?:[，,；;。]|$)))"
    r"(?P<what>[^，,；;。]*)"
)
_STATUS = re.compile(one_of(LISTED))
_EXPANDED = re.compile(one_of(EXPANDED))
# A sum: 合计, or 共 of several batches. What is new in it, another number says.
_SUM = re.compile("合计|总计")
_NEW_AMONG_THEM = re.compile("(?:其中|[（(])[^，,。；;]{0,8}新(?:增|设|确定)")
_SEVERAL_BATCHES = re.compile(
    rf"批(?![准复]).*批(?![准复])"
    rf"|(?<![第\d{NUMERAL_CHARACTERS}])[\d{NUMERAL_CHARACTERS}]+批次?.*共|各批"
)
# 约100个, 近百个: nobody counted.
_APPROXIMATELY = re.compile("(?:约|近|超过?|逾|大概|将近)$")
_KIND_OF_PLACE = re.compile(f"(?:城市|{AREA})(?!试点)")
_NEW = re.compile(one_of(NEW))
# A count of something else: those that applied, all so far, the kinds of place among the listed.
_COUNT_OF_OTHERS = re.compile(
    "调整|变更|取消|撤销|更换|公布的|确定的|批准的|列入的|立项的|建成的|认定的|申报|推荐|报名|参评|累计|总数|达到|已有|现有|此前|前[两三]批|部门|专家|不超过|不多于|限报|最多|每[省个]|拟|计划|力争|预计|[遴评征]选(?!出|确定|为)|选取|候选"
)


def find_totals(sentences: Sequence[Sentence], title: str = "") -> list[CountedTotal]:
    """How many pilots and projects the notice lists; nothing where it counts none.

    The opening says it; only where that counts nothing, the clauses are asked. `title`: that of the notice, which says
    whether all that it counts is meant.
    """
    opening = [sentence for sentence in sentences if not sentence.clause]
    clauses = [sentence for sentence in sentences if sentence.clause]
    return _totals_in(opening, title) or _totals_in(clauses, title)


def find_other_counts(sentences: Sequence[Sentence]) -> list[str]:
    """What the sentences count that may be listed: 50个市（县、区）."""
    counted = re.compile(rf"{_COUNT.pattern}[^，,、；;。：:]{{0,12}}?{TARGET}(?:[(（][^()（）]*[)）])?")
    return list(dict.fromkeys(match[0] for sentence in sentences for match in counted.finditer(sentence.text)))


def _totals_in(sentences: Sequence[Sentence], title: str) -> list[CountedTotal]:
    by_kind: dict[str, list[tuple[int, Sentence, bool]]] = {}
    for sentence in sentences:
        counts = list(_parse_counts(sentence.text))
        if total := _sum_of_statuses(sentence.text, counts, title):
            counts = [("listed", total, False)]
        for kind, n, within in counts:
            by_kind.setdefault(kind, []).append((n, sentence, within))
    listed = by_kind.pop("listed", [])
    unsure = by_kind.pop("unsure", [])
    if unsure and not listed and "new" not in by_kind:
        why = _("the text counts pilots, but it is uncertain how many of them are new")
        return [CountedTotal("new", None, unsure[0][1], why), *_one_of_each_kind(by_kind)]
    if listed and "new" not in by_kind:
        if any(within for counted in by_kind.values() for _n, _sentence, within in counted):
            # 97 in all, 13 of them expanded: how many are new, the text leaves to arithmetic.
            why = _("the text counts new and other pilots together")
            return [CountedTotal("new", None, listed[0][1], why), *_one_of_each_kind(by_kind)]
        by_kind = {"new": listed, **by_kind}
    return _one_of_each_kind(by_kind)


def _sum_of_statuses(text: str, counts: Sequence[tuple[str, int, bool]], title: str) -> int | None:
    """38个城市为示范城市，72个城市为试点城市 together, where the title is of both: 试点示范城市."""
    text = _IN_BRACKETS.sub("", text)
    numbers = [n for kind, n, _within in counts if kind == "listed"]
    matches = [_LISTED_AS.match(text, match.end()) for match in _COUNT.finditer(text)]
    statuses = [status[0] for match in matches if match and (status := _STATUS.search(match["what"]))]
    are_apart = len(numbers) == len(counts) == len(statuses) == len(set(statuses)) > 1
    return sum(numbers) if are_apart and all(status in title for status in statuses) else None


def _one_of_each_kind(by_kind: dict[str, list[tuple[int, Sentence, bool]]]) -> list[CountedTotal]:
    totals = []
    for kind in ("new", "expanded", "special"):
        counted = by_kind.get(kind, [])
        if counted:
            agree = len({n for n, _sentence, _within in counted}) == 1
            why = "" if agree else _("the text states several numbers")
            totals.append(CountedTotal(kind, counted[0][0] if agree else None, counted[0][1], why))
    return totals


def _parse_counts(text: str) -> Iterator[tuple[str, int, bool]]:
    """Kind, number, and whether it is a part of a number before it (其中)."""
    parted = _NEW_AMONG_THEM.search(text)
    text = _IN_BRACKETS.sub("", text)
    if not _ANNOUNCEMENT.search(text):
        return
    matches = list(_COUNT.finditer(text))
    for index, match in enumerate(matches):
        begin = max((text.rfind(mark, 0, match.start()) for mark in _CLAUSE_MARKS), default=-1) + 1
        stop = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        end = min((at for mark in _CLAUSE_MARKS if (at := text.find(mark, match.end(), stop)) >= 0), default=stop)
        label = text[begin : match.start()] + " " + text[match.end() : end]
        n = parse_number(match["n"])
        if n is None or _COUNT_OF_OTHERS.search(label):
            continue
        within = "其中" in label
        is_listed = "试点" in label or bool(_LISTED_AS.match(text, match.end()))
        ahead = re.split(f"[{_CLAUSE_ENDS}]", text[: match.start()])[-1]
        if is_listed and (_SEVERAL_BATCHES.search(ahead) or _APPROXIMATELY.search(text[: match.start()])):
            yield "unsure", n, within
            continue
        if "专项" in label:
            yield "special", n, within
        elif _EXPANDED.search(label):
            yield "expanded", n, within
        elif _NEW.search(label):
            yield "new", n, within
        elif is_listed and not within:
            # 25个城市、10个园区: one kind of place after the other.
            n += sum(
                parse_number(other["n"]) or 0
                for other in matches[:index]
                if not re.search(f"[{_CLAUSE_ENDS}]", text[other.start() : match.start()])
                and _KIND_OF_PLACE.match(text, other.end())
                and not _COUNT_OF_OTHERS.search(text[: other.start()])
            )
            # What is new among them was said, whether it could be read or not.
            yield "unsure" if parted or _SUM.search(ahead) else "listed", n, within


_TITLE_AND_NUMBER = re.compile(rf"《(?P<title>[^《》]+(?:《[^》]*》[^《》]*)?)》 ?[(（【]?(?P<number>{DOCUMENT})")
_DOCUMENT_NUMBER = re.compile(DOCUMENT)
_LEAD_IN = re.compile("^(?:.*(?:根据|按照|依据|贯彻|落实|参照|执行|详见|见|即|及|以及|和|与|文件))")


def find_citations(sentences: Sequence[Sentence], own: str | None) -> list[Citation]:
    """The documents that the text cites with their numbers, each once, in its order."""
    citations: dict[str, Citation] = {}
    for sentence in sentences:
        titles = {match["number"]: match["title"] for match in _TITLE_AND_NUMBER.finditer(sentence.text)}
        for match in _DOCUMENT_NUMBER.finditer(sentence.text):
            title = next((title for whole, title in titles.items() if match[0].endswith(whole)), None)
            name = match[0] if title else _LEAD_IN.sub("", match[0])
            key = normalise_number(name)
            if key != normalise_number(own or ""):
                citations.setdefault(key, Citation(name, title, sentence))
    return list(citations.values())


def normalise_number(document: str) -> str:
    """A document number without blanks and with square brackets, for comparing only."""
    return re.sub(r"[〔（(【]", "[", re.sub(r"[〕）)】]", "]", document)).replace(" ", "")
