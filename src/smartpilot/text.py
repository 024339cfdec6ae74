"""Text that people wrote: what is hidden in it, how wide it is, how to show it harmlessly."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from unicodedata import category, east_asian_width

# What no name, title or note may hold, because it cannot be seen, turns the reading direction, or drives a
# terminal: C0 and C1 controls, soft hyphen, zero-width and bidirectional marks (Unicode TR9, TR36), the
# variation selectors and tags, line and paragraph separators, the byte order mark, interlinear annotation,
# surrogates and non-characters (U+FFFE breaks a workbook when it is saved).
_HIDDEN = (
    "\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff\ufdd0-\ufdef"
) + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
HIDDEN = re.compile(f"[{_HIDDEN}]")


# What no XML can hold, and so no workbook: controls, halves of surrogate pairs, non-characters (XML 1.0, 2.2).
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def without_invalid_xml(text: str) -> str:
    """The text without what no XML can hold."""
    return _NOT_IN_XML.sub("", text)


def line_end_of(raw: bytes) -> bytes:
    """The line end of a file: that of Windows if it occurs at all."""
    return b"\r\n" if b"\r\n" in raw else b"\n"


def normalise_text(text: str) -> str:
    """The text in half width (Unicode NFKC), without white space: for comparing."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def one_of(*words: str) -> str:
    """A pattern of words, separated by spaces; a longer one is tried before those that it begins with."""
    return f"(?:{'|'.join(sorted(' '.join(words).split(), key=len, reverse=True))})"


def shorten(text: str, most: int = 40) -> str:
    """The beginning of a text, as it is repeated in a sentence; `most` in characters."""
    return text if len(text) <= most else f"{text[:most]}…"


def split_commas(text: str | None) -> list[str]:
    """The parts of `a,b`; the full-width comma separates too."""
    return [part.strip() for part in (text or "").replace("，", ",").split(",") if part.strip()]


def outside_brackets(text: str) -> Iterator[int]:
    """Where the characters of a text stand that are in no brackets or quotation marks; these end with their line."""
    depth = 0
    for at, character in enumerate(text):
        if character in "([{（［【〔《“「":
            depth += 1
        elif character in ")]}）］】〕》”」":
            depth = max(depth - 1, 0)
        elif depth == 0 or character == "\n":
            depth = 0
            yield at


def code_point(character: str) -> str:
    """`U+200B` for a zero-width space."""
    return f"U+{ord(character):04X}"


def escape_hidden(text: str) -> str:
    """The text with every hidden character written out as `<U+…>`: harmless on any terminal.

    A tab becomes a space, because it is no danger and nobody wants to read its number.
    """
    if not HIDDEN.search(text):
        return text
    return HIDDEN.sub(lambda m: " " if m[0] == "\t" else f"<{code_point(m[0])}>", text)


# What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection), the full-width marks of Chinese and
# Japanese versions too. A text that has apostrophes before it gets one more, so that the way back is exact.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def escape_formula(text: str) -> str:
    """The text for a cell of CSV: with an apostrophe before it where a spreadsheet would calculate it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescape_formula(text: str) -> str:
    """The text that `escape_formula` made a cell of."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def display_width(text: str) -> int:
    """The width on a terminal, in columns: Chinese characters are two wide, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(c) in "WF" else 0 if category(c) in ("Mn", "Me") else 1 for c in text)


# Comparing two spellings letter by letter takes long, and a registry may have very many names.
_COMPARED_AT_MOST = 200


def find_nearest(wanted: str, offered: Iterable[str], most: int = 3) -> list[str]:
    """The offered words nearest to the wanted one, best first; empty where none is near.

    Chinese names are short, so one that contains the other counts as near before any spelling does; in other words
    that says little (`evidense` contains `id`). Of very many words, only those that share most characters with the
    wanted one are compared by their spelling.
    """
    from difflib import get_close_matches
    from heapq import nlargest

    characters = set(wanted)

    def shared(word: str) -> float:
        """The part of both words' characters that both have, from 0 to 1."""
        return 2 * len(characters.intersection(word)) / (len(wanted) + len(word))

    def overlap(word: str) -> float:
        """The ratio that difflib gives, where one word contains the other."""
        return 2 * min(len(wanted), len(word)) / (len(wanted) + len(word))

    words = [word for word in dict.fromkeys(offered) if word and wanted]
    inside = nlargest(
        most, (word for word in words if wanted in word or (word in wanted and not word.isascii())), key=overlap
    )
    if len(words) > _COMPARED_AT_MOST:
        words = nlargest(_COMPARED_AT_MOST, words, key=shared)
    close = get_close_matches(wanted, words, n=most, cutoff=0.5)
    return list(dict.fromkeys([*inside, *close]))[:most]


# What input methods make of a hyphen and of a full stop.
_MARKS = str.maketrans(dict.fromkeys("—–‐‑‒−", "-") | {"。": "."})
_DAY = re.compile(r"(\d{4})(?:[-./年](\d{1,2})[-./月](\d{1,2})(?:[日号]|\.)?|(\d{2})(\d{2}))")

# 2015-4-2 8 must not be read as the 28th once its spaces are gone.
_DATE_AND_MORE_DIGITS = re.compile(r"\s*\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s+\d")


def parse_date(text: str) -> dt.date | None:
    """A day as people write it: 2015-04-20, 2015/4/20, 2015.4.20, 2015年4月20日, 20150420, in any width and dash.

    None for anything else and for days that do not exist.
    """
    if _DATE_AND_MORE_DIGITS.match(text):
        return None
    found = _DAY.fullmatch(normalise_text(text).translate(_MARKS))
    try:
        if found:
            year, *rest = (int(part) for part in found.groups() if part)
            return dt.date(year, rest[0], rest[1])
    except ValueError:  # 31 April
        pass
    return None


_DAY_OF_ANY_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")


def days_of_month_and_day(text: str, first: dt.date, last: dt.date) -> list[dt.date] | None:
    """The days from first to last that 4月29日 may mean, one a year at most; None where the text is no such day."""
    match = _DAY_OF_ANY_YEAR.fullmatch(normalise_text(text))
    month, day = (int(match[1]), int(match[2])) if match else (0, 0)
    # In a leap year every day that there ever is exists.
    if parse_date(f"2000-{month}-{day}") is None:
        return None
    days = (parse_date(f"{year:04}-{month}-{day}") for year in range(first.year, last.year + 1))
    return [day for day in days if day is not None and first <= day <= last]
