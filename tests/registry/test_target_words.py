"""What targets of programmes are called: each word is read by every pattern that is built from the sets."""

import datetime as dt
import re

import pytest

from smartpilot.official.lists.columns import Role
from smartpilot.official.lists.rounds import Round
from smartpilot.official.notices.offices import find_kinds
from smartpilot.official.notices.subjects import find_title_subject
from smartpilot.records.terms import Kind
from smartpilot.registry.target_words import APPLYING, AREA, GROUP, LISTED, PLACE, TARGET

PLACES = [
    "城市",
    "园区",
    "开发区",
    "示范区",
    "市县",
    "县市",
    "区县",
    "街区",
    "社区",
    "地区",
    "城市群",
    "都市圈",
    "单位",
    "基地",
]
ANY_ROUND = Round("", dt.date(2022, 1, 1))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("status", LISTED.split())
def test_what_is_listed_is_known_in_titles_headings_columns_and_sentences(status: str, place: str) -> None:
    subject = find_title_subject(f"关于公布绿色生活{status}{place}名单的通知")

    assert subject is not None
    assert (subject.name, subject.called) == ("绿色生活", status + place)
    assert ANY_ROUND.says_what_is_listed(status + place)
    assert Role.NAME.matches(status + place)
    assert find_kinds(f"各{status}{place}应报送任务书") == [Kind.PILOTS]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("status", [word for word in APPLYING.split() if word != "遴选"])
def test_who_applies_is_a_candidate(status: str, place: str) -> None:
    assert find_kinds(f"各{status}{place}应报送申报书") == [Kind.CANDIDATES]


@pytest.mark.parametrize("place", PLACES)
def test_every_place_may_be_a_target(place: str) -> None:
    assert re.fullmatch(PLACE, place)
    assert re.fullmatch(TARGET, place)


def test_a_project_is_a_target_and_no_place() -> None:
    assert re.fullmatch(TARGET, "项目")
    assert not re.fullmatch(PLACE, "项目")


def test_a_group_is_read_whole() -> None:
    assert re.match(GROUP, "城市群名单")
    assert re.match(AREA, "城市群名单")[0] == "城市群"  # type: ignore[index]


def test_the_name_of_a_district_is_no_heading() -> None:
    assert not re.fullmatch(AREA, "城区")
    assert not Role.NAME.matches("城区")
