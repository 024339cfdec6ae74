"""The records of a registry and of a ledger: the one place where fields, their titles and their limits are said.

Table headers, JSON Schema, the workbook and docs/zh/reference/files.md read them from here. The terms are those of the
notice of 2015-04-07 and of 国家智慧城市试点暂行管理办法 (2012).
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, Strict, field_serializer

from smartpilot.i18n import _, language, with_brackets
from smartpilot.records.bare_fields import name_of_project
from smartpilot.records.periods import Period
from smartpilot.records.terms import (
    AssessmentKind,
    AssessmentResult,
    Designation,
    Evidence,
    Kind,
    Level,
    Medium,
    Recurrence,
    Stage,
)

FORMAT = 1

RecordId = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$", max_length=100)]
SourceIds = Annotated[
    list[str], Field(title="来源 sources", description="编号见 [[sources]]", examples=[["notice-2014"]])
]


class _FreeText:
    """Marks a field that people fill in as they like: its text may look like anything, even like a formula."""


_FREE_TEXT = _FreeText()
Text = Annotated[str, _FREE_TEXT]
OptionalText = Annotated[str | None, _FREE_TEXT]
Note = Annotated[str | None, Field(title="备注 note"), _FREE_TEXT]
# Columns of the same kind that are no field of a record: a line of a list, a sentence of a notice, what the cover of a
# returned workbook says of who filled it in, why it was refused, and the two values of any field that differs.
_FREE_TEXT_COLUMNS = ("text", "sentence", "unit", "person", "telephone", "reason", "old", "new")

# Everything is strict, because a TOML value has its type; only a term is read from its text. A field says so with
# strict=False, an item of a list with this.
_BY_VALUE = Strict(False)

# Any deliverable may be returned, so none lists it; `validate` says so (rule returned-stage), and so does the schema.
_NOT_RETURNED: Any = {"not": {"const": Stage.RETURNED.value}}


class Model(BaseModel):
    """The base of everything in a registry or ledger: strict, frozen, without unknown keys.

    The title of a field is its Chinese and its English name, with a space between them; `title_of` parts them.
    """

    # Built at the first validation: most commands validate the two files as wholes and no record alone.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)

    def as_json(self) -> dict[str, Any]:
        """The record with the format's own field names; dates as ISO 8601, absent fields left out."""
        return self.model_dump(mode="json", exclude_none=True)

    def as_toml(self) -> dict[str, Any]:
        """The record as TOML takes it: dates stay dates, absent fields are left out."""
        return self.model_dump(exclude_none=True)


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


class Programme(Model):
    """A programme of pilots: what it is called, who runs it, and by which words its notices and lists are known."""

    id: RecordId = Field(title="试点计划 programme", examples=["smart-city"])
    name: str = Field(title="名称 name", description="与 pilots 连读：国家智慧城市 + 试点", examples=["国家智慧城市"])
    short_name: str | None = Field(
        default=None, title="简称 short name", description="表格中用；不写为名称", examples=["智慧城市"]
    )
    english_name: str | None = Field(
        default=None, title="英文名称 English name", examples=["National Smart City pilots"]
    )
    title_words: list[str] = Field(
        min_length=1,
        title="标题用语 title words",
        description="通知和名单的标题有其中之一的，属本计划；几个计划都有的，以最长的为准",
        examples=[["智慧城市"]],
    )
    excluded_words: list[str] | None = Field(
        default=None,
        title="排除用语 excluded words",
        description="标题有其中之一的，不属本计划，虽然也有标题用语",
        examples=[["新型智慧城市"]],
    )
    ministry_offices: list[str] | None = Field(
        default=None, title="国家主管部门 ministry offices", description="仅供查阅", examples=[["住房和城乡建设部"]]
    )
    province_offices: list[str] | None = Field(
        default=None,
        title="省级主管部门 province offices",
        description="按通知的写法，省份名称之后的部分",
        examples=[["住房城乡建设厅"]],
    )
    pilots: str = Field(default="试点", title="试点称谓 called pilots", examples=["试点城市"])
    projects: str = Field(default="专项试点", title="专项试点称谓 called projects", examples=["试点项目"])
    candidates: str = Field(default="申报城市", title="申报城市称谓 called candidates", examples=["推荐城市"])
    levels: list[Annotated[Level, _BY_VALUE]] | None = Field(
        default=None,
        title="列名级别 levels",
        description="名单中可以有的级别；不写为各级",
        examples=[["prefecture-city"]],
    )
    announced: list[dt.date] | None = Field(
        default=None,
        title="名单公布之日 announced",
        description="已知的全部名单，据以判断登记册是否完整",
        examples=[[dt.date(2013, 1, 29), dt.date(2013, 8, 5), dt.date(2015, 4, 7)]],
    )
    batches: list[str] | None = Field(
        default=None,
        title="各批次的通知 batches",
        description="第一批、第二批……名单的通知的编号；不写，依通知标题中的批次",
        examples=[["2012", "2013", "2014"]],
    )
    announced_until: dt.date | None = Field(
        default=None, title="名单查至 announced until", description="至此日没有其他名单", examples=["2026-09-30"]
    )
    grades: list[str] | None = Field(
        default=None,
        title="等级 grades",
        description="评估可评的等级，由低到高；不写则等级不限",
        examples=[["一星", "二星", "三星"]],
    )
    id_prefix: RecordId | None = Field(
        default=None, title="编号前缀 id prefix", description="本计划各条记录的编号以此开头", examples=["zhineng"]
    )
    note: Note = None

    @property
    def label(self) -> str:
        """The name in the user's language: 国家智慧城市试点, National Smart City pilots."""
        return self.title_of_kind(Kind.PILOTS) if language() == "zh" else self.english_label

    @property
    def english_label(self) -> str:
        """The name in English, as far as it is known: National Smart City pilots."""
        return self.english_name or self.title_of_kind(Kind.PILOTS)

    @property
    def short_label(self) -> str:
        """What a table calls it."""
        return self.short_name or self.name

    def lists(self, level: Level) -> bool:
        """Whether a place of this level may be listed."""
        return self.levels is None or level in self.levels

    def first_listed(self, levels: Iterable[Level]) -> Level | None:
        """The first of the levels that a place may have, the likely one first, that the programme lists; else None."""
        return next(filter(self.lists, levels), None)

    def title_of_kind(self, kind: Kind) -> str:
        """What its records of a kind are called, with its name: 国家智慧城市专项试点."""
        called = {Kind.PILOTS: self.pilots, Kind.PROJECTS: self.projects, Kind.CANDIDATES: self.candidates}
        return f"{self.name}{called.get(kind, kind.zh)}"

    def id_prefix_of(self, notice: str) -> str:
        """What the ids of the records of a notice begin with: `2014`, or `zhineng-2022` in a programme with a prefix.

        The id of the notice alone where it has the prefix itself.
        """
        prefix = self.id_prefix
        return notice if prefix is None or f"{notice}-".startswith(f"{prefix}-") else f"{prefix}-{notice}"


class Totals(Model):
    """How many records a notice says it lists; absent where it does not say."""

    new: int | None = Field(default=None, ge=0, title="新增试点 new", examples=[84])
    expanded: int | None = Field(default=None, ge=0, title="扩大范围试点 expanded-scope", examples=[13])
    special: int | None = Field(default=None, ge=0, title="专项试点 special projects", examples=[41])


class Within(Model):
    """A time that begins with the notice, with the listing of the record, or with a stage of another deliverable."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [name]} for name in ("months", "days", "working_days")]}
    )

    after: str = Field(
        pattern=r"^(notice|listed|[0-9A-Za-z][0-9A-Za-z._-]*:[a-z]+)$",
        title="起算 after",
        description="notice 通知印发之日，listed 列入试点之日，或同一通知另一事项到某阶段之日",
        examples=["task-book:signed"],
    )
    months: int | None = Field(default=None, ge=1, le=1200, title="月数 months", examples=[36])
    days: int | None = Field(default=None, ge=1, le=10000, title="日数 days", examples=[30])
    working_days: int | None = Field(
        default=None,
        ge=1,
        le=1000,
        title="工作日数 working days",
        description="按国务院办公厅的放假安排",
        examples=[15],
    )

    @property
    def stage(self) -> tuple[str, str] | None:
        """The deliverable and the stage with which it begins; None where it begins with no stage."""
        deliverable, mark, stage = self.after.partition(":")
        return (deliverable, stage) if mark else None


class Deliverable(Model):
    """Something that a notice wants handed in."""

    id: RecordId = Field(title="事项编号 deliverable", examples=["task-book"])
    title: str = Field(title="事项 title", examples=["创建任务书"])
    owed_by: Kind = Field(
        strict=False,
        title="报送主体 owed by",
        description="authorities 指通知主送的各主管部门，各报一份",
        examples=["pilots"],
    )
    stages: list[Annotated[Stage, _BY_VALUE, Field(json_schema_extra=_NOT_RETURNED)]] = Field(
        min_length=1,
        title="阶段 stages",
        description="按先后顺序",
        examples=[["drafted", "reviewed", "submitted", "signed"]],
    )
    due: dt.date | None = Field(
        default=None, title="期限 due", description="含当日；不写表示应报但无期限", examples=["2015-04-30"]
    )
    within: Within | None = Field(
        default=None,
        title="时限 within",
        description="自某日起算的时限，不与 due、recurs 同写；起算之日未到的，期限未定",
    )
    recurs: Recurrence | None = Field(
        default=None,
        strict=False,
        title="周期 recurs",
        description="创建期内按此周期报送；期限为各期最后一日，另写 month、day 的从其规定",
        examples=["yearly"],
    )
    month: int | None = Field(
        default=None, ge=1, le=12, title="月 month", description="期限在各期的第几个月", examples=[12]
    )
    day: int | None = Field(
        default=None, ge=1, le=31, title="日 day", description="期限为该月的哪一日，含当日", examples=[31]
    )
    due_stage: Stage | None = Field(
        default=None,
        strict=False,
        json_schema_extra=_NOT_RETURNED,
        title="期限阶段 due stage",
        description="到此阶段即为按期；不写为最后一个阶段",
        examples=["submitted"],
    )
    reviewed_by: str | None = Field(default=None, title="审查单位 reviewed by")
    signed_by: list[str] | None = Field(default=None, title="签订单位 signed by")
    send_to: str | None = Field(default=None, title="报送至 send to", examples=["smartcity2013@dcitycn.org"])
    medium: list[Annotated[Medium, _BY_VALUE]] | None = Field(
        default=None, title="形式 medium", examples=[["electronic"]]
    )
    components: list[str] | None = Field(
        default=None,
        title="材料 components",
        description="一并报送的材料",
        examples=[["推荐函", "审查意见", "申报材料"]],
    )
    clause: str | None = Field(default=None, title="条款 clause", examples=["五"])
    note: Note = None

    @property
    def met_at(self) -> Stage:
        """The stage that meets the deadline."""
        return self.due_stage or self.stages[-1]


class CreationPeriod(Model):
    """创建期: what recurs is owed on each of its days within it, the first and the last day included.

    Notices say when it ends, or how long it is.
    """

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["ends"]}, {"required": ["years"]}, {"required": ["months"]}]}
    )

    begins: dt.date | None = Field(
        default=None, title="起 begins", description="不写为通知印发之日", examples=["2015-04-07"]
    )
    ends: dt.date | None = Field(
        default=None, title="止 ends", description="含当日；不写的写 years 或 months", examples=["2018-04-06"]
    )
    years: int | None = Field(
        default=None, ge=1, le=100, title="年数 years", description="自起始之日算起，不写 ends 时用", examples=[3]
    )
    months: int | None = Field(
        default=None, ge=1, le=1200, title="月数 months", description="自起始之日算起，不写 ends 时用", examples=[36]
    )


class Notice(Model):
    """A programme year: its list, its totals, what it wants handed in."""

    id: RecordId = Field(title="通知 notice", examples=["2014"])
    programme: str | None = Field(
        default=None,
        title="试点计划 programme",
        description="编号见 [[programmes]]；不写为默认的计划",
        examples=["smart-city"],
    )
    source: str = Field(title="来源 source", description="编号见 [[sources]]", examples=["notice-2014"])
    number: str | None = Field(default=None, title="文号 document number", examples=["建办科[2013]22号"])
    issued_by: list[str] = Field(min_length=1, title="印发单位 issued by")
    issued_on: dt.date = Field(title="印发日期 issued on", examples=["2015-04-07"])
    rests_on: list[str] | None = Field(
        default=None, title="依据 rests on", description="正文援引的文件的文号", examples=[["建办科函[2014]515号"]]
    )
    totals: Totals | None = Field(default=None, title="公布数量 totals")
    creation_period: CreationPeriod | None = Field(default=None, title="创建期 creation period", description="三至五年")
    closed_on: dt.date | None = Field(
        default=None,
        title="终止日期 closed on",
        description="定期报送的事项至此日为止，期限在此日以后的不再报送，尚未报送的不再算作逾期",
        examples=["2018-12-31"],
    )
    deliverables: list[Deliverable] = Field(default=[], title="报送事项 deliverables")
    note: Note = None


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
    """A place that a notice lists as a National Smart City pilot."""

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
    undertaken_by: Annotated[list[str], _FREE_TEXT] = Field(
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


class Event(Model):
    """One entry of the ledger: a target has reached a stage of a deliverable; with `voids`, an earlier event is voided.

    An event that voids another repeats what that one said, and counts for nothing else; voided itself, it voids
    nothing.
    """

    id: RecordId = Field(
        title="台账编号 event", description="按登记时间排序", examples=["20150428T013000.000000Z-7f3a9c5e"]
    )
    recorded_at: AwareDatetime = Field(title="登记时间 recorded at", examples=["2015-04-28T09:30:00+08:00"])
    on: dt.date = Field(title="日期 on", description="到此阶段之日", examples=["2015-04-28"])
    target: str = Field(
        title="编号 id", description="试点、专项试点、申报城市或主管部门的编号", examples=["2014-130123"]
    )
    deliverable: str = Field(
        title="事项 deliverable", description="编号见 [[notices.deliverables]]", examples=["task-book"]
    )
    year: int | None = Field(
        default=None, ge=1, le=9999, title="年度 year", description="仅用于定期报送的事项", examples=[2015]
    )
    part: int | None = Field(
        default=None, ge=1, le=12, title="期次 part", description="仅用于一年报送多次的事项：第几期", examples=[3]
    )
    stage: Stage = Field(strict=False, title="阶段 stage", description="已办到的阶段", examples=["submitted"])
    by: OptionalText = Field(
        default=None, title="办理单位 by", description="办到此阶段的单位", examples=["正定县智慧城市办公室"]
    )
    note: Note = None
    voids: str | None = Field(default=None, title="所作废条目 voids", description="被作废的台账编号")
    batch: RecordId | None = Field(
        default=None,
        title="批次 batch",
        description="同一次命令登记的各条相同",
        examples=["20150428T013000.000000Z-5d0e81b4"],
    )
    recorded_by: OptionalText = Field(default=None, title="登记人 recorded by", examples=["zhang"])
    via: str | None = Field(
        default=None,
        title="登记方式 via",
        description="record、collect 文件名、undo",
        examples=["collect 130000-河北省.xlsx"],
    )
    workbook: str | None = Field(
        default=None,
        title="工作簿 workbook",
        description="取自哪一份工作簿：其封签的前十六位",
        examples=["5d0e81b47f3a9c5e"],
    )
    also: bool | None = Field(
        default=None, title="再次 also", description="同一阶段再次办理，不是更正原来的登记", examples=[True]
    )

    @property
    def period(self) -> Period | None:
        """The period that it names; None where it names none. Where it names no year, that of its day."""
        if self.year is None and self.part is None:
            return None
        return Period(self.on.year if self.year is None else self.year, self.part or 0)

    @field_serializer("recorded_at", when_used="json")
    def _format_moment(self, moment: dt.datetime) -> str:
        return moment.isoformat()


class RegistryChange(Model):
    """One entry of the ledger about the registry: a command adds, changes or removes a record.

    It is written before the registry is. `before` is what the registry had of the record, so that it can be put back;
    `after` tells whether the record is still as the command wrote it. A change that takes another back names it.
    """

    id: RecordId = Field(title="改动编号 change", examples=["20150428T013000.000000Z-7f3a9c5e"])
    recorded_at: AwareDatetime = Field(title="登记时间 recorded at", examples=["2015-04-28T09:30:00+08:00"])
    record: str = Field(title="编号 id", description="登记册中改动了的记录", examples=["2014-330108"])
    before: list[str] | None = Field(
        default=None, title="原文 before", description="改动以前登记册中这一条的各行；原来没有的不写"
    )
    after: str | None = Field(
        default=None,
        title="改后摘要 after",
        description="改动以后各行的摘要，撤销时据以看出手工改动；删去的写 none",
        examples=["9f86d081884c7d65"],
    )
    table: Literal["sources", "assessments"] | None = Field(
        default=None, title="表 table", description="改动的是来源或评估时写 sources、assessments", examples=["sources"]
    )
    voids: str | None = Field(default=None, title="撤销哪条 voids", description="被撤销的改动编号")
    batch: RecordId | None = Field(default=None, title="批次 batch")
    recorded_by: str | None = Field(default=None, title="登记人 recorded by", examples=["zhang"])
    via: str | None = Field(default=None, title="登记方式 via", examples=["promote"])

    @property
    def key(self) -> tuple[str, str]:
        """What tells the record from all others: sources and assessments have ids of their own."""
        return self.table or "", self.record

    @field_serializer("recorded_at", when_used="json")
    def _format_moment(self, moment: dt.datetime) -> str:
        return moment.isoformat()


class LedgerFile(Model):
    """`progress.toml` as a whole."""

    format: int = Field(default=FORMAT, ge=FORMAT, le=FORMAT, title="格式版本 format", examples=[FORMAT])
    events: list[Event] = Field(default=[], title="台账 events")
    changes: list[RegistryChange] = Field(default=[], title="登记册改动 registry changes")


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

# The tables of a ledger.
LEDGER_TABLES: Mapping[str, type[Model]] = {"events": Event, "changes": RegistryChange}

RecordedTarget = Pilot | Project | Candidate
AnyTarget = RecordedTarget | OwingAuthority

# What is entered one by one, with an id of its own; a notice comes with its deliverables.
AnyRecord = RecordedTarget | Source | Assessment


@cache
def free_text_columns() -> frozenset[str]:
    """The columns, by their keys in CSV and JSON, whose text people write as they like."""
    models = (*REGISTRY_TABLES.values(), *LEDGER_TABLES.values())
    fields = ((name, info) for model in models for name, info in model.model_fields.items())
    return frozenset([name for name, info in fields if _FREE_TEXT in info.metadata]).union(_FREE_TEXT_COLUMNS)


class Title(NamedTuple):
    """What a field is called in Chinese and in English, what belongs there, and an example of it."""

    zh: str
    en: str
    about: str = ""
    example: Any = None

    def __str__(self) -> str:
        """The title in the user's language."""
        return self.zh if language() == "zh" else self.en


# The derived fields that JSON and tables add to a record.
AUTHORITY = Title("主管部门", "authority", "省级、计划单列市或兵团主管部门", "河北省")
PROGRAMME = Title("试点计划", "programme", "通知所属的试点计划", "smart-city")
STATUS = Title("试点状态", "status", "当日的状态，由通知和评估得出", "pilot")


@cache
def titles(model: type[Model]) -> Mapping[str, Title]:
    """Every field of a model with its title, in the model's order."""
    titles_by_name = {}
    for name, info in model.model_fields.items():
        zh, _space, en = (info.title or name).partition(" ")
        titles_by_name[name] = Title(zh, en or zh, info.description or "", info.examples[0] if info.examples else None)
    return titles_by_name


def title_of(model: type[Model], name: str) -> Title:
    """The title of one field.

    Raises KeyError where the model has no such field.
    """
    return titles(model)[name]


# The columns of 增补申报, the table of candidates that circulates; those of the materials are named by the notice.
CANDIDATE_FIELDS: Mapping[str, Title] = {
    "serial": Title("序号", "no."),
    "name": title_of(Candidate, "name"),
    "level": title_of(Candidate, "level"),
    "on": title_of(Event, "on"),
    "note": title_of(Event, "note"),
}
