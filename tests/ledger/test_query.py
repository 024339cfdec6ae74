import pytest

from builders import registry
from ledgers import TABLES, event
from smartpilot.errors import UsageError
from smartpilot.ledger.ledger import Ledger
from smartpilot.ledger.query import select_entries
from smartpilot.records.entries import LedgerFile
from smartpilot.registry.query import Filter

BOOK = registry(**TABLES)
TARGETS = ("2014-130123", "2014-310115", "2014-130123", "2014-999999")
KNOWN = Ledger(
    LedgerFile.model_validate({"events": [event(number, target=target) for number, target in enumerate(TARGETS, 1)]})
)


@pytest.mark.parametrize(
    ("wanted", "record", "numbers"),
    [
        (Filter(), None, [1, 2, 3, 4]),
        (Filter(), "正定县", [1, 3]),
        (Filter(), "2014-310115", [2]),
        (Filter(), "迁安市", []),
        # It has left the registry, and is found by its whole id only.
        (Filter(), "2014-999999", [4]),
        (Filter(authorities=["河北省"]), None, [1, 3]),
        (Filter(authorities=["河北省"]), "正定县", [1, 3]),
        (Filter(notices=["2012"]), None, []),
        (Filter(notices=["2014"]), None, [1, 2, 3]),
    ],
)
def test_events_of_the_wanted_records(wanted: Filter, record: str | None, numbers: list[int]) -> None:
    ids = [e.id for e in select_entries(BOOK, KNOWN, wanted, record).events]

    assert ids == [event(number)["id"] for number in numbers]


def test_a_record_outside_the_filter_is_told() -> None:
    with pytest.raises(UsageError, match="2014-310115 is not in this selection"):
        select_entries(BOOK, KNOWN, Filter(authorities=["河北省"]), "2014-310115")


def test_a_record_that_never_was_has_no_events() -> None:
    with pytest.raises(UsageError):
        select_entries(BOOK, KNOWN, Filter(), "2014-99999")
