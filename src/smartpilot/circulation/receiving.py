"""What a collection says of its workbooks: which came back in which round, what became of each, and whom to ask."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import PurePath

from smartpilot.circulation.applying import CollectionResult
from smartpilot.circulation.recipients import authority_codes
from smartpilot.circulation.returned_file import ReturnedFile
from smartpilot.circulation.returns import WrittenAnswers
from smartpilot.circulation.rounds import Circulations
from smartpilot.i18n import _, ngettext
from smartpilot.ledger.ledger import Ledger, Recording, new_ids
from smartpilot.problems import Problem, Severity
from smartpilot.records.circulations import Contact, Dispatch, Receipt
from smartpilot.records.terms import ReturnState
from smartpilot.text import escape_hidden, shorten

_MOST_REASONS = 3
_MOST_CHARACTERS_OF_CONTACT = 200  # of a text on the cover


def new_receipts(
    result: CollectionResult, circulations: Circulations, ledger: Ledger, recording: Recording, today: dt.date
) -> list[Receipt]:
    """What is to be noted of the workbooks of a collection; of those that were noted before and say no more, nothing.

    `ledger`: as it was before the events of the collection were written. A workbook that cannot be told to be of an
    authority is left out; one that cannot be read is refused where its name is that of a workbook that was sent.
    """
    written = WrittenAnswers(ledger)
    new = {event.workbook for event in result.events if event.workbook}
    known = {_lasting(receipt) for receipt in circulations.receipts}
    receipts = list[Receipt]()
    for file in result.collection.files:
        receipt = _receipt_of(file, circulations, recording, today)
        if receipt is None:
            continue
        candidates = [] if file.has_errors else [candidate.id for candidate, _cell in file.candidates]
        says_more = bool(candidates) or receipt.workbook in new or (receipt.workbook is None and bool(file.changes))
        if not file.has_errors:
            # One that was collected before is written already, perhaps by a run that was killed.
            is_applied = says_more or written.has_workbook(receipt.workbook)
            state = ReturnState.APPLIED if is_applied else ReturnState.RETURNED
            receipt = receipt.model_copy(update={"state": state, "candidates": candidates or None})
        if (says_more and not file.has_errors) or _lasting(receipt) not in known:
            receipts.append(receipt)
            known.add(_lasting(receipt))
    # Of several from one authority the one that was accepted comes last, and so is the one that counts.
    receipts.sort(key=lambda receipt: receipt.state is not ReturnState.REFUSED)
    ids = new_ids(recording.moment, len(receipts))
    return [receipt.model_copy(update={"id": id_}) for receipt, id_ in zip(receipts, ids, strict=True)]


def _lasting(receipt: Receipt) -> tuple[object, ...]:
    """What two receipts of the same workbook have in common."""
    return (
        receipt.round,
        receipt.code,
        receipt.file,
        receipt.workbook,
        receipt.state is ReturnState.REFUSED,
        tuple(receipt.reasons or ()),
    )


def _receipt_of(file: ReturnedFile, circulations: Circulations, recording: Recording, today: dt.date) -> Receipt | None:
    """The receipt of a workbook as if it was refused; None where nobody can say whose it is."""
    meta, name = file.returned.meta, escape_hidden(PurePath(file.returned.file).name).strip()
    if meta is not None:
        if authority_codes().get(meta.authority) != meta.code:
            return None
        round_, authority, code, workbook = round_of(file, circulations), meta.authority, meta.code, meta.id
    else:
        dispatch = _dispatch_named(name, circulations)
        if dispatch is None:
            return None
        round_, authority, code, workbook = dispatch.round, dispatch.authority, dispatch.code, None
    if round_ is None:
        return None
    return Receipt(
        id="new",
        recorded_at=recording.fields["recorded_at"],
        round=round_,
        authority=authority,
        code=code,
        file=name,
        returned_on=today,
        state=ReturnState.REFUSED,
        reasons=list(_reasons(file)) or None,
        workbook=workbook,
        batch=recording.batch,
        recorded_by=recording.recorded_by,
    )


def round_of(file: ReturnedFile, circulations: Circulations) -> str | None:
    """The round of a workbook, by its seal, else by the day on which it was sent; None where it says neither."""
    meta = file.returned.meta
    if meta is None:
        return None
    dispatch = circulations.dispatch_of_workbook.get(meta.id or "")
    if dispatch is not None:
        return dispatch.round
    try:
        return dt.date.fromisoformat(meta.sent_on).isoformat()
    except ValueError:
        return None


def _dispatch_named(name: str, circulations: Circulations) -> Dispatch | None:
    """What was sent last under a name; None where something came back of it, which counts more than a name."""
    dispatches = [dispatch for dispatch in circulations.last_dispatches.values() if dispatch.file == name]
    last = max(dispatches, key=lambda dispatch: dispatch.recorded_at, default=None)
    if last is None:
        return None
    receipts = circulations.receipts_by_key.get((last.round, last.code), ())
    return None if any(receipt.state is not ReturnState.REFUSED for receipt in receipts) else last


def _reasons(file: ReturnedFile) -> Iterator[str]:
    """Why a workbook was refused, or what of it was not written."""
    errors = [problem for problem in file.problems if problem.severity is Severity.ERROR]
    for problem in errors[:_MOST_REASONS]:
        yield _located(problem)
    more = len(errors) - _MOST_REASONS
    if more > 0:
        yield ngettext("and {n} more error", "and {n} more errors", more).format(n=more)
    conflicts = len({(c.target, c.deliverable, c.year, c.part) for c in file.conflicts})
    if conflicts and not errors:
        text = ngettext("{n} conflict is not written", "{n} conflicts are not written", conflicts)
        yield text.format(n=conflicts)


def _located(problem: Problem) -> str:
    where = "!".join(filter(None, (problem.sheet, problem.cell)))
    return _("{label}: {text}").format(label=where, text=problem.message) if where else problem.message


def earlier_rounds(files: Sequence[ReturnedFile], circulations: Circulations) -> Mapping[str, tuple[str, str]]:
    """The workbooks that are of an earlier round than the last one that their authority was sent.

    By their file, with their round and that last one.
    """
    earlier = {}
    for file in files:
        meta, round_ = file.returned.meta, round_of(file, circulations)
        if meta is None or round_ is None:
            continue
        last = next((r for r in circulations.rounds if (r, meta.code) in circulations.last_dispatches), round_)
        if round_ < last:  # they are days
            earlier[file.returned.file] = round_, last
    return earlier


def contacts_of(result: CollectionResult, today: dt.date, codes: Collection[str]) -> list[Contact]:
    """Whom the covers of a collection name, the last one of each authority; those who send refused ones too.

    `codes`: of the authorities whose contacts are wanted. Workbooks that were collected before say nothing new of an
    authority without a contact: it was removed.
    """
    contacts = {}
    for file in result.collection.files:
        meta = file.returned.meta
        fields = {name: _on_one_line(file.returned.cover.get(name)) for name in ("unit", "person", "telephone")}
        if meta is None or meta.code not in codes or authority_codes().get(meta.authority) != meta.code:
            continue
        if any(fields.values()):
            contacts[meta.code] = Contact(authority=meta.authority, code=meta.code, known_since=today, **fields)
    return list(contacts.values())


def _on_one_line(text: str | None) -> str | None:
    return shorten(escape_hidden(" ".join((text or "").split())), _MOST_CHARACTERS_OF_CONTACT) or None


def without_contact(file: ReturnedFile) -> Mapping[str, str]:
    """What the cover of a workbook says, but for whom to ask."""
    return {name: text for name, text in file.returned.cover.items() if name not in Contact.model_fields}
