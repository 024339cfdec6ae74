"""Programmes as people name them, and the notices that belong to one."""

import datetime as dt

import pytest

from builders import notice, place, registry
from smartpilot.errors import UsageError
from smartpilot.i18n import use_language
from smartpilot.records.terms import Kind
from smartpilot.registry.programmes import earlier_lists, format_applies_to, require_notices_of, require_programme

JIANZAO = {"id": "jianzao", "name": "智能建造", "title_words": ["智能建造"], "pilots": "试点城市", "id_prefix": "zn"}
BOTH = registry(
    programmes=[JIANZAO],
    notices=[notice(), notice("zn-2022", programme="jianzao"), notice("2013", programme="smart-city")],
    pilots=[
        place("130123", "石家庄市正定县", "河北省", "county"),
        place("130600", "保定市", "河北省", "prefecture-city", "zn-2022"),
    ],
)


@pytest.mark.parametrize("text", ["jianzao", "智能建造", "智能建造试点城市", "ＪＩＡＮＺＡＯ"])
def test_a_programme_has_several_names(text: str) -> None:
    assert require_programme(BOTH, text).id == "jianzao"


def test_an_unknown_programme_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="unknown programme: 海绵城市") as raised:
        require_programme(BOTH, "海绵城市")
    assert raised.value.hint == "choose from: smart-city, jianzao"


def test_notices_of_programmes() -> None:
    assert require_notices_of(BOTH, ["智能建造"], ()) == ("zn-2022",)
    assert require_notices_of(BOTH, ["smart-city"], ()) == ("2014", "2013")
    assert require_notices_of(BOTH, ["smart-city", "jianzao"], ["2013", "zn-2022"]) == ("zn-2022", "2013")
    with pytest.raises(UsageError, match="no such notice of the programme 智能建造试点城市") as raised:
        require_notices_of(BOTH, ["jianzao"], ["2014"])
    assert raised.value.hint == "its programmes: smart-city, jianzao"


def test_the_programmes_of_a_registry() -> None:
    assert [programme.id for programme in BOTH.programmes_of()] == ["smart-city", "jianzao"]
    assert [programme.id for programme in BOTH.programmes_of(["zn-2022"])] == ["jianzao"]
    assert [programme.id for programme in registry(notices=[]).programmes_of()] == ["smart-city"]
    assert BOTH.title_of_kind(Kind.PILOTS) == "智慧城市、智能建造试点"
    assert BOTH.title_of_kind(Kind.PILOTS, ["zn-2022"]) == "智能建造试点城市"
    assert [BOTH.programme_of_record(pilot).id for pilot in BOTH.file.pilots] == ["smart-city", "jianzao"]


def test_a_file_may_say_the_default_programme_in_its_own_words() -> None:
    own = {"id": "smart-city", "name": "国家智慧城市（住建部）", "title_words": ["智慧城市"]}

    assert registry(programmes=[own]).title_of_kind(Kind.PILOTS) == "国家智慧城市（住建部）试点"


def test_the_lists_of_a_programme_until_a_day() -> None:
    call_, later = notice("2014-call", dt.date(2014, 8, 1)), notice("2016", dt.date(2016, 1, 20), totals={"new": 3})
    known = registry(
        programmes=[JIANZAO],
        notices=[notice("2014"), call_, later, notice("2012", dt.date(2013, 1, 29)), notice("zn", programme="jianzao")],
        pilots=[place("130123", "石家庄市正定县", "河北省", "county")],
        candidates=[place("130129", "赞皇县", "河北省", "county", "2014-call")],
    )
    smart_city = known.programmes["smart-city"]

    def ids(day: dt.date) -> list[str]:
        return [notice_.id for notice_ in earlier_lists(known, smart_city, day)]

    # 2012 is one of the batches of its programme; 2016 says how many it lists.
    assert ids(dt.date(2015, 4, 6)) == ["2012"]
    assert ids(dt.date(2015, 4, 7)) == ["2012", "2014"]
    assert ids(dt.date.max) == ["2012", "2014", "2016"]


def test_the_line_of_a_notice() -> None:
    assert format_applies_to(["2012", "2013"]) == 'applies_to = ["2012", "2013"]'


def test_a_name_of_several_is_answered_in_the_words_of_the_user() -> None:
    both = registry(
        programmes=[
            {"id": "jianzao", "name": "智能建造", "title_words": ["智能建造"]},
            {"id": "wanglian", "name": "智能网联汽车", "short_name": "网联", "title_words": ["智能网联"]},
        ]
    )

    with pytest.raises(UsageError, match="may be any of: jianzao, wanglian"):
        require_programme(both, "智能")
    with use_language("zh"), pytest.raises(UsageError, match="可以指：智能建造、网联"):
        require_programme(both, "智能")
