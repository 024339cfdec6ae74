"""The manual says what the code says."""

from pathlib import Path

from smartpilot.workbook.form import CANDIDATES, LINE_COLUMNS, TABLES, candidate_columns

DOCS = Path(__file__).resolve().parent.parent / "docs"


def test_the_table_of_columns_is_that_of_the_form() -> None:
    sheets = [("、".join(TABLES.values()), LINE_COLUMNS), (CANDIDATES, candidate_columns())]
    rows = [
        f"| {name} | {column.heading} | {'是' if column.takes else '否'} | {column.prompt} |"
        for name, columns in sheets
        for column in columns
    ]
    text = (DOCS / "workbooks.md").read_text(encoding="utf-8")

    shown = text.partition("<!-- columns: begin -->\n")[2].partition("<!-- columns: end -->")[0].splitlines()

    assert shown[2:] == rows
