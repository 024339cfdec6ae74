"""What the entry point prepares before a command runs."""

import gc
import sys
import time
import weakref

import pytest

import smartpilot.__main__ as entry


def test_a_command_runs_with_the_garbage_collector_and_what_was_imported_frozen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Workbooks of openpyxl are cycles: without the collector, collecting many of them takes all that they hold."""
    states = []

    def run(_app: object) -> int:
        states.append((gc.isenabled(), gc.get_freeze_count() > 0))
        return 0

    monkeypatch.setattr(entry, "_run", run)
    try:
        with pytest.raises(SystemExit):
            entry.main()
    finally:
        gc.unfreeze()
        gc.enable()

    assert states == [(True, True)]


@pytest.mark.parametrize(("given", "code"), [(None, 0), (0, 0), (2, 2), ("it went wrong", 1)])
def test_the_exit_code_of_what_a_command_exits_with(given: int | str | None, code: int) -> None:
    def run() -> None:
        raise SystemExit(given)

    assert entry._run(run) == code


def test_an_interrupt_where_nothing_can_be_raised_comes_once_more(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Python only reports what a callback of a weak reference raises, and imports use such callbacks."""
    monkeypatch.setattr(sys, "unraisablehook", entry._report_unraisable)

    def interrupt(_reference: object) -> None:
        raise KeyboardInterrupt

    target = {1}
    reference = weakref.ref(target, interrupt)
    del target
    with pytest.raises(KeyboardInterrupt):
        time.sleep(5)

    assert reference() is None
    assert capsys.readouterr().err == ""
