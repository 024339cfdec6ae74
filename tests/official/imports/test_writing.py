"""Which bytes of the registry's file an import changes."""

import tomllib

import pytest

from builders import PUDONG, ZHENGDING, project, registry
from smartpilot.official.files.line import Line
from smartpilot.official.imports.plan import ImportPlan, ListedRecord
from smartpilot.official.imports.writing import with_import
from smartpilot.records.models import Pilot, Project
from smartpilot.toml.edits import Appended, CannotEditError, format_records

LINE = Line(1, ("石家庄市正定县",))
REPORTED = {**ZHENGDING, "evidence": "reported", "sources": ["paper"]}
KNOWN = registry(pilots=[PUDONG, REPORTED], projects=[project("S01", "航天恒星科技有限公司")])
RAW = (
    "format = 1\n\n# 试点\n"
    + format_records("pilots", [PUDONG, REPORTED])
    + "\n# 专项\n"
    + format_records("projects", [project("S01", "航天恒星科技有限公司")])
).encode()


def pilot(id_: str) -> Pilot:
    return Pilot.model_validate({**PUDONG, "id": id_})


def test_a_plan_without_changes_changes_no_byte() -> None:
    confirmed = ListedRecord(KNOWN.file.pilots[0], LINE, {})
    assert with_import(RAW, KNOWN, ImportPlan(confirm=[confirmed])) == RAW


def test_only_the_lines_of_confirmed_values_change() -> None:
    values = {"evidence": "confirmed", "sources": Appended(["notice-2014"])}
    after = with_import(RAW, KNOWN, ImportPlan(confirm=[ListedRecord(KNOWN.file.pilots[1], LINE, values)]))

    assert after == RAW.replace(b'evidence = "reported"', b'evidence = "confirmed"').replace(
        b'sources = ["paper"]', b'sources = ["paper", "notice-2014"]'
    )


def test_new_records_stand_behind_the_last_of_their_kind() -> None:
    new = Project.model_validate(project("S02", "甲公司"))
    plan = ImportPlan(
        add=[ListedRecord(pilot("2014-a"), LINE), ListedRecord(new, LINE), ListedRecord(pilot("2014-b"), LINE)]
    )
    after = with_import(RAW, KNOWN, plan)

    data = tomllib.loads(after.decode())
    assert [record["id"] for record in data["pilots"]] == [PUDONG["id"], ZHENGDING["id"], "2014-a", "2014-b"]
    assert [record["id"] for record in data["projects"]] == ["2014-S01", "2014-S02"]
    text = after.decode()
    assert text.index("2014-b") < text.index("# 专项") < text.index("2014-S02")


@pytest.mark.parametrize("table", ["pilots", "projects"])
def test_records_in_brackets_are_named(table: str) -> None:
    raw = f"format = 1\n{table} = []\n".encode()
    records = [
        ListedRecord(pilot("2014-a"), LINE),
        ListedRecord(Project.model_validate(project("S02", "甲公司")), LINE),
    ]
    with pytest.raises(CannotEditError) as caught:
        with_import(raw, registry(), ImportPlan(add=records))
    assert caught.value.message.startswith(f"the {table} are written in brackets")
