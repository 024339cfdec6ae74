"""`smartpilot init`: a registry of one's own, with a ledger beside it."""

from pathlib import Path
from typing import Annotated

import typer

from smartpilot.cli.common import DryRunOption, command_app
from smartpilot.cli.streams import say
from smartpilot.errors import UsageError
from smartpilot.files import write_file
from smartpilot.i18n import _
from smartpilot.ledger import FILE_NAME as LEDGER_NAME
from smartpilot.ledger import HEADER
from smartpilot.registry import FILE_NAME, packaged_registry

app = command_app()

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
_ATTRIBUTES = (f"data/{LEDGER_NAME} text eol=lf merge=union", f"data/{FILE_NAME} text eol=lf")
_IGNORED = ("data/*.lock", "data/.*.tmp")


@app.command(help=_("Make a registry of one's own in a folder: data/pilots.toml, and the ledger beside it."))
def run(
    folder: Annotated[Path, typer.Argument(metavar="DIR", show_default=False, help=_("The folder; made if missing."))],
    empty: Annotated[bool, typer.Option("--empty", help=_("Without the records that come with the program."))] = False,
    dry_run: DryRunOption = False,
) -> None:
    """Copies the packaged registry, or begins an empty one; nothing that is there is replaced."""
    data = folder / "data"
    content = _EMPTY.encode() if empty else packaged_registry().read_bytes()
    if (data / FILE_NAME).exists():
        raise UsageError(_("{path} is there already").format(path=data / FILE_NAME), _("choose another folder"))
    if dry_run:
        say(_("would write {path}").format(path=data / FILE_NAME))
        return
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = _("{path} cannot be written: {reason}").format(path=data, reason=error.strerror)
        raise UsageError(message, _("choose another place")) from error
    _add_lines(folder / ".gitattributes", _ATTRIBUTES)
    _add_lines(folder / ".gitignore", _IGNORED)
    if not (data / LEDGER_NAME).exists():
        write_file(data / LEDGER_NAME, HEADER.encode(), overwrite=False)
    # Last, so that a folder with a registry is a whole one.
    write_file(data / FILE_NAME, content, overwrite=False)
    say(_("wrote {path} and {ledger}").format(path=data / FILE_NAME, ledger=data / LEDGER_NAME))
    say(_("commands in this folder use it from now on: {folder}").format(folder=folder))


def _add_lines(path: Path, lines: tuple[str, ...]) -> None:
    """Adds the lines that a file does not have yet; what is in it stays."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    missing = [line for line in lines if line not in before.splitlines()]
    if missing:
        start = before if not before or before.endswith("\n") else before + "\n"
        write_file(path, (start + "\n".join(missing) + "\n").encode(), overwrite=True)
