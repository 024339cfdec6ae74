"""New records among those of their notice."""

import re
from typing import Any

import pytest

from smartpilot.registry.placing import find_predecessor, with_placed_records

FILE = """format = 1

# ==== 2012 ====

[[pilots]]
id = "2012-110101"
notice = "2012"
division = "110101"

[[pilots]]
id = "2012-130300"  # 秦皇岛
notice = "2012"
division = "130300"

# ==== 2013 ====

[[pilots]]
id = "2013-220100"
notice = "2013"
division = "220100"

[[projects]]
id = "2013-S01"
notice = "2013"
"""


def place(id_: str, locality: str = "") -> dict[str, Any]:
    return {"id": id_, "notice": id_[:4], "division": id_[5:11]} | ({"locality": locality} if locality else {})


def ids_in(raw: bytes) -> list[str]:
    return re.findall('^id = "(.*?)"', raw.decode(), re.MULTILINE)


def test_a_record_stands_behind_those_of_its_notice_with_lower_codes() -> None:
    raw = with_placed_records(FILE.encode(), "pilots", [place("2012-110105"), place("2012-540100")])

    assert ids_in(raw) == ["2012-110101", "2012-110105", "2012-130300", "2012-540100", "2013-220100", "2013-S01"]
    # The heading of the next notice stays over its records.
    assert raw.decode().index("2012-540100") < raw.decode().index("# ==== 2013") < raw.decode().index("2013-220100")
    assert (
        raw.decode()
        .replace('\n[[pilots]]\nid = "2012-110105"\nnotice = "2012"\ndivision = "110105"\n', "")
        .replace('\n[[pilots]]\nid = "2012-540100"\nnotice = "2012"\ndivision = "540100"\n', "")
        == FILE
    )


def test_records_behind_one_predecessor_are_in_the_order_of_their_codes() -> None:
    new = [place("2012-320200"), place("2012-220400", "某镇"), place("2012-220400"), place("2012-110105")]

    raw = with_placed_records(FILE.encode(), "pilots", new)

    order = ["2012-110101", "2012-110105", "2012-130300", "2012-220400", "2012-220400", "2012-320200"]
    assert ids_in(raw)[:6] == order
    assert raw.decode().index("某镇") > raw.decode().index("2012-220400", raw.decode().index("2012-220400") + 20)


def test_records_of_new_notices_stay_together() -> None:
    new = [place("2015-320200"), place("2014-540100"), place("2015-110101"), place("2014-130123")]

    raw = with_placed_records(FILE.encode(), "pilots", new)

    assert ids_in(raw)[3:7] == ["2015-110101", "2015-320200", "2014-130123", "2014-540100"]


@pytest.mark.parametrize(
    ("record", "index"),
    [
        (place("2012-110101", "某镇"), 0),
        (place("2013-110000"), 2),  # all of its notice have higher codes
        (place("2014-130123"), None),  # the first of its notice
    ],
)
def test_the_record_to_follow(record: dict[str, Any], index: int | None) -> None:
    assert find_predecessor(FILE.encode(), "pilots", record) == index


def test_special_projects_are_in_the_order_in_which_they_are_added() -> None:
    new = [{"id": id_, "notice": "2013"} for id_ in ("2013-S100", "2013-S02")]
    raw = with_placed_records(FILE.encode(), "projects", new)

    assert ids_in(raw)[-3:] == ["2013-S01", "2013-S100", "2013-S02"]
