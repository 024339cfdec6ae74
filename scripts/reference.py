"""The tables of docs/zh/reference/files.md, made from the models: `python scripts/reference.py update | check`.

update   writes the tables of fields and of fixed words anew; the text around them stays.
check    ends with 1 where the page is not as `update` would write it.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from smartpilot.records import terms
from smartpilot.records.circulations import CirculationsFile, ContactsFile
from smartpilot.records.holidays import HolidaysFile
from smartpilot.records.models import LedgerFile, Model, RegistryFile
from smartpilot.records.schema import json_schema

PAGE = Path(__file__).resolve().parent.parent / "docs" / "zh" / "reference" / "files.md"

# The parts of the page that are written here: each between <!-- NAME: begin --> and <!-- NAME: end -->.
FILES: Mapping[str, type[Model]] = {
    "pilots.toml": RegistryFile,
    "progress.toml": LedgerFile,
    "circulations.toml": CirculationsFile,
    "contacts.toml": ContactsFile,
    "holidays.toml": HolidaysFile,
}
TERMS: Mapping[type[terms.Term], str] = {
    terms.Level: "级别",
    terms.Designation: "类别",
    terms.Evidence: "证据",
    terms.Kind: "报送主体",
    terms.Stage: "阶段",
    terms.Medium: "形式",
    terms.Recurrence: "周期",
    terms.ReturnState: "收回情况",
}

_PATTERNS = {
    "^[0-9A-Za-z][0-9A-Za-z._-]*$": "限字母、数字、`.`、`_`、`-`，首位是字母或数字",
    "^[1-9][0-9]{5}$": "六位数字，首位不是 0",
    "^[0-9]{6}$": "六位数字",
}
_TYPES = {"string": "文字", "integer": "整数", "date": "日期", "date-time": "时间", "boolean": "true 或 false"}

# What a description says of other fields and tables: month, [[sources]].
_FIELD_NAME = re.compile(r"\[\[[a-z.]+\]\]|\b[a-z_]+\b", re.ASCII)

Schema = Mapping[str, Any]


def update_page(text: str) -> str:
    """The text of the page with its tables as the models are now.

    Raises ValueError where the page lacks the marks of a part.
    """
    parts = {name: "\n".join(_file_lines(file)) for name, file in FILES.items()}
    parts["terms"] = "\n".join(_term_lines())
    for name, part in parts.items():
        begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
        before, begun, rest = text.partition(begin)
        _old, ended, after = rest.partition(end)
        if not begun or not ended:
            raise ValueError(f"no marks of {name}")
        text = f"{before}{begin}{part}\n{end}{after}"
    return text


def _file_lines(file: type[Model]) -> Iterator[str]:
    """The tables of a file: its own keys first, then each kind of record where it is first named."""
    schema = json_schema(file)
    yield from _table(schema)
    yield from _tables_below(schema, schema["$defs"], "")


def _tables_below(record: Schema, definitions: Schema, parent: str) -> Iterator[str]:
    for name, field in record["properties"].items():
        items = field.get("items", field)
        inner = definitions.get(items.get("$ref", "").removeprefix("#/$defs/"), {})
        if "properties" in inner:
            path = f"{parent}.{name}" if parent else name
            heading = f"[[{path}]]" if field.get("type") == "array" else f"[{path}]"
            yield f"\n### `{heading}` {_chinese_title(name, field)}\n"
            yield from _table(inner)
            yield from _tables_below(inner, definitions, path)


def _table(record: Schema) -> Iterator[str]:
    yield "| 字段 | 名称 | 类型 | 必填 | 说明 | 示例 |"
    yield "|---|---|---|---|---|---|"
    for name, field in record["properties"].items():
        required = "是" if name in record.get("required", ()) else ""
        description = _FIELD_NAME.sub(r"`\g<0>`", field.get("description", ""))
        about = "；".join(text for text in (description, *_limits(field)) if text)
        example = f"`{_toml(field, field['examples'][0])}`" if "examples" in field else ""
        yield f"| `{name}` | {_chinese_title(name, field)} | {_type(field)} | {required} | {about} | {example} |"


def _chinese_title(name: str, field: Schema) -> str:
    """The title of a field without its English part."""
    return str(field.get("title", name)).partition(" ")[0]


def _type(field: Schema) -> str:
    if field.get("type") == "array":
        return f"{_type(field['items'])}的列表"
    if "$ref" in field:
        name = field["$ref"].removeprefix("#/$defs/")
        term = {term.__name__: zh for term, zh in TERMS.items()}.get(name)
        return f"[{term}](#固定词)" if term else "表"
    return _TYPES[field.get("format", field["type"])]


def _limits(field: Schema) -> Iterator[str]:
    if "pattern" in field:
        yield _PATTERNS[field["pattern"]]
    if "maxLength" in field:
        yield f"不超过 {field['maxLength']} 个字符"
    if "minItems" in field:
        yield f"至少 {field['minItems']} 项"
    least, most = field.get("minimum"), field.get("maximum")
    if least is not None and least == most:
        yield f"只能是 {least}"
    elif least is not None and most is not None:
        yield f"{least} 至 {most}"
    elif least is not None:
        yield f"不小于 {least}"


def _toml(field: Schema, value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, list):
        return "[" + ", ".join(_toml(field["items"], item) for item in value) + "]"
    bare = isinstance(value, int) or "format" in field
    return str(value) if bare else f'"{value}"'


def _term_lines() -> Iterator[str]:
    yield "| 用于 | 文件中写 | 中文 | 英文 |"
    yield "|---|---|---|---|"
    for kind, use in TERMS.items():
        for term in kind:
            yield f"| {use} | `{term.value}` | {term.zh} | {term.en} |"


def main() -> int:
    """Writes or checks the page."""
    parser = argparse.ArgumentParser(description=re.split(r"\n\n", __doc__ or "")[0])
    parser.add_argument("task", choices=("update", "check"))
    task = parser.parse_args().task
    text = PAGE.read_text(encoding="utf-8")
    updated = update_page(text)
    if task == "update":
        PAGE.write_text(updated, encoding="utf-8", newline="\n")
    elif updated != text:
        sys.stderr.write("docs/zh/reference/files.md is not as the models are: make docs\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
