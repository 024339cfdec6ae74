from pathlib import Path

import pytest

from smartpilot.errors import InvalidFileError
from smartpilot.registry.reading import open_registry, read_registry, require_valid_registry

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


def test_a_ledger_is_told_from_a_registry(tmp_path: Path) -> None:
    reading = read_registry(write(tmp_path / "progress.toml", '[[events]]\nid = "1"\n'))

    assert reading.registry is None
    assert [problem.message for problem in reading.problems] == ["this is a ledger, not a registry"]
    assert str(tmp_path / "pilots.toml") in reading.problems[0].hint
    both = read_registry(
        write(tmp_path / "both.toml", "format = 1\nevents = []\n" + PILOT.format(code=1, level="county"))
    )
    assert "this is a ledger" not in str(both.problems)
