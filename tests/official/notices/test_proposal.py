"""The proposal that fields make: their values, sentences, assumptions and gaps."""

import pytest

from smartpilot.official.notices.fields import ProposedField
from smartpilot.official.notices.page import PageLine
from smartpilot.official.notices.proposal import Proposal, Quotation, build_proposal
from smartpilot.official.notices.sentences import Sentence

TITLE = PageLine(3, "关于公布试点名单的通知")
SENTENCE = Sentence("各试点城市于4月30日前报送任务书", "一", 7, 2)


def build(*fields: ProposedField) -> Proposal:
    return build_proposal(TITLE.text, fields)


def test_no_field_makes_an_empty_proposal() -> None:
    assert build() == Proposal({}, {}, TITLE.text, quotations=[])


@pytest.mark.parametrize(
    ("name", "record", "key"),
    [
        ("number", "notice", "number"),
        ("source", "notice", "source"),
        ("programme", "notice", "programme"),
        ("source.title", "source", "title"),
        ("programme.name", "programme", "name"),
    ],
)
def test_a_field_belongs_to_the_record_that_its_name_says(name: str, record: str, key: str) -> None:
    proposal = build(ProposedField(name, "value"))

    assert getattr(proposal, record) == {key: "value"}
    assert proposal.value_of(name) == "value"


def test_a_sentence_is_quoted_with_its_line_in_the_order_of_the_text() -> None:
    proposal = build(ProposedField("issued_by", ["某部"], [TITLE]), ProposedField("number", "1号", [SENTENCE]))

    assert proposal.quotations == [Quotation("issued_by", TITLE.text, 3), Quotation("number", SENTENCE.text, 7)]
    assert proposal.order == {TITLE.text: 3, SENTENCE.text: 2}


def test_a_part_of_a_value_is_quoted_and_no_value_itself() -> None:
    report = {"id": "report", "due": "2015-04-30"}
    proposal = build(
        ProposedField("deliverables[0].due", places=[SENTENCE], assumed="the year of the notice"),
        ProposedField("deliverables[0].send_to", unknown="not said"),
        ProposedField("deliverables", [report]),
    )

    assert proposal.notice == {"deliverables": [report]}
    assert proposal.value_of("deliverables[0].due") == "2015-04-30"
    assert proposal.assumed == {"deliverables[0].due": "the year of the notice"}
    assert proposal.unknown == {"deliverables[0].send_to": "not said"}


def test_a_field_that_no_line_states_is_open() -> None:
    assert ProposedField.stated("number", None, "not said") == ProposedField("number", unknown="not said")
    stated = ProposedField.stated("number", ("1号", TITLE), "not said", "by the page")
    assert stated == ProposedField("number", "1号", [TITLE], "by the page")
