"""The seal of a workbook: only whoever has the key can have written its hidden sheet."""

import hmac
import json
import re
from collections.abc import Sequence

# The name of its row on the hidden sheet.
SEAL = "seal"


def seal_of(rows: Sequence[tuple[str, str]], key: bytes) -> str:
    """The seal of the rows of a hidden sheet, without the one of the seal itself: HMAC-SHA-256, in hexadecimal."""
    # As JSON, so that two different lists of rows are never one text.
    return hmac.new(key, json.dumps(rows).encode(), "sha256").hexdigest()


def fits_seal(rows: Sequence[tuple[str, str]], seal: str, key: bytes) -> bool:
    """Whether the seal is that of the rows; the time that this takes says nothing of the right one."""
    return hmac.compare_digest(seal_of(rows, key).encode(), seal.encode("utf-8", "replace"))


# The first characters of a seal are enough to tell workbooks apart.
_ID_LENGTH = 16


def id_of_seal(seal: str) -> str | None:
    """What identifies a workbook by its seal; None where it has none."""
    return seal[:_ID_LENGTH] if re.match(r"[0-9a-f]{64}\Z", seal) else None
