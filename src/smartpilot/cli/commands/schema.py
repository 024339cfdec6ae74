"""`smartpilot schema`: the JSON Schema of the registry or the ledger, for editors that check while one types."""

from typing import Annotated

import typer

from smartpilot.cli.output import emit_json
from smartpilot.i18n import _
from smartpilot.records.models import LedgerFile, RegistryFile
from smartpilot.records.schema import json_schema


def run(
    ledger: Annotated[bool, typer.Option("--ledger", help=_("Print the schema of the ledger, progress.toml."))] = False,
) -> None:
    """Prints the schema."""
    emit_json(json_schema(LedgerFile if ledger else RegistryFile))
