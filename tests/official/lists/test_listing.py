"""The counts that a list declares, against the places that were found."""

from smartpilot.official.files.line import Line
from smartpilot.official.lists.listing import (
    LIST,
    PART,
    REGION,
    ClassifiedLine,
    CountedHeading,
    CountMismatch,
    Item,
    LineKind,
    ListedPlace,
    PartialCount,
    TotalCount,
    find_mismatches,
)

FIRST, SECOND, THIRD = (Line(number, (text,)) for number, text in enumerate(("甲", "乙", "丙"), 1))


def mismatches(*lines: tuple[Line, list[Item]], places: int = 0) -> list[CountMismatch]:
    """Of lines that each have `places` behind what is given."""
    behind = [ListedPlace(str(number), FIRST) for number in range(places)]
    return find_mismatches([ClassifiedLine(line, LineKind.PLACE, (*items, *behind)) for line, items in lines])


def heading(level: int, text: str) -> list[Item]:
    return [CountedHeading(level, text)]


def test_a_count_that_is_right_is_not_said() -> None:
    assert mismatches((FIRST, heading(PART, "新增试点(2个)")), places=2) == []


def test_a_count_ends_with_the_next_heading_of_its_level() -> None:
    new, expanded = heading(PART, "新增试点(84个)"), heading(PART, "扩大范围试点(十三个)")
    assert mismatches((FIRST, new), (SECOND, expanded), (THIRD, []), places=1) == [
        CountMismatch(FIRST, 84, 1),
        CountMismatch(SECOND, 13, 2),
    ]


def test_a_heading_of_a_higher_level_ends_those_below() -> None:
    lines = (
        (FIRST, heading(REGION, "河北省(3个)")),
        (SECOND, heading(LIST, "附件2")),
        (THIRD, heading(REGION, "山西省(1个)")),
    )
    assert mismatches(*lines, places=1) == [CountMismatch(FIRST, 3, 1)]


def test_a_heading_of_a_lower_level_does_not_end_those_above() -> None:
    first: list[Item] = [*heading(PART, "新增试点(2个)"), *heading(REGION, "河北省(1个)")]
    assert mismatches((FIRST, first), (SECOND, heading(REGION, "山西省(1个)")), places=1) == []


def test_a_heading_without_a_text_only_ends_others() -> None:
    assert mismatches((FIRST, heading(REGION, "河北省(1个)")), (SECOND, heading(REGION, "")), places=1) == []


def test_the_headings_of_a_sheet_end_with_it() -> None:
    lines = (FIRST, heading(LIST, "名单(1个)")), (Line(1, ("甲",), "附件2"), list[Item]())
    assert mismatches(*lines, places=1) == []


def test_a_line_that_names_only_some() -> None:
    lines = (FIRST, list[Item]([PartialCount("3")])), (SECOND, list[Item]([PartialCount("2"), PartialCount("")]))
    assert mismatches(*lines, places=1) == [CountMismatch(FIRST, 3, 1), CountMismatch(SECOND, None, 1)]


def test_a_total_is_that_of_all_or_of_what_stands_beside_it() -> None:
    def with_total(number: str) -> list[CountMismatch]:
        part, total = heading(PART, "新增试点"), list[Item]([TotalCount(number)])
        return mismatches((FIRST, part), (SECOND, part), (THIRD, total), places=2)

    # Two places behind each line: six in all, two of the part above the total, two behind it.
    assert with_total("6") == with_total("2") == []
    assert with_total("9") == [CountMismatch(THIRD, 9, 6)]
