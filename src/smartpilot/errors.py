"""The expected failures: each has an exit code and says what to do next."""

from collections.abc import Sequence

from smartpilot.problems import Problem

EXIT_PROBLEMS = 1
EXIT_USAGE = 2
EXIT_FAULT = 3
EXIT_HELD = 4
EXIT_INTERRUPTED = 130


class SmartpilotError(Exception):
    """Something that the user can mend; one line, never a traceback."""

    exit_code = EXIT_USAGE

    def __init__(self, message: str, hint: str = "") -> None:
        """Takes the sentence to show and, where there is one, the way out."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(SmartpilotError):
    """An option or argument that cannot be taken."""


class FileHeldError(SmartpilotError):
    """Another program changed or holds the file."""

    exit_code = EXIT_HELD


class RegistryError(SmartpilotError):
    """A registry that does not parse or does not fit the model; carries all that is wrong with it."""

    exit_code = EXIT_PROBLEMS

    def __init__(self, message: str, problems: Sequence[Problem]) -> None:
        """Takes the closing sentence and every problem found."""
        super().__init__(message)
        self.problems = tuple(problems)
