"""`smartpilot collect`: workbooks that came back: what is new, what contradicts the ledger, what is wrong."""

import os
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from smartpilot.circulation.applying import Moments, apply_collection, compare_workbooks, preview_collection
from smartpilot.circulation.contacts import are_closed, contacts_path, keep_contacts, read_contacts
from smartpilot.circulation.incoming import (
    IncomingFile,
    find_workbooks,
    parse_incoming,
    plan_copies,
    read_incoming,
    remarks_on,
    write_copies,
)
from smartpilot.circulation.key import key_path, read_key
from smartpilot.circulation.receiving import contacts_of, earlier_rounds, new_receipts
from smartpilot.circulation.returns import returns_of, select_rounds
from smartpilot.circulation.rounds import Circulations, append_entries, circulations_path, read_circulations
from smartpilot.cli.opening import readable_path, writable_path
from smartpilot.cli.options import NAMED_PATH, RegistryOption, format_option
from smartpilot.cli.recorder import begin_recording
from smartpilot.cli.streams import say, with_progress
from smartpilot.cli.views.collect import (
    CollectFormat,
    emit_collection,
    say_copies,
    say_earlier_rounds,
    say_incoming,
    say_summary,
    say_unchecked,
)
from smartpilot.cli.views.provenance import say_provenance
from smartpilot.cli.views.returns import say_round
from smartpilot.clock import now, today
from smartpilot.errors import EXIT_PROBLEMS, UsageError
from smartpilot.files.writing import require_changeable
from smartpilot.i18n import _, use_language
from smartpilot.official.recognition import FileKind, describe_other_file
from smartpilot.records.circulations import Receipt
from smartpilot.store import load_store, open_store
from smartpilot.workbook.returned.rows import ReturnedWorkbook


def run(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            click_type=NAMED_PATH,
            show_default=False,
            help=_("Returned workbooks, or folders of them."),
        ),
    ],
    registry_path: RegistryOption = None,
    apply: Annotated[
        bool,
        typer.Option(
            "--apply", help=_("Write the new events of all files without errors to the ledger, and what came back.")
        ),
    ] = False,
    marked: Annotated[
        Path | None,
        typer.Option(
            "--marked",
            metavar="DIR",
            click_type=NAMED_PATH,
            help=_("Write copies to send back into this folder, every problem marked on its cell."),
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=_("Replace existing marked copies."))] = False,
    again: Annotated[
        bool, typer.Option("--again", help=_("Write what was undone after the workbook was sent once more."))
    ] = False,
    unsealed: Annotated[
        bool,
        typer.Option("--unsealed", help=_("Take workbooks although no key tells whether they are as they were sent.")),
    ] = False,
    format_: Annotated[CollectFormat, format_option(CollectFormat)] = CollectFormat.TABLE,
) -> None:
    """Reports; writes only with --apply. Exits with 1 if there is an error or a contradiction."""
    if not any(os.path.lexists(path) for path in files):
        names = _(", ").join(map(str, files))
        raise UsageError(_("{names}: there is no such file or folder").format(names=names), _("check the name"))
    moments = Moments(today=today(None), now=now, recording=begin_recording("collect"), again=again)
    store = open_store(writable_path(registry_path), say) if apply else load_store(readable_path(registry_path), say)
    rounds, contacts = circulations_path(store.path), contacts_path(store.path)
    circulations = read_circulations(rounds).require_valid()
    keeps_contacts = apply and not are_closed(contacts)
    known_contacts = read_contacts(contacts) if keeps_contacts else {}
    if keeps_contacts:
        require_changeable(contacts)
    if apply:
        require_changeable(rounds)
    key = read_key(key_path(store.path))
    incoming = find_workbooks(files)
    say_incoming(incoming)
    copies = plan_copies(incoming.paths, marked, overwrite=force) if marked is not None else {}

    def parse(file: IncomingFile) -> ReturnedWorkbook:
        describe = partial(describe_other_file, FileKind.CIRCULATED, moments.today)
        return parse_incoming(file, key, describe, takes_unsealed=unsealed)

    returned, to_mark, contents = list[ReturnedWorkbook](), list[ReturnedWorkbook](), dict[str, bytes]()
    for path in with_progress(incoming.paths, _("reading workbooks")):
        file = read_incoming(path)
        workbook = parse(file)
        returned.append(workbook)
        if marked is not None and workbook.meta is not None:
            # Problems are said in the language of whoever is to read them.
            with use_language("zh"):
                workbook = parse(file)
            contents[workbook.file] = file.content
        to_mark.append(workbook)
    if key is None and any(workbook.meta for workbook in returned):
        _require_trust(key_path(store.path), unsealed=unsealed)
    result = (apply_collection if apply else preview_collection)(store, returned, moments)

    def receipts(known: Circulations) -> list[Receipt]:
        return new_receipts(result, known, store.ledger, moments.recording, moments.today)

    if apply:
        # Before the receipts: a workbook that has one says nothing new of contacts, also after a kill in between.
        if keeps_contacts:
            codes = {*known_contacts, *(receipt.code for receipt in receipts(circulations))}
            keep_contacts(contacts, contacts_of(result, moments.today, codes), say)
        else:
            say(_("note: contacts are not kept, because only whoever began {path} may write it").format(path=contacts))
        circulations = append_entries(rounds, receipts, say)
    else:
        circulations = circulations.with_entries(receipts(circulations))
    say_provenance(store.provenance)
    provenance = store.provenance
    if apply and result.events:
        provenance = provenance.with_ledger(store.ledger_path, store.ledger.with_events(result.events))
    emit_collection(store.registry, result, provenance, format_, moments.today)
    if marked is not None:
        with use_language("zh"):
            collection = compare_workbooks(store, to_mark, moments)
            remarks = {file.returned.file: remarks_on(file) for file in collection.files}
        say_copies(write_copies(collection.files, remarks, copies, contents, store.registry))
    say_summary(result, applied=apply, marked=marked is not None)
    say_earlier_rounds(earlier_rounds(result.collection.files, circulations))
    if circulations.rounds:
        ledger = store.ledger.with_events(result.events)
        say_round(returns_of(circulations, ledger, select_rounds(circulations)))
    if not result.collection.is_accepted:
        raise typer.Exit(EXIT_PROBLEMS)


def _require_trust(key: Path, *, unsealed: bool) -> None:
    """Says that the workbooks are not checked for want of a key.

    Raises UsageError where nobody has said that they are to be taken all the same.
    """
    if not unsealed:
        message = _("there is no {path}, so nobody can tell whether the workbooks are as they were sent")
        hint = _("copy it from where they were circulated, or give --unsealed if you trust every sender")
        raise UsageError(message.format(path=key), hint)
    say_unchecked(key)
