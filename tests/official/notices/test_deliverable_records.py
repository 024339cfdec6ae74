"""Deliverables as the registry would have them."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from smartpilot.official.notices.deliverable import ProposedDeliverable
from smartpilot.official.notices.deliverable_records import deliverable_fields
from smartpilot.official.notices.proposal import Proposal, build_proposal
from smartpilot.official.notices.sentences import Sentence
from smartpilot.records.terms import Kind, Stage

SENTENCE = Sentence("各试点城市每年12月31日前将年度报告报送我部", "二", 7, 2)


def deliverable(title: str = "年度报告", kind: Kind = Kind.PILOTS, **values: Any) -> ProposedDeliverable:
    new = ProposedDeliverable(kind, title, SENTENCE).with_stage(Stage.SUBMITTED, SENTENCE)
    for name, value in values.items():
        new = new.with_values(SENTENCE, **{name: value})
    return new


def propose(*deliverables: ProposedDeliverable, issuers: tuple[str, ...] = (), has_period: bool = True) -> Proposal:
    return build_proposal("", deliverable_fields(deliverables, issuers, has_period=has_period))


def record_of(*deliverables: ProposedDeliverable, **more: Any) -> dict[str, Any]:
    proposal = propose(*deliverables, **more)
    return dict(proposal.notice["deliverables"][0])


def test_fields_stand_in_the_order_of_the_format() -> None:
    record = record_of(deliverable(send_to="某司", due=dt.date(2015, 4, 30)))

    assert list(record) == ["id", "title", "owed_by", "stages", "due", "send_to", "clause"]
    assert record["stages"] == ["submitted"]


def test_every_field_has_its_sentence_and_the_id_is_assumed() -> None:
    proposal = propose(deliverable(send_to="某司"))

    quoted = {quotation.field for quotation in proposal.quotations}
    assert quoted == {f"deliverables[0].{name}" for name in ("title", "owed_by", "stages", "send_to", "clause")}
    assert set(proposal.assumed) == {"deliverables[0].id", "deliverables[0].stages"}


def test_no_deliverable_leaves_the_field_open() -> None:
    proposal = propose()

    assert proposal.notice == {}
    assert set(proposal.unknown) == {"deliverables"}


def test_two_of_one_word_have_two_ids() -> None:
    proposal = propose(deliverable("年度报告"), deliverable("运行年度报告"))

    assert [record["id"] for record in proposal.notice["deliverables"]] == ["annual-report", "annual-report-2"]


@pytest.mark.parametrize(
    ("one", "title", "id_"),
    [
        (deliverable("任务书", Kind.PROJECTS), "专项试点任务书", "project-task-book"),
        (
            replace(deliverable("申报书", Kind.CANDIDATES), is_supplementary=True),
            "增补申报书",
            "supplementary-application-form",
        ),
        (deliverable("某某"), "某某", "paper"),
        (deliverable("年度自评价报告"), "年度自评价报告", "annual-self-evaluation"),
        (deliverable("中期自评估报告"), "中期自评估报告", "self-evaluation"),
    ],
)
def test_titles_and_ids_say_whose_it_is(one: ProposedDeliverable, title: str, id_: str) -> None:
    record = record_of(one)

    assert (record["title"], record["id"]) == (title, id_)


def test_our_ministry_is_the_one_that_wrote_alone() -> None:
    one = deliverable(send_to="我部某司")

    assert record_of(one, issuers=("住房城乡建设部办公厅",))["send_to"] == "住房城乡建设部某司"
    assert record_of(one, issuers=("住房城乡建设部", "科技部"))["send_to"] == "我部某司"


def test_what_recurs_is_a_note_where_nobody_knows_in_which_years() -> None:
    one = deliverable(recurs="yearly", month=12, day=31)
    proposal = propose(one, has_period=False)

    assert record_of(one)["recurs"] == "yearly"
    assert "recurs" not in proposal.notice["deliverables"][0]
    assert proposal.notice["deliverables"][0]["note"] == "每年12月31日前"
    assert "deliverables[0].recurs" in proposal.unknown
