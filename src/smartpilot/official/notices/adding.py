"""A proposed notice into a registry: its source and its ids, and what keeps it out."""

from dataclasses import replace

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.notices.comparison import RegistryComparison, compare_with_registry
from smartpilot.official.notices.lists_asked import with_lists_asked
from smartpilot.official.notices.proposal import Proposal
from smartpilot.records.models import RegistryFile
from smartpilot.records.notices import Notice
from smartpilot.records.titles import titles
from smartpilot.records.validation import find_errors
from smartpilot.registry.registry import Registry
from smartpilot.registry.sources import find_source, unused_source_id
from smartpilot.store import Store
from smartpilot.toml.edits import with_records

_REQUIRED = ("id", "issued_by", "issued_on")


def require_valid_id(proposal: Proposal, id_: str | None) -> None:
    """Raises UsageError where the id that the user gave is none.

    Whatever else the model has against a proposal is our own fault: it raises ValueError. What the text does not
    say is missing in the proposal, and is no error.
    """
    content = {"format": 1, "sources": [proposal.source], "notices": [proposal.notice]}
    content |= {"programmes": [proposal.programme]} if proposal.programme else {}
    errors = [error for error in find_errors(RegistryFile, content) if error != "missing"]
    if not errors:
        return
    if id_ is None:
        raise ValueError(f"a proposal breaks the model: {', '.join(errors)}")
    message = _("{name} cannot be {value}").format(name="id", value=f'"{id_[:60]}"')
    raise UsageError(message, _("an id has letters, digits, dots, hyphens and underscores only"))


def fit_to_registry(registry: Registry, proposal: Proposal) -> Proposal:
    """The proposal as the registry would take it: with its source, the lists that it applies to, and unused ids."""
    return with_source_of(registry, with_lists_asked(registry, proposal))


def with_source_of(registry: Registry, proposal: Proposal) -> Proposal:
    """The proposal with the registry's source of the same title, else with an id that no other source has."""
    known = find_source(registry, proposal.title)
    if known is not None:
        reason = _("the registry has a source of this title")
        return _with_source_id(replace(proposal, assumed={**proposal.assumed, "source": reason}), known.id)
    proposed = proposal.notice.get("source")
    if proposed is None:
        return proposal
    return _with_source_id(proposal, unused_source_id(registry, proposed))


def _with_source_id(proposal: Proposal, id_: str) -> Proposal:
    return replace(proposal, notice={**proposal.notice, "source": id_}, source={**proposal.source, "id": id_})


def require_addable(proposal: Proposal, comparison: RegistryComparison) -> None:
    """Raises UsageError where the registry has the notice or its id, or the text lacks what a notice must have."""
    if comparison.known is not None:
        message = _("the registry already has this notice, as {id}; nothing was written")
        hint = _("run it with neither --apply nor --dry-run to see where the two differ")
        raise UsageError(message.format(id=comparison.known.id), hint)
    lacking = [name for name in _REQUIRED if name not in proposal.notice]
    if lacking:
        fields = _(", ").join(str(titles(Notice)[name]) for name in lacking)
        message = _("the text does not state what every notice must have: {fields}; nothing was written")
        hint = _("give --id or --issued-on; an office that is missing goes into the text, on a line above its date")
        raise UsageError(message.format(fields=fields), hint)
    if comparison.has_id_conflict:
        message = _("the registry already has another notice {id}; nothing was written")
        raise UsageError(message.format(id=proposal.notice["id"]), _("give this one its own id with --id"))


def with_notice(raw: bytes, registry: Registry, proposal: Proposal) -> bytes:
    """The registry's file with the notice behind the last one, and source and programme where it does not have them.

    Raises CannotEditError where its sources, programmes or notices are written in brackets.
    """
    if proposal.source["id"] not in registry.sources:
        raw = with_records(raw, "sources", [proposal.source])
    if proposal.programme:
        raw = with_records(raw, "programmes", [proposal.programme])
    return with_records(raw, "notices", [proposal.notice])


def add_notice(store: Store, proposal: Proposal) -> Proposal:
    """Adds a proposed notice to the registry of a store; returns it as it was added.

    Raises UsageError where it cannot be added, CannotEditError where the registry's tables are written in brackets,
    and whatever `Store.replace_registry` raises.
    """
    added, _content = store.replace_registry(
        lambda current: _prepare(current, proposal), lambda _current, prepared: prepared[1]
    )
    return added


def preview_notice(store: Store, proposal: Proposal) -> str:
    """The difference that `add_notice` would make to the registry, as a unified diff; raises what it would raise."""
    return store.preview(_prepare(store, proposal)[1])


def _prepare(store: Store, proposal: Proposal) -> tuple[Proposal, bytes]:
    """The notice as it would be added, and the content of the registry with it."""
    require_addable(proposal, compare_with_registry(proposal, store.registry))
    added = fit_to_registry(store.registry, proposal)
    return added, with_notice(store.content, store.registry, added)
