import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from builders import compare_registries, place, registry
from ledgers import TABLES

KINDS = ("pilots", "candidates")
RECORDS = [
    ("pilots" if number < 5 else "candidates", place(f"1301{number:02}", f"县{number}", "河北省", "county"))
    for number in range(1, 8)
]
# What may be edited, and into what.
EDITS = {"note": ["甲", "乙"], "name": ["丙县"], "evidence": ["reported", "unverified"], "sources": [["a"], ["a", "b"]]}

edited_fields = st.dictionaries(st.sampled_from(list(EDITS)), st.integers(0, 1), max_size=3)
versions = st.lists(st.none() | edited_fields, min_size=len(RECORDS), max_size=len(RECORDS))


def records_of(version: list[dict[str, int] | None]) -> dict[str, tuple[str, dict[str, Any]]]:
    """The records of a version by id, None where one is not there."""
    return {
        record["id"]: (kind, {**record, **{name: EDITS[name][n % len(EDITS[name])] for name, n in edits.items()}})
        for (kind, record), edits in zip(RECORDS, version, strict=True)
        if edits is not None
    }


def registry_of(records: dict[str, tuple[str, dict[str, Any]]], chance: random.Random) -> Any:
    shuffled = chance.sample(list(records.values()), len(records))
    return registry(**{kind: [record for of, record in shuffled if of == kind] for kind in KINDS})


@given(versions, versions, st.randoms(use_true_random=False))
def test_exactly_what_differs_is_told(old: Any, new: Any, chance: random.Random) -> None:
    before, after = records_of(old), records_of(new)
    differences = compare_registries(registry_of(before, chance), registry_of(after, chance))

    assert {record.id for record in differences.added} == after.keys() - before.keys()
    assert {record.id for record in differences.removed} == before.keys() - after.keys()
    told = {(change.new.id, d.field): (d.old, d.new) for change in differences.changed for d in change.fields}
    assert told == {
        (id_, name): (before[id_][1].get(name), after[id_][1].get(name))
        for id_ in before.keys() & after.keys()
        for name in EDITS
        if before[id_][1].get(name) != after[id_][1].get(name)
    }


@given(versions, versions, st.randoms(use_true_random=False))
def test_the_other_way_round_is_the_opposite(old: Any, new: Any, chance: random.Random) -> None:
    sides = [registry_of(records_of(version), chance) for version in (old, new)]
    there, back = compare_registries(*sides), compare_registries(*reversed(sides))

    assert (there.added, there.removed) == ([*back.removed], [*back.added])
    assert {(c.new.id, d.field, d.old, d.new) for c in there.changed for d in c.fields if d.field != "sources"} == {
        (c.new.id, d.field, d.new, d.old) for c in back.changed for d in c.fields if d.field != "sources"
    }


@given(st.randoms(use_true_random=False))
def test_the_order_of_records_never_counts(chance: random.Random) -> None:
    def shuffled(records: list[Any]) -> list[Any]:
        return chance.sample(records, len(records))

    tables = {name: shuffled(records) for name, records in TABLES.items()}
    tables["notices"] = [{**n, "deliverables": shuffled(n.get("deliverables", []))} for n in tables["notices"]]

    assert compare_registries(registry(**TABLES), registry(**tables)).is_empty
