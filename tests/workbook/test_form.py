"""The form: its columns, and the snapshot of what was sent."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import APPLICATION, NOTICE, STAGES, SUBMITTED, form, row
from smartpilot.records.terms import Kind, Stage
from smartpilot.workbook.form import (
    CANDIDATES,
    COMPONENTS,
    LATER_TEMPLATE,
    TABLE_COLUMNS,
    TEMPLATE,
    Answer,
    Applicant,
    Input,
    applicant_to_snapshot,
    candidate_columns,
    fingerprint,
    from_snapshot,
    note_of_return,
    stage_in_form,
    table_names,
    to_snapshot,
)

TEXTS = st.none() | st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30
)
ANSWERS = st.builds(Answer, st.none() | st.sampled_from(Stage), st.none() | st.dates(), TEXTS, TEXTS)


@given(ANSWERS)
def test_a_row_is_read_back_from_its_snapshot(answer: Answer) -> None:
    sent = from_snapshot(*to_snapshot(row(answer=answer)))

    assert sent.answer == answer
    assert sent.key == ("2014-130123", "task-book", None)
    assert (sent.sheet, sent.due, sent.stages) == ("试点", "2015-04-30", STAGES)


@given(ANSWERS)
def test_an_applicant_is_read_back_from_its_snapshot(answer: Answer) -> None:
    sent = from_snapshot(*applicant_to_snapshot(Applicant("河北省邯郸市", target="2014-130400", answer=answer)))

    assert (sent.sheet, sent.target, sent.name, sent.answer) == (CANDIDATES, "2014-130400", "河北省邯郸市", answer)


def test_a_snapshot_with_another_hash_is_refused() -> None:
    text, hashed = to_snapshot(row(answer=SUBMITTED))

    with pytest.raises(ValueError, match="another hash"):
        from_snapshot(text.replace("2015-04-10", "2015-04-11"), hashed)


def test_the_prompt_says_what_is_filled_in() -> None:
    prompts = {column.key: column.prompt for column in TABLE_COLUMNS if column.input}

    assert set(prompts) == {"stage", "on", "by", "note"}
    assert prompts["on"].endswith(Input.DAY.value)
    # Excel's limits for the title and the text of a prompt.
    assert all(len(column.prompt) <= 255 and len(column.heading) <= 32 for column in TABLE_COLUMNS)


def test_each_material_is_a_column() -> None:
    columns = candidate_columns(("推荐函", "规划"))

    assert [column.heading for column in columns if column.input is Input.MATERIAL] == ["推荐函", "规划"]
    assert len({column.key for column in columns}) == len(columns)


def test_materials_are_those_of_the_round_else_the_usual_ones() -> None:
    named = APPLICATION.model_copy(update={"components": ["规划"]})
    assert form().components == COMPONENTS
    assert form(with_round=False).components == COMPONENTS
    assert replace(form(), round_of=(NOTICE, named)).components == ["规划"]


def test_a_fingerprint_changes_with_the_content() -> None:
    assert fingerprint(b"a") != fingerprint(b"b")
    assert fingerprint(None) == fingerprint(b"")


def test_what_was_returned_is_shown_as_waiting_for_revision() -> None:
    assert [stage_in_form(stage) for stage in (None, Stage.SUBMITTED, Stage.RETURNED)] == [None, "已报送", "退回修改"]
    returned = Answer(Stage.RETURNED, dt.date(2015, 5, 4), None, "缺推荐函")
    assert note_of_return(returned) == "退回修改（2015年5月4日）：缺推荐函"
    assert note_of_return(replace(returned, note=None)) == "退回修改（2015年5月4日）"
    assert note_of_return(replace(returned, stage=Stage.SUBMITTED)) is None
    assert note_of_return(Answer()) is None


def test_a_form_with_what_the_authority_owes_itself_is_of_another_template() -> None:
    own = replace(row("2014-authority-130000", "河北省"), kind=Kind.AUTHORITIES)

    assert (form(row()).template, form(row(), own).template) == (TEMPLATE, LATER_TEMPLATE)


def test_only_a_workbook_with_such_rows_has_the_sheet_of_authorities() -> None:
    assert list(table_names(()).values()) == ["试点", "专项试点"]
    assert list(table_names({"主管部门"}).values()) == ["试点", "专项试点", "主管部门"]
