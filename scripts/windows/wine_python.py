"""A CPython for Windows that runs under Wine, for tests and for building: `wine_python.build()`.

The wheel of panda3d on PyPI has python.org's python3xx.dll with the extension modules and libraries of the standard
library. Modules in Python are those of the Python that runs this, which therefore has to be of the same minor version.
What is missing then is small and made here with MinGW: python.exe, python3.dll and bcryptprimitives.dll.
"""

import codecs
import contextlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from wheels import PLATFORMS, download_wheels

ROOT = Path(__file__).resolve().parents[2]
SOURCES = Path(__file__).resolve().parent
OUT = ROOT / "out" / "windows"

PANDA3D = "panda3d==1.10.16"
PLATFORM = PLATFORMS["win_amd64"]
MINOR = sys.version_info.minor
VERSION = f"3.{MINOR}"
LIBRARY = f"python3{MINOR}.dll"

# The name of the locale decides on the code page (936) and the language of the system.
LOCALE = "zh_CN.UTF-8"
CODE_PAGE = "gbk"

# Extensions written in Rust take random bytes from it, and Wine 8 lacks it.
CRYPTO = "bcryptprimitives.dll"

COMPILER = "x86_64-w64-mingw32-gcc"
DEBIAN_PACKAGES = "wine wine64 gcc-mingw-w64-x86-64-win32 locales"

# What the tests and PyInstaller need. Tests of other packages are skipped.
PACKAGES = ("babel", "hypothesis", "jsonschema", "pyinstaller", "pytest", "pytest-xdist")

_NOT_COPIED = ("__pycache__", "site-packages", "dist-packages", "lib-dynload", "test", "tests", "idlelib", "config-3*")
_EXPORT = re.compile(r"^\s+\[ *\d+\](?: \+base\[ *\d+\])?(?:\s+[0-9a-f]+)? ([A-Za-z_]\w*)$", re.MULTILINE)


class UnavailableError(Exception):
    """Something that is needed is not on this machine, and cannot be had from PyPI."""


@dataclass(frozen=True)
class WinePython:
    """A Python for Windows in `folder`, with a Windows of its own beside it."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """The environment that Wine itself is to be started with."""
        ours = re.compile(r"SMARTPILOT_|LC_|LANG|PYTHON|WINE")
        return {
            **{name: value for name, value in os.environ.items() if not ours.match(name)},
            "WINEPREFIX": str(self.folder.parent / "prefix"),
            "WINEDEBUG": "-all",
            # No windows, no offers to install .NET, no menus on the desktop of the user.
            "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=d",
            "DISPLAY": "",
            "LOCPATH": str(self.folder.parent / "locale"),
            "LC_ALL": LOCALE,
            "PYTHONUTF8": "0",
        }

    def run(self, *arguments: str | Path, program: Path | None = None, folder: Path = ROOT) -> int:
        """Runs python.exe, or another program, in a folder and shows what it writes. Returns its exit code.

        Wine cannot use a descriptor that is a file opened for writing only, so all three are pipes.
        """
        command = [_wine(), str(program or self.folder / "python.exe"), *map(str, arguments)]
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.environment,
            cwd=folder,
        ) as process:
            assert process.stdin
            assert process.stdout
            process.stdin.close()
            decoder = codecs.getincrementaldecoder(CODE_PAGE)("replace")
            while part := os.read(process.stdout.fileno(), 65536):
                print(decoder.decode(part).replace("\r\n", "\n"), end="", flush=True)
        return process.returncode

    @contextlib.contextmanager
    def session(self) -> Iterator[None]:
        """Keeps Windows running: services would otherwise be started with each program, and hold its pipes open."""
        environment = self.environment
        wineserver = _wine().replace("wine64", "wineserver")
        Path(environment["WINEPREFIX"]).mkdir(exist_ok=True)
        waiting = subprocess.Popen(
            [_wine(), self.folder / "python.exe", "-c", "input('started\\n')"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=environment,
        )
        assert waiting.stdout
        waiting.stdout.readline()
        # Not beside python.exe, where PyInstaller would find it: Windows has its own.
        shutil.copy(self.folder.parent / CRYPTO, Path(environment["WINEPREFIX"]) / "drive_c" / "windows" / "system32")
        try:
            yield
        finally:
            waiting.kill()
            subprocess.run([wineserver, "--kill"], env=environment, check=False)


def build() -> WinePython:
    """The Python, with PACKAGES and what smartpilot needs; smartpilot itself is imported from `src`.

    What was built before is used again. Raises UnavailableError.
    """
    _require_tools()
    python = WinePython(OUT / f"python-{VERSION}")
    if not (python.folder / "python.exe").exists():
        print(f"building CPython {VERSION} for Windows in {python.folder.relative_to(ROOT)} ...", flush=True)
        shutil.rmtree(python.folder, ignore_errors=True)
        _unpack(python.folder)
        _copy_library(python.folder / "Lib")
        _compile(python.folder)
        _make_locale(python.folder.parent / "locale")
    _install(python.folder / "Lib" / "site-packages")
    return python


def _wine() -> str:
    """The path of wine64, which Debian does not have in PATH."""
    return shutil.which("wine64") or "/usr/lib/wine/wine64"


def _require_tools() -> None:
    tools = (_wine(), COMPILER, "localedef", "/usr/share/i18n/locales/zh_CN")
    if missing := [tool for tool in tools if not (shutil.which(tool) or Path(tool).exists())]:
        raise UnavailableError(
            f"{', '.join(missing)} not found. On Debian: apt-get install --no-install-recommends {DEBIAN_PACKAGES}"
        )


def _unpack(folder: Path) -> None:
    """The libraries and the extension modules from the wheel of panda3d."""
    wheels = folder.parent / "panda3d"
    try:
        download_wheels(wheels, PLATFORM, VERSION, [PANDA3D])
    except subprocess.CalledProcessError as error:
        raise UnavailableError(f"pip found no {PANDA3D} for Python {VERSION} on Windows") from error
    (wheel,) = wheels.glob(f"panda3d-*-cp3{MINOR}-win_amd64.whl")
    with zipfile.ZipFile(wheel) as package:
        for name in package.namelist():
            directory, _, base = name.rpartition("/")
            if directory == "deploy_libs" and not base.startswith(("api-ms-win-", "tcl", "tk")):
                target = folder / ("DLLs" if base.endswith(".pyd") or base.startswith("lib") else "") / base
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(package.read(name))


def _copy_library(folder: Path) -> None:
    shutil.copytree(sysconfig.get_path("stdlib"), folder, ignore=shutil.ignore_patterns(*_NOT_COPIED))


def _compile(folder: Path) -> None:
    """Makes python.exe and the two libraries."""
    table = subprocess.run(
        [COMPILER.replace("gcc", "objdump"), "-p", folder / LIBRARY], check=True, capture_output=True, text=True
    ).stdout
    names = _EXPORT.findall(table.partition("[Ordinal/Name Pointer]")[2])
    forwarded = folder / "python3.def"
    forwarded.write_text("EXPORTS\n" + "".join(f"{name}={Path(LIBRARY).stem}.{name}\n" for name in names))
    gcc = [COMPILER, "-O2", "-s", "-Wall", "-municode"]
    library = [COMPILER, "-s", "-Wall", "-shared"]
    for command in (
        [*library, "-nostdlib", "-Wl,--entry,0", forwarded, "-o", folder / "python3.dll"],
        [*library, SOURCES / "bcryptprimitives.c", "-ladvapi32", "-o", folder.parent / CRYPTO],
        # The last one: where it is, the rest is there.
        [*gcc, f'-DPYTHON_DLL=L"{LIBRARY}"', SOURCES / "python.c", "-o", folder / "python.exe"],
    ):
        subprocess.run(command, check=True)


def _make_locale(folder: Path) -> None:
    """Makes the locale for Wine alone: the machine need not have it."""
    folder.mkdir(exist_ok=True)
    language, _, encoding = LOCALE.partition(".")
    subprocess.run(["localedef", "-i", language, "-f", encoding, folder / LOCALE], check=True)


def _install(folder: Path) -> None:
    """Unpacks the wheels where they are not yet, and says where `src` is."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = "\n".join([*project["dependencies"], *PACKAGES])
    stamp = folder / "requirements.txt"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print("installing packages for Windows ...", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    wheels = download_wheels(folder.parents[2] / "wheels", PLATFORM, VERSION, wanted.splitlines())
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-qq",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-compile",
    ]
    target = ["--platform", *PLATFORM.tags, "--python-version", VERSION, "--only-binary", ":all:", "--target", folder]
    subprocess.run([*command, *target, *wheels], check=True)
    # Wine shows the root of the file system as drive Z.
    (folder / "smartpilot.pth").write_text("Z:" + str(ROOT / "src").replace("/", "\\") + "\n", encoding="utf-8")
    stamp.write_text(wanted, encoding="utf-8")
