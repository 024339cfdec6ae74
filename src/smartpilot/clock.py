"""Today and now: the one place that asks for them."""

import datetime as dt
import os

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.text import parse_date

TODAY_VARIABLE = "SMARTPILOT_TODAY"


def require_date(text: str) -> dt.date:
    """A day as people write it: 2015-04-20, 2015/4/20, 2015.4.20, 2015年4月20日, 20150420, full width too.

    Raises UsageError for anything else and for days that do not exist.
    """
    day = parse_date(text)
    if day is None:
        raise UsageError(_("{text} is not a date").format(text=text), _("write it as 2015-04-20"))
    return day


def now() -> dt.datetime:
    """The moment on the clock of this machine, with its difference to UTC; never that of SMARTPILOT_TODAY."""
    return dt.datetime.now().astimezone()


def today(given: str | None) -> dt.date:
    """The day given, else that of SMARTPILOT_TODAY, else the day on the clock of this machine."""
    text = os.environ.get(TODAY_VARIABLE) or None if given is None else given
    return require_date(text) if text is not None else now().date()
