import datetime as dt
import os
import time
import tomllib
from collections.abc import Iterator

import pytest

from smartpilot import clock
from smartpilot.clock import TODAY_VARIABLE, in_local_time, now, require_date, require_date_between, today
from smartpilot.errors import UsageError

DAY = dt.date(2015, 4, 20)


@pytest.mark.parametrize(
    "text",
    [
        "2015-04-20",
        "2015/4/20",
        "2015.4.20",
        "2015年4月20日",
        "20150420",
        "２０１５－０４－２０",
        "二〇一五年四月二十日",
    ],
)
def test_a_date_in_any_spelling(text: str) -> None:
    assert require_date(text) == DAY


@pytest.mark.parametrize("text", ["", "2015-02-29", "2015-4", "20-04-2015", "四月底", "2015-04-20 8"])
def test_what_is_not_a_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        require_date(text)

    assert caught.value.message == f"{text} is not a date"
    assert caught.value.hint == "write it as 2015-04-20"


def test_the_option_comes_before_the_variable_and_that_before_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TODAY_VARIABLE, "2015-04-21")
    assert today("2015-04-20") == DAY
    assert today(None) == dt.date(2015, 4, 21)
    for unset in ("", None):
        monkeypatch.delenv(TODAY_VARIABLE) if unset is None else monkeypatch.setenv(TODAY_VARIABLE, unset)
        assert abs(today(None) - now().date()) <= dt.timedelta(days=1)


def test_an_empty_option_is_not_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TODAY_VARIABLE, "2015-04-21")
    with pytest.raises(UsageError):
        today("")


def test_now_is_the_moment_whatever_today_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TODAY_VARIABLE, "2015-04-21")

    assert now().utcoffset() is not None
    assert now().year >= 2024


posix = pytest.mark.skipif(os.name == "nt", reason="Windows does not read TZ")
WHOLE_DAY = dt.timedelta(days=1)
MOMENTS = [
    dt.datetime(1, 1, 1, tzinfo=dt.UTC),
    dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=14))),
    dt.datetime(1970, 1, 1, tzinfo=dt.UTC),
    dt.datetime(2026, 11, 26, 12, tzinfo=dt.timezone(dt.timedelta(hours=8))),
    dt.datetime(9999, 12, 31, 23, 59, tzinfo=dt.UTC),
    dt.datetime(9999, 12, 31, 23, 59, tzinfo=dt.timezone(-dt.timedelta(hours=12))),
]
# Seconds, a day, more than a day; a zone whose offset had seconds until 1972; no zone at all.
ZONES = ["<+2359>-23:59:59", "XXX23:59:59", "XXX+24", "XXX-25", "Africa/Monrovia", "No/Where", "", "Asia/Shanghai"]


@pytest.fixture
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@posix
@pytest.mark.parametrize("zone", ZONES, indirect=True)
@pytest.mark.parametrize("moment", MOMENTS)
def test_any_moment_in_any_zone_is_one_that_toml_can_hold(moment: dt.datetime, zone: str) -> None:
    local = in_local_time(moment)

    assert local == moment
    assert tomllib.loads(f"at = {local.isoformat()}")["at"] == moment


@posix
@pytest.mark.parametrize("zone", ["Asia/Shanghai"], indirect=True)
def test_a_moment_is_shown_in_the_zone_of_the_machine(zone: str) -> None:
    assert in_local_time(dt.datetime(2026, 11, 26, 20, tzinfo=dt.UTC)).isoformat() == "2026-11-27T04:00:00+08:00"


@posix
@pytest.mark.parametrize("zone", ZONES, indirect=True)
def test_today_is_a_day_in_any_zone(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TODAY_VARIABLE, raising=False)

    assert abs(today(None) - dt.datetime.now(dt.UTC).date()) <= WHOLE_DAY


@pytest.mark.parametrize("error", [ValueError("year 10000 is out of range"), OverflowError("too large"), OSError(75)])
def test_a_clock_without_a_year_is_said_to_be_wrong(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    class BrokenClock(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> "BrokenClock":
            raise error

    monkeypatch.setattr(clock.dt, "datetime", BrokenClock)
    with pytest.raises(UsageError):
        now()


def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TODAY_VARIABLE, "abc")
    with pytest.raises(UsageError) as caught:
        today(None)
    assert caught.value.message == "SMARTPILOT_TODAY is not a date: abc"
    # Where a day is given, the variable does not matter.
    assert today("2015-04-20") == dt.date(2015, 4, 20)


ISSUED = dt.date(2015, 4, 7)


@pytest.mark.parametrize(
    ("text", "last", "day"),
    [
        ("4月29日", dt.date(2015, 5, 10), dt.date(2015, 4, 29)),
        (" 4 月 29 号 ", dt.date(2016, 4, 28), dt.date(2015, 4, 29)),
        ("１月８日", dt.date(2016, 4, 28), dt.date(2016, 1, 8)),
        ("2月29日", dt.date(2017, 4, 28), dt.date(2016, 2, 29)),
        ("4月7日", ISSUED, ISSUED),
        # With its year it is what it says; whether that can be is for others to say.
        ("2013年4月29日", dt.date(2015, 5, 10), dt.date(2013, 4, 29)),
    ],
)
def test_a_day_without_a_year_of_which_one_is_possible(text: str, last: dt.date, day: dt.date) -> None:
    assert require_date_between(text, ISSUED, last) == day


@pytest.mark.parametrize(
    ("text", "last", "message"),
    [
        ("4月29日", dt.date(2017, 5, 1), "4月29日 may be of any of these years: 2015, 2016, 2017"),
        ("4月29日", dt.date(2015, 4, 20), "4月29日 is not between 2015-04-07 and 2015-04-20"),
        ("4月31日", dt.date(2015, 5, 20), "4月31日 is not a date"),
        ("4月底", dt.date(2015, 5, 20), "4月底 is not a date"),
    ],
)
def test_a_day_without_a_year_of_which_none_or_several_are_possible(text: str, last: dt.date, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        require_date_between(text, ISSUED, last)

    assert caught.value.message == message


def test_where_nothing_bounds_the_year_it_has_to_be_written() -> None:
    with pytest.raises(UsageError, match="4月29日 has no year"):
        require_date("4月29日")
