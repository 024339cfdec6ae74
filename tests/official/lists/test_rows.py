"""Rows and lines of lists: what each of them lists, with columns and without."""

import datetime as dt

import pytest

from smartpilot.official.files.line import Line
from smartpilot.official.lists.columns import Columns, parse_columns
from smartpilot.official.lists.listing import LineKind, ListedPlace, ListedProject
from smartpilot.official.lists.rounds import Round
from smartpilot.official.lists.row import Row
from smartpilot.official.lists.rows import classify_row, parse_project, row_without_name
from smartpilot.official.lists.scope import Scope, Step

SCOPE = Scope(Round("2014", dt.date(2015, 4, 7)))


def classified(*cells: str, scope: Scope = SCOPE, following: Row | None = None) -> Step:
    return classify_row(Row(Line(4, cells), cells), scope, following)


def places(step: Step) -> list[tuple[str, str]]:
    return [(place.text, place.within) for place in step.classified.places]


def under(*headings: str) -> Scope:
    columns = parse_columns(headings)
    assert columns is not None
    return SCOPE.in_columns(columns)


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
    (place,) = row_without_name(Row(Line(4, ("3", "—")), ("3", "—")), "—", SCOPE).classified.items

    assert isinstance(place, ListedPlace)
    assert place.problem == "the row has a number, but no name that can be read"


def test_a_row_has_the_places_of_each_of_its_groups() -> None:
    step = classified(
        "1", "河北省", "石家庄市", "2", "山西省", "太原市", scope=under("序号", "省份", "试点", "序号", "省份", "试点")
    )
    assert places(step) == [("石家庄市", "130000"), ("太原市", "140000")]


def test_a_row_has_the_code_that_its_column_gives() -> None:
    step = classified("唐山市", "130200", scope=under("名称", "区划代码"))
    assert [place.code for place in step.classified.places] == ["130200"]


# -- projects ------------------------------------------------------------------------------------------------

PROJECT_COLUMNS = parse_columns(["承建单位", "项目名称", "领域", "示范地"])


def project(*cells: str, columns: Columns | None = None) -> ListedProject | None:
    return parse_project(Line(1, cells), columns)[0]


def test_a_project_under_its_heading() -> None:
    found = project("甲公司、乙公司", "智慧\n水务", "水务", "正定县", columns=PROJECT_COLUMNS)
    assert found is not None
    assert (found.units, found.title, found.field, found.site) == (("甲公司", "乙公司"), "智慧水务", "水务", "正定县")


def test_names_of_companies_stay_as_they_are_written() -> None:
    found = project("航天恒星（北京）科技有限公司", "", columns=PROJECT_COLUMNS)
    assert found is None  # a title across the table stands in its first column, and alone
    found = project("航天恒星（北京）科技有限公司", "智慧水务", columns=PROJECT_COLUMNS)
    assert found is not None
    assert found.units == ("航天恒星（北京）科技有限公司",)


@pytest.mark.parametrize(
    ("cells", "units", "title"),
    [
        (("1．航天恒星科技有限公司",), ("航天恒星科技有限公司",), None),
        (("1.航天恒星科技有限公司",), ("航天恒星科技有限公司",), None),
        (("（1）航天恒星（北京）科技有限公司",), ("航天恒星（北京）科技有限公司",), None),
        (("（一）航天恒星科技有限公司",), ("航天恒星科技有限公司",), None),
        (("1", "某大学", "智慧水务"), ("某大学",), "智慧水务"),
        (("中国某某研究院；某某集团",), ("中国某某研究院", "某某集团"), None),
    ],
)
def test_a_project_without_a_heading(cells: tuple[str, ...], units: tuple[str, ...], title: str | None) -> None:
    found = project(*cells)
    assert found is not None
    assert (found.units, found.title) == (units, title)


@pytest.mark.parametrize("cells", [("石家庄市",), ("",), ("1",), ("某公司" * 40,)])
def test_what_is_no_project(cells: tuple[str, ...]) -> None:
    assert project(*cells) is None
