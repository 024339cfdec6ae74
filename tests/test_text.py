import datetime as dt
import re
import unicodedata
from difflib import SequenceMatcher

import pytest

from smartpilot.text import (
    HIDDEN,
    code_point,
    display_width,
    escape_formula,
    escape_hidden,
    find_nearest,
    line_end_of,
    normalise_text,
    one_of,
    outside_brackets,
    parse_date,
    shorten,
    split_commas,
    unescape_formula,
    without_invalid_xml,
)


@pytest.mark.parametrize(
    "character",
    [
        "\u0000",  # null
        "\u0007",  # bell
        "\u001b",  # escape
        "\u007f",  # delete
        "\u009b",  # control sequence introducer in one byte
        "\u00ad",  # soft hyphen
        "\u061c",  # Arabic letter mark
        "\u200b",  # zero-width space
        "\u200d",  # zero-width joiner
        "\u200e",  # left-to-right mark
        "\u2028",  # line separator
        "\u202e",  # right-to-left override
        "\u2060",  # word joiner
        "\u2066",  # left-to-right isolate
        "\u2069",  # pop directional isolate
        "\u3164",  # Hangul filler
        "\ufe0f",  # variation selector
        "\ufeff",  # byte order mark
        "\ufffe",  # non-character
        "\uffff",  # non-character
        "\ud800",  # surrogate
        "\U000e0041",  # tag
        "\U000e0100",  # ideographic variation selector
    ],
)
def test_hidden_character_is_found_and_written_out(character: str) -> None:
    assert HIDDEN.search(f"正{character}定")
    assert escape_hidden(f"正{character}定") == f"正<{code_point(character)}>定"


@pytest.mark.parametrize("text", ["石家庄市正定县", "“新增”（2014）、℃〇", "𠮷𡊮", "é", "e\u0301", "a b　c\u00a0d", ""])
def test_seen_text_stays_as_it_is(text: str) -> None:
    assert not HIDDEN.search(text)
    assert escape_hidden(text) == text


def test_a_tab_is_shown_as_a_space() -> None:
    assert escape_hidden("正\t定") == "正 定"


@pytest.mark.parametrize("category", ["Cc", "Cf"])
def test_no_control_or_format_character_of_the_basic_plane_is_shown_raw(category: str) -> None:
    """Format characters that are seen (Arabic number signs and the like) are no danger and may pass."""
    seen = {
        *map(chr, range(0x600, 0x606)),
        *"\u06dd\u070f\u0890\u0891\u08e2",
    }
    characters = [chr(n) for n in range(0x10000) if unicodedata.category(chr(n)) == category]

    assert [code_point(c) for c in characters if not HIDDEN.match(c) and c not in seen] == []


def test_every_non_character_is_hidden() -> None:
    """Unicode has 66 of them: U+FDD0 to U+FDEF, and the last two of each of the 17 planes."""
    characters = [*range(0xFDD0, 0xFDF0), *(plane << 16 | end for plane in range(17) for end in (0xFFFE, 0xFFFF))]

    assert len(characters) == 66
    assert [code_point(chr(n)) for n in characters if not HIDDEN.match(chr(n))] == []


def test_code_point() -> None:
    assert code_point("\u200b") == "U+200B"
    assert code_point("\n") == "U+000A"
    assert code_point("\U000e0001") == "U+E0001"


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("abc", 3),
        ("正定县", 6),
        ("2014年", 6),
        ("（）", 4),
        ("ＡＢ", 4),
        ("ｱ", 1),
        ("é", 1),
        ("e\u0301", 1),
        ("𠮷", 2),
    ],
)
def test_cells(text: str, width: int) -> None:
    assert display_width(text) == width


def test_nearest() -> None:
    assert find_nearest("levle", ["level", "locality", "name"]) == ["level"]
    assert find_nearest("xyz", ["level", "locality"]) == []
    assert find_nearest("", ["level"]) == []
    assert find_nearest("正定", ["井陉县", "正定县", "正定新区"]) == ["正定县", "正定新区"]
    assert find_nearest("正定", ["正定县", "正定新区"], most=1) == ["正定县"]
    assert find_nearest("level", ["level", "level"]) == ["level"]
    assert find_nearest("evidense", ["id", "evidence"], most=1) == ["evidence"]
    assert find_nearest("penglai", ["2014-350524-penglai", "2014-350524"]) == ["2014-350524-penglai"]


@pytest.mark.parametrize("wanted", ["不存在市", "甲市", "市", "2014-130199", "甲" * 10_000])
def test_nearest_compares_few_of_very_many_words(wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    set_word = SequenceMatcher.set_seq1

    def count(matcher: "SequenceMatcher[str]", word: str) -> None:
        compared.append(word)
        set_word(matcher, word)

    monkeypatch.setattr(SequenceMatcher, "set_seq1", count)
    names = [f"{chr(0x4E00 + n // 200)}{chr(0x5E00 + n % 200)}市" for n in range(4_000)]
    ids = [f"2014-{n}" for n in range(130_000, 134_000)]

    find_nearest(wanted, [*names, *ids])

    assert len(compared) <= 300


def test_nearest_among_very_many_words_is_the_nearest() -> None:
    names = [f"{chr(0x4E00 + n // 200)}{chr(0x5E00 + n % 200)}市" for n in range(20_000)]

    assert find_nearest("正锭县", [*names, "正定县", "石家庄市正定县"], most=1) == ["正定县"]
    assert find_nearest("2014-13012", [f"2014-{n}" for n in range(130_000, 150_000)], most=1) == ["2014-130120"]


def test_the_line_end_of_a_file_is_the_one_that_it_has() -> None:
    assert line_end_of(b"a\r\nb\n") == b"\r\n"
    assert line_end_of(b"a\nb") == line_end_of(b"") == b"\n"


@pytest.mark.parametrize(
    "text",
    [
        "2015-04-20",
        "2015-4-20",
        "2015/4/20",
        "2015.4.20",
        "2015.4.20.",
        "2015年4月20日",
        "2015年4月20号",
        "2015年4月20",
        "20150420",
        "２０１５－４－２０",
        "2015—4—20",
        "2015。4。20",
        " 2015 年 4 月 20 日 ",
    ],
)
def test_a_day_in_every_spelling(text: str) -> None:
    assert parse_date(text) == dt.date(2015, 4, 20)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2015",
        "2015-04",
        "2015-04-31",
        "2015-13-01",
        "0000-01-01",
        "20.4.2015",
        "2015-4-2 8",
        "2015-04-20 12:00",
        "甲",
    ],
)
def test_anything_else_is_no_day(text: str) -> None:
    assert parse_date(text) is None


def test_one_of_words_takes_the_longest() -> None:
    match = re.match(one_of("城市 试点", "城市群"), "城市群名单")

    assert match is not None
    assert match[0] == "城市群"


def test_a_long_text_is_shortened() -> None:
    assert shorten("甲" * 40) == "甲" * 40
    assert shorten("甲" * 41) == "甲" * 40 + "…"
    assert shorten("正定县", most=2) == "正定…"


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\x0c", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_no_xml_can_hold_is_left_out(character: str) -> None:
    assert without_invalid_xml(f"正{character}定") == "正定"


def test_what_xml_can_hold_stays() -> None:
    text = "正\t定\r\n县\x85\ufffd𠮷\u200b"
    assert without_invalid_xml(text) == text


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("（２０１４）年", "(2014)年"),
        (" 正 定\u3000县\n", "正定县"),
        ("ＡＢ\u00a0ｃ", "ABc"),
        ("正定县", "正定县"),
        ("", ""),
    ],
)
def test_text_is_normalised_for_comparing(text: str, normalised: str) -> None:
    assert normalise_text(text) == normalised


@pytest.mark.parametrize(
    "text", ["=1+2", "+86 311", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠a", "'=1", "''=1"]
)
def test_a_formula_becomes_text_and_comes_back(text: str) -> None:
    assert escape_formula(text) == f"'{text}"
    assert unescape_formula(escape_formula(text)) == text


@pytest.mark.parametrize("text", ["", "正定县", "1-2", "'正定县", " =1", "a=1", "（-）"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert escape_formula(text) == text
    assert unescape_formula(text) == text


def test_a_list_is_split_at_both_commas() -> None:
    assert split_commas("name, code，authority,,") == ["name", "code", "authority"]
    assert split_commas("") == split_commas(None) == split_commas(" , ") == []


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("甲、乙", "甲、乙"),
        ("甲（乙、丙（丁）、戊）、己", "甲、己"),
        ("“甲；乙”；丙", "；丙"),
        # A bracket that nobody closed ends with its line, and one that nobody opened is none.
        ("甲（乙\n丙）、丁", "甲\n丙、丁"),
    ],
)
def test_characters_outside_brackets(text: str, outside: str) -> None:
    assert "".join(text[at] for at in outside_brackets(text)) == outside
