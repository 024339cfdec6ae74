"""Headings of lists: what holds below them, and what could be one and is a place."""

import datetime as dt

import pytest

from smartpilot.official.files.line import Line
from smartpilot.official.lists.headings import classify_heading, find_column_headings, is_city, stands_among_places
from smartpilot.official.lists.listing import LineKind
from smartpilot.official.lists.rounds import Round
from smartpilot.official.lists.row import Row, parse_row
from smartpilot.official.lists.scope import Scope
from smartpilot.records.terms import Designation

SCOPE = Scope(Round("2014", dt.date(2015, 4, 7)))


def row(number: int, *cells: str) -> Row:
    return parse_row(Line(number, cells), SCOPE.wanted.day)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("国家智慧城市2014年度试点名单", LineKind.TITLE),
        ("2013年", LineKind.ROUND),
        ("一、新增试点(84个)", LineKind.PART),
        ("河北省(3个)", LineKind.REGION),
        ("附件2 专项试点", LineKind.PART),
    ],
)
def test_kinds_of_headings(text: str, kind: LineKind) -> None:
    step = classify_heading(text, row(1, text), SCOPE, None)

    assert step is not None
    assert step.classified.kind is kind


@pytest.mark.parametrize("text", ["唐山市", "石家庄市试点", "5、云龙示范区", "唐山市、沧州市", "某某有限公司"])
def test_what_is_no_heading(text: str) -> None:
    assert classify_heading(text, row(1, text), SCOPE, None) is None


def test_a_heading_says_what_holds_below_it() -> None:
    part = classify_heading("扩大范围试点", row(1, "扩大范围试点"), SCOPE, None)
    region = classify_heading("河北省", row(2, "河北省"), SCOPE, row(3, "唐山市"))
    other = classify_heading("2013年", row(1, "2013年"), SCOPE, None)

    assert part is not None
    assert region is not None
    assert other is not None
    assert part.scope.designation is Designation.EXPANDED
    assert region.scope.region == "130000"
    assert other.scope.places_round == "2013"


def test_columns_in_one_row_and_in_two() -> None:
    one = find_column_headings(row(1, "序号", "省份", "试点名称"), SCOPE, None)
    two = find_column_headings(row(1, "序号", "试点", "备注"), SCOPE, row(2, "", "名称", ""))

    assert one is not None
    assert one.groups[0].names == (2,)
    assert two is not None
    assert find_column_headings(row(1, "1", "河北省", "唐山市"), SCOPE, None) is None
    # A place with its level.
    assert find_column_headings(row(1, "唐山市", "地级市"), SCOPE, None) is None


def test_a_city_among_cities_heads_nothing() -> None:
    of_provinces = SCOPE
    above = Scope(of_provinces.wanted, place_shape=row(1, "1", "唐山市").shape)

    assert stands_among_places("120000", row(2, "2", "天津市"), above, row(3, "3", "大同市"))
    assert not stands_among_places("120000", row(2, "天津市"), SCOPE, row(3, "武清区"))
    assert not stands_among_places("130000", row(2, "河北省"), SCOPE, row(3, "唐山市"))


@pytest.mark.parametrize(("region", "city"), [("110000", True), ("330200", True), ("130000", False), ("", False)])
def test_cities_that_report_like_provinces(region: str, city: bool) -> None:
    assert is_city(region) is city
