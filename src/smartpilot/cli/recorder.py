"""Who runs a command that writes: what the ledger says of it."""

import getpass
import os

from smartpilot.clock import now
from smartpilot.ledger.ledger import Recording
from smartpilot.text import HIDDEN, shorten

USER_VARIABLE = "SMARTPILOT_USER"


def begin_recording(via: str) -> Recording:
    """The run of a command that begins now; `via` is the name of the command."""
    return Recording.begin(now(), via, find_recorder())


def find_recorder() -> str | None:
    """Who records: SMARTPILOT_USER, else the user of the system, on one line; None where nobody knows."""
    name = os.environ.get(USER_VARIABLE) or _system_user()
    return shorten(" ".join(HIDDEN.sub(" ", name).split())) or None


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):  # a container or a service whose user has no name
        return ""
