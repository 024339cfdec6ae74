"""What is said of deadlines in words."""

import datetime as dt

import pytest

from program import REGISTRY
from smartpilot.deadlines.wording import clause_text, format_days_left, stage_text
from smartpilot.records.terms import Stage
from smartpilot.registry.reading import open_registry


def test_the_clause_and_the_stage_in_words() -> None:
    task_book = open_registry(REGISTRY).notices["2014"].deliverables[0].model_copy(update={"clause": None})

    assert clause_text("2014", task_book) == "2014"
    assert clause_text("2014", task_book.model_copy(update={"clause": "五"})) == "2014 clause 五"
    assert clause_text("2016", task_book.model_copy(update={"clause": "附件 二"})) == "2016 annex clause 二"
    assert clause_text("2016", task_book.model_copy(update={"clause": "附件"})) == "2016 annex"
    assert stage_text(Stage.SUBMITTED, dt.date(2015, 4, 20), "电子版") == "submitted 2015-04-20"
    assert stage_text(Stage.RETURNED, dt.date(2015, 4, 25), "缺图") == "sent back for revision 2015-04-25: 缺图"
    assert stage_text(Stage.RETURNED, dt.date(2015, 4, 25), None) == "sent back for revision 2015-04-25"
    assert stage_text(None, None, None) == ""


@pytest.mark.parametrize(
    ("days", "working", "text"),
    [
        (None, None, ""),
        (0, 0, "due today"),
        (-1, None, "1 day ago"),
        (-5, None, "5 days ago"),
        (1, None, "1 day left"),
        (10, 8, "10 days left (8 working)"),
    ],
)
def test_the_time_to_a_deadline(days: int | None, working: int | None, text: str) -> None:
    assert format_days_left(days, working) == text
