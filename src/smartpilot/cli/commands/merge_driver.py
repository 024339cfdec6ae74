"""`smartpilot merge-driver`: what git calls to merge two versions of the registry's files."""

from pathlib import Path
from typing import Annotated

import typer

from smartpilot.cli.options import NAMED_PATH
from smartpilot.cli.views.merging import say_merge
from smartpilot.errors import EXIT_PROBLEMS, MergeFailedError, UsageError
from smartpilot.i18n import _
from smartpilot.registry.merging import merge_files


def run(
    base: Annotated[
        Path, typer.Argument(metavar="BASE", click_type=NAMED_PATH, help=_("The common ancestor: %O of git."))
    ],
    ours: Annotated[
        Path,
        typer.Argument(metavar="OURS", click_type=NAMED_PATH, help=_("Our version, which becomes the merged one: %A.")),
    ],
    theirs: Annotated[Path, typer.Argument(metavar="THEIRS", click_type=NAMED_PATH, help=_("Their version: %B."))],
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="PATH", click_type=NAMED_PATH, show_default=False, help=_("What messages call the file: %P.")
        ),
    ] = None,
) -> None:
    """Exits with 0 after a merge, 1 if the file needs a hand (it has conflicts or is no valid TOML), 129 on a failure.

    git takes 1 for a conflict, and codes above 128 for an error, after which it leaves the files alone.
    """
    name = path or ours
    try:
        merge = merge_files(base, ours, theirs, name)
    except UsageError as error:
        raise MergeFailedError(error.message, error.hint) from error
    say_merge(merge, name)
    if not merge.is_clean:
        raise typer.Exit(EXIT_PROBLEMS)
