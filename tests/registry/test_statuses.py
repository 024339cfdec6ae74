import datetime as dt
import random
from typing import Any

import pytest

from builders import PUDONG, ZHENGDING, assessment, notice, project, registry
from smartpilot.records.models import Assessment
from smartpilot.records.terms import AssessmentKind, AssessmentResult, Status
from smartpilot.registry.registry import Registry
from smartpilot.registry.statuses import (
    accepted_on,
    assessments_of,
    ended_on,
    falls_after_end,
    listed_on,
    order_objection,
    owing_from,
    status_objection,
    status_of,
    unused_assessment_id,
    withdrawn_on,
)

ISSUED = dt.date(2015, 4, 7)
DAY = dt.timedelta(1)
RESULTS = list(AssessmentResult)
NO_RESULT = AssessmentKind.WITHDRAWAL
CANDIDATE = {**PUDONG, "id": "2014-310115"}
del CANDIDATE["designation"]


def book(*assessments: dict[str, Any], **more: Any) -> Registry:
    return registry(
        pilots=[{**ZHENGDING, **more}],
        projects=[project("S01", "甲公司")],
        candidates=[CANDIDATE],
        assessments=list(assessments),
    )


def test_a_pilot_is_a_candidate_until_it_is_listed() -> None:
    plain, added = book(), book(added_on=dt.date(2015, 9, 15))
    pilot, later = plain.by_id["2014-130123"], added.by_id["2014-130123"]

    assert [status_of(plain, pilot, day) for day in (ISSUED - DAY, ISSUED)] == [Status.CANDIDATE, Status.PILOT]
    assert listed_on(added, later) == dt.date(2015, 9, 15)
    assert [status_of(added, later, dt.date(2015, 9, day)) for day in (14, 15)] == [Status.CANDIDATE, Status.PILOT]
    assert status_of(plain, plain.by_id["2014-S01"], ISSUED) is Status.PILOT
    assert status_of(plain, plain.by_id["2014-310115"], dt.date.max) is Status.CANDIDATE
    assert listed_on(plain, plain.by_id["2014-310115"]) is None


def test_what_is_assessed_counts_from_its_own_day() -> None:
    accepted, withdrawn = dt.date(2018, 6, 1), dt.date(2019, 3, 2)
    found = book(
        assessment(withdrawn, "withdrawal"),
        assessment(dt.date(2017, 6, 1), "acceptance", "postponed"),
        assessment(accepted, "acceptance", "passed", grade="二星"),
    )
    pilot = found.by_id["2014-130123"]

    assert [status_of(found, pilot, day) for day in (accepted - DAY, accepted, withdrawn - DAY, withdrawn)] == [
        Status.PILOT,
        Status.ACCEPTED,
        Status.ACCEPTED,
        Status.WITHDRAWN,
    ]
    assert (accepted_on(found, pilot), withdrawn_on(found, pilot)) == (accepted, withdrawn)
    assert [ended_on(found, pilot, day) for day in (accepted - DAY, accepted, withdrawn)] == [None, accepted, accepted]
    assert [a.on.year for a in assessments_of(found, pilot)] == [2017, 2018, 2019]


def test_a_candidate_that_withdraws() -> None:
    found = book(assessment(ISSUED, "withdrawal", target="2014-310115"))
    candidate = found.by_id["2014-310115"]

    assert [status_of(found, candidate, day) for day in (ISSUED - DAY, ISSUED)] == [Status.CANDIDATE, Status.WITHDRAWN]


def test_the_id_of_a_new_assessment() -> None:
    pilot, kind, day = book().by_id["2014-130123"], AssessmentKind.ACCEPTANCE, dt.date(2018, 6, 1)
    first = "2014-130123-acceptance-2018"

    assert unused_assessment_id(pilot, kind, day, ()) == first
    assert unused_assessment_id(pilot, kind, day, {first, f"{first}-2"}) == f"{first}-3"


def model_status(listed: dt.date | None, history: list[dict[str, Any]], day: dt.date) -> str:
    """The status as one would tell it with a finger on the calendar: day by day, until the day that is asked about."""
    status, today = "candidate", dt.date(2014, 1, 1)
    while today <= day:
        if today == listed and status == "candidate":
            status = "pilot"
        for entry in history:
            if entry["on"] == today and status != "withdrawn":
                if entry["kind"] == "withdrawal":
                    status = "withdrawn"
                elif (entry["kind"], entry.get("result")) == ("acceptance", "passed") and status == "pilot":
                    status = "accepted"
        today += DAY
    return status


@pytest.mark.parametrize("seed", range(60))
def test_against_a_model(seed: int) -> None:
    chance = random.Random(seed)
    added_on = chance.choice([None, dt.date(2015, 9, 15)])
    after_listing = (added_on or ISSUED).toordinal()
    days = chance.sample(range(after_listing, after_listing + 400), 5)
    kinds = [chance.choice(list(AssessmentKind)) for _day in days]
    history = [
        assessment(dt.date.fromordinal(day), kind, None if kind is NO_RESULT else chance.choice(RESULTS))
        for day, kind in zip(days, kinds, strict=True)
    ]
    found = book(*history, **({"added_on": added_on} if added_on else {}))
    pilot = found.by_id["2014-130123"]

    for day in sorted({d for entry in history for d in (entry["on"] - DAY, entry["on"], entry["on"] + DAY)} | {ISSUED}):
        expected = model_status(added_on or ISSUED, history, day)
        assert status_of(found, pilot, day) == expected, (day, history)
        assert (ended_on(found, pilot, day) is not None) == (expected in ("accepted", "withdrawn"))


def test_what_comes_after_an_acceptance_or_withdrawal_is_objected_to() -> None:
    accepted, withdrawn = dt.date(2018, 6, 1), dt.date(2019, 3, 2)
    known = book(assessment(accepted, "acceptance", "passed"), assessment(withdrawn, "withdrawal"))
    pilot = known.by_id["2014-130123"]

    assert [status_objection(known, pilot, day) for day in (ISSUED - DAY, ISSUED, accepted)] == ["", "", ""]
    assert status_objection(known, pilot, accepted + DAY) == "its status is accepted since 2018-06-01"
    # It was accepted before the day of the withdrawal, on which it may still have handed in something.
    assert status_objection(known, pilot, withdrawn) == ""
    assert status_objection(known, pilot, withdrawn + DAY) == "its status is withdrawn since 2019-03-02"


@pytest.mark.parametrize(("issued_on", "day"), [(dt.date(2012, 11, 22), ISSUED), (ISSUED + DAY, ISSUED + DAY)])
def test_nobody_owes_before_both_notices_are_issued(issued_on: dt.date, day: dt.date) -> None:
    asked = {"id": "report", "title": "报告", "owed_by": "pilots", "stages": ["submitted"]}
    asking = notice("rules", issued_on, applies_to=["2014"], deliverables=[asked])
    found = registry(notices=[notice("2014", ISSUED), asking], pilots=[ZHENGDING, {**PUDONG, "added_on": day + DAY}])
    [obligation] = found.obligations["rules"]

    assert owing_from(found, found.by_id["2014-130123"], obligation) == day
    assert owing_from(found, found.by_id["2014-310115"], obligation) == day + DAY


@pytest.mark.parametrize(
    ("due", "ended", "is_after"),
    [
        (ISSUED, None, False),
        (ISSUED, ISSUED, False),
        (ISSUED + DAY, ISSUED, True),
        # What has no day is not owed where the notice came after the end.
        (None, ISSUED, False),
        (None, ISSUED - DAY, True),
        (None, None, False),
    ],
)
def test_what_falls_after_the_end_is_not_owed(due: dt.date | None, ended: dt.date | None, is_after: bool) -> None:
    asked = {"id": "report", "title": "报告", "owed_by": "pilots", "stages": ["submitted"]}
    found = registry(notices=[notice("2014", ISSUED, deliverables=[asked])])
    [obligation] = found.obligations["2014"]

    assert falls_after_end(obligation, due, ended) is is_after


@pytest.mark.parametrize(
    ("kind", "result", "day", "objection"),
    [
        ("mid-term", "passed", "2016-12-31", "the creation period begins on 2017-01-01 only"),
        ("mid-term", "passed", "2017-01-01", ""),
        # What came before the acceptance may be entered later.
        ("mid-term", "passed", "2018-05-31", ""),
        ("acceptance", "failed", "2018-05-31", ""),
        ("mid-term", "passed", "2018-06-02", "accepted on 2018-06-01 already"),
        ("annual", "passed", "2019-01-01", ""),
        # It is accepted and withdrawn once, on whichever day.
        ("acceptance", "passed", "2018-01-01", "accepted on 2018-06-01 already"),
        ("acceptance", "passed", "2018-06-01", "accepted on 2018-06-01 already"),
        ("withdrawal", None, "2019-01-01", "withdrawn on 2020-06-01"),
        ("withdrawal", None, "2021-01-01", "withdrawn on 2020-06-01"),
        # The paper that withdraws it may say how it was assessed.
        ("annual", "failed", "2020-06-01", ""),
        ("annual", "failed", "2020-06-02", "withdrawn on 2020-06-01"),
    ],
)
def test_what_a_new_assessment_contradicts(kind: str, result: str | None, day: str, objection: str) -> None:
    known = registry(
        notices=[notice(creation_period={"begins": dt.date(2017, 1, 1), "years": 3})],
        pilots=[ZHENGDING],
        assessments=[
            assessment(dt.date(2018, 6, 1), "acceptance", "passed"),
            assessment(dt.date(2020, 6, 1), "withdrawal"),
        ],
    )
    new = Assessment.model_validate(assessment(dt.date.fromisoformat(day), kind, result, id="new"))

    found = order_objection(known, new, known.by_id["2014-130123"])

    assert objection in found
    assert bool(found) == bool(objection)
