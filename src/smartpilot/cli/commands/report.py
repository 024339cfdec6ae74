"""`smartpilot report`: the progress as a page for a browser, in one file that needs nothing else."""

from pathlib import Path
from typing import Annotated

import typer

from smartpilot.cli.opening import FilterOptions, parse_filter, readable_path
from smartpilot.cli.options import (
    NAMED_PATH,
    AsOfOption,
    DryRunOption,
    ForceOption,
    NoticeOption,
    ProgrammeOption,
    ProvinceOption,
    RegistryOption,
)
from smartpilot.cli.streams import say
from smartpilot.cli.views.provenance import say_provenance
from smartpilot.clock import today
from smartpilot.creation import require_no_registry_file
from smartpilot.errors import UsageError
from smartpilot.files.writing import require_writable, write_file
from smartpilot.i18n import _
from smartpilot.store import load_store
from smartpilot.webpage.figures import collect_figures
from smartpilot.webpage.page import make_page

_SUFFIXES = (".html", ".htm")


def run(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            click_type=NAMED_PATH,
            show_default=False,
            help=_("The file to write, with the suffix .html."),
        ),
    ],
    registry_path: RegistryOption = None,
    as_of: AsOfOption = None,
    province: ProvinceOption = None,
    notice: NoticeOption = None,
    programme: ProgrammeOption = None,
    force: ForceOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Writes the page."""
    if file.suffix.lower() not in _SUFFIXES:
        message = _("{path} has an unknown suffix").format(path=file)
        raise UsageError(message, _("use one of: {words}").format(words=_(", ").join(_SUFFIXES)))
    path = readable_path(registry_path)
    require_no_registry_file(file, path)
    store = load_store(path, say)
    filter_ = parse_filter(store.registry, FilterOptions(provinces=province, notices=notice, programmes=programme))
    figures = collect_figures(store, filter_, today(as_of))
    say_provenance(store.provenance)
    if dry_run:
        require_writable(file, overwrite=force)
        say(_("would write {path}").format(path=file))
        return
    write_file(file, make_page(store.registry, figures).encode(), overwrite=force)
    say(_("wrote {path}; open it in a browser").format(path=file))
