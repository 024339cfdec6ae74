"""What taking a change of the registry back does: to the ledger, to the file, and when it is left alone."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from ledgers import event, write_small_registry
from smartpilot.ledger.ledger import Ledger, Recording
from smartpilot.ledger.registry_changes import (
    RegistryHistory,
    changes_between,
    changes_not_made,
    find_undone_addition,
    with_changes,
)
from smartpilot.ledger.reversion import NO_REVERSION, Reversion, plan_reversion, written_reversion
from smartpilot.records.entries import LedgerFile, RegistryChange
from smartpilot.records.models import REGISTRY_TABLES
from smartpilot.registry.reading import parse_registry
from smartpilot.registry.registry import Registry
from smartpilot.registry.reverting import digest_of_lines
from smartpilot.toml.document import parse_document
from smartpilot.toml.edits import with_records

ID = "2014-330106"
NEW = {"id": ID, "name": "西湖区", "province": "浙江省", "division": "330106", "level": "district", "notice": "2014"}
MOMENT = dt.datetime(2015, 4, 18, 8, tzinfo=dt.UTC)


def recording(hours: int = 0, via: str = "undo") -> Recording:
    return Recording.begin(MOMENT + dt.timedelta(hours=hours), via)


def parsed(raw: bytes) -> Registry:
    registry = parse_registry(parse_document(Path("pilots.toml"), raw, REGISTRY_TABLES)).registry
    assert registry
    return registry


def ledger(*changes: RegistryChange, events: tuple[dict[str, Any], ...] = ()) -> Ledger:
    return with_changes(Ledger(LedgerFile.model_validate({"events": list(events)})), changes)


@pytest.fixture
def without(tmp_path: Path) -> bytes:
    return write_small_registry(tmp_path).read_bytes().rstrip() + b"\n"


@pytest.fixture
def whole(without: bytes) -> bytes:
    return with_records(without, "candidates", [NEW])


@pytest.fixture
def added(without: bytes, whole: bytes) -> RegistryChange:
    """The entry of a command that added the candidate."""
    [change] = changes_between(parsed(without), without, parsed(whole), whole, recording(via="import"))
    return change


def plan(raw: bytes, known: Ledger, *changes: RegistryChange, hours: int = 1) -> Reversion:
    return plan_reversion(parsed(raw), raw, known, changes, [], recording(hours))


def reasons(reversion: Reversion) -> list[str]:
    return [kept.reason for kept in reversion.kept]


def test_a_change_says_what_was_there_and_what_came(added: RegistryChange) -> None:
    lines = ["[[candidates]]", *(f'{name} = "{value}"' for name, value in NEW.items())]

    assert (added.record, added.before, added.after) == (ID, None, digest_of_lines(lines))
    assert digest_of_lines(None) == "none"


def test_nothing_is_taken_back_where_nothing_changed(whole: bytes) -> None:
    assert plan(whole, ledger()) is NO_REVERSION


def test_taken_back_and_restored_and_taken_back(without: bytes, whole: bytes, added: RegistryChange) -> None:
    undo = plan(whole, ledger(added), added)
    assert (undo.content, undo.restores, reasons(undo)) == (without, False, [])
    [void] = undo.entries
    assert (void.voids, void.after, digest_of_lines(void.before)) == (added.id, "none", added.after)

    redo = plan(without, ledger(added, void), void, hours=2)
    assert (redo.content, redo.restores) == (whole, True)
    [restored] = redo.entries
    assert (restored.voids, restored.before, restored.after) == (void.id, None, added.after)

    for change in (added, restored):
        assert plan(whole, ledger(added, void, restored), change, hours=3).content == without


def test_lines_of_a_hand_stay(whole: bytes, added: RegistryChange) -> None:
    edited = whole.replace("西湖区".encode(), "杭州西湖区".encode())

    assert reasons(plan(edited, ledger(added), added)) == ["its lines were changed by hand since"]
    # An old ledger cannot tell.
    old = added.model_copy(update={"after": None})
    assert plan(edited, ledger(old), old).changes == [old]


def test_a_change_that_was_not_made_is_nothing_to_take_back(without: bytes, added: RegistryChange) -> None:
    known = ledger(added)

    assert set(changes_not_made(known, parsed(without), without)) == {added.id}
    assert reasons(plan(without, known, added)) == ["it is already as it was before"]


def test_one_that_was_made_after_all_is_taken_back(without: bytes, whole: bytes, added: RegistryChange) -> None:
    """The same command once more writes a second entry; the first one is not in the way."""
    [again] = changes_between(parsed(without), without, parsed(whole), whole, recording(1, "import"))
    known = ledger(added, again)

    undo = plan(whole, known, again, hours=2)
    assert undo.content == without
    after = ledger(added, again, *undo.entries)
    assert set(changes_not_made(after, parsed(without), without)) == {added.id}


def test_a_later_change_in_the_file_is_in_the_way_whatever_its_moment(whole: bytes, added: RegistryChange) -> None:
    changed = whole.replace("西湖区".encode(), "西湖新区".encode())
    [later] = changes_between(parsed(whole), whole, parsed(changed), changed, recording(-9, "import"))

    assert reasons(plan(changed, ledger(added, later), added)) == ["it was changed again since"]
    assert plan(changed, ledger(added, later), later).content == whole
    assert reasons(plan(changed, ledger(later, added), added)) == ["its lines were changed by hand since"]


def test_what_two_branches_undid_waits_for_the_other_undo(without: bytes, whole: bytes, added: RegistryChange) -> None:
    [one] = plan(whole, ledger(added), added, hours=1).entries
    [two] = plan(whole, ledger(added), added, hours=2).entries
    for first, second in ((one, two), (two, one)):
        known = ledger(added, one, two)
        half = plan(without, known, first, hours=3)
        assert (half.content, half.changes, half.restores) == (without, [first], False)
        known = ledger(added, one, two, *half.entries)
        redo = plan(without, known, second, hours=4)
        assert redo.content == whole
        # Undoing either redo takes the record out again.
        known = ledger(added, one, two, *half.entries, *redo.entries)
        for entry in (*half.entries, *redo.entries):
            assert plan(whole, known, entry, hours=5).content == without


@pytest.mark.parametrize("lines", [[], ["# x"], ["[[candidates]]", 'id = "other"'], ["[[notices]]", f'id = "{ID}"']])
def test_lines_that_are_not_those_of_the_record_are_refused(
    lines: list[str], whole: bytes, added: RegistryChange
) -> None:
    mangled = added.model_copy(update={"before": lines})

    undo = plan(whole, ledger(mangled), mangled)
    assert (undo.changes, undo.content) == ([], whole)
    assert "the ledger does not have the lines" in reasons(undo)[0]


def test_events_and_records_that_refer_to_it_are_in_the_way(whole: bytes, added: RegistryChange) -> None:
    applied = event(1, target=ID, deliverable="application")
    known = ledger(added, events=(applied,))

    assert reasons(plan(whole, known, added)) == ["other events are about it"]
    voided = plan_reversion(parsed(whole), whole, known, [added], known.events, recording(1))
    assert voided.changes == [added]


@pytest.mark.parametrize("restoring", [False, True])
def test_what_was_stopped_between_the_two_files_is_finished(
    restoring: bool, without: bytes, whole: bytes, added: RegistryChange
) -> None:
    [void] = plan(whole, ledger(added), added).entries
    if restoring:  # the registry was written first
        redo = plan(whole, ledger(added, void), void, hours=2)
        assert (redo.content, redo.entries[0].before, redo.reverted[0].is_written) == (whole, None, True)
        assert written_reversion(parsed(whole), whole, ledger(added, void, *redo.entries), redo.entries).kept == []
    else:  # the ledger was
        finished = written_reversion(parsed(whole), whole, ledger(added, void), [void])
        assert (finished.content, finished.changes) == (without, [added])
        edited = whole.replace("西湖区".encode(), "杭州西湖区".encode())
        late = written_reversion(parsed(edited), edited, ledger(added, void), [void])
        assert (late.content, reasons(late)) == (edited, ["it was changed again since"])


def test_the_undo_of_an_addition_is_found_by_when_it_was(whole: bytes, added: RegistryChange) -> None:
    [void] = plan(whole, ledger(added), added).entries

    assert find_undone_addition(ledger(added), ID, None) is None
    assert find_undone_addition(ledger(added, void), ID, None) == void
    assert find_undone_addition(ledger(added, void), ID, MOMENT) == void
    assert find_undone_addition(ledger(added, void), ID, void.recorded_at) is None
    assert find_undone_addition(ledger(added, void), "2014-330108", None) is None


def test_voids_in_a_circle_end(added: RegistryChange) -> None:
    circle = [added.model_copy(update={"id": one, "voids": other}) for one, other in (("a", "b"), ("b", "a"))]

    assert RegistryHistory(ledger(*circle)).root_of(circle[0]) in circle
