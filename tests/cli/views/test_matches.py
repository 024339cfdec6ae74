"""What a name may mean, as it is shown."""

import datetime as dt
import json

import pytest

from smartpilot.cli.output import Format
from smartpilot.cli.views.matches import emit_matches, match_json, match_names
from smartpilot.places.gazetteer import Match
from smartpilot.records.terms import Level

DAY = dt.date(2015, 4, 7)
ZHENGDING = Match("130123", "正定县", "河北省", Level.COUNTY, sure=True)
PENGLAI = Match("350524", "安溪县", "福建省", Level.TOWN, "蓬莱镇")
HEBEI = Match("130000", "河北省", "河北省", None)


def test_json_is_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    emit_matches("正定", [ZHENGDING, HEBEI], DAY, Format.JSON)

    shown = json.loads(capsys.readouterr().out)
    assert shown == {"format": "smartpilot.resolve/1", "matches": [match_json(ZHENGDING), match_json(HEBEI)]}
    assert shown["matches"][0] == {
        "division": "130123",
        "name": "正定县",
        "province": "河北省",
        "level": "county",
        "locality": None,
        "sure": True,
    }
    assert shown["matches"][1]["level"] is None


def test_csv_has_the_keys_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    emit_matches("蓬莱", [PENGLAI], DAY, Format.CSV)

    assert capsys.readouterr().out.removeprefix("\ufeff").splitlines() == [
        ",".join(match_json(PENGLAI)),
        "350524,安溪县,福建省,town,蓬莱镇,false",
    ]


def test_the_table_names_what_encloses_each(capsys: pytest.CaptureFixture[str]) -> None:
    emit_matches("正定", [ZHENGDING, PENGLAI], DAY, Format.MARKDOWN)

    shown = capsys.readouterr().out
    assert "正定 by GB/T 2260 of " in shown
    assert "| 130123 | 河北省 石家庄市 正定县 |  | county | yes |" in shown
    assert "| 350524 | 福建省 泉州市 安溪县 | 蓬莱镇 | town |  |" in shown


@pytest.mark.parametrize(
    ("format_", "shown"),
    [(Format.TABLE, ""), (Format.MARKDOWN, ""), (Format.NDJSON, "")],
)
def test_no_matches_are_no_table(format_: Format, shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    emit_matches("甲", [], DAY, format_)

    assert capsys.readouterr().out == shown


def test_the_first_matches_in_a_line() -> None:
    assert match_names([ZHENGDING, PENGLAI]) == "130123 河北省 正定县, 350524 福建省 安溪县 蓬莱镇"
    assert match_names([ZHENGDING, PENGLAI], most=1) == "130123 河北省 正定县, ..."
    assert match_names([]) == ""
