"""Files as they were in a revision of git, read without anything that a repository may have configured to be run."""

import os
import subprocess
from pathlib import Path

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.text import shorten

# Seconds for one question to git; a repository on a slow network drive answers in a few.
_LONGEST_WAIT = 60
# A file's repository is the one that it lies in, whatever a hook or a shell has set; nothing is fetched, and messages
# are in English, because one of them is looked for.
_IGNORED_VARIABLES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE")
_OWN_VARIABLES = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
_NO_REPOSITORY = b"not a git repository"


def require_commit(folder: Path, revision: str) -> str:
    """The id of the commit that a revision names in the repository of a folder.

    Raises UsageError where git is not installed, the folder is in no repository or has no such revision.
    """
    if not revision or revision.startswith("-"):
        raise _no_revision(revision)
    inside = _run_git(folder, "rev-parse", "--is-inside-work-tree")
    if _NO_REPOSITORY in inside.stderr:
        message = _("{path} is not in a git repository").format(path=folder)
        raise UsageError(message, _("name two files or folders instead"))
    _require_output(folder, inside)
    commit = _run_git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if commit.returncode:
        raise _no_revision(revision)
    return commit.stdout.decode("ascii").strip()


def read_committed(path: Path, commit: str, limit: int) -> bytes | None:
    """The content of a file in a commit, at most `limit` bytes and one more; None where it was not there.

    Raises UsageError where git cannot give it.
    """
    entry = _require_output(path, _run_git(path.parent, "ls-tree", "-z", "-l", commit, "--", path.name))
    mode_type_id_size = entry.partition(b"\t")[0].split()
    if len(mode_type_id_size) != 4 or mode_type_id_size[1] != b"blob":
        return None
    *_others, id_, size = mode_type_id_size
    if size.isdigit() and int(size) > limit:
        return bytes(limit + 1)
    return _require_output(path, _run_git(path.parent, "cat-file", "blob", id_.decode("ascii")))


def _require_output(path: Path, ended: "subprocess.CompletedProcess[bytes]") -> bytes:
    """What git wrote. Raises UsageError where it failed."""
    if ended.returncode:
        lines = ended.stderr.decode("utf-8", "replace").strip().splitlines() or [str(ended.returncode)]
        raise UsageError(_("git cannot read {path}: {reason}").format(path=path, reason=shorten(lines[0], 200)))
    return ended.stdout


def _no_revision(revision: str) -> UsageError:
    message = _("git knows no revision {name}").format(name=revision)
    return UsageError(message, _("git log shows them; HEAD~1 is the one before the last"))


def _run_git(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    """How a git command ended that only reads.

    Raises UsageError where git is not installed or does not answer.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _IGNORED_VARIABLES}
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**environment, **_OWN_VARIABLES},
            timeout=_LONGEST_WAIT,
            check=False,
        )
    except FileNotFoundError as error:
        raise UsageError(_("git is not installed"), _("name two files or folders instead")) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(_("git does not answer: {reason}").format(reason=error)) from error
