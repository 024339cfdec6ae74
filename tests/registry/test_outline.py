from pathlib import Path
from typing import Any

import pytest

from builders import notice, place, project
from program import REGISTRY, write_registry
from smartpilot.registry.deliverables import deliverables_of
from smartpilot.registry.outline import read_outline
from smartpilot.registry.reading import open_registry

TASK_BOOK: dict[str, Any] = {
    "id": "task-book",
    "title": "创建任务书",
    "owed_by": "pilots",
    "stages": ["drafted", "submitted"],
}
PAPERS = {"id": "papers", "title": "申报材料", "owed_by": "candidates", "stages": ["submitted"]}


def test_the_shipped_registry_is_outlined_as_it_is_read() -> None:
    outline, registry = read_outline(REGISTRY), open_registry(REGISTRY)

    assert [(r.kind, r.id, r.name, r.notice) for r in outline.records] == [
        (r.kind, r.id, r.name, r.notice) for r in registry.targets
    ]
    for record in outline.records:
        owed = deliverables_of(registry, registry.by_id[record.id])
        assert [(d.id, d.title, d.stages) for d in outline.deliverables_of(record)] == [
            (d.id, d.title, d.stages) for d in owed
        ]


def test_a_pilot_that_was_added_owes_what_candidates_owe_too(tmp_path: Path) -> None:
    import datetime as dt

    added = place("130123", "石家庄市正定县", "河北省", "county", added_on=dt.date(2015, 9, 15))
    listed = place("130100", "石家庄市", "河北省", "prefecture-city")
    path = write_registry(
        tmp_path / "pilots.toml", notices=[notice(deliverables=[TASK_BOOK, PAPERS])], pilots=[added, listed]
    )

    outline = read_outline(path)

    owed = [[d.id for d in outline.deliverables_of(record)] for record in outline.records]
    assert owed == [["task-book", "papers"], ["task-book"]]


def test_what_later_notices_ask_of_a_list_is_owed_too(tmp_path: Path) -> None:
    import datetime as dt

    later = notice("2016", dt.date(2016, 1, 20), applies_to=["2013", "2014"], deliverables=[TASK_BOOK | {"id": "new"}])
    path = write_registry(
        tmp_path / "pilots.toml",
        notices=[later, notice("2013", dt.date(2013, 8, 5)), notice(deliverables=[TASK_BOOK, PAPERS])],
        pilots=[place("130123", "石家庄市正定县", "河北省", "county", of) for of in ("2013", "2014", "2016")],
    )

    outline, registry = read_outline(path), open_registry(path)

    owed = [[d.id for d in outline.deliverables_of(record)] for record in outline.records]
    assert owed == [["new"], ["task-book", "new"], []]
    assert owed == [[d.id for d in deliverables_of(registry, record)] for record in registry.records]
    assert [list(outline.notices_asking(record)) for record in outline.records] == [
        [notice_.id for notice_ in registry.notices_asking(record)] for record in registry.records
    ]


def test_what_is_not_as_it_should_be_is_left_out(tmp_path: Path) -> None:
    path = write_registry(
        tmp_path / "pilots.toml",
        notices=[notice(deliverables=[TASK_BOOK, {"title": "无编号"}, 7]), {"source": "notice-2014"}],
        pilots=[place("130123", "石家庄市正定县", "河北省", "county"), {"id": 7, "name": "数字"}, {"name": "无编号"}],
        projects=[project("S01", "甲公司", "乙公司"), {"id": "2014-S02", "undertaken_by": "不是列表"}],
        candidates="不是表",
    )

    outline = read_outline(path)

    assert [record.name for record in outline.records] == ["石家庄市正定县", "甲公司、乙公司"]
    assert [d.id for d in outline.deliverables["2014"]] == ["task-book"]
    assert outline.notices == {"2014": "关于公布国家智慧城市2014年度试点名单的通知"}


def test_what_is_no_toml_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "pilots.toml"
    path.write_text("[[pilots]", encoding="utf-8")
    with pytest.raises(ValueError, match="line 1"):
        read_outline(path)
