"""`smartpilot schema`: the registry's JSON Schema, for editors that check while one types."""

from smartpilot.cli.options import command_app
from smartpilot.cli.output import emit_json
from smartpilot.i18n import _
from smartpilot.records.validation import json_schema

app = command_app()


@app.command(help=_("Print the JSON Schema of pilots.toml, for editors."))
def run() -> None:
    """Prints the schema."""
    emit_json(json_schema())
