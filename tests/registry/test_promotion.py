"""What a promotion is, and which bytes of the registry's file it changes."""

import datetime as dt
import tomllib

import pytest

from builders import ZHENGDING, registry
from ledgers import BINJIANG
from smartpilot.errors import UsageError
from smartpilot.records.terms import Designation, Evidence
from smartpilot.registry.promotion import find_candidate, plan_promotion, with_promotion
from smartpilot.toml.edits import CannotEditError, format_records

DAY = dt.date(2015, 9, 15)
OTHER = {**BINJIANG, "id": "2014-330109", "name": "杭州市萧山区", "division": "330109", "sources": ["notice-2014"]}
RECORDS = registry(pilots=[ZHENGDING], candidates=[BINJIANG, OTHER])
RAW = (
    b"format = 1\n\n"
    + format_records("candidates", [BINJIANG]).encode()
    + "\n# 第二个\n".encode()
    + format_records("candidates", [OTHER]).encode()
)


@pytest.mark.parametrize("text", ["2014-330108", "滨江区", "杭州市滨江区"])
def test_a_candidate_by_its_id_or_its_name(text: str) -> None:
    assert find_candidate(RECORDS, text).id == "2014-330108"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("正定县", "2014-130123 石家庄市正定县 is not a candidate"),
        ("2014-33", "matches 2 records"),
        ("兰州新区", "unknown record: 兰州新区"),
    ],
)
def test_what_is_no_candidate(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_candidate(RECORDS, text)
    assert message in caught.value.message


def test_sources_are_added_to_those_of_the_candidate_each_once() -> None:
    promotion = plan_promotion(
        find_candidate(RECORDS, "萧山"), DAY, latest_day=DAY, sources=["paper", "notice-2014", "paper"]
    )

    assert promotion.sources == ["notice-2014", "paper"]
    assert promotion.evidence is Evidence.UNVERIFIED
    assert promotion.designation is None


def test_the_heading_changes_and_the_lines_that_a_pilot_has_come() -> None:
    promotion = plan_promotion(
        find_candidate(RECORDS, "滨江"), DAY, latest_day=DAY, designation=Designation.NEW, evidence=Evidence.REPORTED
    )
    after = with_promotion(RAW, RECORDS, promotion)

    lines = b'designation = "new"\nadded_on = 2015-09-15\nevidence = "reported"\nsources = []\n'
    first, second = RAW.split("\n# 第二个".encode())
    assert after == first.replace(b"[[candidates]]", b"[[pilots]]") + lines + "\n# 第二个".encode() + second


def test_sources_that_stay_the_same_keep_their_line() -> None:
    after = with_promotion(RAW, RECORDS, plan_promotion(find_candidate(RECORDS, "萧山"), DAY, latest_day=DAY))

    [pilot] = tomllib.loads(after.decode())["pilots"]
    assert pilot == {**OTHER, "added_on": DAY, "evidence": "unverified"}
    assert after.count(b"sources = ") == 1
    assert [record["id"] for record in tomllib.loads(after.decode())["candidates"]] == ["2014-330108"]


def test_candidates_in_brackets_cannot_be_promoted() -> None:
    raw = b"format = 1\ncandidates = [{ id = 'a' }, { id = 'b' }]\n"
    with pytest.raises(CannotEditError) as caught:
        with_promotion(raw, RECORDS, plan_promotion(find_candidate(RECORDS, "滨江"), DAY, latest_day=DAY))
    assert caught.value.message.startswith("the candidates are written in brackets")
    assert "[[candidates]]" in caught.value.hint


def test_nothing_is_added_on_a_day_in_the_future() -> None:
    with pytest.raises(UsageError, match="2015-09-15 is in the future"):
        plan_promotion(find_candidate(RECORDS, "滨江"), DAY, latest_day=DAY - dt.timedelta(days=1))
