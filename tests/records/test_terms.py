import pytest

from smartpilot.i18n import use_language
from smartpilot.records.terms import Designation, Level, Stage, Term, parse_term


@pytest.mark.parametrize(
    ("terms", "text", "term"),
    [
        (Stage, "submitted", Stage.SUBMITTED),
        (Stage, " 已 报 送 ", Stage.SUBMITTED),
        (Stage, "报送", Stage.SUBMITTED),
        (Stage, "ＳＩＧＮＥＤ", Stage.SIGNED),
        (Level, "Prefecture-Level City", Level.PREFECTURE_CITY),
        (Level, "地级市", Level.PREFECTURE_CITY),
        (Designation, "expanded-scope", Designation.EXPANDED),
        (Stage, "退回", Stage.RETURNED),
        (Stage, "退回修改", Stage.RETURNED),
        (Stage, "Sent Back", Stage.RETURNED),
        (Stage, "提交", None),
        (Level, "市", None),
        (Level, "", None),
    ],
)
def test_parse_term(terms: type[Term], text: str, term: Term | None) -> None:
    assert parse_term(terms, text) is term


def test_only_the_given_terms_are_meant() -> None:
    assert parse_term([Stage.DRAFTED, Stage.SIGNED], "已报送") is None


def test_a_term_is_its_value() -> None:
    assert Stage("signed") is Stage.SIGNED
    assert (str(Stage.SIGNED), f"{Stage.SIGNED}", Stage.SIGNED == "signed") == ("signed", "signed", True)


def test_labels_are_in_the_language_of_the_user() -> None:
    with use_language("zh"):
        assert (Stage.SIGNED.label, Stage.SIGNED.value_with_label) == ("已签订", "signed（已签订）")
    with use_language("en"):
        assert (Level.ZONE.label, Level.ZONE.value_with_label) == ("zone", "zone")
        assert Designation.EXPANDED.value_with_label == "expanded (expanded-scope)"


@pytest.mark.parametrize("terms", Term.__subclasses__())
def test_no_two_terms_of_a_kind_are_called_the_same(terms: type[Term]) -> None:
    words = [word for term in terms for word in {term.value, term.zh, term.en}]

    assert len(words) == len(set(words))
    assert all(parse_term(terms, word) is term for term in terms for word in (term.value, term.zh, term.en))
