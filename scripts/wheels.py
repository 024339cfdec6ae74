"""Wheels for a platform and a Python that are not those of this machine, downloaded with all that they need.

pip reads the conditions of requirements (`colorama; sys_platform == "win32"`) for the Python that it runs on, even
with `--platform`. So what the wheels of a target say that they need there is read from them, and asked for by name.
"""

import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

# Of Debian 10, 银河麒麟 V10 and 统信 UOS 20, and newer ones.
GLIBC = 28


@dataclass(frozen=True)
class Platform:
    """Where wheels are to be installed: their tags, and what the conditions of requirements ask about."""

    tags: tuple[str, ...]
    markers: Mapping[str, str]


def _linux(machine: str) -> Platform:
    tags = (*(f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC, 16, -1)), f"manylinux2014_{machine}")
    return Platform(
        tags, {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", "platform_machine": machine}
    )


PLATFORMS = {
    "win_amd64": Platform(
        ("win_amd64",),
        {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64"},
    ),
    "linux_x86_64": _linux("x86_64"),
    "linux_aarch64": _linux("aarch64"),
}


def download_wheels(folder: Path, platform: Platform, python: str, requirements: Iterable[str]) -> list[Path]:
    """The wheels of `requirements`, and of all that they need on this platform with this Python (`3.11`).

    They are put into `folder`; those that fit and lie there already are among them.
    Raises subprocess.CalledProcessError where pip finds none.
    """
    wanted = list(requirements)
    while True:
        _download(folder, platform, python, wanted)
        wheels = [path for path in sorted(folder.glob("*.whl")) if fits(path, platform, python)]
        missing = sorted({str(requirement) for requirement in unmet_requirements(wheels, platform, python)})
        if not missing:
            return wheels
        wanted += missing


def _download(folder: Path, platform: Platform, python: str, requirements: Iterable[str]) -> None:
    options = ["-qq", "--disable-pip-version-check", "--only-binary", ":all:", "--dest", str(folder)]
    tags = [option for tag in platform.tags for option in ("--platform", tag)]
    subprocess.run(
        [sys.executable, "-m", "pip", "download", *options, *tags, "--python-version", python, *requirements],
        check=True,
    )


def fits(wheel: Path, platform: Platform, python: str) -> bool:
    """Whether a wheel that pip chose is one for this platform and Python."""
    version = int(python.partition(".")[2])
    return any(
        tag.platform in {"any", *platform.tags}
        and (
            tag.interpreter in {"py3", f"py3{version}", f"cp3{version}"}
            or (tag.abi == "abi3" and int(tag.interpreter.removeprefix("cp3")) <= version)
        )
        for tag in parse_wheel_filename(wheel.name)[3]
    )


def unmet_requirements(wheels: Iterable[Path], platform: Platform, python: str) -> Iterator[Requirement]:
    """What wheels need on the platform and have not."""
    names = {parse_wheel_filename(path.name)[0] for path in wheels}
    environment = {**platform.markers, "python_version": python, "python_full_version": f"{python}.0", "extra": ""}
    for path in wheels:
        for text in _metadata(path).get_all("Requires-Dist", []):
            requirement = Requirement(text)
            applies = requirement.marker is None or requirement.marker.evaluate(environment)
            if applies and canonicalize_name(requirement.name) not in names:
                requirement.marker = None
                yield requirement


def _metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as package:
        (name,) = (name for name in package.namelist() if name.count("/") == 1 and name.endswith(".dist-info/METADATA"))
        return HeaderParser().parsestr(package.read(name).decode())
