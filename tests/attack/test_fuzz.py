"""Files that are damaged at random: the program says what is wrong, and never that the fault is its own.

Each is read, refused or given up within 20 seconds and 300 MB.

Of each kind there are 15, always the same. SMARTPILOT_ATTACK_SECONDS and SMARTPILOT_ATTACK_SEED say for how long there
are more, and from which seed; `make attack` sets them.
"""

import os
import random
import re
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

import pytest

from layouts import LAYOUTS, Written, document, paragraph
from ledgers import event, ledger_of, write_ledger, write_small_registry
from program import ROOT, call
from workbooks import HEBEI, ZHENGDING_TASK_BOOK, circulate, fill, rezip_bytes

pytestmark = pytest.mark.slow

SECONDS = float(os.environ.get("SMARTPILOT_ATTACK_SECONDS", "0"))
FEWEST = 15
MOST_SECONDS, MOST_MEMORY = 20, 300 << 20
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
# What a list or a workbook may hold at a place where nobody expects it.
ODD_TEXTS = (
    *(
        "",
        "1",
        "１、",
        "—",
        "*",
        "、",
        "：",
        "（",
        "=A1",
        "第二批",
        "未知",
        "2013年",
        "2014-04-31",
        "河北省",
        "河北省：",
    ),
    *("唐山市", "宁波市", "天津市", "市辖区", "合计", "注：1. 含新区", "等3个城市", "新增试点", "专项试点", "序号"),
    *("试点名称", "承建单位", "唐山市、邢台市（2013年）", "南 京 市", "石家庄市\n正定县", "某某有限公司"),
    *("已报送", "无", "\u200b", "市" * 3000),
)


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


def reorder(chance: random.Random, content: bytes) -> bytes:
    """A text whose lines are moved, doubled, deleted or replaced."""
    lines = content.split(b"\n")
    for _time in range(chance.choice((1, 2, 5, 20))):
        at = chance.randrange(len(lines))
        change = chance.choice(([], [lines[at]] * 2, [chance.choice(ODD_TEXTS).encode()], [b"", lines[at]]))
        lines[at : at + 1] = change or [b""]
        if chance.random() < 0.3:
            lines.insert(chance.randrange(len(lines)), lines.pop(at))
    return b"\n".join(lines)


def rewrite(chance: random.Random, content: bytes) -> bytes:
    """XML with some of its texts and values replaced."""
    texts = [*re.finditer(rb"(?<=>)[^<>]+(?=<)", content), *re.finditer(rb'(?<==")[^"<>]*(?=")', content)]
    for match in sorted(chance.sample(texts, min(len(texts), chance.choice((1, 2, 9)))), key=lambda m: -m.start()):
        text = escape(chance.choice((*ODD_TEXTS, "0", "-1", "99999999", "true", "A1:B9"))).encode()
        content = content[: match.start()] + text.replace(b'"', b"") + content[match.end() :]
    return content


def damage_text(chance: random.Random, content: bytes) -> bytes:
    """A text that is damaged, or has its lines in disorder."""
    return chance.choice((damage, reorder))(chance, content)


def damage_package(chance: random.Random, content: bytes) -> bytes:
    """A package with one part damaged or rewritten, or damaged as a zip."""
    if chance.random() < 0.1:
        return damage(chance, content)
    with zipfile.ZipFile(BytesIO(content)) as package:
        names = package.namelist()
    # Most of them are of no interest.
    main = [name for name in names if re.search("sheet|document|sharedStrings", name)]
    name = chance.choice(main if main and chance.random() < 0.7 else names)
    change = chance.choice((damage, rewrite, rewrite))

    def apply(parts: dict[str, bytes]) -> None:
        parts[name] = change(chance, parts[name])

    return rezip_bytes(content, apply)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry with its ledger, a filled workbook, a list and a notice."""
    folder = tmp_path_factory.mktemp("fuzz")
    registry = write_small_registry(folder)
    write_ledger(registry, event(1, stage="drafted"), event(2, target="2014-310115", note="备注"))
    fill(circulate(registry, folder / "out") / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "已报送", "日期": "2015-04-28"}})
    return folder


class Source(NamedTuple):
    """A kind of file: what is damaged and how, the name under which it is written, and the commands that read it."""

    contents: Sequence[bytes]
    name: str
    commands: Sequence[str]
    damage: Callable[[random.Random, bytes], bytes] = damage


def _sources(folder: Path) -> Mapping[str, Source]:
    registry = folder / "pilots.toml"
    tests = ROOT / "tests"
    notices = [path.read_bytes() for path in sorted((tests / "notices").glob("*.txt"))]
    listed = "新增试点\n河北省（2个）：唐山市、秦皇岛市\n山东省\n1. 青岛市市北区\n扩大范围试点\n浙江省\t宁波市\n"
    docx = document(*(paragraph(line) for line in listed.splitlines()))
    places = [Written(province, name) for province, name in map(str.split, PLACES)]
    lists = {name: layout(places) for name, layout in LAYOUTS.items()}
    workbooks = [path.read_bytes() for path in sorted((tests / "workbooks").glob("*.xlsx"))]
    returned = (folder / "out" / HEBEI).read_bytes()
    notice_docx = [document(*map(paragraph, raw.decode().splitlines())) for raw in notices[:3]]
    import_, notice = f"import FILE -n 2014 -r {registry}", f"notice FILE -r {registry}"
    # Of a file that somebody gives to the wrong command.
    any_command = (import_, import_, notice, f"collect FILE -r {registry}")

    def lists_of(suffix: str) -> list[bytes]:
        return [content for name, content in lists.items() if name.endswith(suffix)]

    return {
        "registry": Source([registry.read_bytes()], "damaged/pilots.toml", ["validate -r FILE"]),
        "ledger": Source([ledger_of(registry).read_bytes()], "damaged/progress.toml", ["history -r BESIDE"]),
        "workbook": Source([returned], "damaged.xlsx", any_command[-1:], damage_package),
        "workbooks": Source([returned, *workbooks, *lists_of(".xlsx")], "some.xlsx", any_command, damage_package),
        "documents": Source([docx, *notice_docx, *lists_of(".docx")], "damaged.docx", any_command, damage_package),
        "lists": Source([listed.encode(), *lists_of(".txt")], "damaged.txt", any_command, damage_text),
        "CSV": Source(
            [listed.replace("\t", ",").encode("gb18030"), *lists_of(".csv")], "damaged.csv", any_command, damage_text
        ),
        "notices": Source(notices, "notice.txt", (notice, notice, import_), damage_text),
    }


KINDS = ("registry", "ledger", "workbook", "workbooks", "documents", "lists", "CSV", "notices")
PLACES = (
    "河北省 唐山市",
    "河北省 石家庄市正定县",
    "山西省 大同市",
    "浙江省 宁波市",
    "浙江省 温州市苍南县",
    "天津市 武清区",
)


def _memory() -> tuple[int, int]:
    """Bytes that the process has, and has had at most; nothing where the system does not say."""
    if not Path("/proc/self/statm").exists():
        return 0, 0
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


@pytest.mark.parametrize("kind", KINDS)
def test_no_damage_is_a_fault_of_the_program(kind: str, folder: Path) -> None:
    source = _sources(folder)[kind]
    path = folder / source.name
    path.parent.mkdir(exist_ok=True)
    if kind == "ledger":
        path.with_name("pilots.toml").write_bytes((folder / "pilots.toml").read_bytes())
    elif kind == "registry":
        path.with_name("progress.toml").unlink(missing_ok=True)
    names = {"FILE": str(path), "BESIDE": str(path.with_name("pilots.toml"))}
    chance = random.Random(f"{SEED} {kind}")
    ends, number = time.monotonic() + SECONDS / len(KINDS), 0
    while number < FEWEST or time.monotonic() < ends:
        number += 1
        content = source.damage(chance, chance.choice(source.contents))
        path.write_bytes(content)
        words = [names.get(word, word) for word in chance.choice(source.commands).split()]
        before, (has, _had) = time.process_time(), _memory()
        ended = call(*words)
        took, used = time.process_time() - before, _memory()[1] - has
        if ended.code not in (0, 1, 2) or "Traceback" in ended.err or took > MOST_SECONDS or used > MOST_MEMORY:
            kept = ROOT / "out" / f"attack-{kind}-{SEED}-{number}{path.suffix}"
            kept.parent.mkdir(exist_ok=True)
            kept.write_bytes(content)
            message = f"seed {SEED}, input {number}, exit {ended.code}, {took:.1f} s, {used >> 20} MB, kept as {kept}"
            pytest.fail(f"{message}: smartpilot {' '.join(words)}\n{ended.err}")
