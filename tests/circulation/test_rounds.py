import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from smartpilot.circulation.rounds import Circulations, append_entries, read_circulations
from smartpilot.errors import InvalidFileError
from smartpilot.records.circulations import Dispatch, Receipt, Withdrawal
from smartpilot.records.terms import ReturnState

MOMENT = dt.datetime(2015, 4, 20, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def dispatch(number: int, **more: Any) -> Dispatch:
    day = more.get("sent_on", MOMENT.date())
    fields: dict[str, Any] = {
        "id": f"e-{number:08}",
        "recorded_at": MOMENT + dt.timedelta(minutes=number),
        "round": day.isoformat(),
        "sent_on": day,
        "authority": "河北省",
        "code": "130000",
        "file": "130000-河北省.xlsx",
        "rows": 4,
        "template": "3",
        **more,
    }
    return Dispatch(**fields)


def receipt(number: int, **more: Any) -> Receipt:
    fields: dict[str, Any] = {
        "id": f"r-{number:08}",
        "recorded_at": MOMENT + dt.timedelta(days=1, minutes=number),
        "round": "2015-04-20",
        "authority": "河北省",
        "code": "130000",
        "file": "130000-河北省.xlsx",
        "returned_on": dt.date(2015, 4, 21),
        "state": ReturnState.APPLIED,
        **more,
    }
    return Receipt(**fields)


def silent(message: str) -> None:
    raise AssertionError(message)


def append(path: Path, *entries: Dispatch | Receipt) -> Circulations:
    return append_entries(path, lambda _known: entries, silent)


def test_no_file_has_no_rounds(tmp_path: Path) -> None:
    assert read_circulations(tmp_path / "circulations.toml").require_valid().rounds == []


def test_what_was_sent_before_a_withdrawal_does_not_count() -> None:
    withdrawal = Withdrawal(id="e-00000002", recorded_at=MOMENT + dt.timedelta(minutes=2), round="2015-04-20")
    sent, resent, other = dispatch(1), dispatch(3), dispatch(4, sent_on=dt.date(2015, 4, 19))

    withdrawn = Circulations([sent, other], [], [withdrawal])
    assert withdrawn.rounds == ["2015-04-19"]
    assert list(withdrawn.last_dispatches) == [("2015-04-19", "130000")]
    again = withdrawn.with_entries([resent, receipt(1)])
    assert again.rounds == ["2015-04-20", "2015-04-19"]
    assert again.last_of_round("2015-04-20") == resent
    assert ("2015-04-20", "130000") in again.receipts_by_key


def test_what_is_appended_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "circulations.toml"
    append(path, dispatch(1, return_by=dt.date(2015, 5, 15)))
    before = path.read_bytes()

    after = append(path, receipt(1, reasons=["试点!G2：四月", "二"]))

    assert path.read_bytes().startswith(before)
    read = read_circulations(path).require_valid()
    assert (read.dispatches, read.receipts) == (after.dispatches, after.receipts)
    assert read.dispatches == [dispatch(1, return_by=dt.date(2015, 5, 15))]
    assert read.receipts == [receipt(1, reasons=["试点!G2：四月", "二"])]


def test_nothing_to_append_writes_nothing(tmp_path: Path) -> None:
    append(tmp_path / "circulations.toml")

    assert not (tmp_path / "circulations.toml").exists()


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    path = tmp_path / "circulations.toml"
    path.write_bytes(b"# mine\r\n")
    append(path, dispatch(1))

    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n") > 5


def test_lines_of_two_branches_one_behind_the_other_are_read(tmp_path: Path) -> None:
    """As git's union merge leaves them: lines that are equal on both sides would be kept once."""
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    append(one, dispatch(1))
    append(two, dispatch(2, code="370200", authority="青岛市"))
    lines = {path: path.read_text(encoding="utf-8").splitlines() for path in (one, two)}
    common = set(lines[one]) & set(lines[two])
    assert not any(line and not line.startswith("#") for line in common)

    one.write_text("\n".join([*lines[one], *lines[two]]), encoding="utf-8")
    assert [d.code for d in read_circulations(one).require_valid().dispatches] == ["130000", "370200"]


def test_a_file_that_is_not_valid_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "circulations.toml"
    path.write_text('[[sent]]\nid = "x"\n', encoding="utf-8")

    with pytest.raises(InvalidFileError):
        append(path, dispatch(1))

    assert tomllib.loads(path.read_text(encoding="utf-8")) == {"sent": [{"id": "x"}]}


def test_the_newest_round_comes_first_and_the_last_workbook_counts() -> None:
    later = dispatch(3, sent_on=dt.date(2015, 5, 2))
    circulations = Circulations([dispatch(1), dispatch(2, rows=5), later])

    assert circulations.rounds == ["2015-05-02", "2015-04-20"]
    assert circulations.last_dispatches["2015-04-20", "130000"].rows == 5
    assert circulations.last_of_round("2015-04-20").rows == 5
