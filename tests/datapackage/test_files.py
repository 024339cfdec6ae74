import csv
import io
import json
from pathlib import Path

import pytest

from smartpilot.datapackage.files import package_files
from smartpilot.datapackage.package import DataPackage
from smartpilot.errors import UsageError
from smartpilot.files.writing import write_files


def test_the_descriptor_is_last_and_speaks_of_the_others(package: DataPackage) -> None:
    files = package_files(package)
    descriptor = json.loads(files["datapackage.json"])

    assert list(files)[-1] == "datapackage.json"
    assert {resource["path"] for resource in descriptor["resources"]} == {n for n in files if n.endswith(".csv")}
    assert all(resource["bytes"] == len(files[resource["path"]]) for resource in descriptor["resources"])


def test_csv_has_an_empty_cell_for_what_is_missing(package: DataPackage) -> None:
    rows = list(csv.DictReader(io.StringIO(package_files(package)["panel.csv"].decode(), newline="")))

    assert {row["treated"] for row in rows} == {"", "1"}
    assert {row["year"] for row in rows} == {"2013", "2014", "2015"}


def test_nothing_is_written_where_one_file_cannot_be(tmp_path: Path) -> None:
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "b").mkdir()

    with pytest.raises(UsageError):
        write_files(folder, {folder / "a": b"1", folder / "b": b"2"}, overwrite=True)
    assert not (folder / "a").exists()


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "package"
    write_files(folder, {folder / "a": b"1"}, overwrite=False)

    assert (folder / "a").read_bytes() == b"1"
