"""Rows with the cells of their fields, what they change, and conflicts as JSON and people read them."""

import datetime as dt

from builders import registry
from ledgers import TABLES
from smartpilot.circulation.changes import Change, Row, cell_of, differing_fields
from smartpilot.circulation.fields import FieldConflict
from smartpilot.records.obligations import obligations_of
from smartpilot.records.periods import Period
from smartpilot.records.terms import Stage
from smartpilot.workbook.form import Answer

REGISTRY = registry(**TABLES)
REPORT = next(o for o in obligations_of(REGISTRY.notices["2014"]) if o.period == Period(2015))
APRIL = dt.date(2015, 4, 28)


def row(file: str = "a.xlsx") -> Row:
    cells = {"target": "A7", "stage": "F7", "on": "G7"}
    return Row(file, "试点", cells, REGISTRY.by_id["2014-130123"], REPORT)


def change(answer: Answer, file: str = "a.xlsx") -> Change:
    return Change(row(file), Answer(), Answer(Stage.DRAFTED, APRIL), answer)


def test_a_row_is_known_by_record_deliverable_and_year() -> None:
    assert row().key == ("2014-130123", "self-evaluation", Period(2015))
    assert row().title == "2015 年度自评价报告"


def test_a_field_without_a_cell_stands_at_the_first_one_of_the_row() -> None:
    assert (row().cell_of("on"), row().cell_of("note")) == ("G7", "A7")
    assert cell_of({"name": "A2"}, "level") == "A2"


def test_a_conflict_in_json_has_the_names_of_its_contract() -> None:
    other = change(Answer(Stage.SIGNED, APRIL), "b.xlsx")

    data = change(Answer(Stage.SUBMITTED, APRIL)).conflict("stage", [other]).as_json()

    assert data == {
        "target": "2014-130123",
        "deliverable": "self-evaluation",
        "field": "stage",
        "sent": None,
        "ledger": "drafted",
        "returned": "submitted",
        "file": "a.xlsx",
        "sheet": "试点",
        "cell": "F7",
        "year": 2015,
        "name": REGISTRY.by_id["2014-130123"].name,
        "title": "2015 年度自评价报告",
        "part": None,
        "others": [{"file": "b.xlsx", "sheet": "试点", "cell": "F7", "returned": "signed"}],
    }


def test_a_value_of_a_conflict_as_people_read_it() -> None:
    stage = row().conflict(FieldConflict("stage", None, "drafted", "submitted"))
    note = row().conflict(FieldConflict("note", None, "drafted", "甲"))

    assert [stage.label_of(value) for value in (None, "submitted")] == ["(nothing)", Stage.SUBMITTED.label]
    assert note.label_of("drafted") == "drafted"


def test_the_fields_in_which_changes_differ() -> None:
    one, same, another = (
        change(Answer(Stage.SUBMITTED, day, None, note))
        for day, note in ((APRIL, "甲"), (APRIL, "甲"), (dt.date(2015, 4, 29), None))
    )

    assert list(differing_fields([one, same])) == []
    assert list(differing_fields([one, same, another])) == ["on", "note"]
