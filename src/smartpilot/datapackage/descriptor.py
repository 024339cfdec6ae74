"""datapackage.json: the tables of a data set as Table Schema (Data Package 1.0, as Frictionless reads it)."""

import hashlib
from collections.abc import Mapping
from typing import Any

from smartpilot.datapackage.package import NAME, DataPackage
from smartpilot.datapackage.schema import BilingualText, DataTable, FieldSchema, ForeignKey, TableName

_PROFILE = "tabular-data-package"


def file_name(table: TableName) -> str:
    """The name of a table's file: `pilots.csv`."""
    return f"{table.value}.csv"


def descriptor(package: DataPackage, contents: Mapping[TableName, bytes]) -> dict[str, Any]:
    """The descriptor of a package; `contents` has the CSV of each table by the table's name."""
    licence = package.licence
    about: dict[str, Any] = {
        "profile": _PROFILE,
        "name": NAME,
        **_described(package.title, package.about),
        "version": package.version,
        "keywords": list(package.keywords),
        "contributors": [{"title": licence.holder, "role": "author"}] if licence else [],
        "licenses": [{"name": licence.id, "title": licence.title, "path": licence.url}] if licence else [],
        "sources": [
            {"title": source.title} | ({"path": source.url} if source.url else {}) for source in package.sources
        ],
        "resources": [_resource(table, contents[table.schema.name]) for table in package.tables],
    }
    # The specification allows no empty lists.
    return {key: value for key, value in about.items() if value not in ([], None)}


def _resource(table: DataTable, content: bytes) -> dict[str, Any]:
    schema = table.schema
    return {
        "profile": "tabular-data-resource",
        "name": schema.name.value,
        "path": file_name(schema.name),
        **_described(schema.title, schema.about),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [_field(field, is_key=[field.name] == list(schema.primary_key)) for field in schema.fields],
            "missingValues": [""],
            "primaryKey": list(schema.primary_key),
            "foreignKeys": [_foreign_key(key, schema.name) for key in schema.foreign_keys],
        },
    }


def _field(field: FieldSchema, *, is_key: bool) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if field.required:
        constraints["required"] = True
    if is_key:
        constraints["unique"] = True
    if field.pattern:
        constraints["pattern"] = field.pattern
    described: dict[str, Any] = {
        "name": field.name,
        "type": field.field_type.value,
        **_described(field.title, field.about),
    }
    if field.terms is not None:
        constraints["enum"] = [term.value for term in field.terms]
        described["categories"] = [{"value": term.value, "label": f"{term.zh} / {term.en}"} for term in field.terms]
    return described | ({"constraints": constraints} if constraints else {})


def _foreign_key(key: ForeignKey, table: TableName) -> dict[str, Any]:
    # Of the same table the name is empty.
    return {
        "fields": key.field,
        "reference": {"resource": "" if key.table is table else key.table.value, "fields": "id"},
    }


def _described(title: BilingualText, about: BilingualText) -> dict[str, str]:
    """Title and description: both languages in one text, because the specification has one."""
    description = "\n".join(text for text in about if text)
    return {"title": f"{title.zh} / {title.en}"} | ({"description": description} if description else {})
