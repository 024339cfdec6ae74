"""The records of an annex: of which notice, and whether they are all that the registry has of it."""

from collections.abc import Iterator, Mapping, Sequence

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.records.annex import AnnexRecords
from smartpilot.records.models import AnyTarget, Pilot, Project
from smartpilot.records.notices import Notice
from smartpilot.records.terms import Kind
from smartpilot.registry.query import Filter, select
from smartpilot.registry.registry import Registry
from smartpilot.registry.totals import count_records

_MOST_IDS = 5


def annex_records(
    registry: Registry, notices: Sequence[str], selection: Mapping[Kind, Sequence[AnyTarget]]
) -> AnnexRecords:
    """The records of a selection that belong into the annex of the one notice in `notices`, otherwise of the newest.

    Raises UsageError if there are several notices or none, or if no record is left.
    """
    notice = _find_annex_notice(registry, notices)
    records = {kind: [r for r in selected if r.notice == notice.id] for kind, selected in selection.items()}
    pilots = [record for record in records.get(Kind.PILOTS, ()) if isinstance(record, Pilot)]
    projects = [record for record in records.get(Kind.PROJECTS, ()) if isinstance(record, Project)]
    if not pilots and not projects:
        raise UsageError(_("no matching pilots or special projects, so there is no annex"), _("remove a filter"))
    # Only a whole list can be compared with the notice's totals. A kind that was left out does not make it a selection.
    whole = select(registry, records, Filter(notices=[notice.id]))
    sites = {pilot.id: pilot.name for pilot in registry.file.pilots}
    return AnnexRecords(
        notice,
        pilots,
        projects,
        sites,
        is_selection=records != whole,
        kinds=tuple(selection),
        programme=registry.programme_of(notice),
    )


def _find_annex_notice(registry: Registry, notices: Sequence[str]) -> Notice:
    if len(set(notices)) > 1:
        raise UsageError(_("an annex belongs to one notice"), _("give --notice once, or export .csv"))
    if not registry.notices:
        raise UsageError(_("the registry has no notice, so there is no annex"), _("add a [[notices]] table first"))
    if notices:
        return registry.notices[notices[0]]
    # One that only asks something of the lists of others has no annex of its own.
    lists = [notice for notice in registry.file.notices if notice.id in notice.lists_bound]
    return max(lists or registry.file.notices, key=lambda notice: notice.issued_on)


def require_final(registry: Registry, annex: AnnexRecords) -> None:
    """Raises UsageError, with every reason, if an annex is not what its notice publishes."""
    reasons = list(_reasons_against_final(registry, annex))
    if reasons:
        raise UsageError(
            _("the annex of the notice {id} cannot be final").format(id=annex.notice.id),
            _("complete the registry, or export a draft without --final"),
            [f"  {reason}" for reason in reasons],
        )


def _reasons_against_final(registry: Registry, annex: AnnexRecords) -> Iterator[str]:
    if annex.is_selection:
        yield _("some of its records are left out by a filter")
    fields = {"", "new", "expanded"} if Kind.PILOTS in annex.kinds else set()
    fields |= {"special"} if Kind.PROJECTS in annex.kinds else set()
    for field, what, count in count_records(registry, annex.notice).announced:
        if field in fields and count.declared is not None and count.missing:
            yield _("{what}: {n}, but the notice lists {total}").format(what=what, n=count.listed, total=count.declared)
    undesignated = [pilot.id for pilot in annex.pilots if pilot.designation is None and pilot.added_on is None]
    if undesignated:
        ids = _(", ").join(undesignated[:_MOST_IDS]) + ("…" if len(undesignated) > _MOST_IDS else "")
        yield _("without a designation: {n} ({ids})").format(n=len(undesignated), ids=ids)
