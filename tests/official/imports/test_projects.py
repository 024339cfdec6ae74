"""The plan of an import: special projects of a list against the registry."""

from typing import Any

import pytest

from builders import ZHENGDING, project, registry
from smartpilot.official.files.line import Line
from smartpilot.official.imports.plan import ImportDraft, ImportPlan, Reason
from smartpilot.official.imports.projects import plan_projects
from smartpilot.official.lists.listing import ListedProject
from smartpilot.records.models import Project

UNIT = "航天恒星科技有限公司"


def plan(*listed: ListedProject, **tables: Any) -> ImportPlan:
    known = registry(pilots=[ZHENGDING], **tables)
    draft = ImportDraft(known, known.notices["2014"], "notice-2014")
    plan_projects(draft, listed)
    return draft.plan


def listed(*units: str, line: int = 1, **more: str) -> ListedProject:
    return ListedProject(units, Line(line, units), **more)


def reasons(of: ImportPlan) -> list[tuple[Reason, str | None]]:
    return [(unresolved.reason, unresolved.record) for unresolved in of.unresolved]


def test_new_projects_have_the_next_numbers() -> None:
    made = plan(
        listed(UNIT, "第二家公司", title="智慧水务", field="水务", site="正定县"),
        listed("甲公司", line=2),
        projects=[project("S06", "乙公司")],
    )
    first, second = (addition.record for addition in made.add)
    assert isinstance(first, Project)
    assert first.as_json() == {
        "id": "2014-S07",
        "title": "智慧水务",
        "field": "水务",
        "undertaken_by": [UNIT, "第二家公司"],
        "site": "正定县",
        "site_pilot": "2014-130123",
        "notice": "2014",
        "evidence": "confirmed",
        "sources": ["notice-2014"],
    }
    assert second.id == "2014-S08"


def test_a_known_project_gets_what_it_lacks_and_keeps_what_it_has() -> None:
    known = project("S01", UNIT, field="水务", evidence="reported")
    made = plan(listed(UNIT, title="智慧水务", field="环境", site="正定县"), projects=[known])

    [confirmation] = made.confirm
    assert confirmation.values == {
        "title": "智慧水务",
        "site": "正定县",
        "site_pilot": "2014-130123",
        "evidence": "confirmed",
    }


@pytest.mark.parametrize("unit", ["航天恒星 科技有限公司", "航天恒星科技有限公司（）", "航天恒星科技有限公司"])
def test_units_are_compared_without_blanks_and_brackets(unit: str) -> None:
    assert [c.record.id for c in plan(listed(unit), projects=[project("S01", UNIT)]).confirm] == ["2014-S01"]


def test_two_projects_of_one_unit_are_told_by_their_titles() -> None:
    known = [project("S01", UNIT, title="智慧水务"), project("S02", UNIT, title="智慧环保")]
    made = plan(listed(UNIT, title="智慧环保"), listed(UNIT, title="智慧水务", line=2), projects=known)

    assert [c.record.id for c in made.confirm] == ["2014-S02", "2014-S01"]
    assert made.add == []


def test_two_titles_for_one_project_without_a_title_are_left_for_a_person() -> None:
    made = plan(listed(UNIT, title="智慧环保"), listed(UNIT, title="智慧水务", line=2), projects=[project("S01", UNIT)])
    assert reasons(made) == [(Reason.SIMILAR, "2014-S01")] * 2


def test_a_unit_that_is_part_of_a_known_one_is_left_for_a_person() -> None:
    made = plan(listed("雅居乐"), projects=[project("S01", "雅居乐地产控股有限公司")])
    assert reasons(made) == [(Reason.SIMILAR, "2014-S01")]
    assert "correct undertaken_by there first" in made.unresolved[0].explanation


def test_a_project_that_the_list_has_twice() -> None:
    made = plan(listed(UNIT, title="智慧水务"), listed(UNIT, title="“智慧水务”", line=5))

    assert [addition.record.id for addition in made.add] == ["2014-S01"]
    assert reasons(made) == [(Reason.TWICE, "2014-S01")]
    assert "already in line 1" in made.unresolved[0].explanation


@pytest.mark.parametrize("site", ["朝阳区", "某某基地", "正定县、海淀区"])
def test_a_site_that_is_not_one_pilot_has_none(site: str) -> None:
    [addition] = plan(listed(UNIT, site=site)).add
    assert isinstance(addition.record, Project)
    assert (addition.record.site, addition.record.site_pilot) == (site, None)
