"""Windows: which deadlines are looked at, by the days that are left."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.records.meanings import meanings_of_word, normalise_word
from smartpilot.records.obligations import Obligation

_DAYS_OF_UNIT = {"d": 1, "天": 1, "日": 1, "": 1, "w": 7, "周": 7, "星期": 7}
# What is no number of days or weeks; a week is the seven days to come.
WORDS_OF_SPANS = {
    "overdue": ("overdue", "已逾期", "逾期"),
    "week": ("week", "周", "一周"),
    "month": ("month", "月", "一个月"),
    "this-week": ("this-week", "本周"),
    "this-month": ("this-month", "本月"),
}


@dataclass(frozen=True, slots=True)
class Window:
    """The deadlines from `first` to `last` days after a day, both included; None is no limit.

    `outstanding`: only what has not been handed in. `deliverables`: only these, by id or by title, with its period or
    without; empty means all. `overdue`: besides what is overdue, whenever it was due. `everything`: also what nobody
    owes, and periods that have not begun. `dated`: only what has a date.
    """

    first: int | None = None
    last: int | None = None
    outstanding: bool = False
    deliverables: Sequence[str] = ()
    overdue: bool = False
    everything: bool = False
    dated: bool = False

    @property
    def includes_unowed(self) -> bool:
        """Whether a deadline that nobody owes is asked for."""
        return (self.everything or bool(self.deliverables)) and not self.outstanding

    @property
    def counts_periods_to_come(self) -> bool:
        """Whether what recurs is counted before its period has begun: where days to come or all are asked for."""
        return self.last is not None or self.everything

    @property
    def counts_all(self) -> bool:
        """Whether the window says of which deadlines progress is; otherwise it is of what was due by the day."""
        return self.everything or bool(self.deliverables) or not (self.first is None and self.last is None)

    def includes_obligation(self, obligation: Obligation, day: dt.date) -> bool:
        """Whether an obligation is in the window of a day.

        An outstanding one of a period that has not begun is only included if days to come are asked for.
        """
        early = self.outstanding and not self.counts_periods_to_come and obligation.begins_after(day)
        title = obligation.deliverable.title
        names = {obligation.deliverable.id, title, obligation.title}
        named = not self.deliverables or not names.isdisjoint(self.deliverables)
        if obligation.deliverable.within is not None:
            return named and not early  # each record has a day of its own
        has_passed = obligation.due is not None and obligation.due < day
        return named and not early and (self.includes(obligation.due, day) or (self.overdue and has_passed))

    def includes(self, due: dt.date | None, day: dt.date) -> bool:
        """Whether a deadline is in the window of a day; None, no date, is only in a window without limits."""
        if due is None:
            return self.first is None and self.last is None and not self.dated
        if self.first is None and self.last is None:
            return True
        left = (due - day).days
        return (self.first is None or left >= self.first) and (self.last is None or left <= self.last)


ALL_DEADLINES = Window()


def parse_call_list_window(text: str | None, day: dt.date) -> Window:
    """The window of what is asked for by telephone, written as for `parse_window`.

    No text is all that has a date, whenever that is; all is what has none too. Raises UsageError for anything else.
    """
    if text is None:
        return Window(outstanding=True, dated=True)
    if normalise_word(text) in ("all", "全部"):
        return Window(outstanding=True)
    return parse_window(text, day, outstanding=True)


def parse_window(
    text: str | None,
    day: dt.date,
    *,
    outstanding: bool = False,
    deliverables: Sequence[str] = (),
    everything: bool = False,
) -> Window:
    """The window written as 30d, 4w, week (seven days), month (to the same day of the next one), 本周, 本月 (to
    its last day) or overdue.

    Days to come have what is overdue before them. No text is a window without limits. Raises UsageError for anything
    else.
    """
    window = Window(outstanding=outstanding, deliverables=deliverables, everything=everything)
    if text is None:
        return window
    wanted = normalise_word(text)
    spans = meanings_of_word(text, WORDS_OF_SPANS)
    if "overdue" in spans:
        return replace(window, last=-1, outstanding=True)
    ends = {"month": _month_later, "this-week": _end_of_week, "this-month": _end_of_month}
    for span in spans:
        if span in ends:
            return replace(window, first=0, last=(ends[span](day) - day).days, overdue=True)
    wanted = "7d" if "week" in spans else wanted
    parts = re.fullmatch(r"([0-9]{1,5})\s*(\D*)", wanted)
    if parts is None or parts[2] not in _DAYS_OF_UNIT:
        raise UsageError(_("not a duration: {text}").format(text=text), _("write 30d, 4w, week, month or overdue"))
    return replace(window, first=0, last=int(parts[1]) * _DAYS_OF_UNIT[parts[2]], overdue=True)


def _month_later(day: dt.date) -> dt.date:
    """The same day of the next month, or its last day if it is shorter; at the end of time the last day there is."""
    if day.year == dt.MAXYEAR:
        return dt.date.max
    first = _first_of_next_month(day)
    return first.replace(day=min(day.day, _end_of_month(first).day))


def _end_of_month(day: dt.date) -> dt.date:
    """The last day of its month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def _end_of_week(day: dt.date) -> dt.date:
    """The Sunday of its week; at the end of time the last day there is."""
    return dt.date.fromordinal(min(day.toordinal() + 6 - day.weekday(), dt.date.max.toordinal()))


def _first_of_next_month(day: dt.date) -> dt.date:
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
