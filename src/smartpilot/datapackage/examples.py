"""How to read the tables of a data set with the programs that researchers use: code, generated from the fields."""

from collections.abc import Sequence

from smartpilot.datapackage.schema import DataTable, FieldType, TableSchema
from smartpilot.datapackage.sql import SQL_TYPES, create_table

_PANDAS = {FieldType.STRING: "string", FieldType.INTEGER: "Int64"}
_READR = {FieldType.INTEGER: "col_integer()", FieldType.DATE: "col_date()"}
_DUCKDB = {**SQL_TYPES, FieldType.STRING: "VARCHAR"}


def pandas_code(schema: TableSchema) -> str:
    """Reads a table with pandas 2 or newer. Nothing but an empty cell is a missing value: `NA` may be a name."""
    types = [f'        "{f.name}": "{_PANDAS[f.field_type]}",' for f in schema.fields if f.field_type in _PANDAS]
    dates = [f'"{f.name}"' for f in schema.fields if f.field_type is FieldType.DATE]
    name = schema.name.value
    return "\n".join(
        [
            f"{name} = pd.read_csv(",
            f'    "{name}.csv",',
            "    dtype={",
            *types,
            "    },",
            *([f"    parse_dates=[{', '.join(dates)}],"] if dates else []),
            "    keep_default_na=False,",
            '    na_values=[""],',
            ")",
        ]
    )


def readr_code(schema: TableSchema) -> str:
    """Reads a table with readr in R."""
    columns = ["    .default = col_character()"]
    columns += [f"    {f.name} = {_READR[f.field_type]}" for f in schema.fields if f.field_type in _READR]
    name = schema.name.value
    return "\n".join([f'{name} <- read_csv("{name}.csv", na = "", col_types = cols(', ",\n".join(columns), "))"])


def stata_code(schema: TableSchema) -> str:
    """Reads a table in Stata 14 or newer: everything as text, then numbers and days."""
    integers = [f.name for f in schema.fields if f.field_type is FieldType.INTEGER]
    lines = [
        f'import delimited "{schema.name.value}.csv", clear varnames(1) case(preserve) '
        'encoding("UTF-8") bindquote(strict) stringcols(_all)'
    ]
    if integers:
        lines.append(f"destring {' '.join(integers)}, replace")
    for field in schema.fields:
        if field.field_type is FieldType.DATE:
            lines += [
                f'generate double {field.name}_ = date({field.name}, "YMD")',
                f"format {field.name}_ %td",
                f"drop {field.name}",
                f"rename {field.name}_ {field.name}",
            ]
    return "\n".join(lines)


def duckdb_code(schema: TableSchema) -> str:
    """Reads a table into DuckDB."""
    columns = [f"    {f.name}: '{_DUCKDB[f.field_type]}'" for f in schema.fields]
    name = schema.name.value
    return "\n".join(
        [
            f"CREATE TABLE {name} AS FROM read_csv('{name}.csv', header = true, columns = {{",
            ",\n".join(columns),
            "});",
        ]
    )


def postgresql_code(tables: Sequence[DataTable]) -> str:
    """Creates the tables in PostgreSQL and loads them, for psql in the folder of the files."""
    creating = [f"{create_table(table.schema)};" for table in tables]
    names = [table.schema.name.value for table in tables]
    return "\n".join(
        [*creating, *(f"\\copy {name} FROM '{name}.csv' WITH (FORMAT csv, HEADER, ENCODING 'UTF8')" for name in names)]
    )
