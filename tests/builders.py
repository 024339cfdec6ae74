"""Small registries and ledgers for the tests, built from records as a file would hold them."""

import datetime as dt
from typing import Any

from smartpilot.ledger.ledger import Ledger
from smartpilot.records.circulations import Dispatch
from smartpilot.records.comparison import RecordDifferences, compare_records
from smartpilot.records.entries import LedgerFile
from smartpilot.records.models import RegistryFile
from smartpilot.registry.comparison import keyed_records
from smartpilot.registry.registry import Registry

SOURCE: dict[str, Any] = {"id": "notice-2014", "title": "关于公布国家智慧城市2014年度试点名单的通知"}


def notice(id_: str = "2014", issued_on: Any = None, **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "source": "notice-2014",
        "issued_by": ["住房和城乡建设部办公厅"],
        "issued_on": issued_on or dt.date(2015, 4, 7),
        **more,
    }


def place(division: str, name: str, province: str, level: str, notice_: str = "2014", **more: Any) -> dict[str, Any]:
    return {
        "id": f"{notice_}-{division}",
        "name": name,
        "province": province,
        "division": division,
        "level": level,
        "notice": notice_,
        "evidence": "confirmed",
        "sources": ["notice-2014"],
        **more,
    }


def project(number: str, *units: str, notice_: str = "2014", **more: Any) -> dict[str, Any]:
    return {
        "id": f"{notice_}-{number}",
        "undertaken_by": list(units),
        "notice": notice_,
        "evidence": "confirmed",
        "sources": ["notice-2014"],
        **more,
    }


def assessment(
    on: dt.date, kind: str, result: str | None = None, *, target: str = "2014-130123", **more: Any
) -> dict[str, Any]:
    """With an id of its day, so that there may be several."""
    return {
        "id": f"{target}-{kind}-{on}",
        "target": target,
        "on": on,
        "kind": kind,
        **({"result": result} if result else {}),
        "evidence": "unverified",
        "sources": [],
        **more,
    }


def registry(**tables: Any) -> Registry:
    return Registry(RegistryFile.model_validate({"format": 1, "sources": [SOURCE], "notices": [notice()], **tables}))


def event(
    id_: str,
    on: dt.date,
    target: str = "2014-130123",
    deliverable: str = "task-book",
    stage: str = "submitted",
    **more: Any,
) -> dict[str, Any]:
    """Recorded at noon of its own day, where nothing else is said."""
    return {
        "id": id_,
        "recorded_at": dt.datetime.combine(on, dt.time(12), dt.UTC),
        "on": on,
        "target": target,
        "deliverable": deliverable,
        "stage": stage,
        **more,
    }


def ledger(*events: dict[str, Any]) -> Ledger:
    return Ledger(LedgerFile.model_validate({"format": 1, "events": list(events)}))


ZHENGDING = place("130123", "石家庄市正定县", "河北省", "county", designation="expanded")
SHIJIAZHUANG = place("130100", "石家庄市", "河北省", "prefecture-city", notice_="2012", evidence="reported")
PUDONG = place("310115", "上海市浦东新区", "上海市", "district", designation="new")
QINGDAO = place("370203", "青岛市市北区", "山东省", "district", designation="new", evidence="unverified")
PENGLAI = place(
    "350524", "安溪县蓬莱镇", "福建省", "town", id="2014-350524-penglai", locality="蓬莱镇", designation="new"
)


def dispatch(id_: str, recorded_at: str = "2015-04-20T09:30:00+08:00") -> Dispatch:
    """A workbook that was sent to 河北省."""
    return Dispatch.model_validate(
        {
            "id": id_,
            "recorded_at": recorded_at,
            "round": "2015-04-20",
            "sent_on": "2015-04-20",
            "authority": "河北省",
            "code": "130000",
            "file": "130000-河北省.xlsx",
            "rows": 12,
            "template": "3",
        },
        strict=False,
    )


def compare_registries(old: Registry, new: Registry) -> RecordDifferences:
    return compare_records(keyed_records(old), keyed_records(new))


def year_of(item: Any) -> int | None:
    """The year of the period of an obligation or of a row; None for what does not recur."""
    return item.period.year if item.period else None
