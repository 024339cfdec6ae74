"""The records of a registry: the one place where fields, their titles and their allowed values are said.

Table headers, JSON Schema, the workbook and the docs read the titles from here. The terms are those of the
notice of 2015-04-07 and of 国家智慧城市试点暂行管理办法 (2012).
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from smartpilot.i18n import language
from smartpilot.records.terms import Designation, Evidence, Kind, Level, Medium, Recurrence, Stage

FORMAT = 1


class Title(NamedTuple):
    """What a field is called in Chinese and English, what belongs there, and an example of it.

    `office`: an office fills it in on a workbook; everything else is written by the ministry.
    """

    zh: str
    en: str
    about: str = ""
    example: Any = None
    office: bool = False

    def __str__(self) -> str:
        """The title in the user's language."""
        return self.zh if language() == "zh" else self.en


class Limits(NamedTuple):
    """What a value must be besides its type; each named as in pydantic-core and applied by it."""

    pattern: str | None = None
    max_length: int | None = None
    min_length: int | None = None
    ge: int | None = None
    le: int | None = None

    def given(self) -> Iterator[tuple[str, Any]]:
        """The limits that are set."""
        for name in ("pattern", "max_length", "min_length", "ge", "le"):
            if getattr(self, name) is not None:
                yield name, getattr(self, name)


_Id = Limits(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$", max_length=100)
_Division = Limits(pattern=r"^[1-9][0-9]{5}$")

SourceIds = Annotated[list[str], Title("来源", "sources", "编号见 [[sources]]", ["notice-2014"])]
Note = Annotated[str | None, Title("备注", "note", office=True)]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Record:
    """What all records share. `validation` makes them from TOML; their annotations say what is allowed."""

    kind: ClassVar[Kind | None] = None

    # Said once here, because dataclass would compile them for each kind of record anew, at every start.
    def __eq__(self, other: object) -> bool:
        """Whether it is a record of the same kind with the same values."""
        return type(self) is type(other) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]  # records hold lists

    def __repr__(self) -> str:
        """The fields that are set, for whoever looks for a fault."""
        shown = (f"{name}={value!r}" for name, value in self.__dict__.items() if value is not None)
        return f"{type(self).__name__}({', '.join(shown)})"

    def as_json(self) -> dict[str, Any]:
        """The record with the format's own field names; dates as ISO 8601, absent fields left out."""
        return {each.name: _plain(value) for each in fields(self) if (value := getattr(self, each.name)) is not None}

    def as_toml(self) -> dict[str, Any]:
        """The record as TOML takes it: dates stay dates, absent fields are left out."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: _stored(value) for name, value in found.items() if value is not None}


def _stored(value: Any) -> Any:
    if isinstance(value, Record):
        return value.as_toml()
    if isinstance(value, list):
        return [_stored(item) for item in value]
    return value.value if isinstance(value, StrEnum) else value


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.as_json()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, dt.date) else value


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Source(Record):
    """A published text that names records."""

    id: Annotated[str, _Id, Title("编号", "id", example="notice-2014")]
    title: Annotated[str, Title("标题", "title")]
    publisher: Annotated[str | None, Title("发布单位", "publisher", example="住房和城乡建设部")] = None
    published: Annotated[dt.date | None, Title("发布日期", "published", example="2015-04-10")] = None
    url: Annotated[str | None, Title("网址", "url")] = None
    note: Note = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Totals(Record):
    """How many records a notice says it lists; absent where it does not say."""

    new: Annotated[int | None, Limits(ge=0), Title("新增试点", "new", example=84)] = None
    expanded: Annotated[int | None, Limits(ge=0), Title("扩大范围试点", "expanded-scope", example=13)] = None
    special: Annotated[int | None, Limits(ge=0), Title("专项试点", "special projects", example=41)] = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Deliverable(Record):
    """Something that a notice wants handed in."""

    id: Annotated[str, _Id, Title("事项编号", "deliverable", example="task-book")]
    title: Annotated[str, Title("事项", "title", example="创建任务书")]
    owed_by: Annotated[Kind, Title("报送主体", "owed by", example="pilots")]
    stages: Annotated[
        list[Stage],
        Limits(min_length=1),
        Title("阶段", "stages", "按先后顺序", ["drafted", "reviewed", "submitted", "signed"]),
    ]
    due: Annotated[dt.date | None, Title("期限", "due", "含当日；不写表示应报但无期限", "2015-04-30")] = None
    recurs: Annotated[Recurrence | None, Title("周期", "recurs", "创建期内每年报送；另写 month、day", "yearly")] = None
    month: Annotated[int | None, Limits(ge=1, le=12), Title("月", "month", "每年期限的月份", 12)] = None
    day: Annotated[int | None, Limits(ge=1, le=31), Title("日", "day", "每年期限的日，含当日", 31)] = None
    due_stage: Annotated[
        Stage | None,
        Title("期限阶段", "due stage", "到此阶段即为按期；不写为最后一个阶段", "submitted"),
    ] = None
    reviewed_by: Annotated[str | None, Title("审查单位", "reviewed by")] = None
    signed_by: Annotated[list[str] | None, Title("签订单位", "signed by")] = None
    send_to: Annotated[str | None, Title("报送至", "send to", example="smartcity2013@dcitycn.org")] = None
    medium: Annotated[list[Medium] | None, Title("形式", "medium", example=["electronic"])] = None
    components: Annotated[
        list[str] | None, Title("材料", "components", "一并报送的材料", ["推荐函", "审查意见", "申报材料"])
    ] = None
    clause: Annotated[str | None, Title("条款", "clause", example="五")] = None
    note: Note = None

    @property
    def met_at(self) -> Stage:
        """The stage that meets the deadline."""
        return self.due_stage or self.stages[-1]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CreationPeriod(Record):
    """创建期: what recurs is owed on each of its days within it, the first and the last day included."""

    begins: Annotated[dt.date, Title("起", "begins", example="2015-04-07")]
    ends: Annotated[dt.date, Title("止", "ends", example="2018-04-06")]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Notice(Record):
    """A programme year: its list, its totals, what it wants handed in."""

    id: Annotated[str, _Id, Title("通知", "notice", example="2014")]
    source: Annotated[str, Title("来源", "source", "编号见 [[sources]]", "notice-2014")]
    number: Annotated[str | None, Title("文号", "document number", example="建办科[2013]22号")] = None
    issued_by: Annotated[list[str], Limits(min_length=1), Title("印发单位", "issued by")]
    issued_on: Annotated[dt.date, Title("印发日期", "issued on", example="2015-04-07")]
    rests_on: Annotated[
        list[str] | None, Title("依据", "rests on", "正文援引的文件的文号", ["建办科函[2014]515号"])
    ] = None
    totals: Annotated[Totals | None, Title("公布数量", "totals")] = None
    creation_period: Annotated[CreationPeriod | None, Title("创建期", "creation period", "三至五年")] = None
    deliverables: Annotated[list[Deliverable], Title("报送事项", "deliverables")] = field(default_factory=list)
    note: Note = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Target(Record):
    """A record that owes something: a pilot, a special project or a candidate."""

    id: Annotated[str, _Id, Title("编号", "id", "永久不变", "2014-130123")]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Place(Target):
    """A pilot or a candidate: a city, district, county, town or zone."""

    name: Annotated[str, Title("名称", "name", "按通知的写法", "石家庄市正定县")]
    province: Annotated[str, Title("省份", "province", "全称", "河北省")]
    division: Annotated[
        str,
        _Division,
        Title("行政区划代码", "division code", "通知印发之日的 GB/T 2260 代码；镇和功能区填所在地", "130123"),
    ]
    locality: Annotated[str | None, Title("镇或功能区", "locality", "仅用于镇和功能区", "张浦镇")] = None
    level: Annotated[Level, Title("级别", "level", example="county")]
    notice: Annotated[str, Title("通知", "notice", "编号见 [[notices]]", "2014")]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Pilot(Place):
    """A place that a notice lists as a National Smart City pilot."""

    kind: ClassVar[Kind | None] = Kind.PILOTS

    designation: Annotated[Designation | None, Title("类别", "designation", "没有来源说明时不写", "expanded")] = None
    extends: Annotated[str | None, Title("扩大自", "extends", "原试点的编号", "2012-130100")] = None
    added_on: Annotated[
        dt.date | None, Title("增补日期", "added on", "由申报城市增补为试点之日；此前的期限对它无效", "2015-09-15")
    ] = None
    evidence: Annotated[Evidence, Title("证据", "evidence", example="confirmed")]
    sources: SourceIds
    note: Note = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Project(Target):
    """A special project that a notice lists."""

    kind: ClassVar[Kind | None] = Kind.PROJECTS

    title: Annotated[str | None, Title("项目名称", "title")] = None
    field: Annotated[str | None, Title("领域", "field", example="建筑节能与能源管理")] = None
    undertaken_by: Annotated[
        list[str], Limits(min_length=1), Title("承建单位", "undertaken by", example=["航天恒星科技有限公司"])
    ]
    site: Annotated[str | None, Title("示范地", "site")] = None
    site_pilot: Annotated[str | None, Title("示范地试点", "site pilot", "示范地是试点时填其编号", "2014-130123")] = None
    notice: Annotated[str, Title("通知", "notice", "编号见 [[notices]]", "2014")]
    evidence: Annotated[Evidence, Title("证据", "evidence", example="confirmed")]
    sources: SourceIds
    note: Note = None

    @property
    def name(self) -> str:
        """What to call it: its title, else its undertaking units."""
        return self.title or "、".join(self.undertaken_by)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Candidate(Place):
    """An applicant that the notice does not list; it may enter in the supplementary round (增补)."""

    kind: ClassVar[Kind | None] = Kind.CANDIDATES

    evidence: Annotated[Evidence | None, Title("证据", "evidence", example="confirmed")] = None
    sources: SourceIds = field(default_factory=list)
    note: Note = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class RegistryFile(Record):
    """`pilots.toml` as a whole."""

    format: Annotated[Literal[1], Title("格式版本", "format", example=FORMAT)]
    sources: Annotated[list[Source], Title("来源", "sources")] = field(default_factory=list)
    notices: Annotated[list[Notice], Title("通知", "notices")] = field(default_factory=list)
    pilots: Annotated[list[Pilot], Title("试点", "pilots")] = field(default_factory=list)
    projects: Annotated[list[Project], Title("专项试点", "special projects")] = field(default_factory=list)
    candidates: Annotated[list[Candidate], Title("申报城市", "candidates")] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Event(Record):
    """One line of the ledger: a target has come to a stage of a paper; or, with `voids`, an earlier event is void.

    An event that voids another repeats what that one said, and counts for nothing else.
    """

    id: Annotated[str, _Id, Title("台账编号", "event", "按登记时间排序", "20150428T013000.000000Z-7f3a9c5e")]
    recorded_at: Annotated[dt.datetime, Title("登记时间", "recorded at", example="2015-04-28T09:30:00+08:00")]
    on: Annotated[dt.date, Title("日期", "on", "到此阶段之日", "2015-04-28", office=True)]
    target: Annotated[str, Title("编号", "id", "试点、专项试点或申报城市的编号", "2014-130123")]
    deliverable: Annotated[str, Title("事项", "deliverable", "编号见 [[notices.deliverables]]", "task-book")]
    year: Annotated[int | None, Limits(ge=1, le=9999), Title("年度", "year", "仅用于每年报送的事项", 2015)] = None
    stage: Annotated[Stage, Title("阶段", "stage", "已办到的阶段", "submitted", office=True)]
    by: Annotated[str | None, Title("办理单位", "by", "办到此阶段的单位", "正定县智慧城市办公室", office=True)] = None
    note: Note = None
    voids: Annotated[str | None, Title("作废哪条", "voids", "被作废的台账编号")] = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class LedgerFile(Record):
    """`progress.toml` as a whole."""

    format: Annotated[Literal[1], Title("格式版本", "format", example=FORMAT)] = 1
    events: Annotated[list[Event], Title("台账", "events")] = field(default_factory=list)


# The lists of records of a registry, by the name of their tables.
LISTS: Mapping[str, type[Record]] = {
    "sources": Source,
    "notices": Notice,
    "pilots": Pilot,
    "projects": Project,
    "candidates": Candidate,
}

# The same of a ledger.
LEDGER_LISTS: Mapping[str, type[Record]] = {"events": Event}

AnyTarget = Pilot | Project | Candidate

# The derived field that JSON and tables add to a record.
AUTHORITY = Title("主管部门", "authority", "省级、计划单列市或兵团主管部门", "河北省")


def titles(record: type[Record]) -> Mapping[str, Title]:
    """Every field of a record with its title, in the model's order."""
    return {
        each.name: next(item for item in each.type.__metadata__ if isinstance(item, Title))  # type: ignore[union-attr]
        for each in fields(record)
    }


def title_of(record: type[Record], name: str) -> Title:
    """The title of one field.

    Raises KeyError where the record has no such field.
    """
    return titles(record)[name]
