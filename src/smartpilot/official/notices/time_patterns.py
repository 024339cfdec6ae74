"""The ways in which notices say until when something is to be done, each with an example."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import partial

from smartpilot.chinese import NUMERAL_CHARACTERS, parse_number
from smartpilot.i18n import _
from smartpilot.official.notices.intervals import INTERVAL_PATTERNS, LOOSE_INTERVAL_PATTERNS, recurring
from smartpilot.official.notices.time_meanings import (
    AHEAD,
    AMOUNT,
    AND,
    ASIDE,
    BEFORE_NOTICE,
    BEHIND,
    COMMON_YEAR,
    DAY_NUMBER,
    LAST_DAY_TAKEN,
    NO_SUCH_DATE,
    ONLY_ONE_DAY,
    RELATIVE,
    SEVERAL_DAYS,
    UNCERTAIN,
    UNTIL,
    Meaning,
    TimePattern,
    always_unclear,
    find_calendar_day,
    last_of_month,
    parse_numbers,
    unclear,
    words_of,
)
from smartpilot.records.notices import PERIOD_END
from smartpilot.records.terms import Recurrence

# -- days of a calendar ----------------------------------------------------------------------------------------

# Days; a day of the next year without its year is no further away. What is further was just before the notice.
_LONGEST_AHEAD = 300
# 年度总结于次年1月31日前报送: of every year.
_YEARS_OF_A_PERIOD = ("次年", "翌年")
_EVERY_YEAR = re.compile(r"每年|逐年|[各历]年|(?<!\d)年度(?:工作)?(?:总结|报告|自评|进展)")


def _read_month_date(match: re.Match[str], issued: dt.date | None) -> Meaning | None:
    """The day of a month, or the last day of it or of a part of it."""
    groups = words_of(match)
    word, tail, part, which = groups["word"], groups["tail"].strip(), groups["part"], groups["which"]
    is_of_each_year = word in (*_YEARS_OF_A_PERIOD, "当年") and bool(_EVERY_YEAR.search(match.string))
    is_yearly = word.startswith("每年") or is_of_each_year
    is_bare = not (groups["day"] or groups["days"] or part or tail or is_yearly or groups["several"])
    if is_bare and (which or _PAST.fullmatch(word) or not groups["lead"].strip().endswith(("于", "在"))):
        return None
    if groups["several"] or groups["days"] or groups["years"]:
        return unclear(ONLY_ONE_DAY if is_yearly else SEVERAL_DAYS)
    if not groups["end"] and (tail.endswith(("前后", "左右")) or (part.endswith("旬") and tail.endswith("前"))):
        return unclear(UNCERTAIN)
    year, why = (COMMON_YEAR, "") if is_yearly else _resolve_year(match, issued)
    month = parse_number(groups["month"]) or 0
    if which and issued:
        year, month = divmod(issued.year * 12 + issued.month - 1 + (which == "下"), 12)
        month += 1
    if groups["end"]:
        *higher, day = parse_numbers(groups["end"])
        month = higher[-1] if higher else month
        year = higher[0] if len(higher) > 1 else year
        why = _with_last_day(why)
    elif groups["day"]:
        day = parse_numbers(groups["day"])[0]
    elif groups["from"] and not part:
        if parse_numbers(groups["from"])[0] >= month:
            return unclear(UNCERTAIN)  # 11月至2月: of the next year
        day, why = last_of_month(year or COMMON_YEAR, month), _with_last_day(why)
    elif part in _PARTS_OF_MONTH:
        day = _PARTS_OF_MONTH[part] or last_of_month(year or COMMON_YEAR, month)
        why = why or _(LAST_DAY_TAKEN)
    else:
        return Meaning(why=_("the text states no day of the month"))
    if year is None:
        return Meaning(why=why)
    due = find_calendar_day(year, month, day)
    if due is None:
        return unclear(NO_SUCH_DATE)
    if is_yearly:
        return recurring(Recurrence.YEARLY, month, day, is_following=word in _YEARS_OF_A_PERIOD)
    if issued and due < issued and not (groups["year"] or word or which):
        later = find_calendar_day(year + 1, month, day)
        if later is None or (later - issued).days > _LONGEST_AHEAD:
            return unclear(BEFORE_NOTICE if later else NO_SUCH_DATE)
        due = later
    return Meaning({"due": due}, why)


# Their last days; that of the month for 0. The others end on no certain day.
_PARTS_OF_MONTH = {"上旬": 10, "中旬": 20, "下旬": 0, "底": 0, "末": 0}


def _with_last_day(why: str) -> str:
    """What was taken for granted about a year, and that of several days the last one counts."""
    return _("; ").join(filter(None, (why, _("the last day of the period"))))


def _read_part_of_year(match: re.Match[str], issued: dt.date | None) -> Meaning:
    """2016年底, 年内, 上半年, 第三季度末: the last day of it, unless it is to be done before it begins."""
    groups = words_of(match)
    if groups["word"].startswith("每年"):
        is_end = groups["part"].endswith(("底", "末"))
        return recurring(Recurrence.YEARLY, 12, 31) if is_end else unclear(ONLY_ONE_DAY)
    year, why = _resolve_year(match, issued)
    if year is None or (groups["span"] and not groups["close"] and groups["tail"].strip().endswith("前")):
        return Meaning(why=why if year is None else _(UNCERTAIN))
    month = 3 * (parse_number(groups["quarter"]) or (2 if groups["half"] == "上" else 4))
    due = dt.date(year, month, last_of_month(year, month))
    if issued and due < issued and not groups["year"]:
        return unclear(BEFORE_NOTICE)
    return Meaning({"due": due}, why or _(LAST_DAY_TAKEN))


def _resolve_year(match: re.Match[str], issued: dt.date | None) -> tuple[int | None, str]:
    """The year that a text means, and what was taken for granted."""
    groups = words_of(match)
    if groups["years"]:
        return None, _(SEVERAL_DAYS)
    if groups["year"]:
        year = parse_number(groups["year"]) or 0
        return year + 2000 * (year < 100), ""
    if groups["word"] in (*_YEARS_OF_A_PERIOD, "当年"):
        return None, _(RELATIVE)
    if _PAST.fullmatch(groups["word"]):
        return None, _(BEFORE_NOTICE)
    if issued is None:
        return None, _("the year is that of the notice, whose date the text does not state")
    return issued.year + (groups["word"] == "明年"), _("the year is inferred from the date of the notice")


_YEAR = r"(?P<year>\d{4}|(?<!\d)\d\d(?= ?年 ?\d{1,2} ?月)|[〇一二三四五六七八九]{4}) ?年(?:度|的)?"
_PAST = re.compile("去年|前年|往年|上一?年度?")
_RELATIVE_YEAR = rf"(?P<word>今年|本年度?|当年|明年|次年|翌年|每年度?|{_PAST.pattern})(?:的|内|[均都应须要请]+[于在])?"
# 2017年和2018年.
_ANY_YEAR = rf"(?:(?P<years>\d{{4}} ?年度? ?{AND} ?[于在]?(?!每))?(?:{_YEAR}|{_RELATIVE_YEAR}))"
_MONTH_NAME = r"(?:(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2}) ?|(?P<which>[本下])个?)月(?:份|月)?(?: ?的)?"
_PART_OF_MONTH = (
    r"(?P<part>底|末|上旬|中旬|下旬|中下旬|上中旬|初|中(?=之?前)|"
    r"(?:最后一个?|第[一二三四五]个?)(?:工作日|(?:星期|周)[一二三四五六日天末]?))"
)
_HOLIDAY = "[五七八十]一|国庆|元旦|春节|中秋|端午|清明|劳动|寒假|暑假|汛期|假期|两会|开学|放假|节"
_OCCASION = "会议?|考核|验收|评审|评估|检查|督查|申报|公示|结束|召开|启动|开工|竣工"

_CALENDAR_PATTERNS = (
    TimePattern(
        "于2016-4-30前报送",
        "2016-04-30",
        _read_month_date,
        rf"{AHEAD}(?<![\d.])(?P<year>20\d\d(?=[01]\d[0-3]\d(?!\d))|\d{{4}}(?=[-./]))(?P<mark>[-./])?"
        rf"(?P<month>\d{{1,2}})(?(mark)[-./])(?P<day>\d{{1,2}})(?![\d.]\d) ?日?{BEHIND}",
    ),
    TimePattern(
        "务必于4月30日（星期六）下午5时前报送",
        "2016-04-30",
        _read_month_date,
        rf"{AHEAD}{_ANY_YEAR}? ?(?P<from>\d{{1,2}} ?(?:月份?)? ?(?:至|到|[-—－–~～]) ?)?"
        rf"(?P<several>(?:{DAY_NUMBER} ?(?:月[底末份]?)? ?[、和与及] ?)+)?{_MONTH_NAME} ?"
        rf"(?:(?P<days>(?:\d{{1,2}} ?[、和与及或] ?)+\d{{1,2}} ?[日号])|"
        rf"(?P<day>{DAY_NUMBER}(?: ?[日号]|(?={ASIDE}? ?(?:{UNTIL}|[将把报]|上报|提交))))|{_PART_OF_MONTH})?"
        rf"(?:(?:至|到|[-—－–~～]+)(?P<end>(?:\d{{4}} ?年)?(?:\d{{1,2}} ?月)? ?{DAY_NUMBER} ?[日号]))?{BEHIND}",
    ),
    TimePattern(
        "于11/3号前报送",
        "2016-11-03",
        _read_month_date,
        rf"{AHEAD}(?<![\d/])(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}} ?[日号]){BEHIND}",
    ),
    TimePattern(
        "于第三季度末前报送",
        "2016-09-30",
        _read_part_of_year,
        rf"{AHEAD}{_ANY_YEAR}? ?(?P<span>(?P<half>[上下])半年|第?(?P<quarter>[1-4一二三四])季度)"
        rf"(?P<close>年?[底末]|结束|内)?{BEHIND}",
    ),
    TimePattern(
        "每年年底前报送",
        "recurs=yearly, month=12, day=31",
        _read_part_of_year,
        rf"{AHEAD}(?:{_ANY_YEAR}|(?<![\d年每两几多数半{NUMERAL_CHARACTERS}])年)(?P<part>年?[底末]|(?:以|之)?内){BEHIND}",
    ),
)

_OPEN_PATTERNS = (
    TimePattern(
        "于“五一”前报送",
        "?",
        always_unclear(UNCERTAIN),
        rf"{AHEAD}(?:(?:[“\"‘](?:{_HOLIDAY})[”\"’]|(?:{_HOLIDAY}))(?:国际)?(?:劳动|青年|节|假期|长假)*(?:期间|{UNTIL})|"
        rf"(?:{_ANY_YEAR} ?年?|(?<![\d年每几多{NUMERAL_CHARACTERS}])年)[初中](?![期心央级学等小])(?:{UNTIL})?|"
        rf"[“\"‘]?十[一二三四五]五[”\"’]?(?:期间|时期|末|收官)|"
        rf"(?<![本下这当每])(?:周|星期)[一二三四五六日天末]{UNTIL}|(?<![\d.])\d\d(?:\.\d{{1,2}}){{2}}{UNTIL}|"
        rf"[本下这当](?:个?(?:周|星期)[一二三四五六日天末]?|个?季度[底末]?)(?:内|{UNTIL})|"
        rf"(?<![\d月-]){DAY_NUMBER} ?[日号]{UNTIL}|"
        rf"[当次]?(?<!每)[月季][底末]{UNTIL}?|(?:次月{DAY_NUMBER}|同)[日号]{UNTIL}?)",
    ),
    TimePattern(
        "于验收前报送",
        "?",
        always_unclear(RELATIVE),
        rf"{AHEAD}[^，,。；;：:将把于在▲〓]{{0,10}}?(?:{_OCCASION})(?<!之)(?:之?前|以前)(?=[，,将把报提向]|\d|一)",
    ),
)

# -- days counted from what happened ---------------------------------------------------------------------------

# The field of a time for each unit, and how many of that are one.
_UNITS = {
    "工作日": ("working_days", 1),
    "日": ("days", 1),
    "天": ("days", 1),
    "自然日": ("days", 1),
    "周": ("days", 7),
    "星期": ("days", 7),
    "月": ("months", 1),
    "年": ("months", 12),
}
_LENGTH = rf" ?[，,]? ?(?P<n>{AMOUNT}) ?个?(?P<unit>{'|'.join(_UNITS)})"
_SINCE = "(?:之日)?(?:起|以?后)?"
_PERIOD_ENDS = "(?:试点|创建|建设|示范|实施)(?:建设|工作)?(?:期限?|周期)?(?:期?满|届满|到期|(?<=[期限])结束)"
_CONTRACT = "(?:任务书|责任书|合同书?|协议书?)"


def _read_span(
    match: re.Match[str], _issued: dt.date | None, origin: str, way: str = "after", why: Callable[[], str] = str
) -> Meaning:
    """So long after an origin, or before it. One that is a signature is that of the title in the match."""
    groups = words_of(match)
    number, (unit, times) = parse_number(groups["n"]), _UNITS[groups["unit"]]
    if not number:
        return unclear(RELATIVE)
    title = groups["title"] or groups["title_behind"]
    return Meaning({"within": {way: f"{title}{origin}", unit: number * times}}, why())


def _counted_from_issue() -> str:
    return _("it is counted from the date of the notice")


def _after(origin: str) -> str:
    return rf"(?:自|从|在|于|应|请|须)*(?:{origin}){_LENGTH}(?:之|以)?内"


# `after` a signature names the title of what is signed, until ids are known.
_SPAN_PATTERNS = (
    TimePattern(
        "收到通知后15个工作日内报送",
        "within=15 working_days after notice",
        partial(_read_span, origin="notice", why=_counted_from_issue),
        _after("(?:收到|接到)本?通知(?:之日)?[起后]?|收文(?:之日起|后)"),
    ),
    TimePattern(
        "名单公布后1个月内报送",
        "within=1 months after listed",
        partial(_read_span, origin="listed"),
        _after(
            f"(?:试点|示范|创建|入选)*(?:城市|地区|项目|单位)*名单(?:公布|印发|发布|下发){_SINCE}|(?<![果知])公布之日起|"
            f"(?:列入|确定为|批准为)[^，,。；;]{{0,16}}?(?:试点|示范)[^，,。；;]{{0,6}}?(?:之日起|后)"
        ),
    ),
    TimePattern(
        "自发文之日起30日内报送",
        "within=30 days after notice",
        partial(_read_span, origin="notice"),
        _after(
            "本?通知(?:印发|发布|下发|公布)(?:之日)?[起后]|(?<![案书单法见划则度果])(?:印发|发布|下发|发文)(?:之日起|后)"
        ),
    ),
    TimePattern(
        "自任务书签订之日起36个月内报送",
        "within=36 months after 任务书:signed",
        partial(_read_span, origin=":signed"),
        _after(
            rf"(?P<title>(?:(?!自|从|在|于|应|请|须)[\u4e00-\u9fff]){{0,10}}?{_CONTRACT})(?:正式)?签[订署](?:之日)?[起后]|"
            rf"签[订署](?P<title_behind>[\u4e00-\u9fff]{{0,10}}?{_CONTRACT})(?:之日)?[起后]"
        ),
    ),
    TimePattern(
        "试点期满后3个月内报送",
        "within=3 months after period-end",
        partial(_read_span, origin=PERIOD_END),
        _after(f"{_PERIOD_ENDS}{_SINCE}"),
    ),
    TimePattern(
        "于试点期满前6个月报送",
        "within=6 months before period-end",
        partial(_read_span, origin=PERIOD_END, way="before"),
        # 期满前3个月内 is until its end.
        rf"{AHEAD}{_PERIOD_ENDS}之?前{_LENGTH}(?!(?:之|以)?内)",
    ),
    TimePattern(
        "自批复之日起15日内报送",
        "?",
        always_unclear(RELATIVE),
        r"(?:自|从|在|于|应|请)*(?:(?:收到|接到|印发|发布|公布|下发|签订|批复|发文)[^，,。；;]{0,14}?)?"
        rf"(?:(?<!\d){AMOUNT}|半|数|几|若干) ?(?:个(?:半)?)?"
        r"(?:工作日|自然日|日历日|日|天|周|星期|月|季度|年)(?:之|以)?内|"
        rf"{AHEAD}[^，,。；;：:将把于在▲〓]{{0,8}}?(?:期满|届满|到期|{_OCCASION})之?前 ?{AMOUNT} ?"
        r"个?(?:工作日|日|天|周|月)(?:(?:之|以)?内)?",
    ),
)

# In the order in which they are tried.
TIME_PATTERNS: Sequence[TimePattern] = (
    *INTERVAL_PATTERNS,
    *_CALENDAR_PATTERNS,
    *LOOSE_INTERVAL_PATTERNS,
    *_SPAN_PATTERNS,
    *_OPEN_PATTERNS,
)
