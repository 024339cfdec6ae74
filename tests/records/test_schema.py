"""The JSON Schema of the two files."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from smartpilot.records.base import Model
from smartpilot.records.entries import LedgerFile
from smartpilot.records.models import Pilot, RegistryFile
from smartpilot.records.schema import json_schema

FILES = pytest.mark.parametrize("file", [RegistryFile, LedgerFile])


def every_object(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from every_object(part)


@FILES
def test_it_names_its_dialect_and_is_json(file: type[Model]) -> None:
    schema = json_schema(file)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(json.dumps(schema)) == schema


@FILES
def test_toml_has_no_null(file: type[Model]) -> None:
    objects = list(every_object(json_schema(file)))

    assert not [value for value in objects if value.get("type") == "null"]
    assert not [value for value in objects if "default" in value and value["default"] is None]


@FILES
def test_an_unknown_key_is_an_error(file: type[Model]) -> None:
    schema = json_schema(file)

    assert schema["additionalProperties"] is False
    assert all(part["additionalProperties"] is False for part in schema["$defs"].values() if part["type"] == "object")


def test_a_pilot_has_the_fields_of_its_model() -> None:
    pilot = json_schema(RegistryFile)["$defs"]["Pilot"]

    assert {"id", "name", "division", "level", "notice"} <= set(pilot["required"])
    assert "locality" not in pilot["required"]
    assert set(pilot["required"]) == {name for name, field in Pilot.model_fields.items() if field.is_required()}
    assert pilot["properties"]["locality"]["type"] == "string"


def test_a_deliverable_cannot_have_the_stage_returned_nor_be_due_at_it() -> None:
    """As the rule `returned-stage` of validate."""
    deliverable = {"id": "plan", "title": "实施方案", "owed_by": "pilots", "stages": ["submitted"]}
    validator = Draft202012Validator({"$ref": "#/$defs/Deliverable", "$defs": json_schema(RegistryFile)["$defs"]})

    assert validator.is_valid(deliverable)
    assert validator.is_valid({**deliverable, "due_stage": "submitted"})
    assert not validator.is_valid({**deliverable, "stages": ["submitted", "returned"]})
    assert not validator.is_valid({**deliverable, "due_stage": "returned"})
    assert "returned" in json_schema(LedgerFile)["$defs"]["Stage"]["enum"]
