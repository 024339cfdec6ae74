"""Start-up: whole commands on the shipped registry against what importing their libraries alone needs."""

import argparse
import sys

from measure import SMARTPILOT, in_turn, median, ratio

LIBRARIES = (sys.executable, "-c", "import typer, rich.table, pydantic, tomllib")
TYPER = (sys.executable, "-c", "import typer")

# Name, arguments, floor, limit as a multiple of the floor.
LIMITS = (
    ("list", ("list",), "libraries", 1.4),
    ("show", ("show", "正定"), "libraries", 1.4),
    ("deadlines", ("deadlines", "--as-of", "2015-04-20"), "libraries", 1.4),
    ("validate", ("validate",), "libraries", 1.4),
    ("--version", ("--version",), "typer", 1.2),
    ("--help", ("--help",), "--version", 1.3),
)


def main() -> int:
    """Measures, prints, and ends with 1 where a command is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, metavar="N", help="medians over so many rounds")
    runs = parser.parse_args().runs
    commands = {name: (*SMARTPILOT, *arguments) for name, arguments, _floor, _limit in LIMITS}
    costs = in_turn({"libraries": LIBRARIES, "typer": TYPER, **commands}, runs)
    print(f"{'':<12}{'ms':>6}{'MiB':>6}{'ratio':>8}{'limit':>7}   (medians of {runs} rounds)")
    for name, command in (("libraries", LIBRARIES), ("typer", TYPER)):
        cost = median(costs[name])
        print(f"{name:<12}{cost.seconds * 1000:>6.0f}{cost.peak:>6.0f}{'1.00':>8}{'':>7}   {command[-1]}")
    missed = []
    for name, _arguments, floor, limit in LIMITS:
        cost, times = median(costs[name]), ratio(costs[name], costs[floor])
        if times > limit:
            missed.append(name)
        print(
            f"{name:<12}{cost.seconds * 1000:>6.0f}{cost.peak:>6.0f}{times:>8.2f}{limit:>7}"
            f"   of {floor}{'  MISSED' if times > limit else ''}"
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
