"""The files of a new registry."""

import json
import os
import tomllib
from pathlib import Path

import pytest

from program import REGISTRY
from smartpilot.creation import empty_registry, is_git_file, new_registry_files, require_no_registry_file, schema_files
from smartpilot.errors import UsageError
from smartpilot.ledger.ledger import HEADER
from smartpilot.records.entries import LedgerFile
from smartpilot.records.models import RegistryFile
from smartpilot.records.schema import json_schema


def test_the_registry_is_written_last(tmp_path: Path) -> None:
    files = new_registry_files(tmp_path, REGISTRY.read_bytes())

    names = [path.relative_to(tmp_path).as_posix() for path in files]
    schemas = ["data/schema.json", "data/progress.schema.json"]
    assert names == [".gitattributes", ".gitignore", *schemas, "data/progress.toml", "data/pilots.toml"]
    ledger, registry = files[tmp_path / "data" / "progress.toml"], files[tmp_path / "data" / "pilots.toml"]
    assert ledger == b"#:schema ./progress.schema.json\n" + HEADER.encode()
    assert registry == b"#:schema ./schema.json\n" + REGISTRY.read_bytes()
    assert list(tmp_path.iterdir()) == []


def test_an_empty_registry_has_a_format_only(tmp_path: Path) -> None:
    content = new_registry_files(tmp_path, empty_registry())[tmp_path / "data" / "pilots.toml"]
    assert tomllib.loads(content.decode()) == {"format": 1}


def test_the_schemas_are_those_of_the_models(tmp_path: Path) -> None:
    schemas = {path.name: json.loads(content) for path, content in schema_files(tmp_path).items()}

    assert schemas == {"schema.json": json_schema(RegistryFile), "progress.schema.json": json_schema(LedgerFile)}


def test_a_schema_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "schema.json").write_text("{}", encoding="utf-8")

    assert tmp_path / "data" / "schema.json" not in new_registry_files(tmp_path, empty_registry())


def test_only_files_of_git_may_be_overwritten(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "progress.toml").write_bytes(b"# mine\n")
    (tmp_path / ".gitignore").write_bytes(b"*.bak")

    files = new_registry_files(tmp_path, empty_registry())

    assert tmp_path / "data" / "progress.toml" not in files
    assert files[tmp_path / ".gitignore"].startswith(b"*.bak\n*.toml.lock\n")
    assert [path.name for path in files if path.exists()] == [".gitignore"]
    assert [path.name for path in files if is_git_file(path)] == [".gitattributes", ".gitignore"]


def test_files_of_git_that_have_all_their_lines_are_left_out(tmp_path: Path) -> None:
    for path, content in new_registry_files(tmp_path, empty_registry()).items():
        if is_git_file(path):
            path.write_bytes(content.replace(b"\n", b"\r\n"))

    assert [path.name for path in new_registry_files(tmp_path, empty_registry())] == [
        "schema.json",
        "progress.schema.json",
        "progress.toml",
        "pilots.toml",
    ]


def test_a_registry_that_exists_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "pilots.toml").write_bytes(b"mine")
    with pytest.raises(UsageError, match="already exists"):
        new_registry_files(tmp_path, empty_registry())


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a right on Windows")
@pytest.mark.parametrize(
    "name",
    [
        "pilots.toml",
        "progress.toml",
        "circulation.key",
        "contacts.toml",
        "circulations.toml",
        "mine.toml",
        "schema.json",
        "progress.schema.json",
    ],
)
@pytest.mark.parametrize("how", ["itself", "link", "link to a link", "second name", "dangling link"])
def test_no_file_of_the_registry_is_overwritten(how: str, name: str, tmp_path: Path) -> None:
    registry, path = tmp_path / "data" / "pilots.toml", tmp_path / "out.csv"
    registry.parent.mkdir()
    file = registry.with_name(name)
    for needed in (registry, *([] if how == "dangling link" and name != "mine.toml" else [file])):
        needed.touch()
    if how == "itself":
        path = file
    elif how == "second name":
        os.link(file, path)
    else:
        path.symlink_to(file)
        if how == "link to a link":
            (tmp_path / "again.csv").symlink_to(path)
            path = tmp_path / "again.csv"

    with pytest.raises(UsageError, match="belongs to the registry"):
        require_no_registry_file(path, registry)


def test_any_other_file_may_be_overwritten(tmp_path: Path) -> None:
    (tmp_path / "out.csv").touch()

    require_no_registry_file(tmp_path / "out.csv", tmp_path / "pilots.toml")
    require_no_registry_file(tmp_path / ("a" * 300), tmp_path / "pilots.toml")


def test_each_file_of_a_registry_in_git_has_one_line(tmp_path: Path) -> None:
    files = new_registry_files(tmp_path, empty_registry(), in_git=True)
    lines = files[tmp_path / ".gitattributes"].decode().splitlines()

    assert lines == [
        "data/progress.toml text eol=lf merge=union",
        "data/circulations.toml text eol=lf merge=smartpilot",
        "data/pilots.toml text eol=lf merge=smartpilot",
    ]


def test_of_a_registry_that_is_there_only_files_of_git_are_written(tmp_path: Path) -> None:
    for path, content in new_registry_files(tmp_path, empty_registry()).items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    (tmp_path / "data" / "progress.toml").unlink()

    files = new_registry_files(tmp_path, empty_registry(), in_git=True)

    assert [path.name for path in files] == [".gitattributes"]
    new = new_registry_files(tmp_path / "new", empty_registry(), in_git=True)[tmp_path / "new" / ".gitattributes"]
    assert files[tmp_path / ".gitattributes"] == new


DRIVER_LINES = "data/circulations.toml text eol=lf merge=smartpilot\ndata/pilots.toml text eol=lf merge=smartpilot\n"
OLD_LINES = "data/circulations.toml text eol=lf merge=union\ndata/pilots.toml text eol=lf\n"


@pytest.mark.parametrize(
    ("before", "in_git", "after"),
    [
        (f"{OLD_LINES}*.md text\n{DRIVER_LINES}", True, f"*.md text\n{DRIVER_LINES}"),  # of an earlier version
        (f"{OLD_LINES}*.md text", True, f"{DRIVER_LINES}*.md text"),
        ("data/pilots.toml -merge\n", True, f"data/pilots.toml -merge\n{DRIVER_LINES}"),
        (DRIVER_LINES, False, DRIVER_LINES),
        (DRIVER_LINES, True, DRIVER_LINES),
    ],
)
def test_lines_for_git_are_replaced_by_those_with_the_driver(
    before: str, in_git: bool, after: str, tmp_path: Path
) -> None:
    ledger = "data/progress.toml text eol=lf merge=union\n"
    (tmp_path / ".gitattributes").write_bytes((ledger + before).encode())

    files = new_registry_files(tmp_path, empty_registry(), in_git=in_git)

    content = files.get(tmp_path / ".gitattributes", (ledger + before).encode())
    assert content.decode() == ledger + after
