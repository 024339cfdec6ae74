"""The files of a data package: CSV for each table, codebook, citation and descriptor."""

from collections.abc import Collection

from smartpilot.datapackage.citation import citation
from smartpilot.datapackage.codebook import codebook
from smartpilot.datapackage.descriptor import descriptor, file_name
from smartpilot.datapackage.package import DataPackage
from smartpilot.datapackage.schema import DataTable
from smartpilot.render.formats import to_csv, to_json


def package_files(package: DataPackage, free_text: Collection[str] = ()) -> dict[str, bytes]:
    """The content of each file by its name, the descriptor last, because it says what the others hold.

    In the fields of `free_text`, what a spreadsheet would calculate gets an apostrophe before it.
    """
    tables = {table.schema.name: _csv(table, free_text) for table in package.tables}
    files = {file_name(name): content for name, content in tables.items()}
    files |= {"README.md": codebook(package).encode(), "CITATION.cff": citation(package).encode()}
    return files | {"datapackage.json": to_json(descriptor(package, tables)).encode()}


def _csv(table: DataTable, free_text: Collection[str]) -> bytes:
    names = table.schema.names
    rows = (dict(zip(names, row, strict=True)) for row in table.rows)
    return to_csv(names, rows, free_text=free_text).encode()
