"""`smartpilot schema`: the registry's JSON Schema, for editors that check while one types."""

import typer

from smartpilot.cli.common import emit_json
from smartpilot.i18n import _
from smartpilot.model import RegistryFile

app = typer.Typer()

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@app.command(help=_("Print the JSON Schema of pilots.toml, for editors."))
def run() -> None:
    """Prints the schema."""
    emit_json({"$schema": DIALECT, **RegistryFile.model_json_schema()})
