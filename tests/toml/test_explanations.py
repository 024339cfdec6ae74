"""What is said of each sentence of tomllib, and of the text where it stopped."""

import tomllib

import pytest

from smartpilot.toml.explanations import explain_error


def toml_error() -> tomllib.TOMLDecodeError:
    """One that tomllib raises: from Python 3.14 on it is not made of a sentence alone."""
    with pytest.raises(tomllib.TOMLDecodeError) as raised:
        tomllib.loads("=")
    return raised.value


def explain(sentence: str, line: str, column: int, keys_hint: str = "") -> tuple[str, str]:
    return explain_error(toml_error(), sentence, line, column, keys_hint)


@pytest.mark.parametrize(
    ("sentence", "line", "column", "message", "hint"),
    [
        # The text around the place comes before the sentence.
        ("Invalid value", "a = “甲”", 5, "a Chinese quotation mark “", "English mode"),
        ("Invalid value", "a ＝ 1", 3, "a full-width ＝", "English mode"),
        ("Invalid statement", "\u3000a = 1", 1, "U+3000 is not allowed", "an ordinary space"),
        ("Invalid date or datetime", "a = 2015-4-30", 5, "this is not a TOML date", "2015-04-30"),
        ("Expected newline or end of document after a statement", 'a = "甲"乙"', 8, "after the text", '\\"'),
        ("Expected newline or end of document after a statement", "[[pilots]", 10, "not closed", "[[pilots]]"),
        ("Expected '=' after a key in a key/value pair", "a = { b", 8, "must be on one line", "one line"),
        ("Invalid statement", "=======", 1, "git could not merge", "delete those"),
        ("Invalid statement", "!", 1, "no line begins like this", "with a key"),
        ("Illegal character '\\n'", 'a = "甲', 7, "not closed on its line", "quotation mark"),
        ("Illegal character '\\x00'", 'a = "\0', 6, "U+0000 is not allowed", "as an escape"),
        # Nothing to see there: the sentence.
        ("Unclosed array", "a = [", 6, "the list that begins here", "]"),
        ("Unclosed inline table", "a = 1", 1, "inline table that begins here", "}"),
        ("Unterminated string", "a = 1", 1, "the text that begins here", "quotation mark"),
        ("Invalid hex value", "a = 1", 1, "a backslash", "for one backslash"),
        ("Cannot overwrite a value", "a = 1", 1, "already exists", "delete one"),
        ("Expected ']]' at the end of an array declaration", "[[]", 4, "not closed", "as it opens"),
        ("Something that no tomllib says today", "a = 1", 1, "Something that no tomllib says today", "around it"),
    ],
)
def test_a_sentence_of_tomllib(sentence: str, line: str, column: int, message: str, hint: str) -> None:
    explained, way_out = explain(sentence, line, column)

    assert message in explained
    assert hint in way_out


def test_where_the_keys_are_listed_the_caller_says() -> None:
    assert explain("Invalid statement", "名称 = 1", 1, "see the list") == (
        "a key is written with English letters",
        "see the list",
    )


def test_what_is_no_mistake_of_toml_is_a_number_that_python_does_not_read() -> None:
    assert explain_error(ValueError("Exceeds the limit"), "Exceeds the limit", "a = 9", 1).message == (
        "this number is too long"
    )
