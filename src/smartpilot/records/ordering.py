"""Orders that people type: columns by their keys or headings, a descending one with - before it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from smartpilot.i18n import _, language
from smartpilot.records.titles import Title
from smartpilot.records.words import require_meaning

AnyRow = TypeVar("AnyRow")

# Before a column that is sorted in descending order; the full-width one too.
_MINUS = ("-", "－")


def require_keys(texts: Sequence[str], titles_by_key: Mapping[str, Title]) -> list[str]:
    """The keys of columns, each written as its key or as its heading: name, 名称.

    Raises UsageError with the nearest ones where a text is none.
    """
    words = {
        key: (title.zh if language() == "zh" else key, key, title.zh, title.en) for key, title in titles_by_key.items()
    }
    return [require_meaning(text, words, _("unknown column: {name}").format(name=text)) for text in texts]


def parse_sort_keys(texts: Sequence[str], titles_by_key: Mapping[str, Title]) -> list[str]:
    """The keys of an order by columns, a descending one with - before it.

    Raises UsageError with the nearest columns where a text is none.
    """
    descending = [text.startswith(_MINUS) for text in texts]
    names = [text[1:] if minus else text for text, minus in zip(texts, descending, strict=True)]
    keys = require_keys(names, titles_by_key)
    return [f"-{key}" if minus else key for key, minus in zip(keys, descending, strict=True)]


def sort_rows(rows: Sequence[AnyRow], keys: Sequence[str], rank_of: Callable[[AnyRow, str], Any]) -> list[AnyRow]:
    """The rows by columns, `-column` descending, by what `rank_of` says; those of rank None come last either way."""
    ordered = list(rows)
    for key in reversed(keys):
        column, descending = key.removeprefix("-"), key.startswith("-")
        ranked = [(rank_of(row, column), row) for row in ordered]
        having = sorted((pair for pair in ranked if pair[0] is not None), key=lambda p: p[0], reverse=descending)
        ordered = [row for _rank, row in having] + [row for rank, row in ranked if rank is None]
    return ordered
