"""Rules that compare the registry with the totals of the notices."""

from collections.abc import Iterator

from smartpilot.i18n import _
from smartpilot.problems import Severity
from smartpilot.registry.totals import RecordCount, count_records
from smartpilot.rules.base import Finding, Subject, rule
from smartpilot.toml.locations import DataPath


def _count_announced(subject: Subject) -> Iterator[tuple[DataPath, str, str, RecordCount]]:
    """Every number that a notice announces: its path, the notice's id, what is counted, the count."""
    for index, notice in enumerate(subject.registry.file.notices):
        path = subject.reading.path("notices", index, "totals")
        for field, what, count in count_records(subject.registry, notice).announced:
            yield ((*path, field) if field else path), notice.id, what, count


@rule(
    "totals-incomplete",
    Severity.WARNING,
    _("the registry has every record that a notice lists"),
    _("Missing records have not been found in a published text yet; no record is invented to reach a total."),
)
def totals_incomplete(subject: Subject) -> Iterator[Finding]:
    """Fewer pilots or special projects than the notice says; not checked if broken records were set aside."""
    if not subject.reading.complete:
        return
    for path, notice, what, count in _count_announced(subject):
        # New and expanded ones can only be told apart once every pilot is there with its designation.
        if path[-1] in ("new", "expanded"):
            continue
        if count.declared is not None and count.missing > 0:
            message = _("notice {id}: {n} of {total} {what}").format(
                id=notice, n=count.listed, total=count.declared, what=what
            )
            yield Finding(
                path,
                message,
                _("{n} are missing; they are in the notice's annex").format(n=count.missing),
                count.listed,
            )


@rule(
    "totals-exceeded",
    Severity.ERROR,
    _("the registry has no more records than a notice lists"),
    _("A surplus record belongs to another round, is a candidate, or was entered twice."),
)
def totals_exceeded(subject: Subject) -> Iterator[Finding]:
    """More pilots, new or expanded pilots, or special projects than the notice says."""
    for path, notice, what, count in _count_announced(subject):
        if count.declared is not None and count.missing < 0:
            message = _("notice {id}: {n} {what}, but it lists {total}").format(
                id=notice, n=count.listed, total=count.declared, what=what
            )
            yield Finding(path, message, _("{n} too many").format(n=-count.missing), count.listed)
