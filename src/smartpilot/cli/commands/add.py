"""`smartpilot add`: a pilot, a special project, a candidate or a source into the registry, as a person types it."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from smartpilot.cli.changing import ChangeFormatOption, change_registry
from smartpilot.cli.opening import writable_path
from smartpilot.cli.options import (
    DryRunOption,
    RecordKind,
    RegistryOption,
    SourceTitleOption,
    SourceUrlOption,
    YesOption,
    parse_source,
)
from smartpilot.cli.streams import ask_for_line, is_interactive, say
from smartpilot.cli.views.registry_changes import ChangeFormat, say_refusal
from smartpilot.clock import require_day_come
from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.records.base import Model
from smartpilot.records.models import REGISTRY_TABLES, Source
from smartpilot.records.terms import words_of_terms
from smartpilot.records.titles import titles
from smartpilot.records.words import require_meaning
from smartpilot.registry.assignments import parse_assignments, parse_value
from smartpilot.registry.drafting import MissingFieldsError, draft_record
from smartpilot.registry.editing import NewRecord, with_new_record
from smartpilot.registry.registry import Registry
from smartpilot.store import Store, open_store


def run(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND", show_default=False, help=_("What to add: pilot, project, candidate, source or assessment.")
        ),
    ],
    texts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FIELD=VALUE...",
            show_default=False,
            help=_("Its fields: 名称=正定县 通知=2014; what is missing and cannot be derived is asked for."),
        ),
    ] = None,
    registry_path: RegistryOption = None,
    source_title: SourceTitleOption = None,
    source_url: SourceUrlOption = None,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    format_: ChangeFormatOption = ChangeFormat.TEXT,
) -> None:
    """Shows the record as it would be written, asks, and writes it."""
    wanted = require_meaning(kind, words_of_terms(RecordKind), _("unknown kind of record: {name}").format(name=kind))
    model: Any = REGISTRY_TABLES[wanted.value]
    if model is Source and (source_title, source_url) != (None, None):
        raise UsageError(
            _("--source-title and --source-url are for records that cite a source"),
            _("write it so: smartpilot add source id=daily-20130130 title=… url=…"),
        )
    values = parse_assignments(model, texts or (), is_new=True)
    day = values.get("on")
    if day is not None:
        require_day_come(day)
    store = open_store(writable_path(registry_path), say)
    values = _ask_for_missing(store.registry, model, values)

    def plan(current: Store) -> NewRecord:
        record = draft_record(current.registry, model, values)
        if isinstance(record, Source):
            return NewRecord(record)
        source = parse_source(current.registry, f"added-{record.id}", source_title, source_url)
        cited = list(dict.fromkeys([*record.sources, *([source.id] if source else ())]))
        new_source = source if source and source.id not in current.registry.sources else None
        return NewRecord(record.model_copy(update={"sources": cited}), new_source)

    def content_of(current: Store, new_record: NewRecord) -> bytes:
        return with_new_record(current.content, current.registry, new_record)

    record = change_registry(store, plan, content_of, "add", yes=yes, dry_run=dry_run, format_=format_).record
    say(_("added {id} {name}").format(id=record.id, name=record.name))


def _ask_for_missing(registry: Registry, model: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The values with those that a person at the terminal gives for what is missing; asked again where one is wrong.

    Raises UsageError where nobody can be asked, or an answer is empty.
    """
    asked: Sequence[str] = ()
    while True:
        try:
            draft_record(registry, model, values)
        except UsageError as error:
            if isinstance(error, MissingFieldsError):
                if not is_interactive():
                    raise
                asked = error.fields
                if error.explanation:
                    say(error.explanation)
            elif asked:
                say_refusal(error)
            else:
                raise
            answers = {field: _ask_for(model, field, registry) for field in asked}
            if None in answers.values():
                raise
            values = {**values, **answers}
        else:
            return values


def _ask_for(model: type[Model], field: str, registry: Registry) -> Any:
    """The value that a person types for a field, None for an empty line; asked again where it is none."""
    examples: Sequence[Any] = model.model_fields[field].examples or ()
    if field == "notice":
        examples = list(registry.notices)
    words = [_(", ").join(example) if isinstance(example, list) else str(example) for example in examples]
    hint = _(" (such as {words})").format(words=_(", ").join(words)) if words else ""
    while True:
        line = ask_for_line(f"{titles(model)[field]}{hint}")
        try:
            return parse_value(model, field, line)
        except UsageError as error:
            say_refusal(error)
