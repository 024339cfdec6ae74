"""Copies of returned workbooks with comments on what is wrong."""

import io
from collections.abc import Callable
from functools import cache

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from forms import KEY, changed, form
from smartpilot.workbook.returned.comments import AUTHOR, commented_bytes
from smartpilot.workbook.sent.workbook import workbook_bytes
from workbooks import rezip_bytes


@cache
def unchanged() -> bytes:
    return workbook_bytes(form(), KEY)


def sent(change: Callable[[Workbook], object]) -> bytes:
    return changed(unchanged(), change)


def comments(content: bytes | None) -> dict[tuple[str, str], str]:
    assert content is not None
    book = load_workbook(io.BytesIO(content))
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in book.worksheets
        for cells in sheet.iter_rows()
        for cell in cells
        if cell.comment is not None
    }


def test_remarks_become_comments_on_their_cells() -> None:
    copy = commented_bytes(unchanged(), {("试点", "G2"): ["没有日期", "请填写"]})

    assert list(comments(copy)) == [("试点", "G2")]
    assert comments(copy)["试点", "G2"].endswith("没有日期\n请填写")


@pytest.mark.parametrize(
    ("reference", "cell"),
    [((None, None), ("说明", "A1")), (("试点", None), ("试点", "A1")), (("不在", "F40"), ("说明", "F40"))],
)
def test_remarks_about_no_cell_are_on_the_first(
    reference: tuple[str | None, str | None], cell: tuple[str, str]
) -> None:
    assert list(comments(commented_bytes(unchanged(), {reference: ["不对"]}))) == [cell]


def test_remarks_on_merged_cells_are_on_their_first() -> None:
    merged = sent(lambda book: book["试点"].merge_cells("F2:G3"))

    assert list(comments(commented_bytes(merged, {("试点", "G3"): ["不对"]}))) == [("试点", "F2")]


def test_what_people_wrote_stays_and_what_we_wrote_is_replaced() -> None:
    content = sent(lambda book: setattr(book["试点"]["G2"], "comment", Comment("请核对", "张三")))

    first = commented_bytes(content, {("试点", "G2"): ["没有日期"], ("试点", "F3"): ["不对"]})
    assert first is not None
    second = commented_bytes(first, {("试点", "G2"): ["还没有日期"]})

    assert list(comments(second)) == [("试点", "G2")]
    text = comments(second)["试点", "G2"]
    assert text.startswith("请核对")
    assert "没有日期\n" not in text
    assert text.endswith("还没有日期")
    assert list(comments(commented_bytes(first, {})).values()) == ["请核对"]


def test_the_author_is_the_program() -> None:
    copy = commented_bytes(unchanged(), {("试点", "G2"): ["不对"]})
    assert copy is not None

    assert load_workbook(io.BytesIO(copy))["试点"]["G2"].comment.author == AUTHOR


def test_what_no_xml_can_hold_is_left_out() -> None:
    assert comments(commented_bytes(unchanged(), {("试点", "G2"): ["不\x0b对"]}))["试点", "G2"].endswith("不对")


def test_what_openpyxl_cannot_open_has_no_copy() -> None:
    def spoil(parts: dict[str, bytes]) -> None:
        parts["xl/styles.xml"] = b"<styleSheet><fonts><font><sz val='much'/></font></fonts></styleSheet>"

    assert commented_bytes(rezip_bytes(unchanged(), spoil), {}) is None
