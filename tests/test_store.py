import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from ledgers import event, events_in, files_in, ledger_of, write_ledger, write_small_registry
from smartpilot.errors import InvalidFileError
from smartpilot.ledger.ledger import Recording, new_ids
from smartpilot.records.entries import Event
from smartpilot.store import Store, open_store
from smartpilot.toml.edits import CannotEditError

MOMENT = dt.datetime(2015, 5, 1, 8, tzinfo=dt.UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_small_registry(tmp_path)


def replace(store: Store, content: bytes) -> None:
    store.replace_registry(lambda _current: content, lambda _current, content: content)


def new_event(**more: Any) -> Event:
    return Event.model_validate({**event(1), "id": new_ids(MOMENT, 1)[0], **more})


# -- opening -----------------------------------------------------------------------------------------------------


def test_a_store_has_registry_and_ledger(path: Path) -> None:
    write_ledger(path, event(1))
    store = open_store(path)

    assert "2014-130123" in store.registry.by_id
    assert [known.id for known in store.ledger.events] == [event(1)["id"]]
    assert store.ledger_path == ledger_of(path)


def test_nothing_is_built_on_what_breaks_a_rule(path: Path) -> None:
    write_ledger(path, event(1, target="2014-999999"))

    with pytest.raises(InvalidFileError) as caught:
        open_store(path)
    assert [problem.rule for problem in caught.value.problems] == ["unknown-target"]
    # What is there to correct that may be opened all the same.
    assert open_store(path, allow_rule_errors=True).ledger.events


def test_what_cannot_be_read_is_never_opened(path: Path) -> None:
    ledger_of(path).write_text("[[events]\n", encoding="utf-8")

    for allow_rule_errors in (False, True):
        with pytest.raises(InvalidFileError):
            open_store(path, allow_rule_errors=allow_rule_errors)


# -- appending ---------------------------------------------------------------------------------------------------


def test_the_first_event_begins_a_ledger_and_that_is_announced(path: Path) -> None:
    announced: list[str] = []
    added = new_event()

    assert open_store(path, announced.append).append_events(lambda _store: [added]) == [added]
    assert [known["id"] for known in events_in(path)] == [added.id]
    assert len(announced) == 1
    assert "progress.toml" in announced[0]


def test_a_plan_without_events_writes_nothing(path: Path) -> None:
    plan, events = open_store(path).append_plan(lambda _store: "a plan", lambda _plan: [])

    assert (plan, events) == ("a plan", [])
    assert not ledger_of(path).exists()


def test_a_plan_is_made_for_what_others_appended_meanwhile(path: Path) -> None:
    early, late = open_store(path), open_store(path)
    first = new_event()
    late.append_events(lambda _store: [first])

    def plan(store: Store) -> list[str]:
        return [known.id for known in store.ledger.events]

    known, _events = early.append_plan(plan, lambda _plan: [new_event(stage="drafted")])

    assert known == [first.id]
    assert [written["stage"] for written in events_in(path)] == ["submitted", "drafted"]


def test_a_registry_that_was_changed_meanwhile_is_read_again_and_planned_for(path: Path) -> None:
    store, seen = open_store(path), list[bool]()
    path.write_bytes(path.read_bytes() + b"# more\n")

    def plan(current: Store) -> list[Event]:
        seen.append(current.content.endswith(b"# more\n"))
        return [new_event()]

    store.append_events(plan)
    path.write_bytes(path.read_bytes() + b"# and more\n")
    store.replace_registry(lambda current: b"# last\n", lambda current, end: current.content + end)

    assert seen == [True]
    assert len(events_in(path)) == 1
    assert path.read_bytes().endswith(b"# more\n# and more\n# last\n")


def test_a_registry_that_was_broken_meanwhile_stops_everything(path: Path) -> None:
    store = open_store(path)
    path.write_bytes(path.read_bytes() + b"[[pilots]\n")
    broken = path.read_bytes()

    with pytest.raises(InvalidFileError):
        store.append_events(lambda _store: [new_event()])
    with pytest.raises(InvalidFileError):
        replace(store, b"format = 1\n")
    assert (path.read_bytes(), ledger_of(path).exists()) == (broken, False)


def test_a_registry_that_stays_the_same_is_not_written(path: Path) -> None:
    before = path.stat().st_ino

    replace(open_store(path), path.read_bytes())

    assert path.stat().st_ino == before


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"target": "2014-999999"}, "unknown-target"),
        ({"deliverable": "application"}, "not-owed"),
        ({"stage": "revised"}, "unknown-stage"),
        ({"on": dt.date(2015, 4, 6)}, "event-before-notice"),
        ({"voids": "e-unknown"}, "void"),
    ],
)
def test_no_event_is_appended_that_breaks_a_rule(more: dict[str, Any], rule: str, path: Path) -> None:
    write_ledger(path, event(2))
    before = files_in(path.parent)

    with pytest.raises(InvalidFileError) as caught:
        open_store(path).append_events(lambda _store: [new_event(**more)])

    assert [problem.rule for problem in caught.value.problems] == [rule]
    assert files_in(path.parent) == before


def test_what_breaks_a_rule_already_keeps_no_event_out_that_puts_it_right(path: Path) -> None:
    wrong, other = event(1, target="2014-999999"), event(2, deliverable="application")
    write_ledger(path, wrong, other)
    void = new_event(target=wrong["target"], voids=wrong["id"])

    store = open_store(path, allow_rule_errors=True)
    store.append_events(lambda _store: [void])

    assert events_in(path)[-1]["voids"] == wrong["id"]
    with pytest.raises(InvalidFileError) as caught:
        store.append_events(lambda _store: [new_event(id=new_ids(MOMENT, 2)[1], target="2014-888888")])
    assert [problem.value for problem in caught.value.problems] == ["2014-888888"]


def test_a_ledger_with_its_events_in_brackets_takes_no_more(path: Path) -> None:
    ledger_of(path).write_text("events = []\n", encoding="utf-8")

    with pytest.raises(CannotEditError):
        open_store(path).append_events(lambda _store: [new_event()])
    assert ledger_of(path).read_text(encoding="utf-8") == "events = []\n"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recorded_at", MOMENT.astimezone(dt.timezone(dt.timedelta(hours=1, seconds=1)))),
        ("recorded_at", MOMENT.replace(tzinfo=None)),
        ("id", "an id with spaces"),
        ("year", 0),
    ],
)
@pytest.mark.parametrize("has_ledger", [False, True])
def test_a_ledger_that_could_not_be_read_again_is_not_written(
    field: str, value: Any, has_ledger: bool, path: Path
) -> None:
    if has_ledger:
        write_ledger(path, event(2))
    before, announced = files_in(path.parent), list[str]()
    unreadable = new_event().model_copy(update={field: value})

    with pytest.raises(InvalidFileError) as caught:
        open_store(path, announced.append).append_events(lambda _store: [unreadable])
    assert caught.value.problems
    assert (files_in(path.parent), announced) == (before, [])


# -- the registry ------------------------------------------------------------------------------------------------


def test_a_registry_is_replaced_by_one_without_errors(path: Path) -> None:
    content = path.read_bytes().replace("迁安市".encode(), "遵化市".encode()).replace(b"130283", b"130281")
    replace(open_store(path), content)

    assert path.read_bytes() == content


def test_a_registry_stays_as_it_is_where_its_ledger_could_not_be_read_afterwards(path: Path) -> None:
    before = files_in(path.parent)
    content = path.read_bytes().replace("迁安市".encode(), "遵化市".encode()).replace(b"130283", b"130281")
    odd = MOMENT.astimezone(dt.timezone(dt.timedelta(hours=1, seconds=1)))
    unreadable = Recording(odd, new_ids(MOMENT, 1)[0], "import")

    with pytest.raises(InvalidFileError) as caught:
        open_store(path).replace_registry(lambda _store: content, lambda _store, content: content, unreadable)
    assert caught.value.problems
    assert files_in(path.parent) == before


def test_a_registry_with_errors_is_not_written(path: Path) -> None:
    before = path.read_bytes()

    with pytest.raises(InvalidFileError) as caught:
        replace(open_store(path), before.replace(b'division = "130283"', b'division = "130284"'))
    assert {problem.rule for problem in caught.value.problems} >= {"unknown-division"}
    assert path.read_bytes() == before


def test_a_registry_is_checked_against_the_ledger(path: Path) -> None:
    write_ledger(path, event(1))
    before = path.read_bytes()

    with pytest.raises(InvalidFileError) as caught:
        replace(open_store(path), before.replace(b'"2014-130123"', b'"2014-130123-x"'))
    assert "unknown-target" in {problem.rule for problem in caught.value.problems}
