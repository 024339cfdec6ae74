"""Start-up: whole commands on the shipped registry against floors that no such command can be below.

The floor of most is floor.py: the libraries, the same models in plain Pydantic, the registry validated once.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from measure import REGISTRY, SMARTPILOT, in_turn, median, ratio
from smartpilot.records.models import RegistryFile

# Imported, not run, so that its byte code is kept as that of every command is.
FLOOR = (sys.executable, "-c", f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import floor")
TOMLLIB = (sys.executable, "-c", f"import tomllib; tomllib.load(open({str(REGISTRY)!r}, 'rb'))")
TYPER = (sys.executable, "-c", "import typer")

# Tab behind a record: what it owes.
ASKED = {"_SMARTPILOT_COMPLETE": "zsh_complete", "_SMARTPILOT_WORDS": "smartpilot\nrecord\n正定县\n"}
TAB = (sys.executable, "-c", f"import os; os.environ.update({ASKED!r}); from smartpilot.__main__ import main; main()")

# Name, arguments, floor, limit as a multiple of the floor.
LIMITS = (
    ("list", ("list",), "records", 1.25),
    ("show", ("show", "正定"), "records", 1.25),
    ("deadlines", ("deadlines", "--as-of", "2015-04-20"), "records", 1.25),
    ("validate", ("validate",), "records", 1.4),
    ("--version", ("--version",), "typer", 1.2),
    ("--help", ("--help",), "--version", 1.3),
    ("Tab", (), "tomllib", 1.8),
)


def main() -> int:
    """Measures, prints, and ends with 1 where a command is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, metavar="N", help="medians over so many rounds")
    runs = parser.parse_args().runs
    if (differing := _differing_models()) is not None:
        print(f"floor.py and smartpilot.records.models differ: {differing}")
        return 1
    commands = {name: (*SMARTPILOT, *arguments) for name, arguments, _floor, _limit in LIMITS}
    costs = in_turn({"records": FLOOR, "typer": TYPER, "tomllib": TOMLLIB, **commands, "Tab": TAB}, runs)
    print(f"{'':<12}{'ms':>6}{'MiB':>6}{'ratio':>8}{'limit':>7}   (medians of {runs} rounds)")
    for name, shown in (("records", "floor.py"), ("typer", TYPER[-1]), ("tomllib", "the registry parsed")):
        cost = median(costs[name])
        print(f"{name:<12}{cost.seconds * 1000:>6.0f}{cost.peak:>6.0f}{'1.00':>8}{'':>7}   {shown}")
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


def _differing_models() -> str | None:
    """The first model whose fields are others in floor.py; None where both say the same."""
    import os

    os.environ.setdefault("SMARTPILOT_REGISTRY", str(REGISTRY))
    from floor import RegistryFile as PlainFile

    plain, records = (_fields(file.model_json_schema()) for file in (PlainFile, RegistryFile))
    return next((name for name in {**plain, **records} if plain.get(name) != records.get(name)), None)


# `not` is for editors: a rule of `validate` says it of a file.
_SAID_FOR_PEOPLE = ("title", "description", "examples", "not")


def _fields(schema: Mapping[str, Any]) -> dict[str, Any]:
    """What a JSON Schema allows, without what it says for people."""
    models = {**schema["$defs"], "RegistryFile": schema}
    return {
        name: {field: _without_words(allowed) for field, allowed in model.get("properties", {"": model}).items()}
        for name, model in models.items()
    }


def _without_words(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: _without_words(value) for key, value in schema.items() if key not in _SAID_FOR_PEOPLE}
    return schema


if __name__ == "__main__":
    sys.exit(main())
