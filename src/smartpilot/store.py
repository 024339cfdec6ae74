"""Registry and ledger as one store: opened by a command that writes, checked, and changed under the lock."""

import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from smartpilot.errors import InvalidFileError, SmartpilotError
from smartpilot.files.locks import hold_lock
from smartpilot.files.reading import read_if_exists
from smartpilot.files.writing import change_file, changed_meanwhile_error, remove_leftovers, require_changeable
from smartpilot.i18n import _, ngettext
from smartpilot.ledger.ledger import Entry, Ledger, Recording, ledger_path, with_appended_events
from smartpilot.ledger.pending import PendingRequest
from smartpilot.ledger.provenance import Provenance, provenance_of
from smartpilot.ledger.reading import LedgerReading, parse_ledger, read_ledger, require_valid_ledger
from smartpilot.ledger.registry_changes import changes_between
from smartpilot.ledger.reversion import NO_REVERSION, Reversion
from smartpilot.problems import Problem, Severity
from smartpilot.records.entries import LEDGER_TABLES, Event, RegistryChange
from smartpilot.records.models import REGISTRY_TABLES
from smartpilot.registry.reading import RegistryReading, parse_registry, read_registry, require_valid_registry
from smartpilot.registry.registry import Registry
from smartpilot.rules import EVENT_RULES, check
from smartpilot.toml.document import Document, parse_document
from smartpilot.toml.edits import CannotEditError, format_diff

Announce = Callable[[str], None]
Plan = TypeVar("Plan")
AnyEntry = TypeVar("AnyEntry", bound=Entry)


def say_nothing(message: str) -> None:
    """Discards what a store announces."""


@dataclass(frozen=True)
class Store:
    """A registry and its ledger, and the content of their files when they were read.

    `announce` gets a sentence for the user when the store waits for another process or begins a ledger. With
    `allow_rule_errors` events are appended although records break a rule of `validate`.
    """

    path: Path
    registry: Registry
    ledger: Ledger
    reading: RegistryReading
    ledger_reading: LedgerReading
    announce: Announce = say_nothing
    allow_rule_errors: bool = False

    @property
    def ledger_path(self) -> Path:
        """The path of the ledger."""
        return ledger_path(self.path)

    @property
    def content(self) -> bytes:
        """The content of the registry's file."""
        return self.reading.document.raw or b""

    @property
    def provenance(self) -> Provenance:
        """Where an answer comes from that is made of this store."""
        return provenance_of(self.path, self.registry, self.ledger_reading)

    def preview(self, content: bytes) -> str:
        """The difference that another content of the registry makes, as a unified diff.

        Raises InvalidFileError if that content has errors.
        """
        self.require_valid(content)
        return format_diff(str(self.path), self.content, content)

    def new_warnings(self, content: bytes) -> Sequence[Problem]:
        """The warnings that the registry would have with another content, and does not have yet."""
        known = {_subject_of(problem) for problem in check(self.reading, ledger=self.ledger_reading)}
        reading = parse_registry(parse_document(self.path, content, REGISTRY_TABLES))
        problems = [p for p in check(reading, ledger=self.ledger_reading) if _subject_of(p) not in known]
        return [problem for problem in problems if problem.severity is Severity.WARNING]

    def append_events(self, make_events: Callable[["Store"], Sequence[Event]]) -> Sequence[Event]:
        """Appends the events that `make_events` returns; see `append_plan`."""
        return self.append_plan(make_events, lambda events: events)[1]

    def append_plan(
        self,
        plan: Callable[["Store"], Plan],
        entries_of: Callable[[Plan], Sequence[AnyEntry]],
        request: PendingRequest | None = None,
        reversion_of: Callable[[Plan], Reversion] = lambda _plan: NO_REVERSION,
    ) -> tuple[Plan, Sequence[AnyEntry]]:
        """Appends the events of a plan, which is made for the store as it is under the lock; returns both.

        What others have changed since the store was opened is read first. The registry is changed too where the plan
        takes something back there that it still has. The events are on the disk afterwards, and before them the note of
        the request, if there is one.

        Raises FileHeldError if another process holds the ledger, UsageError if nothing can be appended to the ledger,
        InvalidFileError if it could not be read afterwards or an event would break a rule, and whatever the two
        functions raise.
        """
        with hold_lock(self.ledger_path, lambda: self._announce_waiting(self.ledger_path)):
            current = self._with_current_files()
            planned = plan(current)
            entries = entries_of(planned)
            reversion = reversion_of(planned)
            with ExitStack() as stack:
                if reversion.content is not None and reversion.content != current.content:
                    stack.enter_context(hold_lock(self.path, lambda: self._announce_waiting(self.path)))
                    current._require_valid_with(entries, reversion.content)
                    require_changeable(self.path)
                else:
                    current._require_no_new_errors(entries)
                if reversion.restores:  # before the events that are about them
                    current._require_appendable_with(entries)
                    current._change_registry(reversion.content)
                current._append(entries, request)
                if not reversion.restores:
                    current._change_registry(reversion.content)
        return planned, entries

    def _require_appendable_with(self, entries: Sequence[AnyEntry]) -> None:
        """Checks that the ledger takes these entries and could be read afterwards; writes nothing.

        Raises UsageError and InvalidFileError as `append_plan` does.
        """
        if entries:
            self.require_appendable()
            self.require_readable_ledger(with_appended_events(self.ledger_reading.document.raw, entries))
            require_changeable(self.ledger_path)

    def _append(self, entries: Sequence[AnyEntry], request: PendingRequest | None = None) -> None:
        """Appends entries to the ledger, which is locked; see `append_plan`."""
        if not entries:
            return
        self._require_appendable_with(entries)
        before = self.ledger_reading.document.raw
        content = with_appended_events(before, entries)
        if before is None:
            self.announce(_("created a new ledger: {path}").format(path=self.ledger_path))
        if request is not None:
            request.note(entries)
        try:
            change_file(self.ledger_path, content, expected=before)
        except SmartpilotError:
            if request is not None:
                request.withdraw()
            raise

    def _change_registry(self, content: bytes | None) -> None:
        """Gives the registry, which is locked, another content, if there is one."""
        if content is not None and content != self.content:
            change_file(self.path, content, expected=self.reading.document.raw)

    def _require_valid_with(self, entries: Sequence[AnyEntry], content: bytes) -> None:
        """Raises InvalidFileError if a registry with this content has errors once the ledger has these entries."""
        ledger = with_appended_events(self.ledger_reading.document.raw, entries)
        reading = parse_ledger(parse_document(self.ledger_path, ledger, LEDGER_TABLES))
        replace(self, ledger_reading=reading).require_valid(content)

    def _require_no_new_errors(self, entries: Sequence[AnyEntry]) -> None:
        """Raises InvalidFileError if events break a rule once the ledger has these entries, and do not do so yet."""
        if not entries:
            return
        self.require_appendable()
        reading = self.require_readable_ledger(with_appended_events(self.ledger_reading.document.raw, entries))
        errors = [p for p in check(self.reading, EVENT_RULES, ledger=reading) if p.severity is Severity.ERROR]
        if errors:
            known = {_subject_of(problem) for problem in check(self.reading, EVENT_RULES, ledger=self.ledger_reading)}
            errors = [problem for problem in errors if _subject_of(problem) not in known]
        if errors:
            raise InvalidFileError(_("nothing was written, because the ledger would then have these errors"), errors)

    def replace_registry(
        self,
        plan: Callable[["Store"], Plan],
        content_of: Callable[["Store", Plan], bytes],
        recording: Recording | None = None,
    ) -> Plan:
        """Gives the registry the content of a plan, which is made for the store as it is under the lock; returns it.

        Both files are locked, because each is checked against the other. What others have changed since the store was
        opened is read first. With `recording` the ledger says before which records are changed, for `undo`: of a run
        that is killed between the two nothing is left to be taken back (see `changes_not_made`).

        Raises InvalidFileError if that content has errors, FileHeldError if another process holds a file, UsageError
        if one of the files could not be written, and whatever the two functions raise.
        """
        with (
            hold_lock(self.ledger_path, lambda: self._announce_waiting(self.ledger_path)),
            hold_lock(self.path, lambda: self._announce_waiting(self.path)),
        ):
            current = self._with_current_files()
            planned = plan(current)
            content = content_of(current, planned)
            if content != current.content:
                current.require_valid(content)
                after = parse_registry(parse_document(self.path, content, REGISTRY_TABLES)).registry
                changes: Sequence[RegistryChange] = []
                if recording is not None and after is not None:
                    changes = changes_between(current.registry, current.content, after, content, recording)
                require_changeable(self.path)
                current._append(changes)
                current._change_registry(content)
        return planned

    def replace_registry_as_planned(
        self,
        planned: Plan,
        plan_again: Callable[["Store"], Plan],
        content_of: Callable[["Store", Plan], bytes],
        recording: Recording | None = None,
    ) -> None:
        """Gives the registry the content of a plan that was made of this store, as `replace_registry` does.

        Raises FileHeldError also where others have changed the files meanwhile, so that `plan_again` makes another one.
        """

        def same_plan(current: Store) -> Plan:
            if current is not self and plan_again(current) != planned:
                raise changed_meanwhile_error(self.path)
            return planned

        self.replace_registry(same_plan, content_of, recording)

    def require_valid(self, content: bytes) -> None:
        """Raises InvalidFileError if a registry with this content has errors."""
        reading = parse_registry(parse_document(self.path, content, REGISTRY_TABLES))
        errors = [p for p in check(reading, ledger=self.ledger_reading) if p.severity is Severity.ERROR]
        if errors:
            raise InvalidFileError(_("nothing was written, because the registry would then have these errors"), errors)

    def require_readable_ledger(self, content: bytes) -> LedgerReading:
        """A ledger with this content. Raises InvalidFileError if it could not be read again."""
        reading = parse_ledger(parse_document(self.ledger_path, content, LEDGER_TABLES))
        if reading.problems:
            message = _("nothing was written, because the ledger would then have these errors")
            raise InvalidFileError(message, reading.problems)
        return reading

    def require_appendable(self) -> None:
        """Raises CannotEditError if the events are written in brackets (`events = []`), where none can be appended."""
        # Whether the events are in brackets can be seen before the first heading.
        before = re.split(r"^\s*\[\[", self.ledger_reading.document.text, maxsplit=1, flags=re.MULTILINE)[0]
        data = parse_document(self.ledger_path, before.encode()).data or {}
        for table in LEDGER_TABLES:
            if table in data:
                raise CannotEditError(table)

    def _with_current_files(self) -> "Store":
        """This store with registry and ledger as they are on the disk now."""
        if _is_unchanged(self.reading.document) and _is_unchanged(self.ledger_reading.document):
            return self
        return open_store(self.path, self.announce, allow_rule_errors=self.allow_rule_errors)

    def _announce_waiting(self, path: Path) -> None:
        self.announce(_("waiting for {path}, which another smartpilot is using").format(path=path))


def load_store(path: Path, announce: Announce = say_nothing) -> Store:
    """Registry and ledger, for a command that only reads them. Announces it if events break a rule.

    Raises InvalidFileError where one of them does not parse or does not fit the model.
    """
    reading = read_registry(path)
    registry = require_valid_registry(reading)
    ledger_reading = read_ledger(ledger_path(path))
    ledger = require_valid_ledger(ledger_reading)
    problems = check(reading, EVENT_RULES, ledger=ledger_reading) if ledger.file.events else []
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if errors:
        note = ngettext(
            "note: the ledger has {n} error, so the figures may be wrong; smartpilot validate shows it",
            "note: the ledger has {n} errors, so the figures may be wrong; smartpilot validate shows them",
            errors,
        )
        announce(note.format(n=errors))
    return Store(path, registry, ledger, reading, ledger_reading, announce)


def open_store(path: Path, announce: Announce = say_nothing, *, allow_rule_errors: bool = False) -> Store:
    """Opens registry and ledger for a command that writes, which builds on valid files only.

    What a run left behind that was killed is removed, even if nothing is left to be written.

    With `allow_rule_errors` only files that cannot be read are refused, for a command that corrects them.

    Raises InvalidFileError with all errors.
    """
    for file in (path, ledger_path(path)):
        remove_leftovers(file)
    reading, ledger = read_registry(path), read_ledger(ledger_path(path))
    problems = [*reading.problems, *ledger.problems] if allow_rule_errors else check(reading, ledger=ledger)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors or reading.registry is None or ledger.ledger is None:
        raise InvalidFileError(_("nothing is written until these are fixed"), errors)
    return Store(path, reading.registry, ledger.ledger, reading, ledger, announce, allow_rule_errors)


def _subject_of(problem: Problem) -> tuple[str, str | None, str | None]:
    """What a problem is about; where it stands, and the figures in its message, change with other records."""
    return problem.rule, problem.record, problem.field


def _is_unchanged(document: Document) -> bool:
    """Whether the file still has the content that was read; False where it cannot be read, which reading it says."""
    try:
        return read_if_exists(document.path) == document.raw
    except OSError:
        return False
