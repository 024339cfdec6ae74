"""Copies of returned workbooks with their problems as comments."""

import datetime as dt
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from ledgers import event, files_in, write_ledger
from smartpilot.circulation import incoming
from smartpilot.files.reading import read_regular_file
from smartpilot.workbook.marked.styles import RED
from workbooks import (
    HEADINGS,
    HEBEI,
    QIANAN_TASK_BOOK,
    QINGDAO,
    ZHENGDING_TASK_BOOK,
    collect,
    collected,
    edit,
    fill,
    rezip,
    through_office,
)

SUBMITTED = {"阶段": "已报送", "日期": dt.date(2015, 4, 28), "办理单位": "正定县政府", "备注": "电子版"}
TO_CORRECT = f"【需更正】{HEBEI}"
DRAFTED = {"阶段": "已编制", "日期": "2015.4.20"}


def comments(path: Path) -> dict[tuple[str, str], str]:
    sheets = load_workbook(path).worksheets
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def test_marked_copies_say_in_chinese_what_is_wrong_on_its_cell(registry: Path, out: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, target="2014-130283", stage="drafted"))
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "交了", "日期": "昨天"}, QIANAN_TASK_BOOK: DRAFTED})
    before = files_in(out)

    ended = collect(registry, out, "--marked", tmp_path / "marked")

    assert [path.name for path in (tmp_path / "marked").iterdir()] == [TO_CORRECT]
    found = comments(tmp_path / "marked" / TO_CORRECT)
    assert "“交了”不能填在此处。" in found["试点", "G2"]
    assert "已编制" in found["试点", "G2"]
    assert "昨天" in found["试点", "H2"]
    assert "台账现为：2015-04-28" in found["试点", "H5"]
    assert "1 marked copy" in ended.err
    # The files that came back are as they were; the copy can be filled in and collected again.
    assert files_in(out) == before
    fill(
        tmp_path / "marked" / TO_CORRECT,
        {ZHENGDING_TASK_BOOK: SUBMITTED, QIANAN_TASK_BOOK: dict.fromkeys(HEADINGS[6:])},
    )
    data = collected(registry, tmp_path / "marked" / TO_CORRECT)
    assert (data["files"][0]["problems"], len(data["events"])) == ([], 1)


def test_marking_again_replaces_our_own_words_only(registry: Path, out: Path, tmp_path: Path) -> None:
    from openpyxl.comments import Comment

    def remark(book: Workbook) -> None:
        book["试点"]["G2"].comment = Comment("请核对", "王工")

    edit(fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "交了"}}), remark)
    collect(registry, out / HEBEI, "--marked", tmp_path / "one")

    collect(registry, tmp_path / "one" / TO_CORRECT, "--marked", tmp_path / "two")

    first, second = (comments(tmp_path / name / TO_CORRECT) for name in ("one", "two"))
    assert first["试点", "G2"].startswith("请核对")
    assert first["试点", "G2"].count("交了") == 1
    assert second["试点", "G2"].count("交了") == 1
    assert second["试点", "G2"].startswith("请核对")


def test_what_reading_the_cells_does_not_need_does_not_keep_a_copy_from_being_made(
    registry: Path, out: Path, tmp_path: Path
) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "交了"}})
    sheet = "xl/worksheets/sheet2.xml"
    rezip(out / HEBEI, lambda parts: parts.update({sheet: parts[sheet].replace(b'type="list"', b'type="odd"')}))

    ended = collect(registry, out / HEBEI, "--marked", tmp_path / "marked")

    assert ended.code == 1
    with zipfile.ZipFile(tmp_path / "marked" / TO_CORRECT) as package:
        assert b'type="odd"' in package.read(sheet)


def test_a_file_that_cannot_be_marked_does_not_keep_the_others(registry: Path, out: Path, tmp_path: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "交了"}})
    (out / QINGDAO).write_bytes(b"no workbook")

    ended = collect(registry, out, "--marked", tmp_path / "marked")

    assert ended.code == 1
    assert [path.name for path in (tmp_path / "marked").iterdir()] == [TO_CORRECT]
    text = "no marked copies: not circulated workbooks, or to be saved again in WPS or Excel first:"
    assert f"{text} {out / QINGDAO}" in ended.err


def test_a_copy_of_a_file_that_is_only_to_be_checked_says_so(registry: Path, out: Path, tmp_path: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"备注": "尚无进展"}})

    ended = collect(registry, out / HEBEI, "--marked", tmp_path / "marked")

    assert ended.code == 0
    assert [path.name for path in (tmp_path / "marked").iterdir()] == [f"【请核对】{HEBEI}"]


def test_office_programs_keep_the_marks_and_a_corrected_copy_is_taken(
    registry: Path, out: Path, tmp_path: Path
) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "交了", "日期": "昨天"}})
    collect(registry, out / HEBEI, "--marked", tmp_path / "one")
    saved = through_office(tmp_path / "one" / TO_CORRECT, tmp_path / "saved")

    cells = load_workbook(saved)["试点"]
    assert (cells["G2"].fill.fgColor.rgb, "交了" in cells["G2"].comment.text) == (RED, True)
    collect(registry, saved, "--marked", tmp_path / "two")
    (second,) = (tmp_path / "two").iterdir()
    assert len(marked_cells(second)) == 2
    cover = load_workbook(second)["说明"]
    titles = [cell.value for (cell,) in cover["A1:A30"] if "国家智慧城市试点报送情况填报表" in str(cell.value)]
    assert titles == ["【需更正】国家智慧城市试点报送情况填报表（河北省）", "国家智慧城市试点报送情况填报表"]
    fill(second, {ZHENGDING_TASK_BOOK: SUBMITTED})
    data = collected(registry, second)
    assert (data["files"][0]["problems"], len(data["events"])) == ([], 1)
    # What was corrected is not red any more, when something else is wrong.
    fill(second, {QIANAN_TASK_BOOK: {"阶段": "交了"}})
    collect(registry, second, "--marked", tmp_path / "three")
    assert marked_cells(tmp_path / "three" / second.name) == ["G5"]


def marked_cells(path: Path) -> list[str]:
    cells = (cell for row in load_workbook(path)["试点"].iter_rows() for cell in row)
    return [cell.coordinate for cell in cells if cell.fill.fgColor.rgb == RED]


def test_a_problem_within_merged_cells_is_marked_at_their_first_cell(registry: Path, out: Path, tmp_path: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "交了"}})
    edit(out / HEBEI, lambda book: book["试点"].merge_cells("F2:G2"))
    sheet = "xl/worksheets/sheet2.xml"
    # What Excel leaves in the cells that a merge hides.
    hidden = '<c r="G2" t="inlineStr"><is><t>交了</t></is></c>'.encode()
    rezip(
        out / HEBEI,
        lambda parts: parts.update({sheet: re.sub(rb'<c r="G2"[^>]*?(?:/>|></c>)', hidden, parts[sheet], count=1)}),
    )

    collect(registry, out / HEBEI, "--marked", tmp_path / "marked")

    assert "交了" in comments(tmp_path / "marked" / TO_CORRECT)["试点", "F2"]


def test_marked_copies_replace_nothing(registry: Path, out: Path, tmp_path: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "交了"}})
    marked = tmp_path / "marked"
    collect(registry, out / HEBEI, "--marked", marked)
    before = files_in(marked)

    again = collect(registry, out / HEBEI, "--marked", marked)
    shutil.copy(marked / TO_CORRECT, out)
    same_folder = collect(registry, out / TO_CORRECT, "--marked", out, "--force")

    assert (again.code, "already exists" in again.err) == (2, True)
    assert (same_folder.code, "one of the returned files" in same_folder.err) == (2, True)
    assert files_in(marked) == before
    assert collect(registry, out / HEBEI, "--marked", marked, "--force").code == 1


def test_why_a_copy_cannot_be_written_is_said_in_the_language_of_the_user(
    registry: Path, out: Path, tmp_path: Path
) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "交了"}})
    (tmp_path / "file").touch()

    ended = collect(registry, out / HEBEI, "--marked", tmp_path / "file" / "sub" / "m")

    assert ended.code == 2
    assert "cannot be written" in ended.err
    assert ended.err.isascii()


def test_a_file_is_read_once_and_marked_as_it_was_then(
    registry: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "交了"}})

    def read_and_remove(path: Path, limit: int) -> bytes:
        content = read_regular_file(path, limit)
        path.unlink()
        return content

    monkeypatch.setattr(incoming, "read_regular_file", read_and_remove)
    collect(registry, out / HEBEI, "--marked", tmp_path / "marked")

    assert "“交了”不能填在此处。" in comments(tmp_path / "marked" / TO_CORRECT)["试点", "G2"]
