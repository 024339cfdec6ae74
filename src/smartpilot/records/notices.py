"""Programmes, their notices, and what a notice wants handed in, by when.

The terms are those of the notice of 2015-04-07 and of 国家智慧城市试点暂行管理办法 (2012).
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import ConfigDict, Field

from smartpilot.i18n import language
from smartpilot.records.base import (
    BY_VALUE,
    NOT_RETURNED,
    Model,
    Note,
    RecordId,
)
from smartpilot.records.terms import (
    DuePeriod,
    Kind,
    Level,
    Medium,
    Recurrence,
    Stage,
)

# How the name of a programme of the whole nation begins.
NATIONAL = ("国家", "全国", "中国")


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
    levels: list[Annotated[Level, BY_VALUE]] | None = Field(
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

    def title_of_list(self, kind: Kind, year: str) -> str:
        """The title of the list of a year: 2022年度智能建造试点城市名单.

        The year stands behind a name that begins with the nation, as notices write it: 国家智慧城市2014年度试点名单.
        """
        title, name = f"{self.title_of_kind(kind)}名单", self.name if self.name.startswith(NATIONAL) else ""
        return f"{name}{year}年度{title.removeprefix(name)}"

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


# How the clauses of an annex below a notice begin: 附件 二.
ANNEX = "附件"
# What the round is called in which applicants are added to the pilots of a list.
SUPPLEMENT = "增补"


def names_supplement(text: str) -> bool:
    """Whether a title or a sentence names a supplementary round."""
    return SUPPLEMENT in text


# The units in which a time may say how long it is.
UNITS_OF_TIME = ("months", "days", "working_days")
# From what a time is counted that is counted from the end of the creation period.
PERIOD_END = "period-end"


class Within(Model):
    """A time that begins with the notice, with the listing of the record, with the end of the creation period, or with
    a stage of another deliverable; or one that ends with the creation period.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [
                {"oneOf": [{"required": [name]} for name in names]} for names in (UNITS_OF_TIME, ("after", "before"))
            ]
        }
    )

    after: str | None = Field(
        default=None,
        pattern=rf"^(notice|listed|{PERIOD_END}|[0-9A-Za-z][0-9A-Za-z._-]*:[a-z]+)$",
        title="起算 after",
        description=(
            "notice 通知印发之日，listed 列入试点之日，period-end 创建期届满之日，或同一通知另一事项到某阶段之日"
        ),
        examples=["task-book:signed"],
    )
    before: str | None = Field(
        default=None,
        pattern=f"^{PERIOD_END}$",
        title="倒算 before",
        description="period-end 创建期届满之日：期限在此日之前；不与 after 同写",
        examples=[PERIOD_END],
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
    def origin(self) -> str:
        """From what it is counted, forwards or backwards; empty where it does not say."""
        return self.after or self.before or ""

    @property
    def stage(self) -> tuple[str, str] | None:
        """The deliverable and the stage with which it begins; None where it begins with no stage."""
        deliverable, mark, stage = self.origin.partition(":")
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
    only_with: Kind | None = Field(
        default=None,
        strict=False,
        title="限于 only with",
        description="只由所辖有此类记录的主管部门报送，依适用名单；不写为各主管部门，仅用于 authorities",
        examples=["pilots"],
    )
    stages: list[Annotated[Stage, BY_VALUE, Field(json_schema_extra=NOT_RETURNED)]] = Field(
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
    due_in: DuePeriod | None = Field(
        default=None,
        strict=False,
        title="期限所在 due in",
        description="following 指期限在所报各期的下一期，如次年1月报上一年度；month、day 从该期算起",
        examples=["following"],
    )
    due_stage: Stage | None = Field(
        default=None,
        strict=False,
        json_schema_extra=NOT_RETURNED,
        title="期限阶段 due stage",
        description="到此阶段即为按期；不写为最后一个阶段",
        examples=["submitted"],
    )
    reviewed_by: str | None = Field(default=None, title="审查单位 reviewed by")
    signed_by: list[str] | None = Field(default=None, title="签订单位 signed by")
    send_to: str | None = Field(default=None, title="报送至 send to", examples=["smartcity2013@dcitycn.org"])
    medium: list[Annotated[Medium, BY_VALUE]] | None = Field(
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

    @property
    def is_due_in_following_period(self) -> bool:
        """Whether what recurs is due in the period after the one that it reports on."""
        return self.due_in is DuePeriod.FOLLOWING

    @property
    def is_supplementary(self) -> bool:
        """Whether it is for a supplementary round."""
        return names_supplement(self.title)


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
    """A programme year: its list, its totals, what it wants handed in; or only what it asks of lists of others."""

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
    applies_to: list[str] | None = Field(
        default=None,
        min_length=1,
        title="适用名单 applies to",
        description="要求报送的事项由这些通知所列的试点等报送，编号见 [[notices]]；不写为本通知所列的",
        examples=[["2012", "2013"]],
    )
    deliverables: list[Deliverable] = Field(default=[], title="报送事项 deliverables")
    note: Note = None

    @property
    def lists_bound(self) -> Sequence[str]:
        """The ids of the notices whose records owe what it asks for: its own id where it names none."""
        return self.applies_to or [self.id]
