"""The records of an annex: of which notice, and whether they are all that the registry has of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.records.models import AnyTarget, Notice, Pilot, Project
from smartpilot.records.terms import Kind
from smartpilot.registry.query import Filter, select
from smartpilot.registry.registry import Registry


@dataclass(frozen=True, slots=True)
class AnnexRecords:
    """The pilots and special projects of the annex of a notice.

    `sites` has the names of pilots by id, of other rounds too, for the sites of projects. With `is_selection` some
    records of the notice are left out.
    """

    notice: Notice
    pilots: Sequence[Pilot]
    projects: Sequence[Project]
    sites: Mapping[str, str]
    is_selection: bool


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
    return AnnexRecords(notice, pilots, projects, sites, is_selection=records != whole)


def _find_annex_notice(registry: Registry, notices: Sequence[str]) -> Notice:
    if len(set(notices)) > 1:
        raise UsageError(_("an annex belongs to one notice"), _("give --notice once, or export .csv"))
    if not registry.notices:
        raise UsageError(_("the registry has no notice, so there is no annex"), _("add a [[notices]] table first"))
    if notices:
        return registry.notices[notices[0]]
    return max(registry.file.notices, key=lambda notice: notice.issued_on)
