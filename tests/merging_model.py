"""What three versions of nested dictionaries become: the merge by record and field, in its simplest form."""

from typing import Any, Literal


def merge(
    base: Any, ours: Any, theirs: Any, where: str, conflicts: set[str], side: Literal["ours", "theirs"] = "ours"
) -> Any:
    """What one thing becomes, None for nothing; `conflicts` takes the names of what both changed, which is of `side`.

    A dictionary is merged by its keys, unless both sides added it with other data; a tuple by its parts as one thing
    with one name; "#" and ">" of a dictionary have no name of their own. Keys that are tuples are named by their parts.
    """
    if ours == theirs or base == theirs:
        return ours
    if base == ours:
        return theirs
    is_addition = base is None and data_of(ours) != data_of(theirs)
    if isinstance(ours, dict) and isinstance(theirs, dict) and not is_addition:
        if base is None:
            base = {"#": "", ">": {}} if "#" in ours else {}
        merged = {}
        for key in {**ours, **theirs}:
            named = " ".join(key) if isinstance(key, tuple) else key
            name = where if key in ("#", ">") else f"{where} {named}".strip()
            value = merge(base.get(key), ours.get(key), theirs.get(key), name, conflicts, side)
            merged |= {} if value is None else {key: value}
        return merged
    if isinstance(ours, tuple) and isinstance(theirs, tuple):
        clashes: set[str] = set()
        parts = zip(base or ("",) * len(ours), ours, theirs, strict=True)
        values = tuple(merge(*part, where, clashes) for part in parts)
        if not clashes:
            return values
    conflicts.add(where)
    return ours if side == "ours" else theirs


def data_of(value: Any) -> Any:
    """A record without comments and remarks."""
    if isinstance(value, tuple):
        return value[0]
    return {key: data_of(value[key]) for key in value if key != "#"} if isinstance(value, dict) else value
