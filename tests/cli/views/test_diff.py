"""How two registries differ, as it is shown."""

from pathlib import Path
from typing import Any, get_args, get_origin

import pytest

from builders import PUDONG, ZHENGDING, ledger, notice, project, registry
from ledgers import event
from smartpilot.cli.output import Format
from smartpilot.cli.views.diff import _SMALL_TABLES, emit_differences, printed_differences, say_differences
from smartpilot.ledger.snapshots import Snapshot, compare_snapshots
from smartpilot.records.base import Model
from smartpilot.records.models import REGISTRY_TABLES
from smartpilot.records.notices import Deliverable


def snapshot(name: str, *events: dict[str, Any], **tables: Any) -> Snapshot:
    return Snapshot(Path(name), name, registry(**tables), ledger(*events), lacks_ledger=not events)


def shown(old: Snapshot, new: Snapshot, capsys: pytest.CaptureFixture[str]) -> str:
    emit_differences(compare_snapshots(old, new), old, new, Format.MARKDOWN)
    return capsys.readouterr().out.replace("\\", "")


def test_a_record_of_each_kind_has_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    old = snapshot("old", sources=[], notices=[])
    task_book = {"id": "task-book", "title": "创建任务书", "owed_by": "pilots", "stages": ["submitted"]}
    tables = {"pilots": [ZHENGDING], "projects": [project("S01", "甲公司", "乙公司")]}
    new = snapshot("new", event(1), notices=[notice(deliverables=[task_book])], **tables)
    text = shown(old, new, capsys)

    for row in (
        "| sources | notice-2014 | 关于公布国家智慧城市2014年度试点名单的通知 |",
        "| notices | 2014 | 《关于公布国家智慧城市2014年度试点名单的通知》 |",
        "| deliverables | 2014/task-book | 创建任务书 |",
        "| pilots | 2014-130123 | 石家庄市正定县 |",
        "| special projects | 2014-S01 | 甲公司、乙公司 |",
        "| events | 00000001 | 石家庄市正定县 创建任务书 submitted 2015-04-28 |",
    ):
        assert row in text
    assert "removed: 6" in shown(new, old, capsys)


def test_fields_have_their_titles_and_values_their_words(capsys: pytest.CaptureFixture[str]) -> None:
    changed = {**ZHENGDING, "sources": ["notice-2014", "paper"], "evidence": "reported"}
    old = snapshot("old", pilots=[ZHENGDING])
    text = shown(old, snapshot("new", pilots=[changed], notices=[notice(totals={"special": 41})]), capsys)

    assert "| totals special projects |  | 41 |" in text
    assert "| evidence | confirmed | reported |" in text
    assert "| sources | notice-2014 | notice-2014, paper |" in text


def test_what_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    old, new = snapshot("old", pilots=[ZHENGDING]), snapshot("new", event(1), pilots=[PUDONG])
    say_differences(compare_snapshots(old, new), old, new)
    say_differences(compare_snapshots(old, old), old, old)

    assert capsys.readouterr().err.splitlines() == [
        "from old to new: 2 added, 1 removed, 0 changed",
        "note: old has no ledger, so every event of the other one is a difference",
        "old and old have the same records",
    ]


def test_a_sheet_for_each_sort_of_difference() -> None:
    old = snapshot("old", pilots=[ZHENGDING])
    new = snapshot("new", pilots=[{**ZHENGDING, "note": "待查"}, PUDONG])
    tables = printed_differences(compare_snapshots(old, new), old, new)

    assert [(table.sheet, table.title) for table in tables] == [
        ("增加", "登记册比较：增加 1 条"),
        ("改动", "登记册比较：改动 1 条"),
    ]
    assert tables[0].subtitle == "原：old；新：new"
    assert tables[1].rows == [[1, "试点", "2014-130123", "石家庄市正定县", "备注", "", "待查"]]


def test_every_field_of_a_small_table_has_a_title() -> None:
    for model in (*REGISTRY_TABLES.values(), Deliverable):
        for name, info in model.model_fields.items():
            if get_origin(info.annotation) is list:
                continue  # each is a record of its own
            small = [kind for kind in (info.annotation, *get_args(info.annotation)) if is_model(kind)]
            assert all(_SMALL_TABLES[name] is kind for kind in small), name


def is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Model)
