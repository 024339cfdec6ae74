import pytest

from level_words import LEVEL_WORDS
from smartpilot.errors import UsageError
from smartpilot.records.words import ambiguous_word_error, require_meaning, require_word


def test_the_nearest_words_are_offered_first() -> None:
    with pytest.raises(UsageError) as caught:
        require_meaning("countie", LEVEL_WORDS, "unknown level: countie")

    assert caught.value.message == "unknown level: countie"
    assert caught.value.hint == "choose from: county, county-city, prefecture-city, new, pilots"


def test_words_are_offered_in_the_form_that_stands_first() -> None:
    with pytest.raises(UsageError) as caught:
        require_meaning("县级城市", {1: ("地级市", "prefecture-city"), 2: ("县级市", "county-city")}, "")

    assert caught.value.hint == "choose from: 县级市, 地级市"


def test_a_text_with_several_meanings_is_told_them() -> None:
    with pytest.raises(UsageError) as caught:
        require_meaning("级市", LEVEL_WORDS, "unknown")

    assert (caught.value.message, caught.value.hint) == (
        "级市 may be any of: prefecture-city, county-city",
        "write one of these",
    )
    assert caught.value.exit_code == ambiguous_word_error("级市", []).exit_code == 2


def test_of_a_long_list_the_nearest_or_the_first_are_shown() -> None:
    rules = [f"rule-{letter}" for letter in "abcdefghijklmnop"]
    with pytest.raises(UsageError) as caught:
        require_word("rule-pp", rules, "unknown rule: rule-pp")
    assert caught.value.hint.startswith("did you mean: rule-p, ")

    with pytest.raises(UsageError) as caught:
        require_word("zzz", rules, "unknown rule: zzz")
    assert caught.value.hint.startswith("choose from: rule-a, rule-b, ")
    assert caught.value.hint.endswith(", rule-l, …")

    assert require_word("Rule-C", rules, "") == "rule-c"
