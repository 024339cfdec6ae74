from pathlib import Path

import pytest

from builders import notice
from ledgers import DELIVERABLES
from program import write_registry
from smartpilot.registry.reading import read_registry
from smartpilot.rules import check
from smartpilot.workbook.form import candidate_columns

APPLICATION = next(deliverable for deliverable in DELIVERABLES if deliverable["id"] == "application")


@pytest.mark.parametrize("heading", [column.heading for column in candidate_columns(())])
def test_no_material_is_called_like_a_column_of_the_form(tmp_path: Path, heading: str) -> None:
    application = {**APPLICATION, "components": ["规划", heading]}
    registry = write_registry(tmp_path / "pilots.toml", notices=[notice(deliverables=[application])])

    problems = check(read_registry(registry), ["repeated-title"])

    assert [problem.value for problem in problems] == [heading]
