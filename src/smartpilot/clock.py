"""Today and now: the one place that asks for them."""

import datetime as dt
import os

from smartpilot.chinese import with_digits_in_date
from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.text import days_of_month_and_day, parse_date

TODAY_VARIABLE = "SMARTPILOT_TODAY"

_MINUTE = dt.timedelta(minutes=1)


def require_date(text: str) -> dt.date:
    """A day as people write it: 2015-04-20, 2015/4/20, 2015.4.20, 2015年4月20日, 20150420, full width too.

    Also in characters: 二〇一五年四月二十日.

    Raises UsageError for anything else and for days that do not exist.
    """
    day = parse_date(text) or parse_date(with_digits_in_date(text))
    if day is not None:
        return day
    message = _("{text} is not a date")
    if days_of_month_and_day(text, dt.date.min, dt.date.min) is not None:
        message = _("{text} has no year")
    raise UsageError(message.format(text=text), _("write it as 2015-04-20"))


def require_date_between(text: str, first: dt.date, last: dt.date) -> dt.date:
    """A day as `require_date` takes it; 4月29日 too, where only one year has it between first and last.

    Raises UsageError for anything else, with the years that are possible where there is not exactly one.
    """
    days = days_of_month_and_day(text, first, last)
    if days is None:
        return require_date(text)
    if len(days) == 1:
        return days[0]
    message = (
        _("{text} may be of any of these years: {years}") if days else _("{text} is not between {first} and {last}")
    )
    years = _(", ").join(str(day.year) for day in days)
    raise UsageError(message.format(text=text, years=years, first=first, last=last), _("write the year before it"))


def require_day_come(day: dt.date) -> None:
    """Raises UsageError for a day after today."""
    if day > today(None):
        raise UsageError(_("{day} is in the future").format(day=day), _("check the year"))


def now() -> dt.datetime:
    """The moment on the clock of this machine, with its difference to UTC; never that of SMARTPILOT_TODAY.

    Raises UsageError where that clock shows a year that no date can have.
    """
    try:
        moment = dt.datetime.now(dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(_("the clock of this machine is wrong: {reason}").format(reason=error), _("set it")) from error
    return in_local_time(moment)


def in_local_time(moment: dt.datetime) -> dt.datetime:
    """An aware moment in the time zone of this machine; as it is where that would be no time at all.

    TOML and ISO 8601 know offsets in whole minutes only, while TZ may name any; seconds of an offset are left out.
    """
    try:
        offset = moment.astimezone().utcoffset() or dt.timedelta()
        return moment.astimezone(dt.timezone(int(offset / _MINUTE) * _MINUTE))
    except (ValueError, OverflowError, OSError):  # an offset of a day or more; before the year 1 or after 9999
        return moment


def today(given: str | None) -> dt.date:
    """The day given, else that of SMARTPILOT_TODAY, else the day on the clock of this machine.

    Raises UsageError where the one that decides is no date.
    """
    if given is not None:
        return require_date(given)
    text = os.environ.get(TODAY_VARIABLE)
    if not text:
        return now().date()
    day = parse_date(text)
    if day is None:
        message = _("{variable} is not a date: {text}").format(variable=TODAY_VARIABLE, text=text)
        raise UsageError(message, _("set it to a day such as 2015-04-20, or unset it"))
    return day
