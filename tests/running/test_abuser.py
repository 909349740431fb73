"""One abuser and the others, on the server as in production: their slowest pages stay within twice the time."""

import json
import sys

import pytest

from bench import abuse

pytestmark = [pytest.mark.sweep, pytest.mark.slow]


def test_an_abuser_of_whatever_kind_doubles_nobodys_p95(capsys):
    figures = abuse.measure(100)
    with capsys.disabled():
        sys.stdout.write("\n" + json.dumps(figures, indent=1) + "\n")
    assert {name: one["failed"] for name, one in figures.items() if isinstance(one, dict)} == dict.fromkeys(
        (name for name, one in figures.items() if isinstance(one, dict)), 0
    )
    assert abuse.worst(figures) <= abuse.BUDGET
