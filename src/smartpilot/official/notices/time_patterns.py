"""The ways in which notices say until when something is to be done, each with an example."""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from smartpilot.chinese import NUMERAL_CHARACTERS, parse_number
from smartpilot.i18n import _
from smartpilot.records.terms import Recurrence


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


# What may stand around a time: 务必于…（星期四）下午5时前.
_AMOUNT = rf"(?:\d{{1,3}}|[{NUMERAL_CHARACTERS}]+)"
_AHEAD = r"(?P<lead>(?:务必|最迟|最晚|应|须|请)?(?:截至|截止到?|截止时间[为:：]?|不得?[迟晚早]于|于|在|至|到)? ?)"
_YEAR = r"(?P<year>\d{4}|(?<!\d)\d\d(?= ?年 ?\d{1,2} ?月)|[〇一二三四五六七八九]{4}) ?年(?:度|的)?"
_RELATIVE_YEAR = r"(?P<word>今年|本年度?|当年|明年|次年|翌年|每年度?)(?:的|内|[均都应须要请]+[于在])?"
_MONTH_NAME = r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2}) ?月(?:份|月)?(?: ?的)?"
_DAY_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_END_OF_MONTH = r"(?P<part>底|末|上旬|中旬|下旬|中下旬|上中旬|初|中(?=之?前))"
_ASIDE = r"(?: ?[(（][^()（）\d]{1,14}[)）])"
_BEHIND = (
    rf"(?P<tail>{_ASIDE}?"
    r"(?: ?(?:上午|下午|晚上?|中午)?(?:\d{1,2}(?:[:：]\d{2}|时|点)整?|下班))?"
    r" ?(?:之前|以前|前后|左右|前|截止|为止|止|以内|之内|期间|内|之日起|开始|以来|以后|之后|后|起)?)"
)
_SINCE = re.compile("早于|(?:起|开始|以来|(?<!前)后)$")
_APPROXIMATE = ("前后", "左右")
_UNTIL = r"(?:之?前|以前|为?止|截止)"


def _read_month_date(match: re.Match[str], issued: dt.date | None) -> Meaning | None:
    tail = match["tail"].strip()
    is_yearly = (match["word"] or "").startswith("每年")
    if not (match["day"] or match["part"] or tail or is_yearly or match["several"]):
        return None
    if match["several"]:
        return Meaning(why=only_one_day() if is_yearly else _("the text names several days"))
    month = parse_number(match["month"]) or 0
    year, why = _resolve_year(match, issued)
    end = _parse_numbers(match["end"] or "")
    if end:
        *higher, day = end
        month = higher[-1] if higher else month
        year = higher[0] if len(higher) > 1 else year
        why = why or _("the last day of the period")
    elif tail.endswith(_APPROXIMATE):
        return Meaning(why=_uncertain())
    elif match["day"]:
        day = _parse_numbers(match["day"])[0]
    elif (last := _last_day_of_part(match["part"], year or 2001, month)) is not None:
        day, why = last, why or _("the last day of the time that the text states")
    else:
        return Meaning(why=_("the text states no day of the month"))
    if is_yearly:
        exists = find_calendar_day(2001, month, day) is not None
        return Meaning(yearly=(month, day)) if exists else Meaning(why=_("there is no such date"))
    if year is None:
        return Meaning(why=why)
    due = find_calendar_day(year, month, day)
    if due and issued and due < issued and not match["year"] and not match["word"]:
        due = find_calendar_day(year + 1, month, day)
        if due and (due - issued).days > _LONGEST_AHEAD:
            return Meaning(why=_("it is before the date of the notice"))
    return Meaning(due, why=why if due else _("there is no such date"))


# Days; a day of the next year without its year is no further away. What is further was just before the notice.
_LONGEST_AHEAD = 300


def _last_day_of_part(part: str | None, year: int, month: int) -> int | None:
    """The last day of 上旬, 中旬 or 底; None for what ends on no certain day."""
    if part in (None, "初", "中", "中下旬", "上中旬") or not 1 <= month <= 12:
        return None
    return {"上旬": 10, "中旬": 20}.get(part or "", calendar.monthrange(year, month)[1])


def _read_figures(match: re.Match[str], issued: dt.date | None) -> Meaning:
    due = find_calendar_day(int(match["year"]), int(match["month"]), int(match["day"]))
    return Meaning(due, why="" if due else _("there is no such date"))


def _read_month_of_notice(match: re.Match[str], issued: dt.date | None) -> Meaning:
    if issued is None:
        return Meaning(why=_undated())
    month = issued.month + (match["which"] == "下")
    year, month = issued.year + month // 13, (month - 1) % 12 + 1
    day = _parse_numbers(match["day"])[0] if match["day"] else _last_day_of_part(match["part"], year, month)
    due = find_calendar_day(year, month, day) if day else None
    return Meaning(due, why=_inferred() if due else _("the text states no day of the month"))


def _read_part_of_year(match: re.Match[str], issued: dt.date | None) -> Meaning:
    """2016年底, 年内, 上半年, 第三季度末: the last day of it, unless it is to be done before it begins."""
    groups = match.groupdict()
    if (groups["word"] or "").startswith("每年"):
        is_end = (groups.get("part") or "").endswith(("底", "末"))
        return Meaning(yearly=(12, 31)) if is_end else Meaning(why=only_one_day())
    year, why = _resolve_year(match, issued)
    quarter = parse_number(groups.get("quarter") or "") or {"上": 2, "下": 4}.get(groups.get("half") or "", 4)
    if year is None or (groups.get("span") and not groups["close"] and match["tail"].strip().endswith("前")):
        return Meaning(why=why if year is None else _uncertain())
    due = dt.date(year, quarter * 3, calendar.monthrange(year, quarter * 3)[1])
    if issued and due < issued and not match["year"]:
        return Meaning(why=_("it is before the date of the notice"))
    return Meaning(due, why=why or _("the last day of the time that the text states"))


def _open(why: Callable[[], str]) -> Callable[[re.Match[str], dt.date | None], Meaning]:
    return lambda _match, _issued: Meaning(why=why())


def only_one_day() -> str:
    """Why what recurs on several days, or on none that is certain, stays open."""
    return _("the registry stores one day of each year, half-year, quarter or month")


# How often, by the words for it.
_RECURRENCES = {"季": Recurrence.QUARTERLY, "月": Recurrence.MONTHLY, "半": Recurrence.HALF_YEARLY}


def _read_interval(match: re.Match[str], issued: dt.date | None) -> Meaning:
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
        why = "" if rest else _("the last day of the period")
        return Meaning(fields={"recurs": recurs.value}, why=why)
    number = int(day[1])
    if not 1 <= number <= _LONGEST_MONTH:
        return Meaning(why=_("there is no such date"))
    return Meaning(fields={"recurs": recurs.value, "day": number})


# 收到本通知后15个工作日内, 自本通知印发之日起30日内: what begins with the notice itself.
_FROM_NOTICE = re.compile(
    r"(?:自|从|在|于|应|请)*(?:(?P<receipt>(?:收到|接到)本?通知)(?:之日)?[起后]?|本?通知(?:印发|发布|下发|公布)(?:之日)?[起后]|"
    r"(?:印发|发布|下发|公布|发文)之日起) ?"
    rf"(?P<n>{_AMOUNT}) ?个?(?P<unit>工作日|日|天|月)(?:之|以)?内"
)
_LENGTHS = {"工作日": "working_days", "日": "days", "天": "days", "月": "months"}


def _read_span(match: re.Match[str], issued: dt.date | None) -> Meaning:
    """A time that is counted from the notice; one that is counted from anything else is open."""
    span = _FROM_NOTICE.fullmatch(match[0].strip())
    number = parse_number(span["n"]) if span else None
    if span is None or not number:
        return Meaning(why=_relative())
    why = _("it is counted from the date of the notice") if span["receipt"] else ""
    return Meaning(fields={"within": {"after": "notice", _LENGTHS[span["unit"]]: number}}, why=why)


_LONGEST_MONTH = 31
# Behind an interval without a day: what is sent or to whom. Anything else may say a day: 每季度首月10日前, 每月上旬.
_SENDING = re.compile("(?:向|将|把|报(?!表)|上报|填报|提交|书面|[，,。；;]|$)")
# 每季度末月20日前, 每季度末最后一个工作日: another day than the last one.
_ANOTHER_DAY = re.compile("[最的个前后第月]|\\d")


def _undated() -> str:
    return _("the year is that of the notice, whose date the text does not state")


def _inferred() -> str:
    return _("the year is inferred from the date of the notice")


def _relative() -> str:
    return _("it counts from an event whose date the text does not state")


def _uncertain() -> str:
    return _("the text does not say which day this is")


def _resolve_year(match: re.Match[str], issued: dt.date | None) -> tuple[int | None, str]:
    """The year that a text means, and what was taken for granted."""
    if match["year"]:
        year = parse_number(match["year"]) or 0
        return year + 2000 * (year < 100), ""
    if (match["word"] or "") in ("次年", "翌年", "当年"):
        return None, _relative()
    if issued is None:
        return None, _undated()
    return issued.year + (match["word"] == "明年"), _inferred()


def _parse_numbers(text: str) -> list[int]:
    return [parse_number(part) or 0 for part in re.findall(rf"\d+|[{NUMERAL_CHARACTERS}]+", text)]


def find_calendar_day(year: int, month: int, day: int) -> dt.date | None:
    """The day, None where there is no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


_ANY_YEAR = f"(?:{_YEAR}|{_RELATIVE_YEAR})"
_HOLIDAY = "[五十]一|国庆|元旦|春节|中秋|端午|清明|劳动|寒假|暑假|汛期|假期|两会|开学|放假|节"
_OCCASION = "会议?|考核|验收|评审|评估|检查|督查|申报|公示|结束|召开|启动|开工|竣工"

# In the order in which they are tried: what one of them has read, those behind it do not see.
TIME_PATTERNS: Sequence[TimePattern] = (
    TimePattern(
        "figures",
        re.compile(
            rf"{_AHEAD}(?<![\d.])(?P<year>20\d\d(?=[01]\d[0-3]\d(?!\d))|\d{{4}}(?=[-./]))(?P<mark>[-./])?"
            rf"(?P<month>\d{{1,2}})(?(mark)[-./])(?P<day>\d{{1,2}})(?![\d.]\d) ?日?{_BEHIND}"
        ),
        "于2016-4-30前报送",
        "2016-04-30",
        _read_figures,
    ),
    TimePattern(
        "month and day",
        re.compile(
            rf"{_AHEAD}{_ANY_YEAR}? ?(?P<several>(?:{_DAY_NUMBER} ?(?:月[底末份]?)? ?[、和与及] ?)+)?{_MONTH_NAME} ?"
            rf"(?:(?P<day>{_DAY_NUMBER}(?: ?[日号]|(?={_ASIDE}? ?{_UNTIL})))|{_END_OF_MONTH})?"
            rf"(?:(?:至|到|[-—－–~～]+)(?P<end>(?:\d{{4}} ?年)?(?:\d{{1,2}} ?月)? ?{_DAY_NUMBER} ?[日号]))?{_BEHIND}"
        ),
        "务必于4月30日（星期六）下午5时前报送",
        "2016-04-30",
        _read_month_date,
    ),
    TimePattern(
        "month/day",
        re.compile(
            rf"{_AHEAD}(?<![\d/])(?P<year>)(?P<word>)(?P<several>)(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}} ?[日号])"
            rf"(?P<part>)(?P<end>){_BEHIND}"
        ),
        "于11/3号前报送",
        "2016-11-03",
        _read_month_date,
    ),
    TimePattern(
        "month of the notice",
        re.compile(
            rf"{_AHEAD}(?P<which>[本下])个?月(?:份|月)? ?(?:(?P<day>{_DAY_NUMBER} ?[日号])|{_END_OF_MONTH}){_BEHIND}"
        ),
        "于本月底前报送",
        "2016-03-31",
        _read_month_of_notice,
    ),
    TimePattern(
        "half or quarter of a year",
        re.compile(
            rf"{_AHEAD}{_ANY_YEAR}? ?(?P<span>(?P<half>[上下])半年|第?(?P<quarter>[1-4一二三四])季度)"
            rf"(?P<close>年?[底末]|结束|内)?{_BEHIND}"
        ),
        "于第三季度末前报送",
        "2016-09-30",
        _read_part_of_year,
    ),
    TimePattern(
        "within or at the end of a year",
        re.compile(
            rf"{_AHEAD}(?:{_ANY_YEAR}|(?<![\d年每两几多数半{NUMERAL_CHARACTERS}])年)(?P<part>年?[底末]|(?:以|之)?内){_BEHIND}"
        ),
        "每年年底前报送",
        "每年12-31",
        _read_part_of_year,
    ),
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
    TimePattern(
        "from an event on or before one",
        re.compile(
            r"(?:自|从|在|于|应|请)*(?:(?:收到|接到|印发|发布|公布|下发|签订|批复|发文)[^，,。；;]{0,14}?)?"
            rf"(?:(?<!\d){_AMOUNT}|半|数|几|若干) ?(?:个(?:半)?)?"
            r"(?:工作日|自然日|日历日|日|天|周|星期|月|季度|年)(?:之|以)?内|"
            rf"{_AHEAD}[^，,。；;：:将把于在▲〓]{{0,8}}?(?:期满|届满|到期|{_OCCASION})之?前 ?{_AMOUNT} ?"
            r"个?(?:工作日|日|天|周|月)"
        ),
        "收到通知后15个工作日内报送",
        "within=15 working_days after notice",
        _read_span,
    ),
    TimePattern(
        "day that the calendar does not tell",
        re.compile(
            rf"{_AHEAD}(?:(?:[“\"‘](?:{_HOLIDAY})[”\"’]|(?:{_HOLIDAY}))(?:国际)?(?:劳动|青年|节|假期|长假)*(?:期间|{_UNTIL})|"
            rf"[本下这当](?:个?(?:周|星期)[一二三四五六日天末]?|个?季度[底末]?)(?:内|{_UNTIL})|"
            rf"(?<![\d月-]){_DAY_NUMBER} ?[日号]{_UNTIL}|"
            rf"[当次]?(?<!每)[月季][底末]{_UNTIL}?|(?:次月{_DAY_NUMBER}|同)[日号]{_UNTIL}?)"
        ),
        "于“五一”前报送",
        "?",
        _open(_uncertain),
    ),
    TimePattern(
        "occasion",
        re.compile(
            rf"{_AHEAD}[^，,。；;：:将把于在▲〓]{{0,10}}?(?:{_OCCASION})(?<!之)(?:之?前|以前)(?=[，,将把报提向]|\d|一)"
        ),
        "于验收前报送",
        "?",
        _open(_relative),
    ),
)
