import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from program import COMMAND, TIMEOUT, call, environment, on_terminal, run, unstyled
from smartpilot import __version__
from smartpilot.cli.app import COMMANDS

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")
READING = [["list"], ["show", "x"], ["deadlines"], ["stats"], ["export", "a.json"]]


def test_version() -> None:
    ended = run("--version")

    assert (ended.code, ended.out, ended.err) == (0, f"smartpilot {__version__}\n", "")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_names_every_command(lang: str) -> None:
    for option in ("--help", "-h"):
        ended = run(option, SMARTPILOT_LANG=lang)
        assert (ended.code, ended.err) == (0, "")
        assert all(f" {command} " in ended.out for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    ended = call(command, "--help")

    assert (ended.code, ended.err) == (0, "")
    assert f"smartpilot {command}" in ended.out


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_unknown_command_names_the_nearest(lang: str) -> None:
    ended = run("lst", SMARTPILOT_LANG=lang)

    assert (ended.code, ended.out) == (2, "")
    assert "lst" in ended.err
    assert "list" in ended.err


@pytest.mark.parametrize("command", COMMANDS)
def test_unknown_option_is_wrong_usage(command: str) -> None:
    ended = call(command, "--no-such-option")

    assert (ended.code, ended.out) == (2, "")
    assert "--no-such-option" in ended.err


@pytest.mark.parametrize("arguments", READING, ids=lambda arguments: arguments[0])
@pytest.mark.parametrize(
    ("content", "rule"), [("format = 1\n[[pilots]\n", "syntax"), ("format = 1\nx = 1\ny = 2\n", "unknown-key")]
)
def test_registry_that_cannot_be_used(arguments: list[str], content: str, rule: str, tmp_path: Path) -> None:
    registry = tmp_path / "pilots.toml"
    registry.write_text(content, encoding="utf-8")
    more = [str(tmp_path / arguments[1])] if arguments[0] == "export" else arguments[1:]

    ended = call(arguments[0], *more, "-r", registry)

    assert (ended.code, ended.out) == (1, "")
    assert ended.err.count(f"[{rule}]") == (2 if rule == "unknown-key" else 1)
    assert f"{registry}:2:" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["pilots.toml"]


def test_registry_is_found_upwards_else_built_in(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (tmp_path / "a" / "pilots.toml").write_text("format = 1\n", encoding="utf-8")
    env = environment()
    del env["SMARTPILOT_REGISTRY"]

    def pilots(where: Path) -> bytes:
        done = subprocess.run(
            [*COMMAND, "list", "--format", "json"], capture_output=True, check=True, cwd=where, env=env, timeout=TIMEOUT
        )
        return done.stdout

    assert b"130123" not in pilots(folder)
    assert b"130123" in pilots(tmp_path)


@posix
@pytest.mark.parametrize("command", [["import", "-", "--notice", "2012"], ["notice", "-"]])
def test_ctrl_c_ends_with_130(command: list[str]) -> None:
    with subprocess.Popen(
        [*COMMAND, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        # Where the tests run in the background, children ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        # More than a pipe holds: once it is written, the program is reading; soon it waits for what never comes.
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b"\n" * (1 << 20))
        process.stdin.flush()
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        process.wait(TIMEOUT)
        out, err = process.stdout.read(), process.stderr.read()

    assert process.returncode == 130
    assert out == b""
    assert b"Traceback" not in err
    assert err.count(b"\n") <= 1


FAULT = """
import smartpilot.cli.commands.schema as command
def fail(_model):
    raise RuntimeError("a \\u6545 of ours")
command.json_schema = fail
from smartpilot.__main__ import main
main()
"""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_own_fault_is_one_line_and_a_log(lang: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", FAULT, "schema"],
        capture_output=True,
        encoding="utf-8",
        env=environment(SMARTPILOT_LANG=lang, TMPDIR=str(tmp_path), TEMP=str(tmp_path), TMP=str(tmp_path)),
        timeout=TIMEOUT,
    )

    (log,) = tmp_path.iterdir()
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("\n") == 1
    assert str(log) in done.stderr
    text = log.read_text(encoding="utf-8")
    assert "RuntimeError: a 故 of ours" in text
    assert "Traceback" in text
    assert __version__ in text


@posix
@pytest.mark.parametrize("arguments", [["list"], ["--version"], ["stats", "--format", "json"]], ids=" ".join)
def test_closed_stdout_is_no_traceback(arguments: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *COMMAND, *arguments],
        stderr=subprocess.PIPE,
        env=environment(TMPDIR=str(tmp_path)),
        timeout=TIMEOUT,
    )

    assert b"Traceback" not in done.stderr
    assert done.returncode != 1


@posix
@pytest.mark.parametrize("stream", ["out", "err"])
def test_full_disk_is_no_traceback(stream: str, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    redirect = 'exec "$@" >/dev/full' if stream == "out" else 'exec "$@" 2>/dev/full'
    done = subprocess.run(
        ["sh", "-c", redirect, "sh", *COMMAND, "list", *(["-p", "x"] if stream == "err" else [])],
        capture_output=True,
        env=environment(TMPDIR=str(tmp_path)),
        timeout=TIMEOUT,
    )

    assert b"Traceback" not in done.stderr
    assert done.returncode not in (0, 1)


@posix
def test_terminal_and_pipe_end_alike() -> None:
    assert on_terminal("list", "-p", "河比").code == run("list", "-p", "河比").code == 2


def test_no_arguments_show_the_help_and_no_error() -> None:
    ended = run()

    shown = ended.out + ended.err
    assert ended.code == 2
    assert "Query:" in shown
    assert "error" not in shown


@pytest.mark.parametrize("width", [40, 80])
def test_help_on_a_terminal_names_every_option(width: int) -> None:
    shown = unstyled(on_terminal("list", "--help", width=width, stderr=True).out)

    assert all(option in shown for option in ("--registry", "--designation", "--evidence", "--columns"))
