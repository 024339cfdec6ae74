"""What the ways to say a time have in common: what one means, how they are looked for, and the words around a time."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from smartpilot.chinese import NUMERAL_CHARACTERS, parse_number
from smartpilot.i18n import N_, _


class Meaning(NamedTuple):
    """What a time means: the fields that say it, such as `due` or `recurs`; none of them where it cannot be told.

    `why`: what was taken for granted, or why it cannot be told.
    """

    fields: Mapping[str, Any] = MappingProxyType({})
    why: str = ""


@dataclass(frozen=True)
class TimePattern:
    """A way to say a time: an example, what the example means in a notice of 2016-03-10, and what it looks like.

    `interpret` says what a match means in a notice of some day; None where it is no such time.
    """

    example: str
    meaning: str
    interpret: Callable[[re.Match[str], dt.date | None], Meaning | None]
    expression: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What it looks like."""
        return re.compile(self.expression)


def find_meanings(
    patterns: Sequence[TimePattern], text: str, issued: dt.date | None
) -> list[tuple[re.Match[str], Meaning]]:
    """What a text says in one of the ways, in their order: what one of them has read, those behind it do not see."""
    found: list[tuple[re.Match[str], Meaning]] = []
    for pattern in patterns:
        for match in pattern.pattern.finditer(text):
            if any(match.start() < other.end() and other.start() < match.end() for other, _meaning in found):
                continue
            groups = words_of(match)
            is_since = any(_SINCE.search(groups[name].strip()) for name in ("lead", "tail"))
            meaning = None if is_since else pattern.interpret(match, issued)
            if meaning is not None:
                found.append((match, meaning))
    return found


# Since when, not until when.
_SINCE = re.compile("早于|(?:起|开始|以来|(?<!前)后)$")


class _Words(dict[str, str]):
    def __missing__(self, _name: str) -> str:
        return ""


def words_of(match: re.Match[str]) -> Mapping[str, str]:
    """The words of a match by the names of their groups; empty for a group that it lacks."""
    return _Words({name: text for name, text in match.groupdict().items() if text})


# What may stand around a time: 务必于…（星期四）下午5时前.
AMOUNT = rf"(?:\d{{1,3}}|[{NUMERAL_CHARACTERS}]+)"
AHEAD = r"(?P<lead>(?:务必|最迟|最晚|应|须|请)?(?:截至|截止到?|截止时间[为:：]?|不得?[迟晚早]于|于|在|至|到)? ?)"
AND = "(?:和|与|及|以及|或|或者|、)"
DAY_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
ASIDE = r"(?: ?[(（][^()（）\d]{1,14}[)）])"
BEHIND = (
    rf"(?P<tail>{ASIDE}?"
    r"(?: ?(?P<hour>(?:上午|下午|晚上?|中午)?\d{1,2}(?:[:：]\d{2}|时|点)整?)| ?(?:上午|下午|晚上?|中午)?下班)?"
    r" ?(?:之前|以前|前后|左右|前|截止|为止|止|以内|之内|期间|间|内|之日起|开始|以来|以后|之后|后|起)?)"
)
UNTIL = r"(?:之?前|以前|为?止|截止)"


def parse_numbers(text: str) -> list[int]:
    """The numbers in a text, in figures or characters."""
    return [parse_number(part) or 0 for part in re.findall(rf"\d+|[{NUMERAL_CHARACTERS}]+", text)]


# A year without 29 February.
COMMON_YEAR = 2001


def last_of_month(year: int, month: int) -> int:
    """The last day of a month; 0 where there is no such month."""
    return monthrange(year, month)[1] if 1 <= month <= 12 else 0


def find_calendar_day(year: int, month: int, day: int) -> dt.date | None:
    """The day, None where there is no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


# Why a time cannot be told.
ONLY_ONE_DAY = N_("the registry stores one day of each year, half-year, quarter or month")
NO_SUCH_DATE = N_("there is no such date")
SEVERAL_DAYS = N_("the text names several days")
RELATIVE = N_("it counts from an event whose date the text does not state")
UNCERTAIN = N_("the text does not say which day this is")
BEFORE_NOTICE = N_("it is before the date of the notice")
# What is taken for granted where a text names a time and no day of it.
LAST_DAY_TAKEN = N_("the last day of the time that the text states")


def unclear(reason: str) -> Meaning:
    """No time, and why."""
    return Meaning(why=_(reason))


def always_unclear(reason: str) -> Callable[[re.Match[str], dt.date | None], Meaning]:
    """How to interpret what gives no time."""
    return lambda _match, _issued: unclear(reason)
