"""Tables of anything that have a column of places or of units, and no sign that they are lists."""

import datetime as dt

import pytest

from smartpilot.official.files.lines import read_lines
from smartpilot.official.lists.layout import parse_listing
from smartpilot.official.lists.listing import Listing
from smartpilot.official.lists.rounds import Round


def read(text: str) -> Listing:
    return parse_listing(read_lines(text.encode(), suffix=".csv").lines, Round("2014", dt.date(2015, 4, 7)))


FIGURES = "城市,人口（万）,面积\n唐山市,700,13472\n秦皇岛市,300,7802\n"
PURCHASES = "序号,项目名称,单位,数量\n1,服务器,台,10\n2,光缆,公里,30\n"


@pytest.mark.parametrize(
    "text",
    [
        FIGURES,
        PURCHASES,
        "地区,年份,GDP\n唐山市,2014,6225\n秦皇岛市,2014,1200\n",
        f"2023年智慧社区建设支出情况\n{FIGURES}",
        f"批发零售业情况\n{FIGURES}",
    ],
)
def test_a_table_without_a_sign_has_only_unresolved_lines(text: str) -> None:
    listing = read(text)
    assert listing.is_unsigned
    assert all(item.problem for item in (*listing.places, *listing.projects))


@pytest.mark.parametrize(
    "text",
    [
        f"国家智慧城市2014年度试点名单\n{FIGURES}",
        f"附件2\n{PURCHASES}",
        PURCHASES.replace("单位", "承建单位"),
        PURCHASES.replace("项目名称", "专项试点名称"),
        FIGURES.replace("城市,", "试点城市,"),
        "名称,区划代码\n唐山市,130200\n秦皇岛市,130300\n",
        "唐山市,河北省\n秦皇岛市,河北省\n",
    ],
)
def test_a_table_with_a_sign_or_without_figures_is_read(text: str) -> None:
    listing = read(text)
    assert not listing.is_unsigned
    assert not any(item.problem for item in (*listing.places, *listing.projects))
