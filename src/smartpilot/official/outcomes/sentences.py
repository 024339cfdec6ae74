"""What sentences say became of pilots: 邯郸市、许昌市未通过验收; 决定命名天津市为“示范城市”; 取消黄山市资格."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from smartpilot.chinese import parse_number
from smartpilot.official.outcomes.headings import kinds_in
from smartpilot.records.terms import AssessmentKind, AssessmentResult
from smartpilot.records.verdicts import Outcome, find_verdict, has_reservation
from smartpilot.text import normalise_text

_SENTENCE_END = re.compile("[。；;!！?？\n]")
_CLAUSE_END = re.compile("[，,：:]")
_NAMING = re.compile("(?:命名|授予|认定)(?:了|[\\u4e00-\\u9fff]{0,4}?市)?$")
# What is named is not yet what was to be reached.
_NOT_YET = re.compile("试点|创建城市|创建地区|创建县|候选|培育|申报")
_WITHDRAWING = re.compile("(撤销|取消|终止|收回)(?:了|对)?$")
# Between two names of one list: a mark, and what is not known as a pilot.
_BETWEEN_NAMES = "(?:[、和及与]|以及|、[^、，。]{2,8}(?=、))+"
_UNKNOWN = re.compile("、([^、，。]{1,10}?[市县区州盟旗])(?=[、和及等未没不达通已共0-9]|$)")
_STATED_COUNT = re.compile("(?:等)?(?:共|共计)?([0-9一二三四五六七八九十百]+)个")


_PASSED = AssessmentResult.PASSED


class OutcomeInText(NamedTuple):
    """A name in a sentence with what this says of it; None where it says something that is not clear."""

    text: str
    outcome: Outcome | None
    kinds: frozenset[AssessmentKind]


class _Statement(NamedTuple):
    """The names of a sentence, and the words before and behind them. `is_clear`: it is sure what is said of whom."""

    before: str
    names: tuple[str, ...]
    behind: str
    is_clear: bool = True


def read_sentences(text: str, targets: frozenset[str]) -> Iterator[OutcomeInText]:
    """The outcomes in running text of those that are known by one of these names."""
    if not targets:
        return
    for sentence in _SENTENCE_END.split(normalise_text(text)):
        for statement in _statements(sentence, targets):
            yield from _outcomes(statement, kinds_in(sentence))


def find_names(text: str, targets: frozenset[str]) -> list[str]:
    """The names of these that a text has, in its order."""
    return _patterns_of(targets)[0].findall(normalise_text(text)) if targets else []


def _outcomes(statement: _Statement, kinds: frozenset[AssessmentKind]) -> Iterator[OutcomeInText]:
    before, names, behind, is_clear = statement
    outcome: Outcome | None
    if (count := _STATED_COUNT.match(behind)) and parse_number(count[1]) != len(names):
        return  # 命名成都等13个城市: the others stand elsewhere
    if _NAMING.search(before):
        is_named = re.search("为|称号", behind) is not None and not _NOT_YET.search(behind)
        said, outcome = is_named, _PASSED if is_named else None
    else:
        withdrawing = _WITHDRAWING.search(before)
        verdict = find_verdict((withdrawing[1] if withdrawing else "") + behind)
        said, outcome = verdict.is_said, verdict.outcome
    if not said:
        return
    if not is_clear or has_reservation(before):
        outcome = None  # 拟命名, 请…
    for name in names:
        yield OutcomeInText(name, outcome, kinds)


def _statements(sentence: str, targets: frozenset[str]) -> Iterator[_Statement]:
    """Each list of names in a sentence with the words around it, up to the next list."""
    current: _Statement | None = None
    above = ""
    for clause in _CLAUSE_END.split(sentence):
        runs = list(_find_runs(clause, targets))
        if not runs and current is None:
            above += f"{clause},"
        elif not runs and current is not None:
            current = current._replace(behind=f"{current.behind},{clause}")
        else:
            if current is not None:
                yield current
            current = runs[0]._replace(before=above + runs[0].before)
            if len(runs) > 1:
                names = tuple(name for run in runs for name in run.names)
                current = _Statement("", names, runs[-1].behind, is_clear=False)
    if current is not None:
        yield current


def _find_runs(clause: str, targets: frozenset[str]) -> Iterator[_Statement]:
    """Each list of names in a clause; what stands between two of them is a name that nobody knows."""
    name, names_of_list = _patterns_of(targets)
    for run in names_of_list.finditer(clause):
        names, behind = name.findall(run[0]), clause[run.end() :]
        names += [part for gap in name.split(run[0])[1:-1] for part in gap.strip("、和及与").split("、") if part]
        while unknown := _UNKNOWN.match(behind):
            names.append(unknown[1])
            behind = behind[unknown.end() :]
        yield _Statement(clause[: run.start()], tuple(names), behind)


@lru_cache(maxsize=4)
def _patterns_of(targets: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Any of the names, where it is not the beginning of a longer one, 朝阳 and not 朝阳区; and a list of them."""
    words = sorted(targets, key=len, reverse=True)
    name = f"(?:{'|'.join(map(re.escape, words))})(?![市县区州盟旗镇乡])"
    return re.compile(name), re.compile(f"{name}(?:{_BETWEEN_NAMES}{name})*")
