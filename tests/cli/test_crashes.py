"""A process that is killed, or that the disk refuses, leaves whole files, and loses no answered event."""

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

import pytest

from ledgers import event, events_in, files_in, ledger_of, write_ledger, write_small_registry
from program import Ended, call, environment
from writers import DRAFTED, WRITERS, Writer, noted, notes

pytestmark = pytest.mark.slow

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_small_registry(tmp_path)


@pytest.fixture
def known(book: Path) -> Path:
    write_ledger(book, event(1, stage="drafted"))
    return book


# -- killed --------------------------------------------------------------------------------------------------


@posix
def test_records_killed_at_any_moment(book: Path) -> None:
    assert Writer("validate", "-r", book).end().code == 0  # and there is what forks
    began = time.monotonic()
    assert Writer("record", "-r", book, *noted(0)).end().code == 0
    usual = time.monotonic() - began

    chance = random.Random(20150407)
    answered, killed = {"n0"}, set[str]()
    for number in range(1, 37):
        writer = Writer("record", "-r", book, *noted(number))
        if number % 3:
            time.sleep(chance.uniform(0, 1.1 * usual))
            writer.kill()
        code = writer.end().code
        assert code in (0, -signal.SIGKILL)
        (answered if code == 0 else killed).add(f"n{number}")
        found = notes(book)  # it reads, whatever happened
        assert set(found.values()) == {1}
        assert answered <= set(found) <= answered | killed
    assert len(answered) > 12
    assert killed

    # Whoever was not answered tries again; what had been written all the same is not written twice.
    for note in sorted(killed):
        assert call("record", "-r", book, *DRAFTED, "--note", note).code == 0
    assert notes(book) == Counter(f"n{number}" for number in range(37))
    assert set(files_in(book.parent)) == {"pilots.toml", "progress.toml"}
    assert call("validate", "-r", book).code == 0


# The process ends itself, as a kill would end it, just before or after what `moment` names.
DYING = """
import os, pathlib, signal, tempfile

def die(*arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)

def then_die(function):
    def both(*arguments, **options):
        function(*arguments, **options)
        die()
    return both

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
"""


def run_dying(moment: str, *arguments: str | Path) -> Ended:
    """The program, which is killed at a moment; how it ended."""
    return Writer(*arguments, first=f"moment = {moment!r}\n{DYING}").end()


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

    ended = run_dying(moment, "record", "-r", book, *noted(1))

    assert ended.code == -signal.SIGKILL
    assert set(notes(book)) == ({"n0", "n1"} if written else {"n0"})
    assert ledger_of(book).read_bytes().startswith(before)
    # The next one finds no lock, and clears away.
    assert call("record", "-r", book, *noted(1)).code == 0
    assert notes(book) == Counter(["n0", "n1"])
    assert call("record", "-r", book, *noted(2)).code == 0
    assert set(files_in(book.parent)) == {"pilots.toml", "progress.toml"}


@posix
def test_what_was_written_by_a_killed_one_is_not_written_twice_though_others_wrote_since(book: Path) -> None:
    ended = run_dying("after replace", "record", "-r", book, *noted(0))
    assert (ended.code, ended.out) == (-signal.SIGKILL, "")
    assert call("record", "-r", book, *noted(1)).code == 0
    before = ledger_of(book).read_bytes()

    for number in (0, 1):
        assert call("record", "-r", book, *noted(number)).code == 0
    assert notes(book) == Counter(["n0", "n1"])
    assert ledger_of(book).read_bytes() == before


@posix
@pytest.mark.parametrize("moment", ["half", "before replace", "after replace"])
def test_a_killed_promotion_leaves_the_registry_and_can_be_repeated(moment: str, book: Path) -> None:
    old = book.read_bytes()
    promote = ("promote", "-r", book, "2014-330108", "--on", "2015-04-18")

    assert run_dying(moment, *promote).code == -signal.SIGKILL
    # The ledger is written first: a change that the registry does not show yet is nothing to take back.
    assert book.read_bytes() == old
    assert call("validate", "-r", book).code == 0
    assert call(*promote).code == 0
    assert book.read_bytes() != old
    assert set(files_in(book.parent)) == {"pilots.toml", "progress.toml"}


@posix
@pytest.mark.parametrize("words", [[], ["2014-130123"], ["正定县"], ["00000002"]], ids=["last", "id", "name", "event"])
def test_an_undo_that_was_killed_before_it_answered_voids_no_more_when_repeated(words: list[str], book: Path) -> None:
    write_ledger(book, event(1, stage="drafted"), event(2))
    undo = ("undo", "--yes", "-r", book, *words)
    assert run_dying("after replace", *undo).code == -signal.SIGKILL
    assert [e.get("voids") for e in events_in(book)[2:]] == [event(2)["id"]]

    # That it is killed once more changes nothing, and what others record meanwhile neither.
    assert run_dying("lock", *undo).code == -signal.SIGKILL
    assert call("record", "-r", book, "浦东新区", "plan", "drafted").code == 0
    repeated = call(*undo, "-f", "json")
    assert repeated.code == 0
    assert "the same command had done this" in repeated.err
    assert [e["voids"] for e in repeated.json()["events"]] == [event(2)["id"]]
    assert len([e for e in events_in(book) if "voids" in e]) == 1
    assert set(files_in(book.parent)) == {"pilots.toml", "progress.toml"}

    # That one has answered, so that the next voids what comes next.
    if words != ["00000002"]:
        assert call(*undo).code == 0
        assert len([e for e in events_in(book) if "voids" in e]) == 2


@posix
@pytest.mark.parametrize("moment", ["temporary", "half", "before replace"])
def test_an_undo_that_was_killed_before_it_wrote_is_done_by_the_next(moment: str, book: Path) -> None:
    write_ledger(book, event(1, stage="drafted"), event(2))
    assert run_dying(moment, "undo", "--yes", "-r", book).code == -signal.SIGKILL

    assert "1 event of batch 00000002 is voided" in call("undo", "--yes", "-r", book).err
    assert [e.get("voids") for e in events_in(book)[2:]] == [event(2)["id"]]
    assert set(files_in(book.parent)) == {"pilots.toml", "progress.toml"}


@posix
def test_an_undo_whose_answer_nobody_could_read_is_answered_by_the_next(book: Path) -> None:
    write_ledger(book, event(1, stage="drafted"), event(2))
    undo = [sys.executable, "-m", "smartpilot", "undo", "--yes", "-r", str(book)]
    with open("/dev/full", "wb") as full:
        assert subprocess.run(undo, env=environment(), stdout=full, stderr=subprocess.DEVNULL).returncode == 2

    assert "the same command had done this" in call("undo", "--yes", "-r", book).err
    assert len(events_in(book)) == 3


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
    assert os.strerror(number).lower() in ended.err.lower()
    assert files_in(known.parent) == before
    assert call(*WRITERS[command], "-r", known).code == 0


@posix
@pytest.mark.parametrize("command", WRITERS)
def test_a_real_write_that_ends_half_way(command: str, known: Path) -> None:
    with ledger_of(known).open("ab") as ledger:
        ledger.write(b"# padding\n" * 1000)
    with known.open("ab") as registry:
        registry.write(b"# padding\n" * 1000)
    before = files_in(known.parent)
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))"
    ended = Writer(*WRITERS[command], "-r", known, first=limit).end()

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("error:") == 1
    assert "cannot be written" in ended.err
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
