"""The titles and headings of a list of outcomes: what each says of the lines below it, and which of them hold."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from smartpilot.official.files.line import Line
from smartpilot.official.imports.titles import find_programme_named, unknown_programme_error
from smartpilot.official.lists.vocabulary import COUNT, without_number
from smartpilot.records.grades import normalise_grade
from smartpilot.records.notices import Programme
from smartpilot.records.terms import AssessmentKind, AssessmentResult
from smartpilot.records.verdicts import ASSESSING, Outcome, find_verdict, is_failing_word
from smartpilot.registry.registry import Registry
from smartpilot.text import normalise_text

_BARE_COUNT = re.compile(r"\([0-9]+\)$")
_PASSED = AssessmentResult.PASSED
# What headings have besides outcomes, grades and the names of programmes.
_COMMON_WORDS = re.compile(
    "国家级?|全国|城市|试点|示范|专项|项目|工程|建设|创建|培育|先行|候选|地区|区域|单位|园区|社区|基地|街区|[省市区县镇乡]"
    f"|名单|一览表|附[件表][0-9一二三四五六七八九十]*|中期|终期|年度|绩效|综合|最终|{ASSESSING}|结[果论]|情况|等级|等次|星级|级别|档次"
    "|资格|称号|命名|获得?|评为|定为|列为|列入|予以|被|为|的|其中|以下|下列|第.{1,2}批|首批|[0-9]{4}年度?|关于|公[布示告]|通[知报]"
    "|和|与|及|共|级|[\\W_]"
)
# What parts of a list are called whose places have nothing else in common.
_SECTIONS = re.compile(
    "东部|中部|西部|东北部?|华[东北南中]|西南|西北|直辖|副省级|计划单列|省会|地级|县级|[大中小]型|城市群"
)
_TITLE = re.compile("名单|结[果论]|一览表|附[件表]|公[示告]|通[知报]")
# Words for grades that programmes have; what passes by them, they say themselves.
_GRADE_WORDS = re.compile(
    "优秀|优良|良好|优|良|中等?|一般|较好|较差|差|[A-Ea-e][+-]?|[一二三四五]星|★+|☆+|[一二三四]等"
)
_PASS_WORDS = frozenset({"合格", "基本合格", "达标", "基本达标", "及格"})
# By these alone nobody passed.
_UNSURE_GRADES = frozenset({"差", "较差"})
# How deep a heading stands: by its number, else as a title, as one with an outcome, as one with a grade.
_NUMBERS = (
    re.compile("第?[一二三四五六七八九十]+(?:[、.．]| )"),
    re.compile("[(（][一二三四五六七八九十]+[)）]"),
    re.compile("[0-9]+[.．、)）]"),
    re.compile("[(（][0-9]+[)）]"),
)
_ABOVE_ALL, _WITH_OUTCOME, _WITH_GRADE = -1, len(_NUMBERS) + 1, len(_NUMBERS) + 2
_ASSESSMENT_KINDS: Sequence[tuple[re.Pattern[str], AssessmentKind]] = (
    (re.compile("中期"), AssessmentKind.MID_TERM),
    (re.compile("年度(?:绩效)?(?:评[估价定]|考核|检查|监测)"), AssessmentKind.ANNUAL),
    (re.compile("(?<!中期)验收|终期"), AssessmentKind.ACCEPTANCE),
)
# A title is among the first lines, is short, and says what follows.
_FIRST_LINES, _LONGEST_TITLE = 5, 60
_TITLE_OF_LIST = re.compile(f"结果|结论|名单|{ASSESSING}|公示|通知|通报|公告|决定$")


class ListWords(NamedTuple):
    """What a list is read by: the grades of the programmes that it may be of, what headings call these, and how the
    pilots and projects may be called, in half width. `uses_grades`: whether the list has grades as such.
    """

    grades: Sequence[str]
    names: Sequence[str]
    targets: frozenset[str] = frozenset()
    uses_grades: bool = False


class Said(NamedTuple):
    """The outcome and the grade of a heading or a cell. `is_implied`: the outcome, only by the grade."""

    outcome: Outcome | None = None
    grade: str = ""
    is_implied: bool = False


class OutcomeHeading(NamedTuple):
    """What a heading says. `said`: None where it is not understood, so that the lines below have no outcome."""

    level: int
    said: Said | None
    kinds: frozenset[AssessmentKind] = frozenset()

    @property
    def is_neutral(self) -> bool:
        """Whether it only parts the list: 东部地区, 县级."""
        return self.said == Said() and self.level != 0


class OutcomeHeadings(NamedTuple):
    """The headings over a line, the outermost first."""

    over: tuple[OutcomeHeading, ...] = ()

    @classmethod
    def of_list(cls, kinds: frozenset[AssessmentKind]) -> "OutcomeHeadings":
        """Those of a list whose titles name these kinds of assessment; nothing ends them."""
        return cls((OutcomeHeading(_ABOVE_ALL, Said(), kinds),))

    def under(self, heading: OutcomeHeading) -> "OutcomeHeadings":
        """With one more, which ends those that are as deep or deeper; one that only parts the list ends no title."""
        if heading.is_neutral and heading.level > len(_NUMBERS):
            return self
        return OutcomeHeadings((*(h for h in self.over if h.level < heading.level), heading))

    @property
    def said(self) -> Said:
        """The outcome and the grade that hold: of the innermost heading that says any, if all below are understood."""
        grade, is_implied = "", False
        for heading in reversed(self.over):
            if heading.said is None:
                break
            outcome, grade = heading.said.outcome, grade or heading.said.grade
            if heading.said.is_implied:
                is_implied = True
            elif is_implied and outcome not in (None, _PASSED):
                return Said()  # 优秀 under 未通过
            elif outcome is not None:
                return Said(outcome, grade if outcome is _PASSED else "")
        return Said(_PASSED if is_implied else None, grade, is_implied)

    @property
    def kinds(self) -> frozenset[AssessmentKind]:
        """The kinds of assessment that they name."""
        return frozenset().union(*(heading.kinds for heading in self.over))


def kinds_in(text: str) -> frozenset[AssessmentKind]:
    """The kinds of assessment that a text names."""
    return frozenset(kind for pattern, kind in _ASSESSMENT_KINDS if pattern.search(text))


def _titles(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines[:_FIRST_LINES]:
        is_short = len([cell for cell in line.cells if cell.strip()]) == 1 and len(line.text) <= _LONGEST_TITLE
        if is_short and _TITLE_OF_LIST.search(line.text) and not line.text.endswith(("：", ":", "。")):
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


def parse_outcome_heading(text: str, words: ListWords) -> OutcomeHeading:
    """What a line says as a heading: 一、通过验收的试点（3个）, （一）三星, 四、考核不合格."""
    level = next((n for n, number in enumerate(_NUMBERS, 1) if number.match(text)), None)
    bare = COUNT.sub("", without_number(normalise_text(text)).strip(":。"))
    bare = _BARE_COUNT.sub("", bare).strip(":。")
    for name in sorted(words.names, key=len, reverse=True):
        bare = bare.replace(normalise_text(name), "")
    said = _parse_said(bare, words)
    if level is None:
        is_title = _TITLE.search(bare) is not None
        has_grade_alone = said is not None and said.grade and (said.is_implied or said.outcome is None)
        level = 0 if is_title else _WITH_GRADE if has_grade_alone else _WITH_OUTCOME
    return OutcomeHeading(level, said, kinds_in(bare))


def _parse_said(bare: str, words: ListWords) -> Said | None:
    """What is said by a text in which nothing else stands; None for any other text."""
    for core in (bare, _COMMON_WORDS.sub("", bare)):
        if grade := parse_grade(core, words):
            return None if grade.grade in _UNSURE_GRADES else grade
    verdict = find_verdict(bare)
    if verdict.is_said and verdict.outcome is None:
        return None
    rest = _COMMON_WORDS.sub("", verdict.rest)
    if not rest or not _SECTIONS.sub("", rest):
        return Said(verdict.outcome)
    grade = parse_grade(rest, words)
    if grade is None or (verdict.outcome is not None and (verdict.outcome is not _PASSED or not grade.grade)):
        return None
    return Said(verdict.outcome or grade.outcome, grade.grade, verdict.outcome is None and grade.is_implied)


def parse_grade(text: str, words: ListWords) -> Said | None:
    """What a text says that is nothing but a grade or a word for a result; None for any other text.

    A grade of the programme says that it was passed. 合格 is one among other grades, else the result alone: where the
    programme lists no grades, all that stand in a list are left open.
    """
    bare = normalise_text(text)
    grade = normalise_grade(words.grades, bare)
    if is_failing_word(grade):
        verdict = find_verdict(grade)
        return Said(verdict.outcome) if verdict.outcome and not verdict.rest else None
    if grade in words.grades:
        return Said(None, grade) if grade in _UNSURE_GRADES else Said(_PASSED, grade, is_implied=True)
    if bare in _PASS_WORDS:
        if not words.uses_grades:
            return Said(_PASSED)
        return Said(_PASSED, grade, is_implied=True) if words.grades else Said(None, grade)
    return Said(None, grade) if _GRADE_WORDS.fullmatch(bare.removesuffix("级")) else None


def is_grade(text: str, words: ListWords) -> bool:
    """Whether a text is a grade, of the programme or in words of others; 合格 alone is none."""
    said = parse_grade(text, words._replace(uses_grades=False))
    return said is not None and bool(said.grade)
