"""The registry: its records, and the look-ups that everything else needs."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from smartpilot.places.authorities import authorities, authority_of
from smartpilot.places.divisions import province_of
from smartpilot.records.bare_fields import authority_id
from smartpilot.records.models import (
    AnyTarget,
    Assessment,
    OwingAuthority,
    Pilot,
    Place,
    Project,
    RecordedTarget,
    RegistryFile,
    Source,
)
from smartpilot.records.notices import Deliverable, Notice, Programme
from smartpilot.records.obligations import Obligation, obligations_of, owes
from smartpilot.records.programmes import default_programme
from smartpilot.records.terms import Kind


@dataclass(frozen=True)
class Registry:
    """Records that fit the model, in the order of the file, with the look-ups that everything else needs."""

    file: RegistryFile

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.file.sources}

    @cached_property
    def notices(self) -> Mapping[str, Notice]:
        """Notices by id."""
        return {notice.id: notice for notice in self.file.notices}

    @cached_property
    def programmes(self) -> Mapping[str, Programme]:
        """Programmes by id: those of the file, and the one of notices that name none."""
        default = default_programme()
        return {default.id: default, **{programme.id: programme for programme in self.file.programmes}}

    @cached_property
    def assessments(self) -> Mapping[str, Assessment]:
        """Assessments by id."""
        return {assessment.id: assessment for assessment in self.file.assessments}

    @cached_property
    def assessments_by_target(self) -> Mapping[str, Sequence[Assessment]]:
        """The assessments of each target that has any, by its id, in the order of their days."""
        assessments: dict[str, list[Assessment]] = {}
        for assessment in sorted(self.file.assessments, key=lambda assessment: assessment.on):
            assessments.setdefault(assessment.target, []).append(assessment)
        return assessments

    def programme_of(self, notice: Notice) -> Programme:
        """The programme of a notice; the default one where it names none, or one that is unknown."""
        default = self.programmes[default_programme().id]
        return self.programmes.get(notice.programme or default.id, default)

    def programme_of_record(self, record: AnyTarget) -> Programme:
        """The programme of a record's notice; the default one where the notice is unknown."""
        notice = self.notices.get(record.notice)
        return self.programme_of(notice) if notice else self.programmes[default_programme().id]

    def programmes_of(self, notices: Iterable[str] = ()) -> Sequence[Programme]:
        """The programmes of these notices, of all notices if none is given, in the order of the notices.

        The default programme where there is no notice.
        """
        ids = set(notices) or self.notices.keys()
        used = {p.id: p for p in (self.programme_of(n) for n in self.file.notices if n.id in ids)}
        return list(used.values()) or [self.programmes[default_programme().id]]

    def title_of_kind(self, kind: Kind, notices: Iterable[str] = ()) -> str:
        """What records of a kind are called in a text, in Chinese, with their programme: 国家智慧城市专项试点.

        Of several programmes with their short names: 智慧城市、智能建造试点.
        """
        programmes = self.programmes_of(notices)
        if len(programmes) == 1:
            return programmes[0].title_of_kind(kind)
        return "、".join(programme.short_label for programme in programmes) + kind.zh

    def id_prefix_of(self, notice: str) -> str:
        """What the ids of the records of a notice begin with; its own id where the notice is unknown."""
        known = self.notices.get(notice)
        return self.programme_of(known).id_prefix_of(notice) if known else notice

    @cached_property
    def pilots(self) -> Mapping[str, Pilot]:
        """Pilots by id."""
        return {pilot.id: pilot for pilot in self.file.pilots}

    def of_kind(self, kind: Kind) -> Sequence[AnyTarget]:
        """All pilots, projects or candidates, or all authorities that owe something."""
        lists: dict[Kind, Sequence[AnyTarget]] = {
            Kind.PILOTS: self.file.pilots,
            Kind.PROJECTS: self.file.projects,
            Kind.CANDIDATES: self.file.candidates,
            Kind.AUTHORITIES: self.authorities,
        }
        return lists[kind]

    @cached_property
    def authorities(self) -> Sequence[OwingAuthority]:
        """For each notice that wants something of authorities all that notices are sent to, in the official order."""
        return [
            authority
            for notice in self.file.notices
            if any(deliverable.owed_by is Kind.AUTHORITIES for deliverable in notice.deliverables)
            for authority in _authorities_addressed_by(notice)
        ]

    @cached_property
    def authorities_of_notices(self) -> Mapping[str, OwingAuthority]:
        """All authorities of all notices by id, also those that a notice wants nothing of, or nothing any more."""
        return {a.id: a for notice in self.file.notices for a in _authorities_addressed_by(notice)}

    @property
    def records(self) -> Iterator[RecordedTarget]:
        """Pilots, projects and candidates, one after the other."""
        yield from self.file.pilots
        yield from self.file.projects
        yield from self.file.candidates

    @property
    def targets(self) -> Iterator[AnyTarget]:
        """All that owe something: the records, and after them the authorities."""
        yield from self.records
        yield from self.authorities

    @cached_property
    def by_id(self) -> Mapping[str, AnyTarget]:
        """All that owe something by id."""
        return {target.id: target for target in self.targets}

    def earliest_issue(self, records: Iterable[AnyTarget]) -> dt.date:
        """The day on which the first of the records' notices was issued; the first day there is if none is known."""
        notices = (self.notices.get(record.notice) for record in records)
        return min((notice.issued_on for notice in notices if notice), default=dt.date.min)

    @cached_property
    def notices_by_list(self) -> Mapping[str, Sequence[Notice]]:
        """The notices that ask something of the records of a notice, by its id; first of them the notice itself."""
        asking: dict[str, list[Notice]] = {}
        for notice in self.notices.values():
            for id_ in notice.lists_bound:
                asking.setdefault(id_, []).append(notice)
        return {id_: sorted(notices, key=lambda notice: notice.id != id_) for id_, notices in asking.items()}

    def notices_asking(self, record: AnyTarget) -> Sequence[Notice]:
        """The notices that ask something of a record: its own, and those that apply to it; of an authority its own.

        None where its own notice is unknown.
        """
        notice = self.notices.get(record.notice)
        if notice is None or isinstance(record, OwingAuthority):
            return [notice] if notice else []
        return self.notices_by_list.get(notice.id, ())

    @cached_property
    def obligations(self) -> Mapping[str, Sequence[Obligation]]:
        """All that each notice asks for, by its id; see `obligations_of`."""
        return {
            id_: [
                obligation._replace(authorities=self.authorities_owing(notice, obligation.deliverable))
                for obligation in obligations_of(notice, self.notices)
            ]
            for id_, notice in self.notices.items()
        }

    def authorities_owing(self, notice: Notice, deliverable: Deliverable) -> Collection[str] | None:
        """The authorities that owe a deliverable of theirs, where only those do that have certain records; else None.

        Of the lists that the notice applies to, whatever became of the records.
        """
        if deliverable.only_with is None:
            return None
        records = (record for record in self.of_kind(deliverable.only_with) if record.notice in notice.lists_bound)
        return {name for record in records if (name := self.authority_of(record))}

    def obligations_of_record(self, record: AnyTarget) -> list[Obligation]:
        """All that a record owes, at any time, in the order of the notices that ask for it."""
        asking = self.notices_asking(record)
        return [o for notice in asking for o in self.obligations[notice.id] if owes(record, o)]

    def title_of_notice(self, notice: Notice) -> str:
        """What a notice is called in a text: the title of its source in 《》, else its id."""
        source = self.sources.get(notice.source)
        return f"《{source.title}》" if source else notice.id

    @cached_property
    def deliverables(self) -> Mapping[tuple[str, str], Deliverable]:
        """All deliverables by the ids of their notice and their own."""
        return {(notice.id, d.id): d for notice in self.file.notices for d in notice.deliverables}

    def place_of(self, target: AnyTarget) -> Place | None:
        """The place itself; of a project the pilot at its site, where that is known."""
        if isinstance(target, Place):
            return target
        return self.pilots.get(target.site_pilot) if isinstance(target, Project) and target.site_pilot else None

    def authority_of(self, target: AnyTarget) -> str | None:
        """The authority in charge, of an authority itself; None for a project whose site is no known pilot."""
        if isinstance(target, OwingAuthority):
            return target.name
        place = self.place_of(target)
        return authority_of(place.province, place.division) if place else None

    def province_of(self, target: AnyTarget) -> str | None:
        """The full name of the province; None for a project whose site is no known pilot."""
        if isinstance(target, OwingAuthority):
            return target.province
        place = self.place_of(target)
        return place.province if place else None


def _authorities_addressed_by(notice: Notice) -> Iterator[OwingAuthority]:
    """All authorities that a notice is sent to, each as one that owes what it wants."""
    for name, code in authorities().items():
        province = province_of(code)
        # Not validated: that would build a validator at every start.
        yield OwingAuthority.model_construct(
            id=authority_id(notice.id, code),
            name=name,
            province=province.name if province else name,
            division=code,
            notice=notice.id,
        )
