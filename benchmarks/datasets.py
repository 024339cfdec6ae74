"""Data sets: `export` to a data package, a database and a Parquet file of 100,000 pilots against `validate`."""

import argparse
import sys
import tempfile
from pathlib import Path

from growth import write_registry
from measure import SMARTPILOT, in_turn, median, ratio

LIMIT = 3.0


def commands(registry: Path, folder: Path) -> dict[str, tuple[str, ...]]:
    """What is measured, `validate` first."""
    export = (*SMARTPILOT, "export", "--force", "--registry", str(registry))
    return {
        "validate": (*SMARTPILOT, "validate", "--registry", str(registry)),
        "data package": (*export, str(folder / "package")),
        ".sqlite": (*export, str(folder / "pilots.sqlite")),
        ".parquet": (*export, str(folder / "pilots.parquet")),
    }


def main() -> int:
    """Measures, prints, and ends with 1 where an export is over the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pilots", type=int, default=100_000, metavar="N")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="medians over so many runs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        registry = Path(temporary) / "pilots.toml"
        write_registry(registry, options.pilots)
        costs = in_turn(commands(registry, Path(temporary)), options.runs)
    print(f"{options.pilots:,} pilots{'seconds':>14}{'MiB':>8}{'ratio':>8}")
    ratios = {name: ratio(measured, costs["validate"]) for name, measured in costs.items()}
    for name, measured in costs.items():
        cost = median(measured)
        print(f"{name:<14}{cost.seconds:>14.2f}{cost.peak:>8.0f}{ratios[name]:>8.2f}")
    kept = max(ratios.values()) <= LIMIT
    print(f"limit: {LIMIT} x validate: {'kept' if kept else 'MISSED'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
