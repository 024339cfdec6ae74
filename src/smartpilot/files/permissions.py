"""Who may read and write a new file: as before where it replaces one, and the whole group in a folder of a group."""

import contextlib
import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_GROUP = 0o070


@dataclass(frozen=True, slots=True)
class Permissions:
    """The mode, owner and group that a file is to have; an owner or group of None is the writer's.

    `attributes`: its extended attributes, among them who else may read and write it (POSIX ACL).
    """

    mode: int
    owner: int | None = None
    group: int | None = None
    attributes: Mapping[str, bytes] = field(default_factory=dict)


def permissions_for(path: Path) -> Permissions:
    """Those of the file there; where there is none the usual ones, and those of its group in a folder of a group.

    Raises OSError where neither can be looked at.
    """
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return _permissions_of_new(path.parent, 0o666)
    return Permissions(stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid, _extended_attributes(path))


# Others are the system's own affair.
_ACCESS_LIST = "system.posix_acl_access"
_KEPT_ATTRIBUTES = ("user.", _ACCESS_LIST)


def _extended_attributes(path: Path) -> Mapping[str, bytes]:
    if sys.platform != "linux":
        return {}
    with contextlib.suppress(OSError):  # some disks know none
        return {name: os.getxattr(path, name) for name in os.listxattr(path) if name.startswith(_KEPT_ATTRIBUTES)}
    return {}


def set_permissions(handle: int, permissions: Permissions) -> None:
    """Gives an open file these permissions, as far as this process may: by its handle, so that no other gets them.

    Raises OSError.
    """
    if sys.platform == "win32":
        return
    owner = -1 if permissions.owner is None else permissions.owner
    group = -1 if permissions.group is None else permissions.group
    status = os.fstat(handle)
    if owner not in (-1, status.st_uid) or group not in (-1, status.st_gid):
        try:
            os.fchown(handle, owner, group)
        except OSError:  # only an administrator gives files away; a member of the group may keep the group
            with contextlib.suppress(OSError):
                os.fchown(handle, -1, group)
    mode = permissions.mode
    is_other_group = group not in (-1, os.fstat(handle).st_gid)
    if is_other_group:
        mode = mode & ~_GROUP | (mode & 0o007) << 3  # another group gets no more than everybody
    with contextlib.suppress(PermissionError):  # some disks know no modes
        os.fchmod(handle, mode)
    if sys.platform == "linux":
        for name, value in permissions.attributes.items():
            if not (is_other_group and name == _ACCESS_LIST):  # which would give the other group what this one had
                with contextlib.suppress(OSError):
                    os.setxattr(handle, name, value)


def share_new_folder(folder: Path) -> None:
    """Lets a group write into a new folder within one of its own.

    Raises OSError.
    """
    if sys.platform == "win32":
        return
    permissions = _permissions_of_new(folder.parent, 0o777)
    if permissions.group is not None:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            inherited = stat.S_IMODE(os.fstat(handle).st_mode) & stat.S_ISGID
            set_permissions(handle, Permissions(permissions.mode | inherited, None, permissions.group))
        finally:
            os.close(handle)


def is_group_folder(folder: Path) -> bool:
    """Whether the members of a group of ours, and nobody else, may write into a folder.

    Raises OSError where it cannot be looked at.
    """
    status = os.stat(folder)
    may_write = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return sys.platform != "win32" and may_write == stat.S_IWGRP and status.st_gid in {os.getegid(), *os.getgroups()}


def is_sticky_folder(folder: Path) -> bool:
    """Whether everybody may write into a folder, but replace only his own files there, as in /tmp."""
    try:
        return bool(os.stat(folder).st_mode & stat.S_ISVTX)
    except OSError:
        return False


def find_other_owner(path: Path) -> str | None:
    """The user to whom a file belongs, if that is another one; None for the administrator and in a folder of a group.

    Whoever runs a command by sudo is the same user still.
    """
    if sys.platform == "win32":
        return None
    import pwd

    try:
        owner = os.stat(path).st_uid
        if str(owner) in (str(os.geteuid()), "0", os.environ.get("SUDO_UID")) or is_group_folder(path.parent):
            return None
        return pwd.getpwuid(owner).pw_name
    except KeyError:
        return str(owner)
    except OSError:
        return None


def _permissions_of_new(folder: Path, most: int) -> Permissions:
    mode = most & ~_current_umask()
    # Who keeps new files from the group keeps this one from it too.
    if mode & stat.S_IRGRP and is_group_folder(folder):
        return Permissions(mode | (most & _GROUP), None, os.stat(folder).st_gid)
    return Permissions(mode)


def _current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
