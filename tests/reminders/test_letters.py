"""What is in a letter: what its own authority is in charge of, and what is true."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from builders import event, ledger, notice, place, registry
from ledgers import DELIVERABLES, PERIOD
from smartpilot.deadlines.report import report_deadlines
from smartpilot.deadlines.rows import State
from smartpilot.deadlines.window import parse_window
from smartpilot.i18n import use_language
from smartpilot.ledger.ledger import NO_LEDGER, Ledger
from smartpilot.places.authorities import authorities
from smartpilot.records.circulations import Contact
from smartpilot.registry.query import NO_FILTER, Filter
from smartpilot.reminders.letters import Letter, Sender, make_letters, names_of_letters
from smartpilot.reminders.plain import to_text

BOOK = registry(
    notices=[notice(creation_period=PERIOD, deliverables=DELIVERABLES)],
    pilots=[
        place("330106", "杭州市西湖区", "浙江省", "district"),
        place("330203", "宁波市海曙区", "浙江省", "district"),
        place("659001", "石河子市", "新疆维吾尔自治区", "county-city"),
        place("652801", "库尔勒市", "新疆维吾尔自治区", "county-city"),
    ],
)
LATE = dt.date(2015, 5, 16)
CONTACTS = {
    code: Contact(authority=name, code=code, known_since=LATE, **fields)
    for name, code, fields in (
        ("宁波市", "330200", {"unit": "某某局", "person": "欧阳某某", "telephone": "0574-1"}),
        ("新疆维吾尔自治区", "650000", {"telephone": "0991-2"}),
    )
}


def letters(
    day: dt.date = LATE, within: str = "overdue", filter_: Filter = NO_FILTER, book: Ledger = NO_LEDGER
) -> dict[str, Letter]:
    window = parse_window(within, day, outstanding=True)
    with use_language("zh"):
        made, _ids = make_letters(BOOK, book, day, filter_, window, Sender(sign="住房城乡建设部"), CONTACTS)
    return {letter.authority: letter for letter in made}


def test_each_authority_has_a_letter_about_its_own_only() -> None:
    made = letters()

    assert {name: [row.name for row in letter.rows] for name, letter in made.items()} == {
        "浙江省": ["杭州市西湖区"],
        "宁波市": ["宁波市海曙区"],
        "新疆维吾尔自治区": ["库尔勒市"],
        "新疆生产建设兵团": ["石河子市"],
    }
    assert list(made) == [name for name in authorities() if name in made]
    for name, letter in made.items():
        others = {row.name for other in made.values() if other is not letter for row in other.rows}
        assert not [word for word in others if word in to_text(letter)], name


def test_a_province_includes_its_city_as_everywhere() -> None:
    assert set(letters(filter_=Filter(authorities=("浙江省",)))) == {"浙江省", "宁波市"}
    assert set(letters(filter_=Filter(authorities=("宁波市",)))) == {"宁波市"}


def test_titles_side_by_side_have_no_comma() -> None:
    letter = replace(letters()["浙江省"], notices=["《甲》", "《乙》", "丙"])

    assert "根据《甲》《乙》、丙要求" in to_text(letter)
    assert to_text(letter).startswith("住房城乡建设部关于催报")


def test_a_contact_is_in_the_letter_to_its_authority_only() -> None:
    texts = {name: to_text(letter) for name, letter in letters().items()}

    assert (
        "你地区报送的填报表所列联系方式为：某某局，联系人欧阳某某，电话0574-1。如有变动，请一并告知。"
        in texts["宁波市"]
    )
    assert "所列联系方式为：电话0991-2。" in texts["新疆维吾尔自治区"]
    for word in ("欧阳某某", "0574-1", "0991-2"):
        assert sum(word in text for text in texts.values()) == 1
    assert [name for name, text in texts.items() if "联系方式" in text] == ["宁波市", "新疆维吾尔自治区"]


def test_what_came_is_not_asked_for_and_what_was_returned_is() -> None:
    came = event("a", dt.date(2015, 4, 28), "2014-330106")
    came_back = event("b", dt.date(2015, 4, 28), "2014-330203")
    returned = event("c", dt.date(2015, 5, 10), "2014-330203", stage="returned", note="缺投融资方案")

    made = letters(book=ledger(came, came_back, returned))

    assert "浙江省" not in made
    assert made["宁波市"].rows[0].state == "已逾期16天；2015年5月10日退回修改：缺投融资方案"
    assert "共1件，其中已逾期1件；上述材料中，退回修改后尚未重新报送的1件" in made["宁波市"].paragraphs[0]


@pytest.mark.parametrize(
    ("day", "within", "overdue", "due_soon"),
    [
        (dt.date(2015, 4, 30), "overdue", 0, 0),
        (dt.date(2015, 4, 30), "week", 0, 1),
        (dt.date(2015, 5, 1), "overdue", 1, 0),
        (dt.date(2015, 12, 20), "30d", 1, 1),
        (dt.date(2016, 1, 1), "30d", 2, 0),
    ],
)
def test_what_is_due_soon_is_asked_for_where_it_is_wanted(
    day: dt.date, within: str, overdue: int, due_soon: int
) -> None:
    made = letters(day, within).get("浙江省")

    assert (made.overdue, made.due_soon) == (overdue, due_soon) if made else not overdue + due_soon


@pytest.mark.parametrize(("day", "years"), [(dt.date(2016, 6, 30), [2015]), (dt.date(2016, 7, 1), [])])
def test_what_recurs_is_asked_for_until_its_notice_is_closed(day: dt.date, years: list[int]) -> None:
    closed = notice(creation_period=PERIOD, deliverables=DELIVERABLES, closed_on=dt.date(2016, 6, 30))
    book = registry(notices=[closed], pilots=[place("330106", "杭州市西湖区", "浙江省", "district")])
    window = parse_window("overdue", day, outstanding=True)
    with use_language("zh"):
        [letter], _ids = make_letters(book, NO_LEDGER, day, NO_FILTER, window, Sender(sign="住房城乡建设部"), CONTACTS)

    titles = [row.deliverable for row in letter.rows]
    assert [title for title in titles if "年度" in title] == [f"{year} 年度自评价报告" for year in years]
    # What does not recur goes on being owed.
    assert "创建任务书" in titles


def test_the_rows_are_those_that_deadlines_has() -> None:
    day = dt.date(2016, 2, 1)
    report = report_deadlines(BOOK, ledger(), day, NO_FILTER)

    rows = [row for letter in letters(day).values() for row in letter.rows]

    assert len(rows) == sum(row.state is State.OVERDUE for row in report.targets) == 8


def test_the_words_say_no_more_than_is_known() -> None:
    text = to_text(letters(dt.date(2015, 12, 20), "30d")["浙江省"])

    assert "浙江省住房城乡建设、科技主管部门：" in text
    assert "根据《关于公布国家智慧城市2014年度试点名单的通知》要求" in text
    assert "截至2015年12月20日，尚有下列材料未报送，共2件，其中已逾期1件（清单见文后）。" in text
    assert "已逾期的，请督促有关单位尽快报送；尚未到期的，请督促有关单位按期报送。" in text
    assert "1. 杭州市西湖区：创建任务书，期限2015年4月30日，已逾期234天" in text
    assert "住房城乡建设部\n2015年12月20日\n" in text


JIANZAO: dict[str, Any] = {
    "id": "jianzao",
    "name": "智能建造",
    "title_words": ["智能建造"],
    "province_offices": ["住房和城乡建设厅"],
    "pilots": "试点城市",
    "id_prefix": "jianzao",
}


def letters_of_two(day: dt.date, **jianzao: Any) -> tuple[dict[str, Letter], list[str]]:
    """The letters by the names of their files, and the ids without authority, of a registry of two programmes."""
    report: Any = {"id": "report", "title": "试点总结", "owed_by": "pilots", "stages": ["submitted"]}
    both = registry(
        programmes=[{**JIANZAO, **jianzao}],
        notices=[
            notice(deliverables=DELIVERABLES[:1]),
            notice(
                "2022",
                dt.date(2022, 10, 25),
                programme="jianzao",
                deliverables=[{**report, "due": dt.date(2022, 12, 31)}],
            ),
        ],
        pilots=[
            place("130123", "石家庄市正定县", "河北省", "county"),
            {**place("130600", "保定市", "河北省", "prefecture-city", "2022"), "id": "jianzao-2022-130600"},
        ],
    )
    window = parse_window("overdue", day, outstanding=True)
    with use_language("zh"):
        made, ids = make_letters(both, NO_LEDGER, day, NO_FILTER, window, Sender(), {})
    return names_of_letters(made, both.programmes_of()), ids


def test_each_programme_has_letters_of_its_own() -> None:
    made, ids = letters_of_two(dt.date(2023, 1, 5))

    assert ids == []
    assert list(made) == ["130000-河北省-智慧城市", "130000-河北省-智能建造"]
    smart_city, jianzao = (to_text(letter) for letter in made.values())
    assert "关于催报国家智慧城市试点有关材料的函" in smart_city
    assert "河北省住房城乡建设、科技主管部门：" in smart_city
    assert "石家庄市正定县：创建任务书" in smart_city
    assert "关于催报智能建造试点城市有关材料的函" in jianzao
    assert "河北省住房和城乡建设厅：" in jianzao
    assert "保定市：试点总结" in jianzao
    assert not [word for word in ("智能建造", "保定", "2022") if word in smart_city]
    assert not [word for word in ("国家智慧城市试点", "正定", "任务书") if word in jianzao]


def test_a_file_is_named_after_the_programme_though_the_other_one_has_no_letter() -> None:
    assert list(letters_of_two(dt.date(2022, 10, 30))[0]) == ["130000-河北省-智慧城市"]


@pytest.mark.parametrize("name", ["智慧城市", "a/b", "a:b", "甲？", " "])
def test_a_name_that_files_cannot_have_or_share_is_replaced_by_the_id(name: str) -> None:
    assert "130000-河北省-jianzao" in letters_of_two(dt.date(2023, 1, 5), short_name=name)[0]


def test_records_without_an_authority_are_named() -> None:
    book: Any = registry(
        notices=[notice(deliverables=[{**DELIVERABLES[0], "owed_by": "projects"}])],
        projects=[
            {
                "id": "2014-S01",
                "undertaken_by": ["甲"],
                "notice": "2014",
                "evidence": "confirmed",
                "sources": ["notice-2014"],
            }
        ],
    )

    made, ids = make_letters(
        book, ledger(), LATE, NO_FILTER, parse_window("overdue", LATE, outstanding=True), Sender(), {}
    )

    assert (made, ids) == ([], ["2014-S01"])
