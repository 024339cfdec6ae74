"""`smartpilot promote`: a candidate that entered in the supplementary round becomes a pilot."""

from typing import Annotated

import typer

from smartpilot.cli.opening import writable_path
from smartpilot.cli.options import DryRunOption, RegistryOption, choice_option
from smartpilot.cli.streams import emit_text, say
from smartpilot.clock import latest_possible_day, today
from smartpilot.i18n import _
from smartpilot.records.terms import Designation, Evidence
from smartpilot.registry.promotion import find_candidate, plan_promotion, with_promotion
from smartpilot.store import open_store
from smartpilot.words import require_word


def run(
    candidate: Annotated[
        str,
        typer.Argument(
            metavar="CANDIDATE", show_default=False, help=_("The candidate's id, the start of it, or its name.")
        ),
    ],
    registry_path: RegistryOption = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=_("The day on which it was added; else today."))
    ] = None,
    designation: Annotated[
        Designation | None,
        choice_option(Designation, "--designation", sentence=_("The designation, if a text states it: {words}.")),
    ] = None,
    evidence: Annotated[
        Evidence,
        choice_option(Evidence, "--evidence", sentence=_("The evidence for its addition: {words}.")),
    ] = Evidence.UNVERIFIED,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="ID", help=_("The id of a source that states it. Repeatable.")),
    ] = None,
    dry_run: DryRunOption = False,
) -> None:
    """Changes the heading of its table, and adds the lines that a pilot has besides."""
    day = today(on)
    store = open_store(writable_path(registry_path), say)
    known = list(store.registry.sources)
    promotion = plan_promotion(
        find_candidate(store.registry, candidate),
        day,
        latest_day=latest_possible_day(),
        evidence=evidence,
        designation=designation,
        sources=[require_word(id_, known, _("unknown source: {name}").format(name=id_)) for id_ in source or ()],
    )
    content = with_promotion(store.content, store.registry, promotion)
    id_, name = promotion.candidate.id, promotion.candidate.name
    if dry_run:
        emit_text(store.preview(content))
        say(_("would make {id} {name} a pilot").format(id=id_, name=name))
        return
    store.replace_registry(content)
    say(_("{id} {name} is a pilot since {day}; its history is kept").format(id=id_, name=name, day=day))
    if evidence is Evidence.UNVERIFIED and promotion.sources:
        say(_("its evidence is unverified: compare it with its sources, then set evidence"))
    elif evidence is Evidence.UNVERIFIED:
        say(_("it has no source yet: add a [[sources]] table, then set sources and evidence of this pilot"))
