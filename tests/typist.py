"""Types the commands of pages: run as a program of its own, with a terminal, in the language of the pages.

Reads the folder and the steps of each page from the file that is its argument, as JSON, and works through them. After
each step it writes the exit code between two marks; what stands before is what the command showed.
"""

import io
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

MARK = "\x1e"


class Keyboard(io.StringIO):
    """A person at the terminal who types these answers, one a line; after them nothing more comes."""

    def isatty(self) -> bool:
        return True

    def readline(self, size: int | None = -1, /) -> str:
        answer = super().readline()
        sys.stderr.write(answer or "\n")  # as the terminal shows what is typed
        sys.stderr.flush()
        return answer


def type_command(line: str, answers: Sequence[str]) -> int:
    """Runs a line as a shell would, and returns its exit code; `> FILE` is all that is known of redirection."""
    line, _sign, target = line.partition(" > ")
    name, *arguments = shlex.split(line)
    if name == "cd":
        os.chdir(arguments[0])
    elif name == "git":
        return subprocess.run([name, *arguments], stdin=subprocess.DEVNULL).returncode
    elif name != "smartpilot":
        raise ValueError(f"a page cannot type {name}")
    elif not target:
        return run_program(arguments, answers)
    else:
        stdout, sys.stdout = sys.stdout, io.StringIO()
        try:
            code = run_program(arguments, answers)
            Path(target).write_text(sys.stdout.getvalue(), encoding="utf-8")
        finally:
            sys.stdout = stdout
        return code
    return 0


def run_program(arguments: Sequence[str], answers: Sequence[str]) -> int:
    from smartpilot.__main__ import _run
    from smartpilot.cli.app import app

    sys.argv = ["smartpilot", *arguments]
    sys.stdin = Keyboard("".join(f"{answer}\n" for answer in answers))
    return _run(app)


def return_workbook(path: Path, sent: Path, rows: Sequence[Mapping[str, str]], cover: Mapping[str, str]) -> None:
    """Fills a workbook that was sent in, as the page says, and puts it where workbooks come back."""
    from workbooks import fill, sign

    path.parent.mkdir(exist_ok=True)
    shutil.copy(sent, path)
    answers = ("阶段", "日期", "办理单位", "备注")
    fill(path, {(row["编号"], row["事项"]): {name: row[name] for name in answers if name in row} for row in rows})
    if cover:
        sign(path, cover)


def main() -> None:
    from parsed_toml import remember_toml
    from smartpilot.i18n import translate_libraries

    remember_toml()
    translate_libraries()
    for folder, steps in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        os.chdir(folder)
        for step in steps:
            code = do(step)
            sys.stderr.flush()
            sys.stdout.write(f"{MARK}{code}{MARK}")
            sys.stdout.flush()


def do(step: Mapping[str, Any]) -> int:
    """Types a command, writes a file or returns a workbook; the exit code."""
    if "line" in step:
        return type_command(step["line"], step["answers"])
    if "text" in step:
        path = Path(step["path"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(step["text"], encoding="utf-8")
    else:
        return_workbook(Path(step["path"]), Path(step["sent"]), step["rows"], step["cover"])
    return 0


if __name__ == "__main__":
    main()
