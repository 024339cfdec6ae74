import os
from pathlib import Path

import pytest

from program import REGISTRY
from smartpilot.registry.finding import find_registries_below, find_writable_registry, is_built_in, packaged_registry


def write(path: Path, text: str = "format = 1\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_given_file_comes_first(tmp_path: Path) -> None:
    given = write(tmp_path / "other.toml")
    write(tmp_path / "pilots.toml")

    assert find_writable_registry(given, {"SMARTPILOT_REGISTRY": "elsewhere.toml"}, tmp_path) == given


def test_the_variable_comes_before_the_folder(tmp_path: Path) -> None:
    write(tmp_path / "pilots.toml")

    assert find_writable_registry(None, {"SMARTPILOT_REGISTRY": "elsewhere.toml"}, tmp_path) == Path("elsewhere.toml")


@pytest.mark.parametrize("inside", ["pilots.toml", "data/pilots.toml"])
def test_of_a_folder_the_registry_in_it(inside: str, tmp_path: Path) -> None:
    path = write(tmp_path / inside)

    assert find_writable_registry(tmp_path, {}, Path("/")) == path
    assert find_writable_registry(None, {"SMARTPILOT_REGISTRY": str(tmp_path)}, Path("/")) == path


def test_registries_in_the_folders_directly_below(tmp_path: Path) -> None:
    write(tmp_path / "智慧城市" / "data" / "pilots.toml")
    write(tmp_path / "backup" / "pilots.toml")
    write(tmp_path / "far" / "below" / "pilots.toml")
    write(tmp_path / "pilots.toml")
    (tmp_path / "empty").mkdir()

    assert find_registries_below(tmp_path) == ["backup", "智慧城市"]
    assert find_registries_below(tmp_path / "empty") == find_registries_below(tmp_path / "gone") == []


def test_a_large_folder_is_not_searched(tmp_path: Path) -> None:
    for number in range(150):
        write(tmp_path / f"{number}" / "pilots.toml")

    assert 0 < len(find_registries_below(tmp_path)) <= 100


def test_a_folder_without_a_registry_stays_what_it_is(tmp_path: Path) -> None:
    assert find_writable_registry(tmp_path, {}, Path("/")) == tmp_path


@pytest.mark.parametrize("inside", ["pilots.toml", "data/pilots.toml"])
def test_the_nearest_one_upwards(inside: str, tmp_path: Path) -> None:
    far, near = write(tmp_path / inside), write(tmp_path / "a" / inside)
    folder = tmp_path / "a" / "b" / "c"
    folder.mkdir(parents=True)

    assert find_writable_registry(None, {}, folder) == near
    assert find_writable_registry(None, {}, tmp_path / "z") == far
    # In the folder itself, as one would write it there.
    assert find_writable_registry(None, {}, tmp_path / "a") == Path(os.path.normpath(inside))


def test_where_there_is_none_only_the_packaged_one_is_left() -> None:
    assert packaged_registry().samefile(REGISTRY)
    assert find_writable_registry(None, {}, Path("/")) is None


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a right on Windows")
def test_the_one_of_the_program_is_built_in_by_whatever_path(tmp_path: Path) -> None:
    link = tmp_path / "pilots.toml"
    link.symlink_to(REGISTRY)

    assert is_built_in(link)
    assert not is_built_in(write(tmp_path / "own.toml"))
    assert not is_built_in(tmp_path / "missing.toml")


def test_an_empty_variable_is_none() -> None:
    assert find_writable_registry(None, {"SMARTPILOT_REGISTRY": ""}, Path("/")) is None
