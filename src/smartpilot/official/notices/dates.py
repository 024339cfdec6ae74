"""Days in a sentence: until when something is to be done, in each of the ways in which notices say it."""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from smartpilot.chinese import NUMBER_PATTERN, parse_number
from smartpilot.i18n import _


@dataclass(frozen=True, slots=True)
class TimePhrase:
    """A time in a sentence, from character `start` to `end`.

    `due`: the last day. `yearly`: month and day of each year. Neither: it cannot be told, and `why` says why;
    else `why` says what was taken for granted. `limit`: the text says that it is one (前, 底, 于); a bare day may
    only be mentioned. `former`: 原定…, which holds no more; `now`: the day that took its place, where the text says it.
    """

    start: int
    end: int
    text: str
    due: dt.date | None = None
    yearly: tuple[int, int] | None = None
    why: str = ""
    limit: bool = True
    former: bool = False
    now: "TimePhrase | None" = None


_YEAR_WORDS = (
    r"(?:(?P<year>\d{4}|[〇○零一二三四五六七八九]{4}) ?年|(?P<word>今年|本年度?|当年|明年|次年|翌年|每年度?)(?:的|内)?)"
)
_DAY_OF_MONTH = r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3}) ?[日号])"
_LEAD = r"(?P<lead>(?:务必|最迟|最晚|应|须|请)?(?:截至|截止到?|截止时间[为:：]?|不迟于|不晚于|于|在|至|到)? ?)"
_TIME_TAIL = (
    r"(?P<tail> ?(?:[(（](?:(?:星期|周)[一二三四五六日天]|含当?[日天]?)[)）])?"
    r"(?: ?(?:上午|下午|晚上?)?\d{1,2}(?:[:：]\d{2}|时|点)整?)?"
    r"(?:之前|以前|前后|前|截止|为止|止|以内|之内|期间|内|之日起|以来|以后|之后|后|起)?)"
)
_MONTH_DATE = re.compile(
    rf"{_LEAD}{_YEAR_WORDS}? ?(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}}) ?月(?:份)? ?"
    rf"(?:(?P<day>{_DAY_OF_MONTH})|(?P<part>底|末|上旬|中旬|下旬|初))?"
    rf"(?:(?:至|到|[-—－–~～]+)(?P<end>(?:\d{{4}} ?年)?(?:\d{{1,2}} ?月)? ?{_DAY_OF_MONTH}))?{_TIME_TAIL}"
)
_NUMERIC_DATE = re.compile(
    rf"{_LEAD}(?<![\d.])(?P<year>\d{{4}})[-./](?P<month>\d{{1,2}})[-./](?P<day>\d{{1,2}})(?![\d.]\d) ?日?{_TIME_TAIL}"
)
_YEAR_END = re.compile(rf"{_LEAD}(?:{_YEAR_WORDS}|(?<![\d年])年)(?P<part>年?[底末]){_TIME_TAIL}")
_PERIOD = re.compile(
    r"(?:自|从|在|于|应|请)*(?:(?:收到|接到|印发|发布|公布|下发|签订|批复|发文)[^，,。；;]{0,14}?)?"
    rf"(?:{NUMBER_PATTERN}) ?个?(?:工作日|自然日|日|天|周|月)(?:之|以)?内"
)
_INTERVAL = re.compile(
    r"每(?:个?季度?|个?月|半年|两年|周|旬)(?:[末底初]|[^，,。；;将把向]{0,6}\d{1,2}日)?(?:之?前|内)?|"
    r"每年度?(?!年?[底末])(?![^，,。；;]{0,6}[\d月])"
)
_WHOLE_DATE = re.compile(
    r"(?:(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日|(\d{4})[-./](\d{1,2})[-./](\d{1,2})|"
    r"([〇○零一二三四五六七八九]{4}) ?年 ?([一二三四五六七八九十]{1,2}) ?月 ?([一二三四五六七八九十]{1,3}) ?日)"
)


def find_date(text: str) -> tuple[dt.date, re.Match[str]] | None:
    """The first whole day that a text has, in figures or characters: 2015年4月7日, 二〇一五年四月七日, 2015-04-07."""
    for match in _WHOLE_DATE.finditer(text):
        year, month, day = (parse_number(part) or 0 for part in match.groups() if part is not None)
        date = _parse_date(year, month, day)
        if date is not None:
            return date, match
    return None


def find_times(text: str, issued: dt.date | None) -> list[TimePhrase]:
    """Every time that a sentence names, in its order. `issued`: the notice's own day, which says the year left out."""
    # What is cited is no time of this notice.
    text = re.sub(r"《[^》]*》", lambda title: "〓" * len(title[0]), text)
    found: list[TimePhrase] = []
    for times in (
        _find_numeric_dates(text),
        _find_month_dates(text, issued),
        _find_year_ends(text, issued),
        _find_intervals(text),
        _find_periods(text),
    ):
        found += [t for t in times if not any(t.start < other.end and other.start < t.end for other in found)]
    return _mark_former(text, _join_alternatives(text, sorted(found, key=lambda time: time.start)))


_AND_WORDS = "和|与|及|以及|或|或者|、"
_AND = re.compile(f" ?(?:{_AND_WORDS}) ?")
_YEARLY_AND = re.compile(f" ?(?:{_AND_WORDS}|[，,]) ?")


def _join_alternatives(text: str, times: list[TimePhrase]) -> list[TimePhrase]:
    """Days that are listed side by side as one time, which is none: no deliverable has two."""
    result: list[TimePhrase] = []
    for time in times:
        last = result[-1] if result else None
        yearly = (
            last is not None and "每年" in last.text and "年" not in time.text.replace("年底", "").replace("年末", "")
        )
        if last and (_YEARLY_AND if yearly else _AND).fullmatch(text[last.end : time.start]):
            why = (
                _("the registry can only store a yearly obligation with one day of the year")
                if yearly
                else _("the text names several days")
            )
            whole = text[last.start : time.end].strip()
            result[-1] = TimePhrase(last.start, time.end, whole, why=why, limit=last.limit or time.limit or yearly)
        else:
            result.append(time)
    return result


_FORMERLY = re.compile("(?:原定?|原先|原计划|原来)(?:的|于|为|在|是)*$")
_MOVED_TO = re.compile("(?:延长|延期|延后|推迟|顺延|延|提前|调整|更改|变更|改)(?:为|至|到|在|于)?$")
_PROLONGED = re.compile("[^，,。；;▲]{0,16}(?:延长|延期|延后|推迟|顺延)")


def _mark_former(text: str, times: list[TimePhrase]) -> list[TimePhrase]:
    """Marks the days that were put off, 原定4月20日 and 由4月20日延长至4月30日, with the day that took their place."""
    result = []
    for index, time in enumerate(times):
        now = next((later for later in times[index + 1 :] if _MOVED_TO.search(text[: later.start])), None)
        next_one = index + 1 < len(times) and now is times[index + 1]
        prolonged = _PROLONGED.match(text[time.end :])
        # Where one is put off to: what is put off is what stands before it.
        if not _MOVED_TO.search(text[: time.start]) and (_FORMERLY.search(text[: time.start]) or next_one or prolonged):
            time = replace(time, former=True, limit=False, now=now)
        result.append(time)
    return result


def _find_periods(text: str) -> Iterator[TimePhrase]:
    for match in _PERIOD.finditer(text):
        yield TimePhrase(*match.span(), match[0], why=_("it counts from an event whose date the text does not state"))


def _find_intervals(text: str) -> Iterator[TimePhrase]:
    for match in _INTERVAL.finditer(text):
        yield TimePhrase(
            *match.span(), match[0], why=_("the registry can only store a yearly obligation with one day of the year")
        )


_SINCE = ("起", "以来", "以后", "之后", "后")


def _find_numeric_dates(text: str) -> Iterator[TimePhrase]:
    for match in _NUMERIC_DATE.finditer(text):
        day = _parse_date(int(match["year"]), int(match["month"]), int(match["day"]))
        if not match["tail"].strip().endswith(_SINCE):
            yield _time_phrase(match, day, "")


# 6月、12月底: the first of them is meant as well.
_MONTH_BEHIND = re.compile(r" ?[、和与及] ?[\d一二三四五六七八九十]{1,2} ?月")


def _find_month_dates(text: str, issued: dt.date | None) -> Iterator[TimePhrase]:
    for match in _MONTH_DATE.finditer(text):
        if match["tail"].strip().endswith(_SINCE):
            continue
        listed = (match["word"] or "").startswith("每年") or _MONTH_BEHIND.match(text[match.end() :])
        if not (match["day"] or match["part"] or match["tail"].strip() or listed):
            continue
        month = parse_number(match["month"]) or 0
        if not 1 <= month <= 12:
            continue
        yield _read_month_date(match, month, issued)


def _read_month_date(match: re.Match[str], month: int, issued: dt.date | None) -> TimePhrase:
    year, why = _resolve_year(match, issued)
    yearly = (match["word"] or "").startswith("每年")
    end = _parse_numbers(match["end"]) if match["end"] else []
    if end:
        *higher, day = end
        month = higher[-1] if higher else month
        year = higher[0] if len(higher) > 1 else year
        why = why or _("the last day of the period")
    elif match["day"]:
        day = _parse_numbers(match["day"])[0]
    elif match["part"]:
        last = calendar.monthrange(year or 2001, month)[1]
        day = {"上旬": 10, "中旬": 20}.get(match["part"], last)
        if match["part"] == "初":
            return _time_phrase(match, None, _("the text states no day of the month"))
        why = why or _("the last day of the time that the text states")
    else:
        return _time_phrase(match, None, _("the text states no day of the month"))
    if yearly:
        if _parse_date(2001, month, day) is None:
            return _time_phrase(match, None, _("there is no such date"))
        return _time_phrase(match, None, "", (month, day))
    if year is None:
        return _time_phrase(match, None, why)
    due = _parse_date(year, month, day)
    if due and issued and due < issued and not match["year"] and not match["word"]:
        due = _parse_date(year + 1, month, day)
    return _time_phrase(match, due, why if due else _("there is no such date"))


def _find_year_ends(text: str, issued: dt.date | None) -> Iterator[TimePhrase]:
    for match in _YEAR_END.finditer(text):
        if match["tail"].strip().endswith(_SINCE):
            continue
        if (match["word"] or "").startswith("每年"):
            yield _time_phrase(match, None, "", (12, 31))
            continue
        year, why = _resolve_year(match, issued)
        yield _time_phrase(
            match, dt.date(year, 12, 31) if year else None, why or _("the last day of the time that the text states")
        )


def _resolve_year(match: re.Match[str], issued: dt.date | None) -> tuple[int | None, str]:
    """The year that a text means, and what was taken for granted."""
    if match["year"]:
        return parse_number(match["year"]), ""
    if issued is None:
        return None, _("the year is that of the notice, whose date the text does not state")
    later = (match["word"] or "") in ("明年", "次年", "翌年")
    return issued.year + later, _("the year is inferred from the date of the notice")


def _time_phrase(
    match: re.Match[str], due: dt.date | None, why: str, yearly: tuple[int, int] | None = None
) -> TimePhrase:
    part = match.groupdict().get("part") or ""
    limit = bool(match["lead"].strip() or match["tail"].strip() or part)
    return TimePhrase(*match.span(), match[0].strip(), due, yearly, "" if yearly else why, limit)


def _parse_numbers(text: str) -> list[int]:
    return [parse_number(part) or 0 for part in re.findall(NUMBER_PATTERN, text)]


def _parse_date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
