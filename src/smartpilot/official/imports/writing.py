"""An import into the registry: the bytes of its file that change, and their writing."""

from collections.abc import Callable
from typing import TypeVar

from smartpilot.ledger.ledger import Recording
from smartpilot.official.imports.plan import ImportPlan
from smartpilot.records.models import Pilot, Project
from smartpilot.registry.placing import with_placed_records
from smartpilot.registry.registry import Registry
from smartpilot.registry.sources import with_new_source
from smartpilot.store import Store
from smartpilot.toml.edits import with_values
from smartpilot.toml.locations import DataPath

AnyPlan = TypeVar("AnyPlan")


def with_import(raw: bytes, registry: Registry, plan: ImportPlan) -> bytes:
    """The registry's file with the new records among those of their notice, and the changed values where they stand.

    Raises CannotEditError where its records are written in brackets.
    """
    file = registry.file
    paths: dict[str, DataPath] = {pilot.id: ("pilots", index) for index, pilot in enumerate(file.pilots)}
    paths |= {project.id: ("projects", index) for index, project in enumerate(file.projects)}
    raw = with_values(raw, {paths[confirmation.record.id]: confirmation.values for confirmation in plan.confirmed})
    for table, kind in (("pilots", Pilot), ("projects", Project)):
        new = [addition.record for addition in plan.add if isinstance(addition.record, kind)]
        raw = with_placed_records(raw, table, [record.as_toml() for record in new])
    return with_new_source(raw, registry, plan.new_source)


def write_or_check(
    store: Store,
    plan: AnyPlan,
    plan_again: Callable[[Store], AnyPlan],
    with_plan: Callable[[bytes, Registry, AnyPlan], bytes],
    recording: Recording | None,
) -> None:
    """Writes what a plan changes to the registry of a store; `plan_again` plans it for what the registry is by then.

    `with_plan`: the registry's file with the plan. `recording`: the run of the command, for the entries of the ledger;
    without it nothing is written, and only raised what writing would raise: a list may say of itself what no registry
    can hold, such as more places than the notice declares.

    Raises FileHeldError where the registry was changed meanwhile, so that the plan is another one, CannotEditError
    where its records are written in brackets, and whatever `Store.replace_registry` raises.
    """

    def content_of(current: Store, plan: AnyPlan) -> bytes:
        return with_plan(current.content, current.registry, plan)

    if recording is None:
        store.require_valid(content_of(store, plan))
    else:
        store.replace_registry_as_planned(plan, plan_again, content_of, recording)
