"""Peers: the same questions asked of sqlite-utils, csvkit, recutils and todoman, each in the format it is made for.

A peer is looked for in out/peers/bin (`make peers` puts those from PyPI there) and on PATH.
"""

import argparse
import datetime as dt
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from growth import write_registry
from measure import REGISTRY, ROOT, SMARTPILOT, in_turn, median, run
from smartpilot.records.terms import Kind
from smartpilot.registry.query import record_to_json
from smartpilot.registry.reading import open_registry
from smartpilot.registry.registry import Registry

Record = Mapping[str, str]

PROVINCE = "河北省"
TASK = "one province's records"
COUNT = "records of each province"
DUE = "what is due"


@dataclass(frozen=True)
class Peer:
    """A program to compare with: where to get it, and how to ask it each question, given a folder with the data."""

    program: str
    source: str
    asked: Callable[[Path], Mapping[str, Sequence[str]]]


def _sqlite(folder: Path) -> Mapping[str, Sequence[str]]:
    database = str(folder / "pilots.db")
    return {
        TASK: ("query", database, "select * from pilots where province = :p", "-p", "p", PROVINCE, "--csv"),
        COUNT: ("query", database, "select province, count(*) from pilots group by province", "--csv"),
    }


def _sqlite_memory(folder: Path) -> Mapping[str, Sequence[str]]:
    table = str(folder / "pilots.csv")
    return {
        TASK: ("memory", table, f"select * from pilots where province = '{PROVINCE}'", "--csv"),
        COUNT: ("memory", table, "select province, count(*) from pilots group by province", "--csv"),
    }


def _csvgrep(folder: Path) -> Mapping[str, Sequence[str]]:
    return {TASK: ("-c", "province", "-m", PROVINCE, str(folder / "pilots.csv"))}


def _csvsql(folder: Path) -> Mapping[str, Sequence[str]]:
    query = "select province, count(*) from pilots group by province"
    return {COUNT: ("--no-inference", "--query", query, str(folder / "pilots.csv"))}


def _recsel(folder: Path) -> Mapping[str, Sequence[str]]:
    records = str(folder / "pilots.rec")
    return {
        TASK: ("-e", f'province = "{PROVINCE}"', records),
        COUNT: ("-G", "province", "-p", "province,Count(id)", records),
    }


def _todo(folder: Path) -> Mapping[str, Sequence[str]]:
    return {DUE: ("--config", str(folder / "todoman.py"), "list")}


PEERS = {
    "sqlite-utils, from its database": Peer("sqlite-utils", "make peers", _sqlite),
    "sqlite-utils, from the CSV": Peer("sqlite-utils", "make peers", _sqlite_memory),
    "csvkit's csvgrep": Peer("csvgrep", "make peers", _csvgrep),
    "csvkit's csvsql": Peer("csvsql", "make peers", _csvsql),
    "recutils": Peer("recsel", "apt-get install recutils", _recsel),
    "todoman": Peer("todo", "make peers", _todo),
}


def _own(registry: Path) -> dict[str, Sequence[str]]:
    where = ("--registry", str(registry))
    return {
        TASK: (*SMARTPILOT, "list", "--province", PROVINCE, "--kind", "pilots", "--format", "csv", *where),
        COUNT: (*SMARTPILOT, "stats", *where),
        DUE: (*SMARTPILOT, "deadlines", "--as-of", "2015-04-20", "--by", "target", *where),
    }


def main() -> int:
    """Measures and prints; a peer that is not there is said and left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="medians over so many rounds")
    parser.add_argument("--large", type=int, default=10_000, metavar="N", help="pilots in the larger registry")
    options = parser.parse_args()
    path = os.pathsep.join((str(ROOT / "out" / "peers" / "bin"), os.environ.get("PATH", "")))
    found = {name: shutil.which(peer.program, path=path) for name, peer in PEERS.items()}
    for name, program in found.items():
        if program is None:
            print(f"skipped: {name}: no {PEERS[name].program} here; {PEERS[name].source}")
    with tempfile.TemporaryDirectory() as temporary:
        large = Path(temporary) / "large.toml"
        write_registry(large, options.large)
        for registry in (REGISTRY, large):
            folder = Path(temporary) / f"{registry.stem}-data"
            folder.mkdir()
            _compare(registry, folder, {name: program for name, program in found.items() if program}, options.runs)
    return 0


def _compare(path: Path, folder: Path, programs: Mapping[str, str], runs: int) -> None:
    registry = open_registry(path)
    _write_data(path, registry, folder)
    asked = {name: PEERS[name].asked(folder) for name in programs}
    print(f"\n{len(registry.file.pilots):,} pilots, ms, medians of {runs} rounds")
    owed = any(notice.deliverables for notice in registry.file.notices)
    for question, own in _own(path).items():
        if question == DUE and not owed:
            continue
        commands = {"smartpilot": own}
        commands |= {name: (programs[name], *each[question]) for name, each in asked.items() if question in each}
        print(f"  {question}")
        for name, costs in in_turn(commands, runs).items():
            print(f"    {name:<34}{median(costs).seconds * 1000:>7.0f}", flush=True)


def _write_data(path: Path, registry: Registry, folder: Path) -> None:
    """The pilots in every peer's own format."""
    table = folder / "pilots.csv"
    run((*SMARTPILOT, "export", str(table), "--kind", "pilots", "--registry", str(path)))
    records = [
        {key: str(value) for key, value in record_to_json(registry, pilot, dt.date.max).items()}
        for pilot in registry.of_kind(Kind.PILOTS)
    ]
    _write_database(folder / "pilots.db", records)
    texts = ("".join(f"{key}: {value}\n" for key, value in record.items()) for record in records)
    (folder / "pilots.rec").write_text("%rec: pilot\n\n" + "\n".join(texts), encoding="utf-8")
    _write_todos(folder, registry)


def _write_database(path: Path, records: Sequence[Record]) -> None:
    keys = list(dict.fromkeys(key for record in records for key in record))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"create table pilots ({', '.join(keys)})")
        database.executemany(
            f"insert into pilots values ({', '.join('?' for _ in keys)})",
            [[record.get(key) for key in keys] for record in records],
        )


def _write_todos(folder: Path, registry: Registry) -> None:
    """todoman keeps a file for each task: here each deliverable that a pilot owes."""
    tasks = folder / "tasks" / "deliverables"
    tasks.mkdir(parents=True)
    (folder / "todoman.py").write_text(
        f'path = "{folder / "tasks" / "*"}"\ncache_path = "{folder / "todoman.sqlite3"}"\n', encoding="utf-8"
    )
    deliverables = {
        notice.id: [deliverable for deliverable in notice.deliverables if deliverable.owed_by is Kind.PILOTS]
        for notice in registry.file.notices
    }
    for pilot in registry.file.pilots:
        for deliverable in deliverables[pilot.notice]:
            name = f"{pilot.id}-{deliverable.id}"
            due = f"DUE;VALUE=DATE:{deliverable.due:%Y%m%d}\r\n" if deliverable.due else ""
            (tasks / f"{name}.ics").write_text(
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:smartpilot\r\nBEGIN:VTODO\r\n"
                f"UID:{name}\r\nDTSTAMP:20150407T000000Z\r\nSUMMARY:{pilot.name} {deliverable.title}\r\n{due}"
                "END:VTODO\r\nEND:VCALENDAR\r\n",
                encoding="utf-8",
                newline="",
            )


if __name__ == "__main__":
    sys.exit(main())
