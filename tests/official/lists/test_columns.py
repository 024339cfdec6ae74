"""The columns of a list's table."""

import datetime as dt

import pytest

from smartpilot.official.files.line import Line
from smartpilot.official.lists.columns import ColumnGroup, is_heading_row, parse_columns
from smartpilot.official.lists.row import Row, parse_row
from smartpilot.official.lists.vocabulary import normalise_cell
from smartpilot.places.divisions import names_by_code, revision_on


def row(*cells: str) -> Row:
    return parse_row(Line(2, cells), dt.date(2015, 4, 7))


@pytest.mark.parametrize(
    ("heads", "group"),
    [
        (["序号", "省份", "试点城市", "备注"], ColumnGroup(1, (2,), None, 3)),
        (["省（区、市）".replace("（", "(").replace("）", ")"), "新增试点"], ColumnGroup(0, (1,), None, None)),
        (["序号", "省", "市", "县(市、区)"], ColumnGroup(1, (2, 3), None, None)),
        (["试点名称", "类别"], ColumnGroup(None, (0,), 1, None)),
        (["Province", "City", "Name", "Note"], ColumnGroup(0, (1, 2), None, 3)),
        (["序 号", "名\n称"], ColumnGroup(None, (1,), None, None)),
    ],
)
def test_a_heading_of_places(heads: list[str], group: ColumnGroup) -> None:
    columns = parse_columns(heads)
    assert columns is not None
    assert columns.groups == (group,)


def test_groups_side_by_side_begin_with_their_serial_number() -> None:
    columns = parse_columns(["序号", "省份", "试点", "序号", "省份", "试点"])
    assert columns is not None
    assert [(group.province, group.names) for group in columns.groups] == [(1, (2,)), (4, (5,))]


def test_a_column_for_each_kind_is_a_group_of_its_province() -> None:
    columns = parse_columns(["省份", "新增试点", "扩大范围试点"])
    assert columns is not None
    assert [(group.province, group.names, group.heading) for group in columns.groups] == [
        (0, (1,), "新增试点"),
        (0, (2,), "扩大范围试点"),
    ]


def test_a_heading_of_projects() -> None:
    columns = parse_columns(["序号", "承建单位", "项目名称", "领域", "示范地"])
    assert columns is not None
    assert (columns.unit, columns.title, columns.field, columns.site, columns.groups) == (1, 2, 3, 4, ())


@pytest.mark.parametrize(
    "cells", [["河北省", "石家庄市"], ["试点城市"], ["", "试点"], ["1", "2"], ["序号", "备注"], ["联系人", "电话"]]
)
def test_what_is_no_heading(cells: list[str]) -> None:
    assert parse_columns(cells) is None


def test_whether_a_row_has_a_place() -> None:
    columns = parse_columns(["省份", "试点", "备注", "电话"])
    assert columns is not None
    assert columns.has_place(row("河北省", "石家庄市"))
    assert not columns.has_place(row("河北省"))


def test_a_column_of_rounds() -> None:
    columns = parse_columns(["年度", "省份", "试点"])
    assert columns is not None
    assert (columns.round, columns.groups[0].province) == (0, 1)


REVISIONS = {revision_on(dt.date(year, 12, 31)) for year in (1985, 1995, 2005, 2014, 2019)}
CITIES = sorted({name for edition in REVISIONS for name in names_by_code(edition).values() if name.endswith("城市")})


def test_the_table_has_such_cities() -> None:
    assert {"聊城市", "盐城市", "运城市", "晋城市", "宣城市", "麻城市"} <= set(CITIES)


@pytest.mark.parametrize("city", CITIES)
@pytest.mark.parametrize(
    "form", ["{}", "1.{}", "新增试点：唐山市、{}", "2{}（新增试点）", "扩大范围试点{}", "{}(扩大范围试点)"]
)
def test_a_city_whose_name_ends_as_a_heading_does_is_none(form: str, city: str) -> None:
    assert not is_heading_row([form.format(city)])


@pytest.mark.parametrize("heading", ["2014年新增试点城市", "新增试点", "扩大范围试点城市(县、区)", "新增试点名单"])
def test_a_heading_of_one_kind(heading: str) -> None:
    assert is_heading_row([heading])


@pytest.mark.parametrize(
    "head",
    [
        *(
            "省（区、市）",
            "省、自治区、直辖市",
            "自治区/直辖市",
            "所属省份",
            "地（州、市）",
            "市（州、盟）",
            "县（市、区）",
            "区/县",
        ),
        *(
            "城市（区、县、镇）",
            "申报城市（区县、镇）名称",
            "试点名称（区、县）",
            "行政级别",
            "行政区划代码",
            "省级行政区",
            "来源省市",
        ),
    ],
)
def test_headings_of_kinds_of_places(head: str) -> None:
    assert is_heading_row([normalise_cell(head)])


def test_no_name_of_the_table_is_a_heading() -> None:
    names = {name for edition in REVISIONS for name in names_by_code(edition).values()}
    names -= {"县", "市", "市区", "市辖区"}
    forms = ("{}", "县、{}", "区、{}、唐山市", "市、{}", "省、{}", "城市{}")

    assert not [text for name in names for form in forms if is_heading_row([text := form.format(name)])]


def test_columns_of_rounds_are_places_of_each_round() -> None:
    columns = parse_columns(["省份", "2012年度试点", "2014年度试点"], {1: "2012", 2: ""})
    assert columns is not None
    groups = [(group.province, group.names, group.other_round) for group in columns.groups]
    assert groups == [(0, (1,), "2012"), (0, (2,), "")]


@pytest.mark.parametrize(
    ("cells", "rounds"),
    [
        (["唐山市", "√", ""], ["2012"]),
        (["唐山市", "√", "是"], ["2012", ""]),
        (["唐山市", "", "×"], []),
        (["唐山市", "3", ""], None),
    ],
)
def test_columns_of_rounds_beside_names_are_ticked(cells: list[str], rounds: list[str] | None) -> None:
    columns = parse_columns(["名称", "2012年", "2014年"], {1: "2012", 2: ""})
    assert columns is not None
    assert columns.marked_rounds(row(*cells)) == rounds


def test_cells_that_are_not_read_are_named_by_their_heading() -> None:
    columns = parse_columns(["序号", "名称", "类别", "行政区划代码", "联系人", "备注"])
    assert columns is not None
    assert list(columns.unread_cells(row("1", "唐山市", "重点", "130200", "张三", ""))) == [(2, "重点"), (4, "")]
    assert list(columns.unread_cells(row("1", "唐山市", "", "130200", "", "新增"))) == []


def test_a_column_of_codes_belongs_to_its_names() -> None:
    columns = parse_columns(["名称", "区划代码"])
    assert columns is not None
    assert [group.code for group in columns.groups] == [1]
