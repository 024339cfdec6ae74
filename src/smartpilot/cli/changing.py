"""How a record of the registry is added or changed by hand: shown, asked about, and written."""

from collections.abc import Callable
from typing import Annotated, TypeVar

import typer

from smartpilot.cli.options import format_option
from smartpilot.cli.recorder import begin_recording
from smartpilot.cli.views.registry_changes import ChangeFormat, confirm_change, emit_change
from smartpilot.errors import EXIT_PROBLEMS
from smartpilot.registry.editing import Edit, NewRecord
from smartpilot.store import Store

AnyChange = TypeVar("AnyChange", bound=NewRecord | Edit)

ChangeFormatOption = Annotated[ChangeFormat, format_option(ChangeFormat)]


def change_registry(
    store: Store,
    plan: Callable[[Store], AnyChange],
    content_of: Callable[[Store, AnyChange], bytes],
    command: str,
    *,
    yes: bool,
    dry_run: bool,
    format_: ChangeFormat,
) -> AnyChange:
    """Shows the change that `plan` makes of a store, asks, and writes it; returns it. An edit may change nothing.

    Raises FileHeldError where others have changed the registry meanwhile, so that the plan is another one,
    InvalidFileError where it would have errors, and typer.Exit where nothing is to be written.
    """
    change = plan(store)
    recording = begin_recording(command)
    is_empty = isinstance(change, Edit) and not change.values
    is_written = not is_empty and confirm_change(
        store, content_of(store, change), yes=yes, dry_run=dry_run, format_=format_
    )
    if is_written:
        store.replace_registry_as_planned(change, plan, content_of, recording)
    if format_ is ChangeFormat.JSON:
        emit_change(change, recording.batch if is_written else None)
    if not is_written and not is_empty:
        raise typer.Exit(0 if dry_run else EXIT_PROBLEMS)
    return change
