"""What was collected, as it is shown."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from builders import event, ledger, registry
from ledgers import TABLES
from smartpilot.circulation.applying import CollectionResult
from smartpilot.circulation.changes import CellConflict, Change, OtherValue, Row
from smartpilot.circulation.collecting import Collection
from smartpilot.circulation.incoming import IncomingFiles, MarkedCopies
from smartpilot.circulation.returned_file import ReturnedFile
from smartpilot.cli.views.collect import (
    CollectFormat,
    emit_collection,
    say_copies,
    say_incoming,
    say_summary,
    say_unchecked,
)
from smartpilot.ledger.provenance import Provenance
from smartpilot.problems import Problem, Severity
from smartpilot.records.obligations import obligations_of
from smartpilot.records.terms import Stage
from smartpilot.workbook.form import Answer
from smartpilot.workbook.returned.rows import ReturnedWorkbook

BOOK = registry(**TABLES)
ORIGIN = Provenance(Path("data/pilots.toml"), False, 5, Path("data/progress.toml"), 2, dt.date(2015, 5, 4))
EVENTS = ledger(event("e1", dt.date(2015, 4, 20))).file.events
CONFLICT = CellConflict(
    target="2014-130123",
    deliverable="task-book",
    field="stage",
    baseline=None,
    current="drafted",
    returned="submitted",
    file="河北省.xlsx",
    sheet="试点",
    cell="G2",
    year=None,
    name="石家庄市正定县",
    title="创建任务书",
    others=[OtherValue("石家庄市.xlsx", "试点", "G3", "signed")],
)


def result(*conflicts: CellConflict) -> CollectionResult:
    file = ReturnedFile(ReturnedWorkbook("河北省.xlsx", None), conflicts=list(conflicts), unchanged=3)
    return CollectionResult(Collection([file], [], BOOK.file.candidates), EVENTS)


def change() -> Change:
    pilot = BOOK.by_id["2014-130123"]
    [obligation, *_others] = obligations_of(BOOK.notices["2014"])
    row = Row("河北省.xlsx", "试点", {"stage": "G2"}, pilot, obligation)
    return Change(row, Answer(), Answer(), Answer(Stage.SUBMITTED, dt.date(2015, 4, 20)))


def test_a_file_that_is_refused_has_nothing_new(capsys: pytest.CaptureFixture[str]) -> None:
    problem = Problem("formula", Severity.ERROR, "河北省.xlsx", "a formula", hint="", sheet="试点", cell="G2")
    refused = ReturnedFile(ReturnedWorkbook("河北省.xlsx", problems=[problem]), changes=[change()])
    accepted = ReturnedFile(ReturnedWorkbook("四川省.xlsx"), changes=[change()])
    collection = CollectionResult(Collection([refused, accepted], [], []), [])

    emit_collection(BOOK, collection, ORIGIN, CollectFormat.JSON, dt.date(2015, 5, 4))
    files = json.loads(capsys.readouterr().out)["files"]
    assert [(file["accepted"], file["new"]) for file in files] == [(False, 0), (True, 1)]

    emit_collection(BOOK, collection, ORIGIN, CollectFormat.TABLE, dt.date(2015, 5, 4))
    first, second = capsys.readouterr().out.splitlines()[1:3]
    assert first.split()[1:3] == ["refused", "0"]
    assert second.split()[1:3] == ["accepted", "1"]


def test_json_is_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    again = replace(CONFLICT, field="on", others=())
    emit_collection(BOOK, result(CONFLICT, again), ORIGIN, CollectFormat.JSON, dt.date(2015, 5, 4))

    shown = json.loads(capsys.readouterr().out)
    assert list(shown) == ["format", "registry", "ledger", "files", "events", "conflicts", "candidates"]
    [file] = shown["files"]
    # Two fields of one row are one conflict of the file.
    assert (file["file"], file["authority"], file["unchanged"], file["conflicts"]) == ("河北省.xlsx", None, 3, 1)
    assert [entry["id"] for entry in shown["events"]] == ["e1"]
    assert [(c["sent"], c["ledger"], c["returned"]) for c in shown["conflicts"]] == [(None, "drafted", "submitted")] * 2
    assert [candidate["id"] for candidate in shown["candidates"]] == ["2014-330108"]


def test_tables_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    emit_collection(BOOK, result(CONFLICT), ORIGIN, CollectFormat.TABLE, dt.date(2015, 5, 4))

    shown = capsys.readouterr().out
    assert shown.index("河北省.xlsx") < shown.index("new candidates: 1") < shown.index("conflicts: 1")
    assert "杭州市滨江区" in shown
    assert "(nothing)" in shown
    assert "new: " not in shown


def test_a_file_without_conflicts_has_no_table_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    emit_collection(BOOK, result(), ORIGIN, CollectFormat.TABLE, dt.date(2015, 5, 4))

    assert "conflicts: " not in capsys.readouterr().out


def test_the_summary_says_what_to_do_next(capsys: pytest.CaptureFixture[str]) -> None:
    say_summary(result(CONFLICT), applied=False, marked=False)
    assert capsys.readouterr().err.splitlines() == [
        "1 workbook read; 1 event would be written",
        "--marked DIR writes copies with comments, to send back",
        "conflicts are not written: ask which is right, then use smartpilot record or undo",
        "--apply writes it",
    ]
    say_summary(result(), applied=True, marked=False)
    assert capsys.readouterr().err == "1 workbook read; 1 event written\n"


def test_what_was_not_read_or_checked_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    say_unchecked(Path("a.key"))
    say_incoming(IncomingFiles([], [Path("empty")], [Path("a.zip"), Path("b.rar")]))
    say_incoming(IncomingFiles([Path("a.xlsx")]))

    assert capsys.readouterr().err.splitlines() == [
        "note: there is no a.key, so the seals of the workbooks are not checked",
        "note: there is no workbook in empty",
        "note: not read, unpack first: a.zip, b.rar",
    ]


def test_the_copies_that_were_written_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    say_copies(MarkedCopies([Path("a.xlsx"), Path("b.xlsx")], ["c.xlsx"]))
    say_copies(MarkedCopies())

    assert capsys.readouterr().err.splitlines() == [
        "wrote 2 marked copies: a.xlsx, b.xlsx",
        "no marked copies: not circulated workbooks, or to be saved again in WPS or Excel first: c.xlsx",
    ]
