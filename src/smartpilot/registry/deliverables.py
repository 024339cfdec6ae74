"""Deliverables, found by id, by title, or by a clear part of a title: 任务书 for 创建任务书."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from smartpilot.i18n import _
from smartpilot.records.models import Deliverable
from smartpilot.records.words import ambiguous_word_error, meanings_of, meanings_of_word, require_meaning

# 2015 年度自评价报告: what is owed every year, as tables print it.
_YEAR_AND_TITLE = re.compile(r"\s*([0-9]{4})\s*(\D.*)")


class NamedDeliverables(NamedTuple):
    """The deliverables that a text names, which several notices may have; `year`: the one that stands before the title.

    `deliverables` is empty where the text names none.
    """

    deliverables: Sequence[Deliverable]
    year: int | None = None

    def __contains__(self, deliverable: object) -> bool:
        """Whether a deliverable is one of them."""
        return deliverable in self.deliverables


def find_deliverables(deliverables: Iterable[Deliverable], text: str) -> NamedDeliverables:
    """The deliverables with this id or title, else those with the one title of which the text is a part.

    Raises UsageError if it is a part of different titles.
    """
    known = list(deliverables)
    named = _find_by_word(known, text)
    year_and_title = _YEAR_AND_TITLE.fullmatch(text)
    if named or year_and_title is None:
        return NamedDeliverables(named)
    yearly = [deliverable for deliverable in known if deliverable.recurs]
    return NamedDeliverables(_find_by_word(yearly, year_and_title[2]), int(year_and_title[1]))


def require_deliverables(deliverables: Iterable[Deliverable], text: str) -> NamedDeliverables:
    """The deliverables that a text names (see `find_deliverables`).

    Raises UsageError if it names none, with the nearest, or may mean different ones.
    """
    known = list(deliverables)
    named = find_deliverables(known, text)
    if not named.deliverables:
        require_meaning(text, _words_of(known), _("unknown deliverable: {name}").format(name=text))
    return named


def _find_by_word(deliverables: Sequence[Deliverable], text: str) -> list[Deliverable]:
    words = _words_of(deliverables)
    exact = meanings_of_word(text, words)
    names = exact or meanings_of(text, words)
    titles = list(dict.fromkeys(title for _id, title in names))
    if not exact and len(titles) > 1:
        raise ambiguous_word_error(text, titles)
    return [deliverable for deliverable in deliverables if (deliverable.id, deliverable.title) in names]


def _words_of(deliverables: Iterable[Deliverable]) -> Mapping[tuple[str, str], Sequence[str]]:
    """What may be typed for each id and title."""
    return {(d.id, d.title): (f"{d.id} ({d.title})", d.id, d.title) for d in deliverables}
