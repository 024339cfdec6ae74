"""Which files are read, where marked copies go, and what the comments say."""

import os
from pathlib import Path

import pytest

from program import REGISTRY
from smartpilot.circulation.changes import CellConflict, OtherValue
from smartpilot.circulation.incoming import (
    find_workbooks,
    parse_incoming,
    plan_copies,
    read_incoming,
    remarks_on,
    write_copies,
)
from smartpilot.circulation.returned_file import ReturnedFile
from smartpilot.errors import UsageError
from smartpilot.problems import Problem, Severity
from smartpilot.registry.reading import open_registry
from smartpilot.workbook.marked.remarks import CellReference, Remark
from smartpilot.workbook.returned.rows import ReturnedWorkbook


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def test_the_workbooks_of_a_folder_are_found_at_any_depth_and_in_order(tmp_path: Path) -> None:
    touch(tmp_path, "b.xlsx", "a/c.XLSX", "a/d.et", "readme.txt", "~$b.xlsx", ".~lock.b.xlsx#", ".hidden.xlsx", "e.zip")

    incoming = find_workbooks([tmp_path])

    assert incoming.paths == [tmp_path / "a" / "c.XLSX", tmp_path / "a" / "d.et", tmp_path / "b.xlsx"]
    assert (incoming.archives, incoming.empty_folders) == ([tmp_path / "e.zip"], [])


def test_a_file_that_is_named_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt")

    assert find_workbooks([tmp_path / "a.txt", tmp_path / "none"]).paths == [tmp_path / "a.txt", tmp_path / "none"]


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a right on Windows")
def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    touch(tmp_path, "a.xlsx")
    (tmp_path / "b.xlsx").symlink_to(tmp_path / "a.xlsx")

    assert find_workbooks([tmp_path / "a.xlsx", tmp_path, tmp_path / "b.xlsx"]).paths == [tmp_path / "a.xlsx"]


def test_a_folder_without_a_workbook_is_reported(tmp_path: Path) -> None:
    touch(tmp_path, "readme.txt")

    assert find_workbooks([tmp_path]).empty_folders == [tmp_path]


def nobody_knows(content: bytes, path: Path) -> None:
    """Says of no file what it is."""


def test_that_a_file_cannot_be_read_is_its_problem(tmp_path: Path) -> None:
    returned = parse_incoming(read_incoming(tmp_path / "none.xlsx"), None, nobody_knows)

    assert [(p.rule, p.severity, p.file) for p in returned.problems] == [
        ("unreadable", Severity.ERROR, str(tmp_path / "none.xlsx"))
    ]


def test_copies_of_files_of_one_name_get_numbers(tmp_path: Path) -> None:
    paths = [tmp_path / "a" / "x.xlsx", tmp_path / "b" / "X.XLSX", tmp_path / "c" / "x.et"]

    copies = plan_copies(paths, tmp_path / "marked", overwrite=False)

    assert [copy.name for copy in copies.values()] == ["x.xlsx", "X (2).xlsx", "x (3).xlsx"]
    assert list(copies) == [str(path) for path in paths]


def test_a_copy_of_a_copy_has_the_name_of_the_first_and_a_long_name_leaves_room_for_more(tmp_path: Path) -> None:
    paths = [tmp_path / "【需更正】x.xlsx", tmp_path / "【请核对】x.xlsx", tmp_path / f"{'长' * 80}.xlsx"]

    names = [copy.name for copy in plan_copies(paths, tmp_path / "marked", overwrite=False).values()]

    assert names == ["x.xlsx", "x (2).xlsx", f"{'长' * 66}.xlsx"]


def test_no_copy_replaces_what_came_back(tmp_path: Path) -> None:
    touch(tmp_path, "【需更正】x.xlsx", "x.xlsx", "marked/【请核对】y.xlsx")

    with pytest.raises(UsageError, match="is one of the returned files"):
        plan_copies([tmp_path / "【需更正】x.xlsx"], tmp_path, overwrite=True)
    with pytest.raises(UsageError, match="already exists"):
        plan_copies([tmp_path / "y.xlsx"], tmp_path / "marked", overwrite=False)
    with pytest.raises(UsageError, match="is not a folder"):
        plan_copies([tmp_path / "y.xlsx"], tmp_path / "x.xlsx", overwrite=True)
    assert plan_copies([tmp_path / "y.xlsx"], tmp_path / "marked", overwrite=True)


def conflict(field: str, *values: str | None, others: tuple[OtherValue, ...] = ()) -> CellConflict:
    baseline, current, returned = values
    return CellConflict(
        target="2014-130123",
        deliverable="task-book",
        field=field,
        baseline=baseline,
        current=current,
        returned=returned,
        file="河北省.xlsx",
        sheet="试点",
        cell="F2",
        year=None,
        name="正定县",
        title="创建任务书",
        others=others,
    )


def test_a_comment_says_problem_and_hint_and_both_sides_of_a_conflict() -> None:
    problem = Problem("wrong-date", Severity.ERROR, "河北省.xlsx", "未来", hint="改", sheet="试点", cell="G2")
    file = ReturnedFile(ReturnedWorkbook("河北省.xlsx", problems=[problem]))
    others = (OtherValue("/somewhere/else/second.xlsx", "试点", "F2", "submitted"),)
    file.conflicts.append(conflict("stage", None, "drafted", "signed", others=others))

    remarks = remarks_on(file)

    assert remarks[CellReference("试点", "G2")] == [Remark("未来", "改")]
    ((text, _hint, is_error),) = remarks[CellReference("试点", "F2")]
    assert is_error
    assert "Baseline: (nothing); current: drafted; returned: signed" in text
    assert "second.xlsx, has: submitted" in text
    assert "/somewhere" not in text


def test_a_file_with_nothing_wrong_has_no_copy_and_one_that_cannot_be_opened_is_reported(tmp_path: Path) -> None:
    clean = ReturnedFile(ReturnedWorkbook("a.xlsx"))
    path = tmp_path / "b.xlsx"
    path.write_bytes(b"no workbook")
    broken = ReturnedFile(parse_incoming(read_incoming(path), None, nobody_knows))

    files = [clean, broken]
    remarks = {file.returned.file: remarks_on(file) for file in files}
    copies = {"a.xlsx": tmp_path / "1.xlsx", str(path): tmp_path / "2.xlsx"}
    written = write_copies(files, remarks, copies, {}, open_registry(REGISTRY))

    assert (written.written, written.unmarked) == ([], [str(path)])
    assert [file.name for file in tmp_path.iterdir()] == ["b.xlsx"]
