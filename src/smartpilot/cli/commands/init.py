"""`smartpilot init`: a registry of one's own, with a ledger beside it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from smartpilot.circulation.key import KEY_FILE, create_key
from smartpilot.cli.options import NAMED_PATH, DryRunOption
from smartpilot.cli.streams import say
from smartpilot.cli.views.repository import say_repository
from smartpilot.creation import (
    SCHEMA_FILES,
    empty_registry,
    is_git_file,
    new_registry_files,
    registry_of_programme,
)
from smartpilot.errors import UsageError
from smartpilot.files.writing import make_folder, write_file
from smartpilot.i18n import _
from smartpilot.ledger.ids import LEDGER_FILE
from smartpilot.registry.finding import REGISTRY_FILE, packaged_registry
from smartpilot.repository import plan_repository, set_up_repository


def run(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", click_type=NAMED_PATH, show_default=False, help=_("The folder; created if missing.")
        ),
    ],
    empty: Annotated[bool, typer.Option("--empty", help=_("Without the records that come with the program."))] = False,
    programme: Annotated[
        str | None,
        typer.Option(
            "--programme", metavar="NAME", help=_("With the records of this programme instead, by its id or name.")
        ),
    ] = None,
    in_git: Annotated[
        bool,
        typer.Option("--git", help=_("Set up git for it, or for the clone of one: merge driver, hook that validates.")),
    ] = False,
    dry_run: DryRunOption = False,
) -> None:
    """Copies a packaged registry, or begins an empty one; nothing that is there is replaced."""
    data = folder / "data"
    is_new = not (data / REGISTRY_FILE).exists()
    files = new_registry_files(folder, _content(empty=empty, programme=programme), in_git=in_git)
    repository = plan_repository(folder, sys.executable) if in_git else None
    if dry_run:
        # A clone has no key of its own: it is handed over.
        for path in [*files, *([data / KEY_FILE] if is_new and not (data / KEY_FILE).exists() else [])]:
            say(_("would write {path}").format(path=path))
        if repository:
            say_repository(repository, dry_run=True)
        return
    make_folder(data)
    written = {*files, *([data / KEY_FILE] if is_new and create_key(data / KEY_FILE) else [])}
    for path, content in files.items():
        write_file(path, content, overwrite=is_git_file(path))
    schemas = [data / name for name, _model in SCHEMA_FILES.values()]
    # Whoever wants nothing of git need not know of the files that keep it from what is secret.
    of_git = [path for path in files if in_git and is_git_file(path)]
    for path in (data / REGISTRY_FILE, data / LEDGER_FILE, data / KEY_FILE, *schemas, *of_git):
        if path.exists():
            message = _("wrote {path}") if path in written else _("kept {path} as it is")
            say(message.format(path=path))
    if repository:
        say_repository(set_up_repository(folder, sys.executable), dry_run=False)
    say(_("commands run in this folder use it from now on: {folder}").format(folder=folder))


def _content(*, empty: bool, programme: str | None) -> bytes:
    """What the new registry begins with. Raises UsageError for an unknown programme, or both at once."""
    if empty and programme is not None:
        message = _("--empty takes no records, and --programme those of a programme")
        raise UsageError(message, _("give one of them"))
    if programme is not None:
        return registry_of_programme(programme)
    return empty_registry() if empty else packaged_registry().read_bytes()
