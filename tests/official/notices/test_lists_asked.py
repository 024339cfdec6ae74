"""Whom a proposed notice without a list of its own asks."""

import datetime as dt
from typing import Any

import pytest

from builders import SOURCE, ZHENGDING, notice, place, registry
from smartpilot.official.notices.lists_asked import with_lists_asked
from smartpilot.official.notices.proposal import Proposal
from smartpilot.official.notices.reading import read_notice
from smartpilot.registry.registry import Registry

TITLE = "住房和城乡建设部办公厅关于做好国家智慧城市试点验收工作的通知"
PAPER = {"id": "report", "title": "报告", "owed_by": "pilots", "stages": ["submitted"]}
LISTS = {"2012": dt.date(2013, 1, 29), "2013": dt.date(2013, 8, 5), "2014": dt.date(2015, 4, 7)}


def book(*ids: str, **more: Any) -> Registry:
    """With the lists of these years, of which each has a pilot, and asks for a report."""
    return registry(
        notices=[notice(id_, LISTS[id_], deliverables=[PAPER]) for id_ in ids] + more.pop("notices", []),
        pilots=[ZHENGDING | {"id": f"{id_}-130123", "notice": id_} for id_ in ids],
        **more,
    )


def read(text: str, title: str = TITLE, day: str = "2016年1月20日") -> Proposal:
    return read_notice(f"{title}\n各省：\n{text}\n住房和城乡建设部办公厅\n{day}\n".encode())


ASKS = "请试点城市于2016年3月31日前将自评报告报送我部。"


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        ("请2012年度、2013年度试点于2016年3月31日前将自评报告报送我部。", ["2012", "2013"]),
        ("请第三批试点于2016年3月31日前将自评报告报送我部。", ["2014"]),
        ("请历批试点于2016年3月31日前将自评报告报送我部。", ["2012", "2013", "2014"]),
    ],
)
def test_the_lists_that_the_text_names(text: str, lists: list[str]) -> None:
    proposal = with_lists_asked(book(*LISTS), read(text))

    assert proposal.notice["applies_to"] == lists
    assert proposal.assumed["applies_to"] == "the lists that the text names"
    assert [quotation.sentence for quotation in proposal.quotations if quotation.field == "applies_to"] == [text]
    assert list(proposal.notice)[-2:] == ["applies_to", "deliverables"]
    assert not any("年度" in mention.text for mention in proposal.unused)


def test_a_list_that_the_registry_lacks_is_told() -> None:
    proposal = with_lists_asked(book("2013"), read("请2012年度、2013年度试点于2016年3月31日前将自评报告报送我部。"))

    assert proposal.notice["applies_to"] == ["2013"]
    assert proposal.assumed["applies_to"].endswith("text names: 2012年度")


@pytest.mark.parametrize("words", ["第4批", "2015年度"])
def test_the_only_list_is_not_the_other_one_that_the_text_names(words: str) -> None:
    proposal = with_lists_asked(book("2014"), read(f"请{words}试点于2016年3月31日前将自评报告报送我部。"))

    assert "applies_to" not in proposal.notice
    assert proposal.unknown["applies_to"].endswith(f"so nobody owes it yet: {words}")


def test_deliverables_of_different_lists_are_open() -> None:
    text = (
        "一、第三批试点应于2016年3月31日前将自评报告报送我部。\n二、第二批试点应于2016年4月30日前将工作总结报送我部。"
    )
    proposal = with_lists_asked(book(*LISTS), read(text))

    assert "applies_to" not in proposal.notice
    assert proposal.unknown["applies_to"].endswith("so nobody owes them yet: 第3批, 第2批")


def test_the_only_list_is_meant_where_none_is_named() -> None:
    proposal = with_lists_asked(book("2014"), read(ASKS))

    assert proposal.notice["applies_to"] == ["2014"]
    assert "the only list of the programme" in proposal.assumed["applies_to"]


def test_of_several_lists_none_is_guessed() -> None:
    proposal = with_lists_asked(book("2012", "2014"), read(ASKS))

    assert "applies_to" not in proposal.notice
    assert 'write applies_to = ["2012", "2014"]' in proposal.unknown["applies_to"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (ASKS, "关于公布国家智慧城市2015年度试点名单的通知"),
        (ASKS, "关于开展国家智慧城市2016年度试点申报工作的通知"),
        ("请省级住房城乡建设厅于2016年3月31日前将情况汇总报送我部。", TITLE),
    ],
)
def test_a_notice_with_a_list_or_that_asks_authorities_alone_stays_as_it_is(text: str, title: str) -> None:
    proposal = read(text, title)

    assert with_lists_asked(book("2014"), proposal) == proposal


def test_later_lists_and_those_of_other_programmes_are_not_meant() -> None:
    other = {"id": "jianzao", "name": "智能建造", "title_words": ["智能建造"]}
    more = [
        notice("2015", dt.date(2016, 5, 1), totals={"new": 3}),
        notice("zn", dt.date(2013, 1, 1), programme="jianzao"),
    ]
    known = book("2014", programmes=[other], notices=[n | {"totals": {"new": 3}} for n in more])

    assert with_lists_asked(known, read(ASKS)).notice["applies_to"] == ["2014"]
    assert "applies_to" not in with_lists_asked(known, read(ASKS, day="2012年1月20日")).notice


def test_its_deliverables_have_ids_that_the_records_do_not_owe() -> None:
    later = notice("2015-check", dt.date(2015, 10, 1), applies_to=["2014"], deliverables=[PAPER | {"id": "summary"}])
    known = book("2014", notices=[later])
    text = "请试点城市于2016年3月31日前将进展报告报送我部。请试点城市于2016年4月30日前将工作总结报送我部。"
    before = read(text)
    assert [d["id"] for d in before.notice["deliverables"]] == ["progress-report", "summary"]

    after = with_lists_asked(known, before)
    assert [d["id"] for d in after.notice["deliverables"]] == ["progress-report", "summary-2"]
    # Those of the same notice are its own.
    source = {"id": "check", "title": TITLE}
    same = later | {"issued_on": dt.date(2016, 1, 20), "source": "check"}
    assert (
        with_lists_asked(book("2014", notices=[same], sources=[SOURCE, source]), before).notice["deliverables"][1]["id"]
        == "summary"
    )


def test_a_time_is_counted_from_the_new_id() -> None:
    deliverables = [PAPER, PAPER | {"id": "plan", "within": {"after": "report:submitted", "days": 30}}]
    read_ = read(ASKS)
    proposal = Proposal(
        {**read_.notice, "deliverables": deliverables}, read_.source, TITLE, named_lists=read_.named_lists
    )

    renamed = with_lists_asked(book("2014"), proposal).notice["deliverables"]
    assert [d["id"] for d in renamed] == ["report-2", "plan"]
    assert renamed[1]["within"] == {"after": "report-2:submitted", "days": 30}


def test_the_first_list_of_a_programme_without_batches() -> None:
    other = {"id": "jianzao", "name": "智能建造", "title_words": ["智能建造"], "pilots": "试点城市"}
    known = registry(
        programmes=[other],
        notices=[notice("2022", dt.date(2022, 10, 25), programme="jianzao")],
        pilots=[place("130600", "保定市", "河北省", "prefecture-city", "2022")],
    )
    proposal = read_notice(
        "关于组织开展首批智能建造试点城市验收工作的通知\n各省：\n请试点城市于2025年11月30日前将自评报告报送我部。\n"
        "住房和城乡建设部办公厅\n2025年9月1日\n".encode(),
        programmes=list(known.programmes.values()),
    )

    assert with_lists_asked(known, proposal).notice["applies_to"] == ["2022"]
    assert "in the order of the lists" in with_lists_asked(known, proposal).assumed["applies_to"]
