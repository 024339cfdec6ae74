import datetime as dt

import pytest

from smartpilot.clock import TODAY_VARIABLE, now, require_date, today
from smartpilot.errors import UsageError

DAY = dt.date(2015, 4, 20)


@pytest.mark.parametrize(
    "text", ["2015-04-20", "2015/4/20", "2015.4.20", "2015年4月20日", "20150420", "２０１５－０４－２０"]
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
