"""`smartpilot edit`: changes fields of one record; comments and order of the file stay."""

from typing import Annotated

import typer

from smartpilot.cli.opening import FilterOptions, parse_filter, writable_path
from smartpilot.cli.options import DryRunOption, NoticeOption, RegistryOption, YesOption
from smartpilot.cli.recorder import begin_recording
from smartpilot.cli.streams import say
from smartpilot.cli.views.registry_changes import confirm_change
from smartpilot.errors import EXIT_PROBLEMS, UsageError
from smartpilot.files.writing import changed_meanwhile_error
from smartpilot.i18n import _
from smartpilot.registry.assignments import changed_values, parse_assignments
from smartpilot.registry.editing import Edit, require_id_fits, with_edit
from smartpilot.registry.lookup import find_record
from smartpilot.store import Store, open_store


def run(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="ID|NAME FIELD=VALUE...",
            show_default=False,
            help=_("A record, and its fields with their new values: 级别=县级市; 备注= takes one away."),
        ),
    ],
    registry_path: RegistryOption = None,
    notice: NoticeOption = None,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Shows what would change in the file, asks, and writes it."""
    name, *texts = words
    if not texts or "=" in name:
        raise UsageError(
            _("a record and a FIELD=VALUE are needed"), _("write it so: smartpilot edit 正定县 级别=县级市")
        )
    store = open_store(writable_path(registry_path), say)

    def plan(current: Store) -> Edit:
        record = find_record(current.registry, name, parse_filter(current.registry, FilterOptions(notices=notice)))
        edit = Edit(record, changed_values(record, parse_assignments(type(record), texts)))
        require_id_fits(edit)
        return edit

    def content_of(current: Store, edit: Edit) -> bytes:
        return with_edit(current.content, current.registry, edit)

    edit = plan(store)
    shown = f"{edit.record.id} {edit.record.name}"
    if not edit.values:
        say(_("{record} has these values already").format(record=shown))
        return
    if not confirm_change(store, content_of(store, edit), yes=yes, dry_run=dry_run):
        raise typer.Exit(0 if dry_run else EXIT_PROBLEMS)

    def plan_again(current: Store) -> Edit:
        if plan(current) != edit:
            raise changed_meanwhile_error(store.path)
        return edit

    store.replace_registry(plan_again, content_of, begin_recording("edit"))
    say(_("changed {record}").format(record=shown))
