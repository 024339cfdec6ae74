"""The entry point: runs the command line and turns every failure into one line and an exit code."""

# Only what Python has loaded by itself is imported here: an interrupt while the rest is loaded is then caught below.
from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

_INTERRUPTED = 130  # as `errors.EXIT_INTERRUPTED`, which may not be loaded yet


def main() -> NoReturn:
    """Runs the program and exits with its exit code."""
    # Importing makes many objects and no garbage: the collector would only walk them.
    gc.disable()
    sys.unraisablehook = _report_unraisable
    try:
        code = _main()
    except KeyboardInterrupt:  # while the program was still starting
        code = _INTERRUPTED
    sys.exit(code)


def _main() -> int:
    if "_SMARTPILOT_COMPLETE" in os.environ:  # a shell asks, at Tab
        from smartpilot.cli.completion.shells import answer_shell

        return answer_shell(os.environ)
    # Pydantic would look for plugins in every installed package, and no record needs one.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from smartpilot.i18n import translate_libraries

    translate_libraries()
    from smartpilot.cli.app import app
    from smartpilot.cli.streams import discard_stdout, is_closed_pipe, prepare_streams, report_lost_characters
    from smartpilot.errors import EXIT_USAGE

    prepare_streams()
    # What is imported stays. A command then needs the collector: workbooks hold each other, and 185 of them take
    # 160 MB without it, 46 MB with it. It makes `list` no slower, because it does not walk what is frozen.
    gc.freeze()
    gc.enable()
    code = _run(app)
    report_lost_characters()
    try:
        sys.stdout.flush()
    except OSError as error:
        discard_stdout()
        code = code if is_closed_pipe(error) else code or EXIT_USAGE
    return code


def _report_unraisable(unraisable: sys.UnraisableHookArgs) -> None:
    """As Python does; but a file of a library that cannot be closed on a full disk is no news after that was said.

    Where an interrupt could not be raised, because it came in the middle of an import for example, it comes once more.
    """
    if isinstance(unraisable.exc_value, KeyboardInterrupt):
        _interrupt_once_more()
    elif not isinstance(unraisable.exc_value, OSError):
        sys.__unraisablehook__(unraisable)


def _interrupt_once_more() -> None:
    """Interrupts the program in a moment, when it is out of what could not be interrupted."""
    import signal
    import threading
    import time

    def interrupt() -> None:
        time.sleep(0.02)
        if hasattr(signal, "pthread_kill"):  # which ends a read that waits, too
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        else:
            signal.raise_signal(signal.SIGINT)

    threading.Thread(target=interrupt, daemon=True).start()


def _run(app: Callable[[], object]) -> int:
    try:
        app()
    except SystemExit as leaving:
        from smartpilot.errors import EXIT_PROBLEMS

        if leaving.code is None:
            return 0
        return leaving.code if isinstance(leaving.code, int) else EXIT_PROBLEMS
    except BaseException as error:  # noqa: BLE001 - the last place that can still say it in one line
        from smartpilot.cli.failures import report_failure

        return report_failure(error)
    return 0


if __name__ == "__main__":
    main()
