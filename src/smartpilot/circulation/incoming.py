"""Workbooks that came back, as files: found in folders, read, and written as copies with comments to send back."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from smartpilot.circulation.returned_file import ReturnedFile
from smartpilot.errors import UsageError, describe_os_error
from smartpilot.files.reading import read_regular_file
from smartpilot.files.writing import make_folder, require_all_writable, write_file
from smartpilot.i18n import _
from smartpilot.problems import Problem, Severity
from smartpilot.records.terms import Kind
from smartpilot.registry.deliverables import find_deliverable_of
from smartpilot.registry.registry import Registry
from smartpilot.workbook.form import MAX_WORKBOOK_SIZE, title_of_form
from smartpilot.workbook.marked.copying import marked_bytes
from smartpilot.workbook.marked.remarks import TO_CHECK, TO_CORRECT, CellReference, Remark, Remarks, title_of
from smartpilot.workbook.returned.reading import read_returned
from smartpilot.workbook.returned.rows import ReturnedWorkbook

# What people may take for a workbook: each is read, or refused with the reason. Other files are not ours.
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb", ".csv")
_ARCHIVES = (".zip", ".rar", ".7z", ".eml", ".msg")
# What Excel, WPS and LibreOffice leave beside an open file.
_LOCK_FILES = ("~$", ".~", ".")
# Of the name of a marked copy, to which a few words are added; systems take 255.
_MOST_BYTES = 200


@dataclass(frozen=True, slots=True)
class IncomingFiles:
    """`paths`: the workbooks, each once. `empty_folders` hold none; `archives` are not looked into."""

    paths: Sequence[Path]
    empty_folders: Sequence[Path] = ()
    archives: Sequence[Path] = ()


def find_workbooks(arguments: Iterable[Path]) -> IncomingFiles:
    """The files that are named, and the workbooks in the folders that are.

    Raises UsageError where a folder cannot be read to its end: what came back may be in it.
    """
    paths: dict[str, Path] = {}
    empty, archives = [], []
    for argument in arguments:
        inside = [argument]
        if os.path.isdir(argument):  # which is False, and no error, for a name that no file can have
            files = sorted(path for path in _walk(argument) if not path.name.startswith(_LOCK_FILES))
            archives += [path for path in files if path.suffix.lower() in _ARCHIVES]
            inside = [path for path in files if path.suffix.lower() in _WORKBOOKS]
            empty += [] if inside else [argument]
        for path in inside:
            paths.setdefault(os.path.realpath(path), path)
    return IncomingFiles(list(paths.values()), empty, archives)


def _walk(folder: Path) -> Iterator[Path]:
    """The files in a folder at any depth, those too of which the system does not say whether they are files."""

    def refuse(error: OSError) -> None:
        message = _("{path} cannot be read: {reason}").format(path=error.filename, reason=describe_os_error(error))
        raise UsageError(message, _("ask for permission to read it, or name the files themselves")) from error

    for within, _folders, names in os.walk(folder, onerror=refuse):
        for name in names:
            path = Path(within, name)
            try:
                wanted = path.is_file()
            except OSError:
                wanted = True  # reading it says why it cannot be read
            if wanted:
                yield path


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file that came back: its content, or the error for which it cannot be read."""

    path: Path
    content: bytes = b""
    error: OSError | None = None


def read_incoming(path: Path) -> IncomingFile:
    """Reads a file that came back. Nothing is raised: that it cannot be read is its problem."""
    try:
        return IncomingFile(path, read_regular_file(path, MAX_WORKBOOK_SIZE))
    except OSError as error:
        return IncomingFile(path, error=error)


# What another file than a workbook of ours is, and what to do with it; None where nobody knows.
DescribeFile = Callable[[bytes, Path], tuple[str, str] | None]


def parse_incoming(
    file: IncomingFile, key: bytes | None, describe_file: DescribeFile, *, takes_unsealed: bool = False
) -> ReturnedWorkbook:
    """The workbook in a file, with its problems in the user's language. Without a key its seal is not checked.

    `takes_unsealed`: see `read_returned`.
    """
    if file.error is not None:
        message = _("the file cannot be read: {reason}").format(reason=describe_os_error(file.error))
        hint = _("check its name and permissions")
        problem = Problem("unreadable", Severity.ERROR, str(file.path), message, hint=hint)
        return ReturnedWorkbook(str(file.path), problems=[problem])
    returned = read_returned(file.content, str(file.path), key, takes_unsealed=takes_unsealed)
    if returned.is_foreign and (description := describe_file(file.content, file.path)):
        message, hint = description
        returned.problems = [replace(problem, message=message, hint=hint) for problem in returned.problems]
    return returned


# -- copies to send back ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MarkedCopies:
    """`written`: the copies. `unmarked`: the files of which no copy can be made, because they cannot be opened."""

    written: list[Path] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)


def plan_copies(paths: Iterable[Path], folder: Path, *, overwrite: bool) -> dict[str, Path]:
    """Where the marked copy of each file goes, by the file; what has to be done with it is put before its name.

    Raises UsageError where one of them could not be written, or would replace a file that came back.
    """
    paths = list(paths)
    originals = {os.path.realpath(path) for path in paths}
    copies = {str(path): folder / name for path, name in zip(paths, _distinct_names(paths), strict=True)}
    named = [_titled(copy, word) for copy in copies.values() for word in _TITLES]
    for copy in named:
        if os.path.realpath(copy) in originals:
            message = _("{path} is one of the returned files").format(path=copy)
            raise UsageError(message, _("give another folder for the marked copies"))
    require_all_writable(folder, named, overwrite=overwrite)
    return copies


_TITLES = (TO_CORRECT, TO_CHECK)


def _titled(copy: Path, word: str) -> Path:
    return copy.with_name(f"【{word}】{copy.name}")


def _distinct_names(paths: Iterable[Path]) -> Iterator[str]:
    """A name for each copy, without what an earlier copy was called. Names that differ only by case are one."""
    taken: set[str] = set()
    for path in paths:
        stem = path.stem
        for word in _TITLES:
            stem = stem.removeprefix(f"【{word}】")
        stem = _fitting(stem)
        name, number = f"{stem}.xlsx", 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem} ({number}).xlsx"
        taken.add(name.casefold())
        yield name


def _fitting(stem: str) -> str:
    """The beginning of a name that leaves room for what is put before and after it."""
    return os.fsencode(stem)[:_MOST_BYTES].decode(errors="ignore") or "1"


def write_copies(
    files: Iterable[ReturnedFile],
    remarks: Mapping[str, Remarks],
    copies: Mapping[str, Path],
    contents: Mapping[str, bytes],
    registry: Registry,
) -> MarkedCopies:
    """Writes a copy of each file that there are remarks on; `copies` says where to, `contents` what came back.

    All are by the path of the file. The office that issued the notice sends it back. Raises UsageError where a copy
    cannot be written.
    """
    marked = MarkedCopies()
    for file in files:
        path = file.returned.file
        if not remarks[path]:
            continue
        content = _marked_content(file.returned, contents.get(path), remarks[path], registry)
        if content is None:
            marked.unmarked.append(path)
            continue
        copy = _titled(copies[path], title_of(remark for on_cell in remarks[path].values() for remark in on_cell))
        make_folder(copy.parent)
        write_file(copy, content, overwrite=True, is_named=False)
        marked.written.append(copy)
    return marked


def _marked_content(
    returned: ReturnedWorkbook, content: bytes | None, remarks: Remarks, registry: Registry
) -> bytes | None:
    """The workbook with the remarks; None where it is none that can be opened."""
    meta = returned.meta
    if meta is None or content is None:
        return None
    of_notices = set[str]()
    for sent in meta.sent:
        if record := registry.by_id.get(sent.target):
            asked = find_deliverable_of(registry, record, sent.deliverable)
            of_notices.add(asked.notice.id if asked else record.notice)
    title = title_of_form(registry.title_of_kind(Kind.PILOTS, of_notices))
    return marked_bytes(content, remarks, title, _issuing_office(registry, of_notices), meta.authority)


def _issuing_office(registry: Registry, ids: Iterable[str]) -> str:
    """The first office that issued the latest of these notices; of all notices if there is none."""
    notices = [registry.notices[id_] for id_ in ids if id_ in registry.notices] or list(registry.notices.values())
    latest = max(notices, key=lambda notice: notice.issued_on, default=None)
    return next(iter(latest.issued_by or ()), "") if latest else ""


def remarks_on(file: ReturnedFile) -> Remarks:
    """All that is wrong with a file by its cells, in the words that whoever filled it in is to read."""
    remarks: dict[CellReference, list[Remark]] = {}
    for problem in file.problems:
        remark = Remark(problem.message, problem.hint, is_error=problem.severity is Severity.ERROR)
        remarks.setdefault(CellReference(problem.sheet, problem.cell), []).append(remark)
    for conflict in file.conflicts:
        text = _("conflicts with the ledger. Baseline: {sent}; current: {ledger}; returned: {returned}")
        values = (conflict.baseline, conflict.current, conflict.returned)
        sent, ledger, returned = (conflict.label_of(value) for value in values)
        lines = [text.format(sent=sent, ledger=ledger, returned=returned)]
        # By its name alone: whoever reads it does not have our folders.
        text = _("another workbook, {file}, has: {value}")
        lines += [
            text.format(file=PurePath(other.file).name, value=conflict.label_of(other.returned))
            for other in conflict.others
        ]
        remarks.setdefault(CellReference(conflict.sheet, conflict.cell), []).append(Remark("\n".join(lines)))
    return remarks
