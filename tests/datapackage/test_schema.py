from smartpilot.datapackage.schema import (
    BilingualText,
    DataTable,
    FieldSchema,
    FieldType,
    ForeignKey,
    TableName,
    TableSchema,
    field_of,
    with_valid_foreign_keys,
)
from smartpilot.records.models import Pilot

NO_TEXT = BilingualText("", "")


def table(name: TableName, fields: list[str], rows: list[tuple[str | None, ...]], *keys: ForeignKey) -> DataTable:
    schemas = [FieldSchema(field, NO_TEXT, NO_TEXT) for field in fields]
    return DataTable(TableSchema(name, NO_TEXT, schemas, ("id",), keys), rows)


def test_a_field_of_a_record_has_its_titles_and_is_required_as_there() -> None:
    field = field_of(Pilot, "division", "code")

    assert field.title == ("行政区划代码", "division code")
    assert field.about.zh.startswith("通知印发之日")
    assert field.about.en == "code"
    assert field.required
    assert not field_of(Pilot, "note", "").required
    assert field_of(Pilot, "added_on", "", FieldType.DATE).field_type is FieldType.DATE


def test_a_foreign_key_that_a_filter_breaks_is_left_out() -> None:
    cities = table(TableName.NOTICES, ["id"], [("a",), ("b",)])
    inside = table(TableName.PILOTS, ["id", "city"], [("1", "a"), ("2", None)], ForeignKey("city", TableName.NOTICES))
    outside = table(TableName.PROJECTS, ["id", "city"], [("1", "a"), ("2", "c")], ForeignKey("city", TableName.NOTICES))
    nowhere = table(TableName.PANEL, ["id", "town"], [("1", "a")], ForeignKey("town", TableName.SOURCES))

    checked = with_valid_foreign_keys([cities, inside, outside, nowhere])

    assert [len(found.schema.foreign_keys) for found in checked] == [0, 1, 0, 0]
    assert checked[2].rows == outside.rows
