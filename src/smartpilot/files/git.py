"""git as a program that is asked, where it is installed."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.text import shorten

# Seconds for one question to git; a repository on a slow network drive answers in a few.
_LONGEST_ANSWER = 60
# A file's repository is the one that it lies in, whatever a hook or a shell has set; nothing is fetched, and messages
# are in English, because some are looked for.
_IGNORED_VARIABLES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE")
_OWN_VARIABLES = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


class GitAnswer(NamedTuple):
    """How a git command ended."""

    code: int
    output: bytes
    errors: bytes

    @property
    def reason(self) -> str:
        """Why it failed, in git's words."""
        lines = self.errors.decode("utf-8", "replace").strip().splitlines() or [str(self.code)]
        return shorten(lines[0], 200)

    @property
    def is_outside(self) -> bool:
        """Whether it failed because the folder is in no repository."""
        return b"not a git repository" in self.errors


class TextMerge(NamedTuple):
    """What git makes of three versions of a text by lines: how many conflicts are left between marks in `content`.

    `refusal`: why git did not merge them, and left ours; empty where it did.
    """

    content: bytes
    conflicts: int
    refusal: str = ""


def call_git(folder: Path, *arguments: str) -> GitAnswer:
    """How git ended that was called in a folder.

    Raises UsageError where git is not installed or does not answer.
    """
    program = shutil.which("git")
    if program is None:
        raise UsageError(_("git is not installed"), _("install it, or put it on the search path"))
    environment = {name: value for name, value in os.environ.items() if name not in _IGNORED_VARIABLES}
    try:
        ended = subprocess.run(
            [program, "-C", str(folder), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**environment, **_OWN_VARIABLES},
            timeout=_LONGEST_ANSWER,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(_("git does not answer: {reason}").format(reason=error)) from error
    return GitAnswer(ended.returncode, ended.stdout, ended.stderr)


def require_git(folder: Path, *arguments: str) -> str:
    """What git prints that is called in a folder, without the line end behind it.

    Raises UsageError, with git's own words, where it fails or is not installed.
    """
    answer = call_git(folder, *arguments)
    if answer.code:
        raise UsageError(_("git {command} failed: {reason}").format(command=arguments[0], reason=answer.reason))
    return answer.output.decode("utf-8", "surrogateescape").rstrip("\r\n")


def ask_for_work_tree(folder: Path) -> GitAnswer:
    """Whether a folder lies among the files of a repository: git answers `true`, or fails (`is_outside`).

    Raises UsageError where git is not installed or does not answer.
    """
    return call_git(folder, "rev-parse", "--is-inside-work-tree")


def merge_text(base: Path, ours: Path, theirs: Path) -> TextMerge:
    """Three versions of a text merged by lines, as git does without a driver; nothing is written.

    Raises UsageError where git is not installed.
    """
    labels = (part for label in ("ours", "base", "theirs") for part in ("-L", label))
    paths = (os.path.abspath(path) for path in (ours, base, theirs))
    answer = call_git(ours.parent, "merge-file", "-p", "--diff3", *labels, *paths)
    if answer.code > 127:  # one of them is no text
        return TextMerge(ours.read_bytes(), 1, answer.reason)
    return TextMerge(answer.output, answer.code)
