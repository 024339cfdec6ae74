import csv
import io
import json
import sys

import pytest

from smartpilot.cli.output import Format, emit_csv, emit_json, emit_ndjson, emit_tables, say_tables
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


def test_ndjson_is_an_object_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    out = stdout(monkeypatch)
    emit_ndjson([{"a": "1\n2"}, {"a": None}])

    assert [json.loads(line) for line in out.text.splitlines()] == [{"a": "1\n2"}, {"a": None}]


def test_csv_is_untouched_in_a_pipe_and_harmless_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    row = ["正\u200b定", 'a,"b"']
    out = stdout(monkeypatch)
    emit_csv(["x", "y"], [row])
    assert list(csv.reader(io.StringIO(out.text))) == [["x", "y"], row]

    out = stdout(monkeypatch, terminal=True)
    emit_csv(["x", "y"], [row])
    assert list(csv.reader(io.StringIO(out.text)))[1] == ["正<U+200B>定", 'a,"b"']


def test_a_table_in_each_format(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {}
    for format_ in (Format.TABLE, Format.CSV, Format.MARKDOWN):
        out = stdout(monkeypatch)
        emit_tables([NAMES], format_)
        shown[format_] = out.text

    assert "130123" in shown[Format.TABLE]
    assert next(csv.reader(io.StringIO(shown[Format.CSV]))) == ["name", "code"]
    assert "| 石家庄市正定县 | 130123 |" in shown[Format.MARKDOWN]


def test_tables_of_a_question_go_to_stderr(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = stdout(monkeypatch), Stream()
    monkeypatch.setattr(sys, "stderr", err)
    say_tables([NAMES])

    assert out.text == ""
    assert "石家庄市正定县" in err.text
