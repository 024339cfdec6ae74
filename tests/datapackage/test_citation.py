import json
from dataclasses import replace

import pytest

from smartpilot.datapackage.citation import citation
from smartpilot.datapackage.package import DataPackage


def test_citation_is_yaml_with_what_the_format_requires(package: DataPackage) -> None:
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    cited = yaml.safe_load(citation(package))

    assert {"cff-version", "message", "title", "authors"} <= set(cited)
    assert cited["cff-version"] == "1.2.0"
    assert cited["type"] == "dataset"
    assert cited["license"] == "CC-BY-4.0"
    assert cited["authors"] == [{"name": "smartpilot contributors"}]
    assert "国家智慧城市试点" in cited["title"]
    assert isinstance(cited["version"], str)


def test_a_registry_of_ones_own_has_no_licence_and_no_release(package: DataPackage) -> None:
    text = citation(replace(package, licence=None))

    assert "license" not in text
    assert "version: " not in text.replace("cff-version: ", "")
    assert json.loads(text.split("name: ")[1].splitlines()[0])
