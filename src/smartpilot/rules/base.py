"""Rules: what a rule is, the list of all rules, and running them.

To add a rule, write a function in one of the modules beside this one, decorated with `@rule(...)`, and give it a
folder of examples in tests/examples. The list, the explanations and `validate` find it.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from smartpilot.i18n import _
from smartpilot.ledger.reading import LedgerReading
from smartpilot.problems import Problem, Severity, sort_problems
from smartpilot.records.entries import Event
from smartpilot.records.models import REGISTRY_TABLES, AnyTarget, Assessment
from smartpilot.records.terms import RECORD_KINDS
from smartpilot.registry.reading import RegistryReading
from smartpilot.registry.registry import Registry
from smartpilot.text import find_nearest
from smartpilot.toml.document import Document
from smartpilot.toml.locations import DataPath


class Finding(NamedTuple):
    """What a rule reports: a path into the data of the registry (or `in_ledger`), what is wrong, what to do."""

    where: DataPath
    message: str
    hint: str = ""
    value: Any = None
    at_key: bool = False
    in_ledger: bool = False


@dataclass(frozen=True)
class Subject:
    """What a rule checks: the valid records, the ids of all records by table (broken ones too), and the ledger.

    `now`: the moment of the check, which is aware; None where it does not matter what has not come yet.
    """

    reading: RegistryReading
    registry: Registry
    known_ids: Mapping[str, set[str]] = field(default_factory=dict)
    ledger: LedgerReading | None = None
    now: dt.datetime | None = None

    @property
    def documents(self) -> Iterator[tuple[Document, bool]]:
        """The documents, each with whether it is the ledger."""
        yield self.reading.document, False
        if self.ledger is not None and self.ledger.document.data is not None:
            yield self.ledger.document, True

    @cached_property
    def events(self) -> Sequence[tuple[int, Event]]:
        """Every valid event with its index among them, in the order of the file."""
        ledger = self.ledger.ledger if self.ledger else None
        return list(enumerate(ledger.file.events)) if ledger else []

    def event_finding(self, index: int, field_: str, message: str, hint: str = "", value: Any = None) -> Finding:
        """A finding about a field of an event."""
        path = self.ledger.path(index, field_) if self.ledger else ()
        return Finding(path, message, hint, value, in_ledger=True)

    @cached_property
    def records(self) -> Sequence[tuple[DataPath, AnyTarget]]:
        """Every pilot, project and candidate with its path."""
        return list(self._records())

    @cached_property
    def assessments(self) -> Sequence[tuple[DataPath, Assessment]]:
        """Every assessment with its path."""
        assessments = self.registry.file.assessments
        return [(self.reading.path("assessments", index), record) for index, record in enumerate(assessments)]

    @property
    def cited(self) -> Sequence[tuple[DataPath, AnyTarget | Assessment]]:
        """Every record that names its sources, with its path."""
        return [*self.records, *self.assessments]

    def _records(self) -> Iterator[tuple[DataPath, AnyTarget]]:
        for kind in RECORD_KINDS:
            records: Sequence[AnyTarget] = self.registry.of_kind(kind)
            yield from ((self.reading.path(kind.value, index), record) for index, record in enumerate(records))


# Every wrong reference is compared with all ids, if only by their characters: above this number of ids, a file in
# which all references are wrong would take minutes.
_MOST_SEARCHED = 2000


def nearest_hint(wanted: str, known: set[str]) -> str:
    """Which of the ids may be meant by one that is not among them; empty where none is near, or there are very many."""
    near = find_nearest(wanted, sorted(known), most=2) if len(known) <= _MOST_SEARCHED else []
    return _("did you mean: {words}").format(words=_(", ").join(near)) if near else ""


Check = Callable[[Subject], Iterable[Finding]]


class Rule(NamedTuple):
    """A check with its id, its severity and what explains it. `run` is None for a check that reading makes.

    `about_ledger`: it checks the events of the ledger.
    """

    id: str
    severity: Severity
    title: str
    why: str
    run: Check | None = None
    about_ledger: bool = False


RULES: dict[str, Rule] = {}


def rule(id: str, severity: Severity, title: str, why: str, *, about_ledger: bool = False) -> Callable[[Check], Check]:
    """A decorator that registers a function as a rule."""

    def register(run: Check) -> Check:
        RULES[id] = Rule(id, severity, title, why, run, about_ledger)
        return run

    return register


def _register_reading_rules() -> None:
    """Registers the checks that are made when a file is read."""
    error = Severity.ERROR
    for id_, title, why in (
        ("file", _("the file exists and can be read"), _("A registry is one file, pilots.toml.")),
        (
            "empty",
            _("the file is not empty"),
            _("An empty file is usually the result of a failed save; restore the last copy."),
        ),
        (
            "encoding",
            _("the file is UTF-8"),
            _("Editors on Windows may save as GBK or UTF-16; choose UTF-8 when saving."),
        ),
        (
            "nesting",
            _("values are not nested deeply"),
            _("Nothing in a registry is nested deeper than four levels."),
        ),
        ("syntax", _("the file is valid TOML"), _("See https://toml.io/cn/v1.0.0 for the format.")),
        (
            "duplicate-key",
            _("no key is written twice"),
            _("A key has one value in TOML; with two it is unclear which one applies."),
        ),
        (
            "missing-key",
            _("no required key is missing"),
            _("A record without its name, code or evidence cannot be used."),
        ),
        ("unknown-key", _("no key is unknown"), _("A misspelled key would silently be lost.")),
        (
            "wrong-type",
            _("values have the right type"),
            _("Texts are written in quotation marks; dates and numbers are not."),
        ),
        ("wrong-value", _("values are allowed"), _("Only fixed words can be counted.")),
    ):
        RULES[id_] = Rule(id_, error, title, why)


_register_reading_rules()


def check(
    reading: RegistryReading,
    only: Iterable[str] = (),
    *,
    ledger: LedgerReading | None = None,
    now: dt.datetime | None = None,
) -> list[Problem]:
    """All problems of a registry and its ledger, in the order of the files; `only` limits them to these rules.

    Nothing is raised, whatever the files contain.
    """
    wanted = set(only) or set(RULES)
    problems = []
    for read in (reading, ledger):
        if read is not None:
            # That a file cannot be read is reported whatever rules are asked for: none of them can check it.
            unread = read.document.data is None
            problems += [problem for problem in read.problems if unread or problem.rule in wanted]
    if reading.registry is None:
        return sort_problems(problems)
    subject = Subject(reading, reading.registry, _known_ids(reading), ledger, now)
    for rule_ in RULES.values():
        if rule_.run is not None and rule_.id in wanted:
            problems += [_to_problem(subject, rule_, finding) for finding in rule_.run(subject)]
    return sort_problems(problems)


def count_checked(reading: RegistryReading, ledger: LedgerReading) -> dict[str, int]:
    """How many records the files have in each table, broken ones included."""
    data = {**(reading.document.data or {}), "events": (ledger.document.data or {}).get("events")}
    tables = {name: data.get(name) for name in (*(kind.value for kind in RECORD_KINDS), "events")}
    return {name: len(records) if isinstance(records, list) else 0 for name, records in tables.items()}


def _known_ids(reading: RegistryReading) -> dict[str, set[str]]:
    """The ids in each table, of broken records too: a reference to one of those is not wrong."""
    data = reading.document.data or {}
    known: dict[str, set[str]] = {}
    for table in REGISTRY_TABLES:
        records = data.get(table, [])
        # A single [pilots] instead of [[pilots]] is an error of its own; its id still counts as known.
        records = [records] if isinstance(records, dict) else records if isinstance(records, list) else []
        known[table] = {r["id"] for r in records if isinstance(r, dict) and isinstance(r.get("id"), str)}
    return known


def _to_problem(subject: Subject, rule_: Rule, finding: Finding) -> Problem:
    ledger = subject.ledger if finding.in_ledger else None
    document = ledger.document if ledger else subject.reading.document
    problem = Problem(
        rule_.id, rule_.severity, str(document.path), finding.message, hint=finding.hint, value=finding.value
    )
    return document.locate(problem, finding.where, at_key=finding.at_key)
