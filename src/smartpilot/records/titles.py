"""What fields are called, in Chinese and in English: the headings of tables and forms."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from smartpilot.i18n import language
from smartpilot.records.base import FREE_TEXT, Model
from smartpilot.records.entries import LEDGER_TABLES, Event
from smartpilot.records.models import REGISTRY_TABLES, Candidate

# Columns of the same kind that are no field of a record: a line of a list, a sentence of a notice, what the cover of a
# returned workbook says of who filled it in, why it was refused, and the two values of any field that differs.
_FREE_TEXT_COLUMNS = ("text", "sentence", "unit", "person", "telephone", "reason", "old", "new")


class Title(NamedTuple):
    """What a field is called in Chinese and in English, what belongs there, and an example of it."""

    zh: str
    en: str
    about: str = ""
    example: Any = None

    def __str__(self) -> str:
        """The title in the user's language."""
        return self.zh if language() == "zh" else self.en


# The derived fields that JSON and tables add to a record.
AUTHORITY = Title("主管部门", "authority", "省级、计划单列市或兵团主管部门", "河北省")
PROGRAMME = Title("试点计划", "programme", "通知所属的试点计划", "smart-city")
STATUS = Title("试点状态", "status", "当日的状态，由通知和评估得出", "pilot")


@cache
def titles(model: type[Model]) -> Mapping[str, Title]:
    """Every field of a model with its title, in the model's order."""
    titles_by_name = {}
    for name, info in model.model_fields.items():
        zh, _space, en = (info.title or name).partition(" ")
        titles_by_name[name] = Title(zh, en or zh, info.description or "", info.examples[0] if info.examples else None)
    return titles_by_name


def title_of(model: type[Model], name: str) -> Title:
    """The title of one field.

    Raises KeyError where the model has no such field.
    """
    return titles(model)[name]


# The columns of 增补申报, the table of candidates that circulates; those of the materials are named by the notice.
CANDIDATE_FIELDS: Mapping[str, Title] = {
    "serial": Title("序号", "no."),
    "name": title_of(Candidate, "name"),
    "level": title_of(Candidate, "level"),
    "on": title_of(Event, "on"),
    "note": title_of(Event, "note"),
}


@cache
def free_text_columns() -> frozenset[str]:
    """The columns, by their keys in CSV and JSON, whose text people write as they like."""
    models = (*REGISTRY_TABLES.values(), *LEDGER_TABLES.values())
    fields = ((name, info) for model in models for name, info in model.model_fields.items())
    return frozenset([name for name, info in fields if FREE_TEXT in info.metadata]).union(_FREE_TEXT_COLUMNS)
