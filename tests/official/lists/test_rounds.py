"""Which round a title, a heading or a cell names, against the one that is wanted."""

import datetime as dt

import pytest

from smartpilot.official.files.lines import read_lines
from smartpilot.official.lists.layout import parse_listing
from smartpilot.official.lists.rounds import Round
from smartpilot.records.notices import Programme

THIRD = Round("2014", dt.date(2015, 4, 7))
FIRST = Round("2012", dt.date(2013, 1, 29))


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("国家智慧城市2014年度试点名单", ""),
        ("第三批国家智慧城市试点名单", ""),
        ("国家智慧城市试点名单（２０１３年）", "2013"),
        ("首批国家智慧城市试点", "2012"),
        ("国家智慧城市试点名单（2015年4月7日）", None),
        ("国家智慧城市试点名单", None),
    ],
)
def test_the_round_of_a_title(title: str, other: str | None) -> None:
    assert THIRD.other_round_in_title(title) == other
    assert Round("", THIRD.day).other_round_in_title(title) is None


@pytest.mark.parametrize(
    ("cell", "other"),
    [
        *(("第三批", ""), ("三", ""), ("3", ""), ("2014", ""), ("2014年度", ""), ("2015", ""), ("2015年4月", "")),
        *(("2015-04-10", ""), ("第二批", "2013"), ("一", "2012"), ("2013年", "2013"), ("2013年8月", "2013-08")),
        *(
            ("第四批", "第四批"),
            ("五", "第五批"),
            ("第10批", "第10批"),
            ("2015年7月", "2015-07"),
            ("国家级", None),
            ("", None),
        ),
    ],
)
def test_the_round_of_a_cell(cell: str, other: str | None) -> None:
    assert THIRD.other_round_in_cell(cell) == other


@pytest.mark.parametrize("cell", ["未知", "增补", "待定", "国家级"])
def test_what_is_no_round(cell: str) -> None:
    assert THIRD.names_no_round(cell)
    assert not Round("", THIRD.day).names_no_round(cell)


@pytest.mark.parametrize("cell", ["", "第四批", "三", "2014", "2015年4月", "建办科〔2015〕1号"])
def test_what_may_be_a_round(cell: str) -> None:
    assert not THIRD.names_no_round(cell)
    assert not Round("2016", dt.date(2016, 5, 1)).names_no_round(cell)


def test_a_year_that_names_a_round_is_not_the_year_in_which_another_was_published() -> None:
    assert FIRST.other_round_in_cell("2013") == "2013"
    assert FIRST.other_round_in_cell("2013年1月") == ""


PARKS = Programme(id="parks", name="国家低碳工业园区", title_words=["低碳工业园区"])
SECOND = Round("parks-2015", dt.date(2015, 6, 10), PARKS, "关于公布国家低碳工业园区试点名单（第二批）的通知")
OF_2021 = Round("parks-2022", dt.date(2022, 1, 5), PARKS, "关于公布2021年度低碳工业园区试点名单的通知")


@pytest.mark.parametrize(
    ("wanted", "title", "other"),
    [
        (SECOND, "国家低碳工业园区试点名单（第一批）", "第一批"),
        (SECOND, "第二批国家低碳工业园区试点名单", ""),
        (SECOND, "国家低碳工业园区试点名单", None),
        (SECOND, "国家低碳工业园区2014试点名单", "2014"),
        (OF_2021, "2021年度低碳工业园区试点名单", ""),
        (OF_2021, "2020年度低碳工业园区试点名单", "2020"),
        # Nothing says which batch it is.
        (OF_2021, "第一批低碳工业园区试点名单", None),
    ],
)
def test_rounds_of_another_programme(wanted: Round, title: str, other: str | None) -> None:
    assert wanted.other_round_in_title(title) == other


def test_a_heading_with_the_name_of_its_programme_only_says_a_round() -> None:
    assert SECOND.other_round_of_heading("国家低碳工业园区第一批") is not None
    assert SECOND.other_round_of_heading("国家智慧城市第一批") is None


def test_of_another_programme_batches_say_nothing() -> None:
    assert Round("2016", dt.date(2016, 5, 1)).other_round_in_cell("第二批") is None


@pytest.mark.parametrize(
    "text", ["2012年", "2013年度", "第一批", "第二批试点", "2012年第一批", "国家智慧城市第一批（2012年）"]
)
def test_a_heading_that_only_says_a_round(text: str) -> None:
    assert THIRD.other_round_of_heading(text) is not None
    assert THIRD.is_round_cell(text)


@pytest.mark.parametrize("text", ["2015年4月7日", "2014年工作要点", "石家庄市", "试点", "2014"])
def test_what_is_no_heading_of_a_round(text: str) -> None:
    assert THIRD.other_round_of_heading(text) is None


ROUNDS_AS_COLUMNS = {
    "places": "省份,2012年度试点,2013年度试点,2014年度试点\n河北省,唐山市,秦皇岛市,廊坊市\n",
    "without provinces": "2012年度试点,2014年度试点\n唐山市,廊坊市\n秦皇岛市,\n",
    "years": "序号,2012,2014\n1,唐山市,廊坊市\n2,秦皇岛市,\n",
    "ticks": "省份,名称,2012年,2014年\n河北省,唐山市,√,\n河北省,秦皇岛市,√,×\n河北省,廊坊市,,√\n",
}


@pytest.mark.parametrize("text", ROUNDS_AS_COLUMNS.values(), ids=ROUNDS_AS_COLUMNS)
def test_the_round_in_the_heading_of_a_column_is_that_of_its_places(text: str) -> None:
    listing = parse_listing(read_lines(text.encode(), suffix=".csv").lines, Round("2014", dt.date(2015, 4, 7)))
    assert [place.text for place in listing.places] == ["廊坊市"]
    others = {place.text: place.other_round for entry in listing.lines for place in entry.places if place.other_round}
    assert others["唐山市"] == "2012"
    assert set(others) == {"唐山市", "秦皇岛市"}


def test_a_place_that_is_ticked_under_no_round_is_unresolved() -> None:
    text = "城市,2012,2014\n唐山市,700,703\n秦皇岛市,,\n"
    listing = parse_listing(read_lines(text.encode(), suffix=".csv").lines, Round("2014", dt.date(2015, 4, 7)))
    assert [bool(place.problem) for place in listing.places] == [True, True]


def test_a_row_without_a_round_of_its_own_is_told() -> None:
    text = "名称,年度\n唐山市,2014\n秦皇岛市,\n廊坊市,2013\n"
    listing = parse_listing(read_lines(text.encode(), suffix=".csv").lines, Round("2014", dt.date(2015, 4, 7)))
    assert [entry.line.number for entry in listing.lines if entry.inherits_round] == [3]
    assert [place.text for place in listing.places] == ["唐山市", "秦皇岛市"]
