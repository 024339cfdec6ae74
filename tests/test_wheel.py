"""The wheel, in an environment that has what the wheel asks for and nothing else."""

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Collection, Iterable
from email.message import Message
from email.parser import Parser
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from program import ROOT, environment

pytest.importorskip("hatchling", reason="builds the wheel without a network")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="the environment is made of symbolic links"),
]

MOST_BYTES = 1_000_000


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and the source archive."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", folder], cwd=ROOT, check=True)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (wheel,) = built.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return Parser().parsestr(archive.read(name).decode())


def required(requirements: Iterable[str], extras: Collection[str] = ("",)) -> dict[str, Distribution]:
    """The installed packages that these requirements need, by name, and what those need in turn."""
    packages: dict[str, Distribution] = {}
    for requirement in map(Requirement, requirements):
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in extras):
            package = distribution(requirement.name)
            packages |= {requirement.name: package}
            packages |= required(package.requires or (), requirement.extras or ("",))
    return packages


@pytest.fixture(scope="module")
def python(wheel: Path, metadata: Message, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel and what it requires."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    for package in required(metadata.get_all("Requires-Dist") or ()).values():
        for name in {path.parts[0] for path in package.files or ()} - {"..", "__pycache__"}:
            if not (packages / name).exists():
                (packages / name).symlink_to(Path(str(package.locate_file(name))))
    return folder / "bin" / "python"


def test_it_is_small_and_holds_the_package_alone(wheel: Path) -> None:
    assert wheel.stat().st_size < MOST_BYTES
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {name.split("/")[0].split("-")[0] for name in names} == {"smartpilot"}
    assert {"smartpilot/data/pilots.toml", "smartpilot/py.typed"} <= names
    assert "smartpilot/data/programmes/intelligent-construction.toml" in names
    assert "smartpilot/locale/zh/LC_MESSAGES/smartpilot.mo" in names
    assert not [name for name in names if name.endswith((".po", ".pyc"))]


def test_the_metadata_is_whole(metadata: Message) -> None:
    for name in ("Name", "Version", "Summary", "Author", "Keywords", "License-Expression", "License-File"):
        assert metadata[name]
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert "# smartpilot" in str(metadata.get_payload())
    assert metadata.get_all("License-File") == ["LICENSE", "data/README.md"]


def test_the_source_archive_holds_all_that_is_tracked_and_no_more(built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "SECURITY.md",
        "README.zh-CN.md",
        "LICENSE",
        "Makefile",
        ".ci/run",
        "data/pilots.toml",
        "tests/program.py",
    } <= names
    assert not [
        name for name in names if name.endswith((".pyc", ".key", ".lock")) or name.startswith(("out/", ".venv"))
    ]


def test_the_installed_program_works(python: Path, tmp_path: Path) -> None:
    env = environment() | {"SMARTPILOT_LANG": "zh"}
    del env["SMARTPILOT_REGISTRY"]

    def run(*arguments: str) -> str:
        command = [python, "-P", "-m", "smartpilot", *arguments]
        ended = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", check=False)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    assert run("--version").startswith("smartpilot ")
    assert "正定县" in run("list", "-p", "河北")
    run("init", "another", "--programme", "智能建造")
    assert "保定市" in run("list", "-r", "another")
    run("init", ".")
    run("validate")
    run("export", "annex.xlsx")
    run("export", "progress.docx", "--view", "progress", "--as-of", "2015-05-31")
    run("circulate", "out", "-p", "河北")
    run("report", "report.html")
    assert (tmp_path / "out" / "130000-河北省.xlsx").stat().st_size > 5_000
    assert "正定县" in (tmp_path / "report.html").read_text(encoding="utf-8")
    missing = subprocess.run([python, "-c", "import pytest"], capture_output=True, env=env, check=False)
    assert missing.returncode == 1
