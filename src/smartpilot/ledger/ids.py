"""What the ledger's file is called, and what its entries are called in it."""

import re

LEDGER_FILE = "progress.toml"

# The moment of recording in UTC, and a mark that no other entry has.
NEW_ID = re.compile(r"\d{8}T\d{6}\.\d{6}Z-([0-9a-f]{8})")


def short_id(id_: str) -> str:
    """The last eight characters of an id, which are enough to name it; an id that was written by hand as it is."""
    match = NEW_ID.fullmatch(id_)
    return match[1] if match else id_
