import errno
import os

import pytest

from smartpilot import errors
from smartpilot.errors import FileHeldError, InvalidFileError, SmartpilotError, UsageError, describe_os_error
from smartpilot.i18n import use_language


@pytest.mark.parametrize(
    "number",
    [
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EFBIG,
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
        errno.ENOENT,
        errno.ENOTDIR,
        errno.EISDIR,
        errno.EEXIST,
        errno.ENAMETOOLONG,
        errno.EMFILE,
        errno.EIO,
    ],
    ids=errno.errorcode.get,
)
def test_the_usual_refusals_of_the_system_are_in_chinese(number: int) -> None:
    error = OSError(number, os.strerror(number))

    reason = os.strerror(number)
    # Windows has the number of a full quota, and no words for it.
    assert describe_os_error(error) == reason[0].lower() + reason[1:] or reason == "Unknown error"
    with use_language("zh"):
        text = describe_os_error(error)
    assert text
    assert not text.isascii()


def test_an_unusual_one_is_as_the_system_says_it() -> None:
    with use_language("zh"):
        assert describe_os_error(OSError(errno.EXDEV, "Invalid cross-device link")) == "invalid cross-device link"
        assert describe_os_error(OSError("no number")) == "no number"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SmartpilotError("a"), 2),
        (UsageError("a", "b"), 2),
        (FileHeldError("a"), 4),
        (InvalidFileError("a", []), 1),
    ],
    ids=lambda value: type(value).__name__,
)
def test_exit_codes(error: SmartpilotError, code: int) -> None:
    assert error.exit_code == code
    assert (error.message, str(error)) == ("a", "a")


def test_every_exit_code_means_one_thing() -> None:
    codes = [value for name, value in vars(errors).items() if name.startswith("EXIT_")]

    assert len(codes) == len(set(codes)) == 6
