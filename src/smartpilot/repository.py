"""A git repository in which registries are merged by record and field, and checked before they are committed.

git takes neither a merge driver nor a hook from what is committed: both belong to one clone, and are set up in each.
"""

import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from smartpilot.circulation.outline import CIRCULATIONS_FILE
from smartpilot.deadlines.holidays import HOLIDAYS_FILE
from smartpilot.errors import UsageError
from smartpilot.files.git import ask_for_work_tree, call_git, require_git
from smartpilot.files.reading import read_if_exists
from smartpilot.files.writing import make_folder, write_file
from smartpilot.i18n import _
from smartpilot.ledger.ids import LEDGER_FILE
from smartpilot.registry.finding import REGISTRY_FILE

# What `.gitattributes` calls the driver.
DRIVER = "smartpilot"
_HOOKS = ("pre-commit", "pre-merge-commit")
_OUR_HOOK = "# smartpilot init --git"


@dataclass(frozen=True)
class RepositorySetup:
    """What a clone lacks: the repository itself, settings, hooks; and the hooks of somebody else, which stay."""

    folder: Path
    is_new: bool
    settings: Mapping[str, str]
    hooks: Mapping[Path, bytes]
    foreign_hooks: Sequence[Path]


def plan_repository(folder: Path, python: str) -> RepositorySetup:
    """What the clone that a folder lies in lacks; `python`: the interpreter that runs the program. Nothing is written.

    A folder that is in no clone will be the top of a new one.

    Raises UsageError where git is not installed, or refuses the repository.
    """
    inside = next(path for path in (folder, *folder.absolute().parents) if path.is_dir())
    answer = ask_for_work_tree(inside)
    is_new = answer.is_outside
    if not is_new and answer.output.strip() != b"true":
        reason = answer.reason if answer.code else _("it has no files of its own")
        raise UsageError(_("git refuses {path}: {reason}").format(path=inside, reason=reason))
    settings = {f"merge.{DRIVER}.name": "smartpilot: by record and field", f"merge.{DRIVER}.driver": _driver(python)}
    missing = {name: value for name, value in settings.items() if _setting(inside, name) != value}
    folder_of_hooks = ".git/hooks" if is_new else require_git(inside, "rev-parse", "--git-path", "hooks")
    path_of_hooks = Path(os.path.normpath((folder if is_new else inside).absolute() / folder_of_hooks))
    # A folder of hooks that is set belongs to more than this clone.
    is_shared = _setting(inside, "core.hooksPath") is not None
    hooks, foreign = dict[Path, bytes](), []
    for path in (path_of_hooks / name for name in _HOOKS):
        before = read_if_exists(path)
        if is_shared or path.is_symlink() or (before is not None and _OUR_HOOK.encode() not in before):
            foreign.append(path)
        elif before != _hook(python).encode():
            hooks[path] = _hook(python).encode()
    return RepositorySetup(folder, is_new, missing, hooks, foreign)


def _setting(folder: Path, name: str) -> str | None:
    """A setting that holds in a clone; None where there is none."""
    answer = call_git(folder, "config", "--get", name)
    return None if answer.code else answer.output.decode("utf-8", "replace").removesuffix("\n")


def set_up_repository(folder: Path, python: str) -> RepositorySetup:
    """Gives the clone that a folder lies in what it lacks, and returns that; `python` as for `plan_repository`.

    Raises UsageError where git is not installed or refuses, or a hook cannot be written.
    """
    setup = plan_repository(folder, python)
    if setup.is_new:
        require_git(folder, "init", "-q")
        setup = replace(plan_repository(folder, python), is_new=True)  # which may have hooks of a template
    for name, value in setup.settings.items():
        require_git(folder, "config", "--local", name, value)
    for path, content in setup.hooks.items():
        make_folder(path.parent)
        write_file(path, content, overwrite=True)
        path.chmod(path.stat().st_mode | 0o111)
    return setup


def _interpreter(python: str) -> str:
    """The interpreter as a word of a shell, of that of git for Windows too; it runs nothing of the folder it is in."""
    return f"{shlex.quote(Path(python).as_posix())} -P"


def _driver(python: str) -> str:
    """The command of the driver, which has git merge lines where the program is gone, or fails and has written nothing.

    A failure would look like a conflict in which only our side is left: older versions of git take any code for one.
    What the program has written is merged already, with marks or with a mistake that has none.
    """
    run = _interpreter(python).replace("%", "%%")
    note = shlex.quote(_("smartpilot is not there any more: merged line by line"))
    return (
        "before=$(git hash-object --no-filters %A); "
        f"if {run} -c 'import smartpilot' 2>/dev/null; then {run} -m smartpilot merge-driver %O %A %B %P; code=$?; "
        f"else echo {note} >&2; code=127; fi; [ $code -ne 0 ] || exit 0; "
        '[ "$(git hash-object --no-filters %A)" = "$before" ] || exit $code; '
        "git merge-file --diff3 -L ours -L base -L theirs %A %O %B; merged=$?; "
        "[ $code -ne 127 ] || exit $merged; exit $code"
    )


def _hook(python: str) -> str:
    """The hook, which checks what is to be committed: that may be other than what lies in the folder.

    Registries are the files that git merges by record, and those of the usual name, without what lies beside one.
    """
    purpose = _("checks registries before they are committed; git commit --no-verify leaves it out")
    note = shlex.quote(_("smartpilot is not there any more: the registry was not checked"))
    return f"""\
#!/bin/sh
{_OUR_HOOK}: {purpose}
if ! {_interpreter(python)} -c 'import smartpilot' 2>/dev/null; then
    echo {note} >&2
    exit 0
fi
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/files" || exit 1
git ls-files -z -- '*.toml' | git checkout-index -z --stdin --prefix="$folder/files/" || exit 1
git ls-files -z -- '*.toml' | git check-attr -z --cached --stdin merge | tr '\\0' '\\n' >"$folder/drivers" || exit 1
cd "$folder/files" || exit 1
while IFS= read -r registry && IFS= read -r attribute && IFS= read -r driver; do
    case "$driver ${{registry##*/}}" in
    *" {LEDGER_FILE}" | *" {CIRCULATIONS_FILE}" | *" {HOLIDAYS_FILE}") continue ;;
    "{DRIVER} "* | *" {REGISTRY_FILE}") ;;
    *) continue ;;
    esac
    problems=$({_interpreter(python)} -m smartpilot validate --registry "$registry" 2>&1 </dev/null) || {{
        printf '%s\\n' "$problems" >&2
        exit 1
    }}
done <"$folder/drivers"
"""
