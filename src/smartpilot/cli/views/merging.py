"""The result of a merge for git, as messages."""

from pathlib import Path

from smartpilot.cli.streams import say, say_verbatim
from smartpilot.i18n import _, ngettext
from smartpilot.problems import format_text, sort_problems
from smartpilot.registry.merging import FileMerge


def say_merge(merge: FileMerge, name: Path) -> None:
    """Says which records and fields are conflicts, or why the file was merged by lines; nothing after a clean merge."""
    if not merge.is_by_record:
        message = _("{path}: merged line by line, because one of the three versions cannot be merged by record")
        say(message.format(path=name))
        for problem in sort_problems(merge.problems):
            say_verbatim(format_text(problem) + "\n")
    if merge.conflicts:
        n = len(merge.conflicts)
        message = ngettext("{path}: {n} conflict: {names}", "{path}: {n} conflicts: {names}", n)
        say(message.format(path=name, n=n, names=_(", ").join(merge.conflicts)))
    if not merge.is_clean:
        hint = (
            _("write what is right, delete the lines with marks, check with smartpilot validate, then git add")
            if merge.has_marks
            else _("correct the file, check it with smartpilot validate, then git add")
        )
        say("    " + _("hint: {hint}").format(hint=hint))
