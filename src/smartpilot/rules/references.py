"""Rules about ids and references: unique ids, and references to existing records."""

from collections.abc import Iterator

from smartpilot.i18n import _
from smartpilot.problems import Severity
from smartpilot.records.models import Pilot, Place, Project
from smartpilot.records.terms import Designation, Evidence, Kind
from smartpilot.records.titles import CANDIDATE_FIELDS
from smartpilot.registry.programme_titles import normalise_title
from smartpilot.rules.base import Finding, Subject, nearest_hint, rule
from smartpilot.text import normalise_text


@rule(
    "duplicate-id",
    Severity.ERROR,
    _("no id is given twice"),
    _("Ids are permanent; the ledger and the workbooks refer to records by them."),
)
def duplicate_id(subject: Subject) -> Iterator[Finding]:
    """The same id on two sources, programmes, notices, assessments, deliverables of a notice, or any two targets."""
    data = subject.reading.document.data or {}
    of_targets = ("pilots", "projects", "candidates")
    for tables in (("sources",), ("programmes",), ("notices",), ("assessments",), of_targets):
        # What the notices make of authorities has ids of its own.
        seen = {authority.id for authority in subject.registry.authorities} if tables is of_targets else set[str]()
        for table in tables:
            records = data.get(table, [])
            for index, record in enumerate(records if isinstance(records, list) else ()):
                id_ = record.get("id") if isinstance(record, dict) else None
                if isinstance(id_, str):
                    if id_ in seen:
                        message = _("the id {id} is given twice").format(id=id_)
                        yield Finding((table, index, "id"), message, _("give the newer record an id of its own"), id_)
                    seen.add(id_)
    for index, notice in enumerate(subject.registry.file.notices):
        ids: set[str] = set()
        for number, deliverable in enumerate(notice.deliverables):
            if deliverable.id in ids:
                where = subject.reading.path("notices", index, "deliverables", number, "id")
                yield Finding(where, _("the id {id} is given twice").format(id=deliverable.id), "", deliverable.id)
            ids.add(deliverable.id)


@rule(
    "repeated-title",
    Severity.ERROR,
    _("deliverables of a notice and materials of a deliverable have different names"),
    _("Rows and columns of the circulated workbooks are recognised by these names, regardless of spaces and width."),
)
def repeated_title(subject: Subject) -> Iterator[Finding]:
    """Deliverables of the same records, or materials of one, with one name; a material with the name of a column."""
    for index, notice in enumerate(subject.registry.file.notices):
        seen: set[tuple[Kind, str]] = set()
        for number, deliverable in enumerate(notice.deliverables):
            where = ("deliverables", number)
            key = (deliverable.owed_by, normalise_text(deliverable.title))
            if key in seen:
                message = _("another deliverable is also called {title}").format(title=deliverable.title)
                path = subject.reading.path("notices", index, *where, "title")
                yield Finding(path, message, _("give each a name of its own"), deliverable.title)
            seen.add(key)
            materials = (
                {title.zh for title in CANDIDATE_FIELDS.values()} if deliverable.owed_by is Kind.CANDIDATES else set()
            )
            for place, material in enumerate(deliverable.components or ()):
                if normalise_text(material) in materials:
                    message = _("another column of the workbook is also called {title}").format(title=material)
                    path = subject.reading.path("notices", index, *where, "components", place)
                    yield Finding(path, message, _("give each a name of its own"), material)
                materials.add(normalise_text(material))


@rule(
    "id-form",
    Severity.WARNING,
    _("ids begin with their notice and division: 2014-130123"),
    _("An id begins with <notice>-<division>, that of a special project with <notice>-, so it can be read."),
)
def id_form(subject: Subject) -> Iterator[Finding]:
    """A pilot's or candidate's id that says another notice or division; a project's that says another notice."""
    for path, target in subject.records:
        prefix = subject.registry.id_prefix_of(target.notice)
        id_prefix = f"{prefix}-{target.division}" if isinstance(target, Place) else f"{prefix}-"
        if target.id != id_prefix and not target.id.startswith(
            id_prefix if id_prefix.endswith("-") else id_prefix + "-"
        ):
            message = _("the id {id} does not begin with {start}").format(id=target.id, start=id_prefix)
            hint = _("ids are permanent: correct the other fields, or the id if nobody has used it yet")
            yield Finding((*path, "id"), message, hint, target.id)


@rule(
    "unknown-notice",
    Severity.ERROR,
    _("the notice of every record exists"),
    _("The notice states what a record has to hand in; without the notice there is no deadline."),
)
def unknown_notice(subject: Subject) -> Iterator[Finding]:
    """A notice id that no [[notices]] has."""
    for path, target in subject.records:
        if target.notice not in subject.known_ids["notices"]:
            message = _("unknown notice: {id}").format(id=target.notice)
            yield Finding(
                (*path, "notice"), message, nearest_hint(target.notice, subject.known_ids["notices"]), target.notice
            )


@rule(
    "unknown-programme",
    Severity.ERROR,
    _("the programme of every notice exists"),
    _("The programme says what its pilots are called and by which words its notices are known."),
)
def unknown_programme(subject: Subject) -> Iterator[Finding]:
    """A programme that no [[programmes]] has; that of notices that name none is always there."""
    known = subject.known_ids["programmes"] | subject.registry.programmes.keys()
    for index, notice in enumerate(subject.registry.file.notices):
        if notice.programme is not None and notice.programme not in known:
            message = _("unknown programme: {name}").format(name=notice.programme)
            path = subject.reading.path("notices", index, "programme")
            yield Finding(path, message, nearest_hint(notice.programme, known), notice.programme)


@rule(
    "shared-title-word",
    Severity.WARNING,
    _("no two programmes have a title word in common"),
    _("The words of a title tell whose notice or list it is; by a word that two have, it cannot be told."),
)
def shared_title_word(subject: Subject) -> Iterator[Finding]:
    """A title word that another programme has too; that of notices that name none is one of them."""
    words = {p.id: {normalise_title(word) for word in p.title_words} for p in subject.registry.programmes.values()}
    for index, programme in enumerate(subject.registry.file.programmes):
        for position, word in enumerate(programme.title_words):
            sharing = [id_ for id_, own in words.items() if id_ != programme.id and normalise_title(word) in own]
            if sharing:
                message = _("{word} is a title word of {ids} too").format(word=word, ids=_(", ").join(sharing))
                path = subject.reading.path("programmes", index, "title_words", position)
                yield Finding(path, message, _("take a longer word that only its own titles have"), word)


@rule(
    "unknown-source",
    Severity.ERROR,
    _("every source exists"),
    _("What cannot be traced to a published text is not evidence."),
)
def unknown_source(subject: Subject) -> Iterator[Finding]:
    """A source id that no [[sources]] has."""
    known = subject.known_ids["sources"]
    for index, notice in enumerate(subject.registry.file.notices):
        if notice.source not in known:
            where = subject.reading.path("notices", index, "source")
            yield Finding(
                where,
                _("unknown source: {id}").format(id=notice.source),
                nearest_hint(notice.source, known),
                notice.source,
            )
    for path, record in subject.cited:
        for number, source in enumerate(record.sources):
            if source not in known:
                message = _("unknown source: {id}").format(id=source)
                yield Finding((*path, "sources", number), message, nearest_hint(source, known), source)


@rule(
    "no-source",
    Severity.ERROR,
    _("confirmed and reported records name a source"),
    _("Only an unverified record may have none."),
)
def no_source(subject: Subject) -> Iterator[Finding]:
    """An empty list of sources on a record that claims evidence."""
    for path, record in subject.cited:
        if not record.sources and record.evidence not in (None, Evidence.UNVERIFIED):
            message = _("a {evidence} record needs a source").format(evidence=record.evidence.value)
            yield Finding((*path, "sources"), message, _("name the source, or set unverified"), [])


@rule(
    "unknown-pilot",
    Severity.ERROR,
    _("a referenced pilot exists"),
    _("`extends` names the pilot whose scope was expanded, `site_pilot` the pilot at a project's site."),
)
def unknown_pilot(subject: Subject) -> Iterator[Finding]:
    """An `extends` or `site_pilot` that is no pilot's id."""
    known = subject.known_ids["pilots"]
    for path, target in subject.records:
        if isinstance(target, Pilot):
            name, wanted = "extends", target.extends
        elif isinstance(target, Project):
            name, wanted = "site_pilot", target.site_pilot
        else:
            continue
        if wanted is not None and wanted not in known:
            yield Finding(
                (*path, name), _("unknown pilot: {id}").format(id=wanted), nearest_hint(wanted, known), wanted
            )


@rule(
    "extends-not-expanded",
    Severity.ERROR,
    _("only an expanded-scope pilot extends another"),
    _("Expanded-scope pilots (扩大范围试点) extend an earlier pilot; new pilots do not."),
)
def extends_not_expanded(subject: Subject) -> Iterator[Finding]:
    """`extends` on a pilot whose designation is not `expanded`."""
    for path, target in subject.records:
        if isinstance(target, Pilot) and target.extends and target.designation is not Designation.EXPANDED:
            message = _('extends is only for a pilot with designation = "expanded"')
            yield Finding(
                (*path, "extends"), message, _("correct the designation, or delete this line"), target.extends
            )


@rule(
    "extends-order",
    Severity.ERROR,
    _("the extended pilot is of an earlier notice"),
    _("A pilot cannot extend itself, or one that was announced with it or after it."),
)
def extends_order(subject: Subject) -> Iterator[Finding]:
    """`extends` that names a pilot of the same or a later notice."""
    registry = subject.registry
    for path, target in subject.records:
        earlier = registry.pilots.get(target.extends or "") if isinstance(target, Pilot) else None
        if earlier is None:
            continue
        notice, earlier_notice = registry.notices.get(target.notice), registry.notices.get(earlier.notice)
        if notice and earlier_notice and earlier_notice.issued_on >= notice.issued_on:
            message = _("{id} is not of an earlier notice").format(id=earlier.id)
            yield Finding((*path, "extends"), message, _("name the pilot of the earlier round"), earlier.id)
