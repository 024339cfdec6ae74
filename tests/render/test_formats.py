"""Tables and records as CSV, Markdown and JSON."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpilot.render.formats import to_csv, to_json, to_markdown, to_ndjson
from smartpilot.render.table import Column, Table


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner), max_leaves=5))
def test_json_is_read_back_and_harmless(value: object) -> None:
    text = to_json({"value": value})

    assert json.loads(text) == {"value": value}
    assert not set("\x1b\x7f\u202e\u200b") & set(text)


def test_json_for_a_stream_that_is_not_utf_8() -> None:
    assert to_json({"name": "正定县"}, ascii_only=True).isascii()
    assert "正定县" in to_json({"name": "正定县"})


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_that_json_does_not_have_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json({"value": value})


def test_ndjson_has_an_object_a_line() -> None:
    lines = to_ndjson([{"name": "一\n二"}, {"name": "三"}]).splitlines()

    assert [json.loads(line)["name"] for line in lines] == ["一\n二", "三"]


@given(st.lists(st.lists(st.text(st.characters(exclude_characters="\0\r")), min_size=2, max_size=2)))
def test_csv_is_read_back(rows: list[list[str]]) -> None:
    text = to_csv(["a", "b"], [dict(zip("ab", row, strict=True)) for row in rows])

    assert list(csv.reader(io.StringIO(text, newline=""))) == [["a", "b"], *rows]
    assert text.startswith("a,b\r\n")


def test_only_free_text_gets_an_apostrophe() -> None:
    record = {"note": "=1", "days_left": -3}

    assert to_csv(["note", "days_left"], [record], free_text=["note"]).splitlines()[1] == "'=1,-3"
    assert to_csv(["note", "days_left"], [record]).splitlines()[1] == "=1,-3"


def test_markdown() -> None:
    table = Table((Column("name", "名称"), Column("n", "个数", number=True)), [("正定县", "7")], title="试点")

    assert to_markdown([table]) == "## 试点\n\n| 名称 | 个数 |\n| --- | ---: |\n| 正定县 | 7 |\n"


@pytest.mark.parametrize("text", ["a|b", "<script>", "[x](y)", "`x`", "*x*", "#x", "a\nb"])
def test_data_cannot_become_markup(text: str) -> None:
    line = to_markdown([Table((Column("name", "名称"),), [(text,)])]).splitlines()[2]

    assert line.startswith("| ")
    assert line.endswith(" |")
    unescaped = line.replace("\\\\", "")
    assert not any(unescaped[at - 1] != "\\" for at in range(2, len(line) - 2) if unescaped[at] in "|<[`*#")
