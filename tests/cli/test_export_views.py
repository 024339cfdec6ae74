"""`export --view`: tables for paper, with the figures of the other commands."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from program import call


def sheets(file: Path) -> dict[str, list[list[Any]]]:
    book = load_workbook(file)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets}


def test_the_list_has_a_sheet_for_each_kind(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"

    ended = call("export", file, "--view", "list", "-n", "2014", "--as-of", "2015-05-16")

    assert ended.code == 0
    assert "pilots: 31, special projects: 6" in ended.err
    found = sheets(file)
    assert list(found) == ["试点", "专项试点"]
    assert found["试点"][0][0] == "国家智慧城市试点名单（31个）"
    assert found["试点"][1][0] == "截至2015年5月16日；只含通知 2014"
    assert len(found["试点"]) == 3 + 31


def test_progress_is_that_of_deadlines(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"

    assert call("export", file, "--view", "进度", "--as-of", "2015-05-16").code == 0

    rows = sheets(file)["进度"][3:]
    answer = call("deadlines", "--by", "province", "--as-of", "2015-05-16", "-f", "json").json()
    due = {row["province"]: row["due_targets"] for row in answer["provinces"] if row["province"] and row["due_targets"]}
    assert {row[0]: row[1] for row in rows if row[0] in due} == due
    for column in range(1, 6):
        assert sum(row[column] for row in rows[:-1]) == rows[-1][column]


def test_the_call_list_is_what_is_outstanding(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"

    assert call("export", file, "--view", "call-list", "-p", "四川", "--as-of", "2015-05-16").code == 0

    (rows,) = sheets(file).values()
    answer = call("deadlines", "--outstanding", "-p", "四川", "--as-of", "2015-05-16", "-f", "json").json()
    dated = [row for row in answer["targets"] if row["due"]]
    overdue = sum(row["state"] == "overdue" for row in dated)
    assert len(rows) - 3 == len(dated) < len(answer["targets"])
    assert rows[0][0] == f"国家智慧城市试点未报事项名单（{len(dated)}件，其中已逾期{overdue}件）"
    assert rows[1][0] == "截至2015年5月16日，只列有期限的事项；只含四川省"
    assert {row[1] for row in rows[3:]} == {"四川省"}


@pytest.mark.parametrize(
    ("within", "held", "due"),
    [
        ("overdue", "只列已逾期的事项", {"2015年4月30日"}),
        ("30d", "列已逾期的和2015年6月15日以前（含当日）到期的事项", {"2015年4月30日"}),
        ("300d", "列已逾期的和2016年3月11日以前（含当日）到期的事项", {"2015年4月30日", "2015年12月31日"}),
        ("全部", "含无期限的事项", {"2015年4月30日", "2015年12月31日", "无期限"}),
    ],
)
def test_a_call_list_holds_what_is_asked_for_and_says_so(within: str, held: str, due: set[str], tmp_path: Path) -> None:
    arguments = ("--view", "call-list", "-p", "四川", "--as-of", "2015-05-16", "--within", within)
    assert call("export", tmp_path / "a.xlsx", *arguments).code == 0

    (rows,) = sheets(tmp_path / "a.xlsx").values()
    assert rows[1][0] == f"截至2015年5月16日，{held}；只含四川省"
    assert {row[4] for row in rows[3:]} >= {"2015年4月30日"}
    assert {row[4] for row in rows[3:]} <= due
    assert ("无期限" in {row[4] for row in rows[3:]}) == (within == "全部")


def test_who_owes_nothing_is_told_so(tmp_path: Path) -> None:
    arguments = ("-p", "宁波", "--as-of", "2015-05-16")

    progress = call("export", tmp_path / "a.xlsx", "--view", "progress", *arguments)
    assert (progress.code, "nothing was to be handed in by 2015-05-16; only 宁波市" in progress.err) == (2, True)
    called = call("export", tmp_path / "a.xlsx", "--view", "call-list", *arguments)
    assert (called.code, "outstanding on 2015-05-16; only 宁波市" in called.err) == (2, True)


@pytest.mark.parametrize("view", ["progress", "call-list"])
def test_a_document_has_the_table_of_the_workbook(view: str, tmp_path: Path) -> None:
    arguments = ("--view", view, "-p", "四川", "-p", "河北", "--as-of", "2015-05-16")
    ended = [call("export", tmp_path / name, *arguments) for name in ("a.xlsx", "a.docx")]

    assert [each.code for each in ended] == [0, 0]
    assert ended[1].err == ended[0].err.replace("a.xlsx", "a.docx")
    (rows,) = sheets(tmp_path / "a.xlsx").values()
    document = Document(str(tmp_path / "a.docx"))
    assert [paragraph.text for paragraph in document.paragraphs[:2]] == [rows[0][0], rows[1][0]]
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["" if value is None else str(value) for value in row] for row in rows[2:]
    ]
    sides = (document.sections[0].page_width.mm, document.sections[0].page_height.mm)
    assert tuple(map(round, sides)) == ((210, 297) if view == "progress" else (297, 210))


def test_an_annex_says_which_notice_it_was_narrowed_to(tmp_path: Path) -> None:
    assert "only the notice 2014 is written" in call("export", tmp_path / "a.xlsx").err
    assert "only the notice" not in call("export", tmp_path / "b.xlsx", "-n", "2014").err


def test_several_notices_have_sheets_of_their_own(tmp_path: Path) -> None:
    ended = call("export", tmp_path / "a.xlsx", "-n", "2012", "-n", "2014")

    assert ended.code == 0
    found = sheets(tmp_path / "a.xlsx")
    assert list(found) == ["2012附件1", "2014附件1", "2014附件2"]
    assert (found["2012附件1"][0][0], found["2012附件1"][2][0]) == ("附件", "国家智慧城市2012年度试点名单")
    one = call("export", tmp_path / "b.xlsx", "-n", "2014")
    assert one.code == 0
    assert list(sheets(tmp_path / "b.xlsx")) == ["附件1", "附件2"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["a.csv", "--view", "list"],
        ["a.xlsx", "--view", "list", "zzz"],
        ["a.xlsx", "--view", "图"],
        ["a.docx"],
        ["a.docx", "--view", "annex"],
        ["a.docx", "--view", "list"],
        ["a.docx", "--view", "call-list", "zzz"],
        ["a.ics", "--as-of", "2015-05-16"],
        ["a.xlsx", "--view", "progress", "--within", "30d"],
        ["a.xlsx", "--view", "call-list", "--within", "soon"],
    ],
)
def test_what_cannot_be_is_refused(arguments: list[str], tmp_path: Path) -> None:
    ended = call("export", tmp_path / arguments[0], *arguments[1:])

    assert (ended.code, list(tmp_path.iterdir())) == (2, [])
    assert ended.err


@pytest.mark.parametrize(
    ("labels", "heading", "words"),
    [
        ("codes", "kind,id,name,province,division", ("pilots", "county", "expanded", "confirmed")),
        ("zh", "种类,编号,名称,省份,行政区划代码", ("试点", "县", "扩大范围试点", "已证实")),
        ("中文", "种类,编号,名称,省份,行政区划代码", ("试点", "县", "扩大范围试点", "已证实")),
        ("en", "kind,id,name,province,division code", ("pilots", "county", "expanded-scope", "confirmed")),
    ],
)
def test_csv_has_the_words_that_are_asked_for(
    labels: str, heading: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"

    assert call("export", file, "正定", "--labels", labels).code == 0

    first, row = file.read_text(encoding="utf-8-sig").splitlines()
    assert first.startswith(heading)
    assert set(words) <= set(row.split(","))


def test_labels_are_only_for_csv(tmp_path: Path) -> None:
    assert call("export", tmp_path / "a.json", "--labels", "zh").code == 2
