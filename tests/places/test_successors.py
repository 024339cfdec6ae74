from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpilot.places.changes import FIRST_DAY, LAST_CHECKED, changes
from smartpilot.places.divisions import Division, division_on, is_group, names_by_code, revision_on
from smartpilot.places.successors import Succession, Successor, successors
from smartpilot.records.models import Place
from smartpilot.registry.finding import packaged_registry
from smartpilot.registry.reading import open_registry

NOTICE_2012 = date(2013, 1, 29)
LATER = LAST_CHECKED
REGISTRY = open_registry(packaged_registry())
PLACES = [*REGISTRY.file.pilots, *REGISTRY.file.candidates]
TABLE = names_by_code(revision_on(NOTICE_2012))
PLACES_OF_2012 = {code for code, name in TABLE.items() if not is_group(Division(code, name))}
CODES = sorted(PLACES_OF_2012 | {change.new_code for change in changes()})


@pytest.mark.parametrize(
    ("code", "later", "succession", "since"),
    [
        ("130123", ["130123 正定县"], "unchanged", None),
        ("130526", ["130505 任泽区"], "renamed", "2020-06-05"),
        ("220381", ["220184 公主岭市"], "moved", "2020-06-05"),
        ("371203", ["370117 钢城区"], "moved", "2018-12-26"),
        ("632100", ["630200 海东市"], "renamed", "2013-02-08"),
        # Renamed, and joined by a part of 邢台县, which lies in both.
        ("130502", ["130502 襄都区"], "merged", "2020-06-05"),
        ("130521", ["130502 襄都区", "130503 信都区"], "split", "2020-06-05"),
        ("320602", ["320613 崇川区"], "merged", "2020-06-05"),
        ("320611", ["320613 崇川区"], "merged", "2020-06-05"),
        ("310108", ["310106 静安区"], "merged", "2015-10-13"),
        ("310106", ["310106 静安区"], "merged", "2015-10-13"),
        ("371200", ["370100 济南市"], "merged", "2018-12-26"),
        # What stays comes before what was carved out of it.
        ("330110", ["330110 余杭区", "330113 临平区"], "split", "2021-03-11"),
        ("330327", ["330327 苍南县", "330383 龙港市"], "split", "2019-08-16"),
        ("500112", ["500109 北碚区", "500157 两江新区"], "split", "2025-11-06"),
        # Through two changes: another code with the prefecture, then a city.
        ("542623", ["540481 米林市"], "renamed", "2023-04-03"),
    ],
)
def test_what_a_division_of_2013_is_now(code: str, later: list[str], succession: str, since: str | None) -> None:
    now = successors(code, NOTICE_2012, LATER)

    assert [" ".join(successor.division) for successor in now] == later
    assert {successor.succession.value for successor in now} == {succession}
    assert {successor.since and str(successor.since) for successor in now} == {since}


def test_on_the_same_day_everything_is_unchanged() -> None:
    assert successors("130521", NOTICE_2012, NOTICE_2012) == [
        Successor(Division("130521", "邢台县"), Succession.UNCHANGED, None)
    ]


def test_the_day_of_a_change_is_after_it() -> None:
    assert [s.division.name for s in successors("130526", date(2020, 6, 4), date(2020, 6, 5))] == ["任泽区"]
    assert [s.division.name for s in successors("130526", date(2020, 6, 4), date(2020, 6, 4))] == ["任县"]


def test_a_code_that_is_not_in_use_has_no_successors() -> None:
    assert successors("130526", date(2020, 6, 5), LATER) == ()
    assert successors("999999", NOTICE_2012, LATER) == ()


def test_what_became_of_a_code_before_the_lines_is_not_known() -> None:
    assert successors("120109", date(2009, 1, 1), LATER) == ()
    assert successors("120109", date(2009, 1, 1), date(2011, 1, 1)) == ()
    assert [s.division.name for s in successors("130526", date(2009, 1, 1), LATER)] == ["任泽区"]


def test_a_day_that_is_earlier_is_refused() -> None:
    with pytest.raises(ValueError, match="2013-01-29 is before 2020-01-01"):
        successors("130123", date(2020, 1, 1), NOTICE_2012)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.id)
def test_every_record_of_the_registry_lies_in_a_division_of_now(place: Place) -> None:
    later = successors(place.division, REGISTRY.notices[place.notice].issued_on, LATER)

    assert later
    assert all(division_on(successor.division.code, LATER) == successor.division for successor in later)


@given(st.sampled_from(CODES), st.lists(st.dates(FIRST_DAY, LATER), min_size=3, max_size=3).map(sorted))
def test_successors_exist_and_it_does_not_matter_on_which_day_one_looks_between(code: str, days: list[date]) -> None:
    first, middle, last = days
    direct = successors(code, first, last)
    in_steps = {
        after.division
        for between in successors(code, first, middle)
        for after in successors(between.division.code, middle, last)
    }

    assert {successor.division for successor in direct} == in_steps
    assert bool(direct) == (division_on(code, first) is not None)
    assert all(division_on(successor.division.code, last) == successor.division for successor in direct)


@pytest.mark.parametrize("revision", [day for day in {change.day for change in changes()} if day.year < 2017])
def test_a_successor_is_there_on_the_later_day(revision: date) -> None:
    for code in ("139001", "139002", "510180", "510185", "130682", "220602"):
        for later_day in (date(2016, 7, 15), LATER):
            if revision <= later_day:
                for successor in successors(code, revision, later_day):
                    assert successor.division == division_on(successor.division.code, later_day)
