"""Where the lines of texts end, and how wide and high that makes columns and rows."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpilot.typesetting.text_layout import (
    ColumnTexts,
    break_lines,
    column_texts,
    fit_columns,
    row_height,
    split_into_pages,
    text_width,
    with_breaks,
    with_needed_breaks,
)

TEXTS = st.text(st.sampled_from("正定县公司（）《》，。、a1 -"), max_size=60).filter(
    lambda text: not re.search(" [）》，。、]", text)
)


def test_a_row_is_as_high_as_its_longest_text() -> None:
    one = row_height([("正定县", 40, 0)], 10)

    assert row_height([("正定县" * 10, 40, 0)], 10) > 2 * one
    assert row_height([("正定县", 40, 0), ("正定县" * 10, 40, 0)], 10) == row_height([("正定县" * 10, 40, 0)], 10)
    assert row_height([("一\n二\n三", 40, 0)], 10) > 2 * one
    assert row_height([], 10) == one
    # Excel's limit.
    assert row_height([("正定县" * 999, 10, 0)], 10) == 409


def test_room_is_lost_to_an_indent_and_to_words_that_are_not_broken() -> None:
    text = "正定县" * 4

    assert row_height([(text, 48, 0)], 10) < row_height([(text, 48, 3)], 10)
    assert row_height([("someone", 30, 0)], 10) < row_height([("石家庄 someone@example.org", 30, 0)], 10)


@given(TEXTS, st.floats(20, 60))
def test_nothing_is_lost_and_no_line_begins_with_a_mark(text: str, mm: float) -> None:
    lines = break_lines(text, mm, 12)

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    after_words = [line for line in lines[1:] if re.match("[）》，。、]", line)]
    # Only a run of marks that is longer than a line is broken.
    assert after_words == [] or re.search("[（）《》，。、]{3}", text)


@pytest.mark.parametrize("length", range(2, 40))
def test_the_last_line_is_never_a_single_character(length: int) -> None:
    assert len(break_lines("司" * length, 40, 12)[-1]) > 1


def test_a_text_is_broken_only_where_a_program_might_break_it_badly() -> None:
    # 40 mm take nine characters of 12 points.
    assert with_needed_breaks("正定县", 40, 12) == "正定县"
    assert with_needed_breaks("阿坝藏族羌族自治州汶川县", 40, 12) == "阿坝藏族羌族自治州汶川县"
    assert with_needed_breaks("航天恒星科技有限公司", 40, 12) == "航天恒星科技有限\n公司"
    assert with_needed_breaks("航天恒星科技有限公司", 39.2, 12) == "航天恒星科技有限\n公司"
    assert with_needed_breaks("北京三正科技公司雅，居乐", 40, 12).count("\n") == 1
    assert with_breaks("阿坝藏族羌族自治州汶川县", 40, 12).count("\n") == 1


def test_a_column_of_the_width_of_a_text_has_it_on_one_line() -> None:
    for text in ("正定县", "smartcity@example.org", "建办科〔2015〕15号"):
        assert list(break_lines(text, text_width(text, 12), 12)) == [text]
        assert list(break_lines(text, text_width(text, 12, 1), 12, 1)) == [text]


@pytest.mark.parametrize("lengths", [[2, 4, 6], [2, 500, 8], [2, 13, 9, 7, 5, 4], [2, 40, 40], [2, 5000, 5000]])
def test_columns_fill_the_room_and_the_fixed_ones_stay(lengths: list[int]) -> None:
    columns = [ColumnTexts("字" * length, least=14, is_fixed=length == 2) for length in lengths]

    widths = fit_columns(columns, 156, 12)

    assert sum(widths) == pytest.approx(156)
    assert widths[0] == 14
    assert min(widths) >= 9


def test_the_longest_texts_have_as_few_lines_as_there_can_be() -> None:
    columns = [column_texts(["短", "字" * length], 12) for length in (13, 9, 7, 5)]

    widths = fit_columns(columns, 118, 12)

    lines = [len(break_lines(column.longest, mm, 12)) for column, mm in zip(columns, widths, strict=True)]
    assert max(lines) == 2
    # What a column needs for one line it gets where that is the least.
    assert lines == [2, 2, 1, 1]


def test_a_remark_gives_way_to_other_texts() -> None:
    columns = [column_texts(["字" * 10], 12), column_texts(["字" * 30], 12, is_remark=True)]

    name, remark = fit_columns(columns, 118, 12)

    assert len(break_lines("字" * 10, name, 12)) == 1
    assert len(break_lines("字" * 30, remark, 12)) == 2


def test_rows_are_split_into_pages() -> None:
    assert split_into_pages([40, 40, 40, 40], [False] * 4, 100) == [1, 1, 2, 2]
    assert split_into_pages([40, 40, 40, 40], [False] * 4, 100, first_used=30, used=10) == [1, 2, 2, 3]
    # A heading goes to the next page with the row that it heads, and a heading above it with both.
    assert split_into_pages([60, 20, 40], [False, True, False], 100) == [1, 2, 2]
    assert split_into_pages([60, 10, 20, 40], [False, True, True, False], 100) == [1, 2, 2, 2]
    # What is higher than a page has one of its own; a heading at the end heads nothing.
    assert split_into_pages([10, 400, 10], [False, False, True], 100) == [1, 2, 3]
    assert split_into_pages([], [], 100) == []


def test_one_long_text_costs_the_other_columns_nothing() -> None:
    names = [*["泸州市", "江油市", "乐山市"] * 4, "成都市国际生物城经济技术开发区战略性新兴产业示范园区"]
    columns = [
        column_texts(range(20), 12, is_fixed=True),
        column_texts(names, 12),
        column_texts(["材料", "创建任务书"], 12),
        column_texts(["期限", "2015年12月31日"], 12),
        column_texts(["情况", "已逾期137天"], 12),
    ]

    widths = fit_columns(columns, 156, 12)

    assert sum(widths) == pytest.approx(156)
    lines = [len(break_lines(column.longest, mm, 12)) for column, mm in zip(columns, widths, strict=True)]
    assert lines[0] == lines[2] == lines[3] == lines[4] == 1
    assert lines[1] > 1


@pytest.mark.parametrize("length", [30, 62, 90, 500])
def test_a_long_id_leaves_every_column_its_words(length: int) -> None:
    columns = [
        column_texts(["编号", "2014-510500", "x" * length], 10.5, least=20, is_fixed=True),
        *(column_texts(["名称", "成都市国际生物城经济技术开发区" * 2], 10.5, least=24) for _ in range(2)),
        *(column_texts(["期限"], 10.5, least=32, is_fixed=True) for _ in range(4)),
    ]

    widths = fit_columns(columns, 273, 10.5)

    assert sum(widths) == pytest.approx(273)
    assert all(width >= column.least for column, width in zip(columns, widths, strict=True))
    assert widths[0] < 110


def test_an_exception_among_many_does_not_decide_who_gets_the_room() -> None:
    many = [f"单位{'甲' * n}" for n in range(8, 20)]
    columns = [column_texts([*many, "长" * 90], 12), column_texts([*many, "长" * 24], 12)]

    first, second = fit_columns(columns, 120, 12)

    assert second > 50
    assert first < 70


def test_what_one_row_in_ten_says_is_an_exception() -> None:
    states = [*["已逾期16天"] * 10, "已逾期16天；2015年5月4日退回修改：缺少审查意见表和投融资方案说明材料"]
    columns = [
        column_texts(["阿坝藏族羌族自治州汶川县"] * 11, 13),
        column_texts(["2015 年度自评价报告"] * 11, 13),
        column_texts(["2015年12月31日"] * 11, 13),
        column_texts(states, 13),
    ]

    widths = fit_columns(columns, 144, 13)

    texts = ["阿坝藏族羌族自治州汶川县", "2015 年度自评价报告", "2015年12月31日", "已逾期16天"]
    lines = [len(break_lines(text, mm, 13)) for text, mm in zip(texts, widths, strict=True)]
    assert lines[2:] == [1, 1]
    assert max(lines) == 2


def test_a_day_is_never_broken() -> None:
    text = "二级单位2015年12月31日前报送材料"

    assert all("2015年12月31日" in "".join(break_lines(text, mm, 12)) for mm in (30, 60))
    assert any(line == "2015年12月31日" for line in break_lines(text, 38, 12))
    # So are those that a workbook is told of in other words.
    assert any(line == "2015-12-31" for line in break_lines("自2015-12-31起", 30, 12))
    # A program breaks days.
    assert "2015年12月31日" in with_needed_breaks(text, 50, 12).split("\n")[1]
    assert fit_columns([column_texts(["2015年12月31日"], 12), column_texts(["字" * 900], 12)], 80, 12)[0] >= 37
