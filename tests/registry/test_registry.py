from builders import PENGLAI, QINGDAO, ZHENGDING, place, project, registry
from smartpilot.records.terms import Kind

CANDIDATE = place("441900", "东莞市", "广东省", "prefecture-city")
REGISTRY = registry(
    pilots=[ZHENGDING, QINGDAO, PENGLAI],
    projects=[
        project("S01", "甲公司", site_pilot="2014-370203"),
        project("S02", "乙公司"),
        project("S03", "丙公司", site_pilot="2014-000000"),
    ],
    candidates=[CANDIDATE],
)


def test_targets_are_pilots_then_projects_then_candidates() -> None:
    assert [target.id for target in REGISTRY.targets] == [
        "2014-130123",
        "2014-370203",
        PENGLAI["id"],
        "2014-S01",
        "2014-S02",
        "2014-S03",
        "2014-441900",
    ]
    assert [target.kind for target in REGISTRY.of_kind(Kind.PROJECTS)] == [Kind.PROJECTS] * 3
    assert REGISTRY.by_id["2014-441900"] is REGISTRY.file.candidates[0]


def test_a_place_is_its_own_place_and_a_project_is_where_its_pilot_is() -> None:
    by_id = REGISTRY.by_id

    assert REGISTRY.place_of(by_id["2014-130123"]) is by_id["2014-130123"]
    assert REGISTRY.place_of(by_id["2014-S01"]) is by_id["2014-370203"]
    assert REGISTRY.place_of(by_id["2014-S02"]) is None
    # A rule reports a site that is no pilot; the registry must not fail for it.
    assert REGISTRY.place_of(by_id["2014-S03"]) is None


def test_authority_and_province() -> None:
    by_id = REGISTRY.by_id

    assert [REGISTRY.authority_of(by_id[id_]) for id_ in ("2014-130123", "2014-370203", "2014-S01", "2014-S02")] == [
        "河北省",
        "青岛市",
        "青岛市",
        None,
    ]
    assert [REGISTRY.province_of(by_id[id_]) for id_ in ("2014-370203", "2014-S01", "2014-S02")] == [
        "山东省",
        "山东省",
        None,
    ]
