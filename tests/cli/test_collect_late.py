"""Workbooks that come back after somebody has changed the ledger, and what a program cannot take for a new event."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from builders import place
from ledgers import TABLES, event, events_in, write_ledger
from program import call, write_registry
from smartpilot.store import Store
from workbooks import HEBEI, circulate, collect, collected, edit, enter, fill

pytestmark = pytest.mark.slow

ZHENGDING = ("2014-130123", "创建任务书")
QIANAN = ("2014-130283", "创建任务书")
SUBMITTED = {"阶段": "已报送", "日期": "2015-04-28"}
ROUND = "330000-浙江省.xlsx"


def candidates_of(registry: Path) -> list[str]:
    rows = call("list", "--kind", "candidates", "-r", registry, "-f", "json").json()
    return [each["id"] for each in rows["candidates"]]


def found(data: Any, place_: int = 0) -> list[tuple[str, str, str]]:
    """Rule, severity and cell of each problem of a file."""
    return [(p["rule"], p["severity"], p["cell"]) for p in data["files"][place_]["problems"]]


def days_of(registry: Path, target: str) -> list[str]:
    options = ("--as-of", "2015-05-05", "--by", "target", "--deliverable", "task-book", "-f", "json")
    rows = call("deadlines", "-r", registry, *options).json()["targets"]
    return [row["stage_on"] for row in rows if row["target"] == target]


# -- said once -------------------------------------------------------------------------------------------------


def test_what_was_made_void_does_not_come_back_with_the_same_workbook(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: SUBMITTED, QIANAN: SUBMITTED})
    assert collect(registry, out / HEBEI, "--apply").code == 0
    wrong = next(each for each in events_in(registry) if each["target"] == ZHENGDING[0])
    assert call("undo", wrong["id"], "-r", registry).code == 0
    before = registry.with_name("progress.toml").read_bytes()

    data = collected(registry, out / HEBEI, "--apply")

    assert data["events"] == []
    assert [each[:2] for each in found(data)] == [("made-void", "warning")]
    assert registry.with_name("progress.toml").read_bytes() == before


def test_what_was_put_right_since_is_a_conflict(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: SUBMITTED})
    assert collect(registry, out / HEBEI, "--apply").code == 0
    assert call("undo", "-r", registry).code == 0
    words = ("2014-130123", "task-book", "submitted", "--on", "2015-04-29", "--yes")
    ended = call("record", *words, "-r", registry)
    assert ended.code == 0, ended.err

    data = collected(registry, out / HEBEI, "--apply")

    assert [(c["field"], c["ledger"], c["returned"]) for c in data["conflicts"]] == [("on", "2015-04-29", "2015-04-28")]


def test_what_was_made_void_before_the_workbook_was_sent_may_be_said_anew(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1), event(2, voids="20150428T013000.000001Z-000001"))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: SUBMITTED})

    assert len(collected(registry, out / HEBEI)["events"]) == 1


@pytest.mark.parametrize("nothing", ["无", "—", "/", "  暂无 "])
def test_a_remark_that_says_nothing_in_the_ledger_is_untouched(registry: Path, tmp_path: Path, nothing: str) -> None:
    write_ledger(registry, event(1, note=nothing, by=nothing))
    out = circulate(registry, tmp_path / "out")

    data = collected(registry, out / HEBEI)

    assert (data["events"], data["conflicts"], found(data)) == ([], [], [])
    # And one that is written beside it changes nothing else.
    fill(out / HEBEI, {ZHENGDING: {"备注": "已盖章"}})
    (_void, written) = collected(registry, out / HEBEI)["events"]
    assert (written["on"], written["note"]) == ("2015-04-28", "已盖章")


def test_a_long_remark_of_the_ledger_is_no_fault_of_the_office(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, note="长" * 900))
    out = circulate(registry, tmp_path / "out")

    assert found(collected(registry, out / HEBEI)) == []


@pytest.mark.parametrize(("day", "voids"), [("2015-04-29", 2), ("2015-04-30", 1), ("2015-05-02", 2)])
def test_another_day_holds_for_all_that_was_said_of_the_stage(
    registry: Path, tmp_path: Path, day: str, voids: int
) -> None:
    write_ledger(registry, event(1), event(2, on=dt.date(2015, 4, 30)))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"日期": day}})

    data = collected(registry, out / HEBEI, "--apply")

    assert len([each for each in data["events"] if each.get("voids")]) == voids
    assert days_of(registry, ZHENGDING[0]) == [day]
    assert collected(registry, out / HEBEI)["events"] == []


def test_another_remark_leaves_what_was_said_again_later(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1), event(2, on=dt.date(2015, 4, 30)))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"备注": "补正"}})

    data = collected(registry, out / HEBEI, "--apply")

    assert [each.get("voids") for each in data["events"]] == ["20150428T013000.000001Z-000001", None]
    assert days_of(registry, ZHENGDING[0]) == ["2015-04-28"]


def test_stage_and_day_deleted_beside_a_remark_are_taken_back(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, by="正定县政府"))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"阶段": None, "日期": None}})

    assert [each[:2] for each in found(collected(registry, out / HEBEI))] == [("taken-back", "error")]


def test_a_file_with_an_error_contests_no_other(registry: Path, out: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(out / HEBEI, tmp_path / "other.xlsx"))
    fill(out / HEBEI, {ZHENGDING: SUBMITTED})
    fill(other, {ZHENGDING: {**SUBMITTED, "日期": "2015-04-29"}, QIANAN: {"阶段": "已报送", "日期": "四月"}})

    data = collected(registry, out / HEBEI, other, "--apply")

    assert data["conflicts"] == []
    assert [(each["target"], each["on"]) for each in data["events"]] == [("2014-130123", "2015-04-28")]


def test_going_back_to_a_stage_on_another_day_is_what_holds(registry: Path, tmp_path: Path) -> None:
    days = [(20, "drafted"), (22, "reviewed"), (28, "submitted")]
    write_ledger(registry, *(event(n, on=dt.date(2015, 4, day), stage=s) for n, (day, s) in enumerate(days, 1)))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"阶段": "已审查", "日期": "2015-04-25"}})

    data = collected(registry, out / HEBEI, "--apply")

    assert [each[:2] for each in found(data)] == [("goes-back", "warning")]
    assert days_of(registry, ZHENGDING[0]) == ["2015-04-25"]
    assert collected(registry, out / HEBEI)["events"] == []


def test_what_the_office_takes_back_is_contested_where_the_ledger_went_on(registry: Path, tmp_path: Path) -> None:
    before = [event(1, on=dt.date(2015, 4, 20), stage="drafted"), event(2)]
    write_ledger(registry, *before)
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"阶段": "已编制", "日期": "2015-04-20"}})
    write_ledger(registry, *before, event(3, on=dt.date(2015, 4, 30), stage="signed"))

    data = collected(registry, out / HEBEI)

    assert [c["field"] for c in data["conflicts"]] == ["stage", "on"]


# -- sheets and warnings ---------------------------------------------------------------------------------------


def test_a_second_sheet_of_almost_the_same_name_is_said_not_to_be_read(registry: Path, out: Path) -> None:
    def copy(book: Workbook) -> None:
        book.copy_worksheet(book["试点"]).title = "试点 "

    edit(out / HEBEI, copy)

    data = collected(registry, out / HEBEI)

    assert [(p["rule"], p["sheet"]) for p in data["files"][0]["problems"]] == [("other-sheet", "试点 ")]


def test_very_many_warnings_are_no_error(registry: Path, out: Path) -> None:
    def add(book: Workbook) -> None:
        for number in range(230):
            book.create_sheet(f"附{number}")

    edit(fill(out / HEBEI, {ZHENGDING: SUBMITTED}), add)

    data = collected(registry, out / HEBEI)

    assert {p["severity"] for p in data["files"][0]["problems"]} == {"warning"}
    assert len(data["events"]) == 1


# -- candidates ------------------------------------------------------------------------------------------------


def candidate(division: str, name: str, province: str = "河北省", **fields: Any) -> dict[str, Any]:
    made = place(division, name, province, "district", **fields)
    return {key: value for key, value in made.items() if key not in ("begins", "ends", "designation", "period")}


def test_two_candidates_of_one_name_are_two(tmp_path: Path) -> None:
    """石家庄市新华区 and 沧州市新华区 are both called 新华区 in the registry."""
    both = [candidate("130105", "新华区"), candidate("130902", "新华区")]
    registry = write_registry(tmp_path / "pilots.toml", **{**TABLES, "candidates": both})
    out = circulate(registry, tmp_path / "out")

    def second(book: Workbook) -> None:
        sheet = book["增补申报"]
        assert [sheet["A2"].value, sheet["A3"].value] == ["石家庄市新华区", "沧州市新华区"]
        sheet["C3"], sheet["D3"], sheet["E3"] = "有", "有", "2015-08-20"

    edit(out / HEBEI, second)

    data = collected(registry, out / HEBEI)

    assert [each["target"] for each in data["events"]] == ["2014-130902"]
    edit(out / HEBEI, lambda book: book["增补申报"].__setitem__("A3", "新华区"))
    assert ("ambiguous-place", "error", "A3") in found(collected(registry, out / HEBEI))


def test_new_candidates_whose_names_sound_alike_are_not_one(registry: Path, out: Path) -> None:
    enter(out / HEBEI, ["石家庄市河西新区", None, "无", "无"], ["石家庄市合西新区", None, "无", "无"])
    before = registry.read_bytes()

    data = collected(registry, out / HEBEI, "--apply")

    assert [each for each in found(data) if each[1] == "error"] == [
        ("repeated-row", "error", "A2"),
        ("repeated-row", "error", "A3"),
    ]
    assert registry.read_bytes() == before


def test_a_remark_on_a_new_candidate_that_is_not_recorded_is_told(registry: Path, out: Path) -> None:
    """In the registry it would stand for good, whatever comes after it."""
    enter(out / HEBEI, ["石家庄市平山县", None, "有", "无", None, "审查意见月底补"])

    data = collected(registry, out / HEBEI, "--apply")

    assert found(data) == [("materials", "warning", "D2"), ("materials", "warning", "F2")]
    assert [(each["id"], each.get("note")) for each in data["candidates"]] == [("2014-130131", None)]


def test_one_place_written_in_two_ways_is_one_candidate(registry: Path, out: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(out / HEBEI, tmp_path / "other.xlsx"))
    enter(out / HEBEI, ["石家庄市平山县", None, "无", "无"])
    enter(other, ["平山县", "县", "无", "无"])

    data = collected(registry, out / HEBEI, other)

    assert [found(data, 0), found(data, 1)] == [[], []]
    assert len(data["candidates"]) == 1


def test_a_candidate_of_a_file_with_an_error_contests_no_other(registry: Path, out: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(out / HEBEI, tmp_path / "other.xlsx"))
    enter(out / HEBEI, ["石家庄市平山县", None, "有", "有", "2015-08-20"])
    enter(fill(other, {ZHENGDING: {"阶段": "已报送", "日期": "四月"}}), ["平山县", None, "有", "无"])

    data = collected(registry, out / HEBEI, other)

    assert (found(data, 0), data["conflicts"]) == ([], [])
    assert [each["on"] for each in data["events"]] == ["2015-08-20"]


def test_a_long_remark_on_a_candidate_is_no_fault_of_the_office(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, target="2014-330108", deliverable="application", note="长" * 900))
    out = circulate(registry, tmp_path / "out")

    assert found(collected(registry, out / ROUND)) == []


def test_nothing_is_written_where_the_ledger_takes_no_event(registry: Path, out: Path) -> None:
    registry.with_name("progress.toml").write_text("events = []\n", encoding="utf-8")
    enter(out / HEBEI, ["石家庄市平山县", None, "有", "有", "2015-08-20"])
    before = registry.read_bytes()

    ended = collect(registry, out / HEBEI, "--apply")

    assert ended.code == 2
    assert registry.read_bytes() == before


def test_a_remark_on_a_known_candidate_that_is_not_recorded_is_told(registry: Path, out: Path) -> None:
    enter(out / ROUND, ["杭州市滨江区", "市辖区", "无", "无", None, "下月报送"])

    data = collected(registry, out / ROUND)

    assert found(data) == [("materials", "warning", "F2")]
    assert data["events"] == []


def test_a_candidate_goes_on_from_an_earlier_stage(registry: Path, tmp_path: Path) -> None:
    """The row has no stage: what was reviewed before the workbook was sent is remembered, and contradicts nothing."""
    reviewed = event(1, target="2014-330108", deliverable="application", stage="reviewed", by="浙江省住建厅")
    write_ledger(registry, reviewed)
    out = circulate(registry, tmp_path / "out")
    assert collected(registry, out / ROUND)["files"][0]["unchanged"] > 0
    assert found(collected(registry, out / ROUND)) == []
    enter(out / ROUND, ["杭州市滨江区", "市辖区", "有", "有", "2015-08-20"])

    data = collected(registry, out / ROUND, "--apply")

    assert (data["conflicts"], found(data)) == ([], [])
    assert [(each["stage"], each["on"], each.get("voids")) for each in data["events"]] == [
        ("submitted", "2015-08-20", None)
    ]
    assert collected(registry, out / ROUND)["events"] == []


@pytest.mark.parametrize("name", ["审查意见（盖章）", "申报 材料", "实施方案、附图"])
def test_materials_may_be_called_what_they_are(tmp_path: Path, name: str) -> None:
    notices = [
        {
            **each,
            "deliverables": [
                {**paper, "components": [name, "推荐函"]} if "components" in paper else paper
                for paper in each.get("deliverables", [])
            ],
        }
        for each in TABLES["notices"]
    ]
    registry = write_registry(tmp_path / "pilots.toml", **{**TABLES, "notices": notices})
    out = circulate(registry, tmp_path / "out")
    enter(out / HEBEI, ["石家庄市平山县", None, "有", "有", "2015-08-20"])

    data = collected(registry, out / HEBEI)

    assert found(data) == []
    assert [each["target"] for each in data["events"]] == ["2014-130131"]


def test_a_registry_that_takes_no_candidate_is_told_at_the_cell(registry: Path, out: Path) -> None:
    text = registry.read_text(encoding="utf-8")
    head, _heading, _rest = text.partition("[[candidates]]")
    registry.write_text("candidates = []\n" + head, encoding="utf-8")
    enter(out / HEBEI, ["石家庄市平山县", None, "无", "无"])

    data = collected(registry, out)

    problems = [p for file in data["files"] for p in file["problems"] if p["severity"] == "error"]
    assert [(p["rule"], p["cell"]) for p in problems] == [("unwritable", "A2")]


def test_a_candidate_that_the_registry_lost_meanwhile_does_not_come_back(registry: Path, out: Path) -> None:
    head, _heading, _rest = registry.read_text(encoding="utf-8").partition("[[candidates]]")
    registry.write_text(head, encoding="utf-8")

    assert collected(registry, out / ROUND)["candidates"] == []
    assert found(collected(registry, out / ROUND)) == []
    enter(out / ROUND, ["杭州市滨江区", "市辖区", "有", "有", "2015-08-20"])
    assert found(collected(registry, out / ROUND)) == [("unknown-target", "error", "A2")]


# -- names of applicants ---------------------------------------------------------------------------------------

ALL_THERE = ["有", "有", "2015-08-20"]


def applied_twice(registry: Path, *paths: Path) -> list[dict[str, Any]]:
    """What a report says is what is written, and writing it once more adds nothing."""
    before = collected(registry, *paths)
    after = collected(registry, *paths, "--apply")

    def without_ids(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{k: v for k, v in each.items() if k not in ("id", "recorded_at")} for each in events]

    assert without_ids(before["events"]) == without_ids(after["events"])
    assert before["candidates"] == after["candidates"]
    assert before["files"] == after["files"]
    content = (registry.read_bytes(), registry.with_name("progress.toml").read_bytes())
    again = collected(registry, *paths, "--apply")
    assert (again["events"], again["candidates"]) == ([], [])
    assert not [each for each in found(again) if each[1] == "error"]
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

    assert found(data) == [(rule, "error", "A2")]
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
def test_a_name_that_is_not_quite_a_place_is_taken_and_told(registry: Path, out: Path, name: str, id_: str) -> None:
    enter(out / HEBEI, [name, None, *ALL_THERE])

    data = collected(registry, out / HEBEI)

    assert found(data) == [("doubtful-place", "warning", "A2")]
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

    rules = [[each for each in found(data, file) if each[1] == "error"] for file in (0, 1)]
    assert rules == [[("repeated-row", "error", "A2")]] * 2
    assert data["candidates"] == []


def test_each_county_has_a_zone_of_a_general_name(registry: Path, out: Path) -> None:
    names = ["石家庄市高新区", "石家庄市正定县高新区", "石家庄市平山县高新区", "唐山市高新区"]
    enter(out / HEBEI, *([name, None, *ALL_THERE] for name in names))

    assert len(applied_twice(registry, out / HEBEI)) == 4


def test_a_second_row_of_an_applicant_is_refused(registry: Path, out: Path) -> None:
    def add(book: Workbook) -> None:
        for column, value in enumerate(["滨江区", "市辖区", *ALL_THERE], 1):
            book["增补申报"].cell(3, column).value = value

    data = collected(registry, edit(out / ROUND, add))

    assert found(data) == [("repeated-row", "error", "A3")]
    assert data["events"] == []


def test_materials_that_are_there_in_one_file_only_are_a_conflict(registry: Path, out: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(out / HEBEI, tmp_path / "other.xlsx"))
    enter(out / HEBEI, ["石家庄市平山县", None, *ALL_THERE])
    enter(other, ["平山县", None, "有", "无"])

    data = collected(registry, out / HEBEI, other)

    assert data["events"] == []
    assert [(c["field"], c["returned"], c["cell"]) for c in data["conflicts"]] == [
        ("stage", "submitted", "A2"),
        ("stage", None, "A2"),
    ]


def test_materials_that_the_ledger_has_by_now_and_the_office_has_not_are_a_conflict(registry: Path, out: Path) -> None:
    write_ledger(registry, event(1, target="2014-330108", deliverable="application"))
    enter(out / ROUND, ["杭州市滨江区", "市辖区", "有", "无"])

    data = collected(registry, out / ROUND, "--apply")

    assert [(c["field"], c["sent"], c["ledger"], c["returned"]) for c in data["conflicts"]] == [
        ("stage", None, "submitted", None)
    ]
    assert data["events"] == []


@pytest.mark.parametrize("row", [[], [None], [None, "无", "无"], ["县", None, None]])
def test_a_name_alone_says_nothing_of_materials(registry: Path, out: Path, tmp_path: Path, row: list[Any]) -> None:
    other = Path(shutil.copy(out / HEBEI, tmp_path / "other.xlsx"))
    enter(out / HEBEI, ["石家庄市平山县", *row])
    enter(other, ["平山县", None, *ALL_THERE])

    (written,) = applied_twice(registry, out / HEBEI, other)

    assert written["target"] == "2014-130131"


def test_new_zones_that_look_alike_are_told(registry: Path, out: Path) -> None:
    enter(
        out / HEBEI,
        ["正定县花桥开发区", None, *ALL_THERE],
        ["正定县花桥经济开发区", None, *ALL_THERE],
        ["平山县花桥开发区", None, *ALL_THERE],
    )

    problems = collected(registry, out / HEBEI)["files"][0]["problems"]

    alike = [(p["severity"], p["cell"]) for p in problems if p["rule"] == "repeated-row"]
    assert alike == [("warning", "A2"), ("warning", "A3")]


def test_a_zone_that_is_the_same_as_one_and_like_another_is_an_error(registry: Path, out: Path) -> None:
    names = ["唐山市路北区高新区", "唐山市高新区", "唐山高新技术产业开发区"]
    enter(out / HEBEI, *([name, None, *ALL_THERE] for name in names))

    problems = collected(registry, out / HEBEI)["files"][0]["problems"]

    alike = [(p["severity"], p["cell"]) for p in problems if p["rule"] == "repeated-row"]
    assert alike == [("warning", "A2"), ("error", "A3"), ("error", "A4")]


def test_what_another_process_wrote_meanwhile_is_told(
    registry: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading and writing: what was new when it was read contradicts the ledger by now."""
    enter(fill(out / HEBEI, {ZHENGDING: SUBMITTED}), ["石家庄市平山县", None, *ALL_THERE])
    replace = Store.replace_registry

    def replace_and_record(store: Store, content: bytes) -> None:
        replace(store, content)
        write_ledger(registry, event(1, on=dt.date(2015, 4, 29)))

    monkeypatch.setattr(Store, "replace_registry", replace_and_record)

    data = collected(registry, out / HEBEI, "--apply")

    assert [(c["field"], c["ledger"], c["returned"]) for c in data["conflicts"]] == [("on", "2015-04-29", "2015-04-28")]
    assert [each["target"] for each in data["events"]] == ["2014-130131"]


def test_a_row_that_nobody_touched_contests_no_other(registry: Path, out: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(out / ROUND, tmp_path / "other.xlsx"))
    enter(out / ROUND, ["杭州市滨江区", "市辖区", *ALL_THERE])

    data = collected(registry, out / ROUND, other)

    assert (data["conflicts"], len(data["events"])) == ([], 1)


# -- stages without their days ---------------------------------------------------------------------------------


def test_a_day_and_a_remark_of_the_stage_before_are_told(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, stage="drafted", on=dt.date(2015, 4, 20), by="省厅", note="初稿"))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"阶段": "已报送"}})

    data = collected(registry, out / HEBEI)

    assert found(data) == [("left-over", "warning", "G2")]
    assert "日期" in data["files"][0]["problems"][0]["message"]
    assert "备注" in data["files"][0]["problems"][0]["message"]
    fill(out / HEBEI, {ZHENGDING: {"阶段": "已报送", "日期": "2015-04-28", "备注": None}})
    assert found(collected(registry, out / HEBEI)) == []


@pytest.mark.parametrize(("note", "events"), [("甲", 1), ("改", 3)])
def test_an_earlier_stage_with_the_day_left_is_the_one_that_stood(
    registry: Path, tmp_path: Path, note: str, events: int
) -> None:
    drafted = event(1, stage="drafted", on=dt.date(2015, 4, 20), note="乙")
    write_ledger(registry, drafted, event(2, note="甲"))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"阶段": "已编制", "备注": note}})

    data = collected(registry, out / HEBEI, "--apply")

    assert found(data) == [("goes-back", "warning", "F2")]
    assert len(data["events"]) == events
    assert days_of(registry, ZHENGDING[0]) == ["2015-04-20"]
    assert collected(registry, out / HEBEI)["events"] == []
    (line,) = call("history", "2014-130123", "-r", registry, "-f", "json").json()["events"][-1:]
    assert line["deliverable"] == "task-book"


# -- made void -------------------------------------------------------------------------------------------------


def test_what_was_made_void_does_not_come_back_with_another_remark(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: SUBMITTED})
    assert collect(registry, out / HEBEI, "--apply").code == 0
    assert call("undo", "-r", registry).code == 0
    fill(out / HEBEI, {ZHENGDING: {"备注": "已盖章"}})

    data = collected(registry, out / HEBEI, "--apply")

    assert (data["events"], found(data)) == ([], [("made-void", "warning", "F2")])


def test_what_was_made_void_does_not_come_back_where_the_stage_before_was_said_otherwise(
    registry: Path, tmp_path: Path
) -> None:
    drafted = event(1, stage="drafted", on=dt.date(2015, 4, 20), note="甲")
    write_ledger(registry, drafted)
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: SUBMITTED})
    assert collect(registry, out / HEBEI, "--apply").code == 0
    assert call("undo", "-r", registry).code == 0
    assert call("undo", drafted["id"], "-r", registry).code == 0
    words = ("2014-130123", "task-book", "drafted", "--on", "2015-04-20", "--note", "乙", "--yes")
    assert call("record", *words, "-r", registry).code == 0

    data = collected(registry, out / HEBEI, "--apply")

    assert data["events"] == []
    assert ("made-void", "warning", "F2") in found(data)


def test_a_day_before_another_stage_is_told_to_undo_that(registry: Path, tmp_path: Path) -> None:
    reviewed = event(1, stage="reviewed", on=dt.date(2015, 4, 22), note="甲")
    write_ledger(registry, reviewed, event(2, stage="drafted", on=dt.date(2015, 4, 28)))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"日期": "2015-04-20"}})

    data = collected(registry, out / HEBEI)

    assert found(data) == [("goes-back", "warning", "F2")]
    assert "reviewed on 2015-04-22" in data["files"][0]["problems"][0]["message"]
    assert [each.get("voids") for each in data["events"]][:1] == [reviewed["id"]]


def test_undo_of_a_correction_of_several_names_them_in_order(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1), event(2, on=dt.date(2015, 4, 30)))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"日期": "2015-05-02"}})
    assert collect(registry, out / HEBEI, "--apply").code == 0

    ended = call("undo", "-r", registry)

    assert 0 < ended.err.index(event(1)["id"]) < ended.err.index(event(2)["id"])


def test_undo_of_a_correction_says_that_the_old_event_stays_void(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"日期": "2015-04-29"}})
    assert collect(registry, out / HEBEI, "--apply").code == 0

    ended = call("undo", "-r", registry)

    assert ended.code == 0
    assert f"{event(1)['id']} (submitted on 2015-04-28), which it had replaced, stays voided" in ended.err


def test_undo_does_not_take_another_void_for_part_of_a_correction(registry: Path, out: Path) -> None:
    words = ("2014-130123", "task-book")
    assert call("record", *words, "drafted", "--on", "2015-04-20", "-r", registry).code == 0
    assert call("undo", "-r", registry).code == 0
    assert call("record", *words, "drafted", "--on", "2015-04-21", "-r", registry).code == 0

    ended = call("undo", "-r", registry)

    assert (ended.code, "which it had replaced" in ended.err) == (0, False)


# -- what people write -----------------------------------------------------------------------------------------


def test_what_stands_beside_the_columns_is_told(registry: Path, out: Path) -> None:
    edit(fill(out / HEBEI, {ZHENGDING: SUBMITTED}), lambda book: book["试点"].__setitem__("K3", "请电话联系"))

    data = collected(registry, out / HEBEI)

    assert found(data) == [("other-column", "warning", "K3")]
    assert len(data["events"]) == 1


def test_a_formula_on_the_cover_keeps_nothing_out(registry: Path, out: Path) -> None:
    def today(book: Workbook) -> None:
        (cell,) = [c for row in book["说明"] for c in row if c.value == "填报日期"]
        book["说明"].cell(cell.row, cell.column + 1).value = "=TODAY()"

    data = collected(registry, edit(fill(out / HEBEI, {ZHENGDING: SUBMITTED}), today))

    assert [each[:2] for each in found(data)] == [("formula", "warning")]
    assert len(data["events"]) == 1


def test_ticks_and_short_provinces_are_understood(registry: Path, out: Path) -> None:
    enter(
        fill(out / HEBEI, {ZHENGDING: {**SUBMITTED, "省份": "河北"}}),
        ["石家庄市平山县", None, True, True, "2015-08-20"],
    )

    data = collected(registry, out / HEBEI)

    assert found(data) == []
    assert len(data["events"]) == 2
    fill(out / HEBEI, {ZHENGDING: {"省份": "河南"}})
    assert [each[:2] for each in found(collected(registry, out / HEBEI))] == [("changed-row", "error")]
