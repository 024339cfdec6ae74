"""增补申报: the places that names mean."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from builders import place
from ledgers import TABLES
from program import call, write_registry
from workbooks import (
    HEBEI,
    QINGDAO,
    ZHEJIANG,
    circulate,
    collect,
    collected,
    edit,
    enter,
    only_problem,
    problems_in,
)

pytestmark = pytest.mark.slow


def candidates_of(registry: Path) -> list[str]:
    rows = call("list", "--kind", "candidates", "-r", registry, "-f", "json").json()
    return [candidate["id"] for candidate in rows["candidates"]]


def test_a_town_has_the_pinyin_of_its_name_in_its_id(registry: Path, out: Path) -> None:
    enter(out / "350000-福建省.xlsx", ["泉州市晋江市磁灶镇", None, "有", "无"])

    data = collected(registry, out / "350000-福建省.xlsx", "--apply")

    (candidate,) = data["candidates"]
    assert (candidate["id"], candidate["level"], candidate["locality"]) == ("2014-350582-cizaozhen", "town", "磁灶镇")
    # Not all materials are there: it is a candidate, and has not sent them in.
    assert [p["rule"] for p in data["files"][0]["problems"]] == ["doubtful-place", "materials"]
    assert data["events"] == []
    assert call("list", "--kind", "candidates", "-r", registry, "-f", "csv").out.count("2014-350582") == 1


@pytest.mark.parametrize("written", ["秦皇岛市北戴河新区", "北戴河新区", "秦皇岛市北戴河新区管委会"])
def test_a_zone_whose_county_is_not_certain_has_the_code_of_the_prefecture(
    registry: Path, out: Path, written: str
) -> None:
    enter(out / HEBEI, [written, "功能区", "无", "无"])

    data = collected(registry, out / HEBEI, "--apply")

    assert [c["id"] for c in data["candidates"]] == ["2014-130300-beidaihexinqu"]
    found = data["files"][0]["problems"]
    assert {(p["rule"], p["severity"]) for p in found} == {("doubtful-place", "warning")}
    assert "秦皇岛市 (130300)" in found[-1]["message"]


@pytest.mark.parametrize(
    ("written", "name", "id_"),
    [
        ("平山", "石家庄市平山县", "2014-130131"),
        ("平山县\n（含西柏坡镇）", "平山县", "2014-130131"),
        ("河北省石家庄市平山县西柏坡镇", "石家庄市平山县西柏坡镇", "2014-130131-xibaipozhen"),
        ("石家庄高新区", "石家庄高新区", "2014-130100-shijiazhuanggaoxinqu"),
    ],
)
def test_a_candidate_is_called_by_its_full_name(registry: Path, out: Path, written: str, name: str, id_: str) -> None:
    enter(out / HEBEI, [written, None, "无", "无"])

    assert collect(registry, out / HEBEI, "--apply").code == 0

    (record,) = [
        r
        for r in call("list", "--kind", "candidates", "-r", registry, "-f", "json").json()["candidates"]
        if r["province"] == "河北省"
    ]
    assert (record["id"], record["name"]) == (id_, name)
    assert call("validate", "-r", registry).code == 0


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("胡说镇", "unknown-place"),
        ("瞎编经济技术开发区", "unknown-place"),
        ("石家庄市桥西区、裕华区", "ambiguous-place"),
    ],
)
def test_a_name_that_means_no_one_place(registry: Path, out: Path, name: str, rule: str) -> None:
    enter(out / HEBEI, [name, None, "无", "无"])

    assert only_problem(registry, out / HEBEI)["rule"] == rule


def test_a_place_of_a_separately_planned_city_is_that_citys(tmp_path: Path) -> None:
    pilots = [*TABLES["pilots"], place("370100", "济南市", "山东省", "prefecture-city")]
    registry = write_registry(tmp_path / "pilots.toml", **{**TABLES, "pilots": pilots})
    out = circulate(registry, tmp_path / "out", "-p", "山东")
    enter(out / "370000-山东省.xlsx", ["青岛市崂山区", None, "无", "无"])
    enter(out / QINGDAO, ["崂山区", None, "无", "无"])

    assert only_problem(registry, out / "370000-山东省.xlsx")["rule"] == "other-authority"
    assert [c["id"] for c in collected(registry, out / QINGDAO)["candidates"]] == ["2014-370212"]


ALL_THERE = ["有", "有", "2015-08-20"]


def applied_twice(registry: Path, *paths: Path) -> list[dict[str, Any]]:
    """What a report says is what is written, and writing it once more adds nothing."""
    before = collected(registry, *paths)
    after = collected(registry, *paths, "--apply")

    def without_ids(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{k: v for k, v in each.items() if k not in ("id", "recorded_at", "batch")} for each in events]

    assert without_ids(before["events"]) == without_ids(after["events"])
    assert before["candidates"] == after["candidates"]
    assert before["files"] == after["files"]
    content = (registry.read_bytes(), registry.with_name("progress.toml").read_bytes())
    again = collected(registry, *paths, "--apply")
    assert (again["events"], again["candidates"]) == ([], [])
    assert not [each for each in problems_in(again) if each[1] == "error"]
    assert (registry.read_bytes(), registry.with_name("progress.toml").read_bytes()) == content
    return list(after["events"])


@pytest.mark.parametrize(
    "name",
    [
        "石家庄正定新区",
        "唐山曹妃甸工业区",
        "秦皇岛北戴河新区",
        "沧州渤海新区黄骅港",
        "邢台清河新区",
        "保定市雄县人民政府",
        "唐山市曹妃甸新区",
        "唐山高新区",
        "河北省石家庄市石家庄高新区",
        "固安县温泉休闲商务产业园区",
        "邢台市清河县葛仙庄镇",
        "大厂县",
        "张家口市崇礼区",
        "保定市（含满城区）",
    ],
)
def test_what_a_report_says_of_a_name_is_what_is_written(registry: Path, out: Path, name: str) -> None:
    enter(out / HEBEI, [name, None, *ALL_THERE])

    (written,) = applied_twice(registry, out / HEBEI)

    assert written["stage"] == "submitted"
    assert call("validate", "-r", registry).code == 0


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("沧州市正定县", "unknown-place"),
        ("沧州市清县", "unknown-place"),
        ("石家庄市住建局", "unknown-place"),
        ("邢台市合计", "unknown-place"),
        ("石家庄市（不申报）", "unknown-place"),
        ("邯郸市及武安市", "ambiguous-place"),
        ("保定市和沧州市", "ambiguous-place"),
        ("保定市 沧州市", "ambiguous-place"),
        ("石家庄市赞黄县", "unknown-place"),
        ("承德市县", "unknown-place"),
        ("沧州市青区", "unknown-place"),
        ("邯郸市和武安市工业园", "ambiguous-place"),
        ("石家庄市人民政府办公室", "unknown-place"),
    ],
)
def test_a_name_that_is_no_place_is_refused(registry: Path, out: Path, name: str, rule: str) -> None:
    enter(out / HEBEI, [name, None, *ALL_THERE])

    data = collected(registry, out / HEBEI)

    assert problems_in(data) == [(rule, "error", "B2")]
    assert data["candidates"] == []


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("保定市高新区", "2014-130600-gaoxinqu"),
        ("衡水市滨湖新区", "2014-131100-binhuxinqu"),
        ("衡水市冀州区", "2014-131181"),
        ("保定市安国县", "2014-130683"),
        ("保定市（含满城区）", "2014-130600"),
        ("石家庄市人民政府", "2014-130100"),
        ("邢台市葛仙庄镇", "2014-130500-gexianzhuangzhen"),
    ],
)
def test_a_name_that_is_not_quite_a_place_is_taken_and_reported(registry: Path, out: Path, name: str, id_: str) -> None:
    enter(out / HEBEI, [name, None, *ALL_THERE])

    data = collected(registry, out / HEBEI)

    assert problems_in(data) == [("doubtful-place", "warning", "B2")]
    assert [each["id"] for each in data["candidates"]] == [id_]


SPELLINGS = [
    ("唐山高新区", "唐山市高新区"),
    ("唐山市高新区", "唐山市高新技术产业开发区"),
    ("唐山国家高新区", "唐山高新技术开发区"),
    ("清苑县", "保定市清苑区"),
    ("石家庄正定新区", "正定县正定新区"),
    ("固安县温泉产业园区", "廊坊市固安县温泉产业园区"),
]


@pytest.mark.parametrize(("first", "second"), SPELLINGS)
def test_one_applicant_under_two_names_is_one(
    registry: Path, out: Path, tmp_path: Path, first: str, second: str
) -> None:
    enter(out / HEBEI, [first, None, "有", "无"])
    assert len(collected(registry, out / HEBEI, "--apply")["candidates"]) == 1
    (known,) = [each for each in candidates_of(registry) if each != "2014-330108"]
    later = circulate(registry, tmp_path / "later")
    enter(later / HEBEI, [second, None, *ALL_THERE])

    (written,) = applied_twice(registry, later / HEBEI)

    assert written["target"] == known


@pytest.mark.parametrize(("first", "second"), [("唐山高新区", "唐山市高新区"), ("石家庄正定新区", "正定县正定新区")])
def test_one_new_applicant_under_two_names_is_asked_about(
    registry: Path, out: Path, tmp_path: Path, first: str, second: str
) -> None:
    other = Path(shutil.copy(out / HEBEI, tmp_path / "other.xlsx"))
    enter(out / HEBEI, [first, None, *ALL_THERE])
    enter(other, [second, None, *ALL_THERE])

    data = collected(registry, out / HEBEI, other)

    rules = [[each for each in problems_in(data, file) if each[1] == "error"] for file in (0, 1)]
    assert rules == [[("repeated-row", "error", "B2")]] * 2
    assert data["candidates"] == []


def test_each_county_has_a_zone_of_a_general_name(registry: Path, out: Path) -> None:
    names = ["石家庄市高新区", "石家庄市正定县高新区", "石家庄市平山县高新区", "唐山市高新区"]
    enter(out / HEBEI, *([name, None, *ALL_THERE] for name in names))

    assert len(applied_twice(registry, out / HEBEI)) == 4


def test_a_second_row_of_an_applicant_is_refused(registry: Path, out: Path) -> None:
    def add(book: Workbook) -> None:
        for column, value in enumerate(["滨江区", "市辖区", *ALL_THERE], 2):
            book["增补申报"].cell(3, column).value = value

    data = collected(registry, edit(out / ZHEJIANG, add))

    assert problems_in(data) == [("repeated-row", "error", "B3")]
    assert data["events"] == []


@pytest.mark.parametrize("row", [[], [None], [None, "无", "无"], ["县", None, None]])
def test_a_name_alone_says_nothing_of_materials(registry: Path, out: Path, tmp_path: Path, row: list[Any]) -> None:
    other = Path(shutil.copy(out / HEBEI, tmp_path / "other.xlsx"))
    enter(out / HEBEI, ["石家庄市平山县", *row])
    enter(other, ["平山县", None, *ALL_THERE])

    (written,) = applied_twice(registry, out / HEBEI, other)

    assert written["target"] == "2014-130131"


def test_new_zones_that_look_alike_are_reported(registry: Path, out: Path) -> None:
    enter(
        out / HEBEI,
        ["正定县花桥开发区", None, *ALL_THERE],
        ["正定县花桥经济开发区", None, *ALL_THERE],
        ["平山县花桥开发区", None, *ALL_THERE],
    )

    problems = collected(registry, out / HEBEI)["files"][0]["problems"]

    alike = [(p["severity"], p["cell"]) for p in problems if p["rule"] == "repeated-row"]
    assert alike == [("warning", "B2"), ("warning", "B3")]


def test_a_zone_that_is_the_same_as_one_and_like_another_is_an_error(registry: Path, out: Path) -> None:
    names = ["唐山市路北区高新区", "唐山市高新区", "唐山高新技术产业开发区"]
    enter(out / HEBEI, *([name, None, *ALL_THERE] for name in names))

    problems = collected(registry, out / HEBEI)["files"][0]["problems"]

    alike = [(p["severity"], p["cell"]) for p in problems if p["rule"] == "repeated-row"]
    assert alike == [("warning", "B2"), ("error", "B3"), ("error", "B4")]
