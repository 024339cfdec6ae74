"""What is proposed of a field."""

from smartpilot.official.notices.fields import ProposedField
from smartpilot.official.notices.page import PageLine


def test_a_field_has_what_a_line_says_or_is_open() -> None:
    line = PageLine(3, "建办科〔2015〕15号")
    stated = ProposedField.stated("number", ("建办科〔2015〕15号", line), "not stated")
    assert (stated.value, stated.places, stated.unknown) == ("建办科〔2015〕15号", [line], "")
    open_ = ProposedField.stated("number", None, "not stated")
    assert (open_.value, open_.places, open_.unknown) == (None, (), "not stated")
