"""The lines of a list of outcomes: what each names, with the result and the grade that it says or stands under."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from smartpilot.official.files.line import Line
from smartpilot.official.lists.columns import Role
from smartpilot.official.lists.vocabulary import COUNT, normalise_cell, region_of, split_list, without_number
from smartpilot.records.grades import normalise_grade
from smartpilot.records.terms import AssessmentKind, AssessmentResult
from smartpilot.text import normalise_text

Outcome = AssessmentResult | AssessmentKind

# What says an outcome, in the order in which they are tried: 未通过 holds 通过.
_OUTCOMES: Sequence[tuple[re.Pattern[str], Outcome]] = (
    (re.compile("[未不没]予?(?:能|有)?(?:通过|合格|达标|达到)"), AssessmentResult.FAILED),
    (re.compile("延期|延后|暂缓|限期整改|整改后|postponed"), AssessmentResult.POSTPONED),
    (re.compile("撤销|取消|退出|除名|摘牌"), AssessmentKind.WITHDRAWAL),
    (re.compile("通过|合格|达标|passed"), AssessmentResult.PASSED),
    (re.compile("failed"), AssessmentResult.FAILED),
)
_RESULT_HEADS = re.compile("(?:验收|评估|评审|考核|评定)?(?:结论|结果|意见|情况)|是否通过.*|result")
_GRADE_HEADS = re.compile("(?:验收|评估|评定|试点)?(?:等级|星级|评级|级别评定|等次)|grade")
_LONGEST_GRADE = 4
# What a heading is made of besides outcomes and grades.
_HEADING_WORDS = re.compile(
    "国家|城市|试点|专项|项目|名单|评估|评定|评为|验收|的|为|等级|星级|被|其中|予以|资格|一览表|列入|公布|第.批|[0-9]+年度?|结果|结论|情况|关于|公示|通知|附件|级"
)


@dataclass(frozen=True, slots=True)
class ListedOutcome:
    """A name with what the list says of it: `outcome` is None where it says nothing, `grade` empty for none.

    `region`: the code of the province that it stands under, or empty. `is_listed`: it stands in a table
    or among others; else it may be any text.
    """

    text: str
    line: Line
    outcome: Outcome | None
    grade: str = ""
    region: str = ""
    is_listed: bool = True


class _Columns(NamedTuple):
    name: int
    result: int | None
    grade: int | None
    province: int | None


@dataclass(frozen=True, slots=True)
class _Scope:
    """What holds for the lines below: columns of a table, outcome and grade of a heading, its province."""

    columns: _Columns | None = None
    table: int = 0
    outcome: Outcome | None = None
    grade: str = ""
    region: str = ""


def parse_outcome(text: str) -> Outcome | None:
    """What a cell or a heading says: 通过验收, 未通过, 延期, 撤销; None where it says nothing of the kind."""
    wanted = normalise_text(text).casefold()
    return next((outcome for pattern, outcome in _OUTCOMES if pattern.search(wanted)), None)


class ProgrammeWords(NamedTuple):
    """The grades of the programmes that a list may be of, and what headings call these programmes."""

    grades: Sequence[str]
    names: Sequence[str]


def read_outcomes(lines: Sequence[Line], words: ProgrammeWords) -> Iterator[ListedOutcome]:
    """What a list of outcomes names, in its order."""
    scope = _Scope()
    for line in lines:
        cells = [normalise_cell(cell) for cell in line.cells]
        filled = [cell for cell in cells if cell]
        if scope.table != line.table:
            scope = replace(scope, columns=None, table=line.table)
        if columns := _parse_columns(cells):
            scope = replace(scope, columns=columns)
        elif scope.columns is not None and len(filled) > 1:
            yield from _read_row(line, cells, scope.columns, scope, words.grades)
        elif len(filled) == 1 and (region := region_of(COUNT.sub("", without_number(filled[0])), planned=False)):
            scope = replace(scope, region=region)
            # A province may be a pilot itself; as a heading it is none that anybody knows.
            yield ListedOutcome(without_number(filled[0]), line, scope.outcome, scope.grade, "", is_listed=False)
        elif len(filled) == 1:
            heading = _read_heading(filled[0], words)
            if heading is not None:
                scope = replace(scope, outcome=heading[0] or scope.outcome, grade=heading[1], region="")
            else:
                yield from _read_names(line, filled[0], scope, words)
        else:
            yield from _read_row(line, cells, _Columns(0, None, None, None), scope, words.grades)


def _parse_columns(cells: Sequence[str]) -> _Columns | None:
    """The columns that a row of headings names; None where it names none with an outcome."""
    heads = [re.sub(r"\s", "", cell).lower() for cell in cells]
    result = next((at for at, head in enumerate(heads) if _RESULT_HEADS.fullmatch(head)), None)
    grade = next((at for at, head in enumerate(heads) if _GRADE_HEADS.fullmatch(head)), None)
    province = next((at for at, head in enumerate(heads) if Role.PROVINCE.matches(head)), None)
    named = [at for at, head in enumerate(heads) if Role.NAME.matches(head) or Role.TITLE.matches(head)]
    named += [at for at, head in enumerate(heads) if Role.PREFECTURE.matches(head)]
    names = [at for at in named if at not in (result, grade, province)]
    return _Columns(names[0], result, grade, province) if names and (result, grade) != (None, None) else None


def _read_row(
    line: Line, cells: Sequence[str], columns: _Columns, scope: _Scope, grades: Sequence[str]
) -> Iterator[ListedOutcome]:
    """The name of a row of a table, with what its cells say; without columns each is told by its words."""

    def cell(at: int | None) -> str:
        return "" if at is None else (cells[at] if at < len(cells) and cells[at] else line.merged.get(at, ""))

    if (columns.result, columns.grade) != (None, None):
        name, result, grade, province = (cell(at) for at in columns)
        result, said = _split_remark(result)
        grade = grade or said
    else:
        rest = [text for text in cells if text and not text.rstrip(".、").isdecimal()]
        grade = next((text for text in rest if normalise_grade(grades, text) in grades), "")
        result = next((text for text in rest if text != grade and parse_outcome(text)), "")
        province = next((text for text in rest[:-1] if region_of(text, planned=False)), "")
        name = next((text for text in rest if text not in (grade, result, province)), "")
    outcome, grade = parse_outcome(result) if result else None, grade.strip("—-/无 ")
    is_grade = normalise_grade(grades, grade) in grades
    if grade and not is_grade and (said_outcome := parse_outcome(grade)):  # 不合格 in the column of grades
        outcome, grade = outcome or said_outcome, ""
    outcome = outcome or scope.outcome or (AssessmentResult.PASSED if is_grade else None)
    region = region_of(province, planned=False) if province else scope.region
    if name:
        yield ListedOutcome(without_number(name), line, outcome, grade or scope.grade, region)


def _read_heading(text: str, words: ProgrammeWords) -> tuple[Outcome | None, str] | None:
    """The outcome and the grade of a heading: 一、通过验收的试点（3个）, （一）三星; None where it names something."""
    grades = words.grades
    bare = COUNT.sub("", without_number(text)).strip(" :()")
    for name in words.names:
        bare = bare.replace(name, "")
    grade = next((known for known in grades if known in _with_grade_words(bare, grades)), "")
    rest = _HEADING_WORDS.sub("", bare.replace(grade, "") if grade else bare)
    outcome = parse_outcome(rest)
    for pattern, _outcome in _OUTCOMES:
        rest = pattern.sub("", rest)
    rest = re.sub(r"[\W_]", "", rest)
    if rest and normalise_grade(grades, rest) not in grades:
        return None
    if outcome is None and grade:
        outcome = AssessmentResult.PASSED
    return outcome, grade


def _with_grade_words(text: str, grades: Sequence[str]) -> str:
    """A heading with its grade as the programme writes it: 二星 for ★★ and 2星级."""
    whole = normalise_grade(grades, text)
    return whole if whole in grades else text


def _read_names(line: Line, text: str, scope: _Scope, words: ProgrammeWords) -> Iterator[ListedOutcome]:
    """The names of a line: 河北省：正定县（二星）、石家庄市（未通过）."""
    grades = words.grades
    if text.endswith(":"):  # those whom a notice is addressed to
        return
    whole = without_number(text)
    is_listed = whole != text
    head, colon, rest = whole.partition(":")
    region, outcome, grade = scope.region, scope.outcome, scope.grade
    if colon:
        heading = _read_heading(head, words)
        if code := region_of(COUNT.sub("", head), planned=False):
            region, whole, is_listed = code, rest, True
        elif heading is not None:
            outcome, grade, whole, is_listed = heading[0] or outcome, heading[1] or grade, rest, True
        elif len(head) <= _LONGEST_GRADE:  # 优秀, which the programme does not list: left open without a result
            grade, whole, is_listed = head, rest, True
    for part in split_list(whole.rstrip("。.")):
        name, said = _split_remark(part)
        said_grade = normalise_grade(grades, said) if said else ""
        is_grade = said_grade in grades
        of_name = parse_outcome(said) if said and not is_grade else None
        result = of_name or outcome or (AssessmentResult.PASSED if is_grade else None)
        is_passed = result is AssessmentResult.PASSED
        of_grade = said_grade if is_grade else grade if is_passed else ""
        yield ListedOutcome(name, line, result, of_grade, region, is_listed=is_listed)


def _split_remark(text: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.+?)\(([^()]*)\)", text)
    return (match[1].strip(), match[2]) if match else (text, "")
