"""A data set as a whole: its tables, and what is said of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from smartpilot import __version__
from smartpilot.datapackage.panel import PanelScope, panel_table, programme_of_panel
from smartpilot.datapackage.records import tables_of_records
from smartpilot.datapackage.schema import BilingualText, DataTable, TableName, with_valid_foreign_keys
from smartpilot.errors import UsageError
from smartpilot.i18n import Language, _, use_language
from smartpilot.records.models import Source
from smartpilot.records.notices import Programme
from smartpilot.records.terms import Kind
from smartpilot.registry.query import NO_FILTER, Filter, Selection, words_of_filter
from smartpilot.registry.registry import Registry
from smartpilot.registry.statuses import with_assessments_until

NAME = "smartpilot"
_ABOUT = BilingualText(
    "试点、专项试点、公布它们的通知和各条记录的来源，由登记册导出。登记册可能不完整：缺少记录不等于不是试点。",
    "Pilots and special projects, the notices that announce them, and the sources of each record, exported from a "
    "registry. The registry may be incomplete: no record does not mean no pilot.",
)
_KEYWORDS = ("China", "pilot programme", "GB/T 2260", "试点")


class Licence(NamedTuple):
    """A licence, and who gives it."""

    id: str
    title: str
    url: str
    holder: str


# That of the data which comes with the program (data/README.md).
LICENCE = Licence(
    "CC-BY-4.0",
    "Creative Commons Attribution 4.0 International",
    "https://creativecommons.org/licenses/by/4.0/",
    "smartpilot contributors",
)


@dataclass(frozen=True, slots=True)
class DataPackage:
    """A data set: its tables, its programmes and sources, and what it is narrowed to, empty where it is not.

    `licence` is None where it is not known.
    """

    tables: Sequence[DataTable]
    programmes: Sequence[Programme]
    sources: Sequence[Source]
    selected_by: BilingualText
    licence: Licence | None

    @property
    def version(self) -> str | None:
        """The release of the data that comes with the program; None for a registry of one's own, which has none."""
        return __version__ if self.licence else None

    def table(self, name: TableName) -> DataTable:
        """The table of this name.

        Raises UsageError where a filter has left it out.
        """
        for table in self.tables:
            if table.schema.name is name:
                return table
        message = _("the filters leave out the table {name}").format(name=name.label)
        raise UsageError(message, _("remove a filter, or give another --table"))

    @property
    def title(self) -> BilingualText:
        """What the data set is called: its programmes."""
        names = [BilingualText(p.title_of_kind(Kind.PILOTS), p.english_label) for p in self.programmes]
        return BilingualText("、".join(name.zh for name in names), ", ".join(name.en for name in names))

    @property
    def keywords(self) -> Sequence[str]:
        """Words by which catalogues find it."""
        names = [word for p in self.programmes for word in (p.english_name, p.short_label) if word]
        return list(dict.fromkeys([*names, *_KEYWORDS]))

    @property
    def about(self) -> BilingualText:
        """What the data set is, and what it is narrowed to."""
        if not self.selected_by.zh:
            return _ABOUT
        chinese, english = self.selected_by
        return BilingualText(f"{_ABOUT.zh}只含{chinese}。", f"{_ABOUT.en} Only {english}.")


def build_package(
    registry: Registry,
    selection: Selection,
    filter_: Filter,
    *,
    licence: Licence | None,
    panel: PanelScope | None = None,
) -> DataPackage:
    """The data set of the selected records, with a panel where its places and years are given.

    The references of the registry must be valid, and a panel needs all pilots of its places (`require_panel`).
    """
    is_whole = filter_ == NO_FILTER and set(selection) == set(Kind)
    if filter_.status is not None:  # what was known on the day that is asked about
        registry = with_assessments_until(registry, filter_.status.day)
    tables = tables_of_records(registry, selection, is_whole=is_whole)
    if panel is not None:
        tables.append(panel_table(registry, panel))
    tables = with_valid_foreign_keys(tables)
    ids = {table.schema.name: table.column("id") for table in tables if "id" in table.schema.names}
    programmes = [registry.programmes[id_] for id_ in ids[TableName.PROGRAMMES]]
    sources = [registry.sources[id_] for id_ in ids[TableName.SOURCES]]
    return DataPackage(tables, programmes, sources, _describe_filter(filter_), licence)


def require_panel(registry: Registry, selection: Selection, filter_: Filter, scope: PanelScope) -> PanelScope:
    """The places and years of the panel of the selected records.

    Raises UsageError where they can have none: they must be all pilots of a programme in some places, so that the
    others there are known to be none.
    """
    programme = programme_of_panel(registry, filter_.notices)
    of_programme = [notice.id for notice in registry.file.notices if registry.programme_of(notice) == programme]
    is_whole = not filter_.notices or set(filter_.notices) == set(of_programme)
    if Kind.PILOTS not in selection or not is_whole or filter_._replace(authorities=(), notices=()) != NO_FILTER:
        message = _("there is no panel: it needs all pilots of its places")
        raise UsageError(message, _("leave out the filters but --province and --programme"))
    return replace(scope, authorities=filter_.authorities, notices=filter_.notices)


def _describe_filter(filter_: Filter) -> BilingualText:
    languages: tuple[Language, ...] = ("zh", "en")
    texts = []
    for language in languages:
        with use_language(language):
            texts.append(words_of_filter(filter_))
    return BilingualText(*texts)
