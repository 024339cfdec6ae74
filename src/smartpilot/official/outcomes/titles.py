"""What the title of a list of outcomes says: the programme, and what was assessed."""

import re
from collections.abc import Iterator, Sequence

from smartpilot.official.files.line import Line
from smartpilot.official.imports.titles import find_programme_named, unknown_programme_error
from smartpilot.official.outcomes.headings import kinds_in
from smartpilot.records.notices import Programme
from smartpilot.records.terms import AssessmentKind
from smartpilot.registry.registry import Registry

# A title is among the first lines, is short, and says what follows.
_FIRST_LINES, _LONGEST = 5, 60
_TITLE = re.compile("结果|结论|名单|验收|评估|评价|考核|公示|通知|通报|公告|决定$")


def _titles(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines[:_FIRST_LINES]:
        is_short = len([cell for cell in line.cells if cell.strip()]) == 1 and len(line.text) <= _LONGEST
        if is_short and _TITLE.search(line.text) and not line.text.endswith(("：", ":", "。")):
            yield line.text


def kinds_assessed(lines: Sequence[Line]) -> frozenset[AssessmentKind]:
    """What the titles of a list say was assessed; nothing where they do not say it."""
    return kinds_in("".join(_titles(lines)))


def require_programme_of_list(
    lines: Sequence[Line], registry: Registry, wanted: Sequence[Programme]
) -> Programme | None:
    """The one of these programmes that a title of a list names; None where none does.

    Raises UsageError where the titles name another.
    """
    named, others = find_programme_named(_titles(lines), registry, wanted)
    if others:
        raise unknown_programme_error(others[0].text, wanted)
    return named
