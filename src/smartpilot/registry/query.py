"""Asking the registry: filters, sorting, columns of records."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from smartpilot.i18n import _, language
from smartpilot.places.divisions import Division, chain_on, province_rank
from smartpilot.records.models import AUTHORITY, AnyTarget, Candidate, Pilot, Project, Target, Title, titles
from smartpilot.records.terms import Designation, Evidence, Kind, Level, Term
from smartpilot.records.words import require_meaning
from smartpilot.registry.registry import Registry

MODEL_OF_KIND: Mapping[Kind, type[Target]] = {
    Kind.PILOTS: Pilot,
    Kind.PROJECTS: Project,
    Kind.CANDIDATES: Candidate,
}

# Before a column that is sorted in descending order; the full-width one too.
_MINUS = ("-", "－")

# What a table shows when nobody says, the notice only where there are several; the other formats have every column.
DEFAULT_COLUMNS: Mapping[Kind, Sequence[str]] = {
    Kind.PILOTS: ("id", "notice", "name", "province", "division", "level", "designation", "evidence"),
    Kind.PROJECTS: ("id", "notice", "undertaken_by", "title", "field", "site", "evidence"),
    Kind.CANDIDATES: ("id", "notice", "name", "province", "division", "level"),
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

    def includes(self, registry: Registry, record: AnyTarget) -> bool:
        """Whether a record is wanted. A filter on a field that a kind does not have takes none of that kind."""
        return (
            (not self.notices or record.notice in self.notices)
            and (not self.authorities or self._is_in_charge(registry, record))
            and (self.designation is None or getattr(record, "designation", None) is self.designation)
            and (self.level is None or getattr(record, "level", None) is self.level)
            and (self.evidence is None or record.evidence is self.evidence)
            and (not self.text or any(self.text.casefold() in part.casefold() for part in _searchable_texts(record)))
        )

    def region_of(self, province: str | None, authority: str | None) -> str | None:
        """Under which name a record is counted: its province, or its authority where that is wanted and no province."""
        return authority if authority in self.authorities and province not in self.authorities else province

    def _is_in_charge(self, registry: Registry, record: AnyTarget) -> bool:
        """Whether one of the wanted authorities is the record's, or that of its province."""
        return registry.province_of(record) in self.authorities or registry.authority_of(record) in self.authorities


NO_FILTER = Filter()


def _searchable_texts(record: AnyTarget) -> Iterable[str]:
    """The texts of a record that a search looks in."""
    yield record.id
    yield record.name
    if isinstance(record, Project):
        yield from record.undertaken_by
        yield from (text for text in (record.field, record.site) if text)
    else:
        yield from (text for text in (record.province, record.division, record.locality) if text)


def select(registry: Registry, kinds: Iterable[Kind], filter_: Filter) -> dict[Kind, list[AnyTarget]]:
    """The wanted records of each kind, in the order of the file."""
    return {kind: [record for record in registry.of_kind(kind) if filter_.includes(registry, record)] for kind in kinds}


@cache
def columns(kind: Kind) -> Mapping[str, Title]:
    """Every column of a kind: the record's fields in the model's order, and the authority."""
    return {**titles(MODEL_OF_KIND[kind]), "authority": AUTHORITY}


def require_columns(texts: Sequence[str], kinds: Iterable[Kind]) -> list[str]:
    """The keys of columns of one of the kinds, each written as its key or as its heading: name, 名称.

    Raises UsageError with the nearest ones where a text is none.
    """
    titles_by_key = {key: title for kind in kinds for key, title in columns(kind).items()}
    words = {
        key: (title.zh if language() == "zh" else key, key, title.zh, title.en) for key, title in titles_by_key.items()
    }
    return [require_meaning(text, words, _("unknown column: {name}").format(name=text)) for text in texts]


def parse_order(texts: Sequence[str], kinds: Iterable[Kind]) -> list[str]:
    """The keys of an order by columns, a descending one with - before it.

    Raises UsageError with the nearest columns where a text is none.
    """
    kinds = tuple(kinds)
    descending = [text.startswith(_MINUS) for text in texts]
    keys = require_columns([text[1:] if minus else text for text, minus in zip(texts, descending, strict=True)], kinds)
    return [f"-{key}" if minus else key for key, minus in zip(keys, descending, strict=True)]


def value_of(registry: Registry, record: AnyTarget, column: str) -> Any:
    """What stands in a column: the field as it is, or the derived authority; None where the record has none."""
    if column == "authority":
        return registry.authority_of(record)
    return getattr(record, column, None)


def sort_records(registry: Registry, records: Sequence[AnyTarget], keys: Sequence[str]) -> list[AnyTarget]:
    """Sorted by columns, `-column` descending; records without the value come last either way."""
    ordered = list(records)
    for key in reversed(keys):
        column, descending = key.removeprefix("-"), key.startswith("-")
        rank = _sort_key(registry, column)
        having = [record for record in ordered if value_of(registry, record, column) not in (None, [])]
        without = [record for record in ordered if value_of(registry, record, column) in (None, [])]
        ordered = sorted(having, key=rank, reverse=descending) + without
    return ordered


def _sort_key(registry: Registry, column: str) -> Callable[[AnyTarget], Any]:
    """Fixed words sort in the order in which the model lists them, provinces in the official order."""

    def rank(record: AnyTarget) -> Any:
        value = value_of(registry, record, column)
        if isinstance(value, Term):
            return list(type(value)).index(value)
        if column == "province":
            return province_rank(value), value
        return value

    return rank


def record_to_json(registry: Registry, record: AnyTarget) -> dict[str, Any]:
    """A record with the format's own field names, plus its authority."""
    return {**record.as_json(), "authority": registry.authority_of(record)}


def division_chain(registry: Registry, record: AnyTarget) -> list[Division]:
    """The divisions that a record's place lies in on the date of its notice, the province first."""
    place, notice = registry.place_of(record), registry.notices.get(record.notice)
    return chain_on(place.division, notice.issued_on) if place and notice else []
