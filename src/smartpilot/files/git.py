"""git as a program that is asked, where it is installed."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from smartpilot.errors import UsageError, describe_os_error
from smartpilot.i18n import _

# git sets them for what it calls itself: the folder decides, not the repository that somebody else works in.
_OF_ONE_REPOSITORY = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}


class TextMerge(NamedTuple):
    """What git makes of three versions of a text by lines: how many conflicts are left between marks in `content`.

    `refusal`: why git did not merge them, and left ours; empty where it did.
    """

    content: bytes
    conflicts: int
    refusal: str = ""


def run_git(folder: Path, *arguments: str) -> str:
    """What git prints when it is called in a folder, without the line end behind it.

    Raises UsageError, with git's own words, where it fails or is not installed.
    """
    code, out, err = _call_git("-C", str(folder), *arguments)
    if code:
        message = _("git {command} failed: {reason}").format(command=arguments[0], reason=_last_line(err))
        raise UsageError(message)
    return out.decode("utf-8", "surrogateescape").rstrip("\r\n")


def merge_text(base: Path, ours: Path, theirs: Path) -> TextMerge:
    """Three versions of a text merged by lines, as git does without a driver; nothing is written.

    Raises UsageError where git is not installed.
    """
    labels = (part for label in ("ours", "base", "theirs") for part in ("-L", label))
    code, out, err = _call_git("merge-file", "-p", "--diff3", *labels, "--", str(ours), str(base), str(theirs))
    if code > 127:  # one of them is no text
        return TextMerge(ours.read_bytes(), 1, _last_line(err))
    return TextMerge(out, code)


def _call_git(*arguments: str) -> tuple[int, bytes, bytes]:
    program = shutil.which("git")
    if program is None:
        raise UsageError(_("git is not installed"), _("install it, or put it on the search path"))
    environment = {name: value for name, value in os.environ.items() if name not in _OF_ONE_REPOSITORY}
    try:
        ended = subprocess.run(
            [program, *arguments], capture_output=True, stdin=subprocess.DEVNULL, env=environment, check=False
        )
    except OSError as error:
        message = _("git cannot be started: {reason}").format(reason=describe_os_error(error))
        raise UsageError(message) from error
    return ended.returncode, ended.stdout, ended.stderr


def _last_line(err: bytes) -> str:
    lines = err.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "?"
