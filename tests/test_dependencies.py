"""What docs/adr/0002 needs of Typer and Click: each newer release that is shut out fails one of these tests.

Those of `test_messages.py` belong to it, which hold usage errors in Chinese. A newer release is tried with
`pip install --no-deps --target out/newer typer click` and `PYTHONPATH=out/newer`.
"""

import subprocess
import sys
import tomllib

import click
import pytest
import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.testing import CliRunner

from program import ROOT

PAGE = (ROOT / "docs" / "adr" / "0002-typer-below-0.26.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("of_typer", "of_click"),
    [
        (TyperGroup, click.Group),
        (TyperCommand, click.Command),
        (TyperOption, click.Option),
        (TyperArgument, click.Argument),
        (typer.Context, click.Context),
        (typer.BadParameter, click.UsageError),
    ],
)
def test_what_typer_makes_is_known_by_public_names(of_typer: type, of_click: type) -> None:
    """Typer 0.26 has a private copy of Click: its groups and errors have no public name."""
    assert issubclass(of_typer, of_click)


COMMAND = """
import sys, typer
app = typer.Typer()
@app.command()
def count(number: int = 1) -> None:
    sys.exit("pydantic" in sys.modules or "pydantic_core" in sys.modules)
app()
"""


def test_a_command_of_typer_loads_no_pydantic() -> None:
    """Typer 0.29 loads it for every command, which then takes twice as long to start."""
    assert subprocess.run([sys.executable, "-W", "error", "-c", COMMAND], check=False).returncode == 0


def test_the_help_of_an_argument_is_shown() -> None:
    """Click 8.5 drops what Typer hands it."""
    app = typer.Typer(rich_markup_mode=None)

    @app.command()
    def show(name: str = typer.Argument(..., help="The name of a record.")) -> None: ...

    assert "The name of a record." in CliRunner().invoke(app, ["--help"]).output


def test_the_page_names_the_limits_that_hold() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    limits = [text for text in project["dependencies"] if text.startswith(("typer", "click"))]

    assert len(limits) == 2
    assert all(f"`{text}`" in PAGE for text in limits)
