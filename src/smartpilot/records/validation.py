"""Records from plain data: the model's annotations as a pydantic-core schema, and as JSON Schema.

pydantic-core is what Pydantic's own models run on. Its schema is built here from the dataclasses, because
Pydantic's class machinery alone would cost more than all the rest of a command (docs/adr/0001).
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic_core import CoreSchema, ErrorDetails, SchemaValidator, ValidationError, core_schema

from smartpilot.records.models import LedgerFile, Limits, Record, RegistryFile, Title
from smartpilot.records.terms import Term

__all__ = ["ErrorDetails", "ValidationError", "json_schema", "ledger_file", "record_at", "registry_file", "words_of"]


def registry_file(data: Any) -> RegistryFile:
    """The records of a whole `pilots.toml`.

    Raises ValidationError with everything that does not fit.
    """
    made: RegistryFile = _validator(RegistryFile).validate_python(data)
    return made


def ledger_file(data: Any) -> LedgerFile:
    """The events of a whole `progress.toml`.

    Raises ValidationError with everything that does not fit.
    """
    made: LedgerFile = _validator(LedgerFile).validate_python(data)
    return made


@cache
def _validator(record: type[Record]) -> SchemaValidator:
    return SchemaValidator(_record_schema(record))


def _parts(annotation: Any) -> tuple[Any, dict[str, Any], Title | None]:
    """An annotation's type, its limits and its title."""
    limits: dict[str, Any] = {}
    title = None
    if get_origin(annotation) is Annotated:
        for item in annotation.__metadata__:
            if isinstance(item, Limits):
                limits.update(item.given())
            elif isinstance(item, Title):
                title = item
        annotation = annotation.__origin__
    return annotation, limits, title


def _optional(annotation: Any) -> Any | None:
    """X of `X | None`; None for anything else."""
    if isinstance(annotation, UnionType):
        return next(part for part in get_args(annotation) if part is not NoneType)
    return None


# -- pydantic-core -------------------------------------------------------------------------------------------


def _record_schema(record: type[Record]) -> CoreSchema:
    names = []
    schemas = []
    for each in dataclasses.fields(record):
        annotation, limits, _title = _parts(each.type)
        schema = _value_schema(annotation, limits)
        if each.default is not dataclasses.MISSING:
            schema = core_schema.with_default_schema(schema, default=each.default)
        elif each.default_factory is not dataclasses.MISSING:
            schema = core_schema.with_default_schema(schema, default_factory=each.default_factory)
        names.append(each.name)
        schemas.append(core_schema.dataclass_field(each.name, schema, kw_only=True))
    arguments = core_schema.dataclass_args_schema(record.__name__, schemas, extra_behavior="forbid")
    return core_schema.dataclass_schema(record, arguments, names)


def _value_schema(annotation: Any, limits: Mapping[str, Any]) -> CoreSchema:
    """Strict: a TOML value has its type; only the fixed words turn from text into their enum."""
    inner = _optional(annotation)
    if inner is not None:
        return core_schema.nullable_schema(_value_schema(inner, limits))
    if get_origin(annotation) is list:
        return core_schema.list_schema(_value_schema(get_args(annotation)[0], {}), strict=True, **limits)
    if get_origin(annotation) is Literal:
        # Compared by equality, true and 1.0 would pass for 1.
        allowed = list(get_args(annotation))
        return core_schema.chain_schema([core_schema.int_schema(strict=True), core_schema.literal_schema(allowed)])
    if issubclass(annotation, Term):
        return core_schema.enum_schema(annotation, list(annotation), sub_type="str")
    if issubclass(annotation, Record):
        return _record_schema(annotation)
    if issubclass(annotation, str):
        return core_schema.str_schema(strict=True, **limits)
    if issubclass(annotation, int):
        return core_schema.int_schema(strict=True, **limits)
    if issubclass(annotation, dt.datetime):
        return core_schema.datetime_schema(strict=True, tz_constraint="aware", **limits)
    if issubclass(annotation, dt.date):
        return core_schema.date_schema(strict=True, **limits)
    raise TypeError(annotation)


def words_of(record: type[Record], name: str) -> type[Term] | None:
    """The fixed words that a field takes, alone or in a list; None for any other field."""
    inner = _inner(record, name)
    return inner if inner is not None and issubclass(inner, Term) else None


def record_at(root: type[Record], path: Iterable[str | int]) -> type[Record]:
    """The kind of record that a path into a file's data ends in."""
    record = root
    for step in path:
        inner = _inner(record, step) if isinstance(step, str) else None
        if inner is not None and issubclass(inner, Record):
            record = inner
    return record


def _inner(record: type[Record], name: str) -> type | None:
    """The type of a field, or of what its list holds; None where the record has no such field."""
    annotation = next((_parts(each.type)[0] for each in dataclasses.fields(record) if each.name == name), None)
    annotation = _optional(annotation) or annotation
    if get_origin(annotation) is list:
        annotation = get_args(annotation)[0]
    return annotation if isinstance(annotation, type) else None


# -- JSON Schema ---------------------------------------------------------------------------------------------

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_KEYWORDS = {
    "pattern": "pattern",
    "max_length": "maxLength",
    "min_length": "minItems",
    "ge": "minimum",
    "le": "maximum",
}


def json_schema() -> dict[str, Any]:
    """The JSON Schema of `pilots.toml`, for editors such as those that use Taplo."""
    definitions: dict[str, Any] = {}
    root = _json_record(RegistryFile, definitions)
    return {"$schema": DIALECT, **root, "$defs": definitions}


def _json_record(record: type[Record], definitions: dict[str, Any]) -> dict[str, Any]:
    properties = {}
    required = []
    for each in dataclasses.fields(record):
        annotation, limits, title = _parts(each.type)
        described = _json_value(annotation, limits, definitions)
        if title is not None:
            described["title"] = f"{title.zh} {title.en}"
            if title.about:
                described["description"] = title.about
            if title.example is not None:
                described["examples"] = [title.example]
        properties[each.name] = described
        if each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING:
            required.append(each.name)
    return {
        "type": "object",
        "description": record.__doc__,
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _json_value(annotation: Any, limits: Mapping[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    # TOML has no null: an optional key is one that is left out.
    annotation = _optional(annotation) or annotation
    keywords = {_KEYWORDS[name]: value for name, value in limits.items()}
    if get_origin(annotation) is list:
        return {"type": "array", "items": _json_value(get_args(annotation)[0], {}, definitions), **keywords}
    if get_origin(annotation) is Literal:
        return {"enum": list(get_args(annotation))}
    if issubclass(annotation, Term):
        return {"type": "string", "enum": [term.value for term in annotation]}
    if issubclass(annotation, Record):
        if annotation.__name__ not in definitions:
            definitions[annotation.__name__] = _json_record(annotation, definitions)
        return {"$ref": f"#/$defs/{annotation.__name__}"}
    if issubclass(annotation, dt.date):
        return {"type": "string", "format": "date", **keywords}
    return {"type": "integer" if annotation is int else "string", **keywords}
