import os
from pathlib import Path

import pytest

from program import REGISTRY
from smartpilot.errors import InvalidFileError
from smartpilot.registry.reading import (
    find_registries_below,
    find_writable_registry,
    is_built_in,
    open_registry,
    packaged_registry,
    read_registry,
    require_valid_registry,
)

PILOT = """
[[pilots]]
id = "2014-{code}"
name = "石家庄市正定县"
province = "河北省"
division = "{code}"
level = "{level}"
notice = "2014"
evidence = "confirmed"
sources = ["notice-2014"]
"""


def write(path: Path, text: str = "format = 1\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# -- finding -------------------------------------------------------------------------------------------------


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


# -- reading -------------------------------------------------------------------------------------------------


def test_a_valid_registry_is_complete(tmp_path: Path) -> None:
    reading = read_registry(write(tmp_path / "pilots.toml", "format = 1\n" + PILOT.format(code=130123, level="county")))

    assert (reading.problems, reading.complete) == ([], True)
    assert reading.path("pilots", 0, "name") == ("pilots", 0, "name")
    assert require_valid_registry(reading).by_id["2014-130123"].name == "石家庄市正定县"


def test_an_invalid_record_is_left_out_and_the_others_keep_their_place(tmp_path: Path) -> None:
    records = "".join(PILOT.format(code=code, level=level) for code, level in ((130123, "village"), (130124, "county")))
    reading = read_registry(write(tmp_path / "pilots.toml", "format = 1\n" + records))

    assert reading.registry is not None
    assert [pilot.id for pilot in reading.registry.file.pilots] == ["2014-130124"]
    assert reading.path("pilots", 0, "level") == ("pilots", 1, "level")
    assert not reading.complete
    assert [(problem.rule, problem.record, problem.line) for problem in reading.problems] == [
        ("wrong-value", "2014-130123", 8)
    ]
    with pytest.raises(InvalidFileError) as caught:
        require_valid_registry(reading)
    assert caught.value.problems == tuple(reading.problems)


def test_what_is_no_toml_has_no_records(tmp_path: Path) -> None:
    path = write(tmp_path / "pilots.toml", "format = \n")

    assert read_registry(path).registry is None
    with pytest.raises(InvalidFileError):
        open_registry(path)
