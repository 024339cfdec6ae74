"""The Chinese catalogue: `python scripts/messages.py update | compile | check`.

update   collects the sentences of src/smartpilot and of Click and Typer into smartpilot.po; translations stay,
         sentences that are gone from src go. Sentences of Click and Typer stay, because other versions that
         pyproject.toml allows may still say them.
compile  writes smartpilot.mo from it.
check    names every sentence that is missing, fuzzy or obsolete, has other placeholders than the English one, or
         is not in the .mo as it is in the .po; ends with 1 where there is one.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "smartpilot"
PO = SOURCE / "locale" / "zh" / "LC_MESSAGES" / "smartpilot.po"
MO = PO.with_suffix(".mo")

# The files whose sentences a user of smartpilot can meet.
LIBRARIES = {
    "click": ("core.py", "decorators.py", "exceptions.py", "formatting.py", "parser.py", "types.py"),
    "typer": ("core.py",),
}

_PLACEHOLDER = re.compile(r"\{[a-z_]*(?:![rsa])?(?::[^{}]*)?\}|%\([a-z_]+\)s")
_MARKUP = re.compile(r"\[[a-z /]*\]")


class ChineseCatalog(Catalog):
    """A catalogue whose header has no dates and versions: only a changed sentence changes the files."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """What gettext needs to know."""
        return [
            ("Language", "zh"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", "nplurals=1; plural=0;"),
        ]


def new_catalogue() -> Catalog:
    """A catalogue without messages."""
    comment = "# The sentences of smartpilot, and of Click and Typer, in Chinese. See scripts/messages.py."
    return ChineseCatalog(locale="zh", header_comment=comment, fuzzy=False)


def extracted() -> Catalog:
    """Every sentence of the source and of the libraries' files, with the names of the files that say it."""
    files = [(path, path.relative_to(SOURCE.parent).as_posix()) for path in sorted(SOURCE.rglob("*.py"))]
    for library, names in LIBRARIES.items():
        spec = find_spec(library)
        if spec is None or spec.origin is None:
            raise SystemExit(f"{library} is not installed")
        files += [(Path(spec.origin).with_name(name), f"{library}/{name}") for name in names]
    found = new_catalogue()
    for path, name in files:
        for _line, id_, _comments, context in extract_from_file("python", path):
            found.add(id_, locations=[(name, 0)], context=context)
    return found


def read_catalogue() -> Catalog:
    """The .po as it is; an empty catalogue where there is none yet."""
    if not PO.exists():
        return new_catalogue()
    with PO.open("rb") as file:
        return read_po(file, locale="zh")


def of_library(message: Message) -> bool:
    """Whether only a library says it."""
    return all(name.startswith(tuple(f"{library}/" for library in LIBRARIES)) for name, _line in message.locations)


def messages(catalogue: Catalog) -> Iterator[Message]:
    """The messages without the header."""
    return (message for message in catalogue if message.id)


def merged(old: Catalog, found: Catalog) -> Catalog:
    """The sentences found, with the translations there are, and the libraries' other sentences."""
    result = new_catalogue()
    for message in messages(found):
        known = old.get(message.id, message.context)
        # A sentence that has become a plural, or is none any more, wants a new translation.
        kept = known.string if known is not None and isinstance(known.id, str) == isinstance(message.id, str) else None
        flags = known.flags if known is not None and kept else ()
        result.add(message.id, kept, locations=message.locations, flags=flags, context=message.context)
    for message in messages(old):
        if of_library(message) and message.locations and message.id not in result:
            result.add(message.id, message.string, locations=message.locations, context=message.context)
    return result


def update() -> None:
    """Writes the .po anew."""
    catalogue = merged(read_catalogue(), extracted())
    with PO.open("wb") as file:
        write_po(file, catalogue, width=0, sort_output=True, include_lineno=False)


def compile_catalogue() -> None:
    """Writes the .mo anew."""
    catalogue = new_catalogue()
    for message in messages(read_catalogue()):
        if all(_translations(message)) and not message.fuzzy:
            catalogue.add(message.id, message.string, context=message.context)
    with MO.open("wb") as file:
        write_mo(file, catalogue)


def problems() -> list[str]:
    """Every fault of the catalogue, one a line, each with its English sentence."""
    known, found = read_catalogue(), extracted()
    faults = [
        f"missing: {_english(message)}"
        for message in messages(found)
        if not isinstance(known.get(message.id, message.context), Message)
    ]
    for message in messages(known):
        english, chinese = _english(message), _translations(message)
        if message.id not in found and not of_library(message):
            faults.append(f"obsolete: {english}")
        if message.fuzzy:
            faults.append(f"fuzzy: {english}")
        if not all(chinese):
            faults.append(f"missing: {english}")
        elif any(_fixed_parts(text) != _fixed_parts(english) for text in chinese):
            faults.append(f"other placeholders: {english}")
    return faults + [f"stale in {MO.name}: {text}" for text in _stale(known)]


def _stale(known: Catalog) -> list[str]:
    compiled = new_catalogue()
    if MO.exists():
        with MO.open("rb") as file:
            compiled = read_mo(file)
    want = {_english(message): _translations(message) for message in messages(known) if all(_translations(message))}
    have = {_english(message): _translations(message) for message in messages(compiled)}
    return sorted(text for text in want.keys() | have.keys() if want.get(text) != have.get(text))


def _english(message: Message) -> str:
    """The English sentence; of a plural the many, because Chinese has only that."""
    return message.id if isinstance(message.id, str) else message.id[-1]


def _translations(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _fixed_parts(text: str) -> tuple[set[str], list[str]]:
    """What a translation has to leave as it is: the placeholders, and Rich's markup where it is closed."""
    return set(_PLACEHOLDER.findall(text)), _MARKUP.findall(text) if "[/]" in text else []


def main(arguments: list[str] | None = None) -> int:
    """Does what the command line says; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=("update", "compile", "check"))
    action = parser.parse_args(arguments).action
    if action == "update":
        update()
    elif action == "compile":
        compile_catalogue()
    faults = problems() if action == "check" else []
    sys.stdout.writelines(fault.replace("\n", "\\n") + "\n" for fault in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
