"""Days as an iCalendar file (RFC 5545), for Outlook, WPS Calendar and phones."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartpilot.text import escape_hidden

if TYPE_CHECKING:
    from icalendar import Event

_PRODUCT = "-//smartpilot//deadlines//EN"


@dataclass(frozen=True, slots=True)
class Day:
    """An all-day event. `uid` identifies it for ever.

    `last_modified` (aware) and `sequence`: when and how often it has changed. `alarms`: how many days before it
    reminders are.
    """

    uid: str
    day: dt.date
    last_modified: dt.datetime
    sequence: int
    summary: str
    description: str
    alarms: Sequence[int] = ()


def to_ics(days: Iterable[Day], name: str) -> bytes:
    """The calendar as a file; the same days give the same bytes."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", escape_hidden(name))
    for day in days:
        calendar.add_component(_event(day))
    content: bytes = calendar.to_ical(sorted=True)
    return content


def _event(day: Day) -> "Event":
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", day.uid)
    # By these, calendars that have the event already take the newer one.
    event.add("dtstamp", _in_utc(day.last_modified))
    event.add("sequence", day.sequence)
    event.add("dtstart", day.day)
    # The end is the first day that no longer belongs to it; without one it is one day long (RFC 5545, 3.6.1).
    if day.day < dt.date.max:
        event.add("dtend", day.day + dt.timedelta(days=1))
    event.add("summary", escape_hidden(day.summary))
    event.add("description", "\n".join(escape_hidden(line) for line in day.description.split("\n")))
    event.add("transp", "TRANSPARENT")
    for before in day.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", escape_hidden(day.summary))
        alarm.add("trigger", dt.timedelta(days=-before))
        event.add_component(alarm)
    return event


def _in_utc(moment: dt.datetime) -> dt.datetime:
    """The moment in UTC; in the year 1 or 9999, where it may have none there, only nearly that."""
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        return moment.replace(tzinfo=dt.UTC)
