import datetime as dt

import pytest

from builders import PENGLAI, PUDONG, SHIJIAZHUANG, ZHENGDING, assessment, notice, project, registry
from smartpilot.datapackage.package import LICENCE, DataPackage, build_package
from smartpilot.datapackage.panel import PanelScope
from smartpilot.records.terms import Kind
from smartpilot.registry.query import Filter, select

DELIVERABLE = {"id": "task-book", "title": "创建任务书", "owed_by": "pilots", "stages": ["drafted", "submitted"]}


@pytest.fixture(scope="session")
def package() -> DataPackage:
    """A small data set with something in every table; the panel has one province and three years."""
    whole = registry(
        notices=[notice("2012", dt.date(2013, 1, 29)), notice(deliverables=[DELIVERABLE])],
        pilots=[
            SHIJIAZHUANG,
            {**ZHENGDING, "extends": "2012-130100", "note": "它说：\"见附件；'甲'，乙\""},
            PUDONG,
            PENGLAI,
        ],
        projects=[project("S01", "甲公司", "乙公司", site_pilot="2014-310115")],
        assessments=[assessment(dt.date(2018, 6, 1), "acceptance", "passed", grade="二星", sources=["notice-2014"])],
    )
    filter_ = Filter()
    scope = PanelScope(2013, 2015, authorities=["河北省"])
    return build_package(whole, select(whole, Kind, filter_), filter_, licence=LICENCE, panel=scope)
