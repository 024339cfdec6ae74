"""What is kept of a returned workbook, and of its problems."""

import datetime as dt

import pytest

from smartpilot.problems import Problem, Severity
from smartpilot.records.terms import Stage
from smartpilot.workbook.form import Answer
from smartpilot.workbook.returned.rows import MOST_PROBLEMS, ReturnedWorkbook, normalise_answer, taken_back_message


def problem(number: int, severity: Severity = Severity.ERROR, value: object = None) -> Problem:
    return Problem("wrong-date", severity, "x.xlsx", f"{number}", value=value, cell=f"G{number}")


def test_after_very_many_problems_one_says_that_there_are_more() -> None:
    workbook = ReturnedWorkbook("x.xlsx")
    for number in range(MOST_PROBLEMS + 50):
        workbook.add(problem(number))

    assert len(workbook.problems) == MOST_PROBLEMS + 1
    assert (workbook.problems[-1].rule, workbook.problems[-1].cell) == ("too-many", None)


def test_warnings_do_not_take_the_place_of_errors() -> None:
    workbook = ReturnedWorkbook("x.xlsx")
    for number in range(MOST_PROBLEMS + 50):
        workbook.add(problem(number, Severity.WARNING))
    workbook.add(problem(1))

    assert [known.rule for known in workbook.problems[-2:]] == ["too-many", "wrong-date"]
    assert workbook.problems[-2].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("长" * 99, "长" * 40 + "…"),
        (dt.date(2015, 4, 1), "2015-04-01"),
        (dt.time(9, 30), "09:30:00"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        (20150428, 20150428),
        (1.5, 1.5),
        (True, True),
        (None, None),
    ],
)
def test_values_are_shown_as_json_can_hold_them(value: object, shown: object) -> None:
    workbook = ReturnedWorkbook("x.xlsx")
    workbook.add(problem(1, value=value))

    assert workbook.problems[0].value == shown


def test_texts_of_an_answer_come_back_on_one_line() -> None:
    answer = Answer(Stage.DRAFTED, dt.date(2015, 4, 10), "正定县\n住建局", " 无 ")

    assert normalise_answer(answer) == Answer(Stage.DRAFTED, dt.date(2015, 4, 10), "正定县 住建局", None)


def test_what_was_taken_back_is_named() -> None:
    message, hint = taken_back_message(Answer(Stage.SUBMITTED, dt.date(2015, 4, 10)))

    assert "2015-04-10" in message
    assert hint
