import pytest

from smartpilot.cli.options import parse_text
from smartpilot.errors import UsageError


@pytest.mark.parametrize(
    ("text", "kept"), [(None, None), ("", None), ("  ", None), (" 省厅 ", "省厅"), ("a\u3000b", "a\u3000b")]
)
def test_parse_text(text: str | None, kept: str | None) -> None:
    assert parse_text(text, "--by") == kept


@pytest.mark.parametrize("text", ["a\tb", "\x1b[31m", "\u202e", "\u200b", "\udcff", "\x85", "\u2028"])
def test_hidden_characters_are_refused_with_their_number(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_text(f"好{text}好", "--note")

    assert "--note" in caught.value.message
    assert f"U+{ord(text.strip('ab')[0]):04X}" in caught.value.message


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\n\x1b[31m"])
def test_a_line_break_is_called_so(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_text(text, "--note")

    assert caught.value.message == "--note contains a line break"
    assert caught.value.hint == "write it on one line"
    assert parse_text("a\n", "--note") == "a"
