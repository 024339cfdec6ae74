"""`smartpilot import`: an official list into the registry, or what it would change."""

from pathlib import Path
from typing import Annotated

import typer

from smartpilot.cli.opening import read_input, registry_path, writable_path
from smartpilot.cli.options import FormatOption, RegistryOption, known_key, parse_path
from smartpilot.cli.output import Format, emit_csv, emit_json, emit_ndjson, emit_tables
from smartpilot.cli.streams import say
from smartpilot.cli.views.imports import CSV_KEYS, headline, notes, plan_json, rows, tables, totals_lines
from smartpilot.cli.views.records import raw_value
from smartpilot.errors import EXIT_PROBLEMS, UsageError
from smartpilot.i18n import _
from smartpilot.official.files.lines import read_lines
from smartpilot.official.files.text import MAX_LIST_SIZE
from smartpilot.official.imports.places import plan
from smartpilot.official.imports.plan import Plan
from smartpilot.official.imports.refusals import refuse_others
from smartpilot.official.lists.layout import listing
from smartpilot.official.lists.listing import Listing
from smartpilot.records.models import Notice, Pilot, Project
from smartpilot.records.terms import Designation
from smartpilot.registry.registry import Registry
from smartpilot.store import Store, open_store
from smartpilot.toml.document import DataPath
from smartpilot.toml.edits import CannotEditError, with_records, with_values_in


def run(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            parser=parse_path,
            show_default=False,
            help=_("The list: .xlsx, .docx, .csv, or text pasted from a page; - for what comes through a pipe."),
        ),
    ],
    notice: Annotated[
        str, typer.Option("--notice", "-n", metavar="ID", show_default=False, help=_("The notice whose list it is."))
    ],
    registry: RegistryOption = None,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="ID", help=_("The id of the source that the list is; else the notice's own.")),
    ] = None,
    designation: Annotated[
        Designation | None, typer.Option("--designation", help=_("What places are of which the list does not say it."))
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help=_("Write it into the registry; else it is only shown."))
    ] = False,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Shows what a list would change; with --apply writes what is sure. Ends with 1 where something is doubtful."""
    store = open_store(writable_path(registry) if apply else registry_path(registry), say)
    notices = store.registry.notices
    wanted = notices[known_key(notice, list(notices), _("there is no notice {name}"))]
    cited = known_key(source, list(store.registry.sources), _("there is no source {name}")) if source else wanted.source
    made, found = _planned(file, store.registry, wanted, cited, designation)
    content = _content(store, made)
    _show(made, wanted, str(file), format_)
    if made.changes:
        # What a list says of itself may be what no registry can hold: more places than the notice declares.
        store.require_valid(content)
        if apply:
            store.replace_registry(content)
    say(headline(made, str(store.path), applied=apply))
    for line in totals_lines(made):
        say(line)
    for line in notes(found):
        say(line)
    if made.doubtful:
        say(_("doubtful lines are left as they are: correct the list, or add them to the registry by hand"))
        raise typer.Exit(EXIT_PROBLEMS)


def _planned(
    file: Path, registry: Registry, notice: Notice, source: str, designation: Designation | None
) -> tuple[Plan, Listing]:
    """The plan, and what was read.

    Raises UsageError, with the file's name, where it is no list of this notice.
    """
    content = read_input(file, MAX_LIST_SIZE)
    try:
        lines, skipped = read_lines(content, suffix=file.suffix.lower())
        found = listing(lines, notice.issued_on, notice.id)
        found.left_out += skipped
        refuse_others(found, notice, registry)
    except UsageError as error:
        message = _("{path} cannot be imported: {reason}").format(path=file, reason=error.message)
        raise UsageError(message, error.hint) from error
    return plan(registry, notice, found, source, designation), found


def _content(store: Store, made: Plan) -> bytes:
    """The registry as it would be.

    Raises UsageError where it is written so that it cannot be edited.
    """
    raw, file = store.reading.document.raw or b"", store.registry.file
    places: dict[str, DataPath] = {pilot.id: ("pilots", index) for index, pilot in enumerate(file.pilots)}
    places |= {project.id: ("projects", index) for index, project in enumerate(file.projects)}
    try:
        raw = with_values_in(raw, {places[each.record.id]: each.values for each in made.confirm if each.values})
        for table, kind in (("pilots", Pilot), ("projects", Project)):
            raw = with_records(
                raw, table, [each.record.as_toml() for each in made.add if isinstance(each.record, kind)]
            )
    except CannotEditError as error:
        message = _("{path} has its records in brackets; they cannot be edited so").format(path=store.path)
        raise UsageError(message, _("write each as [[pilots]] or [[projects]], then try again")) from error
    return raw


def _show(made: Plan, notice: Notice, file: str, format_: Format) -> None:
    if format_ is Format.JSON:
        emit_json(plan_json(made))
    elif format_ is Format.NDJSON:
        emit_ndjson(rows(made))
    elif format_ is Format.CSV:
        emit_csv(CSV_KEYS, [[raw_value(row.get(key)) for key in CSV_KEYS] for row in rows(made)])
    elif shown := tables(made, notice, file):
        emit_tables(shown, format_)
