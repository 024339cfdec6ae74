"""The reference of the files (docs/zh/reference/files.md) says what the models say."""

import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest

from program import ROOT
from smartpilot.records import terms
from smartpilot.records.circulations import CIRCULATION_TABLES, CONTACT_TABLES
from smartpilot.records.holidays import HOLIDAY_TABLES
from smartpilot.records.models import LEDGER_TABLES, REGISTRY_TABLES, RegistryFile, titles

PAGE = ROOT / "docs" / "zh" / "reference" / "files.md"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = spec_from_file_location("reference", ROOT / "scripts" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tables_are_those_of_the_models(script: ModuleType) -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert script.update_page(text) == text, "make docs"


def test_a_page_that_is_out_of_date_is_found(script: ModuleType) -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert script.update_page(text.replace("| 石家庄市正定县", "| 正定县").replace("| 地级市 |", "| 市 |")) == text
    with pytest.raises(ValueError, match=r"pilots\.toml"):
        script.update_page(text.replace("<!-- pilots.toml: end -->", ""))


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
def test_every_field_has_its_row(table: str, record: type) -> None:
    section = (
        PAGE.read_text(encoding="utf-8").partition(f"### `[[{table}]]`")[2].partition("\n<!--")[0].partition("\n###")[0]
    )

    rows = [line.split(" | ")[:2] for line in section.splitlines() if line.startswith("| `")]
    assert rows == [[f"| `{name}`", title.zh] for name, title in titles(record).items()]


def test_every_term_is_listed(script: ModuleType) -> None:
    words = {term for term in terms.Term.__subclasses__() if term.__module__ == terms.__name__}

    assert set(script.TERMS) == words


def test_the_example_is_valid() -> None:
    example = PAGE.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]

    assert RegistryFile.model_validate(tomllib.loads(example)).pilots[0].id == "2014-130123"
