"""Programmes: what their pilots are called, and how the ids of their records begin."""

import pytest

from smartpilot.i18n import use_language
from smartpilot.records.notices import Programme
from smartpilot.records.programmes import default_programme
from smartpilot.records.terms import RECORD_KINDS

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
    ("notice", "prefix"), [("2021", "wufei-2021"), ("wufei-2021", "wufei-2021"), ("wufeiji", "wufei-wufeiji")]
)
def test_ids_begin_with_the_prefix_once(notice: str, prefix: str) -> None:
    assert Programme.model_validate({**WUFEI, "id_prefix": "wufei"}).id_prefix_of(notice) == prefix
    assert Programme.model_validate(WUFEI).id_prefix_of(notice) == notice
