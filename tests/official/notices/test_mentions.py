"""Whatever a notice names is in a field, in a reason, or in the list of what was not used."""

import datetime as dt
import re
from pathlib import Path

import pytest

from notice_texts import ISSUED, sentences
from program import ROOT
from smartpilot.chinese import format_date
from smartpilot.official.notices import heading
from smartpilot.official.notices.heading import OFFICE
from smartpilot.official.notices.mentions import MentionKind, Use, find_mentions, find_unused
from smartpilot.official.notices.page import read_page
from smartpilot.official.notices.page_breaks import without_page_numbers
from smartpilot.official.notices.proposal import Proposal
from smartpilot.official.notices.reading import read_notice
from smartpilot.official.notices.sentences import Sentence, split_sentences
from smartpilot.records.periods import day_in, periods_of_year
from smartpilot.records.terms import Recurrence

FOLDER = ROOT / "tests" / "notices"
TEXTS = sorted(FOLDER.glob("**/*.txt"))


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("于2015年4月30日前报某部某司", [("date", "于2015年4月30日前"), ("office", "某部"), ("office", "某司")]),
        ("2014年度试点84个", [("date", "2014年度"), ("quantity", "84个")]),
        ("某公司等41个项目", [("quantity", "41个"), ("office", "某公司")]),
        ("寄至三里河路9号、a@b.cn", [("address", "寄至三里河路9号"), ("address", "a@b.cn")]),
        ("电话：010-58930000", [("address", "010-58930000")]),
        ("电话：010 - 58930000", [("address", "010 - 58930000")]),
        ("于20150430前报某部，电话58930000", [("date", "于20150430前"), ("address", "58930000"), ("office", "某部")]),
        ("会同财政部和水利部", [("office", "财政部"), ("office", "水利部")]),
        ("《规划(2014-2020年)》（国发〔2014〕4号）", []),
        ("试点城市人民政府", []),
        ("从战略全局出发", []),
    ],
)
def test_what_a_sentence_names(text: str, mentions: list[tuple[str, str]]) -> None:
    found = find_mentions(sentences(text)[0], ISSUED)
    assert [(mention.kind.value, mention.text) for mention in found] == mentions


def test_what_is_in_a_field_or_told_is_used() -> None:
    text = "确定84个试点，于4月30日前报某部某司，抄送某某厅，每年年底前报送，逾期5日不受理。"
    values = [84, dt.date(2015, 4, 30), "某部某司", (12, 31)]
    unused = find_unused(sentences(text), ISSUED, Use({text: values}, "抄送某某厅"))
    assert [(mention.kind, mention.text) for mention in unused] == [(MentionKind.QUANTITY, "5")]


@pytest.mark.parametrize(
    ("text", "copies"),
    [("一式三份", "三份"), ("一式肆份", "肆份"), ("（各2份）", "2份"), ("含光盘2张", "2张"), ("共叁套", "叁套")],
)
def test_how_many_copies_are_asked_for_is_in_no_field(text: str, copies: str) -> None:
    sentence = sentences(f"报送申报材料{text}。")[0]
    unused = find_unused([sentence], ISSUED, Use({sentence.text: [["paper"], 2, 3, 4]}))
    assert [mention.text for mention in unused] == [copies]


def accounted(proposal: Proposal, sentence: Sentence) -> str:
    """All that a proposal says of a sentence, its days in figures."""
    values = [proposal.value_of(q.field) for q in proposal.quotations if q.sentence in sentence.text]
    days = [value for value in values if isinstance(value, dt.date)]
    if period := proposal.notice.get("creation_period"):
        values.append(period["ends"].year + 1 - period["begins"].year)
    yearly = [d for d in proposal.notice.get("deliverables", []) if "month" in d]
    values += [f"{deliverable['month']}月{deliverable['day']}日" for deliverable in yearly]
    for deliverable in proposal.notice.get("deliverables", []):
        if "recurs" in deliverable:
            recurs = next(word for word in Recurrence if word.value == deliverable["recurs"])
            fields = deliverable.get("month"), deliverable.get("day")
            in_year = [day_in(period, recurs, *fields) for period in periods_of_year(recurs, 2021)]
            values += [format_date(day) for day in in_year if day]
    unused = [mention.text for mention in proposal.unused if mention.sentence.text == sentence.text]
    unread = [time.text for time in proposal.unread]
    said = [*values, *map(format_date, days), *unused, *unread, proposal.title, proposal.notice.get("number", "")]
    return "\n".join(map(str, [*said, *proposal.unknown.values(), *proposal.assumed.values(), *proposal.rests_on]))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_nothing_is_silent(path: Path) -> None:
    proposal = read_notice(path.read_bytes())
    body = heading.parse_heading(without_page_numbers(read_page(path.read_bytes()).lines)).body
    for sentence in split_sentences(body):
        said = accounted(proposal, sentence)
        text = re.sub(r"《[^》]*》", "", sentence.text)
        days = [match["d"] for match in re.finditer(r"(?P<d>\d{1,2}月\d{1,2}日)", text)]
        counts = re.findall(r"(?<!\d)(?<!附件)\d+(?=个|家|项|名|%|亿元)", text)
        mails = re.findall(r"[\w.+-]+@[\w.-]+", text, re.ASCII)
        # The last three characters of each office: where its name begins is another question.
        names = rf"[\u4e00-\u9fff]{{2}}(?:主管部门|建设部|科技部|[^的等送我]{{1,3}}司(?!局))(?!{OFFICE})"
        offices = re.findall(names, text)
        missing = [token for token in (*days, *counts, *mails) if token not in said]
        assert missing == [], sentence.text
        assert [office for office in offices if office[-3:] not in said] == [], sentence.text
