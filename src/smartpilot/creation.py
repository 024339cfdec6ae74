"""A new registry: its file, the ledger beside it, their schemas, and what git must know of them."""

import json
import os
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from smartpilot.circulation.contacts import CONTACTS_FILE
from smartpilot.circulation.key import KEY_FILE
from smartpilot.circulation.outline import CIRCULATIONS_FILE
from smartpilot.errors import UsageError
from smartpilot.files.reading import read_named_file
from smartpilot.i18n import _
from smartpilot.ledger.ids import LEDGER_FILE
from smartpilot.ledger.ledger import HEADER
from smartpilot.records.base import Model
from smartpilot.records.entries import LedgerFile
from smartpilot.records.models import RegistryFile
from smartpilot.records.programmes import default_programme
from smartpilot.records.words import require_meaning
from smartpilot.registry.finding import REGISTRY_FILE, packaged_programmes, packaged_registry
from smartpilot.registry.outline import read_outline
from smartpilot.render.formats import to_json
from smartpilot.repository import DRIVER
from smartpilot.text import line_end_of

# What lies beside a file for editors that check while one types, and the model that it describes.
SCHEMA_FILES: Mapping[str, tuple[str, type[Model]]] = {
    REGISTRY_FILE: ("schema.json", RegistryFile),
    LEDGER_FILE: ("progress.schema.json", LedgerFile),
}

# git puts the events of two branches one behind the other, instead of asking which of them is right.
_ATTRIBUTES = (
    f"data/{LEDGER_FILE} text eol=lf merge=union",
    f"data/{CIRCULATIONS_FILE} text eol=lf merge=union",
    f"data/{REGISTRY_FILE} text eol=lf",
)
# The lines of a clone with the driver, by those that they replace. A clone without it merges line by line, and shows
# conflicts.
_WITH_DRIVER: Mapping[str, str] = {
    line: f"{line.removesuffix(' merge=union')} merge={DRIVER}" for line in _ATTRIBUTES[1:]
}
_IGNORED = ("*.toml.lock", ".*.toml-*.tmp", ".*.toml.pending-*", KEY_FILE, CONTACTS_FILE, ".smartpilot-*.tmp")
_GIT_FILES = {".gitattributes": _ATTRIBUTES, ".gitignore": _IGNORED}
# What lies beside a registry, if it is there.
_BESIDE = (LEDGER_FILE, KEY_FILE, CIRCULATIONS_FILE, CONTACTS_FILE, *(name for name, _model in SCHEMA_FILES.values()))
_MAX_SIZE = 1 << 20  # bytes, of a file that lines are added to


def empty_registry() -> bytes:
    """A registry without records, with an example of each table in comments."""
    return files("smartpilot.registry").joinpath("data/empty.toml").read_bytes()


def registry_of_programme(text: str) -> bytes:
    """The registry that comes with the program for a programme, by its id or name.

    Raises UsageError with what may be typed where it is none of them.
    """
    default = default_programme()
    others = packaged_programmes()
    words: dict[str, Sequence[str]] = {default.id: (default.id, default.name, default.short_label)}
    words |= {id_: (id_, *read_outline(path).programmes.values()) for id_, path in others.items()}
    message = _("no registry of the programme {name} comes with smartpilot").format(name=text)
    return {default.id: packaged_registry(), **others}[require_meaning(text, words, message)].read_bytes()


def new_registry_files(folder: Path, content: bytes, *, in_git: bool = False) -> dict[Path, bytes]:
    """The files to write for a new registry of this content in a folder, in the order in which to write them.

    `in_git`: its clone has a merge driver. A registry that is there then gets what git must know of it.

    The registry is the last, so that a folder with a registry is a whole one. A ledger and schemas that exist are left
    out, and so are files of git (`is_git_file`) that have all their lines; these are the only ones that may be
    overwritten.

    Raises UsageError where the folder has a registry, or lines cannot be added to a file of git.
    """
    registry, ledger = folder / "data" / REGISTRY_FILE, folder / "data" / LEDGER_FILE
    if registry.exists() and not in_git:
        raise UsageError(_("{path} already exists").format(path=registry), _("choose another folder"))
    contents: dict[Path, bytes] = {}
    for name, lines in _GIT_FILES.items():
        with_lines = _with_lines(folder / name, lines, _WITH_DRIVER if in_git else {})
        if with_lines is not None:
            contents[folder / name] = with_lines
    if registry.exists():
        return contents
    contents |= {path: schema for path, schema in schema_files(folder / "data").items() if not path.exists()}
    if not ledger.exists():
        contents[ledger] = f"{schema_line(LEDGER_FILE)}\n{HEADER}".encode()
    contents[registry] = f"{schema_line(REGISTRY_FILE)}\n".encode() + content
    return contents


def schema_files(folder: Path) -> dict[Path, bytes]:
    """The JSON Schema of registry and ledger, as files of their folder."""
    from smartpilot.records.schema import json_schema  # with pydantic's generator, which only these need

    return {folder / name: to_json(json_schema(model)).encode() for name, model in SCHEMA_FILES.values()}


def schema_line(name: str) -> str:
    """The first line of a registry or a ledger from which Taplo and Even Better TOML learn its schema."""
    return f"#:schema ./{SCHEMA_FILES[name][0]}"


def require_no_registry_file(path: Path, registry: Path) -> None:
    """Raises UsageError where a file to be written is, or leads to, the registry or what lies beside it."""
    known = [registry, *(registry.with_name(name) for name in _BESIDE), *registry.parent.glob("*.toml")]
    for file in known:
        is_same = os.path.exists(path) and os.path.exists(file) and os.path.samefile(path, file)
        if is_same or os.path.realpath(path) == os.path.realpath(file):
            message = _("{path} is {file}, which belongs to the registry").format(path=path, file=file)
            raise UsageError(message, _("give another name"))


def is_git_file(path: Path) -> bool:
    """Whether lines are added to a file for git, which may exist before."""
    return path.name in _GIT_FILES


def require_own_schemas(folder: Path) -> None:
    """Raises UsageError where a schema in a folder would replace a file that is no schema of this program."""
    for name, model in SCHEMA_FILES.values():
        path = folder / name
        if path.exists() and not _is_schema_of(read_named_file(path, _MAX_SIZE), model):
            message = _("{path} is there, and is no schema of smartpilot").format(path=path)
            raise UsageError(message, _("move it away, or --force to replace it"))


def _is_schema_of(content: bytes, model: type[Model]) -> bool:
    """Whether a file is the JSON Schema of a model, of whatever version."""
    try:
        schema = json.loads(content)
    except ValueError:
        return False
    return isinstance(schema, dict) and "$schema" in schema and schema.get("title") == model.__name__


def _with_lines(path: Path, lines: Sequence[str], replacements: Mapping[str, str]) -> bytes | None:
    """What a file holds, and behind it the lines that it does not have yet; None where it has all of them.

    `replacements`: other lines for some, which take their place. A line is not missing where its other one is there.

    Raises UsageError where it cannot be read, or is no text that lines can be added to.
    """
    before = read_named_file(path, _MAX_SIZE) if path.exists() else b""
    if len(before) > _MAX_SIZE:
        message = _("the file is larger than {n} MB").format(n=_MAX_SIZE >> 20)
        raise UsageError(f"{path}: {message}", _("choose another folder"))
    try:
        known = before.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        message = _("{path} is not UTF-8 text, so nothing can be added to it").format(path=path)
        raise UsageError(message, _("save it as UTF-8, or choose another folder")) from error
    end = line_end_of(before)
    wanted = [replacements.get(line, line) for line in lines]
    missing = [line for line in wanted if line not in known and _WITH_DRIVER.get(line) not in known]
    kept: list[bytes] = []
    for line in before.splitlines(keepends=True):
        text = line.rstrip(b"\r\n").decode()
        replacement = replacements.get(text)
        if replacement in missing:
            missing.remove(replacement)
            kept.append(line.replace(text.encode(), replacement.encode()))
        elif replacement is None:
            kept.append(line)
    content = b"".join(kept)
    if missing and content and not content.endswith(b"\n"):
        content += end
    content += b"".join(line.encode() + end for line in missing)
    return content if content != before else None
