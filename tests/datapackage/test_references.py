from pathlib import Path

import pytest

from builders import ZHENGDING, project
from program import write_registry
from smartpilot.datapackage.references import require_valid_references
from smartpilot.errors import InvalidFileError
from smartpilot.registry.reading import read_registry


def test_what_only_looks_doubtful_does_not_matter(tmp_path: Path) -> None:
    wrong_code = {**ZHENGDING, "division": "130199", "id": "2014-130199"}

    require_valid_references(read_registry(write_registry(tmp_path / "pilots.toml", pilots=[wrong_code])))


@pytest.mark.parametrize(
    "tables",
    [
        {"pilots": [ZHENGDING, ZHENGDING]},
        {"pilots": [{**ZHENGDING, "sources": ["nothing"]}]},
        {"pilots": [{**ZHENGDING, "notice": "1999"}]},
        {"pilots": [{**ZHENGDING, "extends": "2012-130100"}]},
        {"projects": [project("S01", "甲", site_pilot="2014-130123")]},
    ],
)
def test_broken_keys_are_refused(tables: dict[str, list[dict[str, object]]], tmp_path: Path) -> None:
    reading = read_registry(write_registry(tmp_path / "pilots.toml", **tables))

    with pytest.raises(InvalidFileError) as caught:
        require_valid_references(reading)
    assert len(caught.value.problems) == 1
