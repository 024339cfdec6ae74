"""Notices of five programmes, each beside what a careful reader says: right, open, or wrong; wrong is nothing."""

import re
import tomllib
from collections import Counter
from typing import Any

import pytest

from program import ROOT
from smartpilot.official.notices.deliverable import is_same_deliverable
from smartpilot.official.notices.proposal import Proposal
from smartpilot.official.notices.reading import read_notice

FOLDER = ROOT / "tests" / "notices" / "careful"
TEXTS = sorted(path.stem for path in FOLDER.glob("*.txt"))
OF_NOTICE = ("number", "issued_by", "issued_on", "rests_on", "totals", "creation_period")
OF_DELIVERABLE = ("due", "yearly", "often", "reviewed_by", "signed_by", "send_to", "medium", "stages")
# Of all values that a careful reader finds, those that are read; the others are open.
FEWEST_RIGHT = 0.8


def read(name: str) -> Proposal:
    return read_notice((FOLDER / f"{name}.txt").read_bytes())


def names(deliverable: dict[str, Any]) -> list[str]:
    titles = deliverable.get("components") or [deliverable["title"]]
    return [re.sub("（[^（）]*）$|^专项试点|^增补", "", title) for title in titles]


def value(deliverable: dict[str, Any], field: str) -> Any:
    if field == "often":
        words = {"每半年": "half-yearly", "每季度": "quarterly", "每月": "monthly"}
        in_note = (recurs for word, recurs in words.items() if deliverable.get("note", "").startswith(word))
        stated = deliverable.get("often") or deliverable.get("recurs") or next(in_note, None)
        return None if stated == "yearly" else stated
    if field == "yearly":
        note = re.fullmatch(r"每年(\d+)月(\d+)日前(?:（报上一年度）)?", deliverable.get("note", ""))
        day = (deliverable["month"], deliverable["day"]) if "month" in deliverable else note and map(int, note.groups())
        return "{:02}-{:02}".format(*day) if day else None
    found = deliverable.get(field)
    if field == "send_to" and found:
        return set(re.sub("[（）]", "", found).split("；"))
    return set(found) if isinstance(found, list) else found


def verdict(wanted: Any, found: Any) -> str:
    if found is None or found == wanted:
        return "open" if found is None and wanted is not None else "right" if wanted is not None else ""
    return "open" if isinstance(found, set) and isinstance(wanted, set) and found < wanted else "wrong"


def compare(wanted: dict[str, Any], made: dict[str, Any]) -> list[tuple[str, str]]:
    """Each field with its verdict."""
    verdicts = [(field, verdict(wanted.get(field), made.get(field))) for field in OF_NOTICE]
    left = [dict(deliverable) for deliverable in wanted["deliverables"]]
    for deliverable in made.get("deliverables", []):
        fits = [
            reader
            for reader in left
            if reader["owed_by"] == deliverable["owed_by"]
            and all(any(is_same_deliverable(name, title) for title in reader["title"]) for name in names(deliverable))
        ]
        if not fits:
            verdicts.append((f"{deliverable['title']} ({deliverable['owed_by']})", "wrong"))
            continue
        best = max(fits, key=lambda reader: sum(value(reader, f) == value(deliverable, f) for f in OF_DELIVERABLE))
        left.remove(best)
        if "yearly" in best:
            best["note"] = "每年{}月{}日前".format(*map(int, best.pop("yearly").split("-")))
        for field in OF_DELIVERABLE:
            verdicts.append((f"{deliverable['title']}.{field}", verdict(value(best, field), value(deliverable, field))))
    return [*verdicts, *((f"{reader['title'][0]}.{f}", "open") for reader in left for f in reader if f != "title")]


def verdicts(name: str) -> list[tuple[str, str]]:
    wanted = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return compare(wanted, read(name).notice)


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_is_read_wrongly(name: str) -> None:
    assert [field for field, said in verdicts(name) if said == "wrong"] == []


def test_most_is_read() -> None:
    counts = Counter(said for name in TEXTS for _field, said in verdicts(name))
    assert len(TEXTS) >= 20
    assert counts["right"] >= FEWEST_RIGHT * (counts["right"] + counts["open"]), counts


def test_a_day_that_belongs_to_no_deliverable_is_said() -> None:
    assert [time.text for time in read("zhihui-act").unread][1:] == ["于9月底前", "在2015年底前", "每半年"]
