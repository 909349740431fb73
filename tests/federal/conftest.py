"""One open unit of work for each test below the pages."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from casebridge.db import db, transaction
from tests.factories import a_case, make

# Guards and walks run on both databases; pages ask nothing of one that they do not ask of the other.
PAGES = ("test_wall", "test_sheet_pages", "test_decision_pages")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run the pages on SQLite alone unless `--db` says otherwise."""
    if config.getoption("--db") is not None:
        return
    items[:] = [item for item in items if not (item.get_closest_marker("postgres") and item.path.stem in PAGES
                                               and item.path.parent.name == "federal")]  # fmt: skip


@pytest.fixture
def at_work(in_app: Flask) -> Iterator[Flask]:
    """Give the application inside a unit of work."""
    with transaction():
        yield in_app
    db.session.remove()


@pytest.fixture
def made(app: Flask) -> Callable[..., str]:
    """Give a function that walks a case over moves, commits it and returns the address of its pages."""

    def walk(*names: str, state: str = "federal_screening", then: Callable[[Any], None] | None = None) -> str:
        with app.app_context():
            with transaction():
                case = a_case(state)
                for name in names:
                    make(case, name)
                if then is not None:
                    then(case)
                address = f"/cases/{case.public_id}"
            db.session.remove()
        return address

    return walk
