import pytest

from smartpilot.records.grades import normalise_grade

STARS = ["一星", "二星", "三星"]


@pytest.mark.parametrize("text", ["二星", "二星级", "2星", "２ 星级", "★★", "☆☆", "二颗星", " 二星 "])
def test_a_grade_however_it_is_written(text: str) -> None:
    assert normalise_grade(STARS, text) == "二星"


@pytest.mark.parametrize("text", ["五星", "优秀", "星", "级", "★★☆"])
def test_what_is_no_grade_stays_as_it_is(text: str) -> None:
    assert normalise_grade(STARS, text) == text
    assert normalise_grade(None, f" {text}") == text


def test_grades_in_other_words() -> None:
    assert normalise_grade(["A级", "B级"], "Ａ 级") == "A级"
    assert normalise_grade(["A级", "B级"], "B") == "B级"
