"""The statements of SQL that create a table of a data set, as SQLite and PostgreSQL take them."""

from collections.abc import Iterator

from smartpilot.datapackage.schema import FieldSchema, FieldType, TableSchema

SQL_TYPES = {FieldType.STRING: "TEXT", FieldType.INTEGER: "INTEGER", FieldType.DATE: "DATE"}


def create_table(schema: TableSchema) -> str:
    """The statement that creates a table with its keys and closed lists."""
    lines = [_column_definition(field) for field in schema.fields]
    lines.append(f"PRIMARY KEY ({', '.join(schema.primary_key)})")
    lines += [f"FOREIGN KEY ({key.field}) REFERENCES {key.table.value} (id)" for key in schema.foreign_keys]
    return f"CREATE TABLE {schema.name.value} (\n    " + ",\n    ".join(lines) + "\n)"


def create_indexes(schema: TableSchema) -> Iterator[str]:
    """The statements that create the indexes of a table: on its foreign keys, and on codes of divisions."""
    wanted = [key.field for key in schema.foreign_keys] + [field.name for field in schema.fields if field.pattern]
    for name in dict.fromkeys(wanted):
        if name != schema.primary_key[0]:
            yield f"CREATE INDEX {schema.name.value}_{name} ON {schema.name.value} ({name})"


def _column_definition(field: FieldSchema) -> str:
    text = f"{field.name} {SQL_TYPES[field.field_type]}"
    if field.required:
        text += " NOT NULL"
    if field.terms is not None:
        text += f" CHECK ({field.name} IN ({', '.join(quote_text(term.value) for term in field.terms)}))"
    return text


def quote_text(text: str) -> str:
    """A text as SQL writes it."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
