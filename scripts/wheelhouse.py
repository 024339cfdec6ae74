"""`make wheelhouse`: all wheels that smartpilot needs, in out/wheelhouse/, to install it without a network.

For Windows and Linux on x86-64 and Linux on ARM, and the Pythons that are named as arguments (`3.11 3.12`). Then
it is installed from there into an empty environment of this Python, cut off from the network where that is possible.
"""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from packaging.utils import parse_wheel_filename

from wheels import GLIBC, PLATFORMS, download_wheels

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "out" / "wheelhouse"

README = """\
smartpilot {version}：不联网安装 / installation without a network

适用：Windows 10、11（64 位），Linux（x86_64 或 aarch64，glibc 2.{glibc} 及以上，如银河麒麟 V10、统信 UOS 20）。
须先装好 Python（{chinese}）。先进入本文件夹，再输入：

  Windows：
    py -m pip install --no-index --find-links . smartpilot
    py -m smartpilot --version

  Linux：
    python3 -m venv ~/smartpilot && ~/smartpilot/bin/pip install --no-index --find-links . smartpilot
    ~/smartpilot/bin/smartpilot --version

以后换用新版：换成新的文件夹，在 install 后面加上 --upgrade，再输入一次。登记册和台账不受影响。

For Windows 10 and 11 (64-bit) and Linux (x86_64 or aarch64, glibc 2.{glibc} or newer) with Python {english}.
Change to this folder and type the two lines above. To upgrade, take a newer folder and add --upgrade after install;
registries and ledgers stay as they are.
"""


def main(pythons: list[str]) -> int:
    """Makes the folder, shows what is in it, and tries it."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "-qq", "--no-deps", "--wheel-dir", FOLDER, ROOT], check=True)
    (wheel,) = FOLDER.glob("smartpilot-*.whl")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name, platform in PLATFORMS.items():
        for python in pythons:
            wheels = download_wheels(FOLDER, platform, python, project["dependencies"])
            print(f"{name}, Python {python}: {len(wheels)} wheels, {_megabytes(wheels)}", flush=True)
    version = parse_wheel_filename(wheel.name)[1]
    text = README.format(version=version, glibc=GLIBC, chinese="、".join(pythons), english=" or ".join(pythons))
    # Notepad of older Windows takes a file for GBK that does not begin with a byte order mark.
    (FOLDER / "README.txt").write_text(text, encoding="utf-8-sig", newline="\r\n")
    wheels = list(FOLDER.glob("*.whl"))
    print(f"{FOLDER.relative_to(ROOT)}: {len(wheels)} wheels, {_megabytes(wheels)}")
    return _try_out() if f"3.{sys.version_info.minor}" in pythons else 0


def _megabytes(files: list[Path]) -> str:
    return f"{sum(file.stat().st_size for file in files) / 1e6:.1f} MB"


def _try_out() -> int:
    """Installs smartpilot from the folder and runs it. Returns the exit code of what failed, else 0."""
    apart = ["unshare", "--map-root-user", "--net"]
    if not shutil.which("unshare") or subprocess.run([*apart, "true"], capture_output=True, check=False).returncode:
        apart = []
    with tempfile.TemporaryDirectory() as name:
        python = Path(name) / "bin" / "python"
        for command in (
            [sys.executable, "-m", "venv", name],
            [python, "-m", "pip", "install", "-qq", "--no-index", "--find-links", FOLDER, "smartpilot"],
            [python, "-m", "pip", "check"],
            [python, "-m", "smartpilot", "--version"],
            [python, "-m", "smartpilot", "export", Path(name) / "annex.xlsx"],
        ):
            if code := subprocess.run([*apart, *command], cwd=name, check=False).returncode:
                return code
    print("installed and run " + ("without a network" if apart else "with --no-index"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
