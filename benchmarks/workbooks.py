"""The loop of workbooks: `circulate` and `collect` for all authorities against bare openpyxl on the same cells."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from growth import records
from measure import SMARTPILOT, in_turn, median, ratio

LIMIT = 2.0
SIZES = (300, 3_000)

# What a notice wants, so that each pilot has five rows.
_PAPERS = """
[[notices.deliverables]]
id = "task-book"
title = "创建任务书"
owed_by = "pilots"
stages = ["drafted", "reviewed", "submitted", "signed"]
due = 2015-04-30
due_stage = "submitted"

[[notices.deliverables]]
id = "implementation-plan"
title = "实施方案"
owed_by = "pilots"
stages = ["revised"]

[[notices.deliverables]]
id = "annual-self-evaluation"
title = "年度自评价报告"
owed_by = "pilots"
stages = ["submitted"]
recurs = "yearly"
month = 12
day = 31

[[notices.deliverables]]
id = "supplementary-application"
title = "增补申报材料"
owed_by = "candidates"
stages = ["submitted"]
due = 2015-08-31
"""
_HEAD = """format = 1

[[sources]]
id = "notice-2014"
title = "住房城乡建设部办公厅 科学技术部办公厅关于公布国家智慧城市2014年度试点名单的通知"

[[notices]]
id = "2014"
source = "notice-2014"
issued_by = ["住房和城乡建设部办公厅"]
issued_on = 2015-04-07
creation_period = { begins = 2015-04-07, ends = 2018-04-06 }
"""

# The same cells: the values of every cell that is there, in sheets of the same names.
_WRITE = """
import json, sys
from pathlib import Path
from openpyxl import Workbook
out = Path(sys.argv[2])
for name, sheets in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")).items():
    book = Workbook()
    book.remove(book.active)
    for title, cells in sheets.items():
        sheet = book.create_sheet(title)
        for row, column, value in cells:
            sheet.cell(row, column, value)
    book.save(out / name)
"""
_READ = """
import sys
from pathlib import Path
from openpyxl import load_workbook
for path in Path(sys.argv[1]).iterdir():
    book = load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                cell.value
"""


def _fill_in(folder: Path) -> dict[str, dict[str, list[tuple[int, int, str | None]]]]:
    """Fills in every task book, as offices would, and gives all cells of all workbooks."""
    from openpyxl import load_workbook

    cells: dict[str, dict[str, list[tuple[int, int, str | None]]]] = {}
    for path in folder.iterdir():
        book = load_workbook(path)
        sheet = book["试点"]
        cells[path.name] = {
            each.title: [
                (cell.row, cell.column, None if cell.value is None else str(cell.value))
                for row in each.iter_rows()
                for cell in row
            ]
            for each in book.worksheets
        }
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, 5).value == "创建任务书":
                for column, value in ((7, "已报送"), (8, "2015年4月28日"), (9, "智慧城市办公室")):
                    sheet.cell(row, column).value = value
        book.save(path)
    return cells


def main() -> int:
    """Prints a table; ends with 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="rounds that count")
    runs = parser.parse_args().runs
    worst = 0.0
    for size in SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            registry = folder / "pilots.toml"
            registry.write_text(_HEAD + _PAPERS + "".join(records(size)), encoding="utf-8")
            write = (*SMARTPILOT, "circulate", str(folder / "out"), "--all", "--force", "-r", str(registry))
            subprocess.run(write, check=True, capture_output=True)
            cells = _fill_in(folder / "out")
            filled = (folder / "out").rename(folder / "back")
            (folder / "cells.json").write_text(json.dumps(cells), encoding="utf-8")
            (folder / "bare").mkdir()
            python = sys.executable
            costs = in_turn(
                {
                    "bare write": (python, "-c", _WRITE, str(folder / "cells.json"), str(folder / "bare")),
                    "circulate": write,
                    "bare read": (python, "-c", _READ, str(filled)),
                    "collect": (*SMARTPILOT, "collect", str(filled), "-r", str(registry)),
                },
                runs,
            )
            for ours, bare in (("circulate", "bare write"), ("collect", "bare read")):
                found = ratio(costs[ours], costs[bare])
                worst = max(worst, found)
                floor, cost = median(costs[bare]), median(costs[ours])
                print(
                    f"{size:>6} pilots, {len(cells)} workbooks: {ours:<10} {cost.seconds:6.2f} s {cost.peak:5.0f} MiB"
                    f"   openpyxl {floor.seconds:6.2f} s {floor.peak:5.0f} MiB   ratio {found:.2f} (limit {LIMIT})"
                )
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
