"""Numbers and characters."""

import datetime as dt

import pytest

from smartpilot.chinese import format_date, parse_number


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("84", 84),
        ("八十四", 84),
        ("一百零三", 103),
        ("十", 10),
        ("二〇一五", 2015),
        ("两百", 200),
        ("壹佰零三", 103),
        ("贰拾", 20),
        ("试", None),
        ("", None),
    ],
)
def test_numbers(text: str, n: int | None) -> None:
    assert parse_number(text) == n


def test_a_date_has_no_zeros_in_front() -> None:
    assert format_date(dt.date(2015, 4, 7)) == "2015年4月7日"
