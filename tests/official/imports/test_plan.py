"""What an import knows while it is planned: the records of its notice, and what a list confirms of them."""

import datetime as dt

from builders import PUDONG, ZHENGDING, notice, place, project, registry
from smartpilot.official.files.line import Line
from smartpilot.official.imports.plan import ImportDraft
from smartpilot.places.gazetteer import resolve
from smartpilot.records.models import Pilot
from smartpilot.toml.edits import Appended

EARLIER = place("130100", "石家庄市", "河北省", "prefecture-city", notice_="2012")
REPORTED = {**ZHENGDING, "evidence": "reported", "sources": ["paper"]}
KNOWN = registry(
    notices=[notice("2012", dt.date(2013, 1, 29)), notice()],
    pilots=[EARLIER, PUDONG, REPORTED],
    projects=[project("S01", "航天恒星科技有限公司")],
)


def draft() -> ImportDraft:
    return ImportDraft(KNOWN, KNOWN.notices["2014"], "notice-2014")


def test_only_records_of_the_notice_are_compared() -> None:
    assert [pilot.id for pilot in draft().pilots] == [PUDONG["id"], REPORTED["id"]]
    assert [record.id for record in draft().projects] == ["2014-S01"]


def test_a_list_confirms_what_is_not_confirmed_or_does_not_cite_it() -> None:
    confirmed, reported = draft().pilots

    assert draft().confirming_values(confirmed) == {}
    assert draft().confirming_values(reported) == {"evidence": "confirmed", "sources": Appended(["notice-2014"])}


def test_a_new_record_is_planned_with_its_line() -> None:
    made, line = draft(), Line(3, ("沧州市",))
    pilot = Pilot.model_validate(place("130900", "沧州市", "河北省", "prefecture-city"))
    made.add(pilot, line)

    assert (made.lines_by_record[pilot.id], pilot.id in made.ids) == (line, True)
    assert [(addition.record, addition.line) for addition in made.plan.add] == [(pilot, line)]


def test_a_zone_is_not_the_division_in_which_it_lies() -> None:
    (match,) = resolve("石家庄市正定县", dt.date(2015, 4, 7))
    zone = Pilot.model_validate({**ZHENGDING, "id": "2014-130123-1", "locality": "正定新区", "level": "zone"})

    assert draft().is_place_of(draft().pilots[1], match)
    assert not draft().is_place_of(zone, match)
    assert not draft().is_place_of(draft().pilots[0], match)
