"""A run in a fork shows what a run shows that Python was started for."""

import os
import subprocess
from pathlib import Path

import pytest

from forks import can_fork
from ledgers import write_small_registry
from program import COMMAND, TIMEOUT, Ended, answering, environment, on_terminal, run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not can_fork({}), reason="the system has no forks"),
]

COMMANDS = [
    ["--version"],
    ["--help"],
    ["list", "-p", "河北"],
    ["list", "-p", "河比"],
    ["list", "--format", "json"],
    ["lst"],
    ["validate", "--strict"],
]
SETTINGS = [
    {"SMARTPILOT_LANG": "en"},
    {"SMARTPILOT_LANG": "zh"},
    {"SMARTPILOT_LANG": "zh", "PYTHONUTF8": "0", "PYTHONIOENCODING": "gbk"},
]


def started(*arguments: str, **env: str) -> Ended:
    """The program as `run` would run it, with a start of Python of its own."""
    ended = subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        env=environment(*arguments, **env),
        stdin=subprocess.DEVNULL,
        timeout=TIMEOUT,
    )
    encoding = env.get("PYTHONIOENCODING", "utf-8")
    return Ended(ended.returncode, ended.stdout.decode(encoding), ended.stderr.decode(encoding))


@pytest.mark.parametrize("number", range(len(COMMANDS)), ids=lambda number: " ".join(COMMANDS[number]))
def test_a_fork_shows_the_same(number: int) -> None:
    setting = SETTINGS[number % len(SETTINGS)]
    assert can_fork(setting)
    assert run(*COMMANDS[number], **setting) == started(*COMMANDS[number], **setting)


def test_each_fork_has_its_own_folder_and_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_small_registry(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert "5 pilots" in run("validate", SMARTPILOT_REGISTRY="pilots.toml").err
    monkeypatch.chdir(os.sep)
    assert run("validate", SMARTPILOT_REGISTRY="pilots.toml").code == 1
    assert run("validate").code == 0


def test_a_fork_sees_the_terminal_and_its_width() -> None:
    assert "\x1b[" in on_terminal("list", "-p", "河北").out
    assert on_terminal("stats", width=40).out != on_terminal("stats", width=120).out


def test_a_fork_is_answered_and_interrupted(tmp_path: Path) -> None:
    registry = write_small_registry(tmp_path)
    assert answering("edit", "正定县", "note=x", "-r", registry, reply="\x03").code == 130
    assert answering("edit", "正定县", "note=x", "-r", registry, reply="y\n").code == 0


def test_variables_that_are_read_elsewhere_want_a_start_of_their_own() -> None:
    assert not can_fork({"HOME": os.sep})
    assert not can_fork({"_SMARTPILOT_COMPLETE": "bash"})
