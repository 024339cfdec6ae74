"""Three versions of a registry's file merged for git: by record and field, else by lines as git does itself."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smartpilot.files.git import TextMerge, merge_text
from smartpilot.files.reading import read_named_file
from smartpilot.files.writing import write_file
from smartpilot.i18n import _
from smartpilot.problems import Problem, Severity
from smartpilot.records.models import REGISTRY_TABLES
from smartpilot.toml.conflicts import find_conflicts
from smartpilot.toml.document import MAX_SIZE, parse_document
from smartpilot.toml.explanations import explain_conflict
from smartpilot.toml.merging import merge_texts
from smartpilot.toml.tree import CannotMergeError


@dataclass(frozen=True)
class FileMerge:
    """The result of merging three versions of a file.

    `has_marks`: whether git's marks of conflicts are in it. `conflicts`: the records and fields that both sides
    changed, where it was merged by them. `problems`: what is wrong with the file where it was merged by lines.
    """

    is_by_record: bool
    has_marks: bool
    conflicts: Sequence[str] = ()
    problems: Sequence[Problem] = ()

    @property
    def is_clean(self) -> bool:
        """Whether there is neither a conflict nor a problem."""
        return not self.conflicts and not self.problems


def merge_files(base: Path, ours: Path, theirs: Path, name: Path) -> FileMerge:
    """Merges two changed versions of `base` and writes the result over `ours`; `name` is the name of the file in git.

    Raises UsageError where a file cannot be read or written, or git is not there.
    """
    versions = [read_named_file(path, MAX_SIZE) for path in (base, ours, theirs)]
    by_lines = merge_text(base, ours, theirs)
    # From here on no failure can leave a file that looks as if only one side had changed it.
    write_file(ours, by_lines.content, overwrite=True)
    try:
        merge = merge_texts(*versions)
    except CannotMergeError:
        problems = list(_find_problems(name, by_lines))
        has_marks = by_lines.conflicts > 0 and not by_lines.refusal
        return FileMerge(is_by_record=False, has_marks=has_marks, problems=problems)
    write_file(ours, merge.content, overwrite=True)
    return FileMerge(is_by_record=True, has_marks=bool(merge.conflicts), conflicts=merge.conflicts)


def _find_problems(name: Path, merge: TextMerge) -> Iterator[Problem]:
    """The problems of a file that was merged by lines: conflicts, mistakes of its syntax, ids that stand twice."""
    if merge.refusal:
        hint = _("git checkout --theirs takes the other version")
        yield Problem("encoding", Severity.ERROR, str(name), merge.refusal, hint=hint)
        return
    document = parse_document(name, merge.content, REGISTRY_TABLES)
    if merge.conflicts and document.data is not None:  # marks in a text of several lines, or in a comment
        message, hint = explain_conflict()
        problem = Problem("syntax", Severity.ERROR, str(name), message, hint=hint)
        first = next(find_conflicts(document.text), None)
        yield document.locate(problem, (first[0], 1)) if first else problem
    yield from document.problems
    for id_ in _repeated_ids(document.data or {}):
        message = _("the id {id} is given twice").format(id=id_)
        yield Problem("duplicate-id", Severity.ERROR, str(name), message)


def _repeated_ids(table: Mapping[str, Any]) -> Iterator[str]:
    """The ids that several records of one table have, and those of the tables in a record."""
    for rows in table.values():
        records = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        ids = Counter(record["id"] for record in records if isinstance(record.get("id"), str))
        yield from (id_ for id_, count in ids.items() if count > 1)
        for record in records:
            yield from _repeated_ids(record)
