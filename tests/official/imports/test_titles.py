"""What the titles of a list say of its programme and its round."""

import datetime as dt

import pytest

from builders import notice, registry
from smartpilot.official.files.line import Line
from smartpilot.official.imports.titles import find_programme_named, notices_named, other_rounds, titles_of
from smartpilot.official.lists.listing import ClassifiedLine, LineKind, ListedPlace, Listing
from smartpilot.official.lists.rounds import wanted_round

JIANZAO = {"id": "zhineng", "name": "智能建造", "title_words": ["智能建造"], "pilots": "试点城市"}
BOTH = registry(programmes=[JIANZAO], notices=[notice(), notice("2022", dt.date(2022, 10, 25), programme="zhineng")])
SMART_CITY, BUILDING = BOTH.programmes["smart-city"], BOTH.programmes["zhineng"]


def listing(name: str, *, title: str) -> Listing:
    return Listing(places=[ListedPlace(name, Line(2, (name,)))], titles=[Line(1, (title,))])


def test_the_first_wanted_programme_that_a_title_names() -> None:
    titles = ["国家低碳城市试点名单", "智能建造试点城市名单", "国家智慧城市试点名单"]

    assert find_programme_named(titles, BOTH, [SMART_CITY, BUILDING]) == (BUILDING, ())
    assert find_programme_named(titles, BOTH, [SMART_CITY]) == (SMART_CITY, ())
    assert find_programme_named(titles[:2], BOTH, [SMART_CITY]) == (None, [(titles[0], None), (titles[1], BUILDING)])


@pytest.mark.parametrize(
    ("title", "is_other"),
    [
        ("国家低碳城市试点名单", True),
        ("国家卫生城市名单", True),
        ("国家生态市（县、区、旗）名单", True),
        ("附:第一批中国特色小镇名单:（127个）", True),
        ("国家园林城市、县城", True),
        ("河北省双拥模范城（县）名单", True),
        ("全国试点县（市、区、旗）名单", False),
        ("关于命名成都等13个城市国家公交都市建设示范城市的通报", True),
        ("国家海绵城市建设示范城市绩效评价结果", True),
        ("关于命名示范城市的通报", False),
        ("第三批试点城市验收结果", False),
        ("试点名单", False),
        ("河北省试点城市名单", False),
        ("河北试点城市名单", False),
        ("华东地区试点城市名单", False),
        ("新疆生产建设兵团试点名单", False),
        ("2014年度试点城市一览表", False),
        ("国家智慧县城试点名单", True),
        ("智慧镇试点名单", True),
        ("智慧城区试点名单", True),
        ("附件1", False),
    ],
)
def test_a_title_may_name_a_programme_that_nobody_knows(title: str, is_other: bool) -> None:
    _named, others = find_programme_named([title], BOTH, [SMART_CITY])

    assert [other.text for other in others] == [title] * is_other


def test_the_ministry_is_no_part_of_what_a_title_names() -> None:
    title = "工业和信息化部关于公布首批国家建造试点市（县、区）名单的通知"  # a part of the word of its programme

    assert find_programme_named([title], BOTH, [BUILDING]) == (None, [])


def test_a_line_above_the_list_may_be_its_title_and_two_may_be_one() -> None:
    above = [Line(1, ("2022年智能建造试点",)), Line(3, ("石家庄市",))]
    of = Listing(places=[ListedPlace("石家庄市", above[1])], unlisted_lines=above[:1])

    assert titles_of(of, BOTH) == ["2022年智能建造试点"]
    assert titles_of(Listing(unlisted_lines=above[:1]), BOTH) == []


def test_a_title_in_traditional_characters_and_one_that_looks_like_furniture() -> None:
    national, place = Line(1, ("国家园林城市、县城",)), Line(3, ("石家庄市",))
    of = Listing(
        [ListedPlace("石家庄市", place)], titles=[Line(2, ("國家智慧城市試點名單",))], unlisted_lines=[national]
    )

    assert titles_of(of, BOTH) == ["国家智慧城市试点名单", "国家园林城市、县城"]


def test_only_what_names_a_list_names_its_round() -> None:
    wanted = wanted_round(BOTH.notices["2014"], BOTH)

    assert other_rounds(["2013年度试点名单", "2013年工作要点", "国家智慧城市2014年度试点名单"], wanted) == ["2013", ""]


@pytest.mark.parametrize(
    ("title", "ids"),
    [
        ("智能建造试点城市名单", ["2022"]),
        ("2022年智能建造试点城市名单", ["2022"]),
        ("2023年智能建造试点城市名单", []),
        ("国家智慧城市2014年度试点名单", ["2014"]),
        ("国家低碳城市试点名单", []),
        ("附件1", []),
    ],
)
def test_the_notice_that_a_title_names_is_one_of_its_programme(title: str, ids: list[str]) -> None:
    assert [known.id for known in notices_named(listing("石家庄市", title=title), BOTH)] == ids


def test_a_zone_is_no_title() -> None:
    lines = [Line(1, ("国家级高新区",)), Line(2, ("唐山市",)), Line(3, ("国家级曹妃甸经济技术开发区",))]
    places = [ListedPlace(line.text, line) for line in lines[1:]]
    listed = Listing(places=places, lines=[ClassifiedLine(lines[0], LineKind.UNKNOWN)])

    assert titles_of(listed, BOTH) == []
