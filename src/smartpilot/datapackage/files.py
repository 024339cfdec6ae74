"""The files of a data package: CSV for each table, codebook, citation and descriptor."""

import json
from collections.abc import Collection
from pathlib import Path

from smartpilot.datapackage.citation import citation
from smartpilot.datapackage.codebook import codebook
from smartpilot.datapackage.descriptor import descriptor, file_name
from smartpilot.datapackage.package import NAME, DataPackage
from smartpilot.datapackage.schema import DataTable, FieldType
from smartpilot.errors import UsageError
from smartpilot.files.reading import read_named_file
from smartpilot.i18n import _
from smartpilot.render.formats import to_csv, to_json

_CODEBOOK, _DESCRIPTOR = "README.md", "datapackage.json"
_MOST_BYTES = 1 << 20  # of a descriptor; ours have some 30 KiB


def package_files(package: DataPackage, *, raw: bool = False) -> dict[str, bytes]:
    """The content of each file by its name, the descriptor last, because it says what the others hold.

    Unless it is `raw`, what a spreadsheet would calculate in a text gets an apostrophe before it.
    """
    tables = {table.schema.name: _csv(table, () if raw else _text_fields(table)) for table in package.tables}
    files = {file_name(name): content for name, content in tables.items()}
    files |= {_CODEBOOK: codebook(package).encode(), "CITATION.cff": citation(package).encode()}
    return files | {_DESCRIPTOR: to_json(descriptor(package, tables)).encode()}


def _csv(table: DataTable, free_text: Collection[str]) -> bytes:
    names = table.schema.names
    rows = (dict(zip(names, row, strict=True)) for row in table.rows)
    return to_csv(names, rows, free_text=free_text).encode()


def _text_fields(table: DataTable) -> Collection[str]:
    """The fields of a table that may hold any text: no codes, no words of a list, no keys."""
    keys = {*table.schema.primary_key, *(key.field for key in table.schema.foreign_keys)}
    return {
        field.name
        for field in table.schema.fields
        if field.field_type is FieldType.STRING and not field.terms and not field.pattern and field.name not in keys
    }


def find_stale_files(folder: Path, files: Collection[str]) -> list[Path]:
    """The tables of an earlier package in a folder that are not among these files, so that nobody takes them for new.

    Raises UsageError where a codebook would replace a README.md that belongs to no package of ours.
    """
    names = _names_of_package(folder / _DESCRIPTOR)
    if names is None:
        if (folder / _CODEBOOK).exists():
            message = _("{path} belongs to no data package, and would be replaced").format(path=folder / _CODEBOOK)
            raise UsageError(message, _("choose another folder"))
        return []
    return [folder / name for name in names if name not in files and (folder / name).is_file()]


def _names_of_package(descriptor_path: Path) -> list[str] | None:
    """The names of the tables that a descriptor of ours says; None where it is none of ours."""
    if not descriptor_path.is_file():
        return None
    try:
        data = json.loads(read_named_file(descriptor_path, _MOST_BYTES))
        if data["name"] != NAME:
            return None
        paths = [str(resource["path"]) for resource in data["resources"]]
    except (ValueError, TypeError, KeyError):
        return None
    return [path for path in paths if path.endswith(".csv") and Path(path).name == path]
