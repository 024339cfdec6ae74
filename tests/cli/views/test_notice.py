"""The proposal of a notice as it is shown."""

import csv
import json
import tomllib

import pytest

from layouts import document, paragraph
from program import REGISTRY, ROOT
from smartpilot.cli.views.notice import ProposalFormat, added_lines, emit_proposal, set_aside_lines
from smartpilot.i18n import use_language
from smartpilot.official.notices.comparison import RegistryComparison, compare_with_registry
from smartpilot.official.notices.proposal import Proposal
from smartpilot.official.notices.reading import read_notice
from smartpilot.official.notices.sentences import Sentence
from smartpilot.registry.reading import open_registry

ABSENT = RegistryComparison(None, [], has_id_conflict=False)


@pytest.fixture(scope="module")
def proposal() -> Proposal:
    return read_notice((ROOT / "tests" / "notices" / "2014.txt").read_bytes())


def test_json_is_the_contract(proposal: Proposal, capsys: pytest.CaptureFixture[str]) -> None:
    emit_proposal(proposal, ABSENT, ProposalFormat.JSON)

    out, err = capsys.readouterr()
    shown = json.loads(out)
    assert err == ""
    assert (shown["format"], shown["notice"]["id"]) == ("smartpilot.notice/1", proposal.notice["id"])
    assert shown["notice"]["issued_on"] == proposal.notice["issued_on"].isoformat()
    assert shown["unknown"] == list(shown["reasons"]) == list(proposal.unknown)
    assert [quoted["field"] for quoted in shown["evidence"]] == [quoted.field for quoted in proposal.quotations]


def test_what_of_the_file_was_not_read_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    picture = "<w:p><w:r><w:drawing><w:blip/></w:drawing></w:r></w:p>"
    lines = (ROOT / "tests" / "notices" / "2014.txt").read_text(encoding="utf-8").splitlines()
    unread = read_notice(document(picture, *map(paragraph, lines)))

    assert list(set_aside_lines(unread)) == ["line 1: not read: a picture"]
    emit_proposal(unread, ABSENT, ProposalFormat.JSON)
    assert json.loads(capsys.readouterr().out)["not_read"] == ["line 1: not read: a picture"]


def test_toml_is_what_the_registry_would_have(proposal: Proposal, capsys: pytest.CaptureFixture[str]) -> None:
    emit_proposal(proposal, ABSENT, ProposalFormat.TOML)

    out, err = capsys.readouterr()
    assert tomllib.loads(out) == {"sources": [proposal.source], "notices": [proposal.notice]}
    assert "The sentence that each value comes from" in err
    assert err.endswith("the registry does not have this notice yet; --apply adds it\n")


def test_csv_has_each_value_with_its_sentence(proposal: Proposal, capsys: pytest.CaptureFixture[str]) -> None:
    emit_proposal(proposal, ABSENT, ProposalFormat.CSV)

    rows = list(csv.DictReader(capsys.readouterr().out.removeprefix("\ufeff").splitlines()))
    values = {row["field"]: row["value"] for row in rows}
    assert len(rows) == len(proposal.quotations) + len(proposal.unknown)
    assert values["issued_on"] == str(proposal.notice["issued_on"])
    assert values["deliverables[0].title"] == proposal.notice["deliverables"][0]["title"]
    assert [row["value"] for row in rows if row["sentence"].startswith("? ")] == [""] * len(proposal.unknown)


def test_a_table_has_the_rows_of_csv(proposal: Proposal, capsys: pytest.CaptureFixture[str]) -> None:
    emit_proposal(proposal, ABSENT, ProposalFormat.MARKDOWN)

    out, err = capsys.readouterr()
    assert err == ""
    assert out.count("\n| ") == len(proposal.quotations) + len(proposal.unknown) + 2


def test_a_notice_that_the_registry_has_is_compared(proposal: Proposal, capsys: pytest.CaptureFixture[str]) -> None:
    comparison = compare_with_registry(proposal, open_registry(REGISTRY))

    emit_proposal(proposal, comparison, ProposalFormat.TABLE)

    assert "the registry already has this notice, as 2014" in capsys.readouterr().err


def test_another_notice_of_the_same_id_is_said(proposal: Proposal, capsys: pytest.CaptureFixture[str]) -> None:
    emit_proposal(proposal, RegistryComparison(None, [], has_id_conflict=True), ProposalFormat.TABLE)

    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith(f"the registry already has another notice {proposal.notice['id']}")


def test_what_was_added_and_what_is_open(proposal: Proposal) -> None:
    count = len(proposal.notice["deliverables"])
    first, *others = added_lines(proposal, "a.toml")

    assert first == f"notice {proposal.notice['id']} is in a.toml, with {count} deliverables"
    assert [line.startswith("still unknown: ") for line in others[:1]] == [True] * bool(proposal.unknown)


def test_a_sentence_that_was_set_aside_is_shown_in_short() -> None:
    proposal = Proposal({}, {}, "通知", too_long=[Sentence("甲" * 5000, "", 7, 1)])

    assert list(set_aside_lines(proposal)) == [
        f"line 7: a sentence of 5000 characters is too long and was set aside; check it by hand: {'甲' * 40}…"
    ]


def test_the_headings_of_the_table_are_in_the_language_of_the_user(
    proposal: Proposal, capsys: pytest.CaptureFixture[str]
) -> None:
    with use_language("zh"):
        emit_proposal(proposal, ABSENT, ProposalFormat.MARKDOWN)

    assert "| 字段 | 内容 | 行 |" in capsys.readouterr().out
