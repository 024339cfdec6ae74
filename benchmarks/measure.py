"""Runs commands as processes of their own: seconds and peak memory, medians over interleaved runs."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REGISTRY = ROOT / "data" / "pilots.toml"

# The installed program as a user starts it, without the launcher that pip writes on some systems.
SMARTPILOT = (sys.executable, "-m", "smartpilot")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process needed. `peak` is resident memory in MiB, None where the system does not tell."""

    seconds: float
    peak: float | None


def run(command: Sequence[str], *, ok: Sequence[int] = (0,)) -> Cost:
    """Runs a command with its output thrown away, as into a pipe.

    Raises RuntimeError, with what it said on stderr, where it ends with a code that is not one of `ok`.
    """
    environment = {**os.environ, "SMARTPILOT_LANG": "zh", "PYTHONIOENCODING": "utf-8"}
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment) as process:
        said = process.stderr.read() if process.stderr else b""
        peak = None
        if hasattr(os, "wait4"):
            _pid, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            # Linux counts in KiB, macOS in bytes.
            peak = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
        else:
            process.wait()
    seconds = time.perf_counter() - start
    if process.returncode not in ok:
        shown = said.decode("utf-8", "replace")[-2000:]
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}\n{shown}")
    return Cost(seconds, peak)


def medians(commands: Mapping[str, Sequence[str]], runs: int, *, ok: Sequence[int] = (0,)) -> dict[str, Cost]:
    """The median cost of each command; they take turns, so that a slow minute of the machine hits all alike.

    The first round is not counted: it writes the byte code and fills the file cache.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            cost = run(command, ok=ok)
            if number:
                costs[name].append(cost)
    found = {}
    for name, each in costs.items():
        peaks = [cost.peak for cost in each if cost.peak is not None]
        found[name] = Cost(
            statistics.median(cost.seconds for cost in each), statistics.median(peaks) if peaks else None
        )
    return found
