"""Registries that several commands are asked about."""

import datetime as dt
from pathlib import Path

import pytest

from builders import PUDONG, QINGDAO, SOURCE, ZHENGDING, event, notice, place, project
from ledgers import write_small_registry
from program import write_ledger, write_registry
from workbooks import circulate

DELIVERABLES = [
    {
        "id": "task-book",
        "title": "创建任务书",
        "owed_by": "pilots",
        "stages": ["drafted", "submitted"],
        "due": dt.date(2015, 4, 30),
        "due_stage": "submitted",
        "reviewed_by": "省级主管部门",
        "signed_by": ["科技部社会发展科技司"],
        "send_to": "someone@example.org",
        "medium": ["electronic", "paper"],
        "clause": "五",
    },
    {"id": "plan", "title": "实施方案", "owed_by": "pilots", "stages": ["drafted"]},
    {
        "id": "project-plan",
        "title": "专项试点实施方案",
        "owed_by": "projects",
        "stages": ["drafted", "submitted"],
        "due": dt.date(2015, 8, 31),
        "due_stage": "submitted",
    },
]


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry whose records have every field that there is."""
    source = {
        **SOURCE,
        "publisher": "住房和城乡建设部",
        "published": dt.date(2015, 4, 10),
        "url": "http://example.org/1",
        "note": "镜像",
    }
    totals = {"new": 2, "expanded": 1, "special": 1}
    return write_registry(
        tmp_path_factory.mktemp("whole") / "pilots.toml",
        sources=[source],
        notices=[
            notice("2012", dt.date(2013, 1, 29)),
            notice(number="建办科[2015]1号", totals=totals, deliverables=DELIVERABLES, note="通知"),
        ],
        pilots=[
            place("130100", "石家庄市", "河北省", "prefecture-city", notice_="2012", evidence="reported"),
            place(
                "130123",
                "石家庄市正定县",
                "河北省",
                "county",
                designation="expanded",
                extends="2012-130100",
                note="点名",
            ),
            place("350524", "蓬莱镇", "福建省", "town", id="2014-350524-penglai", locality="蓬莱镇", designation="new"),
            place("370203", "青岛市市北区", "山东省", "district", designation="new", evidence="unverified"),
        ],
        projects=[
            project(
                "S01",
                "航天恒星科技有限公司",
                "第二家公司",
                title="智慧水务",
                field="水务",
                site="正定县",
                site_pilot="2014-130123",
                note="专项",
            ),
            project("S02", "没有地点公司"),
        ],
        candidates=[
            {
                "id": "2014-310115",
                "name": "上海市浦东新区",
                "province": "上海市",
                "division": "310115",
                "level": "district",
                "notice": "2014",
                "evidence": "reported",
                "sources": ["notice-2014"],
                "note": "未列入",
            }
        ],
    )


@pytest.fixture
def recurring(tmp_path: Path) -> Path:
    """A registry whose pilots report every year, with a ledger."""
    report = {
        "id": "report",
        "title": "年度自评价报告",
        "owed_by": "pilots",
        "stages": ["drafted", "submitted"],
        "recurs": "yearly",
        "month": 12,
        "day": 31,
    }
    period = {"begins": dt.date(2015, 4, 7), "ends": dt.date(2017, 4, 6)}
    path = write_registry(
        tmp_path / "pilots.toml",
        notices=[notice(issued_on=dt.date(2015, 3, 1), deliverables=[DELIVERABLES[0], report], creation_period=period)],
        pilots=[ZHENGDING, PUDONG, QINGDAO],
    )
    write_ledger(
        path,
        event("e1", dt.date(2015, 4, 20), stage="drafted"),
        event("e2", dt.date(2015, 5, 4)),
        event("e3", dt.date(2015, 4, 28), "2014-310115"),
        event("e4", dt.date(2015, 4, 29), "2014-370203"),
        event("e5", dt.date(2015, 5, 5), "2014-370203", voids="e4"),
        event("e6", dt.date(2016, 1, 5), deliverable="report", year=2015),
        event("e7", dt.date(2015, 12, 1), "2014-310115", "report", stage="drafted", year=2015),
    )
    return path


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A registry of one's own: five pilots, a project and a candidate."""
    return write_small_registry(tmp_path)


@pytest.fixture
def out(registry: Path, tmp_path: Path) -> Path:
    """The workbooks that were sent out from it."""
    return circulate(registry, tmp_path / "out")
