"""A notice that asks something of the pilots of earlier lists, through the commands that show or take what is owed."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from builders import SHIJIAZHUANG, ZHENGDING, assessment, notice, place, project
from program import REGISTRY, ROOT, call, write_registry

TODAY = {"SMARTPILOT_TODAY": "2016-03-20"}
OWED = {"owed_by": "pilots", "stages": ["submitted"]}
REPORT = {"id": "report", "title": "自评报告", **OWED}
XINJI = place("130181", "辛集市", "河北省", "county-city", "2013")


def write_book(path: Path, **more: Any) -> Path:
    acceptance = [
        {"id": "acceptance", "title": "验收申请表", **OWED, "due": dt.date(2016, 3, 31)},
        REPORT | {"id": "self-check", "within": {"after": "listed", "months": 12}},
        {"id": "summary", "title": "初验意见", "owed_by": "authorities", "stages": ["submitted"]},
    ]
    return write_registry(
        path,
        notices=[
            notice("2012", dt.date(2013, 1, 29)),
            notice("2013", dt.date(2013, 8, 5)),
            notice("2014", deliverables=[REPORT]),
            notice("2016", dt.date(2016, 1, 20), applies_to=["2013", "2014"], deliverables=acceptance),
        ],
        pilots=[SHIJIAZHUANG, XINJI, ZHENGDING],
        projects=[project("S01", "甲公司")],
        **more,
    )


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_book(tmp_path / "pilots.toml")


def rows(book: Path, *words: str) -> list[tuple[str, str, str]]:
    shown = call("deadlines", "--by", "target", *words, "-r", book, "-f", "json", **TODAY).json()
    return [(row["target"], row["notice"], row["deliverable"]) for row in shown["targets"] if "-a" not in row["target"]]


def test_deadlines_are_those_of_the_lists_that_it_applies_to(book: Path) -> None:
    every = [
        ("2013-130181", "2016", "acceptance"),
        ("2013-130181", "2016", "self-check"),
        ("2014-130123", "2014", "report"),
        ("2014-130123", "2016", "acceptance"),
        ("2014-130123", "2016", "self-check"),
    ]
    assert sorted(rows(book)) == every
    # Of a notice that lists records, all that these owe; and what it asks of others.
    assert sorted(rows(book, "--notice", "2014")) == every[2:]
    assert sorted(rows(book, "--notice", "2013")) == every[:2]
    assert sorted(rows(book, "--notice", "2016")) == [row for row in every if row[1] == "2016"]
    assert rows(book, "--notice", "2012") == []
    shown = call("deadlines", "-n", "2016", "-r", book, "-f", "json", **TODAY).json()["deadlines"]
    assert {row["deliverable"]: row["targets"] for row in shown} == {"acceptance": 2, "self-check": 2, "summary": 37}


def test_each_is_due_by_its_own_listing(book: Path) -> None:
    shown = call("deadlines", "--by", "target", "-r", book, "-f", "json", **TODAY).json()["targets"]

    days = {row["target"]: (row["due"], row["due_from_on"]) for row in shown if row["deliverable"] == "self-check"}
    assert days == {"2013-130181": ("2014-08-05", "2013-08-05"), "2014-130123": ("2016-04-07", "2015-04-07")}


def test_show_names_the_notice_that_asks(book: Path) -> None:
    shown = call("show", "正定", "-r", book, "-f", "json", **TODAY).json()["owes"]
    assert [(row["deliverable"], row["notice"]) for row in shown] == [
        ("report", "2014"),
        ("acceptance", "2016"),
        ("self-check", "2016"),
    ]
    table = call("show", "正定", "-r", book, **TODAY).out
    assert [line.split()[:3] for line in table.splitlines() if "2016-03-31" in line] == [
        ["验收申请表", "2016", "2016-03-31"]
    ]
    ended = call("show", "2016", "-r", book, **TODAY)
    assert "smartpilot deadlines --notice 2016 shows what it asks of the lists of 2013, 2014" in ended.err


def test_what_it_asks_for_is_recorded(book: Path) -> None:
    words = ("submitted", "-r", book, "--on", "2016-03-01")
    both = call("record", "正定", "自评报告", *words, **TODAY)
    assert (both.code, "report (2014), self-check (2016)" in both.err) == (2, True)

    assert call("record", "正定", "自评报告", *words, "-n", "2016", **TODAY).code == 0
    assert call("record", "acceptance", *words, "-n", "2016", "--yes", **TODAY).code == 0
    early = call("record", "正定", "acceptance", "submitted", "-r", book, "--on", "2016-01-19", **TODAY)
    assert "2016-01-19 is before the notice of 2016-01-20" in early.err
    other = call("record", "石家庄市", "acceptance", *words, **TODAY)
    assert "does not have to hand in acceptance" in other.err

    def events(*more: str) -> list[tuple[str, str]]:
        shown = call("history", "-r", book, "-f", "json", *more, **TODAY).json()["events"]
        return [(event["target"], event["deliverable"]) for event in shown]

    assert sorted(events("-n", "2016")) == [
        ("2013-130181", "acceptance"),
        ("2014-130123", "acceptance"),
        ("2014-130123", "self-check"),
    ]
    assert events("-n", "2013") == [("2013-130181", "acceptance")]
    assert call("validate", "-r", book, **TODAY).code == 0


def test_workbooks_go_out_and_come_back(book: Path, tmp_path: Path) -> None:
    assert call("circulate", tmp_path / "sent", "-r", book, **TODAY).code == 0
    path = tmp_path / "sent" / "130000-河北省.xlsx"
    workbook = load_workbook(path)
    sheet = workbook["试点"]
    headings, *lines = sheet.iter_rows()
    names = [cell.value for cell in headings]
    titles = {line[names.index("事项")].value: line for line in lines if line[1].value == "2014-130123"}
    # Rows are told apart by their titles, so that the two reports have the notice with them.
    assert set(titles) == {"自评报告（2014）", "自评报告（2016）", "验收申请表"}
    for title, day in (("自评报告（2016）", "2016-03-10"), ("验收申请表", "2016-03-11")):
        titles[title][names.index("阶段")].value = "已报送"
        titles[title][names.index("日期")].value = day
    workbook.save(path)

    ended = call("collect", path, "-r", book, "--apply", **TODAY)
    assert ended.code == 0, ended.err
    shown = call("deadlines", "--by", "target", "-r", book, "-f", "json", **TODAY).json()["targets"]
    met = {(row["target"], row["deliverable"]): row["stage_on"] for row in shown if row["state"].startswith("met")}
    assert met == {("2014-130123", "self-check"): "2016-03-10", ("2014-130123", "acceptance"): "2016-03-11"}


def test_letters_and_calendars(book: Path, tmp_path: Path) -> None:
    remind = ("remind", tmp_path / "letters", "--within", "30d", "--format", "text", "-r", book)
    assert call(*remind, **TODAY).code == 0
    letter = next((tmp_path / "letters").glob("*河北*")).read_text(encoding="utf-8")
    assert "验收申请表" in letter
    assert "2016-03-31" in letter or "2016年3月31日" in letter

    for words, summaries in (
        ((), ["验收申请表"]),
        (("--by", "target"), ["2013-130181", "2014-130123"]),
    ):
        calendar = tmp_path / "days.ics"
        ended = call("export", calendar, "--force", *words, "-n", "2016", "-r", book, **TODAY)
        assert ended.code == 0, ended.err
        text = calendar.read_text(encoding="utf-8").replace("\r\n ", "")
        assert all(summary in text for summary in summaries)
        assert ("2 to hand in" in text) is (words == ())


def test_nobody_who_was_accepted_before_owes_it(book: Path) -> None:
    def with_day(day: dt.date) -> list[str]:
        accepted = assessment(day, "acceptance", "passed", evidence="confirmed", sources=["notice-2014"])
        path = write_book(book.with_name("assessed.toml"), assessments=[accepted])
        return [row[2] for row in rows(path) if row[0] == "2014-130123"]

    assert with_day(dt.date(2016, 1, 19)) == ["report"]
    # What was due before it was accepted stays owed; what is due later is not.
    assert sorted(with_day(dt.date(2016, 3, 20))) == ["report"]
    assert sorted(with_day(dt.date(2016, 1, 20))) == ["report"]


def test_an_event_of_what_is_no_longer_asked_is_told(book: Path) -> None:
    assert call("record", "辛集市", "acceptance", "submitted", "-r", book, "--on", "2016-03-01", **TODAY).code == 0
    text = book.read_text(encoding="utf-8")
    book.write_text(text.replace('["2013", "2014"]', '["2014"]').replace('"2013",\n', ""), encoding="utf-8")

    assert "does not have to hand in acceptance" in call("validate", "-r", book, **TODAY).out


def test_the_newest_annex_is_that_of_a_notice_with_a_list(book: Path, tmp_path: Path) -> None:
    ended = call("export", tmp_path / "annex.xlsx", "--view", "annex", "-r", book, **TODAY)
    assert (ended.code, "only the notice 2014 is written" in ended.err) == (0, True)


ACCEPTANCE = """住房和城乡建设部办公厅关于组织开展2022年智能建造试点城市验收工作的通知
各省、自治区住房和城乡建设厅，直辖市住房和城乡建设（管）委：
一、各试点城市应于2025年10月31日前将自评报告报送省级住房和城乡建设主管部门。
二、省级住房和城乡建设主管部门应于2025年11月30日前将推荐意见报送我部。
住房和城乡建设部办公厅
2025年9月1日
"""


def test_an_acceptance_notice_of_a_programme_from_its_text_to_its_reminders(tmp_path: Path) -> None:
    today = {"SMARTPILOT_TODAY": "2025-10-20"}
    assert call("init", tmp_path / "own", "--programme", "intelligent-construction").code == 0
    book, text = tmp_path / "own" / "pilots.toml", tmp_path / "验收.txt"
    book = book if book.exists() else tmp_path / "own" / "data" / "pilots.toml"
    text.write_text(ACCEPTANCE, encoding="utf-8")

    preview = call("notice", text, "--dry-run", "-r", book, **today)
    assert '+applies_to = ["2022"]' in preview.out
    assert "what it asks of pilots is owed by those of the lists of 2022" in preview.err
    added = call("notice", text, "--apply", "-r", book, **today)
    assert (added.code, "owed by those of the lists of 2022" in added.err) == (0, True)
    # The year in its title is that of the list.
    asking = "intelligent-construction-2025"
    assert call("validate", "--strict", "-r", book, **today).code == 0

    shown = call("deadlines", "-n", asking, "-r", book, "-f", "json", **today).json()["deadlines"]
    assert [(row["owed_by"], row["targets"]) for row in shown] == [("pilots", 24), ("authorities", 37)]
    paper = shown[0]["deliverable"]
    recorded = call("record", "保定", paper, "submitted", "--on", "2025-10-19", "-r", book, **today)
    assert recorded.code == 0, recorded.err
    overdue = {"SMARTPILOT_TODAY": "2025-11-10"}
    assert call("remind", tmp_path / "letters", "--format", "text", "-n", asking, "-r", book, **overdue).code == 0
    letters = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "letters").iterdir()}
    assert any("沈阳市" in letter and "自评报告" in letter for letter in letters.values())
    assert not any("保定市" in letter for letter in letters.values())


def test_the_acceptance_notice_of_2016_asks_the_first_two_lists(tmp_path: Path) -> None:
    book = tmp_path / "pilots.toml"
    book.write_bytes(REGISTRY.read_bytes())
    added = call("notice", ROOT / "tests" / "notices" / "acceptance-2016.txt", "--apply", "-r", book, **TODAY)
    assert added.code == 0, added.err

    shown = call("deadlines", "-n", "2016", "-r", book, "-f", "json", **TODAY).json()["deadlines"]
    owed = {row["deliverable"]: row["targets"] for row in shown if row["owed_by"] == "pilots"}
    assert owed["acceptance"] == 48 + 38
    assert "unowed-deliverable" not in call("validate", "-r", book, **TODAY).out


def test_where_the_text_names_no_list_the_proposal_says_that_nobody_owes_it(tmp_path: Path) -> None:
    book, text = tmp_path / "pilots.toml", tmp_path / "验收.txt"
    book.write_bytes(REGISTRY.read_bytes())
    lines = ["关于做好国家智慧城市试点验收工作的通知", "各省：", "请试点城市于2016年3月31日前将自评报告报送我部。"]
    text.write_text("\n".join([*lines, "住房和城乡建设部办公厅", "2016年1月20日"]), encoding="utf-8")
    line = 'write applies_to = ["2012", "2013", "2014"], or some of these'

    for words in ((), ("--dry-run",), ("--apply",)):
        assert line in call("notice", text, *words, "-r", book, **TODAY).err
    warned = call("validate", "-r", book, **TODAY).out
    assert "warning[unowed-deliverable]: nobody owes what notice 2016 asks of pilots" in warned
    assert 'applies_to = ["2012", "2013", "2014"]' in warned
