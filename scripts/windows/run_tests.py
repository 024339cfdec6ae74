"""`make windows`: runs tests with a CPython for Windows under Wine, by default those of what Windows does differently.

python scripts/windows/run_tests.py [TEST …] [OPTION OF PYTEST …]
"""

import sys

import wine_python

# Files, locks and names of files; consoles and code pages; and once the whole way of a workbook.
TESTS = (
    "tests/files",
    "tests/ledger/test_recording.py",
    "tests/cli/test_consoles.py",
    "tests/cli/test_streams.py",
    "tests/cli/test_paths.py",
    "tests/cli/test_failures.py",
    "tests/cli/test_crashes.py",
    "tests/cli/test_circulate.py",
    "tests/cli/test_collect.py",
    "tests/cli/test_init.py",
    "tests/cli/test_export.py",
)


def main() -> int:
    """Returns the exit code of pytest, and 0 where the tests cannot be run on this machine."""
    arguments = sys.argv[1:]
    try:
        python = wine_python.build()
    except wine_python.UnavailableError as reason:
        print(f"The tests for Windows are not run: {reason}", file=sys.stderr)
        return 0
    tests = () if any((wine_python.ROOT / argument.partition("::")[0]).exists() for argument in arguments) else TESTS
    with python.session():
        return python.run("-m", "pytest", "-q", "-n", "auto", "-p", "no:cacheprovider", *arguments, *tests)


if __name__ == "__main__":
    sys.exit(main())
