"""What the lines above say of the lines below."""

import datetime as dt

import pytest

from smartpilot.official.files.line import Line
from smartpilot.official.lists.columns import parse_columns
from smartpilot.official.lists.rounds import Round
from smartpilot.official.lists.scope import Scope
from smartpilot.records.terms import Designation

SCOPE = Scope(Round("2014", dt.date(2015, 4, 7)))


def test_another_table_has_columns_of_its_own_and_another_sheet_headings() -> None:
    columns = parse_columns(["省份", "试点城市"])
    above = Scope(SCOPE.wanted, ("附件1", 1), columns, region="130000", designation=Designation.NEW, in_projects=True)

    assert above.at_line(Line(5, ("",), "附件1", 1)) is above
    table, sheet = above.at_line(Line(5, ("",), "附件1", 2)), above.at_line(Line(1, ("",), "附件2"))
    assert (table.columns, table.region, table.designation) == (None, "130000", Designation.NEW)
    assert (sheet.columns, sheet.region, sheet.designation, sheet.in_projects) == (None, "", None, False)


@pytest.mark.parametrize(("sheet", "round_"), [("第一批", "2012"), ("2013年", "2013"), ("第三批", ""), ("附件1", "")])
def test_the_round_that_the_name_of_a_sheet_says(sheet: str, round_: str) -> None:
    assert SCOPE.at_line(Line(1, ("",), sheet)).round == round_


def test_a_column_of_rounds_comes_before_a_heading() -> None:
    above = Scope(SCOPE.wanted, round="2013")

    assert above.places_round == "2013"
    assert Scope(SCOPE.wanted, round="2013", row_round="").places_round == ""


def test_places_are_those_of_the_region() -> None:
    assert SCOPE.in_region("120000").is_place("和平区")
    assert not SCOPE.in_region("130000").is_place("和平区")
    assert SCOPE.in_region("130000").split_places("唐山市、/、秦皇岛市") == ["唐山市", "秦皇岛市"]
    assert SCOPE.in_region("130000").has_place("某某、唐山市")
