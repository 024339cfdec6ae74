import datetime as dt
from typing import Any

import pytest

from circulation.test_rounds import dispatch, receipt
from smartpilot.circulation.applying import CollectionResult
from smartpilot.circulation.collecting import Collection
from smartpilot.circulation.receiving import contacts_of, earlier_rounds, new_receipts, without_contact
from smartpilot.circulation.returned_file import ReturnedFile
from smartpilot.circulation.rounds import Circulations
from smartpilot.ledger.ledger import NO_LEDGER, Recording
from smartpilot.problems import Problem, Severity
from smartpilot.records.circulations import Receipt
from smartpilot.records.terms import ReturnState
from smartpilot.workbook.returned.rows import ReturnedWorkbook, SentWorkbook

NOW = dt.datetime(2015, 5, 4, 9, 30, tzinfo=dt.UTC)
TODAY = NOW.date()
COVER = {"unit": "某厅", "person": " 张\n三 ", "telephone": "010", "day": "2015年5月4日"}


def file(name: str = "130000-河北省.xlsx", *, problems: int = 0, **more: Any) -> ReturnedFile:
    fields: dict[str, Any] = {
        "authority": "河北省",
        "code": "130000",
        "sent_on": "2015-04-20",
        "until": None,
        "round_notice": "",
        "round_deliverable": "",
        "components": [],
        "sent": [],
        **more,
    }
    returned = ReturnedWorkbook(f"收回/{name}", SentWorkbook(**fields), cover=dict(COVER))
    for number in range(problems):
        returned.add(Problem("wrong-date", Severity.ERROR, name, "no date", sheet="试点", cell=f"G{number}"))
    return ReturnedFile(returned)


def receipts(*files: ReturnedFile, known: Circulations | None = None) -> list[Receipt]:
    result = CollectionResult(Collection(files, [], []), [])
    recording = Recording.begin(NOW, "collect", "zhang")
    return new_receipts(result, known or Circulations([dispatch(1)]), NO_LEDGER, recording, TODAY)


def test_a_workbook_is_noted_in_its_round() -> None:
    (noted,) = receipts(file())

    assert (noted.round, noted.code, noted.file, noted.state) == (
        "2015-04-20",
        "130000",
        "130000-河北省.xlsx",
        ReturnState.RETURNED,
    )
    assert (noted.returned_on, noted.recorded_by, noted.reasons) == (TODAY, "zhang", None)


def test_its_seal_tells_the_round_before_its_day_does() -> None:
    known = Circulations([dispatch(1, workbook="5d0e81b47f3a9c5e", round="spring")])

    assert receipts(file(id="5d0e81b47f3a9c5e"), known=known)[0].round == "spring"


def test_a_refused_one_says_where_and_how_much_is_wrong() -> None:
    (noted,) = receipts(file(problems=5))

    assert noted.state is ReturnState.REFUSED
    assert noted.reasons == [*(f"试点!G{n}: no date" for n in range(3)), "and 2 more errors"]


def test_an_accepted_one_comes_after_a_refused_one() -> None:
    states = [noted.state for noted in receipts(file(), file("b.xlsx", problems=1))]

    assert states == [ReturnState.REFUSED, ReturnState.RETURNED]


@pytest.mark.parametrize("more", [{"code": "999999"}, {"authority": "河北", "code": "130000"}, {"sent_on": "then"}])
def test_what_cannot_be_told_is_left_out(more: dict[str, str]) -> None:
    assert receipts(file(**more)) == []


def test_what_cannot_be_read_is_known_by_its_name_unless_another_came_back() -> None:
    unreadable = file(problems=1)
    unreadable.returned.meta = None
    foreign = file("mine.xlsx", problems=1)
    foreign.returned.meta = None

    assert [noted.code for noted in receipts(unreadable, foreign)] == ["130000"]
    assert receipts(unreadable, known=Circulations([dispatch(1)], [receipt(1)])) == []


def test_what_was_noted_before_is_not_noted_again() -> None:
    first = receipts(file(), file("b.xlsx", problems=1))

    assert receipts(file(), file("b.xlsx", problems=1), known=Circulations([dispatch(1)], first)) == []
    assert len(receipts(file("b.xlsx", problems=2), known=Circulations([dispatch(1)], first))) == 1


def test_earlier_rounds_are_told() -> None:
    known = Circulations([dispatch(1), dispatch(2, sent_on=dt.date(2015, 5, 2))])

    assert earlier_rounds([file()], known) == {"收回/130000-河北省.xlsx": ("2015-04-20", "2015-05-02")}
    assert earlier_rounds([file(sent_on="2015-05-02")], known) == {}
    assert earlier_rounds([file(code="370200", authority="青岛市")], known) == {}


def test_contacts_are_on_one_line_and_only_of_authorities() -> None:
    collection = Collection([file(problems=1), file(authority="某省", code="990000")], [], [])
    (contact,) = contacts_of(CollectionResult(collection, []), TODAY, ["130000"])

    assert (contact.code, contact.unit, contact.person, contact.telephone) == ("130000", "某厅", "张 三", "010")
    assert without_contact(file()) == {"day": "2015年5月4日"}
