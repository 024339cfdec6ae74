"""Files that are damaged at random: the program says what is wrong, and never that the fault is its own.

SMARTPILOT_ATTACK_SECONDS and SMARTPILOT_ATTACK_SEED say for how long and from which seed; `make attack` sets them.
"""

import os
import random
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest

from layouts import document, paragraph
from ledgers import event, ledger_of, write_ledger, write_small_registry
from program import ROOT, call
from workbooks import HEBEI, ZHENGDING_TASK_BOOK, circulate, fill, rezip_bytes

pytestmark = pytest.mark.slow

SECONDS = float(os.environ.get("SMARTPILOT_ATTACK_SECONDS", "14"))
SEED = int(os.environ.get("SMARTPILOT_ATTACK_SEED", "2015"))
PIECES: Sequence[bytes] = [
    *(
        b"",
        b"\0",
        b"\xff\xfe",
        b"\n",
        b"\r",
        b"\t",
        b"'",
        b'"',
        b"'''",
        b"[[",
        b"]",
        b"{",
        b"}",
        b"=",
        b"#",
        b"<",
        b"/>",
    ),
    *(b"-1", b"0", b"9999", b"0001-01-01", b"9999-12-31", b"1e400", b"nan", b"true", b"null", b"&#0;", b"A1:XFD99"),
    *(
        word.encode()
        for word in ("、", "，", "（", "）", "和", "等3个城市", "2015年4月31日", "\u202e", "\u200b", "𠀀", "〔")
    ),
]


def damage(chance: random.Random, content: bytes) -> bytes:
    """The content with a few pieces put in, cut out, doubled, moved or flipped."""
    changed = bytearray(content)
    for _time in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(len(changed) + 1)
        length = min(len(changed) - at, chance.choice((1, 2, 8, 60, 500)))
        match chance.randrange(5):
            case 0:
                changed[at:at] = chance.choice(PIECES) * chance.choice((1, 1, 1, 40))
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = changed[at : at + length]
            case 3:
                to = chance.randrange(len(changed) + 1)
                changed[to:to] = changed[at : at + length]
            case _:
                changed[at : at + length] = chance.choice(PIECES)
    return bytes(changed)


def damage_package(chance: random.Random, content: bytes) -> bytes:
    """A package with one part damaged, or damaged as a zip."""
    if chance.random() < 0.2:
        return damage(chance, content)
    with zipfile.ZipFile(BytesIO(content)) as package:
        name = chance.choice(package.namelist())

    def change(parts: dict[str, bytes]) -> None:
        parts[name] = damage(chance, parts[name])

    return rezip_bytes(content, change)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry with its ledger, a filled workbook, a list and a notice."""
    folder = tmp_path_factory.mktemp("fuzz")
    registry = write_small_registry(folder)
    write_ledger(registry, event(1, stage="drafted"), event(2, target="2014-310115", note="备注"))
    fill(circulate(registry, folder / "out") / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "已报送", "日期": "2015-04-28"}})
    return folder


class Source(NamedTuple):
    """A kind of file: what is damaged, the name under which it is written, and the command that reads it."""

    contents: Sequence[bytes]
    name: str
    command: str


def _sources(folder: Path) -> Mapping[str, Source]:
    registry = folder / "pilots.toml"
    notices = [path.read_bytes() for path in sorted((ROOT / "tests" / "notices").glob("*.txt"))]
    listed = "新增试点\n河北省（2个）：唐山市、秦皇岛市\n山东省\n1. 青岛市市北区\n扩大范围试点\n浙江省\t宁波市\n"
    docx = document(*(paragraph(line) for line in listed.splitlines()))
    import_ = f"import FILE -n 2014 -r {registry}"
    return {
        "registry": Source([registry.read_bytes()], "damaged/pilots.toml", "validate -r FILE"),
        "ledger": Source([ledger_of(registry).read_bytes()], "damaged/progress.toml", "history -r BESIDE"),
        "workbook": Source([(folder / "out" / HEBEI).read_bytes()], "damaged.xlsx", f"collect FILE -r {registry}"),
        "document": Source([docx], "damaged.docx", import_),
        "list": Source([listed.encode()], "damaged.txt", import_),
        "CSV": Source([listed.replace("\t", ",").encode("gb18030")], "damaged.csv", import_),
        "notice": Source(notices, "notice.txt", f"notice FILE -r {registry}"),
    }


KINDS = ("registry", "ledger", "workbook", "document", "list", "CSV", "notice")
DAMAGES: Mapping[str, Callable[[random.Random, bytes], bytes]] = {
    "workbook": damage_package,
    "document": damage_package,
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_damage_is_a_fault_of_the_program(kind: str, folder: Path) -> None:
    contents, name, command = _sources(folder)[kind]
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    if kind == "ledger":
        path.with_name("pilots.toml").write_bytes((folder / "pilots.toml").read_bytes())
    elif kind == "registry":
        path.with_name("progress.toml").unlink(missing_ok=True)
    names = {"FILE": str(path), "BESIDE": str(path.with_name("pilots.toml"))}
    words = [names.get(word, word) for word in command.split()]
    chance = random.Random(f"{SEED} {kind}")
    ends, number = time.monotonic() + SECONDS / len(KINDS), 0
    while number < 5 or time.monotonic() < ends:
        number += 1
        content = DAMAGES.get(kind, damage)(chance, chance.choice(contents))
        path.write_bytes(content)
        before = time.process_time()
        ended = call(*words)
        took = time.process_time() - before
        if ended.code not in (0, 1, 2) or "Traceback" in ended.err or took > 20:
            kept = ROOT / "out" / f"attack-{kind}-{SEED}-{number}{path.suffix}"
            kept.parent.mkdir(exist_ok=True)
            kept.write_bytes(content)
            pytest.fail(f"seed {SEED}, input {number}, exit {ended.code}, {took:.1f} s, kept as {kept}:\n{ended.err}")
