"""The sources that a registry cites."""

from builders import registry
from smartpilot.registry.sources import find_source, unused_source_id


def test_a_source_by_its_title() -> None:
    records = registry()
    [source] = records.sources.values()

    assert find_source(records, " ".join(source.title)) == source
    assert find_source(records, source.title + "书") is None


def test_an_id_that_is_taken_gets_a_number() -> None:
    records = registry()
    [source] = records.sources.values()

    assert unused_source_id(records, source.id) == f"{source.id}-2"
    assert unused_source_id(records, "promotion-2014-330108") == "promotion-2014-330108"
