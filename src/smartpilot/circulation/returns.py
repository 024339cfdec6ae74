"""Who has answered: what each authority was sent in a round, and what has become of it.

Whether an answer stands in the ledger is asked of the ledger: what `undo` takes back is no longer applied.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from smartpilot.circulation.recipients import authority_codes
from smartpilot.circulation.rounds import Circulations, RoundKey
from smartpilot.i18n import _
from smartpilot.ledger.ledger import Ledger
from smartpilot.records.circulations import Receipt
from smartpilot.records.terms import ReturnState
from smartpilot.records.words import require_word
from smartpilot.text import parse_date


@dataclass(frozen=True, slots=True)
class AuthorityReturn:
    """One authority in one round. What was sent is None where only what came back is known.

    `reasons`: why it was refused, or what of it is not in the ledger.
    """

    round: str
    authority: str
    code: str
    file: str | None
    rows: int | None
    sent_on: dt.date | None
    return_by: dt.date | None
    returned_on: dt.date | None
    state: ReturnState
    reasons: Sequence[str] = ()


def returns_of(circulations: Circulations, ledger: Ledger, rounds: Sequence[str]) -> list[AuthorityReturn]:
    """What has become of the workbooks of these rounds, round by round, in the official order of the authorities."""
    places = {round_: place for place, round_ in enumerate(rounds)}
    order = {code: place for place, code in enumerate(authority_codes().values())}
    keys = {*circulations.last_dispatches, *circulations.receipts_by_key}
    ordered = sorted(
        (key for key in keys if key[0] in places),
        key=lambda key: (places[key[0]], order.get(key[1], len(order)), key[1]),
    )
    written = WrittenAnswers(ledger)
    return [_return_of(circulations, key, written) for key in ordered]


def _return_of(circulations: Circulations, key: RoundKey, written: "WrittenAnswers") -> AuthorityReturn:
    dispatch = circulations.last_dispatches.get(key)
    receipt = next(reversed(circulations.receipts_by_key.get(key, ())), None)
    authority = dispatch.authority if dispatch else receipt.authority if receipt else ""
    state, reasons = _state_of(receipt, written)
    return AuthorityReturn(
        round=key[0],
        authority=authority,
        code=key[1],
        file=dispatch.file if dispatch else None,
        rows=dispatch.rows if dispatch else None,
        sent_on=dispatch.sent_on if dispatch else None,
        return_by=dispatch.return_by if dispatch else None,
        returned_on=receipt.returned_on if receipt else None,
        state=state,
        reasons=reasons,
    )


def _state_of(receipt: Receipt | None, written: "WrittenAnswers") -> tuple[ReturnState, Sequence[str]]:
    if receipt is None:
        return ReturnState.OUTSTANDING, ()
    reasons = receipt.reasons or ()
    if receipt.state is ReturnState.REFUSED:
        return receipt.state, reasons
    if written.stands(receipt):
        return ReturnState.APPLIED, reasons
    if receipt.state is ReturnState.APPLIED:
        reasons = [*reasons, _("what it said was undone or replaced since")]
    return ReturnState.RETURNED, reasons


class WrittenAnswers:
    """What the ledger has of workbooks that were collected, and what of it stands."""

    def __init__(self, ledger: Ledger) -> None:
        """Takes the ledger."""
        events = [event for event in ledger.file.events if ledger.stands(event)]
        self._workbooks = {event.workbook for event in events if event.workbook}
        self._files = {(event.batch, event.via) for event in events if event.batch}
        self._records = {change.record for change in ledger.changes_in_effect}

    def has_workbook(self, workbook: str | None) -> bool:
        """Whether something stands that a workbook with this seal said."""
        return workbook in self._workbooks

    def stands(self, receipt: Receipt) -> bool:
        """Whether something stands of what was written when a workbook came back."""
        return (
            self.has_workbook(receipt.workbook)
            or (receipt.batch, f"collect {receipt.file}") in self._files
            or any(id_ in self._records for id_ in receipt.candidates or ())
        )


def select_rounds(circulations: Circulations, names: Sequence[str] = (), everything: Collection[str] = ()) -> list[str]:
    """The rounds that are asked for, the newest first: those that are named, else the newest one.

    `everything`: the words that mean all of them. Rounds of which only returned workbooks are known count too.

    Raises UsageError for one that there is not, with the nearest ones.
    """
    known = all_rounds(circulations)
    if any(name in everything for name in names):
        return known
    wanted = {require_round(name, known) for name in names} or set(known[:1])
    return [round_ for round_ in known if round_ in wanted]


def require_round(text: str, known: Sequence[str]) -> str:
    """The one of the known rounds that a text means: a day as people write days, with what may stand behind it.

    Raises UsageError for one that there is not, with the nearest ones.
    """
    day = parse_date(text)
    return require_word(day.isoformat() if day else text, known, _("unknown round: {name}").format(name=text))


def all_rounds(circulations: Circulations) -> list[str]:
    """All rounds, the newest first; behind them those of which only returned workbooks are known."""
    rounds = circulations.rounds
    others = {round_ for round_, _code in circulations.receipts_by_key}.difference(rounds)
    return [*rounds, *sorted(others, reverse=True)]
