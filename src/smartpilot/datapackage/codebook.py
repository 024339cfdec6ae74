"""README.md of a data package: what each table, field and fixed word is, in Chinese and English, and how to read it."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from smartpilot.datapackage.descriptor import file_name
from smartpilot.datapackage.examples import duckdb_code, pandas_code, postgresql_code, readr_code, stata_code
from smartpilot.datapackage.package import DataPackage
from smartpilot.datapackage.schema import BilingualText, DataTable, FieldSchema, FieldType, TableName, TableSchema
from smartpilot.i18n import Language

_TYPE_TITLES = {
    FieldType.STRING: BilingualText("文字", "text"),
    FieldType.INTEGER: BilingualText("整数", "integer"),
    FieldType.DATE: BilingualText("日期", "date"),
}
_FORM_OF_FILES = BilingualText(
    "文件为 UTF-8 编码，无字节顺序标记；代码是文字，不是数字；日期写作 `2015-04-07`；空格子是缺失值，不是 0；"
    "一格中的几个值以分号隔开。会被表格软件当作公式的文字，前面可能加有 `'`。"
    "`datapackage.json` 记有各表的类型、主键和外键，可用 `frictionless validate datapackage.json` 核对。",
    "The files are UTF-8 without a byte order mark. Codes are text, not numbers; days are `2015-04-07`; an empty cell "
    "is a missing value, not 0; several values in one cell are separated by semicolons. Text that a spreadsheet would "
    "calculate may have a `'` before it. `datapackage.json` has types and keys, and `frictionless validate "
    "datapackage.json` checks them.",
)
_UNLICENSED = BilingualText(
    "登记册没有写明许可，使用前请问登记册的维护单位；其中随 smartpilot 发布的记录，以 CC BY 4.0 许可，"
    "署名 smartpilot contributors。",
    "The registry names no licence: ask those who keep it before you use the data. Records in it that came with "
    "smartpilot are under CC BY 4.0, by the smartpilot contributors.",
)


class _Words(NamedTuple):
    """The headings of the page in one language."""

    tables: str
    reading: str
    licence: str
    file: str
    rows: str
    table: str
    field: str
    title: str
    type: str
    about: str
    terms: str
    primary_key: str
    foreign_key: str
    missing_allowed: str
    dot: str


_WORDS: dict[Language, _Words] = {
    "zh": _Words(
        "表", "读入", "许可与引用", "文件", "行数", "内容", "字段", "名称", "类型", "说明", "固定词",
        "主键：", "外键：", "可缺", "。",
    ),
    "en": _Words(
        "Tables", "Reading the tables", "Licence and citation", "file", "rows", "content", "field", "title", "type",
        "description", "Fixed words", "Primary key: ", "Foreign key: ", "may be missing", ".",
    ),
}  # fmt: skip


def codebook(package: DataPackage) -> str:
    """The page as Markdown: Chinese, English, then the code that both share."""
    lines = [f"# {package.title.zh} / {package.title.en}", "", "[中文](#中文) · [English](#english) · [Code](#code)"]
    lines += ["", "## 中文", "", *_part(package, "zh"), "", "## English", "", *_part(package, "en")]
    return "\n".join([*lines, "", "## Code", *_code_lines(package.tables)]) + "\n"


def _part(package: DataPackage, language: Language) -> Iterator[str]:
    words = _WORDS[language]
    yield from (_in(language, package.about), "", _in(language, _FORM_OF_FILES), "", f"### {words.tables}", "")
    yield from _markdown_table(
        (words.file, words.table, words.rows),
        [
            (f"`{file_name(table.schema.name)}`", _in(language, table.schema.about), str(len(table.rows)))
            for table in package.tables
        ],
    )
    for table in package.tables:
        yield from ("", f"### {file_name(table.schema.name)} {_in(language, table.schema.title)}", "")
        yield from _fields(table.schema, language)
    yield from ("", f"### {words.licence}", "")
    if package.licence is None:
        yield _in(language, _UNLICENSED)
    else:
        licence = package.licence
        yield f"{licence.holder}, [{licence.title}]({licence.url}){words.dot} CITATION.cff"


def _fields(schema: TableSchema, language: Language) -> Iterator[str]:
    words = _WORDS[language]

    def about(field: FieldSchema) -> str:
        missing = "" if field.required else words.missing_allowed
        return ("；" if language == "zh" else "; ").join(text for text in (_in(language, field.about), missing) if text)

    yield from _markdown_table(
        (words.field, words.title, words.type, words.about),
        [
            (f"`{field.name}`", _in(language, field.title), _in(language, _TYPE_TITLES[field.field_type]), about(field))
            for field in schema.fields
        ],
    )
    keys = ", ".join(f"`{name}`" for name in schema.primary_key)
    yield from ("", f"{words.primary_key}{keys}{words.dot}")
    for key in schema.foreign_keys:
        yield f"{words.foreign_key}`{key.field}` → `{key.table.value}.id`{words.dot}"
    terms = [(field, term) for field in schema.fields for term in field.terms or ()]
    if terms:
        yield from ("", f"{words.terms}{'：' if language == 'zh' else ':'}", "")
        yield from _markdown_table(
            (words.field, words.terms, words.title),
            [(f"`{field.name}`", f"`{term.value}`", term.zh if language == "zh" else term.en) for field, term in terms],
        )


# The tables whose code is shown; that of the others is alike.
_SHOWN = (TableName.PILOTS, TableName.PANEL)
_PROGRAMS: Sequence[tuple[str, str, str, Callable[[TableSchema], str]]] = (
    ("pandas", "python", "import pandas as pd\n\n", pandas_code),
    ("R", "r", "library(readr)\n\n", readr_code),
    ("Stata", "stata", "", stata_code),
    ("DuckDB", "sql", "", duckdb_code),
)


def _code_lines(tables: Sequence[DataTable]) -> Iterator[str]:
    shown = [table.schema for table in tables if table.schema.name in _SHOWN]
    for name, language, beginning, make_code in _PROGRAMS:
        for number, schema in enumerate(shown):
            heading = ("", f"### {name}") if number == 0 else ()
            yield from (*heading, "", f"```{language}", f"{beginning}{make_code(schema)}", "```")
    yield from ("", "### PostgreSQL (psql)", "", "```sql", postgresql_code(tables), "```")


def _markdown_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in (headings, ["---"] * len(headings), *rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


def _in(language: Language, text: BilingualText) -> str:
    return text.zh if language == "zh" else text.en
