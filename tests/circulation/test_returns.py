import datetime as dt
from typing import Any

import pytest

from circulation.test_rounds import dispatch, receipt
from ledgers import event
from smartpilot.circulation.returns import AuthorityReturn, all_rounds, returns_of, select_rounds
from smartpilot.circulation.rounds import Circulations
from smartpilot.errors import UsageError
from smartpilot.ledger.ledger import NO_LEDGER, Ledger
from smartpilot.records.entries import LedgerFile
from smartpilot.records.terms import ReturnState

ROUND = "2015-04-20"


def ledger(*events: dict[str, Any]) -> Ledger:
    return Ledger(LedgerFile.model_validate({"events": list(events)}))


def return_of(known: Circulations, ledger_: Ledger = NO_LEDGER) -> AuthorityReturn:
    (return_,) = returns_of(known, ledger_, [ROUND])
    return return_


def test_what_did_not_come_back_is_outstanding() -> None:
    assert return_of(Circulations([dispatch(1)])).state is ReturnState.OUTSTANDING


def test_it_is_applied_as_long_as_something_of_it_stands() -> None:
    known = Circulations([dispatch(1)], [receipt(1, workbook="5d0e81b47f3a9c5e")])
    written = event(1, workbook="5d0e81b47f3a9c5e")

    assert return_of(known, ledger(written)).state is ReturnState.APPLIED
    undone = return_of(known, ledger(written, event(2, voids=written["id"])))
    assert (undone.state, len(undone.reasons)) == (ReturnState.RETURNED, 1)


def test_without_a_seal_the_run_and_the_file_tell() -> None:
    known = Circulations([dispatch(1)], [receipt(1, batch="b")])

    via = "collect 130000-河北省.xlsx"
    assert return_of(known, ledger(event(1, batch="b", via=via))).state is ReturnState.APPLIED
    assert return_of(known, ledger(event(1, batch="b", via="collect 370200-青岛市.xlsx"))).state is ReturnState.RETURNED


def test_a_candidate_that_was_taken_back_is_no_longer_applied() -> None:
    known = Circulations([dispatch(1)], [receipt(1, batch="b", candidates=["2014-330108"])])
    added = {"id": "c1", "recorded_at": event(1)["recorded_at"], "record": "2014-330108", "batch": "b"}
    removed = {**added, "id": "c2", "batch": "u", "voids": "c1"}
    restored = {**added, "id": "c3", "batch": "v", "voids": "c2"}

    states = [
        return_of(known, Ledger(LedgerFile.model_validate({"changes": changes}))).state
        for changes in ([added], [added, removed], [added, removed, restored])
    ]

    assert states == [ReturnState.APPLIED, ReturnState.RETURNED, ReturnState.APPLIED]


def test_the_last_one_counts() -> None:
    refused = receipt(1, state=ReturnState.REFUSED, reasons=["试点!G2"])
    known = Circulations([dispatch(1)], [refused, receipt(2, state=ReturnState.RETURNED)])

    assert return_of(known).state is ReturnState.RETURNED
    assert return_of(Circulations([dispatch(1)], [receipt(2), refused])).reasons == ["试点!G2"]


def test_what_came_back_of_an_unknown_round_is_listed() -> None:
    return_ = return_of(Circulations([], [receipt(1)]))

    assert (return_.authority, return_.file, return_.sent_on) == ("河北省", None, None)
    assert return_.returned_on == dt.date(2015, 4, 21)


def test_authorities_are_in_the_official_order() -> None:
    known = Circulations([dispatch(1, code="370200", authority="青岛市"), dispatch(2), dispatch(3, code="999999")])

    assert [r.code for r in returns_of(known, NO_LEDGER, [ROUND])] == ["130000", "370200", "999999"]


def test_rounds_are_selected() -> None:
    known = Circulations([dispatch(1), dispatch(2, sent_on=dt.date(2015, 5, 2))], [receipt(1, round="2014-01-01")])

    assert all_rounds(known) == ["2015-05-02", ROUND, "2014-01-01"]
    assert select_rounds(known) == ["2015-05-02"]
    assert select_rounds(known, [ROUND]) == [ROUND]
    assert select_rounds(known, ["all"], ["all"]) == all_rounds(known)
    assert select_rounds(Circulations()) == []
    with pytest.raises(UsageError, match="unknown round"):
        select_rounds(known, ["2015-04-21"])
