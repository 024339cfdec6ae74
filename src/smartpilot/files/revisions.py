"""Files as they were in a revision of git, read without anything that a repository may have configured to be run."""

from pathlib import Path

from smartpilot.errors import UsageError
from smartpilot.files.git import GitAnswer, ask_for_work_tree, call_git
from smartpilot.i18n import _


def require_commit(folder: Path, revision: str) -> str:
    """The id of the commit that a revision names in the repository of a folder.

    Raises UsageError where git is not installed, the folder is in no repository or has no such revision.
    """
    if not revision or revision.startswith("-"):
        raise _no_revision(revision)
    inside = ask_for_work_tree(folder)
    if inside.is_outside:
        message = _("{path} is not in a git repository").format(path=folder)
        raise UsageError(message, _("name two files or folders instead"))
    _require_output(folder, inside)
    commit = call_git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if commit.code:
        raise _no_revision(revision)
    return commit.output.decode("ascii").strip()


def has_commit(folder: Path, commit: str) -> bool:
    """Whether a folder lies in a repository with this commit; False too where git refuses the folder."""
    return call_git(folder, "cat-file", "-e", f"{commit}^{{commit}}").code == 0


def read_committed(path: Path, commit: str, limit: int) -> bytes | None:
    """The content of a file in a commit, at most `limit` bytes and one more; None where it was not there.

    Raises UsageError where git cannot give it.
    """
    entry = _require_output(path, call_git(path.parent, "ls-tree", "-z", "-l", commit, "--", path.name))
    mode_type_id_size = entry.partition(b"\t")[0].split()
    if len(mode_type_id_size) != 4 or mode_type_id_size[1] != b"blob":
        return None
    _mode, _type, id_, size = mode_type_id_size
    if size.isdigit() and int(size) > limit:
        return bytes(limit + 1)
    return _require_output(path, call_git(path.parent, "cat-file", "blob", id_.decode("ascii")))


def _require_output(path: Path, answer: GitAnswer) -> bytes:
    """What git wrote. Raises UsageError where it failed."""
    if answer.code:
        raise UsageError(_("git cannot read {path}: {reason}").format(path=path, reason=answer.reason))
    return answer.output


def _no_revision(revision: str) -> UsageError:
    message = _("git knows no revision {name}").format(name=revision)
    return UsageError(message, _("git log shows them; HEAD~1 is the one before the last"))
