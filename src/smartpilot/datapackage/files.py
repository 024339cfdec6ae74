"""The files of a data package: CSV for each table, and its descriptor."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from smartpilot.datapackage.descriptor import descriptor
from smartpilot.datapackage.package import DataPackage
from smartpilot.datapackage.schema import DataTable
from smartpilot.files.writing import make_folder, require_all_writable, write_file
from smartpilot.render.formats import to_csv, to_json


def package_files(package: DataPackage, free_text: Collection[str] = ()) -> dict[str, bytes]:
    """The content of each file by its name, the descriptor last, because it says what the others hold.

    In the fields of `free_text`, what a spreadsheet would calculate gets an apostrophe before it.
    """
    tables = {table.schema.name: _csv(table, free_text) for table in package.tables}
    files = {f"{name}.csv": content for name, content in tables.items()}
    return files | {"datapackage.json": to_json(descriptor(package, tables)).encode()}


def _csv(table: DataTable, free_text: Collection[str]) -> bytes:
    names = table.schema.names
    rows = (dict(zip(names, row, strict=True)) for row in table.rows)
    return to_csv(names, rows, free_text=free_text).encode()


def require_writable_files(folder: Path, names: Iterable[str], *, overwrite: bool) -> None:
    """Checks that these files could be written into a folder; writes nothing.

    Raises UsageError where one of them could not.
    """
    require_all_writable(folder, [folder / name for name in names], overwrite=overwrite)


def write_files(folder: Path, files: Mapping[str, bytes], *, overwrite: bool) -> None:
    """Writes the files of a package into a folder, each whole or not at all; makes the folder where there is none.

    Raises UsageError where one of them cannot be written: before any is, if that can be known.
    """
    require_writable_files(folder, files, overwrite=overwrite)
    make_folder(folder)
    for name, content in files.items():
        write_file(folder / name, content, overwrite=overwrite, is_named=False)
