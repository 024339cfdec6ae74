"""One word for one thing: what the glossary rules out appears in no sentence and on no page."""

import re
from pathlib import Path

import pytest

from program import ROOT
from test_messages import load_script

GLOSSARY = ROOT / "docs" / "glossary.md"
PAGES = [*ROOT.glob("README*.md"), *sorted((ROOT / "docs" / "zh").rglob("*.md"))]


def rows() -> list[list[str]]:
    lines = re.findall(r"^\|(.*)\|$", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in lines[2:]]


def ruled_out() -> list[str]:
    return [word for row in rows() for word in row[3].split("、") if word]


def test_every_term_stands_once() -> None:
    terms = [row[0] for row in rows()]

    assert len(terms) > 30
    assert len(terms) == len(set(terms))
    assert not set(terms) & set(ruled_out())


def sentences() -> list[str]:
    script = load_script()
    ours = [message for message in script.messages(script.read_catalogue()) if not script.of_library(message)]
    english = [text for message in ours for text in ([message.id] if isinstance(message.id, str) else message.id)]
    return english + [text for message in ours for text in script._translations(message)]


def test_no_sentence_has_a_word_that_is_ruled_out() -> None:
    words = re.compile("|".join(map(re.escape, ruled_out())))

    assert [text for text in sentences() if words.search(text)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_page_has_a_word_that_is_ruled_out(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert [word for word in ruled_out() if word in text] == []
