import csv
import io

import pytest

from program import call

KEYS = ["division", "name", "province", "level", "locality", "sure"]


def test_json_contract() -> None:
    found = call("resolve", "昆山市张浦镇", "--on", "2015-04-07", "-f", "json")

    assert (found.code, found.err) == (0, "")
    assert list(found.json()) == ["format", "matches"]
    assert found.json()["format"] == "smartpilot.resolve/1"
    assert [list(match) for match in found.json()["matches"]] == [KEYS]
    assert found.json()["matches"] == [
        {
            "division": "320583",
            "name": "昆山市",
            "province": "江苏省",
            "level": "town",
            "locality": "张浦镇",
            "sure": True,
        }
    ]


def test_the_table_says_where_it_lies() -> None:
    found = call("resolve", "正定", "--on", "2015-04-07")

    assert found.code == 0
    for word in ("130123", "河北省 石家庄市 正定县", "county", "2015-04", "yes"):
        assert word in found.out


def test_several_readings_are_a_question() -> None:
    found = call("resolve", "朝阳", "--on", "2015-04-07")

    assert found.code == 0
    assert "yes" not in found.out
    assert "--province" in found.err
    assert [line.split()[0] for line in found.out.splitlines()[2:]] == ["211300", "110105", "211321", "220104"]


def test_a_province_decides() -> None:
    found = call("resolve", "朝阳区", "-p", "吉林", "--on", "2015-04-07", "-f", "json")

    assert [match["division"] for match in found.json()["matches"]] == ["220104"]


def test_today_is_asked_for_where_no_day_is_given() -> None:
    assert "110118" in call("resolve", "密云区", SMARTPILOT_TODAY="2019-04-30").out
    assert "110228" in call("resolve", "密云区", SMARTPILOT_TODAY="2015-04-20").out


@pytest.mark.parametrize("form", ["table", "json", "ndjson", "csv", "markdown"])
def test_nothing_found(form: str) -> None:
    found = call("resolve", "没有这个地方", "-f", form)

    assert found.code == 1
    assert "没有这个地方" in found.err
    if form == "json":
        assert found.json()["matches"] == []


def test_csv_and_ndjson() -> None:
    rows = list(csv.DictReader(io.StringIO(call("resolve", "朝阳区", "-f", "csv").out)))
    assert list(rows[0]) == KEYS
    assert {row["sure"] for row in rows} == {"false"}
    assert len(call("resolve", "朝阳区", "-f", "ndjson").out.splitlines()) == len(rows)


def test_wrong_usage() -> None:
    assert call("resolve").code == 2
    assert "河北省" in call("resolve", "正定", "-p", "河被").err
    assert call("resolve", "正定", "--on", "2015-02-30").code == 2
