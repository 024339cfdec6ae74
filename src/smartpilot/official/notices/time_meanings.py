"""What the ways to say a time have in common: what one means, and the words around it."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from smartpilot.chinese import NUMERAL_CHARACTERS, parse_number
from smartpilot.i18n import _


class Meaning(NamedTuple):
    """What a time means, as in `TimePhrase`."""

    due: dt.date | None = None
    yearly: tuple[int, int] | None = None
    why: str = ""
    fields: Mapping[str, Any] = MappingProxyType({})


class TimePattern(NamedTuple):
    """A way to say a time: what it looks like, an example, and what the example means in a notice of 2016-03-10.

    `interpret` gives the last day, or the day of each year, or the fields of a deliverable that say the time, or none
    of them, and why; None where it is no time to do something by.
    """

    name: str
    pattern: re.Pattern[str]
    example: str
    meaning: str
    interpret: Callable[[re.Match[str], dt.date | None], Meaning | None]

    def read(self, match: re.Match[str], issued: dt.date | None) -> Meaning | None:
        """What a match means; None where it says since when, not until when."""
        groups = match.groupdict()
        if any(_SINCE.search((groups.get(name) or "").strip()) for name in ("lead", "tail")):
            return None
        return self.interpret(match, issued)


_SINCE = re.compile("早于|(?:起|开始|以来|(?<!前)后)$")

# What may stand around a time: 务必于…（星期四）下午5时前.
AMOUNT = rf"(?:\d{{1,3}}|[{NUMERAL_CHARACTERS}]+)"
AHEAD = r"(?P<lead>(?:务必|最迟|最晚|应|须|请)?(?:截至|截止到?|截止时间[为:：]?|不得?[迟晚早]于|于|在|至|到)? ?)"
DAY_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
ASIDE = r"(?: ?[(（][^()（）\d]{1,14}[)）])"
BEHIND = (
    rf"(?P<tail>{ASIDE}?"
    r"(?: ?(?:上午|下午|晚上?|中午)?(?:\d{1,2}(?:[:：]\d{2}|时|点)整?|下班))?"
    r" ?(?:之前|以前|前后|左右|前|截止|为止|止|以内|之内|期间|内|之日起|开始|以来|以后|之后|后|起)?)"
)
OCCASION = "会议?|考核|验收|评审|评估|检查|督查|申报|公示|结束|召开|启动|开工|竣工"
UNTIL = r"(?:之?前|以前|为?止|截止)"


def parse_numbers(text: str) -> list[int]:
    """The numbers in a text, in figures or characters."""
    return [parse_number(part) or 0 for part in re.findall(rf"\d+|[{NUMERAL_CHARACTERS}]+", text)]


def find_calendar_day(year: int, month: int, day: int) -> dt.date | None:
    """The day, None where there is no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def open_meaning(why: Callable[[], str]) -> Callable[[re.Match[str], dt.date | None], Meaning]:
    """What gives no time, and the reason."""
    return lambda _match, _issued: Meaning(why=why())


def only_one_day() -> str:
    """Why what recurs on several days, or on none that is certain, stays open."""
    return _("the registry stores one day of each year, half-year, quarter or month")


def no_such_date() -> str:
    """Why a day that no calendar has stays open."""
    return _("there is no such date")


def last_day_taken() -> str:
    """What is taken for granted where a text names a time and no day of it."""
    return _("the last day of the time that the text states")


def relative() -> str:
    """Why what is counted from something that no registry knows stays open."""
    return _("it counts from an event whose date the text does not state")


def uncertain() -> str:
    """Why a time that may mean several days stays open."""
    return _("the text does not say which day this is")
