"""`smartpilot promote`: a candidate that entered in the supplementary round becomes a pilot."""

import difflib
from typing import Annotated, Any

import typer

from smartpilot.cli.opening import writable_path
from smartpilot.cli.options import DryRunOption, RegistryOption, known_key
from smartpilot.cli.streams import emit, say
from smartpilot.clock import now, today
from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.records.models import Candidate
from smartpilot.records.terms import Designation, Evidence, Kind
from smartpilot.registry.lookup import find_record
from smartpilot.store import Store, open_store
from smartpilot.toml.edits import CannotEditError, with_heading, with_values


def run(
    candidate: Annotated[
        str,
        typer.Argument(metavar="CANDIDATE", show_default=False, help=_("The candidate's id, its start, or its name.")),
    ],
    registry: RegistryOption = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=_("The day it was added; today where it is not given."))
    ] = None,
    designation: Annotated[
        Designation | None, typer.Option("--designation", help=_("New or expanded-scope, where a text says it."))
    ] = None,
    evidence: Annotated[
        Evidence, typer.Option("--evidence", help=_("How sure it is that it was added."))
    ] = Evidence.UNVERIFIED,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="ID", help=_("The id of a source that says so. Repeatable.")),
    ] = None,
    dry_run: DryRunOption = False,
) -> None:
    """Changes the heading of its table, and adds the lines that a pilot has besides."""
    day = today(on)

    if day > max(today(None), now().date()):
        raise UsageError(_("{day} has not come yet").format(day=day), _("check the year"))
    store = open_store(writable_path(registry), say)
    found = _candidate(store, candidate)
    known = list(store.registry.sources)
    named = [known_key(id_, known, _("there is no source {name}")) for id_ in source or ()]
    sources = list(dict.fromkeys([*found.sources, *named]))
    values: dict[str, Any] = {"added_on": day, "evidence": evidence.value}
    if designation:
        values = {"designation": designation.value, **values}
    if sources != found.sources or not sources:
        values["sources"] = sources
    path = ("candidates", store.registry.file.candidates.index(found))
    try:
        content = with_heading(with_values(store.reading.document.raw or b"", path, values), path, "[[pilots]]")
    except CannotEditError as error:
        message = _("{id} is not written as a [[candidates]] table").format(id=found.id)
        raise UsageError(message, _("write it as one, then try again")) from error
    if dry_run:
        store.require_valid(content)
        emit(_diff(store, content))
        say(_("would make {id} {name} a pilot").format(id=found.id, name=found.name))
        return
    store.replace_registry(content)
    say(_("{id} {name} is a pilot since {day}; its history is kept").format(id=found.id, name=found.name, day=day))
    if evidence is Evidence.UNVERIFIED and sources:
        say(_("its evidence is unverified: hold it against its sources, then set evidence"))
    elif evidence is Evidence.UNVERIFIED:
        say(_("nothing proves it yet: add a [[sources]] table, then set sources and evidence of this pilot"))


def _candidate(store: Store, text: str) -> Candidate:
    """The candidate meant.

    Raises UsageError where it is none.
    """
    try:
        found = find_record(store.registry, text, [Kind.CANDIDATES])
    except UsageError as error:
        try:  # it may be a pilot or a project
            found = find_record(store.registry, text)
        except UsageError:
            raise error from None
    if isinstance(found, Candidate):
        return found
    message = _("{id} {name} is no candidate").format(id=found.id, name=found.name)
    raise UsageError(message, _("smartpilot list --kind candidates shows them"))


def _diff(store: Store, content: bytes) -> str:
    """The changed lines as git shows them."""
    before = (store.reading.document.raw or b"").decode("utf-8-sig").splitlines()
    after = content.decode("utf-8-sig").splitlines()
    name = str(store.path)
    return "".join(line + "\n" for line in difflib.unified_diff(before, after, name, name, lineterm="", n=1))
