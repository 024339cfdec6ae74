import csv
import io
import json
from pathlib import Path

import pytest

from builders import PUDONG, notice, registry
from smartpilot.datapackage.files import find_stale_files, package_files
from smartpilot.datapackage.package import DataPackage, build_package
from smartpilot.datapackage.panel import PanelScope
from smartpilot.errors import UsageError
from smartpilot.files.writing import write_files
from smartpilot.records.terms import Kind
from smartpilot.registry.query import NO_FILTER, select


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


def test_texts_that_a_spreadsheet_would_calculate_get_an_apostrophe() -> None:
    formula = "=HYPERLINK(1)"
    source = {"id": "notice-2014", "title": formula, "publisher": formula}
    whole = registry(sources=[source], notices=[notice(issued_by=[formula])], pilots=[PUDONG])
    package = build_package(whole, select(whole, Kind, NO_FILTER), NO_FILTER, licence=None, panel=None)

    for files, text in ((package_files(package), f"'{formula}"), (package_files(package, raw=True), formula)):
        (row,) = csv.DictReader(io.StringIO(files["sources.csv"].decode(), newline=""))
        (notice_row,) = csv.DictReader(io.StringIO(files["notices.csv"].decode(), newline=""))
        assert (row["title"], row["publisher"], notice_row["issued_by"]) == (text, text, text)
        assert row["id"] == "notice-2014"


def test_tables_of_an_earlier_package_are_stale(tmp_path: Path) -> None:
    whole = registry(pilots=[PUDONG])
    selection = select(whole, Kind, NO_FILTER)
    package = build_package(whole, selection, NO_FILTER, licence=None, panel=PanelScope(2014, 2014))
    for name, content in package_files(package).items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "mine.csv").write_bytes(b"")

    assert find_stale_files(tmp_path, package_files(package)) == []
    assert find_stale_files(tmp_path, {"README.md", "pilots.csv"}) != []
    stale = find_stale_files(tmp_path, package_files(package).keys() - {"panel.csv"})
    assert stale == [tmp_path / "panel.csv"]


@pytest.mark.parametrize("descriptor", [None, b"{", b"[]", b'{"name": "other", "resources": []}'])
def test_a_codebook_of_others_is_not_replaced(tmp_path: Path, descriptor: bytes | None) -> None:
    if descriptor is not None:
        (tmp_path / "datapackage.json").write_bytes(descriptor)

    assert find_stale_files(tmp_path, ["README.md"]) == []
    (tmp_path / "README.md").write_bytes(b"mine")
    with pytest.raises(UsageError, match=r"README\.md belongs to no data package"):
        find_stale_files(tmp_path, ["README.md"])
