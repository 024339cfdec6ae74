"""How long the pilots of a notice are pilots: from a day to a day, or so long from one."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from smartpilot.chinese import NUMBER_PATTERN, parse_number
from smartpilot.i18n import _
from smartpilot.official.notices.sentences import Sentence
from smartpilot.official.notices.time_meanings import find_calendar_day
from smartpilot.records.obligations import LONGEST_BEFORE_NOTICE, LONGEST_PERIOD_YEARS
from smartpilot.records.periods import last_day_of_span


class Span(NamedTuple):
    """A time as a phrase states it: without `begins` it is counted from the notice, and without both ends it is open.

    `why` is what was taken for granted.
    """

    begins: dt.date | None = None
    ends: dt.date | None = None
    months: int | None = None
    why: str = ""


class PeriodPattern(NamedTuple):
    """A way to state a creation period: an example, and what that means in a notice of 2016-03-10.

    `interpret` gives None where it is no creation period.
    """

    name: str
    pattern: re.Pattern[str]
    example: str
    meaning: str
    interpret: Callable[[re.Match[str]], Span | None]


class StatedPeriod(NamedTuple):
    """The creation period that a text states, as `text` in a sentence; its days are None where they are not clear.

    `why`: what was taken for granted, or why they are not clear.
    """

    text: str
    sentence: Sentence
    begins: dt.date | None = None
    ends: dt.date | None = None
    why: str = ""


def find_creation_period(sentences: Sequence[Sentence], issued_on: dt.date | None) -> StatedPeriod | None:
    """The creation period that the text states, in the clearest of its phrases; None where none speaks of it.

    Open where the text states several that differ, or the longest or shortest time beside it.
    """
    periods = list(_find_periods(sentences, issued_on))
    if not periods:
        return None
    period, is_counted = periods[0]
    if period.ends is None:
        return period
    for another, is_other_counted in periods[1:]:
        if another.ends and not _agree(period, another, is_counted=is_counted or is_other_counted):
            return _open_period(period, [period.text, another.text])
    text = period.sentence.text
    if limit := _LIMIT.match(text, text.find(period.text) + len(period.text)):
        return _open_period(period, [period.text + limit[0]])
    return period


def _find_periods(sentences: Sequence[Sentence], issued_on: dt.date | None) -> Iterator[tuple[StatedPeriod, bool]]:
    """What states a period, the clearest first, and whether it is counted from the notice; no phrase twice."""
    spots: dict[Sentence, list[re.Match[str]]] = {}
    for pattern in PERIOD_PATTERNS:
        for sentence in sentences:
            known = spots.setdefault(sentence, [])
            for match in pattern.pattern.finditer(sentence.text):
                if any(match.start() < spot.end() and spot.start() < match.end() for spot in known):
                    continue
                span = None if _IS_PAST.match(sentence.text, match.end()) else pattern.interpret(match)
                if span is not None:
                    known.append(match)
                    yield _stated_period(match[0].strip(), sentence, span, issued_on), span.begins is None


def _agree(one: StatedPeriod, another: StatedPeriod, *, is_counted: bool) -> bool:
    """Whether two phrases may state one period: 试点期三年 beside 2016年4月至2019年3月."""
    if is_counted and one.begins and one.ends and another.begins and another.ends:
        return abs((one.ends - one.begins) - (another.ends - another.begins)) <= _LONGEST_MONTH
    return (one.begins, one.ends) == (another.begins, another.ends)


def _open_period(period: StatedPeriod, texts: Sequence[str]) -> StatedPeriod:
    why = _("the text says only {text}").format(text=_(", ").join(texts))
    return StatedPeriod(period.text, period.sentence, why=why)


_LONGEST_MONTH = dt.timedelta(days=31)
# 为期5年的试点工作已经全面展开: of pilots that there are.
_IS_PAST = re.compile("[^，,。；;]{0,12}已经?(?:全面|正式|陆续|顺利)?(?:展开|开展|启动|结束|完成|开始)")
# 创建期为三年，最长不超过5年
_LIMIT = re.compile(
    rf"[^。；;]{{0,6}}(?:最[长短多少]|不超过|不[少低]于|至少)[^。；;]{{0,6}}?{NUMBER_PATTERN} ?(?:年|个月)"
)


def _stated_period(text: str, sentence: Sentence, span: Span, issued_on: dt.date | None) -> StatedPeriod:
    begins, ends, why = span.begins or issued_on, span.ends, span.why
    if span.begins is None and span.months:
        n, rest = divmod(span.months, 12)
        if issued_on is None:
            return StatedPeriod(
                text, sentence, why=_("the text says {text}, but not from which date").format(text=text)
            )
        why = _("{n} years from the date of the notice").format(n=n)
        if rest:
            why = _("{n} months from the date of the notice").format(n=span.months)
    if begins and span.months:
        ends = last_day_of_span(begins, span.months)
    is_possible = begins and ends and begins < ends and ends.year - begins.year <= LONGEST_PERIOD_YEARS
    if not is_possible or (begins and issued_on and issued_on - begins > LONGEST_BEFORE_NOTICE):
        return StatedPeriod(text, sentence, why=_("the text says only {text}").format(text=text))
    return StatedPeriod(text, sentence, begins, ends, why)


_TO = r" ?(?:年|起|开始)?[，,]? ?(?:至|到|[-—－–~～]+) ?"
_PILOT = "(?:试点|创建|建设|示范|实施)"
_TERM = rf"{_PILOT}+(?:工作|建设|实施)?(?:期限|周期|时间|时限|期)(?!满|间|内)"
_IS = r"(?:一般|原则上)?(?:定?为|是|从|自|[:：])*"
_BEGIN = r"(?P<year>\d{4}) ?年 ?(?P<month>\d{1,2}) ?月 ?(?:(?P<day>\d{1,2}) ?日)?"
_END = r"(?:(?P<end_year>\d{4}) ?年)? ?(?P<end_month>\d{1,2}) ?月 ?(?:(?P<end_day>\d{1,2}) ?日|底|末)?"
_LENGTH = rf"(?P<n>{NUMBER_PATTERN}) ?(?P<unit>年|个月)(?!半|多|或|左右|以|内|[至到—－–~～-])"


_SEVERAL_YEARS = rf"{NUMBER_PATTERN}(?: ?年)?(?:[-—－–~～]+|至|到)(?!20\d\d){NUMBER_PATTERN} ?年"


def _from_day_to_day(match: re.Match[str]) -> Span:
    begins, ends = _first_day(match), _last_day(match, int(match["end_year"] or match["year"]))
    is_exact = match["day"] and match["end_day"]
    if begins is None or ends is None:
        return Span()
    return Span(begins, ends, why="" if is_exact else _whole_time())


def _until_day(match: re.Match[str]) -> Span:
    return Span(ends=_last_day(match, int(match["end_year"])), why=_("from the date of the notice"))


def _last_day(match: re.Match[str], year: int) -> dt.date | None:
    month = int(match["end_month"])
    if not 1 <= month <= 12:
        return None
    return find_calendar_day(year, month, int(match["end_day"] or monthrange(year, month)[1]))


def _first_day(match: re.Match[str]) -> dt.date | None:
    return find_calendar_day(int(match["year"]), int(match["month"]), int(match["day"] or 1))


def _from_year_to_year(match: re.Match[str]) -> Span:
    first, last = int(match["year"]), int(match["end_year"])
    n = parse_number(match["n"] or "")
    if n is not None and last - first + 1 != n:
        return Span()
    return Span(dt.date(first, 1, 1), dt.date(last, 12, 31), why=_whole_time())


def _from_day_on(match: re.Match[str]) -> Span | None:
    begins = _first_day(match)
    if not re.search(_PILOT, match.string):
        return None
    return Span(begins, months=_months_of(match), why="" if match["day"] else _whole_time()) if begins else Span()


def _whole_time() -> str:
    return _("from the first to the last day of what the text states")


def _from_notice_on(match: re.Match[str]) -> Span:
    # Any begin that the text gives in another way would be our choice.
    return Span() if _OTHER_BEGIN.search(match.string) else Span(months=_months_of(match))


def _months_of(match: re.Match[str]) -> int | None:
    n = parse_number(match["n"]) or 0
    months = n * 12 if match["unit"] == "年" else n
    return months if 0 < months <= LONGEST_PERIOD_YEARS * 12 else None


def _open(_match: re.Match[str]) -> Span:
    return Span()


# 自任务书签订之日起: not from the day of the notice, which lists the pilots or grants what they asked for.
_OTHER_BEGIN = re.compile(
    r"[自从](?![^，,。；;]{0,8}(?:公布|印发|发布|下发|批准|批复|通知|发文))[^，,。；;]{1,14}(?:起|开始)"
)

# In the order in which they are tried, each in all sentences.
PERIOD_PATTERNS: Sequence[PeriodPattern] = (
    PeriodPattern(
        "from month to month, as the time of the pilots",
        re.compile(
            rf"(?:{_TERM}{_IS}|{_PILOT}[^，,。；;\d]{{0,12}}(?:自|从|为期)) ?"
            rf"(?:{NUMBER_PATTERN} ?(?:年|个月) ?[，,(（]*)? ?(?:自|从)?{_BEGIN}{_TO}{_END}"
        ),
        "试点时间为2016年4月至2019年3月",
        "2016-04-01 to 2019-03-31",
        _from_day_to_day,
    ),
    PeriodPattern(
        "from month to month, in which there are pilots",
        re.compile(
            rf"(?:自|从|于)? ?{_BEGIN}{_TO}{_END}(?:期间|[底末止]|为止)*[，,]?"
            rf"(?:[^，,。；;\d]{{0,24}}[，,])?(?:在[^，,。；;]{{1,30}}?)?(?:组织|进行)?开展[^，,。；;]{{0,30}}?{_PILOT}"
        ),
        "自2016年7月起至2021年6月底，在21个城市开展试点",
        "2016-07-01 to 2021-06-30",
        _from_day_to_day,
    ),
    PeriodPattern(
        "from year to year",
        re.compile(
            rf"{_TERM}{_IS} ?(?:(?:(?P<n>{NUMBER_PATTERN}) ?年)? ?[(（])?(?P<year>20\d\d){_TO}(?P<end_year>20\d\d) ?年"
        ),
        "试点期限为2016—2020年",
        "2016-01-01 to 2020-12-31",
        _from_year_to_year,
    ),
    PeriodPattern(
        "until a day",
        re.compile(
            rf"{_TERM}[^。；;\d]{{0,16}}[至到] ?(?P<end_year>\d{{4}}) ?年 ?(?P<end_month>\d{{1,2}}) ?月 ?"
            r"(?:(?P<end_day>\d{1,2}) ?日|底|末)?(?:止|为止|结束)"
        ),
        "创建期与原试点一致，至2018年12月31日止",
        "2016-03-10 to 2018-12-31",
        _until_day,
    ),
    PeriodPattern(
        "so long from a month on",
        re.compile(rf"{_BEGIN}(?:起|开始|启动)[，,]? ?(?:{_TERM}|{_PILOT})?(?:为期|期限)?(?:为|共)? ?{_LENGTH}"),
        "试点自2016年11月开始，为期2年",
        "2016-11-01 to 2018-10-31",
        _from_day_on,
    ),
    PeriodPattern(
        "so long, from a month on",
        re.compile(rf"{_TERM}{_IS} ?{_LENGTH}[，,]? ?(?:自|从) ?{_BEGIN}(?:起|开始|启动|计算)"),
        "创建期2年，自2016年8月1日起计算",
        "2016-08-01 to 2018-07-31",
        _from_day_on,
    ),
    PeriodPattern(
        "between so many years and more",
        re.compile(rf"{_SEVERAL_YEARS}的?创建期|{_TERM}{_IS}{_SEVERAL_YEARS}"),
        "创建期一般为3—5年",
        "?",
        _open,
    ),
    PeriodPattern(
        "so long from the notice on",
        re.compile(
            rf"(?:{_TERM}{_IS} ?|(?:开始|之日起?|试点(?:工作)?)[，,]?(?:{_PILOT}(?:期限?)?)?(?:为期|期限?为?)){_LENGTH}"
        ),
        "试点期为3年，自批复之日起",
        "2016-03-10 to 2019-03-09",
        _from_notice_on,
    ),
    PeriodPattern(
        "a creation period of so many years",
        re.compile(rf"{_LENGTH}的?创建期"),
        "经过三年的创建期",
        "2016-03-10 to 2019-03-09",
        _from_notice_on,
    ),
    PeriodPattern(
        "a creation period that is not said clearly",
        re.compile(rf"{_TERM}[^，,。；;内]{{0,3}}?(?:[为是从自：:不]|一般|\d)[^，,。；;]{{0,20}}"),
        "试点时间从签订任务书算起",
        "?",
        _open,
    ),
)
