"""The counts that a list declares, against the places that were found."""

from smartpilot.official.files.line import Line
from smartpilot.official.lists.declared_counts import LIST, PART, REGION, DeclaredCounts
from smartpilot.official.lists.listing import CountMismatch, ListedPlace

FIRST, SECOND, THIRD = (Line(number, (text,)) for number, text in enumerate(("甲", "乙", "丙"), 1))


def places(*lines: Line) -> list[ListedPlace]:
    return [ListedPlace(str(number), line) for number, line in enumerate(lines)]


def test_a_count_that_is_right_is_not_said() -> None:
    counts = DeclaredCounts()
    counts.begin(PART, "新增试点(2个)", FIRST, 0)
    assert counts.mismatches(places(FIRST, SECOND)) == []


def test_a_count_ends_with_the_next_heading_of_its_level() -> None:
    counts = DeclaredCounts()
    counts.begin(PART, "新增试点(84个)", FIRST, 0)
    counts.begin(PART, "扩大范围试点(十三个)", SECOND, 1)
    assert counts.mismatches(places(*[FIRST] * 3)) == [CountMismatch(FIRST, 84, 1), CountMismatch(SECOND, 13, 2)]


def test_a_heading_of_a_higher_level_ends_those_below() -> None:
    counts = DeclaredCounts()
    counts.begin(REGION, "河北省(3个)", FIRST, 0)
    counts.begin(LIST, "附件2", SECOND, 1)
    counts.begin(REGION, "山西省(1个)", THIRD, 1)
    assert counts.mismatches(places(FIRST, THIRD)) == [CountMismatch(FIRST, 3, 1)]


def test_a_heading_of_a_lower_level_does_not_end_those_above() -> None:
    counts = DeclaredCounts()
    counts.begin(PART, "新增试点(2个)", FIRST, 0)
    counts.begin(REGION, "河北省(1个)", SECOND, 0)
    counts.begin(REGION, "山西省(1个)", THIRD, 1)
    assert counts.mismatches(places(SECOND, THIRD)) == []


def test_a_line_that_names_only_some() -> None:
    counts = DeclaredCounts()
    counts.add_partial(FIRST, "3")
    counts.add_partial(SECOND, "")
    assert counts.mismatches(places(FIRST, SECOND)) == [CountMismatch(FIRST, 3, 1), CountMismatch(SECOND, None, 1)]
