"""One town for all tests of bad input: built once, brought back before each."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.bad_input import town
from tests.bad_input.house import House, built
from tests.support.databases import PostgresCopies, SqliteCopies


@pytest.fixture(scope="session")
def _sqlite_house(_sqlite: SqliteCopies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with built(_sqlite, tmp_path_factory.mktemp("town"), town.build, House) as house:
        yield house


@pytest.fixture(scope="session")
def _postgresql_house(_postgresql: PostgresCopies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with built(_postgresql, tmp_path_factory.mktemp("town"), town.build, House) as house:
        yield house


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> Any:
    """Name the database: SQLite, and PostgreSQL where a test asks for it."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def house(kind: str, request: pytest.FixtureRequest) -> House:
    """Give the application with its town as it was built."""
    return _house(kind, request, to_read=False)


@pytest.fixture
def read_house(kind: str, request: pytest.FixtureRequest) -> House:
    """Give the application with its town, for a test that opens pages and sends nothing."""
    return _house(kind, request, to_read=True)


def _house(kind: str, request: pytest.FixtureRequest, *, to_read: bool) -> House:
    if kind == "postgresql" and request.config.getoption("--db") == "sqlite":
        pytest.skip("PostgreSQL was not asked for.")
    found: House = request.getfixturevalue(f"_{kind}_house")
    found.restore(to_read=to_read)
    return found
