"""A file of any content has data, or says why not."""

from pathlib import Path

import pytest
from hypothesis import given

from smartpilot.records.models import REGISTRY_TABLES
from smartpilot.toml.document import parse_document
from strategies import BASE, edited, edits, few

pytestmark = pytest.mark.slow


@few
@given(edits)
def test_a_file_has_data_or_says_why_not(changes: list[tuple[int, int, str]]) -> None:
    document = parse_document(Path("pilots.toml"), edited(BASE, changes).encode(), REGISTRY_TABLES)

    assert (document.data is None) == bool(document.problems)
