"""`--install-completion` and `--show-completion`: the script of a shell, shown or set up."""

import codecs
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from smartpilot.cli.completion.scripts import POWERSHELLS, SHELLS, completion_script
from smartpilot.cli.streams import emit, say
from smartpilot.errors import UsageError, describe_os_error
from smartpilot.i18n import _
from smartpilot.records.words import require_word

# What the options say without a shell: the one from which the program was started.
CURRENT_SHELL = "current"


class _Setup(NamedTuple):
    """The file of the script, and the line that loads it in a file that the shell reads; None where it loads itself.

    `is_blocked`: whether the shell is set to run no scripts, its own start file included.
    """

    script: Path
    loader: tuple[Path, str] | None
    is_blocked: bool = False


# What a PowerShell answers for `Get-ExecutionPolicy` where it runs no script that nobody has signed.
_BLOCKING_POLICIES = ("Restricted", "AllSigned")


def install_completion(text: str) -> None:
    """Sets completion up for the shell that is named, and says what was written.

    Raises UsageError where there is none for it, or a file cannot be written.
    """
    shell = _require_shell(text)
    by_hand = _("set it up by hand: smartpilot --show-completion {shell}").format(shell=shell)
    setup = _setup_of(shell, os.environ, Path.home())
    try:
        for path in write_setup(setup, completion_script(shell)):
            say(_("wrote {path}").format(path=path))
    except OSError as error:
        message = _("{path} cannot be written: {reason}")
        message = message.format(path=error.filename or setup.script, reason=describe_os_error(error))
        raise UsageError(message, by_hand) from error
    say(_("completion works in the next {shell} that is started").format(shell=shell))
    if setup.is_blocked:
        command = "Set-ExecutionPolicy -Scope CurrentUser RemoteSigned"
        say(
            _("note: {shell} is set to run no scripts; this lets it run its start file: {command}").format(
                shell=shell, command=command
            )
        )


def show_completion(text: str) -> None:
    """Writes the script of the shell that is named to stdout.

    Raises UsageError where there is none for it.
    """
    emit(completion_script(_require_shell(text)))


def _require_shell(text: str) -> str:
    """The shell that is named, or from which the program was started.

    Raises UsageError with all shells for another.
    """
    if text != CURRENT_SHELL:
        return require_word(text, SHELLS, _("there is no completion for the shell {name}").format(name=text))
    shell = find_shell(os.environ)
    if shell is None:
        message = _("it is not clear which shell this is")
        raise UsageError(message, _("name it: {words}").format(words=_(", ").join(SHELLS)))
    return shell


def find_shell(environment: Mapping[str, str]) -> str | None:
    """The shell from which the program was started, if it is one of those; else that of the user."""
    import shellingham  # type: ignore[import-untyped]

    try:
        name = shellingham.detect_shell()[0]
    except (shellingham.ShellDetectionFailure, OSError):
        name = ""
    names = (name, Path(environment.get("SHELL", "")).name)
    return next((shell for shell in names if shell in SHELLS), None)


def _setup_of(shell: str, environment: Mapping[str, str], home: Path) -> _Setup:
    """Where completion of a shell is set up for a user."""
    if shell in POWERSHELLS:
        profile, policy = _ask_for_profile(shell)
        script = profile.with_name("smartpilot-completion.ps1")
        # In ASCII, because older versions read a profile in the code page of the system.
        loader = profile, f". (Join-Path $PSScriptRoot '{script.name}')"
        return _Setup(script, loader, policy in _BLOCKING_POLICIES)
    if shell == "fish":
        config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
        return _Setup(config / "fish" / "completions" / "smartpilot.fish", None)
    data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    script = data / "smartpilot" / f"completion.{shell}"
    folder = Path(environment.get("ZDOTDIR") or home) if shell == "zsh" else home
    quoted = script.as_posix().replace("'", "'\\''")
    return _Setup(script, (folder / f".{shell}rc", f"[ ! -f '{quoted}' ] || . '{quoted}'"))


def _ask_for_profile(program: str) -> tuple[Path, str]:
    """The profile that a PowerShell reads for this user, and which scripts it runs.

    Raises UsageError where it cannot be asked. Nothing is changed: what it may run is the user's to decide.
    """
    question = "[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false; $PROFILE; Get-ExecutionPolicy"
    try:
        answer = subprocess.run(
            [program, "-NoProfile", "-NonInteractive", "-Command", question],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
            timeout=60,
        ).stdout.decode("utf-8")
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError) as error:
        message = _("{program} does not say where its profile is").format(program=program)
        hint = _("by hand: add what smartpilot --show-completion {shell} prints to the file that $PROFILE names there")
        hint = hint.format(shell=program)
        raise UsageError(message, hint) from error
    profile, _newline, policy = answer.strip().partition("\n")
    return Path(profile.strip()), policy.strip()


def write_setup(setup: _Setup, script: str) -> list[Path]:
    """Writes the script, and once the line that loads it; returns the files that were written.

    Raises OSError where one of them cannot be.
    """
    setup.script.parent.mkdir(parents=True, exist_ok=True)
    setup.script.write_text(script, encoding="ascii", newline="\n")
    written = [setup.script]
    if setup.loader is not None:
        path, line = setup.loader
        if append_line(path, line):
            written.append(path)
    return written


def append_line(path: Path, line: str) -> bool:
    """Adds a line to the end of a file that a person may have written, unless it is there: whether it was added.

    Nothing else of it changes: neither the rest, nor how it is encoded, nor where a link leads.
    """
    content = path.read_bytes() if path.exists() else b""
    encoding = "utf-16-le" if content.startswith(codecs.BOM_UTF16_LE) else "utf-8"
    lines = content.decode(encoding, "surrogateescape").splitlines() if content else []
    if line in lines:
        return False
    end = "\r\n" if b"\r" in content else "\n"
    begin = end if lines and not content.decode(encoding, "surrogateescape").endswith("\n") else ""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(f"{begin}{line}{end}".encode(encoding, "surrogateescape"))
    return True
