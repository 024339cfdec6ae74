"""Runs what depends on Python's version on every Python from 3.11 on that this machine has, besides this one.

`python scripts/pythons.py`: exit 1 if a test fails on one of them. Which are skipped is said, and why.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "out" / "pythons"
VERSIONS = [(3, minor) for minor in range(11, 15)]
TOOLS = ("pytest>=8.3", "pytest-xdist>=3.6", "hypothesis>=6.130")

# What Python's own libraries decide: the sentences and limits of tomllib and expat, zip files, days and zones, words
# of the command line, encodings, locks and the modes of files.
TESTS = (
    "tests/toml",
    "tests/files",
    "tests/official/files",
    "tests/workbook/test_package.py",
    "tests/cli/test_failures.py",
    "tests/cli/test_help.py",
    "tests/cli/test_options.py",
    "tests/cli/test_streams.py",
    "tests/test_clock.py",
    "tests/test_i18n.py",
    "tests/test_main.py",
    "tests/test_text.py",
)


def candidates(version: tuple[int, int]) -> Iterator[Path]:
    """Programs that may be this Python: on the path, and those of pyenv."""
    name = f"python{version[0]}.{version[1]}"
    if on_path := shutil.which(name):
        yield Path(on_path)
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(pyenv.glob(f"versions/*/bin/{name}"), reverse=True)


def find_pythons() -> Mapping[tuple[int, int], Path]:
    """For each version the first Python that runs: pyenv puts programs on the path that do not."""
    pythons = {}
    for version in VERSIONS:
        for path in candidates(version):
            asked = subprocess.run([path, "-c", "import ensurepip, venv"], capture_output=True)
            if asked.returncode == 0:
                pythons[version] = path
                break
    return pythons


def make_environment(python: Path, folder: Path) -> str:
    """Installs smartpilot and what tests it; returns what went wrong, which is empty if nothing did."""
    ready = folder / "installed"
    project = ROOT / "pyproject.toml"
    if ready.exists() and ready.stat().st_mtime > project.stat().st_mtime:
        return ""
    shutil.rmtree(folder, ignore_errors=True)
    install = ["-m", "pip", "install", "-qq", "--disable-pip-version-check", "-e", str(ROOT), *TOOLS]
    for command in ([python, "-m", "venv", folder], [program(folder), *install]):
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            lines = re.findall(r"\S.*", ended.stderr) or ["no reason given"]
            return lines[-1]
    ready.touch()
    return ""


def program(folder: Path) -> Path:
    """The Python of an environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def say(line: str) -> None:
    """Says it before what pytest says next."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Tries each version; returns the exit code."""
    pythons = find_pythons()
    code = 0
    for version in VERSIONS:
        name = ".".join(map(str, version))
        if version == sys.version_info[:2]:
            say(f"Python {name}: all tests run on it, with `make test`")
        elif version not in pythons:
            say(f"Python {name}: skipped, this machine has none that runs")
        elif problem := make_environment(pythons[version], FOLDER / name):
            say(f"Python {name}: skipped, its packages could not be installed: {problem}")
        else:
            say(f"Python {name}: {pythons[version]}")
            tests = [program(FOLDER / name), "-m", "pytest", "-q", "-n", "auto", "-m", "not slow", *TESTS]
            code |= subprocess.run([*tests, "-p", "no:cacheprovider"], cwd=ROOT, check=False).returncode != 0
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
