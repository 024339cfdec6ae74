"""The programme that a title names, by the words of the programmes themselves."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from smartpilot.places.divisions import PROVINCES
from smartpilot.records.notices import NATIONAL, Programme
from smartpilot.registry.target_words import APPLYING, BUILDING, LISTED, TARGET
from smartpilot.text import one_of

# What goes on with other words is the name of something else: 智慧城市基础设施.
_ENDS_NAME = re.compile(
    rf"$|[^\u3400-\u9fff]|{one_of(LISTED, APPLYING, BUILDING)}|{TARGET}|城镇|[省州]|"
    r"评[价估审选]|验收|考核|检查|名单|工作|实施|管理|专项|年|第|首批|行动|方案|任务|的|等"
)
# 江苏省智慧城市 is a programme of that province.
_ENDS_WITH_PROVINCE = re.compile(
    f"(?:{'|'.join(word for province in PROVINCES for word in (province.name, province.short))})(?:省|市|自治区)?$"
)
_MARKS = re.compile(r"[\s《》“”\"「」『』]")


class NamedProgramme(NamedTuple):
    """The programme of which a title has a word; `is_certain`: the word is no part of another name."""

    programme: Programme
    is_certain: bool


def normalise_title(title: str) -> str:
    """A title in half width, without spaces and quotation marks."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", title))


def words_of_titles(programmes: Iterable[Programme]) -> list[str]:
    """The words by which titles of the programmes are recognised."""
    return [word for programme in programmes for word in (*programme.title_words, programme.name)]


def find_programme(
    title: str, programmes: Iterable[Programme], wanted: Collection[Programme] = ()
) -> NamedProgramme | None:
    """The programme with the longest word that is in a title; None where that is an excluded word, or there is none.

    `wanted`: of several that have the same word, one of these.
    """
    bare = normalise_title(title)
    found = [(len(word), word, programme) for word, programme in _words(programmes) if word in bare]
    if not found:
        return None
    _length, word, programme = max(found, key=lambda match: (match[0], match[2] is not None, match[2] in wanted))
    if programme is None:
        return None
    return NamedProgramme(programme, _is_whole_name(bare, word))


def _words(programmes: Iterable[Programme]) -> Iterator[tuple[str, Programme | None]]:
    """Every word with its programme; one that says that a title is of another programme has none."""
    for programme in programmes:
        yield from ((normalise_title(word), programme) for word in (*programme.title_words, programme.name))
        yield from ((normalise_title(word), None) for word in programme.excluded_words or ())


def _is_whole_name(bare: str, word: str) -> bool:
    """Whether a word stands in a title for itself, and not as a part of a longer name or behind a province's."""
    # Before a name that says itself whose programme it is, anything may stand, and behind it.
    if word.startswith(NATIONAL):
        return True
    return any(
        _ENDS_NAME.match(bare, match.end()) and not _ENDS_WITH_PROVINCE.search(bare[: match.start()])
        for match in re.finditer(re.escape(word), bare)
    )
