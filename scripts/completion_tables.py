"""The tables of what shells complete, from the program: `completion_tables.py update | check`.

update   writes src/smartpilot/cli/completion/data anew: a table for each language, and the pinyin of place names.
check    ends with 1 where a file there is not as `update` would write it.

Sentences have the language of the process, so that each language is done by a process of its own.
"""

import argparse
import datetime as dt
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

from click import Argument, Command, Option, Parameter

from file_tables import Language
from smartpilot.cli.completion.table import table_path
from smartpilot.i18n import language, translate_libraries

# What completes the value of an option where its type does not say it.
_KINDS_OF_OPTIONS = {
    "--province": "words:authority",
    "--notice": "notice",
    "--programme": "programme",
    "--source": "source",
    "--deliverable": "deliverable",
    "--rule": "words:rule",
    "--explain": "words:rule",
    "--round": "round",
    "--withdraw": "round",
    "--event": "event",
    "--within": "words:span",
    "--columns": "list:column",
    "--template": "file",
    "--install-completion": "words:shell",
    "--show-completion": "words:shell",
}
_KINDS_OF_ARGUMENTS = {
    ("show", "record"): "record",
    ("history", "record"): "recorded",
    ("record", "words"): "report",
    ("undo", "batch"): "batch",
    ("edit", "words"): "edit",
    ("add", "kind"): "words:RecordKind",
    ("add", "texts"): "field",
    ("promote", "candidate"): "candidate",
    ("resolve", "text"): "file",
}
# What completes the value of a field where its type does not say it.
_KINDS_OF_FIELDS = {
    "province": "words:authority",
    "notice": "notice",
    "sources": "source",
    "extends": "record",
    "target": "record",
}


def table() -> Mapping[str, Any]:
    """The table in the language of the process, as `parse_completion_table` takes it."""
    from typer.main import get_command

    from smartpilot.cli.app import COMMANDS, app
    from smartpilot.cli.help import LazyCommand

    words: dict[str, list[tuple[list[str], str]]] = dict(_words())
    commands = {}
    for name, described in COMMANDS.items():
        command = LazyCommand(name, described.sentence).load()
        words |= dict(_words_of_choices(command.params))
        commands[name] = _command(command, described.sentence)
    program = _command(get_command(app), "")
    return {"program": program, "commands": commands, "words": words, "fields": dict(_fields())}


def _command(command: Command, sentence: str) -> list[Any]:
    arguments = [parameter for parameter in command.params if isinstance(parameter, Argument)]
    options = [_option(command, option) for option in command.params if isinstance(option, Option)]
    kinds = [_KINDS_OF_ARGUMENTS.get((command.name or "", a.name or ""), "") or _kind(a) for a in arguments]
    helps = [["--help", "-h"], _first_part(_help_sentence(command)), None]
    return [_first_part(sentence), [*options, helps], kinds, any(argument.nargs == -1 for argument in arguments)]


def _help_sentence(command: Command) -> str:
    from click import Context

    option = command.get_help_option(Context(command, help_option_names=["-h", "--help"]))
    return (option.help if option else "") or ""


def _option(command: Command, option: Option) -> list[Any]:
    names = sorted([*option.opts, *option.secondary_opts], key=len, reverse=True)
    kind = None
    if command.name == "init" and names[0] == "--programme":
        kind = "words:programme"
    elif not option.is_flag:
        kind = _KINDS_OF_OPTIONS.get(names[0]) or _kind(option)
    if names[0] == "--sort":
        kind = "list:deadline-column" if command.name == "deadlines" else "list:column"
    return [names, _first_part(option.help or ""), kind]


def _first_part(sentence: str) -> str:
    """As much of a help as is read in passing."""
    return re.split(r"[;；:：。]|\.( |$)", sentence)[0]


def _kind(parameter: Parameter) -> str:
    from smartpilot.cli.options import NAMED_PATH, Choice

    if isinstance(parameter.type, Choice):
        return f"words:{parameter.type.terms.__name__}"
    if parameter.type is NAMED_PATH:
        return "folder" if parameter.metavar == "DIR" else "file"
    return ""


def _words_of_choices(parameters: Iterable[Parameter]) -> Iterator[tuple[str, list[tuple[list[str], str]]]]:
    from smartpilot.cli.options import Choice

    for parameter in parameters:
        if isinstance(parameter.type, Choice):
            yield parameter.type.terms.__name__, _words_of(parameter.type.terms)


def _words_of(terms: type[StrEnum]) -> list[tuple[list[str], str]]:
    from smartpilot.cli.options import words_of_choices

    return [_word(*forms) for forms in words_of_choices(terms).values()]


def _word(*forms: str, about: str | None = None) -> tuple[list[str], str]:
    """A word with all its forms, the first shown; what helps is said, or another form of it."""
    each = list(dict.fromkeys(forms))
    return each, (each[1] if len(each) > 1 else "") if about is None else about


def _in_language(forms: Iterable[str]) -> list[str]:
    """The forms, those that a reader of the language expects first."""
    return sorted(forms, key=lambda form: form.isascii() == (language() == "zh"))


def _words() -> Iterator[tuple[str, list[tuple[list[str], str]]]]:
    """The words of closed lists that are no choices of an option."""
    from smartpilot.cli.completion.scripts import SHELLS
    from smartpilot.cli.options import RecordKind
    from smartpilot.deadlines.sorting import titles_of_sort_columns
    from smartpilot.deadlines.window import WORDS_OF_SPANS
    from smartpilot.places.authorities import spellings_of_authorities
    from smartpilot.records.programmes import default_programme
    from smartpilot.records.terms import AssessmentKind, AssessmentResult, Kind, Stage
    from smartpilot.registry.finding import packaged_programmes
    from smartpilot.registry.outline import read_outline
    from smartpilot.registry.query import columns
    from smartpilot.rules import RULES

    default = default_programme()
    outlines = (read_outline(path).programmes.items() for path in packaged_programmes().values())
    names = [(default.id, default.short_label), *(entry for outline in outlines for entry in outline)]
    yield "programme", [_word(*names_of_one) for names_of_one in names]
    yield "Stage", _words_of(Stage)
    yield "RecordKind", _words_of(RecordKind)
    yield "AssessmentKind", _words_of(AssessmentKind)
    yield "AssessmentResult", _words_of(AssessmentResult)
    authorities = spellings_of_authorities().values()
    yield "authority", [_word(*_letters_first(_in_language(forms))) for forms in authorities]
    yield "rule", [_word(rule.id, about=rule.title) for rule in RULES.values()]
    yield "span", [_word(*_in_language(forms)) for forms in WORDS_OF_SPANS.values()]
    yield "shell", [_word(shell) for shell in SHELLS]
    titles = {key: title for kind in Kind for key, title in columns(kind).items()}
    yield "column", [_word(str(title), key, title.zh, title.en) for key, title in titles.items()]
    titles = dict(titles_of_sort_columns())
    yield "deadline-column", [_word(str(title), key, title.zh, title.en) for key, title in titles.items()]


def _letters_first(forms: list[str]) -> list[str]:
    """The forms with digits after the others of letters: hebei before 13."""
    return sorted(forms, key=lambda form: (form.isascii() == (language() == "zh"), form.isdigit()))


def _fields() -> Iterator[tuple[str, list[tuple[tuple[list[str], str], str]]]]:
    """The fields of each kind of record that are typed as name=value, with what completes the values."""
    from smartpilot.records.models import REGISTRY_TABLES
    from smartpilot.records.terms import Term
    from smartpilot.records.titles import titles
    from smartpilot.registry.assignments import shown_name_of_field

    for kind in ("pilots", "projects", "candidates", "sources", "assessments"):
        model = REGISTRY_TABLES[kind]
        fields = []
        for key, title in titles(model).items():
            annotation = model.model_fields[key].annotation
            terms = [kind for kind in (annotation, *get_args(annotation)) if isinstance(kind, type)]
            term = next((term for term in terms if issubclass(term, Term)), None)
            value = f"words:{term.__name__}" if term else _KINDS_OF_FIELDS.get(key, "")
            if key != "id" or kind == "sources":
                word = _word(shown_name_of_field(key, title), key, title.zh, title.en)
                fields.append((word, value))
        yield kind, fields


def pinyin() -> Mapping[str, str]:
    """The characters of the names of divisions and records, and of words, by how they are read, in letters."""
    from pypinyin import Style, lazy_pinyin

    from smartpilot.places.divisions import names_by_code, revision_on
    from smartpilot.registry.finding import packaged_registry
    from smartpilot.registry.outline import read_outline

    outline = read_outline(packaged_registry())
    names = {record.name for record in outline.records}
    names |= {deliverable.title for notice in outline.deliverables.values() for deliverable in notice}
    described = table()
    names |= {form for words in described["words"].values() for forms, _about in words for form in forms}
    names |= {form for fields in described["fields"].values() for (forms, _about), _kind in fields for form in forms}
    for day in (dt.date(2012, 12, 5), dt.date(2015, 4, 7), dt.date.max):
        names |= set(names_by_code(revision_on(day)).values())
    readings: dict[str, set[str]] = {}
    for name in names:
        for character, reading in zip(name, lazy_pinyin(name, style=Style.NORMAL, errors=list), strict=True):
            if reading.isascii() and reading.isalpha():
                readings.setdefault(reading, set()).add(character)
    return {reading: "".join(sorted(characters)) for reading, characters in sorted(readings.items())}


def files(wanted: str) -> Mapping[Path, str]:
    """What `update` writes for a language, or for `pinyin`: a line for each entry, so that differences can be read."""
    data = pinyin() if wanted == "pinyin" else table()
    indented = json.dumps(data, ensure_ascii=False, indent=1)
    # Of the nesting only the first two steps.
    text = re.sub(r"\n {3,}", " ", indented)
    return {table_path(wanted): re.sub(r"\n {2}(?=[\]}])", " ", text) + "\n"}


WANTED = (*get_args(Language), "pinyin")


def main() -> int:
    """Writes or checks one of the files, or all of them in turn."""
    parser = argparse.ArgumentParser(description=re.split(r"\n\n", __doc__ or "")[0])
    parser.add_argument("task", choices=("update", "check"))
    parser.add_argument("wanted", choices=WANTED, nargs="?")
    given = parser.parse_args()
    if given.wanted is None:
        return max(_run(given.task, wanted) for wanted in WANTED)
    translate_libraries()
    code = 0
    for path, text in files(given.wanted).items():
        if given.task == "update":
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            sys.stderr.write(f"{path.name} of completion is not as the program is: make docs\n")
            code = 1
    return code


def _run(task: str, wanted: str) -> int:
    environment = {**os.environ, "SMARTPILOT_LANG": "en" if wanted == "pinyin" else wanted, "PYTHONUTF8": "1"}
    return subprocess.run([sys.executable, __file__, task, wanted], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
