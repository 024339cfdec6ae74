"""What follows from the bare fields of a record, before anything is validated: its name, and what it owes."""

from collections.abc import Sequence

PILOTS, CANDIDATES = "pilots", "candidates"  # as `terms.Kind`, which takes longer to load


def name_of_project(title: str | None, undertaken_by: Sequence[str]) -> str:
    """What to call a special project: its title, else its undertaking units."""
    return title or "、".join(undertaken_by)


def owing_kinds(kind: str, *, is_added: bool) -> tuple[str, ...]:
    """Whose deliverables a record of this kind owes: `owed_by` of a deliverable is one of them.

    A pilot that was a candidate before, and so was added later, still owes what candidates owe: that is its history.
    """
    return (kind, CANDIDATES) if kind == PILOTS and is_added else (kind,)
