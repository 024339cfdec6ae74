"""CITATION.cff: how to cite a data set (Citation File Format 1.2.0)."""

import json

from smartpilot.datapackage.package import DataPackage


def citation(package: DataPackage) -> str:
    """The file, which is YAML; texts are written as JSON, which YAML reads too."""
    licence = package.licence
    holder = licence.holder if licence else "the keepers of the registry"
    lines = [
        "cff-version: 1.2.0",
        "message: If you use this data set, please cite it as below.",
        "type: dataset",
        f"title: {_quoted(f'{package.title.en} ({package.title.zh})')}",
        f"abstract: {_quoted(package.about.en)}",
        "authors:",
        f"  - name: {_quoted(holder)}",
        *([f"version: {_quoted(package.version)}"] if package.version else []),
        *([f"license: {licence.id}"] if licence else []),
        "keywords:",
        *(f"  - {_quoted(word)}" for word in package.keywords),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
