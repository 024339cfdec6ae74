"""The lines of a list of outcomes: what each names, with the result and the grade that it says or stands under."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from smartpilot.official.files.line import Line
from smartpilot.official.lists.columns import is_heading_row
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
    kinds_in,
    parse_grade,
    parse_outcome_heading,
)
from smartpilot.official.outcomes.sentences import OutcomeInText, find_names, read_sentences
from smartpilot.official.outcomes.tables import OutcomeColumns, parse_outcome_columns
from smartpilot.places.zones import is_like_place_name
from smartpilot.records.terms import AssessmentKind, AssessmentResult
from smartpilot.records.verdicts import Outcome, Verdict, combine_outcomes, find_verdict
from smartpilot.text import normalise_text

_LONGEST_GRADE = 4
# Characters of a name, of a place or of a project.
_LONGEST_NAME = 40
# What no name of a place has, though it ends as one: 未参加验收的县.
_NOT_IN_NAMES = re.compile("[的未暂拟]|验收|评[估价审]|考核|其[他它余]|以下|不予|整改|资格")
# A remark that leaves it open what a name's outcome is: 待复核, not 不含平潭.
_OPEN_REMARK = re.compile("不(?![含包])|[未暂待拟缓]|验收|整改|资格|考核|评[估价审]|复[核审]|另行|差")
_PASSED = AssessmentResult.PASSED


@dataclass(frozen=True, slots=True)
class ListedOutcome:
    """A name with what the list says of it: `outcome` is None where it says nothing, `grade` empty for none.

    `region`: the code of the province that it stands under, or empty. `is_listed`: it stands in a table or among
    others; else it may be any text. `kinds`: the kinds of assessment that its headings or its column name;
    `is_in_text`: it stands in a sentence. `is_mention`: a line names it and says no outcome of it that is understood.
    """

    text: str
    line: Line
    outcome: Outcome | None
    grade: str = ""
    region: str = ""
    is_listed: bool = True
    kinds: frozenset[AssessmentKind] = frozenset()
    is_by_column: bool = False
    is_in_text: bool = False
    is_mention: bool = False


@dataclass(frozen=True, slots=True)
class _Scope:
    """What holds for the lines below: the sheet, the columns of a table, headings, and the province of a heading."""

    sheet: str | None = None
    table: int = 0
    columns: OutcomeColumns | None = None
    headings: OutcomeHeadings = field(default_factory=OutcomeHeadings)
    region: str = ""

    def at_line(self, line: Line, words: ListWords) -> "_Scope":
        """The scope at a line: another sheet begins anew, under its name if that says anything."""
        scope = self
        if line.sheet != scope.sheet:
            heading = parse_outcome_heading(line.sheet, words)
            scope = _Scope(line.sheet, headings=OutcomeHeadings().under(heading._replace(level=0)))
        return scope if scope.table == line.table else replace(scope, columns=None, table=line.table)

    def under(self, heading: OutcomeHeading) -> "_Scope":
        return replace(self, headings=self.headings.under(heading), region="")


def read_outcomes(lines: Sequence[Line], words: ListWords) -> Iterator[ListedOutcome]:
    """What a list of outcomes names, in its order; no known name of a line is left out."""
    words = words._replace(uses_grades=any(is_grade(text, words) for line in lines for text in _heads(line)))
    scope = _Scope()
    for line in lines:
        scope, entries = _read(line, scope.at_line(line, words), words)
        yield from entries
        yield from _mentions(line, entries, scope, words)


def _read(line: Line, scope: _Scope, words: ListWords) -> tuple[_Scope, list[ListedOutcome]]:
    """The scope below a line, and what it names."""
    cells = [normalise_cell(cell) for cell in line.cells]
    filled = [at for at, cell in enumerate(cells) if WORD.search(cell)]
    if columns := parse_outcome_columns(cells):
        return replace(scope, columns=columns), []
    if not filled or (len(filled) > 1 and is_heading_row(cells)):
        return scope, []
    if scope.columns is not None and (len(filled) > 1 or filled == [scope.columns.name]):
        return scope, list(_read_row(line, cells, scope.columns, scope, words))
    if len(filled) > 1:
        return scope, list(_read_free_row(line, cells, scope, words))
    return _read_line(line, cells[filled[0]], scope, words)


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


def _read_row(
    line: Line, cells: Sequence[str], columns: OutcomeColumns, scope: _Scope, words: ListWords
) -> Iterator[ListedOutcome]:
    """The name of a row of a table, with what its cells say."""

    def cell(at: int | None) -> str:
        return "" if at is None else (cells[at] if at < len(cells) and cells[at] else line.merged.get(at, ""))

    name, remark = _split_remark(cell(columns.name))
    if not name:
        return
    province = cell(columns.province)
    results = [columns.verdict_of(at, cell(at)) for at in columns.results]
    grade_cell = cell(columns.grade).strip("—-/无 ")
    said = _parse_grade_cell(grade_cell, words)
    if columns.results:
        brackets = [_split_remark(cell(at))[1] for at in columns.results]
        said = said if said.grade else next((g for b in brackets if (g := parse_grade(b, words)) and g.grade), said)
        outcome = _agreed(results)
        if outcome is not None and said.outcome is not None and said.outcome != outcome:
            both = combine_outcomes({outcome, said.outcome})
            outcome = None if said.outcome is _PASSED else both
    elif grade_cell:
        over = scope.headings.said.outcome
        outcome = said.outcome or (over if said.grade else None)
        if over is not None and outcome != over:
            outcome = None
    else:
        said, outcome = scope.headings.said, scope.headings.said.outcome
    used = {columns.name, columns.province, columns.grade, *columns.results}
    others = [find_verdict(text) for at, text in enumerate(cells) if at not in (*used, *columns.remarks)]
    outcome = _with_remarks(outcome, [*others, *map(_verdict_of_remark, (remark, *map(cell, columns.remarks)))])
    region = region_of(province, planned=False) if province else scope.region
    kinds, grade = columns.kinds or scope.headings.kinds, _grade_of(outcome, said)
    yield ListedOutcome(
        without_number(name), line, outcome, grade, region, kinds=kinds, is_by_column=bool(columns.kinds)
    )


def _agreed(verdicts: Sequence[Verdict]) -> Outcome | None:
    """The outcome that all of these say; None where one is not clear, or they contradict each other."""
    outcomes = {verdict.outcome for verdict in verdicts}
    return None if None in outcomes else combine_outcomes({outcome for outcome in outcomes if outcome})


def _parse_grade_cell(text: str, words: ListWords) -> Said:
    """What the cell of a column of grades says; of a result with a remark, 基本合格（暂缓）, only what is clear."""
    if not text:
        return Said()
    if (said := parse_grade(text, words)) is not None:
        return said
    verdict = find_verdict(text)
    return Said(verdict.outcome) if verdict.is_said else Said(None, text)


def _verdict_of_remark(text: str) -> Verdict:
    """What a remark says of an outcome; one that is not clear where it leaves it open: 待复核."""
    verdict = find_verdict(text)
    return verdict if verdict.is_said else verdict._replace(is_said=_OPEN_REMARK.search(text) is not None)


def _grade_of(outcome: Outcome | None, said: Said) -> str:
    """The grade; none for who did not pass."""
    return said.grade if outcome in (None, _PASSED) else ""


def _with_remarks(outcome: Outcome | None, remarks: Sequence[Verdict]) -> Outcome | None:
    """The outcome with what else stands beside a name; None where that contradicts it, or leaves it open."""
    for verdict in remarks:
        if not verdict.is_said or outcome is None:
            continue
        if verdict.outcome is None:
            outcome = None if outcome is _PASSED else outcome
        else:
            outcome = combine_outcomes({outcome, verdict.outcome})
    return outcome


def _read_free_row(line: Line, cells: Sequence[str], scope: _Scope, words: ListWords) -> Iterator[ListedOutcome]:
    """The name of a row without headings of columns, whose cells are told by their words."""
    rest = [text for text in cells if WORD.search(text) and not re.fullmatch(r"[\d.、%]+", text)]
    read = [(text, parse_grade(text, words), find_verdict(text)) for text in rest]
    grades = [grade for _text, grade, _verdict in read if grade is not None]
    verdicts = [verdict for _text, _grade, verdict in read if verdict.is_said]
    plain = [text for text, grade, verdict in read if grade is None and not verdict.is_said]
    province = next((text for text in plain[:-1] if region_of(text, planned=False)), "")
    name = next((text for text in plain if text != province), "")
    said = next((said for said in grades if said.grade), Said())
    over = scope.headings.said
    if verdicts:
        outcome = _agreed(verdicts)
        if said.is_implied and outcome is not _PASSED:
            outcome = None
    else:
        outcome = said.outcome or over.outcome
        said = said if said.grade else over
        if over.outcome is not None and outcome != over.outcome:
            outcome = None
    if name:
        name, remark = _split_remark(name)
        outcome = _with_remarks(outcome, [_verdict_of_remark(remark)])
        region = region_of(province, planned=False) if province else scope.region
        kinds = scope.headings.kinds
        yield ListedOutcome(without_number(name), line, outcome, _grade_of(outcome, said), region, kinds=kinds)


# -- lines ---------------------------------------------------------------------------------------------------


def _read_line(line: Line, text: str, scope: _Scope, words: ListWords) -> tuple[_Scope, list[ListedOutcome]]:
    """The scope below a line that has one cell, and what it names."""
    bare = without_number(text)
    if REMARK.match(text) or not WORD.search(bare) or bare.isdecimal():
        return scope, []
    said = scope.headings.said
    if region := region_of(COUNT.sub("", bare), planned=False):
        # A province may be a pilot itself; as a heading it is none that anybody knows.
        entry = ListedOutcome(bare, line, said.outcome, said.grade, "", False, scope.headings.kinds)
        return replace(scope, region=region), [entry]
    names = split_list(bare.rstrip("。."))
    if len(names) == 1 and ":" not in bare.rstrip(":") and not _is_name(bare, words):
        heading = parse_outcome_heading(text, words)
        if heading.said is None and _is_sentence(bare):
            return scope.under(heading), list(_entries_in_text(line, bare, words))
        below = scope.under(heading)
        is_told = heading.said is None and heading.level > 0 and (text != bare or COUNT.search(bare) is not None)
        return below, [ListedOutcome(bare, line, None, is_listed=True)] if is_told else []
    if not bare.endswith(":") and (entries := list(_read_names(line, bare, text != bare, scope, words))):
        return scope, entries
    heading = OutcomeHeading(parse_outcome_heading(text, words).level, None)
    return scope.under(heading), list(_entries_in_text(line, bare, words))


def _is_name(text: str, words: ListWords) -> bool:
    """Whether a text by itself is a name: that of a pilot, or what ends as the name of a place and counts nothing."""
    name, _remark = _split_remark(text.rstrip("。."))
    if normalise_text(name) in words.targets:
        return True
    is_place = is_like_place_name(name) and not _NOT_IN_NAMES.search(name) and COUNT.search(text) is None
    return is_place and len(name) <= _LONGEST_NAME and parse_outcome_heading(text, words).said is None


def _is_sentence(text: str) -> bool:
    return len(text) > _LONGEST_NAME or "。" in text or find_verdict(text).is_said


def _entries_in_text(line: Line, text: str, words: ListWords) -> Iterator[ListedOutcome]:
    for entry in read_sentences(text, words.targets):
        yield _entry_in_text(line, entry)


def _entry_in_text(line: Line, entry: OutcomeInText) -> ListedOutcome:
    return ListedOutcome(entry.text, line, entry.outcome, kinds=entry.kinds, is_in_text=True)


def _read_names(line: Line, text: str, is_numbered: bool, scope: _Scope, words: ListWords) -> Iterator[ListedOutcome]:
    """The names of a line: 河北省：正定县（二星）、石家庄市（未通过）; none for any other line."""
    region = scope.region
    for segment in SENTENCE.split(text.rstrip("。.")):
        head, colon, rest = segment.partition(":")
        said, kinds, is_listed = scope.headings.said, scope.headings.kinds, is_numbered
        if colon and (code := region_of(COUNT.sub("", head), planned=False)):
            region, segment, is_listed = code, rest, True
        elif colon:
            heading = parse_outcome_heading(head, words)
            if heading.said is None and len(head) <= _LONGEST_GRADE:
                heading = heading._replace(said=Said(None, head))
            said, segment, is_listed = scope.headings.under(heading).said, rest, True
            kinds |= heading.kinds
        parts = split_list(segment)
        if not all(_is_listed_name(part, words) for part in parts):
            return
        for part in parts:
            yield _read_name(line, part, said, words, region, kinds, is_listed or len(parts) > 1)


def _is_listed_name(text: str, words: ListWords) -> bool:
    """Whether a part of a list may be a name: none is a sentence, or says what became of anybody."""
    name, _remark = _split_remark(text)
    if normalise_text(name) in words.targets:
        return True
    return len(name) <= _LONGEST_NAME and not find_verdict(name).is_said and not _NOT_IN_NAMES.search(name)


def _read_name(
    line: Line, part: str, said: Said, words: ListWords, region: str, kinds: frozenset[AssessmentKind], is_listed: bool
) -> ListedOutcome:
    """A name of a list with what its remark says: 正定县（二星）, 石家庄市（未通过）."""
    name, remark = _split_remark(part)
    outcome, grade = said.outcome, said.grade
    of_name = parse_grade(remark, words) if remark else None
    verdict = _verdict_of_remark(remark)
    if of_name is not None and of_name.grade:
        grade = of_name.grade
        if of_name.is_implied:
            outcome = _PASSED if outcome in (None, _PASSED) else None
        elif verdict.is_said:  # 较差
            outcome = None
    elif of_name is not None:
        outcome = of_name.outcome
    elif verdict.is_said:
        outcome = verdict.outcome
    grade = grade if outcome in (None, _PASSED) else ""
    return ListedOutcome(name, line, outcome, grade, region, is_listed, kinds | kinds_in(remark))


def _split_remark(text: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.+?)\(([^()]*)\)", text)
    return (match[1].strip(), match[2]) if match else (text, "")
