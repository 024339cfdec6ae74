"""Special projects: a row of a table, or a line."""

import pytest

from smartpilot.official.files.line import Line
from smartpilot.official.lists.columns import Columns, parse_columns
from smartpilot.official.lists.listing import ListedProject
from smartpilot.official.lists.projects import parse_project

COLUMNS = parse_columns(["承建单位", "项目名称", "领域", "示范地"])


def project(*cells: str, columns: Columns | None = None) -> ListedProject | None:
    return parse_project(Line(1, cells), columns)[0]


def test_a_row_under_its_heading() -> None:
    found = project("甲公司、乙公司", "智慧\n水务", "水务", "正定县", columns=COLUMNS)
    assert found is not None
    assert (found.units, found.title, found.field, found.site) == (("甲公司", "乙公司"), "智慧水务", "水务", "正定县")


def test_names_of_companies_stay_as_they_are_written() -> None:
    found = project("航天恒星（北京）科技有限公司", "", columns=COLUMNS)
    assert found is None  # a title across the table stands in its first column, and alone
    found = project("航天恒星（北京）科技有限公司", "智慧水务", columns=COLUMNS)
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
def test_a_line_without_a_heading(cells: tuple[str, ...], units: tuple[str, ...], title: str | None) -> None:
    found = project(*cells)
    assert found is not None
    assert (found.units, found.title) == (units, title)


@pytest.mark.parametrize("cells", [("石家庄市",), ("",), ("1",), ("某公司" * 40,)])
def test_what_is_no_project(cells: tuple[str, ...]) -> None:
    assert project(*cells) is None
