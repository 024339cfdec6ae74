from smartpilot.records.bare_fields import CANDIDATES, PILOTS, name_of_project, owing_kinds
from smartpilot.records.terms import Kind


def test_the_kinds_are_those_of_the_format() -> None:
    assert (PILOTS, CANDIDATES) == (Kind.PILOTS, Kind.CANDIDATES)


def test_a_pilot_that_was_a_candidate_owes_what_candidates_owe() -> None:
    assert owing_kinds("pilots", is_added=True) == ("pilots", "candidates")
    assert owing_kinds("pilots", is_added=False) == ("pilots",)
    assert owing_kinds("projects", is_added=True) == ("projects",)


def test_a_project_without_a_title_is_called_by_its_units() -> None:
    assert name_of_project("智慧社区", ["甲公司"]) == "智慧社区"
    assert name_of_project(None, ["甲公司", "乙公司"]) == "甲公司、乙公司"
