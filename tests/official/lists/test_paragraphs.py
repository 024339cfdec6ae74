"""Places in running text and in cells."""

import datetime as dt

import pytest

from smartpilot.official.files.line import Line
from smartpilot.official.lists.listing import ListedPlace, PartialCount
from smartpilot.official.lists.paragraphs import parse_cell, parse_text
from smartpilot.official.lists.rounds import Round
from smartpilot.official.lists.row import Row
from smartpilot.official.lists.scope import Scope
from smartpilot.records.terms import Designation

SCOPE = Scope(Round("2014", dt.date(2015, 4, 7)))
LINE = Line(1, ("",))
ROW = Row(LINE, ("",))


def places(items: object) -> list[tuple[str, str]]:
    assert isinstance(items, list | tuple)
    return [(item.text, item.within[:2]) for item in items if isinstance(item, ListedPlace)]


@pytest.mark.parametrize(
    ("text", "found", "region"),
    [
        ("河北省:唐山市、秦皇岛市", [("唐山市", "13"), ("秦皇岛市", "13")], ""),
        ("河北省:唐山市、", [("唐山市", "13")], "130000"),
        ("河北省:唐山市;山西省:太原市", [("唐山市", "13"), ("太原市", "14")], ""),
        ("河北省 唐山市", [("唐山市", "13")], ""),
        ("1.唐山市 2.太原市", [("唐山市", ""), ("太原市", "")], ""),
        ("各单位请遵照执行", [], ""),
    ],
)
def test_a_line_of_text(text: str, found: list[tuple[str, str]], region: str) -> None:
    parsed = parse_text(text, LINE, SCOPE)

    assert places(list(parsed.items)) == found
    assert (parsed.is_listed, parsed.scope.region) == (bool(found), region)


def test_a_part_before_places_holds_for_what_follows() -> None:
    parsed = parse_text("新增试点:唐山市", LINE, SCOPE)
    assert parsed.scope.designation is Designation.NEW
    assert [item.designation for item in parsed.items if isinstance(item, ListedPlace)] == [Designation.NEW]


def test_what_stands_in_brackets_behind_a_name() -> None:
    [new] = parse_cell("唐山市(新增)", ROW, SCOPE)
    [second] = parse_cell("唐山市(第二批)", ROW, SCOPE)
    [plain] = parse_cell("柳州市(含鱼峰区)", ROW, SCOPE)

    assert isinstance(new, ListedPlace)
    assert isinstance(second, ListedPlace)
    assert isinstance(plain, ListedPlace)
    assert (new.text, new.designation) == ("唐山市", Designation.NEW)
    assert (second.text, second.other_round) == ("唐山市", "2013")
    assert (plain.text, plain.other_round) == ("柳州市(含鱼峰区)", "")


def test_a_cell_that_names_some_and_counts_all() -> None:
    items = parse_cell("徐州市等3个城市", ROW, SCOPE.in_region("320000"))
    assert items == [PartialCount("3"), ListedPlace("徐州市", LINE, "320000")]
