"""`smartpilot init`: a registry of one's own, with a ledger beside it."""

from pathlib import Path
from typing import Annotated

import typer

from smartpilot.circulation.key import KEY_FILE, create_key
from smartpilot.cli.options import NAMED_PATH, DryRunOption
from smartpilot.cli.streams import say
from smartpilot.errors import UsageError
from smartpilot.files import make_folder, read_named_file, write_file
from smartpilot.i18n import _
from smartpilot.ledger.ledger import HEADER, LEDGER_FILE
from smartpilot.registry.reading import REGISTRY_FILE, packaged_registry
from smartpilot.text import line_end_of

_EMPTY = """\
# 国家智慧城市试点登记册。字段说明：smartpilot schema；核对：smartpilot validate。

format = 1

# 来源：每条记录依据的文本。
# [[sources]]
# id = "notice-2014"
# title = "住房城乡建设部办公厅 科学技术部办公厅关于公布国家智慧城市2014年度试点名单的通知"

# 通知及其报送事项。
# [[notices]]
# id = "2014"
# source = "notice-2014"
# issued_by = ["住房和城乡建设部办公厅", "科学技术部办公厅"]
# issued_on = 2015-04-07
#
# [[notices.deliverables]]
# id = "task-book"
# title = "创建任务书"
# owed_by = "pilots"
# stages = ["drafted", "reviewed", "submitted", "signed"]
# due = 2015-04-30
# due_stage = "submitted"

# 试点。
# [[pilots]]
# id = "2014-130123"
# name = "石家庄市正定县"
# province = "河北省"
# division = "130123"
# level = "county"
# notice = "2014"
# designation = "expanded"
# evidence = "confirmed"
# sources = ["notice-2014"]
"""

# git puts the events of two branches one behind the other, instead of asking which of them is right.
_ATTRIBUTES = (f"data/{LEDGER_FILE} text eol=lf merge=union", f"data/{REGISTRY_FILE} text eol=lf")
_IGNORED = ("*.toml.lock", ".*.toml-*.tmp", KEY_FILE, ".smartpilot-*.tmp")
_MAX_SIZE = 1 << 20  # bytes, of a file that lines are added to


def run(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", click_type=NAMED_PATH, show_default=False, help=_("The folder; created if missing.")
        ),
    ],
    empty: Annotated[bool, typer.Option("--empty", help=_("Without the records that come with the program."))] = False,
    dry_run: DryRunOption = False,
) -> None:
    """Copies the packaged registry, or begins an empty one; nothing that is there is replaced."""
    data = folder / "data"
    content = _EMPTY.encode() if empty else packaged_registry().read_bytes()
    if (data / REGISTRY_FILE).exists():
        raise UsageError(_("{path} already exists").format(path=data / REGISTRY_FILE), _("choose another folder"))
    added = {
        folder / ".gitattributes": _with_lines(folder / ".gitattributes", _ATTRIBUTES),
        folder / ".gitignore": _with_lines(folder / ".gitignore", _IGNORED),
    }
    # The registry last, so that a folder with a registry is a whole one.
    wanted: dict[Path, bytes | None] = {**added, data / LEDGER_FILE: HEADER.encode(), data / REGISTRY_FILE: content}
    if (data / LEDGER_FILE).exists():
        del wanted[data / LEDGER_FILE]
    files = {path: new for path, new in wanted.items() if new is not None}
    if dry_run:
        for path in [*files, *([] if (data / KEY_FILE).exists() else [data / KEY_FILE])]:
            say(_("would write {path}").format(path=path))
        return
    make_folder(data)
    written = {*files, *([data / KEY_FILE] if create_key(data / KEY_FILE) else [])}
    for path, new in files.items():
        write_file(path, new, overwrite=path in added)
    for path in (data / REGISTRY_FILE, data / LEDGER_FILE, data / KEY_FILE):
        message = _("wrote {path}") if path in written else _("kept {path} as it is")
        say(message.format(path=path))
    say(_("commands run in this folder use it from now on: {folder}").format(folder=folder))


def _with_lines(path: Path, lines: tuple[str, ...]) -> bytes | None:
    """What a file holds, and behind it the lines that it does not have yet; None where it has all of them.

    Raises UsageError where it cannot be read, or is no text that lines can be added to.
    """
    before = read_named_file(path, _MAX_SIZE) if path.exists() else b""
    if len(before) > _MAX_SIZE:
        message = _("the file is larger than {n} MB").format(n=_MAX_SIZE >> 20)
        raise UsageError(f"{path}: {message}", _("choose another folder"))
    try:
        known = before.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        message = _("{path} is not UTF-8 text, so nothing can be added to it").format(path=path)
        raise UsageError(message, _("save it as UTF-8, or choose another folder")) from error
    end = line_end_of(before)
    missing = [line.encode() for line in lines if line not in known]
    if not missing:
        return None
    if before and not before.endswith(b"\n"):
        before += end
    return before + end.join(missing) + end
