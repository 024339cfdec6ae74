"""The pages of the reference that are made from the program are as the program is."""

import subprocess
import sys
import tomllib

import pytest

import file_tables
import reference
from program import ROOT
from smartpilot.records import terms
from smartpilot.records.circulations import CIRCULATION_TABLES, CONTACT_TABLES
from smartpilot.records.entries import LEDGER_TABLES
from smartpilot.records.holidays import HOLIDAY_TABLES
from smartpilot.records.models import REGISTRY_TABLES, RegistryFile
from smartpilot.records.titles import titles

LANGUAGES: list[reference.Language] = ["zh", "en"]
every_language = pytest.mark.parametrize("language", LANGUAGES)


def files_page(language: reference.Language) -> str:
    return (ROOT / "docs" / language / "reference" / "files.md").read_text(encoding="utf-8")


@every_language
def test_the_tables_are_those_of_the_models(language: reference.Language) -> None:
    (parts,) = [parts for path, parts in reference.pages(language) if path.name == "files.md"]

    assert reference.with_parts(files_page(language), parts()) == files_page(language), "make docs"


def test_commands_and_rules_are_those_of_the_program() -> None:
    """In Chinese, by a process of its own; `make lint` checks every language."""
    command = [sys.executable, str(ROOT / "scripts" / "reference.py"), "check", "zh"]

    checked = subprocess.run(command, env={"SMARTPILOT_LANG": "zh", "PYTHONUTF8": "1"}, capture_output=True)

    assert checked.stderr.decode() == ""
    assert checked.returncode == 0


def test_a_page_that_is_out_of_date_is_found() -> None:
    page = files_page("zh")
    (parts,) = [parts for path, parts in reference.pages("zh") if path.name == "files.md"]

    old = page.replace("| 石家庄市正定县", "| 正定县").replace("| 地级市 |", "| 市 |")

    assert reference.with_parts(old, parts()) == page
    with pytest.raises(ValueError, match=r"pilots\.toml"):
        reference.with_parts(page.replace("<!-- pilots.toml: end -->", ""), parts())


@every_language
@pytest.mark.parametrize(
    ("table", "record"),
    [
        *REGISTRY_TABLES.items(),
        *LEDGER_TABLES.items(),
        *CIRCULATION_TABLES.items(),
        *CONTACT_TABLES.items(),
        *HOLIDAY_TABLES.items(),
    ],
)
def test_every_field_has_its_row(table: str, record: type, language: str) -> None:
    section = files_page(language).partition(f"### `[[{table}]]`")[2].partition("\n<!--")[0].partition("\n###")[0]

    rows = [line.split(" | ")[:2] for line in section.splitlines() if line.startswith("| `")]
    assert rows == [[f"| `{name}`", getattr(title, language)] for name, title in titles(record).items()]


def test_every_term_is_listed() -> None:
    words = {term for term in terms.Term.__subclasses__() if term.__module__ == terms.__name__}

    assert set(file_tables.TERMS) == words


@every_language
def test_the_example_is_valid(language: str) -> None:
    example = files_page(language).partition("```toml\n")[2].partition("```")[0]

    assert RegistryFile.model_validate(tomllib.loads(example)).pilots[0].id == "2014-130123"
