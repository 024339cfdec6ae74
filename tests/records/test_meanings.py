import pytest

from level_words import LEVEL_WORDS
from smartpilot.records.meanings import meanings_of, meanings_of_word


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("prefecture-city", [1]),
        (" Prefecture-Level City ", [1]),
        ("ＣＯＵＮＴＹ", [3]),
        ("地级市", [1]),
        ("地 级 市", [1]),
        # A whole word before those that it is a part of.
        ("县", [3]),
        ("试点", [5]),
        ("新增", [4]),
        ("级市", [1, 2]),
        # One character, and a part of a code, are no clear parts.
        ("市", []),
        ("prefecture", []),
        ("", []),
        ("地区市", []),
    ],
)
def test_meanings_of(text: str, meanings: list[int]) -> None:
    assert meanings_of(text, LEVEL_WORDS) == meanings


def test_a_part_is_no_whole_word() -> None:
    assert meanings_of_word("新增", LEVEL_WORDS) == []
    assert meanings_of_word("新增试点", LEVEL_WORDS) == [4]
