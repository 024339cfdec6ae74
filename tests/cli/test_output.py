import csv
import io
import json
import sys

import pytest

from smartpilot.cli.output import Format, emit_json, emit_result, say_tables
from smartpilot.render.table import Column, Table

NAMES = Table((Column("name", "名称"), Column("code", "代码")), [["石家庄市正定县", "130123"], ["a,b", ""]], "试点")


class Stream(io.TextIOWrapper):
    """A stream of this encoding; a terminal or a pipe."""

    def __init__(self, encoding: str = "utf-8", terminal: bool = False) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, errors="replace", newline="")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    @property
    def text(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode(self.encoding)  # type: ignore[attr-defined, no-any-return]


def stdout(monkeypatch: pytest.MonkeyPatch, encoding: str = "utf-8", *, terminal: bool = False) -> Stream:
    stream = Stream(encoding, terminal)
    monkeypatch.setattr(sys, "stdout", stream)
    return stream


@pytest.mark.parametrize(("encoding", "escaped"), [("utf-8", False), ("gbk", True), ("ascii", True)])
def test_json_is_valid_whatever_the_console_has(encoding: str, escaped: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    out = stdout(monkeypatch, encoding)
    emit_json({"name": "石家庄\U00020000"})

    assert json.loads(out.text) == {"name": "石家庄\U00020000"}
    assert ("\\u" in out.text) == escaped


def test_csv_is_untouched_in_a_pipe_and_harmless_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"x": "正\u200b定", "y": 'a,"b"'}

    def emit_csv() -> None:
        emit_result(Format.CSV, document=dict, keys=["x", "y"], records=lambda: [row], tables=list)

    out = stdout(monkeypatch)
    emit_csv()
    assert list(csv.reader(io.StringIO(out.text))) == [["x", "y"], list(row.values())]

    out = stdout(monkeypatch, terminal=True)
    emit_csv()
    assert list(csv.reader(io.StringIO(out.text)))[1] == ["正<U+200B>定", 'a,"b"']


@pytest.mark.parametrize(
    ("format_", "text"),
    [
        (Format.JSON, '{\n  "format": "x/1"\n}\n'),
        (Format.NDJSON, '{"name": "甲", "n": 1}\n'),
        (Format.CSV, "n,code\r\n1,\r\n"),
        (Format.TABLE, "# 试点\n名称            代码\n石家庄市正定县  130123\na,b\n"),
        (Format.MARKDOWN, "## 试点\n\n| 名称 | 代码 |\n| --- | --- |\n| 石家庄市正定县 | 130123 |\n| a,b |  |\n"),
    ],
)
def test_a_result_in_each_format(format_: Format, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    out = stdout(monkeypatch)
    emit_result(
        format_,
        document=lambda: {"format": "x/1"},
        keys=["n", "code"],
        records=lambda: [{"name": "甲", "n": 1}],
        tables=lambda: [NAMES, Table(NAMES.columns, [], "空")],
    )

    assert out.text == text


@pytest.mark.parametrize("format_", [Format.TABLE, Format.MARKDOWN])
def test_a_result_without_rows_has_no_table(format_: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    out = stdout(monkeypatch)
    emit_result(format_, document=dict, keys=[], records=list, tables=lambda: [Table(NAMES.columns, [])])

    assert out.text == ""


def test_tables_of_a_question_go_to_stderr(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = stdout(monkeypatch), Stream()
    monkeypatch.setattr(sys, "stderr", err)
    say_tables([NAMES])

    assert out.text == ""
    assert "石家庄市正定县" in err.text
