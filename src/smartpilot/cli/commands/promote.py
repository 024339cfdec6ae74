"""`smartpilot promote`: a candidate that entered in the supplementary round becomes a pilot."""

from typing import Annotated

import typer

from smartpilot.cli.opening import FilterOptions, parse_filter, writable_path
from smartpilot.cli.options import (
    DryRunOption,
    NoticeOption,
    RegistryOption,
    SourceTitleOption,
    SourceUrlOption,
    YesOption,
    choice_option,
    parse_source,
)
from smartpilot.cli.recorder import begin_recording
from smartpilot.cli.streams import emit_text, is_interactive, say
from smartpilot.cli.views.registry_changes import ChangeFormat, confirm_change
from smartpilot.clock import require_date_between, today
from smartpilot.errors import EXIT_PROBLEMS
from smartpilot.i18n import _
from smartpilot.records.terms import Designation, Evidence
from smartpilot.records.words import require_word
from smartpilot.registry.promotion import (
    Promotion,
    find_candidate,
    plan_promotion,
    with_promotion,
)
from smartpilot.store import Store, open_store


def run(
    candidate: Annotated[
        str,
        typer.Argument(
            metavar="CANDIDATE", show_default=False, help=_("The candidate's id, the start of it, or its name.")
        ),
    ],
    registry_path: RegistryOption = None,
    notice: NoticeOption = None,
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
    source_title: SourceTitleOption = None,
    source_url: SourceUrlOption = None,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Changes the heading of its table, and adds the lines that a pilot has besides; asks where somebody can answer."""
    store = open_store(writable_path(registry_path), say)

    def plan(store: Store) -> Promotion:
        known = list(store.registry.sources)
        filter_ = parse_filter(store.registry, FilterOptions(notices=notice))
        record = find_candidate(store.registry, candidate, filter_)
        issued, latest_day = store.registry.earliest_issue([record]), today(None)
        return plan_promotion(
            record,
            require_date_between(on, issued, latest_day) if on is not None else latest_day,
            latest_day=latest_day,
            evidence=evidence,
            designation=designation,
            sources=[require_word(id_, known, _("unknown source: {name}").format(name=id_)) for id_ in source or ()],
            new_source=parse_source(store.registry, f"promotion-{record.id}", source_title, source_url),
        )

    def content_of(store: Store, promotion: Promotion) -> bytes:
        return with_promotion(store.content, store.registry, promotion)

    promotion = plan(store)
    if not (dry_run or yes) and is_interactive():
        content = content_of(store, promotion)
        if not confirm_change(store, content, yes=False, dry_run=False, format_=ChangeFormat.TEXT):
            raise typer.Exit(EXIT_PROBLEMS)
    if not dry_run:
        promotion = store.replace_registry(plan, content_of, begin_recording("promote"))
    id_, name = promotion.candidate.id, promotion.candidate.name
    if dry_run:
        emit_text(store.preview(content_of(store, promotion)))
        say(_("would make {id} {name} a pilot").format(id=id_, name=name))
        return
    message = _("{id} {name} is a pilot since {day}; its history is kept")
    say(message.format(id=id_, name=name, day=promotion.added_on))
    if evidence is Evidence.UNVERIFIED and promotion.sources:
        say(_("its evidence is unverified: compare it with its sources, then set evidence"))
    elif evidence is Evidence.UNVERIFIED:
        say(_("it has no source; --source-title and --source-url give one when a candidate is promoted"))
