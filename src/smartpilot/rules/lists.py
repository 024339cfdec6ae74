"""Rules about whom a notice asks: the lists that it applies to, and what their records owe together."""

import datetime as dt
from collections.abc import Iterator

from smartpilot.i18n import _
from smartpilot.problems import Severity
from smartpilot.records.models import Candidate
from smartpilot.records.notices import Deliverable, Notice
from smartpilot.records.terms import RECORD_KINDS, Kind
from smartpilot.registry.programmes import earlier_lists, format_applies_to
from smartpilot.rules.base import Finding, Subject, nearest_hint, rule


@rule(
    "applies-to",
    Severity.ERROR,
    _("a notice applies to known notices of its programme, each named once"),
    _("What it asks for is owed by the records that these list; of an unknown notice nobody does."),
)
def applies_to(subject: Subject) -> Iterator[Finding]:
    """A notice in `applies_to` that no [[notices]] has, that is of another programme, or that is named twice."""
    registry, known = subject.registry, subject.known_ids["notices"]
    for index, notice in enumerate(registry.file.notices):
        for position, id_ in enumerate(notice.applies_to or ()):
            path = subject.reading.path("notices", index, "applies_to", position)
            listing = registry.notices.get(id_)
            if id_ not in known:
                yield Finding(path, _("unknown notice: {id}").format(id=id_), nearest_hint(id_, known), id_)
            elif listing and registry.programme_of(listing) != registry.programme_of(notice):
                message = _("{id} is a notice of another programme: {name}")
                message = message.format(id=id_, name=registry.programme_of(listing).label)
                yield Finding(path, message, _("name notices of the same programme"), id_)
            elif id_ in (notice.applies_to or ())[:position]:
                yield Finding(path, _("{id} is named twice").format(id=id_), _("delete one of the two"), id_)


@rule(
    "repeated-deliverable",
    Severity.ERROR,
    _("no record owes two deliverables with one id"),
    _("The ledger and the workbooks name a deliverable by its id; of two with one id it could not be told which."),
)
def repeated_deliverable(subject: Subject) -> Iterator[Finding]:
    """A deliverable with the id of one that the same records owe by an earlier notice of the file."""
    notices = subject.registry.file.notices
    earlier: dict[tuple[str, str], list[tuple[Notice, Deliverable]]] = {}
    for index, notice in enumerate(notices):
        asked = [deliverable for deliverable in notice.deliverables if deliverable.owed_by in RECORD_KINDS]
        for deliverable in asked:
            same = [pair for id_ in notice.lists_bound for pair in earlier.get((id_, deliverable.id), ())]
            other = next((known for known, one in same if _have_one_owner(one, deliverable)), None)
            if other is not None:
                number = notice.deliverables.index(deliverable)
                path = subject.reading.path("notices", index, "deliverables", number, "id")
                message = _("the same records owe a deliverable {id} by notice {notice} too")
                message = message.format(id=deliverable.id, notice=other.id)
                hint = _("give it another id, for example {id}").format(id=f"{deliverable.id}-{notice.id}")
                yield Finding(path, message, hint, deliverable.id)
        for deliverable in asked:
            for id_ in dict.fromkeys(notice.lists_bound):
                earlier.setdefault((id_, deliverable.id), []).append((notice, deliverable))


def _have_one_owner(one: Deliverable, other: Deliverable) -> bool:
    """Whether a record may owe both: a pilot that was a candidate owes what candidates owe too."""
    return one.owed_by is other.owed_by or {one.owed_by, other.owed_by} == {Kind.PILOTS, Kind.CANDIDATES}


@rule(
    "unowed-deliverable",
    Severity.WARNING,
    _("what a notice asks of pilots, special projects or candidates is owed by somebody"),
    _("Records owe what the notice that lists them asks for, and what notices ask for that apply to it."),
)
def unowed_deliverable(subject: Subject) -> Iterator[Finding]:
    """A notice that asks something of pilots or special projects, where the registry has none of them, of its list or
    of those that it applies to; or of candidates, where it has no record of these at all.
    """
    registry = subject.registry
    if not subject.reading.complete:
        return
    with_records = {record.notice for record in registry.records}
    with_list = {record.notice for record in registry.records if not isinstance(record, Candidate)}
    for index, notice in enumerate(registry.file.notices):
        kinds = [
            kind
            for kind in RECORD_KINDS
            if any(deliverable.owed_by is kind for deliverable in notice.deliverables)
            and (with_records if kind is Kind.CANDIDATES else with_list).isdisjoint(notice.lists_bound)
        ]
        if not kinds:
            continue
        message = _("nobody owes what notice {id} asks of {kinds}: the registry has none of {lists}")
        message = message.format(
            id=notice.id,
            kinds=_(", ").join(kind.label for kind in kinds),
            lists=_(", ").join(_("notice {id}").format(id=id_) for id_ in notice.lists_bound),
        )
        hint = _("import its list")
        # Of a call the pilots are those of the list that follows it.
        lists = [listing.id for listing in earlier_lists(registry, registry.programme_of(notice), dt.date.max)]
        if candidates := [id_ for id_ in lists if id_ not in notice.lists_bound]:
            hint = _("import its list, or name those whom it is about: {example}")
            hint = hint.format(example=format_applies_to(candidates))
        yield Finding(subject.reading.path("notices", index, "id"), message, hint, notice.id)
