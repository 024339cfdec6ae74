"""The pictures of README.md and README.zh-CN.md, in docs/pictures/: `python scripts/pictures.py`.

A registry of its own with a month of made-up events is written to a temporary folder; LibreOffice and pdftoppm draw
the annex and a workbook, Chromium the page of `report`. Their fonts are those of the machine.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PROGRAMS = ("soffice", "pdftoppm", "chromium")
DAY = "2015-05-05"

# What was handed in by DAY in the example: records or provinces, stage, day.
EVENTS = (
    ("-p 安徽 -p 内蒙古 -p 北京 -p 河北 -p 浙江", "已报送", "2015-04-28"),
    ("-p 四川", "已编制", "2015-04-10"),
    ("-p 福建", "已审查", "2015-04-24"),
    ("泸州市 广安市 峨眉山市", "已报送", "2015-04-29"),
    ("江油市", "已报送", "2015-05-04"),
    ("德化县 泉州市 莱西市", "已报送", "2015-04-30"),
    ("乐山市", "退回 --note 缺投融资方案", "2015-05-05"),
)

# The typefaces of official papers are not free: what draws them in their place.
TYPEFACES = {"仿宋": "Serif", "宋体": "Serif", "方正小标宋简体": "Serif", "黑体": "Sans"}


class Crop(NamedTuple):
    """A part of a page of a PDF, in pixels at `resolution` dots per inch."""

    page: int
    resolution: int
    x: int
    y: int
    width: int
    height: int


ANNEX = Crop(page=1, resolution=90, x=80, y=30, width=590, height=755)
WORKBOOK = Crop(page=2, resolution=90, x=30, y=25, width=1000, height=594)


def run(command: list[str], environment: dict[str, str], cwd: Path | None = None) -> None:
    """Runs a program, and says what it wrote only where it fails: then it raises SystemExit."""
    ended = subprocess.run(command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if ended.returncode:
        sys.stderr.buffer.write(ended.stdout)
        raise SystemExit(f"failed: {' '.join(command)}")


def write_fonts(path: Path) -> None:
    """Writes settings of fontconfig that have Noto stand in for the typefaces of official papers."""
    aliases = "".join(
        f'<match><test name="family"><string>{name}</string></test><edit name="family" mode="assign" binding="strong">'
        f"<string>Noto {noto} CJK SC</string></edit></match>"
        for name, noto in TYPEFACES.items()
    )
    path.write_text(
        f'<?xml version="1.0"?><fontconfig><include>/etc/fonts/fonts.conf</include>{aliases}</fontconfig>',
        encoding="utf-8",
    )


def write_files(folder: Path, environment: dict[str, str]) -> None:
    """Writes annex.xlsx, report.html and the workbooks of the example into this folder."""

    def smartpilot(*arguments: str) -> None:
        command = [sys.executable, "-m", "smartpilot", *arguments]
        run(command, environment, cwd=folder)

    smartpilot("init", ".")
    for targets, stage, day in EVENTS:
        smartpilot("record", *targets.split(), "创建任务书", *stage.split(), "--on", day, "--yes")
    smartpilot("export", "annex.xlsx", "--notice", "2014")
    smartpilot("report", "report.html", "--as-of", DAY)
    smartpilot("circulate", "workbooks", "-p", "四川", "--return-by", "2015-05-15", "--return-to", "office@example.org")


def draw_workbook(path: Path, crop: Crop, picture: Path, environment: dict[str, str]) -> None:
    """Draws a part of a workbook as LibreOffice prints it."""
    folder = path.parent
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    run(convert, environment)
    numbers = zip(("-f", "-l", "-r", "-x", "-y", "-W", "-H"), (crop.page, *crop), strict=True)
    options = [str(value) for pair in numbers for value in pair]
    draw = ["pdftoppm", "-png", "-singlefile", *options, str(path.with_suffix(".pdf")), str(picture.with_suffix(""))]
    run(draw, environment)


def draw_page(path: Path, picture: Path, environment: dict[str, str]) -> None:
    """Draws the top of a page as Chromium shows it."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1000,1085"]
    draw = ["chromium", *options, f"--screenshot={picture}", path.as_uri()]
    run(draw, environment)


def main() -> int:
    """Draws all pictures anew."""
    if missing := [program for program in PROGRAMS if not shutil.which(program)]:
        sys.stderr.write(f"not installed: {', '.join(missing)}\n")
        return 1
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fonts = folder / "fonts.conf"
        write_fonts(fonts)
        environment = {
            **{variable: value for variable, value in os.environ.items() if not variable.startswith("SMARTPILOT_")},
            "SMARTPILOT_LANG": "zh",
            "SMARTPILOT_TODAY": DAY,
            "FONTCONFIG_FILE": str(fonts),
        }
        write_files(folder, environment)
        draw_workbook(folder / "annex.xlsx", ANNEX, FOLDER / "annex.png", environment)
        (workbook,) = (folder / "workbooks").glob("*.xlsx")
        draw_workbook(workbook, WORKBOOK, FOLDER / "workbook.png", environment)
        draw_page(folder / "report.html", FOLDER / "report.png", environment)
    for picture in sorted(FOLDER.glob("*.png")):
        sys.stdout.write(f"{picture.stat().st_size:>8}  {picture.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
