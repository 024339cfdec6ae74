import codecs
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

import smartpilot.cli.completion.installation as installation
from program import call
from smartpilot.cli.completion.installation import find_shell
from smartpilot.cli.completion.scripts import completion_script


@pytest.mark.parametrize(
    ("shell", "script", "read"),
    [
        ("bash", ".local/share/smartpilot/completion.bash", ".bashrc"),
        ("zsh", ".local/share/smartpilot/completion.zsh", ".zshrc"),
        ("fish", ".config/fish/completions/smartpilot.fish", None),
    ],
)
def test_it_is_set_up_once(shell: str, script: str, read: str | None, tmp_path: Path) -> None:
    home = tmp_path / "it's 家"
    home.mkdir()
    env = {"HOME": str(home), "USERPROFILE": str(home), "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "", "ZDOTDIR": ""}

    first = call("--install-completion", shell, **env)
    again = call("--install-completion", shell, **env)

    assert (first.code, again.code, first.out) == (0, 0, "")
    assert (home / script).read_text(encoding="utf-8") == completion_script(shell)
    assert str(home / script) in first.err
    assert f"the next {shell}" in first.err
    if read is not None:
        assert str(home / read) in first.err
        assert str(home / read) not in again.err
        (line,) = (home / read).read_text(encoding="utf-8").splitlines()
        if os.name != "nt":
            command = f"{line}; type _smartpilot_completion >/dev/null"
            assert shell != "bash" or subprocess.run(["bash", "--norc", "-c", command]).returncode == 0
            (home / script).unlink()
            assert subprocess.run(["sh", "-c", line]).returncode == 0  # quiet when it has gone


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"export A=1", b"export A=1\nLINE\n"),
        (b"export A=1\n", b"export A=1\nLINE\n"),
        (b"export A=1\r\n", b"export A=1\r\nLINE\r\n"),
        ("# 正定\n".encode("gbk"), "# 正定\n".encode("gbk") + b"LINE\n"),
        (codecs.BOM_UTF16_LE + "# 正定".encode("utf-16-le"), "\ufeff# 正定\nLINE\n".encode("utf-16-le")),
        (b"LINE\n", b"LINE\n"),
        (None, b"LINE\n"),
    ],
)
def test_what_a_person_wrote_stays(before: bytes | None, after: bytes, tmp_path: Path) -> None:
    path = tmp_path / "new" / ".bashrc" if before is None else tmp_path / ".bashrc"
    if before is not None:
        path.write_bytes(before)
    installation.append_line(path, "LINE")
    assert path.read_bytes() == after


@pytest.mark.parametrize(("shell", "policy"), [("powershell", "Restricted"), ("pwsh", "RemoteSigned")])
def test_powershell_is_asked_for_its_profile_and_nothing_is_set(
    shell: str, policy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / "文档" / "profile.ps1"
    asked: list[list[str]] = []

    def run(command: list[str], **_options: Any) -> subprocess.CompletedProcess[bytes]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 0, f"{profile}\r\n{policy}\r\n".encode())

    monkeypatch.setattr(installation.subprocess, "run", run)

    ended = call("--install-completion", shell)

    assert ended.code == 0
    assert ("Set-ExecutionPolicy -Scope CurrentUser RemoteSigned" in ended.err) == (policy == "Restricted")
    assert [command[0] for command in asked] == [shell]
    assert "Set-ExecutionPolicy" not in str(asked)
    assert profile.read_text(encoding="ascii") == ". (Join-Path $PSScriptRoot 'smartpilot-completion.ps1')\n"
    script = profile.with_name("smartpilot-completion.ps1").read_text(encoding="ascii")
    assert "Register-ArgumentCompleter -Native -CommandName smartpilot" in script


def test_a_powershell_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **_options: Any) -> None:
        raise FileNotFoundError(command[0])

    monkeypatch.setattr(installation.subprocess, "run", run)
    ended = call("--install-completion", "powershell")
    assert ended.code == 2
    assert "powershell does not say where its profile is" in ended.err
    assert "smartpilot --show-completion powershell" in ended.err


def test_a_home_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / ".local").write_text("a file", encoding="utf-8")
    ended = call("--install-completion", "bash", HOME=str(tmp_path), USERPROFILE=str(tmp_path), XDG_DATA_HOME="")
    assert ended.code == 2
    assert "cannot be written" in ended.err


def test_the_shell_is_found_or_has_to_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import shellingham

    def fail() -> None:
        raise shellingham.ShellDetectionFailure

    monkeypatch.setattr(shellingham, "detect_shell", lambda: ("zsh", "/bin/zsh"))
    assert find_shell({"SHELL": "/bin/bash"}) == "zsh"
    assert call("--show-completion").out == completion_script("zsh")

    monkeypatch.setattr(shellingham, "detect_shell", fail)
    assert find_shell({"SHELL": "/bin/bash"}) == "bash"
    assert find_shell({"SHELL": "/bin/tcsh"}) is None
    ended = call("--install-completion", SHELL="/bin/tcsh")
    assert ended.code == 2
    assert "name it: bash, zsh, fish, powershell, pwsh" in ended.err


def test_a_shell_without_completion_is_refused() -> None:
    ended = call("--show-completion", "tcsh")
    assert ended.code == 2
    assert "there is no completion for the shell tcsh" in ended.err
