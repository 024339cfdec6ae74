import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from program import call, run

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
    for word in ("130123", "河北省 石家庄市 正定县", "county", "2015-03", "yes"):
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


NAMES = "石家庄正定县\n朝阳区\n株洲云龙示范区\n没\u200b有\n"


@pytest.fixture
def names(tmp_path: Path) -> Path:
    path = tmp_path / "names.txt"
    path.write_text(NAMES, encoding="utf-8")
    return path


def test_a_file_in_json(names: Path) -> None:
    found = call("resolve", names, "--on", "2015-04-07", "-f", "json")

    assert found.code == 1
    document = found.json()
    assert (document["format"], document["day"]) == ("smartpilot.names/1", "2015-04-07")
    assert (document["resolved"], document["unresolved"]) == (2, 2)
    assert [list(name) for name in document["names"]] == [["line", "sheet", "text", *KEYS, "matches"]] * 4
    assert [(name["line"], name["division"], name["sure"]) for name in document["names"]] == [
        (1, "130123", True),
        (3, "430200", False),
        (2, None, False),
        (4, None, False),
    ]
    assert document["names"][3]["text"] == "没\u200b有"
    assert "\u200b" not in found.out


def test_a_file_in_words(names: Path) -> None:
    found = run("resolve", names, "--on", "2015-04-07", SMARTPILOT_LANG="zh")

    assert found.code == 1
    assert found.err == "共 4 个名称：有匹配的 2 个，其中不确定的 1 个；存疑 2 个\n"
    rows = [line.split() for line in found.out.splitlines()]
    assert rows[2] == ["1", "石家庄正定县", "130123", "河北省", "石家庄市", "正定县", "县", "是"]
    assert rows[3][-2:] == ["功能区", "否"]
    assert rows[5] == ["#", "存疑", "2", "个"]
    assert rows[7] == ["2", "朝阳区", "110105", "北京市", "朝阳区、220104", "吉林省", "朝阳区"]
    assert rows[8][1] == "没<U+200B>有"


def test_a_file_in_csv_and_ndjson(names: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(call("resolve", names, "--on", "2015-04-07", "-f", "csv").out)))
    assert [row["division"] for row in rows] == ["130123", "430200", "", ""]
    assert rows[2]["matches"] == "110105 北京市 朝阳区;220104 吉林省 朝阳区"
    lines = call("resolve", names, "--on", "2015-04-07", "-f", "ndjson").out.splitlines()
    assert [json.loads(line)["line"] for line in lines] == [1, 3, 2, 4]


def test_all_of_a_file_resolved(names: Path) -> None:
    names.write_text("正定县\n", encoding="utf-8")

    assert call("resolve", names).code == 0
    assert call("resolve", names, "-p", "吉林").code == 1


def test_stdin_is_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    content = "年份,城市\n2014,正定县\n".encode("gb18030")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))

    assert "130123" in call("resolve", "-", "--column", "城市").out


def test_what_is_a_file_and_what_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "正定县").mkdir()
    assert "130123" in call("resolve", "正定县").out
    (tmp_path / "名单").write_text("正定县\n", encoding="utf-8")
    assert "1 name" in call("resolve", "名单").err
    for gone in ("gone.csv", "gone.TXT", "gone.xlsx"):
        found = call("resolve", gone)
        assert (found.code, found.out) == (2, "")
        assert gone in found.err


def test_a_column_of_a_name(tmp_path: Path) -> None:
    assert call("resolve", "正定县", "--column", "城市").code == 2


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_a_sheet_is_named_where_there_are_several(tmp_path: Path, form: str) -> None:
    book = Workbook()
    for title in ("甲", "乙"):
        book.create_sheet(title).append(["正定县"])
    path = tmp_path / "x.xlsx"
    book.save(path)

    assert "乙" in call("resolve", path, "-f", form).out


@pytest.mark.parametrize("name", ["黄岩岛", "正定岛", "朝阳沟"])
def test_what_only_begins_with_a_division_is_no_answer(name: str) -> None:
    found = call("resolve", name, "--on", "2015-04-07")

    assert found.code == 1
    assert f"there was no division called {name} on 2015-04-07" in found.err


@pytest.mark.parametrize(("day", "is_said"), [("1970-01-01", True), ("2035-01-01", True), ("2015-04-07", False)])
def test_a_day_of_which_nothing_is_known_is_said(day: str, is_said: bool) -> None:
    found = call("resolve", "河北省石家庄市", "--on", day)

    assert found.code == 0
    assert ("divisions are known from 1980-12-01 to" in found.err) is is_said
