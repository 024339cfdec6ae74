"""What the title of a list of outcomes says: the programme, and what was assessed."""

import re
from collections.abc import Iterator, Sequence

from smartpilot.official.files.line import Line
from smartpilot.official.imports.refusals import names_unknown_programme, unknown_programme_error
from smartpilot.official.outcomes.headings import kinds_in
from smartpilot.records.notices import Programme
from smartpilot.records.terms import AssessmentKind
from smartpilot.registry.programme_titles import find_programme
from smartpilot.registry.registry import Registry

# A title is among the first lines, is short, and says what follows.
_FIRST_LINES, _LONGEST = 5, 60
_TITLE = re.compile("结果|结论|名单|验收|评估|评价|考核|公示|通知|通报|公告|决定$")
# 关于命名天津市等16个城市…的通报: what stands before the name of a programme, and behind it.
_BEFORE_NAME = re.compile("^(?:公布|命名|授予|认定|确定|表扬)+(?:.{1,30}?等[0-9]+个(?:城市|地区|单位|[县市区]))?为?")
_BEHIND_NAME = re.compile("的?(?:通报|决定)$")
# What titles of outcomes have besides the name of a programme.
_WORDS_OF_OUTCOMES = re.compile(
    "绩效|验收|中期|评[估价审]|考核|结[果论]|通过|情况|[0-9]{4}年度?|第[一二三四五六七八九十]批|公[示告]"
)


def _titles(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines[:_FIRST_LINES]:
        is_short = len([cell for cell in line.cells if cell.strip()]) == 1 and len(line.text) <= _LONGEST
        if is_short and _TITLE.search(line.text) and not line.text.endswith(("：", ":", "。")):
            yield line.text


def kinds_assessed(lines: Sequence[Line]) -> frozenset[AssessmentKind]:
    """What the titles of a list say was assessed; nothing where they do not say it."""
    return kinds_in("".join(_titles(lines)))


def _without_verb(title: str) -> str:
    """What a title is about: 绿色货运配送示范城市 of 关于命名天津市等16个城市绿色货运配送示范城市的通报."""
    return _BEFORE_NAME.sub("", _BEHIND_NAME.sub("", title.rpartition("关于")[2]))


def require_programme_of_list(
    lines: Sequence[Line], registry: Registry, wanted: Sequence[Programme]
) -> Programme | None:
    """The one of these programmes that a title of a list names; None where none does.

    Raises UsageError where the titles name another.
    """
    others = []
    for title in _titles(lines):
        named = find_programme(title, registry.programmes.values())
        if named is not None and named.is_certain and named.programme in wanted:
            return named.programme
        bare = _WORDS_OF_OUTCOMES.sub("", _without_verb(title))
        if named is not None or all(names_unknown_programme(bare, programme) for programme in wanted):
            others.append(title)
    if others:
        raise unknown_programme_error(others[0], wanted)
    return None
