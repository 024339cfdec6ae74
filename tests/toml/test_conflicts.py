"""What git leaves in a text where it could not merge."""

import pytest

from smartpilot.toml.conflicts import find_conflicts, format_conflict, with_base, with_ours

TWO = "a = 1\n<<<<<<< HEAD\nb = 1\n=======\nb = 2\n>>>>>>> 其他\n"
THREE = "c = 1\n" + format_conflict("pilots x level", 'l = "县"\n', 'l = "区"\n', "")
LONGER = "<<<<<<<<< HEAD\nd = 1\n||||||||| abc\n=========\nd = 2\n>>>>>>>>> x\n"


@pytest.mark.parametrize(
    ("text", "lines", "ours", "base"),
    [
        ("a = 1\n", [], "a = 1\n", "a = 1\n"),
        (TWO, [2], "a = 1\n\nb = 1\n\n\n\n", "a = 1\n"),
        (THREE, [2], 'c = 1\n\nl = "区"\n\n\n\n\n', 'c = 1\nl = "县"\n'),
        (LONGER, [1], "\nd = 1\n\n\n\n\n", ""),
        (TWO + THREE, [2, 8], None, 'a = 1\nc = 1\nl = "县"\n'),
        (TWO.rstrip("\n"), [2], None, "a = 1\n"),
        ("<<<<<<< HEAD\na = 1\n=======\n", [], None, None),
        ("a = 1  # <<<<<<< HEAD\n=======\n>>>>>>> x\n", [], None, None),
    ],
)
def test_conflicts_of_every_style(text: str, lines: list[int], ours: str | None, base: str | None) -> None:
    assert [line for line, _label in find_conflicts(text)] == lines
    assert with_ours(text) == (text if ours is None and not lines else ours or with_ours(text))
    assert with_ours(text).count("\n") == text.count("\n")
    assert with_base(text) == (text if base is None else base)


def test_what_a_mark_says() -> None:
    assert [label for _line, label in find_conflicts(TWO + THREE)] == ["HEAD", "ours (pilots x level)"]
