"""Days in a sentence: until when something is to be done, in each of the ways in which notices say it."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from smartpilot.chinese import parse_number
from smartpilot.i18n import _
from smartpilot.official.notices.intervals import find_late_begin, with_due_period
from smartpilot.official.notices.time_meanings import (
    AND,
    BEFORE_NOTICE,
    ONLY_ONE_DAY,
    SEVERAL_DAYS,
    Meaning,
    find_calendar_day,
    find_meanings,
    unclear,
    words_of,
)
from smartpilot.official.notices.time_patterns import TIME_PATTERNS


@dataclass(frozen=True, slots=True)
class TimePhrase:
    """A time in a sentence, from character `start` to `end`.

    `fields`: the fields of a deliverable that say it, such as `due` or `recurs`; without any it cannot be told, and
    `why` says why; else `why` says what was taken for granted. `limit`: the text says that it is one (前, 底, 于); a
    bare day may only be mentioned. `former`: 原定…, which holds no more; `now`: the day that took its place, where the
    text says it.
    """

    start: int
    end: int
    text: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""
    limit: bool = True
    former: bool = False
    now: "TimePhrase | None" = None

    @property
    def due(self) -> dt.date | None:
        """The last day, where it is one of a calendar."""
        return self.fields.get("due")

    def with_reason(self, why: str) -> Self:
        """With one more reason."""
        return replace(self, why=_("; ").join(filter(None, (self.why, why))))


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


def find_times(text: str, issued: dt.date | None, first_day: dt.date | None = None) -> list[TimePhrase]:
    """Every time that a sentence names, in its order.

    `issued`: the notice's own day, which says the year left out. `first_day`: that of the creation period, if known.
    """
    # What is cited is no time of this notice.
    text = re.sub(r"《[^》]*》", lambda title: "〓" * len(title[0]), text)
    meanings = find_meanings(TIME_PATTERNS, text, issued)
    times = sorted((_time_phrase(match, meaning) for match, meaning in meanings), key=lambda time: time.start)
    times = [time for time in times if not any(other.start < time.start < other.end for other in times)]
    times = _join_alternatives(text, _without_bare_intervals(times))
    times = _mark_former(text, [_with_due_in(time, text, issued, first_day) for time in times])
    return [_far_from_notice(time, issued) for time in times]


def _time_phrase(match: re.Match[str], meaning: Meaning) -> TimePhrase:
    """A time, with the days behind it that are no times by themselves, which make it several."""
    groups, text, end = words_of(match), match.string, match.end()
    says_limit = "tail" not in match.groupdict() or match[0].startswith("每年")
    says_limit = says_limit or any(groups[name].strip() for name in ("lead", "tail", "part"))
    # 于2013年6月: a month may only be mentioned, as a bare day may.
    limit = says_limit and not (groups["month"] and not any(groups[name] for name in _IN_MONTH))
    if behind := _DAYS_BEHIND.match(text, end):
        end, limit = behind.end(), True
        if not (behind["again"] and _is_same_day(meaning.fields.get("due"), behind["again"])):
            meaning = unclear(SEVERAL_DAYS)
    time = TimePhrase(match.start(), end, text[match.start() : end].strip(), *meaning, limit)
    if not groups["hour"] or groups["hour"].startswith("24"):
        return time
    return time.with_reason(_("without the hour, {text}").format(text=groups["hour"]))


_IN_MONTH = ("several", "days", "day", "part", "end", "tail", "word")


_OTHER_DAY = r"(?:\d{4} ?年)?(?:\d{1,2} ?月)? ?\d{1,2} ?[日号]"
# 5月5日（最迟8日）前: a bracket that has a day and nothing else; 5月5日或6日, 11月10日、20日、30日前.
_DAYS_BEHIND = re.compile(
    rf"[(（](?:即|或|最[迟晚]|至迟|不[迟晚]于)?[于在为]? ?(?P<again>{_OTHER_DAY})(?:之?前)?[)）] ?(?:之?前)?|"
    rf"(?: ?{AND} ?\d{{1,2}} ?[日号])+(?:之?前)?"
)


def _is_same_day(due: dt.date | None, text: str) -> bool:
    """Whether what brackets say is the day again: 2016年5月31日（5月31日）."""
    *higher, day = (int(number) for number in re.findall(r"\d+", text))
    return due is not None and day == due.day and higher == [due.year, due.month][2 - len(higher) :]


def _with_due_in(time: TimePhrase, text: str, issued: dt.date | None, first_day: dt.date | None) -> TimePhrase:
    """A time that comes again, with the period that it is of: 每年1月底前报送上一年度总结.

    Open where it begins so long after the notice that a day before it would be taken for one.
    """
    if "recurs" not in time.fields:
        return time
    fields, reason = with_due_period(time.fields, text)
    if begin := find_late_begin(fields, text, issued, first_day):
        why = _("the text says {text}, and the registry stores no first period of what recurs")
        return replace(time, fields={}, why=why.format(text=begin[0]))
    return replace(time, fields=fields).with_reason(reason)


def _far_from_notice(time: TimePhrase, issued: dt.date | None) -> TimePhrase:
    """A time; with a word where it is before its notice, or long after it: one of the two may be a slip."""
    if issued is None or time.due is None or time.former:
        return time
    if time.due < issued:
        return time.with_reason(_(BEFORE_NOTICE))
    if time.due.year - issued.year > _FURTHEST_AHEAD:
        why = _("it is more than {n} years after the date of the notice").format(n=_FURTHEST_AHEAD)
        return time.with_reason(why)
    return time


# Years; no programme asks for anything later.
_FURTHEST_AHEAD = 10

# -- what one time says of another -----------------------------------------------------------------------------


def _without_bare_intervals(times: Sequence[TimePhrase]) -> list[TimePhrase]:
    """The times; without 每月 where another one says on which day of each: 每月进展于次月5日前报送."""
    states_day = ["recurs" in time.fields and bool(re.search("[日号底末]", time.text)) for time in times]
    return [
        time
        for index, time in enumerate(times)
        if not (_BARE_INTERVAL.fullmatch(time.text) and any(states_day[index + 1 :]))
    ]


_BARE_INTERVAL = re.compile("[每按逐](?:年度?|个?季度?|半年|个?月度?)")
_WITH_YEAR = re.compile(r"\d{4}|[〇一二三四五六七八九]{4}|[今本当明次翌]年|年度")


def _join_alternatives(text: str, times: Sequence[TimePhrase]) -> list[TimePhrase]:
    """The times; those that are listed side by side as one, which is none: no deliverable has two days.

    A day without a year behind an interval is open: 每年总结，并于12月31日前 may be one of each year.
    """
    result: list[TimePhrase] = []
    is_behind_interval = False
    for time in times:
        is_of_any_year = not _WITH_YEAR.search(time.text)
        if time.text.startswith(("每", "按", "逐")) and time.fields.get("recurs") != "yearly":
            is_behind_interval = True
        elif is_behind_interval and time.due and is_of_any_year:
            time, is_behind_interval = replace(time, fields={}, why=_(ONLY_ONE_DAY)), False
        last = result[-1] if result else None
        yearly = last is not None and "每年" in last.text and is_of_any_year
        between = text[last.end : time.start] if last else ""
        if last and (re.fullmatch(f" ?(?:{AND}{'|[，,]' * yearly}) ?", between) or _is_other_limit(between, time)):
            why = _(ONLY_ONE_DAY) if yearly else _(SEVERAL_DAYS)
            whole = text[last.start : time.end].strip()
            limit = last.limit or time.limit or yearly
            result[-1] = TimePhrase(last.start, time.end, whole, why=why, limit=limit)
        else:
            result.append(time)
    return result


_NO_VERB = "[^，,。；;报送提交发寄]{0,4}"
_LATEST = re.compile("最[迟晚]|至迟|不[迟晚]于")
_EACH_FORM = re.compile(rf"{_NO_VERB}(?:电子|纸质|书面){_NO_VERB}(?:[，,]|{AND})")


def _is_other_limit(between: str, time: TimePhrase) -> bool:
    """7月15日前，最迟7月18日; 5月31日前电子版、6月30日前纸质版: two limits before one verb."""
    return bool((between in ("，", ",") and _LATEST.match(time.text)) or _EACH_FORM.fullmatch(between))


_PUT_OFF = "延长|延期|延后|推迟|顺延"
_FORMERLY = re.compile("(?:原定?|原先|原计划|原来)(?:的|于|为|在|是)*$")
_MOVED_TO = re.compile(f"(?:{_PUT_OFF}|延|提前|调整|更改|变更|改)(?:为|至|到|在|于)?$")
_PROLONGED = re.compile(f"[^，,。；;▲]{{0,16}}(?:{_PUT_OFF})")


def _mark_former(text: str, times: Sequence[TimePhrase]) -> list[TimePhrase]:
    """Marks the days that were put off, 原定4月20日 and 由4月20日延长至4月30日, with the day that took their place."""
    result = []
    are_new = [bool(_MOVED_TO.search(text[: time.start])) for time in times]
    for index, time in enumerate(times):
        later = zip(times[index + 1 :], are_new[index + 1 :], strict=True)
        now = next((time for time, is_new in later if is_new), None)
        is_old = any(are_new[index + 1 : index + 2]) or _PROLONGED.match(text[time.end :])
        # Where one is put off to: what is put off is what stands before it.
        if not are_new[index] and (is_old or _FORMERLY.search(text[: time.start])):
            time = replace(time, former=True, limit=False, now=now)
        result.append(time)
    return result
