"""A registry that can be written, and its ledger, for the tests of what was handed in."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from builders import PENGLAI, PUDONG, QINGDAO, ZHENGDING, notice, place, project
from program import write_ledger as write_ledger
from program import write_registry

ISSUED = dt.date(2015, 4, 7)
DELIVERABLES: list[dict[str, Any]] = [
    {
        "id": "task-book",
        "title": "创建任务书",
        "owed_by": "pilots",
        "stages": ["drafted", "reviewed", "submitted", "signed"],
        "due": dt.date(2015, 4, 30),
        "due_stage": "submitted",
        "send_to": "someone@example.org",
    },
    {"id": "plan", "title": "实施方案", "owed_by": "pilots", "stages": ["drafted", "submitted"]},
    {
        "id": "project-plan",
        "title": "专项试点实施方案",
        "owed_by": "projects",
        "stages": ["drafted", "submitted"],
        "due": dt.date(2015, 8, 31),
    },
    {
        "id": "application",
        "title": "增补申报材料",
        "owed_by": "candidates",
        "stages": ["revised", "reviewed", "submitted"],
        "due": dt.date(2015, 8, 31),
        "due_stage": "submitted",
        "components": ["推荐函", "审查意见"],
    },
    {
        "id": "self-evaluation",
        "title": "年度自评价报告",
        "owed_by": "pilots",
        "stages": ["submitted"],
        "recurs": "yearly",
        "month": 12,
        "day": 31,
    },
]
PERIOD = {"begins": ISSUED, "ends": dt.date(2018, 4, 6)}

QIANAN = place("130283", "迁安市", "河北省", "county-city", designation="new")
BINJIANG = {
    "id": "2014-330108",
    "name": "杭州市滨江区",
    "province": "浙江省",
    "division": "330108",
    "level": "district",
    "notice": "2014",
}
TABLES: dict[str, Any] = {
    "notices": [notice("2012", dt.date(2013, 1, 29)), notice(creation_period=PERIOD, deliverables=DELIVERABLES)],
    "pilots": [ZHENGDING, QIANAN, PUDONG, QINGDAO, PENGLAI],
    "projects": [project("S01", "航天恒星科技有限公司", title="智慧水务", site_pilot="2014-130123")],
    "candidates": [BINJIANG],
}


def write_small_registry(folder: Path) -> Path:
    """A registry of one's own in a folder, and nothing else there: five pilots, two of them in 河北省."""
    return write_registry(folder / "pilots.toml", **TABLES)


def ledger_of(registry: Path) -> Path:
    return registry.with_name("progress.toml")


def event(number: int, **more: Any) -> dict[str, Any]:
    """An event as an old ledger holds it: the task book of 正定县, submitted two days before the deadline.

    Each number is a command of its own; its id ends in the number, in eight digits.
    """
    return {
        "id": f"20150428T013000.{2 * number:06}Z-{number:08}",
        "recorded_at": dt.datetime(2015, 4, 28, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8))),
        "on": dt.date(2015, 4, 28),
        "target": "2014-130123",
        "deliverable": "task-book",
        "stage": "submitted",
        **more,
    }


def events_in(registry: Path) -> list[dict[str, Any]]:
    """What the ledger of a registry holds, in the order of the file."""
    path = ledger_of(registry)
    return list(tomllib.loads(path.read_bytes().decode("utf-8-sig")).get("events", [])) if path.exists() else []


def files_in(folder: Path) -> dict[str, bytes]:
    """All files of a folder with what they hold; the lock files, which stay and are empty, left out."""
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.is_file() and p.suffix != ".lock"}
