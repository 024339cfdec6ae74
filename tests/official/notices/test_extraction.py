"""The deliverables so far."""

import datetime as dt

import pytest

from notice_texts import sentences
from smartpilot.official.notices.dates import find_times
from smartpilot.official.notices.extraction import Extraction, is_among
from smartpilot.official.notices.owners import Owners
from smartpilot.records.terms import Kind, Stage

[FIRST, SECOND] = sentences("请编制任务书。", "请于2015年4月30日前报送任务书。")


def test_a_deliverable_is_found_again_by_a_longer_name() -> None:
    extraction = Extraction(Kind.PILOTS)
    one = extraction.find_or_add(Kind.PILOTS, "任务书", FIRST)
    again = extraction.find_or_add(Kind.PILOTS, "创建任务书", SECOND)
    other = extraction.find_or_add(Kind.PROJECTS, "任务书", SECOND, "inferred")

    assert (again.key, again.title, again.sentence) == (one.key, "创建任务书", FIRST)
    assert other.key != one.key
    assert other.fields["owed_by"].assumed == "inferred"


def test_what_is_handed_in_together_takes_its_parts_in() -> None:
    extraction = Extraction(Kind.PILOTS)
    part = extraction.find_or_add(Kind.PILOTS, "任务书", FIRST)
    extraction.keep(part.with_stage(Stage.DRAFTED, FIRST))
    whole = extraction.find_or_add(Kind.PILOTS, "任务书、方案", SECOND, components=["任务书", "方案"], separately=True)

    assert list(extraction.deliverables) == [whole.key]
    assert whole.stages == {Stage.DRAFTED: FIRST}
    assert extraction.find_or_add(Kind.PILOTS, "方案", SECOND) == whole


def test_a_day_is_used_where_the_deliverable_has_no_other_one() -> None:
    extraction = Extraction(Kind.PILOTS)
    [early, late] = find_times("2015年4月30日前，2015年5月30日前", None)
    deliverable = extraction.find_or_add(Kind.PILOTS, "任务书", FIRST)
    extraction.keep_due(deliverable, early, FIRST, Stage.DRAFTED)
    extraction.keep_due(extraction.deliverables[deliverable.key], late, SECOND, Stage.SUBMITTED)

    assert extraction.deliverables[deliverable.key].values["due"] == dt.date(2015, 4, 30)
    assert extraction.is_used == {early.start: True, late.start: False}


@pytest.mark.parametrize(
    ("default", "title", "owners", "kinds"),
    [
        (Kind.CANDIDATES, "申报材料", Owners([]), [Kind.CANDIDATES]),
        (Kind.CANDIDATES, "申报材料", Owners([Kind.PILOTS], "inferred"), [Kind.CANDIDATES]),
        (Kind.CANDIDATES, "申报材料", Owners([Kind.PILOTS]), [Kind.PILOTS]),
        # 二、第二批试点年检: a call may ask something of those that are listed too.
        (Kind.CANDIDATES, "自检报告", Owners([Kind.PILOTS], "inferred"), [Kind.PILOTS]),
        (Kind.PILOTS, "申报材料", Owners([Kind.PILOTS], "inferred"), [Kind.PILOTS]),
    ],
)
def test_whose_application_is_only_inferred_is_no_pilot_yet(
    default: Kind, title: str, owners: Owners, kinds: list[Kind]
) -> None:
    assert list(Extraction(default).owing(title, owners)) == kinds


def test_names_among_others() -> None:
    assert is_among("任务书", ["方案", "创建任务书"])
    assert not is_among("方案", ["实施方案"])
