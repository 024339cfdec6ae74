"""The records of a file that are valid, and the problems of the others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from smartpilot.errors import InvalidFileError
from smartpilot.i18n import _
from smartpilot.problems import Problem
from smartpilot.records.base import FORMAT, Model
from smartpilot.toml.document import Document
from smartpilot.toml.locations import DataPath

AnyFile = TypeVar("AnyFile", bound=Model)
AnyContent = TypeVar("AnyContent")


class Validated(NamedTuple, Generic[AnyFile]):
    """A file with the records that are valid.

    `positions` is empty where all are; else it has, for each table, where in the file each kept record stands.
    """

    file: AnyFile
    problems: Sequence[Problem]
    positions: Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class FileReading(Generic[AnyContent]):
    """The result of reading a file beside the registry; `content` is None where the file cannot be used."""

    document: Document
    content: AnyContent | None

    def require_valid(self) -> AnyContent:
        """What the file says.

        Raises InvalidFileError with every problem of the file.
        """
        if self.content is None:
            message = _("{path} cannot be used until these are fixed").format(path=self.document.path)
            raise InvalidFileError(message, self.document.problems)
        return self.content


def validate(document: Document, model: type[AnyFile], tables: Iterable[str]) -> Validated[AnyFile]:
    """The records of a document that fit the model of its file; those that do not are left out and explained.

    `tables`: the names of the lists of records in such a file.
    """
    data = document.data or {}
    try:
        return Validated(model.model_validate(data), [], {})
    except ValidationError as error:
        from smartpilot.records.mismatches import explain_mismatch

        details = error.errors(include_url=False)
    problems = [explain_mismatch(document, detail, model) for detail in details]
    invalid = {detail["loc"][:2] for detail in details}
    kept: dict[str, Any] = {"format": FORMAT}
    positions = {}
    for table in tables:
        records = data.get(table)
        if isinstance(records, list):
            positions[table] = [index for index in range(len(records)) if (table, index) not in invalid]
            kept[table] = [records[index] for index in positions[table]]
    return Validated(model.model_validate(kept), problems, positions)


def kept_path(positions: Mapping[str, Sequence[int]], table: str, index: int, *rest: str | int) -> DataPath:
    """The path in the file to a field of a valid record, by its index among the valid ones and their `positions`."""
    kept = positions.get(table)
    return (table, kept[index] if kept else index, *rest)


def find_errors(model: type[Model], data: Mapping[str, Any]) -> Sequence[str]:
    """The kinds of the errors that keep data from being valid, as Pydantic names them: `missing`, `extra_forbidden`."""
    try:
        model.model_validate(data)
    except ValidationError as error:
        return [detail["type"] for detail in error.errors(include_url=False)]
    return []
