"""Who was sent what and who has answered, as tables, records and the contract `smartpilot.returns/1`."""

from collections.abc import Mapping, Sequence
from typing import Any

from smartpilot.circulation.returns import AuthorityReturn
from smartpilot.cli.output import Format, emit_result
from smartpilot.cli.streams import say
from smartpilot.cli.views.records import format_value
from smartpilot.i18n import _, ngettext
from smartpilot.ledger.provenance import Provenance
from smartpilot.records.circulations import Contact, Dispatch, Receipt
from smartpilot.records.terms import ReturnState
from smartpilot.records.titles import AUTHORITY, title_of
from smartpilot.render.table import Column, Table, without_needless_columns

_CONTACT_FIELDS = ("unit", "person", "telephone")
_RETURN_KEYS = (
    *("round", "authority", "code", "file", "rows", "sent_on", "return_by", "returned_on", "state", "reason"),
    *_CONTACT_FIELDS,
)


def emit_returns(
    returns: Sequence[AuthorityReturn],
    contacts: Mapping[str, Contact],
    rounds: Sequence[Dispatch],
    provenance: Provenance,
    format_: Format,
) -> None:
    """Writes what became of each workbook, with whom to ask, to stdout.

    `rounds`: the last workbook that was sent in each round, the newest round first.
    """
    records = [_return_json(return_, contacts.get(return_.code)) for return_ in returns]
    emit_result(
        format_,
        document=lambda: {
            "format": "smartpilot.returns/1",
            **provenance.as_json(),
            "rounds": [_round_json(last) for last in rounds],
            "authorities": records,
        },
        keys=_RETURN_KEYS,
        records=lambda: map(_csv_record, records),
        tables=lambda: [_table(returns, contacts)],
        lines=lambda: records,
    )


def _round_json(last: Dispatch) -> dict[str, Any]:
    return {"round": last.round, "sent_on": str(last.sent_on), "return_by": _day(last.return_by)}


def _return_json(return_: AuthorityReturn, contact: Contact | None) -> dict[str, Any]:
    return {
        "round": return_.round,
        "authority": return_.authority,
        "code": return_.code,
        "file": return_.file,
        "rows": return_.rows,
        "sent_on": _day(return_.sent_on),
        "return_by": _day(return_.return_by),
        "returned_on": _day(return_.returned_on),
        "state": return_.state.value,
        "reasons": list(return_.reasons),
        "contact": {name: getattr(contact, name) for name in _CONTACT_FIELDS} if contact else None,
    }


def _day(day: Any) -> str | None:
    return None if day is None else str(day)


def _csv_record(record: Mapping[str, Any]) -> Mapping[str, Any]:
    reason = _("; ").join(record["reasons"])
    return {**record, "reason": reason, **(record["contact"] or {})}


def _table(returns: Sequence[AuthorityReturn], contacts: Mapping[str, Contact]) -> Table:
    columns = [
        Column("round", str(title_of(Dispatch, "round")), whole=True, distinguishing=True),
        Column("authority", str(AUTHORITY)),
        Column("rows", str(title_of(Dispatch, "rows")), number=True),
        Column("return_by", str(title_of(Dispatch, "return_by")), whole=True, distinguishing=True),
        Column("returned_on", str(title_of(Receipt, "returned_on")), whole=True),
        Column("state", str(title_of(Receipt, "state")), whole=True),
        Column("reason", _("reason"), detail=True),
        *(Column(name, str(title_of(Contact, name)), detail=True) for name in _CONTACT_FIELDS),
    ]
    rows = []
    for return_ in returns:
        contact = contacts.get(return_.code)
        rows.append(
            [
                return_.round,
                return_.authority,
                format_value(return_.rows),
                format_value(return_.return_by),
                format_value(return_.returned_on),
                return_.state.label,
                _("; ").join(return_.reasons),
                *(getattr(contact, name) or "" if contact else "" for name in _CONTACT_FIELDS),
            ]
        )
    styles = {ReturnState.REFUSED: "yellow", ReturnState.OUTSTANDING: "yellow"}
    table = Table(columns, rows, styles=[styles.get(return_.state, "") for return_ in returns])
    return without_needless_columns(table)


def say_nothing_sent(names: Sequence[str], rounds: Sequence[str]) -> None:
    """Says whom nothing was sent in the rounds that are shown."""
    if names:
        text = _("nothing was sent to {names} in the round of {rounds}")
        say(text.format(names=_(", ").join(names), rounds=_(", ").join(rounds)))


def say_round(returns: Sequence[AuthorityReturn]) -> None:
    """Says how many workbooks of a round were sent and came back, and whose did not."""
    sent = [return_ for return_ in returns if return_.sent_on is not None]
    outstanding = [return_.authority for return_ in sent if return_.state is ReturnState.OUTSTANDING]
    refused = sum(return_.state is ReturnState.REFUSED for return_ in sent)
    returned = len(sent) - len(outstanding)
    text = _("{sent} sent, {returned} returned, {outstanding} outstanding")
    if refused:
        text = ngettext(
            "{sent} sent, {returned} returned ({n} of them refused), {outstanding} outstanding",
            "{sent} sent, {returned} returned ({n} of them refused), {outstanding} outstanding",
            refused,
        )
    text = text.format(sent=len(sent), returned=returned, outstanding=len(outstanding), n=refused)
    if outstanding:
        text = _("{label}: {text}").format(label=text, text=_(", ").join(outstanding))
    day = next((return_.return_by for return_ in sent if return_.return_by), None)
    round_ = returns[0].round if returns else ""
    pattern = _("round of {round}, to be returned by {day}: {text}") if day else _("round of {round}: {text}")
    say(pattern.format(round=round_, day=day, text=text))
