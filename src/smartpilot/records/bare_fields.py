"""What follows from the bare fields of a record, before anything is validated: its name, and what it owes."""

from collections.abc import Sequence

PILOTS, CANDIDATES, AUTHORITIES = "pilots", "candidates", "authorities"  # as `terms.Kind`, which takes longer to load


def name_of_project(title: str | None, undertaken_by: Sequence[str]) -> str:
    """What to call a special project: its title, else its undertaking units."""
    return title or "、".join(undertaken_by)


def authority_id(notice: str, code: str) -> str:
    """The id of an authority, by its code, as one that owes what a notice wants: 2014-authority-130000."""
    return f"{notice}-authority-{code}"


def owing_kinds(kind: str, *, is_added: bool) -> tuple[str, ...]:
    """Whose deliverables a record of this kind owes: `owed_by` of a deliverable is one of them.

    A pilot that was a candidate before, and so was added later, still owes what candidates owe: that is its history.
    """
    return (kind, CANDIDATES) if kind == PILOTS and is_added else (kind,)
