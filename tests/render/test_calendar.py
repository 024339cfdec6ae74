"""Days as an iCalendar file."""

import datetime as dt
from dataclasses import replace

import pytest
from icalendar import Calendar

from smartpilot.render.calendar import Day, to_ics

CHANGED = dt.datetime(2015, 4, 10, 16, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def a_day(day: dt.date = dt.date(2015, 4, 30), summary: str = "创建任务书") -> Day:
    return Day("2014-task-book@smartpilot", day, CHANGED, 3, summary, "第一行\n第二行", (1, 7))


def test_a_day_is_an_event_with_reminders() -> None:
    calendar = Calendar.from_ical(to_ics([a_day()], "期限"))
    (event,) = calendar.walk("VEVENT")

    assert calendar["x-wr-calname"] == "期限"
    assert (event["uid"], event["sequence"], event["summary"]) == ("2014-task-book@smartpilot", 3, "创建任务书")
    assert event["description"] == "第一行\n第二行"
    assert event.decoded("dtstart") == dt.date(2015, 4, 30)
    assert event.decoded("dtend") == dt.date(2015, 5, 1)
    assert event.decoded("dtstamp") == CHANGED
    assert [alarm.decoded("trigger") for alarm in event.walk("VALARM")] == [
        dt.timedelta(days=-1),
        dt.timedelta(days=-7),
    ]


def test_the_last_day_of_the_calendar_has_no_end() -> None:
    (event,) = Calendar.from_ical(to_ics([a_day(dt.date.max)], "期限")).walk("VEVENT")

    assert "dtend" not in event


@pytest.mark.parametrize(
    ("day", "hours"), [(dt.date.min, 14), (dt.date.min, -12), (dt.date.max, 14), (dt.date.max, -12)]
)
def test_changes_in_the_first_and_the_last_year_have_a_stamp(day: dt.date, hours: int) -> None:
    for time in (dt.time.min, dt.time(23, 59)):
        changed = dt.datetime.combine(day, time, dt.timezone(dt.timedelta(hours=hours)))
        (event,) = Calendar.from_ical(to_ics([replace(a_day(), last_modified=changed)], "期限")).walk("VEVENT")

        assert event.decoded("dtstamp").year == day.year


@pytest.mark.parametrize("text", ["END:VEVENT", "a\u202eb", "a\x1b[31m"])
def test_no_text_becomes_part_of_the_calendar(text: str) -> None:
    content = to_ics([a_day(summary=text)], text)

    assert len(Calendar.from_ical(content).walk("VEVENT")) == 1
    assert not {0x1B, 0x202E} & {ord(character) for character in content.decode()}


def test_the_same_days_give_the_same_bytes() -> None:
    assert to_ics([a_day()], "期限") == to_ics([a_day()], "期限")
