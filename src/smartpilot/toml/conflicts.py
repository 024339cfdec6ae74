"""What git leaves in a text where it could not merge: two versions between marks, or three (merge.conflictStyle)."""

import re
from collections.abc import Iterator
from itertools import pairwise

# Git makes them longer where it merges ancestors.
_MARK = re.compile(r"^([<|=>])\1{6,}(?: .*)?(?:\n|\Z)", re.MULTILINE)
_STYLES = ("<=>", "<|=>")


def format_conflict(where: str, base: str, ours: str, theirs: str) -> str:
    """Three versions of some lines between marks, in git's style diff3; `where` says what they are about."""
    return f"<<<<<<< ours ({where})\n{ours}||||||| base\n{base}=======\n{theirs}>>>>>>> theirs\n"


def find_conflicts(text: str) -> Iterator[tuple[int, str]]:
    """The line of each conflict's first mark, from 1, and what the mark says: the record and key, a branch."""
    line, position = 1, 0
    for marks in _find_marks(text):
        line += text.count("\n", position, marks[0].start())
        position = marks[0].start()
        yield line, marks[0][0].lstrip("<").strip()


def with_ours(text: str) -> str:
    """The text with our version of each conflict; its other lines are empty, so that lines keep their numbers."""
    return _with_version(text, "<", "\n")


def with_base(text: str) -> str:
    """The text as it was before what could not be merged in it; nothing where the marks do not show what was there."""
    return _with_version(text, "|", "")


def _with_version(text: str, version: str, replacement: str) -> str:
    """The text with the lines below one mark of each conflict, and `replacement` for each of its other lines."""
    parts, position = [], 0
    for marks in _find_marks(text):
        parts.append(text[position : marks[0].start()])
        for mark, next_mark in pairwise(marks):
            content = text[mark.end() : next_mark.start()]
            parts.append(replacement)
            parts.append(content if mark[1] == version else replacement * content.count("\n"))
        parts.append(replacement * marks[-1][0].count("\n"))
        position = marks[-1].end()
    return "".join(parts) + text[position:]


def _find_marks(text: str) -> Iterator[list[re.Match[str]]]:
    """The marks of each conflict; those that make none are no conflict."""
    marks: list[re.Match[str]] = []
    for mark in _MARK.finditer(text):
        marks = [mark] if mark[1] == "<" else [*marks, mark]
        order = "".join(mark[1] for mark in marks)
        if order in _STYLES:
            yield marks
            marks = []
        elif not any(style.startswith(order) for style in _STYLES):
            marks = []
