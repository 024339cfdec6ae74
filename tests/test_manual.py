"""The pages for people say what the code says, and what they point at is there."""

import os
import re
from functools import cache
from pathlib import Path

import pytest

from pages import ids_of_other_runs, type_pages, with_screens
from program import ROOT
from smartpilot.cli.app import COMMANDS
from smartpilot.cli.help import LazyCommand
from smartpilot.workbook.form import CANDIDATES, TABLE_COLUMNS, TABLES, candidate_columns

DOCS = ROOT / "docs"
PAGES = sorted(
    [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), ROOT / "data" / "README.md", ROOT / "benchmarks" / "README.md"]
)
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())


def test_the_table_of_columns_is_that_of_the_form() -> None:
    sheets = [("、".join(TABLES.values()), TABLE_COLUMNS), (CANDIDATES, candidate_columns())]
    rows = [
        f"| {name} | {column.heading} | {'是' if column.input else '否'} | {column.prompt} |"
        for name, columns in sheets
        for column in columns
    ]

    assert columns_shown("zh") == rows


def test_the_english_table_of_columns_has_the_same_columns() -> None:
    chinese, english = ([row.strip("|").split("|") for row in columns_shown(code)] for code in ("zh", "en"))

    assert [(*row[:2], row[2] == " 是 ") for row in chinese] == [(*row[:2], row[3] == " yes ") for row in english]


def columns_shown(language: str) -> list[str]:
    text = (DOCS / language / "how-to" / "workbooks.md").read_text(encoding="utf-8")
    return text.partition("<!-- columns: begin -->\n")[2].partition("<!-- columns: end -->")[0].splitlines()[2:]


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_commands_end_and_show_what_the_pages_say(language: str, tmp_path: Path) -> None:
    """`python tests/pages.py PAGE` writes the screens anew."""
    # The examples of json.md are cut off, and held by tests/test_reference.py.
    pages = [page for page in pages_in(language) if page != DOCS / "en" / "reference" / "json.md"]
    for page, typed in type_pages(pages, language, tmp_path).items():
        text = page.read_text(encoding="utf-8")
        assert [(page, step.line, result.out) for step, result in typed if result.code != step.code] == []
        assert with_screens(text, typed) == text, page
        assert ids_of_other_runs(text, typed) == [], page


def test_usage_is_shown_by_the_reference_of_commands_only() -> None:
    """All other lines that begin with the name of the program are typed above."""
    pages = [page for page in pages_in("zh") + pages_in("en") if page.name != "commands.md"]

    texts = [re.findall(r"^```text\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL) for page in pages]

    assert [text for found in texts for text in found if re.search("^smartpilot ", text, re.MULTILINE)] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_commands_and_options_that_are_named_exist(language: str) -> None:
    """Those in prose too, which nobody types; those of git and pip are not ours."""
    known = {"-h", "--help", "--version", "--no-pager", "--install-completion", "--show-completion"}
    known |= {option for name in COMMANDS for p in LazyCommand(name, "").load().params for option in p.opts}
    others = {"--no-verify", "--upgrade"}
    for page in pages_in(language):
        code = re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8"))
        assert {word for text in code for word in re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)} <= known | others, page
        assert {name for text in code for name in re.findall(r"^smartpilot ([a-z][a-z-]+)", text)} <= {*COMMANDS}, page


def test_both_trees_have_the_same_pages() -> None:
    chinese, english = ({page.relative_to(DOCS / code) for page in pages_in(code)} for code in ("zh", "en"))

    assert chinese == english


def pages_in(language: str) -> list[Path]:
    return sorted((DOCS / language).rglob("*.md"))


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not link.startswith("http")]

    assert [link for link in links if not leads_somewhere(page, link)] == []


def leads_somewhere(page: Path, link: str) -> bool:
    """Whether the page that a link names is there, with the heading."""
    name, _hash, heading = link.partition("#")
    path = page.parent / name if name else page
    return path.exists() and (not heading or heading in headings_of(path))


@cache
def headings_of(page: Path) -> set[str]:
    """The names that a code host gives the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@every_page
def test_files_that_are_named_exist(page: Path) -> None:
    """Whole paths from the root, and modules as `places/zones.py`, below the package or beside the page."""
    text = page.read_text(encoding="utf-8")
    if "Superseded by" in text:
        pytest.skip("of a time that is over")
    whole = r"`((?:src|tests|docs|data|benchmarks|scripts|\.ci)/[\w./-]*)`"
    module = r"`((?:\w+/)*\w+\.(?:py|md))`"
    names = {*re.findall(whole, text), *re.findall(module, text)} - WRITTEN_BY_USERS

    anywhere = {path.name for path in (ROOT / "src").rglob("*.py")}
    folders = (ROOT, ROOT / "src" / "smartpilot", page.parent)
    assert {name for name in names - anywhere if not any((folder / name).exists() for folder in folders)} == set()


# What a registry of one's own has.
WRITTEN_BY_USERS = {
    "data/progress.toml",
    "data/circulation.key",
    "data/circulations.toml",
    "data/contacts.toml",
    "data/holidays.toml",
}


def test_every_decision_is_in_the_index() -> None:
    folder = DOCS / "adr"
    titles = {path.name: path.read_text(encoding="utf-8").partition("\n")[0] for path in sorted(folder.glob("0*.md"))}

    index = re.findall(r"^- \[(.*)\]\((.*)\)", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert [(f"# {title}", name) for title, name in index] == [(title, name) for name, title in titles.items()]
