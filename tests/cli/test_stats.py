import csv
import io
import json
from collections import Counter
from pathlib import Path

from program import call


def test_json_contract(whole: Path) -> None:
    ended = call("stats", "-r", whole, "--format", "json")

    assert (ended.code, ended.err) == (0, "")
    assert ended.json() == {
        "format": "smartpilot.stats/1",
        "registry": {"path": str(whole), "built_in": False, "pilots": 4},
        "ledger": {"path": None, "events": 0, "last": None},
        "notices": [
            {
                "notice": "2012",
                "pilots": {"listed": 1, "declared": None},
                "new": {"listed": 0, "declared": None},
                "expanded": {"listed": 0, "declared": None},
                "undesignated": 1,
                "added": 0,
                "special": {"listed": 0, "declared": None},
            },
            {
                "notice": "2014",
                "pilots": {"listed": 3, "declared": 3},
                "new": {"listed": 2, "declared": 2},
                "expanded": {"listed": 1, "declared": 1},
                "undesignated": 0,
                "added": 0,
                "special": {"listed": 2, "declared": 1},
            },
        ],
        "by_province": {"河北省": 2, "福建省": 1, "山东省": 1},
        "by_level": {"prefecture-city": 1, "district": 1, "county": 1, "town": 1},
        "by_evidence": {"confirmed": 2, "reported": 1, "unverified": 1},
        "by_status": {"pilot": 4},
    }


def test_counts_agree_with_list() -> None:
    counted = call("stats", "--format", "json").json()
    listed = call("list", "--format", "json").json()

    assert list(counted) == [
        "format",
        "registry",
        "ledger",
        "notices",
        "by_province",
        "by_level",
        "by_evidence",
        "by_status",
    ]
    assert counted["by_province"] == Counter(pilot["province"] for pilot in listed["pilots"])
    assert counted["by_level"] == Counter(pilot["level"] for pilot in listed["pilots"])
    assert counted["by_evidence"] == Counter(pilot["evidence"] for pilot in listed["pilots"])


def test_csv_and_ndjson_say_the_same(whole: Path) -> None:
    table = list(csv.DictReader(io.StringIO(call("stats", "-r", whole, "--format", "csv").out)))
    lines = [json.loads(line) for line in call("stats", "-r", whole, "--format", "ndjson").out.splitlines()]

    assert [list(line) for line in lines] == [["by", "value", "n", "declared"]] * len(lines)
    assert table == [{key: "" if value is None else str(value) for key, value in line.items()} for line in lines]
    assert {"by": "notice", "value": "2014", "n": 3, "declared": 3} in lines


def test_filters(whole: Path) -> None:
    found = call("stats", "-r", whole, "-p", "河北", "--notice", "2014", "--format", "json").json()

    assert found["by_province"] == {"河北省": 1}
    # A notice's totals are of all provinces.
    assert found["notices"] == []


def test_notice_filter(whole: Path) -> None:
    found = call("stats", "-r", whole, "--notice", "2014", "--format", "json").json()

    assert [row["notice"] for row in found["notices"]] == ["2014"]


def test_an_empty_selection_and_an_empty_registry_are_no_failure(whole: Path, tmp_path: Path) -> None:
    empty = tmp_path / "pilots.toml"
    empty.write_text("format = 1\n", encoding="utf-8")

    for options in (["-r", str(whole), "-p", "西藏"], ["-r", str(empty)]):
        for format_ in ("table", "json", "csv", "ndjson", "markdown"):
            assert call("stats", *options, "--format", format_).code == 0


def test_evidence_is_counted_over_the_pilots_that_level_counts() -> None:
    counted = call("stats", "-f", "json").json()

    assert sum(counted["by_evidence"].values()) == sum(counted["by_level"].values())
