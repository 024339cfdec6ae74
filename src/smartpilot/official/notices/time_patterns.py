"""The ways in which notices say until when something is to be done, each with an example."""

import calendar
import datetime as dt
import re
from collections.abc import Sequence

from smartpilot.chinese import NUMERAL_CHARACTERS, parse_number
from smartpilot.i18n import _
from smartpilot.official.notices.intervals import INTERVAL_PATTERNS, LOOSE_INTERVAL_PATTERNS, recurring
from smartpilot.official.notices.spans import SPAN_PATTERNS
from smartpilot.official.notices.time_meanings import (
    AHEAD,
    ASIDE,
    BEHIND,
    DAY_NUMBER,
    OCCASION,
    UNTIL,
    Meaning,
    TimePattern,
    find_calendar_day,
    last_day_taken,
    no_such_date,
    only_one_day,
    open_meaning,
    parse_numbers,
    relative,
    uncertain,
)
from smartpilot.records.terms import Recurrence

# What may stand in a day.
_YEAR = r"(?P<year>\d{4}|(?<!\d)\d\d(?= ?年 ?\d{1,2} ?月)|[〇一二三四五六七八九]{4}) ?年(?:度|的)?"
_RELATIVE_YEAR = r"(?P<word>今年|本年度?|当年|明年|次年|翌年|每年度?)(?:的|内|[均都应须要请]+[于在])?"
_MONTH_NAME = r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2}) ?月(?:份|月)?(?: ?的)?"
_END_OF_MONTH = r"(?P<part>底|末|上旬|中旬|下旬|中下旬|上中旬|初|中(?=之?前))"
_APPROXIMATE = ("前后", "左右")


# 年度总结于次年1月31日前报送: of every year.
_YEARS_OF_A_PERIOD = ("次年", "翌年")
_EVERY_YEAR = re.compile(r"每年|逐年|[各历]年|(?<!\d)年度(?:工作)?(?:总结|报告|自评|进展)")


def _read_month_date(match: re.Match[str], issued: dt.date | None) -> Meaning | None:
    tail = match["tail"].strip()
    word = match["word"] or ""
    is_of_each_year = word in (*_YEARS_OF_A_PERIOD, "当年") and bool(_EVERY_YEAR.search(match.string))
    is_yearly = word.startswith("每年") or is_of_each_year
    is_bare = not (match["day"] or match["part"] or tail or is_yearly or match["several"])
    if is_bare and not match["lead"].strip().endswith(("于", "在")):
        return None
    if match["several"]:
        return Meaning(why=only_one_day() if is_yearly else _("the text names several days"))
    month = parse_number(match["month"]) or 0
    year, why = _resolve_year(match, issued)
    end = parse_numbers(match["end"] or "")
    if end:
        *higher, day = end
        month = higher[-1] if higher else month
        year = higher[0] if len(higher) > 1 else year
        why = why or _("the last day of the period")
    elif tail.endswith(_APPROXIMATE) or ((match["part"] or "").endswith("旬") and tail.endswith("前")):
        return Meaning(why=uncertain())
    elif match["day"]:
        day = parse_numbers(match["day"])[0]
    elif (last := _last_day_of_part(match["part"], year or 2001, month)) is not None:
        day, why = last, why or last_day_taken()
    else:
        return Meaning(why=_("the text states no day of the month"))
    if is_yearly:
        if find_calendar_day(2001, month, day) is None:
            return Meaning(why=no_such_date())
        if word in _YEARS_OF_A_PERIOD:
            return recurring(Recurrence.YEARLY, month, day, is_following=True)
        return Meaning(yearly=(month, day))
    if year is None:
        return Meaning(why=why)
    due = find_calendar_day(year, month, day)
    if due and issued and due < issued and not match["year"] and not match["word"]:
        due = find_calendar_day(year + 1, month, day)
        if due and (due - issued).days > _LONGEST_AHEAD:
            return Meaning(why=_("it is before the date of the notice"))
    return Meaning(due, why=why if due else no_such_date())


# Days; a day of the next year without its year is no further away. What is further was just before the notice.
_LONGEST_AHEAD = 300


def _last_day_of_part(part: str | None, year: int, month: int) -> int | None:
    """The last day of 上旬, 中旬 or 底; None for what ends on no certain day."""
    if part in (None, "初", "中", "中下旬", "上中旬") or not 1 <= month <= 12:
        return None
    return {"上旬": 10, "中旬": 20}.get(part or "", calendar.monthrange(year, month)[1])


def _read_figures(match: re.Match[str], issued: dt.date | None) -> Meaning:
    due = find_calendar_day(int(match["year"]), int(match["month"]), int(match["day"]))
    return Meaning(due, why="" if due else no_such_date())


def _read_month_of_notice(match: re.Match[str], issued: dt.date | None) -> Meaning:
    if issued is None:
        return Meaning(why=_undated())
    month = issued.month + (match["which"] == "下")
    year, month = issued.year + month // 13, (month - 1) % 12 + 1
    day = parse_numbers(match["day"])[0] if match["day"] else _last_day_of_part(match["part"], year, month)
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
        return Meaning(why=why if year is None else uncertain())
    due = dt.date(year, quarter * 3, calendar.monthrange(year, quarter * 3)[1])
    if issued and due < issued and not match["year"]:
        return Meaning(why=_("it is before the date of the notice"))
    return Meaning(due, why=why or last_day_taken())


def _undated() -> str:
    return _("the year is that of the notice, whose date the text does not state")


def _inferred() -> str:
    return _("the year is inferred from the date of the notice")


def _resolve_year(match: re.Match[str], issued: dt.date | None) -> tuple[int | None, str]:
    """The year that a text means, and what was taken for granted."""
    if match["year"]:
        year = parse_number(match["year"]) or 0
        return year + 2000 * (year < 100), ""
    if (match["word"] or "") in (*_YEARS_OF_A_PERIOD, "当年"):
        return None, relative()
    if issued is None:
        return None, _undated()
    return issued.year + (match["word"] == "明年"), _inferred()


_ANY_YEAR = f"(?:{_YEAR}|{_RELATIVE_YEAR})"
_HOLIDAY = "[五七八十]一|国庆|元旦|春节|中秋|端午|清明|劳动|寒假|暑假|汛期|假期|两会|开学|放假|节"

# In the order in which they are tried: what one of them has read, those behind it do not see.
TIME_PATTERNS: Sequence[TimePattern] = (
    *INTERVAL_PATTERNS,
    TimePattern(
        "figures",
        re.compile(
            rf"{AHEAD}(?<![\d.])(?P<year>20\d\d(?=[01]\d[0-3]\d(?!\d))|\d{{4}}(?=[-./]))(?P<mark>[-./])?"
            rf"(?P<month>\d{{1,2}})(?(mark)[-./])(?P<day>\d{{1,2}})(?![\d.]\d) ?日?{BEHIND}"
        ),
        "于2016-4-30前报送",
        "2016-04-30",
        _read_figures,
    ),
    TimePattern(
        "several days, or a weekday, of a month",
        re.compile(
            rf"{AHEAD}{_ANY_YEAR}? ?{_MONTH_NAME} ?(?:(?:\d{{1,2}} ?[、和与及或] ?)+\d{{1,2}} ?[日号]|"
            rf"(?:最后一个?|第[一二三四五]个?)(?:工作日|(?:星期|周)[一二三四五六日天末]?)){BEHIND}"
        ),
        "于6月的最后一个工作日前报送",
        "?",
        open_meaning(uncertain),
    ),
    TimePattern(
        "month and day",
        re.compile(
            rf"{AHEAD}{_ANY_YEAR}? ?(?P<several>(?:{DAY_NUMBER} ?(?:月[底末份]?)? ?[、和与及] ?)+)?{_MONTH_NAME} ?"
            rf"(?:(?P<day>{DAY_NUMBER}(?: ?[日号]|(?={ASIDE}? ?{UNTIL})))|{_END_OF_MONTH})?"
            rf"(?:(?:至|到|[-—－–~～]+)(?P<end>(?:\d{{4}} ?年)?(?:\d{{1,2}} ?月)? ?{DAY_NUMBER} ?[日号]))?{BEHIND}"
        ),
        "务必于4月30日（星期六）下午5时前报送",
        "2016-04-30",
        _read_month_date,
    ),
    TimePattern(
        "month/day",
        re.compile(
            rf"{AHEAD}(?<![\d/])(?P<year>)(?P<word>)(?P<several>)(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}} ?[日号])"
            rf"(?P<part>)(?P<end>){BEHIND}"
        ),
        "于11/3号前报送",
        "2016-11-03",
        _read_month_date,
    ),
    TimePattern(
        "month of the notice",
        re.compile(
            rf"{AHEAD}(?P<which>[本下])个?月(?:份|月)? ?(?:(?P<day>{DAY_NUMBER} ?[日号])|{_END_OF_MONTH}){BEHIND}"
        ),
        "于本月底前报送",
        "2016-03-31",
        _read_month_of_notice,
    ),
    TimePattern(
        "half or quarter of a year",
        re.compile(
            rf"{AHEAD}{_ANY_YEAR}? ?(?P<span>(?P<half>[上下])半年|第?(?P<quarter>[1-4一二三四])季度)"
            rf"(?P<close>年?[底末]|结束|内)?{BEHIND}"
        ),
        "于第三季度末前报送",
        "2016-09-30",
        _read_part_of_year,
    ),
    TimePattern(
        "within or at the end of a year",
        re.compile(
            rf"{AHEAD}(?:{_ANY_YEAR}|(?<![\d年每两几多数半{NUMERAL_CHARACTERS}])年)(?P<part>年?[底末]|(?:以|之)?内){BEHIND}"
        ),
        "每年年底前报送",
        "每年12-31",
        _read_part_of_year,
    ),
    *LOOSE_INTERVAL_PATTERNS,
    *SPAN_PATTERNS,
    TimePattern(
        "day that the calendar does not tell",
        re.compile(
            rf"{AHEAD}(?:(?:[“\"‘](?:{_HOLIDAY})[”\"’]|(?:{_HOLIDAY}))(?:国际)?(?:劳动|青年|节|假期|长假)*(?:期间|{UNTIL})|"
            rf"(?:{_ANY_YEAR} ?年?|(?<![\d年每几多{NUMERAL_CHARACTERS}])年)[初中](?![期心央级学等小])(?:{UNTIL})?|"
            rf"[“\"‘]?十[一二三四五]五[”\"’]?(?:期间|时期|末|收官)|"
            rf"(?<![本下这当每])(?:周|星期)[一二三四五六日天末]{UNTIL}|(?<![\d.])\d\d(?:\.\d{{1,2}}){{2}}{UNTIL}|"
            rf"[本下这当](?:个?(?:周|星期)[一二三四五六日天末]?|个?季度[底末]?)(?:内|{UNTIL})|"
            rf"(?<![\d月-]){DAY_NUMBER} ?[日号]{UNTIL}|"
            rf"[当次]?(?<!每)[月季][底末]{UNTIL}?|(?:次月{DAY_NUMBER}|同)[日号]{UNTIL}?)"
        ),
        "于“五一”前报送",
        "?",
        open_meaning(uncertain),
    ),
    TimePattern(
        "occasion",
        re.compile(
            rf"{AHEAD}[^，,。；;：:将把于在▲〓]{{0,10}}?(?:{OCCASION})(?<!之)(?:之?前|以前)(?=[，,将把报提向]|\d|一)"
        ),
        "于验收前报送",
        "?",
        open_meaning(relative),
    ),
)
