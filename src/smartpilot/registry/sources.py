"""The sources that a registry cites: found by their titles, and ids for new ones."""

from smartpilot.records.models import Source
from smartpilot.registry.registry import Registry
from smartpilot.toml.edits import with_records


def find_source(registry: Registry, title: str) -> Source | None:
    """The source with a title, in which blanks do not count; None if there is none."""
    return next((source for source in registry.sources.values() if has_title(source, title)), None)


def has_title(source: Source, title: str) -> bool:
    """Whether a source has a title, in which blanks do not count."""
    return "".join(source.title.split()) == "".join(title.split())


def unused_source_id(registry: Registry, proposed: str) -> str:
    """The proposed id, with a number behind it where another source has it."""
    id_, number = proposed, 2
    while id_ in registry.sources:
        id_, number = f"{proposed}-{number}", number + 1
    return id_


def with_new_source(raw: bytes, registry: Registry, source: Source | None) -> bytes:
    """The registry's file with a source behind its last one, where it does not have it yet."""
    return with_records(raw, "sources", [source.as_toml()] if source and source.id not in registry.sources else [])


def source_titled(registry: Registry, title: str, url: str | None, proposed_id: str) -> Source:
    """The registry's source with a title; else a new one, with the proposed id or one like it."""
    known = find_source(registry, title)
    return known or Source(id=unused_source_id(registry, proposed_id), title=title, url=url)
