from smartpilot.rules.references import CANDIDATE_HEADINGS
from smartpilot.workbook.form import candidate_columns


def test_the_headings_that_no_material_may_have_are_those_of_the_form() -> None:
    assert {column.heading for column in candidate_columns(())} == CANDIDATE_HEADINGS
