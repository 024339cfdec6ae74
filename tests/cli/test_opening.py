import datetime as dt
import io
import os
import sys
from pathlib import Path

import pytest

from builders import event
from ledgers import write_ledger, write_small_registry
from program import REGISTRY
from smartpilot.cli.opening import (
    FilterOptions,
    load_registry,
    parse_filter,
    read_input,
    readable_path,
    writable_path,
)
from smartpilot.cli.streams import say
from smartpilot.errors import InvalidFileError, UsageError
from smartpilot.records.terms import Designation
from smartpilot.registry.finding import packaged_registry
from smartpilot.store import load_store


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SMARTPILOT_REGISTRY", raising=False)
    monkeypatch.chdir(tmp_path)
    return write_small_registry(tmp_path)


def test_the_option_comes_first_then_the_variable_then_the_folder(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert readable_path(None).resolve() == book.resolve()
    monkeypatch.setenv("SMARTPILOT_REGISTRY", str(REGISTRY))
    assert readable_path(None) == REGISTRY
    assert readable_path(book) == book


def test_without_a_registry_the_one_in_the_program_is_read_and_never_written(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.unlink()

    assert load_registry(None).pilots
    with pytest.raises(UsageError) as caught:
        writable_path(None)
    assert "smartpilot init" in caught.value.hint


def test_a_registry_in_a_folder_below_is_named(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # One folder too high every answer is from the registry in the program.
    for name in ("智慧城市", "old copy"):
        (tmp_path / name).mkdir()
        write_small_registry(tmp_path / name)
    assert readable_path(None) != packaged_registry()
    assert capsys.readouterr().err == ""
    book.unlink()

    assert readable_path(None) == packaged_registry()
    hint = 'there are registries in old copy, 智慧城市; to use one of them, add for example -r "old copy"'
    assert capsys.readouterr().err == f"note: {hint}\n"
    with pytest.raises(UsageError) as caught:
        writable_path(None)
    assert caught.value.hint == hint
    # Whoever names a registry is told nothing.
    monkeypatch.setenv("SMARTPILOT_REGISTRY", str(REGISTRY))
    assert readable_path(None) == REGISTRY
    assert readable_path(tmp_path / "智慧城市").parent == tmp_path / "智慧城市"
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the folder that a program is in")
def test_a_folder_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.delenv("SMARTPILOT_REGISTRY", raising=False)
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(UsageError, match="the current folder no longer exists"):
        readable_path(None)
    monkeypatch.chdir(tmp_path)


def test_a_ledger_that_does_not_fit_is_read_with_a_note(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_ledger(book, event("e1", dt.date(2015, 4, 20)))
    load_store(book, say)
    assert capsys.readouterr().err == ""

    write_ledger(book, event("e1", dt.date(2015, 4, 20), "2014-999999"))
    ledger = load_store(book, say).ledger
    assert len(ledger.file.events) == 1
    assert "note: the ledger has 1 error" in capsys.readouterr().err


def test_a_registry_that_does_not_parse_is_not_read(book: Path) -> None:
    book.write_text("format = 1\n[[pilots]\n", encoding="utf-8")
    with pytest.raises(InvalidFileError) as caught:
        load_registry(book)

    assert [problem.line for problem in caught.value.problems] == [2]


def test_options_become_a_filter(book: Path) -> None:
    registry = load_registry(book)
    options = FilterOptions(text="正定", provinces=["冀", "沪"], notices=["2014"], designation=Designation.NEW)
    wanted = parse_filter(registry, options)

    assert (wanted.text, wanted.authorities) == ("正定", ("河北省", "上海市"))
    assert (wanted.notices, wanted.designation) == (("2014",), Designation.NEW)
    with pytest.raises(UsageError) as caught:
        parse_filter(registry, FilterOptions(notices=["2015"]))
    assert (caught.value.message, caught.value.hint) == ("unknown notice: 2015", "choose from: 2014, 2012")


def test_input_is_a_file_or_stdin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "名单.txt"
    path.write_bytes(b"12345")
    assert read_input(path, 10) == b"12345"
    # One byte more than the limit, by which the caller sees that there is more.
    assert read_input(path, 3) == b"1234"

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"12345")))
    assert read_input(Path("-"), 3) == b"1234"
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UsageError, match="stdin is closed"):
        read_input(Path("-"), 3)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_the_registry_of_another_user_that_lies_above_is_said_unless_it_is_named(
    book: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = book.parent / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)
    assert writable_path(None) == readable_path(None) == book
    assert capsys.readouterr().err == ""

    os.chown(book, 4321, -1)
    assert writable_path(None) == readable_path(None) == book
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert f"{book} belongs to another user, 4321; if it is meant, name it: --registry {book}" in said[0]

    assert readable_path(book) == book
    monkeypatch.setenv("SMARTPILOT_REGISTRY", str(book))
    assert readable_path(None) == book
    monkeypatch.delenv("SMARTPILOT_REGISTRY")
    monkeypatch.setenv("SUDO_UID", "4321")
    assert readable_path(None) == book
    assert capsys.readouterr().err == ""


def test_a_line_break_in_the_name_of_a_folder_makes_no_line_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say(f"error: {tmp_path}\nerror: all is lost cannot be read")

    assert capsys.readouterr().err.count("\n") == 1
