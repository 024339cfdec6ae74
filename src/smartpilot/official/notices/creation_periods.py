"""How long the pilots of a notice are pilots: from a day to a day, or so long from one."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from smartpilot.chinese import NUMBER_PATTERN, parse_number
from smartpilot.i18n import _
from smartpilot.official.notices.sentences import Sentence
from smartpilot.official.notices.time_meanings import (
    RELATIVE,
    Meaning,
    TimePattern,
    find_calendar_day,
    find_meanings,
    last_of_month,
    words_of,
)
from smartpilot.records.obligations import LONGEST_BEFORE_NOTICE, LONGEST_PERIOD_YEARS
from smartpilot.records.periods import last_day_of_span


class StatedPeriod(NamedTuple):
    """The creation period that a text states, as `text` in a sentence; its days are None where they are not clear.

    `why`: what was taken for granted, or why they are not clear.
    """

    text: str
    sentence: Sentence
    why: str = ""
    begins: dt.date | None = None
    ends: dt.date | None = None


def find_creation_period(
    sentences: Sequence[Sentence], issued_on: dt.date | None, *, is_grant: bool
) -> StatedPeriod | None:
    """The creation period that the text states, in the clearest of its phrases; None where none speaks of it.

    `is_grant`: the notice makes its pilots pilots, so that 自批复之日起 is from its day on.
    Open where the text states several that differ, or the longest or shortest time beside it.
    """
    periods = _find_periods(sentences, issued_on, is_grant=is_grant)
    if not periods or periods[0].ends is None:
        return next(iter(periods), None)
    period = periods[0]
    text = period.sentence.text
    other = next((one.text for one in periods[1:] if one.ends and not _agree(period, one, issued_on)), None)
    limit = _LIMIT.match(text, text.find(period.text) + len(period.text))
    if other is None and limit is None:
        return period
    why = _says_only(_(", ").join((period.text, other)) if other else period.text + (limit[0] if limit else ""))
    return StatedPeriod(period.text, period.sentence, why)


def _find_periods(sentences: Sequence[Sentence], issued_on: dt.date | None, *, is_grant: bool) -> list[StatedPeriod]:
    """What states a period, the clearest first."""
    order = [pattern.pattern for pattern in PERIOD_PATTERNS]
    ranked = list[tuple[int, StatedPeriod]]()
    for sentence in sentences:
        is_later = not is_grant and _FROM_GRANT.search(sentence.text) is not None
        for match, meaning in find_meanings(PERIOD_PATTERNS, sentence.text, None if is_later else issued_on):
            if not _IS_PAST.match(sentence.text, match.end()):
                why = _(RELATIVE) if is_later and not meaning.fields.get("ends") else meaning.why
                period = StatedPeriod(match[0].strip(), sentence, why, **meaning.fields)
                ranked.append((order.index(match.re), period))
    return [period for _rank, period in sorted(ranked, key=lambda pair: pair[0])]


def _agree(one: StatedPeriod, another: StatedPeriod, issued_on: dt.date | None) -> bool:
    """Whether two phrases may state one period: 试点期三年 beside 2016年4月至2019年3月."""
    if issued_on in (one.begins, another.begins) and one.begins and one.ends and another.begins and another.ends:
        return abs((one.ends - one.begins) - (another.ends - another.begins)) <= _LONGEST_MONTH
    return (one.begins, one.ends) == (another.begins, another.ends)


_LONGEST_MONTH = dt.timedelta(days=31)
_FROM_GRANT = re.compile("[自从][^，,。；;]{0,8}批[复准]")
# 为期5年的试点工作已经全面展开: of pilots that there are.
_IS_PAST = re.compile("[^，,。；;]{0,12}已经?(?:全面|正式|陆续|顺利)?(?:展开|开展|启动|结束|完成|开始)")
# 创建期为三年，最长不超过5年
_LIMIT = re.compile(
    rf"[^。；;]{{0,6}}(?:最[长短多少]|不超过|不[少低]于|至少)[^。；;]{{0,6}}?{NUMBER_PATTERN} ?(?:年|个月)"
)

# -- what the phrases mean -------------------------------------------------------------------------------------


def _read_bounds(match: re.Match[str], issued: dt.date | None) -> Meaning:
    """From a day, a month or a year to another; without the first one, from the notice on."""
    groups = words_of(match)
    first, last = int(groups["year"] or 0), int(groups["end_year"] or groups["year"])
    month = int(groups["end_month"] or 12)
    ends = find_calendar_day(last, month, int(groups["end_day"] or last_of_month(last, month)))
    if not first:
        return _period(match, issued, issued, ends, _("from the date of the notice"))
    years = parse_number(groups["n"])
    if years is not None and last - first + 1 != years:
        return _read_unclear(match, issued)
    is_exact = groups["day"] and groups["end_day"]
    return _period(match, issued, _first_day(match), ends, "" if is_exact else _whole_time())


def _read_length(match: re.Match[str], issued: dt.date | None) -> Meaning | None:
    """So long from a day or a month on; without one, from the notice on."""
    groups = words_of(match)
    months = (parse_number(groups["n"]) or 0) * (12 if groups["unit"] == "年" else 1)
    if groups["year"] and not re.search(_PILOT, match.string):
        return None
    # Any begin that the text gives in another way would be our choice.
    if not 0 < months <= LONGEST_PERIOD_YEARS * 12 or (not groups["year"] and _OTHER_BEGIN.search(match.string)):
        return _read_unclear(match, issued)
    begins = _first_day(match) if groups["year"] else issued
    if groups["year"]:
        why = "" if groups["day"] else _whole_time()
    elif issued is None:
        return Meaning(why=_("the text says {text}, but not from which date").format(text=match[0].strip()))
    elif months % 12:
        why = _("{n} months from the date of the notice").format(n=months)
    else:
        why = _("{n} years from the date of the notice").format(n=months // 12)
    return _period(match, issued, begins, last_day_of_span(begins, months) if begins else None, why)


def _read_unclear(match: re.Match[str], _issued: dt.date | None) -> Meaning:
    return Meaning(why=_says_only(match[0].strip()))


def _says_only(text: str) -> str:
    return _("the text says only {text}").format(text=text)


def _whole_time() -> str:
    return _("from the first to the last day of what the text states")


def _first_day(match: re.Match[str]) -> dt.date | None:
    groups = words_of(match)
    return find_calendar_day(int(groups["year"]), int(groups["month"] or 1), int(groups["day"] or 1))


def _period(
    match: re.Match[str], issued: dt.date | None, begins: dt.date | None, ends: dt.date | None, why: str
) -> Meaning:
    """What a match means; open where no creation period lasts so long, or began so long before its notice."""
    is_possible = begins and ends and begins < ends and ends.year - begins.year <= LONGEST_PERIOD_YEARS
    if not is_possible or (begins and issued and issued - begins > LONGEST_BEFORE_NOTICE):
        return _read_unclear(match, issued)
    return Meaning({"begins": begins, "ends": ends}, why)


# 自任务书签订之日起: not from the day of the notice, which lists the pilots or grants what they asked for.
_OTHER_BEGIN = re.compile(
    r"[自从](?![^，,。；;]{0,8}(?:公布|印发|发布|下发|批准|批复|通知|发文))[^，,。；;]{1,14}(?:起|开始)"
)

_TO = r" ?(?:年|起|开始)?[，,]? ?(?:至|到|[-—－–~～]+) ?"
_PILOT = "(?:试点|创建|建设|示范|实施)"
_TERM = rf"{_PILOT}+(?:工作|建设|实施)?(?:期限|周期|时间|时限|期)(?!满|间|内)"
_IS = r"(?:一般|原则上)?(?:定?为|是|从|自|[:：])*"
_BEGIN = r"(?P<year>\d{4}) ?年 ?(?P<month>\d{1,2}) ?月 ?(?:(?P<day>\d{1,2}) ?日)?"
_END_OF_YEAR = r"(?P<end_month>\d{1,2}) ?月 ?(?:(?P<end_day>\d{1,2}) ?日|底|末)?"
_END = rf"(?:(?P<end_year>\d{{4}}) ?年)? ?{_END_OF_YEAR}"
_LENGTH = rf"(?P<n>{NUMBER_PATTERN}) ?(?P<unit>年|个月)(?!半|多|或|左右|以|内|[至到—－–~～-])"
_SEVERAL_YEARS = rf"{NUMBER_PATTERN}(?: ?年)?(?:[-—－–~～]+|至|到)(?!20\d\d){NUMBER_PATTERN} ?年"

# In the order in which they are tried; the clearer ones come first.
PERIOD_PATTERNS: Sequence[TimePattern] = (
    TimePattern(
        "试点时间为2016年4月至2019年3月",
        "2016-04-01 to 2019-03-31",
        _read_bounds,
        rf"(?:{_TERM}{_IS}|{_PILOT}[^，,。；;\d]{{0,12}}(?:自|从|为期)) ?"
        rf"(?:{NUMBER_PATTERN} ?(?:年|个月) ?[，,(（]*)? ?(?:自|从)?{_BEGIN}{_TO}{_END}",
    ),
    TimePattern(
        "自2016年7月起至2021年6月底，在21个城市开展试点",
        "2016-07-01 to 2021-06-30",
        _read_bounds,
        rf"(?:自|从|于)? ?{_BEGIN}{_TO}{_END}(?:期间|[底末止]|为止)*[，,]?"
        rf"(?:[^，,。；;\d]{{0,24}}[，,])?(?:在[^，,。；;]{{1,30}}?)?(?:组织|进行)?开展[^，,。；;]{{0,30}}?{_PILOT}",
    ),
    TimePattern(
        "试点期限为2016—2020年",
        "2016-01-01 to 2020-12-31",
        _read_bounds,
        rf"{_TERM}{_IS} ?(?:(?:(?P<n>{NUMBER_PATTERN}) ?年)? ?[(（])?(?P<year>20\d\d){_TO}(?P<end_year>20\d\d) ?年",
    ),
    TimePattern(
        "创建期与原试点一致，至2018年12月31日止",
        "2016-03-10 to 2018-12-31",
        _read_bounds,
        rf"{_TERM}[^。；;\d]{{0,16}}[至到] ?(?P<end_year>\d{{4}}) ?年 ?{_END_OF_YEAR}(?:止|为止|结束)",
    ),
    TimePattern(
        "试点自2016年11月开始，为期2年",
        "2016-11-01 to 2018-10-31",
        _read_length,
        rf"{_BEGIN}(?:起|开始|启动)[，,]? ?(?:{_TERM}|{_PILOT})?(?:为期|期限)?(?:为|共)? ?{_LENGTH}",
    ),
    TimePattern(
        "创建期2年，自2016年8月1日起计算",
        "2016-08-01 to 2018-07-31",
        _read_length,
        rf"{_TERM}{_IS} ?{_LENGTH}[，,]? ?(?:自|从) ?{_BEGIN}(?:起|开始|启动|计算)",
    ),
    TimePattern("创建期一般为3—5年", "?", _read_unclear, rf"{_SEVERAL_YEARS}的?创建期|{_TERM}{_IS}{_SEVERAL_YEARS}"),
    TimePattern(
        "试点期为3年，自批复之日起",
        "2016-03-10 to 2019-03-09",
        _read_length,
        rf"(?:{_TERM}{_IS} ?|(?:开始|之日起?|试点(?:工作)?)[，,]?(?:{_PILOT}(?:期限?)?)?(?:为期|期限?为?)){_LENGTH}",
    ),
    TimePattern("经过三年的创建期", "2016-03-10 to 2019-03-09", _read_length, rf"{_LENGTH}的?创建期"),
    TimePattern(
        "试点时间从签订任务书算起",
        "?",
        _read_unclear,
        rf"{_TERM}[^，,。；;内]{{0,3}}?(?:[为是从自：:不]|一般|\d)[^，,。；;]{{0,20}}",
    ),
)
