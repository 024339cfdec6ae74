"""The records of a registry: the one place where fields, their titles and their limits are said.

Table headers, JSON Schema, the workbook and docs/zh/reference/files.md read them from here. The terms are those of the
notice of 2015-04-07 and of 国家智慧城市试点暂行管理办法 (2012).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from smartpilot.i18n import _, with_brackets
from smartpilot.records.bare_fields import name_of_project
from smartpilot.records.base import (
    FORMAT,
    FREE_TEXT,
    Model,
    Note,
    OptionalText,
    RecordId,
    SourceIds,
    Text,
)
from smartpilot.records.notices import Notice, Programme
from smartpilot.records.terms import (
    AssessmentKind,
    AssessmentResult,
    Designation,
    Evidence,
    Kind,
    Level,
)


class Source(Model):
    """A published text that names records."""

    id: RecordId = Field(title="编号 id", examples=["notice-2014"])
    title: str = Field(title="标题 title")
    publisher: str | None = Field(default=None, title="发布单位 publisher", examples=["住房和城乡建设部"])
    published: dt.date | None = Field(default=None, title="发布日期 published", examples=["2015-04-10"])
    url: str | None = Field(default=None, title="网址 url")
    note: Note = None

    @property
    def name(self) -> str:
        """What to call it: its title."""
        return self.title


class Target(Model):
    """What owes something: a pilot, a special project, a candidate or an authority."""

    kind: ClassVar[Kind | None] = None

    id: RecordId = Field(title="编号 id", description="永久不变", examples=["2014-130123"])


class Place(Target):
    """A pilot or a candidate: a city, district, county, town or zone."""

    name: Text = Field(title="名称 name", description="按通知的写法", examples=["石家庄市正定县"])
    province: str = Field(title="省份 province", description="全称", examples=["河北省"])
    division: str = Field(
        pattern=r"^[1-9][0-9]{5}$",
        title="行政区划代码 division code",
        description="通知印发之日的 GB/T 2260 代码；镇和功能区填所在地",
        examples=["130123"],
    )
    locality: OptionalText = Field(
        default=None, title="镇或功能区 locality", description="仅用于镇和功能区", examples=["张浦镇"]
    )
    level: Level = Field(strict=False, title="级别 level", examples=["county"])
    notice: str = Field(title="通知 notice", description="编号见 [[notices]]", examples=["2014"])


class Pilot(Place):
    """A place that a notice lists as a pilot."""

    kind: ClassVar[Kind | None] = Kind.PILOTS

    designation: Designation | None = Field(
        default=None, strict=False, title="类别 designation", description="没有来源说明时不写", examples=["expanded"]
    )
    extends: str | None = Field(
        default=None, title="扩大自 extends", description="原试点的编号", examples=["2012-130100"]
    )
    added_on: dt.date | None = Field(
        default=None,
        title="增补日期 added on",
        description="由申报城市增补为试点之日；此前的期限对它无效",
        examples=["2015-09-15"],
    )
    evidence: Evidence = Field(strict=False, title="证据 evidence", examples=["confirmed"])
    sources: SourceIds
    note: Note = None
    members: list[Annotated[str, Field(pattern=r"^[1-9][0-9]{5}$")]] | None = Field(
        default=None,
        min_length=2,
        title="组成区划 members",
        description="几个地方合为一个试点的，各地的代码；division 填第一个地方所在的省份",
        examples=[["430100", "430200", "430300"]],
    )


class Project(Target):
    """A special project that a notice lists."""

    kind: ClassVar[Kind | None] = Kind.PROJECTS

    title: OptionalText = Field(default=None, title="项目名称 title")
    field: OptionalText = Field(default=None, title="领域 field", examples=["建筑节能与能源管理"])
    undertaken_by: Annotated[list[str], FREE_TEXT] = Field(
        min_length=1, title="承建单位 undertaken by", examples=[["航天恒星科技有限公司"]]
    )
    site: OptionalText = Field(default=None, title="示范地 site")
    site_pilot: str | None = Field(
        default=None, title="示范地试点 site pilot", description="示范地是试点时填其编号", examples=["2014-130123"]
    )
    notice: str = Field(title="通知 notice", description="编号见 [[notices]]", examples=["2014"])
    evidence: Evidence = Field(strict=False, title="证据 evidence", examples=["confirmed"])
    sources: SourceIds
    note: Note = None

    @property
    def name(self) -> str:
        """What to call it: its title, else its undertaking units."""
        return name_of_project(self.title, self.undertaken_by)


class Candidate(Place):
    """An applicant that the notice does not list; it may enter in the supplementary round (增补)."""

    kind: ClassVar[Kind | None] = Kind.CANDIDATES

    evidence: Evidence | None = Field(default=None, strict=False, title="证据 evidence", examples=["confirmed"])
    sources: SourceIds = Field(default=[])
    note: Note = None


class OwingAuthority(Target):
    """An authority (主管部门) that owes what a notice wants of authorities. It is no record of the registry."""

    kind: ClassVar[Kind | None] = Kind.AUTHORITIES
    evidence: ClassVar[None] = None
    sources: ClassVar[Sequence[str]] = ()
    note: ClassVar[None] = None

    name: str = Field(title="名称 name", description="全称", examples=["河北省"])
    province: str = Field(title="省份 province", description="全称", examples=["河北省"])
    division: str = Field(title="代码 code", examples=["130000"])
    notice: str = Field(title="通知 notice", description="编号见 [[notices]]", examples=["2014"])


class Assessment(Model):
    """What was decided of a target on a day: a mid-term, annual or final assessment, or that it is a pilot no more."""

    id: RecordId = Field(title="编号 id", description="永久不变", examples=["2014-130123-acceptance-2018"])
    target: str = Field(title="对象 target", description="试点、专项试点或申报城市的编号", examples=["2014-130123"])
    on: dt.date = Field(title="日期 on", description="作出结论之日", examples=["2018-06-01"])
    kind: AssessmentKind = Field(strict=False, title="评估 kind", examples=["acceptance"])
    result: AssessmentResult | None = Field(
        default=None, strict=False, title="结论 result", description="退出不写，其他必填", examples=["passed"]
    )
    grade: str | None = Field(
        default=None, title="等级 grade", description="通过的才有；试点计划列有等级的，取其一", examples=["二星"]
    )
    evidence: Evidence = Field(strict=False, title="证据 evidence", examples=["confirmed"])
    sources: SourceIds
    note: Note = None

    @property
    def name(self) -> str:
        """What to call it, in the user's language: 验收通过（二星）."""
        if self.result is None:
            return self.kind.label
        name = _("{assessment}: {result}").format(assessment=self.kind.label, result=self.result.label)
        return with_brackets(name, self.grade) if self.grade else name


class RegistryFile(Model):
    """`pilots.toml` as a whole."""

    format: int = Field(ge=FORMAT, le=FORMAT, title="格式版本 format", examples=[FORMAT])
    sources: list[Source] = Field(default=[], title="来源 sources")
    programmes: list[Programme] = Field(default=[], title="试点计划 programmes")
    notices: list[Notice] = Field(default=[], title="通知 notices")
    pilots: list[Pilot] = Field(default=[], title="试点 pilots")
    projects: list[Project] = Field(default=[], title="专项试点 special projects")
    candidates: list[Candidate] = Field(default=[], title="申报城市 candidates")
    assessments: list[Assessment] = Field(default=[], title="评估 assessments")


# The tables of a registry, with what their records are.
REGISTRY_TABLES: Mapping[str, type[Model]] = {
    "sources": Source,
    "programmes": Programme,
    "notices": Notice,
    "pilots": Pilot,
    "projects": Project,
    "candidates": Candidate,
    "assessments": Assessment,
}

RecordedTarget = Pilot | Project | Candidate
AnyTarget = RecordedTarget | OwingAuthority

# What is entered one by one, with an id of its own; a notice comes with its deliverables.
AnyRecord = RecordedTarget | Source | Assessment
