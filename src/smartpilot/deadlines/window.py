"""Windows: which deadlines are looked at, by the days that are left."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.records.obligations import Obligation

_DAYS_OF_UNIT = {"d": 1, "天": 1, "日": 1, "": 1, "w": 7, "周": 7}


@dataclass(frozen=True, slots=True)
class Window:
    """The deadlines from `first` to `last` days after a day, both included; None is no limit.

    `outstanding`: only what has not been handed in. `deliverables`: only these, by id or title; empty means all.
    """

    first: int | None = None
    last: int | None = None
    outstanding: bool = False
    deliverables: Sequence[str] = ()

    def includes_obligation(self, obligation: Obligation, day: dt.date) -> bool:
        """Whether an obligation is in the window of a day.

        An outstanding one of a year that has not begun is only included if days to come are asked for.
        """
        early = self.outstanding and self.last is None and obligation.begins_after(day)
        names = {obligation.deliverable.id, obligation.deliverable.title}
        named = not self.deliverables or not names.isdisjoint(self.deliverables)
        return named and not early and self.includes(obligation.due, day)

    def includes(self, due: dt.date | None, day: dt.date) -> bool:
        """Whether a deadline is in the window of a day; None, no date, is only in a window without limits."""
        if self.first is None and self.last is None:
            return True
        if due is None:
            return False
        left = (due - day).days
        return (self.first is None or left >= self.first) and (self.last is None or left <= self.last)


ALL_DEADLINES = Window()


def parse_window(text: str | None, day: dt.date, *, outstanding: bool, deliverables: Sequence[str] = ()) -> Window:
    """The window written as 30d, 4w, week (seven days), month (to the same day of the next one) or overdue.

    No text is a window without limits. Raises UsageError for anything else.
    """
    if text is None:
        return Window(None, None, outstanding, deliverables)
    wanted = text.strip().lower()
    if wanted in ("overdue", "逾期"):
        return Window(None, -1, True, deliverables)
    if wanted in ("month", "月"):
        return Window(0, (_month_later(day) - day).days, outstanding, deliverables)
    wanted = {"week": "7d", "周": "7d"}.get(wanted, wanted)
    parts = re.fullmatch(r"([0-9]{1,5})\s*(\D*)", wanted)
    if parts is None or parts[2] not in _DAYS_OF_UNIT:
        raise UsageError(_("not a duration: {text}").format(text=text), _("write 30d, 4w, week, month or overdue"))
    return Window(0, int(parts[1]) * _DAYS_OF_UNIT[parts[2]], outstanding, deliverables)


def _month_later(day: dt.date) -> dt.date:
    """The same day of the next month, or its last day if it is shorter; at the end of time the last day there is."""
    if day.year == dt.MAXYEAR:
        return dt.date.max
    first = _first_of_next_month(day)
    last = _first_of_next_month(first) - dt.timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _first_of_next_month(day: dt.date) -> dt.date:
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
