"""Names of places as they are typed in letters: whole syllables (zhengding), their first letters (zd), or both."""

from collections.abc import Mapping, Sequence

# Behind these a part of a name begins that is typed alone: 正定县 of 石家庄市正定县.
_ENDS_OF_PARTS = "省市州盟区县旗"


def find_start_in_letters(name: str, letters: str, readings: Mapping[str, Sequence[str]]) -> int | None:
    """Where in a name the part begins of which these are the first letters; None where there is none.

    `readings`: how each character is read; one without readings ends the search.
    """
    starts = (start for start in range(len(name)) if is_start_of_part(name, start))
    return next((start for start in starts if _begins(name, start, letters, readings)), None)


def is_start_of_part(name: str, start: int) -> bool:
    """Whether at a place of a name a part begins that is used alone."""
    return start == 0 or name[start - 1] in _ENDS_OF_PARTS


def _begins(name: str, start: int, letters: str, readings: Mapping[str, Sequence[str]]) -> bool:
    if not letters:
        return True
    if start == len(name):
        return False
    for reading in readings.get(name[start], ()):
        if reading.startswith(letters):
            return True
        if letters.startswith(reading) and _begins(name, start + 1, letters[len(reading) :], readings):
            return True
        if letters[0] == reading[0] and _begins(name, start + 1, letters[1:], readings):
            return True
    return False
