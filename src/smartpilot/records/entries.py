"""The entries of a ledger: what was handed in or voided, and what commands changed in the registry."""

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from pydantic import AwareDatetime, Field, field_serializer

from smartpilot.records.base import FORMAT, Model, Note, OptionalText, RecordId
from smartpilot.records.periods import Period
from smartpilot.records.terms import Stage


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


# The tables of a ledger.
LEDGER_TABLES: Mapping[str, type[Model]] = {"events": Event, "changes": RegistryChange}
