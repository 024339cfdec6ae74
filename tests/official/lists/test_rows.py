"""Rows and lines of lists: what each of them lists, with columns and without."""

import datetime as dt

import pytest

from smartpilot.official.files.line import Line
from smartpilot.official.lists.columns import parse_columns
from smartpilot.official.lists.listing import LineKind, ListedPlace
from smartpilot.official.lists.rounds import Round
from smartpilot.official.lists.rows import classify_row, row_without_name
from smartpilot.official.lists.scope import Scope, Step

SCOPE = Scope(Round("2014", dt.date(2015, 4, 7)))


def classified(*cells: str, scope: Scope = SCOPE, following: Line | None = None) -> Step:
    filled = [cell for cell in cells if cell]
    return classify_row(Line(4, cells), cells, filled, scope, following)


def places(step: Step) -> list[tuple[str, str]]:
    return [(place.text, place.within) for place in step.classified.places]


def under(*headings: str) -> Scope:
    columns = parse_columns(headings)
    assert columns is not None
    return SCOPE.in_columns(headings, columns)


def test_a_row_under_its_columns() -> None:
    scope = under("序号", "省份", "试点名称", "类别")

    step = classified("1", "河北省", "唐山市、沧州市", "新增试点", scope=scope)
    assert places(step) == [("唐山市", "130000"), ("沧州市", "130000")]
    # An empty province is that of the row above.
    assert places(classified("2", "", "邢台市", "", scope=step.scope)) == [("邢台市", "130000")]


def test_a_prefecture_and_its_county_are_one_place() -> None:
    step = classified("1", "河北省", "石家庄市", "正定县", scope=under("序号", "省份", "市", "县"))

    assert places(step) == [("石家庄市正定县", "130000")]


def test_a_row_without_columns() -> None:
    assert places(classified("1", "河北省", "唐山市")) == [("唐山市", "130000")]
    assert places(classified("唐山市", "河北省")) == [("唐山市", "130000")]
    assert classified("甲", "乙").classified.kind is LineKind.UNKNOWN


def test_another_round_in_a_cell_of_the_row() -> None:
    step = classified("1", "唐山市", "2013年")

    assert [place.other_round for place in step.classified.places] == ["2013"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("河北省：唐山市", LineKind.PLACE),
        ("注：排名不分先后", LineKind.REMARK),
        ("版权所有", LineKind.FURNITURE),
        ("某某某某", LineKind.UNKNOWN),
    ],
)
def test_a_line_of_text(text: str, kind: LineKind) -> None:
    assert classified(text.replace("：", ":")).classified.kind is kind


def test_a_row_without_a_name_is_a_place_that_nobody_can_read() -> None:
    (place,) = row_without_name(Line(4, ("3", "—")), "—", SCOPE).classified.items

    assert isinstance(place, ListedPlace)
    assert place.problem == "the row has a number, but no name that can be read"
