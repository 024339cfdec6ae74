"""`smartpilot notice`: the text of a notice to its record in the registry."""

from pathlib import Path
from typing import Annotated

import typer

from smartpilot.cli.opening import load_registry, read_input, writable_path
from smartpilot.cli.options import NAMED_PATH, DryRunOption, RegistryOption, format_option
from smartpilot.cli.streams import emit_text, say
from smartpilot.cli.views.notice import ProposalFormat, added_lines, emit_proposal, owing_lines, set_aside_lines
from smartpilot.clock import today
from smartpilot.i18n import _
from smartpilot.official.files.text import MAX_NOTICE_SIZE
from smartpilot.official.notices.adding import add_notice, fit_to_registry, preview_notice, require_valid_id
from smartpilot.official.notices.comparison import compare_with_registry
from smartpilot.official.notices.proposal import Proposal
from smartpilot.official.notices.reading import read_notice
from smartpilot.official.recognition import FileKind, naming_right_command
from smartpilot.store import Store, open_store


def run(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            click_type=NAMED_PATH,
            show_default=False,
            help=_("The notice: text or saved web page; - for stdin."),
        ),
    ],
    registry_path: RegistryOption = None,
    id_: Annotated[
        str | None, typer.Option("--id", metavar="ID", help=_("The id of the notice; else the year in its title."))
    ] = None,
    issued_on: Annotated[
        str | None,
        typer.Option("--issued-on", metavar="DATE", help=_("The date of issue, if the text does not state it.")),
    ] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help=_("Where the text was published."))] = None,
    apply: Annotated[bool, typer.Option("--apply", help=_("Add it to the registry."))] = False,
    dry_run: DryRunOption = False,
    format_: Annotated[ProposalFormat, format_option(ProposalFormat)] = ProposalFormat.TOML,
) -> None:
    """Shows the proposal, where each value comes from, and what the text does not say."""
    day = today(issued_on) if issued_on else None
    content = read_input(file, MAX_NOTICE_SIZE)
    store = open_store(writable_path(registry_path), say) if apply or dry_run else None
    registry = store.registry if store else load_registry(registry_path)
    programmes = list(registry.programmes.values())
    with naming_right_command(FileKind.NOTICE, today(None), content, file):
        proposal = read_notice(content, id_=id_, issued_on=day, url=url, programmes=programmes)
    require_valid_id(proposal, id_)
    for line in set_aside_lines(proposal):
        say(line)
    if store is not None:
        _add_notice(proposal, store, dry_run=dry_run)
    else:
        proposal = fit_to_registry(registry, proposal)
        emit_proposal(proposal, compare_with_registry(proposal, registry), format_)


def _add_notice(proposal: Proposal, store: Store, *, dry_run: bool) -> None:
    if dry_run:
        emit_text(preview_notice(store, proposal))
        say(_("would add notice {id}").format(id=proposal.notice["id"]))
        for line in owing_lines(fit_to_registry(store.registry, proposal)):
            say(line)
        return
    for line in added_lines(add_notice(store, proposal), str(store.path)):
        say(line)
