"""`export DIR`: the data package, as programs for data sets read it."""

import csv
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from builders import SHIJIAZHUANG, ZHENGDING, notice
from program import REGISTRY, ROOT, Ended, call, run, write_registry

TABLES = [
    "sources",
    "programmes",
    "notices",
    "deliverables",
    "pilots",
    "pilot_sources",
    "projects",
    "project_sources",
    "assessments",
    "assessment_sources",
    "panel",
]


# A panel of every place in two years; of all years it takes ten times as long.
SHORT = ("--to", "2009")


def exported(folder: Path, *options: str | Path) -> Ended:
    ended = call("export", folder, *options)
    assert (ended.code, ended.out) == (0, ""), ended.err
    return ended


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def validate(folder: Path) -> list[str]:
    """What frictionless finds wrong with a package."""
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed")
    report = frictionless.validate(str(folder / "datapackage.json"))
    return [message for task in report.tasks for (message,) in task.flatten(["message"])] + [
        error.message for error in report.errors
    ]


def test_a_package_is_valid(tmp_path: Path) -> None:
    ended = exported(tmp_path / "package")

    assert {path.name for path in (tmp_path / "package").iterdir()} == {
        *(f"{name}.csv" for name in TABLES),
        "README.md",
        "CITATION.cff",
        "datapackage.json",
    }
    assert f"wrote {tmp_path / 'package'}" in ended.err
    assert validate(tmp_path / "package") == []


@pytest.mark.parametrize(
    "options", [["-p", "河北"], ["-n", "2014"], ["--evidence", "reported"], ["--kind", "projects"], ["nothing"]]
)
def test_a_part_of_a_package_is_valid_too(options: list[str], tmp_path: Path) -> None:
    exported(tmp_path / "package", *options)

    assert validate(tmp_path / "package") == []
    listed = call("list", *options, "-f", "json").json()
    assert [row["id"] for row in rows(tmp_path / "package" / "projects.csv")] == [p["id"] for p in listed["projects"]]


@pytest.mark.parametrize(
    ("options", "years", "levels", "provinces"),
    [
        ([], (2008, 2020), {"prefecture", "county"}, 31),
        (["-p", "河北", "--from", "2012", "--to", "2014"], (2012, 2014), {"prefecture", "county"}, 1),
        (["--from", "2012", "--to", "2012", "--level", "prefecture-city"], (2012, 2012), {"prefecture"}, 31),
        (["-p", "宁波", "--to", "2026", "--level", "县"], (2008, 2026), {"county"}, 1),
    ],
)
def test_panel(options: list[str], years: tuple[int, int], levels: set[str], provinces: int, tmp_path: Path) -> None:
    exported(tmp_path / "package", *options)

    panel = rows(tmp_path / "package" / "panel.csv")
    found = [int(row["year"]) for row in panel]
    assert (min(found), max(found)) == years
    assert {row["level"] for row in panel} == levels
    assert len({row["province"] for row in panel}) == provinces


@pytest.mark.parametrize("options", [["-n", "2014"], ["--evidence", "reported"], ["--kind", "projects"], ["正定"]])
def test_there_is_no_panel_of_some_pilots(options: list[str], tmp_path: Path) -> None:
    ended = exported(tmp_path / "package", *options)

    assert "there is no panel" in ended.err
    assert not (tmp_path / "package" / "panel.csv").exists()
    assert call("export", tmp_path / "another", *options, "--to", "2015").code == 2


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--from", "2016", "--to", "2015"], "--from 2016 is later than --to 2015"),
        (["--from", "1066"], "--from 1066 is not a year"),
        (["--to", "9999"], "--to 9999 is not a year"),
        (["--to", "soon"], "soon"),
        (["--level", "town"], "cannot be of the level town"),
    ],
)
def test_years_and_levels_that_no_panel_has(options: list[str], sentence: str, tmp_path: Path) -> None:
    ended = call("export", tmp_path / "package", *options)

    assert ended.code == 2
    assert sentence in ended.err
    assert list(tmp_path.iterdir()) == []


def test_years_are_for_a_panel(tmp_path: Path) -> None:
    assert "only for a panel" in call("export", tmp_path / "a.csv", "--from", "2012").err


def test_what_the_package_says_of_itself(tmp_path: Path) -> None:
    exported(tmp_path / "package", "-p", "河北")
    descriptor = json.loads((tmp_path / "package" / "datapackage.json").read_text(encoding="utf-8"))

    assert descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    assert "只含河北省。" in descriptor["description"]
    assert "Only 河北省." in descriptor["description"]
    (pilots,) = (resource for resource in descriptor["resources"] if resource["name"] == "pilots")
    fields = {field["name"]: field for field in pilots["schema"]["fields"]}
    assert fields["division"]["type"] == "string"
    assert fields["division"]["title"] == "行政区划代码 / division code"
    assert fields["level"]["categories"][1] == {
        "value": "prefecture-city",
        "label": "地级市 / prefecture-level city",
    }
    assert fields["announced_on"]["type"] == "date"
    assert {"fields": "extends", "reference": {"resource": "", "fields": "id"}} in pilots["schema"]["foreignKeys"]


def test_the_licence_of_a_registry_of_ones_own_is_not_known(tmp_path: Path) -> None:
    own = write_registry(tmp_path / "pilots.toml", pilots=[ZHENGDING])
    exported(tmp_path / "package", "-r", own, *SHORT)

    descriptor = json.loads((tmp_path / "package" / "datapackage.json").read_text(encoding="utf-8"))
    assert "licenses" not in descriptor
    assert validate(tmp_path / "package") == []


def test_a_filter_that_breaks_a_reference_leaves_the_value(tmp_path: Path) -> None:
    expanded = {**ZHENGDING, "extends": "2012-130100"}
    own = write_registry(tmp_path / "pilots.toml", notices=[notice("2012"), notice()], pilots=[SHIJIAZHUANG, expanded])
    exported(tmp_path / "package", "-r", own, "-n", "2014")

    assert [row["extends"] for row in rows(tmp_path / "package" / "pilots.csv")] == ["2012-130100"]
    assert validate(tmp_path / "package") == []


def test_files_are_utf_8_without_a_byte_order_mark_and_the_same_every_time(tmp_path: Path) -> None:
    exported(tmp_path / "a", *SHORT)
    exported(tmp_path / "b", *SHORT)

    for path in (tmp_path / "a").iterdir():
        assert not path.read_bytes().startswith(b"\xef\xbb\xbf")
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_an_empty_registry_has_a_package(tmp_path: Path) -> None:
    own = tmp_path / "pilots.toml"
    own.write_text("format = 1\n", encoding="utf-8")
    exported(tmp_path / "package", "-r", own)

    assert rows(tmp_path / "package" / "pilots.csv") == []
    assert validate(tmp_path / "package") == []


def test_formulas_are_texts_unless_raw(tmp_path: Path) -> None:
    own = write_registry(tmp_path / "pilots.toml", pilots=[{**ZHENGDING, "note": "=1+1"}])
    exported(tmp_path / "safe", "-r", own, *SHORT)
    exported(tmp_path / "raw", "-r", own, "--raw", *SHORT)

    assert [rows(tmp_path / name / "pilots.csv")[0]["note"] for name in ("safe", "raw")] == ["'=1+1", "=1+1"]


def test_files_that_stand_are_replaced_only_with_force(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "pilots.csv").write_bytes(b"mine")

    refused = call("export", tmp_path / "package", *SHORT)

    assert refused.code == 2
    assert "pilots.csv already exists" in refused.err
    assert [path.name for path in (tmp_path / "package").iterdir()] == ["pilots.csv"]
    exported(tmp_path / "package", "--force", *SHORT)
    assert validate(tmp_path / "package") == []


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
@pytest.mark.parametrize("name", ["pilots.csv", "datapackage.json"])
def test_nothing_is_written_through_a_link(name: str, tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "elsewhere").write_bytes(b"mine")
    (tmp_path / "package" / name).symlink_to(tmp_path / "elsewhere")

    refused = call("export", tmp_path / "package", "--force", *SHORT)

    assert refused.code == 2
    assert "is a link" in refused.err
    assert (tmp_path / "elsewhere").read_bytes() == b"mine"
    assert len(list((tmp_path / "package").iterdir())) == 1


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "package").write_bytes(b"mine")

    assert call("export", tmp_path / "package", "--force", *SHORT).code == 2
    assert (tmp_path / "package").read_bytes() == b"mine"


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    ended = exported(tmp_path / "package", "--dry-run", *SHORT)

    assert "would write" in ended.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", [["--by", "target"], ["--labels", "zh"], ["--view", "list"]])
def test_options_of_other_kinds_are_refused(option: list[str], tmp_path: Path) -> None:
    assert call("export", tmp_path / "package", *option).code == 2
    assert list(tmp_path.iterdir()) == []


def test_keys_that_are_none_are_shown_and_nothing_is_written(tmp_path: Path) -> None:
    own = write_registry(tmp_path / "pilots.toml", pilots=[ZHENGDING, ZHENGDING])

    ended = call("export", tmp_path / "package", "-r", own, *SHORT)

    assert ended.code == 1
    assert "error[duplicate-id]" in ended.err
    assert not (tmp_path / "package").exists()


def test_the_registry_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    own = tmp_path / "package" / "sources.csv"
    own.write_bytes(REGISTRY.read_bytes())

    ended = call("export", tmp_path / "package", "-r", own, "--force", *SHORT)

    assert ended.code == 2
    assert "belongs to the registry" in ended.err
    assert own.read_bytes() == REGISTRY.read_bytes()


def test_in_chinese(tmp_path: Path) -> None:
    ended = run("export", tmp_path / "数据包", "-p", "河北", SMARTPILOT_LANG="zh")

    assert ended.err == f"已写入 {tmp_path / '数据包'}（{len(TABLES) + 3} 个文件；试点 7 个）\n"


def test_what_the_page_for_researchers_asks_duckdb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    exported(tmp_path / "pilots-data", "--to", "2013", "--level", "prefecture-city")
    monkeypatch.chdir(tmp_path / "pilots-data")
    text = (ROOT / "docs" / "en" / "how-to" / "researchers.md").read_text(encoding="utf-8")
    statement = text.partition("```sql\n")[2].partition(";")[0]

    with duckdb.connect() as connection:
        counts = dict(connection.execute(statement).fetchall())
    listed = call("list", "--kind", "pilots", "-f", "json").json()["pilots"]
    assert counts == Counter(pilot["province"] for pilot in listed)
