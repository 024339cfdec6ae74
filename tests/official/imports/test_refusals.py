"""Files that have no list of the programme, or not of the round."""

import datetime as dt
from typing import Any

import pytest

from builders import notice, registry
from smartpilot.errors import UsageError
from smartpilot.official.files.line import Line
from smartpilot.official.imports.refusals import require_list_of
from smartpilot.official.lists.layout import parse_listing
from smartpilot.official.lists.listing import ClassifiedLine, LineKind, ListedPlace, ListedProject, Listing
from smartpilot.official.lists.rounds import wanted_round
from smartpilot.registry.registry import Registry

RECORDS = registry(notices=[notice("2012", dt.date(2013, 1, 29)), notice("2013", dt.date(2013, 8, 5)), notice()])
NOTICE = RECORDS.notices["2014"]


def line(number: int, text: str, sheet: str = "") -> Line:
    return Line(number, (text,), sheet)


def listing(*names: str, title: str = "", **more: list[Line]) -> Listing:
    places = [ListedPlace(name, line(number, name)) for number, name in enumerate(names, 2)]
    return Listing(places=places, titles=[line(1, title)] if title else [], **more)


def reason(of: Listing) -> str:
    with pytest.raises(UsageError) as caught:
        require_list_of(NOTICE, of, RECORDS)
    return caught.value.message


@pytest.mark.parametrize(
    "title",
    ["", "国家智慧城市2014年度试点名单", "第三批国家智慧城市试点名单", "国家智慧城市试点名单（2015年4月7日）", "附件1"],
)
def test_a_list_of_the_notice_is_taken(title: str) -> None:
    require_list_of(NOTICE, listing("石家庄市", "唐山市", title=title), RECORDS)


def test_projects_alone_are_a_list() -> None:
    require_list_of(NOTICE, Listing(projects=[ListedProject(("甲公司",), line(1, "甲公司"))]), RECORDS)


def test_nothing_is_no_list() -> None:
    assert reason(Listing()) == "the file has no list of places or projects"


@pytest.mark.parametrize(
    "title", ["国家低碳城市试点名单", "国家智慧旅游试点城市名单", "中欧绿色智慧城市试点名单", "江苏省智慧城市试点名单"]
)
def test_another_programme(title: str) -> None:
    assert reason(listing("石家庄市", title=title)) == f"this is a list of another programme: {title}"


JIANZAO = {"id": "zhineng", "name": "智能建造", "title_words": ["智能建造"], "pilots": "试点城市"}
BOTH = registry(programmes=[JIANZAO], notices=[notice(), notice("2022", dt.date(2022, 10, 25), programme="zhineng")])


@pytest.mark.parametrize(
    ("notice_", "title", "programme", "hint"),
    [
        ("2014", "智能建造试点城市名单", "智能建造试点城市", "give one with --notice: 2022"),
        ("2022", "国家智慧城市2014年度试点名单", "National Smart City pilots", "give one with --notice: 2014"),
    ],
)
def test_a_list_of_one_programme_is_not_taken_into_another(notice_: str, title: str, programme: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        require_list_of(BOTH.notices[notice_], listing("石家庄市", title=title), BOTH)

    assert caught.value.message == f"this is a list of the programme {programme}: {title}"
    assert caught.value.hint == hint


@pytest.mark.parametrize("title", ["智能建造试点城市名单", "住房和城乡建设部智能建造试点城市", "试点城市名单", "附件"])
def test_a_list_of_the_programme_of_the_notice(title: str) -> None:
    require_list_of(BOTH.notices["2022"], listing("石家庄市", title=title), BOTH)


@pytest.mark.parametrize("title", ["国家低碳城市试点名单", "江苏省智能建造试点城市名单"])
def test_a_list_of_no_programme_of_the_registry(title: str) -> None:
    with pytest.raises(UsageError) as caught:
        require_list_of(BOTH.notices["2022"], listing("石家庄市", title=title), BOTH)

    assert caught.value.message == f"this is a list of another programme: {title}"
    assert caught.value.hint == "notice 2022 is one of the programme 智能建造试点城市"


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("国家智慧城市2012年度试点名单", "2012"),
        ("第一批国家智慧城市试点名单", "2012"),
        ("首批国家智慧城市试点名单", "2012"),
        ("国家智慧城市（第二批）试点名单", "2013"),
        ("国家智慧城市试点名单（2011年）", "2011"),
    ],
)
def test_another_round(title: str, year: str) -> None:
    assert reason(listing("石家庄市", title=title)) == f"this is the list of {year}, not of 2014"


def test_a_list_with_titles_of_several_rounds_is_taken() -> None:
    both = listing("石家庄市", "唐山市", title="国家智慧城市2014年度试点名单")
    both.titles.append(line(3, "国家智慧城市2013年度试点名单"))
    require_list_of(NOTICE, both, RECORDS)


def test_a_title_of_another_sheet_counts_only_without_one_of_its_own() -> None:
    title = line(1, "国家智慧城市2013年度试点名单", "封面")
    place = ListedPlace("石家庄市", line(2, "石家庄市", "附件1"))
    assert reason(Listing(places=[place], titles=[title])) == "this is the list of 2013, not of 2014"
    own = line(1, "国家智慧城市2014年度试点名单", "附件1")
    require_list_of(NOTICE, Listing(places=[place], titles=[title, own]), RECORDS)


def test_most_lines_have_to_be_places() -> None:
    require_list_of(NOTICE, listing("石家庄市", "张三"), RECORDS)
    assert reason(listing("石家庄市", "张三", "李四")) == "only 1 of 3 lines that look like places are places"


def test_an_incomplete_annex_of_the_program_proves_nothing() -> None:
    exported = line(9, "注：本表登记12个，尚不完整。")
    assert reason(listing("石家庄市", unlisted_lines=[exported])).startswith("smartpilot exported this file")


def test_the_same_list_twice() -> None:
    names = ["石家庄市", "唐山市", "太原市"]
    assert reason(listing(*names, *names)) == "the file has the list twice: line 2 again in line 5"
    # One or two places may stand twice by mistake; that is said of the line.
    require_list_of(NOTICE, listing(*names, "太原市"), RECORDS)


@pytest.mark.parametrize(
    "title", ["智能建造试点城市验收结果", "智能建造试点撤销名单", "通过验收的智能建造试点城市", "智能建造试点评估结果"]
)
def test_what_became_of_pilots_is_no_list_of_new_ones(title: str) -> None:
    with pytest.raises(UsageError) as caught:
        require_list_of(BOTH.notices["2022"], listing("石家庄市", title=title), BOTH)

    assert caught.value.message.startswith("this is a list of what became of pilots")
    assert "--outcome" in caught.value.hint


@pytest.mark.parametrize(
    "title",
    [
        "智能建造试点城市推荐表",
        "智能建造试点申报汇总表",
        "关于拟公布智能建造试点城市名单的公示",
        "智能建造试点城市名单（公示稿）",
        "智能建造试点拟入选城市",
    ],
)
def test_what_is_not_decided_is_no_list_of_pilots(title: str) -> None:
    with pytest.raises(UsageError, match="this is a list of candidates"):
        require_list_of(BOTH.notices["2022"], listing("石家庄市", title=title), BOTH)


def test_candidates_are_no_pilots() -> None:
    with pytest.raises(UsageError) as recommended:
        require_list_of(BOTH.notices["2022"], listing("石家庄市", title="智能建造试点推荐名单"), BOTH)
    source = {"id": "call", "title": "关于组织申报智能建造试点城市的通知"}
    called = registry(
        programmes=[JIANZAO],
        sources=[source],
        notices=[notice("2022", dt.date(2022, 10, 25), programme="zhineng", source="call")],
    )
    with pytest.raises(UsageError) as call:
        require_list_of(called.notices["2022"], listing("石家庄市", title="智能建造试点城市名单"), called)

    assert recommended.value.message == "this is a list of candidates: 智能建造试点推荐名单"
    assert call.value.message == "notice 2022 calls for applications, and lists no pilots"


def test_a_title_that_is_broken_over_two_lines_is_read_as_one() -> None:
    long_name = JIANZAO | {"name": "智能建造与建筑工业化协同发展", "title_words": ["智能建造与建筑工业化协同发展"]}
    records = registry(
        programmes=[long_name], notices=[notice("2022", dt.date(2022, 10, 25), programme=long_name["id"])]
    )
    lines = [line(1, "第一批智能建造与"), line(2, "建筑工业化协同发展试点城市名单"), line(3, "石家庄市")]
    listed = parse_listing(lines, wanted_round(records.notices["2022"], records))

    require_list_of(records.notices["2022"], listed, records)
    with pytest.raises(UsageError):
        require_list_of(NOTICE, listed, RECORDS)


APPLICATION = {"id": "application", "title": "申报材料", "owed_by": "candidates", "stages": ["submitted"]}


def called_by(title: str, **more: Any) -> Registry:
    asking = notice("2022", dt.date(2022, 10, 25), programme="zhineng", source="call", **more)
    return registry(programmes=[JIANZAO], sources=[{"id": "call", "title": title}], notices=[asking])


def test_a_notice_that_asks_for_applications_lists_nobody_though_its_title_does_not_say_so() -> None:
    records = called_by("关于开展智能建造试点工作的通知", deliverables=[APPLICATION])

    with pytest.raises(UsageError) as caught:
        require_list_of(records.notices["2022"], listing("石家庄市", "太原市"), records)
    assert caught.value.message == "notice 2022 calls for applications, and lists no pilots"


@pytest.mark.parametrize(
    ("title", "of_list", "more"),
    [
        ("关于开展智能建造试点工作的通知", "智能建造试点城市名单", {"deliverables": [APPLICATION]}),
        ("关于开展智能建造试点工作的通知", "", {"deliverables": [APPLICATION], "totals": {"new": 2}}),
        ("关于公布智能建造试点的通知", "", {"deliverables": [APPLICATION]}),
        ("关于开展智能建造试点工作的通知", "", {"deliverables": [{**APPLICATION, "owed_by": "pilots"}]}),
        ("关于开展智能建造试点工作的通知", "", {}),
    ],
)
def test_a_notice_that_may_list_pilots_takes_them(title: str, of_list: str, more: dict[str, Any]) -> None:
    records = called_by(title, **more)

    require_list_of(records.notices["2022"], listing("石家庄市", "太原市", title=of_list), records)


def test_a_table_of_anything_with_projects_and_units_is_no_list() -> None:
    project = ListedProject(("台",), line(1, "台 服务器"), "服务器", problem="nothing says what it is")
    entry = ClassifiedLine(project.line, LineKind.PROJECT, (project,), is_unsigned=True)
    of = Listing(projects=[project], lines=[entry])
    assert reason(of) == "nothing says that its tables are lists of pilots or special projects"
