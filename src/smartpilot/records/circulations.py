"""What the files of circulations hold: which workbook was sent to whom, what came back, and whom to ask."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

from pydantic import AwareDatetime, Field

from smartpilot.records.base import FORMAT, Model, RecordId
from smartpilot.records.terms import ReturnState

Code = Annotated[str, Field(pattern=r"^[0-9]{6}$", title="代码 code", examples=["130000"])]
RoundId = Annotated[RecordId, Field(title="填报轮次 round", description="发出之日", examples=["2015-04-20"])]
WorkbookId = Annotated[
    str | None, Field(title="工作簿 workbook", description="其封签的前十六位", examples=["5d0e81b47f3a9c5e"])
]
RecordedBy = Annotated[str | None, Field(title="登记人 recorded by", examples=["zhang"])]


class Dispatch(Model):
    """One workbook that was sent. One that was written again on the same day replaces the earlier one."""

    id: RecordId = Field(title="编号 id", examples=["20150420T013000.000000Z-7f3a9c5e"])
    recorded_at: AwareDatetime = Field(title="登记时间 recorded at", examples=["2015-04-20T09:30:00+08:00"])
    round: RoundId
    sent_on: dt.date = Field(title="发出日期 sent on", examples=["2015-04-20"])
    return_by: dt.date | None = Field(default=None, title="发回期限 return by", examples=["2015-05-15"])
    return_to: str | None = Field(default=None, title="发回何处 return to", examples=["office@example.org"])
    authority: str = Field(title="主管部门 authority", examples=["河北省"])
    code: Code
    file: str = Field(title="文件 file", examples=["130000-河北省.xlsx"])
    rows: int = Field(ge=0, title="行数 rows", examples=[12])
    template: str = Field(title="模板版本 template", examples=["3"])
    workbook: WorkbookId = None
    recorded_by: RecordedBy = None


class Receipt(Model):
    """One workbook that came back, and what became of it when it was collected."""

    id: RecordId = Field(title="编号 id", examples=["20150504T013000.000000Z-7f3a9c5e"])
    recorded_at: AwareDatetime = Field(title="登记时间 recorded at", examples=["2015-05-04T09:30:00+08:00"])
    round: RoundId
    authority: str = Field(title="主管部门 authority", examples=["河北省"])
    code: Code
    file: str = Field(title="文件 file", examples=["130000-河北省.xlsx"])
    returned_on: dt.date = Field(title="收回日期 returned on", examples=["2015-05-04"])
    state: ReturnState = Field(strict=False, title="收回情况 state", description="收回之时", examples=["applied"])
    reasons: list[str] | None = Field(default=None, title="原因 reasons", description="有错误或矛盾的，原因何在")
    candidates: list[str] | None = Field(
        default=None, title="新申报城市 candidates", description="由此登记的申报城市的编号"
    )
    workbook: WorkbookId = None
    batch: RecordId | None = Field(default=None, title="批次 batch", description="与台账各条的批次相同")
    recorded_by: RecordedBy = None


class Withdrawal(Model):
    """A round that was withdrawn: what was sent in it before no longer counts."""

    id: RecordId = Field(title="编号 id", examples=["20150421T013000.000000Z-7f3a9c5e"])
    recorded_at: AwareDatetime = Field(title="登记时间 recorded at", examples=["2015-04-21T09:30:00+08:00"])
    round: RoundId
    recorded_by: RecordedBy = None


class CirculationsFile(Model):
    """`circulations.toml` as a whole."""

    format: int = Field(default=FORMAT, ge=FORMAT, le=FORMAT, title="格式版本 format", examples=[FORMAT])
    sent: list[Dispatch] = Field(default=[], title="发出 sent")
    returned: list[Receipt] = Field(default=[], title="收回 returned")
    withdrawn: list[Withdrawal] = Field(default=[], title="撤销 withdrawn")


CIRCULATION_TABLES: Mapping[str, type[Model]] = {"sent": Dispatch, "returned": Receipt, "withdrawn": Withdrawal}


class Contact(Model):
    """Whom to ask at an authority, as the cover of the last workbook says that came back."""

    authority: str = Field(title="主管部门 authority", examples=["河北省"])
    code: Code
    unit: str | None = Field(default=None, title="填报单位 unit", examples=["河北省住房和城乡建设厅"])
    person: str | None = Field(default=None, title="填报人 person", examples=["张三"])
    telephone: str | None = Field(default=None, title="联系电话 telephone", examples=["0311-1234567"])
    known_since: dt.date = Field(title="收到日期 known since", examples=["2015-05-04"])


class ContactsFile(Model):
    """`contacts.toml` as a whole."""

    format: int = Field(default=FORMAT, ge=FORMAT, le=FORMAT, title="格式版本 format", examples=[FORMAT])
    contacts: list[Contact] = Field(default=[], title="联系人 contacts")


CONTACT_TABLES: Mapping[str, type[Model]] = {"contacts": Contact}
