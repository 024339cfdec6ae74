"""What became of pilots and special projects: their status, acceptance, grade and withdrawal, as far as is known.

Missing is not 0: nobody has collected all acceptances, so that none is recorded does not mean that none was passed.
"""

import datetime as dt

from smartpilot.datapackage.schema import BilingualText, DerivedField, FieldSchema, FieldType
from smartpilot.records.models import AnyTarget
from smartpilot.records.terms import Status
from smartpilot.records.titles import STATUS
from smartpilot.registry.registry import Registry
from smartpilot.registry.statuses import acceptance_of, accepted_on, assessments_of, listed_on, status_of, withdrawn_on


def known_status(registry: Registry, target: AnyTarget, year: int) -> Status | None:
    """The status of a target at the end of a year; None where nothing is known of it at that time.

    A pilot is known to be one until the last year that the registry says anything of: of its listing, or of an
    assessment. Who is accepted or withdrawn stays so.
    """
    status = status_of(registry, target, dt.date(year, 12, 31))
    if status is not Status.PILOT:
        return status
    days = [assessment.on for assessment in assessments_of(registry, target)]
    last = max([*days, listed_on(registry, target) or dt.date.min])
    return status if year <= last.year else None


def _latest_status(registry: Registry, target: AnyTarget) -> Status | None:
    return status_of(registry, target, dt.date.max)


def _grade(registry: Registry, target: AnyTarget) -> str | None:
    acceptance = acceptance_of(registry, target)
    return acceptance.grade if acceptance else None


_UNKNOWN = BilingualText(
    "登记册没有记载的为空，不等于没有", "empty where the registry knows of none, which is not none"
)

_OF_PILOT = BilingualText(
    "该试点的，各年相同；登记册没有记载的为空，不等于没有",
    "of that pilot, the same in all years; empty where the registry knows of none, which is not none",
)

OUTCOME_FIELDS = (
    DerivedField(
        FieldSchema(
            "status",
            BilingualText(STATUS.zh, STATUS.en),
            BilingualText(
                "登记册所知的最后状态；pilot 只表示没有验收或退出的记载",
                "the last that the registry knows of; pilot: it knows of no acceptance and no withdrawal",
            ),
            required=True,
            terms=Status,
        ),
        _latest_status,
    ),
    DerivedField(
        FieldSchema("accepted_on", BilingualText("验收日期", "accepted on"), _UNKNOWN, FieldType.DATE), accepted_on
    ),
    DerivedField(FieldSchema("grade", BilingualText("验收等级", "grade"), _UNKNOWN), _grade),
    DerivedField(
        FieldSchema("withdrawn_on", BilingualText("退出日期", "withdrawn on"), _UNKNOWN, FieldType.DATE), withdrawn_on
    ),
)

PANEL_OUTCOME_FIELDS = (
    FieldSchema(
        "status",
        BilingualText(STATUS.zh, STATUS.en),
        BilingualText(
            "该试点年底的状态；登记册此后没有记载的为空，不等于仍在建",
            "of that pilot at the end of the year; empty where nothing later is known of it",
        ),
        terms=Status,
    ),
    FieldSchema("accepted_year", BilingualText("验收年份", "accepted year"), _OF_PILOT, FieldType.INTEGER),
    FieldSchema("withdrawn_year", BilingualText("退出年份", "withdrawn year"), _OF_PILOT, FieldType.INTEGER),
)


def outcome_in_year(registry: Registry, target: AnyTarget, year: int) -> tuple[str | None, int | None, int | None]:
    """The values of the three fields of a panel for the pilot of a row."""
    status = known_status(registry, target, year)
    accepted, withdrawn = accepted_on(registry, target), withdrawn_on(registry, target)
    return (
        status.value if status else None,
        accepted.year if accepted else None,
        withdrawn.year if withdrawn else None,
    )
