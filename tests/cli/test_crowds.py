"""Several processes that write at once lose nothing; files that others hold or change are left alone."""

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import filelock
import pytest

from ledgers import event, events_in, files_in, ledger_of, write_ledger, write_small_registry
from program import call
from smartpilot.errors import EXIT_HELD
from smartpilot.files import locks
from writers import DRAFTED, WRITERS, Writer, noted, notes

pytestmark = pytest.mark.slow


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_small_registry(tmp_path)


@pytest.fixture
def known(book: Path) -> Path:
    write_ledger(book, event(1, stage="drafted"))
    return book


# -- eight at once -------------------------------------------------------------------------------------------


def all_at_once(commands: list[tuple[str | Path, ...]]) -> list[tuple[int, str]]:
    writers = [Writer(*command) for command in commands]
    return [(ended.code, ended.err) for ended in map(Writer.end, writers)]


def test_eight_writers_lose_nothing_and_repeat_nothing(book: Path) -> None:
    for turn in range(2):
        commands: list[tuple[str | Path, ...]] = [("record", "-r", book, *noted(8 * turn + n)) for n in range(8)]
        ended = all_at_once(commands)
        assert [code for code, _err in ended] == [0] * 8, ended
    assert notes(book) == Counter(f"n{number}" for number in range(16))
    assert set(files_in(book.parent)) == {"pilots.toml", "progress.toml"}
    assert call("validate", "-r", book).code == 0


def test_eight_that_say_the_same_say_it_once(book: Path) -> None:
    ended = all_at_once([("record", "-r", book, *noted(0))] * 8)

    assert [code for code, _err in ended] == [0] * 8, ended
    assert notes(book) == Counter(["n0"])


def test_eight_undo_and_each_voids_another(book: Path) -> None:
    write_ledger(book, *(event(n, stage="drafted", note=f"n{n}") for n in range(8)))
    ended = all_at_once([("undo", "--yes", "-r", book)] * 8)

    assert [code for code, _err in ended] == [0] * 8, ended
    voided = [each["voids"] for each in events_in(book) if "voids" in each]
    assert sorted(voided) == [event(n)["id"] for n in range(8)]
    assert call("undo", "--yes", "-r", book).code == 2


def test_writers_of_the_ledger_and_of_the_registry_at_once(book: Path) -> None:
    commands: list[tuple[str | Path, ...]] = [("record", "-r", book, *noted(n)) for n in range(5)]
    commands.append(("promote", "-r", book, "2014-330108", "--on", "2015-09-15"))
    codes = [code for code, _err in all_at_once(commands)]

    # A registry that changed while one looked at it is a reason to try again, and none to lose anything.
    assert set(codes) <= {0, EXIT_HELD}
    assert codes[-1] == 0
    assert notes(book) == Counter(f"n{n}" for n in range(5) if codes[n] == 0)
    assert b"added_on = 2015-09-15" in book.read_bytes()
    assert call("validate", "-r", book).code == 0


# -- held and changed by others ------------------------------------------------------------------------------


@pytest.mark.parametrize("command", WRITERS)
def test_a_file_that_is_held_is_waited_for_and_then_left_alone(
    command: str, known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "LOCK_TIMEOUT_SECONDS", 0.05)
    before = files_in(known.parent)
    held = known if command == "promote" else ledger_of(known)
    with filelock.FileLock(f"{held}.lock"):
        ended = call(*WRITERS[command], "-r", known)

    assert (ended.code, ended.out) == (EXIT_HELD, "")
    assert "waiting" in ended.err
    assert ended.err.count("error:") == 1
    assert f"{held} is in use by another smartpilot" in ended.err
    assert "hint:" in ended.err
    assert files_in(known.parent) == before
    assert call(*WRITERS[command], "-r", known).code == 0


def test_a_promotion_waits_for_who_holds_the_ledger(known: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "LOCK_TIMEOUT_SECONDS", 0.05)
    before = files_in(known.parent)
    with filelock.FileLock(f"{ledger_of(known)}.lock"):
        ended = call(*WRITERS["promote"], "-r", known)

    assert (ended.code, ended.out) == (EXIT_HELD, "")
    assert f"{ledger_of(known)} is in use by another smartpilot" in ended.err
    assert files_in(known.parent) == before


def test_reading_waits_for_nobody(known: Path) -> None:
    with filelock.FileLock(f"{ledger_of(known)}.lock"), filelock.FileLock(f"{known}.lock"):
        for command in ("history", "deadlines", "validate", "list"):
            assert call(command, "-r", known).code == 0
        assert call("record", "-r", known, *DRAFTED, "--dry-run").code == 0


@pytest.mark.parametrize("command", WRITERS)
@pytest.mark.parametrize("change", ["append", "replace", "delete"])
def test_a_file_changed_just_before_it_is_replaced(
    change: str, command: str, known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = known if command == "promote" else ledger_of(known)
    real = os.fsync

    def meanwhile(handle: int) -> None:
        real(handle)
        if change == "delete":
            written.unlink(missing_ok=True)
        else:
            before = written.read_bytes() if change == "append" else b"format = 1\n"
            written.write_bytes(before + b"# by another program\n")

    monkeypatch.setattr(os, "fsync", meanwhile)
    ended = call(*WRITERS[command], "-r", known)

    assert (ended.code, ended.out) == (EXIT_HELD, "")
    assert ended.err.count("error:") == 1
    assert str(written) in ended.err
    assert "changed by another program" in ended.err
    left = files_in(known.parent)
    assert set(left) == {"pilots.toml", "progress.toml"} - ({written.name} if change == "delete" else set())
    if change != "delete":
        assert left[written.name].endswith(b"# by another program\n")


def while_waiting(
    known: Path, change: Callable[[], object], *arguments: str, command: str = "record"
) -> tuple[int, str]:
    """Runs a command against a held ledger, changes something while it waits, and lets it go on."""
    with filelock.FileLock(f"{ledger_of(known)}.lock"):
        writer = Writer(command, "-r", known, *arguments)
        said = writer.err.readline()
        change()
    assert "waiting" in said
    ended = writer.end()
    return ended.code, ended.err


def test_what_another_recorded_meanwhile_is_kept(known: Path) -> None:
    other = event(2, target="2014-310115", stage="drafted")

    code, err = while_waiting(known, lambda: write_ledger(known, event(1, stage="drafted"), other), *noted(3))

    assert code == 0, err
    assert [each.get("note") for each in events_in(known)] == [None, None, "n3"]


def test_a_doubt_that_nobody_has_accepted_is_exit_4(known: Path) -> None:
    drafted = event(1, stage="drafted", on=dt.date(2015, 4, 10))
    signed = [drafted, event(2, stage="signed", on=dt.date(2015, 4, 15))]
    write_ledger(known, drafted)

    code, err = while_waiting(
        known, lambda: write_ledger(known, *signed), "正定县", "task-book", "reviewed", "--on", "2015-04-18"
    )

    assert code == EXIT_HELD
    assert "error:" in err
    assert "again" in err
    assert len(events_in(known)) == 2


@pytest.mark.parametrize("ledger_too", [False, True])
def test_a_registry_changed_meanwhile_is_exit_4(ledger_too: bool, known: Path) -> None:
    def change() -> None:
        known.write_bytes(known.read_bytes().replace(b'"2014-130123"', b'"2014-130123-x"'))
        if ledger_too:
            write_ledger(known, event(1, stage="drafted"), event(2, target="2014-310115", stage="drafted"))

    code, err = while_waiting(known, change, *noted(3))

    assert code in (1, EXIT_HELD), err
    assert len(events_in(known)) == (2 if ledger_too else 1)
    assert "pilots.toml" in err or "progress.toml" in err


def test_a_registry_changed_meanwhile_is_read_again(known: Path) -> None:
    changed = known.read_bytes() + b"# by another program\n"

    code, err = while_waiting(known, lambda: known.write_bytes(changed), *noted(3))

    assert code == 0, err
    assert [each.get("note") for each in events_in(known)] == [None, "n3"]
    assert known.read_bytes() == changed


def test_another_record_than_was_named_gets_no_event(known: Path) -> None:
    """The name meant one record when the command began, and means another by now."""

    def swap() -> None:
        text = known.read_text(encoding="utf-8").replace("石家庄市正定县", "石家庄市平山县").replace("迁安市", "正定县")
        known.write_text(text, encoding="utf-8")

    code, err = while_waiting(known, swap, "正定县", *DRAFTED[1:])

    assert code in (1, EXIT_HELD), err
    assert len(events_in(known)) == 1


PROMOTE = WRITERS["promote"][1:]


def test_a_promotion_is_held_against_the_ledger_of_its_moment(known: Path) -> None:
    other = event(2, target="2014-310115", stage="drafted")
    before = known.read_bytes()

    code, err = while_waiting(
        known, lambda: write_ledger(known, event(1, stage="drafted"), other), *PROMOTE, command="promote"
    )

    assert code in (0, EXIT_HELD), err
    assert len(events_in(known)) == 2
    assert (known.read_bytes() == before) is (code == EXIT_HELD)
    assert call("validate", "-r", known).code == 0


@pytest.mark.parametrize("content", [b"broken", b'[[events]]\nid = "a"\n'])
def test_a_ledger_broken_while_a_promotion_waits_is_in_its_way(content: bytes, known: Path) -> None:
    before = known.read_bytes()

    code, err = while_waiting(known, lambda: ledger_of(known).write_bytes(content), *PROMOTE, command="promote")

    assert code in (1, EXIT_HELD), err
    assert "progress.toml" in err
    assert known.read_bytes() == before
    assert ledger_of(known).read_bytes() == content


def test_a_registry_changed_while_a_promotion_waits_is_read_again(known: Path) -> None:
    changed = known.read_bytes() + b"# by another program\n"

    code, err = while_waiting(known, lambda: known.write_bytes(changed), *PROMOTE, command="promote")

    assert code == 0, err
    assert known.read_bytes().endswith(b"# by another program\n")
    assert call("validate", "-r", known).code == 0


def test_an_import_that_was_shown_is_not_written_where_it_would_be_another(known: Path, tmp_path: Path) -> None:
    listing = tmp_path / "list.txt"
    listing.write_text("新增试点\n河北省：唐山市、秦皇岛市\n", encoding="utf-8")
    words = (listing, "--notice", "2014", "--apply")

    with_comment = known.read_bytes() + b"# by another program\n"
    code, err = while_waiting(known, lambda: known.write_bytes(with_comment), *words, command="import")
    assert code == 0, err
    imported = known.read_bytes()
    assert imported.count("唐山市".encode()) == 1

    known.write_bytes(with_comment)
    code, err = while_waiting(known, lambda: known.write_bytes(imported), *words, command="import")
    assert code == EXIT_HELD
    assert f"{known} was changed by another program in the meantime; nothing was written" in err
    assert known.read_bytes() == imported


def test_a_ledger_broken_meanwhile_is_not_written(known: Path) -> None:
    code, err = while_waiting(known, lambda: ledger_of(known).write_bytes(b"broken"), *noted(3))

    assert code == 1
    assert "progress.toml:1:" in err
    assert ledger_of(known).read_bytes() == b"broken"
