"""What authorities owe: a deliverable that is owed by all to which the notice is sent."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from builders import notice, place
from program import call, write_registry
from smartpilot.workbook.form import TEMPLATE
from workbooks import circulate, collect, collected, edit, fill, only_problem, problems_of, recorded

REVIEW: dict[str, Any] = {
    "id": "recommendation",
    "title": "推荐函",
    "owed_by": "authorities",
    "stages": ["drafted", "submitted"],
    "due": dt.date(2015, 5, 15),
}
TASK_BOOK: dict[str, Any] = {
    "id": "task-book",
    "title": "创建任务书",
    "owed_by": "pilots",
    "stages": ["submitted"],
    "due": dt.date(2015, 4, 30),
}
ON = {"SMARTPILOT_TODAY": "2015-05-10"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A registry whose notice wants a recommendation of each authority, with a pilot that has the name of one."""
    return write_registry(
        tmp_path / "pilots.toml",
        notices=[notice(deliverables=[TASK_BOOK, REVIEW])],
        pilots=[
            place("130123", "石家庄市正定县", "河北省", "county", designation="new"),
            place("210200", "大连市", "辽宁省", "prefecture-city", designation="new"),
        ],
    )


def test_it_is_valid_and_has_no_more_records(path: Path) -> None:
    report = call("validate", "--strict", "-r", path, "-f", "json").json()

    assert report["checked"] == {"pilots": 2, "projects": 0, "candidates": 0, "events": 0}
    assert report["problems"] == []
    assert call("list", "-r", path, "--kind", "all", "-f", "json").json().keys() == {
        "format",
        "pilots",
        "projects",
        "candidates",
    }
    assert "authority-" not in call("list", "-r", path, "--kind", "all").out


def test_deadlines_count_every_authority(path: Path) -> None:
    assert call("record", "河北省", "推荐函", "已报送", "-r", path, **ON).code == 0

    rows = call("deadlines", "-r", path, "--by", "target", "-f", "json", **ON).json()

    [row] = [row for row in rows["deadlines"] if row["deliverable"] == "recommendation"]
    assert (row["owed_by"], row["targets"], row["met"], row["outstanding"]) == ("authorities", 37, 1, 36)
    [hebei] = [row for row in rows["targets"] if row["target"] == "2014-authority-130000"]
    assert (hebei["name"], hebei["province"], hebei["authority"]) == ("河北省", "河北省", "河北省")
    assert (hebei["state"], hebei["stage_on"]) == ("met", "2015-05-10")


def test_deadlines_by_province_count_what_lies_in_it(path: Path) -> None:
    table = call("deadlines", "-r", path, "--by", "province", "--format", "csv", **ON).out

    # Of 辽宁省 the authority of the province, that of 大连市, and the task book of the pilot.
    assert re.search(r"^辽宁省,3,", table, re.MULTILINE)
    assert re.search(r"^新疆维吾尔自治区,2,", table, re.MULTILINE)


@pytest.mark.parametrize(
    ("province", "names"), [("河北", {"河北省"}), ("辽宁", {"辽宁省", "大连市"}), ("大连", {"大连市"})]
)
def test_a_province_filters(path: Path, province: str, names: set[str]) -> None:
    rows = call("deadlines", "-r", path, "--by", "target", "-p", province, "-f", "json", **ON).json()["targets"]

    assert {row["name"] for row in rows if row["deliverable"] == "recommendation"} == names


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("河北省", "2014-authority-130000"),
        ("河北", "2014-authority-130000"),
        ("冀", "2014-authority-130000"),
        ("13", "2014-authority-130000"),
        ("hebei", "2014-authority-130000"),
        ("兵团", "2014-authority-659000"),
        ("2014-authority-13", "2014-authority-130000"),
        # A pilot has the name too; it does not owe this.
        ("大连市", "2014-authority-210200"),
    ],
)
def test_record_finds_the_authority(path: Path, name: str, id_: str) -> None:
    recorded = call("record", name, "推荐函", "submitted", "-r", path, "-f", "json", **ON)

    assert recorded.code == 0, recorded.err
    [event] = recorded.json()["events"]
    assert (event["target"], event["deliverable"]) == (id_, "recommendation")
    assert call("validate", "--strict", "-r", path).code == 0


def test_record_finds_the_pilot_of_the_same_name(path: Path) -> None:
    [event] = call("record", "大连市", "创建任务书", "submitted", "-r", path, "-f", "json", **ON).json()["events"]

    assert event["target"] == "2014-210200"


def test_what_an_authority_does_not_owe_is_refused(path: Path) -> None:
    refused = call("record", "河北省", "创建任务书", "submitted", "-r", path, **ON)

    assert refused.code == 2
    assert "2014-authority-130000 河北省 does not have to hand in 创建任务书" in refused.err


def test_show_history_and_undo(path: Path) -> None:
    assert call("record", "兵团", "推荐函", "已报送", "-r", path, **ON).code == 0

    shown = call("show", "兵团", "-r", path, "-f", "json", **ON).json()
    assert (shown["kind"], shown["record"]["name"]) == ("authorities", "新疆生产建设兵团")
    assert [(owed["deliverable"], owed["state"]) for owed in shown["owes"]] == [("recommendation", "met")]
    assert "Sources" not in call("show", "兵团", "-r", path, **ON).out

    assert "新疆生产建设兵团" in call("history", "兵团", "-r", path, **ON).out
    assert call("undo", "--yes", "-r", path, **ON).code == 0
    owed = call("show", "兵团", "-r", path, "-f", "json", **ON).json()["owes"]
    assert owed[0]["state"] == "due"


def test_a_name_of_both_is_listed(path: Path) -> None:
    shown = call("show", "大连市", "-r", path, **ON)

    assert shown.code == 2
    assert "2014-210200" in shown.err
    assert "2014-authority-210200" in shown.err


def test_an_authority_is_no_record_to_edit(path: Path) -> None:
    assert call("edit", "河北省", "备注=无", "--yes", "-r", path).code == 2


def test_an_event_of_an_authority_that_owes_nothing_is_wrong(path: Path) -> None:
    assert call("record", "河北省", "推荐函", "已报送", "-r", path, **ON).code == 0
    path.write_text(path.read_text(encoding="utf-8").replace('"authorities"', '"projects"'), encoding="utf-8")

    problems = call("validate", "-r", path, "-f", "json").json()["problems"]

    [problem] = [problem for problem in problems if problem["severity"] == "error"]
    assert problem["rule"] == "unknown-target"
    assert problem["message"] == "the notice 2014 wants nothing of authorities, so nothing of 河北省"
    assert problem["hint"].startswith("restore owed_by of the deliverable, or void this event with smartpilot undo 2")
    history = call("history", "--events", "-r", path).out
    assert re.search("河北省 +推荐函 ", history)


def test_an_event_of_a_broken_notice_is_not_blamed(path: Path) -> None:
    assert call("record", "河北省", "推荐函", "已报送", "-r", path, **ON).code == 0
    path.write_text(path.read_text(encoding="utf-8").replace("issued_on", "issued_at"), encoding="utf-8")

    problems = call("validate", "-r", path, "-f", "json").json()["problems"]

    assert "unknown-target" not in {problem["rule"] for problem in problems}


HEBEI_WORKBOOK, DALIAN_WORKBOOK = "130000-河北省.xlsx", "210200-大连市.xlsx"
HEBEI_REVIEW = ("2014-authority-130000", "推荐函")


@pytest.fixture
def out(path: Path, tmp_path: Path) -> Path:
    return circulate(path, tmp_path / "发出", "--as-of", "2015-05-10")


def test_every_authority_is_sent_a_sheet_of_its_own(path: Path, out: Path) -> None:
    assert len(list(out.iterdir())) == 37

    book = load_workbook(out / HEBEI_WORKBOOK)

    assert book.sheetnames == ["说明", "试点", "专项试点", "主管部门", "增补申报", "_meta", "_lists"]
    rows = [[cell.value for cell in row] for row in book["主管部门"].iter_rows(min_row=2, max_col=5)]
    assert rows == [[1, "2014-authority-130000", "河北省", "河北省", "推荐函"]]
    cover = "".join(str(cell.value) for row in book["说明"].iter_rows() for cell in row if cell.value)
    assert "“试点”“主管部门”两表每行填报" in cover.replace("\n", "")


def test_the_table_counts_what_it_owes_itself(path: Path, tmp_path: Path) -> None:
    table = call("circulate", tmp_path / "dry", "--dry-run", "-p", "大连", "-r", path, "--as-of", "2015-05-10").out

    assert re.search(r"file +authority +pilots +special projects +itself +rows", table)
    assert re.search(r"210200-大连市.xlsx +大连市 +1 +0 +1 +2", table)


def test_what_comes_back_is_recorded(path: Path, out: Path) -> None:
    fill(out / HEBEI_WORKBOOK, {HEBEI_REVIEW: {"阶段": "已报送", "日期": dt.date(2015, 5, 9)}}, sheet="主管部门")

    ended = collect(path, out, "--apply")

    assert ended.code == 0, ended.err
    assert recorded(path) == [
        ("2014-authority-130000", "recommendation", None, "submitted", dt.date(2015, 5, 9), None, None)
    ]
    assert call("validate", "--strict", "-r", path).code == 0
    assert collect(path, out, "--apply").code == 0
    assert len(recorded(path)) == 1


def test_what_the_ledger_has_is_in_the_sheet_and_is_corrected(path: Path, tmp_path: Path) -> None:
    assert call("record", "河北省", "推荐函", "已编制", "--on", "2015-05-08", "-r", path, **ON).code == 0
    out = circulate(path, tmp_path / "发出", "--as-of", "2015-05-10", "-p", "河北")
    sheet = load_workbook(out / HEBEI_WORKBOOK)["主管部门"]
    assert [sheet.cell(2, column).value for column in (7, 8)] == ["已编制", dt.datetime(2015, 5, 8)]  # noqa: DTZ001

    fill(out / HEBEI_WORKBOOK, {HEBEI_REVIEW: {"日期": dt.date(2015, 5, 7)}}, sheet="主管部门")
    assert collect(path, out, "--apply").code == 0

    [row] = call("show", "河北省", "-r", path, "-f", "json", **ON).json()["owes"]
    assert row["stage_on"] == "2015-05-07"


def test_a_wrong_cell_is_named_with_its_sheet(path: Path, out: Path) -> None:
    fill(out / HEBEI_WORKBOOK, {HEBEI_REVIEW: {"阶段": "已签订", "日期": dt.date(2015, 5, 9)}}, sheet="主管部门")

    problem = only_problem(path, out / HEBEI_WORKBOOK)

    assert (problem["sheet"], problem["cell"], problem["record"]) == ("主管部门", "G2", "2014-authority-130000")


def test_the_row_of_another_authority_is_refused(path: Path, out: Path) -> None:
    path.with_name("circulation.key").unlink()

    def exchange(book: Workbook) -> None:
        meta = book["_meta"]
        for cell, *_rest in meta.iter_rows():
            if cell.value in ("authority", "code"):
                meta.cell(cell.row, 2).value = {"authority": "大连市", "code": "210200"}[cell.value]

    edit(out / HEBEI_WORKBOOK, exchange)
    fill(out / HEBEI_WORKBOOK, {HEBEI_REVIEW: {"阶段": "已报送", "日期": dt.date(2015, 5, 9)}}, sheet="主管部门")

    data = collected(path, out / HEBEI_WORKBOOK, "--apply", "--unsealed")

    problems = data["files"][0]["problems"]
    assert ("other-authority", "主管部门") in {(problem["rule"], problem["sheet"]) for problem in problems}
    assert recorded(path) == []


def test_a_workbook_without_such_rows_has_no_such_sheet(path: Path, tmp_path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace('"authorities"', '"projects"'), encoding="utf-8")
    out = circulate(path, tmp_path / "发出", "--as-of", "2015-05-10")

    book = load_workbook(out / HEBEI_WORKBOOK)

    assert "主管部门" not in book.sheetnames
    assert book["_meta"]["B1"].value == TEMPLATE
    # A sheet of that name that an office adds is not read, and that is said.
    edit(out / HEBEI_WORKBOOK, lambda book: book.create_sheet("主管部门"))
    assert [problem["rule"] for problem in problems_of(path, out / HEBEI_WORKBOOK)] == ["other-sheet"]


def letter(path: Path, folder: Path, authority: str, day: str) -> str:
    assert (
        call("remind", folder, "-r", path, "--as-of", day, "--within", "30d", "-p", authority, "-f", "text").code == 0
    )
    [text] = folder.iterdir()
    return text.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("authority", "day", "sentences"),
    [
        (
            "山西",
            "2015-05-10",
            ["你单位应按期报送材料", "请按期报送。", "1. 山西省：推荐函，期限2015年5月15日，还有5天到期"],
        ),
        ("山西", "2015-05-20", ["你单位应按期报送材料", "请尽快报送。"]),
        ("大连", "2015-05-20", ["你单位和你地区有关试点、单位应按期报送材料", "请尽快报送，并督促有关单位尽快报送。"]),
        (
            "大连",
            "2015-05-10",
            ["已逾期的，请尽快报送，并督促有关单位尽快报送；尚未到期的，请按期报送，并督促有关单位按期报送。"],
        ),
    ],
)
def test_a_letter_says_what_the_authority_has_to_hand_in_itself(
    path: Path, tmp_path: Path, authority: str, day: str, sentences: list[str]
) -> None:
    text = letter(path, tmp_path / "letters", authority, day)

    assert all(sentence in text for sentence in sentences), text


def test_a_letter_without_rows_of_its_own_reads_as_before(path: Path, tmp_path: Path) -> None:
    assert call("record", "大连市", "推荐函", "已报送", "-r", path, **ON).code == 0

    text = letter(path, tmp_path / "letters", "大连", "2015-05-20")

    assert "，你地区有关试点和单位应按期报送材料。" in text
    assert "请督促有关单位尽快报送。" in text


def test_the_calendar_has_the_deadline_of_authorities(path: Path, tmp_path: Path) -> None:
    file, each, pilots = (tmp_path / name for name in ("all.ics", "each.ics", "pilots.ics"))

    assert call("export", file, "-r", path).code == 0
    assert call("export", each, "-r", path, "--by", "target", "-p", "辽宁").code == 0
    assert call("export", pilots, "-r", path, "--kind", "pilots").code == 0

    text = unfolded(file)
    assert "UID:2014/recommendation@smartpilot" in text
    assert "authorities: 37 to hand in\\, 37 outstanding" in text
    assert {line for line in unfolded(each).splitlines() if line.startswith("UID:2014/recommendation")} == {
        "UID:2014/recommendation/2014-authority-210000@smartpilot",
        "UID:2014/recommendation/2014-authority-210200@smartpilot",
    }
    assert "推荐函" not in unfolded(pilots)


def test_what_authorities_owe_is_exported_alone(path: Path, tmp_path: Path) -> None:
    calendar, progress, calls = (tmp_path / name for name in ("a.ics", "p.xlsx", "c.xlsx"))
    asked = ("-r", path, "--kind", "authorities")
    day = ("--as-of", "2015-06-01")

    assert call("export", calendar, *asked).err.endswith(f"wrote {calendar} (1 deadline)\n")
    assert "推荐函" in unfolded(calendar)
    assert call("export", progress, *asked, *day, "-p", "河北", "--view", "progress").code == 0
    (row,) = (r for r in load_workbook(progress).active.iter_rows(values_only=True) if r[0] == "河北省")
    assert row[1] == 1
    assert call("export", calls, "-r", path, "--kind", "试点", *day, "-p", "河北", "--view", "call-list").code == 0
    text = str(list(load_workbook(calls).active.values))
    assert "创建任务书" in text
    assert "推荐函" not in text


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.json", "folder"])
def test_authorities_are_in_no_list_of_records(path: Path, tmp_path: Path, name: str) -> None:
    ended = call("export", tmp_path / name, "-r", path, "--kind", "authorities")

    assert (ended.code, (tmp_path / name).exists()) == (2, False)
    assert "authorities are no records" in ended.err


def unfolded(path: Path) -> str:
    return path.read_text(encoding="utf-8").replace("\n ", "").replace("\r", "")


def test_progress_and_call_list_have_the_authorities(path: Path, tmp_path: Path) -> None:
    progress, calls = tmp_path / "progress.xlsx", tmp_path / "calls.xlsx"

    assert call("export", progress, "--view", "progress", "-r", path, "--as-of", "2015-05-20").code == 0
    assert call("export", calls, "--view", "call-list", "-p", "山西", "-r", path, "--as-of", "2015-05-20").code == 0

    [total] = [row for row in load_workbook(progress).active.iter_rows(values_only=True) if row[0] == "合计"]
    assert total[1:3] == (39, 0)  # 37 authorities and two pilots
    rows = [row[1:4] for row in load_workbook(calls).active.iter_rows(values_only=True)]
    assert ("山西省", "山西省", "推荐函") in rows


def test_the_page_has_the_authorities(path: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"

    assert call("report", page, "-r", path, "--as-of", "2015-05-20").code == 0

    text = page.read_text(encoding="utf-8")
    assert "山西省" in text
    assert text.count("推荐函") > 37


CALL = """关于组织申报国家智慧城市2016年度试点的通知
建办科函〔2016〕12号
各省、自治区、直辖市住房城乡建设厅（委），计划单列市建委，新疆生产建设兵团建设局：
    一、申报城市应编制申报书，于2016年3月31日前报送所在省（区、市）住房城乡建设厅。
    二、各省级住房城乡建设主管部门对申报书进行审查后，请于2016年4月30日前将推荐函、审查意见报送住房城乡建设部建筑节能与科技司。
住房和城乡建设部办公厅
2016年1月20日
"""


def test_a_notice_from_its_text_to_the_ledger(tmp_path: Path) -> None:
    text, path = tmp_path / "通知.txt", tmp_path / "pilots.toml"
    text.write_text(CALL, encoding="utf-8")
    path.write_text("format = 1\n", encoding="utf-8")
    later = {"SMARTPILOT_TODAY": "2016-05-04"}

    assert call("notice", text, "--apply", "-r", path).code == 0
    assert call("validate", "-r", path).code == 0
    rows = call("deadlines", "-n", "2016-call", "-r", path, "-f", "json", **later).json()["deadlines"]
    # Nobody has applied yet.
    assert [(row["title"], row["owed_by"], row["targets"], row["due"]) for row in rows] == [
        ("推荐函、审查意见", "authorities", 37, "2016-04-30")
    ]

    recorded_ = call("record", "河北省", "审查意见", "已报送", "-n", "2016-call", "-r", path, "-f", "json", **later)
    assert [event["target"] for event in recorded_.json()["events"]] == ["2016-call-authority-130000"]


def test_only_authorities_with_pilots_of_the_list_owe_what_is_about_these(tmp_path: Path) -> None:
    path = write_registry(
        tmp_path / "pilots.toml",
        notices=[
            notice("2013", dt.date(2013, 8, 5)),
            notice(deliverables=[TASK_BOOK, REVIEW | {"only_with": "pilots"}]),
        ],
        pilots=[
            place("130123", "石家庄市正定县", "河北省", "county", designation="new"),
            place("210200", "大连市", "辽宁省", "prefecture-city", designation="new"),
            place("310115", "浦东新区", "上海市", "district", "2013"),
        ],
    )

    rows = call("deadlines", "-r", path, "--by", "target", "-f", "json", **ON).json()["targets"]
    owing = [row["name"] for row in rows if row["deliverable"] == "recommendation"]
    assert owing == ["河北省", "大连市"]
    assert call("record", "河北省", "推荐函", "已报送", "-r", path, **ON).code == 0
    refused = call("record", "2014-authority-310000", "推荐函", "已报送", "-r", path, **ON)
    assert (refused.code, "does not have to hand in 推荐函" in refused.err) == (2, True)
    assert call("validate", "--strict", "-r", path, **ON).code == 0
    assert call("circulate", tmp_path / "sent", "-r", path, **ON).code == 0
    assert sorted(book.name for book in (tmp_path / "sent").iterdir()) == ["130000-河北省.xlsx", "210200-大连市.xlsx"]


def test_notice_reads_that_an_authority_reports_on_its_own_pilots(tmp_path: Path) -> None:
    text = tmp_path / "评估.txt"
    lines = ["关于开展国家智慧城市2014年度试点中期评估的通知", "各省："]
    lines += ["一、省级住房城乡建设主管部门应对本地区试点城市进行评估，形成评估报告，于2015年9月30日前报送我部。"]
    lines += [
        "二、省级住房城乡建设主管部门应于2015年10月31日前将推荐意见报送我部。",
        "住房和城乡建设部办公厅",
        "2015年6月1日",
    ]
    text.write_text("\n".join(lines), encoding="utf-8")

    proposed = call("notice", text, "-f", "json", **ON).json()
    limits = [(d["owed_by"], d.get("only_with")) for d in proposed["notice"]["deliverables"]]
    assert limits == [("authorities", "pilots"), ("authorities", None)]
    assert [row["field"] for row in proposed["assumed"] if "without any owes nothing" in row["why"]] == [
        "deliverables[0].only_with"
    ]
