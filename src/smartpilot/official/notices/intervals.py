"""Times that come again: a day of each year, half-year, quarter or month, or of the one that follows."""

import calendar
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from smartpilot.chinese import NUMERAL_CHARACTERS, parse_number
from smartpilot.i18n import _
from smartpilot.official.notices.time_meanings import (
    AMOUNT,
    BEHIND,
    DAY_NUMBER,
    UNTIL,
    Meaning,
    TimePattern,
    last_day_taken,
    no_such_date,
    only_one_day,
    parse_numbers,
    relative,
)
from smartpilot.records.periods import months_in
from smartpilot.records.terms import DuePeriod, Recurrence

# How often, by the first character of the words for it.
_RECURRENCES = {
    "季": Recurrence.QUARTERLY,
    "月": Recurrence.MONTHLY,
    "半": Recurrence.HALF_YEARLY,
    "年": Recurrence.YEARLY,
}
_LONGEST_MONTH = 31
# A year without 29 February.
_COMMON_YEAR = 2001


def recurring(
    recurs: Recurrence, month: int | None = None, day: int | None = None, *, is_following: bool = False, why: str = ""
) -> Meaning:
    """A day of each period, or of the one that follows; without a day the last one of the month, or of the period."""
    if day is not None and not 1 <= day <= _LONGEST_MONTH:
        return Meaning(why=no_such_date())
    if month == months_in(recurs) and (recurs is Recurrence.MONTHLY or day is None):
        month = None
    fields = {"recurs": recurs.value, "month": month, "day": day}
    fields |= {"due_in": DuePeriod.FOLLOWING.value} if is_following else {}
    return Meaning(fields={name: value for name, value in fields.items() if value is not None}, why=why)


# -- several days of each year ---------------------------------------------------------------------------------

_MONTH_AND_DAY = rf"(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}}) ?(?:月份?)?(?:的)? ?(?:[底末]|{DAY_NUMBER} ?[日号])?"


def _read_days_of_year(match: re.Match[str], _issued: dt.date | None) -> Meaning:
    """每年6月30日、12月31日前: one day of each half-year; of each quarter where there are four."""
    days = [_month_and_day(text) for text in re.split("[、和与及，,]|以及", match["days"])]
    last = days[-1][1]
    stated = sorted((month, last if day is None else day) for month, day in days)
    recurs = {2: Recurrence.HALF_YEARLY, 4: Recurrence.QUARTERLY}.get(len(stated))
    if recurs is None or not all(1 <= month <= 12 for month, _day in stated):
        return Meaning(why=only_one_day())
    step, first = months_in(recurs), stated[0][0]
    are_ends = all(_is_end_of_month(month, day) for month, day in stated)
    are_alike = are_ends or len({day for _month, day in stated}) == 1
    if first > step or not are_alike or [month for month, _day in stated] != [*range(first, 13, step)]:
        return Meaning(why=only_one_day())
    why = last_day_taken() if last is None else ""
    return recurring(recurs, first, None if are_ends else stated[0][1], why=why)


def _month_and_day(text: str) -> tuple[int, int | None]:
    """The month and the day of one that is listed: 0 for its end, None where it has none."""
    numbers = parse_numbers(text)
    if re.search("[底末]", text):
        return numbers[0], 0
    return numbers[0], numbers[1] if len(numbers) > 1 else None


def _is_end_of_month(month: int, day: int | None) -> bool:
    return not day or day == calendar.monthrange(_COMMON_YEAR, month)[1]


# -- of each period, or of the one behind it -------------------------------------------------------------------

# 每季度结束后10日内: days that the first month of every following period has.
_DAYS_BEHIND = {
    Recurrence.YEARLY: 31,
    Recurrence.HALF_YEARLY: 31,
    Recurrence.QUARTERLY: 30,
    Recurrence.MONTHLY: 28,
}


def _read_after_period(match: re.Match[str], _issued: dt.date | None) -> Meaning:
    recurs = _RECURRENCES[(match["unit"] or match["unit_alone"])[0]]
    n = parse_number(match["n"]) or 0
    if match["length"] not in ("日", "天") or not 1 <= n <= _DAYS_BEHIND[recurs]:
        return Meaning(why=only_one_day())
    return recurring(recurs, 1, n, is_following=True)


_WHICH_MONTH = r"(?P<which>首个?月|第[一二三四五六1-6]个?月|末月|最后一?个?月)(?:份|的)?"
_DAY_OF_MONTH = rf"(?:(?P<day>{DAY_NUMBER}) ?[日号]|(?P<part>[底末]|上旬|中旬|下旬))"


def _read_month_of_period(match: re.Match[str], _issued: dt.date | None) -> Meaning:
    """每季度首月10日前, 下季度第一个月10日前."""
    recurs = _RECURRENCES[match["unit"][0]]
    is_following = bool(match["next"])
    if is_following and not _is_repeated(match.string, recurs):
        return Meaning(why=relative())
    months, which = months_in(recurs), match["which"]
    month = 1 if which.startswith("首") else months if which.startswith(("末", "最")) else parse_numbers(which)[0]
    if month > months:
        return Meaning(why=no_such_date())
    return recurring(recurs, month, _day_of(match), is_following=is_following, why=_why_of(match))


def _read_next_month(match: re.Match[str], _issued: dt.date | None) -> Meaning:
    """次月5日前, 每季度次月10日前: of the month behind the period."""
    unit = match["unit"]
    recurs = _RECURRENCES[unit[0]] if unit else Recurrence.MONTHLY
    is_stated = unit or _is_repeated(match.string, recurs)
    if not is_stated and _is_repeated(match.string, Recurrence.QUARTERLY):
        return recurring(Recurrence.QUARTERLY, 1, _day_of(match), is_following=True, why=_why_of(match))
    if not is_stated and (
        _EVENT.search(match.string[: match.start()]) or not _MONTH_BEFORE.match(match.string, match.end())
    ):
        return Meaning(why=relative())
    why = "" if is_stated else _("it is taken to come every month")
    return recurring(recurs, 1, _day_of(match), is_following=True, why=_why_of(match) or why)


# 次月5日前报送上月进展: of each month. 完成方案，次月10日前报送方案 is once.
_MONTH_BEFORE = re.compile("[^，,。；;]{0,8}[上当]月")


# 完成验收的次月5日前: once.
_EVENT = re.compile("(?:完成|签订|验收|批复|公布|评审|结束|通过|开工|竣工)(?:的|后|之日)*$")


def _is_repeated(text: str, recurs: Recurrence) -> bool:
    """Whether a text speaks of what comes again so often: 每季度, 季报, 上季度."""
    unit = {"quarterly": "季", "monthly": "月", "half-yearly": "半年", "yearly": "年"}[recurs.value]
    return bool(
        re.search(rf"[每各逐按](?:个)?{unit}|{unit}报|{unit}度(?=[^，,。；;\d]{{0,6}}(?:总结|报告|报表|进展))", text)
    )


def _day_of(match: re.Match[str]) -> int | None:
    """The day of a month; None for its end."""
    if match["day"]:
        return parse_numbers(match["day"])[0]
    return {"上旬": 10, "中旬": 20}.get(match["part"] or "")


def _why_of(match: re.Match[str]) -> str:
    return last_day_taken() if (match["part"] or "下旬") == "下旬" and not match["day"] else ""


def _read_interval(match: re.Match[str], _issued: dt.date | None) -> Meaning:
    """每季度末, 每半年, 每月5日前: how often, and until which day of it; its last day where the text says none."""
    unit, rest = match["unit"], match["rest"] or ""
    recurs = _RECURRENCES.get(unit[:1]) if unit else None
    day = re.fullmatch(r"(\d{1,2})[日号]", rest)
    behind = match.string[match.end() :].lstrip()
    is_clear = not _ANOTHER_DAY.match(behind) if rest in ("末", "底") else not rest and bool(_SENDING.match(behind))
    if day is not None:
        is_clear = recurs is Recurrence.MONTHLY
    if recurs is None or not is_clear:
        return Meaning(why=only_one_day())
    if day is None:
        return recurring(recurs, why="" if rest else _("the last day of the period"))
    return recurring(recurs, day=int(day[1]))


# Behind an interval without a day: what is sent or to whom. Anything else may say a day: 每月上旬.
_SENDING = re.compile("(?:向|将|把|报(?!表)|上报|填报|提交|书面|[，,。；;]|$)")
# 每季度末最后一个工作日: another day than the last one.
_ANOTHER_DAY = re.compile("[最的个前后第月]|\\d")

_NOT_ONE = rf"(?<![\d{NUMERAL_CHARACTERS}本上下当该第前后])"

# In the order in which they are tried.
INTERVAL_PATTERNS: Sequence[TimePattern] = (
    TimePattern(
        "days of each year",
        re.compile(
            rf"每年度?(?:的)?(?:[均都应须要请]*[于在])?(?P<days>{_MONTH_AND_DAY}(?:{UNTIL})?"
            rf"(?: ?(?:[、和与及，,]|以及) ?{_MONTH_AND_DAY}(?:{UNTIL})?)+(?<=[月底末日号前])){BEHIND}"
        ),
        "每年6月30日、12月31日前报送",
        "recurs=half-yearly",
        _read_days_of_year,
    ),
    TimePattern(
        "after the end of each period",
        re.compile(
            rf"(?:于|在)?(?:[每各]个?(?P<unit>季度?|半年度?|月度?|年度?)(?:结束|终了|期满|届满)?(?:之?后)?|"
            rf"{_NOT_ONE}(?P<unit_alone>季度|半年度?|年度|月度)(?:结束|终了)(?:之?后)?)(?<=[后束了满]) ?"
            rf"(?P<n>{AMOUNT}) ?个?(?P<length>工作日|日|天|月)(?:之|以)?内"
        ),
        "每季度结束后10日内报送",
        "recurs=quarterly, month=1, day=10, due_in=following",
        _read_after_period,
    ),
    TimePattern(
        "day of a month of each period",
        re.compile(
            rf"(?:于|在)?(?:每|(?P<next>下))一?个?(?P<unit>季度?|半年)的?{_WHICH_MONTH} ?{_DAY_OF_MONTH}?(?:{UNTIL})?"
        ),
        "每季度第2个月10日前报送",
        "recurs=quarterly, month=2, day=10",
        _read_month_of_period,
    ),
    TimePattern(
        "day of the month behind each period",
        re.compile(
            rf"(?:每个?(?P<unit>季度?|半年|月)(?:末|的|结束|终了|后)*)?(?:于|在)?"
            rf"次月 ?(?:份|的)? ?{_DAY_OF_MONTH}(?:{UNTIL})?"
        ),
        "每月进展于次月5日前报送",
        "recurs=monthly, day=5, due_in=following",
        _read_next_month,
    ),
)
LOOSE_INTERVAL_PATTERNS: Sequence[TimePattern] = (
    TimePattern(
        "interval",
        re.compile(
            r"每(?:个?(?P<unit>季度?|月|半年)|[两二三四五六七八九2-9] ?年|周|旬)"
            r"(?P<rest>[末底初](?!月?\d)|[^，,。；;将把向月]{0,6}\d{1,2}[日号])?(?:之?前|内)?|"
            r"每年度?|[按逐](?:年度?|季度?|月度?)(?=[^度报]|报送)"
        ),
        "每季度末报送",
        "recurs=quarterly",
        _read_interval,
    ),
)


# -- of which period it is -------------------------------------------------------------------------------------

_PERIOD_BEFORE = {
    Recurrence.YEARLY: re.compile("[上前]一?个?年度?(?!年)"),
    Recurrence.HALF_YEARLY: re.compile("[上前]一?个半年|上一半年"),
    Recurrence.QUARTERLY: re.compile("[上前]一?个?季度?"),
    Recurrence.MONTHLY: re.compile("[上前]一?个?月(?!旬)"),
}
_LOOKS_BACK = re.compile("总结|进展|情况|自评|评[估价]报告|年度报告|年报|季报|月报|统计|报表|台账")
_LOOKS_AHEAD = re.compile("计划|方案|安排|打算|要点|预算")
# 每年1月至3月, 每月10日前: too early for a report on the same year or month.
_EARLY_MONTHS, _MONTHS_OF_YEAR = 3, 12
_EARLY_DAYS = 10


def _is_of_period_before(recurs: Recurrence, segment: str) -> bool:
    """Whether a segment hands in what is of the period before, or names only that; not 说明上年度问题整改情况."""
    match = _PERIOD_BEFORE[recurs].search(segment)
    if match is None:
        return False
    before, behind = segment[: match.start()], segment[match.end() :]
    is_handed_in = _HANDS_IN.search(before) or (_TAKES.search(before) and _HANDS_IN.search(behind))
    is_title = not before.strip() and re.search(f"(?:{_LOOKS_BACK.pattern})", behind)
    return bool(is_handed_in or is_title) and not _SPEAKS_OF.search(before)


_HANDS_IN = re.compile("[报呈]送?|提交|递交|送交|[寄发]送")
_TAKES = re.compile("[将把]")
_SPEAKS_OF = re.compile("[对就]|说明|分析")


def with_due_period(fields: Mapping[str, Any], text: str) -> tuple[Mapping[str, Any], str]:
    """The fields of what recurs, due in the following period where the text is of the one before; and what was taken
    for granted.
    """
    recurs = next(recurs for recurs in Recurrence if recurs.value == fields["recurs"])
    following = {**fields, "due_in": DuePeriod.FOLLOWING.value}
    if "due_in" in fields:
        return fields, ""
    if any(_is_of_period_before(recurs, segment) for segment in re.split("[，,。；;：:、]", text)):
        return following, ""
    month, day = fields.get("month"), fields.get("day")
    why = _("it is taken to be of the period before")
    if _LOOKS_AHEAD.search(text):
        return fields, ""
    if recurs in (Recurrence.HALF_YEARLY, Recurrence.QUARTERLY):
        return (following, why) if month == 1 else (fields, "")
    is_early = (month or _MONTHS_OF_YEAR) <= _EARLY_MONTHS
    if recurs is Recurrence.MONTHLY:
        is_early = (day or _LONGEST_MONTH) <= _EARLY_DAYS
    return (following, why) if is_early and _LOOKS_BACK.search(text) else (fields, "")
