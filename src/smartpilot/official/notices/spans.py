"""Times that are counted from what happened: the notice, the listing, a signature, the end of the creation period."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import partial

from smartpilot.chinese import parse_number
from smartpilot.i18n import _
from smartpilot.official.notices.time_meanings import (
    AHEAD,
    AMOUNT,
    OCCASION,
    Meaning,
    TimePattern,
    open_meaning,
    relative,
)
from smartpilot.records.notices import PERIOD_END

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
_FROM = "(?:自|从|在|于|应|请|须)*"
_SINCE = "(?:之日)?(?:起|以?后)?"
_PERIOD_ENDS = "(?:试点|创建|建设|示范|实施)(?:建设|工作)?(?:期限?|周期)?(?:期?满|届满|到期|(?<=[期限])结束)"
_CONTRACT = "(?:任务书|责任书|合同书?|协议书?)"


def _read_span(match: re.Match[str], _issued: dt.date | None, way: str, origin: str, why: Callable[[], str]) -> Meaning:
    number, (unit, times) = parse_number(match["n"]), _UNITS[match["unit"]]
    if not number:
        return Meaning(why=relative())
    return Meaning(fields={"within": {way: origin, unit: number * times}}, why=why())


def _read_from_signature(match: re.Match[str], issued: dt.date | None) -> Meaning:
    title = match["title"] or match["title_behind"]
    return _read_span(match, issued, "after", f"{title}:signed", str)


def _counted_from_issue() -> str:
    return _("it is counted from the date of the notice")


def _pattern(origin: str) -> re.Pattern[str]:
    return re.compile(rf"{_FROM}(?:{origin}){_LENGTH}(?:之|以)?内")


# In the order in which they are tried. `after` a signature names the title of what is signed, until ids are known.
SPAN_PATTERNS: Sequence[TimePattern] = (
    TimePattern(
        "from the receipt of the notice",
        _pattern("(?:收到|接到)本?通知(?:之日)?[起后]?|收文(?:之日起|后)"),
        "收到通知后15个工作日内报送",
        "within=15 working_days after notice",
        partial(_read_span, way="after", origin="notice", why=_counted_from_issue),
    ),
    TimePattern(
        "from the listing",
        _pattern(
            f"(?:试点|示范|创建|入选)*(?:城市|地区|项目|单位)*名单(?:公布|印发|发布|下发){_SINCE}|(?<![果知])公布之日起|"
            f"(?:列入|确定为|批准为)[^，,。；;]{{0,16}}?(?:试点|示范)[^，,。；;]{{0,6}}?(?:之日起|后)"
        ),
        "名单公布后1个月内报送",
        "within=1 months after listed",
        partial(_read_span, way="after", origin="listed", why=str),
    ),
    TimePattern(
        "from the notice",
        _pattern(
            "本?通知(?:印发|发布|下发|公布)(?:之日)?[起后]|(?<![案书单法见划则度果])(?:印发|发布|下发|发文)(?:之日起|后)"
        ),
        "自发文之日起30日内报送",
        "within=30 days after notice",
        partial(_read_span, way="after", origin="notice", why=str),
    ),
    TimePattern(
        "from a signature",
        _pattern(
            rf"(?P<title>(?:(?!自|从|在|于|应|请|须)[\u4e00-\u9fff]){{0,10}}?{_CONTRACT})(?:正式)?签[订署](?:之日)?[起后]|"
            rf"签[订署](?P<title_behind>[\u4e00-\u9fff]{{0,10}}?{_CONTRACT})(?:之日)?[起后]"
        ),
        "自任务书签订之日起36个月内报送",
        "within=36 months after 任务书:signed",
        _read_from_signature,
    ),
    TimePattern(
        "from the end of the creation period",
        _pattern(f"{_PERIOD_ENDS}{_SINCE}"),
        "试点期满后3个月内报送",
        "within=3 months after period-end",
        partial(_read_span, way="after", origin=PERIOD_END, why=str),
    ),
    TimePattern(
        "before the end of the creation period",
        # 期满前3个月内 is until its end.
        re.compile(rf"{AHEAD}{_PERIOD_ENDS}之?前{_LENGTH}(?!(?:之|以)?内)"),
        "于试点期满前6个月报送",
        "within=6 months before period-end",
        partial(_read_span, way="before", origin=PERIOD_END, why=str),
    ),
    TimePattern(
        "from an event on or before one",
        re.compile(
            r"(?:自|从|在|于|应|请)*(?:(?:收到|接到|印发|发布|公布|下发|签订|批复|发文)[^，,。；;]{0,14}?)?"
            rf"(?:(?<!\d){AMOUNT}|半|数|几|若干) ?(?:个(?:半)?)?"
            r"(?:工作日|自然日|日历日|日|天|周|星期|月|季度|年)(?:之|以)?内|"
            rf"{AHEAD}[^，,。；;：:将把于在▲〓]{{0,8}}?(?:期满|届满|到期|{OCCASION})之?前 ?{AMOUNT} ?"
            r"个?(?:工作日|日|天|周|月)(?:(?:之|以)?内)?"
        ),
        "自批复之日起15日内报送",
        "?",
        open_meaning(relative),
    ),
)
