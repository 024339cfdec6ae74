"""The JSON Schema of a file, for editors that check while one types, such as those that use Taplo."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import core_schema

from smartpilot.records.base import Model


class _TomlSchema(GenerateJsonSchema):
    """Pydantic's schema for a TOML file: it names its dialect, and knows no null, which TOML does not have."""

    def generate(self, schema: core_schema.CoreSchema, mode: JsonSchemaMode = "validation") -> JsonSchemaValue:
        return {"$schema": self.schema_dialect, **super().generate(schema, mode)}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        described = super().default_schema(schema)
        return {key: value for key, value in described.items() if key != "default" or value is not None}


def json_schema(file: type[Model]) -> dict[str, Any]:
    """The JSON Schema of `RegistryFile` or `LedgerFile`, draft 2020-12."""
    return file.model_json_schema(schema_generator=_TomlSchema)
