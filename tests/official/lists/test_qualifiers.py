"""Words that deny or leave open whether a place is a pilot: what they are said of is unresolved."""

import datetime as dt

import pytest

from smartpilot.official.files.lines import read_lines
from smartpilot.official.lists.layout import parse_listing
from smartpilot.official.lists.listing import ListedItem, Listing
from smartpilot.official.lists.qualifiers import find_cell_qualifier, find_qualifier, without_qualifier
from smartpilot.official.lists.rounds import Round

DAY = dt.date(2015, 4, 7)
TITLE = "国家智慧城市2014年度试点名单\n"


def read(text: str, suffix: str = "") -> Listing:
    return parse_listing(read_lines(text.encode(), suffix=suffix).lines, Round("2014", DAY))


def problems(listing: Listing) -> dict[str, str]:
    """The place or unit, with why it is unresolved; empty where it is read."""
    items: list[ListedItem] = [*listing.places, *listing.projects]
    return {item.text: item.problem for item in items}


@pytest.mark.parametrize(
    "text",
    [
        "未通过评审",
        "未达标",
        "不予批准",
        "延期",
        "摘牌",
        "候补",
        "拟公示名单",
        "待核",
        "?",
        "（候补）",
        "第二批备选城市",
    ],
)
def test_a_text_with_a_qualifier(text: str) -> None:
    assert find_qualifier(text)


@pytest.mark.parametrize(
    "text", ["唐山市", "虚拟现实", "类别待核实（3个）", "撤销县设区", "已通过评审", "新增试点", ""]
)
def test_a_text_without_one(text: str) -> None:
    assert not find_qualifier(text)


@pytest.mark.parametrize(
    ("heading", "cell", "said"),
    [
        ("是否入选", "否", "是否入选：否"),
        ("是否入选", "", "是否入选："),
        ("是否入选", "是", ""),
        ("未入选", "√", "未入选：√"),
        ("未入选", "否", ""),
        ("备注", "已取消", "已取消"),
        ("备注", "无", ""),
        ("备注", "", ""),
        ("是否省会", "否", ""),
        ("是否贫困县", "否", ""),
        ("是否符合条件", "否", "是否符合条件：否"),
        ("", "否", "否"),
        ("备注", "撤销县设区后名称有变化", ""),
        ("备注", "撤销试点资格", "撤销试点资格"),
    ],
)
def test_what_a_cell_says_under_its_heading(heading: str, cell: str, said: str) -> None:
    assert find_cell_qualifier(heading, cell) == said


def test_a_name_before_a_qualifier() -> None:
    assert [without_qualifier(text) for text in ("承德市 存疑", "衡水市(?)", "唐山市")] == [
        "承德市",
        "衡水市",
        "唐山市",
    ]


@pytest.mark.parametrize(
    ("heads", "cell"),
    [
        ("是否入选", "否"),
        ("是否入选", ""),
        ("备注", "拟列入下一批"),
        ("状态", "撤销"),
        ("类别", "候补试点"),
        ("结论", "×"),
    ],
)
def test_a_row_whose_cell_denies_it_is_unresolved(heads: str, cell: str) -> None:
    listing = read(f"省份,名称,{heads}\n河北省,唐山市,{cell}\n河北省,秦皇岛市,是\n", ".csv")
    of = problems(listing)
    assert of["唐山市"].startswith("the list says of it")
    assert not of["秦皇岛市"]


def test_a_row_without_headings_is_unresolved_too() -> None:
    of = problems(read(f"{TITLE}河北省\t唐山市\t候补\n河北省\t秦皇岛市\t\n"))
    assert (bool(of["唐山市"]), bool(of["秦皇岛市"])) == (True, False)


def test_a_project_whose_row_is_denied_is_unresolved_but_not_one_whose_title_has_such_a_word() -> None:
    rows = "1,甲公司,取消收费站的平台,已取消\n2,乙公司,取消收费站的平台,\n"
    of = problems(read(f"附件2\n序号,承建单位,项目名称,备注\n{rows}", ".csv"))
    assert [bool(problem) for problem in of.values()] == [True, False]


@pytest.mark.parametrize("said", ["(候补)", "（未通过）", "(?)", "?", "(2013年已公布)"])
def test_a_name_with_a_qualifier_is_unresolved_and_its_neighbours_are_read(said: str) -> None:
    of = problems(read(f"{TITLE}河北省：唐山市、秦皇岛市{said}、廊坊市\n"))
    assert [bool(problem) for problem in of.values()] == [False, True, False]


@pytest.mark.parametrize("line", ["承德市 存疑", "承德市（待核）", "承德市：未通过", "承德市?"])
def test_a_line_with_a_qualifier_is_unresolved(line: str) -> None:
    of = problems(read(f"{TITLE}唐山市\n{line}\n秦皇岛市\n"))
    assert [bool(problem) for problem in of.values()] == [False, True, False]


@pytest.mark.parametrize("heading", ["备选城市名单", "以下城市未入选：", "二、未通过评审", "备选", "三、拟推荐城市"])
def test_below_a_heading_that_denies_nothing_is_certain_until_the_next_one(heading: str) -> None:
    of = problems(read(f"{TITLE}唐山市\n{heading}\n秦皇岛市\n廊坊市\n新增试点\n邯郸市\n"))
    assert [bool(problem) for problem in of.values()] == [False, True, True, False]
    assert heading.rstrip("：") in of["秦皇岛市"]


@pytest.mark.parametrize("title", ["国家智慧城市2014年度落选名单", "2014年度国家智慧城市试点拟公示名单"])
def test_a_title_that_denies(title: str) -> None:
    assert all(problems(read(f"{title}\n唐山市\n秦皇岛市\n")).values())


@pytest.mark.parametrize("heading", ["三、其他", "另有："])
def test_below_a_heading_that_is_not_understood_nothing_is_certain(heading: str) -> None:
    listing = read(f"{TITLE}唐山市\n{heading}\n秦皇岛市\n")
    of = problems(listing)
    assert (bool(of["唐山市"]), bool(of["秦皇岛市"])) == (False, True)
    assert [entry.line.text for entry in listing.set_aside] == [heading]


def test_the_buttons_of_a_page_are_no_headings() -> None:
    assert not any(problems(read(f"{TITLE}退出\n取消\n唐山市\n秦皇岛市\n")).values())


def test_groups_of_provinces_are_headings() -> None:
    of = problems(read(f"{TITLE}东部地区\n河北省\n唐山市\n东北三省\n沈阳市\n西部\n四川省\n雅安市\n"))
    assert of == {"唐山市": "", "沈阳市": "", "雅安市": ""}


@pytest.mark.parametrize("head", ["备选城市", "未通过", "冀中南", "联系单位"])
def test_places_behind_a_heading_in_their_line_that_denies_or_is_not_understood(head: str) -> None:
    of = problems(read(f"{TITLE}{head}：唐山市、秦皇岛市\n新增试点：廊坊市、邯郸市\n"))
    assert [bool(problem) for problem in of.values()] == [True, True, False, False]
    assert set(of) == {"唐山市", "秦皇岛市", "廊坊市", "邯郸市"}


def test_of_two_headings_in_a_line_each_holds_for_its_own_places() -> None:
    of = problems(read(f"{TITLE}备选城市：唐山市、秦皇岛市；试点城市：廊坊市、邯郸市\n"))
    assert [bool(problem) for problem in of.values()] == [True, True, False, False]


@pytest.mark.parametrize("head", ["试点城市", "试点县", "名单如下"])
def test_places_behind_a_heading_that_only_says_what_follows(head: str) -> None:
    assert problems(read(f"{TITLE}{head}：唐山市、秦皇岛市\n")) == {"唐山市": "", "秦皇岛市": ""}
