"""What a clone was given to merge and check registries, as messages."""

from smartpilot.cli.streams import say
from smartpilot.i18n import _
from smartpilot.repository import RepositorySetup


def say_repository(setup: RepositorySetup, *, dry_run: bool) -> None:
    """Says what was set up, or would be, and what is left to do where there are hooks that are not ours."""
    if setup.is_new:
        message = _("would create a git repository in {path}") if dry_run else _("created a git repository in {path}")
        say(message.format(path=setup.folder))
    for name in setup.settings:
        say((_("would set {name} in git") if dry_run else _("set {name} in git")).format(name=name))
    for path in setup.hooks:
        say((_("would write {path}") if dry_run else _("wrote {path}")).format(path=path))
    for path in setup.foreign_hooks:
        say(_("{path} is not changed: have it call smartpilot validate").format(path=path))
