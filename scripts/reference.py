"""What the pages of docs/zh/reference and docs/en/reference take from the program: `reference.py update | check`.

update   writes the tables of commands, rules, fields and fixed words anew; the text around them stays.
check    ends with 1 where a page is not as `update` would write it.

Sentences have the language of the process, so that each language is done by a process of its own.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import get_args

from file_tables import FILES, Language, file_lines, term_lines
from smartpilot.i18n import translate_libraries

DOCS = Path(__file__).resolve().parent.parent / "docs"

# The parts of a page that are written here, each between <!-- NAME: begin --> and <!-- NAME: end -->.
Parts = Mapping[str, Iterable[str]]


def pages(language: Language) -> Iterator[tuple[Path, Callable[[], Parts]]]:
    """The pages of a language, each with what makes its parts."""
    folder = DOCS / language / "reference"
    yield folder / "files.md", lambda: _file_parts(language)
    yield folder / "commands.md", _command_parts
    yield folder / "rules.md", _rule_parts


def _file_parts(language: Language) -> Parts:
    return {
        **{name: file_lines(file, language) for name, file in FILES.items()},
        "terms": term_lines(language),
    }


def _command_parts() -> Parts:
    from command_tables import command_lines, program_lines

    return {"program": program_lines(), "commands": command_lines()}


def _rule_parts() -> Parts:
    from command_tables import rule_lines

    return {"rules": rule_lines()}


def with_parts(text: str, parts: Parts) -> str:
    """The text of a page with its parts as they are now.

    Raises ValueError where the page lacks the marks of a part.
    """
    for name, lines in parts.items():
        begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
        before, begun, rest = text.partition(begin)
        _old, ended, after = rest.partition(end)
        if not begun or not ended:
            raise ValueError(f"no marks of {name}")
        part = "\n".join(lines).rstrip("\n")
        text = f"{before}{begin}{part}\n{end}{after}"
    return text


def outdated_pages(language: Language) -> Iterator[tuple[Path, str]]:
    """The pages that are not as the program is, with their text as it should be."""
    for path, parts in pages(language):
        text = path.read_text(encoding="utf-8")
        updated = with_parts(text, parts())
        if updated != text:
            yield path, updated


def main() -> int:
    """Writes or checks the pages of one language, or those of each in turn."""
    parser = argparse.ArgumentParser(description=re.split(r"\n\n", __doc__ or "")[0])
    parser.add_argument("task", choices=("update", "check"))
    parser.add_argument("language", choices=get_args(Language), nargs="?")
    given = parser.parse_args()
    if given.language is None:
        return max(_run(given.task, language) for language in get_args(Language))
    translate_libraries()
    code = 0
    for path, updated in outdated_pages(given.language):
        if given.task == "update":
            path.write_text(updated, encoding="utf-8", newline="\n")
        else:
            sys.stderr.write(f"{path.relative_to(DOCS.parent)} is not as the program is: make docs\n")
            code = 1
    return code


def _run(task: str, language: Language) -> int:
    environment = {**os.environ, "SMARTPILOT_LANG": language, "PYTHONUTF8": "1"}
    return subprocess.run([sys.executable, __file__, task, language], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
