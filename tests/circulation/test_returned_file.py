"""What the rows of one file change, contradict or leave as they were, and which problems they have."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from builders import registry
from ledgers import TABLES, event
from smartpilot.circulation.returned_file import ReturnedFile, compare_file
from smartpilot.ledger.ledger import Ledger
from smartpilot.problems import Problem, Severity
from smartpilot.records.entries import LedgerFile
from smartpilot.records.terms import Level, Stage
from smartpilot.workbook.form import Answer, SentRow
from smartpilot.workbook.returned.rows import FilledApplicant, FilledRow, ReturnedWorkbook, SentWorkbook

REGISTRY = registry(**TABLES)
TODAY = dt.date(2015, 9, 20)
NOW = dt.datetime(2015, 9, 20, tzinfo=dt.UTC)
AUGUST = dt.date(2015, 8, 20)
SUBMITTED = Answer(Stage.SUBMITTED, dt.date(2015, 4, 28))
ALL, SOME, NONE = ({"推荐函": a, "审查意见": b} for a, b in ((True, True), (True, False), (False, False)))
CELLS = {"target": "A2", "stage": "F2", "on": "G2", "by": "H2", "note": "I2"}


def line(
    answer: Answer, target: str = "2014-130123", baseline: Answer | None = None, is_readable: bool = True
) -> FilledRow:
    stages = (Stage.DRAFTED, Stage.REVIEWED, Stage.SUBMITTED, Stage.SIGNED)
    baseline = baseline or Answer()
    row = SentRow("试点", target, "task-book", None, "河北省", "", "创建任务书", "", stages, baseline)
    return FilledRow(row, answer, CELLS, is_readable)


def applicant(name: str, materials: dict[str, bool], on: dt.date | None = None, **more: Any) -> FilledApplicant:
    cells = {"name": "A2", "level": "B2", "推荐函": "C2", "审查意见": "D2", "on": "E2", "note": "F2"}
    return FilledApplicant(name, more.get("level"), materials, on, more.get("note"), cells)


def compare(
    *rows: FilledRow | FilledApplicant,
    events: list[dict[str, Any]] | None = None,
    baseline: Answer | None = None,
    authority: tuple[str, str] = ("河北省", "130000"),
    problems: list[Problem] | None = None,
    is_sealed: bool = False,
) -> ReturnedFile:
    """A file of these rows. `baseline`: the answer that the known candidate 滨江区 was sent with.

    With a baseline the file was sent when the events had been recorded, else before there were any.
    """
    known = SentRow("增补申报", "2014-330108", "", None, "", "杭州市滨江区", "", "", (), baseline or Answer())
    sent = [*(row.sent for row in rows if isinstance(row, FilledRow)), known]
    until = NOW if baseline else None
    meta = SentWorkbook(*authority, "2015-05-01", until, "2014", "application", ("推荐函", "审查意见"), sent)
    meta = replace(meta, is_sealed=is_sealed)
    lines = [row for row in rows if isinstance(row, FilledRow)]
    applicants = [row for row in rows if isinstance(row, FilledApplicant)]
    workbook = ReturnedWorkbook("河北省.xlsx", meta, lines, applicants, problems=problems or [])
    return compare_file(REGISTRY, Ledger(LedgerFile.model_validate({"events": events or []})), workbook, TODAY, NOW)


def found(file: ReturnedFile) -> list[tuple[str, str, str | None]]:
    return [(problem.rule, problem.severity.value, problem.cell) for problem in file.problems]


def test_a_row_that_was_not_touched_is_unchanged_even_if_its_record_is_lost() -> None:
    file = compare(line(SUBMITTED, "2014-130999", SUBMITTED))

    assert (file.unchanged, file.changes, found(file)) == (1, [], [])


@pytest.mark.parametrize(("is_sealed", "rules"), [(True, []), (False, ["other-authority"])])
def test_an_untouched_row_of_anothers_is_let_pass_only_where_a_seal_says_that_it_was_sent(
    is_sealed: bool, rules: list[str]
) -> None:
    rows = [line(SUBMITTED, "2014-310115", SUBMITTED), applicant("杭州市滨江区", NONE)]

    for row in rows:
        file = compare(row, is_sealed=is_sealed)
        assert [problem.rule for problem in file.problems] == rules
        assert (file.unchanged, file.changes) == (int(is_sealed), [])


def test_a_filled_row_of_a_lost_record_is_an_error() -> None:
    assert found(compare(line(SUBMITTED, "2014-130999"))) == [("unknown-target", "error", "A2")]


def test_a_filled_row_is_a_change_with_its_cells() -> None:
    file = compare(line(SUBMITTED))

    (change,) = file.changes
    assert (change.row.key, change.answer, change.superseded) == (("2014-130123", "task-book", None), SUBMITTED, ())
    assert [change.row.cell_of(name) for name in ("on", "level")] == ["G2", "A2"]


def test_a_broken_row_is_no_change_and_tells_what_else_is_wrong_with_it() -> None:
    file = compare(line(Answer(Stage.SUBMITTED, dt.date(2014, 4, 28)), is_readable=False))

    assert (file.changes, found(file)) == ([], [("wrong-date", "error", "G2")])


def test_a_conflict_names_its_cell() -> None:
    file = compare(line(SUBMITTED), events=[event(1, on=dt.date(2015, 4, 25))])

    (conflict,) = file.conflicts
    assert (conflict.field, conflict.cell, conflict.title) == ("on", "G2", "创建任务书")
    assert not file.has_errors


def test_problems_come_in_the_order_of_sheets_and_rows_and_the_workbook_is_left_alone() -> None:
    problems = [
        Problem("a", Severity.WARNING, "x", "", sheet=sheet, cell=cell)
        for sheet, cell in (
            ("增补申报", "A2"),
            ("试点", "B10"),
            ("试点", "A9"),
            ("说明", "B3"),
            (None, None),
            ("附", "A1"),
        )
    ]
    file = compare(line(SUBMITTED, "2014-130999"), problems=problems)

    assert [(p.sheet, p.cell) for p in file.problems] == [
        (None, None), ("说明", "B3"), ("试点", "A2"), ("试点", "A9"), ("试点", "B10"), ("增补申报", "A2"), ("附", "A1"),
    ]  # fmt: skip
    assert len(problems) == 6


@pytest.mark.parametrize(
    ("row", "rules", "changes", "candidates", "incomplete"),
    [
        # All there: it was sent in.
        (applicant("平山县", ALL, AUGUST), [], 1, 1, 0),
        # Not all there: a candidate, of which nothing is recorded.
        (applicant("平山县", SOME), [("materials", "warning", "D2")], 0, 1, 1),
        (applicant("平山县", SOME, note="月底补"), [("materials", "warning", c) for c in ("D2", "F2")], 0, 1, 1),
        # A name alone.
        (applicant("平山县", NONE), [], 0, 1, 0),
        (applicant("平山县", ALL), [("incomplete-row", "error", "E2")], 0, 1, 0),
        (applicant("平山县", ALL, dt.date(2035, 8, 20)), [("wrong-date", "error", "E2")], 0, 1, 0),
        (applicant("平山县", ALL, AUGUST, level=Level.DISTRICT), [("wrong-level", "error", "B2")], 0, 0, 0),
        (applicant("正定县", ALL, AUGUST), [("listed-already", "error", "A2")], 0, 0, 0),
    ],
)
def test_a_row_of_an_applicant(
    row: FilledApplicant, rules: list[tuple[str, str, str]], changes: int, candidates: int, incomplete: int
) -> None:
    file = compare(row)

    assert found(file) == rules
    counts = (len(file.changes), len(file.candidates), len(file.incomplete_applications))
    assert counts == (changes, candidates, incomplete)


def test_an_applicant_has_one_row() -> None:
    same = compare(applicant("平山县", ALL, AUGUST), applicant("石家庄市平山县", ALL, AUGUST))
    other = compare(applicant("平山县", ALL, AUGUST), applicant("石家庄市平山县", SOME))

    assert (found(same), len(same.candidates)) == ([], 1)
    assert found(other) == [("repeated-row", "error", "A2")]


BINJIANG = "杭州市滨江区"
SENT_IN = event(1, target="2014-330108", deliverable="application", on=AUGUST)
ZHEJIANG = ("浙江省", "330000")


def test_a_known_applicant_that_was_not_touched_is_unchanged() -> None:
    sent_in = Answer(Stage.SUBMITTED, AUGUST)

    empty = compare(applicant(BINJIANG, NONE), authority=ZHEJIANG)
    full = compare(applicant(BINJIANG, ALL, AUGUST), events=[SENT_IN], baseline=sent_in, authority=ZHEJIANG)

    assert [(file.unchanged, file.changes, found(file)) for file in (empty, full)] == [(1, [], [])] * 2


def test_materials_that_were_recorded_cannot_be_taken_back() -> None:
    file = compare(
        applicant(BINJIANG, SOME), events=[SENT_IN], baseline=Answer(Stage.SUBMITTED, AUGUST), authority=ZHEJIANG
    )

    assert found(file) == [("taken-back", "error", "D2")]


def test_materials_that_were_recorded_since_and_are_not_there_contradict() -> None:
    file = compare(applicant(BINJIANG, SOME), events=[SENT_IN], authority=ZHEJIANG)

    assert [(c.field, c.current, c.returned) for c in file.conflicts] == [("stage", "submitted", None)]


def test_a_known_applicant_goes_on_from_an_earlier_stage_with_its_own_day() -> None:
    reviewed = event(1, target="2014-330108", deliverable="application", stage="reviewed", on=AUGUST, by="省厅")
    baseline = Answer(Stage.REVIEWED, AUGUST, "省厅")

    file = compare(applicant(BINJIANG, ALL, AUGUST), events=[reviewed], baseline=baseline, authority=ZHEJIANG)

    (change,) = file.changes
    assert (change.answer, found(file)) == (Answer(Stage.SUBMITTED, AUGUST), [])
