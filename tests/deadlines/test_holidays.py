from datetime import date
from pathlib import Path

import pytest

from smartpilot.deadlines import holidays
from smartpilot.deadlines.holidays import holidays_path, read_holidays
from smartpilot.errors import InvalidFileError
from smartpilot.records.holidays import HOLIDAY_TABLES

FILE = """format = 1

[[holidays]]
first = 2027-01-01
days = 3

[[holidays]]
first = 2027-04-05
note = "清明节"

[[working_days]]
day = 2027-01-03
"""


def write(folder: Path, text: str) -> Path:
    path = holidays_path(folder / "pilots.toml")
    path.write_text(text, encoding="utf-8")
    return path


def test_they_lie_beside_the_registry(tmp_path: Path) -> None:
    assert holidays_path(tmp_path / "pilots.toml") == tmp_path / "holidays.toml"


def test_its_tables_are_those_of_the_model() -> None:
    assert tuple(HOLIDAY_TABLES) == holidays._TABLES


def test_no_file_amends_nothing(tmp_path: Path) -> None:
    reading = read_holidays(tmp_path / "holidays.toml")

    assert reading.require_valid() == {}
    assert reading.document.problems == []


def test_days_off_and_working_days(tmp_path: Path) -> None:
    assert read_holidays(write(tmp_path, FILE)).require_valid() == {
        date(2027, 1, 1): False,
        date(2027, 1, 2): False,
        # Both: it is worked.
        date(2027, 1, 3): True,
        date(2027, 4, 5): False,
    }


def test_the_end_of_time_is_no_error(tmp_path: Path) -> None:
    path = write(tmp_path, "[[holidays]]\nfirst = 9999-12-31\ndays = 2\n")

    assert read_holidays(path).require_valid() == {date.max: False}


@pytest.mark.parametrize(
    ("text", "rule", "line", "words"),
    [
        ("[[holidays]]\nfirst = 2027-01-01\ndays = 0\n", "wrong-value", 3, "days cannot be 0"),
        ("[[holidays]]\nfirst = 2027-01-01\ndays = 16\n", "wrong-value", 3, "days cannot be 16"),
        ('[[holidays]]\nfirst = "2027-01-01"\n', "wrong-type", 2, "first has the wrong type"),
        ("[[holidays]]\ndays = 2\n", "missing-key", 1, "the key first is missing"),
        ("[[holidays]]\nfirst = 2027-01-01\nlast = 2027-01-03\n", "unknown-key", 3, "the key last is unknown"),
        ("[[workdays]]\nday = 2027-01-03\n", "unknown-key", 1, "the key workdays is unknown"),
        ("format = 2\n", "wrong-value", 1, "format cannot be 2"),
        ("[[holidays]\n", "syntax", 1, ""),
        # A Monday, and a Saturday that is worked already but may be said again.
        (
            "[[working_days]]\nday = 2015-10-10\n\n[[working_days]]\nday = 2027-01-04\n",
            "wrong-value",
            5,
            "2027-01-04 is a working day as it is",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, rule: str, line: int, words: str) -> None:
    reading = read_holidays(write(tmp_path, text))
    [problem] = reading.document.problems

    assert (problem.rule, problem.line) == (rule, line)
    assert words in problem.message
    with pytest.raises(InvalidFileError, match=r"holidays\.toml cannot be used until these are fixed"):
        reading.require_valid()


def test_a_holiday_of_the_official_calendar_may_be_worked(tmp_path: Path) -> None:
    # Labour Day of 2015 is a Friday.
    path = write(tmp_path, "[[working_days]]\nday = 2015-05-01\n")

    assert read_holidays(path).require_valid() == {date(2015, 5, 1): True}
