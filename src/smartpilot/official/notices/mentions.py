"""Every date, quantity, office and address that a notice names, and those of which no use was made."""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from smartpilot.chinese import NUMERAL_CHARACTERS, parse_number
from smartpilot.official.notices.dates import find_times
from smartpilot.official.notices.heading import DOCUMENT, OFFICE
from smartpilot.official.notices.offices import OURS, find_kinds, split_offices
from smartpilot.official.notices.sentences import Sentence


class MentionKind(StrEnum):
    """What is mentioned."""

    DATE = "date"
    QUANTITY = "quantity"
    OFFICE = "office"
    ADDRESS = "address"


class Mention(NamedTuple):
    """Something that a sentence names."""

    kind: MentionKind
    text: str
    sentence: Sentence


@dataclass(frozen=True)
class Use:
    """What a proposal has of a notice.

    `values`: the values that come from a sentence, by its text. `told`: what it says of phrases, a reason why a field
    is open for example.
    """

    values: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    told: str = ""


_CITED = re.compile(rf"《[^》]*》|{DOCUMENT}")
_ADDRESS_NAME = re.compile(
    r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+|(?:https?://|www\.)[A-Za-z0-9./_?=&%#-]+|"
    r"[(（]?0\d{2,3}[)）]? ?[-—－]? ?\d{7,8}(?:[-/、]\d+)*|(?<!\d)1\d{10}(?!\d)|(?<!\d)\d{7,8}(?!\d)|邮编[:： ]?\d{6}|"
    r"[^，,。；;：:()（）、]{0,20}(?:路|街|胡同|巷|大道)[^，,。；;()（）]{0,12}?\d+ ?号"
)
_DATE_NAME = re.compile(
    r"\d{4}[-—－–~～至到]\d{4} ?年(?:度)?|\d{4} ?年(?:度)?(?: ?\d{1,2} ?月(?:份)?)?(?: ?\d{1,2} ?[日号])?|"
    r"\d{1,2} ?月(?:份)?(?: ?\d{1,2} ?[日号])?|\d{4}[-./]\d{1,2}[-./]\d{1,2}|[〇一二三四五六七八九]{4} ?年"
)
_QUANTITY = re.compile(
    rf"(?<!附件)(?<!上)(?<!第)(?!\d{{1,2}}[.．、](?!\d))(?:\d[\d.,]*|[{NUMERAL_CHARACTERS}]+(?=[个家项份套名年张批级星]))"
    r"(?:[-—－–~～至到]\d+)? ?(?:个|家|项|份|套|名|年|张|[%％]|万元|亿元|元|批|级|星|次|页|天|人|部门)?"
)
# 会同财政部, 提交某司: an office has no verb in it.
_BEFORE_OFFICE = re.compile("会同|联合|提交|登录|根据|有关|相关|组织|列入|批准|另|以及")
_IN_NAMES = r"[^\W\d_的在向由经与将对请要应须并按报送于为至到把是等或给让使其各当可〓]"
_OFFICE_NAME = re.compile(rf"{_IN_NAMES}{{1,24}}?{OFFICE}(?!{OFFICE}|[业级署市法])(?<![全格布结]局)(?<![实之到深长]处)")
# 一式三份, 光盘2张: no field has how many copies are asked for.
_COUNTS_COPIES = ("份", "套", "张")


def find_mentions(sentence: Sentence, issued: dt.date | None) -> Iterator[Mention]:
    """Every date, quantity, office and address of a sentence; what is cited is none of them."""
    text = _CITED.sub(lambda match: "〓" * len(match[0]), sentence.text)
    text = _BEFORE_OFFICE.sub(lambda match: " " * len(match[0]), text)
    times = [(time.start, time.end) for time in find_times(text, issued)]
    for kind, spans in ((MentionKind.DATE, times), *((kind, None) for kind in _PATTERNS)):
        for start, end in spans if spans is not None else [m.span() for m in _PATTERNS[kind].finditer(text)]:
            if "〓" in text[start:end] or not text[start:end].strip():
                continue
            named = text[start:end].strip(" ，,、")
            names = [named] if kind is not MentionKind.OFFICE else [] if find_kinds(named) else split_offices(named)
            yield from (Mention(kind, name, sentence) for name in names)
            text = text[:start] + "〓" * (end - start) + text[end:]


# In the order in which they are looked for: what is one of them is none of those behind it.
_PATTERNS = {
    MentionKind.ADDRESS: _ADDRESS_NAME,
    MentionKind.DATE: _DATE_NAME,
    MentionKind.QUANTITY: _QUANTITY,
    MentionKind.OFFICE: _OFFICE_NAME,
}


def find_unused(sentences: Sequence[Sentence], issued: dt.date | None, use: Use) -> list[Mention]:
    """What the sentences mention and a proposal neither has in a field nor says to be open."""
    return [
        mention
        for sentence in sentences
        for mention in find_mentions(sentence, issued)
        # A bare figure may be one of any other.
        if (mention.text.isdigit() or mention.text not in use.told)
        and not _is_used(mention, use.values.get(sentence.text, ()), issued)
    ]


def _is_used(mention: Mention, values: Collection[Any], issued: dt.date | None) -> bool:
    if mention.kind is MentionKind.DATE:
        days = [day for value in values for day in _days_in(value)]
        stated = [time.fields for time in find_times(mention.text, issued) if time.fields]
        return any(
            fields.get("due", fields.get("within", (fields.get("month"), fields.get("day")))) in days
            for fields in stated
        )
    if mention.kind is MentionKind.QUANTITY:
        if mention.text.endswith(_COUNTS_COPIES):
            return False
        numbers = re.findall(rf"\d+|[{NUMERAL_CHARACTERS}]+", mention.text)
        return any(parse_number(number) in values for number in numbers)
    texts = [text for value in values for text in (value if isinstance(value, list) else [value])]
    name = re.sub(f"^{OURS}(?=.)", "", mention.text)
    return any(isinstance(text, str) and name in text for text in texts)


def _days_in(value: Any) -> Iterator[Any]:
    """The times of a value: a day, a month and its day, what `within` holds, and 每年12月31日前 of a note."""
    if isinstance(value, dt.date | tuple | dict):
        yield value
    if isinstance(value, str) and (note := re.fullmatch(r"每年(\d+)月(\d+)日前", value)):
        yield int(note[1]), int(note[2])
