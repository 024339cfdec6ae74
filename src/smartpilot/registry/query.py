"""Asking the registry: filters, sorting, columns of records."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from smartpilot.i18n import _, with_brackets
from smartpilot.places.divisions import Division, chain_on, province_rank
from smartpilot.records.models import AnyTarget, Candidate, OwingAuthority, Pilot, Place, Project, Target
from smartpilot.records.notices import Notice
from smartpilot.records.obligations import Obligation
from smartpilot.records.ordering import parse_sort_keys, require_keys, sort_rows
from smartpilot.records.terms import Designation, Evidence, Kind, Level, Term
from smartpilot.records.titles import AUTHORITY, PROGRAMME, STATUS, Title, titles
from smartpilot.registry.registry import Registry
from smartpilot.registry.statuses import StatusOn, status_of

MODEL_OF_KIND: Mapping[Kind, type[Target]] = {
    Kind.PILOTS: Pilot,
    Kind.PROJECTS: Project,
    Kind.CANDIDATES: Candidate,
    Kind.AUTHORITIES: OwingAuthority,
}

# The wanted records of each wanted kind.
Selection = Mapping[Kind, Sequence[AnyTarget]]

_FIRST_COLUMNS = ("id", "programme", "notice")

# What a table shows when nobody says, the programme, the notice and the status only where there are several; the other
# formats have every column.
DEFAULT_COLUMNS: Mapping[Kind, Sequence[str]] = {
    Kind.PILOTS: (*_FIRST_COLUMNS, "name", "province", "division", "level", "designation", "status", "evidence"),
    Kind.PROJECTS: (*_FIRST_COLUMNS, "undertaken_by", "title", "field", "site", "status", "evidence"),
    Kind.CANDIDATES: (*_FIRST_COLUMNS, "name", "province", "division", "level", "status"),
}


class Filter(NamedTuple):
    """What records are wanted; an empty part wants all.

    `authorities`: full names of provinces, separately planned cities or the Corps; a province includes those in it.
    """

    text: str = ""
    authorities: Sequence[str] = ()
    notices: Sequence[str] = ()
    designation: Designation | None = None
    level: Level | None = None
    evidence: Evidence | None = None
    status: StatusOn | None = None

    def includes(self, registry: Registry, record: AnyTarget) -> bool:
        """Whether a record is wanted. A filter on a field that a kind does not have takes none of that kind."""
        return (not self.notices or record.notice in self.notices) and self._includes_of_any_notice(registry, record)

    def includes_asked(self, registry: Registry, record: AnyTarget) -> bool:
        """The same where it is about what records owe: those of which a notice asks something are its records too."""
        return (
            not self.notices
            or record.notice in self.notices
            or any(notice.id in self.notices for notice in registry.notices_asking(record))
        ) and self._includes_of_any_notice(registry, record)

    def asks(self, record: AnyTarget, notice: Notice) -> bool:
        """Whether what a notice asks of a record is wanted: it is that notice, or the one that lists the record."""
        return not self.notices or notice.id in self.notices or record.notice in self.notices

    def concerns(self, obligation: Obligation) -> bool:
        """Whether an obligation is wanted, of some records at least; see `asks`."""
        wanted = self.notices
        return not wanted or obligation.notice.id in wanted or any(id_ in wanted for id_ in obligation.listed_by)

    def _includes_of_any_notice(self, registry: Registry, record: AnyTarget) -> bool:
        return (
            (not self.authorities or self._is_in_charge(registry, record))
            and (self.designation is None or getattr(record, "designation", None) is self.designation)
            and (self.level is None or getattr(record, "level", None) is self.level)
            and (self.evidence is None or record.evidence is self.evidence)
            and (self.status is None or status_of(registry, record, self.status.day) is self.status.status)
            and (not self.text or any(self.text.casefold() in part.casefold() for part in _searchable_texts(record)))
        )

    def region_of(self, province: str | None, authority: str | None) -> str | None:
        """Under which name a record is counted: its province, or its authority where that is wanted and no province."""
        return authority if authority in self.authorities and province not in self.authorities else province

    def _is_in_charge(self, registry: Registry, record: AnyTarget) -> bool:
        """Whether one of the wanted authorities is the record's, or that of its province."""
        return registry.province_of(record) in self.authorities or registry.authority_of(record) in self.authorities


NO_FILTER = Filter()


def format_filter(filter_: Filter) -> str:
    """What the filter narrows to, as the end of a sentence in the user's language; empty where it wants all."""
    words = words_of_filter(filter_)
    return _("; only {words}").format(words=words) if words else ""


def words_of_filter(filter_: Filter) -> str:
    """What the filter narrows to, in the user's language; empty where it wants all."""
    parts = [*filter_.authorities, *(_("notice {id}").format(id=id_) for id_ in filter_.notices)]
    parts += [term.label for term in (filter_.designation, filter_.level, filter_.evidence) if term]
    parts += [with_brackets(filter_.status.status.label, str(filter_.status.day))] if filter_.status else []
    parts += [_("with “{text}”").format(text=filter_.text)] if filter_.text else []
    return _(", ").join(parts)


def _searchable_texts(record: AnyTarget) -> Iterable[str]:
    """The texts of a record that a search looks in."""
    yield record.id
    yield record.name
    if isinstance(record, Project):
        yield from record.undertaken_by
        yield from (text for text in (record.field, record.site) if text)
    else:
        locality = record.locality if isinstance(record, Place) else None
        yield from (text for text in (record.province, record.division, locality) if text)


def select(registry: Registry, kinds: Iterable[Kind], filter_: Filter) -> dict[Kind, list[AnyTarget]]:
    """The wanted records of each kind, in the order of the file."""
    return {kind: [record for record in registry.of_kind(kind) if filter_.includes(registry, record)] for kind in kinds}


@cache
def columns(kind: Kind) -> Mapping[str, Title]:
    """Every column of a kind: the record's fields in the model's order, then those that follow from others."""
    return {**titles(MODEL_OF_KIND[kind]), "authority": AUTHORITY, "programme": PROGRAMME, "status": STATUS}


def require_columns(texts: Sequence[str], kinds: Iterable[Kind]) -> list[str]:
    """The keys of columns of one of the kinds, each written as its key or as its heading: name, 名称.

    Raises UsageError with the nearest ones where a text is none.
    """
    return require_keys(texts, _titles_of(kinds))


def parse_order(texts: Sequence[str], kinds: Iterable[Kind]) -> list[str]:
    """The keys of an order by columns of one of the kinds; see `parse_sort_keys`."""
    return parse_sort_keys(texts, _titles_of(kinds))


def _titles_of(kinds: Iterable[Kind]) -> Mapping[str, Title]:
    return {key: title for kind in kinds for key, title in columns(kind).items()}


def value_of(registry: Registry, record: AnyTarget, column: str, day: dt.date) -> Any:
    """What stands in a column on a day: the field as it is, or the derived one; None where the record has none."""
    if column == "authority":
        return registry.authority_of(record)
    if column == "programme":
        return registry.programme_of_record(record).id
    if column == "status":
        return status_of(registry, record, day)
    return getattr(record, column, None)


def sort_records(
    registry: Registry, records: Sequence[AnyTarget], keys: Sequence[str], day: dt.date
) -> list[AnyTarget]:
    """Sorted by columns as they are on a day, `-column` descending; records without the value come last either way.

    Fixed words sort in the order in which the model lists them, provinces in the official order.
    """

    def rank_of(record: AnyTarget, column: str) -> Any:
        value = value_of(registry, record, column, day)
        if isinstance(value, Term):
            return list(type(value)).index(value)
        if column == "province" and value is not None:
            return province_rank(value), value
        return value if value != [] else None

    return sort_rows(records, keys, rank_of)


def record_to_json(registry: Registry, record: AnyTarget, day: dt.date) -> dict[str, Any]:
    """A record with the format's own field names, plus its authority, its programme and its status on a day.

    An authority has no status: what it owes never makes a pilot of it.
    """
    derived = {"authority": registry.authority_of(record), "programme": registry.programme_of_record(record).id}
    if not isinstance(record, OwingAuthority):
        derived["status"] = status_of(registry, record, day)
    return {**record.as_json(), **derived}


def division_chain(registry: Registry, record: AnyTarget) -> list[Division]:
    """The divisions that a record's place lies in on the date of its notice, the province first."""
    place, notice = registry.place_of(record), registry.notices.get(record.notice)
    return chain_on(place.division, notice.issued_on) if place and notice else []
