"""Programmes as people name them, and the notices that belong to one."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence

from smartpilot.errors import UsageError
from smartpilot.i18n import _, language
from smartpilot.records.models import Candidate
from smartpilot.records.notices import Notice, Programme
from smartpilot.records.terms import Kind
from smartpilot.records.words import require_meaning
from smartpilot.registry.registry import Registry


def require_programme(registry: Registry, text: str) -> Programme:
    """The programme that is written smart-city, 国家智慧城市, 智慧城市 or 国家智慧城市试点.

    Raises UsageError with what may be typed where there is none, or several.
    """
    unknown = _("unknown programme: {name}").format(name=text)
    return registry.programmes[require_meaning(text, _words_of_programmes(registry), unknown)]


def _words_of_programmes(registry: Registry) -> Mapping[str, Sequence[str]]:
    """What may be typed for each programme; the first is what messages show, in Chinese the short name."""
    words = {
        programme.id: [programme.id, programme.short_label, programme.name, programme.title_of_kind(Kind.PILOTS)]
        for programme in registry.programmes.values()
    }
    return {id_: sorted(known, key=str.isascii) if language() == "zh" else known for id_, known in words.items()}


def require_notices_of(registry: Registry, programmes: Sequence[str], notices: Sequence[str]) -> tuple[str, ...]:
    """The ids of the notices of these programmes, among the given ones if there are any.

    Raises UsageError for an unknown programme, and where no notice is left.
    """
    wanted = {require_programme(registry, text).id for text in programmes}
    of_wanted = (notice.id for notice in registry.file.notices if registry.programme_of(notice).id in wanted)
    ids = tuple(id_ for id_ in of_wanted if not notices or id_ in notices)
    if not ids:
        names = _(", ").join(registry.programmes[id_].label for id_ in sorted(wanted))
        used = _(", ").join(programme.id for programme in registry.programmes_of())
        message = _("the registry has no such notice of the programme {name}").format(name=names)
        raise UsageError(message, _("its programmes: {words}").format(words=used))
    return ids


def earlier_lists(registry: Registry, programme: Programme, day: dt.date) -> list[Notice]:
    """The notices of a programme until a day that list pilots or special projects, in the order of their days.

    Those of which the registry has records, those that say how many they list, and those that the programme names.
    """
    with_records = {record.notice for record in registry.records if not isinstance(record, Candidate)}
    named = programme.batches or ()
    lists = [
        notice
        for notice in registry.notices.values()
        if registry.programme_of(notice) == programme
        and notice.issued_on <= day
        and (notice.id in with_records or notice.totals is not None or notice.id in named)
    ]
    return sorted(lists, key=lambda notice: notice.issued_on)


def format_applies_to(ids: Iterable[str]) -> str:
    """The line of a notice that applies to these: applies_to = ["2012", "2013"]."""
    return f"applies_to = {json.dumps(list(ids))}"
