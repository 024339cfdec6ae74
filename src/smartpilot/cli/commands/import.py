"""`smartpilot import`: an official list into the registry, or what it would change."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from smartpilot.cli.opening import FilterOptions, parse_filter, read_input, readable_path, writable_path
from smartpilot.cli.options import (
    NAMED_PATH,
    FormatOption,
    RegistryOption,
    SourceTitleOption,
    SourceUrlOption,
    choice_option,
    parse_source,
    yes_option,
)
from smartpilot.cli.output import Format
from smartpilot.cli.recorder import begin_recording
from smartpilot.cli.streams import ask, is_interactive, say
from smartpilot.cli.views.imports import (
    accepted_lines,
    emit_plan,
    format_line_counts,
    headline,
    hint_at_unresolved,
    listing_notes,
    totals_lines,
)
from smartpilot.clock import require_date, require_day_come
from smartpilot.errors import EXIT_PROBLEMS, UsageError
from smartpilot.i18n import _
from smartpilot.ledger.ledger import Recording
from smartpilot.official.files.lines import read_lines
from smartpilot.official.files.text import MAX_LIST_SIZE
from smartpilot.official.imports.acceptance import parse_acceptances
from smartpilot.official.imports.places import plan_import
from smartpilot.official.imports.plan import ImportPlan
from smartpilot.official.imports.reading import propose_notice, read_list
from smartpilot.official.imports.writing import with_import, write_or_check
from smartpilot.official.lists.listing import Listing
from smartpilot.official.recognition import FileKind, naming_right_command
from smartpilot.records.notices import Notice
from smartpilot.records.terms import Designation
from smartpilot.records.words import require_word
from smartpilot.registry.registry import Registry
from smartpilot.store import Store, open_store
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
    registry_path: RegistryOption = None,
    notice: Annotated[
        str | None,
        typer.Option(
            "--notice",
            "-n",
            metavar="ID",
            help=_("The notice to which the list belongs; else the one that its title names, after a question."),
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="ID", help=_("The id of the list's source; else the source of the notice.")),
    ] = None,
    source_title: SourceTitleOption = None,
    source_url: SourceUrlOption = None,
    designation: Annotated[
        Designation | None,
        choice_option(
            Designation,
            "--designation",
            sentence=_("The designation of pilots for which the list states none: {words}."),
        ),
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar="TEXT=CODE",
            help=_("What an unresolved line means: 崇礼区=130733; or a CSV file of lines and codes. Repeatable."),
        ),
    ] = None,
    outcome: Annotated[
        bool,
        typer.Option("--outcome", help=_("The list says who was accepted, with which grade; --on gives the day.")),
    ] = False,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help=_("The day of the outcomes, such as 2018-06-01; with --outcome.")),
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help=_("Write the changes to the registry; without it they are only shown."))
    ] = False,
    yes: Annotated[
        bool, yes_option(_("Do not ask whether the list belongs to the notice that its title names."))
    ] = False,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Shows what a list would change; with --apply writes what is sure. Ends with 1 where a line is unresolved."""
    store = open_store(writable_path(registry_path) if apply else readable_path(registry_path), say)
    content = read_input(file, MAX_LIST_SIZE)

    if source is not None and source_title is not None:
        raise UsageError(_("--source and --source-title both name the source"), _("leave one of them out"))
    if outcome:
        if source is not None or designation is not None or accept:
            raise UsageError(
                _("--source, --designation and --accept are not for --outcome"),
                _("leave them out; --source-title names the list"),
            )
        _import_outcomes(store, file, content, notice, on, source_title, source_url, format_, apply=apply)
        return
    if on is not None:
        raise UsageError(_("--on is only for --outcome"), _("leave it out"))
    acceptances = parse_acceptances(accept or ())
    wanted_id = notice or _ask_notice(store.registry, file, content, yes=yes)

    def read_and_plan(registry: Registry) -> tuple[Notice, Listing, ImportPlan]:
        wanted = registry.notices[
            require_word(wanted_id, registry.notices, _("unknown notice: {name}").format(name=wanted_id))
        ]
        new_source = parse_source(registry, f"list-{wanted.id}", source_title, source_url)
        cited = _require_source(registry, source) if source else new_source.id if new_source else wanted.source
        with naming_right_command(FileKind.LIST, wanted.issued_on, content, file):
            listing = read_list(file, content, wanted, registry)
        plan = plan_import(registry, wanted, listing, cited, designation, acceptances)
        plan.new_source = new_source
        return wanted, listing, plan

    wanted, listing, plan = read_and_plan(store.registry)
    emit_plan(plan, listing, wanted, str(file), format_)
    if plan.has_changes:
        recording = _recording(file) if apply else None
        write_or_check(store, plan, lambda current: read_and_plan(current.registry)[-1], with_import, recording)
    say(headline(plan, str(store.path), applied=apply))
    for line in (
        *accepted_lines(plan),
        *totals_lines(plan),
        format_line_counts(plan, listing),
        *listing_notes(listing),
    ):
        say(line)
    if plan.unresolved:
        say(hint_at_unresolved(plan))
        raise typer.Exit(EXIT_PROBLEMS)


def _import_outcomes(
    store: Store,
    file: Path,
    content: bytes,
    notice: str | None,
    on: str | None,
    source_title: str | None,
    source_url: str | None,
    format_: Format,
    *,
    apply: bool,
) -> None:
    """Shows which assessments a list of outcomes would add, or adds them; ends with 1 where a line is unresolved."""
    from smartpilot.cli.views.outcomes import emit_outcomes, say_outcomes
    from smartpilot.official.outcomes.planning import OutcomePlan, plan_list_of_outcomes, with_outcomes

    if on is None:
        raise UsageError(_("--outcome needs the day of the outcomes"), _("give it with --on, such as --on 2018-06-01"))
    day = require_date(on)
    require_day_come(day)
    lines, skipped = read_lines(content, suffix=file.suffix.lower())

    def plan_again(current: Store) -> OutcomePlan:
        among = parse_filter(current.registry, FilterOptions(notices=[notice] if notice else None))
        source = parse_source(current.registry, f"outcome-{day}", source_title, source_url)
        return plan_list_of_outcomes(current.registry, lines, day, among, source)

    plan = plan_again(store)
    emit_outcomes(plan, format_)
    if plan.has_changes:
        write_or_check(store, plan, plan_again, with_outcomes, _recording(file) if apply else None)
    for sentence in skipped:
        say(sentence)
    say_outcomes(plan, plan.count_lines(lines), str(store.path), applied=apply)
    if plan.unresolved:
        raise typer.Exit(EXIT_PROBLEMS)


def _recording(file: Path) -> Recording:
    """The run of the command, as the ledger names it."""
    return begin_recording(f"import {escape_hidden(file.name).strip()}")


def _require_source(registry: Registry, id_: str) -> str:
    """The id of a source. Raises UsageError with the nearest ones if there is none."""
    return require_word(id_, registry.sources, _("unknown source: {name}").format(name=id_))


def _ask_notice(registry: Registry, file: Path, content: bytes, *, yes: bool) -> str:
    """The id of the notice that the list's title names, where the user says so.

    Raises UsageError where it names none or several, and where nobody can be asked.
    """
    with naming_right_command(FileKind.LIST, dt.date.max, content, file):
        notice = propose_notice(file, content, registry)
    title = registry.title_of_notice(notice)
    if yes:
        say(_("the list belongs to notice {id}: {title}").format(id=notice.id, title=title))
        return notice.id
    if not is_interactive():
        message = _("--notice is missing; the title of the list names {id}: {title}").format(id=notice.id, title=title)
        raise UsageError(message, _("give --notice {id}, or --yes").format(id=notice.id))
    if not ask(_("Does the list belong to notice {id}, {title}?").format(id=notice.id, title=title)):
        raise UsageError(_("the notice of the list is not known"), _("give --notice ID"))
    return notice.id
