"""The columns of a table of outcomes: whose, with what result and grade, and of what kind of assessment."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from smartpilot.official.lists.columns import Role
from smartpilot.official.outcomes.headings import kinds_in
from smartpilot.records.terms import AssessmentKind, AssessmentResult
from smartpilot.records.verdicts import ASSESSING, Verdict, find_verdict

_WHAT = f"(?:[0-9]{{4}}年度?|年度|中期|终期|期末|最终|总体|综合|绩效|专家组?|现场|国家|试点|级别|{ASSESSING})*"
_RESULT_HEADS = re.compile(f"{_WHAT}(?:结论|结果|意见|情况)|是否.{{0,4}}(?:通过|合格|达标).*|result")
_GRADE_HEADS = re.compile(f"{_WHAT}(?:等级|星级|评级|评定|等次|档次)|grade")
_ASKS = re.compile("是否")
_ANSWERS = {"是": AssessmentResult.PASSED, "否": AssessmentResult.FAILED}


class OutcomeColumns(NamedTuple):
    """Where the name, the results, the grade and the province stand. `kinds`: what the headings call the assessment;
    `asking`: the columns that ask whether something was passed; `remarks`: those of remarks.
    """

    name: int
    results: tuple[int, ...]
    grade: int | None
    province: int | None
    kinds: frozenset[AssessmentKind]
    asking: frozenset[int] = frozenset()
    remarks: tuple[int, ...] = ()

    def verdict_of(self, at: int, text: str) -> Verdict:
        """What the cell of a column of results says."""
        if at in self.asking and text in _ANSWERS:
            return Verdict(_ANSWERS[text], "", is_said=True)
        return find_verdict(text)


def parse_outcome_columns(cells: Sequence[str]) -> OutcomeColumns | None:
    """The columns that a row of headings names; None where it names none with an outcome."""
    heads = [re.sub(r"\s", "", cell).lower() for cell in cells]
    results = tuple(at for at, head in enumerate(heads) if _RESULT_HEADS.fullmatch(head))
    grade = next((at for at, head in enumerate(heads) if _GRADE_HEADS.fullmatch(head)), None)
    province = next((at for at, head in enumerate(heads) if Role.PROVINCE.matches(head)), None)
    named = [at for at, head in enumerate(heads) if Role.NAME.matches(head) or Role.TITLE.matches(head)]
    named += [at for at, head in enumerate(heads) if Role.PREFECTURE.matches(head)]
    names = [at for at in named if at not in (*results, grade, province)]
    if not names or not (results or grade is not None):
        return None
    said = [kinds_in(heads[at]) for at in (*results, *([] if grade is None else [grade]))]
    asking = frozenset(at for at in results if _ASKS.match(heads[at]))
    remarks = tuple(at for at, head in enumerate(heads) if Role.REMARK.matches(head))
    return OutcomeColumns(names[0], results, grade, province, frozenset().union(*said), asking, remarks)
