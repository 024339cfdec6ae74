from typing import Any

from builders import compare_registries, registry
from ledgers import DELIVERABLES, TABLES
from smartpilot.records.comparison import FieldDifference
from smartpilot.registry.comparison import keyed_records


def tables_with(**more: Any) -> Any:
    return registry(**{**TABLES, **more})


def with_deliverables(*deliverables: Any) -> Any:
    return tables_with(notices=[TABLES["notices"][0], {**TABLES["notices"][1], "deliverables": list(deliverables)}])


def test_a_deliverable_is_a_record_of_its_notice() -> None:
    first, *rest = DELIVERABLES
    differences = compare_registries(with_deliverables(*DELIVERABLES), with_deliverables(*rest))

    assert [(record.table, record.id) for record in differences.removed] == [("deliverables", "2014/task-book")]
    assert not differences.changed
    later = {**first, "stages": ["submitted"]}
    (change,) = compare_registries(with_deliverables(first), with_deliverables(later)).changed
    assert (change.new.table, change.new.id) == ("deliverables", "2014/task-book")
    assert change.fields == [FieldDifference("stages", first["stages"], ["submitted"])]


def test_every_table_is_compared() -> None:
    programme = {"id": "jianzao", "name": "智能建造", "title_words": ["智能建造"]}
    whole, empty = tables_with(programmes=[programme]), registry(sources=[], notices=[])
    differences = compare_registries(empty, whole)

    assert {record.table for record in differences.added} == {
        *("sources", "programmes", "notices", "deliverables", "pilots", "projects", "candidates")
    }
    assert compare_registries(whole, empty).removed == differences.added
    assert differences.added == list(keyed_records(whole))
