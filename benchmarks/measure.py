"""Runs commands as processes of their own, in turn: seconds and peak memory of each run."""

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

# What pip's launcher does, and the same on every system.
SMARTPILOT = (sys.executable, "-c", "from smartpilot.__main__ import main; main()")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process needed. `peak` is resident memory in MiB, 0 where the system does not tell.

    A peak is never below what the measuring process itself holds, because Linux counts a child from its fork on.
    """

    seconds: float
    peak: float


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Runs a command with its output thrown away.

    Raises RuntimeError, with the end of what it said, where it fails.
    """
    shared = {**os.environ, "SMARTPILOT_LANG": "zh", "SMARTPILOT_REGISTRY": str(REGISTRY), "PYTHONIOENCODING": "utf-8"}
    # An installed program has its byte code; without this one it would be compiled anew in each run.
    shared.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**shared, **(environment or {})},
    ) as process:
        said = process.stderr.read() if process.stderr else b""
        peak = 0.0
        if sys.platform == "win32":
            process.wait()
        else:
            _pid, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            # Linux counts in KiB, macOS in bytes.
            peak = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    seconds = time.perf_counter() - start
    if process.returncode:
        shown = said.decode("utf-8", "replace")[-2000:]
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}\n{shown}")
    return Cost(seconds, peak)


def in_turn(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, list[Cost]]:
    """The costs of each command; they take turns, so that a slow minute of the machine hits all alike.

    The first round is not counted: it writes the byte code and fills the file cache.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            cost = run(command)
            if number:
                costs[name].append(cost)
    return costs


def median(costs: Sequence[Cost]) -> Cost:
    """The median seconds and the median peak."""
    return Cost(statistics.median(cost.seconds for cost in costs), statistics.median(cost.peak for cost in costs))


def ratio(costs: Sequence[Cost], floor: Sequence[Cost]) -> float:
    """How many times the floor's seconds: the median over the rounds, each against its own round's floor."""
    return statistics.median(cost.seconds / least.seconds for cost, least in zip(costs, floor, strict=True))
