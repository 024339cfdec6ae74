"""Text broken into lines: between words in English, in Chinese where no mark comes to stand at the wrong end."""

import re
from collections.abc import Iterator

from smartpilot.text import display_width

# A phrase with the marks that end it, or what stands in brackets. A short one, such as an item of a list, stays on
# one line.
_PHRASE = re.compile(r"\s+|\[[^\[\]]*\]|[^\s、，。；：]+[、，。；：]*|[、，。；：]+")
_SHORT = 16

# What cannot be broken in a long phrase: a word of Latin letters, or a character with the marks that belong to it.
_PIECE = re.compile(r"[（“《【]*(?:[!-~]+|.)[）”》】、，。；：！？…]*")


def wrap(text: str, width: int) -> list[str]:
    """The lines of a text, each at most `width` columns wide on a terminal, indented as the text is."""
    body = text.lstrip(" ")
    indent = text[: len(text) - len(body)]
    width -= len(indent)
    lines = [""]
    for piece in _pieces(body, width):
        if lines[-1] and display_width(lines[-1]) + display_width(piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [f"{indent}{line.rstrip()}" for line in lines]


def _pieces(text: str, width: int) -> Iterator[str]:
    for phrase in _PHRASE.findall(text):
        if display_width(phrase) <= min(_SHORT, width):
            yield phrase
            continue
        for piece in _PIECE.findall(phrase):
            # An address or a path may be wider than the line.
            yield from [piece] if display_width(piece) <= width else piece
