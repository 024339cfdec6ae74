"""Which records are in an annex."""

import datetime as dt
from collections.abc import Sequence

import pytest

from builders import PUDONG, SHIJIAZHUANG, ZHENGDING, notice, project, registry
from smartpilot.errors import UsageError
from smartpilot.records.terms import Kind
from smartpilot.registry.annex import annex_records, require_final
from smartpilot.registry.query import NO_FILTER, Filter, select
from smartpilot.registry.registry import Registry

ROUNDS = registry(
    notices=[notice(), notice("2012", dt.date(2013, 1, 29))],
    pilots=[ZHENGDING, PUDONG, SHIJIAZHUANG],
    projects=[project("S01", "航天恒星科技有限公司")],
)


def test_the_newest_notice_if_none_is_named() -> None:
    annex = annex_records(ROUNDS, [], select(ROUNDS, Kind, Filter()))

    assert annex.notice.id == "2014"
    assert [pilot.id for pilot in annex.pilots] == ["2014-130123", "2014-310115"]
    assert [project.id for project in annex.projects] == ["2014-S01"]
    assert annex.sites["2012-130100"] == "石家庄市"
    assert not annex.is_selection


def test_the_notice_that_is_named() -> None:
    annex = annex_records(ROUNDS, ["2012"], select(ROUNDS, Kind, Filter()))

    assert (annex.notice.id, [pilot.id for pilot in annex.pilots], annex.projects) == ("2012", ["2012-130100"], [])


def test_a_filter_makes_a_selection_and_a_kind_that_is_left_out_does_not() -> None:
    filtered = annex_records(ROUNDS, [], select(ROUNDS, Kind, Filter(authorities=["河北省"])))
    pilots = annex_records(ROUNDS, [], select(ROUNDS, [Kind.PILOTS], Filter()))

    assert (filtered.is_selection, pilots.is_selection) == (True, False)


@pytest.mark.parametrize(
    ("records", "notices", "filter_", "message"),
    [
        pytest.param(ROUNDS, ["2012", "2014"], Filter(), "an annex belongs to one notice", id="two notices"),
        pytest.param(registry(notices=[]), [], Filter(), "the registry has no notice", id="no notice"),
        pytest.param(ROUNDS, [], Filter(text="nobody"), "no matching pilots or special projects", id="no record"),
    ],
)
def test_no_annex(records: Registry, notices: list[str], filter_: Filter, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        annex_records(records, notices, select(records, Kind, filter_))


def reasons(totals: dict[str, int], filter_: Filter = NO_FILTER, kinds: Sequence[Kind] = tuple(Kind)) -> list[str]:
    """Why the annex of a registry with three records cannot be final."""
    records = registry(
        notices=[notice(totals=totals)],
        pilots=[ZHENGDING, {**PUDONG, "designation": "new"}],
        projects=[project("S01", "航天恒星科技有限公司")],
    )
    try:
        require_final(records, annex_records(records, [], select(records, kinds, filter_)))
    except UsageError as error:
        return [line.strip() for line in error.lines]
    return []


def test_a_final_annex_has_all_that_its_notice_lists() -> None:
    whole = {"new": 1, "expanded": 1, "special": 1}
    assert reasons(whole) == []
    assert reasons({}) == []
    assert reasons({**whole, "special": 41}) == ["special projects: 1, but the notice lists 41"]
    assert reasons({**whole, "special": 41}, kinds=[Kind.PILOTS]) == []
    assert reasons({**whole, "new": 84}, kinds=[Kind.PROJECTS]) == []
    assert reasons(whole, Filter(authorities=["河北省"])) == ["some of its records are left out by a filter"]


def test_a_final_annex_has_no_pilot_without_a_designation() -> None:
    records = registry(notices=[notice(totals={"new": 1})], pilots=[{**PUDONG, "designation": None}])

    with pytest.raises(UsageError, match="2014 cannot be final") as refusal:
        require_final(records, annex_records(records, [], select(records, Kind, Filter())))

    assert refusal.value.lines[-1].strip() == "without a designation: 1 (2014-310115)"
