import re
from bisect import bisect_right
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpilot import places
from smartpilot.places.changes import FIRST_DAY, LAST_CHECKED, DivisionChange, changes, changes_by_day, names_since
from smartpilot.places.divisions import division_on, encloses, province_of

DAYS = st.dates(FIRST_DAY, LAST_CHECKED)
DAY_BEFORE = timedelta(days=1)

each_change = pytest.mark.parametrize("change", changes(), ids=lambda change: f"{change.day}-{change.new_code}")


def test_a_line() -> None:
    assert DivisionChange(date(2020, 6, 5), "国函〔2020〕78号", "130526", "任县", "130505", "任泽区") in changes()
    assert DivisionChange(date(2026, 4, 17), "", "", "", "659013", "草湖市") in changes()


def test_a_line_has_no_quotation_marks_and_six_values() -> None:
    text = (Path(places.__file__).parent / "data" / "changes.csv").read_text(encoding="utf-8")

    assert '"' not in text
    assert {line.count(",") for line in text.splitlines()} == {5}


def test_lines_are_in_order_and_each_is_there_once() -> None:
    assert list(changes()) == sorted(changes(), key=lambda change: (change.day, change.document))
    assert len(set(changes())) == len(changes())
    assert changes()[0].day == FIRST_DAY
    assert changes()[-1].day <= LAST_CHECKED


@each_change
def test_the_form_of_a_line(change: DivisionChange) -> None:
    assert re.fullmatch(r"(?:国函|民函|渝府发)〔20\d\d〕\d+号|", change.document)
    assert change.document[3:7] in ("", str(change.day.year)) or change.document.startswith("渝府发〔2025〕")
    assert re.fullmatch(r"\d{6}", change.new_code)
    assert bool(change.old_code) == bool(change.old_name)
    assert province_of(change.new_code) is not None


@each_change
def test_a_division_is_followed_by_one_of_its_province(change: DivisionChange) -> None:
    if change.old_code:
        assert encloses(f"{change.old_code[:2]}0000", change.new_code)


@each_change
def test_what_a_line_says_was_so_on_the_day_before_and_is_so_on_the_day(change: DivisionChange) -> None:
    assert division_on(change.new_code, change.day) == (change.new_code, change.new_name)
    if change.old_code:
        assert division_on(change.old_code, change.day - DAY_BEFORE) == (change.old_code, change.old_name)
    else:
        assert division_on(change.new_code, change.day - DAY_BEFORE) is None


def test_no_day_gives_two_names_to_a_code() -> None:
    for lines in changes_by_day().values():
        for codes in ({(line.old_code, line.old_name) for line in lines}, {line[-2:] for line in lines}):
            assert len({code for code, _name in codes}) == len(codes)


@each_change
def test_a_division_that_takes_another_in_has_a_line_of_its_own(change: DivisionChange) -> None:
    if division_on(change.new_code, change.day - DAY_BEFORE):
        assert change.new_code in {line.old_code for line in changes_by_day()[change.day]}


def test_a_code_on_both_sides_of_a_day_has_a_line_with_itself() -> None:
    for lines in changes_by_day().values():
        for code in {line.old_code for line in lines} & {line.new_code for line in lines}:
            assert any(line.old_code == line.new_code == code for line in lines), code


@given(st.sampled_from(sorted(names_since())), DAYS)
def test_a_code_is_valid_exactly_between_its_days(code: str, day: date) -> None:
    names = names_since()[code]
    name = names[bisect_right(names, day, key=lambda since: since[0]) - 1][1]

    assert division_on(code, day) == ((code, name) if name else None)
