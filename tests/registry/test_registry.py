from builders import PENGLAI, QINGDAO, ZHENGDING, notice, place, project, registry
from smartpilot.places.authorities import authorities
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


LETTER = {"id": "letter", "title": "推荐函", "owed_by": "authorities", "stages": ["submitted"]}
WITH_AUTHORITIES = registry(
    notices=[notice("2013"), notice("2014", deliverables=[LETTER]), notice("2015", deliverables=[LETTER])],
    pilots=[ZHENGDING],
)


def test_every_authority_owes_what_a_notice_wants_of_authorities() -> None:
    of_kind = WITH_AUTHORITIES.of_kind(Kind.AUTHORITIES)

    assert [target.name for target in of_kind] == [*authorities(), *authorities()]
    assert {target.notice for target in of_kind} == {"2014", "2015"}
    assert len({target.id for target in of_kind}) == len(of_kind) == 74
    assert [record.id for record in WITH_AUTHORITIES.records] == ["2014-130123"]
    assert list(WITH_AUTHORITIES.targets)[1:] == list(of_kind)
    assert list(REGISTRY.of_kind(Kind.AUTHORITIES)) == []


def test_an_authority_is_its_own_in_its_province_and_no_place() -> None:
    for code, province in (("130000", "河北省"), ("210200", "辽宁省"), ("659000", "新疆维吾尔自治区")):
        authority = WITH_AUTHORITIES.by_id[f"2014-authority-{code}"]
        assert WITH_AUTHORITIES.authority_of(authority) == authority.name
        assert WITH_AUTHORITIES.province_of(authority) == province
        assert WITH_AUTHORITIES.place_of(authority) is None
