import datetime as dt
from typing import Any

import pytest

from builders import PENGLAI, PUDONG, QINGDAO, SHIJIAZHUANG, ZHENGDING, notice, place, project, registry
from smartpilot.registry.query import NO_FILTER, Filter
from smartpilot.registry.totals import RecordCount, count_pilots, count_records


def counted(totals: dict[str, int] | None, *pilots: dict[str, Any], projects: int = 0) -> Any:
    more = {"totals": totals} if totals is not None else {}
    found = registry(
        notices=[notice(**more)],
        pilots=list(pilots),
        projects=[project(f"S{number:02}", "甲公司") for number in range(projects)],
    )
    return count_records(found, found.notices["2014"])


def test_pilots_of_a_notice_are_the_new_and_the_expanded_ones() -> None:
    counts = counted({"new": 2, "expanded": 1, "special": 3}, PUDONG, ZHENGDING, projects=2)

    assert (counts.pilots, counts.new, counts.expanded) == (RecordCount(2, 3), RecordCount(1, 2), RecordCount(1, 1))
    assert counts.special == RecordCount(2, 3)
    assert (counts.pilots.missing, counts.expanded.missing, counts.special.missing) == (1, 0, 1)


def test_without_a_number_of_expanded_pilots_they_are_outside_the_total() -> None:
    counts = counted({"new": 1}, PUDONG, ZHENGDING)

    assert counts.pilots == RecordCount(1, 1)
    assert counts.expanded == RecordCount(1, None)


def test_a_notice_without_totals_declares_nothing() -> None:
    counts = counted(None, PUDONG)

    assert (counts.pilots, counts.special) == (RecordCount(1, None), RecordCount(0, None))


def test_too_many_are_a_negative_number_missing() -> None:
    assert counted({"new": 1}, PUDONG, PENGLAI).pilots.missing == -1


def test_a_pilot_that_was_added_later_is_on_no_list() -> None:
    counts = counted({"new": 1}, PUDONG, PENGLAI | {"added_on": dt.date(2015, 9, 15)})

    assert counts.pilots == RecordCount(1, 1)


def test_a_pilot_without_designation_is_counted_apart() -> None:
    unknown = {key: value for key, value in PUDONG.items() if key != "designation"}
    counts = counted({"new": 1}, unknown)

    assert (counts.undesignated, counts.new, counts.pilots) == (1, RecordCount(0, 1), RecordCount(1, 1))


REGISTRY = registry(
    notices=[notice("2012", dt.date(2013, 1, 29)), notice()],
    pilots=[PENGLAI, PUDONG, ZHENGDING, SHIJIAZHUANG, QINGDAO],
)


def test_groups_are_in_the_official_order() -> None:
    statistics = count_pilots(REGISTRY, Filter(), dt.date(2015, 6, 1))

    assert list(statistics.by_province.items()) == [("河北省", 2), ("上海市", 1), ("福建省", 1), ("山东省", 1)]
    assert list(statistics.by_level) == ["prefecture-city", "district", "county", "town"]
    assert statistics.by_evidence == {"confirmed": 3, "reported": 1, "unverified": 1}


@pytest.mark.parametrize(
    ("wanted", "notices", "pilots"),
    [
        (Filter(), ["2012", "2014"], 5),
        (Filter(notices=["2014"]), ["2014"], 4),
        # The totals of a notice are of all provinces.
        (Filter(authorities=["河北省"]), [], 2),
        (Filter(authorities=["西藏自治区"]), [], 0),
    ],
)
def test_a_filter_selects_pilots_and_notices(wanted: Filter, notices: list[str], pilots: int) -> None:
    statistics = count_pilots(REGISTRY, wanted, dt.date(2015, 6, 1))

    assert [counted_notice.id for counted_notice, _counts in statistics.notices] == notices
    assert sum(statistics.by_province.values()) == sum(statistics.by_evidence.values()) == pilots


def test_pilots_that_were_added_later_are_counted_by_themselves() -> None:
    added = place("130283", "迁安市", "河北省", "county-city", added_on=dt.date(2015, 9, 15))
    known = registry(pilots=[ZHENGDING, added])

    counts = count_records(known, known.notices["2014"])

    # 正定县 is outside the total of a notice that declares no number of expanded ones.
    assert (counts.pilots.listed, counts.expanded.listed, counts.added) == (0, 1, 1)
    assert sum(count_pilots(known, NO_FILTER, dt.date(2015, 6, 1)).by_province.values()) == 2
