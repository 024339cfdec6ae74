"""The key that seals workbooks: a file beside the registry, which only its owner may read."""

import os
from collections.abc import Callable
from pathlib import Path

from smartpilot.errors import UsageError
from smartpilot.files.reading import read_named_file
from smartpilot.files.writing import create_private_file
from smartpilot.i18n import _

KEY_FILE = "circulation.key"
_BYTES = 32
_MOST_BYTES = 1000  # of the file


def key_path(registry: Path) -> Path:
    """The path of the key of a registry, which lies beside it."""
    return registry.with_name(KEY_FILE)


def create_key(path: Path) -> bool:
    """Writes a new key; False where there is one, which is never replaced.

    Raises UsageError where it cannot be written.
    """
    return create_private_file(path, os.urandom(_BYTES).hex().encode() + b"\n")


def read_key(path: Path) -> bytes | None:
    """The key; None where there is none.

    Raises UsageError where it cannot be read, or is no key.
    """
    if not os.path.lexists(path):
        return None
    try:
        key = bytes.fromhex(read_named_file(path, _MOST_BYTES).decode("ascii"))
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        message = _("{path} is not a key of smartpilot").format(path=path)
        raise UsageError(message, _("put the right one back; if it is lost, delete this one and circulate again"))
    return key


def require_key(path: Path, announce: Callable[[str], None]) -> bytes:
    """The key, which is made where there is none; `announce` is then called with a sentence for the user.

    Raises UsageError where it cannot be read or written, or is no key.
    """
    key = read_key(path)
    if key is None:
        if create_key(path):
            announce(_("wrote {path}: it seals the workbooks; keep it secret and out of git").format(path=path))
        key = read_key(path)
    if key is None:
        raise UsageError(_("{path} is not a key of smartpilot").format(path=path), _("run the command again"))
    return key
