import datetime as dt
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from ledgers import event
from smartpilot.ledger.ledger import Ledger
from smartpilot.ledger.pending import PendingRequest
from smartpilot.records.entries import Event, LedgerFile


def parsed(number: int, **more: Any) -> Event:
    return Event.model_validate({**event(number), "on": dt.date(2015, 4, 28), **more})


ONE, TWO = parsed(1), parsed(2)
LEDGER = Ledger(LedgerFile(events=[ONE, TWO]))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "progress.toml"


def break_off(path: Path, *words: str, event: Event) -> None:
    """A request that notes an event and is not answered."""
    with suppress(KeyboardInterrupt), PendingRequest(path, *words) as request:
        request.note([event])
        raise KeyboardInterrupt


def test_an_answered_request_leaves_nothing(path: Path) -> None:
    with PendingRequest(path, "undo") as request:
        request.note([ONE])
        assert len(list(path.parent.iterdir())) == 1

    assert list(path.parent.iterdir()) == []
    assert list(PendingRequest(path, "undo").entries_written(LEDGER)) == []


def test_what_was_written_without_an_answer_is_answered_once(path: Path) -> None:
    break_off(path, "undo", event=ONE)

    with PendingRequest(path, "undo") as request:
        assert list(request.entries_written(LEDGER)) == [ONE]
    with PendingRequest(path, "undo") as request:
        assert list(request.entries_written(LEDGER)) == []


def test_requests_in_other_words_know_nothing_of_each_other(path: Path) -> None:
    break_off(path, "undo", "2014-130123", event=ONE)
    break_off(path, "undo", event=TWO)

    assert list(PendingRequest(path, "undo", "2014-130283").entries_written(LEDGER)) == []
    assert list(PendingRequest(path, "undo").entries_written(LEDGER)) == [TWO]
    assert list(PendingRequest(path, "undo", "2014-130123").entries_written(LEDGER)) == [ONE]


def test_what_was_noted_and_never_written_is_forgotten(path: Path) -> None:
    break_off(path, "undo", event=parsed(3))

    with PendingRequest(path, "undo") as request:
        assert list(request.entries_written(LEDGER)) == []
        request.note([ONE])
        assert len(list(path.parent.iterdir())) == 1
    assert list(path.parent.iterdir()) == []


def test_a_request_that_goes_on_is_not_answered_by_another(path: Path) -> None:
    with PendingRequest(path, "undo") as request:
        request.note([ONE])
        assert list(PendingRequest(path, "undo").entries_written(LEDGER)) == []


def test_a_request_that_wrote_nothing_is_withdrawn(path: Path) -> None:
    with suppress(KeyboardInterrupt), PendingRequest(path, "undo") as request:
        request.note([ONE])
        request.withdraw()
        raise KeyboardInterrupt

    assert list(path.parent.iterdir()) == []
