"""`smartpilot diff`: two registries and their ledgers compared by record and field."""

from pathlib import Path
from typing import Annotated

import typer

from smartpilot.cli.opening import readable_path
from smartpilot.cli.options import NAMED_PATH, ForceOption, FormatOption, RegistryOption
from smartpilot.cli.output import Format
from smartpilot.cli.streams import say
from smartpilot.cli.views.diff import emit_differences, printed_differences, say_differences
from smartpilot.clock import today
from smartpilot.creation import require_no_registry_file
from smartpilot.errors import EXIT_PROBLEMS, UsageError
from smartpilot.files.writing import write_file
from smartpilot.i18n import _
from smartpilot.ledger.snapshots import Snapshot, compare_snapshots, read_committed_snapshot, read_snapshot

_SUFFIX = ".xlsx"
# Between two revisions, as git writes it.
_RANGE = ".."


def run(
    old: Annotated[
        Path | None,
        typer.Argument(
            metavar="OLD",
            click_type=NAMED_PATH,
            show_default=False,
            help=_("A registry file, or the folder that it is in; with --git not needed."),
        ),
    ] = None,
    new: Annotated[
        Path | None,
        typer.Argument(
            metavar="[NEW]",
            click_type=NAMED_PATH,
            show_default=False,
            help=_("The other one; else the registry of --registry."),
        ),
    ] = None,
    revision: Annotated[
        str | None,
        typer.Option(
            "--git",
            metavar="REV",
            help=_("Compare the registry with itself in a revision of git, HEAD~1, or two revisions, v1..v2."),
        ),
    ] = None,
    registry_path: RegistryOption = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            click_type=NAMED_PATH,
            help=_("Write a workbook (.xlsx) instead of showing the differences."),
        ),
    ] = None,
    force: ForceOption = False,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Shows what differs; ends with 1 if anything does."""
    if output is not None and output.suffix.lower() != _SUFFIX:
        message = _("{path} has an unknown suffix").format(path=output)
        raise UsageError(message, _("use one of: {words}").format(words=_SUFFIX))
    before, after = _read_sides(old, new, revision, registry_path)
    differences = compare_snapshots(before, after)
    if output is None:
        emit_differences(differences, before, after, format_)
    say_differences(differences, before, after)
    if differences.is_empty:
        return
    if output is not None:
        from smartpilot.workbook.tables import tables_bytes

        for side in (before, after):
            require_no_registry_file(output, side.path)
        content = tables_bytes(printed_differences(differences, before, after), today(None))
        write_file(output, content, overwrite=force)
        say(_("wrote {path}").format(path=output))
    raise typer.Exit(EXIT_PROBLEMS)


def _read_sides(
    old: Path | None, new: Path | None, revision: str | None, registry_path: Path | None
) -> tuple[Snapshot, Snapshot]:
    """The two registries that the arguments name.

    Raises UsageError where they name too many or too few.
    """
    last_name = old if revision is not None else new
    if last_name is not None and registry_path is not None:
        raise UsageError(_("the registry is named twice"), _("leave --registry out"))
    if revision is None:
        if old is None:
            raise UsageError(_("{name} is missing").format(name="OLD"), _("name two registries, or use --git"))
        return read_snapshot(readable_path(old)), read_snapshot(readable_path(new or registry_path))
    if new is not None:
        raise UsageError(_("--git compares a registry with itself"), _("name at most one file or folder with it"))
    path = readable_path(old or registry_path)
    first, is_range, last = revision.partition(_RANGE)
    before = read_committed_snapshot(path, first or "HEAD")
    return before, read_committed_snapshot(path, last or "HEAD") if is_range else read_snapshot(path)
