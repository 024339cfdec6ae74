"""Days in a sentence: until when something is to be done, in each of the ways in which notices say it."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from smartpilot.chinese import parse_number
from smartpilot.i18n import _
from smartpilot.official.notices.intervals import with_due_period
from smartpilot.official.notices.time_meanings import TimePattern, find_calendar_day, only_one_day
from smartpilot.official.notices.time_patterns import TIME_PATTERNS
from smartpilot.records.terms import Recurrence


@dataclass(frozen=True, slots=True)
class TimePhrase:
    """A time in a sentence, from character `start` to `end`.

    `due`: the last day. `yearly`: month and day of each year. `fields`: the fields of a deliverable that say it, where
    it is neither. None of them: it cannot be told, and `why` says why;
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
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_certain(self) -> bool:
        """Whether it is clear until when something is to be done."""
        return bool(self.due or self.yearly or self.fields)


_WHOLE_DATE = re.compile(
    r"(?:(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日|(\d{4})[-./](\d{1,2})[-./](\d{1,2})|"
    r"([〇○零一二三四五六七八九]{4}) ?年 ?([一二三四五六七八九十]{1,2}) ?月 ?([一二三四五六七八九十]{1,3}) ?日)"
)


def find_date(text: str) -> tuple[dt.date, re.Match[str]] | None:
    """The first whole day that a text has, in figures or characters: 2015年4月7日, 二〇一五年四月七日, 2015-04-07."""
    for match in _WHOLE_DATE.finditer(text):
        year, month, day = (parse_number(part) or 0 for part in match.groups() if part is not None)
        date = find_calendar_day(year, month, day)
        if date is not None:
            return date, match
    return None


def find_times(text: str, issued: dt.date | None) -> list[TimePhrase]:
    """Every time that a sentence names, in its order. `issued`: the notice's own day, which says the year left out."""
    # What is cited is no time of this notice.
    text = re.sub(r"《[^》]*》", lambda title: "〓" * len(title[0]), text)
    times: list[TimePhrase] = []
    for pattern in TIME_PATTERNS:
        times += [
            time
            for time in _find_pattern(pattern, text, issued)
            if not any(time.start < other.end and other.start < time.end for other in times)
        ]
    times.sort(key=lambda time: time.start)
    times = _without_bare_intervals([_of_past_year(time, text) for time in _with_days_beside(text, times)])
    times = _join_alternatives(text, _require_one_year(times))
    times = _mark_former(text, [_of_period(time, text) for time in times])
    return [_far_from_notice(time, issued) for time in times]


_IN_MONTH = ("several", "day", "part", "end", "tail", "word")


def _find_pattern(pattern: TimePattern, text: str, issued: dt.date | None) -> Iterator[TimePhrase]:
    for match in pattern.pattern.finditer(text):
        meaning = pattern.read(match, issued)
        if meaning is not None:
            groups = match.groupdict()
            words = "".join(groups.get(name) or "" for name in ("lead", "tail", "part")).strip()
            limit = "tail" not in groups or bool(words) or match[0].startswith("每年")
            # 于2013年6月: a month may only be mentioned, as a bare day may.
            limit = limit and not ("several" in groups and not any(groups[name] for name in _IN_MONTH))
            due, yearly, why, fields = meaning
            yield TimePhrase(match.start(), match.end(), match[0].strip(), due, yearly, why, limit, fields=fields)


def _of_period(time: TimePhrase, text: str) -> TimePhrase:
    """A time that comes again, with the period that it is of: 每年1月底前报送上一年度总结."""
    fields = time.fields
    if time.yearly:
        fields = {"recurs": Recurrence.YEARLY.value, "month": time.yearly[0], "day": time.yearly[1]}
    if "recurs" not in fields:
        return time
    fields, why = with_due_period(fields, text)
    if "due_in" not in fields:
        return time
    return replace(time, yearly=None, fields=fields, why=_("; ").join(filter(None, (time.why, why))))


# -- what one time says of another -----------------------------------------------------------------------------

_AND_WORDS = "和|与|及|以及|或|或者|、"
_AND = re.compile(f" ?(?:{_AND_WORDS}) ?")
_YEARLY_AND = re.compile(f" ?(?:{_AND_WORDS}|[，,]) ?")
_WITH_YEAR = re.compile(r"\d{4}|[〇一二三四五六七八九]{4}|[今本当明次翌]年|年度")


def _without_bare_intervals(times: list[TimePhrase]) -> list[TimePhrase]:
    """The times; without 每月 where another one says on which day of each: 每月进展于次月5日前报送."""
    is_stated = [bool(time.yearly or "recurs" in time.fields) and bool(_DAY.search(time.text)) for time in times]
    return [
        time
        for index, time in enumerate(times)
        if not (any(is_stated[index + 1 :]) and _BARE_INTERVAL.fullmatch(time.text))
    ]


_BARE_INTERVAL = re.compile("[每按逐](?:年度?|个?季度?|半年|个?月度?)")
_DAY = re.compile(r"[日号底末]")


_OTHER_DAY = r"(?:\d{4} ?年)?(?:\d{1,2} ?月)? ?\d{1,2} ?[日号]"
# 5月5日（最迟8日）前: a bracket that has a day and nothing else.
_DAY_IN_BRACKETS = re.compile(
    rf"[(（](?:即|或|最[迟晚]|至迟|不[迟晚]于)?[于在为]? ?(?P<day>{_OTHER_DAY})(?:之?前)?[)）] ?(?:之?前)?"
)
# 5月5日或6日, 11月10日、20日、30日前.
_DAYS_BEHIND = re.compile(rf"(?: ?(?:{_AND_WORDS}) ?\d{{1,2}} ?[日号])+(?:之?前)?")
# 2017年和2018年的12月20日前.
_YEAR_AHEAD = re.compile(rf"[于在]?\d{{4}} ?年度? ?(?:{_AND_WORDS}) ?$")


def _with_days_beside(text: str, times: list[TimePhrase]) -> list[TimePhrase]:
    """The times; with the days or years beside them that are no times by themselves, which make them several."""
    result: list[TimePhrase] = []
    for time in times:
        if result and time.start < result[-1].end:
            continue
        ahead = _YEAR_AHEAD.search(text, 0, time.start) if _WITH_YEAR.match(time.text.lstrip("于在")) else None
        bracket = _DAY_IN_BRACKETS.match(text, time.end)
        behind = bracket or _DAYS_BEHIND.match(text, time.end)
        start = ahead.start() if ahead else time.start
        end = behind.end() if behind else time.end
        if ahead or behind:
            time = replace(time, start=start, end=end, text=text[start:end].strip(), limit=time.limit or end > time.end)
        if ahead or (behind and not (bracket and _is_same_day(time, bracket["day"]))):
            time = TimePhrase(start, end, time.text, why=_("the text names several days"), limit=time.limit)
        result.append(time)
    return result


def _is_same_day(time: TimePhrase, text: str) -> bool:
    """Whether what brackets say is the day again: 2016年5月31日（5月31日）."""
    *higher, day = (int(number) for number in re.findall(r"\d+", text))
    due = time.due
    return due is not None and day == due.day and higher == [due.year, due.month][2 - len(higher) :]


_PAST_YEAR = re.compile("(?:去年|前年|往年|上一?年度?)[的于]*$")


def _of_past_year(time: TimePhrase, text: str) -> TimePhrase:
    """A time; open where it is of a year before the notice: 去年12月31日前."""
    past = _PAST_YEAR.search(text, 0, time.start)
    if past is None or time.due is None:
        return time
    whole, why = text[past.start() : time.end].strip(), _("it is before the date of the notice")
    return TimePhrase(past.start(), time.end, whole, why=why, limit=time.limit)


# Years; no programme asks for anything later.
_FURTHEST_AHEAD = 10


def _far_from_notice(time: TimePhrase, issued: dt.date | None) -> TimePhrase:
    """A time; with a word where it is before its notice, or long after it: one of the two may be a slip."""
    if issued is None or time.due is None or time.former:
        return time
    if time.due < issued:
        why = _("it is before the date of the notice")
    elif time.due.year - issued.year > _FURTHEST_AHEAD:
        why = _("it is more than {n} years after the date of the notice").format(n=_FURTHEST_AHEAD)
    else:
        return time
    return replace(time, why=_("; ").join(filter(None, (time.why, why))))


def _require_one_year(times: list[TimePhrase]) -> list[TimePhrase]:
    """The times; a day without a year behind an interval is open: 每年总结，并于12月31日前 may be one of each year."""
    result: list[TimePhrase] = []
    is_behind_interval = False
    for time in times:
        if time.text.startswith(("每", "按", "逐")) and not time.yearly:
            is_behind_interval = True
        elif is_behind_interval and time.due and not _WITH_YEAR.search(time.text):
            time, is_behind_interval = replace(time, due=None, why=only_one_day()), False
        result.append(time)
    return result


def _join_alternatives(text: str, times: list[TimePhrase]) -> list[TimePhrase]:
    """Days that are listed side by side as one time, which is none: no deliverable has two."""
    result: list[TimePhrase] = []
    for time in times:
        last = result[-1] if result else None
        yearly = last is not None and "每年" in last.text and not _WITH_YEAR.search(time.text)
        between = text[last.end : time.start] if last else ""
        if last and ((_YEARLY_AND if yearly else _AND).fullmatch(between) or _is_other_limit(between, time)):
            why = only_one_day() if yearly else _("the text names several days")
            whole = text[last.start : time.end].strip()
            result[-1] = TimePhrase(last.start, time.end, whole, why=why, limit=last.limit or time.limit or yearly)
        else:
            result.append(time)
    return result


_NO_VERB = "[^，,。；;报送提交发寄]{0,4}"
_LATEST = re.compile("最[迟晚]|至迟|不[迟晚]于")
_EACH_FORM = re.compile(rf"{_NO_VERB}(?:电子|纸质|书面){_NO_VERB}(?:[，,]|{_AND_WORDS})")


def _is_other_limit(between: str, time: TimePhrase) -> bool:
    """7月15日前，最迟7月18日; 5月31日前电子版、6月30日前纸质版: two limits before one verb."""
    return bool((between in ("，", ",") and _LATEST.match(time.text)) or _EACH_FORM.fullmatch(between))


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
