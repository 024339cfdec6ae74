"""Which registry and which ledger an answer is made from."""

import datetime as dt
from pathlib import Path

import pytest

from ledgers import event, write_ledger, write_small_registry
from program import REGISTRY
from smartpilot.ledger.ledger import ledger_path
from smartpilot.ledger.provenance import Provenance, provenance_of
from smartpilot.ledger.reading import read_ledger
from smartpilot.registry.reading import open_registry


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_small_registry(tmp_path)


def provenance(path: Path) -> Provenance:
    return provenance_of(path, open_registry(path), read_ledger(ledger_path(path)))


def test_without_a_ledger(book: Path) -> None:
    ledger_path(book).unlink(missing_ok=True)

    assert provenance(book) == Provenance(book, False, 5, None, 0, None)
    assert provenance(book).as_json() == {
        "registry": {"path": str(book), "built_in": False, "pilots": 5},
        "ledger": {"path": None, "events": 0, "last": None},
    }


def test_a_ledger_with_nothing_in_it_is_one(book: Path) -> None:
    write_ledger(book)

    assert provenance(book)[3:] == (ledger_path(book), 0, None)


def test_the_last_day_is_that_of_an_event_that_stands(book: Path) -> None:
    write_ledger(
        book,
        event(1, on=dt.date(2015, 4, 28)),
        event(2, on=dt.date(2015, 4, 20), target="2014-310115"),
        event(3, on=dt.date(2015, 5, 4)),
        event(4, on=dt.date(2015, 5, 4), voids=event(3)["id"]),
    )

    found = provenance(book)
    assert found[3:] == (ledger_path(book), 4, dt.date(2015, 4, 28))
    assert found.as_json()["ledger"] == {"path": str(ledger_path(book)), "events": 4, "last": "2015-04-28"}


@pytest.mark.parametrize("content", ["[[events]]\nid = 1\n", "broken"])
def test_a_ledger_that_cannot_be_read_has_no_number(content: str, book: Path) -> None:
    ledger_path(book).write_text(content, encoding="utf-8")

    assert provenance(book)[3:] == (ledger_path(book), None, None)


def test_the_registry_of_the_program_is_known_by_any_path(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert provenance(REGISTRY).built_in
    monkeypatch.chdir(REGISTRY.parent)
    assert provenance(Path(REGISTRY.name)).built_in
    assert not provenance(book).built_in
