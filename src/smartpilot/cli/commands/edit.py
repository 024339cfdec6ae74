"""`smartpilot edit`: changes fields of one record; comments and order of the file stay."""

from typing import Annotated

import typer

from smartpilot.cli.changing import ChangeFormatOption, change_registry
from smartpilot.cli.opening import FilterOptions, parse_filter, writable_path
from smartpilot.cli.options import DryRunOption, NoticeOption, RegistryOption, YesOption
from smartpilot.cli.streams import say
from smartpilot.cli.views.registry_changes import ChangeFormat
from smartpilot.clock import require_day_come
from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.records.models import Assessment
from smartpilot.registry.assignments import changed_values, parse_assignments
from smartpilot.registry.editing import Edit, find_editable, require_id_fits, with_edit
from smartpilot.store import Store, open_store


def run(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="ID|NAME FIELD=VALUE...",
            show_default=False,
            help=_(
                "A record or the id of a source, and fields with their new values: 级别=县级市; 备注= takes one away, "
                "来源+= adds to a list."
            ),
        ),
    ],
    registry_path: RegistryOption = None,
    notice: NoticeOption = None,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    format_: ChangeFormatOption = ChangeFormat.TEXT,
) -> None:
    """Shows what would change in the file, asks, and writes it."""
    name, *texts = words
    if not texts or "=" in name:
        raise UsageError(
            _("a record and a FIELD=VALUE are needed"), _("write it so: smartpilot edit 正定县 级别=县级市")
        )
    store = open_store(writable_path(registry_path), say)

    def plan(current: Store) -> Edit:
        record = find_editable(current.registry, name, parse_filter(current.registry, FilterOptions(notices=notice)))
        edit = Edit(record, changed_values(record, parse_assignments(type(record), texts)))
        if isinstance(record, Assessment) and "on" in edit.values:
            require_day_come(edit.values["on"])
        require_id_fits(current.registry, edit)
        return edit

    def content_of(current: Store, edit: Edit) -> bytes:
        return with_edit(current.content, current.registry, edit)

    edit = change_registry(store, plan, content_of, "edit", yes=yes, dry_run=dry_run, format_=format_)
    message = _("changed {record}") if edit.values else _("{record} has these values already")
    say(message.format(record=f"{edit.record.id} {edit.record.name}"))
