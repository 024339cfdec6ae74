"""What the ways to say a time have in common: how they are looked for, and what a match of one gives."""

import datetime as dt
import re

import pytest

from smartpilot.official.notices.time_meanings import (
    AHEAD,
    BEHIND,
    NO_SUCH_DATE,
    Meaning,
    TimePattern,
    always_unclear,
    find_calendar_day,
    find_meanings,
    last_of_month,
    parse_numbers,
    unclear,
    words_of,
)

DAY = dt.date(2016, 4, 30)


def pattern(expression: str, meaning: Meaning | None) -> TimePattern:
    return TimePattern("", "", lambda _match, _issued: meaning, expression)


def test_what_one_way_has_read_those_behind_it_do_not_see() -> None:
    patterns = [pattern("四月底", Meaning({"due": DAY})), pattern("底前|五月", unclear(NO_SUCH_DATE))]
    found = find_meanings(patterns, "五月或四月底前", None)
    assert [(match[0], meaning) for match, meaning in found] == [
        ("四月底", ({"due": DAY}, "")),
        ("五月", ({}, "there is no such date")),
    ]


def test_what_is_no_time_hides_nothing() -> None:
    found = find_meanings([pattern("四月底", None), pattern("月底", Meaning({"due": DAY}))], "四月底", None)
    assert [match[0] for match, _meaning in found] == ["月底"]


@pytest.mark.parametrize(
    ("text", "count"), [("4月30日前", 1), ("4月30日", 1), ("4月30日起", 0), ("4月30日之后", 0), ("不早于4月30日", 0)]
)
def test_since_when_is_not_until_when(text: str, count: int) -> None:
    assert len(find_meanings([pattern(rf"{AHEAD}4月30日{BEHIND}", Meaning({"due": DAY}))], text, None)) == count


def test_the_words_of_a_match_are_empty_for_what_it_lacks() -> None:
    match = re.match("(?P<a>甲)(?P<b>乙)?", "甲")
    assert match is not None
    words = words_of(match)
    assert (words["a"], words["b"], words["c"]) == ("甲", "", "")


@pytest.mark.parametrize(("text", "numbers"), [("4月30日", [4, 30]), ("二〇一六年十二月", [2016, 12]), ("月底", [])])
def test_numbers_in_figures_and_characters(text: str, numbers: list[int]) -> None:
    assert parse_numbers(text) == numbers


def test_days_that_there_are() -> None:
    assert find_calendar_day(2016, 4, 30) == DAY
    assert find_calendar_day(2016, 2, 29) == dt.date(2016, 2, 29)
    assert find_calendar_day(2015, 2, 29) is None
    assert find_calendar_day(0, 1, 1) is None


def test_the_last_day_of_a_month() -> None:
    assert [last_of_month(year, month) for year, month in ((2016, 2), (2015, 2), (2016, 12))] == [29, 28, 31]
    assert (last_of_month(2016, 0), last_of_month(2016, 13)) == (0, 0)


def test_what_gives_no_time_says_why() -> None:
    match = re.match("甲", "甲")
    assert match is not None
    assert always_unclear(NO_SUCH_DATE)(match, DAY) == unclear(NO_SUCH_DATE) == ({}, "there is no such date")
