import datetime as dt
from collections.abc import Sequence

import pytest

from builders import PUDONG, QINGDAO, ZHENGDING, event, ledger, notice, registry
from smartpilot.cli.views.deadlines import _TABLES, ReportBy
from smartpilot.deadlines.report import DeadlineReport, report_deadlines
from smartpilot.deadlines.sorting import sort_deadlines, sort_provinces, sort_targets
from smartpilot.errors import UsageError
from smartpilot.i18n import Language, use_language
from smartpilot.registry.query import NO_FILTER
from smartpilot.registry.registry import Registry

MAY = dt.date(2015, 5, 10)


def book() -> Registry:
    def deliverable(id_: str, title: str, due: dt.date | None) -> dict[str, object]:
        stages = ["drafted", "submitted"]
        return {"id": id_, "title": title, "owed_by": "pilots", "stages": stages, **({"due": due} if due else {})}

    deliverables = [
        deliverable("plan", "乙", None),
        deliverable("book", "甲", dt.date(2015, 4, 30)),
        deliverable("end", "丙", dt.date(2015, 6, 30)),
    ]
    return registry(notices=[notice(deliverables=deliverables)], pilots=[ZHENGDING, PUDONG, QINGDAO])


def report() -> DeadlineReport:
    events = ledger(
        event("e1", dt.date(2015, 4, 20), "2014-130123", "book"),
        event("e2", dt.date(2015, 5, 2), "2014-370203", "book", "returned"),
        event("e3", dt.date(2015, 5, 3), "2014-370203", "plan"),
    )
    return report_deadlines(book(), events, MAY, NO_FILTER)


def deadlines(*texts: str) -> list[str]:
    return [row.deliverable.id for row in sort_deadlines(report(), texts).deadlines]


def provinces(*texts: str) -> list[str | None]:
    return [row.province for row in sort_provinces(report(), texts).by_province()]


def targets(*texts: str) -> list[tuple[str, str]]:
    return [(row.target[5:], row.deliverable) for row in sort_targets(report(), texts).targets]


def test_deadlines_by_what_their_table_shows() -> None:
    assert deadlines() == ["book", "end", "plan"]
    assert deadlines("-期限") == ["end", "book", "plan"]
    assert deadlines("已报", "期限") == ["end", "book", "plan"]
    assert deadlines("-其中退回", "-期限") == ["book", "end", "plan"]
    assert deadlines("状态") == ["end", "book", "plan"]
    assert deadlines("-days_left") == ["end", "book", "plan"]


def test_provinces_in_the_official_order_or_by_progress() -> None:
    assert provinces("省份") == ["河北省", "上海市", "山东省"]
    assert provinces("-省份") == ["山东省", "上海市", "河北省"]
    assert provinces("-进度", "省份") == ["河北省", "上海市", "山东省"]
    assert provinces("-其中退回")[0] == "山东省"


def test_targets_by_their_columns() -> None:
    assert targets("事项", "-编号")[:2] == [("370203", "book"), ("310115", "book")]
    assert [row[0] for row in targets("省份")] == ["130123"] * 3 + ["310115"] * 3 + ["370203"] * 3
    assert targets("-阶段")[:2] == [("370203", "book"), ("130123", "book")]
    # What has no date comes last.
    assert {deliverable for _target, deliverable in targets("期限")[-3:]} == {"plan"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("by", ReportBy)
def test_every_heading_of_a_table_can_be_typed(by: ReportBy, language: Language) -> None:
    """But for what is no order: who reviews, where it is sent, the clause."""
    sort = {ReportBy.DELIVERABLE: sort_deadlines, ReportBy.PROVINCE: sort_provinces, ReportBy.TARGET: sort_targets}[by]
    with use_language(language):
        headings: Sequence[str] = [
            column.heading
            for column in _TABLES[by](book(), report()).columns
            if column.key not in ("reviewed_by", "send_to", "clause")
        ]
        for heading in headings:
            assert sort(report(), [f"-{heading}"])
    assert len(headings) > 4


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(UsageError, match="unknown column: 名称"):
        sort_deadlines(report(), ["名称"])
