"""Real processes, killed, eight at once, on full disks and with damaged files: no answered event is ever lost."""

import errno
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filelock
import pytest

from ledgers import event, events_in, files_in, ledger_of, write_ledger, write_small_registry
from program import COMMAND, TIMEOUT, call, environment
from smartpilot import files
from smartpilot.errors import EXIT_HELD

pytestmark = pytest.mark.slow

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")

DRAFTED = ("2014-130123", "task-book", "drafted", "--on", "2015-04-20")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_small_registry(tmp_path)


def start(*arguments: str | Path, **options: Any) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # A process that may write little, or is killed, must not leave half a .pyc to all others.
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        **options,
    )


def noted(number: int) -> tuple[str, ...]:
    return (*DRAFTED, "--note", f"n{number}")


def notes(book: Path) -> Counter[str]:
    found = events_in(book)
    assert len({each["id"] for each in found}) == len(found)
    return Counter(each["note"] for each in found)


# -- killed --------------------------------------------------------------------------------------------------


@posix
def test_records_killed_at_any_moment(book: Path) -> None:
    began = time.monotonic()
    process = start("record", "-r", book, *noted(0))
    process.communicate(timeout=TIMEOUT)
    usual = time.monotonic() - began
    assert process.returncode == 0

    chance = random.Random(20150407)
    answered, killed = {"n0"}, set[str]()
    for number in range(1, 61):
        process = start("record", "-r", book, *noted(number))
        if number % 3:
            time.sleep(chance.uniform(0, 1.1 * usual))
            process.kill()
        process.communicate(timeout=TIMEOUT)
        assert process.returncode in (0, -signal.SIGKILL)
        (answered if process.returncode == 0 else killed).add(f"n{number}")
        found = notes(book)  # it reads, whatever happened
        assert set(found.values()) == {1}
        assert answered <= set(found) <= answered | killed
    assert len(answered) > 20
    assert killed

    # Whoever was not answered tries again; what had been written all the same is not written twice.
    for note in sorted(killed):
        assert call("record", "-r", book, *DRAFTED, "--note", note).code == 0
    assert notes(book) == Counter(f"n{number}" for number in range(61))
    assert set(files_in(book.parent)) == {"pilots.toml", "progress.toml"}
    assert call("validate", "-r", book).code == 0


# The process ends itself, as a kill would end it, just before or after what is named.
DYING = """
import os, pathlib, signal, sys, tempfile

def die(*arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)

def then_die(function):
    def both(*arguments, **options):
        function(*arguments, **options)
        die()
    return both

moment = sys.argv.pop(1)
if moment == "lock":
    import filelock
    filelock.FileLock.acquire = then_die(filelock.FileLock.acquire)
elif moment == "temporary":
    tempfile.mkstemp = then_die(tempfile.mkstemp)
elif moment == "half":
    real = os.fdopen
    def halved(handle, *arguments):
        file = real(handle, *arguments)
        class Half:
            def __enter__(self):
                return self
            def __exit__(self, *_error):
                pass
            def write(self, content):
                file.write(content[: len(content) // 2])
                file.flush()
                die()
        return Half()
    os.fdopen = halved
elif moment == "before fsync":
    os.fsync = die
elif moment == "before replace":
    pathlib.Path.replace = die
elif moment == "after replace":
    pathlib.Path.replace = then_die(pathlib.Path.replace)
from smartpilot.__main__ import main
main()
"""


@posix
@pytest.mark.parametrize(
    ("moment", "written"),
    [
        ("lock", False),
        ("temporary", False),
        ("half", False),
        ("before fsync", False),
        ("before replace", False),
        ("after replace", True),
    ],
)
def test_killed_at_a_certain_moment(moment: str, written: bool, book: Path) -> None:
    assert call("record", "-r", book, *noted(0)).code == 0
    before = ledger_of(book).read_bytes()

    ended = subprocess.run(
        [sys.executable, "-c", DYING, moment, "record", "-r", book, *noted(1)], env=environment(), capture_output=True
    )

    assert ended.returncode == -signal.SIGKILL
    assert set(notes(book)) == ({"n0", "n1"} if written else {"n0"})
    assert ledger_of(book).read_bytes().startswith(before)
    # The next one finds no lock, and clears away.
    assert call("record", "-r", book, *noted(1)).code == 0
    assert notes(book) == Counter(["n0", "n1"])
    assert call("record", "-r", book, *noted(2)).code == 0
    assert set(files_in(book.parent)) == {"pilots.toml", "progress.toml"}


@posix
def test_what_was_written_by_a_killed_one_is_not_written_twice_though_others_wrote_since(book: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", DYING, "after replace", "record", "-r", book, *noted(0)],
        env=environment(),
        capture_output=True,
    )
    assert (ended.returncode, ended.stdout) == (-signal.SIGKILL, b"")
    assert call("record", "-r", book, *noted(1)).code == 0
    before = ledger_of(book).read_bytes()

    for number in (0, 1):
        assert call("record", "-r", book, *noted(number)).code == 0
    assert notes(book) == Counter(["n0", "n1"])
    assert ledger_of(book).read_bytes() == before


@posix
@pytest.mark.parametrize("moment", ["half", "before replace", "after replace"])
def test_a_killed_promotion_leaves_the_old_or_the_new_registry(moment: str, book: Path) -> None:
    old = book.read_bytes()
    promote = ("promote", "-r", book, "2014-330108", "--on", "2015-09-15")
    ended = subprocess.run([sys.executable, "-c", DYING, moment, *promote], env=environment(), capture_output=True)

    assert ended.returncode == -signal.SIGKILL
    assert (book.read_bytes() == old) is (moment != "after replace")
    assert call("validate", "-r", book).code == 0
    if moment != "after replace":
        assert call(*promote).code == 0
        assert set(files_in(book.parent)) == {"pilots.toml"}


# -- eight at once -------------------------------------------------------------------------------------------


def all_at_once(commands: list[tuple[str | Path, ...]]) -> list[tuple[int, str]]:
    processes = [start(*command) for command in commands]
    return [(process.returncode, err) for process in processes for _out, err in [process.communicate(timeout=TIMEOUT)]]


def test_eight_writers_lose_nothing_and_repeat_nothing(book: Path) -> None:
    for turn in range(3):
        commands: list[tuple[str | Path, ...]] = [("record", "-r", book, *noted(8 * turn + n)) for n in range(8)]
        ended = all_at_once(commands)
        assert [code for code, _err in ended] == [0] * 8, ended
    assert notes(book) == Counter(f"n{number}" for number in range(24))
    assert set(files_in(book.parent)) == {"pilots.toml", "progress.toml"}
    assert call("validate", "-r", book).code == 0


def test_eight_that_say_the_same_say_it_once(book: Path) -> None:
    ended = all_at_once([("record", "-r", book, *noted(0))] * 8)

    assert [code for code, _err in ended] == [0] * 8, ended
    assert notes(book) == Counter(["n0"])


def test_eight_undo_and_each_voids_another(book: Path) -> None:
    write_ledger(book, *(event(n, stage="drafted", note=f"n{n}") for n in range(8)))
    ended = all_at_once([("undo", "-r", book)] * 8)

    assert [code for code, _err in ended] == [0] * 8, ended
    voided = [each["voids"] for each in events_in(book) if "voids" in each]
    assert sorted(voided) == [event(n)["id"] for n in range(8)]
    assert call("undo", "-r", book).code == 2


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

WRITERS = {
    "record": ("record", *DRAFTED),
    "undo": ("undo",),
    "promote": ("promote", "2014-330108", "--on", "2015-09-15"),
}


@pytest.fixture
def known(book: Path) -> Path:
    write_ledger(book, event(1, stage="drafted"))
    return book


@pytest.mark.parametrize("command", WRITERS)
def test_a_file_that_is_held_is_waited_for_and_then_left_alone(
    command: str, known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LOCK_TIMEOUT_SECONDS", 0.05)
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
    monkeypatch.setattr(files, "LOCK_TIMEOUT_SECONDS", 0.05)
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
            written.unlink()
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
        process = start(command, "-r", known, *arguments)
        assert process.stderr is not None
        said = process.stderr.readline()
        change()
    assert "waiting" in said
    _out, err = process.communicate(timeout=TIMEOUT)
    return process.returncode, err


def test_what_another_recorded_meanwhile_is_kept(known: Path) -> None:
    other = event(2, target="2014-310115", stage="drafted")

    code, err = while_waiting(known, lambda: write_ledger(known, event(1, stage="drafted"), other), *noted(3))

    assert code == 0, err
    assert [each.get("note") for each in events_in(known)] == [None, None, "n3"]


def test_a_doubt_that_nobody_has_accepted_is_exit_4(known: Path) -> None:
    signed = [event(1, stage="drafted"), event(2, stage="signed")]

    code, err = while_waiting(
        known, lambda: write_ledger(known, *signed), "正定县", "task-book", "reviewed", "--on", "2015-05-05"
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


def test_a_registry_changed_while_a_promotion_waits_is_exit_4(known: Path) -> None:
    changed = known.read_bytes() + b"# by another program\n"

    code, err = while_waiting(known, lambda: known.write_bytes(changed), *PROMOTE, command="promote")

    assert code == EXIT_HELD, err
    assert f"{known} was changed by another program in the meantime; nothing was written" in err
    assert known.read_bytes() == changed


def test_a_ledger_broken_meanwhile_is_not_written(known: Path) -> None:
    code, err = while_waiting(known, lambda: ledger_of(known).write_bytes(b"broken"), *noted(3))

    assert code == 1
    assert "progress.toml:1:" in err
    assert ledger_of(known).read_bytes() == b"broken"


# -- no room, no leave ---------------------------------------------------------------------------------------


def refuse(number: int) -> Callable[..., Any]:
    def refused(*_arguments: Any, **_options: Any) -> Any:
        raise OSError(number, os.strerror(number))

    return refused


@pytest.mark.parametrize("command", WRITERS)
@pytest.mark.parametrize(
    ("module", "function", "number"),
    [(os, "fsync", errno.ENOSPC), (os, "fsync", errno.EIO), (tempfile, "mkstemp", errno.ENOSPC)],
    ids=["full", "broken", "no inode"],
)
def test_a_full_disk_leaves_the_files_as_they_were(
    module: Any, function: str, number: int, command: str, known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_in(known.parent)
    with monkeypatch.context() as patch:
        patch.setattr(module, function, refuse(number))
        ended = call(*WRITERS[command], "-r", known)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("error:") == 1
    assert os.strerror(number) in ended.err
    assert files_in(known.parent) == before
    assert call(*WRITERS[command], "-r", known).code == 0


@posix
@pytest.mark.parametrize("command", WRITERS)
def test_a_real_write_that_ends_half_way(command: str, known: Path) -> None:
    import resource

    with ledger_of(known).open("ab") as ledger:
        ledger.write(b"# padding\n" * 1000)
    with known.open("ab") as registry:
        registry.write(b"# padding\n" * 1000)
    before = files_in(known.parent)
    process = start(
        *WRITERS[command], "-r", known, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    )
    out, err = process.communicate(timeout=TIMEOUT)

    assert (process.returncode, out) == (2, "")
    assert err.count("error:") == 1
    assert "cannot be written" in err
    assert files_in(known.parent) == before


def test_the_first_event_on_a_full_disk_makes_no_ledger(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", refuse(errno.ENOSPC))

    assert call("record", "-r", book, *DRAFTED).code == 2
    assert set(files_in(book.parent)) == {"pilots.toml"}


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("command", WRITERS)
def test_a_read_only_folder(command: str, known: Path) -> None:
    before = files_in(known.parent)
    known.parent.chmod(0o500)
    try:
        ended = call(*WRITERS[command], "-r", known)
    finally:
        known.parent.chmod(0o700)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("error:") == 1
    assert files_in(known.parent) == before


@pytest.mark.parametrize("what", ["ledger", "lock"])
def test_a_folder_where_a_file_should_be(what: str, book: Path) -> None:
    (ledger_of(book) if what == "ledger" else Path(f"{ledger_of(book)}.lock")).mkdir()
    ended = call("record", "-r", book, *DRAFTED)

    assert ended.code == (1 if what == "ledger" else 2)
    assert ended.out == ""
    assert "progress.toml" in ended.err
    assert "internal error" not in ended.err


# -- damaged -------------------------------------------------------------------------------------------------

GOOD = '[[events]]\nid = "a"\nrecorded_at = 2015-04-28T09:30:00Z\non = 2015-04-28\ntarget = "2014-130123"\n'
DAMAGE: dict[str, tuple[bytes, int]] = {
    "cut off": ((GOOD + 'deliverable = "task-b').encode(), 6),
    "conflict": ((GOOD + "<<<<<<< HEAD\n").encode(), 6),
    "missing": ((GOOD + 'deliverable = "task-book"\n').encode(), 1),
    "wrong stage": ((GOOD + 'deliverable = "task-book"\nstage = "sent"\n').encode(), 7),
    "wrong key": ((GOOD + 'deliverable = "task-book"\nstage = "signed"\nfoo = 1\n').encode(), 8),
    "folded": ((GOOD + GOOD.replace("[[events]]\n", "")).encode(), 6),
    "zeros": (GOOD.encode() + b"\0" * 300, 6),
    "GBK": (GOOD.encode() + "by = '正定'".encode("gbk"), 6),
    "UTF-16": (GOOD.encode("utf-16"), 1),
    "number": (b"\nevents = 1\n", 2),
    "table": (b"[events]\n", 1),
    "other table": (b"[[pilots]]\n", 1),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_ledger_is_reported_and_the_registry_still_works(damage: str, book: Path, tmp_path: Path) -> None:
    content, line = DAMAGE[damage]
    ledger_of(book).write_bytes(content)

    ended = call("validate", "-r", book)
    assert ended.code == 1
    assert f"{ledger_of(book)}:{line}:" in ended.err + ended.out
    assert str(book) in ended.err  # the registry was checked all the same

    for words in (["list"], ["show", "正定县"], ["stats"], ["export", str(tmp_path / "a.xlsx")]):
        assert call(*words, "-r", book).code == 0

    for arguments in (
        ["deadlines"],
        ["history"],
        ["export", str(tmp_path / "a.ics")],
        ["undo"],
        ["record", *DRAFTED],
        ["record", *DRAFTED, "--dry-run"],
        ["promote", "2014-330108"],
    ):
        ended = call(*arguments, "-r", book)
        assert (ended.code, ended.out) == (1, "")
        assert f"{ledger_of(book)}:{line}:" in ended.err
    assert ledger_of(book).read_bytes() == content
    assert not (tmp_path / "a.ics").exists()


@pytest.mark.parametrize("id_", ['["x"]', "{ a = 1 }", "5", "2015-04-28"])
def test_an_id_that_is_no_text(id_: str, book: Path) -> None:
    ledger_of(book).write_text(GOOD.replace('"a"', id_), encoding="utf-8")

    ended = call("validate", "-r", book)

    assert ended.code == 1
    assert f"{ledger_of(book)}:2:" in ended.out


@pytest.mark.parametrize(
    ("change", "rule", "field"),
    [
        ({"target": "2014-999999"}, "unknown-target", "target"),
        ({"deliverable": "project-plan"}, "not-owed", "deliverable"),
        ({"deliverable": "plan", "stage": "signed"}, "unknown-stage", "stage"),
        ({"deliverable": "self-evaluation", "year": 2030}, "not-owed", "year"),
        ({"voids": "nothing"}, "void", "voids"),
        ({"id": event(1)["id"]}, "duplicate-event", "id"),
    ],
)
def test_what_cannot_be_is_an_error_but_hides_nothing(
    change: dict[str, Any], rule: str, field: str, book: Path
) -> None:
    write_ledger(book, event(1, stage="drafted"), event(2, **change))

    found = call("validate", "-r", book, "-f", "json")
    assert found.code == 1
    [problem] = [each for each in found.json()["problems"] if each["severity"] == "error"]
    assert (problem["rule"], problem["field"], problem["file"]) == (rule, field, str(ledger_of(book)))
    assert problem["line"] > 8
    assert problem["hint"]
    assert call("record", "-r", book, "浦东新区", "plan", "drafted").code == 1
    for command in ("history", "deadlines", "list"):
        assert call(command, "-r", book).code == 0
