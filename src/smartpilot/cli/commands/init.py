"""`smartpilot init`: a registry of one's own, with a ledger beside it."""

from pathlib import Path
from typing import Annotated

import typer

from smartpilot.circulation.key import KEY_FILE, create_key
from smartpilot.cli.options import NAMED_PATH, DryRunOption
from smartpilot.cli.streams import say
from smartpilot.creation import is_git_file, new_registry_files
from smartpilot.files.writing import make_folder, write_file
from smartpilot.i18n import _
from smartpilot.ledger.ledger import LEDGER_FILE
from smartpilot.registry.reading import REGISTRY_FILE


def run(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", click_type=NAMED_PATH, show_default=False, help=_("The folder; created if missing.")
        ),
    ],
    empty: Annotated[bool, typer.Option("--empty", help=_("Without the records that come with the program."))] = False,
    dry_run: DryRunOption = False,
) -> None:
    """Copies the packaged registry, or begins an empty one; nothing that is there is replaced."""
    files = new_registry_files(folder, empty=empty)
    data = folder / "data"
    if dry_run:
        for path in [*files, *([] if (data / KEY_FILE).exists() else [data / KEY_FILE])]:
            say(_("would write {path}").format(path=path))
        return
    make_folder(data)
    written = {*files, *([data / KEY_FILE] if create_key(data / KEY_FILE) else [])}
    for path, content in files.items():
        write_file(path, content, overwrite=is_git_file(path))
    for path in (data / REGISTRY_FILE, data / LEDGER_FILE, data / KEY_FILE):
        message = _("wrote {path}") if path in written else _("kept {path} as it is")
        say(message.format(path=path))
    say(_("commands run in this folder use it from now on: {folder}").format(folder=folder))
