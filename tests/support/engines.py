"""Which databases a test runs on: docs/adr/0022 says why not all of them on both in `make test`."""

from collections import Counter, defaultdict
from typing import Any

import pytest

KINDS = ("sqlite", "postgresql")
# Who uses one of these opens pages. Every page and every form is opened on PostgreSQL by tests/bad_input.
VISITS = {"sign_in", "client", "live_server", "visitor", "browser_of"}
# Of a module, so many tests run on PostgreSQL, and so many values of it: the statements of the others are the same.
TESTS, VALUES = 1, 1


def kinds(metafunc: pytest.Metafunc, *, in_browser: bool) -> list[Any]:
    """Return the databases for one test; PostgreSQL is left to `make sweep` where SQLite says as much.

    A module that says `BOTH = True` is about what the engines do differently: it always runs on both, whole; where it
    names some of its tests instead, these do. One that says `BOTH = False` is about files and words: on PostgreSQL, it
    is a long proof.
    """
    wanted = metafunc.config.getoption("--db") or ("sqlite" if in_browser else "both")
    both = _both(metafunc.module, metafunc.function.__name__)
    long = both is False or (both is None and not VISITS.isdisjoint(metafunc.fixturenames))
    marks: dict[str, list[Any]] = {"sqlite": [], "postgresql": [pytest.mark.postgres]}
    marks["postgresql"] += [pytest.mark.sweep] if long else []
    return [pytest.param(kind, marks=marks[kind]) for kind in KINDS if wanted in (kind, "both")]


def spare(items: list[pytest.Item]) -> None:
    """Leave to `make sweep` what PostgreSQL was asked already: all but a module's first tests, unless it says BOTH."""
    tests, values = defaultdict[str, set[str]](set), Counter[tuple[str, str]]()
    for item in items:
        if not isinstance(item, pytest.Function) or _both(item.module, item.originalname) is True:
            continue
        if item.get_closest_marker("postgres") and "database" in item.fixturenames:
            module, name = item.module.__name__, item.originalname
            if not item.get_closest_marker("sweep"):
                tests[module].add(name)
            values[module, name] += 1
            if len(tests[module]) > TESTS or values[module, name] > VALUES:
                item.add_marker(pytest.mark.sweep)


def _both(module: Any, test: str) -> bool | None:
    """Return whether a test always runs on both databases; None where its module leaves that open."""
    said = getattr(module, "BOTH", None)
    return (test in said or None) if isinstance(said, tuple) else said
