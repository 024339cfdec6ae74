"""`smartpilot returns`: who was sent a workbook in a round, and who has answered."""

from pathlib import Path
from typing import Annotated

import typer

from smartpilot.circulation.contacts import contacts_path, forget_contacts
from smartpilot.circulation.recipients import authority_codes
from smartpilot.circulation.returns import require_round, returns_of, select_rounds
from smartpilot.circulation.rounds import append_entries, circulations_path, read_circulations, withdrawal_of
from smartpilot.cli.contacts import load_contacts
from smartpilot.cli.opening import readable_path, writable_path
from smartpilot.cli.options import FormatOption, ProvinceOption, RegistryOption, yes_option
from smartpilot.cli.output import Format
from smartpilot.cli.recorder import begin_recording
from smartpilot.cli.streams import ask_or_say, say
from smartpilot.cli.views.provenance import say_provenance
from smartpilot.cli.views.returns import emit_returns, say_nothing_sent, say_round
from smartpilot.errors import EXIT_PROBLEMS, UsageError
from smartpilot.i18n import _, ngettext
from smartpilot.places.authorities import authorities_within, require_authority
from smartpilot.records.terms import ReturnState
from smartpilot.store import load_store

_ALL = ("all", "全部")


def run(
    registry_path: RegistryOption = None,
    province: ProvinceOption = None,
    round_: Annotated[
        list[str] | None,
        typer.Option(
            "--round",
            metavar="DAY",
            help=_("The round: the day on which it was sent, or all; without it the newest one. Repeatable."),
        ),
    ] = None,
    outstanding: Annotated[
        bool, typer.Option("--outstanding", help=_("Only authorities whose workbook has not come back."))
    ] = False,
    forget: Annotated[
        bool,
        typer.Option(
            "--forget-contacts", help=_("Remove the persons and telephone numbers, with -p only of these authorities.")
        ),
    ] = False,
    withdraw: Annotated[
        str | None,
        typer.Option(
            "--withdraw",
            metavar="DAY",
            help=_("Withdraw this round: its workbooks no longer count as sent. Nothing is deleted."),
        ),
    ] = None,
    yes: Annotated[bool, yes_option(_("Remove contacts, or withdraw a round, without asking."))] = False,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Shows who has answered; removes whom the covers named, or withdraws a round, where that is asked for."""
    wanted = {text: authorities_within(require_authority(text)) for text in province or ()}
    names = {name for of_text in wanted.values() for name in of_text}
    if withdraw is not None:
        if outstanding or round_ or forget or province:
            raise UsageError(_("--withdraw goes with --yes only"), _("leave out the other options"))
        _withdraw(registry_path, withdraw, yes=yes)
        return
    if forget:
        if outstanding or round_:
            message = _("--forget-contacts goes with -p only")
            raise UsageError(message, _("leave out --outstanding and --round"))
        codes = [code for name, code in authority_codes().items() if name in names] if province else None
        _forget(registry_path, codes, yes=yes)
        return
    store = load_store(readable_path(registry_path), say)
    circulations = read_circulations(circulations_path(store.path)).require_valid()
    rounds = select_rounds(circulations, round_ or (), _ALL)
    of_rounds = [r for r in returns_of(circulations, store.ledger, rounds) if not names or r.authority in names]
    shown = [r for r in of_rounds if not outstanding or r.state is ReturnState.OUTSTANDING]
    say_provenance(store.provenance)
    contacts = load_contacts(store.path)
    last_of_rounds = [circulations.last_of_round(name) for name in circulations.rounds]
    emit_returns(shown, contacts, last_of_rounds, store.provenance, format_)
    if rounds:
        sent = {return_.authority for return_ in of_rounds}
        say_nothing_sent([text for text, of_text in wanted.items() if sent.isdisjoint(of_text)], rounds)
    else:
        say(_("nothing was circulated from this registry: {path}").format(path=store.path))
    for name in rounds:
        if of_round := [r for r in of_rounds if r.round == name]:
            say_round(of_round)
    others = [name for name in circulations.rounds if name not in rounds]
    if others and not round_ and format_.is_for_people:
        say(_("other rounds: {names}; show them with --round").format(names=_(", ").join(others)))


def _withdraw(registry_path: Path | None, text: str, *, yes: bool) -> None:
    """Withdraws a round after a question."""
    path = circulations_path(writable_path(registry_path))
    round_ = require_round(text, read_circulations(path).require_valid().rounds)
    recording = begin_recording("returns")
    if not yes and not ask_or_say(
        _("Withdraw the round of {round}? What was collected stays in the ledger.").format(round=round_),
        refused=_("nothing was withdrawn"),
        unasked=_("nothing was withdrawn; --yes withdraws it without asking"),
    ):
        raise typer.Exit(EXIT_PROBLEMS)
    append_entries(path, lambda _known: [withdrawal_of(round_, recording)], say)
    say(_("the round of {round} is withdrawn").format(round=round_))


def _forget(registry_path: Path | None, codes: list[str] | None, *, yes: bool) -> None:
    """Removes contacts after a question."""
    path = contacts_path(writable_path(registry_path))
    if not yes and not ask_or_say(
        _("Remove these contacts for good? They cannot be restored."),
        refused=_("nothing was removed"),
        unasked=_("nothing was removed; --yes removes them without asking"),
    ):
        raise typer.Exit(EXIT_PROBLEMS)
    n = forget_contacts(path, codes, say)
    say(ngettext("{n} contact removed", "{n} contacts removed", n).format(n=n))
