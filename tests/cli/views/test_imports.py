"""The plan of an import as it is shown."""

import csv
import json
from dataclasses import replace

import pytest

from builders import QINGDAO, ZHENGDING, notice, registry
from smartpilot.cli.output import Format
from smartpilot.cli.views.imports import emit_plan, headline, listing_notes, totals_lines
from smartpilot.official.files.line import Line
from smartpilot.official.imports.plan import ImportPlan, ListedRecord, Reason, Total, Unresolved
from smartpilot.official.lists.listing import ClassifiedLine, CountMismatch, LineKind, ListedPlace, Listing
from smartpilot.places.gazetteer import Match
from smartpilot.records.models import Pilot
from smartpilot.records.terms import Level

BOOK = registry(notices=[notice()], pilots=[ZHENGDING, QINGDAO])
NOTICE = BOOK.notices["2014"]
FIRST, SECOND = BOOK.file.pilots
LINE = Line(3, ("1", "正定县"), "附件1")
MATCHES = [
    Match("110105", "朝阳区", "北京市", Level.DISTRICT),
    Match("211300", "朝阳市", "辽宁省", Level.PREFECTURE_CITY),
]


LISTING = Listing(
    lines=[
        ClassifiedLine(Line(1, ("名单",)), LineKind.TITLE, is_title=True),
        ClassifiedLine(Line(8, ("——",), "附件1"), LineKind.FURNITURE, reason="nothing but marks"),
    ]
)


def plan() -> ImportPlan:
    assert isinstance(FIRST, Pilot)
    return ImportPlan(
        add=[ListedRecord(FIRST, LINE)],
        confirm=[
            ListedRecord(SECOND, Line(4, ("市北区",)), {"evidence": "confirmed", "sources": ["notice-2014"]}),
            ListedRecord(FIRST, Line(5, ("正定",)), {}),
        ],
        missing=[SECOND],
        unresolved=[Unresolved(Line(7, ("朝阳",)), "朝阳", Reason.AMBIGUOUS, "may be several places", MATCHES)],
        totals={"new": Total(84, 2, 1, 2), "special": Total(None, 3, 0, 3), "expanded": Total(13, 0, 0, 0)},
        undesignated=2,
    )


def test_json_is_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    emit_plan(plan(), LISTING, NOTICE, "list.xlsx", Format.JSON)

    shown = json.loads(capsys.readouterr().out)
    assert shown["format"] == "smartpilot.import/1"
    assert [(record["id"], record["line"]) for record in shown["add"]] == [("2014-130123", 3)]
    assert shown["confirm"] == ["2014-370203", "2014-130123"]
    assert (shown["unchanged"], shown["missing"], shown["undesignated"]) == (["2014-130123"], ["2014-370203"], 2)
    [unresolved] = shown["doubtful"]
    assert (unresolved["line"], unresolved["sheet"], unresolved["why"]) == (7, None, "ambiguous")
    assert [match["level"] for match in unresolved["matches"]] == ["district", "prefecture-city"]
    assert shown["lines"] == {"total": 2, "used": 1, "confirmed": 0, "unresolved": 0, "set_aside": 1}
    [set_aside] = shown["set_aside"]
    assert set_aside == {"line": 8, "sheet": "附件1", "text": "——", "kind": "furniture", "why": "nothing but marks"}
    assert shown["totals"]["new"] == {"declared": 84, "listed": 2, "registry": 1, "after": 2}


def test_rows_say_what_would_be_done(capsys: pytest.CaptureFixture[str]) -> None:
    emit_plan(plan(), LISTING, NOTICE, "list.xlsx", Format.NDJSON)
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    emit_plan(plan(), LISTING, NOTICE, "list.xlsx", Format.CSV)
    rows = list(csv.DictReader(capsys.readouterr().out.removeprefix("\ufeff").splitlines()))

    actions = ["add", "confirm", "unchanged", "missing", "doubtful"]
    assert [value["action"] for value in objects] == [row["action"] for row in rows] == actions
    assert [row["line"] for row in rows] == ["3", "4", "5", "", "7"]
    assert rows[0]["text"] == "1 正定县"


def test_tables_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    emit_plan(plan(), LISTING, NOTICE, "list.xlsx", Format.MARKDOWN)

    shown = capsys.readouterr().out
    titles = ["1 pilots to add", "1 records to confirm", "1 records of 2014 that the list does not name"]
    places = [shown.index(title) for title in [*titles, "1 unresolved lines"]]
    assert places == sorted(places)
    assert "special projects to add" not in shown
    assert "evidence confirmed; sources + notice-2014" in shown
    assert "list.xlsx:7 | 朝阳 | may be several places | 110105 北京市 朝阳区, 211300 辽宁省 朝阳市 |" in shown


def test_a_plan_without_lines_has_no_tables(capsys: pytest.CaptureFixture[str]) -> None:
    emit_plan(ImportPlan(), Listing(), NOTICE, "list.xlsx", Format.TABLE)

    assert capsys.readouterr().out == ""


def test_the_headline() -> None:
    same = ImportPlan(confirm=[ListedRecord(FIRST, LINE, {})])

    assert headline(same, "a.toml", applied=True).startswith("nothing to add or confirm: 1 records of the list")
    assert headline(plan(), "a.toml", applied=True) == "a.toml: added 1, confirmed 1, unchanged 1"
    assert headline(plan(), "a.toml", applied=False).startswith("a.toml: would add 1, confirm 1, leave 1 unchanged")


def test_totals_are_compared_where_the_notice_has_some() -> None:
    (line,) = totals_lines(plan())

    assert line.endswith("notice 84, list 2, registry 1, with the list 2")


def test_places_that_would_have_no_designation_are_counted_without_what_is_unresolved() -> None:
    first, second = (record.model_copy(update={"designation": None}) for record in (FIRST, SECOND))
    made = replace(plan(), add=[ListedRecord(first, LINE)], confirm=[ListedRecord(second, LINE, {})], totals={})

    (line,) = totals_lines(replace(made, undesignated=3))
    assert line.startswith("the list does not state the designation of 2 places")
    assert not list(totals_lines(replace(made, add=[], confirm=[ListedRecord(second, LINE, {"designation": "new"})])))


def test_a_note_for_all_that_was_not_read() -> None:
    listing = Listing(
        skipped=["sheet 附件2 is empty"],
        unlisted_lines=[Line(1, ("甲" * 200,))],
        count_mismatches=[CountMismatch(LINE, 3, 2), CountMismatch(LINE, None, 2)],
        lines=[
            ClassifiedLine(Line(2, ("石家庄市等",)), LineKind.PLACE, is_partly_read=True),
            *(
                ClassifiedLine(line, LineKind.PLACE, (ListedPlace("唐山市", line, other_round="2013"),))
                for line in (Line(5, ("唐山市",)), Line(6, ("唐山市",)))
            ),
        ],
    )

    assert list(listing_notes(listing)) == [
        "sheet 附件2 is empty",
        f"line 1 is not part of the list: {'甲' * 100}…",
        "only part of line 2 is read: 石家庄市等",
        "line 附件1!3 declares 3, but 2 were read: 1 正定县",
        "line 附件1!3 names only some of its places: 1 正定县",
        "2 rows belong to another round: 2013",
    ]
