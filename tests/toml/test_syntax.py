"""What is said of a text that is no TOML."""

import pytest

from smartpilot.toml.locations import LineColumn
from smartpilot.toml.syntax import MAX_MISTAKES, find_mistakes

TABLES = ("notices", "pilots")


def mistakes(text: str) -> list[tuple[LineColumn, str]]:
    return [(mistake.location, mistake.message) for mistake in find_mistakes(text, TABLES)]


def test_a_right_text_has_none() -> None:
    assert mistakes('format = 1\n\n[[pilots]]\nid = "2014-130123"\n') == []


@pytest.mark.parametrize(
    ("text", "location", "message"),
    [
        ("name = “正定”\n", (1, 8), "a Chinese quotation mark “ where TOML needs a straight one"),
        ("name ＝ 1\n", (1, 6), "a full-width ＝ where TOML needs a half-width one"),
        ("a = 1\nb = [1,\u00a02]\n", (2, 8), "the character U+00A0 is not allowed here"),
        ("on = 2015/4/7\n", (1, 10), "this is not a TOML date"),
        ("on = 2015-02-30\n", (1, 6), "this date does not exist"),
        ('a = "正定" 1\n', (1, 10), "unexpected text at the end of the line"),
        ("[[pilots]\nid = 1\n", (1, 9), "a table heading is not closed"),
        ('a = "正定\nb = 1\n', (1, 8), "the text is not closed on its line"),
        ("a = 1\nb =\u00a02\nc = 3\n", (2, 4), "the character U+00A0 is not allowed here"),
        ("a = 1\nb\u3000= 2\n", (2, 2), "the character U+3000 is not allowed here"),
        ("a = [1, 2\nb = 3\n", (1, 5), "the list that begins here is never closed"),
        ("a = [1 2]\n", (1, 8), "a comma is missing before this"),
        ("<<<<<<< HEAD\n", (1, 1), "git could not merge here: the file holds both versions"),
        ("名称 = 1\n", (1, 1), "a key is written with English letters"),
        ("a 1\n", (1, 3), "a key must be followed by = and a value"),
        ('a = "C:\\data"\n', (1, 8), "a backslash in a text must be written twice"),
        (f"a = {'9' * 5000}\n", (1, 1), "this number is too long"),
        ("[pilots.x]\na = 1\n[[pilots]]\n", (1, 1), "this comes before the [[pilots]] to which it belongs"),
    ],
)
def test_one_mistake_is_said_once_where_it_is(text: str, location: LineColumn, message: str) -> None:
    assert mistakes(text) == [(location, message)]


def test_every_mistake_is_found_at_once() -> None:
    text = "a = 1\nb = “甲”\nc = 2\nd ＝ 3\n[[pilots]]\non = 2015-02-30\n"

    assert [location for location, _message in mistakes(text)] == [(2, 5), (4, 3), (6, 6)]


def test_nobody_reads_more_than_so_many() -> None:
    assert len(mistakes("a ＝ 1\n" * (MAX_MISTAKES + 5))) == MAX_MISTAKES


def test_a_repeated_key_is_said_with_the_line_of_the_first() -> None:
    [mistake] = find_mistakes("[[pilots]]\nid = 1\nname = 2\nid = 3\n", TABLES)

    assert (mistake.rule, mistake.location, mistake.value) == ("duplicate-key", (4, 1), "id")
    assert mistake.hint == "it is already in line 2; delete one of the two"


def test_a_table_that_is_opened_twice_is_said_once() -> None:
    [mistake] = find_mistakes("[format]\na = 1\n\n[format]\nb = 2\n", TABLES)

    assert (mistake.rule, mistake.location, mistake.value) == ("duplicate-key", (4, 1), "format")
    assert mistake.message == "the key format is written twice"


def test_every_single_heading_among_double_ones_is_said() -> None:
    assert mistakes("[pilots]\nid = 1\n\n[[pilots]]\nid = 2\n") == [
        ((1, 1), "[pilots] is one table, but there are more records of it below")
    ]


@pytest.mark.parametrize("last", ["[pilots]", "[[pilots]]"])
def test_every_single_heading_is_said_where_there_are_several(last: str) -> None:
    found = mistakes(f"[pilots]\nid = 1\n\n[pilots]\nid = 2\n\n{last}\nid = 3\n")

    assert {message for _location, message in found} == {
        "[pilots] is one table, but there are more records of it below"
    }
    assert [line for (line, _column), _message in found] == ([1, 4, 7] if last == "[pilots]" else [1, 4])
