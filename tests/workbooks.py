"""Workbooks that go out and come back, for the tests: written by the program, filled in by a library."""

import atexit
import io
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Hashable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from ledgers import events_in
from program import Ended, call

HEBEI, QINGDAO, ZHEJIANG = "130000-河北省.xlsx", "370200-青岛市.xlsx", "330000-浙江省.xlsx"
# Rows of 试点: the record and the title of what it owes.
ZHENGDING_TASK_BOOK, QIANAN_TASK_BOOK = ("2014-130123", "创建任务书"), ("2014-130283", "创建任务书")
HEADINGS = ["序号", "编号", "省份", "名称", "事项", "期限", "阶段", "日期", "办理单位", "备注"]


# What was sent from which files, by all tests of this process.
_SENT: dict[Hashable, Mapping[str, bytes]] = {}


def circulate(registry: Path, folder: Path, *options: str) -> Path:
    """The folder with a workbook for each authority; what was sent from the same files before is written again."""
    beside = registry.parent
    before = _files(beside, folder)
    key = (frozenset(before.items()), registry.name, os.path.relpath(folder, beside), options)
    if key not in _SENT:
        ended = call("circulate", folder, "-r", registry, *options)
        assert ended.code == 0, ended.err
        _SENT[key] = {name: content for name, content in _files(beside, folder).items() if before.get(name) != content}
        return folder
    for name, content in _SENT[key].items():
        path = beside / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o600)
    return folder


def _files(beside: Path, folder: Path) -> Mapping[str, bytes]:
    """The files beside a registry and in a folder, by their names as seen from the registry."""
    paths = [path for root in (beside, folder) for path in root.rglob("*") if path.is_file()]
    return {os.path.relpath(path, beside): path.read_bytes() for path in paths}


def row_of(book: Workbook, target: str, title: str, sheet: str = "试点") -> int:
    """The row of one deliverable of one record."""
    for row in book[sheet].iter_rows(min_row=2):
        if (row[1].value, row[4].value) == (target, title):
            return int(row[0].row)
    raise LookupError(target, title)


def fill(path: Path, rows: Mapping[tuple[str, str], Mapping[str, Any]], sheet: str = "试点") -> Path:
    """Fills rows in: by record and deliverable the values by the heading of their column."""
    book = load_workbook(path)
    for (target, title), values in rows.items():
        number = row_of(book, target, title, sheet)
        for heading, value in values.items():
            book[sheet].cell(number, HEADINGS.index(heading) + 1).value = value
    book.save(path)
    return path


def edit(path: Path, change: Callable[[Workbook], object]) -> Path:
    """Changes a workbook in any way."""
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def sign(path: Path, fields: Mapping[str, Any]) -> Path:
    """Fills in the cover, by the beginnings of its labels; the cell of each is the next one to the right."""

    def write(book: Workbook) -> None:
        cover = book["说明"]
        for cells in list(cover.iter_rows()):
            for cell in cells:
                for label, value in fields.items():
                    if str(cell.value).startswith(label):
                        cover.cell(cell.row, 3 if cell.column == 1 else cell.column + 1).value = value

    return edit(path, write)


def enter(path: Path, *rows: list[Any]) -> Path:
    """Fills the rows of 增补申报 in, from the first one."""

    def write(book: Workbook) -> None:
        for number, values in enumerate(rows, 2):
            for column, value in enumerate(values, 2):
                book["增补申报"].cell(number, column).value = value

    return edit(path, write)


def rezip(path: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """Changes the parts of a workbook as a zip."""
    path.write_bytes(rezip_bytes(path.read_bytes(), change))
    return path


def rezip_bytes(content: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The same workbook with other parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


@cache
def _office_profile() -> Path:
    """The settings that LibreOffice makes for itself at its first start, which takes longer than the others."""
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    return Path(folder.name)


def through_office(path: Path, folder: Path, to: str = "xlsx") -> Path:
    """The file as LibreOffice writes it anew, or prints it; skips the test where it is not installed."""
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice (soffice) is not installed: nothing was saved by another program")
    folder.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation={_office_profile().as_uri()}"
    command = [office, profile, "--headless", "--convert-to", to, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / f"{path.stem}.{to}"


def collect(registry: Path, *arguments: str | Path) -> Ended:
    """Collects workbooks long after they were sent."""
    return call("collect", *arguments, "-r", registry, SMARTPILOT_TODAY="2016-02-01")


def collected(registry: Path, *arguments: str | Path) -> Any:
    """What `collect --format json` says."""
    return collect(registry, *arguments, "--format", "json").json()


def problems_of(registry: Path, path: Path) -> list[dict[str, Any]]:
    """All that `collect` says is wrong with a file."""
    return list(collected(registry, path)["files"][0]["problems"])


def only_problem(registry: Path, path: Path) -> dict[str, Any]:
    (problem,) = problems_of(registry, path)
    return problem


def problems_in(data: Any, file: int = 0) -> list[tuple[str, str, str]]:
    """Rule, severity and cell of each problem of a file, in what `collect --format json` says."""
    return [(p["rule"], p["severity"], p["cell"]) for p in data["files"][file]["problems"]]


def recorded(registry: Path) -> list[tuple[Any, ...]]:
    """What the ledger holds of each event, in the order of the file."""
    names = ("target", "deliverable", "year", "stage", "on", "by", "note")
    return [tuple(event.get(name) for name in names) for event in events_in(registry)]


def in_memory(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))
