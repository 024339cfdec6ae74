"""What a word of a closed list means, as people type it: nothing here is loaded but what comparing needs."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from smartpilot.text import normalise_text

AnyMeaning = TypeVar("AnyMeaning")

# 市 alone is a part of many words, and says none of them.
_SHORTEST_PART = 2


@lru_cache(maxsize=1024)
def normalise_word(text: str) -> str:
    """A word in one case and width, without spaces: for comparing."""
    return normalise_text(text).casefold()


def meanings_of_word(text: str, words: Mapping[AnyMeaning, Sequence[str]]) -> list[AnyMeaning]:
    """The meanings that have exactly this word, in any case and width, with spaces anywhere."""
    wanted = normalise_word(text)
    return [meaning for meaning, known in words.items() if wanted in map(normalise_word, known)]


def meanings_of(text: str, words: Mapping[AnyMeaning, Sequence[str]]) -> list[AnyMeaning]:
    """The meanings that have this word, else those of whose Chinese words it is a part: 新增 for 新增试点."""
    wanted = normalise_word(text)
    exact = meanings_of_word(text, words)
    if exact or wanted.isascii() or len(wanted) < _SHORTEST_PART:
        return exact
    return [meaning for meaning, known in words.items() if any(wanted in normalise_word(word) for word in known)]
