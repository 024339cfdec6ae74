"""What a table of a data set is: fields with types and titles, keys, and rows.

CSV, Table Schema, SQLite, Parquet and the codebook all follow from it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

from smartpilot.records.base import Model
from smartpilot.records.terms import Term
from smartpilot.records.titles import title_of
from smartpilot.registry.registry import Registry


class FieldType(StrEnum):
    """The type of all values of a field, by its name in Table Schema. Codes are texts."""

    STRING = "string"
    INTEGER = "integer"
    DATE = "date"


class BilingualText(NamedTuple):
    """A text in Chinese and in English."""

    zh: str
    en: str


class TableName(Term):
    """The tables of a data set, each behind those that it refers to."""

    SOURCES = "sources", "来源", "sources"
    PROGRAMMES = "programmes", "试点计划", "programmes"
    NOTICES = "notices", "通知", "notices"
    DELIVERABLES = "deliverables", "报送事项", "deliverables"
    PILOTS = "pilots", "试点", "pilots"
    PILOT_SOURCES = "pilot_sources", "试点的来源", "sources of pilots"
    PROJECTS = "projects", "专项试点", "special projects"
    PROJECT_SOURCES = "project_sources", "专项试点的来源", "sources of special projects"
    ASSESSMENTS = "assessments", "评估", "assessments"
    ASSESSMENT_SOURCES = "assessment_sources", "评估的来源", "sources of assessments"
    PANEL = "panel", "面板", "panel of places and years"


@dataclass(frozen=True, slots=True)
class FieldSchema:
    """A field of a table. `required`: no row is without a value. `terms`: the closed list that values are of.

    `item_terms`: the list that the parts of a value are of, where it has several, with semicolons between them.
    """

    name: str
    title: BilingualText
    about: BilingualText
    field_type: FieldType = FieldType.STRING
    required: bool = False
    terms: type[Term] | None = None
    pattern: str = ""
    item_terms: type[Term] | None = None


class DerivedField(NamedTuple):
    """A field, and the value that a record of a registry has in it."""

    schema: FieldSchema
    value: Callable[[Registry, Any], Any]


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A field that holds the ids of rows of another table, or of the same."""

    field: str
    table: TableName


@dataclass(frozen=True, slots=True)
class TableSchema:
    """A table: its fields in order, what identifies a row, and what refers to other tables."""

    name: TableName
    about: BilingualText
    fields: Sequence[FieldSchema]
    primary_key: Sequence[str]
    foreign_keys: Sequence[ForeignKey] = ()

    @property
    def title(self) -> BilingualText:
        """What the table is called."""
        return BilingualText(self.name.zh, self.name.en)

    @property
    def names(self) -> list[str]:
        """The names of the fields."""
        return [field.name for field in self.fields]


class DataTable(NamedTuple):
    """Rows under a schema: a value, or None, for each field."""

    schema: TableSchema
    rows: Sequence[tuple[Any, ...]]

    def column(self, name: str) -> list[Any]:
        """The values of one field."""
        index = self.schema.names.index(name)
        return [row[index] for row in self.rows]


def with_valid_foreign_keys(tables: Sequence[DataTable]) -> list[DataTable]:
    """The tables without the foreign keys that a filter has broken: the record named there was left out."""
    ids = {table.schema.name: set(table.column("id")) for table in tables if "id" in table.schema.names}

    def holds(table: DataTable, key: ForeignKey) -> bool:
        return key.table in ids and ids[key.table].issuperset(set(table.column(key.field)) - {None})

    return [
        table._replace(
            schema=replace(table.schema, foreign_keys=[k for k in table.schema.foreign_keys if holds(table, k)])
        )
        for table in tables
    ]


def field_of(
    model: type[Model],
    name: str,
    about: str,
    field_type: FieldType = FieldType.STRING,
    *,
    terms: type[Term] | None = None,
    pattern: str = "",
    zh: str | None = None,
) -> FieldSchema:
    """A field that is one of a record, with its titles; `about` is its description in English.

    `zh`: the description in Chinese, where that of the record is about the registry's file.
    """
    title = title_of(model, name)
    required = model.model_fields[name].is_required()
    texts = BilingualText(title.zh, title.en), BilingualText(title.about if zh is None else zh, about)
    return FieldSchema(name, *texts, field_type, required=required, terms=terms, pattern=pattern)
