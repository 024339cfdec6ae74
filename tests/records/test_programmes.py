"""Programmes: what their pilots are called, and how the ids of their records begin."""

import pytest

from smartpilot.i18n import use_language
from smartpilot.records.notices import Programme
from smartpilot.records.programmes import default_programme
from smartpilot.records.terms import RECORD_KINDS, Kind

WUFEI = {"id": "wufei", "name": "“无废城市”建设", "title_words": ["无废城市"]}


def test_the_default_is_the_programme_of_today() -> None:
    default = default_programme()

    assert [default.title_of_kind(kind) for kind in RECORD_KINDS] == [
        "国家智慧城市试点",
        "国家智慧城市专项试点",
        "国家智慧城市申报城市",
    ]
    assert default.id_prefix_of("2014") == "2014"


def test_what_it_is_called() -> None:
    programme = Programme.model_validate({**WUFEI, "pilots": "试点城市"})

    with use_language("zh"):
        assert (programme.label, programme.short_label) == ("“无废城市”建设试点城市", "“无废城市”建设")
        assert default_programme().label == "国家智慧城市试点"
    assert default_programme().label == "National Smart City pilots"
    assert programme.label == "“无废城市”建设试点城市"


@pytest.mark.parametrize(
    ("name", "called", "title"),
    [
        ("国家智慧城市", "试点", "国家智慧城市2014年度试点名单"),
        ("国家碳达峰", "试点", "国家碳达峰2014年度试点名单"),
        ("智能建造", "试点城市", "2014年度智能建造试点城市名单"),
        ("智慧城市基础设施", "试点城市", "2014年度智慧城市基础设施试点城市名单"),
    ],
)
def test_the_title_of_the_list_of_a_year(name: str, called: str, title: str) -> None:
    programme = Programme.model_validate({**WUFEI, "name": name, "pilots": called})

    assert programme.title_of_list(Kind.PILOTS, "2014") == title


@pytest.mark.parametrize(
    ("notice", "prefix"), [("2021", "wufei-2021"), ("wufei-2021", "wufei-2021"), ("wufeiji", "wufei-wufeiji")]
)
def test_ids_begin_with_the_prefix_once(notice: str, prefix: str) -> None:
    assert Programme.model_validate({**WUFEI, "id_prefix": "wufei"}).id_prefix_of(notice) == prefix
    assert Programme.model_validate(WUFEI).id_prefix_of(notice) == notice
