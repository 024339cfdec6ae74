"""`smartpilot schema`: the JSON Schema of the registry or the ledger, for editors that check while one types."""

from pathlib import Path
from typing import Annotated

import typer

from smartpilot.cli.opening import writable_path
from smartpilot.cli.options import DryRunOption, ForceOption, RegistryOption
from smartpilot.cli.output import emit_json
from smartpilot.cli.streams import say
from smartpilot.creation import require_own_schemas, schema_files, schema_line
from smartpilot.errors import UsageError
from smartpilot.files.writing import write_file
from smartpilot.i18n import _
from smartpilot.ledger.ids import LEDGER_FILE
from smartpilot.ledger.ledger import ledger_path
from smartpilot.records.entries import LedgerFile
from smartpilot.records.models import RegistryFile
from smartpilot.records.schema import json_schema
from smartpilot.registry.finding import REGISTRY_FILE


def run(
    registry_path: RegistryOption = None,
    ledger: Annotated[bool, typer.Option("--ledger", help=_("Print the schema of the ledger, progress.toml."))] = False,
    write: Annotated[
        bool,
        typer.Option("--write", help=_("Write both schemas beside the registry, as init does; for after an update.")),
    ] = False,
    force: ForceOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Prints the schema, or writes both."""
    if not write:
        if dry_run or force:
            message = _("{option} is only for --write").format(option="--dry-run" if dry_run else "--force")
            raise UsageError(message, _("leave it out, or add --write"))
        emit_json(json_schema(LedgerFile if ledger else RegistryFile))
        return
    registry = writable_path(registry_path)
    if not force:
        require_own_schemas(registry.parent)
    for path, content in schema_files(registry.parent).items():
        if not dry_run:
            write_file(path, content, overwrite=True)
        say((_("would write {path}") if dry_run else _("wrote {path}")).format(path=path))
    for path, name in ((registry, REGISTRY_FILE), (ledger_path(registry), LEDGER_FILE)):
        _say_missing_line(path, schema_line(name))


def _say_missing_line(path: Path, line: str) -> None:
    """Says with which first line editors find the schema of a file that does not name one."""
    if path.exists() and not path.read_text(encoding="utf-8-sig", errors="replace").startswith("#:schema "):
        say(_("editors find it by a first line of {path}: {line}").format(path=path, line=line))
