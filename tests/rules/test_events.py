import datetime as dt
from pathlib import Path

import pytest

from builders import ZHENGDING, event, notice
from ledgers import DELIVERABLES
from program import write_ledger, write_registry
from smartpilot.ledger.reading import read_ledger
from smartpilot.registry.reading import read_registry
from smartpilot.rules import check

RECORDED = dt.datetime(2015, 4, 28, 9, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("ahead", "is_reported"),
    [
        (dt.timedelta(minutes=-1), False),
        (dt.timedelta(minutes=10), False),
        (dt.timedelta(minutes=10, seconds=1), True),
        (dt.timedelta(minutes=19), True),
    ],
)
def test_a_clock_may_be_ten_minutes_ahead(tmp_path: Path, ahead: dt.timedelta, is_reported: bool) -> None:
    registry = write_registry(
        tmp_path / "pilots.toml", pilots=[ZHENGDING], notices=[notice(deliverables=DELIVERABLES[:1])]
    )
    write_ledger(registry, event("a", dt.date(2015, 4, 28), recorded_at=RECORDED))

    problems = check(
        read_registry(registry),
        ["event-ahead-of-clock"],
        ledger=read_ledger(tmp_path / "progress.toml"),
        now=RECORDED - ahead,
    )

    assert [problem.rule for problem in problems] == ["event-ahead-of-clock"] * is_reported
