"""`smartpilot add`: a pilot, a special project or a candidate into the registry, from what a person types."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from smartpilot.cli.opening import writable_path
from smartpilot.cli.options import (
    DryRunOption,
    RegistryOption,
    SourceTitleOption,
    SourceUrlOption,
    YesOption,
    parse_source,
)
from smartpilot.cli.recorder import begin_recording
from smartpilot.cli.streams import ask_for_line, is_interactive, say
from smartpilot.cli.views.registry_changes import confirm_change, say_refusal
from smartpilot.errors import EXIT_PROBLEMS, UsageError
from smartpilot.files.writing import changed_meanwhile_error
from smartpilot.i18n import _
from smartpilot.records.models import AnyTarget, Source, Target, titles
from smartpilot.records.terms import Kind, words_of_terms
from smartpilot.records.words import require_meaning
from smartpilot.registry.assignments import parse_assignments, parse_value
from smartpilot.registry.drafting import MissingFieldsError, draft_record
from smartpilot.registry.editing import with_record
from smartpilot.registry.query import MODEL_OF_KIND
from smartpilot.registry.registry import Registry
from smartpilot.store import Store, open_store


def run(
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", show_default=False, help=_("What to add: pilot, project or candidate.")),
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
) -> None:
    """Shows the record as it would be written, asks, and writes it."""
    wanted = require_meaning(kind, words_of_terms(Kind), _("unknown kind of record: {name}").format(name=kind))
    model: Any = MODEL_OF_KIND[wanted]
    values = parse_assignments(model, texts or ())
    store = open_store(writable_path(registry_path), say)
    values = _ask_for_missing(store.registry, model, values)

    def plan(current: Store) -> tuple[AnyTarget, Source | None]:
        record = draft_record(current.registry, model, values)
        source = parse_source(current.registry, f"added-{record.id}", source_title, source_url)
        cited = list(dict.fromkeys([*record.sources, *([source.id] if source else ())]))
        return record.model_copy(update={"sources": cited}), source

    def content_of(current: Store, planned: tuple[AnyTarget, Source | None]) -> bytes:
        return with_record(current.content, current.registry, *planned)

    planned = plan(store)
    if not confirm_change(store, content_of(store, planned), yes=yes, dry_run=dry_run):
        raise typer.Exit(0 if dry_run else EXIT_PROBLEMS)

    def plan_again(current: Store) -> tuple[AnyTarget, Source | None]:
        if plan(current) != planned:
            raise changed_meanwhile_error(store.path)
        return planned

    store.replace_registry(plan_again, content_of, begin_recording("add"))
    say(_("added {id} {name}").format(id=planned[0].id, name=planned[0].name))


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


def _ask_for(model: type[Target], field: str, registry: Registry) -> Any:
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
