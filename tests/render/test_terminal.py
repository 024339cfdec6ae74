"""Tables as text: aligned for a pipe, as a Rich table or as cards on a terminal."""

import io

import pytest
from rich.console import Console

from smartpilot.render.table import Column, Table
from smartpilot.render.terminal import format_plain, print_tables
from smartpilot.text import display_width

COLUMNS = (Column("name", "名称"), Column("n", "个数", number=True), Column("note", "备注", detail=True))
TABLE = Table(COLUMNS, [("正定县", "7", "见附件"), ("Zhengding", "12", "")], title="试点", footer=("合计", "19", ""))


def printed(table: Table, width: int) -> str:
    out = io.StringIO()
    print_tables([table], Console(file=out, width=width, force_terminal=False, no_color=True))
    return out.getvalue()


def test_columns_of_a_pipe_are_aligned_by_display_width() -> None:
    lines = format_plain([TABLE]).splitlines()

    assert lines[0] == "# 试点"
    assert lines[1:] == ["名称       个数  备注", "正定县        7  见附件", "Zhengding    12", "合计         19"]


def test_nothing_is_cut_in_a_pipe() -> None:
    text = "长" * 500

    assert text in format_plain([Table((Column("name", "名称"),), [(text,)])])


@pytest.mark.parametrize("text", ["\x1b[31m红", "a\u202eb", "a\rb", "a\nb", "[bold]x[/bold]"])
def test_no_text_controls_a_terminal(text: str) -> None:
    table = Table((Column("name", "名称"), Column("note", "备注", detail=True)), [(text, text)], title=text)

    for shown in (format_plain([table]), printed(table, 80), printed(table, 5)):
        assert not set("\x1b\r\u202e") & set(shown)
    assert "[bold]x[/bold]" in printed(Table(COLUMNS[:1], [("[bold]x[/bold]",)]), 80)


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_a_table_never_takes_more_than_its_width_and_loses_nothing(width: int) -> None:
    shown = printed(TABLE, width)

    assert all(display_width(line) <= width for line in shown.splitlines())
    assert all(text in shown for row in TABLE.rows for text in row)


def test_details_stand_below_their_row() -> None:
    lines = printed(TABLE, 60).splitlines()
    row = next(index for index, line in enumerate(lines) if line.startswith("正定县"))

    assert "见附件" in lines[row + 1]


def test_a_console_that_is_too_narrow_gets_cards() -> None:
    whole = Table((Column("id", "编号", whole=True), Column("name", "名称")), [("2014-130123", "正定县")])

    assert "-----" in printed(whole, 40)
    assert "-----" not in printed(whole, 12)
    assert "正定县" in printed(whole, 12)


NARROW = Table(
    (
        Column("id", "编号", whole=True),
        Column("notice", "通知", whole=True, left_out=1),
        Column("level", "级别", whole=True, left_out=2),
        Column("name", "名称"),
    ),
    [("2014-130123", "2014", "县", "石家庄市正定县")],
)


@pytest.mark.parametrize(
    ("width", "left_out"), [(39, []), (38, ["通知"]), (33, ["通知"]), (32, ["通知", "级别"]), (21, ["通知", "级别"])]
)
def test_columns_are_left_out_before_others_are_folded(width: int, left_out: list[str]) -> None:
    shown = printed(NARROW, width)

    assert shown.splitlines()[0].split() == [text for text in ("编号", "通知", "级别", "名称") if text not in left_out]
    _rows, _note, named = " ".join(shown.split()).partition("a wider window also shows: ")
    assert named == ", ".join(left_out)


def test_cards_leave_nothing_out() -> None:
    assert [line.split(":")[0] for line in printed(NARROW, 20).splitlines()] == ["编号", "通知", "级别", "名称"]


def test_one_long_value_in_ten_leaves_nothing_out() -> None:
    short, long = ("2014-130123", "2014", "县", "正定县"), ("2014-513221", "2014", "县", "阿坝藏族羌族自治州汶川县")

    assert "wider" not in printed(NARROW._replace(rows=[short] * 9 + [long]), 36)
    assert "wider" in printed(NARROW._replace(rows=[short] * 8 + [long]), 36)


def test_a_long_id_stands_whole_on_a_line_of_its_own() -> None:
    columns = (
        Column("id", "编号", least=11, unbroken=True),
        Column("name", "名称"),
        Column("note", "备注", detail=True),
    )
    long = "2013-110000-beijingjingjijishukaifaqu"
    table = Table(
        columns, [("2014-130123", "正定县", ""), (long, "北京经济技术开发区", "一"), ("2014-S02", "安泰", "")]
    )

    lines = printed(table, 34).splitlines()

    assert long in lines
    assert lines[lines.index(long) + 1].strip() == "北京经济技术开发区"
    assert all(line.count("2014") <= 1 for line in lines)
    assert long not in printed(table, 80).splitlines()
