"""A registry with the pilots of two programmes."""

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from builders import notice, place
from program import call, write_registry

PLAN: dict[str, Any] = {
    "id": "plan",
    "title": "实施方案",
    "owed_by": "pilots",
    "stages": ["submitted"],
    "due": dt.date(2022, 12, 31),
}
JIANZAO: dict[str, Any] = {
    "id": "jianzao",
    "name": "智能建造",
    "title_words": ["智能建造"],
    "province_offices": ["住房和城乡建设厅"],
    "pilots": "试点城市",
    "id_prefix": "jianzao",
}


def write_both(path: Path, deliverables: list[dict[str, Any]]) -> Path:
    """A registry with a pilot of the default programme, of whom its notice wants these, and one of another."""
    baoding = {**place("130600", "保定市", "河北省", "prefecture-city", "2022"), "id": "jianzao-2022-130600"}
    return write_registry(
        path,
        programmes=[JIANZAO],
        notices=[
            notice(deliverables=deliverables),
            notice("2022", dt.date(2022, 10, 25), programme="jianzao", deliverables=[PLAN]),
        ],
        pilots=[place("130123", "石家庄市正定县", "河北省", "county", designation="new"), baoding],
    )


@pytest.fixture
def both(tmp_path: Path) -> Path:
    return write_both(tmp_path / "pilots.toml", [])


def test_it_is_valid(both: Path) -> None:
    assert call("validate", "--strict", "-r", both).code == 0


def test_list_shows_the_programme_where_there_are_several(both: Path) -> None:
    table = call("list", "-r", both).out
    one = call("list", "-r", both, "--programme", "智能建造").out

    assert re.search(r"programme +notice", table)
    assert re.search(r"智慧城市 +2014 .*\n.* 智能建造 +2022 ", table)
    assert "programme" not in one
    assert "jianzao-2022-130600" in one
    assert "2014-130123" not in one


def test_every_table_names_the_programme_where_there_are_several(tmp_path: Path) -> None:
    both, day = write_both(tmp_path / "pilots.toml", [PLAN]), {"SMARTPILOT_TODAY": "2023-01-05"}

    assert re.search(r"programme +notice .*\n智慧城市 +2014 .*\n智能建造 +2022 ", call("stats", "-r", both, **day).out)
    deadlines = call("deadlines", "-r", both, **day).out
    assert re.search(r"实施方案 .* 智慧城市 .*\n实施方案 .* 智能建造 ", deadlines)
    by_target = call("deadlines", "-r", both, "--by", "target", **day).out
    assert re.search(r"2014-130123 +智慧城市 .*\njianzao-2022-130600 +智能建造 ", by_target)
    assert "programme" not in call("deadlines", "-r", both, "--programme", "jianzao", **day).out


@pytest.mark.parametrize(
    ("view", "title", "row"),
    [
        ("list", "智慧城市、智能建造试点名单（2个）", (2, "智能建造", "2022", "河北省", "保定市")),
        ("call-list", "智能建造试点城市未报事项名单（1件）", (1, "河北省", "保定市", "实施方案")),
    ],
)
def test_a_printed_table_names_the_programmes_of_its_rows(
    both: Path, tmp_path: Path, view: str, title: str, row: tuple[object, ...]
) -> None:
    file = tmp_path / "table.xlsx"

    assert call("export", file, "-r", both, "--view", view, "--as-of", "2023-01-05").code == 0

    rows = list(load_workbook(file).worksheets[0].iter_rows(values_only=True))
    assert rows[0][0] == title
    assert row in [known[: len(row)] for known in rows]


def test_json_names_the_programme(both: Path) -> None:
    pilots = call("list", "-r", both, "-f", "json").json()["pilots"]

    assert [pilot["programme"] for pilot in pilots] == ["smart-city", "jianzao"]


@pytest.mark.parametrize("command", ["deadlines", "stats", "history"])
def test_programme_filters(both: Path, command: str) -> None:
    found = call(command, "-r", both, "--programme", "smart-city", "-f", "json", SMARTPILOT_TODAY="2023-01-01")

    assert found.code == 0
    assert "实施方案" not in found.out
    assert "jianzao" not in found.out


def test_a_new_record_gets_the_id_of_its_programme(both: Path) -> None:
    assert call("add", "试点", "名称=苏州市", "省份=江苏省", "通知=2022", "--yes", "-r", both).code == 0
    assert "jianzao-2022-320500" in call("list", "-r", both, "苏州").out


def test_what_is_printed_is_called_as_the_programme_calls_it(both: Path, tmp_path: Path) -> None:
    annex = tmp_path / "annex.xlsx"

    assert call("export", annex, "-r", both, "--notice", "2022").code == 0

    sheet = load_workbook(io.BytesIO(annex.read_bytes())).worksheets[0]
    assert "2022年度智能建造试点城市名单" in [cell.value for row in sheet.iter_rows() for cell in row]


def test_a_workbook_and_a_letter_are_called_as_the_programme_calls_it(both: Path, tmp_path: Path) -> None:
    letters = tmp_path / "letters"

    sent = call("circulate", tmp_path / "sent", "-r", both, "-p", "河北", SMARTPILOT_TODAY="2023-01-05")
    reminded = call("remind", letters, "-r", both, "--format", "text", SMARTPILOT_TODAY="2023-01-05")

    assert (sent.code, reminded.code) == (0, 0)
    cover = load_workbook(tmp_path / "sent" / "130000-河北省.xlsx")["说明"]
    assert cover["A1"].value == "智能建造试点城市报送情况填报表"
    (letter,) = letters.iterdir()
    text = letter.read_text(encoding="utf-8-sig")
    assert "关于催报智能建造试点城市有关材料的函" in text
    assert "河北省住房和城乡建设厅：" in text


def test_each_programme_is_circulated_in_a_round_of_its_own(both: Path, tmp_path: Path) -> None:
    day = {"SMARTPILOT_TODAY": "2023-01-05"}

    for programme, file in (("jianzao", "a"), ("smart-city", "b")):
        sent = call("circulate", tmp_path / file, "-r", both, "-p", "河北", "--all", "--programme", programme, **day)
        assert sent.code == 0

    returns = call("returns", "-r", both, "--round", "all", "-f", "json", **day).json()
    assert [(r["round"], r["rows"]) for r in returns["authorities"]] == [
        ("2023-01-05-smart-city", 0),
        ("2023-01-05-jianzao", 1),
    ]
    back = call("collect", tmp_path / "a", "-r", both, "--apply", **day)
    assert back.code == 0
    states = call("returns", "-r", both, "--round", "all", "-f", "json", **day).json()["authorities"]
    assert [r["state"] for r in states] == ["outstanding", "returned"]
