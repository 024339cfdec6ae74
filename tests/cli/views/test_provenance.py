"""Where figures come from, in words."""

import datetime as dt
from pathlib import Path

import pytest

from smartpilot.cli.output import Format
from smartpilot.cli.views.provenance import say_provenance
from smartpilot.ledger.provenance import Provenance

OWN, LEDGER = Path("own.toml"), Path("progress.toml")


@pytest.mark.parametrize(
    ("provenance", "words"),
    [
        (Provenance(OWN, True, 99, None, 0, None), "from the built-in registry, no ledger\n"),
        (Provenance(OWN, False, 5, None, 0, None), "from registry own.toml, no ledger\n"),
        (Provenance(OWN, False, 5, LEDGER, 0, None), "from registry own.toml, ledger progress.toml (0 events)\n"),
        (
            Provenance(OWN, False, 5, LEDGER, 1, dt.date(2015, 4, 28)),
            "from registry own.toml, ledger progress.toml (1 event, last on 2015-04-28)\n",
        ),
        (
            Provenance(OWN, True, 99, LEDGER, 12, dt.date(2015, 4, 28)),
            "from the built-in registry, ledger progress.toml (12 events, last on 2015-04-28)\n",
        ),
        (
            Provenance(OWN, False, 5, LEDGER, None, None),
            "from registry own.toml, ledger progress.toml (cannot be read)\n",
        ),
    ],
)
def test_registry_and_ledger_in_one_line(
    provenance: Provenance, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for format_ in (Format.TABLE, Format.CSV, Format.NDJSON, Format.MARKDOWN):
        say_provenance(provenance, format_)
        assert capsys.readouterr() == ("", words)


def test_json_holds_it_itself(capsys: pytest.CaptureFixture[str]) -> None:
    say_provenance(Provenance(OWN, True, 99, None, 0, None), Format.JSON)

    assert capsys.readouterr() == ("", "")
