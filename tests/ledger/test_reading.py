import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from ledgers import event
from smartpilot.errors import InvalidFileError
from smartpilot.ledger.ledger import HEADER, NO_LEDGER
from smartpilot.ledger.reading import LedgerReading, read_ledger, require_valid_ledger
from smartpilot.problems import Severity

BOM = b"\xef\xbb\xbf"


def reading(path: Path, content: bytes) -> LedgerReading:
    path.write_bytes(content)
    return read_ledger(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "progress.toml"


def test_no_ledger_is_an_empty_one(path: Path) -> None:
    found = read_ledger(path)

    assert found.problems == []
    assert found.ledger == NO_LEDGER
    assert found.document.raw is None
    assert require_valid_ledger(read_ledger(path)).events == []
    assert not path.exists()


@pytest.mark.parametrize(
    "content", [b"", b"\n", b" \r\n\t\n", HEADER.encode(), b"# only a comment", b"format = 1\n", BOM + b"format = 1\n"]
)
def test_a_ledger_without_events_is_an_empty_one(content: bytes, path: Path) -> None:
    found = reading(path, content)

    assert found.problems == []
    assert found.ledger == NO_LEDGER
    assert found.document.raw == content


def test_a_byte_order_mark_alone_is_an_empty_ledger(path: Path) -> None:
    assert reading(path, BOM).problems == []


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        ("文件 = 1".encode("gbk"), "encoding", 1),
        ("format = 1".encode("utf-16"), "encoding", 1),
        (b"format = 1\n\nevents = [", "syntax", None),
        (b'[[events]]\nid = "a"\nid = "b"\n', "duplicate-key", 3),
        (b"\n<<<<<<< HEAD\n", "syntax", 2),
        (b"format = 2\n", "wrong-value", 1),
        (b"events = 5\n", "wrong-type", 1),
        (b"events = [5]\n", "wrong-type", 1),
        (b"[events]\n", "wrong-type", 1),
        (b"format = 1\n[[event]]\n", "unknown-key", 2),
        (b"format = 1\n[[pilots]]\n", "unknown-key", 2),
    ],
)
def test_what_is_wrong_is_reported_with_its_line(content: bytes, rule: str, line: int | None, path: Path) -> None:
    problems = reading(path, content).problems

    assert [problem.rule for problem in problems] == [rule]
    assert problems[0].severity is Severity.ERROR
    assert problems[0].file == str(path)
    assert problems[0].line is not None
    assert line is None or problems[0].line == line
    with pytest.raises(InvalidFileError) as caught:
        require_valid_ledger(read_ledger(path))
    assert caught.value.problems == tuple(problems)


@pytest.mark.parametrize(
    ("change", "rule", "field"),
    [
        ({"stage": "sent"}, "wrong-value", "stage"),
        ({"on": "2015-04-28"}, "wrong-type", "on"),
        ({"on": dt.datetime(2015, 4, 28, 1, 1)}, "wrong-type", "on"),  # noqa: DTZ001
        ({"recorded_at": dt.date(2015, 4, 28)}, "wrong-type", "recorded_at"),
        ({"recorded_at": dt.datetime(2015, 4, 28, 1, 1)}, None, "recorded_at"),  # noqa: DTZ001
        ({"year": "2015"}, "wrong-type", "year"),
        ({"year": 0}, None, "year"),
        ({"by_whom": "我"}, "unknown-key", "by_whom"),
        ({"id": "有空格 的"}, None, "id"),
        ({"target": 5}, "wrong-type", "target"),
    ],
)
def test_a_broken_event_is_put_aside_and_the_others_are_kept(
    change: dict[str, Any], rule: str | None, field: str, path: Path
) -> None:
    import tomli_w

    found = reading(path, tomli_w.dumps({"events": [event(1), event(2, **change), event(3)]}).encode())

    assert found.ledger is not None
    assert [each.id for each in found.ledger.events] == [event(1)["id"], event(3)["id"]]
    assert [problem.field for problem in found.problems] == [field]
    assert rule is None or found.problems[0].rule == rule
    assert found.positions == {"events": [0, 2]}
    assert found.path(1, "stage") == ("events", 2, "stage")


@pytest.mark.parametrize("key", ["id", "recorded_at", "on", "target", "deliverable", "stage"])
def test_every_event_needs_its_keys(key: str, path: Path) -> None:
    import tomli_w

    whole = event(1)
    del whole[key]
    problems = reading(path, tomli_w.dumps({"events": [whole]}).encode()).problems

    assert [(p.rule, p.field, p.line) for p in problems] == [("missing-key", key, 1)]
    assert key in problems[0].hint


def test_a_folder_is_no_ledger(path: Path) -> None:
    path.mkdir()

    assert [problem.rule for problem in read_ledger(path).problems] == ["file"]


def test_events_that_fit_keep_their_own_place(path: Path) -> None:
    import tomli_w

    found = reading(path, tomli_w.dumps({"events": [event(1), event(2)]}).encode())

    assert found.path(1) == ("events", 1)
