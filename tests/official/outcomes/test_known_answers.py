"""Lists of outcomes with known answers, in every layout: no verdict is ever wrong, at most it is left open."""

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pytest

from smartpilot.official.files.lines import read_rows
from smartpilot.official.outcomes.headings import ListWords
from smartpilot.official.outcomes.reading import read_outcomes

PLACES = ("石家庄市", "正定县", "崇州市", "唐山市", "迁安市", "江油市", "廊坊市", "秦皇岛市", "蓬莱镇", "温州市")
GRADES: Sequence[Sequence[str]] = (
    (),
    ("优秀", "良好", "合格"),
    ("优秀", "良好", "合格", "不合格"),
    ("一星", "二星", "三星"),
)


class Answer(NamedTuple):
    """What lists write of an outcome, and what it is."""

    word: str
    outcome: str | None


PASSED = [Answer("通过验收", "passed"), Answer("合格", "passed"), Answer("顺利通过", "passed")]
OTHERS = [
    Answer("未通过验收", "failed"),
    Answer("不合格", "failed"),
    Answer("考核不合格", "failed"),
    Answer("未达标", "failed"),
    Answer("暂缓通过验收", "postponed"),
    Answer("限期整改", "postponed"),
    Answer("取消建设资格", "withdrawal"),
    Answer("撤销试点资格", "withdrawal"),
    Answer("自愿退出", "withdrawal"),
    Answer("未参加验收", None),
    Answer("另行安排", None),
    Answer("暂未通过", None),
    Answer("拟通过验收", None),
    Answer("较差", None),
]
Said = Sequence[tuple[Answer, Sequence[str]]]


def headed(said: Said) -> str:
    numerals = "一二三四五"
    return "国家智慧城市试点验收结果\n" + "".join(
        f"{numerals[n]}、{answer.word}（{len(names)}个）\n"
        + "".join(f"{i}. {name}\n" for i, name in enumerate(names, 1))
        for n, (answer, names) in enumerate(said)
    )


def plain_headings(said: Said) -> str:
    return "".join(f"{answer.word}\n{'、'.join(names)}\n" for answer, names in said)


def of_pilots(said: Said) -> str:
    return "".join(f"（{'一二三四五'[n]}）{a.word}的试点\n{'、'.join(names)}\n" for n, (a, names) in enumerate(said))


def lines_with_colons(said: Said) -> str:
    return "".join(f"{answer.word}：{'、'.join(names)}\n" for answer, names in said)


def paragraph(said: Said) -> str:
    return "；".join(f"{answer.word}：{'、'.join(names)}" for answer, names in said) + "。\n"


def sections(said: Said) -> str:
    return "".join(
        f"{'一二三四五'[n]}、{a.word}\n（一）东部地区\n{names[0]}\n（二）西部地区（1个）\n"
        + "\n".join(names[1:])
        + "\n"
        for n, (a, names) in enumerate(said)
    )


def sentences(said: Said) -> str:
    return "经评审，" + "。".join(f"{'、'.join(names)}{answer.word}" for answer, names in said) + "。\n"


def table(said: Said) -> str:
    return "序号,试点名称,验收结论\n" + "".join(f"1,{name},{a.word}\n" for a, names in said for name in names)


def graded_table(said: Said) -> str:
    return "试点名称,省份,考核等次\n" + "".join(f"{name},,{a.word}\n" for a, names in said for name in names)


def table_with_remarks(said: Said) -> str:
    return "通过验收的试点名单\n试点名称,等级,备注\n" + "".join(
        f"{name},,{a.word}\n" for a, names in said for name in names
    )


def remarks(said: Said) -> str:
    return "通过验收：" + "、".join(f"{name}（{a.word}）" for a, names in said for name in names) + "\n"


LAYOUTS = {
    layout.__name__: layout
    for layout in (
        *(headed, plain_headings, of_pilots, lines_with_colons, paragraph, sections, sentences),
        *(table, graded_table, table_with_remarks, remarks),
    )
}


def read(text: str, grades: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    words = ListWords(grades, ["国家智慧城市", "智慧城市"], frozenset(PLACES))
    for entry in read_outcomes(read_rows(text.encode(), is_csv="," in text).lines, words):
        if entry.text in PLACES:
            yield entry.text, entry.outcome and entry.outcome.value


@pytest.mark.parametrize("grades", GRADES, ids=lambda grades: "-".join(grades) or "none")
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_no_verdict_is_wrong(layout, grades: Sequence[str]) -> None:  # type: ignore[no-untyped-def]
    for first, (n, second) in itertools.product(PASSED, enumerate(OTHERS)):
        third = OTHERS[n - 5]
        said = [(first, PLACES[:3]), (second, PLACES[3:6]), (third, PLACES[6:])]
        answers = {name: answer for answer, names in said for name in names}
        text = layout(said)
        outcomes = list(read(text, grades))

        for name, outcome in outcomes:
            assert outcome in (answers[name].outcome, None), (text, name)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_what_is_clear_is_not_left_open(layout) -> None:  # type: ignore[no-untyped-def]
    clear = [answer for answer in OTHERS if answer.outcome is not None]
    for second, third in itertools.pairwise(clear):
        said = [(PASSED[0], PLACES[:3]), (second, PLACES[3:6]), (third, PLACES[6:])]
        answers = {name: answer.outcome for answer, names in said for name in names}
        if layout is table_with_remarks:  # a title that its remarks contradict
            answers = {name: outcome if outcome == "passed" else None for name, outcome in answers.items()}

        assert dict(read(layout(said), GRADES[1])) == answers, layout(said)
