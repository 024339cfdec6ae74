"""What a person decides of unresolved lines."""

import datetime as dt
from pathlib import Path

import pytest

from builders import notice, registry
from smartpilot.errors import UsageError
from smartpilot.official.files.line import Line
from smartpilot.official.imports.acceptance import Acceptance, parse_acceptances
from smartpilot.official.imports.places import plan_import
from smartpilot.official.imports.plan import ImportPlan
from smartpilot.official.lists.listing import ListedPlace, Listing
from smartpilot.records.models import Pilot
from smartpilot.records.terms import Level

BOOK = registry(notices=[notice(issued_on=dt.date(2015, 4, 7))])
NAMES = ("张家口市崇礼区", "贵安新区", "新华区", "唐山市", "佛山市乐从镇")


def plan(*accepted: str, names: tuple[str, ...] = NAMES) -> ImportPlan:
    listing = Listing(places=[ListedPlace(name, Line(number, (name,)), "") for number, name in enumerate(names, 1)])
    acceptances = parse_acceptances(accepted)
    return plan_import(BOOK, BOOK.notices["2014"], listing, "notice-2014", acceptances=acceptances)


def pilot(made: ImportPlan, line: int) -> Pilot:
    (record,) = (addition.record for addition in made.add if addition.line.number == line)
    assert isinstance(record, Pilot)
    return record


def test_a_line_is_settled_by_its_text_a_part_of_it_or_its_number() -> None:
    for line in ("张家口市崇礼区", "崇礼区", "1"):
        made = plan(f"{line}=130733")
        assert pilot(made, 1).division == "130733"
        assert [unresolved.line.number for unresolved in made.unresolved] == [2, 3, 5]


def test_the_record_says_what_the_list_says_and_that_a_person_decided() -> None:
    record = pilot(plan("崇礼区=130733"), 1)

    assert (record.id, record.name, record.level) == ("2014-130733", "张家口市崇礼县", Level.COUNTY)
    assert record.note == "名单作“张家口市崇礼区”；行政区划代码由人工核定"


def test_a_zone_and_a_town_lie_in_the_division() -> None:
    made = plan("贵安新区=520402", "乐从镇=440606")

    zone, town = pilot(made, 2), pilot(made, 5)
    assert (zone.locality, zone.level, zone.division) == ("贵安新区", Level.ZONE, "520402")
    assert (town.locality, town.level, town.division) == ("乐从镇", Level.TOWN, "440606")


def test_one_of_several_places_is_meant() -> None:
    made = plan("新华区=130105")

    assert (pilot(made, 3).locality, pilot(made, 3).level) == (None, Level.DISTRICT)
    assert made.accepted[0].division.name == "新华区"


def test_what_was_decided_already_can_be_said_again() -> None:
    assert pilot(plan("唐山市=130200"), 4).id == "2014-130200"


@pytest.mark.parametrize(
    ("accepted", "part"),
    [
        (["新华区=130104"], "does not mean"),
        (["唐山市=130300"], "without doubt"),
        (["新华区=130199"], "had this code on 2015-04-07"),
        (["新华区=130000"], "had this code on 2015-04-07"),
        # 崇礼区 has this code since 2016 only.
        (["崇礼区=130709"], "had this code on 2015-04-07"),
        (["雄安新区=130105"], "no line of the list"),
        (["区=130105"], "several times"),
        (["新华区=130105", "3=130902"], "two codes"),
        (["新华区=13010"], "no line and code"),
        (["=130105"], "no line and code"),
        (["新华区"], "no such file"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(accepted: list[str], part: str) -> None:
    with pytest.raises(UsageError) as raised:
        plan(*accepted)

    assert part in raised.value.message
    assert raised.value.hint


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_has_a_line_and_a_code_in_each_row(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "定.csv"
    file.write_bytes("名单原文,代码\n崇礼区,130733\n\n贵安新区,520402\n".encode(encoding))

    assert parse_acceptances([str(file), "新华区=１３０１０５"]) == [
        Acceptance("崇礼区", "130733"),
        Acceptance("贵安新区", "520402"),
        Acceptance("新华区", "130105"),
    ]


@pytest.mark.parametrize("text", ["崇礼区,130733,河北省\n", "崇礼区\n贵安新区\n", "崇礼区,130733\n贵安新区,5204\n"])
def test_a_file_with_other_rows_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(UsageError):
        parse_acceptances([str(file)])
