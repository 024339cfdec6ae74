"""增补申报: candidates that are new or known, their materials, and what the registry has against them."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from builders import place
from ledgers import TABLES, event, events_in, write_ledger
from program import call, write_registry
from workbooks import (
    HEBEI,
    QINGDAO,
    ZHEJIANG,
    ZHENGDING_TASK_BOOK,
    circulate,
    collect,
    collected,
    edit,
    enter,
    fill,
    only_problem,
    problems_in,
    problems_of,
    recorded,
)

DRAFTED = {"阶段": "已编制", "日期": "2015.4.20"}


CANDIDATE = ["河北省石家庄市平山县", "县", "有", "有", "2015-08-20", "第一批"]


def test_a_candidate_that_is_new_comes_into_the_registry_with_its_event(registry: Path, out: Path) -> None:
    enter(out / HEBEI, CANDIDATE)
    before = registry.read_bytes()

    shown = collected(registry, out / HEBEI)
    assert [c["id"] for c in shown["candidates"]] == ["2014-130131"]
    assert registry.read_bytes() == before

    assert collect(registry, out / HEBEI, "--apply").code == 0
    assert collect(registry, out / HEBEI, "--apply").code == 0

    assert recorded(registry) == [
        ("2014-130131", "application", None, "submitted", dt.date(2015, 8, 20), None, "第一批")
    ]
    record = call("show", "2014-130131", "-r", registry, "-f", "json").json()
    assert "平山县" in str(record)
    assert registry.read_bytes().startswith(before.rstrip())
    assert call("validate", "-r", registry).code == 0


def test_undo_takes_a_new_candidate_back_with_its_event(registry: Path, out: Path) -> None:
    enter(out / HEBEI, CANDIDATE)
    before = registry.read_bytes()
    assert collect(registry, out / HEBEI, "--apply").code == 0
    after = registry.read_bytes()

    ended = call("undo", "-r", registry, "--yes")
    assert "registry: 2014-130131 石家庄市平山县 is removed" in ended.err
    assert (ended.code, registry.read_bytes().rstrip()) == (0, before.rstrip())
    assert call("validate", "-r", registry).code == 0

    batch = events_in(registry)[-1]["batch"][-8:]
    assert call("undo", "-r", registry, batch, "--yes").code == 0
    assert registry.read_bytes().rstrip() == after.rstrip()
    assert call("undo", "-r", registry, "--yes").code == 0
    assert len(collected(registry, out / HEBEI, "--again", "--apply")["events"]) == 1
    assert registry.read_bytes().rstrip() == after.rstrip()


@pytest.mark.parametrize("row", [CANDIDATE, ["河北省石家庄市平山县", "县", None, None, None]], ids=["whole", "named"])
def test_a_candidate_that_was_undone_stays_away_until_it_is_asked_for(
    registry: Path, out: Path, tmp_path: Path, row: list[Any]
) -> None:
    enter(out / HEBEI, row)
    before = registry.read_bytes()
    assert collect(registry, out / HEBEI, "--apply").code == 0
    assert call("undo", "-r", registry, "--yes").code == 0

    shown = collected(registry, out / HEBEI, "--apply")
    assert (shown["candidates"], shown["events"]) == ([], [])
    assert problems_in(shown) == [("made-void", "warning", "B2")]
    assert registry.read_bytes().rstrip() == before.rstrip()
    # A workbook that was sent since knows of the undo.
    new = circulate(registry, tmp_path / "new") / HEBEI
    enter(new, row)
    assert [c["id"] for c in collected(registry, new)["candidates"]] == ["2014-130131"]
    assert [c["id"] for c in collected(registry, out / HEBEI, "--again", "--apply")["candidates"]] == ["2014-130131"]
    assert "平山县" in registry.read_text(encoding="utf-8")


def test_the_number_of_files_of_a_collection_is_that_of_its_workbooks(registry: Path, out: Path) -> None:
    enter(out / HEBEI, CANDIDATE)
    assert collect(registry, out / HEBEI, "--apply").code == 0

    [batch] = [line for line in call("history", "-r", registry).out.splitlines() if "平山县" in line]
    assert ("files" in batch, "collect" in batch) == (False, True)


def test_a_known_candidate_sends_its_materials(registry: Path, out: Path) -> None:
    enter(out / ZHEJIANG, ["滨江区", "市辖区", "有", "有", "2015年8月20日"])

    data = collected(registry, out / ZHEJIANG, "--apply")

    assert data["candidates"] == []
    assert [event[0:4:3] for event in recorded(registry)] == [("2014-330108", "submitted")]


@pytest.mark.parametrize(
    ("row", "rule", "cell", "words"),
    [
        (["不存在县", None, "有", "有", "2015-08-20"], "unknown-place", "B2", "there is no place called"),
        (["广东省广州市天河区", None, "无", "无"], "unknown-place", "B2", "there is no place called"),
        (["桥西区", None, "有", "有", "2015-08-20"], "ambiguous-place", "B2", "桥西区 (130104)"),
        (["平山县", "市辖区", "有", "有", "2015-08-20"], "wrong-level", "C2", "not district"),
        (["平山县", "县", "有", "有", None], "incomplete-row", "F2", "date is missing"),
        (["平山县", "县", "也许", "有", "2015-08-20"], "wrong-material", "D2", "也许"),
        ([None, "县", "有", "有", "2015-08-20"], "incomplete-row", "B2", "name is missing"),
        (["正定县", "县", "有", "有", "2015-08-20"], "listed-already", "B2", "2014-130123"),
        (["平山县", "县", "有", "有", "2035-08-20"], "wrong-date", "F2", "is in the future"),
    ],
)
def test_a_candidate_that_cannot_be_taken(
    registry: Path, out: Path, row: list[Any], rule: str, cell: str, words: str
) -> None:
    enter(out / HEBEI, row)

    problem = only_problem(registry, out / HEBEI)

    assert (problem["rule"], problem["sheet"], problem["severity"]) == (rule, "增补申报", "error")
    assert problem["cell"] == cell
    assert words in problem["message"]
    assert collect(registry, out / HEBEI, "--apply").code == 1
    assert events_in(registry) == []


def test_what_the_registry_would_have_against_a_candidate_is_reported_at_its_cell(tmp_path: Path) -> None:
    """A pilot of another id lies at the same place; only the rules of the registry know that."""
    taken = place("130131", "石家庄市平山县", "河北省", "county", notice_="2012", id="2014-130131")
    registry = write_registry(tmp_path / "pilots.toml", **{**TABLES, "pilots": [*TABLES["pilots"], taken]})
    out = circulate(registry, tmp_path / "out")
    enter(out / HEBEI, CANDIDATE)
    fill(out / QINGDAO, {("2014-370203", "创建任务书"): DRAFTED})

    ended = collect(registry, out, "--apply", "--format", "json")

    assert ended.code == 1
    (problem,) = [p for f in ended.json()["files"] for p in f["problems"]]
    assert (problem["rule"], problem["sheet"], problem["cell"]) == ("duplicate-id", "增补申报", "B2")
    assert [event[0] for event in recorded(registry)] == ["2014-370203"]


def test_known_candidates_that_were_deleted_or_changed(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, target="2014-330108", deliverable="application"))
    out = circulate(registry, tmp_path / "out", "-p", "浙江")
    path = out / ZHEJIANG
    cleared, level, taken_back_message = (Path(shutil.copy(path, tmp_path / f"{n}.xlsx")) for n in range(3))
    enter(cleared, [None] * 6)
    enter(level, ["杭州市滨江区", "地级市", "有", "有", "2015-04-28"])
    enter(taken_back_message, ["杭州市滨江区", "市辖区", "有", "无", None])

    assert [(p["rule"], p["severity"]) for p in problems_of(registry, cleared)] == [("missing-row", "warning")]
    assert [p["rule"] for p in problems_of(registry, level)] == ["wrong-level"]
    assert [p["rule"] for p in problems_of(registry, taken_back_message)] == ["taken-back"]


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
        assert [sheet["B2"].value, sheet["B3"].value] == ["石家庄市新华区", "沧州市新华区"]
        sheet["D3"], sheet["E3"], sheet["F3"] = "有", "有", "2015-08-20"

    edit(out / HEBEI, second)

    data = collected(registry, out / HEBEI)

    assert [each["target"] for each in data["events"]] == ["2014-130902"]
    edit(out / HEBEI, lambda book: book["增补申报"].__setitem__("B3", "新华区"))
    assert ("ambiguous-place", "error", "B3") in problems_in(collected(registry, out / HEBEI))


def test_new_candidates_whose_names_sound_alike_are_not_one(registry: Path, out: Path) -> None:
    enter(out / HEBEI, ["石家庄市河西新区", None, "无", "无"], ["石家庄市合西新区", None, "无", "无"])
    before = registry.read_bytes()

    data = collected(registry, out / HEBEI, "--apply")

    assert [each for each in problems_in(data) if each[1] == "error"] == [
        ("repeated-row", "error", "B2"),
        ("repeated-row", "error", "B3"),
    ]
    assert registry.read_bytes() == before


def test_a_remark_on_a_new_candidate_that_is_not_recorded_is_reported(registry: Path, out: Path) -> None:
    """In the registry it would stand for good, whatever comes after it."""
    enter(out / HEBEI, ["石家庄市平山县", None, "有", "无", None, "审查意见月底补"])

    data = collected(registry, out / HEBEI, "--apply")

    assert problems_in(data) == [("materials", "warning", "E2"), ("materials", "warning", "G2")]
    assert [(each["id"], each.get("note")) for each in data["candidates"]] == [("2014-130131", None)]


def test_one_place_written_in_two_ways_is_one_candidate(registry: Path, out: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(out / HEBEI, tmp_path / "other.xlsx"))
    enter(out / HEBEI, ["石家庄市平山县", None, "无", "无"])
    enter(other, ["平山县", "县", "无", "无"])

    data = collected(registry, out / HEBEI, other)

    assert [problems_in(data, 0), problems_in(data, 1)] == [[], []]
    assert len(data["candidates"]) == 1


def test_a_candidate_of_a_file_with_an_error_contradicts_no_other(registry: Path, out: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(out / HEBEI, tmp_path / "other.xlsx"))
    enter(out / HEBEI, ["石家庄市平山县", None, "有", "有", "2015-08-20"])
    enter(fill(other, {ZHENGDING_TASK_BOOK: {"阶段": "已报送", "日期": "四月"}}), ["平山县", None, "有", "无"])

    data = collected(registry, out / HEBEI, other)

    assert (problems_in(data, 0), data["conflicts"]) == ([], [])
    assert [each["on"] for each in data["events"]] == ["2015-08-20"]


def test_a_long_remark_on_a_candidate_is_no_fault_of_the_office(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, target="2014-330108", deliverable="application", note="长" * 900))
    out = circulate(registry, tmp_path / "out")

    assert problems_in(collected(registry, out / ZHEJIANG)) == []


def test_a_remark_on_a_known_candidate_that_is_not_recorded_is_reported(registry: Path, out: Path) -> None:
    enter(out / ZHEJIANG, ["杭州市滨江区", "市辖区", "无", "无", None, "下月报送"])

    data = collected(registry, out / ZHEJIANG)

    assert problems_in(data) == [("materials", "warning", "G2")]
    assert data["events"] == []


def test_a_candidate_goes_on_from_an_earlier_stage(registry: Path, tmp_path: Path) -> None:
    """The row has no stage: what was reviewed before the workbook was sent is remembered, and contradicts nothing."""
    reviewed = event(1, target="2014-330108", deliverable="application", stage="reviewed", by="浙江省住建厅")
    write_ledger(registry, reviewed)
    out = circulate(registry, tmp_path / "out")
    assert collected(registry, out / ZHEJIANG)["files"][0]["unchanged"] > 0
    assert problems_in(collected(registry, out / ZHEJIANG)) == []
    enter(out / ZHEJIANG, ["杭州市滨江区", "市辖区", "有", "有", "2015-08-20"])

    data = collected(registry, out / ZHEJIANG, "--apply")

    assert (data["conflicts"], problems_in(data)) == ([], [])
    assert [(each["stage"], each["on"], each.get("voids")) for each in data["events"]] == [
        ("submitted", "2015-08-20", None)
    ]
    assert collected(registry, out / ZHEJIANG)["events"] == []


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

    assert problems_in(data) == []
    assert [each["target"] for each in data["events"]] == ["2014-130131"]


def test_a_registry_that_takes_no_candidate_is_reported_at_the_cell(registry: Path, out: Path) -> None:
    text = registry.read_text(encoding="utf-8")
    head, _heading, _rest = text.partition("[[candidates]]")
    registry.write_text("candidates = []\n" + head, encoding="utf-8")
    enter(out / HEBEI, ["石家庄市平山县", None, "无", "无"])

    data = collected(registry, out)

    problems = [p for file in data["files"] for p in file["problems"] if p["severity"] == "error"]
    assert [(p["rule"], p["cell"]) for p in problems] == [("unwritable", "B2")]


def test_a_candidate_that_the_registry_lost_meanwhile_does_not_come_back(registry: Path, out: Path) -> None:
    head, _heading, _rest = registry.read_text(encoding="utf-8").partition("[[candidates]]")
    registry.write_text(head, encoding="utf-8")

    assert collected(registry, out / ZHEJIANG)["candidates"] == []
    assert problems_in(collected(registry, out / ZHEJIANG)) == []
    enter(out / ZHEJIANG, ["杭州市滨江区", "市辖区", "有", "有", "2015-08-20"])
    assert problems_in(collected(registry, out / ZHEJIANG)) == [("unknown-target", "error", "B2")]
