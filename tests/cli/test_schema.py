import copy
import datetime as dt
import json
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from program import REGISTRY, call, run
from smartpilot.records.base import Model
from smartpilot.records.entries import LedgerFile
from smartpilot.records.models import RegistryFile
from smartpilot.records.schema import json_schema


def as_json(value: Any) -> Any:
    """TOML's data as the JSON that an editor's schema checker sees."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def schema(file: type[Model] = RegistryFile) -> Draft202012Validator:
    return Draft202012Validator(json_schema(file), format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize(("arguments", "file"), [([], RegistryFile), (["--ledger"], LedgerFile)])
def test_command_prints_the_schema(arguments: list[str], file: type[Model]) -> None:
    ended = call("schema", *arguments)

    assert (ended.code, ended.err) == (0, "")
    assert ended.json() == json_schema(file)
    assert ended.json()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(ended.json())


@pytest.mark.slow
def test_language_changes_nothing() -> None:
    assert run("schema", SMARTPILOT_LANG="zh").out == call("schema").out


def test_needs_no_registry(tmp_path: Path) -> None:
    assert call("schema", SMARTPILOT_REGISTRY=str(tmp_path / "none.toml")).code == 0


def test_shipped_registry_fits() -> None:
    data = tomllib.loads(REGISTRY.read_text(encoding="utf-8"))

    assert list(schema().iter_errors(as_json(data))) == []
    RegistryFile.model_validate(data)


def test_whole_registry_fits(whole: Path) -> None:
    data = tomllib.loads(whole.read_text(encoding="utf-8"))

    assert list(schema().iter_errors(as_json(data))) == []
    RegistryFile.model_validate(data)


Change = Callable[[dict[str, Any]], Any]
BROKEN: dict[str, Change] = {
    "no format": lambda data: data.pop("format"),
    "format of another version": lambda data: data.update(format=2),
    "format as text": lambda data: data.update(format="1"),
    "format as a truth value": lambda data: data.update(format=True),
    "unknown table": lambda data: data.update(events=[]),
    "table for a list": lambda data: data.update(pilots=data["pilots"][0]),
    "text for a record": lambda data: data["pilots"].append("2014-130123"),
    "no name": lambda data: data["pilots"][1].pop("name"),
    "no evidence": lambda data: data["pilots"][1].pop("evidence"),
    "unknown key": lambda data: data["pilots"][1].update(colour="red"),
    "level that is none": lambda data: data["pilots"][1].update(level="village"),
    "level in Chinese": lambda data: data["pilots"][1].update(level="县"),
    "designation that is none": lambda data: data["pilots"][1].update(designation="old"),
    "division as a number": lambda data: data["pilots"][1].update(division=130123),
    "division of five digits": lambda data: data["pilots"][1].update(division="13012"),
    "division of seven digits": lambda data: data["pilots"][1].update(division="1301230"),
    "division in full width": lambda data: data["pilots"][1].update(division="１３０１２３"),
    "id with a space": lambda data: data["pilots"][1].update(id="2014 130123"),
    "empty id": lambda data: data["pilots"][1].update(id=""),
    "endless id": lambda data: data["pilots"][1].update(id="a" * 101),
    "one source as text": lambda data: data["pilots"][1].update(sources="notice-2014"),
    "number among the sources": lambda data: data["pilots"][1].update(sources=[2014]),
    "nobody undertakes it": lambda data: data["projects"][0].update(undertaken_by=[]),
    "issued by nobody": lambda data: data["notices"][0].update(issued_by=[]),
    "day as a word": lambda data: data["notices"][0].update(issued_on="yesterday"),
    "day with a time": lambda data: data["notices"][0].update(issued_on=dt.datetime(2015, 4, 7, 9, 30)),  # noqa: DTZ001
    "total below nought": lambda data: data["notices"][1]["totals"].update(new=-1),
    "total with a fraction": lambda data: data["notices"][1]["totals"].update(new=1.5),
    "total as a truth value": lambda data: data["notices"][1]["totals"].update(new=True),
    "stage that is none": lambda data: data["notices"][1]["deliverables"][0].update(stages=["lost"]),
    "owed by nobody known": lambda data: data["notices"][1]["deliverables"][0].update(owed_by="provinces"),
    "medium as text": lambda data: data["notices"][1]["deliverables"][0].update(medium="paper"),
    "key within a deliverable": lambda data: data["notices"][1]["deliverables"][0].update(until=1),
    "candidate with a designation": lambda data: data["candidates"][0].update(designation="new"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_schema_and_model_refuse_the_same(what: str, whole: Path) -> None:
    data = copy.deepcopy(tomllib.loads(whole.read_text(encoding="utf-8")))
    BROKEN[what](data)

    assert list(schema().iter_errors(as_json(data))) != []
    with pytest.raises(ValidationError):
        RegistryFile.model_validate(data)


@pytest.mark.parametrize("file", [RegistryFile, LedgerFile])
def test_schema_knows_no_null(file: type[Model]) -> None:
    # TOML has none: an absent key is left out.
    assert "null" not in str(json_schema(file)).lower()
    assert "None" not in str(json_schema(file))


def test_schema_describes_each_field() -> None:
    pilot = json_schema(RegistryFile)["$defs"]["Pilot"]

    assert pilot["properties"]["name"] == {
        "title": "名称 name",
        "description": "按通知的写法",
        "examples": ["石家庄市正定县"],
        "type": "string",
    }
    assert pilot["additionalProperties"] is False
    assert set(pilot["required"]) == {"id", "name", "province", "division", "level", "notice", "evidence", "sources"}


EVENT = """
[[events]]
id = "20150428T013000.000000Z-7f3a9c5e"
recorded_at = 2015-04-28T09:30:00+08:00
on = 2015-04-28
target = "2014-130123"
deliverable = "task-book"
stage = "submitted"
"""
BROKEN_EVENTS: dict[str, Change] = {
    "format of another version": lambda data: data.update(format=2),
    "format as a truth value": lambda data: data.update(format=True),
    "unknown table": lambda data: data.update(pilots=[]),
    "no target": lambda data: data["events"][0].pop("target"),
    "moment as a number": lambda data: data["events"][0].update(recorded_at=20150428),
    "day as a word": lambda data: data["events"][0].update(on="yesterday"),
    "stage that is none": lambda data: data["events"][0].update(stage="lost"),
    "year nought": lambda data: data["events"][0].update(year=0),
    "year as text": lambda data: data["events"][0].update(year="2015"),
    "unknown key": lambda data: data["events"][0].update(colour="red"),
}


def test_ledger_fits_its_schema() -> None:
    data = tomllib.loads(EVENT)

    assert list(schema(LedgerFile).iter_errors(as_json(data))) == []
    LedgerFile.model_validate(data)


@pytest.mark.parametrize("what", BROKEN_EVENTS)
def test_schema_and_model_refuse_the_same_ledger(what: str) -> None:
    data = tomllib.loads(EVENT)
    BROKEN_EVENTS[what](data)

    assert list(schema(LedgerFile).iter_errors(as_json(data))) != []
    with pytest.raises(ValidationError):
        LedgerFile.model_validate(data)


def test_both_schemas_are_written_beside_the_registry(tmp_path: Path) -> None:
    path = tmp_path / "pilots.toml"
    shutil.copy(REGISTRY, path)
    before = path.read_bytes()

    assert call("schema", "--write", "--dry-run", "-r", path).code == 0
    assert [file.name for file in tmp_path.iterdir()] == ["pilots.toml"]
    old = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "RegistryFile"}
    (tmp_path / "schema.json").write_text(json.dumps(old), encoding="utf-8")
    ended = call("schema", "--write", "-r", path)

    assert (ended.code, ended.out) == (0, "")
    assert json.loads((tmp_path / "schema.json").read_text(encoding="utf-8")) == json_schema(RegistryFile)
    assert json.loads((tmp_path / "progress.schema.json").read_text(encoding="utf-8")) == json_schema(LedgerFile)
    # The registry is its owner's: the line that editors need is named, not written.
    assert ended.err.splitlines()[-1].endswith("#:schema ./schema.json")
    assert path.read_bytes() == before
    path.write_bytes(b"#:schema ./schema.json\n" + before)
    assert "#:schema" not in call("schema", "--write", "-r", path).err


@pytest.mark.parametrize("content", ["{}", "[1]", "no json", '{"$schema": "x", "title": "Another"}'])
@pytest.mark.parametrize("name", ["schema.json", "progress.schema.json"])
def test_a_schema_of_somebody_else_is_kept(name: str, content: str, tmp_path: Path) -> None:
    path = shutil.copy(REGISTRY, tmp_path / "pilots.toml")
    (tmp_path / name).write_text(content, encoding="utf-8")

    for more in ([], ["--dry-run"]):
        ended = call("schema", "--write", *more, "-r", path)
        assert (ended.code, ended.out) == (2, "")
        assert f"{name} is there, and is no schema of smartpilot" in ended.err
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([name, "pilots.toml"])
    assert (tmp_path / name).read_text(encoding="utf-8") == content
    assert call("schema", "--write", "--force", "-r", path).code == 0
    assert json.loads((tmp_path / name).read_text(encoding="utf-8"))["title"] in ("RegistryFile", "LedgerFile")


@pytest.mark.parametrize("more", [[], ["--ledger"]])
def test_nothing_is_written_without_being_asked_for(more: list[str], tmp_path: Path) -> None:
    ended = call("schema", "--dry-run", *more, "-r", tmp_path / "pilots.toml")

    assert (ended.code, ended.out) == (2, "")
    assert "--write" in ended.err
    assert call("schema", "--force", *more).code == 2
