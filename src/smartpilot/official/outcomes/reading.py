"""The lines of a list of outcomes: what each names, with the result and the grade that it says or stands under."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from smartpilot.official.files.line import Line
from smartpilot.official.lists.columns import is_heading_row
from smartpilot.official.lists.row import Row
from smartpilot.official.lists.vocabulary import (
    COUNT,
    REMARK,
    SENTENCE,
    WORD,
    normalise_cell,
    region_of,
    split_list,
    without_number,
)
from smartpilot.official.outcomes.headings import (
    ListWords,
    OutcomeHeading,
    OutcomeHeadings,
    Said,
    is_grade,
    kinds_assessed,
    kinds_in,
    parse_grade,
    parse_outcome_heading,
)
from smartpilot.official.outcomes.sentences import find_names, read_sentences
from smartpilot.official.outcomes.tables import OutcomeColumns, parse_outcome_columns
from smartpilot.places.zones import is_like_place_name
from smartpilot.records.terms import AssessmentKind, AssessmentResult
from smartpilot.records.verdicts import ASSESSING, Outcome, Verdict, combine_outcomes, find_verdict
from smartpilot.text import normalise_text

_LONGEST_GRADE = 4
# Characters of a name, of a place or of a project.
_LONGEST_NAME = 40
# What speaks of outcomes, and is in no name.
_OF_OUTCOMES = f"[未暂拟]|{ASSESSING}|整改|资格"
# What no name of a place has, though it ends as one: 未参加验收的县.
_NOT_IN_NAMES = re.compile(f"{_OF_OUTCOMES}|的|其[他它余]|以下|不予")
# A remark that leaves it open what a name's outcome is: 待复核, not 不含平潭.
_OPEN_REMARK = re.compile(f"{_OF_OUTCOMES}|不(?![含包])|[待缓]|另行|差")
_PASSED = AssessmentResult.PASSED


@dataclass(frozen=True, slots=True)
class ListedOutcome:
    """A name with what the list says of it: `outcome` is None where it says nothing, `grade` empty for none.

    `region`: the code of the province that it stands under, or empty. `is_listed`: it stands in a table or among
    others; else it may be any text. `kinds`: the kinds of assessment that its column names, else its headings and the
    title; `is_in_text`: it stands in a sentence. `is_mention`: a line names it and says no outcome of it that is
    understood.
    """

    text: str
    line: Line
    outcome: Outcome | None
    grade: str = ""
    region: str = ""
    is_listed: bool = True
    kinds: frozenset[AssessmentKind] = frozenset()
    is_in_text: bool = False
    is_mention: bool = False


@dataclass(frozen=True, slots=True)
class _Scope:
    """What holds for the lines below: the sheet, the columns of a table, headings, and the province of a heading."""

    headings: OutcomeHeadings
    sheet: str | None = None
    table: int = 0
    columns: OutcomeColumns | None = None
    region: str = ""

    def at_line(self, line: Line, words: ListWords) -> "_Scope":
        """The scope at a line: another sheet begins anew, under its name if that says anything."""
        scope = self
        if line.sheet != scope.sheet:
            name = parse_outcome_heading(line.sheet, words)._replace(level=0)
            scope = _Scope(scope.headings.under(name), line.sheet)
        return scope if scope.table == line.table else replace(scope, columns=None, table=line.table)

    def under(self, heading: OutcomeHeading) -> "_Scope":
        return replace(self, headings=self.headings.under(heading), region="")


def read_outcomes(lines: Sequence[Line], words: ListWords) -> Iterator[ListedOutcome]:
    """What a list of outcomes names, in its order; no known name of a line is left out."""
    words = words._replace(uses_grades=any(is_grade(text, words) for line in lines for text in _heads(line)))
    scope = _Scope(OutcomeHeadings.of_list(kinds_assessed(lines)))
    for line in lines:
        scope, entries = _read(line, scope.at_line(line, words), words)
        yield from entries
        yield from _mentions(line, entries, scope, words)


def _read(line: Line, scope: _Scope, words: ListWords) -> tuple[_Scope, list[ListedOutcome]]:
    """The scope below a line, and what it names."""
    row = Row(line, tuple(normalise_cell(cell) for cell in line.cells))
    filled = row.filled
    if columns := parse_outcome_columns(row.cells):
        return replace(scope, columns=columns), []
    if not filled or (len(filled) > 1 and is_heading_row(row.cells)):
        return scope, []
    if scope.columns is not None and (len(filled) > 1 or filled == [row.cell(scope.columns.name)]):
        return scope, list(_read_row(row, scope.columns, scope, words))
    if len(filled) > 1:
        return scope, list(_read_free_row(row, scope, words))
    return _read_line(line, filled[0], scope, words)


def _mentions(line: Line, entries: Sequence[ListedOutcome], scope: _Scope, words: ListWords) -> Iterator[ListedOutcome]:
    """The known names of a line that are in none of its entries; a province that a column has is no such name."""
    covered = [normalise_text(entry.text) for entry in entries]
    province = scope.columns.province if scope.columns else None
    for text in (cell for at, cell in enumerate(line.cells) if at != province):
        for name in find_names(text, words.targets):
            if not any(name in other for other in covered):
                covered.append(name)
                yield ListedOutcome(name, line, None, region=scope.region, is_mention=True)


def _heads(line: Line) -> Iterator[str]:
    """What may be a grade in a line: its cells, as headings without their numbers and what is in brackets behind."""
    for cell in line.cells:
        text = without_number(normalise_cell(cell)).partition(":")[0]
        yield COUNT.sub("", text)


# -- rows ----------------------------------------------------------------------------------------------------


def _read_row(row: Row, columns: OutcomeColumns, scope: _Scope, words: ListWords) -> Iterator[ListedOutcome]:
    """The name of a row of a table, with what its cells say; what a cell above goes on to say, too."""
    cell = row.cell_or_above
    name, remark = _split_remark(cell(columns.name))
    if not name:
        return
    results = [columns.verdict_of(at, cell(at)) for at in columns.results]
    said = _parse_grade_cell(cell(columns.grade).strip("—-/无 "), words)
    if not said.grade:
        in_brackets = (parse_grade(_split_remark(cell(at))[1], words) for at in columns.results)
        said = next((grade for grade in in_brackets if grade and grade.grade), said)
    beside = {*range(len(row.cells)), *row.line.merged} - {columns.name, columns.province, *columns.results}
    remarks = [_verdict_of_remark(remark)]
    remarks += [(_verdict_of_remark if at in columns.remarks else find_verdict)(cell(at)) for at in sorted(beside)]
    said = _judge(scope.headings.said, results, said, remarks)
    province = cell(columns.province)
    region = region_of(province, planned=False) if province else scope.region
    kinds = columns.kinds or scope.headings.kinds
    yield ListedOutcome(without_number(name), row.line, said.outcome, said.grade, region, kinds=kinds)


def _parse_grade_cell(text: str, words: ListWords) -> Said:
    """What the cell of a column of grades says: a grade, also one that nobody knows, or a result."""
    if (said := parse_grade(text, words)) is not None:
        return said
    verdict = find_verdict(text)
    return Said(verdict.outcome, "" if verdict.is_said else text)


def _read_free_row(row: Row, scope: _Scope, words: ListWords) -> Iterator[ListedOutcome]:
    """The name of a row without headings of columns, whose cells are told by their words."""
    grades, verdicts, names = list[Said](), list[Verdict](), list[str]()
    for text in row.filled:
        if re.fullmatch(r"[\d.、%]+", text):
            continue
        grade, verdict = parse_grade(text, words), find_verdict(text)
        grades += [grade] if grade and grade.grade else []
        verdicts += [verdict] if verdict.is_said else []
        names += [text] if grade is None and not verdict.is_said else []
    province = next((text for text in names[:-1] if region_of(text, planned=False)), "")
    if name := next((text for text in names if text != province), ""):
        name, remark = _split_remark(name)
        said = _judge(scope.headings.said, verdicts, next(iter(grades), Said()), [_verdict_of_remark(remark)])
        region = region_of(province, planned=False) if province else scope.region
        kinds = scope.headings.kinds
        yield ListedOutcome(without_number(name), row.line, said.outcome, said.grade, region, kinds=kinds)


# -- lines ---------------------------------------------------------------------------------------------------


def _read_line(line: Line, text: str, scope: _Scope, words: ListWords) -> tuple[_Scope, list[ListedOutcome]]:
    """The scope below a line that has one cell, and what it names."""
    bare = without_number(text)
    if REMARK.match(text) or not WORD.search(bare) or bare.isdecimal():
        return scope, []
    said, kinds = scope.headings.said, scope.headings.kinds
    if region := region_of(COUNT.sub("", bare), planned=False):
        # A province may be a pilot itself; as a heading it is none that anybody knows.
        entry = ListedOutcome(bare, line, said.outcome, said.grade, is_listed=False, kinds=kinds)
        return replace(scope, region=region), [entry]
    heading = parse_outcome_heading(text, words)
    is_one = ":" not in bare.rstrip(":") and len(split_list(bare.rstrip("。."))) == 1
    if is_one and not _is_name(bare, heading, words):
        if heading.said is None and not _is_sentence(bare):
            is_told = heading.level > 0 and (text != bare or COUNT.search(bare) is not None)
            return scope.under(heading), [ListedOutcome(bare, line, None)] if is_told else []
    elif not bare.endswith(":") and (entries := list(_read_names(line, bare, text != bare, scope, words))):
        return scope, entries
    else:
        heading = OutcomeHeading(heading.level, None)
    if heading.said is not None:
        return scope.under(heading), []
    return scope.under(heading), [
        ListedOutcome(told.text, line, told.outcome, kinds=told.kinds | kinds, is_in_text=True)
        for told in read_sentences(bare, words.targets)
    ]


def _is_name(text: str, heading: OutcomeHeading, words: ListWords) -> bool:
    """Whether a text by itself is a name: that of a pilot, or what ends as the name of a place and counts nothing."""
    name, _remark = _split_remark(text.rstrip("。."))
    if normalise_text(name) in words.targets:
        return True
    is_place = is_like_place_name(name) and not _NOT_IN_NAMES.search(name) and COUNT.search(text) is None
    return is_place and len(name) <= _LONGEST_NAME and heading.said is None


def _is_sentence(text: str) -> bool:
    return len(text) > _LONGEST_NAME or "。" in text or find_verdict(text).is_said


def _read_names(line: Line, text: str, is_numbered: bool, scope: _Scope, words: ListWords) -> Iterator[ListedOutcome]:
    """The names of a line: 河北省：正定县（二星）、石家庄市（未通过）; none for any other line."""
    region = scope.region
    for segment in SENTENCE.split(text.rstrip("。.")):
        head, colon, rest = segment.partition(":")
        headings, is_listed = scope.headings, is_numbered or bool(colon)
        if colon and (code := region_of(COUNT.sub("", head), planned=False)):
            region = code
        elif colon:
            heading = parse_outcome_heading(head, words)
            if heading.said is None and len(head) <= _LONGEST_GRADE:
                heading = heading._replace(said=Said(None, head))
            headings = headings.under(heading)
        parts = split_list(rest if colon else segment)
        if not all(_is_listed_name(part, words) for part in parts):
            return
        for part in parts:
            name, remark = _split_remark(part)
            said = _judge_with_remark(headings.said, remark, words)
            kinds = headings.kinds | kinds_in(remark)
            is_listed = is_listed or len(parts) > 1
            yield ListedOutcome(name, line, said.outcome, said.grade, region, is_listed, kinds)


def _is_listed_name(text: str, words: ListWords) -> bool:
    """Whether a part of a list may be a name: none is a sentence, or says what became of anybody."""
    name, _remark = _split_remark(text)
    if normalise_text(name) in words.targets:
        return True
    return len(name) <= _LONGEST_NAME and not find_verdict(name).is_said and not _NOT_IN_NAMES.search(name)


def _split_remark(text: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.+?)\(([^()]*)\)", text)
    return (match[1].strip(), match[2]) if match else (text, "")


# -- what became of a name -----------------------------------------------------------------------------------


def _judge(over: Said, results: Sequence[Verdict], grade: Said, remarks: Sequence[Verdict]) -> Said:
    """The outcome and the grade of a name: its own results say it, else its grade, else the headings over it.

    It has no outcome where these are not clear or contradict each other, and no grade where it did not pass.
    """
    if results:
        outcome = _combine([verdict.outcome for verdict in results])
        outcome = _combine([outcome, grade.outcome]) if grade.outcome else outcome
    elif grade == Said():
        outcome, grade = over.outcome, over
    else:
        outcome = grade.outcome or over.outcome
        outcome = None if over.outcome not in (None, outcome) else outcome
    for verdict in remarks:
        if verdict.is_said and (verdict.outcome or outcome is _PASSED):
            outcome = _combine([outcome, verdict.outcome])
    return Said(outcome, grade.grade if outcome in (None, _PASSED) else "")


def _combine(outcomes: Sequence[Outcome | None]) -> Outcome | None:
    """The outcome that several say together; None where one says none that is clear, or they contradict each other."""
    return None if None in outcomes else combine_outcomes({outcome for outcome in outcomes if outcome})


def _judge_with_remark(over: Said, remark: str, words: ListWords) -> Said:
    """The outcome and the grade of a name that has only a remark of its own: 正定县（二星）, 石家庄市（未通过）."""
    grade, verdict = parse_grade(remark, words) or Said(), _verdict_of_remark(remark)
    results = [verdict] if verdict.is_said and not grade.is_implied else []
    return _judge(over, results, grade if grade.grade else Said(None, over.grade), [])


def _verdict_of_remark(text: str) -> Verdict:
    """What a remark says of an outcome; one that is not clear where it leaves it open: 待复核."""
    verdict = find_verdict(text)
    return verdict if verdict.is_said else verdict._replace(is_said=_OPEN_REMARK.search(text) is not None)
