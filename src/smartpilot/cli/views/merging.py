"""The result of a merge for git, as messages."""

from pathlib import Path

from smartpilot.cli.streams import say, say_verbatim
from smartpilot.i18n import _, ngettext
from smartpilot.problems import format_text, sort_problems
from smartpilot.records.terms import RECORD_KINDS
from smartpilot.registry.merging import FileMerge
from smartpilot.registry.query import columns


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
        say(message.format(path=name, n=n, names=_(", ").join(map(_describe_conflict, merge.conflicts))))
    if not merge.is_clean:
        hint = (
            _("write what is right, delete the lines with marks, check with smartpilot validate, then git add")
            if merge.has_marks
            else _("correct the file, check it with smartpilot validate, then git add")
        )
        say("    " + _("hint: {hint}").format(hint=hint))


def _describe_conflict(name: str) -> str:
    """A conflict as the marks in the file name it (`pilots 2014-130123 note`), in words where it is of a record."""
    table, *rest = name.split(" ")
    kind = next((kind for kind in RECORD_KINDS if kind.value == table), None)
    if kind is None:
        return name
    titles = columns(kind)
    return " ".join([kind.label, *(str(titles.get(word, word)) for word in rest)])
