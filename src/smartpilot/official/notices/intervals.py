"""Times that come again: a day of each year, half-year, quarter or month, or of the one that follows."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from smartpilot.chinese import NUMERAL_CHARACTERS, parse_number
from smartpilot.i18n import _
from smartpilot.official.notices.time_meanings import (
    AMOUNT,
    BEHIND,
    COMMON_YEAR,
    DAY_NUMBER,
    LAST_DAY_TAKEN,
    NO_SUCH_DATE,
    ONLY_ONE_DAY,
    RELATIVE,
    UNTIL,
    Meaning,
    TimePattern,
    find_calendar_day,
    last_of_month,
    parse_numbers,
    unclear,
    words_of,
)
from smartpilot.records.periods import day_in, last_day_of, months_in, period_after, periods_of_year
from smartpilot.records.terms import DuePeriod, Recurrence


class _Unit(NamedTuple):
    """What recurs: its word, how the one before is named, and the days that the first month of each surely has."""

    word: str
    before: str
    shortest_month: int


_UNITS = {
    Recurrence.YEARLY: _Unit("年", "[上前]一?个?年度?(?!年)", 31),
    Recurrence.HALF_YEARLY: _Unit("半年", "[上前]一?个半年|上一半年", 31),
    Recurrence.QUARTERLY: _Unit("季", "[上前]一?个?季度?", 30),
    Recurrence.MONTHLY: _Unit("月", "[上前]一?个?月(?!旬)", 28),
}
_LONGEST_MONTH = 31


def _recurrence_of(word: str) -> Recurrence:
    return next(recurs for recurs, unit in _UNITS.items() if word.startswith(unit.word))


def _recurrence_in(fields: Mapping[str, Any]) -> Recurrence:
    return next(recurs for recurs in Recurrence if recurs.value == fields["recurs"])


def recurring(
    recurs: Recurrence, month: int | None = None, day: int | None = None, *, is_following: bool = False, why: str = ""
) -> Meaning:
    """A day of each period, or of the one that follows; without a day the last one of the month, or of the period."""
    if day is not None and not 1 <= day <= _LONGEST_MONTH:
        return unclear(NO_SUCH_DATE)
    if month == months_in(recurs) and (recurs is Recurrence.MONTHLY or day is None):
        month = None
    due_in = DuePeriod.FOLLOWING.value if is_following else None
    fields = {"recurs": recurs.value, "month": month, "day": day, "due_in": due_in}
    return Meaning({name: value for name, value in fields.items() if value is not None}, why)


# -- of each period, or of the one behind it -------------------------------------------------------------------


def _read_days_of_year(match: re.Match[str], _issued: dt.date | None) -> Meaning:
    """每年6月30日、12月31日前: one day of each half-year; of each quarter where there are four."""
    days = [_month_and_day(text) for text in re.split("[、和与及，,]|以及", match["days"])]
    last = days[-1][1]
    stated = sorted((month, last if day is None else day) for month, day in days)
    first, day = stated[0]
    recurs = {2: Recurrence.HALF_YEARLY, 4: Recurrence.QUARTERLY}.get(len(stated))
    if recurs is None or [month for month, _day in stated] != [*range(first, 13, months_in(recurs))]:
        return unclear(ONLY_ONE_DAY)
    are_ends = all(not day or day == last_of_month(COMMON_YEAR, month) for month, day in stated)
    if not are_ends and len({day for _month, day in stated}) > 1:
        return unclear(ONLY_ONE_DAY)
    return recurring(recurs, first, None if are_ends else day, why=_(LAST_DAY_TAKEN) if last is None else "")


def _month_and_day(text: str) -> tuple[int, int | None]:
    """The month and the day of one that is listed: 0 for its end, None where it has none."""
    month, *days = parse_numbers(text)
    return month, 0 if re.search("[底末]", text) else next(iter(days), None)


def _read_after_period(match: re.Match[str], _issued: dt.date | None) -> Meaning:
    recurs = _recurrence_of(match["unit"] or match["unit_alone"])
    n = parse_number(match["n"]) or 0
    if match["length"] not in ("日", "天") or not 1 <= n <= _UNITS[recurs].shortest_month:
        return unclear(ONLY_ONE_DAY)
    return recurring(recurs, 1, n, is_following=True)


def _read_month_of_period(match: re.Match[str], _issued: dt.date | None) -> Meaning | None:
    """每季度首月10日前, 每季度次月10日前: of the period or the one behind it; 次月5日前: of each month or quarter."""
    text, groups = match.string, words_of(match)
    which, unit, part = groups["which"], groups["unit"], groups["part"]
    is_behind = which == "次月"
    if not (unit or is_behind) or (is_behind and not (groups["day"] or part)):
        return None
    is_following, why = is_behind or groups["every"] == "下", ""
    repeated = [recurs for recurs in (Recurrence.MONTHLY, Recurrence.QUARTERLY) if _is_repeated(text, recurs)]
    recurs = _recurrence_of(unit) if unit else next(iter(repeated), Recurrence.MONTHLY)
    if groups["every"] == "下" and not _is_repeated(text, recurs):
        return unclear(RELATIVE)
    if not unit and not repeated:
        if _EVENT.search(text[: match.start()]) or not _MONTH_BEFORE.match(text, match.end()):
            return unclear(RELATIVE)
        why = _("it is taken to come every month")
    month = 1 if which[0] in "首次" else months_in(recurs) if which[0] in "末最" else parse_numbers(which)[0]
    if month > months_in(recurs):
        return unclear(NO_SUCH_DATE)
    day = parse_numbers(groups["day"])[0] if groups["day"] else {"上旬": 10, "中旬": 20}.get(part)
    if not groups["day"] and part in ("", "下旬"):
        why = _(LAST_DAY_TAKEN)
    return recurring(recurs, month, day, is_following=is_following, why=why)


# 次月5日前报送上月进展: of each month. 完成方案，次月10日前报送方案, 完成验收的次月5日前: once.
_MONTH_BEFORE = re.compile("[^，,。；;]{0,8}[上当]月")
_EVENT = re.compile("(?:完成|签订|验收|批复|公布|评审|结束|通过|开工|竣工)(?:的|后|之日)*$")


def _is_repeated(text: str, recurs: Recurrence) -> bool:
    """Whether a text speaks of what comes again so often: 每季度, 季报, 季度总结."""
    unit = _UNITS[recurs].word
    return bool(
        re.search(rf"[每各逐按](?:个)?{unit}|{unit}报|{unit}度(?=[^，,。；;\d]{{0,6}}(?:总结|报告|报表|进展))", text)
    )


def _read_interval(match: re.Match[str], _issued: dt.date | None) -> Meaning:
    """每季度末, 每半年, 每月5日前: how often, and until which day of it; its last day where the text says none."""
    unit, rest = match["unit"], match["rest"] or ""
    behind = match.string[match.end() :].lstrip()
    day = re.fullmatch(r"(\d{1,2})[日号]", rest)
    if unit and day and unit == "月":
        return recurring(Recurrence.MONTHLY, day=int(day[1]))
    if unit and rest in ("末", "底") and not _ANOTHER_DAY.match(behind):
        return recurring(_recurrence_of(unit))
    if unit and not rest and _SENDING.match(behind):
        return recurring(_recurrence_of(unit), why=_("the last day of the period"))
    return unclear(ONLY_ONE_DAY)


# Behind an interval without a day: what is sent or to whom. Anything else may say a day: 每月上旬.
_SENDING = re.compile("(?:向|将|把|报(?!表)|上报|填报|提交|书面|[，,。；;]|$)")
# 每季度末最后一个工作日: another day than the last one.
_ANOTHER_DAY = re.compile("[最的个前后第月]|\\d")

_MONTH_AND_DAY = rf"(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}}) ?(?:月份?)?(?:的)? ?(?:[底末]|{DAY_NUMBER} ?[日号])?"
_NOT_ONE = rf"(?<![\d{NUMERAL_CHARACTERS}本上下当该第前后])"

# In the order in which they are tried.
INTERVAL_PATTERNS: Sequence[TimePattern] = (
    TimePattern(
        "每年6月30日、12月31日前报送",
        "recurs=half-yearly",
        _read_days_of_year,
        rf"每年度?(?:的)?(?:[均都应须要请]*[于在])?(?P<days>{_MONTH_AND_DAY}(?:{UNTIL})?"
        rf"(?: ?(?:[、和与及，,]|以及) ?{_MONTH_AND_DAY}(?:{UNTIL})?)+(?<=[月底末日号前])){BEHIND}",
    ),
    TimePattern(
        "每季度结束后10日内报送",
        "recurs=quarterly, month=1, day=10, due_in=following",
        _read_after_period,
        rf"(?:于|在)?(?:[每各]个?(?P<unit>季度?|半年度?|月度?|年度?)(?:结束|终了|期满|届满)?(?:之?后)?|"
        rf"{_NOT_ONE}(?P<unit_alone>季度|半年度?|年度|月度)(?:结束|终了)(?:之?后)?)(?<=[后束了满]) ?"
        rf"(?P<n>{AMOUNT}) ?个?(?P<length>工作日|日|天|月)(?:之|以)?内",
    ),
    TimePattern(
        "每季度第2个月10日前报送",
        "recurs=quarterly, month=2, day=10",
        _read_month_of_period,
        r"(?:于|在)?(?:(?P<every>[每下])一?个?(?P<unit>季度?|半年|月)(?:末|的|结束|终了|后)*(?:于|在)?)?"
        r"(?P<which>首个?月|第[一二三四五六1-6]个?月|末月|最后一?个?月|次月) ?(?:份|的)? ?"
        rf"(?:(?P<day>{DAY_NUMBER}) ?[日号]|(?P<part>[底末]|上旬|中旬|下旬))?(?:{UNTIL})?",
    ),
)
LOOSE_INTERVAL_PATTERNS: Sequence[TimePattern] = (
    TimePattern(
        "每季度末报送",
        "recurs=quarterly",
        _read_interval,
        r"每(?:个?(?P<unit>季度?|月|半年)|[两二三四五六七八九2-9] ?年|周|旬|逢?[单双]月)"
        r"(?P<rest>[末底初](?!月?\d)|[^，,。；;将把向月]{0,6}\d{1,2}[日号])?(?:之?前|内)?|"
        r"每年度?|[按逐](?:年度?|季度?|月度?)(?=[^度报]|报送)",
    ),
)


# -- of which period it is -------------------------------------------------------------------------------------

_LOOKS_BACK = "总结|进展|情况|自评|评[估价]报告|年度报告|年报|季报|月报|统计|报表|台账"
_LOOKS_AHEAD = re.compile("计划|方案|安排|打算|要点|预算")
_HANDS_IN = "(?:[报呈]送?|提交|递交|送交|[寄发]送)"
# 将上年度总结报送, 报送上年度总结, 上年度总结; not 说明上年度问题整改情况.
_OF_PERIOD_BEFORE = {
    recurs: re.compile(
        rf"(?!.*(?:[对就]|说明|分析).*(?:{unit.before}))"
        rf"(?:.*{_HANDS_IN}.*(?:{unit.before})|.*[将把].*(?:{unit.before}).*{_HANDS_IN}|"
        rf" *(?:{unit.before}).*(?:{_LOOKS_BACK}))"
    )
    for recurs, unit in _UNITS.items()
}
# 每年1月至3月, 每月10日前: too early for a report on the same year or month.
_EARLY_MONTHS, _EARLY_DAYS = 3, 10


def with_due_period(fields: Mapping[str, Any], text: str) -> tuple[Mapping[str, Any], str]:
    """The fields of what recurs, due in the following period where the text is of the one before; and what was taken
    for granted.
    """
    recurs = _recurrence_in(fields)
    following = {**fields, "due_in": DuePeriod.FOLLOWING.value}
    if "due_in" in fields:
        return fields, ""
    if any(_OF_PERIOD_BEFORE[recurs].match(segment) for segment in re.split("[，,。；;：:、]", text)):
        return following, ""
    month, day, looks_back = fields.get("month"), fields.get("day"), re.search(_LOOKS_BACK, text)
    is_early = {
        Recurrence.YEARLY: looks_back and month and month <= _EARLY_MONTHS,
        Recurrence.MONTHLY: looks_back and day and day <= _EARLY_DAYS,
    }.get(recurs, month == 1)
    if is_early and not _LOOKS_AHEAD.search(text):
        return following, _("it is taken to be of the period before")
    return fields, ""


# -- from when on ----------------------------------------------------------------------------------------------

# Not 自2016年11月开始，为期2年: the creation period itself.
_LATE_BEGIN = re.compile(
    r"(?:自|从|于)(?:(?P<year>\d{4}) ?年度?|(?P<next>下一?个?年度?|明年|次年)|今年|本年度?)? ?"
    r"(?P<following>下一?个?(?:月|季度))?"
    r"(?:第?(?P<quarter>[1-4一二三四])季度|下(?P<half>半)年|(?P<month>\d{1,2}) ?月份?(?: ?(?P<day>\d{1,2}) ?[日号])?)?"
    r"(?:起|开始)(?![，,]? ?(?:至|到|共?为期|期限))"
)


def find_late_begin(
    fields: Mapping[str, Any], text: str, issued: dt.date | None, first_day: dt.date | None
) -> re.Match[str] | None:
    """自2016年第三季度起, where the registry would take a day before that for one on which something is owed.

    `first_day`: that of the creation period; of the notice where it is not known.
    """
    match = _LATE_BEGIN.search(text)
    if match is None or issued is None:
        return None
    groups = words_of(match)
    year = int(groups["year"] or issued.year + bool(groups["next"]))
    quarter = parse_number(groups["quarter"]) or (3 if groups["half"] else 1)
    begin = find_calendar_day(year, int(groups["month"] or 3 * quarter - 2), int(groups["day"] or 1))
    if following := groups["following"]:
        step = 1 if following.endswith("月") else 3
        months = step * ((issued.month - 1) // step + 1)
        begin = dt.date(issued.year + months // 12, months % 12 + 1, 1)
    recurs, is_following = _recurrence_in(fields), "due_in" in fields
    periods = [period for each in range(issued.year - 1, year + 1) for period in periods_of_year(recurs, each)]
    for period in periods if begin else ():
        due_period = period_after(period, recurs) if is_following else period
        day = day_in(due_period, recurs, fields.get("month"), fields.get("day"))
        decisive_day = last_day_of(period, recurs) if is_following else day
        if day and begin and decisive_day and issued <= day < begin and decisive_day >= (first_day or issued):
            return match
    return None
