"""Grades that assessments give, as lists and people write them: 二星, 2星级, ★★."""

import re
from collections.abc import Mapping, Sequence

from smartpilot.text import normalise_text

_STARS = re.compile("★+|☆+|⭐+")
_NUMBER = re.compile("[0-9]+")
_NUMERALS: Mapping[str, str] = dict(zip("123456789", "一二三四五六七八九", strict=True))


def normalise_grade(grades: Sequence[str] | None, text: str) -> str:
    """The one of the grades that a text is, in whatever way it is written; the text itself where it is none of them."""
    plain = {_plain_form(grade): grade for grade in grades or ()}
    return plain.get(_plain_form(text), text.strip())


def _plain_form(text: str) -> str:
    """A grade with its number in one form: 二星 for 二星级, 2 星 and ★★."""
    plain = _STARS.sub(lambda stars: f"{len(stars[0])}星", normalise_text(text))
    plain = plain.replace("颗星", "星")
    plain = _NUMBER.sub(lambda number: _NUMERALS.get(number[0], number[0]), plain)
    return plain if plain == "级" else plain.removesuffix("级")
