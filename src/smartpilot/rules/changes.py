"""The rule about what a ledger says of changes of the registry: without it an undo would do something else."""

from collections.abc import Iterator

from smartpilot.i18n import _
from smartpilot.problems import Severity
from smartpilot.registry.reverting import are_lines_of
from smartpilot.rules.base import Finding, Subject, rule


@rule(
    "registry-change",
    Severity.ERROR,
    _("a change of the registry can be taken back"),
    _("An undo puts back the lines of `before`; where they are not those of the record, it would lose it."),
)
def registry_change(subject: Subject) -> Iterator[Finding]:
    """A change with the id of another entry, a `voids` of no change of its record, or lines of something else."""
    ledger = subject.ledger
    file = ledger.ledger.file if ledger and ledger.ledger else None
    if ledger is None or file is None:
        return
    records = {change.id: change.key for change in file.changes}
    seen = {event.id for event in file.events}
    for index, change in enumerate(file.changes):

        def finding(field: str, message: str, hint: str, value: str | None, index: int = index) -> Finding:
            return Finding(ledger.path(index, field, table="changes"), message, hint, value, in_ledger=True)

        if change.id in seen:
            message = _("the id {id} is given twice").format(id=change.id)
            hint = _("delete the copy; if the two differ, the later one needs an id of its own")
            yield finding("id", message, hint, change.id)
        seen.add(change.id)
        if change.voids is not None and records.get(change.voids) != change.key:
            message = _("{id} is no change of {record}").format(id=change.voids, record=change.record)
            hint = _("smartpilot history --format json shows the changes and their ids")
            yield finding("voids", message, hint, change.voids)
        if not are_lines_of(change.key, change.before):
            message = _("these are not the lines of {record}").format(record=change.record)
            hint = _("restore them from a copy of the ledger; of a record that was new leave before out")
            yield finding("before", message, hint, None)
