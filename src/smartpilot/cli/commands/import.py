"""`smartpilot import`: an official list into the registry, or what it would change."""

from pathlib import Path
from typing import Annotated

import typer

from smartpilot.cli.opening import read_input, readable_path, writable_path
from smartpilot.cli.options import NAMED_PATH, FormatOption, RegistryOption, choice_option
from smartpilot.cli.output import Format
from smartpilot.cli.recorder import begin_recording
from smartpilot.cli.streams import say
from smartpilot.cli.views.imports import emit_plan, format_line_counts, headline, listing_notes, totals_lines
from smartpilot.errors import EXIT_PROBLEMS
from smartpilot.i18n import _
from smartpilot.official.files.text import MAX_LIST_SIZE
from smartpilot.official.imports.places import plan_import
from smartpilot.official.imports.plan import ImportPlan
from smartpilot.official.imports.reading import read_list
from smartpilot.official.imports.writing import apply_import, preview_import
from smartpilot.official.lists.listing import Listing
from smartpilot.official.recognition import FileKind, naming_right_command
from smartpilot.records.models import Notice
from smartpilot.records.terms import Designation
from smartpilot.records.words import require_word
from smartpilot.registry.registry import Registry
from smartpilot.store import open_store
from smartpilot.text import escape_hidden


def run(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            click_type=NAMED_PATH,
            show_default=False,
            help=_("The list: .xlsx, .docx, .csv, or text pasted from a page; - for stdin."),
        ),
    ],
    notice: Annotated[
        str,
        typer.Option(
            "--notice", "-n", metavar="ID", show_default=False, help=_("The notice to which the list belongs.")
        ),
    ],
    registry_path: RegistryOption = None,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="ID", help=_("The id of the list's source; else the source of the notice.")),
    ] = None,
    designation: Annotated[
        Designation | None,
        choice_option(
            Designation,
            "--designation",
            sentence=_("The designation of pilots for which the list states none: {words}."),
        ),
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help=_("Write the changes to the registry; without it they are only shown."))
    ] = False,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Shows what a list would change; with --apply writes what is sure. Ends with 1 where a line is unresolved."""
    store = open_store(writable_path(registry_path) if apply else readable_path(registry_path), say)
    content = read_input(file, MAX_LIST_SIZE)

    def read_and_plan(registry: Registry) -> tuple[Notice, Listing, ImportPlan]:
        notices = registry.notices
        wanted = notices[require_word(notice, notices, _("unknown notice: {name}").format(name=notice))]
        cited = _require_source(registry, source) if source else wanted.source
        with naming_right_command(FileKind.LIST, wanted.issued_on, content, file):
            listing = read_list(file, content, wanted, registry)
        return wanted, listing, plan_import(registry, wanted, listing, cited, designation)

    wanted, listing, plan = read_and_plan(store.registry)
    emit_plan(plan, listing, wanted, str(file), format_)
    if apply:
        recording = begin_recording(f"import {escape_hidden(file.name).strip()}")
        apply_import(store, plan, lambda current: read_and_plan(current.registry)[-1], recording)
    else:
        preview_import(store, plan)
    say(headline(plan, str(store.path), applied=apply))
    for line in (*totals_lines(plan), format_line_counts(plan, listing), *listing_notes(listing)):
        say(line)
    if plan.unresolved:
        say(_("unresolved lines are left out: correct the list, or add them to the registry by hand"))
        raise typer.Exit(EXIT_PROBLEMS)


def _require_source(registry: Registry, id_: str) -> str:
    """The id of a source. Raises UsageError with the nearest ones if there is none."""
    return require_word(id_, registry.sources, _("unknown source: {name}").format(name=id_))
