"""Messages depend on the language, so it is fixed before smartpilot is imported; files of slow tests are marked."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from parsed_toml import remember_toml

os.environ["SMARTPILOT_LANG"] = "en"

remember_toml()

TESTS = Path(__file__).parent

# How many cases Hypothesis generates for most tests, and for others (see `strategies.times`) in proportion to it.
EXAMPLES = int(os.environ.get("EXAMPLES", "50"))
# What `make quick` runs, and how many cases there are then.
QUICK, QUICK_EXAMPLES = "not slow", 25
# A test asserts no time: neither that of an example, nor, where other work slows the machine, that of all of them.
settings.register_profile("untimed", max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
settings.register_profile("quick", max_examples=QUICK_EXAMPLES)

# Most of their tests start the program or read and write whole workbooks. `make quick` leaves them out.
SLOW_FILES = {
    "circulation/test_forged.py",
    "cli/test_circulate.py",
    "cli/test_collect.py",
    "cli/test_collect_candidates.py",
    "cli/test_collect_conflicts.py",
    "cli/test_collect_marked.py",
    "cli/test_collect_problems.py",
    "cli/test_history.py",
    "cli/test_import.py",
    "cli/test_notice.py",
    "cli/test_program.py",
    "cli/test_record.py",
    "ledger/test_against_model.py",
    "ledger/test_merge.py",
    "official/lists/test_layout.py",
    "rules/test_divisions.py",
    "test_messages.py",
    "test_reference.py",
    "workbook/returned/test_reading.py",
    "workbook/returned/test_tables.py",
    "workbook/sent/test_cover.py",
    "workbook/sent/test_workbook.py",
    "workbook/test_annex.py",
}


def pytest_configure(config: pytest.Config) -> None:
    """Generates fewer cases where only the quick tests are run."""
    if config.getoption("markexpr") == QUICK:
        settings.load_profile("quick")


def pytest_collection_finish() -> None:
    """Has the garbage collector leave alone what is imported and collected, and walk the rest less often."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of the slow files."""
    for item in items:
        if item.path.relative_to(TESTS).as_posix() in SLOW_FILES:
            item.add_marker(pytest.mark.slow)
