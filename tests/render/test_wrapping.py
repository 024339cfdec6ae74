"""Text in lines: nothing lost, nothing too wide, no mark at the wrong end of a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpilot.render.wrapping import wrap
from smartpilot.text import display_width

TEXTS = st.text(alphabet="试点期限省份、，。；：（）“”ab-/ 0", max_size=80)


@given(TEXTS, st.integers(min_value=8, max_value=40))
def test_nothing_is_lost_but_the_blanks_at_the_ends(text: str, width: int) -> None:
    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


@given(TEXTS.map(str.strip), st.integers(min_value=8, max_value=40))
def test_a_line_is_at_most_as_wide_as_asked(text: str, width: int) -> None:
    assert all(display_width(line) <= width for line in wrap(text, width))


@pytest.mark.parametrize("width", range(20, 60))
def test_no_line_begins_with_a_mark_that_ends_and_none_ends_with_one_that_begins(width: int) -> None:
    lines = wrap(
        "只看此省或主管部门（河北省、河北、冀）；计划单列市如“宁波”；兵团。浙江含宁波，新疆含兵团，可重复。", width
    )

    assert not [line for line in lines if line.startswith(tuple("、，。；：）”"))]
    assert not [line for line in lines if line.endswith(tuple("（“"))]


def test_words_and_short_phrases_stay_whole() -> None:
    assert wrap("输出格式：table、json、ndjson、csv、markdown。", 36) == [
        "输出格式：table、json、ndjson、csv、",
        "markdown。",
    ]
    assert wrap("可选：新增试点、扩大范围试点。", 24) == ["可选：新增试点、", "扩大范围试点。"]
    assert wrap("level: prefecture-city, county-city", 25) == ["level: prefecture-city,", "county-city"]


def test_what_is_wider_than_a_line_is_broken_anywhere() -> None:
    assert wrap("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]


def test_every_line_has_the_indent_of_the_text() -> None:
    assert wrap("    one two three", 12) == ["    one two", "    three"]
    assert wrap("", 10) == [""]
