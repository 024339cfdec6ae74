"""The commands of a page of docs/, typed in order in a folder of their own, and what the page shows of them.

What a page says to a test stands in a comment above a block:

    <!-- exit 1 -->          the last command of the block ends with 1; every other one ends with 0
    <!-- write NAME -->      the block is the content of this file
    <!-- return PATH: SENT; 填报人=李四 -->
                             the table says how the workbook SENT is filled in, the rest is on its cover; it comes back
                             as PATH
    <!-- skip -->            nothing of the block is typed

A block without a language has commands, one a line. In a `console` block they follow `$ `, and below each is what the
terminal shows: a line `…` stands for any lines, and ids and moments may be others; but what has one id on a page has
one id there, in the prose too. `python tests/pages.py FILE…` writes what the program shows now into such blocks.
"""

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from program import ROOT, environment, unstyled

_BLOCK = re.compile(
    r"(?:^<!-- (?P<said>[^\n]*) -->\n\n?)?"
    r"(?:^```(?P<language>\w*)\n(?P<body>.*?)^```$|(?P<table>^\|.*?\n)(?=\n|\Z))",
    re.MULTILINE | re.DOTALL,
)
# What the page shows as typed after a question.
_ANSWER = re.compile(r"(?:\[y/N\] |（是请答 y，否请按回车）)(\w*)$", re.MULTILINE)
_IDS = re.compile(r"\b(?=[0-9a-f]*[0-9])[0-9a-f]{8}\b|\b\d{8}T\d{6}\.\d{6}Z\b")
# Of the day on which somebody tries it; whatever pages tell of is long past.
_MOMENTS = re.compile(r"\b20[2-9]\d-\d\d-\d\d\b|\b\d\d:\d\d\b")
_VARYING = re.compile(f"{_IDS.pattern}|{_MOMENTS.pattern}")
ANY_LINES = "…"
_GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    **{f"GIT_{who}_NAME": "zhang" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "zhang@example.org" for who in ("AUTHOR", "COMMITTER")},
}


@dataclass
class Step:
    """Something that is done: a command of `line` with what the page shows of it, or a file that is made.

    `shown` is None where the page shows nothing; `span` is where it stands in the page.
    """

    line: str = ""
    shown: str | None = None
    code: int = 0
    span: tuple[int, int] = (0, 0)
    made: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> Mapping[str, Any]:
        return self.made or {"line": self.line, "answers": _ANSWER.findall(self.shown or "")}


@dataclass(frozen=True)
class Typed:
    """What came of a step."""

    code: int
    out: str


def steps_of(text: str) -> list[Step]:
    """What a page has done, in its order."""
    return [step for block in _BLOCK.finditer(text) for step in _steps(block)]


def _steps(block: re.Match[str]) -> Iterator[Step]:
    verb, _space, rest = (block["said"] or "").partition(" ")
    if verb == "skip":
        return
    if verb == "write":
        yield Step(made={"path": rest, "text": block["body"]})
    elif verb == "return":
        files, *cover = rest.split("; ")
        path, _colon, sent = files.partition(": ")
        fields = dict(item.split("=") for item in cover)
        yield Step(made={"path": path, "sent": sent, "rows": _rows(block["table"]), "cover": fields})
    elif block["body"] and block["language"] in ("", "console"):
        commands = list(_commands(block))
        if verb == "exit":
            commands[-1].code = int(rest)
        yield from commands


def _commands(block: re.Match[str]) -> Iterator[Step]:
    if block["language"] == "console":
        for match in re.finditer(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block["body"], re.MULTILINE):
            begin = block.start("body")
            yield Step(match[1], match[2], span=(begin + match.start(2), begin + match.end(2)))
    else:
        yield from (Step(line) for line in block["body"].splitlines() if re.match(r"smartpilot |cd |git ", line))


def _rows(table: str) -> list[Mapping[str, str]]:
    """The rows of a table, each by its headings."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[2:]]


def type_pages(pages: Sequence[Path], language: str, folder: Path) -> dict[Path, list[tuple[Step, Typed]]]:
    """Does what pages say, each in a folder of its own below `folder`, on a terminal of 80 columns. POSIX only.

    One process does it all, because most of the time goes into importing the libraries for workbooks and documents.
    """
    import fcntl
    import pty
    import struct
    import termios

    from typist import MARK

    steps = {page: steps_of(page.read_text(encoding="utf-8")) for page in pages}
    folders = [folder / str(number) for number in range(len(pages))]
    for path in folders:
        path.mkdir()
    script = folder / "steps.json"
    tasks = [(str(path), [step.as_json() for step in steps[page]]) for page, path in zip(pages, folders, strict=True)]
    script.write_text(json.dumps(tasks), encoding="utf-8")
    env = environment(SMARTPILOT_LANG=language, SMARTPILOT_USER="zhang", SMARTPILOT_PAGER="", TERM="dumb", **_GIT)
    # Today is the day on which somebody tries it, and the registry is found as it is for everybody.
    del env["SMARTPILOT_TODAY"], env["SMARTPILOT_REGISTRY"]
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 80, 0, 0))
    command = [sys.executable, str(ROOT / "tests" / "typist.py"), str(script)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=slave, stderr=slave, env=env) as process:
        os.close(slave)
        out = bytearray()
        with contextlib.suppress(OSError):  # so Linux ends the reading of a terminal that nobody holds any more
            while part := os.read(master, 65536):
                out += part
        os.close(master)
        process.wait(60)
    parts = unstyled(out.decode()).replace("\r\n", "\n").split(MARK)
    todo = [(page, step) for page in pages for step in steps[page]]
    done = list(zip(parts[:-1:2], parts[1::2], strict=True))
    assert len(done) == len(todo), f"{todo[len(done)]}: {parts[-1]}"
    typed: dict[Path, list[tuple[Step, Typed]]] = {page: [] for page in pages}
    for (page, step), (shown, code) in zip(todo, done, strict=True):
        # Where a bar of progress was, an empty line remains on a terminal that cannot go back.
        typed[page].append((step, Typed(int(code), shown.lstrip("\n"))))
    return typed


def is_shown(page: str, out: str) -> bool:
    """Whether a page shows what a command has shown."""
    return _match_screen(page, out) is not None


def _match_screen(page: str, out: str) -> re.Match[str] | None:
    """What the command showed, with a group for each id and moment, if the page shows it, but for these."""
    lines = [".*" if line == ANY_LINES else re.escape(line) for line in _without_padding(page).splitlines()]
    pattern = "".join(f"(?:{line}\n)*" if line == ".*" else f"{line}\n" for line in lines)
    # What is escaped in a moment is not looked for.
    pattern = _VARYING.sub(_group, pattern.replace(r"\-", "-"))
    return re.fullmatch(pattern, _without_padding(out))


def _group(shown: re.Match[str]) -> str:
    return f"({_IDS.pattern})" if _IDS.fullmatch(shown[0]) else f"({_MOMENTS.pattern})"


def _without_padding(text: str) -> str:
    return "".join(f"{re.sub(' +', ' ', line.rstrip())}\n" for line in text.splitlines())


def with_screens(text: str, typed: Sequence[tuple[Step, Typed]], *, anew: bool = False) -> str:
    """The page with what the program shows now, but for screens that stand for it already.

    `anew`: with ids and moments of this run in these too, and in the prose.
    """
    ids: dict[str, str] = {}
    for step, result in reversed(typed):
        if step.shown is None:
            continue
        begin, end = step.span
        match = _match_screen(step.shown, result.out)
        if match is None:
            lines = [line.rstrip() for line in result.out.splitlines()]
            text = text[:begin] + "".join(f"{line}\n" for line in lines) + text[end:]
        elif anew:
            values = iter(match.groups())
            text = text[:begin] + _VARYING.sub(lambda _shown, values=values: next(values), step.shown) + text[end:]
            ids |= dict(_pairs_of_ids(step.shown, match))
    return _IDS.sub(lambda shown: ids.get(shown[0], shown[0]), text) if anew else text


def _pairs_of_ids(page: str, match: re.Match[str]) -> Iterator[tuple[str, str]]:
    """Each id of a screen of a page, with the one that the program showed in its place."""
    shown = [part[0] for part in _VARYING.finditer(page)]
    return (pair for pair in zip(shown, match.groups(), strict=True) if _IDS.fullmatch(pair[0]))


def ids_of_other_runs(text: str, typed: Sequence[tuple[Step, Typed]]) -> list[str]:
    """The ids of a page that cannot be of one run: one for several things, several for one, or on no screen at all."""
    matches = [(step.shown, _match_screen(step.shown, result.out)) for step, result in typed if step.shown]
    pairs = {pair for shown, match in matches if match for pair in _pairs_of_ids(shown, match)}
    of_page, of_run = (Counter(ids) for ids in zip(*pairs, strict=True)) if pairs else (Counter(), Counter())
    wrong = {page for page, run in pairs if of_page[page] > 1 or of_run[run] > 1}
    # A telephone number looks like an id; and a page without screens of ids has its own.
    named = {match[0] for match in _IDS.finditer(text) if not match[0].isdigit()} if pairs else set()
    return sorted(wrong | (named - of_page.keys()))


def main() -> None:
    """Writes the screens of pages anew, and names the commands that end otherwise than the page says."""
    for name in sys.argv[1:]:
        path = Path(name).resolve()
        with tempfile.TemporaryDirectory() as folder:
            (typed,) = type_pages([path], path.relative_to(ROOT).parts[1], Path(folder)).values()
        for step, result in typed:
            if result.code != step.code:
                sys.stdout.write(f"{name}: {step.line}: {result.code}\n{result.out}")
        path.write_text(with_screens(path.read_text(encoding="utf-8"), typed, anew=True), encoding="utf-8")


if __name__ == "__main__":
    main()
