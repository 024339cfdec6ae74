"""Rules that hold the registry against the notices' own totals."""

from collections.abc import Iterator

from smartpilot.i18n import _
from smartpilot.problems import Severity
from smartpilot.registry.totals import RecordCount, count_records
from smartpilot.rules.base import Finding, Subject, rule
from smartpilot.toml.document import DataPath


def _counted(subject: Subject) -> Iterator[tuple[DataPath, str, str, RecordCount]]:
    """Each announced number: path, notice, what is counted, the count."""
    for index, notice in enumerate(subject.registry.file.notices):
        found = count_records(subject.registry, notice)
        path = subject.reading.path("notices", index, "totals")
        both = found.new.declared is not None and found.expanded.declared is not None
        yield path, notice.id, _("pilots"), found.pilots
        yield (*path, "special"), notice.id, _("special projects"), found.special
        if both:
            yield (*path, "new"), notice.id, _("new pilots"), found.new
        if found.expanded.declared is not None:
            yield (*path, "expanded"), notice.id, _("expanded-scope pilots"), found.expanded


@rule(
    "totals-incomplete",
    Severity.WARNING,
    _("the registry has every record that a notice lists"),
    _("Missing records have not been found in a published text yet; no record is invented to reach a total."),
)
def totals_incomplete(subject: Subject) -> Iterator[Finding]:
    """Fewer pilots or special projects than the notice says. Not asked while broken records are put aside."""
    if not subject.reading.complete:
        return
    for path, notice, what, found in _counted(subject):
        # New and expanded apart only say something once every pilot is there and has its designation.
        if path[-1] in ("new", "expanded"):
            continue
        if found.declared is not None and found.missing > 0:
            message = _("notice {id}: {n} of {total} {what}").format(
                id=notice, n=found.listed, total=found.declared, what=what
            )
            yield Finding(
                path,
                message,
                _("{n} are missing; they are in the notice's annex").format(n=found.missing),
                found.listed,
            )


@rule(
    "totals-exceeded",
    Severity.ERROR,
    _("the registry has no more records than a notice lists"),
    _("A surplus record belongs to another round, is a candidate, or was entered twice."),
)
def totals_exceeded(subject: Subject) -> Iterator[Finding]:
    """More pilots, new or expanded pilots, or special projects than the notice says."""
    for path, notice, what, found in _counted(subject):
        if found.declared is not None and found.missing < 0:
            message = _("notice {id}: {n} {what}, but it lists {total}").format(
                id=notice, n=found.listed, total=found.declared, what=what
            )
            yield Finding(path, message, _("{n} too many").format(n=-found.missing), found.listed)
